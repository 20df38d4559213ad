"""Who issued a cited document: only what the text says, and for all that it says it of."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.document import Document
from extractor.find import find
from extractor.formats import Reading
from extractor.pipeline import analyse

NAMED = [
    ("Kế hoạch số 05/KH-UBND ngày 08/01/2024 của UBND huyện Lũng Hà về", ["UBND huyện Lũng Hà"]),
    ("Kế hoạch số 05/KH-UBND về cải cách hành chính năm 2024 của UBND huyện", ["UBND huyện"]),
    ("Kế hoạch của UBND huyện, số 5/KH-UBND ngày 05/5/2024", ["UBND huyện"]),
    ("các văn bản của Sở Nội vụ: Công văn số 5/SNV-CCHC, Công văn số 6/SNV-CCHC", ["Sở Nội vụ"] * 2),
    # one "của" for two of a kind
    ("Công văn số 5/UBND-NV và Kế hoạch số 6/KH-UBND của UBND huyện", ["UBND huyện"] * 2),
    ("Công văn số 5/SNV-CCHC, Công văn số 6/SNV-CCHC của Sở Nội vụ", ["Sở Nội vụ"] * 2),
    ("Nghị định số 30/2020/NĐ-CP và Nghị định số 45/2020/NĐ-CP của Chính phủ", ["Chính phủ"] * 2),
    ("Nghị định số 61/2018/NĐ-CP và Thông tư số 1/2018/TT-VPCP của Văn phòng Chính phủ", [None, "Văn phòng Chính phủ"]),
    ("Quyết định số 4/QĐ-UBND của UBND xã về nội quy và Quyết định số 9/QĐ-UBND về tài sản", ["UBND xã"] * 2),
    ("Quyết định số 4/QĐ-UBND của UBND tỉnh về đất; Quyết định số 9/QĐ-UBND về tài sản", ["UBND tỉnh", None]),
    # an act of a body, and where it stands
    ("Theo đề nghị của Phòng Tư pháp tại Tờ trình số 5/TTr-PTP ngày 05/5/2024, UBND huyện họp", ["Phòng Tư pháp"]),
    ("theo hướng dẫn của Sở Y tế (Công văn số 8/SYT-NV)", ["Sở Y tế"]),
    ("Chức năng của Phòng Tư pháp tại Quyết định số 5/QĐ-PTP", [None]),
    ("kết luận của Chủ tịch UBND tỉnh tại Thông báo số 5/TB-VPCP", [None]),
    ("Theo chỉ đạo của UBND huyện, Kế hoạch số 05/KH-UBND đã được ban hành", [None]),
]
POSTS = [
    ("Quyết định số 12/QĐ-UBND của Chủ tịch UBND tỉnh", ["Chủ tịch UBND tỉnh"]),
    (
        "Quyết định số 5/QĐ-TTg của Thủ tướng; Quyết định số 6/QĐ-TTg của Thủ tướng Chính phủ",
        ["Thủ tướng", "Thủ tướng Chính phủ"],
    ),
    (
        "Thông tư số 2/2020/TT-VPCP của Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ",
        ["Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ"],
    ),
    ("Giám đốc Sở Nội vụ ban hành Quyết định số 5/QĐ-SNV", ["Giám đốc Sở Nội vụ"]),
    ("Chủ tịch UBND tỉnh công bố tại Quyết định số 402/QĐ-UBND", ["Chủ tịch UBND tỉnh"]),
    ("Chánh Văn phòng UBND tỉnh ký Thông báo số 5/TB-VP", ["Chánh Văn phòng UBND tỉnh"]),
    # who signs for the chairman signs for the committee
    ("Phó Chủ tịch UBND xã ký Kế hoạch số 5/KH-UBND", ["UBND xã"]),
]
STATED = [
    ("UBND xã đã ban hành Kế hoạch số 05/KH-UBND về CCHC; Quyết định số 12/QĐ-UBND", ["UBND xã"] * 2),
    ("Đảng ủy xã xây dựng và triển khai kế hoạch số 19-KH/ĐU", ["Đảng ủy xã"]),
    ("UBND xã xây dựng, ban hành và triển khai thực hiện Kế hoạch số 9/KH-UBND", ["UBND xã"]),
    ("Ngày 04/4/2024, UBND xã đã Quyết định số 9/QĐ-UBND về", ["UBND xã"]),
    ("Về kiểm tra: UBND xã đã ra Kế hoạch số 9/KH-UBND", ["UBND xã"]),
    ("UBND xã phối hợp với Công an xã ban hành Kế hoạch số 9/KH-UBND", ["UBND xã"]),
    ("Sở Y tế trình UBND tỉnh ban hành Quyết định số 5/QĐ-UBND", ["UBND tỉnh"]),
    ("UBND xã ban hành Kế hoạch số 5/KH-UBND phân công theo dõi chỉ số và Kế hoạch số 6/KH-UBND", ["UBND xã"] * 2),
    ("UBND xã ban hành Kế hoạch số 5/KH-UBND lập Bộ phận Một cửa và Kế hoạch số 6/KH-UBND", ["UBND xã"] * 2),
    ("UBND xã ban hành Kế hoạch số 5/KH-UBND về thuế; ngày 03/5/2024 ban hành Kế hoạch số 6/KH-UBND", ["UBND xã"] * 2),
    ("UBND xã ban hành 02 văn bản:\n- Kế hoạch số 05/KH-UBND;\n+ Công văn số 7/UBND-VP.", ["UBND xã"] * 2),
    (
        "UBND xã đã ra 03 kế hoạch để triển khai nhiệm vụ năm, gồm: Kế hoạch số 5/KH-UBND; Kế hoạch số 6/KH-UBND",
        ["UBND xã"] * 2,
    ),
    ("Sở Nội vụ (sau đây gọi tắt là Sở) họp. Sở đã có Kế hoạch số 7/KH-SNV", ["Sở Nội vụ"]),
    # by what it does "tại" or "bằng" a document
    ("Sở Tư pháp hướng dẫn tại Công văn số 5/STP-HC", ["Sở Tư pháp"]),
    ("Đảng ủy xã cụ thể hóa bằng Nghị quyết số 5-NQ/ĐU; chỉ đạo bằng Công văn số 6-CV/ĐU", ["Đảng ủy xã"] * 2),
    ("UBND xã hoàn thành 20 nhiệm vụ được giao tại Kế hoạch số 5/KH-UBND", [None]),
    ("UBND xã công bố thủ tục đã được phê duyệt tại Quyết định số 5/QĐ-UBND", [None]),
    ("Tổ công tác được thành lập tại Quyết định số 5/QĐ-TCT", [None]),
]
SENTENCE_BEFORE = [
    ("UBND phường ra 20 văn bản. Nổi bật là Kế hoạch số 5/KH-UBND và Kế hoạch số 6/KH-UBND", ["UBND phường"] * 2),
    ("UBND xã ban hành 9 văn bản (05 công văn). Một số văn bản chính: Kế hoạch số 5/KH-UBND", ["UBND xã"]),
    ("UBND xã đã họp 04 lần. Các văn bản chính đã ban hành: Kế hoạch số 5/KH-UBND", ["UBND xã"]),
    ("UBND xã họp 20 lần. Nổi bật là Kế hoạch số 5/KH-UBND", [None]),
    ("UBND xã ban hành 9 văn bản. Một số văn bản của cấp trên: Kế hoạch số 5/KH-UBND", [None]),
    ("UBND huyện ban hành 9 văn bản. Theo tham mưu của Phòng Nội vụ, huyện có Kế hoạch số 5/KH-UBND", ["UBND huyện"]),
    ("UBND tỉnh ban hành 9 văn bản. Sau đó, huyện có Kế hoạch số 5/KH-UBND", [None]),
]
NOT_SAID = [
    ("UBND xã ban hành Kế hoạch số 5/KH-UBND thực hiện Nghị quyết số 76/NQ-CP", ["UBND xã", None]),
    (
        "UBND xã ban hành Kế hoạch số 5/KH-UBND thực hiện Chỉ thị của UBND huyện, Kế hoạch số 6/KH-UBND",
        ["UBND xã", None],
    ),
    ("UBND xã ban hành Kế hoạch số 5/KH-UBND về thuế, trao Quyết định số 6/QĐ-UBND", ["UBND xã", None]),
    ("UBND xã ban hành 03 văn bản để thực hiện các kế hoạch của huyện: Kế hoạch số 5/KH-UBND", [None]),
    ("UBND xã thực hiện Kế hoạch số 05/KH-UBND", [None]),
    ("UBND xã rà soát các văn bản: Kế hoạch số 5/KH-UBND; Quyết định số 6/QĐ-UBND", [None] * 2),
    ("UBND xã có 5 công chức được khen thưởng tại Quyết định số 5/QĐ-UBND", [None]),
    ("UBND xã thực hiện báo cáo định kỳ, Kế hoạch số 5/KH-UBND", [None]),
    ("HĐND xã giám sát theo Nghị quyết số 5/NQ-HĐND", [None]),
    ("Theo chỉ đạo của UBND huyện, xã đã ban hành Kế hoạch số 05/KH-UBND", [None]),
    ("Kế hoạch số 5/KH-UBND của xã và Kế hoạch số 6/KH-UBND của UBND huyện", [None, "UBND huyện"]),
    ("Theo Kế hoạch số 05/KH-UBND. UBND xã đã họp", [None]),
    ("Kế hoạch số 05/KH-UBND về quy chế làm việc của UBND xã", [None]),
    # the symbol denies
    ("UBND xã đã ban hành Kế hoạch số 19-KH/ĐU", [None]),
    ("Sở Nội vụ có Nghị định số 5/2023/NĐ-CP", [None]),
]


@pytest.mark.parametrize(("text", "issuers"), [*NAMED, *POSTS, *STATED, *SENTENCE_BEFORE, *NOT_SAID])
def test_issuers(text: str, issuers: list[str | None]) -> None:
    assert [reference.issuer for reference in analyse(text).references] == issuers


@pytest.mark.parametrize(
    "unit",
    [
        "UBND xã ban hành Kế hoạch số 5/KH-UBND, ",
        "UBND xã ban hành. Nổi bật là Kế hoạch số 5/KH-UBND. ",
        "Sở Y tế (gọi tắt là Sở) theo đề nghị của ",
        "\n- Kế hoạch số 5/KH-UBND;",
    ],
)
def test_issuers_take_linear_time(calls: Callable[[Callable[[], object]], int], unit: str) -> None:
    few, many = (Document(Reading(unit * n, "text")) for n in (100, 800))
    find(few)
    assert calls(lambda: find(many)) < 10 * calls(lambda: find(few))

"""Checks on documents, dates and lists: what they must find, and the traps they must leave alone."""

from __future__ import annotations

import time

import pytest

from extractor.pipeline import analyse
from extractor.records import Finding, Relation

_FAMILIES = ("N", "D", "L")
_HEAD = (
    "BÁO CÁO\nCông tác cải cách hành chính tháng 4 năm 2023\n\nUBND xã Lạc Hòa, huyện Sông Trà báo cáo kết quả cải "
    "cách hành chính tháng 4 năm 2023 như sau:\n\nI. KẾT QUẢ ĐẠT ĐƯỢC\n1. Công tác chỉ đạo, điều hành\n"
)


def findings(text: str) -> list[Finding]:
    report = analyse(text)
    assert not report.failures
    return [finding for finding in report.findings if finding.rule[0] in _FAMILIES]


def holding(text: str, rule: str) -> list[Relation]:
    return [relation for relation in analyse(text).relations if relation.rule == rule and relation.holds is True]


# Each of these is in order, though it looks like a contradiction.
CLEAN = [
    # Two communes, a district, a province: one number each.
    "Đoàn giám sát xem xét Quyết định số 15/QĐ-UBND ngày 12/3/2024 của UBND xã Đại Sơn về kiện toàn Tổ công tác và "
    "Quyết định số 15/QĐ-UBND ngày 21/3/2024 của UBND xã Tân Lập về kiện toàn Tổ công tác.",
    "Thực hiện Kế hoạch số 32/KH-UBND ngày 27/02/2024 về ứng dụng công nghệ thông tin của UBND huyện. UBND xã đã "
    "ban hành Kế hoạch số 32/KH-UBND ngày 20/3/2024 về tuyên truyền cải cách hành chính.",
    "Thực hiện Kế hoạch số 25/KH-UBND ngày 10/02/2024, UBND xã đã ban hành Kế hoạch số 25/KH-UBND ngày 20/02/2024.",
    "Tờ trình số 05/TTr-UBND ngày 12/3/2024 của UBND xã và Tờ trình số 05/TTr-UBND ngày 14/3/2024 của UBND thị trấn.",
    # The same number each year, for the same yearly matter.
    "Nghị quyết số 01/NQ-CP ngày 08/01/2022 của Chính phủ về nhiệm vụ, giải pháp chủ yếu năm 2022.\nNghị quyết số "
    "01/NQ-CP ngày 06/01/2023 của Chính phủ về nhiệm vụ, giải pháp chủ yếu năm 2023.",
    "Kế hoạch số 05/KH-UBND ngày 09/01/2023 của UBND xã về rà soát TTHC.\nKế hoạch số 05/KH-UBND ngày 12/01/2024 "
    "của UBND xã về rà soát TTHC.",
    # Party and government, decision and plan: one number in each register.
    "Kế hoạch số 19-KH/ĐU ngày 10/02/2023 của Đảng ủy xã; Kế hoạch số 19/KH-UBND ngày 14/02/2023 của UBND xã; Quyết "
    "định số 23/QĐ-UBND ngày 27/02/2023 của UBND xã.",
    # The date opens what the commune did, it is not the decision's.
    "Thực hiện Quyết định số 45/2022/QĐ-UBND của UBND tỉnh, ngày 15/3/2023 UBND xã đã tổ chức hội nghị triển khai.",
    "Thực hiện Quyết định số 45/2022/QĐ-UBND, ngày 15/3/2023 UBND xã đã tổ chức hội nghị triển khai.",
    "Nghị định số 61/2018/NĐ-CP và Nghị định số 107/2021/NĐ-CP ngày 06/12/2021 của Chính phủ.",
    # Numbers kept back for some days; another issuer's series.
    "UBND xã ban hành Kế hoạch số 20/KH-UBND ngày 15/3/2024 của UBND xã về kiểm tra; Kế hoạch số 21/KH-UBND ngày "
    "05/3/2024 của UBND xã về tuyên truyền; Kế hoạch số 22/KH-UBND ngày 18/3/2024 của UBND xã về rà soát.",
    # Old documents, targets and coming events are not out of time.
    _HEAD + "Ngày 12/4/2021, UBND xã đã ban hành Quyết định số 40/QĐ-UBND thành lập Tổ công nghệ số cộng đồng.",
    _HEAD + "Căn cứ Nghị định số 09/2010/NĐ-CP ngày 12/4/2010 của Chính phủ, phấn đấu đến ngày 31/12/2030 đạt 100%.",
    "UBND XÃ LẠC HÒA\nSố: 12/BC-UBND\nLạc Hòa, ngày 25 tháng 4 năm 2023\n"
    + _HEAD
    + "UBND xã đã xây dựng kế hoạch tổ chức hội nghị vào ngày 15/5/2023.",
    "Ngày 05/3/2024, UBND xã ban hành Kế hoạch số 12/KH-UBND; Kế hoạch được điều chỉnh theo Quyết định số "
    "44/QĐ-UBND ngày 18/9/2024.",
    _HEAD + "Đến ngày 31/12/2024 hoàn thành số hóa; từ ngày 01/01/2025 áp dụng biểu mẫu mới.",
    # The missing number heads a paragraph, or is there with a letter that a scan got wrong.
    "II. KẾT QUẢ THỰC HIỆN\n1. Cải cách thể chế\nĐã rà soát văn bản theo kế hoạch.\n2. Tiếp tục duy trì niêm yết "
    "thủ tục, bảo đảm thuận lợi cho người dân khi đến giao dịch tại Bộ phận Một cửa của xã trong cả tháng.\n3. Cải "
    "cách tài chính công\nChi đúng quy chế.",
    "I. KẾT QUẢ ĐẠT ĐƯỢC\nĐã triển khai các nhiệm vụ.\nlI. ĐÁNH GIÁ CHUNG\nCơ bản hoàn thành.\nIII. KIẾN NGHỊ, ĐỀ "
    "XUẤT\nKhông có.",
    "I. KẾT QUẢ\n1. Cải cách thể chế\nĐã rà soát văn bản.\n2. Cải cách tài chính công\nChi đúng quy chế.\nII. "
    "PHƯƠNG HƯỚNG\n1. Cải cách thể chế\nRà soát văn bản.\n2. Cải cách tài chính công\nChi đúng quy chế.",
    "I. KẾT QUẢ ĐẠT ĐƯỢC\nĐã triển khai các nhiệm vụ.\nĐÁNH GIÁ CHUNG\nCơ bản hoàn thành.\nIII. KIẾN NGHỊ\nKhông có.",
    # A table that a page break cuts in two.
    "Xã cắt giảm thời gian giải quyết 5 TTHC (có biểu kèm theo).\nPhụ lục\nDanh mục TTHC cắt giảm thời gian "
    "giải quyết\n"
    "STT\tTên thủ tục\tNgày\n1\tKết hôn\t5\n2\tKhai tử\t3\n3\tChứng thực\t2\n\n2\n\n"
    "4\tHòa giải\t45\n5\tKhai sinh\t1",
    # Weekdays that fit, that count occasions, that are of no date.
    "Hội nghị tổ chức sáng thứ Ba, ngày 16/5/2023; họp lần thứ hai, ngày 16/5/2023; tiếp dân từ thứ 2 đến thứ 6.",
    "Kỳ họp thứ tư, ngày 16/5/2023 đã thông qua nghị quyết; thư từ ngày 15/5/2023 gửi đến xã đều được trả lời.",
    "Giỗ Tổ vào thứ Ba, ngày 10 tháng 3 năm 2024 âm lịch.",
    # A longer or shorter period beside the report's own, the next one in the plan, a year in a document's title.
    _HEAD.replace("tháng 4 năm 2023 như sau", "tháng 4, 4 tháng đầu năm và nhiệm vụ tháng 5 năm 2023 như sau")
    + "Đã họp.\nII. PHƯƠNG HƯỚNG, NHIỆM VỤ THÁNG 5 NĂM 2023\nTiếp tục thực hiện Kế hoạch cải cách hành chính "
    "năm 2022.\n"
    "Trên đây là báo cáo theo Công văn số 12/UBND-NV, ngày 20 tháng 3 năm 2023 của UBND huyện.",
    "BÁO CÁO\nKết quả cải cách hành chính năm 2023, phương hướng nhiệm vụ năm 2024\nUBND xã Lạc Hòa báo cáo như sau:\n"
    "I. KẾT QUẢ KHẮC PHỤC TỒN TẠI NĂM 2022\nĐã khắc phục.\nII. KẾT QUẢ THỰC HIỆN NĂM 2023\nĐã thực hiện.\n"
    "III. NHIỆM VỤ TRỌNG TÂM NĂM 2024\nTiếp tục thực hiện.",
    # A plan of the year before, one made in the autumn before; a report written in the next year.
    "Kế hoạch số 90/KH-UBND ngày 20/10/2023 của UBND xã về cải cách hành chính năm 2024.",
    "UBND XÃ LẠC HÒA\nSố: 02/BC-UBND\nLạc Hòa, ngày 10 tháng 01 năm 2024\nBÁO CÁO\nCông tác cải cách hành chính năm "
    "2023\nUBND xã Lạc Hòa báo cáo như sau:",
    "UBND XÃ LẠC HÒA\nSố: 40/BC-UBND\nLạc Hòa, ngày 20 tháng 5 năm 2024\nBÁO CÁO\nKết quả kiểm tra cải cách hành chính "
    "năm 2024\nUBND xã Lạc Hòa báo cáo như sau:",
    "UBND XÃ LẠC HÒA\nSố: 40/KH-UBND\nLạc Hòa, ngày 20 tháng 12 năm 2023\nKẾ HOẠCH\nCải cách hành chính năm 2024",
    # One number of two bodies, of two matters, of two years' plans.
    "Kế hoạch số 11/KH-UBND ngày 21/01/2025 của UBND huyện về cải cách hành chính năm 2025.\nKế hoạch số 11/KH-UBND "
    "ngày 21/01/2025 của UBND xã về tổng kết công tác dân vận năm 2024.",
    # Appendices of other documents, or sent apart.
    "Số liệu tại Phụ lục 03 kèm theo báo cáo này.",
    "Số liệu tại Phụ lục 01 kèm theo; mẫu tại Phụ lục 05 kèm theo Thông tư số 01/2020/TT-VPCP.\n\nPhụ lục 01\nDanh "
    "mục.",
    # Lists that are open, or whose members are kinds and not entries.
    "UBND xã ban hành 05 văn bản (Kế hoạch số 12/KH-UBND ngày 05/01/2024; Công văn số 31/UBND-VP ngày 12/01/2024; …).",
    "UBND xã ban hành 02 văn bản (Kế hoạch số 12/KH-UBND thực hiện Nghị quyết số 03/NQ-HĐND; Công văn số 31/UBND-VP).",
    "UBND xã ban hành 03 quyết định (Quyết định số 31, 32/QĐ-UBND ngày 05/01/2024; Quyết định số 40/QĐ-UBND ngày "
    "02/02/2024).",
    "UBND xã ban hành 03 văn bản (Kế hoạch số 12/KH-UBND ngày 05/01/2024; thông báo lịch tiếp dân; Công văn số "
    "31/UBND-VP).",
    "Bộ phận Một cửa tiếp nhận 248 hồ sơ, gồm: hồ sơ hộ tịch, hồ sơ chứng thực và hồ sơ đất đai.",
    "Tại 05 xã Đại Sơn, Tân Lập, Hà Thượng, Yên Lãng và 02 phường trung tâm đã lắp đặt.",
    "Xã có 02 thôn Bến Đò, Cầu Giát, Bộ phận Một cửa đặt tại thôn Bến Đò.",
    "Xã tập trung 03 nhóm nội dung: tuyên truyền, vận động; kiểm tra, giám sát; khen thưởng, kỷ luật.",
    "Trong kỳ có 02 nội dung:\n- Rà soát thủ tục hành chính.\n- Số hóa hồ sơ.\n- Ngoài ra xã tham gia hội thi của "
    "huyện.",
]


@pytest.mark.parametrize("text", CLEAN)
def test_traps_are_left_alone(text: str) -> None:
    assert [(finding.rule, finding.message) for finding in findings(text)] == []


WRONG = [
    (
        "N001",  # what the chairman signs has its number in the committee's series
        "warning",
        "Quyết định số 20/QĐ-UBND ngày 15/3/2024 của Chủ tịch UBND xã về kiện toàn Tổ kiểm tra.\nTheo Quyết định số "
        "20/QĐ-UBND ngày 15/3/2023 của UBND xã về kiện toàn Tổ kiểm tra.",
    ),
    (
        "N001",
        "warning",
        "Quyết định số 8/QĐ-SNV ngày 15/3/2024 của Giám đốc Sở Nội vụ về kiện toàn Tổ kiểm tra.\nTheo Quyết định số "
        "8/QĐ-SNV ngày 15/3/2023 của Sở Nội vụ về kiện toàn Tổ kiểm tra.",
    ),
    (
        "N001",
        "error",
        "Quyết định số 21^a/QĐ-UBND ngày 12/3/2024 của UBND xã về kiện toàn Tổ công tác.\nTheo Quyết định số "
        "21a/QĐ- UBND, ngày 13/3/2024 của UBND xã về kiện toàn Tổ công tác, các thành viên được phân công cụ thể.",
    ),
    (
        "N001",
        "warning",
        "UBND xã ban hành Quyết định số 146/QĐ-UBND ngày 27/12/2021 về Kế hoạch tiếp công dân năm 2023.\nViệc tiếp "
        "công dân theo Quyết định số 146/QĐ-UBND ngày 27/12/2022 về Kế hoạch tiếp công dân năm 2023.",
    ),
    ("N003", "error", "Căn cứ Luật số 77/2015/QH13 ngày 19 tháng 6 năm 2016 của Quốc hội."),
    (
        "N004",
        "warning",
        "UBND xã đã ban hành các văn bản sau: Kế hoạch số 05/KH-UBND ngày 06/6/2024 về tuyên truyền; Kế hoạch số "
        "48/KH-UBND ngày 12/3/2024 về rà soát.",
    ),
    ("D001", "error", "Hội nghị tổ chức ngày 31.4.2024 tại trụ sở."),
    ("D001", "error", "Số liệu tính đến ngày 31 tháng 6 đã được cập nhật."),
    ("D006", "error", "Xã đã tổ chức đối thoại vào sáng thứ 7, ngày 19 tháng 5 năm 2023."),
    ("D006", "error", "Lịch trực thay đổi từ ngày 13/5/2023 (Chủ nhật)."),
    ("D002", "warning", _HEAD + "UBND xã đã ban hành Công văn số 31/UBND-VP ngày 18/4/2013 về giờ làm việc."),
    (
        "D007",
        "warning",
        "UBND XÃ LẠC HÒA\nSố: 02/BC-UBND\nLạc Hòa, ngày 10 tháng 01 năm 2023\nBÁO CÁO\nCông tác cải cách hành chính "
        "năm "
        "2023\nUBND xã Lạc Hòa báo cáo như sau:",
    ),
    ("D008", "warning", _HEAD + "Đã họp.\nII. NHIỆM VỤ THÁNG 4 NĂM 2023\nTiếp tục.\nIII. KIẾN NGHỊ\nKhông có."),
    ("D008", "warning", _HEAD + "Đã họp.\nTrên đây là báo cáo công tác cải cách hành chính tháng 4 năm 2022."),
    ("D009", "warning", _HEAD.replace(" như sau", " (từ ngày 15/3/2022 đến ngày 14/4/2022) như sau")),
    (
        "N006",
        "warning",
        "Thực hiện Kế hoạch số 11/KH-UBND ngày 21/01/2025 của UBND xã về tiếp công dân năm 2024, xã đã "
        "phát thanh 12 buổi.\nKế hoạch số 11/KH-UBND ngày 21/01/2025 về việc tiếp công dân năm 2025 được niêm yết.",
    ),
    ("L005", "warning", "Danh mục tại Biểu số 4 kèm theo báo cáo.\n\nBiểu số 01\nDanh mục.\n\nBiểu số 02\nSố liệu."),
    ("D002", "warning", _HEAD + "- Ngày 18/4/2003, UBND xã đã tổ chức hội nghị trực tuyến."),
    (
        "D002",
        "warning",
        "UBND XÃ LẠC HÒA\nSố: 12/BC-UBND\nLạc Hòa, ngày 25 tháng 4 năm 2023\n"
        + _HEAD
        + "UBND xã đã ban hành Kế hoạch số 31/KH-UBND ngày 28/4/2023 về chuyển đổi số.",
    ),
    ("D003", "error", "Số hồ sơ tiếp nhận (từ 15/3/2024 đến 14/02/2024) được cập nhật đầy đủ."),
    (
        "D004",
        "error",
        "- Ngày 02/4/2024, UBND xã đã ban hành Kế hoạch số 30/KH-UBND thực hiện Quyết định số 512/QĐ-UBND ngày "
        "09/4/2024 của UBND huyện về kiểm tra.",
    ),
    (
        "L001",
        "warning",
        "B. KẾT QUẢ THỰC HIỆN\n1. Cải cách thể chế\n1.1. Kết quả đạt được\nĐã rà soát văn bản.\n1.3. Tồn tại, hạn "
        "chế\nKhông có.\n2. Cải cách tài chính công\nChi đúng quy chế.",
    ),
    ("L002", "warning", "Xã cử người dự 02 lớp, gồm: lớp chữ ký số, lớp an toàn thông tin và lớp số hóa hồ sơ."),
    (
        "L002",
        "warning",
        "UBND xã ban hành 02 kế hoạch, gồm: Kế hoạch số 1/KH-UBND; Kế hoạch số 2/KH-UBND; Kế hoạch số 9/KH-UBND.",
    ),
    ("L004", "info", "STT\tLĩnh vực\tSố hồ sơ\n1\tHộ tịch\t41\n2\tChứng thực\t177\n2\tĐất đai\t12\n3\tXây dựng\t4"),
]


@pytest.mark.parametrize(("rule", "severity", "text"), WRONG)
def test_contradictions_are_found(rule: str, severity: str, text: str) -> None:
    assert [(finding.rule, finding.severity) for finding in findings(text)] == [(rule, severity)]


def test_a_finding_quotes_every_date_of_the_document() -> None:
    text = (
        "Quyết định số 8/QĐ-UBND ngày 02/02/2024 của UBND xã. Quyết định số 08/QĐ-UBND ngày 03/02/2024 của UBND xã. "
        "Quyết định số 08/QĐ-UBND ngày 02 tháng 02 năm 2024 của UBND xã."
    )
    (finding,) = findings(text)
    assert [span.text for span in finding.spans] == ["02/02/2024", "03/02/2024", "ngày 02 tháng 02 năm 2024"]
    (relation,) = [relation for relation in analyse(text).relations if relation.id == finding.relation]
    assert relation.expected == "02/02/2024"


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (
            "N001",
            "Kế hoạch số 7/KH-UBND ngày 05/01/2024 của UBND xã. Kế hoạch số 07/KH-UBND ngày 05/01/2024 của UBND xã.",
        ),
        ("N003", "Nghị định số 61/2018/NĐ-CP ngày 23/4/2018 của Chính phủ."),
        (
            "N004",
            "Kế hoạch số 36/KH-UBND ngày 12/03/2024 của UBND xã; Kế hoạch số 36a/KH-UBND ngày 13/03/2024 của UBND "
            "xã; Kế hoạch số 30/KH-UBND ngày 04/3/2024 của UBND xã.",
        ),
        ("D003", "Số liệu từ ngày 15/12/2023 đến ngày 14/3/2024."),
        ("L001", "I. KẾT QUẢ ĐẠT ĐƯỢC\nĐã triển khai các nhiệm vụ.\nII. KIẾN NGHỊ, ĐỀ XUẤT\nKhông có."),
        ("L002", "Xã có 02 thôn Bến Đò, Cầu Giát; địa bàn rộng."),
        ("L002", "Đã ban hành 01 văn bản (Quyết định số 46/QĐ-UBND ngày 21/6/2024 của UBND xã)."),
    ],
)
def test_agreement_is_a_relation_too(rule: str, text: str) -> None:
    assert len(holding(text, rule)) == 1
    assert not findings(text)


def test_an_undated_citation_agrees_with_any_date() -> None:
    text = "Kế hoạch số 7/KH-UBND ngày 05/01/2024 của UBND xã. Thực hiện Kế hoạch số 07/KH-UBND của UBND xã."
    assert not holding(text, "N001")
    assert not findings(text)


def test_a_report_dated_before_all_that_it_cites_is_one_finding() -> None:
    cited = [f"- Kế hoạch số {n}/KH-UBND ngày 0{n}/4/2023 của UBND xã về nội dung thứ {n}.\n" for n in (3, 5, 7, 9)]
    head = "UBND XÃ LẠC HÒA\nSố: 12/BC-UBND\nLạc Hòa, ngày {day} năm 2023\n" + _HEAD
    assert [f.rule for f in findings(head.format(day="01 tháng 4") + "".join(cited))] == ["D002"]
    assert [f.rule for f in findings(head.format(day="25 tháng 01") + "".join(cited))] == ["D007"]


def test_many_citations_of_one_number_are_not_compared_pair_by_pair() -> None:
    text = "".join(f"Quyết định số 9/QĐ-UBND ngày {1 + n % 28:02d}/3/2024 về việc thứ {n}.\n" for n in range(2000))
    started = time.perf_counter()
    report = analyse(text)
    assert not report.failures
    assert time.perf_counter() - started < 20

"""One figure in two places: of a field, of a level, of a part of the period, new dossiers, late ones; and lists."""

from __future__ import annotations

import pytest

from extractor.pipeline import analyse

_QUARTER = (
    "UBND XÃ LẠC HÒA\nSố: 12/BC-UBND\nLạc Hòa, ngày 20 tháng 6 năm 2022\nBÁO CÁO\n"
    "Cải cách hành chính quý II năm 2022\n\n"
)
_DISTRICT = _QUARTER.replace("UBND XÃ LẠC HÒA", "UBND HUYỆN KIM BÀNG").replace("Lạc Hòa", "Kim Bàng")
_TABLE = (
    "\nKết quả theo lĩnh vực:\nTT\tLĩnh vực\tTiếp nhận\tĐã giải quyết\n1\tHộ tịch\t512\t500\n2\tĐất đai\t247\t200\n"
    "\tTổng cộng\t759\t700\n"
)
_LATE = _DISTRICT + "I. KẾT QUẢ THỰC HIỆN\nĐã giải quyết 905 hồ sơ, quá hạn 24 hồ sơ.\nII. TỒN TẠI, HẠN CHẾ\n"

CONSISTENT = [
    # Branches, communes by number, months beside the quarter.
    _QUARTER
    + "Xã tiếp nhận 638 hồ sơ.\nCó 02 điểm: điểm chính (trụ sở xã) tiếp nhận 471 hồ sơ, điểm Bãi Dâu tiếp nhận "
    "167 hồ sơ.",
    _QUARTER + "Xã tiếp nhận 638 hồ sơ.\nCơ sở 1 tiếp nhận 471 hồ sơ, cơ sở 2 tiếp nhận 167 hồ sơ.",
    _QUARTER + "Xã tiếp nhận 638 hồ sơ.\n- Điểm tiếp nhận số 1: tiếp nhận 471 hồ sơ.\n- Điểm tiếp nhận số 2: tiếp nhận "
    "167 hồ sơ.",
    _DISTRICT + "Tiếp nhận 673 hồ sơ, đã giải quyết 644 hồ sơ.\nTrong quý 8/8 xã, thị trấn tiếp nhận 1.759 hồ sơ; đã "
    "giải quyết 1.744 hồ sơ.",
    _DISTRICT + "1. Kết quả cấp huyện\nTiếp nhận 673 hồ sơ.\n2. Kết quả cấp xã\nTiếp nhận 1.759 hồ sơ.",
    _QUARTER
    + "Tháng 4 tiếp nhận 512 hồ sơ, tháng 5 tiếp nhận 530 hồ sơ, tháng 6 tiếp nhận 540 hồ sơ, cả quý tiếp nhận "
    "1.582 hồ sơ.\nTrong quý đã tiếp nhận 1.582 hồ sơ.",
    _QUARTER + "Quý I năm 2022 tiếp nhận 375 hồ sơ, trong kỳ tiếp nhận 338 hồ sơ, giảm 9,87%.",
    _QUARTER + "Trong kỳ tiếp nhận 338 hồ sơ.\nTừ đầu năm đến hết quý II năm 2022 đã tiếp nhận 713 hồ sơ.",
    # New dossiers, and those with what was carried over.
    _QUARTER + "Trong quý tiếp nhận 345 hồ sơ, trong đó tiếp nhận mới 318 hồ sơ, kỳ trước chuyển sang 27 hồ sơ.",
    _QUARTER + "Tiếp nhận mới 318 hồ sơ.\nTháng 6 tiếp nhận mới 90 hồ sơ.\nTiếp nhận mới 20 hồ sơ đất đai.",
    _QUARTER + "Tiếp nhận 318 hồ sơ (không tính hồ sơ kỳ trước).\nSố hồ sơ đã tiếp nhận là 345 hồ sơ.",
    # A field in the text and in the table.
    _QUARTER + "Lĩnh vực đất đai tiếp nhận 247 hồ sơ, quý I tiếp nhận 274 hồ sơ." + _TABLE,
    _QUARTER + "Lĩnh vực đất đai, môi trường tiếp nhận 294 hồ sơ." + _TABLE,
    _QUARTER + "Lĩnh vực đất đai tiếp nhận 274 hồ sơ (trong đó kỳ trước 27 hồ sơ)." + _TABLE,
    _QUARTER + "Lĩnh vực đất đai: ngày cao điểm tiếp nhận 31 hồ sơ." + _TABLE,
    _QUARTER + "Lĩnh vực đất đai tiếp nhận 274 hồ sơ." + _TABLE.replace("theo", "trực tuyến theo"),
    # Late dossiers among the shortcomings: still open, of another level or field, estimated.
    _LATE + "Còn 12 hồ sơ quá hạn chưa giải quyết.",
    _LATE + "Trong quý, cấp xã vẫn còn 72 hồ sơ giải quyết quá hạn.",
    _LATE + "Lĩnh vực đất đai còn để xảy ra 15 hồ sơ giải quyết quá hạn.",
    _LATE + "Vẫn còn khoảng 20 hồ sơ giải quyết quá hạn; còn 15 hồ sơ giải quyết quá hạn do lỗi phần mềm.",
    # Lists of something else than what was counted, or that go on.
    _QUARTER + "Kế hoạch có 28 nhiệm vụ, tập trung vào:\n- Thể chế;\n- Thủ tục hành chính;\n- Bộ máy.\nHết.",
    _QUARTER + "Xã thực hiện 10 nhiệm vụ theo các nhóm:\n- Thể chế;\n- Thủ tục;\n- Bộ máy.\nHết.",
    _QUARTER
    + "Có 04 nhiệm vụ sau:\n1) Rà soát thủ tục.\n2) Số hóa hồ sơ.\nViệc số hóa do Văn phòng làm.\n3) Đào tạo.\n"
    "4) Chỉnh trang trụ sở.\nHết.",
    _QUARTER
    + "Xã có 04 giải pháp: (1) Rà soát thủ tục; (2) Số hóa hồ sơ; (3) Đào tạo công chức;\n(4) Chỉnh trang trụ sở.",
    _QUARTER + "Duy trì 02 mô hình sau:\na) Mô hình sổ tay\n- Quy mô: 20 hộ;\n- Thời gian: 6 tháng;\nb) Mô hình mã QR.",
]


@pytest.mark.parametrize("text", CONSISTENT)
def test_two_figures_are_left_alone(text: str) -> None:
    report = analyse(text)
    assert not report.failures
    assert [(found.rule, found.message) for found in report.findings if found.severity != "info"] == []


CONTRADICTORY = [
    ("Q001", _QUARTER + "Tháng 6 tiếp nhận 540 hồ sơ, cả quý tiếp nhận 1.582 hồ sơ.\nĐã tiếp nhận 1.528 hồ sơ."),
    (
        "Q001",
        _DISTRICT
        + "Bộ phận Một cửa các cấp của huyện tiếp nhận 4.318 hồ sơ, không tính hồ sơ từ kỳ trước chuyển sang.\n"
        "Tổng số hồ sơ tiếp nhận mới trong quý II của Bộ phận Một cửa các cấp trên địa bàn huyện là 4.381 hồ sơ.",
    ),
    ("Q007", _QUARTER + "Lĩnh vực đất đai là lĩnh vực có nhiều hồ sơ, quý II tiếp nhận 274 hồ sơ." + _TABLE),
    ("Q007", _QUARTER + "- Đất đai: tiếp nhận 274 hồ sơ." + _TABLE),
    ("Q006", _LATE + "Trong quý vẫn còn 42 hồ sơ giải quyết quá hạn, tập trung ở lĩnh vực đất đai."),
    ("L002", _QUARTER + "Có 03 sáng kiến:\na) Sáng kiến mã QR;\nb) Sáng kiến sổ tay;\nc) Phiếu hẹn;\nd) Tổng đài."),
    ("L002", _QUARTER + "Có 02 hạn chế:\n+ Niêm yết chậm;\n+ Thư xin lỗi gửi chậm;\n+ Sổ ghi thiếu.\nĐã khắc phục."),
]


@pytest.mark.parametrize(("rule", "text"), CONTRADICTORY)
def test_one_figure_told_twice(rule: str, text: str) -> None:
    assert [found.rule for found in analyse(text).findings if found.severity != "info"] == [rule]

"""Checks on one quantity stated twice: what they must find, and what only looks like the same quantity."""

from __future__ import annotations

import pytest

from extractor.pipeline import analyse
from extractor.records import Finding, Relation

_HEAD = (
    "ỦY BAN NHÂN DÂN\nXÃ LẠC HÒA\nBÁO CÁO\nCông tác cải cách hành chính quý II năm 2024\n\nUBND xã Lạc Hòa, huyện Sông "
    "Trà báo cáo kết quả cải cách hành chính quý II năm 2024 như sau:\n\nI. KẾT QUẢ ĐẠT ĐƯỢC\n"
)
_DISTRICT = (
    "ỦY BAN NHÂN DÂN\nHUYỆN SÔNG TRÀ\nBÁO CÁO\nCông tác cải cách hành chính năm 2024\n\nUBND huyện Sông Trà báo cáo "
    "kết "
    "quả cải cách hành chính năm 2024 như sau:\n\nI. KẾT QUẢ ĐẠT ĐƯỢC\n"
)
_FIELDS = (
    "\n{caption}\nTT\tLĩnh vực\tTiếp nhận\tĐã giải quyết\n1\tHộ tịch\t200\t190\n2\tĐất đai\t118\t119\n"
    "\tTổng\t318\t309\n"
)
_TABLE = "\nPHỤ LỤC\nSTT\tChỉ tiêu thống kê\tĐơn vị tính\tSố liệu\n{rows}\n"


def findings(text: str) -> list[Finding]:
    report = analyse(text)
    assert not report.failures
    return [finding for finding in report.findings if finding.rule[0] == "Q" and finding.severity != "info"]


def holding(text: str) -> list[Relation]:
    return [r for r in analyse(text).relations if r.kind == "same_quantity" and r.holds is True]


# Each of these has two numbers that are two quantities.
TWO_QUANTITIES = [
    # A smaller body, or those to whom something happened.
    "Toàn xã có 21 cán bộ, công chức.\nBộ phận Một cửa có 05 cán bộ, công chức.",
    "Toàn xã có 21 cán bộ, công chức.\nTrong quý có 03 cán bộ, công chức tham gia tập huấn; cử 02 cán bộ, công chức "
    "đi học.",
    "Xã hiện có 21 cán bộ, công chức.\nTrang bị máy tính cho 05 công chức Bộ phận Một cửa, đạt 100%.",
    "Xã hiện có 21 cán bộ, công chức.\nXã có 15 cán bộ, công chức là đảng viên, 12 cán bộ, công chức có trình độ đại "
    "học.",
    "Xã hiện có 21 cán bộ, công chức.\nXã có 29 cán bộ, công chức, người hoạt động không chuyên trách.",
    "Xã hiện có 21 cán bộ, công chức.\nToàn bộ 10 công chức có chứng thư số; nâng lương cho 03 cán bộ, công chức.",
    "Xã được giao 23 biên chế, hiện có mặt 21 người.\nHội nghị có mặt 35 người.",
    "Toàn xã có 21 cán bộ, công chức.\nĐầu năm 2022, xã có 23 cán bộ, công chức.",
    "Xã hiện có 21 cán bộ, công chức.\nTrong quý xã có 02 cán bộ, công chức, được cử đi học; xã có 01 cán bộ, công "
    "chức (nghỉ thai sản).",
    # Parts and wholes.
    "Niêm yết đầy đủ 148 TTHC.\nCông khai 12 TTHC mới ban hành; niêm yết 05 TTHC lĩnh vực đất đai.",
    "Toàn xã áp dụng 152 TTHC.\nXã thực hiện 60 TTHC trực tuyến toàn trình; thực hiện 12 TTHC liên thông.",
    "Phát hành 512 văn bản đi, trong đó có 492 văn bản đi gửi dưới dạng điện tử.",
    "Tiếp nhận 850 văn bản đến, phát hành 402 văn bản đi.\nCó 390 văn bản đi được ký số.",
    "Duy trì 21 tài khoản thư điện tử công vụ.\nCấp mới 03 tài khoản thư điện tử công vụ; có 19 tài khoản thư điện tử "
    "công vụ của cán bộ, công chức.",
    "Niêm yết đầy đủ 148 TTHC.\nCập nhật, niêm yết 12 TTHC, bãi bỏ 03 TTHC.",
    "Kế hoạch CCHC năm 2024 với 28 nhiệm vụ.\nKế hoạch tuyên truyền CCHC năm 2024 với 10 nhiệm vụ.",
    # Other periods and fields.
    "Đã giải quyết 309 hồ sơ.\nNgười có công: đã giải quyết 12 hồ sơ; Nông nghiệp: đã giải quyết 3 hồ sơ.",
    "Trong quý đã tiếp nhận 318 hồ sơ.\nLũy kế từ đầu năm đã tiếp nhận 640 hồ sơ.",
    "Trong quý II đã tiếp nhận 318 hồ sơ.\nTrong quý I đã tiếp nhận 322 hồ sơ.",
    "Đã tiếp nhận 318 hồ sơ, tăng so với cùng kỳ (cùng kỳ năm trước đã tiếp nhận 290 hồ sơ).",
    "Trong kỳ, đã giải quyết 309 hồ sơ.\nLĩnh vực hộ tịch: đã giải quyết 120 hồ sơ.",
    "Hệ thống ghi nhận 318 hồ sơ tiếp nhận.\nTrong tháng 6 hệ thống ghi nhận 101 hồ sơ tiếp nhận.",
    "UBND huyện giao 52 nhiệm vụ.\nNăm trước UBND huyện giao 61 nhiệm vụ.",
    "Trong quý ban hành 12 văn bản (lũy kế 96 văn bản), phát hành 210 văn bản đi; lũy kế từ đầu năm phát hành 890 văn "
    "bản đi. Đảng ủy xã phát hành 45 văn bản đi.",
    "UBND huyện giao 18 nhiệm vụ.\nUBND huyện giao 03 nhiệm vụ bổ sung.",
    "Xã hiện có 21 cán bộ, công chức.\nĐảng ủy xã có 09 cán bộ, công chức; Văn phòng UBND xã có 05 cán bộ, công chức.",
    "Duy trì 12 tài khoản thư công vụ cho đoàn thể; cấp 55 tài khoản thư điện tử công vụ.",
    "Trong tháng không có cán bộ, công chức bị kỷ luật.\nTừ đầu năm đã xử lý kỷ luật khiển trách 01 công chức.",
    # Villages: some of them, before and after a merger, per village, targets, those of another commune.
    "Toàn xã có 9 thôn.\nĐường truyền ở 03 thôn vùng cao chưa ổn định; 5/6 thôn đặc biệt khó khăn đã có điện.",
    "Toàn xã có 9 thôn.\nSau khi sáp nhập 02 thôn, 8/8 thôn đã có nhà văn hóa.",
    "Toàn xã có 9 thôn.\nPhấn đấu năm 2025 có 7/10 thôn đạt chuẩn.",
    "Toàn xã có 9 thôn.\nXã Đại Sơn có 12 thôn, 12/12 thôn đã có Tổ công nghệ số.",
    "Toàn xã có 9 thôn, 1.240 hộ.\nVề giải phóng mặt bằng, hiện có 15 hộ.",
    "Toàn xã có 9 thôn, 1.240 hộ.\nMỗi thôn có 01 tổ, 31 hộ được vay vốn.",
    # Totals of two things, of two fields, of a common kind.
    "Tổng số đơn thư tiếp nhận là 12 đơn.\nTổng số đơn thư đã giải quyết là 11 đơn.",
    "Lĩnh vực đất đai: tổng số đơn thư tiếp nhận là 12 đơn.\nLĩnh vực hộ tịch: tổng số đơn thư tiếp nhận là 3 đơn.",
    "Tổng số hồ sơ: 45 hồ sơ.\nTổng số hồ sơ: 38 hồ sơ.",
    # Said to be none of something else.
    "Đã giải quyết 309 hồ sơ, quá hạn 05 hồ sơ.\nHiện đang giải quyết 12 hồ sơ, không có hồ sơ quá hạn.",
    "Đã giải quyết 309 hồ sơ, quá hạn 05 hồ sơ.\nTháng trước không có hồ sơ quá hạn.",
    "Đã giải quyết 309 hồ sơ, quá hạn 05 hồ sơ.\nCông chức cam kết không có hồ sơ quá hạn.",
    "Đã giải quyết 309 hồ sơ, quá hạn 05 hồ sơ.\nKhông có hồ sơ quá hạn do lỗi của công chức.",
    "Trong kỳ không có hồ sơ quá hạn.\nĐã giải quyết 309 hồ sơ, trong đó quá hạn 0 hồ sơ.",
    "Không có cán bộ, công chức bị xử lý kỷ luật.\nTự kiểm tra kỷ luật, kỷ cương tại 02 bộ phận.",
    # The table of other fields' figures, of another time.
    "Trong kỳ đã tiếp nhận 640 hồ sơ." + _FIELDS.format(caption="Kết quả của 02 lĩnh vực có nhiều hồ sơ nhất:"),
    "Trong kỳ đã tiếp nhận 640 hồ sơ." + _FIELDS.format(caption="Kết quả quý I năm 2024 như sau:"),
    # Hedged figures that fit.
    "Bộ phận Một cửa đã tiếp nhận hơn 300 hồ sơ.\nTổng số hồ sơ đã tiếp nhận là 318 hồ sơ.",
    "Tỷ lệ hồ sơ giải quyết đúng hạn đạt trên 98%.\nTỷ lệ giải quyết đúng hạn đạt 98,57%.",
    "Tỷ lệ hồ sơ giải quyết đúng hạn đạt 98,6%.\nTỷ lệ giải quyết đúng hạn đạt 98,57%.",
]


@pytest.mark.parametrize("text", TWO_QUANTITIES)
def test_two_quantities_are_left_alone(text: str) -> None:
    assert [(finding.rule, finding.message) for finding in findings(_HEAD + text)] == []


def test_a_district_counts_its_communes_apart() -> None:
    text = _DISTRICT + "Cấp huyện đã tiếp nhận 9.512 hồ sơ.\nTại cấp xã đã tiếp nhận 41.206 hồ sơ.\n"
    text += "UBND các xã, thị trấn đã giải quyết 40.000 hồ sơ.\nBộ phận Một cửa huyện đã giải quyết 9.400 hồ sơ.\n"
    text += "100% cán bộ, công chức (90/90) có máy tính.\nTổng số cán bộ, công chức cấp xã: 410 người.\n"
    text += "Toàn huyện có 16 xã, thị trấn.\nXã Đại Sơn có 8 thôn; xã Tân Lập có 9 thôn."
    assert findings(text) == []


ONE_QUANTITY = [
    ("Q001", "Thị trấn có mặt 19 cán bộ, công chức." + _TABLE.format(rows="1\tTổng số biên chế có mặt\tNgười\t20")),
    ("Q001", "Toàn xã có 21 CBCC: cán bộ 10 người.\nBảo đảm 22/22 người có máy tính, đạt 100%."),
    ("Q001", "Toàn xã có 21 cán bộ, công chức.\nChi thu nhập tăng thêm cho 22 cán bộ, công chức."),
    ("Q001", "Bộ phận Một cửa đã tiếp nhận 318 hồ sơ.\nPhần mềm một cửa ghi nhận 381 hồ sơ tiếp nhận."),
    ("Q001", "UBND huyện giao 52 nhiệm vụ." + _TABLE.format(rows="1\tTổng số nhiệm vụ được giao\tNhiệm vụ\t25")),
    ("Q001", "Phát hành 512 văn bản đi." + _TABLE.format(rows="1\tTổng số văn bản đi\tVăn bản\t521")),
    ("Q001", "Niêm yết đầy đủ 148 TTHC tại trụ sở.\nTổng số TTHC được niêm yết là 184 TTHC."),
    ("Q001", "Toàn xã áp dụng 152 TTHC, gồm 128 TTHC của xã.\nTổng số TTHC đang áp dụng là 125 TTHC."),
    ("Q001", "Xã được giao 23 biên chế.\nThực hiện 21/22 biên chế được giao."),
    ("Q001", "Bộ phận Một cửa đã tiếp nhận gần 300 hồ sơ.\nTổng số hồ sơ đã tiếp nhận là 318 hồ sơ."),
    ("Q001", "Trong kỳ đã tiếp nhận 381 hồ sơ." + _FIELDS.format(caption="Kết quả cụ thể theo lĩnh vực:")),
    ("Q003", "Tỷ lệ hồ sơ giải quyết đúng hạn đạt trên 99%.\nTỷ lệ giải quyết đúng hạn đạt 97,4%."),
    ("Q004", "Toàn xã có 9 thôn, 1.240 hộ.\nĐến nay 8/8 thôn đã thành lập Tổ công nghệ số cộng đồng."),
    ("Q004", "Xã có 1.240 hộ với 5.016 khẩu.\nĐịa bàn xã có 1.420 hộ, 5.016 nhân khẩu."),
    ("Q004", "Tổng số lượt tiếp công dân là 14 lượt.\nTổng số lượt tiếp công dân: 41 lượt."),
    ("Q005", "Đã giải quyết 309 hồ sơ, còn 03 hồ sơ trễ hẹn.\nTrong quý không có hồ sơ giải quyết quá hạn."),
    ("Q005", "Không có cán bộ, công chức bị kỷ luật." + _TABLE.format(rows="1\tSố công chức bị kỷ luật\tNgười\t1")),
]


@pytest.mark.parametrize(("rule", "text"), ONE_QUANTITY)
def test_one_quantity_with_two_numbers_is_found(rule: str, text: str) -> None:
    assert [finding.rule for finding in findings(_HEAD + text)] == [rule]


def test_a_district_has_one_number_of_communes() -> None:
    text = _DISTRICT + "Huyện có 14 đơn vị hành chính cấp xã.\nToàn huyện có 13/13 xã, thị trấn ban hành kế hoạch."
    assert [finding.rule for finding in findings(text)] == ["Q004"]


def test_it_is_an_error_only_where_all_is_explicit() -> None:
    explicit = "Tổng số hồ sơ đã tiếp nhận trong quý II năm 2024 là 318 hồ sơ.\n"
    understood = "Bộ phận Một cửa đã tiếp nhận 381 hồ sơ."
    appendix = _TABLE.format(rows="1\tSố lượng hồ sơ đã tiếp nhận\tHồ sơ\t381\n2\tSố biên chế\tNgười\t5")
    assert [f.severity for f in findings(_HEAD + explicit + appendix)] == ["error"]
    assert [f.severity for f in findings(_HEAD + explicit + understood)] == ["warning"]


@pytest.mark.parametrize(
    "text",
    [
        "Toàn xã có 9 thôn.\nĐến nay 7/9 thôn đã thành lập Tổ công nghệ số cộng đồng.",
        "Đã giải quyết 309 hồ sơ, quá hạn 0 hồ sơ.\nTrong quý không có hồ sơ quá hạn.",
        "Bộ phận Một cửa đã tiếp nhận hơn 300 hồ sơ.\nTổng số hồ sơ đã tiếp nhận là 318 hồ sơ.",
    ],
)
def test_agreement_is_a_relation_too(text: str) -> None:
    assert len(holding(_HEAD + text)) == 1

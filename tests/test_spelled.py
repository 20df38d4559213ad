"""Counts whose number is spelled out: which words are one, and which are names, articles and fixed terms."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extractor.find import spelled
from extractor.find.mentions import Amount
from extractor.text import Text


def _found(text: str) -> list[Amount]:
    canonical = Text(text)
    return spelled.find(canonical, bytearray(len(canonical.clean)))


@pytest.mark.parametrize(
    ("text", "printed", "value", "unit"),
    [
        ("Trong quý xảy ra hai mươi ba vụ tranh chấp.", "hai mươi ba vụ", 23, "vụ"),
        ("Đã giao mười chín việc cho các ban.", "mười chín việc", 19, "việc"),
        ("Đã thu hai trăm phiếu.", "hai trăm phiếu", 200, "phiếu"),
        ("Có năm mươi người dự.", "năm mươi người", 50, "người"),
        ("Trong năm hai xã đã họp.", "hai xã", 2, "xã"),
        ("Có mười sáu bà mẹ được cấp thẻ.", "mười sáu bà mẹ", 16, "bà mẹ"),
        ("Hai hồ sơ còn chậm.", "Hai hồ sơ", 2, "hồ sơ"),
        ("Tổ đã đến sáu bản vùng cao.", "sáu bản", 6, "bản"),
        ("Người dân phải đi lại ba lần.", "ba lần", 3, "lần"),
        ("Mỗi hộ có một thành viên đăng ký.", "một thành viên", 1, "thành viên"),
        ("Nêu sáu ý kiến: năm ý kiến về đường, một ý kiến về điện.", "năm ý kiến", 5, "ý kiến"),
    ],
)
def test_a_spelled_number_counts_the_noun_after_it(text: str, printed: str, value: int, unit: str) -> None:
    counts = {text[count.start : count.end]: count for count in _found(text)}
    assert counts[printed].value == Decimal(value)
    assert counts[printed].unit == unit


def test_a_hedge_is_kept() -> None:
    (count,) = _found("Đã mở hơn hai mươi lớp cho người dân.")
    assert (count.hedge, count.quantity.hedge) == ("hơn", "hon")


@pytest.mark.parametrize(
    "text",
    [
        "Còn một số hồ sơ chậm.",
        "Họp thỏa thuận giữa hai bên và giữa hai xã.",
        "Thực hiện ba không trong tiếp dân.",
        "Đúng cả về hai mặt nội dung và hình thức.",
        "Bộ phận Một cửa làm việc cả thứ Bảy.",
        "Công ty TNHH một thành viên Nước sạch.",
        "Người dân ở bản Ba hộ nào cũng có nước.",
        "Trong năm đơn vị tổ chức họp, năm kế hoạch đã qua.",
        "Chi hai mươi triệu đồng.",
        "Đạt một trăm phần trăm kế hoạch.",
        "Mười hai tháng qua, sáu tháng đầu năm.",
        "Một hai hồ sơ; hàng trăm hồ sơ; thôn thứ hai mươi mốt người.",
        "Còn vài ba hồ sơ, hai, ba hồ sơ chậm.",
        "Không một hồ sơ nào chậm, cùng một đơn vị giải quyết.",
        "Lần thứ hai xã được khen.",
    ],
)
def test_names_articles_and_fixed_terms_are_no_counts(text: str) -> None:
    assert [text[count.start : count.end] for count in _found(text)] == []

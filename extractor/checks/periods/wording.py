"""How the messages of the rules over periods call periods, reports and figures."""

from __future__ import annotations

from extractor.arithmetic import format_amount
from extractor.checks.periods.series import Figure, Sent, Window
from extractor.indicators import indicators
from extractor.quantities import Quantity
from extractor.text import fold

_NEAR = 200  # characters around a figure in which the words stand that narrow it down
_ROMAN = ("I", "II", "III", "IV")


def months_named(window: Window | None) -> str:
    """Return a run of months as it stands in a message: "tháng 5/2024", "quý II/2024", "8 tháng đầu năm 2024"."""
    if window is None:
        return "kỳ không rõ"
    year, first = divmod(window.first, 12)
    length = window.length
    if length == 1:
        return f"tháng {first + 1}/{year}"
    if length == 12 and first == 0:
        return f"năm {year}"
    if length == 3 and first % 3 == 0:
        return f"quý {_ROMAN[first // 3]}/{year}"
    if first == 0 and length < 12:
        return f"{length} tháng đầu năm {year}"
    if length == 6 and first == 6:
        return f"6 tháng cuối năm {year}"
    until, last = divmod(window.last, 12)
    return f"tháng {first + 1}/{year} đến tháng {last + 1}/{until}"


def report(sent: Sent) -> str:
    """Return "báo cáo tháng 5/2024"."""
    return f"báo cáo {months_named(sent.window)}"


def number(quantity: Quantity, figure: Figure) -> str:
    """Return a number as an official prints it: "1.730", "98,4%"."""
    return format_amount(quantity.amount, quantity) + ("%" if figure.measured else "")


def value(figure: Figure) -> str:
    """Return a figure's number as an official prints it."""
    return number(figure.quantity, figure)


def counted(figure: Figure) -> str:
    """Return the months that a figure is of, and that it is counted since the new year beside the report's own."""
    if not figure.to_date:
        return months_named(figure.window)
    year, many = figure.window.first // 12, figure.window.length
    return f"lũy kế cả năm {year}" if many == 12 else f"lũy kế {many} tháng đầu năm {year}"


def off(gap: str | None) -> str:
    """Return how far two sides are apart, in brackets; nothing where that cannot be said."""
    return f" (lệch {gap})" if gap else ""


def subject(figure: Figure) -> str:
    """Return the name of a figure's indicator, with the words that narrow it down as its report prints them."""
    name = next((one.name for one in indicators() if one.code == figure.row[0]), figure.row[0])
    narrowed = figure.row[1]
    if narrowed is None:
        return name
    span, text = figure.points[0].span, figure.sent.text
    before = " ".join(text[max(0, span.start - _NEAR) : span.start].split())
    after = " ".join(text[span.start : span.end + _NEAR].split())
    at, there = fold(before).rfind(narrowed), fold(after).find(narrowed)
    printed = before[at:] if at >= 0 else after[there:] if there >= 0 else narrowed
    return f"{name} ({printed[: len(narrowed)].lower()})"

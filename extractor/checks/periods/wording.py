"""How the messages of the rules over periods call periods."""

from __future__ import annotations

from extractor.checks.periods.series import Window

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

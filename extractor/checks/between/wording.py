"""How the messages of the rules between reports call units, periods and numbers."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.arithmetic import format_number
from extractor.checks.between.reports import Figure, Told, When

_TYPES = {
    "month": "tháng {index}/{year}",
    "quarter": "quý {roman}/{year}",
    "half": "6 tháng {part} năm {year}",
    "nine_months": "9 tháng năm {year}",
    "year": "năm {year}",
}
_ROMAN = ("", "I", "II", "III", "IV")


def period_words(when: When) -> str:
    """Return a period as it stands in a message: "tháng 5/2024", "quý II/2024"."""
    kind, year, index = when
    roman = _ROMAN[index] if index < len(_ROMAN) else str(index)
    part = "cuối" if index == 2 else "đầu"
    return _TYPES.get(kind, "kỳ {year}").format(index=index, year=year, roman=roman, part=part)


def number(figure: Figure) -> str:
    """Return a figure's value as an official prints it."""
    return format_number(figure.value) + ("%" if figure.text.rstrip().endswith("%") else "")


def who(report: Told) -> str:
    """Return "xã An Bình, tháng 5/2024"."""
    return f"{report.unit}, {period_words(report.when)}" if report.when else report.unit


def listed(words: Sequence[str], what: str = "đơn vị", most: int = 6) -> str:
    """Return words as a list; of many, the first ones and how many more of `what` there are."""
    if len(words) > most:
        return f"{', '.join(words[: most - 1])} và {len(words) - most + 1} {what} khác"
    return " và ".join(filter(None, (", ".join(words[:-1]), words[-1])))

"""The periods that reports are about: months, quarters, halves, nine months, years, as runs of calendar months."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["month", "quarter", "half", "nine_months", "year"]
LENGTH: dict[Kind, int] = {"month": 1, "quarter": 3, "half": 6, "nine_months": 9, "year": 12}
ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True, slots=True)
class Period:
    """`first` is the number of its first month since year 0."""

    kind: Kind
    first: int

    @property
    def months(self) -> range:
        """Return the numbers of its months."""
        return range(self.first, self.first + LENGTH[self.kind])

    @property
    def year(self) -> int:
        """Return its calendar year."""
        return self.first // 12

    @property
    def index(self) -> int | None:
        """Return the month, quarter or half in its year, as the report contract counts them."""
        if self.kind in ("nine_months", "year"):
            return None
        return self.first % 12 // LENGTH[self.kind] + 1

    @property
    def start(self) -> date:
        """Return its first day."""
        return date(self.year, self.first % 12 + 1, 1)

    @property
    def end(self) -> date:
        """Return its last day."""
        last = self.months[-1]
        year, month = divmod(last, 12)
        return date(year, month + 1, calendar.monthrange(year, month + 1)[1])

    @property
    def code(self) -> str:
        """Return a short name for folders and keys: 2024-05, 2024-q2, 2024-h1, 2024-9t, 2024."""
        match self.kind:
            case "month":
                return f"{self.year}-{self.index:02}"
            case "quarter":
                return f"{self.year}-q{self.index}"
            case "half":
                return f"{self.year}-h{self.index}"
            case "nine_months":
                return f"{self.year}-9t"
            case "year":
                return f"{self.year}"

    def shifted(self, months: int) -> Period:
        """Return the period of the same kind that begins so many months later."""
        return Period(self.kind, self.first + months)

    @property
    def before(self) -> Period | None:
        """Return the period before it; nine months and years have none that a report would name."""
        return None if self.kind == "nine_months" else self.shifted(-LENGTH[self.kind])

    @property
    def to_date(self) -> range:
        """Return the months from the start of its year to its end."""
        return range(self.year * 12, self.months[-1] + 1)

    @property
    def name(self) -> str:
        """Return what the report calls it: "tháng 5 năm 2024", "6 tháng đầu năm 2024"."""
        match self.kind:
            case "month":
                return f"tháng {self.index} năm {self.year}"
            case "quarter":
                return f"quý {ROMAN[(self.index or 1) - 1]} năm {self.year}"
            case "half":
                return f"6 tháng {'đầu' if self.index == 1 else 'cuối'} năm {self.year}"
            case "nine_months":
                return f"9 tháng đầu năm {self.year}"
            case "year":
                return f"năm {self.year}"

    @property
    def iso(self) -> str | None:
        """Return the contract's date for its name, where the name is one: months and quarters."""
        if self.kind == "month":
            return f"{self.year}-{self.index:02}"
        return f"{self.year}-Q{self.index}" if self.kind == "quarter" else None

    @property
    def window(self) -> tuple[date, date]:
        """Return the reporting days of Nghị định 09/2019/NĐ-CP, Điều 12: from the 15th before to the 14th."""
        last = self.months[-1]
        before = self.first - 1
        return date(before // 12, before % 12 + 1, 15), date(last // 12, last % 12 + 1, 14)


def month(year: int, number: int) -> int:
    """Return the number of a month since year 0."""
    return year * 12 + number - 1

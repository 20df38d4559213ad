"""What the words of a period mean: a run of whole months, by the report's own period.

Only what is sure: "cùng kỳ" is the report's own months a year before, "lũy kế" what there was since January. Of a week,
a term of office or a window of odd days nobody can say which months they are.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import regex

from extractor.dates import first_day
from extractor.indicators.periods import QUARTERS, iso_day_in, kind_of, last_named
from extractor.records import Period


class Months(NamedTuple):
    """The months `first` to `last` (1-12) of one year."""

    year: int
    first: int
    last: int


_LENGTHS = {"month": 1, "quarter": 3, "half": 6}


def months_of(period: Period) -> Months | None:
    """Return the months of a report's period, or None where it is no run of whole months from a known year."""
    if period.year is None:
        return None
    length = _LENGTHS.get(period.type)
    if length is not None:
        return Months(period.year, (period.index - 1) * length + 1, period.index * length) if period.index else None
    last = {"nine_months": 9, "year": 12, "other": period.index}.get(period.type)
    return Months(period.year, 1, last) if last else None


def period_of(months: Months) -> Period | None:
    """Return a run of months as a period of the contract, or None for one that has no name there."""
    year, first, last = months
    length = last - first + 1
    kind: tuple[str, int | None] | None = None
    if length == 1:
        kind = "month", last
    elif length in (3, 6) and last % length == 0:
        kind = ("quarter" if length == 3 else "half"), last // length
    elif first == 1:
        kind = {9: ("nine_months", None), 12: ("year", None)}.get(length, ("other", last))
    if kind is None:
        return None
    start, end = date(year, first, 1), date(year, last, monthrange(year, last)[1])
    return Period(type=kind[0], year=year, index=kind[1], start=start.isoformat(), end=end.isoformat())


def period_meant(words: str, own: Period | None) -> Period | None:
    """Return the period that the folded words before a figure name last, where it is surely not the report's own."""
    found = _named(words, own)
    mine = months_of(own) if own else None
    if found is None or own is None or mine is None:
        return None
    meant = _Reader(words.replace("\n", " "), *found, own, mine).meant()
    later = meant is not None and (meant.year, meant.last) > (mine.year, mine.last)
    return None if meant is None or meant == mine or later else period_of(meant)


def named_at(words: str, own: Period | None) -> int | None:
    """Return where the period that `period_meant` reads starts in `words`, or None."""
    found = _named(words, own)
    return found[1].start() if found else None


# Dossiers of the period before are among those of this one, so that elsewhere these words name no other period.
_BEFORE = regex.compile(
    r"(?<!\bton )(?<!\btu )(?<!\bcua )"
    r"\b(?:(?:ky|quy|thang)(?: bao cao)? (?:lien )?(?:ke )?truoc|nam ngoai|cung thoi diem)\b"
    r"(?! (?:chuyen|sang|mang|con|ton))"
)


def _named(words: str, own: Period | None) -> tuple[str, regex.Match[str]] | None:
    """Return the kind and the place of the period that is named last."""
    words = words.replace("\n", " ")
    last = last_named(words, own)
    before = next(reversed(list(_BEFORE.finditer(words))), None)
    if before is not None and (last is None or last.start() <= before.start()):
        return "other", before
    return (kind_of(last), last) if last is not None else None


_CLAUSE = regex.compile(r"[.;)]\s")
_SUMMED = regex.compile(r"\b(?:luy ke|cong don|tinh chung|tu dau nam)\b")
_FROM_JANUARY = r"tu (?:dau nam\b(?! hoc)|thang 0?1\b|(?:ngay )?0?1\s?[/.]\s?0?1\b|(?:ngay )?15\s?[/.]\s?12\b)"
# "Lũy kế từ khi triển khai", "lũy kế từ đầu nhiệm kỳ": since another day than the first of January.
_FROM_ELSEWHERE = regex.compile(
    rf"\b(?!{_FROM_JANUARY})tu (?:khi|ngay|thang|quy|nam|dau|cuoi|truoc|luc|thoi diem|\d)"
    r"|\b(?:nhiem ky|giai doan|nam hoc)\b"
)
_SAME_MONTHS = regex.compile(r"\bcung (?:ky|thoi diem)(?: bao cao)?(?: cua| voi| trong)?,? (?:nam )?$")
_UP_TO = regex.compile(r"\b(?:den|het)(?: het| cuoi)? $")
_YEAR = regex.compile(r"\b20\d\d\b")


@dataclass(frozen=True, slots=True)
class _Reader:
    """The words around a period of the kind `kind`, in a report on `own`, which is `mine`."""

    words: str
    kind: str
    match: regex.Match[str]
    own: Period
    mine: Months

    def meant(self) -> Months | None:
        if self._summed and _FROM_ELSEWHERE.search(f"{self._before}{self.match.group()}{self._after}"):
            return None
        if self.kind in ("month", "quarter", "months"):
            return self._run()
        if self.kind in ("day", "window"):
            return self._days()
        return {"since": self._since, "year": self._year, "other": self._relative}.get(self.kind, lambda: None)()

    @property
    def _before(self) -> str:
        """The words of the clause before the period."""
        start = max(0, self.match.start() - 100)
        return _CLAUSE.split(self.words[start : self.match.start()])[-1]

    @property
    def _after(self) -> str:
        return _CLAUSE.split(self.words[self.match.end() : self.match.end() + 60])[0]

    @property
    def _summed(self) -> bool:
        """Whether what is told was counted since January, or since some other day."""
        return self.kind == "since" or bool(_SUMMED.search(self._before + self.match.group()))

    @property
    def _same_months(self) -> bool:
        return bool(_SAME_MONTHS.search(self._before))

    def _run(self) -> Months | None:
        """Return "tháng 3/2023", "quý I", "6 tháng đầu năm", or what was summed up to their end."""
        group = self.match
        year = next((int(group[name]) for name in ("my", "qy", "ky") if group[name]), None)
        if self.kind == "month":
            first = last = int(group["m"])
        elif self.kind == "quarter":
            last = 3 * QUARTERS[group["q"]]
            first = last - 2
        else:
            first, last = 1, int(group["k"])
            if group["half"] == "cuoi":
                first, last = 13 - last, 12
            elif not group["half"] and year is None and not self._summed:
                # "Trong 6 tháng" may be any six.
                return None
        if not 1 <= first <= last <= 12:
            return None
        if year is None:
            if self._same_months:
                # "Cùng kỳ tháng 3": of this year or the last one.
                return None
            # In January "tháng 12" is the month before.
            year = self.mine.year - 1 if (first, self.mine.first) == (12, 1) else self.mine.year
        if not self._summed:
            return Months(year, first, last)
        reaches = self.kind == "months" or _UP_TO.search(self._before) or last == self.mine.last
        return Months(year, 1, last) if reaches and year == self.mine.year else None

    def _since(self) -> Months | None:
        """Return "từ đầu năm đến nay", "từ đầu năm đến hết tháng 3"."""
        text = self.match.group()
        if not regex.search(_FROM_JANUARY, text) or any(int(y) != self.mine.year for y in _YEAR.findall(text)):
            return None
        upto = _LAST.search(text)
        if upto is None:
            return Months(self.mine.year, 1, self.mine.last)
        last = int(upto["m"] or upto["k"] or 0) or 3 * QUARTERS[upto["q"]]
        if upto["half"]:
            last = 12
        return Months(self.mine.year, 1, last) if 1 <= last <= 12 else None

    def _year(self) -> Months | None:
        year = int(self.match["y"])
        if self._summed:
            return Months(year, 1, self.mine.last) if year == self.mine.year else None
        return self.mine._replace(year=year) if self._same_months or self.own.type == "year" else None

    def _relative(self) -> Months | None:
        """Return what "cùng kỳ", "tháng trước", "lũy kế" are by the report's own period."""
        text, mine = " ".join(self.match.group().split()), self.mine
        years = [int(year) for year in _YEAR.findall(self._after)]
        if text in ("luy ke", "tu dau nam"):
            return Months(mine.year, 1, mine.last) if all(year == mine.year for year in years[:1]) else None
        if text in ("cung ky", "cung thoi diem"):
            return mine._replace(year=mine.year - 1)
        if text in ("nam truoc", "nam ngoai"):
            return mine._replace(year=mine.year - 1) if self._same_months or self.own.type == "year" else None
        whose = {"thang": ("month",), "quy": ("quarter",), "ky": ("month", "quarter", "half", "year")}
        before = text.endswith(" truoc") and self.own.type in whose.get(text.split()[0], ())
        return _shifted(mine) if before else None

    def _days(self) -> Months | None:
        """Return "từ ngày 15/02/2023 đến ngày 14/3/2023", or what was summed up to a day that closes a month."""
        end = _closed_by(iso_day_in(self.match["to"] or self.match["on"], self.own))
        if end is None:
            return None
        if self.kind == "day":
            since = self._summed or regex.search(_FROM_JANUARY, self._before)
            return Months(end[0], 1, end[1]) if since and end[0] == self.mine.year else None
        start = _opened_by(iso_day_in(self.match["from"], self.own))
        if start is None or start[2] != end[2] or start[0] != end[0] or start[1] > end[1]:
            return None
        return Months(end[0], start[1], end[1])


# Figures are closed with the month or on its 14th day (Nghị định 09/2019/NĐ-CP, Điều 12): year, month and whether so.
def _closed_by(iso: str) -> tuple[int, int, bool] | None:
    day = first_day(iso)
    if day is None or day.day not in (14, monthrange(day.year, day.month)[1]):
        return None
    return day.year, day.month, day.day == 14


def _opened_by(iso: str) -> tuple[int, int, bool] | None:
    day = first_day(iso)
    if day is None or day.day not in (1, 15):
        return None
    if day.day == 1:
        return day.year, day.month, False
    return day.year + day.month // 12, day.month % 12 + 1, True


_LAST = regex.compile(
    r"\bden (?:het )?(?:thang (?P<m>\d{1,2})|quy (?P<q>[1-4]|i{1,3}|iv)|(?P<k>\d{1,2}) thang(?P<half> cuoi nam)?)\b"
)


def _shifted(months: Months) -> Months | None:
    """Return the run of the same length right before; nine months have none."""
    length = months.last - months.first + 1
    if 12 % length:
        return None
    if months.first > 1:
        return Months(months.year, months.first - length, months.last - length)
    return Months(months.year - 1, 13 - length, 12)

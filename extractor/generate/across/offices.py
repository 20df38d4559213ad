"""The offices of a series: what they send, when, and under which number."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from extractor.generate.office import Letter, Level, Office
from extractor.generate.periods import LENGTH, Kind, Period, month

FIRST = month(2022, 1)
"""The first month that is known; the first that is reported on is a year later."""


def offices(many: int, months: int, seed: int) -> Iterator[Office]:
    """Yield offices that know what they send in so many months on end."""
    rng = random.Random(f"series {seed}")
    for number in range(1, many + 1):
        level: Level = rng.choice(("xa", "xa", "phuong", "thi_tran"))
        office = Office(f"series {seed} {number}", level, FIRST, FIRST + 11 + months)
        habits = random.Random(f"sends {office.seed}")
        office.window = habits.random() < 0.4
        office.appended = habits.random() < 2 / 3
        office.letters = _letters(periods(office, months), window=office.window, rng=habits)
        yield office


def periods(office: Office, months: int) -> list[Period]:
    """Return what an office reports on, in order: all months, and longer periods as the level above wants them.

    Some want each quarter, each half, nine months and the year, some quarter I, the first half, nine months and the
    year, as Nghị định 09/2019/NĐ-CP lets them.
    """
    all_of_them = random.Random(f"longer {office.seed}").random() < 0.5
    first, end = FIRST + 12, FIRST + 12 + months
    found = [Period("month", number) for number in range(first, end)]
    kinds: tuple[Kind, ...] = ("quarter", "half", "nine_months", "year")
    for kind in kinds:
        for start in range(first, end, 12 if kind == "nine_months" else LENGTH[kind]):
            period = Period(kind, start)
            if period.months[-1] < end and (all_of_them or period.first % 12 == 0):
                found.append(period)
    return sorted(found, key=lambda period: (period.months[-1], len(period.months)))


def _letters(sent: Sequence[Period], *, window: bool, rng: random.Random) -> dict[str, Letter]:
    """Return the day and number of each report: days never go back, numbers grow and begin anew each year."""
    letters: dict[str, Letter] = {}
    pace = rng.uniform(0.4, 1.1)
    day, number = date.min, 0
    for period in sent:
        due = (period.window[1] if window else period.end) + timedelta(days=rng.randint(1, 4))
        sent_on = max(due, day + timedelta(days=rng.randint(0, 1))) if number else due
        begun = day if day.year == sent_on.year else date(sent_on.year, 1, 1)
        number = (number if day.year == sent_on.year else 0) + 1 + round((sent_on - begun).days * pace)
        day = sent_on
        letters[period.code] = Letter(day, f"{number:02}/BC-UBND")
    return letters

"""Which reports are to be written: single ones of many offices, or series of some offices."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.generate.forms import TEXT_FORMS, Form
from extractor.generate.office import MERGER, Level
from extractor.generate.periods import LENGTH, Kind, Period, month

KINDS: tuple[Kind, ...] = ("month", "quarter", "half", "nine_months", "year")


@dataclass(frozen=True, slots=True)
class Order:
    """One report to be written."""

    name: str
    office: str
    level: Level
    period: Period
    form: Form
    first: int
    last: int


def singles(many: int, seed: int, formats: Sequence[str]) -> list[Order]:
    """Return orders for `many` reports of as many offices, of all levels and periods, before and after 1/7/2025."""
    rng = random.Random(f"orders {seed}")
    orders = []
    for i in range(many):
        after = rng.random() < 0.25
        levels: tuple[Level, ...] = (
            ("xa", "phuong", "xa", "dac_khu") if after else ("xa", "thi_tran", "xa", "phuong", "huyen")
        )
        level = rng.choice(levels)
        kind = rng.choices(KINDS, (5, 4, 3, 2, 4))[0]
        if after:
            kind = rng.choice(("month", "quarter", "half"))
            choices = [n for n in range(MERGER, month(2026, 7)) if n % LENGTH[kind] == 0]
        else:
            choices = [
                n
                for n in range(month(2022, 1), month(2025, 1))
                if n % (12 if kind == "nine_months" else LENGTH[kind]) == 0
            ]
        period = Period(kind, rng.choice(choices))
        first = MERGER if after else month(period.year - 1, 1)
        form = form_of(formats[i % len(formats)], rng)
        name = f"{i + 1:04}-{level}-{period.code}-{form}"
        orders.append(Order(name, name, level, period, form, first, max(period.months)))
    return orders


def series(units: int, periods: int, seed: int, formats: Sequence[str]) -> list[Order]:
    """Return orders for `units` offices that each report on `periods` months on end."""
    rng = random.Random(f"series {seed}")
    orders: list[Order] = []
    for unit in range(units):
        level: Level = rng.choice(("xa", "xa", "phuong", "thi_tran"))
        first = month(2022, 1)
        for i in range(periods):
            period = Period("month", first + 12 + i)
            form = form_of(formats[len(orders) % len(formats)], rng)
            name = f"{unit + 1:03}-{level}-{period.code}"
            orders.append(Order(name, f"{unit + 1:03}-{level}", level, period, form, first, first + 12 + periods))
    return orders


def form_of(suffix: str, rng: random.Random) -> Form:
    """Return a form of a format: text has several."""
    match suffix:
        case "docx":
            return "docx"
        case "pdf":
            return "pdf"
    return rng.choice(TEXT_FORMS)

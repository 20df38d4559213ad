"""What one report can tell: every quantity of its office for its period, by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from extractor.generate import formulas, shapes
from extractor.generate.office import Office
from extractor.generate.periods import Period
from extractor.generate.staff import DEGREES, THEORIES

_SUFFIX = re.compile(r"_(?:(last|prev)(?:_(diff|dir))?|(ytd))$")
_DEGREES = dict(zip(DEGREES, ("thạc sĩ", "đại học", "cao đẳng", "trung cấp"), strict=True))
_THEORIES = dict(zip(THEORIES, ("cao cấp", "trung cấp", "sơ cấp"), strict=True))
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a key stands for."""

    unit: str | None
    subject: str


@cache
def quantities() -> dict[str, Quantity]:
    """Return all quantities and rates by key."""
    found: dict[str, Quantity] = {}
    for topic in shapes.topics().values():
        found |= {key: Quantity(unit, subject) for key, (unit, subject) in topic.quantities.items()}
        found |= {key: Quantity("%", subject) for key, (_, subject) in topic.rates.items()}
    return found


@cache
def rates() -> dict[str, str]:
    """Return the formula of every rate by key."""
    return {key: formula for topic in shapes.topics().values() for key, (formula, _) in topic.rates.items()}


@cache
def derived() -> dict[str, str]:
    """Return the formula of every derived quantity by key."""
    return {key: formula for topic in shapes.topics().values() for key, formula in topic.derived.items()}


def suffixed(key: str) -> tuple[str, str | None, str | None]:
    """Return what "recv_last_diff" is about, the other time ("last", "prev", "ytd") and the change ("diff", "dir")."""
    found = _SUFFIX.search(key)
    return (key[: found.start()], found.group(1) or found.group(3), found.group(2)) if found else (key, None, None)


class Missing(KeyError):
    """The office has no such quantity in that period."""


class Figures:
    """The figures of an office for one period, those before it and those since the new year."""

    def __init__(self, office: Office, period: Period) -> None:
        self.office, self.period = office, period
        self._values: dict[tuple[str, range], Fraction] = {}

    def get(self, key: str) -> Fraction | None:
        """Return the quantity `key`, None if the office has none such; a rate as a fraction of 1."""
        try:
            return self.value(key, self.period.months)
        except (Missing, ZeroDivisionError):
            return None

    def value(self, key: str, months: range) -> Fraction:
        """Return a quantity over some months (a stock: at their end); raises `Missing`, `ZeroDivisionError`."""
        if (key, months) not in self._values:
            self._values[key, months] = self._value(key, months)
        return self._values[key, months]

    def _value(self, key: str, months: range) -> Fraction:
        if months[0] < self.office.first:
            raise Missing(key)
        if formula := derived().get(key) or rates().get(key):
            return formulas.value(formula, lambda name: self.value(name, months))
        if key.endswith(".*"):
            return sum((self.value(k, months) for k in self.office.keys if k.startswith(key[:-1])), Fraction(0))
        count = self.office.flow(key, months)
        if count is None:
            count = self.office.stock(key, months[-1])
        if count is not None:
            return Fraction(count)
        return self._other_time(key, months)

    def _other_time(self, key: str, months: range) -> Fraction:
        """Return "recv_last" (a year before), "recv_prev", their differences and signs, "recv_ytd"."""
        base, time, change = suffixed(key)
        if time is None or months != self.period.months:
            raise Missing(key)
        if time == "ytd":
            to_date = self.period.to_date
            if len(to_date) == len(months):
                raise Missing(key)
            return self.value(base, to_date)
        earlier = self.period.before if time == "prev" else self.period.shifted(-12)
        if earlier is None or (time == "prev" and self.period.kind == "year"):
            raise Missing(key)
        then = self.value(base, earlier.months)
        if not change:
            return then
        grown = self.value(base, months) - then
        return abs(grown) if change == "diff" else Fraction((grown > 0) - (grown < 0))

    def rows(self, name: str) -> list[Row]:
        """Return the rows of a list, those of nothing left out: a name and, by slot, the keys of its figures."""
        rows: list[Row]
        match name:
            case "fields":
                rows = [
                    {"name": f["name"], "field_recv": f"recv.{f['id']}", "field_done": f"done.{f['id']}"}
                    for f in self.office.fields
                ]
            case "tt_fields":
                rows = [{"name": f["name"], "tt_field": f"tt_field.{f['id']}"} for f in self.office.fields]
            case "degrees":
                rows = [{"name": _DEGREES[d], "degree": f"degree.{d}"} for d in DEGREES]
            case "theories":
                rows = [{"name": _THEORIES[t], "theory": f"theory.{t}"} for t in THEORIES]
            case "months" if len(self.period.months) in (3, 6):
                return [{"name": f"tháng {m % 12 + 1}", "month_recv": f"month_recv.{m}"} for m in self.period.months]
            case _ if name in self.office.lists:
                spec = next(topic.lists[name] for topic in shapes.topics().values() if name in topic.lists)
                rows = [{"name": item.name, spec["key"]: item.key} for item in self.office.lists[name]]
            case _:
                return []
        return [row for row in rows if all(self.figure(key) for slot, key in row.items() if slot != "name")]

    def part(self, key: str) -> str | None:
        """Return what the part of a quantity is called that "recv.dat_dai" or "village.3" is, None for a whole."""
        _, _, part = key.partition(".")
        if not part:
            return None
        names = {field["id"]: field["name"] for field in self.office.fields} | _DEGREES | _THEORIES
        items = {item.key: item.name for many in self.office.lists.values() for item in many}
        return items.get(key) or names.get(part) or f"tháng {int(part) % 12 + 1}"

    def figure(self, key: str) -> Fraction | None:
        """Return what a row's key stands for."""
        if key.startswith("month_recv."):
            number = int(key.partition(".")[2])
            return self.value("recv", range(number, number + 1))
        return self.get(key)

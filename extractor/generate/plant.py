"""Plants errors of named kinds in a finished report: each changes one thing, and breaks a claim that surely held."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from extractor.generate.claims import Claim
from extractor.generate.known import Missing, rates
from extractor.generate.nodes import Node, Number, nodes, numbers
from extractor.generate.report import Written
from extractor.generate.style import rounded

MANY_BASES = frozenset({"onrate", "ytdrate", "landrate"})
"""The on-time rate is given of what was solved, was due, came in or had to be solved: none of them is an error."""


@dataclass(frozen=True, slots=True)
class Error:
    """A planted error: `printed` stands at `at`, where `true` should; of a part that was dropped, `at` is the total."""

    kind: str
    at: Number
    printed: str | None
    true: str


def plant(written: Written, many: float, rng: random.Random) -> list[Error]:
    """Plant errors of kinds in turn, as many as asked for if the report has room: no two in claims that share a number.

    `many` below 1 is a share of the numbers that stand in claims.
    """
    field = _Field(written, rng)
    wanted = round(many * len(field.claims_of)) if many < 1 else int(many)
    found: list[Error] = []
    kinds = list(KINDS)
    rng.shuffle(kinds)
    while len(found) < wanted and kinds:
        kind = kinds.pop(0)
        if error := KINDS[kind](field, kind):
            found.append(error)
            kinds.append(kind)
    return found


class _Field:
    """The report's numbers, and which of them may still be spoilt."""

    def __init__(self, written: Written, rng: random.Random) -> None:
        self.written, self.rng = written, rng
        self.claims_of: dict[int, list[Claim]] = defaultdict(list)
        for claim in written.claims:
            for member in claim.members:
                self.claims_of[id(member)].append(claim)
        self.order = [n for line in [*written.lines, *written.notes] for n in numbers(line.parts)]
        self.spoilt: set[int] = set()
        self.line = {id(n): i for i, line in enumerate(written.lines) for n in numbers(line.parts)}

    def free(self, fits: Callable[[Number], bool]) -> list[Number]:
        """Return the numbers in claims that fit and whose claims no error has touched, in random order."""
        found = [n for n in self.order if id(n) in self.claims_of and fits(n) and not self.near(n)]
        self.rng.shuffle(found)
        return found[:40]

    def near(self, number: Number) -> bool:
        """Tell whether an error stands in a claim with `number`."""
        return any(id(member) in self.spoilt for claim in self.claims_of[id(number)] for member in claim.members)

    def change(self, kind: str, number: Number, printed: str, value: Fraction | str) -> Error | None:
        """Print another value for a number; put it back and return None where that would break no sure claim."""
        before = number.printed, number.value
        if value in (number.value, 0):  # a nought is no whole to compare with
            return None
        number.printed, number.value = printed, value
        if not self.broken(number):
            number.printed, number.value = before
            return None
        self.spoilt.add(id(number))
        return Error(kind, number, printed, before[0])

    def broken(self, number: Number) -> bool:
        """Tell whether some sure claim of the number is broken now."""
        return any(c.holds() is False and c.sure() == "certain" for c in self.claims_of[id(number)])

    def printed(self, number: Number, value: Fraction) -> str:
        """Return another value as the report would print it in the place of `number`."""
        printer = self.written.printer
        if number.kind == "rate":
            return printer.decimal(value, max(number.decimals, 0))[0]
        if number.scale > 1:
            return printer.decimal(value / number.scale, 1)[0]
        return printer.count(
            value, pad=number.printed.startswith("0") or (printer.style.pad and len(number.printed) > 1)
        )


def _figure(number: Number) -> bool:
    return number.kind in ("count", "rate", "money")


def _reread(number: Number, digits: str) -> tuple[str, Fraction]:
    """Return a number printed with other digits in the same places, and its value."""
    left = iter(digits)
    printed = "".join(next(left) if c.isdigit() else c for c in number.printed)
    return printed, Fraction(int(digits), 10**number.decimals) * (number.scale if number.kind == "money" else 1)


def _value_step(number: Number) -> Fraction:
    """Return what the last printed digit stands for."""
    return Fraction(number.scale, 10**number.decimals)


def _digit(field: _Field, kind: str) -> Error | None:
    """One digit is another one."""
    for number in field.free(_figure):
        digits = [c for c in number.printed if c.isdigit()]
        place = field.rng.randrange(len(digits))
        others = [c for c in "0123456789" if c != digits[place] and (c != "0" or place or len(digits) == 1)]
        digits[place] = field.rng.choice(others)
        if error := field.change(kind, number, *_reread(number, "".join(digits))):
            return error
    return None


def _swap(field: _Field, kind: str) -> Error | None:
    """Two digits side by side changed places."""
    for number in field.free(_figure):
        digits = "".join(c for c in number.printed if c.isdigit())
        places = [i for i in range(len(digits) - 1) if digits[i] != digits[i + 1] and (i or digits[1] != "0")]
        if places:
            i = field.rng.choice(places)
            swapped = digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :]
            if error := field.change(kind, number, *_reread(number, swapped)):
                return error
    return None


def _wrong_denominator(field: _Field, kind: str) -> Error | None:
    """A rate was computed of another whole, one that stands beside the right one in some other claim."""
    for number in field.free(lambda n: n.kind == "rate" and n.key in rates() and n.key not in MANY_BASES):
        claim = next((c for c in field.claims_of[id(number)] if c.kind == "ratio"), None)
        if claim is None:
            continue
        part, whole = (member for member in claim.members[:2] if isinstance(member, Number))
        if field.line.get(id(whole)) != field.line.get(id(number)):
            continue  # "chiếm 52,5%", the whole told elsewhere: it may be of something else
        beside = [m for c in field.claims_of[id(whole)] for m in c.members if isinstance(m, Number)]
        others = [m for m in beside if m.kind == whole.kind and m.value not in (whole.value, part.value)]
        for other in others:
            if Fraction(other.value) >= Fraction(part.value):
                value = rounded(100 * Fraction(part.value) / Fraction(other.value), number.decimals)
                if error := field.change(kind, number, field.printed(number, value), value):
                    return error
    return None


def _part_dropped(field: _Field, kind: str) -> Error | None:
    """One of three parts or more is left out of a list."""
    lists = [rows for line in field.written.lines for rows in nodes(line.parts, "rows")]
    field.rng.shuffle(lists)
    for rows in lists:
        items = [part for part in rows.parts if isinstance(part, Node)]
        if len(items) < 3:
            continue
        item = field.rng.choice(items)
        held = [n for n in numbers(item.parts) if _figure(n)]
        claims = [c for n in (*held, item) for c in field.claims_of.get(id(n), ()) if c.kind in ("sum", "list_count")]
        totals = [m for c in claims for m in c.members[:1] if isinstance(m, Number) and not field.near(m)]
        if not totals or any(field.near(n) for n in held):
            continue
        if any(claim.open for claim in claims):
            continue
        dropped = "".join(part if isinstance(part, str) else _text(part) for part in item.parts)
        _drop(rows, item, held)
        field.spoilt |= {id(totals[0]), *map(id, held)}
        return Error(kind, totals[0], None, dropped)
    return None


def _text(part: Node | Number) -> str:
    if isinstance(part, Number):
        return part.printed
    return "".join(inner if isinstance(inner, str) else _text(inner) for inner in part.parts)


def _drop(rows: Node, item: Node, held: list[Number]) -> None:
    """Take an item out of its list, with the separator before it (after it, if it is the first)."""
    place = next(i for i, part in enumerate(rows.parts) if part is item)
    del rows.parts[max(0, place - 1) : place + 1 if place else 2]
    item.data["gone"] = True
    for number in held:
        number.gone = True


def _stale_figure(field: _Field, kind: str) -> Error | None:
    """The figure of the period before was left in."""
    figures = field.written.figures
    before = figures.period.before
    if before is None:
        return None
    for number in field.free(lambda n: n.kind in ("count", "money") and bool(n.key)):
        try:
            value = figures.value(number.key, before.months)
        except (Missing, ZeroDivisionError):
            continue
        if value and (error := field.change(kind, number, field.printed(number, value), value)):
            return error
    return None


def _wrong_year(field: _Field, kind: str) -> Error | None:
    """The year of a document's date is another one."""
    for number in field.free(lambda n: n.kind == "date" and n.key.startswith("date.")):
        iso = str(number.value)
        for year in field.rng.sample((int(iso[:4]) + 1, int(iso[:4]) - 1, 2003), 3):
            printed = number.printed[:-4] + str(year)
            if error := field.change(kind, number, printed, f"{year}{iso[4:]}"):
                return error
    return None


def _duplicated_number(field: _Field, kind: str) -> Error | None:
    """A number stands where the one before it was copied."""
    places = {id(number): i for i, number in enumerate(field.order)}
    for number in field.free(_figure):
        place = places[id(number)]
        if place == 0:
            continue
        other = field.order[place - 1]
        if (other.kind, other.scale, other.decimals) == (number.kind, number.scale, number.decimals) and (
            error := field.change(kind, number, other.printed, other.value)
        ):
            return error
    return None


def _wrong_direction(field: _Field, kind: str) -> Error | None:
    """ "Tăng" stands for "giảm"."""
    for number in field.free(lambda n: n.kind == "direction"):
        other = {"tăng": "giảm", "giảm": "tăng", "Tăng": "Giảm", "Giảm": "Tăng"}[number.printed]
        if error := field.change(kind, number, other, -Fraction(number.value)):
            return error
    return None


def _wrong_total(field: _Field, kind: str) -> Error | None:
    """A total was added up wrongly: a part left out, or a one carried too many or too few."""
    totals = {id(c.members[0]): c for c in field.written.claims if c.kind == "sum" and len(c.members) > 2}
    for number in field.free(lambda n: id(n) in totals):
        part = field.rng.choice(totals[id(number)].members[1:])
        assert isinstance(part, Number)
        right = Fraction(number.value)
        step = _value_step(number)
        for value in field.rng.sample(
            (right - Fraction(part.value), right + 10 * step, right - 10 * step, right + step), 4
        ):
            if value > 0 and (error := field.change(kind, number, field.printed(number, value), value)):
                return error
    return None


KINDS: dict[str, Callable[[_Field, str], Error | None]] = {
    "digit": _digit,
    "swap": _swap,
    "wrong_denominator": _wrong_denominator,
    "part_dropped": _part_dropped,
    "stale_figure": _stale_figure,
    "wrong_year": _wrong_year,
    "duplicated_number": _duplicated_number,
    "wrong_direction": _wrong_direction,
    "wrong_total": _wrong_total,
}

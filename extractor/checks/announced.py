"""Lists announced with their length ("03 kế hoạch, gồm: …") and the claim that they are as long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from extractor.arithmetic import Verdict
from extractor.checks import Claim, Context, Part
from extractor.find.mentions import Amount
from extractor.text import fold

_INTRODUCES = regex.compile(r"[^.;:()\n\d]{0,90}")
_HEDGED = regex.compile(r"\b(?:hon|tren|gan|khoang|it nhat|toi thieu|moi|tung|con lai)\s*$")


@dataclass(frozen=True, slots=True)
class Announced:
    """A list announced with its length: the number, what is counted, and where the list begins."""

    amount: Amount
    noun: str
    count: int
    after: str
    at: int


def announcements(context: Context) -> Iterator[Announced]:
    """Yield the counts of the running text that may announce a list."""
    for amount in context.found.amounts:
        if amount.cell is not None or amount.of is not None or amount.hedge or not amount.own_unit or not amount.unit:
            continue
        value = amount.value
        if value != value.to_integral_value() or not 1 <= value <= 40:
            continue
        if _HEDGED.search(context.folded(max(0, amount.start - 12), amount.start)):
            continue
        introduction = _INTRODUCES.match(context.text.folded, amount.end)
        assert introduction is not None
        noun = " ".join(fold(amount.unit).split())
        yield Announced(amount, noun, int(value), introduction.group(), introduction.end())


def count_claim(context: Context, announced: Announced, items: Sequence[tuple[int, int]], what: str) -> Claim:
    """Return the claim that as many `items` (ranges) follow as announced; `what` is what a message calls them."""
    amount = announced.amount
    printed = context.printed(*amount.number)
    unit = amount.unit or ""
    found = len(items)
    holds = found == announced.count
    named = "; ".join(_short(context.printed(*item)) for item in items[:8]) + ("; …" if found > 8 else "")
    return Claim(
        "list_count",
        (Part("announced", amount.value, *amount.number), *(Part("item", None, *item) for item in items)),
        Verdict(holds, f"{found:02d}"),
        f"{printed} {unit} {'=' if holds else '≠'} {found} {what} được nêu",
        f"Báo cáo nêu {printed} {unit} nhưng liệt kê {found} {what}: {named}.",
        stated=printed,
    )


def _short(text: str) -> str:
    text = text.rstrip(" ;,.")
    return text if len(text) <= 60 else text[:57].rstrip() + "…"

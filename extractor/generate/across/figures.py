"""Other figures that a report is written from, by kind of error, and what then shows it."""

from __future__ import annotations

import random
from collections.abc import Callable

from extractor.generate.across.judge import FLOWS_INTO, Broken
from extractor.generate.across.run import Run
from extractor.generate.changes import Flows, changed, more_documents, other_dossiers, restocked, take_in
from extractor.generate.known import suffixed
from extractor.generate.nodes import numbers
from extractor.generate.office import Office
from extractor.generate.periods import Period

Other = Callable[[Run, Period, random.Random], Office | None]
Shows = Callable[[Broken, Period], bool]
Change = Callable[[Flows, random.Random], None]


def _more(head: str) -> Change:
    """Return what makes a flow, or an item of a list ("lecture."), some more."""

    def change(flows: Flows, rng: random.Random) -> None:
        flows[rng.choice([key for key in flows if key.startswith(head)])] += rng.randint(1, 5)

    return change


_OTHERWISE: dict[str, Change] = {
    "recv": other_dossiers,
    "docs": more_documents,
    "news": _more("news_own"),
    "sent": _more("sent_net"),
    "lectures": _more("lecture."),
    "trained": _more("course."),
}
"""How a quantity comes to be another one, with all that it is made of."""


def _with(office: Office, number: int, rng: random.Random, base: str = "recv") -> Office:
    return changed(office, number, lambda flows: _OTHERWISE[base](flows, rng))


def _carried_over(run: Run, period: Period, rng: random.Random) -> Office:
    """Other dossiers were carried over than had been left open; more or fewer are solved, or left open now."""

    def change(flows: Flows) -> None:
        field = rng.choice(run.office.fields)["id"]
        more = rng.randint(1, 9) * rng.choice((1, 1, -1))
        more = max(more, -flows[f"carry.{field}"], -flows[f"early.{field}"])
        heads = ["carry"] + (["done", "early"] if rng.random() < 0.5 else [])
        for key in (f"{head}{tail}" for head in heads for tail in ("", f".{field}")):
            flows[key] += more
        if len(heads) > 1:
            flows[f"ontime.{field}"] += more

    return changed(run.office, period.first, change)


def _before(run: Run, period: Period, rng: random.Random) -> Office | None:
    """The figures of the period before are other ones."""
    return None if period.before is None else _with(run.office, rng.choice(period.before.months), rng)


def _year_before(run: Run, period: Period, rng: random.Random) -> Office | None:
    """One of the figures of the year before is another one."""
    lines = run.sheets[period.code].written.lines
    told = {suffixed(number.key)[:2] for line in lines for number in numbers(line.parts)}
    bases = [base for base in _OTHERWISE if (base, "last") in told]
    months = period.shifted(-12).months
    return _with(run.office, rng.choice(months), rng, rng.choice(bases)) if bases else None


def _earlier(run: Run, period: Period, rng: random.Random) -> Office | None:
    """The figures of an earlier month of the year are other ones, but not those of the period before."""
    before = period.before.months if period.before else range(0)
    passed = [number for number in period.to_date if number not in period.months]
    months = [number for number in passed if number not in before] or passed
    return _with(run.office, rng.choice(months), rng) if months else None


def _much_less(run: Run, period: Period, rng: random.Random) -> Office | None:
    """So much fewer dossiers came in earlier in the year that there are fewer than before."""
    office = run.office
    needed = sum(office.flows[number]["recv"] for number in period.months) + rng.randint(1, 60)
    for number in period.to_date[: -len(period.months)]:
        flows = office.flows[number]
        if needed <= 0:
            break
        kept = max(0.2, 1 - needed / flows["recv"])
        fewer = {key: int(flows[key] * kept) for key in flows if key.startswith("recv.")}
        office = changed(office, number, lambda flows, fewer=fewer: take_in(flows, fewer))  # type: ignore[misc]
        needed -= flows["recv"] - office.flows[number]["recv"]
    return office if needed <= 0 else None


def _one_of_the_months(run: Run, period: Period, rng: random.Random) -> Office | None:
    """A longer period was added up with other figures of a month."""
    base = rng.choice((*_OTHERWISE, "recv", "recv"))
    return None if period.kind == "month" else _with(run.office, rng.choice(period.months), rng, base)


def _stock(run: Run, period: Period, rng: random.Random) -> Office:
    """More or fewer procedures are in force, or people there, than those that were and what came and went."""
    more = rng.choice((-2, -1, 1, 2, 3))

    def procedures(stocks: Flows) -> None:
        stocks[f"tt_field.{rng.choice(run.office.fields)['id']}"] += more

    def people(stocks: Flows) -> None:
        one = 1 if stocks["lacking"] else -1
        for key in ("staff", "clerks", "men", "degree.dai_hoc", "theory.trung_cap_ct"):
            stocks[key] += one
        stocks["lacking"] -= one

    return restocked(run.office, period.months[-1], rng.choice((procedures, procedures, people)))


def _tells(kind: str, suffix: str = "") -> Shows:
    """Return what tells whether a proof is of a kind, with a member that is told in some way ("_prev")."""
    return lambda proof, _: proof.kind == kind and any(p.number.key.endswith(suffix) for p in proof.members)


def _otherwise(suffix: str) -> Shows:
    """Return what tells whether a figure of an earlier period is another one than that period's own report has."""

    def shows(proof: Broken, _: Period) -> bool:
        told = [point.number.key for point in proof.members if not point.own]
        return proof.kind == "restated" and len(told) == 1 and told[0].endswith(suffix)

    return shows


def _of_months(proof: Broken, period: Period) -> bool:
    whole = proof.members[0]
    return proof.kind == "sum" and whole.own and whole.months == period.months


def _goes_on(proof: Broken, period: Period) -> bool:
    now = proof.members[0]
    return proof.kind == "stock_flow" and now.base in FLOWS_INTO and now.months == period.months


KINDS: dict[str, tuple[Other, Shows]] = {
    "carried_over": (_carried_over, _tells("carried")),
    "restated_previous": (_before, _otherwise("_prev")),
    "restated_year": (_year_before, _otherwise("_last")),
    "cumulative": (_earlier, _tells("sum", "_ytd")),
    "cumulative_fell": (_much_less, _tells("fell", "_ytd")),
    "quarter_sum": (_one_of_the_months, _of_months),
    "stock_flow": (_stock, _goes_on),
}

"""Other figures for an office's month, in which everything still adds up: what a person who mistypes would not do, but
one who sends a figure that was changed, or slipped by ten in a system, does.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Mapping

from extractor.generate.known import Figures
from extractor.generate.nodes import Node, Number, nodes, numbers
from extractor.generate.office import CHANNELS, Office
from extractor.generate.periods import Period
from extractor.generate.report import Written

Flows = dict[str, int]


def changed(office: Office, number: int, change: Callable[[Flows], None]) -> Office:
    """Return the office with a month's flows changed."""
    other = copy.copy(office)
    other.flows = dict(office.flows)
    change(flows := dict(office.flows[number]))
    other.flows[number] = flows
    return other


def restocked(office: Office, number: int, change: Callable[[Flows], None]) -> Office:
    """Return the office with the stocks at a month's end changed."""
    other = copy.copy(office)
    other.stocks = dict(office.stocks)
    change(stocks := dict(office.stocks[number]))
    other.stocks[number] = stocks
    return other


def other_dossiers(flows: Flows, rng: random.Random) -> None:
    """Some more or fewer dossiers of one field were taken in by one channel, and solved early."""
    field = rng.choice([key for key in flows if key.startswith("recv.") and flows[key] > 3]).partition(".")[2]
    channel = rng.choice([key for key in CHANNELS if flows[key] > 3])
    more = rng.randint(2, max(3, flows["recv"] // 8))
    fewer = min(more, flows[channel] - 1, flows[f"early.{field}"])
    if fewer > 0 and rng.random() < 0.5:
        more = -fewer
    for key in (channel, *(f"{head}{tail}" for head in ("recv", "done", "early") for tail in ("", f".{field}"))):
        flows[key] += more
    flows[f"ontime.{field}"] += more
    within(flows)


def more_documents(flows: Flows, rng: random.Random) -> None:
    """Some more documents of one kind were issued."""
    flows[rng.choice([key for key in flows if key.startswith("doc_kind.")])] += rng.randint(1, 4)


def more_slips(flows: Flows, rng: random.Random) -> None:
    """More people were satisfied."""
    flows["slips_good"] += rng.randint(1, 9)


def tenfold_dossiers(flows: Flows) -> None:
    """Ten times the dossiers were taken in; what is left open is the same."""
    take_in(flows, {key: 10 * flows[key] for key in flows if key.startswith("recv.")})


def threefold_dossiers(flows: Flows) -> None:
    """Three times the dossiers were taken in, as in a campaign."""
    take_in(flows, {key: 3 * flows[key] for key in flows if key.startswith("recv.")})


def tenth_of_dossiers(flows: Flows) -> None:
    """A tenth of the dossiers was taken in."""
    take_in(flows, {key: flows[key] // 10 for key in flows if key.startswith("recv.")})


def take_in(flows: Flows, received: Mapping[str, int]) -> None:
    """Take in other numbers of dossiers by field; late ones and those left open stay."""
    for key, count in received.items():
        field = key.partition(".")[2]
        more = max(count - flows[key], flows[f"late.{field}"] - flows[f"done.{field}"])
        flows[key] += more
        flows[f"done.{field}"] += more
        flows[f"ontime.{field}"] += more
        flows[f"early.{field}"] = min(max(0, flows[f"early.{field}"] + more), flows[f"ontime.{field}"])
    old = flows["recv"]
    for head in ("recv", "done", "early"):
        flows[head] = sum(count for key, count in flows.items() if key.startswith(f"{head}."))
    flows["intime"] = flows["done"] - flows["late"] - flows["early"]
    for channel in CHANNELS:
        flows[channel] = flows[channel] * flows["recv"] // old
    flows["direct"] += flows["recv"] - sum(flows[channel] for channel in CHANNELS)
    within(flows)


def within(flows: Flows) -> None:
    """Let no part be more than its whole."""
    for part, whole in (("dig", "done"), ("copies", "recv"), ("pay_all", "done"), ("pay", "pay_all")):
        flows[part] = min(flows[part], flows[whole])


def tenfold(*heads: str) -> Callable[[Flows], None]:
    """Return what makes some flows, or the items of lists ("doc_kind."), ten times what they were."""

    def change(flows: Flows) -> None:
        for key in flows:
            if key in heads or any(head.endswith(".") and key.startswith(head) for head in heads):
                flows[key] *= 10

    return change


def differing(written: Written, true: Office, period: Period) -> list[Number]:
    """Return the printed numbers of a report that would be others, had the office `true` written it."""
    here, there = written.figures, Figures(true, period)
    return [
        number
        for line in [*written.lines, *written.notes]
        for number in numbers(line.parts)
        if number.kind in ("count", "rate") and number.key and here.figure(number.key) != there.figure(number.key)
    ]


def printed(written: Written, *keys: str) -> list[Number]:
    """Return the numbers printed for some keys."""
    return [number for line in [*written.lines, *written.notes] for number in numbers(line.parts) if number.key in keys]


def naming(written: Written, name: str) -> list[Node]:
    """Return where a report names a place, below its letterhead."""
    body = [*(line for line in written.lines if line.style in ("body", "row")), *written.notes]
    return [node for line in body for node in nodes(line.parts, "LOC") if node.parts == [name]]

"""Writes reports of our own, with gold: what every number means, what follows from what, which errors were planted.

An office is simulated month by month (`office`), so that its figures add up within a report, from one report to the
next and against the year before. Sentence shapes from `shapes/*.toml` tell its facts (`writer`), `claims` keeps what
they assert, `plant` puts errors in, `forms` makes files of it. Nothing of the reader is used: a generator that shared
its code would share its mistakes.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from extractor.generate import forms, gold, plant
from extractor.generate.office import Office
from extractor.generate.orders import Order, series, singles
from extractor.generate.report import write

__all__ = ["Order", "make", "series", "singles"]


def make(out: Path, orders: Sequence[Order], seed: int, errors: float = 0) -> Iterator[Path]:
    """Write a folder a report below `out`, each with report.* and gold.json; yield them.

    `errors` is the number of planted errors a report, or below 1 their share of the numbers that stand in claims.
    """
    offices: dict[str, Office] = {}
    for order in orders:
        if order.office not in offices:
            offices = {order.office: Office(f"{seed} {order.office}", order.level, order.first, order.last)}
        written = write(offices[order.office], order.period, f"{seed} {order.name}", forms.NOTED.get(order.form))
        rng = random.Random(f"form {seed} {order.name}")
        planted = plant.plant(written, errors, rng)
        formed = forms.formed(written.lines, written.notes, order.form, rng)
        folder = out / order.name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"report.{formed.suffix}").write_bytes(formed.data)
        text = gold.build(written, formed.placed, formed.seen, formed.where, planted)
        (folder / "gold.json").write_bytes(text.encode())  # not write_text: the same bytes on Windows
        yield folder

"""How long a cross-check of many reports takes, and how large their store is.

    python benchmarks/crosscheck.py [--reports 10000] [--store FILE]

Forty generated reports are read, and their rows multiplied to districts of forty communes over 25 months, each with
figures of its own: what a cross-check reads are rows, and reading 10,000 files would take an hour.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from copy import deepcopy
from decimal import Decimal
from pathlib import Path

from extractor.crosscheck import crosscheck
from extractor.generate import make, series
from extractor.pipeline import extract
from extractor.records import File, Report
from extractor.store import Rows, Store, rows_of

COMMUNES, MONTHS = 40, 25
GOAL = 10.0  # seconds of processor time for 10,000 reports


def samples(folder: Path) -> list[Report]:
    """Return forty reports of forty communes, read."""
    written = make(folder, series(COMMUNES, 1, 5, ("txt",)), 5)
    return [extract(next(path.glob("report.*")), with_text=True) for path in written]


def multiplied(reports: list[Report], number: int) -> Iterator[tuple[str, Rows]]:
    """Yield (path, rows) of so many reports: district after district, month after month."""
    rng = random.Random(7)
    made = [rows_of(report) for report in reports]
    for i in range(number):
        district, at = divmod(i, COMMUNES * MONTHS)
        month, commune = divmod(at, COMMUNES)
        year, index = 2023 + month // 12, month % 12 + 1
        own = made[commune].report | {
            "sha256": hashlib.sha256(str(i).encode()).hexdigest(),
            "unit_parent": f"huyện Thử {district + 1}",
            "unit_province": "tỉnh Thử",
            "unit_level": "xa",
            "kind": "bao_cao",
            "period_type": "month",
            "period_year": year,
            "period_index": index,
            "period_start": f"{year}-{index:02}-01",
            "period_end": f"{year}-{index:02}-28",
        }
        below = deepcopy(made[commune].below)
        for table in ("indicators", "mentions"):
            for row in below.get(table, ()):
                if row.get("value") is not None and row.get("unit") != "%":
                    row["value"] += Decimal(rng.randrange(int(row["value"]) // 4 + 1))
        yield f"huyen-{district + 1:02}/{year}-{index:02}/xa-{commune + 1:02}.txt", Rows(own, below)


def fill(store: Store, folder: Path, number: int) -> None:
    """Put so many reports into a store, as a batch does."""
    with tempfile.TemporaryDirectory() as written:
        reports = samples(Path(written))
    run = store.begin(folder, reports[0].versions)
    chunk: list[tuple[File, Rows | None]] = []
    for path, rows in multiplied(reports, number):
        chunk.append((File(path=path, status="done", sha256=rows.report["sha256"]), rows))
        if len(chunk) == 200:
            store.add_all(run, chunk)
            chunk = []
    store.add_all(run, chunk)
    store.finish(run)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--store", type=Path, help="a store to keep, filled where it is not there")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = asked.store or Path(folder) / "kho.db"
        there = path.exists()
        with Store.open(path) as store:
            if not there:
                started = time.perf_counter()
                fill(store, Path(folder), asked.reports)
                print(f"store filled in {time.perf_counter() - started:.1f} s")
            started, working = time.perf_counter(), time.process_time()
            results = crosscheck(store)
            waited, taken = time.perf_counter() - started, time.process_time() - working
        size = path.stat().st_size / 1e6
    print(f"{asked.reports} reports: store {size:.0f} MB, {1000 * size / asked.reports:.1f} kB a report")
    print(f"cross-check {taken:.1f} s of processor time ({waited:.1f} s), {sum(results.compared.values())} comparisons")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    for failure in results.failures:
        print(failure.message)
    return int(taken > GOAL * max(1, asked.reports / 10_000) or bool(results.failures))


if __name__ == "__main__":
    sys.exit(main())

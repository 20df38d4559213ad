"""How long comparing a district's reports over their periods takes, beside reading them.

    python benchmarks/diff.py [--series 10x6] [--times 10]

Generated reports of some communes are read; the comparison is of so many times as many communes, by copies under other
names: it takes time in proportion to the number of reports, and reading 1,200 of them would take a quarter of an hour.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path

from extractor import compare_all
from extractor.generate import make, series
from extractor.pipeline import extract
from extractor.records import Report

GOAL = 0.1  # of the time that reading the reports takes


def read(units: int, periods: int, folder: Path) -> list[Report]:
    """Return the reports of so many units and months, read."""
    written = make(folder, series(units, periods, 5, ("txt",)), 5)
    return [extract(next(path.glob("report.*")), with_text=True) for path in written]


def copied(report: Report, number: int) -> Report:
    """Return the report as that of a commune of the same name in another district."""
    source = report.source.model_copy(
        update={"path": f"{number}/{report.source.path}", "sha256": f"{number} {report.source.sha256}"}
    )
    unit = report.document.unit
    if unit is None:
        return report.model_copy(update={"source": source})
    moved = unit.model_copy(update={"parent": f"huyện Thử {number}", "resolved": None})
    facts = report.document.model_copy(update={"unit": moved})
    return report.model_copy(update={"source": source, "document": facts})


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--series", default="5x24")
    parser.add_argument("--times", type=int, default=10)
    asked = parser.parse_args()
    units, periods = map(int, asked.series.split("x"))
    with tempfile.TemporaryDirectory() as folder:
        started = time.process_time()
        reports = read(units, periods, Path(folder))
        reading = (time.process_time() - started) / len(reports)
    compare_all(reports[:2])  # what is loaded once
    many = [copied(report, number) for number in range(asked.times) for report in reports]
    started = time.process_time()
    found = compare_all(many)
    taken = time.process_time() - started
    ratio = taken / len(many) / reading
    print(f"{len(many)} reports compared in {taken:.1f} s of processor time, {1000 * taken / len(many):.1f} ms each")
    print(f"{len(found.comparisons)} comparisons, {len(found.findings)} findings, {len(found.trends)} trends")
    print(f"reading takes {1000 * reading:.0f} ms a report: comparing is {100 * ratio:.1f} % of it")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    return int(ratio > GOAL)


if __name__ == "__main__":
    sys.exit(main())

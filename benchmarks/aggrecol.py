"""The finder of aggregates on AggreCol's labelled tables: precision, recall and speed.

    python benchmarks/aggrecol.py unseen.jl.gz

The data (Apache-2.0) is data/unseen.jl.gz and data/dataset.jl.gz of github.com/lanchiang/AggreCol; it is not part of
this project. A label is a cell and the set of cells that it aggregates, by an operator. A find is right only if cell,
operator and set are the same; cells without a number are left out of both sets, as they add nothing to either. A label
that is given twice counts once. Labels of averages are not looked for.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import regex

from extractor.find.aggregates import aggregates, read

OPERATORS = {"Sum": "sum", "Division": "division", "RelativeChange": "change"}
TOTAL = regex.compile(r"(?i)\b(?:sub|grand)?-?totals?\b|\bsum\b|\ball\b|\bboth\b|\bnet\b|\bgross\b")
Key = tuple[str, tuple[int, int], frozenset[tuple[int, int]]]


def files(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def found(rows: list[list[str]]) -> set[Key]:
    numbers = read(rows)
    labelled = {
        r
        for r, row in enumerate(rows)
        if any(number is None and TOTAL.search(cell) for cell, number in zip(row, numbers[r], strict=True))
    }
    return {(each.operator, each.whole, each.parts) for each in aggregates(numbers, labelled)}


def labels(file: dict[str, Any]) -> set[Key]:
    numbers = read(file["table_array"])
    return {
        (
            OPERATORS[label["operator"]],
            tuple(label["aggregator_index"]),
            frozenset((r, c) for r, c in label["aggregatee_indices"] if numbers[r][c] is not None),
        )
        for label in file["aggregation_annotations"]
        if label["operator"] in OPERATORS
    }


def main(path: Path) -> None:
    right: Counter[str] = Counter()
    claimed: Counter[str] = Counter()
    support: Counter[str] = Counter()
    cells = 0
    seconds: list[tuple[float, str]] = []
    for file in files(path):
        start = time.process_time()
        ours = found(file["table_array"])
        seconds.append((time.process_time() - start, file["file_name"]))
        theirs = labels(file)
        cells += sum(map(len, file["table_array"]))
        for counter, keys in ((right, ours & theirs), (claimed, ours), (support, theirs)):
            counter.update(operator for operator, _, _ in keys)
    print("operator   precision  recall     F1  support")
    for operator in OPERATORS.values():
        p, r = right[operator] / max(1, claimed[operator]), right[operator] / max(1, support[operator])
        print(f"{operator:10s} {p:9.3f} {r:7.3f} {2 * p * r / max(p + r, 1e-9):6.3f} {support[operator]:8d}")
    total, slowest = sum(wall for wall, _ in seconds), max(seconds)
    print(f"{len(seconds)} files, {cells:,} cells in {total:.1f} s: {cells / total:,.0f} cells a second")
    print(f"slowest file: {slowest[0]:.2f} s ({slowest[1]})")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""Measures the extractor against hand-made gold: precision and recall a kind, and each pattern's and check's share.

A corpus is a folder with one folder a report: `report.txt|md|docx|pdf` and `gold.json`. Gold names its items by what
they say, not by offsets: `text` is looked for in the reader's text with runs of blanks counted as one, `in` is the
context that makes it unique, `nth` the occurrence (of the context, where there is one). So gold is written by reading,
and outlives a change of the text before it.

A mention is found when the spans overlap and the values agree; a contradiction when a finding points at two of its
members (at one, where it has one); an equation is seen when a satisfied relation touches seven tenths of its members.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from extractor.evaluate.figures import Evaluation, Figure
from extractor.evaluate.gold import Gold, Item, Source, Unresolved, load, reports
from extractor.evaluate.matching import bad_spans, judge, spans
from extractor.evaluate.report import show
from extractor.formats import read
from extractor.records import Report

__all__ = [
    "Evaluation",
    "Figure",
    "Gold",
    "Item",
    "Source",
    "Unresolved",
    "bad_spans",
    "evaluate",
    "load",
    "reports",
    "run",
    "spans",
]


def evaluate(folder: Path, extract: Callable[[Path], Report] | None = None) -> Evaluation:
    """Run the extractor on every report of a corpus and compare with gold.

    Raises `Unresolved` where gold names something that is not in the text, `FileNotFoundError` where there is none.
    """
    if extract is None:  # looking gold up needs no pipeline, and must work while a pattern or check is being written
        from extractor.pipeline import extract as pipeline_extract

        extract = pipeline_extract
    files = reports(folder)
    if not files:
        raise FileNotFoundError(f"no */report.* with a gold.json in {folder}")
    evaluation = Evaluation()
    for path in files:
        _, reading = read(path)
        judge(path.parent.name, reading.text, load(path.parent), extract(path), evaluation)
    return evaluation


def run(folder: Path, as_json: bool = False, misses: bool = False, against: Path | None = None) -> int:
    """Evaluate a corpus and print the figures, its misses, and what changed since the run saved in `against`.

    Returns the exit status: 0, or 2 where the folder holds no corpus.
    """
    try:
        evaluation = evaluate(folder)
    except FileNotFoundError:
        Console(stderr=True).print(f"không có báo cáo mẫu (report.* kèm gold.json) trong {folder}", markup=False)
        return 2
    if as_json:
        print(evaluation.to_json())
        return 0
    console = Console()
    show(evaluation, console)
    lines = evaluation.misses() if misses else []
    if against is not None:
        lines += evaluation.against(json.loads(against.read_text(encoding="utf-8"))["outcomes"])
    for line in lines:
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    tally = Counter(evaluation.outcomes.values())
    console.print(", ".join(f"{tally[name]} {name}" for name in ("hit", "miss", "false")))
    return 0

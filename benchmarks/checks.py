"""How long checking takes beside extracting, in one process on one core: a long report with thirty tables.

    python benchmarks/checks.py

Extracting is what comes before anything is compared: the clean text, headings, mentions, the report's facts. Checking
is indicators, checks, grouping by suspected number and composing the records. The exit status is 1 where a goal is not
kept. The slowest rules are named.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from speed import ROOT, show
from speed import seconds as fastest

from extractor import checks, repair
from extractor.checks.context import Context
from extractor.document import Document
from extractor.facts import find_facts
from extractor.find import find
from extractor.formats import Reading, read
from extractor.indicators import find_indicators
from extractor.pipeline import analyse
from extractor.sections import find_sections

LENGTH, TABLES, ROWS = 150_000, 30, 12
FIELDS = ("Đất đai", "Hộ tịch", "Chứng thực", "Người có công", "Xây dựng", "Bảo trợ xã hội")


def table(number: int) -> str:
    """Return a table of received, solved and overdue dossiers with shares and a line of totals, which agree."""
    lines = [f"\nBiểu số {number}. Kết quả giải quyết hồ sơ theo lĩnh vực\n"]
    lines.append("TT\tLĩnh vực\tTiếp nhận\tĐúng hạn\tQuá hạn\tTỷ lệ đúng hạn (%)")
    totals = [0, 0]
    for row in range(1, ROWS + 1):
        received, late = 40 + 7 * ((number * row) % 23), (number + row) % 5
        totals = [totals[0] + received, totals[1] + late]
        name = f"{FIELDS[row % len(FIELDS)]} nhóm {row}"
        lines.append(f"{row}\t{name}\t{_cells(received, late)}")
    return "\n".join([*lines, f"\tTổng cộng\t{_cells(*totals)}", "", ""])


def _cells(received: int, late: int) -> str:
    share = (2000 * (received - late) + received) // (2 * received)
    return f"{received}\t{received - late}\t{late}\t{share // 10},{share % 10}"


def long_report(length: int, tables: int) -> str:
    """Return a report of about `length` characters: the corpus's paragraphs, `tables` tables evenly among them."""
    texts = [read(path)[1].text for path in sorted((ROOT / "corpus").glob("*/report.*"))]
    lines = [line for text in texts for line in text.split("\n") if "\t" not in line]
    made: list[str] = []
    size = count = 0
    for line in cycle(lines):
        if size >= length:
            return "\n".join(made)
        if count < tables and size >= count * length // tables:
            count += 1
            made.append(table(count))
            size += len(made[-1]) + 1
        made.append(line)
        size += len(line) + 1
    return ""


def seconds(work: Callable[[], object], rounds: int) -> float:
    """Return the processor time of the fastest of some rounds: others' work on the machine does not count."""
    return fastest(work, rounds, time.process_time)


class Stages:
    """The stages of the pipeline on one text, one after the other."""

    def __init__(self, text: str) -> None:
        self.text = text

    def extract(self) -> None:
        self.document = Document(Reading(self.text, "text"))
        self.headings = find_sections(self.document)
        self.found = find(self.document)
        self.facts = find_facts(self.document, self.headings)

    def check(self) -> Any:
        stated = find_indicators(self.document, self.found, self.headings, self.facts)
        self.context = Context(self.document, self.found, self.headings, self.facts, stated)
        return repair.group(self.context, checks.run(self.context))


def _all(function: Callable[[Context], Any], context: Context) -> None:
    list(function(context))


def slowest(context: Context, work: int = 8) -> list[tuple[str, float]]:
    """Return the rules that take longest, with their seconds."""

    taken = [
        (code, seconds(partial(_all, rule.function, context), 1))
        for code, rule in checks.rules().items()
        if rule.over == "report"
    ]
    return sorted(taken, key=lambda pair: -pair[1])[:work]


def main() -> int:
    kept = True

    def goal(what: str, ratio: float, most: float) -> None:
        nonlocal kept
        kept &= ratio <= most
        show(what, f"{ratio:.2f} x time", f"<= {most}", ratio <= most)

    report = long_report(LENGTH, TABLES)
    stages = Stages(report)
    stages.extract(), stages.check()  # load data and compile patterns outside of the measure
    document = Document(Reading(report, "text"))
    show("report", f"{len(report):,} chars", f"{len(document.text.tables)} tables")
    extracting, checking = seconds(stages.extract, 3), seconds(stages.check, 3)
    show("text → mentions, headings, facts", f"{extracting:.2f} s")
    show("indicators, checks, suspected numbers", f"{checking:.2f} s")
    goal("checking against extracting", checking / extracting, 2)
    for code, taken in slowest(stages.context):
        print(f"    {code}  {taken:.3f} s")

    large = long_report(8 * LENGTH, 8 * TABLES)
    eight = Stages(large)
    share = 8 * len(report) / len(large)
    goal("8 times the text, extracting", share * seconds(eight.extract, 1) / extracting, 8.8)
    goal("8 times the text, checking", share * seconds(eight.check, 1) / checking, 8.8)
    for code, taken in slowest(eight.context):
        print(f"    {code}  {taken:.3f} s")
    whole = seconds(partial(analyse, large), 1) / seconds(partial(analyse, report), 2)
    goal("8 times the text, text → findings", share * whole, 8.8)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())

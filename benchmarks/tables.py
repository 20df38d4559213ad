"""Table cells a second, on one core, for each of the checks on tables.

    python benchmarks/tables.py

One table of a numbered form with totals, rates and groups, as long as no report has it; the reading of the text is not
timed, only the checks. The goal is 200,000 cells a second.
"""

from __future__ import annotations

import gc
import time
from random import Random

from extractor.checks import Context, rules
from extractor.checks.tables import tables_of
from extractor.facts import find_facts
from extractor.indicators import find_indicators
from extractor.pipeline import mentions

ROWS = 4_000
HEAD = (
    "STT\tLĩnh vực\tSố hồ sơ tiếp nhận\t\t\tSố hồ sơ đã giải quyết\t\t\t\tTỷ lệ đúng hạn (%)\n"
    "\t\tTổng số\tTrực tuyến\tTrực tiếp\tTổng số\tTrước hạn\tĐúng hạn\tQuá hạn\t\n"
)


def table(rows: int) -> str:
    random = Random(1)
    lines, totals = [], [0] * 7
    for n in range(1, rows + 1):
        online, direct, early, late = (random.randrange(1, 500) for _ in range(4))
        received = online + direct
        in_time = random.randrange(1, 500)
        solved = early + in_time + late
        numbers = [received, online, direct, solved, early, in_time, late]
        totals = [a + b for a, b in zip(totals, numbers, strict=True)]
        rate = f"{100 * (early + in_time) / solved:.2f}".replace(".", ",")
        lines.append("\t".join([str(n), f"Lĩnh vực số {n}", *map(str, numbers), rate]))
    lines.append("\t".join(["", "Tổng cộng", *map(str, totals), ""]))
    return HEAD + "\n".join(lines) + "\n"


def main() -> None:
    stage = mentions(table(ROWS))
    facts = find_facts(stage.document, stage.headings)
    stated = find_indicators(stage.document, stage.found, stage.headings, facts)
    context = Context(stage.document, stage.found, stage.headings, facts, stated)
    cells = sum(len(row) for grid in stage.found.grids for row in grid.rows)
    rules()
    total = 0.0
    for code, work in [("rows", lambda: tables_of(context))] + [
        (code, lambda rule=rule: list(rule.function(context))) for code, rule in rules().items() if code[0] == "T"
    ]:
        gc.collect()
        gc.disable()
        start = time.process_time()
        work()
        wall = time.process_time() - start
        gc.enable()
        total += wall
        print(f"{code:5s} {wall:6.3f} s {cells / wall:12,.0f} cells a second", flush=True)
    print(f"all   {total:6.3f} s {cells / total:12,.0f} cells a second, {cells:,} cells")


if __name__ == "__main__":
    main()

"""How large a store gets and how fast it answers: the corpus's reports over and over, each time as another content.

    python benchmarks/store.py [REPORTS] [PATH_OR_URL]

10,000 reports in a temporary SQLite file where nothing else is said. The exit status is 1 where a goal is not kept.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from itertools import cycle
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from speed import ROOT, seconds, show

from extractor import extract
from extractor.records import File, Run
from extractor.store import NAME, Batch, Rows, Store, rows_of


def fill(store: Store, reports: int) -> Run:
    """Keep the corpus's reports as so many different contents, in one run."""
    corpus = [extract(path, with_text=True) for path in sorted((ROOT / "corpus").glob("*/report.*"))]
    kinds = cycle([rows_of(report) for report in corpus])
    run = store.begin(ROOT / "corpus", corpus[0].versions)

    def add() -> None:
        for number in range(reports):
            rows, content = next(kinds), f"{number:064x}"
            file = File(path=f"{number // 100}/{number}.txt", status="done", sha256=content)
            store.add(run, file, Rows({**rows.report, "sha256": content}, rows.below))

    show("keeping a report, each by itself", f"{seconds(add, rounds=1) / reports * 1000:.1f} ms")
    return store.finish(run)


def load(batch: Batch) -> None:
    for file in batch.files[:100]:
        batch.load(file)


def measure(where: str, run: Run) -> bool:
    with Store.of(where) as store:
        batch = store.batch()
        unchanged = [(file.model_copy(update={"known": True}), None) for file in batch.files]
        goals: dict[str, tuple[Callable[[], object], float | None]] = {
            "opening": (lambda: Store.of(where).close(), 0.1),
            "the files of the last run": (store.batch, 2),
            "what needs no reading": (partial(store.known, run.versions), 2),
            "the findings raised": (partial(store.raised, run), 2),
            "noting that no file has changed": (partial(store.add_all, run, unchanged), 10),
            "reading 100 reports": (partial(load, batch), None),
        }
        kept = True
        for what, (work, goal) in goals.items():
            taken = seconds(work, rounds=3)
            in_time = None if goal is None else taken < goal
            show(what, f"{taken:.3f} s", f"< {goal} s" if goal else "", in_time)
            kept = kept and in_time is not False
    return kept


def sizes(path: Path, reports: int) -> None:
    """Show what the file's tables take, each with its indexes."""
    size = path.stat().st_size
    show("the file", f"{size / 1e6:.0f} MB", f"{size / reports / 1e3:.1f} kB each")
    query = (
        "SELECT tbl_name, sum(pgsize) FROM dbstat JOIN sqlite_schema USING (name) GROUP BY 1 ORDER BY 2 DESC LIMIT 6"
    )
    with sqlite3.connect(path) as connection:
        for table, taken in connection.execute(query):
            show(f"  {table}", f"{taken / 1e6:.0f} MB", f"{taken / reports / 1e3:.1f} kB each")


def main(reports: int = 10_000, where: str = "") -> int:
    with tempfile.TemporaryDirectory() as folder:
        where = where or str(Path(folder, NAME))
        with Store.open(where) as store:
            run = fill(store, reports)
        kept = measure(where, run)
        if "://" not in where:
            sizes(Path(where), reports)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main(*(int(argument) if argument.isdigit() else argument for argument in sys.argv[1:])))

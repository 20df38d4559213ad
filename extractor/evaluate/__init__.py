"""Measures the extractor against hand-made gold: precision and recall a kind, and each pattern's and check's share.

A corpus is a folder with one folder a report: `report.txt|md|docx|pdf` and `gold.json`. Gold names its items by what
they say, not by offsets: `text` is looked for in the reader's text with runs of blanks counted as one, `in` is the
context that makes it unique, `nth` the occurrence (of the context, where there is one). So gold is written by reading,
and outlives a change of the text before it.

A folder of districts (between.json beside the reports) or of series (across.json) is measured by the findings between
its reports (between.py).

`--plant` prints one number wrong in copies of the reports and sees whether it is found (plant.py); `--against` sets a
run beside a saved one or beside the extractor of a git revision (revision.py).

A mention is found when the spans overlap and the values agree; a contradiction when a finding points at two of its
members (at one, where it has one); an equation is seen when a satisfied relation touches seven tenths of its members.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.console import Console

from extractor.evaluate import between, headings
from extractor.evaluate.between import Between
from extractor.evaluate.figures import Evaluation, Figure
from extractor.evaluate.gold import Gold, Item, Source, Unresolved, load, reports
from extractor.evaluate.matching import bad_spans, judge, spans
from extractor.evaluate.plant import plant
from extractor.evaluate.planted import Planted
from extractor.evaluate.report import show, show_beside, show_between, show_planted
from extractor.evaluate.revision import NoRevision, Old, extractor_of
from extractor.formats import read
from extractor.records import Report
from extractor.sections.classifier import classifier
from extractor.store import StoreProblem

__all__ = [
    "Evaluation",
    "Figure",
    "Gold",
    "Item",
    "NoRevision",
    "Planted",
    "Source",
    "Unresolved",
    "bad_spans",
    "evaluate",
    "extractor_of",
    "load",
    "plant",
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
        report = extract(path)
        text = read(path)[1].text if report.source.text is None else report.source.text
        judge(path.parent.name, text, load(path.parent), report, evaluation)
    return evaluation


class _Unusable(Exception):
    """What was asked for cannot be measured; the message is a Vietnamese line that says why."""


def run(
    folder: Path,
    as_json: bool = False,
    misses: bool = False,
    against: str | None = None,
    errors: int | None = None,
    seed: int = 7,
    db: str | None = None,
) -> int:
    """Measure on a corpus, with planted `errors` if any are asked for, and print the figures.

    The reports of districts are taken from the store `db`, if there is one already.

    With `misses` each miss and false alarm; with `against`, a saved run or a git revision, what was gained and lost.
    Returns the exit status: 0, or 2 where the folder holds no corpus or there is nothing to compare with.
    """
    try:
        measured = _measure(folder, errors, seed, db=db)
        earlier = None if against is None else _earlier(against, folder, errors, seed)
    except FileNotFoundError:
        reason = f"không có báo cáo mẫu (report.* kèm gold.json) trong {folder}"
    except Unresolved as error:
        reason = f"gold.json nêu chỗ không có trong báo cáo: {error}"
    except (NoRevision, StoreProblem, _Unusable) as error:
        reason = str(error)
    else:
        lines = measured.misses() if misses else []
        changed = [] if earlier is None else measured.against(earlier["outcomes"])
        if as_json:
            data = measured.to_dict()
            if earlier is not None:
                data["against"] = {"figures": earlier["figures"], "changed": changed}
            print(json.dumps(data, ensure_ascii=False, indent=1))
        else:
            _print(measured, earlier, [*lines, *changed])
        return 0
    Console(stderr=True).print(f"doisoat: {reason}", markup=False, highlight=False, soft_wrap=True)
    return 2


def _measure(
    folder: Path, errors: int | None, seed: int, old: Old | None = None, db: str | None = None
) -> Evaluation | Planted | Between:
    """Measure the extractor of today, or an `old` one."""
    if errors is None and between.gold_files(folder):
        if old is not None:
            raise _Unusable("không so được với bản git khi đo đối chiếu giữa các báo cáo; hãy so với kết quả --json")
        return between.measure(folder, db)
    if db is not None:
        raise _Unusable(f"--db chỉ dùng với thư mục có {between.NAME} hoặc {between.ACROSS}")
    if errors is None:
        evaluation = evaluate(folder, old.extract if old else None)
        if old is None and (listed := folder / "headings.toml").exists():
            for name, (topics, parts) in headings.measure(listed, "test", classifier()).items():
                evaluation.listed_topics[name], evaluation.listed_parts[name] = topics, parts
        return evaluation
    from extractor.pipeline import analyse

    return plant(folder, errors, seed, old.analyse if old else analyse)


def _earlier(against: str, folder: Path, errors: int | None, seed: int) -> dict[str, Any]:
    """Return the figures and outcomes of a saved run, or of the extractor of a git revision."""
    if not Path(against).is_file():
        with extractor_of(against) as old:
            return _measure(folder, errors, seed, old).to_dict()
    try:
        data = json.loads(Path(against).read_text(encoding="utf-8"))
        figures, outcomes = dict(data["figures"]), dict(data["outcomes"])
    except (ValueError, KeyError, TypeError) as error:
        raise _Unusable(f"tệp {against} không phải kết quả evaluate --json") from error
    if data.get("seed") != (None if errors is None else seed):
        raise _Unusable(f"tệp {against} là kết quả của một phép đo khác (--plant, --seed)")
    return {"figures": figures, "outcomes": outcomes}


def _print(measured: Evaluation | Planted | Between, earlier: dict[str, Any] | None, lines: list[str]) -> None:
    console = Console()
    if isinstance(measured, Planted):
        show_planted(measured, console)
    elif isinstance(measured, Between):
        show_between(measured, console)
    else:
        show(measured, console)
    if earlier is not None:
        show_beside(earlier["figures"], measured.figures(), console)
    for line in lines:
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    tally = Counter(measured.outcomes.values())
    console.print(f"đúng {tally['hit']}, bỏ sót {tally['miss']}, báo nhầm {tally['false']}", highlight=False)

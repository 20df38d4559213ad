"""Speed and memory, as ratios measured in one run in one process on one core, beside eyecite's.

    make bench

eyecite (BSD licence) finds legal citations in English text: the nearest thing there is to finding references, dates and
figures in Vietnamese reports. Both read text of the same length: ours the corpus, eyecite's an opinion made here.
Absolute speeds depend on the machine; the ratios are what is kept.
"""

from __future__ import annotations

import gc
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from itertools import cycle, islice
from pathlib import Path

ROOT = Path(__file__).parent.parent
LENGTH = 60_000
ROUNDS = 5
SENTENCES = (
    "The court below granted the motion to dismiss, and the plaintiff filed a timely notice of appeal in March. ",
    "In Brown v. Harbor Commission, 412 U.S. 118, 121 (1973), the Court rejected a broader reading of the statute. ",
    "The agency had received 1,245 applications, of which 1,180 were decided within the period that the rule sets. ",
    "See also Miller v. Stone, 88 F.3d 204, 209 (9th Cir. 1996); Ortega v. City of Dale, 17 Cal. App. 4th 301 (1993). ",
    "That argument fails, because the record shows that notice was given on the day on which the order was entered. ",
    "Under 42 U.S.C. § 1983, a person who acts under color of state law may be liable to the party that was injured. ",
    "Id. at 122. The remaining claims were not raised below and are therefore waived, as the parties conceded here. ",
)
ADVERSARIAL = {
    "digits": "1234567890",
    "dotted digits": "123.456.",
    "commas": "1,2,",
    "fractions": "12/345/",
    "dates without end": "ngày 12/3/",
    "numbers of documents": "số 12/",
    "percentages": "98,5%",
    "brackets": "(12 hồ sơ, ",
}


def filled(parts: list[str] | tuple[str, ...], length: int) -> str:
    """Return the parts one after the other, again and again, cut at `length` characters."""
    return "".join(islice((letter for part in cycle(parts) for letter in part), length))


def seconds(work: Callable[[], object], rounds: int = ROUNDS, clock: Callable[[], float] = time.perf_counter) -> float:
    """Return the time of the fastest of some rounds, without the garbage collector (as timeit does).

    Its full passes grow with everything that is alive in the process, not with the work.
    """
    best = float("inf")
    for _ in range(rounds):
        gc.collect()
        gc.disable()
        start = clock()
        work()
        best = min(best, clock() - start)
        gc.enable()
    return best


def show(what: str, value: str, goal: str = "", kept: bool | None = None) -> None:
    verdict = "" if kept is None else "kept" if kept else "NOT KEPT"
    print(f"{what:58s} {value:>16s}  {goal:14s} {verdict}".rstrip(), flush=True)


def help_page() -> None:
    command = [sys.executable, "-m", "extractor", "--help"]
    wall = seconds(lambda: subprocess.run(command, capture_output=True, check=True))
    show("doisoat --help, wall time", f"{wall:.2f} s", "< 0.5 s", wall < 0.5)


def memory(report: str) -> None:
    """Measure the peak in a child, before this process has grown: a child's peak begins with its parent's."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.txt"
        path.write_text(report, encoding="utf-8")
        command = [sys.executable, "-m", "extractor", "extract", str(path), "--format", "jsonl"]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if done.returncode > 1:
        sys.exit(f"the report could not be read:\n{done.stderr}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    show(f"peak memory, report of {len(report):,} characters", f"{peak:.0f} MB", "< 400 MB", peak < 400)


def ratios(report: str) -> None:
    from extractor.pipeline import analyse, mentions

    try:
        from eyecite import get_citations
    except ImportError:
        sys.exit("eyecite is not installed: pip install --require-hashes -r benchmarks/requirements.lock")

    opinion = filled(SENTENCES, len(report))
    analyse(report), get_citations(opinion)  # load data and compile patterns outside of the measure
    finding, judging = seconds(partial(mentions, report)), seconds(partial(analyse, report))
    citing = seconds(partial(get_citations, opinion))
    for name, wall in (("text → mentions", finding), ("text → findings", judging), ("eyecite get_citations", citing)):
        show(f"{name}, characters a second", f"{len(report) / wall:,.0f}")
    show("text → mentions against eyecite", f"{citing / finding:.2f} x", ">= 3", citing / finding >= 3)
    show("text → findings against eyecite", f"{citing / judging:.2f} x", ">= 1", citing / judging >= 1)

    growth = seconds(partial(analyse, report * 8), 2) / judging
    show("8 times the text, text → findings", f"{growth:.2f} x time", "<= 8.8", growth <= 8.8)
    show("8 times the text, eyecite", f"{seconds(partial(get_citations, opinion * 8), 2) / citing:.2f} x time")

    for name, unit in ADVERSARIAL.items():
        what, small, large = f"8 times the text, {name} only", filled([unit], 10_000), filled([unit], 80_000)
        try:
            growth = seconds(partial(analyse, large), 2) / seconds(partial(analyse, small))
        except Exception as error:  # one that cannot be read must not hide how the others do
            show(what, type(error).__name__, "<= 8.8", False)
        else:
            show(what, f"{growth:.2f} x time", "<= 8.8", growth <= 8.8)


def main() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "corpus").glob("*/report.txt"))]
    report = filled(texts, LENGTH)
    memory(report)
    help_page()
    ratios(report)


if __name__ == "__main__":
    main()

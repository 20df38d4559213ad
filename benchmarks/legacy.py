"""Time of reading .doc, .rtf, .odt and .html, beside LibreOffice's (and, for .rtf, beside striprtf's).

    python benchmarks/legacy.py [FILE...]

The files are the corpus's Word reports and a hundred-page one made here, as LibreOffice saves them in each format; or
those that are given, to see how many real ones are read. Ours is processor time, a median of nine rounds after one to
warm up; LibreOffice's is the time that passes, once, for one file, with what it takes to start.

The goal: a .doc of the corpus in under 5 ms.
"""

from __future__ import annotations

import gc
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

from striprtf.striprtf import rtf_to_text
from word import report

from extractor.formats import Unreadable, office, parse

CORPUS = Path(__file__).parent.parent / "corpus"
KINDS = {"doc": "doc:MS Word 97", "rtf": "rtf", "odt": "odt", "html": "html:HTML (StarWriter)"}
ROUNDS = 9
GOAL = 5


def median(work: Callable[[], object]) -> float:
    """Return the median of some rounds in milliseconds of processor time, without the garbage collector."""
    times = []
    for _ in range(ROUNDS + 1):
        gc.collect()
        gc.disable()
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
        gc.enable()
    return 1000 * statistics.median(times[1:])


def once(work: Callable[[], object]) -> float:
    """Return the milliseconds that pass."""
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)


def made() -> None:
    """Measure files that LibreOffice saves."""
    files = {path.parent.name: path.read_bytes() for path in sorted(CORPUS.glob("*/report.docx"))}
    files["một trăm trang"] = report(400, 400, 5)
    for suffix, into in KINDS.items():
        short = []
        for name, word in files.items():
            data = office.converted(word, ".docx", into=into, seconds=600)
            same = parse(data, f"a.{suffix}").text.split() == parse(word, "a.docx").text.split()
            ours = median(partial(parse, data, f"a.{suffix}"))
            line = f"{suffix:5}{name:24}{len(data) / 1000:8.0f} KB{ours:9.1f} ms   same words: {same}"
            if name in ("dong-nghe-2024", "một trăm trang"):
                theirs = once(partial(office.converted, data, f".{suffix}", into="txt:Text"))
                line += f"   LibreOffice {theirs:6.0f} ms"
            if suffix == "rtf":
                line += f"   striprtf {median(partial(rtf_to_text, data.decode('cp1252'))):6.1f} ms"
            print(line, flush=True)
            if name in {path.parent.name for path in CORPUS.glob("*/report.docx")}:
                short.append(ours)
        goal = f" (goal: under {GOAL} ms)" if suffix == "doc" else ""
        print(f"{suffix:5}median of the corpus: {statistics.median(short):.1f} ms{goal}\n")


def given(paths: list[str]) -> None:
    """Read given files and tell how they went."""
    ends: Counter[str] = Counter()
    times = []
    for path in map(Path, paths):
        data = path.read_bytes()
        start = time.process_time()
        try:
            reading = parse(data, path.name)
            ends[reading.format] += 1
            times.append(1000 * (time.process_time() - start))
        except Unreadable as reason:
            ends[type(reason).__name__] += 1
            print(f"{path.name}: {reason}")
    print(dict(ends), f"median {statistics.median(times):.1f} ms" if times else "")


if __name__ == "__main__":
    given(sys.argv[1:]) if sys.argv[1:] else made()

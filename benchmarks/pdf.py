"""Text PDFs: time a page, cells right, memory, beside pdfplumber and pypdfium2's bare text.

    python benchmarks/pdf.py [RUNS]

The documents are made here, by reportlab and, where it is installed, by LibreOffice. All times are processor time,
medians of runs in turn, in one process; imports are not in them. The goals: at least 8 times as fast as pdfplumber's
`extract_text` and `extract_tables`, every cell right, rows that pages cut included; 1,000 pages under 300 MB.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

sys.path[:0] = [str(Path(__file__).parents[1] / folder) for folder in ("tests", "")]

import pdfplumber  # noqa: E402 (the path comes first)
import pikepdf  # noqa: E402
import printed  # noqa: E402
import pypdfium2  # noqa: E402

from extractor.formats import parse  # noqa: E402

Rows = list[list[str]]
FASTER, MEMORY, PAGES = 8, 300, 1000
TEXT = "pypdfium2's text"


def documents() -> dict[str, tuple[bytes, Rows]]:
    made = {
        "prose": (printed.prose(20), []),
        "lines, header repeated": printed.ruled(1, 60),
        "lines, rows cut by pages": printed.ruled(2, 60, repeat=False),
        "12 narrow columns": printed.dense(),
        "12 narrow columns, turned": printed.dense(rotation=90),
        "no lines": printed.unruled(3, 60),
        "no lines, numbers at the middle": printed.unruled(4, 60, valign="MIDDLE"),
        "columns too narrow": printed.narrow(),
    }
    if printed.OFFICE:
        made["LibreOffice"] = printed.exported(5, 40)
        made["LibreOffice, middle"] = printed.exported(6, 40, middle=True)
        made["LibreOffice, no lines"] = printed.exported(7, 60, lines=False)
    return made


def ours(data: bytes) -> Rows:
    return [line.split("\t") for line in parse(data).text.split("\n") if "\t" in line]


def plumber(data: bytes) -> Rows:
    rows = []
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            page.extract_text()
            for table in page.extract_tables():
                rows += [[" ".join((cell or "").split()) for cell in row] for row in table]
            page.close()
    return rows


def bare(data: bytes) -> Rows:
    document = pypdfium2.PdfDocument(data)
    for page in document:
        page.get_textpage().get_text_range()
        page.close()
    document.close()
    return []


def right(expected: Rows, found: Rows) -> int:
    """How many of the expected cells are in a row that has them all, or in the row that has the most of them."""
    exact = set(map(tuple, found))
    count = 0
    for row in expected:
        same = [sum(a == b for a, b in zip(row, other, strict=False)) for other in found if len(other) == len(row)]
        count += len(row) if tuple(row) in exact else max(same, default=0)
    return count


def timed(work: Callable[[bytes], Rows], data: bytes) -> float:
    start = time.process_time()
    work(data)
    return time.process_time() - start


def memory(data: bytes) -> float:
    """Return the peak memory in MB of a process that reads a document of 1,000 pages."""
    source = pikepdf.open(io.BytesIO(data))
    long = pikepdf.new()
    while len(long.pages) < PAGES:
        long.pages.extend(source.pages)
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        long.save(file.name)
        code = (
            "import resource, sys; from pathlib import Path; from extractor.formats import read\n"
            "pages = read(Path(sys.argv[1]))[1].pages\n"
            "print(pages, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
        )
        done = subprocess.run([sys.executable, "-c", code, file.name], capture_output=True, text=True, check=True)
    pages, peak = done.stdout.split()
    print(f"{pages} pages: {float(peak):.0f} MB")
    return float(peak)


def main() -> int:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    readers = {"ours": ours, "pdfplumber": plumber, TEXT: bare}
    totals = dict.fromkeys(readers, 0.0)
    cells, found = 0, dict.fromkeys(readers, 0)
    pages = 0
    print(f"{'ms a page':34}{'pages':>6}" + "".join(f"{name:>18}" for name in readers) + "   cells right")
    for name, (data, rows) in documents().items():
        count = len(pypdfium2.PdfDocument(data))
        for work in readers.values():
            work(data)
        rounds = [[timed(work, data) for work in readers.values()] for _ in range(runs)]
        times = dict(zip(readers, map(median, zip(*rounds, strict=True)), strict=True))
        scores = {one: right(rows, work(data)) for one, work in readers.items() if work is not bare}
        expected = sum(map(len, rows))
        for one in readers:
            totals[one] += times[one]
            found[one] += scores.get(one, 0)
        cells += expected
        pages += count
        shown = f"{scores['ours']} (pdfplumber {scores['pdfplumber']}) of {expected}" if rows else ""
        print(f"{name:34}{count:6}" + "".join(f"{1000 * times[one] / count:18.1f}" for one in readers) + f"   {shown}")
    print(f"{'all':34}{pages:6}" + "".join(f"{1000 * totals[one] / pages:18.1f}" for one in readers), end="   ")
    print(f"{found['ours']} (pdfplumber {found['pdfplumber']}) of {cells}")
    ratio = totals["pdfplumber"] / totals["ours"]
    print(f"{ratio:.1f} times as fast as pdfplumber (goal {FASTER})", end="; ")
    print(f"{totals['ours'] / totals[TEXT]:.1f} times the time of the bare text")
    peak = memory(printed.ruled(1, 60)[0])
    return int(ratio < FASTER or found["ours"] < cells or peak > MEMORY)


if __name__ == "__main__":
    sys.exit(main())

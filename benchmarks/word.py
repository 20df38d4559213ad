"""Processor time of reading Word files, beside python-docx's bare paragraphs and cells and beside markitdown.

    python benchmarks/word.py [--markitdown PYTHON]

The files are made here: prose in runs as Word cuts them, with automatic numbers and footnote marks, and tables. All
readers read the same bytes in the same run, a median of nine rounds after one to warm up. python-docx goes over
`iter_inner_content` of the body and of each cell, as its documentation shows; it resolves nothing of what our reader
does. markitdown (MIT, not needed otherwise) is measured by PYTHON, an interpreter of an environment that has it.

The goals: at most 1.3 times python-docx's time, at least 10 times as fast as markitdown.
"""

from __future__ import annotations

import argparse
import gc
import io
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from docx import Document
from docx.table import Table

from extractor.formats.docx import read_docx

SENTENCE = (
    "Trong kỳ, Ủy ban nhân dân xã đã tiếp nhận 1.204 hồ sơ, giải quyết đúng hạn 1.198 hồ sơ, đạt 99,5%; ",
    "ban hành 15 văn bản chỉ đạo, điều hành, trong đó có 03 kế hoạch và 12 công văn; ",
    "tổ chức 02 hội nghị với 145 lượt người tham dự, phát 320 tờ rơi tuyên truyền đến từng thôn. ",
)
ROUNDS = 9
GOALS = {"python-docx": 1.3, "markitdown": 0.1}
MARKITDOWN = """
import gc, io, statistics, sys, time
from markitdown import MarkItDown
read = MarkItDown(enable_plugins=False).convert_stream
for path in sys.argv[2:]:
    data, times = open(path, "rb").read(), []
    for _ in range(int(sys.argv[1]) + 1):
        gc.collect()
        start = time.process_time()
        read(io.BytesIO(data), file_extension=".docx")
        times.append(time.process_time() - start)
    print(statistics.median(times[1:]))
"""


def report(paragraphs: int, rows: int, columns: int) -> bytes:
    """Return a Word file with this many paragraphs of several runs, every fifth numbered, and one table."""
    document = Document()
    for n in range(paragraphs):
        paragraph = document.add_paragraph(style="List Number" if n % 5 == 0 else None)
        for m, text in enumerate(SENTENCE):
            run = paragraph.add_run(text)
            run.font.name, run.bold = "Times New Roman", m == 1
        if n % 10 == 0:
            paragraph.add_run("1").font.superscript = True
    table = document.add_table(rows, columns)
    for row in table.rows:
        for n, cell in enumerate(row.cells):
            cell.text = "Lĩnh vực đất đai" if n == 1 else "1.204"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def python_docx(data: bytes) -> str:
    def texts(container: object) -> Iterator[str]:
        for block in container.iter_inner_content():  # type: ignore[attr-defined]
            if isinstance(block, Table):
                for row in block.rows:
                    for cell in row.cells:
                        yield from texts(cell)
            else:
                yield block.text

    return "\n".join(texts(Document(io.BytesIO(data))))


def medians(readers: dict[str, Callable[[bytes], object]], data: bytes) -> dict[str, float]:
    """Return each reader's median, in seconds; they take turns, so that a busy moment of the machine falls on all."""
    times: dict[str, list[float]] = {name: [] for name in readers}
    for _ in range(ROUNDS + 1):
        for name, read in readers.items():
            gc.collect()
            start = time.process_time()
            read(data)
            times[name].append(time.process_time() - start)
    return {name: statistics.median(each[1:]) for name, each in times.items()}


def markitdown(python: str, files: list[bytes]) -> list[float]:
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{n}.docx" for n in range(len(files))]
        for path, data in zip(paths, files, strict=True):
            path.write_bytes(data)
        done = subprocess.run(
            [python, "-c", MARKITDOWN, str(ROUNDS), *map(str, paths)], check=True, capture_output=True, text=True
        )
    return [float(line) for line in done.stdout.split()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--markitdown", metavar="PYTHON", help="an interpreter whose environment has markitdown")
    chosen = parser.parse_args()
    names = {"a short report": (60, 10, 5), "a long report": (500, 60, 8), "an annex": (20, 500, 8)}
    files = [report(*size) for size in names.values()]
    theirs = markitdown(chosen.markitdown, files) if chosen.markitdown else []
    failed = False
    for n, (name, data) in enumerate(zip(names, files, strict=True)):
        times = medians({"doisoat": read_docx, "python-docx": python_docx}, data)
        if theirs:
            times["markitdown"] = theirs[n]
        ours = times.pop("doisoat")
        print(f"{name}: {1000 * ours:.1f} ms", end="")
        for other, seconds in times.items():
            failed |= ours > GOALS[other] * seconds
            print(f", {other} {1000 * seconds:.1f} ms ({ours / seconds:.2f} of it, at most {GOALS[other]})", end="")
        print(flush=True)
    sys.exit(failed)


if __name__ == "__main__":
    main()

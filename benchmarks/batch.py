"""A folder of generated reports (text, Word, PDF in turn): speed, memory, a rerun, the workbook.

    python benchmarks/batch.py [--reports 1000]

Times are this machine's; what is kept are the ratios, measured in one run, and the memory. Nothing else should run
beside it. Linux and macOS.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from multiprocessing import get_context
from pathlib import Path

import psutil
from speed import show

from extractor.batch.pool import Limits
from extractor.batch.run import Batcher
from extractor.records import File
from extractor.settings import Settings
from extractor.store import Store

FORMATS = "txt,docx,pdf"


def reports(folder: Path, number: int) -> Path:
    """Make the reports, and return the folder that holds nothing else."""
    command = [sys.executable, "-m", "extractor", "corpus", "make", str(folder / "made"), "--reports", str(number)]
    subprocess.run([*command, "--formats", FORMATS, "--errors", "0.02"], check=True, capture_output=True)
    found = folder / "reports"
    found.mkdir()
    for path in sorted(folder.glob("made/*/report.*")):
        shutil.copy(path, found / f"{path.parent.name}{path.suffix}")
    return found


class Watch:
    """Notes when each file was done, and how much memory the workers took by then, in megabytes."""

    def __init__(self) -> None:
        self.memory: list[float] = []

    def begin(self, files: int, known: int) -> None:
        self.start = time.perf_counter()

    def done(self, file: File) -> None:
        taken = [0.0]
        for worker in psutil.Process().children():
            try:
                taken.append(worker.memory_info().rss / 2**20)
            except psutil.Error:  # it has just been replaced
                continue
        self.memory.append(max(taken))

    def stopping(self) -> bool:
        return False


def read(folder: Path, store: Path, jobs: int) -> tuple[float, list[float]]:
    """Return the seconds that reading `folder` into a new store takes, and the workers' memory over the run."""
    watch = Watch()
    start = time.perf_counter()
    with Store.open(store) as opened:
        Batcher(opened, Settings(), Limits(jobs=jobs)).run(folder, lambda path: False, watch)
    return time.perf_counter() - start, watch.memory


def bare(folder: Path) -> float:
    """Return the seconds that the libraries alone take for the text of the same files, in one process."""
    import docx
    import pdfplumber

    start = time.perf_counter()
    for path in sorted(folder.iterdir()):
        if path.suffix == ".docx":
            document = docx.Document(str(path))
            for table in document.tables:
                for row in table.rows:
                    _ = [cell.text for cell in row.cells]
            _ = [paragraph.text for paragraph in document.paragraphs]
        elif path.suffix == ".pdf":
            with pdfplumber.open(path) as pdf:
                for page in pdf.pages:
                    page.extract_text()
                    page.extract_tables()
        else:
            path.read_text(encoding="utf-8", errors="replace")
    return time.perf_counter() - start


def command(folder: Path, out: Path) -> float:
    """Return the seconds of the whole command."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "extractor", "batch", str(folder), "-o", str(out), "-q"],
        stdout=subprocess.DEVNULL,
        check=False,
    )
    assert done.returncode in (0, 1), done
    return time.perf_counter() - start


def write(name: str, store: Path, out: Path) -> tuple[float, float]:
    """Return the seconds and the peak megabytes of one output, in a process of its own."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(_write, (name, store, out))


def _write(name: str, store: Path, out: Path) -> tuple[float, float]:
    from extractor.outputs import batch_outputs

    with Store.open(store) as opened:
        start = time.perf_counter()
        batch_outputs()[name].write(opened.batch(), out)
        seconds = time.perf_counter() - start
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--reports", type=int, default=1000)
    number = parser.parse_args().reports
    with tempfile.TemporaryDirectory() as name:
        here = Path(name)
        folder = reports(here, number)
        one, memory = read(folder, here / "one.db", 1)
        two, _ = read(folder, here / "two.db", 2)
        show(f"{number} reports, one process", f"{one:.0f} s")
        show("reports a second, two processes", f"{number / two:.1f}")
        show("one process : two", f"{one / two:.2f}", "at least 1.8", one / two >= 1.8)
        alone = bare(folder)
        show("one process : pdfplumber, python-docx alone", f"{one / alone:.1f}")
        tenth = max(1, len(memory) // 10)
        first, last = max(memory[:tenth]), max(memory[-tenth:])
        show("peak memory of a worker", f"{max(memory):.0f} MB", "under 600 MB", max(memory) < 600)
        show("its last tenth : its first", f"{last / first:.2f}", "at most 1.10", last <= 1.1 * first)
        first, again = command(folder, here / "out"), min(command(folder, here / "out") for _ in range(3))
        show("whole command, outputs with it", f"{first:.0f} s")
        show("the command again, nothing changed", f"{again:.2f} s")
        show("the first : the second", f"{first / again:.0f}", "at least 50", first >= 50 * again)
        for output in ("xlsx", "html", "jsonl"):
            seconds, megabytes = write(output, here / "two.db", here / "written")
            goal = output == "xlsx"
            kept = seconds < 20 if goal else None
            show(f"{output}, time", f"{seconds:.1f} s", "under 20 s" if goal else "", kept)
            kept = megabytes < 300 if goal else None
            show(f"{output}, peak memory", f"{megabytes:.0f} MB", "under 300 MB" if goal else "", kept)
        size = sum(path.stat().st_size for path in here.glob("two.db*")) / number / 2**10
        show("the store, a report", f"{size:.0f} KB")


if __name__ == "__main__":
    main()

"""Damaged files of all formats, read as the commands read them: nothing but text or one typed reason may come of it.

    python benchmarks/fuzz.py [--inputs 20000] [--first 0] [--seed 7] [--only .pdf] [--jobs 2]

Each file is that of a number, always the same: `--first N --inputs 1 --keep FOLDER` makes one again. A process that
crashes while it reads, or is ended for its time or memory, is what the guard is for: they are counted and named. Faults
are what must never be: an error that is not typed or not one Vietnamese line, no text without an error, a file that
takes longer than its limit, memory above it, something written beside the files. Exit status: 0 without faults.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
import warnings
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1] / folder) for folder in ("tests", "")]
import fuzzing  # noqa: E402

_OVERSHOOT = 1.5  # what a bomb gets between two looks; its address space ends there


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--only", default="", metavar="SUFFIX", help="damage only files whose name ends so")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="write the files there that are named below")
    asked = parser.parse_args()
    warnings.filterwarnings("ignore", "Duplicate name")  # of zipfile: such damage is meant
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    slowest, told = 0.0, []
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(asked.jobs) as pool:
        read = partial(fuzzing.outcome, folder=Path(folder), seed=asked.seed, only=asked.only)
        for one in pool.map(read, range(asked.first, asked.first + asked.inputs)):
            counts[Path(one.name).suffix][one.kind] += 1
            slowest = max(slowest, one.seconds)
            if one.faults or one.kind in ("crashed", "Overran") or asked.inputs == 1:
                told.append(one)
    fuzzing.guard._end_all()
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    kinds = sorted({kind for found in counts.values() for kind in found})
    print("format", *kinds, sep="\t")
    for suffix, found in sorted(counts.items()):
        print(suffix, *(found[kind] for kind in kinds), sep="\t")
    print("all", *(sum(found[kind] for found in counts.values()) for kind in kinds), sep="\t")
    for one in told:
        print(f"{one.kind:10} {one.seconds:5.1f} s  {one.name}", *one.faults)
        if asked.keep:
            asked.keep.mkdir(parents=True, exist_ok=True)
            name, data = fuzzing.damaged(int(one.name.partition("-")[0]), asked.seed, asked.only)
            (asked.keep / name).write_bytes(data)
    print(f"{asked.inputs} files in {time.monotonic() - start:.0f} s; the slowest {slowest:.1f} s")
    print(f"the largest process {most:.0f} MB, of {fuzzing.LIMITS.megabytes:g} allowed")
    faults = sum(bool(one.faults) for one in told) + (most > _OVERSHOOT * fuzzing.LIMITS.megabytes)
    print(f"{faults} faults")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())

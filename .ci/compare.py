"""Compare measured figures (JSON on standard input) with the floors of one section of thresholds.toml.

    python3 score.py --json | python3 .ci/compare.py acceptance

A figure inside an object is named with dots ("headings.f1"). Floors are the figures once reached and only ever rise;
`at_most` holds ceilings. A threshold whose figure is missing fails too. Exit status 1 where one is not kept.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

RAISE_BY = 0.005  # a floor so far below its figure is worth raising


def flat(figures: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, float]]:
    """Yield each number of nested objects under its dotted name."""
    for name, value in figures.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{name}.")
        elif isinstance(value, int | float):
            yield prefix + name, value


def main(section: str) -> int:
    """Print a line a threshold; return 1 where one is not kept."""
    floors = tomllib.loads((Path(__file__).parent / "thresholds.toml").read_text(encoding="utf-8"))[section]
    ceilings = floors.pop("at_most", {})
    figures = dict(flat(json.load(sys.stdin)))
    kept = True
    for name, bound in [*floors.items(), *ceilings.items()]:
        figure = figures.get(name)
        good = figure is not None and (figure <= bound if name in ceilings else figure >= bound)
        kept &= good
        note = "" if good else "  <-- not kept"
        if good and name in floors and figure is not None and figure >= bound + RAISE_BY:
            note = "  (the floor may rise)"
        shown = "missing" if figure is None else f"{figure:.4f}"
        print(f"{name:32s} {shown:>8s}  {'at most' if name in ceilings else 'at least'} {bound:.4f}{note}")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

"""Whether models made again have the scores of those that are shipped: `same_scores.py MANIFEST MADE_AGAIN`.

The trainer of the tagger adds its features up in another order each time: of 300 phrases two or
three come out otherwise.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

TOLERANCE = 0.015

shipped, again = (tomllib.loads(Path(path).read_text(encoding="utf-8")) for path in sys.argv[1:])
differences = [
    f"{name}: {score}: {before} shipped, {again[name]['scores'].get(score)} made again"
    for name, entry in shipped.items()
    for score, before in entry["scores"].items()
    if abs(again[name]["scores"].get(score, -1) - before) > TOLERANCE
]
differences += [
    f"{name}: made of another corpus" for name in shipped if shipped[name]["corpus"] != again[name]["corpus"]
]
print("\n".join(differences) or f"{', '.join(shipped)}: the same scores")
sys.exit(bool(differences))

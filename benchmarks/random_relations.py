"""Judge random relations against the oracle in rational numbers, and sums that were printed honestly.

    python benchmarks/random_relations.py [CASES]

Rates, growth, sums, balances, differences, agreement, part and whole; counts and amounts of money, hedged or not, in
every habit of printing. Prints how often each verdict was given, where judge and oracle differ (never, or the exit
status is 1) and how many honest sums, rounded or cut off, raise something (none may be called wrong, one in fifty a
matter of rounding). The oracle is tests/oracle.py; a million cases take about five minutes on one
core, the test runs a tenth of them with another seed.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1] / folder) for folder in ("tests", "")]
from oracle import disagreements, honest_sums  # noqa: E402 (the path comes first)

CHUNK = 50_000
MODES = ("rounded", "truncated")


def main(cases: int) -> int:
    began = time.perf_counter()
    seen: Counter[str] = Counter()
    wrong: list[str] = []
    for seed, first in enumerate(range(0, cases, CHUNK)):
        more_seen, more_wrong = disagreements(seed, min(CHUNK, cases - first))
        seen += more_seen
        wrong += more_wrong
    print(f"{seen.total():,} random relations in {time.perf_counter() - began:.0f} s")
    for verdict, count in sorted(seen.items()):
        print(f"  {verdict:18} {count:9,}")
    print(f"disagreements with the oracle: {len(wrong)}")
    print("\n".join(wrong[:20]), end="\n" if wrong else "")

    honest = honest_sums(seed=1, cases=cases // 10)
    contradicted, explained = (sum(honest[f"{mode} {verdict}"] for mode in MODES) for verdict in (False, "rounding"))
    print(f"{honest.total():,} honest sums of 1 to 20 parts: {contradicted} called wrong, {explained} rounding")
    return 1 if wrong or contradicted or 50 * explained > honest.total() else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))

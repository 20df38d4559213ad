"""A few hundred damaged files of all formats; benchmarks/fuzz.py reads thousands."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import fuzzing
import pytest

from extractor.formats import suffixes


def test_there_are_good_files_of_all_common_formats() -> None:
    names = {Path(seed.name).suffix for seed in fuzzing.seeds()}
    assert names - {".eml", ".zip"} <= set(suffixes())
    assert {".docx", ".pdf", ".txt", ".xlsx", ".odt", ".rtf", ".html", ".png"} <= names


@pytest.mark.parametrize("seed", [seed for seed in fuzzing.seeds() if seed.share >= 5], ids=lambda seed: seed.name)
def test_good_files_are_read(seed: fuzzing.Seed, tmp_path: Path) -> None:
    path = tmp_path / seed.name
    path.write_bytes(seed.data)
    for file in fuzzing.collect([path]).files:
        text = fuzzing.guard.parse(fuzzing.load(file), file.name).text
        assert any(number in text for number in ("1.234", "914", "680"))


def test_damaged_files_are_always_the_same() -> None:
    assert fuzzing.damaged(11) == fuzzing.damaged(11)
    assert fuzzing.damaged(11) != fuzzing.damaged(11, seed=8)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("part", range(6))
def test_damaged_files_are_read_or_refused(part: int, tmp_path: Path) -> None:
    outcomes = [fuzzing.outcome(number, tmp_path) for number in range(50 * part, 50 * part + 50)]
    assert [(outcome.name, outcome.faults) for outcome in outcomes if outcome.faults] == []
    assert len(Counter(outcome.kind for outcome in outcomes)) > 1

"""How well the topic and the part of single headings are told: corpus/headings.toml, clean and damaged."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from extractor.evaluate.figures import Figure
from extractor.sections.cascade import told
from extractor.sections.classifier import Classifier
from extractor.sections.topics import bare, name_of
from extractor.text import fold

Split = Literal["dev", "test"]
Judge = Callable[[str], tuple[str | None, str | None]]
"""A title's topic and part."""
DAMAGE = (0.0, 0.1, 0.3)
"""Shares of letters that are misread."""
COPIES = 5
_MISREAD = 0.3  # of the damaged letters; the others lose their marks
_LETTERS = "abcdeghiklmnopqrstuvxy"


@dataclass(frozen=True, slots=True)
class Listed:
    """A heading with its topic and its part, None for none."""

    title: str
    topic: str | None
    part: str | None = None


def listed(file: Path, split: Split) -> tuple[Listed, ...]:
    """Return the headings of one half of the list."""
    found: list[Listed] = []
    for family in tomllib.loads(file.read_text(encoding="utf-8"))["family"]:
        if family["split"] == split:
            found += (Listed(title, topic) for topic, titles in family["topics"].items() for title in titles)
            found += (Listed(title, None, part) for part, titles in family["parts"].items() for title in titles)
            found += (Listed(title, None) for title in family["none"])
    return tuple(found)


def damaged(title: str, share: float, rng: random.Random) -> str:
    """Return the title with that share of its letters damaged as by a scan: most lose their marks, some are misread."""
    letters = []
    for letter in title:
        if letter.isalpha() and rng.random() < share:
            new = rng.choice(_LETTERS) if rng.random() < _MISREAD else fold(letter)
            letter = new.upper() if letter.isupper() else new
        letters.append(letter)
    return "".join(letters)


def copies(headings: Iterable[Listed], share: float, times: int, seed: int) -> list[Listed]:
    """Return damaged copies of headings."""
    rng = random.Random(seed)
    return [replace(each, title=damaged(each.title, share, rng)) for _ in range(times) for each in headings]


def judges(model: Classifier | None) -> dict[str, Judge]:
    """Return what is compared: the lexicon alone, the classifier alone by what it holds likeliest, and both."""

    def by_lexicon(title: str) -> tuple[str | None, str | None]:
        name = told(title, name_of(title), None)
        return name.topic, name.part

    def by_classifier(title: str) -> tuple[str | None, str | None]:
        if model is None:
            return None, None
        topic, part = model.guess(bare(title))
        return topic.name, part.name

    def by_both(title: str) -> tuple[str | None, str | None]:
        name = told(title, name_of(title), model)
        return name.topic, name.part

    return {"lexicon": by_lexicon, "classifier": by_classifier, "cascade": by_both}


def measured(headings: Sequence[Listed], judge: Judge) -> tuple[Figure, Figure]:
    """Return the figures of the topics, and of the parts of headings without a topic."""
    topics, parts = Figure(), Figure()
    for heading in headings:
        topic, part = judge(heading.title)
        topics.add(heading.topic, topic)
        if heading.topic is None:
            parts.add(heading.part, part)
    return topics, parts


def measure(file: Path, split: Split, model: Classifier | None) -> dict[str, tuple[Figure, Figure]]:
    """Return the figures of each judge at each degree of damage, by "cascade, 10%"."""
    headings = listed(file, split)
    return {
        f"{name}, {share:.0%}": measured(copies(headings, share, COPIES, 1) if share else headings, judge)
        for name, judge in judges(model).items()
        for share in DAMAGE
    }

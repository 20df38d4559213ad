"""How well the topic and the part of single headings are told: corpus/headings.toml, clean and damaged."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from extractor.evaluate.figures import Figure
from extractor.models import ModelProblem
from extractor.sections.cascade import told
from extractor.sections.classifier import classifier
from extractor.sections.topics import bare, keyword_topic, name_of
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


def by_lexicon(title: str) -> tuple[str | None, str | None]:
    """Judge by the lexicon alone, its phrases and keywords."""
    name = name_of(title)
    return name.topic or (None if name.settled else keyword_topic(bare(title))), name.part


def by_classifier(title: str) -> tuple[str | None, str | None]:
    """Judge by the classifier alone, whatever it holds likeliest; raises `ModelProblem`."""
    model = classifier()
    if isinstance(model, ModelProblem):
        raise model
    topic, part = model.guess(bare(title))
    return topic.name, part.name


def by_all(title: str) -> tuple[str | None, str | None]:
    """Judge as the program does."""
    name = told(title, name_of(title))
    return name.topic, name.part


JUDGES: dict[str, Judge] = {"lexicon": by_lexicon, "classifier": by_classifier, "cascade": by_all}


def measured(headings: Sequence[Listed], judge: Judge) -> tuple[Figure, Figure]:
    """Return the figures of the topics, and of the parts of headings without a topic."""
    topics, parts = Figure(), Figure()
    for heading in headings:
        topic, part = judge(heading.title)
        topics.add(heading.topic, topic)
        if heading.topic is None:
            parts.add(heading.part, part)
    return topics, parts


def measure(file: Path, split: Split = "test") -> dict[str, tuple[Figure, Figure]]:
    """Return the figures of each judge at each degree of damage, by "cascade, 10 %"."""
    headings = listed(file, split)
    return {
        f"{name}, {share:.0%}": measured(copies(headings, share, COPIES, 1) if share else headings, judge)
        for name, judge in JUDGES.items()
        for share in DAMAGE
    }

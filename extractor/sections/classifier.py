"""The trained second opinion on a heading, for wordings that the lexicon does not have: models/sections.json.

Two logistic regressions, for the topic and for the part, over the runs of three to five letters in the title, across
its words; "none of them" is a class of each. The weights are whole numbers, so that a title is scored by additions
alone: the same on every machine, and without a library that takes long to load.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extractor.models import ModelProblem, file

NONE = "none"
SHORTEST, LONGEST = 3, 5


@dataclass(frozen=True, slots=True)
class Guess:
    """The likeliest class, None for none of them, with its probability."""

    name: str | None
    probability: float


def runs(plain: str) -> frozenset[str]:
    """Return the runs of letters of a plain title (`topics.bare`)."""
    padded = f" {plain} "
    return frozenset(
        padded[at : at + length] for length in range(SHORTEST, LONGEST + 1) for at in range(len(padded) - length + 1)
    )


class Classifier:
    """The trained weights.

    `topics` and `parts` name the classes, `scale` is what the weights were multiplied by, `weights` has a row for each
    run of letters, the classes of the topic first, and `bias` one for all titles.
    """

    def __init__(
        self,
        topics: Sequence[str],
        parts: Sequence[str],
        scale: int,
        bias: Sequence[int],
        weights: Mapping[str, Sequence[int]],
    ) -> None:
        self.topics, self.parts, self.scale, self.bias, self.weights = topics, parts, scale, bias, weights

    @classmethod
    def read(cls, path: Path) -> Classifier:
        """Return the classifier that training wrote to a file."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))

    def guess(self, plain: str) -> tuple[Guess, Guess]:
        """Return the topic and the part of a plain title (`topics.bare`)."""
        found = runs(plain)
        rows = [self.weights[run] for run in found if run in self.weights]
        # Runs that training never met count in the length: a strange title is nothing for sure.
        length = self.scale * math.sqrt(len(found))
        sums = [sum(column) / length for column in zip(*rows, strict=True)] if rows else [0.0] * len(self.bias)
        scores = [score + bias / self.scale for score, bias in zip(sums, self.bias, strict=True)]
        here = len(self.topics)
        return _likeliest(self.topics, scores[:here]), _likeliest(self.parts, scores[here:])


def _likeliest(names: Sequence[str], scores: Sequence[float]) -> Guess:
    best = max(scores)
    name = names[scores.index(best)]
    return Guess(None if name == NONE else name, 1 / sum(math.exp(score - best) for score in scores))


def classifier() -> Classifier | None:
    """Return the shipped classifier, read once; None where it cannot be used."""
    read = _read()
    return None if isinstance(read, ModelProblem) else read


def problem() -> str | None:
    """Return one Vietnamese line that says why the shipped classifier cannot be used, None where it can."""
    read = _read()
    return f"chỉ nhận ra đề mục theo từ điển: {read}" if isinstance(read, ModelProblem) else None


@cache
def _read() -> Classifier | ModelProblem:
    try:
        return Classifier.read(file("sections"))
    except ModelProblem as problem:
        return problem

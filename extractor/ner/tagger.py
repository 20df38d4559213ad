"""The trained tagger: a linear-chain CRF over the features of a sentence's tokens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from extractor import models

Labelled = tuple[str, int, int]
"""A label with the range of its tokens, end exclusive."""


class Tagger:
    """A model file as underthesea_core's CRFTrainer saves it: weights, no code."""

    def __init__(self, path: Path) -> None:
        from underthesea_core import CRFTagger

        self._crf = CRFTagger()
        self._crf.load(str(path))

    def labelled(self, features: Sequence[list[str]]) -> list[Labelled]:
        """Return the labelled stretches of a sentence, in order."""
        return stretches(self._crf.tag(features))


@cache
def shipped() -> Tagger:
    """Return the tagger of models/, loaded once a process; raises `ModelProblem`."""
    path = models.file("ner")
    try:
        return Tagger(path)
    except (OSError, ValueError, RuntimeError) as error:
        raise models.ModelProblem(f"không nạp được mô hình {path.name}: {error}") from None


def stretches(tags: Iterable[str]) -> list[Labelled]:
    """Return the stretches of BIO tags; an "I-" that goes on nothing begins one."""
    found: list[Labelled] = []
    open_: tuple[str, int] | None = None
    i = -1
    for i, tag in enumerate(tags):
        if open_ and tag != "I-" + open_[0]:
            found.append((*open_, i))
            open_ = None
        if tag != "O" and open_ is None:
            open_ = tag[2:], i
    return [*found, (*open_, i + 1)] if open_ else found

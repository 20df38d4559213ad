"""The numbers among the words of running text, each read a second time where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.formats.scan.agree import Read, settle_word, worth_another
from extractor.formats.scan.second import second
from extractor.formats.scan.tesseract import Word, spread

if TYPE_CHECKING:
    from extractor.formats.scan.image import Image


def settled(words: list[Word], grey: Image) -> list[Word]:
    """Return the words as they are taken; doubtful ranges are noted in them."""
    height, width = grey.shape
    places: list[int] = []
    crops: list[Image] = []
    for i, word in enumerate(words):
        if worth_another(word.text, word.confidence):
            x0, top, x1, bottom = (round(edge) for edge in word.box)
            crop = grey[max(0, top - 2) : min(height, bottom + 2), max(0, x0 - 2) : min(width, x1 + 2)]
            if crop.size:
                places.append(i)
                crops.append(crop)
    for i, other in zip(places, second().read(crops), strict=True):
        word = words[i]
        taken = settle_word(Read(word.text, word.confidence), Read(*other))
        if taken.text != word.text:
            boxes = word.boxes if len(taken.text) == len(word.text) else spread(word.box, len(taken.text))
            words[i] = Word(taken.text, boxes, word.confidence, word.line, taken.doubtful)
        else:
            word.doubtful = taken.doubtful
    return words

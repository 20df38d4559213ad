"""The second reading of a word or a cell: TrueOCR where it is installed, else Tesseract once more on another image."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from extractor.formats.scan import tesseract

if TYPE_CHECKING:
    from extractor.formats.scan.image import Image


class Second(Protocol):
    """Reads crops of one line each, cut tightly around the ink."""

    def read(self, crops: Sequence[Image]) -> list[tuple[str, float]]:
        """Return the text of each, and the confidence in it from 0 to 100."""


@cache
def second() -> Second:
    """Return the second reader, opened once for a process."""
    try:
        return _TrueOcr()
    except (ImportError, OSError, ValueError):
        return _Again()


class _TrueOcr:
    """TrueOCR's recogniser of lines, with the weights of its package; it never reaches for the network."""

    def __init__(self) -> None:
        from pathlib import Path

        import trueocr
        from trueocr.recognizer import Recognizer

        self._recogniser: Any = Recognizer(Path(trueocr.__file__).parent / "models", threads=1)

    def read(self, crops: Sequence[Image]) -> list[tuple[str, float]]:
        return [(found.text, 100 * found.confidence) for found in self._recogniser.predict(list(crops))]


class _Again:
    """Tesseract, on the word alone and larger: its errors there are mostly others than on the page."""

    def read(self, crops: Sequence[Image]) -> list[tuple[str, float]]:
        import cv2

        larger = [
            cv2.copyMakeBorder(
                cv2.resize(crop, None, fx=1.5, fy=1.5, interpolation=cv2.INTER_CUBIC),
                20, 20, 20, 20, cv2.BORDER_REPLICATE,
            )
            for crop in crops
        ]
        found = tesseract.engine().read(larger, tesseract.WORD, 450)
        return [
            (" ".join(word.text for word in words), min((word.confidence for word in words), default=0.0))
            for words in found
        ]

"""The second reading of a word or a cell: TrueOCR where it is installed, else Tesseract once more on another image."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from extractor.formats.scan import tesseract
from extractor.formats.scan.agree import SURE
from extractor.formats.scan.lines import two_toned

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
    """Tesseract, on the line alone and in two tones. Its confidence in itself is no second opinion: never sure."""

    def read(self, crops: Sequence[Image]) -> list[tuple[str, float]]:
        found = tesseract.engine().read([two_toned(crop) for crop in crops], tesseract.LINE, 300)
        return [
            (
                " ".join(word.text for word in words),
                min([SURE - 1, *(word.confidence for word in words)]) if words else 0,
            )
            for words in found
        ]

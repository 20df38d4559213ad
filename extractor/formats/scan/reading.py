"""One page: made upright and level, its tables read cell by cell, the rest by lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from extractor.formats.scan import image as images
from extractor.formats.scan import tesseract
from extractor.formats.scan.aligned import aligned
from extractor.formats.scan.cells import read_cells
from extractor.formats.scan.compose import compose, moved
from extractor.formats.scan.page import PageText
from extractor.formats.scan.ruled import Ruled, rules, tables
from extractor.formats.scan.tesseract import Word
from extractor.formats.scan.words import settled

if TYPE_CHECKING:
    from extractor.formats.scan.image import Image

_LEAST_SKEW = 0.1  # degrees
_UPRIGHT = 60.0  # the mean confidence of words on a page that is the right way up
_FEWEST_WORDS = 5
_LONG = 3  # letters
_TURNS = (0, 1, 3, 2)  # quarters; sheets are fed sideways more often than upside down


def read(image: Image, dpi: int) -> PageText:
    """Return the text of a page; see `extractor.formats.scan.read_page`."""
    import cv2
    import numpy as np

    tesseract.engine()  # before any work: it may not be there
    cv2.setNumThreads(1)
    grey = images.in_grey(image[..., :3] if image.ndim == 3 else image, dpi)
    grey, scale = images.sized(grey, dpi)
    best: _Level | None = None
    for turns in _TURNS:
        page = _level(np.ascontiguousarray(np.rot90(grey, turns)), round(dpi * scale))
        if best is None or page.confidence > best.confidence:
            best, chosen = page, turns
        if best.confidence >= _UPRIGHT:
            break
    assert best is not None
    text = best.text()
    point = dpi * scale / 720
    back = _turned_back(chosen, grey.shape[1], grey.shape[0]) @ best.turned_back
    # Boxes are in tenths of a point, the matrices for pixels.
    back[:2, 2] /= point
    return moved(text, back[:2])


def _turned_back(turns: int, width: int, height: int) -> Any:
    """Return the matrix from an image turned counter-clockwise `turns` quarters to the one of this size it was."""
    import numpy as np

    return np.array(
        {
            0: [[1.0, 0, 0], [0, 1, 0], [0, 0, 1]],
            1: [[0.0, -1, width], [1, 0, 0], [0, 0, 1]],
            2: [[-1.0, 0, width], [0, -1, height], [0, 0, 1]],
            3: [[0.0, 1, 0], [-1, 0, height], [0, 0, 1]],
        }[turns]
    )


@dataclass(slots=True)
class _Level:
    """A page made level: its image, its ink, its tables, the words beside them, and the way back before turning."""

    grey: Image
    ink: Image
    rules: Image
    tables: list[Ruled]
    words: list[Word]
    confidence: float
    turned_back: Any
    dpi: int

    def text(self) -> PageText:
        import cv2
        import numpy as np

        paper = int(np.median(self.grey))
        ruled = cv2.dilate(self.rules, np.ones((3, 3), np.uint8)) > 0
        clean, ink = self.grey.copy(), self.ink.copy()
        clean[ruled], ink[ruled] = paper, 0
        cells = [(table, read_cells(clean, ink, table, self.dpi)) for table in self.tables]
        words = settled(self.words, self.grey)
        height, width = self.grey.shape
        return compose(words, cells, (width, height), self.dpi)


def _level(grey: Image, dpi: int) -> _Level:
    import cv2
    import numpy as np

    height, width = grey.shape
    paper = int(np.median(grey))
    degrees = images.skew(grey)
    turned_back = np.eye(3)
    if abs(degrees) >= _LEAST_SKEW:
        grey = images.turn(grey, degrees, paper)
        turned_back[:2] = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1)
    ink = images.ink(grey, dpi)
    ruled = rules(ink, dpi)
    found = tables(ruled, dpi)
    found += aligned(_without(ink, ruled, found), dpi)
    prose = grey.copy()
    for x0, top, x1, bottom in (table.box for table in found):
        prose[max(0, top - 3) : bottom + 3, max(0, x0 - 3) : x1 + 3] = paper
    engine = tesseract.engine()
    (words,) = engine.read([prose], tesseract.PAGE, dpi)
    judged = words
    if len(words) < _FEWEST_WORDS and found:
        (judged,) = engine.read([grey], tesseract.PAGE, dpi)
    return _Level(grey, ink, ruled, found, words, _upright(judged), turned_back, dpi)


def _without(ink: Image, ruled: Image, found: list[Ruled]) -> Image:
    """Return the ink without rules and tables."""
    import cv2
    import numpy as np

    rest = ink.copy()
    rest[cv2.dilate(ruled, np.ones((3, 3), np.uint8)) > 0] = 0
    for x0, top, x1, bottom in (table.box for table in found):
        rest[top:bottom, x0:x1] = 0
    return rest


def _upright(words: list[Word]) -> float:
    """Return how sure it is that the page stands upright, from 0 to 100.

    Tesseract reads lines that run upwards as well as level ones, but their words are taller than wide.
    """
    long = [(word.box, word.confidence, len(word.text)) for word in words if len(word.text) >= _LONG]
    letters = sum(length for _, _, length in long)
    sure = sum(sureness * length for box, sureness, length in long if box[2] - box[0] > box[3] - box[1])
    return sure / letters if letters else 0.0

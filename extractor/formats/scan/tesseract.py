"""Tesseract with its Vietnamese data: through tesserocr in this process, or the program where that is not installed.

Both give words with a box a character. The data come from the system: tesserocr's wheel has the program but no data.
"""

from __future__ import annotations

import csv
import glob
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from extractor.formats import NeedsProgram

if TYPE_CHECKING:
    from extractor.formats.scan.image import Image

PAGE, BLOCK, LINE = 3, 6, 7  # Tesseract's page segmentation modes
Box = tuple[float, float, float, float]

_DATA = "vie.traineddata"
_PLACES = (
    "/usr/share/tesseract-ocr/*/tessdata",
    "/usr/share/tessdata",
    "/usr/share/tesseract/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
    f"{sys.prefix}/share/tessdata",
    r"C:\Program Files\Tesseract-OCR\tessdata",
    r"C:\Program Files (x86)\Tesseract-OCR\tessdata",
)
_NEEDED = (
    "đọc ảnh chụp (scan) cần chương trình Tesseract và dữ liệu tiếng Việt của nó: trên Debian, Ubuntu hãy cài bằng "
    "lệnh apt install tesseract-ocr-vie; trên Windows hãy cài Tesseract-OCR và chọn thêm tiếng Việt (Vietnamese)"
)
_PATIENCE = 120  # seconds for the program and one page


@dataclass(slots=True)
class Word:
    """A word as it was read: a box in pixels for each of its characters, its confidence from 0 to 100."""

    text: str
    boxes: list[Box]
    confidence: float
    line: int = 0
    doubtful: tuple[tuple[int, int], ...] = ()

    @property
    def box(self) -> Box:
        """The box around the word."""
        xs0, tops, xs1, bottoms = zip(*self.boxes, strict=True)
        return min(xs0), min(tops), max(xs1), max(bottoms)


class Tesseract(Protocol):
    """Reads images; words come in the order of their lines, `line` counting the lines of an image."""

    def read(self, images: Sequence[Image], mode: int, dpi: int) -> list[list[Word]]:
        """Return the words of each image."""


def spread(box: Box, count: int) -> list[Box]:
    """Return the box cut into `count` ones of the same width."""
    x0, top, x1, bottom = box
    step = (x1 - x0) / count
    return [(x0 + i * step, top, x0 + (i + 1) * step, bottom) for i in range(count)]


def data_folder() -> Path | None:
    """Return the folder with Tesseract's Vietnamese data, None where there is none."""
    places = [*_PLACES]
    if prefix := os.environ.get("TESSDATA_PREFIX"):
        places = [glob.escape(prefix), glob.escape(str(Path(prefix) / "tessdata")), *places]
    found = (Path(folder) for place in places for folder in sorted(glob.glob(place), reverse=True))
    return next((folder for folder in found if (folder / _DATA).is_file()), None)


@cache
def engine() -> Tesseract:
    """Return Tesseract, opened once for a process. Raises `NeedsProgram`."""
    folder = data_folder()
    if folder is None:
        raise NeedsProgram(_NEEDED)
    # With more threads than one Tesseract takes three times the processor's time and six times the clock's.
    os.environ["OMP_THREAD_LIMIT"] = "1"
    try:
        return _Library(folder)
    except (ImportError, RuntimeError):
        program = shutil.which("tesseract")
        if program is None:
            raise NeedsProgram(_NEEDED) from None
        return _Program(program, folder)


class _Library:
    """Tesseract in this process."""

    def __init__(self, folder: Path) -> None:
        import tesserocr

        self._levels = tesserocr.RIL
        self._iterate = tesserocr.iterate_level
        self._api = tesserocr.PyTessBaseAPI(path=str(folder), lang="vie")
        self._api.SetVariable("debug_file", os.devnull)

    def read(self, images: Sequence[Image], mode: int, dpi: int) -> list[list[Word]]:
        return [self._words(image, mode, dpi) for image in images]

    def _words(self, image: Image, mode: int, dpi: int) -> list[Word]:
        height, width = image.shape
        self._api.SetPageSegMode(mode)
        self._api.SetImageBytes(image.tobytes(), width, height, 1, width)
        self._api.SetSourceResolution(dpi)
        self._api.Recognize()
        words = list(self._found())
        self._api.Clear()
        return words

    def _found(self) -> Iterator[Word]:
        symbols: Any = self._api.GetIterator()
        if symbols is None:
            return
        word: Word | None = None
        line = -1
        symbol_level, word_level, line_level = self._levels.SYMBOL, self._levels.WORD, self._levels.TEXTLINE
        for at in self._iterate(symbols, symbol_level):
            try:
                text = at.GetUTF8Text(symbol_level)
            except RuntimeError:  # a line in which nothing was read
                continue
            box = at.BoundingBox(symbol_level)
            if at.IsAtBeginningOf(word_level) or word is None:
                if word is not None:
                    yield word
                line += at.IsAtBeginningOf(line_level) or line < 0
                word = Word("", [], at.Confidence(word_level), line)
            if text and box:
                word.text += text
                word.boxes += spread(box, len(text))
        if word is not None:
            yield word


class _Program:
    """Tesseract as a program: all images in one call, as the pages of a TIFF on its standard input."""

    def __init__(self, program: str, folder: Path) -> None:
        self._program, self._folder = program, folder

    def read(self, images: Sequence[Image], mode: int, dpi: int) -> list[list[Word]]:
        from PIL import Image as pillow

        if not images:
            return []
        first, *others = [pillow.fromarray(image) for image in images]
        buffer = io.BytesIO()
        first.save(buffer, "TIFF", save_all=True, append_images=others, dpi=(dpi, dpi))
        done = subprocess.run(
            [self._program, "-", "-", "-l", "vie", "--tessdata-dir", str(self._folder), "--psm", str(mode), "tsv"],
            input=buffer.getvalue(),
            capture_output=True,
            timeout=_PATIENCE,
            check=True,
        )
        found: list[list[Word]] = [[] for _ in images]
        lines: dict[tuple[str, ...], int] = {}
        table = io.StringIO(done.stdout.decode(errors="replace"), newline="\n")
        for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["level"] == "5" and (text := row["text"].strip()):
                x, y, width, height = (int(row[name]) for name in ("left", "top", "width", "height"))
                key = row["page_num"], row["block_num"], row["par_num"], row["line_num"]
                line = lines.setdefault(key, len(lines))
                boxes = spread((x, y, x + width, y + height), len(text))
                found[int(row["page_num"]) - 1].append(Word(text, boxes, float(row["conf"]), line))
        return found

"""Numbers missed, and numbers wrong without a mark, on generated scans; plain Tesseract beside it.

    OMP_THREAD_LIMIT=1 python benchmarks/scans.py [--reports 6] [--first 200]

Each report gives two pages of prose and one with a dense table, printed at 200 and 300 dpi in turn of fonts, turned,
blurred, noisy, compressed, most with a red seal and a blue signature over them. A number is looked for where it stands
on the page, not anywhere. The thresholds in `extractor/formats/scan` were chosen on reports 1 to 6 in Tinos and Arimo.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy
from scan_pages import NUMBER, Box, numbers_of, report, scanned

from extractor.formats import scan
from extractor.formats.scan import second, tesseract
from extractor.formats.scan.page import PageText

FONTS = ("DejaVu Serif", "Noto Serif", "Tinos", "Arimo")
DAMAGE = (
    {"turn": 0.3, "blur": 0.6, "noise": 6, "quality": 85, "seal": False},
    {"turn": -0.7, "blur": 1.0, "noise": 14, "quality": 70, "seal": True},
    {"turn": 1.4, "blur": 1.2, "noise": 22, "quality": 45, "seal": True},
)


@dataclass(frozen=True, slots=True)
class Token:
    """A number that was read, its box in inches, and whether it is marked."""

    text: str
    box: Box
    doubtful: bool = False

    def at(self, x: float, y: float) -> bool:
        x0, top, x1, bottom = self.box
        return x0 - 0.03 <= x <= x1 + 0.03 and top - 0.06 <= y <= bottom + 0.06


@dataclass(slots=True)
class Sample:
    image: numpy.ndarray
    dpi: int
    numbers: list[tuple[str, float, float]]


def samples(first: int, reports: int) -> Iterator[Sample]:
    count = 0
    for seed in range(first, first + reports):
        for dpi in (200, 300):
            for page in report(seed, FONTS[seed % len(FONTS)], dpi):
                damage = DAMAGE[count % len(DAMAGE)]
                count += 1
                image = numpy.asarray(scanned(page, count, **damage))
                yield Sample(image, dpi, list(numbers_of(page, damage["turn"])))


def tokens_of(page: PageText) -> list[Token]:
    found = []
    for match in NUMBER.finditer(page.text):
        boxes = [box for i in range(*match.span()) if (box := page.boxes.of(i))]
        x0, top, x1, bottom = zip(*boxes, strict=True)
        marked = any(start < match.end() and match.start() < end for start, end in page.doubtful)
        box = min(x0) / 72, min(top) / 72, max(x1) / 72, max(bottom) / 72
        found.append(Token(match.group(), box, marked))
    return found


def ours(sample: Sample) -> list[Token]:
    return tokens_of(scan.read_page(sample.image, sample.dpi))


def plain(sample: Sample) -> list[Token]:
    grey = numpy.ascontiguousarray(sample.image.mean(axis=2).astype(numpy.uint8))
    found = []
    for word in tesseract.engine().read([grey], tesseract.PAGE, sample.dpi)[0]:
        for match in NUMBER.finditer(word.text):
            x0, top, x1, bottom = zip(*word.boxes[match.start() : match.end()], strict=True)
            box = tuple(edge / sample.dpi for edge in (min(x0), min(top), max(x1), max(bottom)))
            found.append(Token(match.group(), box))
    return found


def judge(sample: Sample, tokens: list[Token]) -> Counter[str]:
    """Count a page's numbers that were read right, missed, wrong and not marked, marked; and those not printed."""
    count: Counter[str] = Counter(numbers=len(sample.numbers))
    used: set[int] = set()
    for text, x, y in sample.numbers:
        here = [i for i, token in enumerate(tokens) if token.at(x, y)]
        used.update(here)
        best = min(here, key=lambda i: tokens[i].text != text, default=None)
        if best is None or tokens[best].text != text:
            count["missed"] += 1
        if best is not None:
            count["marked"] += tokens[best].doubtful
            count["wrong"] += tokens[best].text != text and not tokens[best].doubtful
    count["invented"] = sum(not token.doubtful for i, token in enumerate(tokens) if i not in used)
    return count


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--reports", type=int, default=6)
    parser.add_argument("--first", type=int, default=200)
    options = parser.parse_args()
    readers: dict[str, tuple[bool, Callable[[Sample], list[Token]]]] = {
        "doisoat with TrueOCR": (True, ours),
        "doisoat, Tesseract alone": (False, ours),
        "plain Tesseract": (False, plain),
    }
    totals = {name: Counter[str]() for name in readers}
    seconds = dict.fromkeys(readers, 0.0)
    pages = 0
    for sample in samples(options.first, options.reports):
        pages += 1
        for name, (trueocr, read) in readers.items():
            with_trueocr(trueocr)
            start = time.process_time()
            tokens = read(sample)
            seconds[name] += time.process_time() - start
            totals[name] += judge(sample, tokens)
    print(f"{pages} pages, {totals['plain Tesseract']['numbers']} numbers")
    print(f"{'':26}{'missed':>9}{'wrong, not marked':>19}{'not printed, not marked':>25}{'marked':>9}{'s/page':>8}")
    for name, count in totals.items():
        share = {key: 100 * count[key] / count["numbers"] for key in ("missed", "wrong", "invented", "marked")}
        print(
            f"{name:26}{share['missed']:8.2f}%{share['wrong']:18.2f}%{share['invented']:24.2f}%{share['marked']:8.2f}%"
            f"{seconds[name] / pages:8.2f}"
        )


def with_trueocr(wanted: bool) -> None:
    """Have the second reading made with TrueOCR, or without it as where it is not installed."""
    second.second.cache_clear()
    if wanted:
        sys.modules.pop("trueocr", None)
    else:
        sys.modules["trueocr"] = None  # type: ignore[assignment]


if __name__ == "__main__":
    main()

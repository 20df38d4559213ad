"""Draws pages of made-up reports as a scanner gives them, with the place of every number; needs pillow and fonts.

What is printed is the generator's: reports in the official form, and appendices of ruled tables with a head of two
lines, many short numbers, zeros, decimals and empty cells.
"""

from __future__ import annotations

import io
import math
import random
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

import numpy
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from extractor.generate.layout import Paragraph, groups
from extractor.generate.nodes import flatten
from extractor.generate.office import Office
from extractor.generate.orders import singles
from extractor.generate.report import write

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
Box = tuple[float, float, float, float]
WIDTH, HEIGHT = 8.27, 11.69  # inches: A4
LEFT, RIGHT, TOP, BOTTOM = 1.1, 0.75, 0.8, 0.8
POINT = 1 / 72


@dataclass(slots=True)
class Page:
    """A page as it was printed, and what stands on it: each number with its box in inches, each line of words."""

    image: Image.Image
    numbers: list[tuple[str, Box]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    cells: list[list[str]] = field(default_factory=list)


@cache
def font(name: str, bold: bool, pixels: int) -> ImageFont.FreeTypeFont:
    wanted = f"{name}:style={'Bold' if bold else 'Regular'}"
    if name.startswith("DejaVu"):
        wanted = f"{name}:style={'Bold' if bold else 'Book'}"
    path = subprocess.run(["fc-match", "-f", "%{file}", wanted], capture_output=True, text=True, check=True).stdout
    if name.replace(" ", "") not in path:
        raise SystemExit(f"the font {name} is not installed")
    return ImageFont.truetype(path, pixels)


class Press:
    """Prints paragraphs on as many pages as they need."""

    def __init__(self, name: str, dpi: int, size: float = 13) -> None:
        self.name, self.dpi, self.size = name, dpi, size
        self.pages: list[Page] = []
        self.turn()

    def turn(self) -> None:
        """Begin a page, with its number in the middle of its head from the second on."""
        paper = Image.new("RGB", (round(WIDTH * self.dpi), round(HEIGHT * self.dpi)), "white")
        self.pages.append(Page(paper))
        self.draw = ImageDraw.Draw(paper)
        self.y = TOP
        if len(self.pages) > 1:
            self.words([str(len(self.pages))], WIDTH / 2, 0.4, self.size, False)

    def width(self, text: str, size: float, bold: bool) -> float:
        return self._font(size, bold).getlength(text) / self.dpi

    def _font(self, size: float, bold: bool) -> ImageFont.FreeTypeFont:
        return font(self.name, bold, round(size * POINT * self.dpi))

    def words(self, words: list[str], x: float, y: float, size: float, bold: bool, gap: float | None = None) -> None:
        """Print words from x on, their upper edge at y, `gap` inches apart."""
        face = self._font(size, bold)
        gap = self.width(" ", size, bold) if gap is None else gap
        page = self.pages[-1]
        for word in words:
            self.draw.text((x * self.dpi, y * self.dpi), word, fill=(20, 20, 20), font=face)
            for found in NUMBER.finditer(word):
                left = x + face.getlength(word[: found.start()]) / self.dpi
                right = x + face.getlength(word[: found.end()]) / self.dpi
                page.numbers.append((found.group(), (left, y, right, y + size * POINT * 1.3)))
            x += face.getlength(word) / self.dpi + gap

    def wrap(self, text: str, width: float, size: float, bold: bool, indent: float = 0) -> list[list[str]]:
        lines: list[list[str]] = [[]]
        used = indent
        blank = self.width(" ", size, bold)
        for word in text.split():
            needed = self.width(word, size, bold)
            if lines[-1] and used + needed > width:
                lines.append([])
                used = 0
            lines[-1].append(word)
            used += needed + blank
        return lines

    def centred(self, text: str, x0: float, x1: float, size: float, bold: bool) -> float:
        """Print lines in the middle between x0 and x1 from `self.y` on; return where they end."""
        y = self.y
        for line in self.wrap(text, x1 - x0, size, bold):
            self.words(line, (x0 + x1 - self.width(" ".join(line), size, bold)) / 2, y, size, bold)
            self.pages[-1].lines.append(" ".join(line))
            y += size * POINT * 1.3
        return y

    def body(self, text: str, style: str) -> None:
        bold, indent, leading = style != "body", 0.4 if style == "body" else 0.0, self.size * POINT * 1.45
        lines = self.wrap(text, WIDTH - LEFT - RIGHT, self.size, bold, indent)
        for i, line in enumerate(lines):
            if self.y + leading > HEIGHT - BOTTOM:
                self.turn()
            x = LEFT + (indent if i == 0 else 0)
            gap = self.width(" ", self.size, bold)
            if i < len(lines) - 1 and len(line) > 1:
                gap = (WIDTH - RIGHT - x - sum(self.width(w, self.size, bold) for w in line)) / (len(line) - 1)
            self.words(line, x, self.y, self.size, bold, gap)
            self.pages[-1].lines.append(" ".join(line))
            self.y += leading
        self.y += 0.06

    def columns(self, group: list[Paragraph]) -> None:
        top, ends = self.y, [self.y]
        for style, x0, x1 in (("left", LEFT - 0.2, 3.6), ("right", 3.7, WIDTH - RIGHT + 0.2)):
            self.y = top
            for line in group:
                if line.style == style:
                    self.y = self.centred(line.text, x0, x1, self.size - 1.5, line.text.isupper())
            ends.append(self.y)
        self.y = max(ends) + 0.25

    def table(self, rows: list[list[str]], size: float, first: float = 2.0, ruled: bool = True) -> None:
        """Print a ruled table; "<" and "^" merge a cell with the one to its left or above."""
        count = len(rows[0])
        rest = (WIDTH - LEFT - RIGHT - 0.4 - first) / (count - 2)
        edges = [LEFT, LEFT + 0.4, *(LEFT + 0.4 + first + rest * i for i in range(count - 1))]
        line = size * POINT * 1.3
        boxes = self._merged(rows)
        heights = [line + 0.1] * len(rows)
        wrapped: dict[tuple[int, int], list[list[str]]] = {}
        for (r, c), (r1, c1) in boxes.items():
            wrapped[r, c] = self.wrap(rows[r][c], edges[c1] - edges[c] - 0.1, size, r < 2)
            needed = len(wrapped[r, c]) * line + 0.1
            if r1 == r + 1:
                heights[r] = max(heights[r], needed)
            else:
                heights[r1 - 1] = max(heights[r1 - 1], needed - sum(heights[r : r1 - 1]))
        tops = [self.y]
        for height in heights:
            tops.append(tops[-1] + height)
        pen = max(2, round(self.dpi * 0.5 * POINT))
        for (r, c), (r1, c1) in boxes.items():
            corners = [v * self.dpi for v in (edges[c], tops[r], edges[c1], tops[r1])]
            if ruled:
                self.draw.rectangle(corners, outline=(30, 30, 30), width=pen)
            y = tops[r] + (tops[r1] - tops[r] - len(wrapped[r, c]) * line) / 2
            for words in wrapped[r, c]:
                wide = self.width(" ".join(words), size, r < 2)
                x = edges[c] + 0.05 if c == 1 and r > 1 else (edges[c] + edges[c1] - wide) / 2
                self.words(words, x, y, size, r < 2)
                y += line
        self.pages[-1].cells += [[cell for cell in row if cell not in ("<", "^")] for row in rows]
        self.y = tops[-1] + 0.12

    @staticmethod
    def _merged(rows: list[list[str]]) -> dict[tuple[int, int], tuple[int, int]]:
        """Return each cell's end: (row, column) → (the row, the column after it)."""
        boxes = {}
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                if text in ("<", "^"):
                    continue
                c1 = next((k for k in range(c + 1, len(row)) if row[k] != "<"), len(row))
                r1 = next((k for k in range(r + 1, len(rows)) if rows[k][c] != "^"), len(rows))
                boxes[r, c] = r1, c1
        return boxes

    def tallest(self, rows: list[list[str]], size: float) -> float:
        return len(rows) * (size * POINT * 2.8 + 0.1)


def report(seed: int, name: str, dpi: int) -> list[Page]:
    """Return the first pages of a made-up report, and an appendix of a table: of every third without rules."""
    rng = random.Random(seed)
    order = singles(40, 900 + seed // 40, ("clean",))[seed % 40]
    office = Office(f"{seed} {order.office}", order.level, order.first, order.last)
    written = write(office, order.period, f"{seed} {order.name}", None)
    press = Press(name, dpi)
    for group in groups(Paragraph(line.style, flatten(line.parts, 0)[0]) for line in written.lines):
        style = group[0].style
        if len(press.pages) > 2:
            break
        if style in ("left", "right"):
            press.columns(group)
        elif style == "title":
            press.y = press.centred(group[0].text, LEFT, WIDTH - RIGHT, press.size, True) + 0.05
        elif style == "row":
            rows = [line.text.split("\t") for line in group]
            if press.y + press.tallest(rows, 11) < HEIGHT - BOTTOM:
                press.table(rows, 11)
        elif style != "page":
            press.body(group[0].text, style)
    pages = press.pages[:2]
    press = Press(name, dpi, 12)
    press.y = press.centred("Phụ lục: KẾT QUẢ GIẢI QUYẾT HỒ SƠ THEO LĨNH VỰC", LEFT, WIDTH - RIGHT, 12, True) + 0.1
    press.table(appendix(rng), rng.choice((9, 10, 11)), 1.4, ruled=seed % 3 != 0)
    press.body(f"Số liệu tính đến ngày {rng.randint(10, 28)}/{rng.randint(1, 12)}/2025, do đơn vị tự tổng hợp.", "body")
    return [*pages, *press.pages[:1]]


FIELDS = """Hộ tịch;Chứng thực;Đất đai;Bảo trợ xã hội;Người có công;Xây dựng;Môi trường;Văn hóa;Giáo dục;Y tế;Thuế
Nông nghiệp;Lao động, việc làm;Thi đua, khen thưởng;Giảm nghèo;Tôn giáo;Phòng cháy, chữa cháy;Công thương"""


def appendix(rng: random.Random) -> list[list[str]]:
    """Return a table of many short numbers under a head of two lines, with zeros, decimals and empty cells."""
    rows = [
        [
            "STT",
            "Lĩnh vực",
            "Số hồ sơ tiếp nhận",
            "<",
            "<",
            "Số hồ sơ đã giải quyết",
            "<",
            "<",
            "Đang xử lý",
            "Tỷ lệ (%)",
        ],
        ["^", "^", "Tổng số", "Trực tuyến", "Trực tiếp", "Tổng số", "Đúng hạn", "Quá hạn", "^", "^"],
    ]
    fields = rng.sample(FIELDS.replace("\n", ";").split(";"), rng.randint(8, 18))
    scale = rng.choice((9, 60, 400, 3000))
    for n, name in enumerate(fields, 1):
        online, direct = rng.randrange(scale), rng.randrange(scale)
        waiting = rng.randrange(1 + (online + direct) // 6)
        late = rng.choice((0, 0, 0, rng.randrange(9)))
        done = online + direct - waiting
        late = min(late, done)
        figures = [online + direct, online, direct, done, done - late, late, waiting]
        shown = [f"{figure:,}".replace(",", ".") for figure in figures]
        rate = f"{100 * (done - late) / done:.{rng.choice((1, 2))}f}".replace(".", ",") if done else "-"
        cells = ["" if cell == "0" and rng.random() < 0.3 else cell for cell in shown]
        rows.append([str(n), name, *cells, rate])
    return rows


def scanned(page: Page, seed: int, *, turn: float, blur: float, noise: float, quality: int, seal: bool) -> Image.Image:
    """Return the page as a scanner gives it: a seal and a signature on it, turned (degrees), blurred, noisy, JPEG."""
    rng = random.Random(seed)
    image = page.image.copy()
    dpi = image.width / WIDTH
    if seal:
        _seal(image, dpi, rng)
    image = image.rotate(turn, Image.Resampling.BICUBIC, fillcolor="white")
    if blur:
        image = image.filter(ImageFilter.GaussianBlur(blur * dpi / 300))
    grain = numpy.random.default_rng(seed).normal(-8, noise, (image.height, image.width, 1))
    image = Image.fromarray((numpy.asarray(image) + grain).clip(0, 255).astype(numpy.uint8))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality, dpi=(round(dpi), round(dpi)))
    return Image.open(buffer)


def _seal(image: Image.Image, dpi: float, rng: random.Random) -> None:
    """Put a red seal and a blue signature over the print: where both have ink, the darker one shows."""
    layer = Image.new("RGB", image.size, "white")
    draw = ImageDraw.Draw(layer)
    x, y = rng.uniform(2, 5.5) * dpi, rng.uniform(1.5, 4.5) * dpi
    r = 0.71 * dpi
    red, pen = (215, 40, 50), round(0.02 * dpi)
    draw.ellipse((x - r, y - r, x + r, y + r), outline=red, width=pen * 2)
    draw.ellipse((x - r * 0.7, y - r * 0.7, x + r * 0.7, y + r * 0.7), outline=red, width=pen)
    points = [
        (x + r * 0.25 * (1 + i % 2) * math.sin(i * math.pi / 5), y - r * 0.25 * (1 + i % 2) * math.cos(i * math.pi / 5))
        for i in range(10)
    ]
    draw.polygon(points, outline=red, width=pen)
    face = font("Arimo", True, round(0.11 * dpi))
    for i, letter in enumerate("ỦY BAN NHÂN DÂN XÃ"):
        angle = (i - 9) * 0.17
        draw.text(
            (x + r * 0.85 * math.sin(angle), y - r * 0.85 * math.cos(angle)), letter, fill=red, font=face, anchor="mm"
        )
    stroke = [(x + 0.3 * dpi, y)]
    for _ in range(7):
        stroke.append((stroke[-1][0] + rng.uniform(-0.1, 0.35) * dpi, y + rng.uniform(-0.35, 0.35) * dpi))
    draw.line(stroke, fill=(40, 50, 160), width=pen, joint="curve")
    image.paste(ImageChops.multiply(image, layer))


def numbers_of(page: Page, turn: float) -> Iterator[tuple[str, float, float]]:
    """Yield each number with the middle of its box, in inches, on the page turned by `turn` degrees."""
    angle = math.radians(turn)
    for text, (x0, y0, x1, y1) in page.numbers:
        dx, dy = (x0 + x1) / 2 - WIDTH / 2, (y0 + y1) / 2 - HEIGHT / 2
        yield (
            text,
            WIDTH / 2 + dx * math.cos(angle) + dy * math.sin(angle),
            HEIGHT / 2 - dx * math.sin(angle) + dy * math.cos(angle),
        )

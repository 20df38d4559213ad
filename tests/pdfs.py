"""PDFs made for tests: drawn by hand, character by character where it matters."""

import io
from collections.abc import Callable, Sequence

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

Draw = Callable[[Canvas], None]
FONT, LATE = "Times-Roman", "Times-Italic"
PROSE = (
    "Trong ky xa da tiep nhan 914 ho so, trong do linh vuc dat dai 320 ho so, linh vuc ho tich 254 ho so va cac linh "
    "vuc khac 340 ho so; da giai quyet 907 ho so dung han, dat ty le 99,2%, con 7 ho so dang trong han giai quyet."
)


def made(*pages: Draw, rotation: int = 0, size: tuple[float, float] = A4, compress: int = 0) -> bytes:
    """A PDF of these pages; with a rotation they are stored turned, as printers store landscape ones."""
    out = io.BytesIO()
    width, height = size
    canvas = Canvas(out, pagesize=size, pageCompression=compress)
    for draw in pages:
        if rotation:
            canvas.setPageRotation(rotation)
            canvas.translate(*{90: (height, 0), 180: (width, height), 270: (0, width)}[rotation])
            canvas.rotate(rotation)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def wrapped(text: str, width: float, size: float = 12) -> list[str]:
    """The text in lines of this width, in points."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if pdfmetrics.stringWidth(longer, FONT, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def prose(canvas: Canvas, top: float = 700, text: str = PROSE, lines: int = 30) -> list[str]:
    """Draw as many lines of running text and return them."""
    canvas.setFont(FONT, 12)
    found = wrapped(" ".join([text] * lines), 420)[:lines]
    for i, line in enumerate(found):
        canvas.drawString(85, top - 18 * i, line)
    return found


def runs(canvas: Canvas, x: float, y: float, parts: Sequence[tuple[str, float, float]]) -> None:
    """Draw texts after each other, each with its size and rise."""
    line = canvas.beginText(x, y)
    for text, size, rise in parts:
        line.setFont(FONT, size)
        line.setRise(rise)
        line.textOut(text)
    canvas.drawText(line)


def split_by_font(canvas: Canvas, x: float, y: float, text: str, late: str, size: float = 12) -> None:
    """Draw a line as an office program does whose font lacks the letters `late`: first the others, with gaps for these
    within one run, then these with gaps for the others. A blank beside a gap belongs to the gap."""
    for font, wanted in ((FONT, False), (LATE, True)):
        drawn = canvas.beginText(x, y)
        drawn.setFont(font, size)
        pieces, gap = [], 0.0
        for letter in text:
            advance = pdfmetrics.stringWidth(letter, FONT, size)
            if (letter in late) is wanted:
                pieces.append(
                    f"{-gap * 1000 / size:.1f} ({letter})"
                    if letter not in "()"
                    else f"{-gap * 1000 / size:.1f} (\\{letter})"
                )
                gap = advance - pdfmetrics.stringWidth(letter, font, size)
            else:
                gap += advance
        drawn._code.append(f"[{' '.join(pieces)}] TJ")
        canvas.drawText(drawn)

"""Small files of every format, damaged by chance but always the same for a number, and what becomes of them."""

from __future__ import annotations

import io
import random
import re
import shutil
import time
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from functools import cache
from pathlib import Path

import hostile
from docx import Document
from PIL import Image, ImageDraw, ImageFont
from reportlab.pdfgen.canvas import Canvas

from extractor import guard
from extractor.files import collect
from extractor.formats import Unreadable, load, office

LIMITS = guard.Limits(seconds=20, megabytes=700)
_TEXT = """ỦY BAN NHÂN DÂN XÃ BẾN ĐÒ
Số: 45/BC-UBND
BÁO CÁO
Kết quả tiếp nhận hồ sơ quý III năm 2024
I. KẾT QUẢ
1. Đã tiếp nhận 1.234 hồ sơ, giải quyết đúng hạn 1.180 hồ sơ, đạt 95,6%.
2. Theo Quyết định số 12/QĐ-UBND ngày 05/02/2024, chi 1,5 tỷ đồng.
"""
_ROWS = (("Lĩnh vực", "Tiếp nhận", "Giải quyết"), ("Đất đai", "700", "680"), ("Hộ tịch", "534", "500"))
_VIETNAMESE = re.compile(r"[à-ỹđĐ]")
_NUMBER = re.compile(rb"\d+")
_WORDS = (
    b"0",
    b"-1",
    b"1",
    b"65535",
    b"65536",
    b"2147483647",
    b"4294967295",
    b"99999999999999999999",
    b"1e308",
    b"NaN",
)
_OBJECT = re.compile(rb"\d+ 0 obj.*?endobj", re.DOTALL)
_TOKEN = re.compile(rb"<[^<>]*>|\\[a-z]+-?\d*|[{}()\[\]]|\S+")


@dataclass(frozen=True, slots=True)
class Seed:
    """A good file. `share`: how often it is taken, against others; one that takes seconds to read is taken seldom."""

    name: str
    data: bytes
    share: int = 10


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: "read", or why not by its class; `faults` are what must never be."""

    name: str
    kind: str
    seconds: float
    faults: tuple[str, ...] = ()


@cache
def seeds() -> tuple[Seed, ...]:
    """Return the good files; those in formats that only other programs write, where LibreOffice is there to do so."""
    word, paper = _word(), _paper()
    rows = b"".join(b"<tr>%s</tr>" % b"".join(b"<td>%s</td>" % cell.encode() for cell in row) for row in _ROWS)
    page = b"<html><meta charset=utf-8><body><p>%s</p><table border=1>%s</table></body></html>" % (_TEXT.encode(), rows)
    lines = [b"<text:p>%s</text:p>" % line.encode() for line in _TEXT.splitlines()]
    table = b"".join(
        b"<table:table-row>%s</table:table-row>"
        % b"".join(b"<table:table-cell><text:p>%s</text:p></table:table-cell>" % cell.encode() for cell in row)
        for row in _ROWS
    )
    rich = "".join(f"\\u{ord(c)}?" if ord(c) > 127 else "\\par " if c == "\n" else c for c in _TEXT)
    cells = "".join(
        "\\trowd\\cellx1000\\cellx2000\\cellx3000 " + "".join(f"{c}\\cell " for c in r) + "\\row " for r in _ROWS[1:]
    )
    found = [
        Seed("a.txt", _TEXT.encode()),
        Seed("b.txt", _TEXT.encode("utf-16"), 3),
        Seed(
            "c.txt",
            b"B\xb8o c\xb8o k\xd5t qu\xb6 c\xb6i c\xb8ch h\xb5nh ch\xddnh, \xae\xb7 gi\xb6i quy\xd5t 914 h\xe5 s\xac",
            3,
        ),
        Seed("a.md", f"# Báo cáo\n\n{_TEXT}\n|a|b|\n|-|-|\n|1|2|\n".encode(), 3),
        Seed("a.docx", word, 20),
        Seed("a.pdf", paper, 10),
        Seed("b.pdf", hostile.many_pages(3), 10),
        Seed("a.odt", hostile.odt(b"".join(lines) + b"<table:table>%s</table:table>" % table)),
        Seed("a.xlsx", hostile.xlsx(_sheet())),
        Seed("a.html", page),
        Seed("a.rtf", ("{\\rtf1\\ansi\\ansicpg1258\\uc1 " + rich + cells + "}").encode("ascii", "replace")),
        Seed("a.zip", hostile.zipped({"a/b.txt": _TEXT.encode(), "c.docx": word})),
        Seed("a.eml", _mail(word)),
    ]
    for name, form in (("a.png", "PNG"), ("a.jpg", "JPEG"), ("a.tif", "TIFF")):
        found.append(Seed(name, _picture(form), 1))
    if office.program():
        found.append(Seed("a.doc", office.converted(word, ".docx", into="doc"), 5))
        found.append(Seed("a.xls", office.converted(hostile.xlsx(_sheet()), ".xlsx", into="xls")))
    return tuple(found)


def _word() -> bytes:
    document = Document()
    for line in _TEXT.splitlines():
        document.add_paragraph(line)
    document.add_paragraph("Đơn thư", style="List Number")
    table = document.add_table(3, 3)
    for row, cells in zip(table.rows, _ROWS, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _paper() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pageCompression=0)
    for page in range(2):
        canvas.drawString(60, 760, f"Trang {page}: da tiep nhan 1.234 ho so, dat 95,6%")
        canvas.grid([60, 160, 260, 360], [640, 660, 680, 700])
        for i, row in enumerate(_ROWS):
            for j, cell in enumerate(row):
                canvas.drawString(64 + 100 * j, 684 - 20 * i, cell)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _sheet() -> bytes:
    cell = b'<c r="%s%d" t="inlineStr"><is><t>%s</t></is></c>'
    return b"".join(
        b'<row r="%d">%s</row>'
        % (i, b"".join(cell % (b"ABC"[j : j + 1], i, text.encode()) for j, text in enumerate(row)))
        for i, row in enumerate(_ROWS, 1)
    )


def _mail(word: bytes) -> bytes:
    mail = EmailMessage()
    mail["Subject"] = "Báo cáo quý III"
    mail.set_content(_TEXT)
    mail.add_attachment(word, maintype="application", subtype="octet-stream", filename="báo cáo.docx")
    return mail.as_bytes()


def _picture(form: str) -> bytes:
    image = Image.new("L", (420, 70), 255)
    ImageDraw.Draw(image).text((20, 20), "Tiep nhan 1.234 ho so", 0, ImageFont.load_default(28))
    out = io.BytesIO()
    image.save(out, form, dpi=(200, 200))
    return out.getvalue()


# Damage


def damaged(number: int, seed: int = 7, only: str = "") -> tuple[str, bytes]:
    """Return the damaged file of a number: its name, and its bytes; only files with these names, if any are given."""
    chance = random.Random(f"{seed} {number}")
    known = [one for one in seeds() if one.name.endswith(only)]
    chosen = chance.choices(known, [one.share for one in known])[0]
    data = chosen.data
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        ways: list[Callable[[bytes, random.Random], bytes]] = [_bytes]
        if data.startswith(b"PK"):
            ways += [_members] * 4
        elif data.startswith(b"%PDF"):
            ways += [_objects] * 3
        elif data[:1].isascii() and b"\0" not in data[:100]:
            ways += [_tokens] * 2
        else:
            ways += [_sizes]
        data = chance.choice(ways)(data, chance)
    return f"{number}-{chosen.name}", data


def _bytes(data: bytes, chance: random.Random) -> bytes:
    """Change bytes, or a stretch of them."""
    whole = bytearray(data or b"\0")
    a, b = sorted((chance.randrange(len(whole) + 1), chance.randrange(len(whole) + 1)))
    short = min(b, a + chance.choice((1, 8, 64, 512)))
    match chance.randrange(7):
        case 0 | 1:
            for _ in range(chance.choice((1, 3, 30))):
                whole[chance.randrange(len(whole))] = chance.choice((0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256)))
        case 2:
            del whole[a:]
        case 3:
            del whole[a:short]
        case 4:
            whole[a:a] = whole[a:short] * chance.choice((1, 10, 1000))
        case 5:
            whole[a:short] = chance.randbytes(short - a)
        case 6:
            other = chance.choice(seeds()).data
            whole[a:] = other[chance.randrange(len(other)) :]
    return bytes(whole)


def _sizes(data: bytes, chance: random.Random) -> bytes:
    """Change numbers of two or four bytes, such as the sizes and places in compound files and images."""
    whole = bytearray(data.ljust(8, b"\0"))
    for _ in range(chance.choice((1, 4, 16))):
        # Heads, directories and tables stand at the beginning.
        place = chance.randrange(min(len(whole) - 4, chance.choice((600, 4000, len(whole)))))
        size = chance.choice((2, 4))
        value = chance.choice(
            (0, 1, 2, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF, chance.randrange(len(whole)))
        )
        whole[place : place + size] = value.to_bytes(4, "little")[:size]
    return bytes(whole)


def _tokens(data: bytes, chance: random.Random) -> bytes:
    """Change marks and numbers of markup: leave out, repeat, nest, exchange, make huge."""
    tokens = list(_TOKEN.finditer(data))
    if not tokens:
        return _bytes(data, chance)
    one, other = chance.choice(tokens), chance.choice(tokens)
    start, end = one.span()
    match chance.randrange(6):
        case 0:
            new = b""
        case 1:
            new = one[0] * chance.choice((2, 100, 20_000))
        case 2:
            new = other[0]
        case 3:
            new = one[0] + data[end : end + chance.randrange(2000)] + one[0]
        case _:
            numbers = list(_NUMBER.finditer(data))
            if not numbers:
                return _bytes(data, chance)
            start, end = chance.choice(numbers).span()
            new = chance.choice(_WORDS)
    return data[:start] + new + data[end:]


def _members(data: bytes, chance: random.Random) -> bytes:
    """Change what is packed in a zip, and pack it again: so the damage is not found by the sums of the zip."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            stored = {info.filename for info in archive.infolist() if info.compress_type == zipfile.ZIP_STORED}
            parts = [(name, archive.read(name)) for name in archive.namelist()]
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError):
        return _bytes(data, chance)
    if not parts:
        return _bytes(data, chance)
    # The text is what readers spend themselves on.
    main = [i for i, (name, _) in enumerate(parts) if re.search(r"document|content|sheet1|numbering|styles", name)]
    i = chance.choice(main) if main and chance.random() < 0.7 else chance.randrange(len(parts))
    name, content = parts[i]
    match chance.randrange(8):
        case 0:
            del parts[i]
        case 1:
            parts[i] = (name, chance.choice(parts)[1])
        case 2:
            parts.append((name, _tokens(content, chance)))
        case 3:
            parts[i] = (name, _bytes(content, chance))
        case _:
            parts[i] = (name, _tokens(content, chance))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts:
            way = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED  # an .odt begins with a stored one
            archive.writestr(zipfile.ZipInfo(name), content, way)
    return out.getvalue()


def _objects(data: bytes, chance: random.Random) -> bytes:
    """Change an object of a PDF: its numbers, its references, or what stands in it."""
    objects = list(_OBJECT.finditer(data))
    if not objects:
        return _bytes(data, chance)
    one, other = chance.choice(objects), chance.choice(objects)
    match chance.randrange(5):
        case 0:
            new = one[0].split(b"obj")[0] + b"obj" + other[0].split(b"obj", 1)[1]
        case 1:
            new = re.sub(rb"\d+ 0 R", lambda found: b"%d 0 R" % chance.randrange(1, len(objects) + 1), one[0])
        case 2:
            new = b""
        case _:
            new = one[0].split(b"obj")[0] + b"obj" + _tokens(one[0].split(b"obj", 1)[1], chance)
    return data[: one.start()] + new + data[one.end() :]


# What becomes of it


def outcome(number: int, folder: Path, seed: int = 7, only: str = "", limits: guard.Limits = LIMITS) -> Outcome:
    """Read the damaged file of a number as the commands do, and return what became of it."""
    name, data = damaged(number, seed, only)
    place = folder / str(number)
    place.mkdir()
    path = place / name
    path.write_bytes(data)
    start = time.monotonic()
    faults: list[str] = []
    kinds = [_kind(file, limits, faults) for file in _found(path, faults)[:5]]
    seconds = time.monotonic() - start
    if seconds > limits.seconds * max(1, len(kinds)) + 5:
        faults.append(f"{seconds:.0f} seconds")
    if sorted(place.iterdir()) != [path]:
        faults.append("something was written beside it")
    shutil.rmtree(place)
    return Outcome(name, kinds[0] if kinds else "none in it", seconds, tuple(faults))


def _found(path: Path, faults: list[str]) -> Sequence[Path]:
    try:
        return collect([path]).files
    except Exception as error:
        faults.append(f"collecting raised {type(error).__name__}: {error}")
        return ()


def _kind(path: Path, limits: guard.Limits, faults: list[str]) -> str:
    try:
        reading = guard.parse(load(path), path.name, limits)
    except Unreadable as error:
        reason = str(error)
        if not reason or "\n" in reason or len(reason) > 200 or not _VIETNAMESE.search(reason):
            faults.append(f"a reason that is none: {reason!r}")
        return "crashed" if "dừng đột ngột" in reason else type(error).__name__
    except Exception as error:
        faults.append(f"reading raised {type(error).__name__}: {error}")
        return "fault"
    ends = [place for block in reading.blocks for place in (block.start, block.end)]
    if not reading.text.strip() or ends != sorted(ends) or ends[-1:] > [len(reading.text)]:
        faults.append("no text, or blocks that are not in it")
    if reading.boxes and len(reading.boxes.corners) != 4 * len(reading.text):
        faults.append("boxes that are not those of the text")
    return "read"

"""Files made to hurt whoever reads them: bombs, loops, depths, lies about sizes. Small, and made in a moment."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence

from docx import Document
from reportlab.pdfgen.canvas import Canvas

WORD = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SHEET = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
ODT = (
    b'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    b' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    b' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    b' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
)
LINE = "Đã tiếp nhận 914 hồ sơ, giải quyết 900 hồ sơ đúng hạn, đạt 98,5%."


# Packed XML


def zipped(parts: dict[str, bytes], start: str = "") -> bytes:
    """A zip of these parts; the one named `start` comes first, and is not compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in sorted(parts.items(), key=lambda part: part[0] != start):
            archive.writestr(name, content, zipfile.ZIP_STORED if name == start else None)
    return out.getvalue()


def docx(body: bytes = b"", *, before: bytes = b"", **changed: bytes | None) -> bytes:
    """A Word file with this body (and what comes `before` its root), and with parts changed: "/" is "__" there."""
    out = io.BytesIO()
    Document().save(out)
    with zipfile.ZipFile(out) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    main = b"%s<w:document %s %s><w:body>%s</w:body></w:document>"
    drawings = (
        b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
        b' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    )
    parts["word/document.xml"] = main % (before, WORD, drawings, body or paragraph(LINE))
    for name, content in changed.items():
        if content is not None:
            parts[name.replace("__", "/")] = content
    return zipped(parts)


def paragraph(text: str) -> bytes:
    return b"<w:p><w:r><w:t>%s</w:t></w:r></w:p>" % text.encode()


def odt(body: bytes = b"", *, before: bytes = b"") -> bytes:
    content = b'%s<office:document-content %s office:version="1.2"><office:body><office:text>%s</office:text>'
    content += b"</office:body></office:document-content>"
    body = body or b"<text:p>%s</text:p>" % LINE.encode()
    kind = b"application/vnd.oasis.opendocument.text"
    manifest = (
        b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        b'<manifest:file-entry manifest:full-path="/" manifest:media-type="%s"/></manifest:manifest>' % kind
    )
    parts = {"mimetype": kind, "content.xml": content % (before, ODT, body), "META-INF/manifest.xml": manifest}
    return zipped(parts, "mimetype")


def xlsx(rows: bytes = b"", *, before: bytes = b"", sheets: int = 1) -> bytes:
    """A workbook of a sheet with these rows, named so many times."""
    rows = rows or b'<row r="1"><c r="A1" t="inlineStr"><is><t>%s</t></is></c></row>' % LINE.encode()
    relation = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = b"http://schemas.openxmlformats.org/package/2006/relationships"
    spreadsheet = b"application/vnd.openxmlformats-officedocument.spreadsheetml."
    return zipped(
        {
            "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            b'<Override PartName="/xl/workbook.xml" ContentType="%ssheet.main+xml"/>'
            b'<Override PartName="/xl/sharedStrings.xml" ContentType="%ssharedStrings+xml"/>'
            b'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="%sworksheet+xml"/></Types>'
            % (spreadsheet, spreadsheet, spreadsheet),
            "_rels/.rels": b'<Relationships xmlns="%s"><Relationship Id="r1" Type="%s/officeDocument"'
            b' Target="xl/workbook.xml"/></Relationships>' % (package, relation),
            "xl/workbook.xml": b'<workbook %s xmlns:r="%s"><sheets>%s</sheets>'
            b"</workbook>" % (SHEET, relation, b'<sheet name="A" sheetId="1" r:id="r1"/>' * sheets),
            "xl/_rels/workbook.xml.rels": b'<Relationships xmlns="%s"><Relationship Id="r1" Type="%s/worksheet"'
            b' Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="%s/sharedStrings"'
            b' Target="sharedStrings.xml"/></Relationships>' % (package, relation, relation),
            "xl/sharedStrings.xml": b"<sst %s><si><t>a</t></si></sst>" % SHEET,
            "xl/worksheets/sheet1.xml": b"%s<worksheet %s><sheetData>%s</sheetData></worksheet>"
            % (before, SHEET, rows),
        }
    )


def laughs(count: int = 10) -> bytes:
    """A document type whose entity `a9` is ten milliard words."""
    entities = (b'<!ENTITY a%d "%s">' % (i, b"&a%d;" % (i - 1) * 10 if i else b"ha ha ha ha ha") for i in range(count))
    return b"<!DOCTYPE d [" + b"".join(entities) + b"]>"


def entity(place: str) -> bytes:
    """A document type whose entity `x` is what stands at a place."""
    return b'<!DOCTYPE d [<!ENTITY x SYSTEM "%s"><!ENTITY %% p SYSTEM "%s">%%p;]>' % (place.encode(), place.encode())


# What inflates


def deflated(chunk: bytes, times: int, wbits: int = 15) -> bytes:
    """A deflated stream of the chunk, so many times, made without compressing it more than once."""
    pressing = zlib.compressobj(9, wbits=-15)
    once = pressing.compress(chunk) + pressing.flush(zlib.Z_FULL_FLUSH)
    raw = once * times + b"\x03\x00"
    return raw if wbits < 0 else b"\x78\xda" + raw + bytes(4)  # no reader waits for the sum at the end


def zip_bomb(name: str, chunk: bytes, times: int) -> bytes:
    """A Word file, one part of which is so large, and says that it is small."""
    with zipfile.ZipFile(io.BytesIO(docx())) as whole:
        parts = {item: whole.read(item) for item in whole.namelist()}
    out, directory = io.BytesIO(), b""
    for item, content in parts.items():
        packed = deflated(chunk, times, -15) if item == name else deflated(content, 1, -15)
        says = struct.pack("<HHHHLLLHH", 0, 8, 0, 0, zlib.crc32(content), len(packed), len(content), len(item), 0)
        place = struct.pack("<HHHLL", 0, 0, 0, 0, out.tell())
        directory += b"PK\x01\x02\x14\x00\x14\x00" + says + place + item.encode()
        out.write(b"PK\x03\x04\x14\x00" + says + item.encode() + packed)
    end = struct.pack("<HHHHLLH", 0, 0, len(parts), len(parts), len(directory), out.tell(), 0)
    return out.getvalue() + directory + b"PK\x05\x06" + end


def nested_zip(depth: int, files: int = 1) -> bytes:
    """Zips in zips, with so many in each."""
    data = zipped({f"{n}.txt": LINE.encode() for n in range(files)})
    for _ in range(depth):
        data = zipped({f"{n}.zip": data for n in range(files)})
    return data


def crowded_zip(names: int) -> bytes:
    """A zip whose directory has so many entries, all of the same file."""
    data = zipped({"a.txt": LINE.encode()})
    start = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    directory = data[start:end] * names
    return (
        data[:start] + directory + struct.pack("<LHHHHLLH", 0x06054B50, 0, 0, 0xFFFF, 0xFFFF, len(directory), start, 0)
    )


# PDF


def pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, from number 1, the first of them its catalogue."""
    out = io.BytesIO(b"%PDF-1.7\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, content in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer <</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return out.getvalue()


def stream(content: bytes, extra: bytes = b"") -> bytes:
    return b"<</Length %d %s>>\nstream\n%s\nendstream" % (len(content), extra, content)


CATALOGUE = b"<</Type /Catalog /Pages 2 0 R>>"
FONT = b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>"
PAGE = b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources <</Font <</F 5 0 R>> %s>>>>"
WORDS = b"BT /F 11 Tf 60 700 Td (Trong ky da tiep nhan 914 ho so) Tj ET\n"


def one_page(content: bytes, extra: bytes = b"", resources: bytes = b"", *more: bytes) -> bytes:
    """A PDF of one page with this content stream; further objects are numbered from 6."""
    pages = b"<</Type /Pages /Kids [3 0 R] /Count 1>>"
    return pdf(CATALOGUE, pages, PAGE % resources, stream(content, extra), FONT, *more)


def many_pages(count: int) -> bytes:
    """A PDF of so many pages, all with the same content."""
    kids = b" ".join(b"%d 0 R" % number for number in range(6, count + 6))
    pages = b"<</Type /Pages /Kids [%s] /Count %d>>" % (kids, count)
    return pdf(CATALOGUE, pages, b"null", stream(WORDS * 3), FONT, *[PAGE % b""] * count)


def locked_pdf() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, encrypt="mat-khau")
    canvas.drawString(60, 700, "Trong ky da tiep nhan 914 ho so")
    canvas.save()
    return out.getvalue()


# Compound files

_END, _NONE = 0xFFFFFFFE, 0xFFFFFFFF


def compound(names: Sequence[str], change: Callable[[bytearray], None] = lambda data: None) -> bytes:
    """An OLE file of up to 14 streams of these names, 4 KB each; `change` may spoil it.

    Its sectors of 512 bytes: the head, the table of sectors, the directory (from byte 1024), then the streams.
    """
    sectors = (len(names) + 1 + 3) // 4
    table = [0xFFFFFFFD, *range(2, sectors + 1), _END]
    directory = _entry("Root Entry", 5, _END, 0, child=1)
    for number, name in enumerate(names, 1):
        table += [*range(len(table) + 1, len(table) + 8), _END]
        directory += _entry(name, 2, len(table) - 8, 4096, right=number + 1 if number < len(names) else _NONE)
    table += [_NONE] * (128 - len(table))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<LLLLLLLLL", 0, 1, 1, 0, 4096, _END, 0, _END, 0) + struct.pack("<109L", 0, *[_NONE] * 108)
    contents = LINE.encode().ljust(4096) * len(names)
    data = bytearray(head + struct.pack("<128L", *table) + directory.ljust(512 * sectors, b"\0") + contents)
    change(data)
    return bytes(data)


def _entry(name: str, kind: int, start: int, size: int, *, child: int = _NONE, right: int = _NONE) -> bytes:
    written = name.encode("utf-16-le")
    head = written.ljust(64, b"\0") + struct.pack("<HBB", len(written) + 2, kind, 1)
    return head + struct.pack("<LLL", _NONE, right, child) + bytes(36) + struct.pack("<LQ", start, size)


# Images


def png(width: int, height: int) -> bytes:
    """A PNG that says it is so large; its pixels, all black, are there."""
    head = struct.pack(">LLBBBBB", width, height, 1, 0, 0, 0, 0)
    row = bytes(1 + (width + 7) // 8)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">L", len(content)) + kind + content + struct.pack(">L", zlib.crc32(kind + content))
        for kind, content in ((b"IHDR", head), (b"IDAT", deflated(row, height)), (b"IEND", b""))
    )


def tiff(width: int = 100, height: int = 100, *, directories: int = 1, loop: bool = False, entries: int = 0) -> bytes:
    """A TIFF of one-bit pages without data, or whose directory repeats an entry, or leads back to itself."""
    tags = [(256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 1), (259, 3, 1, 1), (262, 3, 1, 0)]
    tags += [
        (273, 4, 1, 8),
        (277, 3, 1, 1),
        (278, 4, 1, height),
        (279, 4, 1, min(0xFFFFFFFF, (width + 7) // 8 * height)),
    ]
    tags += [(700, 1, 0xFFFFFFF0, 8)] * entries
    size = 2 + 12 * len(tags) + 4
    out = [b"II*\0" + struct.pack("<L", 8)]
    for number in range(directories):
        following = 8 if loop else 8 + size * (number + 1) if number < directories - 1 else 0
        body = b"".join(struct.pack("<HHLL", *tag) for tag in tags)
        out.append(struct.pack("<H", len(tags)) + body + struct.pack("<L", following))
    return b"".join(out)

"""Hostile files: each is read, or refused for one typed reason, within its time and memory; nothing else happens."""

from __future__ import annotations

import json
import random
import shutil
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import hostile
import pytest
from hostile import LINE, docx, odt, one_page, paragraph, pdf, stream, xlsx, zipped

from extractor import guard
from extractor.cli import main
from extractor.files import collect
from extractor.formats import (
    MOST_CHARACTERS,
    Damaged,
    Encrypted,
    NoText,
    Overran,
    Oversized,
    Reading,
    Unreadable,
    load,
)

LIMITS = guard.Limits(seconds=30, megabytes=600)


def outcome(data: bytes | Path, name: str = "") -> Reading | Unreadable:
    """What becomes of a file: it is read, or refused for a reason of one line, within its time."""
    start = time.monotonic()
    try:
        data, name = (load(data), data.name) if isinstance(data, Path) else (data, name)
        found: Reading | Unreadable = guard.parse(data, name, LIMITS)
    except Unreadable as error:
        found = error
    assert time.monotonic() - start < LIMITS.seconds + 5
    if isinstance(found, Reading):
        assert found.text.strip()
        assert len(found.text) <= MOST_CHARACTERS
        assert all(0 <= block.start < block.end <= len(found.text) for block in found.blocks)
    else:
        assert str(found)
        assert "\n" not in str(found)
        assert len(str(found)) < 150
    return found


def cells(count: int, tag: bytes) -> bytes:
    return b"<%s>%s</%s>" % (tag, b"<w:tc>%s</w:tc>" % paragraph("914") * count, tag)


DEEP = 200_000
CHARACTERS = b"BT /F 1 Tf 1 0 0 1 60 700 Tm " + b"(%s) Tj " % (b"914 ho so " * 100) * 1000 + b"ET"
PATHS = hostile.WORDS + b"".join(
    b"%d %d m %d %d l S\n" % (i % 500, i % 700, i % 500 + 3, i % 700 + 5) for i in range(300_000)
)

REFUSED: dict[str, tuple[str, Callable[[], bytes], tuple[type[Unreadable], ...]]] = {
    "locked Word file": (".docx", lambda: hostile.compound(["EncryptedPackage", "EncryptionInfo"]), (Encrypted,)),
    "locked workbook": (".xlsx", lambda: hostile.compound(["EncryptedPackage", "EncryptionInfo"]), (Encrypted,)),
    "locked PDF": (".pdf", hostile.locked_pdf, (Encrypted,)),
    "Word file cut in half": (".docx", lambda: docx()[:9000], (Damaged,)),
    "PDF cut short": (".pdf", lambda: hostile.many_pages(3)[:150], (Damaged,)),
    "nothing": (".docx", lambda: b"", (NoText, Damaged)),
    "blank Word file": (".docx", lambda: docx(b"<w:p/>"), (NoText,)),
    "blank sheet": (".xlsx", lambda: xlsx(b'<row r="1"/>'), (NoText,)),
    "a gigabyte in 1 MB of Word file": (
        ".docx",
        lambda: hostile.zip_bomb("word/document.xml", b"<w:p/>" * 2**17, 1400),
        (Oversized, Damaged, Overran),
    ),
    "a gigabyte of numbering": (
        ".docx",
        lambda: hostile.zip_bomb("word/numbering.xml", b" " * 2**20, 1024),
        (Oversized, Damaged, Overran),
    ),
    "laughing Word file": (
        ".docx",
        lambda: docx(b"<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>", before=hostile.laughs()),
        (Damaged, Oversized, NoText),
    ),
    "laughing text document": (
        ".odt",
        lambda: odt(b"<text:p>&a9;</text:p>", before=hostile.laughs()),
        (Damaged, Oversized, NoText),
    ),
    "a gigabyte on a PDF's page": (
        ".pdf",
        lambda: one_page(hostile.deflated(b" " * 2**20, 1024), b"/Filter /FlateDecode"),
        (Overran, Oversized, Damaged, NoText),
    ),
    "a gigabyte of sheet, all blank": (
        ".xlsx",
        lambda: xlsx(b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'),
        (Oversized, Overran, Damaged),
    ),
    "a cell two milliard rows on": (
        ".xlsx",
        lambda: xlsx(b'<row r="1"><c r="A1"><v>1</v></c><c r="B2147483647"><v>2</v></c></row>'),
        (Oversized,),
    ),
    "a cell twelve million columns on": (
        ".xlsx",
        lambda: xlsx(b'<row r="1"><c r="A1"><v>1</v></c><c r="ZZZZZ1"><v>2</v></c></row>'),
        (Oversized,),
    ),
    "20,000 sheets": (".xlsx", lambda: xlsx(sheets=20_000), (Oversized,)),
    "pages that are their own": (
        ".pdf",
        lambda: pdf(hostile.CATALOGUE, b"<</Type /Pages /Kids [2 0 R 2 0 R] /Count 1000000>>"),
        (Damaged, NoText, Oversized),
    ),
    "sectors that lead back": (
        ".doc",
        lambda: hostile.compound(["WordDocument", "1Table"], lambda data: struct.pack_into("<L", data, 512 + 4 * 2, 2)),
        (Damaged, NoText, Unreadable),
    ),
    "a directory that is its own": (
        ".doc",
        lambda: hostile.compound(
            ["WordDocument"], lambda data: struct.pack_into("<LLL", data, 1024 + 128 + 68, 1, 1, 1)
        ),
        (Damaged, NoText, Unreadable),
    ),
    "a black picture of 60,000 by 60,000": (".png", lambda: hostile.png(60_000, 60_000), (Oversized, NoText)),
    "a picture of 4 milliard by 4 milliard": (".tif", lambda: hostile.tiff(2**32 - 1, 2**31), (Unreadable,)),
    "a picture whose pages lead back": (".tif", lambda: hostile.tiff(loop=True), (Unreadable,)),
    "a picture of 60,000 pages": (".tif", lambda: hostile.tiff(directories=60_000), (Unreadable,)),
    "a picture with 65,000 entries of 4 GB": (".tif", lambda: hostile.tiff(entries=65_000), (Unreadable,)),
}

EITHER: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a page of a million characters": (".pdf", lambda: one_page(CHARACTERS)),
    "a page of 300,000 lines": (".pdf", lambda: one_page(PATHS)),
    "5,000 pages": (".pdf", lambda: hostile.many_pages(5000)),
    "a page that draws itself": (
        ".pdf",
        lambda: one_page(
            hostile.WORDS + b"/X Do",
            b"",
            b"/XObject <</X 6 0 R>>",
            stream(
                b"/X Do " * 50, b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</XObject <</X 6 0 R>>>>"
            ),
        ),
    ),
    "an image of 60,000 by 60,000": (
        ".pdf",
        lambda: one_page(
            b"500 0 0 700 0 0 cm /I Do",
            b"",
            b"/XObject <</I 6 0 R>>",
            stream(
                hostile.deflated(bytes(7500), 60_000),
                b"/Type /XObject /Subtype /Image /Width 60000 /Height 60000 /ColorSpace /DeviceGray"
                b" /BitsPerComponent 1 /Filter /FlateDecode",
            ),
        ),
    ),
    "a page of 14,400,000 points": (
        ".pdf",
        lambda: one_page(hostile.WORDS).replace(b"[0 0 595 842]", b"[0 0 14400000 14400000]"),
    ),
    "brackets in brackets": (".pdf", lambda: one_page(hostile.WORDS + b"[" * DEEP)),
    "a table of 20,000 rows": (".docx", lambda: docx(b"<w:tbl>%s</w:tbl>" % (cells(2, b"w:tr") * 20_000))),
    "a row of 20,000 cells": (".docx", lambda: docx(b"<w:tbl>%s</w:tbl>" % cells(20_000, b"w:tr"))),
    "a cell over a milliard columns": (
        ".docx",
        lambda: docx(
            b'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="1000000000"/></w:tcPr>%s</w:tc></w:tr></w:tbl>'
            % paragraph("914")
        ),
    ),
    "elements in elements": (".docx", lambda: docx(b"<w:p>" + b"<w:ins>" * DEEP + b"</w:ins>" * DEEP + b"</w:p>")),
    "tables in tables": (
        ".docx",
        lambda: docx(b"<w:tbl><w:tr><w:tc>" * 80 + paragraph(LINE) + b"</w:tc></w:tr></w:tbl>" * 80),
    ),
    "a footnote to itself": (
        ".docx",
        lambda: docx(
            b'<w:p><w:r><w:t>914</w:t><w:footnoteReference w:id="2"/></w:r></w:p>',
            word__footnotes__xml=b'<w:footnotes %s><w:footnote w:id="2"><w:p><w:r><w:t>1</w:t><w:footnoteReference '
            b'w:id="2"/></w:r></w:p></w:footnote></w:footnotes>' % hostile.WORD,
        ),
    ),
    "a style based on itself": (
        ".docx",
        lambda: docx(
            b'<w:p><w:pPr><w:pStyle w:val="A"/></w:pPr><w:r><w:t>914</w:t></w:r></w:p>',
            **{
                "word/styles.xml": b'<w:styles %s><w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/>'
                b'</w:style><w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style></w:styles>'
                % hostile.WORD
            },
        ),
    ),
    "blanks by the milliard": (".odt", lambda: odt(b'<text:p>914<text:s text:c="1000000000"/>ho so</text:p>')),
    "cells by the milliard": (
        ".odt",
        lambda: odt(
            b'<table:table><table:table-row table:number-rows-repeated="1000000"><table:table-cell '
            b'table:number-columns-repeated="1000"><text:p>914</text:p></table:table-cell></table:table-row></table:table>'
        ),
    ),
    "paragraphs in paragraphs": (".odt", lambda: odt(b"<text:p>" * DEEP + b"</text:p>" * DEEP)),
    "braces in braces": (".rtf", lambda: b"{\\rtf1 " + b"{" * DEEP + b"914 ho so" + b"}" * DEEP + b"}"),
    "a gigabyte announced": (".rtf", lambda: b"{\\rtf1 914 ho so \\bin1000000000 x}"),
    "divisions in divisions": (
        ".html",
        lambda: b"<html><body>" + b"<div>" * DEEP + "Báo cáo 914 hồ sơ".encode() + b"</body></html>",
    ),
    "a cell over everything": (
        ".html",
        lambda: b"<html><table>" + b'<tr><td colspan="1000000000" rowspan="1000000000">914' * 50 + b"</table></html>",
    ),
    "100,000 attributes": (
        ".html",
        lambda: b"<html><p " + b"".join(b"a%d=1 " % n for n in range(100_000)) + b">914 ho so</p></html>",
    ),
    "a text like a number": (".txt", lambda: b"1234567890" * 100_000 + "hồ sơ".encode()),
    "a text like markup": (".txt", lambda: "Báo cáo ".encode() + b"<" * 500_000 + b"&" * 500_000),
    "marks upon marks": (".txt", lambda: ("a" + "\u0301\u0323" * 300_000).encode()),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_by_its_kind(name: str) -> None:
    suffix, make, kinds = REFUSED[name]
    found = outcome(make(), f"a{suffix}")
    assert isinstance(found, kinds), found


@pytest.mark.parametrize("name", EITHER)
def test_what_is_much_is_read_or_refused_in_time(name: str) -> None:
    suffix, make = EITHER[name]
    outcome(make(), f"a{suffix}")


# Nothing is fetched, nor found elsewhere on the machine


@pytest.fixture
def visits() -> Iterator[tuple[str, list[bytes]]]:
    """The address of a server of this machine, and what was asked of it."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    connection.settimeout(2)
                    asked.append(connection.recv(1000))

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/x.png", asked
        server.shutdown(socket.SHUT_RDWR)


def linking(address: str) -> dict[str, bytes]:
    """Files that name a picture, a template or a part of themselves at this address."""
    place = address.encode()
    relations = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    package = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    external = b'<Relationship Id="%s" Type="%s" Target="%s" TargetMode="External"/>'
    word = docx(
        b'<w:p><w:r><w:t>914</w:t><w:pict><v:shape><v:imagedata r:id="r8"/></v:shape></w:pict></w:r></w:p>'
        b'<w:altChunk r:id="r9"/>',
        **{
            "word/_rels/document.xml.rels": package
            + external % (b"r8", relations + b"image", place)
            + external % (b"r9", relations + b"aFChunk", place)
            + b"</Relationships>",
            "word/_rels/settings.xml.rels": package
            + external % (b"r1", relations + b"attachedTemplate", place)
            + b"</Relationships>",
        },
    )
    page = (
        b'<html><head><meta charset="utf-8"><link rel="stylesheet" href="%s"><base href="%s"></head><body>914'
        b'<img src="%s"><iframe src="%s"></iframe><object data="%s"></object></body></html>'
    ) % ((place,) * 5)
    return {
        "a.docx": word,
        "a.html": page,
        "b.doc": page,
        "a.odt": odt(b'<text:p>914<draw:frame><draw:image xlink:href="%s"/></draw:frame></text:p>' % place),
        "a.rtf": b'{\\rtf1 914{\\*\\template %s}{\\field{\\*\\fldinst INCLUDEPICTURE "%s"}{\\fldrslt }}}'
        % (place, place),
        "b.docx": docx(b"<w:p><w:r><w:t>914&x;</w:t></w:r></w:p>", before=hostile.entity(address)),
        "b.odt": odt(b"<text:p>914&x;</text:p>", before=hostile.entity(address)),
        "a.xlsx": xlsx(before=hostile.entity(address)),
        # LibreOffice, which is asked to read this as Word 2003 XML, takes it for a page: left alone, it fetches.
        "a.wps": b"<!-- http://schemas.microsoft.com/office/word/2003/wordml -->" + page,
        "a.pdf": pdf(
            hostile.CATALOGUE[:-2] + b"/OpenAction <</S /URI /URI (%s)>>>>" % place,
            b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
            hostile.PAGE % b"",
            b"<</Length 0 /F <</FS /URL /F (%s)>>>>\nstream\n\nendstream" % place,
            hostile.FONT,
        ),
    }


@pytest.mark.parametrize("name", linking("http://127.0.0.1/"))
def test_nothing_is_fetched(name: str, visits: tuple[str, list[bytes]]) -> None:
    if name == "a.wps" and not shutil.which("soffice"):
        pytest.skip("LibreOffice reads this one")
    address, asked = visits
    outcome(linking(address)[name], name)
    assert asked == []


@pytest.mark.parametrize("name", linking("file:///"))
def test_no_other_file_is_read(name: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("a-secret-of-this-machine", encoding="utf-8")
    found = outcome(linking(secret.as_uri())[name], name)
    assert isinstance(found, Unreadable) or "a-secret" not in found.text


# Packages


@pytest.mark.parametrize(
    "make",
    [
        lambda: hostile.nested_zip(30),
        lambda: hostile.nested_zip(5, 10),
        lambda: hostile.crowded_zip(1_000_000),
        lambda: zipped({f"{'a/' * 2000}b.txt": LINE.encode()}),
        lambda: zipped({"../../b.txt": LINE.encode(), "/etc/b.txt": LINE.encode(), "c:\\b.txt": LINE.encode()}),
        lambda: zipped({"a.docx": hostile.zip_bomb("word/document.xml", b" " * 2**20, 1024)}),
        lambda: zipped({"a.txt": b" " * 400_000_000}),
    ],
    ids=["30 deep", "100,000 reports", "a million names", "2,000 folders", "ways out", "a bomb", "400 MB of blanks"],
)
def test_a_package_is_looked_through_in_time(make: Callable[[], bytes], tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(make())
    start = time.monotonic()
    found = collect([path])
    for file in found.files[:20]:
        outcome(file)
    assert len(found.files) <= 20_000
    assert time.monotonic() - start < 20
    assert sorted(tmp_path.iterdir()) == [path]


# Whatever the files, nothing is left behind, and the good ones among them are read


def test_hostile_files_cost_only_themselves(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = folder / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    monkeypatch.setattr(guard, "_idle", [])
    chosen = (
        "locked Word file",
        "PDF cut short",
        "a gigabyte on a PDF's page",
        "laughing Word file",
        "blank Word file",
    )
    for number, name in enumerate(chosen):
        suffix, make, _ = REFUSED[name]
        Path(f"{number}{suffix}").write_bytes(make())
    Path("9.txt").write_text(LINE, encoding="utf-8")
    Path("9.docx").write_bytes(docx())
    before = sorted(folder.rglob("*"))
    assert main(["extract", "-q", "--format", "jsonl", "--memory", "600", *sorted(map(str, Path().glob("*.*")))]) == 2
    said = capsys.readouterr()
    assert [bool(json.loads(line)["source"]["chars"]) for line in said.out.splitlines()] == [False] * 5 + [True] * 2
    assert len([line for line in said.err.splitlines() if line.startswith("doisoat: không đọc được ")]) == len(chosen)
    guard._end_all()
    assert sorted(folder.rglob("*")) == before


def test_noise_of_every_kind_is_refused() -> None:
    chance = random.Random(7)
    for head in (
        b"PK\x03\x04",
        b"%PDF-1.7\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"\x89PNG\r\n\x1a\n",
        b"II*\0",
    ):
        assert isinstance(outcome(head + chance.randbytes(5000), "a.bin"), Unreadable)

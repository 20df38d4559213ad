"""Files that cannot be read: each ends in one clear Vietnamese line, and in nothing else."""

from __future__ import annotations

import contextlib
import io
import os
import random
import re
import time
import zipfile
from pathlib import Path

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from extractor.formats import Reading, Unreadable, read

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
SENTENCES = (
    "Báo cáo kết quả thực hiện công tác cải cách hành chính của Ủy ban nhân dân xã. "
    "Đã tiếp nhận, giải quyết đúng hạn hồ sơ thuộc lĩnh vực đất đai, hộ tịch; người dân hài lòng với thái độ phục vụ. "
    "Tiếp tục rà soát, niêm yết những thủ tục đã được công bố, nâng cao chất lượng đội ngũ cán bộ, công chức. "
)


def why(tmp_path: Path, name: str, data: bytes) -> str:
    """The reason why a file with these bytes is not read: one line, with an ending that adds no second one."""
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(Unreadable) as caught:
        read(path)
    reason = str(caught.value)
    assert reason
    assert "\n" not in reason
    assert len(reason) < 150
    return reason


def word_file() -> bytes:
    document = Document()
    for i in range(20):
        document.add_paragraph(f"Đoạn {i}: {SENTENCES}")
    document.add_table(3, 3).cell(0, 0).text = "Ô"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf_file(pages: int = 2, encrypt: str | None = None) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=encrypt)
    for _ in range(pages):
        canvas.drawString(60, 700, "Trong ky da tiep nhan 914 ho so")
        canvas.grid([60, 120, 180], [600, 620, 640])
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def zipped(**parts: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def changed(data: bytes, name: str, content: bytes | None) -> bytes:
    """The zip with one part replaced, or without it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.namelist():
            if item != name:
                target.writestr(item, source.read(item))
            elif content is not None:
                target.writestr(item, content)
    return out.getvalue()


@pytest.mark.parametrize("suffix", [".txt", ".md", ".docx", ".pdf"])
def test_an_empty_file(tmp_path: Path, suffix: str) -> None:
    assert why(tmp_path, f"a{suffix}", b"") == "tệp rỗng"


def test_blank_text_is_an_error_and_no_empty_report(tmp_path: Path) -> None:
    assert why(tmp_path, "a.txt", b" \r\n\t\r\n") == "không có chữ nào trong tệp"
    out = io.BytesIO()
    Document().save(out)
    assert why(tmp_path, "a.docx", out.getvalue()) == "không có chữ nào trong tệp"


def test_what_is_no_readable_file(tmp_path: Path) -> None:
    (tmp_path / "thu-muc.pdf").mkdir()
    for name, reason in (
        ("thu-muc.pdf", "đây là thư mục, không phải tệp"),
        ("khong-co.txt", "không có tệp này"),
    ):
        with pytest.raises(Unreadable, match=reason):
            read(tmp_path / name)


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Báo cáo")

    def refuse(_: Path, __: str) -> bytes:
        raise PermissionError(13, os.strerror(13))

    # The superuser may read everything, so that the file's mode alone would not refuse.
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(Unreadable, match="không có quyền đọc tệp"):
        read(path)


# Plain text


@pytest.mark.parametrize("seed", range(5))
def test_noise_is_no_text(tmp_path: Path, seed: int) -> None:
    noise = random.Random(seed).randbytes(20_000)
    for data in (noise, noise.replace(b"\0", b""), bytes(5000)):
        assert why(tmp_path, "a.txt", data) == "tệp nhị phân, không phải văn bản"


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.docx", "a.pdf", "a", "a.bao-cao"])
def test_the_content_decides_and_not_the_name(tmp_path: Path, name: str) -> None:
    for data, form in ((word_file(), "docx"), (pdf_file(), "pdf")):
        (tmp_path / name).write_bytes(data)
        reading = read(tmp_path / name)[1]
        assert reading.format == form
        told = [notice for notice in reading.notices if "đã đọc theo nội dung" in notice]
        assert len(told) == (name.rpartition(".")[2] not in ("a", "bao-cao", form))
    for data in (OLE, pdf_file(encrypt="x")):
        why(tmp_path, name, data)
    (tmp_path / name).write_text(SENTENCES, encoding="utf-8")
    assert read(tmp_path / name)[1].format == ("md" if name == "a.md" else "txt")


def test_a_broken_declared_encoding(tmp_path: Path) -> None:
    assert "UTF-16-LE" in why(tmp_path, "a.txt", b"\xff\xfe" + "Báo cáo".encode("utf-16-le") + b"\x01")


def test_text_in_another_language_is_not_guessed(tmp_path: Path) -> None:
    for text, encoding in (("Отчёт за первый квартал", "cp1251"), ("Rapport trimestriel, été, complété", "cp1252")):
        assert "không xác định được bảng mã" in why(tmp_path, "a.txt", text.encode(encoding))


def test_five_megabytes_of_digits_are_read_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"0123456789" * 500_000)
    start = time.process_time()
    assert len(read(path)[1].text) == 5_000_000
    assert time.process_time() - start < 2


# Word


def test_what_is_no_word_file(tmp_path: Path) -> None:
    word = word_file()
    for data, reason in (
        (OLE, "bị hỏng"),
        (b"noise", "không phải tệp .docx"),
        (word[: len(word) // 2], "bị hỏng"),
        (zipped(a="x"), "chứa nhiều tệp khác"),
        (changed(word, "_rels/.rels", None), "không phải tệp Word"),
        (changed(word, "word/document.xml", None), "không phải tệp Word"),
        (changed(word, "word/document.xml", b"<w:document"), "bị hỏng"),
        (changed(word, "word/document.xml", b"<a/>"), "không phải tệp Word"),
        (changed(word, "word/numbering.xml", b"\x00\xff"), "bị hỏng"),
    ):
        assert reason in why(tmp_path, "a.docx", data)


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = changed(word_file(), "word/document.xml", b"<w:p/>" * 10_000_000)
    assert len(bomb) < 1_000_000
    start = time.process_time()
    assert "quá lớn" in why(tmp_path, "a.docx", bomb)
    assert time.process_time() - start < 1


def test_deep_and_expanding_xml_ends(tmp_path: Path) -> None:
    names = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    main = b"<w:document " + names + b"><w:body>%s</w:body></w:document>"
    deep = main % (b"<w:p>" + b"<w:ins>" * 5000 + b"</w:ins>" * 5000 + b"</w:p>")
    entities = b'<!DOCTYPE d [<!ENTITY a "ha">' + b"".join(
        b'<!ENTITY a%d "%s">' % (i, b"&a%s;" % (str(i - 1).encode() if i else b"") * 10) for i in range(10)
    )
    laughs = entities + b"]>" + main % b"<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>"
    for content in (deep, laughs):
        start = time.process_time()
        why(tmp_path, "a.docx", changed(word_file(), "word/document.xml", content))
        assert time.process_time() - start < 2


def test_a_dangling_relationship_does_no_harm(tmp_path: Path) -> None:
    """Converters leave relationships to parts such as "word/NULL" that do not exist."""
    relations = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r9" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="NULL"/>'
        b"</Relationships>"
    )
    path = tmp_path / "a.docx"
    path.write_bytes(changed(word_file(), "word/_rels/document.xml.rels", relations))
    assert "Đoạn 19" in read(path)[1].text


# PDF


def test_what_is_no_readable_pdf(tmp_path: Path) -> None:
    good = pdf_file()
    for data, reason in (
        (pdf_file(encrypt="mat-khau"), "tệp PDF có mật khẩu"),
        (good[: len(good) // 2], "bị hỏng hoặc bị cắt cụt"),
        (random.Random(7).randbytes(5000), "không phải tệp PDF"),
        (pdf_file(0), "bị hỏng"),
    ):
        assert reason in why(tmp_path, "a.pdf", data)


def test_a_damaged_page_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    data = pdf_file(3)
    kids = re.search(rb"/Kids \[[^\]]*\]", data)
    assert kids
    last = re.findall(rb"\d+ 0 R", kids.group())[-1]
    path = tmp_path / "a.pdf"
    path.write_bytes(data.replace(kids.group(), kids.group().replace(last, b"99 0 R")))
    result = read(path)[1]
    assert result.notices == ("Trang 3 bị hỏng, không đọc được.",)
    assert result.text.count("914 ho so") == 2


def test_a_drawing_of_very_many_lines_is_read_as_text_with_a_notice(tmp_path: Path) -> None:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(60, 800, "Ban do: 914 ho so da tiep nhan trong ky")
    for i in range(11_000):  # neither lines that cross nor slanted ones make a table here
        canvas.line(i % 500, i % 700, i % 500 + 4, i % 700)
        canvas.line(i % 500, i % 700, i % 500, i % 700 + 4)
    canvas.save()
    path = tmp_path / "a.pdf"
    path.write_bytes(out.getvalue())
    start = time.process_time()
    result = read(path)[1]
    assert "914 ho so" in result.text
    assert result.notices == ("Không tách được bảng ở trang 1: số liệu ở đó được đọc như văn bản thường.",)
    assert time.process_time() - start < 5


# Whatever the bytes


@pytest.mark.parametrize(("suffix", "make"), [(".docx", word_file), (".pdf", pdf_file), (".txt", SENTENCES.encode)])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_damaged_files_are_read_or_refused(tmp_path: Path, suffix: str, make: object, data: st.DataObject) -> None:
    whole = bytearray(make())  # type: ignore[operator]
    for _ in range(data.draw(st.integers(1, 12))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(1, len(whole)))
    path = tmp_path / f"a{suffix}"
    path.write_bytes(whole if data.draw(st.booleans()) else whole[:cut])
    with contextlib.suppress(Unreadable):
        result = read(path)[1]
        assert isinstance(result, Reading)
        assert all(0 <= block.start < block.end <= len(result.text) for block in result.blocks)

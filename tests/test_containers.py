"""Reports in .zip, .eml and .msg: each is a file of its own, and nothing is ever unpacked to the disk."""

from __future__ import annotations

import base64
import email.policy
import io
import json
import random
import time
import zipfile
import zlib
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from test_formats_hostile import SENTENCES, pdf_file, word_file

from extractor.cli import main
from extractor.files import collect, digest
from extractor.formats import Damaged, Encrypted, NoText, Oversized, Unreadable, Unsupported, containers, read
from extractor.formats.containers import bytes_of, members
from extractor.formats.containers.names import distinct

WRONG = "Đã giải quyết đúng hạn 1.180/1.234 hồ sơ, đạt 98,5%.\n".encode()


def zipped(*files: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return out.getvalue()


def named(raw: bytes, data: bytes, extra: bytes = b"") -> bytes:
    """An archive whose one file has a name in these very bytes, without the flag for UTF-8."""
    header = b"PK\x03\x04" + bytes(10) + zlib.crc32(data).to_bytes(4, "little") + len(data).to_bytes(4, "little") * 2
    header += len(raw).to_bytes(2, "little") + len(extra).to_bytes(2, "little")
    entry = b"PK\x01\x02" + b"\x14\0" + header[4:30] + bytes(14) + raw + extra
    sizes = len(entry).to_bytes(4, "little") + len(header + raw + extra + data).to_bytes(4, "little")
    return header + raw + extra + data + entry + b"PK\x05\x06" + bytes(4) + b"\1\0\1\0" + sizes + bytes(2)


def letter(body: str, *attached: tuple[str, bytes], html: str | None = None) -> EmailMessage:
    message = EmailMessage(policy=email.policy.SMTP)
    message["From"], message["To"], message["Subject"] = "xa@example.vn", "huyen@example.vn", "Báo cáo tháng 5"
    message.set_content(body)
    if html:
        message.add_alternative(html, subtype="html")
    for name, data in attached:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message


def found_in(tmp_path: Path, name: str, data: bytes) -> tuple[list[str], dict[str, str]]:
    """What is read in a container, and what is left out with the reason."""
    (tmp_path / name).write_bytes(data)
    found = collect([tmp_path / name])
    assert not found.failed
    below = tmp_path / name
    return [path.relative_to(below).as_posix() for path in found.files], {
        path.relative_to(below).as_posix(): reason for path, reason in found.skipped
    }


# Zip


def test_each_file_of_an_archive_is_read_under_its_name(tmp_path: Path) -> None:
    word = word_file()
    data = zipped(
        ("thang 5/bao cao.docx", word), ("thang 5/", b""), ("b.pdf", pdf_file()), ("c", word), ("phim.mp4", b"\0\0ftyp")
    )
    assert found_in(tmp_path, "goi.zip", data) == (
        ["thang 5/bao cao.docx", "b.pdf", "c"],
        {"phim.mp4": "không đọc được định dạng “.mp4”"},
    )
    path = tmp_path / "goi.zip" / "thang 5" / "bao cao.docx"
    assert bytes_of(path) == word
    assert bytes_of(path, 10) == word[:10]
    assert read(path)[1].format == "docx"
    (tmp_path / "bao cao.docx").write_bytes(word)
    assert digest(path) == digest(tmp_path / "bao cao.docx")


def test_what_programs_leave_in_archives_is_no_report(tmp_path: Path) -> None:
    files = ("a.docx", "__MACOSX/._a.docx", ".DS_Store", "x/~$a.docx", "x/Thumbs.db")
    read, left_out = found_in(tmp_path, "goi.zip", zipped(*((name, word_file()) for name in files)))
    assert read == ["a.docx"]
    assert left_out == {
        "__MACOSX/._a.docx": "tệp của hệ điều hành",
        ".DS_Store": "tệp ẩn",
        "x/~$a.docx": "tệp khóa tạm của Word",
        "x/Thumbs.db": "tệp của hệ điều hành",
    }


def test_documents_that_are_zips_are_no_containers(tmp_path: Path) -> None:
    for name, data in {
        "a.docx": word_file(),
        "a.zip": word_file(),
        "a.odt": zipped(("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<a/>")),
        "a.jar": zipped(("META-INF/MANIFEST.MF", b""), ("a.txt", WRONG)),
    }.items():
        (tmp_path / name).write_bytes(data)
        assert collect([tmp_path / name]).files == [tmp_path / name]


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("Báo cáo tháng 5.docx".encode("cp1258", "replace"), "Báo cáo tháng 5.docx"),
        (b"Quy\xea\xec\xf2t \xf0i\xf2nh.docx", None),
        ("Tổng hợp số liệu.docx".encode(), "Tổng hợp số liệu.docx"),
        ("To\u0302\u0309ng.docx".encode(), "Tổng.docx"),
        ("résumé.docx".encode("cp437"), "résumé.docx"),
        (b"bao cao.docx", "bao cao.docx"),
    ],
)
def test_names_of_old_programs_are_read_in_their_code_page(tmp_path: Path, raw: bytes, name: str | None) -> None:
    (inside,) = found_in(tmp_path, "goi.zip", named(raw, word_file()))[0]
    assert name is None or inside == name
    assert read(tmp_path / "goi.zip" / inside)[1].text


def test_a_name_in_the_extra_field_is_preferred(tmp_path: Path) -> None:
    field = b"\1" + bytes(4) + "Báo cáo.docx".encode()
    extra = b"\x75\x70" + len(field).to_bytes(2, "little") + field
    assert found_in(tmp_path, "goi.zip", named(b"B\xa0o c\xa0o.docx", word_file(), extra))[0] == ["Báo cáo.docx"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/a.docx", "etc/a.docx"),
        ("/etc/a.docx", "etc/a.docx"),
        ("C:\\Users\\a\\b.docx", "Users/a/b.docx"),
        ("a\\..\\..\\b.docx", "a/b.docx"),
        ("a\0b\x1b[31m\u202e.docx", "a_b_[31m_.docx"),
        ("...", "tep"),
        ("", "tep"),
        ('a<b>:"|?*.docx', "a_b______.docx"),
        ("x/" * 40 + "a.docx", "x/" * 11 + "a.docx"),
    ],
)
def test_names_that_lead_elsewhere_are_made_safe(name: str, safe: str) -> None:
    assert [path.as_posix() for path in distinct([name])] == [safe]


def test_long_names_fit_a_disk_and_no_two_are_the_same() -> None:
    names = ["ậ" * 500 + ".docx", "a.docx", "A.DOCX", "./a.docx", "a (2).docx"]
    found = [path.as_posix() for path in distinct(names)]
    assert found[1:] == ["a.docx", "A (2).DOCX", "a (3).docx", "a (2) (2).docx"]
    assert found[0].endswith(".docx")
    assert len(found[0].encode()) < 200


def test_two_files_of_one_name_are_both_read(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zipped(("a.txt", b"x"), ("a.txt", b"y"))
    assert found_in(tmp_path, "goi.zip", data)[0] == ["a.txt", "a (2).txt"]
    assert [bytes_of(tmp_path / "goi.zip" / name) for name in ("a.txt", "a (2).txt")] == [b"x", b"y"]


def hurt(data: bytes) -> bytes:
    """The archive with damage inside its first file."""
    at = data.index(b"PK\x03\x04") + 60
    return data[:at] + bytes(byte ^ 255 for byte in data[at : at + 20]) + data[at + 20 :]


def locked(data: bytes) -> bytes:
    """The archive with the mark of encryption on its first file."""
    at = data.index(b"PK\x01\x02") + 8
    return data[:6] + b"\1" + data[7:at] + b"\1" + data[at + 1 :]


def bomb() -> bytes:
    return zipped(("a.docx", bytes(60_000_000)), ("b.txt", SENTENCES.encode()))


@pytest.mark.parametrize(
    ("spoil", "kind", "reason"),
    [(hurt, Damaged, "bị hỏng"), (locked, Encrypted, "mật khẩu"), (lambda data: bomb(), Oversized, "nén hơn 200 lần")],
)
def test_a_bad_file_costs_only_itself(
    tmp_path: Path, spoil: Callable[[bytes], bytes], kind: type[Unreadable], reason: str
) -> None:
    data = spoil(zipped(("a.docx", random.Random(1).randbytes(500)), ("b.txt", SENTENCES.encode())))
    assert found_in(tmp_path, "goi.zip", data)[0] == ["a.docx", "b.txt"]
    with pytest.raises(kind, match=reason):
        read(tmp_path / "goi.zip" / "a.docx")
    assert read(tmp_path / "goi.zip" / "b.txt")[1].text == SENTENCES


def test_archives_in_archives_are_opened_to_the_second(tmp_path: Path) -> None:
    inner = zipped(("c.txt", SENTENCES.encode()))
    middle = zipped(("b.zip", inner), ("b.txt", WRONG))
    assert found_in(tmp_path, "a.zip", middle)[0] == ["b.zip/c.txt", "b.txt"]
    assert read(tmp_path / "a.zip" / "b.zip" / "c.txt")[1].text == SENTENCES
    assert found_in(tmp_path, "o.zip", zipped(("a.zip", middle)))[0] == ["a.zip/b.zip", "a.zip/b.txt"]
    with pytest.raises(Oversized, match="trong 2 lớp tệp nén khác"):
        read(tmp_path / "o.zip" / "a.zip" / "b.zip")


def test_an_archive_that_cannot_be_opened_is_a_file_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = zipped(*((f"{n}.txt", b"x") for n in range(30)))
    for data, kind, reason in (
        (whole[:300], Damaged, "bị hỏng"),
        (zipped(), NoText, "không có tệp nào"),
        (b"Rar!\x1a\x07\x01\x00" + bytes(50), Unsupported, r"\.rar.*nén lại thành \.zip"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(50), Unsupported, r"\.7z"),
        (whole, Oversized, "có hơn 20 tệp"),
    ):
        monkeypatch.setattr(containers, "_MOST_MEMBERS", 20 if data == whole else 5000)
        (tmp_path / "goi.zip").write_bytes(data)
        assert collect([tmp_path]).files == [tmp_path / "goi.zip"]
        with pytest.raises(kind, match=reason):
            read(tmp_path / "goi.zip")


def test_a_list_of_files_that_would_fill_the_memory_is_not_read(tmp_path: Path) -> None:
    entry = b"PK\x01\x02" + bytes(42)
    end = b"PK\x05\x06" + bytes(4) + b"\xff\xff" * 2 + (46 * 400_000).to_bytes(4, "little") + bytes(6)
    (tmp_path / "goi.zip").write_bytes(b"PK\x03\x04" + entry * 400_000 + end)
    start = time.process_time()
    with pytest.raises(Oversized, match="quá nhiều tệp"):
        read(tmp_path / "goi.zip")
    assert time.process_time() - start < 2


def test_containers_in_containers_cannot_multiply(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.files._MOST_MEMBERS", 50)
    inner = zipped(*((f"{n}.txt", WRONG) for n in range(20)))
    (tmp_path / "goi.zip").write_bytes(zipped(*((f"{n}.zip", inner + bytes(n)) for n in range(20))))
    found = collect([tmp_path])
    assert len(found.files) == 20
    assert len(found.failed) == 19
    assert "có hơn 50 tệp" in found.failed[0][1]


def test_a_changed_archive_is_read_anew(tmp_path: Path) -> None:
    for text in (b"x", b"two"):
        (tmp_path / "goi.zip").write_bytes(zipped(("a.txt", text)))
        assert bytes_of(tmp_path / "goi.zip" / "a.txt") == text


@pytest.mark.parametrize("name", ["goi.zip/khac.txt", "goi.zip/a.txt/b", "khac.zip/a.txt"])
def test_a_path_to_no_file(tmp_path: Path, name: str) -> None:
    (tmp_path / "goi.zip").write_bytes(zipped(("a.txt", b"x")))
    with pytest.raises(Unreadable):
        bytes_of(tmp_path / name)


@pytest.mark.parametrize("seed", range(3))
def test_damage_never_ends_in_anything_but_a_reason(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    mail = letter("Kính gửi", ("a.docx", word_file()[:3000])).as_bytes()
    for data in (zipped(("a.docx", word_file()[:2000]), ("b.zip", zipped(("c.txt", WRONG)))), mail):
        for _ in range(40):
            torn = bytearray(data[: dice.randrange(50, len(data) + 1)])
            for _ in range(dice.randrange(20)):
                torn[dice.randrange(len(torn))] = dice.randrange(256)
            (tmp_path / "goi.zip").write_bytes(torn)
            for path in collect([tmp_path]).files:
                try:
                    read(path)
                except Unreadable as error:
                    told = str(error)
                    assert "\n" not in told


# Letters


def test_the_attachments_of_a_letter_are_read_and_its_few_lines_are_not(tmp_path: Path) -> None:
    message = letter("Kính gửi UBND huyện báo cáo tháng 5.", ("Báo cáo tháng 5.docx", word_file()), ("x.bin", b"\0\1"))
    assert found_in(tmp_path, "thu.eml", message.as_bytes()) == (
        ["Báo cáo tháng 5.docx"],
        {"x.bin": "không đọc được định dạng “.bin”", "thư.txt": "thư gửi kèm báo cáo"},
    )


def test_a_letter_that_is_the_report_is_read(tmp_path: Path) -> None:
    assert found_in(tmp_path, "a.eml", letter(WRONG.decode()).as_bytes())[0] == ["thư.txt"]
    assert read(tmp_path / "a.eml" / "thư.txt")[1].text.strip() == WRONG.decode().strip()
    long = letter(SENTENCES * 10, ("Phụ lục.docx", word_file()))
    assert found_in(tmp_path, "b", long.as_bytes())[0] == ["Phụ lục.docx", "thư.txt"]
    only_html = EmailMessage(policy=email.policy.SMTP)
    only_html["From"], only_html["Subject"], only_html["MIME-Version"] = "a@example.vn", "x", "1.0"
    only_html.set_content(f"<html><body><p>{WRONG.decode()}</p></body></html>", subtype="html")
    (tmp_path / "c.eml").write_bytes(only_html.as_bytes())
    assert list(members(tmp_path / "c.eml")) == [tmp_path / "c.eml" / "thư.html"]


def test_what_is_attached_may_hold_reports_itself(tmp_path: Path) -> None:
    inner = letter("Chuyển tiếp.", ("b.docx", word_file()))
    message = letter("Gửi.", ("goi.zip", zipped(("a.txt", WRONG))))
    message.add_attachment(inner)
    read, left_out = found_in(tmp_path, "thu.eml", message.as_bytes())
    assert read == ["goi.zip/a.txt", "Báo cáo tháng 5.eml/b.docx"]
    assert left_out == {
        "Báo cáo tháng 5.eml/thư.txt": "thư gửi kèm báo cáo",
        "thư.txt": "thư gửi kèm báo cáo",
    }


def test_the_pictures_of_a_signature_are_no_scans(tmp_path: Path) -> None:
    message = letter("Gửi.", html='<p>Gửi.</p><img src="cid:logo@x">')
    shown = message.get_body(("html",))
    assert shown is not None
    shown.add_related(b"\x89PNG\r\n", maintype="image", subtype="png", filename="logo.png", cid="<logo@x>")
    message.add_attachment(b"\x89PNG\r\n", maintype="image", subtype="png", filename="scan.png")
    (tmp_path / "thu.eml").write_bytes(message.as_bytes())
    assert [path.name for path in members(tmp_path / "thu.eml")] == ["scan.png", "thư.txt"]


def test_a_letter_with_pictures_is_no_web_page_and_a_web_page_no_letter(tmp_path: Path) -> None:
    page = f"<html><body><p>{WRONG.decode()}</p></body></html>"
    message = EmailMessage(policy=email.policy.SMTP)
    message["From"], message["MIME-Version"], message["To"] = "a@example.vn", "1.0", "b@example.vn"
    message.set_content(page, subtype="html")
    message.add_related(b"\x89PNG\r\n", maintype="image", subtype="png", filename="logo.png")
    message.add_related(word_file(), maintype="application", subtype="msword", filename="a.docx")
    assert "a.docx" in found_in(tmp_path, "thu.eml", message.as_bytes())[0]
    del message["To"]
    (tmp_path / "trang.mht").write_bytes(message.as_bytes())
    assert read(tmp_path / "trang.mht")[1].format == "mht"
    assert collect([tmp_path / "trang.mht"]).files == [tmp_path / "trang.mht"]


@pytest.mark.parametrize(
    "field",
    [
        b'filename="B\xc3\xa1o c\xc3\xa1o.docx"',
        b'filename="=?utf-8?B?' + base64.b64encode("Báo cáo.docx".encode()) + b'?="',
        b"filename*=utf-8''B%C3%A1o%20c%C3%A1o.docx",
        b'filename="..\\..\\B\xc3\xa1o c\xc3\xa1o.docx"',
    ],
)
def test_names_of_attachments_however_they_are_written(tmp_path: Path, field: bytes) -> None:
    head = b"Received: by x\r\nFrom: a@example.vn\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
    part = b"--x\r\nContent-Type: application/msword\r\nContent-Disposition: attachment; " + field
    data = head + part + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.b64encode(word_file()) + b"\r\n--x--"
    assert found_in(tmp_path, "thu.eml", data)[0] == ["Báo cáo.docx"]


@pytest.mark.parametrize(
    "text", ["From: đầu năm đến nay\nTo: tất cả\n", "Date: 5/2024\nSubject: báo cáo\n\nNội dung", "Kính gửi: UBND\n"]
)
def test_a_text_that_begins_like_a_letter_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert collect([tmp_path]).files == [tmp_path / "a.txt"]


@pytest.mark.parametrize(
    "part",
    [
        b"Content-Type: " + b"a;" * 500_000,
        b"Content-Type: text/plain" + b";\r\n a=b" * 50_000,
        b"Content-Disposition: attachment; filename=" + b'"(' * 100_000,
        b"Content-Type: multipart/mixed; boundary=y\r\n\r\n"
        + b"--y\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n" * 5000,
        b"\r\n".join(b"--x\r\nContent-Type: application/x\r\n\r\nx" for _ in range(3000)),
    ],
)
def test_letters_made_to_take_long_do_not(tmp_path: Path, part: bytes) -> None:
    head = b"From: a@example.vn\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n"
    (tmp_path / "thu.eml").write_bytes(head + part + b"\r\n\r\nx\r\n--x--\r\n")
    start = time.process_time()
    collect([tmp_path])
    assert time.process_time() - start < 5


class Compound:
    """An OLE file as olefile shows it, for letters that only Outlook writes."""

    streams: dict[tuple[str, ...], bytes]

    def __init__(self, _: object) -> None:
        pass

    def __enter__(self) -> Compound:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def listdir(self) -> list[list[str]]:
        return [list(path) for path in self.streams]

    def exists(self, path: list[str]) -> bool:
        return tuple(path) in self.streams

    def openstream(self, path: list[str]) -> io.BytesIO:
        return io.BytesIO(self.streams[tuple(path)])


def test_a_letter_of_outlook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = "__attach_version1.0_#00000000", "__attach_version1.0_#00000001"
    Compound.streams = {
        ("__properties_version1.0",): b"",
        ("__substg1.0_1000001F",): "Kính gửi huyện.".encode("utf-16-le"),
        (first, "__substg1.0_3707001F"): "Báo cáo.docx".encode("utf-16-le"),
        (first, "__substg1.0_37010102"): word_file(),
        (second, "__substg1.0_3704001E"): b"b.pdf",
        (second, "__substg1.0_37010102"): pdf_file(),
    }
    monkeypatch.setattr("olefile.OleFileIO", Compound)
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    assert found_in(tmp_path, "thu.msg", data) == (["Báo cáo.docx", "b.pdf"], {"thư.txt": "thư gửi kèm báo cáo"})


# In the outputs


def test_a_batch_has_a_report_for_each_file_of_an_archive(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("in").mkdir()
    word = word_file()
    text = WRONG.decode()
    Path("in/goi.zip").write_bytes(
        zipped(
            ("thang 5/a.txt", WRONG), ("b.docx", word), ("c.docx", word), ("hong.docx", b"x"), ("../d.txt", WRONG * 2)
        )
    )
    Path("in/thu.eml").write_bytes(letter(text * 3).as_bytes())
    assert main(["batch", "in", "-o", "out", "--no-ner", "--jobs", "1"]) == 2
    said = capsys.readouterr().out
    assert "Đọc được 4 báo cáo" in said
    assert "Không đọc được 1 tệp:\n  goi.zip/hong.docx: " in said
    assert "  trùng nội dung với goi.zip/b.docx (1): goi.zip/c.docx\n" in said
    reports = [json.loads(line) for line in Path("out/reports.jsonl").read_text(encoding="utf-8").splitlines()]
    paths = [report["source"]["path"] for report in reports if not report["failures"]]
    assert paths == ["goi.zip/b.docx", "goi.zip/d.txt", "goi.zip/thang 5/a.txt", "thu.eml/thư.txt"]
    capsys.readouterr()
    assert main(["batch", "in", "-o", "out", "--no-ner", "--jobs", "1"]) == 2
    assert "0 tệp cần đọc, 5 tệp đã đọc từ trước" in capsys.readouterr().err
    assert not list(folder.parent.rglob("d.txt"))


def test_a_word_file_in_an_archive_gets_its_comments(folder: Path) -> None:
    from docx import Document

    document = Document()
    document.add_paragraph(WRONG.decode().strip())
    out = io.BytesIO()
    document.save(out)
    Path("in").mkdir()
    Path("in/goi.zip").write_bytes(zipped(("thang 5/a.docx", out.getvalue())))
    assert main(["batch", "in", "-o", "out", "--no-ner", "--jobs", "1", "-q", "--with", "comments"]) == 1
    copy = Document("out/ban-nhan-xet/goi.zip/thang 5/a.docx")
    assert "R001" in "".join(comment.text for comment in copy.comments)


def test_a_file_in_an_archive_can_be_named_outright(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("goi.zip").write_bytes(zipped(("thang 5/a.txt", WRONG), ("b.txt", SENTENCES.encode())))
    assert main(["extract", "goi.zip/thang 5/a.txt", "--no-ner", "--format", "jsonl"]) == 1
    (report,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert report["source"]["path"] == "goi.zip/thang 5/a.txt"
    assert main(["extract", "goi.zip", "--no-ner", "-o", "out", "-q"]) == 1
    assert sorted(path.name for path in Path("out").iterdir()) == ["b.txt", "thang 5-a.txt"]

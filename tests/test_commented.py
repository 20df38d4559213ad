"""The commented copies of a batch: which reports get one, what the comments say, and what is told when they cannot."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from made_batches import HOSTILE, batch, finding, report, span

from extractor.formats.docx import read_docx
from extractor.outputs import batch_outputs
from extractor.records import Finding, Place, Report, Suggestion
from extractor.store import Batch

LINES = ("II. Kết quả", "Nhận 5 hồ sơ, gồm 2 trực tiếp và 1 trực tuyến.", "Còn 9 việc.", "x" * 120, "Cuối kỳ: 5 hồ sơ.")


def word(*lines: str) -> bytes:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def of(data: bytes, *findings: Finding) -> Report:
    made = report(read_docx(data).text, *findings)
    source = made.source.model_copy(update={"format": "docx", "sha256": hashlib.sha256(data).hexdigest()})
    return made.model_copy(update={"source": source})


def placed(folder: Path, found: list[Finding], between: tuple[Finding, ...] = ()) -> Batch:
    """A batch of one Word report with these findings, below `folder`."""
    data = word(*LINES)
    (folder / "xã A").mkdir(parents=True)
    (folder / "xã A" / "bc.docx").write_bytes(data)
    return batch({"xã A/bc.docx": of(data, *found)}, folder, findings=between)


def comments(out: Path) -> list[tuple[str, list[str]]]:
    """The first run that each comment stands on, and its paragraphs."""
    document = Document(str(out / "ban-nhan-xet" / "xã A" / "bc.docx"))
    on = {
        start.get(start.tag.replace("commentRangeStart", "id")): start.getnext().text
        for start in document.element.iter("{*}commentRangeStart")
    }
    return [(on[str(c.comment_id)], [p.text for p in c.paragraphs]) for c in document.comments]


def write(batch: Batch, out: Path) -> list[str]:
    return list(batch_outputs()["comments"].write(batch, out))


TEXT = read_docx(word(*LINES)).text


def test_the_whole_stands_at_the_suspect_and_a_pointer_elsewhere(tmp_path: Path) -> None:
    last = span(TEXT, "5 hồ sơ.")
    far = last.model_copy(update={"place": Place(paragraph=5)})
    near = [span(TEXT, w).model_copy(update={"place": Place(paragraph=2)}) for w in ("5", "2 trực tiếp")]
    found = finding(TEXT, "5", suggestion=Suggestion(span=near[0], value="3"))
    found = found.model_copy(update={"spans": (far, *near), "suspect": near[0]})
    assert write(placed(tmp_path / "in", [found]), tmp_path) == []
    message = "Sai (S001): Tổng nêu là 5, nhưng các phần cộng lại 2 + 2 = 4."
    assert comments(tmp_path) == [
        ("5 hồ sơ, gồm 2 trực tiếp", [message, "Nhiều khả năng: 5 → 3."]),
        ("5 hồ sơ.", [message, "Nhận xét đầy đủ đặt tại “5” (đoạn 2)."]),
    ]


def test_only_what_is_shown_is_commented_and_only_word_files_are_copied(tmp_path: Path) -> None:
    found = [finding(TEXT, "9", severity="info"), finding(TEXT, "9", dismissed="đã hỏi xã")]
    assert write(placed(tmp_path / "in", found), tmp_path) == []
    text = batch({"bc.txt": report(TEXT, finding(TEXT, "9"))}, tmp_path / "in")
    assert write(text, tmp_path) == []
    assert not (tmp_path / "ban-nhan-xet").exists()


def test_a_finding_between_reports_quotes_the_other_side(tmp_path: Path) -> None:
    spans = (span(TEXT, "9", "xã A/bc.docx"), span(TEXT, "5", "xã B/bc.docx"))
    between = Finding(rule="U101", kind="sum", severity="warning", message="Hai xã khác nhau.", spans=spans)
    assert write(placed(tmp_path / "in", [], (between,)), tmp_path) == []
    assert comments(tmp_path) == [("9", ["Nghi vấn (U101): Hai xã khác nhau.", "xã B/bc.docx: “5”"])]


def test_a_hostile_message_is_only_words(tmp_path: Path) -> None:
    assert write(placed(tmp_path / "in", [finding(TEXT, "9", message=HOSTILE)]), tmp_path) == []
    ((on, (line,)),) = comments(tmp_path)
    assert on == "9"
    assert line.startswith('Sai (S001): =HYPERLINK("http://x")<w:t>&amp;]]></w:t>{{ 7*7 }} [31m')


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda path: path.write_bytes(word("khác")), "tệp gốc đã thay đổi sau khi đọc"),
        (lambda path: path.unlink(), "không còn đọc được tệp gốc"),
    ],
)
def test_a_file_that_is_no_more_what_was_read_gets_no_copy(
    tmp_path: Path, change: Callable[[Path], object], reason: str
) -> None:
    made = placed(tmp_path / "in", [finding(TEXT, "9")])
    assert write(made, tmp_path) == []
    change(tmp_path / "in" / "xã A" / "bc.docx")
    (line,) = write(made, tmp_path)
    assert line.startswith("xã A/bc.docx: không có bản nhận xét, vì ")
    assert reason in line
    assert not (tmp_path / "ban-nhan-xet" / "xã A" / "bc.docx").exists(), "the copy of a file that has changed"


def test_a_store_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    data = word(*LINES)
    (tmp_path / "a.docx").write_bytes(data)
    (tmp_path / "in").mkdir()
    for path in ("../a.docx", str(tmp_path / "a.docx")):
        (line,) = write(batch({path: of(data, finding(TEXT, "9"))}, tmp_path / "in"), tmp_path / "out")
        assert "ra ngoài thư mục" in line
    assert not (tmp_path / "out").exists()


def test_a_comment_without_a_place_is_told(tmp_path: Path) -> None:
    lost = finding(TEXT, "9").model_copy(update={"spans": (span(TEXT + "thêm", "thêm"),)})
    (line,) = write(placed(tmp_path / "in", [lost]), tmp_path)
    assert line.startswith("xã A/bc.docx: không đặt được nhận xét vào tệp: Sai (S001): Tổng nêu là 5")


def test_a_copy_that_someone_worked_on_stays(tmp_path: Path) -> None:
    made = placed(tmp_path / "in", [finding(TEXT, "9")])
    write(made, tmp_path)
    copy = tmp_path / "ban-nhan-xet" / "xã A" / "bc.docx"
    copy.write_bytes(edited := word("đã sửa"))
    (line,) = write(made, tmp_path)
    assert "giữ nguyên 1 tệp đã có người sửa (xã A/bc.docx)" in line
    assert copy.read_bytes() == edited

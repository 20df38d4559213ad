"""The letters to the units: whom they go to, what they list, and that nothing in a report can harm who opens them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.shared import Mm
from made_batches import HOSTILE, batch, finding, report, span, unit

from extractor.outputs import batch_outputs
from extractor.outputs.letters.addressee import Addressee, addressee, file_names, united
from extractor.records import Facts, Finding, KnownUnit, Suggestion, Unit
from extractor.store import Batch

TEXT = "II. Kết quả\nNhận 5 hồ sơ, gồm 2 trực tiếp và 2 trực tuyến."
BINH_LAM = unit("xã Bình Lâm", "huyện An Phú", "tỉnh Đông Hậu")


def written(batch: Batch, folder: Path) -> dict[str, WordDocument]:
    """Letter name → the letter, without what all names begin and end with."""
    assert batch_outputs()["letters"].write(batch, folder) == []
    found = sorted((folder / "phieu-ra-soat").glob("*.docx"))
    return {path.stem.removeprefix("phieu-ra-soat-"): Document(str(path)) for path in found}


def rows(letter: WordDocument, sheet: int = 0) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in letter.tables[1 + sheet].rows[1:]]


def words(letter: WordDocument) -> str:
    return "\n".join(paragraph.text for paragraph in letter.paragraphs)


def test_a_letter_says_what_does_not_agree_and_where(tmp_path: Path) -> None:
    sure = finding(TEXT, "5", "2 trực tiếp", section="1", suggestion=Suggestion(span=span(TEXT, "5"), value="4"))
    doubt = finding(TEXT, "5", severity="warning", message="Số 5 khác nơi khác.")
    note = finding(TEXT, "5", severity="info")
    gone = finding(TEXT, "5", dismissed="đã hỏi xã")
    letters = written(batch({"x/bc.txt": report(TEXT, sure, doubt, note, gone, unit=BINH_LAM)}), tmp_path)
    (letter,) = letters.values()
    assert list(letters) == ["xa-binh-lam"]
    assert "Kính gửi: Ủy ban nhân dân xã Bình Lâm" in words(letter)
    assert "Báo cáo số 7/BC-UBND ngày 04/5/2024 (tháng 4 năm 2024; tệp x/bc.txt)" in words(letter)
    quote = "“II. Kết quả Nhận 5 hồ sơ, gồm 2 trực tiếp và 2 trực tuyến.”"
    assert rows(letter) == [
        [
            "1",
            "Mục II. Kết quả\nDòng 2",
            quote,
            "Tổng nêu là 5, nhưng các phần cộng lại 2 + 2 = 4.",
            "Không khớp; đề nghị đính chính hoặc giải trình.\nNhiều khả năng: 5 thành 4.",
        ],
        ["2", "Dòng 2", quote, "Số 5 khác nơi khác.", "Đề nghị kiểm tra lại."],
    ]
    bold = [run.text for run in letter.tables[1].rows[1].cells[2].paragraphs[0].runs if run.bold]
    assert bold == ["5", "2 trực tiếp"]


def test_notes_come_in_where_they_are_asked_for_and_units_without_findings_get_no_letter(tmp_path: Path) -> None:
    note = finding(TEXT, "5", severity="info")
    reports = {"a.txt": report(TEXT, note, unit=BINH_LAM), "b.txt": report(TEXT, unit=unit("xã Yên"))}
    assert written(batch(reports), tmp_path) == {}
    assert not (tmp_path / "phieu-ra-soat").exists()
    letters = written(batch(reports, level="info"), tmp_path)
    assert rows(letters["xa-binh-lam"])[0][-1] == "Để đơn vị lưu ý."


def test_reports_of_one_unit_share_a_letter(tmp_path: Path) -> None:
    wrong = finding(TEXT, "5")
    reports = {
        "q1.txt": report(TEXT, wrong, unit=BINH_LAM, number=None, issued=None),
        "q2.txt": report(TEXT, wrong, unit=unit("xã Bình Lâm")),  # names no unit above
    }
    ((name, letter),) = written(batch(reports), tmp_path).items()
    assert name == "xa-binh-lam"
    assert "Qua rà soát 02 báo cáo của Ủy ban nhân dân xã Bình Lâm" in words(letter)
    assert "1. Báo cáo (tháng 4 năm 2024; tệp q1.txt)" in words(letter)
    assert "2. Báo cáo số 7/BC-UBND" in words(letter)
    assert len(rows(letter)) == len(rows(letter, 1)) == 1


def test_units_of_one_name_get_a_letter_each(tmp_path: Path) -> None:
    parents = ("huyện An Phú", "huyện Châu Thành", None)
    reports = {f"{n}.txt": report(TEXT, finding(TEXT, "5"), unit=unit("xã Bình Lâm", p)) for n, p in enumerate(parents)}
    assert set(written(batch(reports), tmp_path)) == {
        "xa-binh-lam",
        "xa-binh-lam-huyen-an-phu",
        "xa-binh-lam-huyen-chau-thanh",
    }


def test_a_report_of_an_unknown_unit_gets_a_letter_with_a_blank(tmp_path: Path) -> None:
    ((name, letter),) = written(batch({"la/bc.txt": report(TEXT, finding(TEXT, "5"))}), tmp_path).items()
    assert name.startswith("chua-ro-don-vi-la-bc-")
    assert "Kính gửi: ………" in words(letter)


def test_findings_between_reports_go_to_the_unit_that_departs_from_the_others(tmp_path: Path) -> None:
    reports = {"a.txt": report(TEXT, unit=BINH_LAM), "b.txt": report(TEXT, unit=unit("xã Yên Mỹ"))}
    spans = (span(TEXT, "5", "a.txt"), span(TEXT, "2", "b.txt"))
    between = Finding(rule="U101", kind="sum", severity="error", message="Hai xã ghi khác nhau.", spans=spans)
    ((name, letter),) = written(batch(reports, findings=(between,)), tmp_path).items()
    assert name == "xa-binh-lam"
    assert rows(letter)[0][2:4] == [
        "“II. Kết quả Nhận 5 hồ sơ, gồm 2 trực tiếp và 2 trực tuyến.”\nTệp b.txt: “2”",
        "Hai xã ghi khác nhau.",
    ]


def test_the_form_is_the_official_one(tmp_path: Path) -> None:
    (letter,) = written(batch({"a.txt": report(TEXT, finding(TEXT, "5"), unit=BINH_LAM)}), tmp_path).values()
    page = letter.sections[0]
    sizes = [
        page.page_width,
        page.page_height,
        page.top_margin,
        page.bottom_margin,
        page.left_margin,
        page.right_margin,
    ]
    assert [round(size / Mm(1)) for size in sizes] == [210, 297, 20, 20, 30, 15]
    assert page.different_first_page_header_footer
    fonts = letter.styles.element.xpath("w:docDefaults//w:rFonts/@w:ascii")
    assert fonts == ["Times New Roman"]
    head = [paragraph for cell in letter.tables[0].rows[0].cells for paragraph in cell.paragraphs if paragraph.text]
    assert [paragraph.text for paragraph in head[-3:-1]] == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
    ]
    sizes = {
        p.style.name: p.style.font.size.pt for p in [*head, *letter.tables[-1].rows[0].cells[0].paragraphs] if p.style
    }
    official = {
        "Quốc hiệu": (12, 13),
        "Tiêu ngữ": (13, 14),
        "Trích yếu": (12, 13),
        "Nơi nhận": (12, 12),
        "Danh sách nơi nhận": (11, 11),
    }
    assert all(low <= sizes[style] <= high for style, (low, high) in official.items())
    assert words(letter).rstrip().endswith("./.")


def test_a_hostile_report_is_only_words(tmp_path: Path) -> None:
    text = f"5 {HOSTILE}"
    bad = finding(text, "5", HOSTILE, message=HOSTILE, dismissed=None)
    reports = {"a.txt": report(text, bad, unit=unit(HOSTILE, HOSTILE), issuer=HOSTILE, number=HOSTILE)}
    ((name, letter),) = written(batch(reports), tmp_path).items()
    assert len(f"phieu-ra-soat-{name}.docx") <= 100
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    ((_, _, quote, message, _),) = rows(letter)
    assert message.startswith('=HYPERLINK("http://x")<w:t>&amp;]]></w:t>{{ 7*7 }} [31m "\' +1 -2xxx')
    assert "\u202e" not in quote + message


def test_the_same_batch_is_the_same_bytes(tmp_path: Path) -> None:
    reports = {"a.txt": report(TEXT, finding(TEXT, "5"), unit=BINH_LAM)}
    for folder in ("1", "2"):
        written(batch(reports), tmp_path / folder)
    one, two = ((tmp_path / n / "phieu-ra-soat" / "phieu-ra-soat-xa-binh-lam.docx").read_bytes() for n in "12")
    assert one == two
    assert {entry.date_time[0] for entry in zipfile.ZipFile(io.BytesIO(one)).infolist()} == {1980}


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (Facts(unit=BINH_LAM, issuer="UBND xã Bình Lâm"), "Ủy ban nhân dân xã Bình Lâm"),
        (Facts(unit=BINH_LAM), "Ủy ban nhân dân xã Bình Lâm"),
        (Facts(unit=BINH_LAM, issuer="HĐND xã Bình Lâm"), "Hội đồng nhân dân xã Bình Lâm"),
        (Facts(unit=Unit(name="Sở Nội vụ", level="so", province="tỉnh Đông Hậu")), "Sở Nội vụ"),
        (Facts(issuer="Đoàn kiểm tra huyện An Phú"), "Đoàn kiểm tra huyện An Phú"),
        (
            Facts(
                unit=Unit(name="xã Bình Lăm", level="xa", resolved=KnownUnit(name="xã Bình Lâm", level="xa")),
                issuer="UBND xã Bình Lăm",
            ),
            "Ủy ban nhân dân xã Bình Lâm",
        ),
    ],
)
def test_whom_a_letter_goes_to(document: Facts, expected: str) -> None:
    to = addressee(document)
    assert to is not None
    assert to.name == expected


def test_addressees_are_one_where_it_is_sure() -> None:
    full, bare = Addressee("Ủy ban nhân dân xã A", ("huyện B", "tỉnh C")), Addressee("Ủy ban nhân dân xã A")
    decomposed = Addressee("Ủy ban nhân dân xã Ấ"), Addressee("Ủy ban nhân dân xã \u00c2\u0301", ())
    other = Addressee("Ủy ban nhân dân xã A", ("huyện D", "tỉnh C"))
    assert united([bare, full]) == {bare: full, full: full}
    assert united([bare, full, other])[bare] == bare
    assert len(set(united(decomposed).values())) == 1


def test_file_names_are_told_apart_to_the_last() -> None:
    every = [
        Addressee("Ủy ban nhân dân xã Bình Lâm", ("huyện An Phú",)),
        Addressee("Ủy ban nhân dân xã Bình Lầm", ("huyện An Phú",)),
        Addressee("Ủy ban nhân dân xã " + "Rất Dài " * 30, ("huyện " + "Dài " * 40,)),
        Addressee("Ủy ban nhân dân xã " + "Rất Dài " * 31, ("huyện " + "Dài " * 40,)),
        Addressee("Ủy ban nhân dân 北京"),
        Addressee("Ủy ban nhân dân 東京"),
    ]
    names = list(file_names(every).values())
    assert len(set(names)) == len(every)
    assert max(map(len, names)) <= 80

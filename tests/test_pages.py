"""The pages of a batch: what they show, that nothing of a report is more than text in them, and what is rewritten."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import HOSTILE, TEXT, Page, batch_of, finding, report_of, span, written

from extractor.outputs.pages.marked import Mark, marked
from extractor.outputs.pages.safe import shown
from extractor.pipeline import extract
from extractor.records import (
    Entity,
    Facts,
    Failure,
    File,
    Finding,
    Report,
    Review,
    Section,
    Suggestion,
    Unit,
)

CORPUS = Path(__file__).parent.parent / "corpus"


def page_of(report: Report, tmp_path: Path, **batch: object) -> Page:
    """Return the page of a report that is alone in its batch."""
    made = batch_of({"bao-cao.txt": report}, **batch)  # type: ignore[arg-type]
    return Page((written(made, tmp_path) / "bao-cao" / f"{made.files[0].name}.html").read_text(encoding="utf-8"))


# The text


@settings(max_examples=150, deadline=None)
@given(
    text=st.text(alphabet="ab1. \t\n\r<>&\"'\f\u202e\x00\u0301đ\U0001f600", max_size=60),
    places=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20), st.integers(0, 3)), max_size=8),
)
def test_text_is_as_it_was_read_whatever_overlaps(text: str, places: list[tuple[int, int, int]]) -> None:
    marks = [
        Mark(min(start, len(text)), min(start + length, len(text)), f"k{number}", "<title>", number)
        for start, length, number in places
    ]
    html, found = marked(text, marks, {1: "f-1", 2: "f-2", 3: "f-3"})
    page = Page(f"<article>{html}</article>")
    assert "".join(page.article).rstrip("\n") == re.sub(r"\r\n?", "\n", shown(text)).rstrip("\n")
    assert len(page.ids) == len(set(page.ids))
    assert set(found.values()) <= set(page.ids)
    for mark in marks:
        if mark.finding and text[mark.start : mark.end].strip("\r\n\t"):
            assert mark.start in found
            assert any(str(mark.finding) in link["data-f"].split() for link in page.all("a", class_=mark.css))


def test_one_number_of_two_findings_and_a_span_inside_another() -> None:
    text = "Tổng 12 hồ sơ"
    marks = [Mark(5, 7, "f e", finding=1), Mark(5, 13, "f w", finding=2), Mark(0, 13, "r", "cả dòng")]
    html, places = marked(text, marks, {1: "f-a", 2: "f-b"})
    page = Page(f"<article>{html}</article>")
    number, rest = page.all("a", class_="f")
    assert (number["href"], number["data-f"], number["class"]) == ("#f-a", "1 2", "f e f w r")
    assert (rest["href"], rest["data-f"], rest["tabindex"]) == ("#f-b", "2", "-1")
    assert [mark["data-n"] for mark in page.all(class_="n")] == ["1", "2"]
    assert places == {5: "v5"}


def test_lines_with_tabs_are_rows() -> None:
    html, _ = marked("Tên\tSố\nĐông\t120\nhết\nmột\thàng", [], {})
    assert html.count("<tr>") == 2
    assert '<td class="r">120</td>' in html
    assert "<p>một\thàng\n</p>" in html  # alone it may be anything


def test_aligned_lines_keep_their_columns_and_page_breaks_are_seen() -> None:
    html, _ = marked("UBND XÃ         CỘNG HÒA\n| a | b |\n\fTrang hai", [], {})
    assert [line.partition(">")[0] for line in html.split("<p")[1:]] == [' class="al"', ' class="al"', ' class="pb"']


def test_twice_the_text_is_twice_the_work(calls: object) -> None:
    def work(times: int) -> int:
        marks = [Mark(10 * at, 10 * at + 4, "c", "số", linked=True) for at in range(200 * times)]
        return calls(lambda: marked("1234 hồ sơ" * 200 * times, marks, {}))  # type: ignore[operator]

    assert work(8) < 2.2 * work(4)


# The page


def test_findings_stand_beside_the_text_and_both_are_linked(tmp_path: Path) -> None:
    page = page_of(report_of(), tmp_path)
    assert page.words.startswith("Xã Suối Mơ, quý II năm 2024")
    card = page.all("li", class_="card")[0]
    number = next(link for link in page.all("a", class_="f") if link["href"] == f"#{card['id']}")
    assert number["id"] in {link["href"][1:] for link in page.all("a", class_="go")}
    for words in (
        "✕ Sai S001",
        "Tổng nêu là 250 hồ sơ",
        "dòng 8",
        "Thuộc",
        "12/BC-UBND",
        "Mục lục",
        "1. Giải quyết hồ sơ",
    ):
        assert words in page.words
    assert f"Mã: {card['id'].removeprefix('f-')}" in page.words


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*/report.*")), ids=lambda path: path.parent.name)
def test_each_link_has_its_place_and_the_text_is_whole(path: Path, tmp_path: Path) -> None:
    report = extract(path, with_text=True)
    page = page_of(report, tmp_path, level="info")
    assert len(page.ids) == len(set(page.ids))
    links = [link["href"] for link in page.all("a")]
    assert {link[1:] for link in links if link.startswith("#")} <= set(page.ids)
    assert {link for link in links if not link.startswith("#")} == {"../index.html"}
    assert report.source.text is not None
    whole = re.sub(r"\r\n?", "\n", shown(report.source.text))
    assert "".join(page.article) == (whole if whole.endswith("\n") else whole + "\n")
    assert len(page.all("li", class_="card")) == len(report.findings)


def test_what_was_not_checked_and_what_failed_is_said(tmp_path: Path) -> None:
    report = report_of(failures=(Failure(stage="check S001", message="quy tắc S001 gặp lỗi"),))
    page = page_of(report, tmp_path)
    assert "Chú ý (check S001): quy tắc S001 gặp lỗi" in page.words
    assert f"Chưa đối chiếu {report.coverage.unchecked} số liệu" in page.words
    for reason, number in report.coverage.reasons.items():
        assert f"{reason[:1].upper()}{reason[1:]} ({number})" in page.words
    [title] = {mark["title"] for mark in page.all("span", class_="no") if mark.get("id") == f"v{TEXT.index('05 máy')}"}
    assert title.startswith("Máy quét; chưa đối chiếu: ")


def test_many_unchecked_numbers_are_cut_short_and_counted(tmp_path: Path) -> None:
    page = page_of(report_of("".join(f"Họp tại {number} thôn xa xôi.\n\n" for number in range(2, 232))), tmp_path)
    assert "và 30 số khác" in page.words


def test_folded_away_dismissed_and_lighter_ones(tmp_path: Path) -> None:
    review = Review(
        fingerprint="aa", verdict="dismissed", who="Lê Văn Bốn", when="2024-07-02T09:15:00+07:00", note="đã hỏi xã"
    )
    later = review.model_copy(update={"fingerprint": "bb", "verdict": "later", "note": ""})
    findings = (
        finding(TEXT, "250", severity="info", message="nhẹ"),
        finding(TEXT, "240", message="bị bỏ", dismissed="đã hỏi xã", review=review),
        finding(TEXT, "228", message="theo danh sách", dismissed="số của huyện"),
        finding(TEXT, "12 hồ sơ", severity="warning", message="còn đó", review=later),
    )
    page = page_of(report_of(findings=findings), tmp_path)
    order = [page.words.index(words) for words in (
        "còn đó", "Kết luận: Để sau (Lê Văn Bốn, 02/07/2024 09:15)", "Nhẹ hơn mức cần xem (1)", "nhẹ ",
        "Đã kết luận không sai (2)", "bị bỏ", "Kết luận: Không sai: đã hỏi xã (Lê Văn Bốn, 02/07/2024 09:15)",
        "theo danh sách", "Kết luận: Không sai: số của huyện",
    )]  # fmt: skip
    assert order == sorted(order)
    assert {"l", "x", "w"} <= {name for link in page.all("a", class_="f") for name in link["class"].split()}
    assert not page.all("a", class_="e")


def test_suspected_number_and_remedy(tmp_path: Path) -> None:
    suspect = span(TEXT, "250")
    one = finding(TEXT, "250", "200", suspect=suspect, suggestion=Suggestion(span=suspect, value="240"))
    page = page_of(report_of(findings=(one,)), tmp_path)
    assert "Nhiều khả năng: 250 → 240." in page.words
    assert [link["id"] for link in page.all("a", class_="s")] == [f"v{suspect.start}"]


def test_finding_without_a_place_or_a_known_rule(tmp_path: Path) -> None:
    odd = Finding(rule="U999", kind="x", severity="error", message="Không có chỗ.", spans=(), fingerprint="<x>")
    page = page_of(report_of(findings=(odd, odd)), tmp_path)
    assert "Giữa các đơn vị" in page.words
    assert [card["id"] for card in page.all("li", class_="card")] == ["f-so-1", "f-so-2"]


def test_report_without_its_text_keeps_the_quotes(tmp_path: Path) -> None:
    report = report_of()
    page = page_of(report.model_copy(update={"source": report.source.model_copy(update={"text": None})}), tmp_path)
    assert "Không lưu toàn văn" in page.words
    assert "“250”" in page.words


def test_findings_between_reports_lead_from_one_page_to_the_other(tmp_path: Path) -> None:
    other = TEXT.replace("SUỐI MƠ", "ĐÁ BẠC").replace("Suối Mơ", "Đá Bạc")
    both = Finding(
        rule="U101", kind="same_document", severity="warning", message="Hai xã ghi khác ngày.", fingerprint="abcd1234",
        spans=(span(TEXT, "15/01/2024", path="a.txt"), span(other, "15/01/2024", path="b/b.txt"),
               span(other, "12", path="huyen.txt")),
    )  # fmt: skip
    batch = batch_of({"a.txt": report_of(), "b/b.txt": report_of(other)}, findings=[both])
    folder = written(batch, tmp_path)
    first, second = (Page((folder / "bao-cao" / f"{file.name}.html").read_text("utf-8")) for file in batch.files)
    assert {"href": f"{batch.files[1].name}.html#f-abcd1234"} in first.all("a")
    assert {"href": f"{batch.files[0].name}.html#f-abcd1234"} in second.all("a")
    assert "Xã Đá Bạc, quý II năm 2024 b/b.txt : “15/01/2024”" in first.words
    assert "huyen.txt: “12”" in first.words
    for page in (first, second):
        assert page.all("a", class_="w")[0]["href"] == "#f-abcd1234"
        assert "f-abcd1234" in page.ids
    index = Page((folder / "index.html").read_text("utf-8"))
    assert {"href": f"bao-cao/{batch.files[1].name}.html#f-abcd1234"} in index.all("a")
    assert "Hai xã ghi khác ngày." in index.words


# Nothing in a report is more than text


def hostile_report(bad: str) -> Report:
    text = f"{bad}\nUBND XÃ {bad}\n{bad}\t12\n{bad}\t13\nĐã giải quyết 12/10 hồ sơ, đạt 98%."
    whole = span(text, text[:40])
    return report_of(
        text,
        document=Facts(title=bad, number=bad, issued=bad, unit=Unit(name=bad, parent=bad, province=bad)),
        sections=(Section(id=bad, number=bad, title=bad, level=1, topic=None, part=None, span=whole),),
        entities=(Entity(label="ORG", span=whole), Entity(label=bad, span=whole)),
        failures=(Failure(stage=bad, message=bad),),
        findings=(
            finding(text, bad[:9], rule=bad, message=bad, fingerprint=bad, section=bad, dismissed=None,
                    suggestion=Suggestion(span=whole, value=bad)),
            finding(text, "98%", message=bad, fingerprint="0123456789abcdef",
                    review=Review(fingerprint="", verdict="confirmed", who=bad, when=bad, note=bad)),
            finding(text, "12", message=bad, dismissed=bad),
        ),
    )  # fmt: skip


@pytest.mark.parametrize("bad", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_report_is_only_text(bad: str, tmp_path: Path) -> None:
    path = bad.encode("utf-8", "replace").decode().replace("/", "-")[:80] + ".txt"
    unread = [File(path=f"~{bad[:200]}", status="failed", reason=bad), File(path="z", status="skipped", reason=bad)]
    between = finding(TEXT, "12", rule=bad, message=bad, fingerprint=bad)
    between = between.model_copy(update={"spans": (between.spans[0].model_copy(update={"path": path}),)})
    batch = batch_of({path: hostile_report(bad)}, unread, [between])
    folder = written(batch, tmp_path)
    unread = [File(path="~", status="failed"), File(path="z", status="skipped")]
    between = between.model_copy(update={"rule": "U1", "spans": (span(TEXT, "12", path="a.txt"),)})
    plain = batch_of({"a.txt": hostile_report("một")}, unread, [between])
    innocent = written(plain, tmp_path / "plain")
    for kind in ("bao-cao/*.html", "index.html"):
        [ours], [theirs] = folder.glob(kind), innocent.glob(kind)
        page, calm = Page(ours.read_text("utf-8")), Page(theirs.read_text("utf-8"))
        assert {tag for tag, _ in page.elements} <= {tag for tag, _ in calm.elements} | {"table", "tr", "td", "div"}
        names = {name for _, found in page.elements for name in found}
        assert not [name for name in names if name.startswith("on") or name in ("style", "src", "srcdoc")]
        assert len(page.all("script")) == len(page.all("style")) == 1
        assert len(page.ids) == len(set(page.ids))
        for link in (found["href"] for _, found in page.elements if "href" in found):
            assert re.fullmatch(
                r"#[\w.-]+|(\.\./)?(index\.html|tong-hop\.xlsx)|(bao-cao/)?[a-z0-9-]+\.html(#f-.*)?|data:,", link
            ), link
        assert not re.search(
            "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066\ufeff\uffff]", ours.read_text("utf-8")
        )


def test_only_our_own_style_and_script_are_allowed(tmp_path: Path) -> None:
    folder = written(batch_of({"a.txt": report_of()}), tmp_path)
    for path in (folder / "index.html", *folder.glob("bao-cao/*.html")):
        html = path.read_text("utf-8")
        [policy] = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
        assert policy.startswith("default-src 'none'; ")
        assert "unsafe" not in policy
        assert "*" not in policy.replace("sha256-", "")
        for tag in ("style", "script"):
            [content] = re.findall(f"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
            mark = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
            assert f"{tag}-src 'sha256-{mark}'" in policy
        assert not re.findall(r"(?:https?:)?//[a-z]", html)
        assert html.startswith('<!DOCTYPE html>\n<html lang="vi">')


# Files


def test_only_what_changed_is_written_and_nothing_stays_of_files_that_are_gone(tmp_path: Path) -> None:
    reports = {"a.txt": report_of(), "b.txt": report_of(TEXT.replace("250", "260"))}
    written(batch_of(reports), tmp_path)
    first, second = sorted(tmp_path.glob("bao-cao/*.html"))
    mine = tmp_path / "bao-cao" / "cua-toi.html"
    mine.write_text("<p>ghi chú của tôi</p>", encoding="utf-8")
    (tmp_path / "bao-cao" / "lien-ket.html").symlink_to(first)
    before = {path: path.stat().st_ino for path in (first, second)}
    reports["b.txt"] = report_of(TEXT.replace("250", "270"))
    written(batch_of(reports), tmp_path)
    assert first.stat().st_ino == before[first]
    assert second.stat().st_ino != before[second]
    from extractor.outputs import batch_outputs

    said = batch_outputs()["html"].write(batch_of({"b.txt": reports["b.txt"]}), tmp_path)
    assert said == ["Đã xóa 1 trang của những tệp không còn trong thư mục báo cáo."]
    assert sorted(path.name for path in tmp_path.glob("bao-cao/*")) == [second.name, "cua-toi.html", "lien-ket.html"]


def test_a_batch_without_reports_has_an_index(tmp_path: Path) -> None:
    page = Page((written(batch_of({}), tmp_path) / "index.html").read_text("utf-8"))
    assert "Không có báo cáo nào đọc được" in page.words

"""The page of comparisons: what it shows, how large it grows, and that nothing of a report is more than text in it."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from comparisons import (
    AFTER,
    BEFORE,
    FOUND,
    LIGHT,
    RECEIVED,
    TEXTS,
    after,
    before,
    changed,
    compared_of,
    comparison_of,
    trend_of,
)
from pages import HOSTILE, Page

from extractor.comparison import Comparison, Comparisons, Copied, Side, Skipped, Trend
from extractor.outputs import Compared, comparison_outputs
from extractor.outputs.pages.safe import shown
from extractor.records import Section, Span


def html_of(compared: Compared) -> str:
    stream = io.StringIO()
    comparison_outputs()["html"].write(compared, stream)
    return stream.getvalue()


def page_of(*comparisons: Comparison, **more: Any) -> Page:
    return Page(html_of(compared_of(*comparisons, **more)))


def test_all_that_is_in_a_comparison_is_told() -> None:
    page = page_of(trends=(trend_of("5", "", "7", "1200", "1245"),))
    for words in (
        "Xã Suối Mơ: so sánh các kỳ báo cáo",
        "1 lần so sánh; giữa các kỳ: 1 sai, 0 nghi vấn, 0 lưu ý; 1 trường hợp không so sánh được.",
        "Tháng 4 năm 2023 → tháng 5 năm 2023 so với kỳ trước",
        "số 4/BC-UBND, ngày 20/4/2023",
        "Chú ý: Tháng 4 gửi hai lần.",
        "1 ✕ Sai P101",
        "Tháng 4 đã báo cáo 1.200 hồ sơ, nay nêu lại 1.190.",
        "Nhẹ hơn mức cần xem (1)",
        "Số hồ sơ đã tiếp nhận 1.200 1.245 +45",
        "Tỷ lệ giải quyết đúng hạn 97,5% 98,7% +1,2 điểm %",
        "~ thay đổi tốt hơn",
        "(đất đai) – 12",
        "mới viện dẫn Kế hoạch số 2/KH-UBND ngày 06/02/2023",
        "không còn 1. Tập huấn",
        "“Ngày 15/4/2023, xã mở 03 lớp.”",
        "vẫn còn Sai S001: Tổng nêu là 5.",
        "x.txt: không rõ kỳ báo cáo",
        "4 kỳ: thấp nhất 5 (T1/2023), cao nhất 1.245 (T5/2023), gần nhất 1.245 (T5/2023)",
    ):
        assert words in page.words, words


def test_each_link_has_its_place_and_both_texts_are_whole() -> None:
    page = page_of()
    links = [link["href"] for link in page.all("a")]
    assert {link[1:] for link in links} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    html = html_of(compared_of())
    for side, text in (("was", BEFORE), ("now", AFTER)):
        cells = re.findall(rf'<div class="text {side}">(.*?)</div>', html, re.DOTALL)
        assert "".join(re.sub("<[^>]*>", "", cell) for cell in cells) == text


def test_changed_figures_are_marked_on_both_sides_and_lead_to_their_row_and_back() -> None:
    page = page_of(comparison_of(changes=(RECEIVED,)))
    row = next(one for one in page.all("tr", class_="changed") if one.get("data-n"))
    was, now = (one for one in page.all("a") if row["data-n"] in one.get("data-f", "").split())
    assert (was["id"], now["id"]) == (f"k1-t-{BEFORE.index('1.200')}", f"k1-s-{AFTER.index('1.245')}")
    assert "g" in was["class"].split()
    assert now["href"] == f"#{row['id']}"
    assert now["title"] == "Số hồ sơ đã tiếp nhận: 1.200 → 1.245 (+45)"
    assert {f"#{was['id']}", f"#{now['id']}"} <= {link["href"] for link in page.all("a", class_="go")}
    assert "+45" in {mark["data-n"] for mark in page.all(class_="n")}


def test_finding_has_quotes_of_both_reports_with_their_places() -> None:
    page = page_of()
    places = [link["href"] for link in page.all("a", class_="place")][:2]
    assert places == [f"#k1-s-{AFTER.index('1.190')}", f"#k1-t-{BEFORE.index('1.200')}"]
    assert "tháng 5 năm 2023, dòng 1: “Tháng 5 xã" in page.words
    assert "tháng 4 năm 2023, dòng 1: “Tháng 4 xã" in page.words


def test_what_did_not_change_is_there_but_hidden_until_asked_for() -> None:
    page = page_of()
    assert len(page.all("tr", class_="unchanged")) == 1
    assert next(mark["title"] for mark in page.all("a", class_="u")) == "Số văn bản: 1 → 1 (không đổi)"
    [box] = page.all("input", id="k-all")
    assert "checked" not in box
    [box] = page_of(everything=True).all("input", id="k-all")
    assert "checked" in box


def test_direction_is_judged_only_where_the_indicator_says_so() -> None:
    unjudged = comparison_of(changes=(changed("3.3.1", "Hồ sơ", "1.200", "1.245", "changed"),))
    assert not page_of(unjudged).all("b", class_="ok")
    worse = changed("3.3.1", "Hồ sơ", "1.200", "1.245", "changed", favourable=False)
    assert "kém hơn" in page_of(comparison_of(changes=(worse,))).words


def test_dismissed_finding_is_folded_away_with_its_reason() -> None:
    gone = FOUND.model_copy(update={"dismissed": "huyện đã đồng ý"})
    page = page_of(comparison_of(findings=(gone, LIGHT)), level="info")
    assert "Đã kết luận không sai (1)" in page.words
    assert "Đã bỏ qua: huyện đã đồng ý" in page.words
    assert "giữa các kỳ: 0 sai, 0 nghi vấn, 1 lưu ý" in page.words


def test_marks_of_findings_are_told_where_verdicts_can_be_entered() -> None:
    assert f"Mã: {FOUND.fingerprint}" in page_of(marks=True).words
    assert "Mã:" not in page_of().words


def test_line_of_an_indicator_is_spread_by_months_and_shows_the_row_its_own_period() -> None:
    trend = trend_of("10", "20", "", "15", "20")
    html = html_of(compared_of(trends=(trend,)))
    assert '<path d="M3 21L31 3L88 12L117 3"/>' in html
    assert '<use href="#x1"/><circle cx="117" cy="3" r="2.6"/>' in html
    level = trend_of("7", "7", "7")
    assert '<path d="M3 12L60 12L117 12"/>' in html_of(compared_of(trends=(level,)))
    assert "<use" not in html_of(compared_of(trends=(trend_of("1", "2"),)))


def test_line_is_told_with_the_way_that_is_better() -> None:
    trend = trend_of("97.5", "98.25", "96", good="more", measured_in="%")
    page = page_of(trends=(trend,))
    assert "theo tháng; tăng là tốt" in page.words
    assert "97,5% (T1/2023) 96% (T3/2023) 98,25% (T2/2023) 96% (T3/2023)" in page.words


def test_line_of_a_scope_is_named_as_the_report_writes_it() -> None:
    page = page_of(trends=(trend_of("9", "10", "11", "12", scope="dat dai"),))
    assert "Số hồ sơ đã tiếp nhận (đất đai) theo tháng" in page.words
    assert "dat dai" not in page.words


def test_months_against_their_quarter_stand_one_after_the_other() -> None:
    parts = tuple(Side(path=path) for path in ("4.txt", "phu.txt"))
    comparison = comparison_of(kind="parts", previous=Side(path="phu.txt", parts=parts))
    texts = {**TEXTS, "phu.txt": "Tháng 3 có 9 hồ sơ.\n"}
    page = page_of(comparison, text=texts.get)
    assert len(page.all("p", class_="file")) == 2
    assert "không rõ kỳ: phu.txt" in page.words
    assert "Tháng 3 có 9 hồ sơ." in page.words
    assert {f"k1-t-{BEFORE.index('1.200')}", f"k1-s-{AFTER.index('1.245')}"} <= set(page.ids)


def test_lines_of_fixed_length_stay_with_their_paragraph() -> None:
    first = "Xã đã tiếp nhận\ntổng cộng 12 hồ sơ.\nb) Mục khác 3\n"
    second = "Trong kỳ nhận được\ntổng cộng 15 hồ sơ.\nb) Mục khác 4\n"

    def at(text: str, words: str, path: str) -> Span:
        return Span(start=text.index(words), end=text.index(words) + len(words), text=words, path=path)

    change = changed("3.3.1", "Hồ sơ", None, None, "changed").model_copy(
        update={"before_span": at(first, "12", "4.txt"), "after_span": at(second, "15", "5.txt"), "delta": Decimal(3)}
    )
    bare = dict.fromkeys(("documents", "sections", "standing", "copied", "findings"), ())
    comparison = comparison_of(changes=(change,), **bare)
    html = html_of(compared_of(comparison, text={"4.txt": first, "5.txt": second}.get))
    pairs = [re.sub("<[^>]*>", "", pair) for pair in re.findall(r'<div class="pair.*?</div></div>', html, re.DOTALL)]
    assert [pair.splitlines()[:2] for pair in pairs] == [
        ["Xã đã tiếp nhận", "tổng cộng 12 hồ sơ."],
        ["b) Mục khác 3", "b) Mục khác 4"],
    ]


def test_headings_of_the_reports_line_their_texts_up() -> None:
    def sections(path: str) -> list[Section]:
        words = "1. Tập huấn" if path == "4.txt" else "1. Bồi dưỡng"
        span = before(words) if path == "4.txt" else after(words)
        return [Section(id="1", number="1.", title=words[3:], level=1, topic="cong_vu", part=None, span=span)]

    html = html_of(replace(compared_of(), sections=sections))
    [pair] = [one for one in re.findall(r'<div class="pair.*?</div></div>', html, re.DOTALL) if "Tập huấn" in one]
    assert "Bồi dưỡng" in pair


# How large it grows


def test_texts_are_left_out_where_there_is_no_room_or_nothing_to_show(monkeypatch: pytest.MonkeyPatch) -> None:
    bare: dict[str, Any] = dict.fromkeys(("documents", "sections", "standing", "copied", "findings", "changes"), ())
    nothing, calm, grave = comparison_of(**bare), comparison_of(findings=()), comparison_of()
    monkeypatch.setattr("extractor.outputs.compared.page.page.MOST_TEXT", len(BEFORE) + len(AFTER))
    page = page_of(nothing, calm, grave)
    assert len(page.all("details", class_="texts")) == 1
    assert f"k3-t-{BEFORE.index('1.200')}" in page.ids
    assert "không khác nhau ở điểm nào đã so sánh" in page.words
    assert "để khỏi quá nặng; muốn xem, hãy so sánh riêng hai kỳ này" in page.words
    assert {link["href"][1:] for link in page.all("a")} <= set(page.ids)


def test_one_comparison_has_its_texts_however_long_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.outputs.compared.page.page.MOST_TEXT", 1)
    assert len(page_of().all("details", class_="texts")) == 1


def test_rows_that_did_not_change_are_left_out_beyond_the_limit_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("extractor.outputs.compared.page.page.MOST_UNCHANGED", 1)
    page = page_of(comparison_of(), comparison_of())
    assert len(page.all("tr", class_="unchanged")) == 1
    assert "Trang không ghi 1 chỉ tiêu không đổi" in page.words


def test_reports_whose_texts_are_not_stored_keep_their_quotes() -> None:
    page = page_of(text=lambda path: None)
    assert "Không lưu toàn văn" in page.words
    assert "“1.190”" in page.words
    assert not page.all("details", class_="texts")


def test_nothing_to_compare() -> None:
    page = Page(
        html_of(Compared(Comparisons(skipped=(Skipped(path="a.txt", reason="chỉ có một báo cáo"),)), TEXTS.get))
    )
    assert "Không có hai báo cáo nào so sánh được với nhau." in page.words
    assert "a.txt: chỉ có một báo cáo" in page.words


# Nothing in a report is more than text


def hostile(bad: str) -> Compared:
    """Comparisons that are hostile in every field; `bad` is also in both texts."""
    text = f"{bad}\n1.200\t{bad}\n{bad}\t12\nNgày {bad} 1.245"
    texts = {f"a{bad}": text, f"b{bad}": text}

    def at(path: str, words: str) -> Span:
        start = text.index(words)
        return Span(start=start, end=start + len(words), text=words, path=path)

    one, two = (at(path, "1.200") for path in texts)
    whole = {"before_span": at(f"a{bad}", bad), "after_span": at(f"b{bad}", bad)}
    base = comparison_of()
    comparison = base.model_copy(
        update={
            "unit": bad,
            "previous": Side(path=f"a{bad}", unit=bad, number=bad, issued=bad),
            "current": Side(path=f"b{bad}", unit=bad, number=bad, issued=bad),
            "changes": tuple(
                change.model_copy(
                    update={"code": bad, "name": bad, "unit": bad, "scope": bad, "before_span": one, "after_span": two}
                )
                for change in base.changes
            ),
            "documents": tuple(
                one.model_copy(update={"number": bad, "doc_type": bad, "date": bad, "issuer": bad, **whole})
                for one in base.documents
            ),
            "sections": tuple(
                one.model_copy(update={"title": bad, "number": bad, "span": whole["after_span"]})
                for one in base.sections
            ),
            "standing": tuple(
                one.model_copy(update={"rule": bad, "message": bad, "fingerprint": bad, **whole})
                for one in base.standing
            ),
            "copied": (Copied(stale=True, **whole),),
            "findings": (
                FOUND.model_copy(update={"rule": bad, "message": bad, "fingerprint": bad, "spans": (two, one)}),
                FOUND.model_copy(update={"dismissed": bad, "spans": (at("c" + bad, "12"),)}),
            ),
            "notes": (bad,),
        }
    )
    trend: Trend = trend_of("1", "2", "3").model_copy(update={"unit": bad, "code": bad, "name": bad, "scope": bad})
    found = Comparisons(
        comparisons=(comparison,), skipped=(Skipped(path=bad, reason=bad),), trends=(trend,), failures=(bad,)
    )
    return Compared(found, texts.get, "info")


@pytest.mark.parametrize("bad", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_reports_are_only_text(bad: str) -> None:
    html, calm = html_of(hostile(bad)), Page(html_of(hostile("một")))
    page = Page(html)
    tables = {"table", "tr", "td", "div"}
    assert {tag for tag, _ in page.elements} <= {tag for tag, _ in calm.elements} | tables
    names = {name for _, found in page.elements for name in found}
    assert not [name for name in names if name.startswith("on") or name in ("style", "src", "srcdoc")]
    assert len(page.all("script")) == len(page.all("style")) == 1
    assert len(page.ids) == len(set(page.ids))
    for link in (found["href"] for tag, found in page.elements if "href" in found and tag != "link"):
        assert re.fullmatch(r"#[\w-]+", link), link
        assert link[1:] in page.ids
    assert not re.search("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066\ufeff\uffff\ud800-\udfff]", html)
    if shown(bad) != bad:
        assert "ký tự ẩn (điều khiển, đảo chiều chữ)" in page.words


def test_only_our_own_style_and_script_are_allowed() -> None:
    html = html_of(compared_of())
    [policy] = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        [content] = re.findall(f"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        mark = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{mark}'" in policy
    assert not re.findall(r"(?:https?:)?//[a-z]", html)


def test_same_comparisons_same_bytes() -> None:
    assert html_of(compared_of()) == html_of(compared_of())

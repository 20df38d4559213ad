"""The page of comparisons in a real browser: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from browsers import CONTRAST, Opened, browser, outside  # noqa: F401  a fixture
from comparisons import compared_of, comparison_of, trend_of

from extractor.comparison import Change, Comparison, Copied
from extractor.outputs import Compared, comparison_outputs
from extractor.records import Finding, Span

ATTACK = "</script><img src='http://x.invalid/i.png' onerror='alert(1)'><script>document.title='hacked'</script>"
FILLER = "".join(
    f"Công chức {letter * 4} theo dõi từng việc, báo cáo vào thứ Sáu.\n" for letter in "abcdefghijklmn" * 4
)
SENTENCE = "Ngày 15/4/2023 có 03 lớp."
OLD = f"""BÁO CÁO
Tiếp nhận 1.200 hồ sơ.
{FILLER}Giải quyết 900 hồ sơ.
{FILLER}Chứng thực 70 bản.
{SENTENCE}
"""
NEW = f"""BÁO CÁO
Chứng thực 95 bản.
Tiếp nhận 1.245 hồ sơ.
{FILLER}Thêm một câu.
{FILLER}Giải quyết 950 hồ sơ.
{SENTENCE}
"""
TEXTS = {"4.txt": OLD, "5.txt": NEW}


def at(path: str, words: str) -> Span:
    start = TEXTS[path].index(words)
    return Span(start=start, end=start + len(words), text=words, path=path)


def change(code: str, name: str, was: str, now: str) -> Change:
    before, after = (Decimal(words.replace(".", "")) for words in (was, now))
    spans = {"before_span": at("4.txt", was), "after_span": at("5.txt", now)}
    return Change(code=code, name=name, before=before, after=after, delta=after - before, kind="changed", **spans)


CHANGES = (
    change("3.1", "Hồ sơ tiếp nhận", "1.200", "1.245"),
    change("3.2", "Hồ sơ giải quyết", "900", "950"),
    change("3.3", "Bản chứng thực", "70", "95"),
    change("3.4", "Lớp", "03", "03").model_copy(update={"kind": "unchanged"}),
)
FINDING = Finding(
    rule="P101", kind="restated", severity="error", message="Số của tháng trước nêu lại khác.", fingerprint="a" * 16,
    spans=(at("5.txt", "950"), at("4.txt", "900")),
)  # fmt: skip
COPIED = Copied(stale=True, before_span=at("4.txt", SENTENCE), after_span=at("5.txt", SENTENCE))
NONE: dict[str, Any] = dict.fromkeys(("documents", "sections", "standing"), ())


def comparison(**more: Any) -> Comparison:
    return comparison_of(**{"changes": CHANGES, "findings": (FINDING,), "copied": (COPIED,), **NONE, **more})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages: of one comparison, of many, of a hostile one with very long words."""
    made = tmp_path_factory.mktemp("trang")
    trends = (trend_of("5", "7", "9", "1200", "1245", code="3.1", name="Hồ sơ tiếp nhận"),)
    one = compared_of(comparison(), text=TEXTS.get, trends=trends)
    many = compared_of(*(comparison(unit=f"xã {name}") for name in "ABCDEFG"), text=TEXTS.get)
    long = "x" * 3000
    texts = {
        path: text + long + ATTACK + "\n" + "\t".join(["ô dài lắm"] * 40) + "\n\t\n" for path, text in TEXTS.items()
    }
    bad = FINDING.model_copy(update={"message": ATTACK + long, "rule": ATTACK})
    hostile = compared_of(
        comparison(unit=ATTACK + long, findings=(bad,), notes=(ATTACK, long)), comparison_of(), text=texts.get
    )
    hostile = replace(hostile, comparisons=hostile.comparisons.model_copy(update={"failures": (ATTACK + long,)}))
    for name, compared in {"mot": one, "nhieu": many, "xau": hostile}.items():
        write(compared, made / f"{name}.html")
    return made


def write(compared: Compared, path: Path) -> None:
    stream = io.StringIO()
    comparison_outputs()["html"].write(compared, stream)
    path.write_text(stream.getvalue(), encoding="utf-8")


@pytest.fixture
def opened(browser: Any, request: pytest.FixtureRequest) -> Iterator[Opened]:  # noqa: F811
    """A page to be opened with the options given; after the test it must have said and asked for nothing."""
    made = Opened(browser, **getattr(request, "param", {}))
    yield made
    assert made.said == []
    assert outside(made.asked) == []
    made.context.close()


def was(words: str) -> str:
    return f"#k1-t-{OLD.index(words)}"


def now(words: str) -> str:
    return f"#k1-s-{NEW.index(words)}"


def test_a_click_on_a_row_brings_both_figures_into_view(opened: Opened, folder: Path) -> None:
    page = opened.go(folder / "mot.html")
    assert not opened.seen(now("950"))
    page.click("#k1-c2 th")
    assert opened.seen(was("900"))
    assert opened.seen(now("950"))
    assert page.locator(".texts .on").all_inner_texts() == ["900", "950"]
    assert page.inner_text("#cap p") == "Hồ sơ giải quyết: 900 → 950 (+50), thay đổi"
    assert page.locator("#cap .far").count() == 0
    page.click("#cap a")
    assert opened.seen("#k1-c2")


def test_a_click_on_a_figure_shows_the_pair(opened: Opened, folder: Path) -> None:
    page = opened.go(folder / "mot.html")
    page.locator(was("1.200")).scroll_into_view_if_needed()
    page.click(was("1.200"))
    assert page.locator(".texts .on").all_inner_texts() == ["1.200", "1.245"]
    assert page.inner_text("#cap p") == "Hồ sơ tiếp nhận: 1.200 → 1.245 (+45), thay đổi"
    assert page.url.endswith("#k1-c1")


def test_what_stands_elsewhere_in_the_other_report_is_quoted(opened: Opened, folder: Path) -> None:
    page = opened.go(folder / "mot.html")
    page.click("#k1-c3 th")
    assert opened.seen(now("95"))
    assert not opened.seen(was("70"))
    assert page.inner_text("#cap .far") == "Trước: “Chứng thực 70 bản.”"
    page.click("#cap .far a")
    assert opened.seen(was("70"))


def test_keys_go_from_change_to_change(opened: Opened, folder: Path) -> None:
    page = opened.go(folder / "mot.html")
    order = ["k1-p1", "k1-c1", "k1-c2", "k1-c3", "k1-y1", "k1-p1"]
    for identity in order:
        page.keyboard.press("n")
        assert page.locator(".q.on").get_attribute("id") == identity
        assert page.evaluate("document.activeElement.closest('.now') !== null")
    page.keyboard.press("p")
    assert page.locator(".q.on").get_attribute("id") == "k1-y1"
    page.keyboard.press("Escape")
    assert page.locator(".on").count() == 0
    assert not page.locator("#cap").is_visible()
    assert "#" not in page.url


def test_keys_begin_where_the_reader_is_and_open_what_is_folded(opened: Opened, folder: Path) -> None:
    page = opened.go(folder / "nhieu.html")
    page.locator("#k4").scroll_into_view_if_needed()
    page.evaluate("document.getElementById('k4').scrollIntoView()")
    page.keyboard.press("n")
    assert page.locator(".q.on").get_attribute("id") == "k4-p1"
    assert opened.seen(now("950").replace("k1", "k4"))
    page.keyboard.press("p")
    assert page.locator(".q.on").get_attribute("id") == "k3-y1"


def test_list_is_filtered_without_regard_to_accents(opened: Opened, folder: Path) -> None:
    page = opened.go(folder / "nhieu.html")
    page.fill("#tim", "xa c thang")
    assert page.locator(".list tbody:visible").all_inner_texts()[0].startswith("Xã C")
    assert page.locator(".list tbody:visible").count() == 1


def test_what_did_not_change_can_be_shown(opened: Opened, folder: Path) -> None:
    page = opened.go(folder / "mot.html")
    assert not page.locator("#k1-c4").is_visible()
    page.check("#k-all")
    assert page.locator("#k1-c4").is_visible()


@pytest.mark.parametrize("opened", [{"java_script_enabled": False}], indirect=True)
def test_without_scripts_all_is_there_and_links_jump(opened: Opened, folder: Path) -> None:
    page = opened.go(folder / "mot.html")
    assert not page.locator(".keys").is_visible()
    page.click("#k1-c2 td:nth-child(3) a")
    assert 0 <= page.locator(now("950")).bounding_box()["y"] < 800
    page.click(now("950"))
    assert 0 <= page.locator("#k1-p1").bounding_box()["y"] < 800
    page.check("#k-all")
    assert page.locator("#k1-c4").is_visible()
    page = opened.go(folder / "nhieu.html")
    assert not page.locator(now("950")).is_visible()
    page.click("#k1 .card .place")
    assert 0 <= page.locator(now("950")).bounding_box()["y"] < 800, "what is folded opens by a link to it"


@pytest.mark.parametrize("opened", [{"viewport": {"width": 360, "height": 740}}], indirect=True)
def test_narrow_pages_scroll_one_way_only_and_put_one_text_under_the_other(opened: Opened, folder: Path) -> None:
    for path in folder.glob("*.html"):
        page = opened.go(path)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path.name
    page = opened.go(folder / "mot.html")
    page.click("#k1-c1 th")
    assert opened.seen(was("1.200"))
    assert opened.seen(now("1.245"))
    assert page.locator(was("1.200")).bounding_box()["y"] < page.locator(now("1.245")).bounding_box()["y"]


def test_hostile_reports_run_no_script(opened: Opened, folder: Path) -> None:
    page = opened.go(folder / "xau.html")
    page.keyboard.press("n")
    assert "<img src='http://x.invalid" in page.inner_text("#cap")
    assert page.title() != "hacked"
    assert page.locator("img").count() == 0


@pytest.mark.parametrize("with_texts", [False, True])
def test_printing_gives_findings_and_table_and_the_texts_only_if_wanted(
    opened: Opened, folder: Path, tmp_path: Path, with_texts: bool
) -> None:
    import pypdfium2

    page = opened.go(folder / "nhieu.html")
    if with_texts:
        page.check("#k-in")
    page.keyboard.press("n")
    printed = tmp_path / "in.pdf"
    page.pdf(path=str(printed))
    document = pypdfium2.PdfDocument(printed)
    text = "".join(one.get_textpage().get_text_bounded() for one in document)
    document.close()
    assert "Số của tháng trước nêu lại khác." in text
    assert "Hồ sơ giải quyết" in text
    assert ("Thêm một câu." in text) is with_texts
    assert "Chỗ sau" not in text


@pytest.mark.parametrize("opened", [{"color_scheme": "light"}, {"color_scheme": "dark"}], indirect=True)
def test_contrast(opened: Opened, folder: Path) -> None:
    """WCAG 2 asks for 4.5 to 1 between letters and what is behind them."""
    page = opened.go(folder / "xau.html")
    page.check("#k-all")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.keyboard.press("n")
    assert page.evaluate(CONTRAST) == []
    page.locator("#k2-c2 th").click()
    assert page.evaluate(CONTRAST) == []

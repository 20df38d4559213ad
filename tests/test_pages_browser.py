"""The pages in a real browser: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsers import CONTRAST, Opened, browser, outside  # noqa: F401  a fixture
from pages import TEXT, batch_of, finding, report_of, span, written

from extractor.records import Finding, Report

FILLER = "Công chức được phân công theo dõi từng việc, báo cáo kết quả vào thứ Sáu hằng tuần.\n" * 60
LONG = TEXT.replace("Tổ chức 03 lớp", FILLER + "Tổ chức 03 lớp") + FILLER
FIRST, SECOND, FAR = "a" * 16, "b" * 16, "c" * 16
ATTACK = "</script><img src='http://x.invalid/i.png' onerror='alert(1)'><script>document.title='hacked'</script>"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A batch's pages: a long report with findings at its start, in its table and at its end; a hostile one; others."""
    end = LONG.rindex("hằng tuần")
    last = span(LONG, "hằng tuần").model_copy(update={"start": end, "end": end + len("hằng tuần")})
    findings = (
        finding(LONG, "250", "200", "40 hồ sơ", fingerprint=FIRST, message="Tổng không bằng các phần."),
        finding(LONG, "250", "05 máy quét", severity="warning", fingerprint=SECOND, rule="Q001"),
        finding(LONG, "240", severity="warning", fingerprint=FAR, rule="Q001").model_copy(update={"spans": (last,)}),
        finding(LONG, "120", fingerprint="d" * 16, dismissed="đã hỏi xã"),
    )
    between = Finding(
        rule="U101", kind="same_document", severity="warning", message="Hai xã ghi khác ngày.", fingerprint="e" * 16,
        spans=(span(LONG, "15/01/2024", path="dai.txt"), span(TEXT, "15/01/2024", path="khac.txt")),
    )  # fmt: skip
    hostile = report_of(TEXT.replace("Suối Mơ", ATTACK))
    hostile = hostile.model_copy(update={"findings": (finding(TEXT, "250", message=ATTACK, rule=ATTACK),)})
    reports: dict[str, Report] = {
        "dai.txt": report_of(LONG, findings=findings),
        "khac.txt": report_of(),
        "rong.txt": report_of(
            "UBND XÃ " + "x" * 3000 + "\n" + "\t".join("ô dài lắm" for _ in range(40)) + "\n" + "\t" * 39
        ),
        ATTACK.replace("/", "-") + ".txt": hostile,
    }
    return written(batch_of(reports, findings=[between]), tmp_path_factory.mktemp("trang"))


@pytest.fixture
def opened(browser: Any, request: pytest.FixtureRequest) -> Iterator[Opened]:  # noqa: F811
    """A page to be opened with the options given; after the test it must have said and asked for nothing."""
    made = Opened(browser, **getattr(request, "param", {}))
    yield made
    assert made.said == []
    assert outside(made.asked) == []
    made.context.close()


def place(words: str, nth: int = 0) -> str:
    return f"#v{span(LONG, words, nth).start}"


def long_page(folder: Path) -> Path:
    return next(folder.glob("bao-cao/dai-*.html"))


def test_a_click_on_a_finding_brings_its_place_into_view(opened: Opened, folder: Path) -> None:
    page = opened.go(long_page(folder))
    far = f"#v{LONG.rindex('hằng tuần')}"
    assert not opened.seen(far)
    page.click(f"#f-{FAR} .msg")
    assert opened.seen(far)
    assert opened.seen(f"#f-{FAR}")
    page.click(f"#f-{FIRST} .go")
    assert opened.seen(place("250"))
    assert page.locator(".text .on").all_inner_texts() == ["250", "200", "40 hồ sơ"]
    assert page.url.endswith(f"#f-{FIRST}")


def test_a_click_on_a_number_brings_its_finding_into_view(opened: Opened, folder: Path) -> None:
    page = opened.go(long_page(folder))
    page.set_viewport_size({"width": 1300, "height": 320})
    page.locator(place("05 máy quét")).scroll_into_view_if_needed()
    at = page.evaluate("document.querySelector('main').scrollTop")
    assert not opened.seen(f"#f-{SECOND} .go")
    page.click(place("05 máy quét"))
    assert opened.seen(f"#f-{SECOND} .go")
    assert page.evaluate("document.querySelector('main').scrollTop") == at, "the text stays where it is"
    page.click(".n[href]")  # the second number at "250"
    assert page.locator(".card.on").get_attribute("id") == f"f-{SECOND}"


def test_keys(opened: Opened, folder: Path) -> None:
    page = opened.go(long_page(folder))
    order = [FIRST, SECOND, "e" * 16, FAR, FIRST]
    for mark in order:
        page.keyboard.press("j")
        assert page.locator(".card.on").get_attribute("id") == f"f-{mark}"
        assert opened.seen(f"#f-{mark}")
        assert page.evaluate("document.activeElement.closest('.card').id") == f"f-{mark}"
    page.keyboard.press("k")
    assert opened.seen(f"#v{LONG.rindex('hằng tuần')}")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == f"v{LONG.rindex('hằng tuần')}"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('.card').id") == f"f-{FAR}"
    page.keyboard.press("Escape")
    assert page.locator(".on").count() == 0
    assert "#" not in page.url


def test_a_link_from_elsewhere_opens_its_finding_even_a_folded_one(opened: Opened, folder: Path) -> None:
    page = opened.go(long_page(folder), f"#f-{FAR}")
    assert opened.seen(f"#f-{FAR}")
    assert opened.seen(f"#v{LONG.rindex('hằng tuần')}")
    page.evaluate(f"location.hash = 'f-{'d' * 16}'")
    page.wait_for_selector(f"#f-{'d' * 16}.on")
    assert opened.seen(f"#f-{'d' * 16}")
    assert opened.seen(place("120"))


def test_from_one_report_to_the_other(opened: Opened, folder: Path) -> None:
    page = opened.go(long_page(folder))
    page.click(f"#f-{'e' * 16} .side a")
    page.wait_for_url(re.compile(r"khac-\w+\.html#f-e+$"))
    assert opened.seen(f"#v{TEXT.index('15/01/2024')}")


@pytest.mark.parametrize("opened", [{"java_script_enabled": False}], indirect=True)
def test_without_scripts_all_is_there_and_links_jump(opened: Opened, folder: Path) -> None:
    page = opened.go(long_page(folder))
    assert page.locator(".text").is_visible()
    assert "trong đó: trực tuyến 200 hồ sơ" in page.locator(".text").inner_text()
    assert page.locator(f"#f-{FIRST}").is_visible()
    assert not page.locator(".keys").is_visible()
    page.click(f"#f-{FAR} .go")
    assert page.locator(f"#v{LONG.rindex('hằng tuần')}").bounding_box()["y"] < 800
    page.click(f"#v{LONG.rindex('hằng tuần')}")
    assert 0 <= page.locator(f"#f-{FAR}").bounding_box()["y"] < 800
    index = opened.go(folder / "index.html")
    assert index.locator("#bang tbody tr").count() == 4
    assert not index.locator("#loc").is_visible()


@pytest.mark.parametrize("opened", [{"viewport": {"width": 360, "height": 740}}], indirect=True)
def test_narrow_pages_scroll_one_way_only(opened: Opened, folder: Path) -> None:
    for path in (folder / "index.html", *folder.glob("bao-cao/*.html")):
        page = opened.go(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path.name
    page = opened.go(long_page(folder))
    page.click(f"#f-{FAR} .go")
    assert opened.seen(f"#v{LONG.rindex('hằng tuần')}")
    page.click(f"#v{LONG.rindex('hằng tuần')}")
    assert opened.seen(f"#f-{FAR} .go")


def test_hostile_report_runs_no_script(opened: Opened, folder: Path) -> None:
    for path in (folder / "index.html", next(folder.glob("bao-cao/script-img*.html"))):
        page = opened.go(path)
        assert "<img src='http://x.invalid" in page.inner_text("body")
        assert page.title() != "hacked"
        assert page.locator("img").count() == 0


def test_even_an_injected_script_would_not_run(opened: Opened, folder: Path, tmp_path: Path) -> None:
    html = long_page(folder).read_text("utf-8")
    page_file = tmp_path / "trang.html"
    page_file.write_text(html.replace("<h1>", ATTACK + "<h1>"), encoding="utf-8")
    page = opened.go(page_file)
    page.wait_for_timeout(100)
    assert page.title().startswith("Xã Suối Mơ")
    assert [request.failure for request in opened.asked if request.url == "http://x.invalid/i.png"] == ["csp"]
    opened.asked.clear()
    assert any("Content Security Policy" in line for line in opened.said)
    opened.said.clear()


def test_printing_puts_the_findings_after_the_text(opened: Opened, folder: Path, tmp_path: Path) -> None:
    import pypdfium2

    page = opened.go(long_page(folder))
    page.click(f"#f-{FIRST} .go")
    printed = tmp_path / "in.pdf"
    page.pdf(path=str(printed))
    document = pypdfium2.PdfDocument(printed)
    text = [document[at].get_textpage().get_text_bounded() for at in range(len(document))]
    document.close()
    pages = [
        min(at for at, one in enumerate(text) if words in one) for words in ("Đề nghị huyện cấp", "Tổng không bằng")
    ]
    assert pages[0] < pages[1]
    assert "Phím" not in "".join(text)


def test_index_is_sorted_and_filtered(opened: Opened, folder: Path) -> None:
    page = opened.go(folder / "index.html")
    files = page.locator("#bang tbody tr:visible .path")
    page.click("#bang thead th:has-text('Nghi vấn')")
    assert page.locator("th[aria-sort=descending]").inner_text().startswith("Nghi vấn")
    assert files.first.inner_text() == "dai.txt"
    page.click("#bang thead th:has-text('Tệp')")
    assert files.all_inner_texts() == sorted(files.all_inner_texts())
    page.fill("#tim", "suoi mo dai")
    assert files.all_inner_texts() == ["dai.txt"]
    assert page.inner_text("#dem") == "1/4 báo cáo"
    page.fill("#tim", "")
    page.select_option("#muc", "none")
    assert "dai.txt" not in files.all_inner_texts()


def test_marks_can_be_switched_off_without_scripts(opened: Opened, folder: Path) -> None:
    page = opened.go(long_page(folder))
    drawn = f"getComputedStyle(document.querySelector('{place('03 lớp')}')).textDecorationLine"
    assert page.evaluate(drawn) == "underline"
    page.uncheck("#k-ok")
    page.uncheck("#k-no")
    assert page.evaluate(drawn) == "none"


@pytest.mark.parametrize("opened", [{"color_scheme": "light"}, {"color_scheme": "dark"}], indirect=True)
def test_contrast(opened: Opened, folder: Path) -> None:
    """WCAG 2 asks for 4.5 to 1 between letters and what is behind them."""
    page = opened.go(long_page(folder))
    page.click(f"#f-{FIRST} .go")
    assert page.evaluate(CONTRAST) == []
    assert opened.go(folder / "index.html").evaluate(CONTRAST) == []

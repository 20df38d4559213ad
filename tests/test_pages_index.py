"""The index of a batch: its rows, what could not be read, its charts, and when a rate is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from pages import TEXT, Page, batch_of, finding, report_of, span, written

from extractor.checks import rules
from extractor.outputs.pages.rates import Rate, on_time
from extractor.records import File, Finding


def index_of(tmp_path: Path, *batch: object) -> Page:
    return Page((written(batch_of(*batch), tmp_path) / "index.html").read_text("utf-8"))  # type: ignore[arg-type]


def test_index_has_a_row_a_report_and_all_that_could_not_be_read(tmp_path: Path) -> None:
    quiet = report_of("UBND XÃ ĐÁ BẠC\nBÁO CÁO\nQuý I năm 2024\n")
    unread = [
        File(path="hỏng.pdf", status="failed", reason="tệp PDF có mật khẩu"),
        File(path="~$x.docx", status="skipped", reason="tệp khóa của Word"),
    ]
    dismissed = finding(TEXT, "240", dismissed="đã hỏi")
    report = report_of()
    report = report.model_copy(update={"findings": (*report.findings, dismissed)})
    page = Page(
        (written(batch_of({"x/a.txt": report, "b.txt": quiet}, unread), tmp_path) / "index.html").read_text("utf-8")
    )
    rows = [row for row in page.all("tr") if "data-e" in row]
    assert [(row["data-e"], row["data-w"]) for row in rows] == [("0", "0"), (str(len(report.findings) - 1), "0")]
    for words in (
        "hỏng.pdf: tệp PDF có mật khẩu", "~$x.docx: tệp khóa của Word", "Thư mục quy 2", "đọc 01/07/2024 08:30",
        "Xã Suối Mơ", "quý II năm 2024", "12/BC-UBND", "Đã kết luận không sai 1", "Tệp không đọc được 1",
        "95% (228/240 hồ sơ)", f"S001 {rules()['S001'].title}",
    ):  # fmt: skip
        assert words in page.words
    assert {"href": "tong-hop.xlsx"} in page.all("a")


def test_charts_show_the_gravest_and_fold_the_rest(tmp_path: Path) -> None:
    reports = {}
    for number in range(20):
        text = (
            TEXT.replace("SUỐI MƠ", f"SUỐI {number}")
            .replace("12 hồ sơ", f"{12 + number} hồ sơ")
            .replace("228 hồ sơ (đạt 95%)", f"{228 - number} hồ sơ")
        )
        reports[f"{number:02}.txt"] = report_of(text)
    page = index_of(tmp_path, reports)
    assert "20 báo cáo nêu đủ số liệu, thấp nhất trước" in page.words
    assert (
        page.words.index("87,08% (209/240 hồ sơ)")
        < page.words.index("5 báo cáo khác")
        < page.words.index("(228/240 hồ sơ)")
    )


@pytest.mark.parametrize(
    ("sentence", "rate"),
    [
        ("Đã giải quyết 240 hồ sơ, đúng hạn 228 hồ sơ (đạt 95%).", Rate(228, 240)),
        ("Đã giải quyết 240 hồ sơ; đúng hạn 228 hồ sơ, quá hạn 12 hồ sơ.", Rate(228, 240)),
        ("Đã giải quyết 240 hồ sơ; đúng hạn 228 hồ sơ.", None),  # those solved early may be counted apart
        ("Đã giải quyết 240 hồ sơ, trong đó: trước hạn 200 hồ sơ; đúng hạn 28 hồ sơ; quá hạn 12 hồ sơ.", None),
        ("Đã giải quyết 240 hồ sơ, đúng hạn 228 hồ sơ, quá hạn 15 hồ sơ.", None),
        ("Tỷ lệ giải quyết hồ sơ đúng hạn đạt 99%.", None),
    ],
)  # fmt: skip
def test_a_rate_is_the_report_s_own_or_none(sentence: str, rate: Rate | None) -> None:
    assert on_time(report_of(f"UBND XÃ SUỐI MƠ\nBÁO CÁO\nQuý II năm 2024\n{sentence}\n")) == rate


def test_a_rate_is_never_rounded_up_to_all() -> None:
    assert [Rate(*pair).words for pair in ((19_999, 20_000), (1, 3), (9, 10), (5, 5))] == [
        "99,99%",
        "33,33%",
        "90%",
        "100%",
    ]


def test_findings_between_reports_are_listed_those_too_light_folded_away(tmp_path: Path) -> None:
    def between(message: str, **more: object) -> Finding:
        one = finding(TEXT, "12 hồ sơ", rule="U109", message=message, **more)  # type: ignore[arg-type]
        return one.model_copy(update={"spans": (span(TEXT, "12 hồ sơ", path="a.txt"),)})

    findings = [between("để biết", severity="info"), between("bị bỏ", dismissed="đã hỏi"), between("phải xem")]
    page = Page((written(batch_of({"a.txt": report_of()}, (), findings), tmp_path) / "index.html").read_text("utf-8"))
    words = (
        "Giữa các báo cáo 2",
        "phải xem",
        "Xã Suối Mơ, quý II năm 2024 a.txt",
        "Nhẹ hơn mức cần xem (1)",
        "để biết",
    )
    places = [page.words.index(one) for one in words]
    assert places == sorted(places)
    assert "bị bỏ" not in page.words

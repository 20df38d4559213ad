"""Numbers that were recognised in an image without being certain: told as such, and never an error of the report."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from communes import letters, stored

from extractor import compare_all, guard
from extractor.crosscheck import crosscheck
from extractor.formats import UNREAD, Reading, parse
from extractor.outputs.terminal import Terminal
from extractor.pipeline import analyse, extract
from extractor.records import Report, Span
from extractor.settings import Settings
from extractor.store.packing import pack, unpack

SUM = "Tổng số hồ sơ đã tiếp nhận là 450 hồ sơ, trong đó: trực tuyến 320 hồ sơ, trực tiếp 120 hồ sơ."
TABLE = (
    "STT\tLĩnh vực\tSố hồ sơ tiếp nhận\tSố hồ sơ đã giải quyết\n"
    "1\tHộ tịch\t120\t118\n2\tChứng thực\t310\t310\n3\tĐất đai\t25\t21\n\tTổng cộng\t465\t449"
)


def reading(text: str, *words: str, unread: bool = True) -> Reading:
    """What a reader of scans makes of the text: `words` are doubtful, and so marked where they first stand."""
    doubtful = [(text.index(word), text.index(word) + len(word)) for word in words]
    holes = tuple((i, i + 1) for i, letter in enumerate(text) if letter == UNREAD) if unread else ()
    return Reading(text, "image", pages=1, doubtful=tuple(doubtful), unread=holes)


def told(report: Report) -> list[tuple[str, str]]:
    return [(finding.rule, finding.severity) for finding in report.findings]


def test_a_contradiction_by_a_doubtful_number_is_an_info() -> None:
    sure = analyse(SUM)
    (rule, severity), *_ = told(sure)
    assert severity == "error"
    for number in ("450", "320", "120"):
        report = analyse(reading(SUM, number))
        assert told(report) == [(rule, "info")]
        (finding,) = report.findings
        assert "có thể do nhận dạng" in finding.message
        assert number in finding.message.rpartition("nhận dạng")[2]
        # What does not agree is still said, and it stays the same finding for a person's verdict.
        assert "450" in finding.message
        assert finding.fingerprint == sure.findings[0].fingerprint


def test_no_setting_makes_it_an_error() -> None:
    (rule, _), *_ = told(analyse(SUM))
    assert told(analyse(reading(SUM, "320"), Settings(severity={rule: "error"}))) == [(rule, "info")]
    assert told(analyse(reading(SUM, "320"), Settings(severity={rule: "off"}))) == []


def test_doubtful_words_beside_a_number_do_not_matter() -> None:
    assert told(analyse(reading(SUM, "tiếp nhận", "hồ sơ", "hồ"))) == told(analyse(SUM))
    assert told(analyse(reading(SUM, "trực tuyến 320"))) == [(told(analyse(SUM))[0][0], "info")]


def test_no_change_is_called_likely() -> None:
    text = f"{TABLE}\nTổng số hồ sơ tiếp nhận là 455 hồ sơ."
    (sure,) = analyse(text).findings
    assert sure.suggestion
    assert (sure.suggestion.span.text, sure.suggestion.value) == ("465", "455")
    (finding,) = analyse(reading(text, "465")).findings
    assert finding.suggestion is None
    assert [change.value for change in finding.remedies] == ["455"]


def test_other_findings_keep_their_severity() -> None:
    both = f"{SUM}\nTrong tháng giải quyết 90/100 hồ sơ, đạt 98%."
    severities = dict(told(analyse(reading(both, "320"))))
    assert sorted(severities.values()) == ["error", "info"]


def test_what_holds_says_nothing() -> None:
    report = analyse(reading(SUM.replace("120", "130"), "320"))
    assert report.findings == ()
    assert [relation.holds for relation in report.relations] == [True]


# What could not be read


@pytest.mark.parametrize("cell", ["310", "25", "465"])
def test_an_unread_cell_is_neither_nought_nor_right(cell: str) -> None:
    report = analyse(reading(TABLE.replace(f"{cell}\t", f"{UNREAD}\t", 1)))
    sums = [relation for relation in report.relations if relation.kind == "sum"]
    first = [relation for relation in sums if "120" in relation.statement]
    assert all(relation.holds is None for relation in first)
    assert bool(first) == (cell != "465")
    assert all("không đọc được" in relation.statement for relation in first)
    assert report.findings == ()
    # The other column is judged.
    assert [relation.holds for relation in sums if "118" in relation.statement] == [True]


def test_an_empty_cell_is_no_unread_one() -> None:
    empty = analyse(reading(TABLE.replace("310\t", "\t", 1)))
    unread = analyse(reading(TABLE.replace("310\t", f"{UNREAD}\t", 1)))
    assert {r.reason for r in empty.relations} != {r.reason for r in unread.relations}
    assert empty.coverage.unread is None
    assert unread.coverage.unread == 1


def test_a_number_that_was_read_in_part_is_not_judged() -> None:
    report = analyse(reading(SUM.replace("320", f"32{UNREAD}")))
    assert report.findings == ()
    assert [relation.holds for relation in report.relations if relation.kind == "sum"] in ([], [None])


def test_a_part_that_was_not_read_makes_no_sum_wrong() -> None:
    parts = "Tổng số 450 hồ sơ, trong đó: trực tuyến 320 hồ sơ, trực tiếp 100 hồ sơ, bưu chính 30 hồ sơ."
    assert analyse(parts).findings == ()
    lost = parts.replace("30 hồ sơ", f"{UNREAD} hồ sơ")
    assert [severity for _, severity in told(analyse(lost))] == ["error"]
    assert analyse(reading(lost)).findings == ()
    damaged = parts.replace("30 hồ sơ", "3O hồ sơ")
    (finding,) = analyse(reading(damaged, "3O")).findings
    assert finding.severity == "info"
    assert "“3O” đọc từ ảnh" in finding.message
    assert finding.suggestion is None
    before = reading(f"Có {UNREAD} văn bản. {parts.replace('30', '31')}")
    assert [severity for _, severity in told(analyse(before))] == ["error"]


def test_a_rate_of_parts_that_were_not_all_read() -> None:
    text = "Đã giải quyết 300 hồ sơ, trong đó trước hạn 214 hồ sơ, đúng hạn 84 hồ sơ, quá hạn 02 hồ sơ; đạt 99,3%."
    assert analyse(text).findings == ()
    lost = reading(text.replace("214", UNREAD))
    assert analyse(lost).findings == ()
    before = (
        "Phải giải quyết 312 hồ sơ, gồm nhận mới 298 hồ sơ và 14 hồ sơ tháng 2 chuyển sang.\n- Số hồ sơ nhận mới tăng"
    )
    here = " 17 hồ sơ (6,0%) so với tháng trước (281 hồ sơ); trong đó tiếp nhận trực tuyến: 251 hồ sơ, đạt 84,2%."
    assert {severity for _, severity in told(analyse(before.replace("298", "") + here))} == {"warning"}
    assert told(analyse(reading(before.replace("298", UNREAD) + here))) == []
    misread = before.replace("298", "296") + here
    assert {severity for _, severity in told(analyse(misread))} == {"warning"}
    assert {severity for _, severity in told(analyse(reading(misread, "296")))} == {"info"}
    assert {severity for _, severity in told(analyse(reading(text.replace("214", "2l4"), "2l4")))} == {"info"}


# How it is told


def test_spans_carry_it() -> None:
    report = analyse(reading(SUM, "320"))
    assert [count.value for count in report.counts if count.span.doubtful] == [320]
    lines = json.loads(report.to_json())
    assert [count["span"].get("doubtful") for count in lines["counts"]] == [None, True, None]
    assert lines["coverage"]["doubtful"] == 1
    assert unpack(pack(report)) == report
    sure = json.loads(analyse(SUM).to_json())
    assert "doubtful" not in json.dumps(sure)
    assert "doubtful" not in Span(start=0, end=1, text="a").model_dump()


def test_a_line_tells_how_many() -> None:
    text = f"{SUM}\nSTT\tNội dung\tSố lượng\n1\tHồ sơ\t{UNREAD}\n2\tVăn bản\t12"
    (notice,) = [f.message for f in analyse(reading(text, "450", "320")).failures]
    assert notice.startswith("2 con số đọc từ ảnh chưa chắc đúng và 1 chỗ không đọc được")
    assert analyse(SUM).failures == ()


@pytest.fixture
def scanned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file that is read is a scan, whose "145" or "320" is doubtful."""

    def parsed(data: bytes, name: str, *_: object) -> Reading:
        found = parse(data, name)
        return replace(reading(found.text, *(n for n in ("145", "320") if n in found.text)), format="image")

    monkeypatch.setattr(guard, "parse", parsed)


@pytest.mark.parametrize("name", ["text", "html"])
def test_people_are_told(scanned: None, tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(SUM, encoding="utf-8")
    report = extract(path, with_text=True)
    if name == "html":
        from extractor.outputs.pages.page import page

        shown = page(report, (), "info", lambda path: (path, None))
        assert "đọc từ ảnh, chưa chắc đúng" in shown
    else:
        stream = io.StringIO()
        writer = Terminal(stream, "info")
        writer.report(report)
        shown = stream.getvalue()
        assert "1 số chưa chắc do nhận dạng" in shown
    assert "có thể do nhận dạng" in shown
    assert "1 con số đọc từ ảnh chưa chắc đúng" in shown


# Between reports


def test_periods_that_do_not_agree_by_a_doubtful_number(scanned: None, tmp_path: Path) -> None:
    texts = letters(
        "Xã An Bình, tháng 4/2024: Đã tiếp nhận 145 hồ sơ.\n"
        "Xã An Bình, tháng 5/2024: Đã tiếp nhận 134 hồ sơ, tăng so với tháng trước."
    )
    reports = []
    for path, letter in texts.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(letter, encoding="utf-8")
        reports.append(extract(tmp_path / path, with_text=True))
    found = [finding for finding in compare_all(reports).findings if finding.rule == "P107"]
    assert [finding.severity for finding in found] == ["info"]
    assert "“145 hồ sơ” đọc từ ảnh" in found[0].message


def test_units_that_do_not_agree_by_a_doubtful_number(scanned: None, tmp_path: Path) -> None:
    text = (
        "Xã An Bình, Tân Mỹ, Phú Hòa, tháng 5/2024: Đã tiếp nhận 120 hồ sơ.\n"
        "Xã Long Thạnh, tháng 5/2024: Đã tiếp nhận 145 hồ sơ.\n"
        "Huyện Tam Phước, tháng 5/2024: Kết quả của các xã:\n"
        "STT\tTên đơn vị\tSố hồ sơ tiếp nhận\tĐã giải quyết\n1\tUBND xã An Bình\t120\t100\n2\tUBND xã Tân Mỹ\t120\t90\n"
        "3\tUBND xã Phú Hòa\t120\t110\n4\tUBND xã Long Thạnh\t154\t140\n"
    )
    with stored(tmp_path, letters(text)) as store:
        (finding,) = crosscheck(store).findings
    assert (finding.rule, finding.severity) == ("U103", "info")
    assert "có thể do nhận dạng: “145 hồ sơ” đọc từ ảnh" in finding.message

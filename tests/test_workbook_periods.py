"""A batch's workbook where units have several periods: which reports are compared, and what is written of it."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from comparisons import FOUND
from made_reports import report
from workbooks import HOSTILE, batch_of, parts, rows, written

from extractor.comparison import Comparisons
from extractor.diff import compare_all
from extractor.diff.related import facts_of, related
from extractor.outputs.workbook import NAME, write
from extractor.records import File, Report
from extractor.store import Batch

FIRST = ["Tổng hợp", "Phát hiện", "Chỉ tiêu", "Văn bản viện dẫn", "Lỗi tệp"]
ADDED = ["So kỳ trước", "Không khớp giữa kỳ"]
APRIL, MAY = report("xã Một", "2024-04", {"3.3.1": 900}), report("xã Một", "2024-05", {"3.3.1": 945})
OTHER = report("xã Hai", "2024-05", {"3.3.1": 100})


def batch(*reports: Report) -> tuple[Batch, list[str]]:
    """A batch of these reports, and the paths that are read of it."""
    whole = batch_of({one.source.path: one for one in reports}, compare=compare_all)
    read: list[str] = []

    def load(file: File) -> Report:
        read.append(file.path)
        return whole.load(file)

    return replace(whole, load=load), read


def test_the_sheets_are_there_only_where_a_unit_has_several_periods(tmp_path: Path) -> None:
    one, read = batch(APRIL, OTHER)
    assert written(one, tmp_path).sheetnames == [*FIRST, "Thông tin"]
    assert read == [APRIL.source.path, OTHER.source.path]  # each once
    several, _ = batch(APRIL, MAY, OTHER)
    assert written(several, tmp_path).sheetnames == [*FIRST, *ADDED, "Thông tin"]


def test_a_batch_that_is_not_to_be_compared_is_not(tmp_path: Path) -> None:
    several, _ = batch(APRIL, MAY)
    assert written(replace(several, compare=None), tmp_path).sheetnames == [*FIRST, "Thông tin"]


def test_what_has_changed_is_a_row_with_both_quotes(tmp_path: Path) -> None:
    same = {"4.1.2": 21}
    april, may = (
        report("xã Một", when, {**one, **same})
        for when, one in (("2024-04", {"3.3.1": 900}), ("2024-05", {"3.3.1": 945}))
    )
    several, _ = batch(april, may)
    (row,) = rows(written(several, tmp_path), "So kỳ trước")
    assert (row["Đơn vị"], row["Kỳ trước"], row["Kỳ này"]) == ("xã Một", "tháng 4 năm 2024", "tháng 5 năm 2024")
    assert (row["Mã"], row["Trước"], row["Sau"], row["Chênh lệch"], row["Chênh lệch (%)"]) == ("3.3.1", 900, 945, 45, 5)
    assert "900" in row["Trích kỳ trước"]
    assert "945" in row["Trích kỳ này"]


def test_findings_over_periods_have_a_sheet_and_those_within_reports_do_not_come_twice(tmp_path: Path) -> None:
    several, _ = batch(APRIL, MAY)
    here = tuple(span.model_copy(update={"start": 0, "end": 1, "path": MAY.source.path}) for span in FOUND.spans)
    found = FOUND.model_copy(update={"spans": here})

    def compare(reports: Iterable[Report]) -> Comparisons:
        (one,) = compare_all(reports).comparisons
        return Comparisons(comparisons=(one.model_copy(update={"findings": (found,)}),))

    (row,) = rows(written(replace(several, compare=compare), tmp_path), "Không khớp giữa kỳ")
    assert (row["Tình trạng"], row["Mức"], row["Nội dung"]) == ("giữa các kỳ", "Sai", FOUND.message)


def test_one_unit_after_the_other_is_read_again_and_no_other_report(tmp_path: Path) -> None:
    two = [report("xã Hai", when, {"3.3.1": 5}) for when in ("2024-03", "2024-04")]
    several, read = batch(APRIL, two[0], MAY, two[1], report("xã Ba", "2024-05"))
    compared: list[list[str]] = []

    def compare(reports: Iterable[Report]) -> Comparisons:
        compared.append([one.source.path for one in reports])
        return Comparisons()

    write(replace(several, compare=compare), tmp_path)
    assert compared == [["xã Hai 2024-03.txt", "xã Hai 2024-04.txt"], ["xã Một 2024-04.txt", "xã Một 2024-05.txt"]]
    assert read[5:] == [path for paths in compared for path in paths]


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda text: ascii(text[:12]))
def test_hostile_names_are_text_there_too(tmp_path: Path, hostile: str) -> None:
    months = [
        report(hostile, when, {"3.3.1 x": number}, path=when) for when, number in (("2024-04", 1), ("2024-05", 2))
    ]
    book = written(batch(*months)[0], tmp_path)
    assert all(one.data_type != "f" for page in book for row in page.iter_rows() for one in row)
    assert not any("<f>" in page or "<f " in page for page in parts(tmp_path / NAME, ".xml").values())


def test_same_batch_same_bytes(tmp_path: Path) -> None:
    for folder in ("1", "2"):
        write(batch(APRIL, MAY)[0], tmp_path / folder)
    assert (tmp_path / "1" / NAME).read_bytes() == (tmp_path / "2" / NAME).read_bytes()


def test_reports_that_are_compared_are_told_from_their_facts_alone() -> None:
    reports = [APRIL, OTHER, MAY, report("xã Một", "2024-Q2"), report(None, "2024-05", path="?")]
    facts = [facts_of(one) for one in reports]
    assert not any(one.indicators for one in facts)
    assert related(facts) == related(reports) == [("xã Một 2024-04.txt", "xã Một 2024-05.txt", "xã Một 2024-Q2.txt")]


def test_the_units_of_a_merger_are_compared_together() -> None:
    reports = [
        report(unit, when, known=True, parent=parent, province="thành phố Hà Nội")
        for unit, parent, when in (
            ("xã Cổ Loa", "huyện Đông Anh", "2025-05"),
            ("xã Dục Tú", "huyện Đông Anh", "2025-05"),
            ("xã Đông Anh", None, "2025-08"),
            ("xã Sóc Sơn", None, "2025-08"),
        )
    ]
    assert related(map(facts_of, reports)) == [
        ("xã Cổ Loa 2025-05.txt", "xã Dục Tú 2025-05.txt", "xã Đông Anh 2025-08.txt")
    ]


def test_a_version_that_says_so_is_known_by_the_head_of_its_text() -> None:
    long = "Báo cáo này thay thế Báo cáo số 05/BC-UBND. " + "x" * 10_000
    facts = facts_of(report("xã Một", "2024-05", text=long))
    assert facts.source.text is not None
    assert "thay thế" in facts.source.text
    assert len(facts.source.text) < 5_000


def test_no_report_is_held_when_its_unit_has_been_compared() -> None:
    """A batch has thousands of reports, and its workbook compares those of one unit after the other."""
    told = {f"2024-{month:02}": {"3.3.1": 900 + month, "3.3.2": 800} for month in range(1, 13)}
    told["2024"] = {"3.3.1": 11_000}
    first = [report("xã Một", when, figures) for when, figures in told.items()]
    held = [weakref.ref(one) for one in first]
    compare_all(first)
    del first
    for unit in ("xã Hai", "xã Ba"):
        compare_all([report(unit, when, figures) for when, figures in told.items()])
    gc.collect()
    assert [one().source.path for one in held if one()] == []

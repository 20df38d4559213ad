"""Which reports belong together, which are compared, and what is said of those that are not."""

from __future__ import annotations

import random

import pytest
from made_reports import VERSIONS, between, period, report

from extractor import compare_all
from extractor.comparison import Comparison, Comparisons
from extractor.records import Period, Report, Source

A = "xã An Bình"


def pairs(found: Comparisons) -> list[tuple[str, str, str]]:
    """Return (kind, previous, current) with the files' names for periods."""

    def name(path: str) -> str:
        return path.removesuffix(".txt").rpartition(" ")[2]

    return [(one.kind, name(one.previous.path), name(one.current.path)) for one in found.comparisons]


def only(found: Comparisons) -> Comparison:
    (one,) = found.comparisons
    return one


def reasons(found: Comparisons) -> list[str]:
    return [skipped.reason for skipped in found.skipped]


# ---------------------------------------------------------------- which unit
@pytest.mark.parametrize(
    ("name", "other", "one"),
    [
        ("xã Phượng Kỳ", "xã Phương Kỳ", True),
        ("xã Hòa Bình", "xã Hoà Bình", True),
        ("XÃ AN BÌNH", "xã An Bình", True),
        ("xã Tân Lập", "xã Tân Lqp", True),  # no unit of the country has the second name
        ("xã Tân Lqp", "xã Tân Lqr", True),  # nor the first
        ("xã Tân Lập", "xã Tân Lộc", False),  # both are names of units
        ("xã An Bình", "phường An Bình", False),
        ("phường 1", "phường 2", False),
        ("xã Tân Lập 1", "xã Tân Lập 2", False),
        ("xã Cam", "xã Cao", False),  # too short to be sure
    ],
)
def test_damaged_names_are_one_unit(name: str, other: str, one: bool) -> None:
    found = compare_all([report(name, "2024-04"), report(other, "2024-05")])
    assert len(found.comparisons) == one
    assert len(found.skipped) == (0 if one else 2)


def test_two_names_on_one_period_are_two_units() -> None:
    found = compare_all(report(name, "2024-04") for name in ("xã Phượng Kỳ", "xã Phương Kỳ"))
    assert found.comparisons == ()
    assert reasons(found) == ["chỉ có một báo cáo của xã Phương Kỳ", "chỉ có một báo cáo của xã Phượng Kỳ"]


def test_often_named_spelling_is_the_unit() -> None:
    months = [report("xã Văn Trạch", f"2024-0{month}") for month in range(1, 5)]
    found = compare_all([*months, report("xã Vàn Trach", "2024-05"), report("xã Văn Trạnh", "2024-06")])
    assert {one.unit for one in found.comparisons} == {"xã Văn Trạch"}
    assert len(found.comparisons) == 5
    assert found.skipped == ()


def test_one_name_in_two_districts_is_two_units() -> None:
    found = compare_all(
        report(A, f"2024-0{month}", path=f"{district} 2024-0{month}.txt", parent=f"huyện {district}")
        for month in (4, 5)
        for district in ("Tam Phước", "Mỹ Phong")
    )
    assert {one.unit for one in found.comparisons} == {f"{A}, huyện Tam Phước", f"{A}, huyện Mỹ Phong"}
    assert pairs(found) == [("periods", "2024-04", "2024-05")] * 2


def test_damaged_district_is_the_same() -> None:
    assert pairs(compare_all([report(A, "2024-04"), report(A, "2024-05", parent="huyện Tam Phuớc")]))
    assert pairs(compare_all([report(A, "2024-04"), report(A, "2024-05", parent="huyện Tam Phưóe")]))


def test_missing_district_fits_the_only_unit() -> None:
    assert pairs(compare_all([report(A, "2024-04"), report(A, "2024-05", parent=None)]))
    two = [report(A, "2024-04", path=f"{name}.txt", parent=f"huyện {name}") for name in ("Tam Phước", "Mỹ Phong")]
    found = compare_all([*two, report(A, "2024-05", parent=None)])
    assert found.comparisons == ()
    assert "không rõ là báo cáo của đơn vị nào: xã An Bình, huyện Mỹ Phong; xã An Bình, huyện Tam Phước" in reasons(
        found
    )


def test_reports_on_two_subjects_are_two_series() -> None:
    def on(title: str, when: str) -> Report:
        made = report(A, when, path=f"{title} {when}.txt")
        return made.model_copy(update={"document": made.document.model_copy(update={"title": title})})

    reform, control = "Kết quả công tác cải cách hành chính", "Tình hình kiểm soát thủ tục hành chính"
    found = compare_all([on(title, when) for title in (reform, control) for when in ("2024-Q1", "2024-Q2")])
    assert pairs(found) == [("periods", "2024-Q1", "2024-Q2")] * 2
    assert {one.previous.path[:8] for one in found.comparisons} == {"Kết quả ", "Tình hìn"}
    other = compare_all([on(f"{reform} quý I năm 2024", "2024-Q1"), on("Công tác CCHC quý II", "2024-Q2")])
    assert pairs(other) == [("periods", "2024-Q1", "2024-Q2")]


# ---------------------------------------------------------------- mergers
def test_merged_units_are_no_series() -> None:
    before = report(
        "xã Hội Thịnh", "2025-06", {"3.3.1": 300}, parent="huyện Tam Dương", province="tỉnh Vĩnh Phúc", known=True
    )
    after = [
        report("xã Hội Thịnh", f"2025-0{month}", {"3.3.1": 900}, parent=None, province="tỉnh Phú Thọ", known=True)
        for month in (7, 8)
    ]
    found = compare_all([before, *after])
    assert pairs(found) == [("merged", "2025-06", "2025-07"), ("periods", "2025-07", "2025-08")]
    (note,) = found.comparisons[0].notes
    assert "xã Duy Phiên" in note
    assert "từ ngày 01/7/2025" in note
    assert found.comparisons[0].findings == ()
    assert [change.kind for change in found.comparisons[0].changes] == ["changed"]


def test_unknown_unit_over_the_merger_is_not_taken_for_the_same() -> None:
    found = compare_all(
        [report(A, "2025-05", province="tỉnh X"), report(A, "2025-08", parent=None, province="tỉnh X")],
    )
    assert pairs(found) == [("merged", "2025-05", "2025-08")]
    assert "danh mục không cho biết" in only(found).notes[0]


# ---------------------------------------------------------------- versions
def test_later_version_is_in_force() -> None:
    first = report(A, "2024-04", {"3.3.1": 10}, path="b 2024-04a.txt", issued="2024-05-02", number="12/BC-UBND")
    last = report(A, "2024-04", {"3.3.1": 12}, path="a 2024-04b.txt", issued="2024-05-06", number="15/BC-UBND")
    found = compare_all([last, first, report(A, "2024-05", {"3.3.1": 20})])
    assert pairs(found) == [("versions", "2024-04a", "2024-04b"), ("periods", "2024-04b", "2024-05")]
    versions, months = found.comparisons
    assert (versions.previous.version, versions.current.version) == (1, 2)
    assert months.changes[0].before == 12
    assert "tháng 4/2024 được báo cáo 2 lần" in versions.notes[0]
    assert "lấy bản gửi sau cùng: a 2024-04b.txt" in months.notes[0]


@pytest.mark.parametrize(
    "facts",
    [
        ({"number": "9/BC-UBND"}, {"number": "12/BC-UBND"}),
        ({"issued": "2024-05-02", "number": "20/BC-UBND"}, {"issued": "2024-05-03", "number": "2/BC-UBND"}),
        ({"issued": "2024-05-09", "number": "9/BC-UBND"}, {"number": "12/BC-UBND"}),  # one day says nothing
        ({"text": "Kết quả tháng 4."}, {"text": "Báo cáo này thay thế Báo cáo số 12/BC-UBND."}),
        ({}, {}),
    ],
    ids=["number", "day before number", "day of one only", "says so", "file"],
)
def test_order_of_versions(facts: tuple[dict[str, str], dict[str, str]]) -> None:
    last = report(A, "2024-04", path="a2.txt" if any(facts) else "c.txt", **facts[1])  # type: ignore[arg-type]
    first = report(A, "2024-04", path="b1.txt", **facts[0])  # type: ignore[arg-type]
    one = only(compare_all([last, first]))
    assert (one.previous.path, one.current.path) == (first.source.path, last.source.path)


def test_same_bytes_are_one() -> None:
    one = report(A, "2024-04", path="a.txt")
    twin = one.model_copy(update={"source": one.source.model_copy(update={"path": "b.txt"})})
    found = compare_all([one, twin, report(A, "2024-05")])
    assert pairs(found) == [("periods", "a", "2024-05")]
    assert [(skipped.path, skipped.reason) for skipped in found.skipped] == [("b.txt", "giống hệt tệp a.txt")]


# ---------------------------------------------------------------- periods
def test_like_with_like_and_parts_with_the_whole() -> None:
    found = compare_all(report(A, when) for when in ("2024-04", "2024-05", "2024-06", "2024-Q1", "2024-Q2", "2024-H1"))
    assert pairs(found) == [
        ("periods", "2024-04", "2024-05"),
        ("periods", "2024-05", "2024-06"),
        ("periods", "2024-Q1", "2024-Q2"),
        ("parts", "2024-06", "2024-Q2"),
        ("parts", "2024-Q2", "2024-H1"),
    ]
    parts = [[part.path[-11:-4] for part in one.previous.parts] for one in found.comparisons]
    assert parts[3:] == [["2024-04", "2024-05", "2024-06"], ["2024-Q1", "2024-Q2"]]


def test_parts_that_are_not_all_there() -> None:
    found = compare_all(report(A, when, {"3.3.1": 10}) for when in ("2024-04", "2024-05", "2024-Q2"))
    whole = found.comparisons[-1]
    assert whole.kind == "parts"
    assert whole.previous.parts == ()
    assert whole.notes == ("không có báo cáo tháng 6/2024 nên không cộng được thành quý II/2024",)
    assert whole.changes == ()
    grown = only(compare_all([report(A, "2024-8T", {"3.3.1": 80}), report(A, "2024-9T", {"3.3.1": 95})]))
    assert [(change.before, change.after) for change in grown.changes] == [(80, 95)]


@pytest.mark.parametrize(
    ("periods", "note"),
    [
        (("2023-02", "2023-05"), "thiếu báo cáo tháng 3, 4/2023"),
        (("2023-11", "2024-02"), "thiếu báo cáo tháng 12/2023; tháng 1/2024"),
        (("2022-01", "2023-01"), "thiếu báo cáo từ tháng 2/2022 đến tháng 12/2022 (11 kỳ)"),
        (("2023-Q1", "2023-Q4"), "thiếu báo cáo quý II, III/2023"),
        (("2020", "2022"), "thiếu báo cáo năm 2021"),
        (("2022-9T", "2024-9T"), "thiếu báo cáo 9 tháng đầu năm 2023"),
        (("2024-04", "2024-05"), None),
    ],
)
def test_missing_periods_are_said(periods: tuple[str, str], note: str | None) -> None:
    assert only(compare_all(report(A, when) for when in periods)).notes == ((note,) if note else ())


def test_last_month_of_a_quarter_is_not_missing_beside_the_quarter() -> None:
    found = compare_all(report(A, when) for when in ("2024-05", "2024-Q2", "2024-07"))
    assert [one.notes for one in found.comparisons if one.kind == "periods"] == [()]


def test_days_counted_twice_or_never_are_said() -> None:
    found = compare_all(
        report(A, period(f"2024-0{month}", days))
        for month, days in (
            (4, ("2024-03-15", "2024-04-14")),
            (5, ("2024-05-01", "2024-05-31")),
            (6, ("2024-05-15", "2024-06-14")),
        )
    )
    assert [one.notes for one in found.comparisons] == [
        ("không kỳ nào tính số liệu từ ngày 15/4/2024 đến ngày 30/4/2024",),
        ("số liệu hai kỳ cùng tính từ ngày 15/5/2024 đến ngày 31/5/2024",),
    ]


def test_overlapping_periods_are_named() -> None:
    found = compare_all([report(A, between("2024-03-15", "2024-04-14")), report(A, "2024-04"), report(A, "2024-05")])
    assert pairs(found) == [("periods", "2024-04", "2024-05")]
    (reason,) = reasons(found)
    assert reason.startswith(
        "kỳ từ ngày 15/3/2024 đến ngày 14/4/2024 trùng một phần với kỳ tháng 4/2024 của xã An Bình"
    )


def test_weeks_are_compared_with_weeks() -> None:
    weeks = [("2024-04-01", "2024-04-07"), ("2024-04-08", "2024-04-14"), ("2024-04-15", "2024-04-20")]
    found = compare_all(report(A, between(*days)) for days in weeks)
    assert [(one.previous.path[-14:-4], one.current.path[-14:-4]) for one in found.comparisons] == [
        ("2024-04-01", "2024-04-08"),
        ("2024-04-08", "2024-04-15"),
    ]
    months = compare_all([report(A, between("2024-04-01", "2024-04-30")), report(A, "2024-05")])
    assert len(months.comparisons) == 1


# ---------------------------------------------------------------- what cannot be compared
@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (report(None, "2024-04"), "không rõ đơn vị báo cáo"),
        (report(A, None), "không rõ kỳ báo cáo"),
        (report(A, Period(type="month", index=4)), "kỳ báo cáo không ghi năm"),
        (report(A, Period(type="other", year=2024)), "không rõ kỳ báo cáo bắt đầu, kết thúc khi nào"),
        (report(A, "2024-04", kind="ke_hoach"), "là kế hoạch, không phải báo cáo"),
        (report(A, "2024-04", kind="cong_van"), "là công văn, không phải báo cáo"),
        (report(A, "2024-04"), "chỉ có một báo cáo của xã An Bình"),
        (Report(source=Source(path="x", sha256="", format="txt"), versions=VERSIONS), "tệp không có chữ nào"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_not_compared_has_a_reason(made: Report, reason: str) -> None:
    others = [report("xã Tân Mỹ", when) for when in ("2024-04", "2024-05")]
    found = compare_all([*others, made])
    assert pairs(found) == [("periods", "2024-04", "2024-05")]
    assert reasons(found) == [reason]


def test_nothing_at_all() -> None:
    assert compare_all([]) == Comparisons()


def test_every_report_is_compared_or_has_a_reason() -> None:
    """Whatever is given, in any order, with the same result."""
    rng = random.Random(5)
    names = ["xã An Bình", "xã An Bính", "xã Tân Mỹ", "xã Tân Mĩ", "phường 1", None]
    parents = ["huyện Tam Phước", "huyện Mỹ Phong", None]
    whens: list[str | Period | None] = ["2024-01", "2024-02", "2024-03", "2024-Q1", "2024", "2025-09", None]
    whens += [between("2024-01-15", "2024-02-14"), between("2023-12-20", "2024-01-02"), Period(type="month", index=3)]
    made = [
        report(rng.choice(names), rng.choice(whens), path=f"{i}.txt", parent=rng.choice(parents), text=f"{i}")
        for i in range(120)
    ]
    found = compare_all(made)
    sides = [side for one in found.comparisons for side in (one.previous, one.current, *one.previous.parts)]
    assert {side.path for side in sides} | {skipped.path for skipped in found.skipped} == {
        f"{i}.txt" for i in range(120)
    }
    rng.shuffle(made)
    again = compare_all(made)
    assert again.comparisons == found.comparisons
    assert sorted(again.skipped, key=str) == sorted(found.skipped, key=str)

"""What a comparison says: figures, documents, headings, findings, copied sentences, trends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from communes import letters
from made_reports import period, report

from extractor import NotComparable, Settings, compare, compare_all, extract
from extractor.checks import Rule, periods
from extractor.checks.periods import rules_over_periods
from extractor.comparison import Comparison, Comparisons
from extractor.records import Finding, Reference, Report, Section, Span

A = "xã An Bình"


def changed(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, float | None, float | None, str]]:
    one = compare(report(A, "2024-04", before), report(A, "2024-05", after))
    return [(c.code, c.before and float(c.before), c.after and float(c.after), c.kind) for c in one.changes]


def read(folder: Path, text: str) -> list[Report]:
    """Return the reports that a rule page's example stands for, read."""
    found = []
    for path, letter in letters(text).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(letter, encoding="utf-8")
        found.append(extract(folder / path, with_text=True))
    return found


def with_more(made: Report, **more: Any) -> Report:
    return made.model_copy(update=more)


# ---------------------------------------------------------------- figures
def test_new_gone_changed_unchanged() -> None:
    before = {"3.3.1": 100, "4.1.2": 20, "3.5": 2}
    assert changed(before, {"4.1.2": 20, "3.3.1": 130, "3.6": 4}) == [
        ("4.1.2", 20, 20, "unchanged"),
        ("3.3.1", 100, 130, "changed"),
        ("3.6", None, 4, "new"),
        ("3.5", 2, None, "gone"),
    ]


def test_difference_in_units_per_cent_and_points() -> None:
    one = compare(
        report(A, "2024-04", {"3.3.1": 800, "3.3.r": "97,5%", "3.5": 0}),
        report(A, "2024-05", {"3.3.1": 845, "3.3.r": "98,25%", "3.5": 3}),
    )
    told = {change.code: (str(change.delta), change.percent and str(change.percent)) for change in one.changes}
    assert told == {"3.3.1": ("45", "5.63"), "3.3.r": ("0.75", None), "3.5": ("3", None)}


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [("98,6%", "98,57%", "unchanged"), ("98,6%", "98,4%", "changed"), ("99,7%", "100%", "changed")],
)
def test_rates_within_their_rounding_are_unchanged(before: str, after: str, kind: str) -> None:
    assert [one[3] for one in changed({"3.3.r": before}, {"3.3.r": after})] == [kind]


def test_direction_is_judged_only_where_the_indicator_says_it() -> None:
    one = compare(
        report(A, "2024-04", {"3.3.r": "97,5%", "3.5": 2, "7.2.3": 90, "3.3.q": 1}),
        report(A, "2024-05", {"3.3.r": "98,5%", "3.5": 4, "7.2.3": 99, "3.3.q": 1}),
    )
    assert [change.favourable for change in one.changes] == [True, False, None, None]


def test_spans_name_their_files() -> None:
    (change,) = compare(report(A, "2024-04", {"3.3.1": 1}), report(A, "2024-05", {"3.3.1": 2})).changes
    assert change.before_span
    assert change.after_span
    assert (change.before_span.path, change.after_span.path) == (f"{A} 2024-04.txt", f"{A} 2024-05.txt")


def test_scopes_are_rows_of_their_own_but_not_vague_ones() -> None:
    found = changed({"3.3.1": 9, "3.3.1 dat dai": 5, "3.3.1 linh vuc": 1}, {"3.3.1 dat dai": 6, "3.3.1 linh vuc": 2})
    assert found == [("3.3.1", 5, 6, "changed"), ("3.3.1", 9, None, "gone")]


def test_figure_told_in_two_values_is_not_compared() -> None:
    made = report(A, "2024-05", {"3.3.1": 120, "3.3.1 ": 130})
    assert [i.scope for i in made.indicators] == [None, None]
    one = compare(report(A, "2024-04", {"3.3.1": 100}), made)
    assert one.changes == ()
    assert one.notes == (f"{A} 2024-05.txt: “Số hồ sơ đã tiếp nhận” được nêu nhiều số (120; 130) nên không so sánh",)


def test_the_appendix_decides_between_two_values() -> None:
    made = report(A, "2024-05", {"3.3.1": 120, "3.3.1 ": 130})
    section = Section(
        id="s9", number=None, title="Phụ lục", level=1, topic=None, part="appendix", span=made.indicators[1].span
    )
    told = (made.indicators[0], made.indicators[1].model_copy(update={"section": "s9"}))
    made = with_more(made, sections=(section,), indicators=told)
    (change,) = compare(report(A, "2024-04", {"3.3.1": 100}), made).changes
    assert change.after == 130


def test_parts_add_up_against_the_whole() -> None:
    months = [
        report(
            A, f"2024-0{month}", {"3.3.1": month * 10, "3.3.k": month, "3.3.x": month + 1, "4.1.2": 20, "3.3.r": "99%"}
        )
        for month in (4, 5, 6)
    ]
    quarter = report(A, "2024-Q2", {"3.3.1": 151, "3.3.k": 4, "3.3.x": 7, "4.1.2": 21, "3.3.r": "98%"})
    whole = compare_all([*months, quarter]).comparisons[-1]
    assert whole.kind == "parts"
    assert [(change.code, change.before, change.after) for change in whole.changes] == [
        ("3.3.1", 150, 151),  # added up
        ("3.3.k", 4, 4),  # carried over into the first
        ("3.3.x", 7, 7),  # left open at the end of the last
        ("4.1.2", 20, 21),  # as the last one tells it
    ]


def test_restated_figure(tmp_path: Path) -> None:
    text = (
        "Xã An Bình, tháng 4/2024: Đã tiếp nhận 120 hồ sơ.\n"
        "Xã An Bình, tháng 5/2024: Đã tiếp nhận 134 hồ sơ; tháng trước tiếp nhận 102 hồ sơ."
    )
    (one,) = compare_all(read(tmp_path, text)).comparisons
    assert [(c.code, c.before, c.after, c.kind) for c in one.changes] == [
        ("3.3.1", 120, 134, "changed"),
        ("3.3.1", 120, 102, "restated"),
    ]
    assert [finding.rule for finding in one.findings] == ["P104"]


# ---------------------------------------------------------------- documents
def citing(when: str, *cited: tuple[str, str | None, str | None, str | None]) -> Report:
    references = tuple(
        Reference(number=number, doc_type=kind, date=date, issuer=issuer, span=Span(start=i, end=i + 1, text="x"))
        for i, (number, kind, date, issuer) in enumerate(cited)
    )
    return with_more(report(A, when), references=references)


def test_documents_by_number_kind_and_day() -> None:
    before = citing(
        "2024-04",
        ("12/KH-UBND", "Kế hoạch", "2024-01-10", "UBND xã"),
        ("15/QĐ-UBND", "Quyết định", "2024-02-01", "UBND huyện"),
        ("61/2018/NĐ-CP", "Nghị định", "2018-04-23", None),
        ("07/KH-UBND", None, "2023-01-05", None),
    )
    after = citing(
        "2024-05",
        ("12/KH-UBND", "Kế hoạch", None, None),
        ("12/kh-ubnd", "Kế hoạch", "2024-01-10", None),
        ("15/QĐ-UBND", "Quyết định", None, "UBND xã"),
        ("61/2018/NĐ-CP", None, "2018-04-23", "Chính phủ"),
        ("07/KH-UBND", "Kế hoạch", "2024-01-05", None),
    )
    told = [(one.number, one.date, one.plan, one.kind) for one in compare(before, after).documents]
    assert told == [
        ("12/kh-ubnd", "2024-01-10", True, "repeated"),
        ("15/QĐ-UBND", None, False, "new"),
        ("61/2018/NĐ-CP", "2018-04-23", False, "repeated"),
        ("07/KH-UBND", "2024-01-05", True, "new"),
        ("15/QĐ-UBND", "2024-02-01", False, "gone"),
        ("07/KH-UBND", "2023-01-05", True, "gone"),
    ]


# ---------------------------------------------------------------- headings
def headed(when: str, *titles: str | tuple[str, str | None, str | None, int]) -> Report:
    sections = []
    for i, one in enumerate(titles):
        title, topic, part, level = one if isinstance(one, tuple) else (one, None, "results", 1)
        span = Span(start=i, end=i + 1, text="x")
        sections.append(Section(id=f"s{i}", number=str(i), title=title, level=level, topic=topic, part=part, span=span))
    return with_more(report(A, when), sections=tuple(sections))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Nhiệm vụ trọng tâm tháng 5 năm 2024", "Nhiệm vụ trọng tâm tháng 6 năm 2024"),
        ("Công tác tuyên truyền", "Cong tác tuyên truyên"),
        ("Tiếp nhận, xử lý phản ánh, kiến nghị", "Tiêp nhậm, xử lỳ phản ánh, kiến nqhị"),
        ("Về kết quả giải quyết TTHC", "Giải quyết thủ tục hành chính"),
        (("Về cải cách thể chế", "the_che", "results", 2), ("Công tác xây dựng văn bản", "the_che", "results", 2)),
        (("PHƯƠNG HƯỚNG THÁNG 5", None, "plan", 1), ("NHIỆM VỤ THÁNG 6", None, "plan", 1)),
    ],
)
def test_heading_in_other_words_is_the_same(before: Any, after: Any) -> None:
    assert compare(headed("2024-04", before), headed("2024-05", after)).sections == ()


def test_headings_that_appeared_or_vanished() -> None:
    plan = ("NHIỆM VỤ", None, "plan", 1)
    before = headed("2024-04", "Công tác tuyên truyền", "Kết quả", "Kết quả", plan, ("Tập huấn", None, "plan", 2))
    after = headed("2024-05", "Công tác kiểm tra", "Kết quả", plan, ("Sơ kết", None, "plan", 2))
    told = [(one.title, one.kind) for one in compare(before, after).sections]
    assert told == [("Công tác kiểm tra", "new"), ("Công tác tuyên truyền", "gone")]


# ---------------------------------------------------------------- findings within the reports
def finding(mark: str, made: Report, start: int, rule: str = "S001") -> Finding:
    span = Span(start=start, end=start + 3, text=(made.source.text or "")[start : start + 3])
    return Finding(rule=rule, kind="sum", severity="error", message=mark, spans=(span,), fingerprint=mark)


TEXT = "Trong tháng tiếp nhận 412 hồ sơ, gồm 356 và 41. Đã cấp 27 máy vi tính cho 25 cán bộ của các phòng ban."


def test_findings_stay_by_what_they_are_about() -> None:
    before, after = (
        report(A, "2024-04", text=TEXT),
        report(A, "2024-05", text=TEXT.replace("412", "399").replace("27", "31")),
    )
    at, other = TEXT.index("412"), TEXT.index("27")
    before = with_more(before, findings=(finding("a", before, at), finding("b", before, other, "Q001")))
    after = with_more(after, findings=(finding("c", after, at), finding("d", after, at, "R001")))
    told = [(one.fingerprint, one.kind) for one in compare(before, after).standing]
    assert told == [("c", "still"), ("d", "new"), ("b", "gone")]


def test_findings_of_versions_stay_by_their_mark() -> None:
    before, after = report(A, "2024-04", text=TEXT, path="1"), report(A, "2024-04", text=f"Lần 2. {TEXT}", path="2")
    before = with_more(before, findings=(finding("a", before, 10), finding("b", before, 20)))
    after = with_more(after, findings=(finding("b", after, 40), finding("c", after, 10)))
    told = [(one.fingerprint, one.kind) for one in compare(before, after).standing]
    assert told == [("b", "still"), ("c", "new"), ("a", "gone")]


# ---------------------------------------------------------------- findings over periods
def with_rule(monkeypatch: pytest.MonkeyPatch, function: Any) -> None:
    rule = Rule("P199", "t", "sum", "warning", "w", ("b",), ("g",), None, function, "periods")
    monkeypatch.setattr("extractor.checks.several.rules_over", lambda over: {"P199": rule})


def test_every_finding_is_in_one_comparison(monkeypatch: pytest.MonkeyPatch) -> None:
    def about_all(series: periods.Series) -> Any:
        for sent in (*series.reports, *series.superseded):
            others = [other for other in series.reports if other is not sent]
            for other in others:
                passages = tuple(periods.Passage(one, 0, 1, None, one.text[:1]) for one in (sent, other))
                yield periods.Contradiction("x", passages, key=f"{sent.path} {other.path}")

    with_rule(monkeypatch, about_all)
    whens = ("2024-04", "2024-05", "2024-06", "2024-Q2", "2023-Q2")
    made = [report(A, when) for when in whens] + [report(A, "2024-05", path="0.txt")]
    found = compare_all(made)
    assert len(found.findings) == 5 * 4 + 5
    assert len({f.fingerprint for f in found.findings}) == len(found.findings)
    for one in found.comparisons:
        assert all(f.spans[0].path == one.current.path for f in one.findings)
    parts = next(one for one in found.comparisons if one.previous.parts)
    months = {part.path for part in parts.previous.parts}
    assert {f.spans[1].path for f in parts.findings} == months


def test_crashed_rule_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(series: periods.Series) -> Any:
        raise ZeroDivisionError("x")

    with_rule(monkeypatch, crash)
    found = compare_all([report(A, "2024-04"), report(A, "2024-05")])
    assert len(found.comparisons) == 1
    assert found.failures == ("xã An Bình: quy tắc P199 gặp lỗi: ZeroDivisionError('x')",)


def test_site_turns_a_rule_off_and_dismisses(tmp_path: Path) -> None:
    rule = rules_over_periods()["P104"]
    reports = read(tmp_path, rule.bad[0])
    (found,) = compare_all(reports).findings
    assert compare_all(reports, settings=Settings(severity={"P104": "off"})).findings == ()
    (tmp_path / "bo-qua.txt").write_text(f"{found.fingerprint}  # bỏ qua: đã hỏi xã\n", encoding="utf-8")
    (dismissed,) = compare_all(reports, settings=Settings(baseline=tmp_path / "bo-qua.txt")).findings
    assert dismissed.dismissed == "đã hỏi xã"


# ---------------------------------------------------------------- the library
def test_order_of_the_two_does_not_matter() -> None:
    one, other = report(A, "2024-04"), report(A, "2024-05")
    assert compare(other, one) == compare(one, other)
    assert isinstance(compare(one, other), Comparison)


def test_not_comparable_is_one_line() -> None:
    for other, words in (
        (report("xã Tân Mỹ", "2024-05"), "chỉ có một báo cáo của xã Tân Mỹ"),
        (report(A, "2024-Q4"), "không có báo cáo nào khác cùng loại kỳ"),
        (report(A, "2024-05", kind="ke_hoach"), "là kế hoạch"),
    ):
        with pytest.raises(NotComparable, match=words) as problem:
            compare(report(A, "2024-04"), other)
        assert "\n" not in str(problem.value)


def test_reports_without_text_have_figures_all_the_same() -> None:
    made = [report(A, when, {"3.3.1": 5}) for when in ("2024-04", "2024-05")]
    bare = [with_more(one, source=one.source.model_copy(update={"text": None})) for one in made]
    assert [change.kind for change in compare(*bare).changes] == ["unchanged"]


def test_trends_over_all_periods_of_a_kind() -> None:
    whens = ["2024-01", "2024-02", "2024-03", "2024-Q1"]
    found = compare_all(
        report(A, when, {"3.3.1": i + 1, "3.5": i} if i != 1 else {"3.3.1": 2}) for i, when in enumerate(whens)
    )
    told = [(t.period_type, t.code, [str(p.value) for p in t.points]) for t in found.trends]
    assert told == [("month", "3.3.1", ["1", "2", "3"]), ("month", "3.5", ["0", "2"])]
    assert found.trends[1].points[1].period == period("2024-03")


def test_sentences_left_in(tmp_path: Path) -> None:
    text = rules_over_periods()["P114"].bad[0]
    (one,) = compare_all(read(tmp_path, text)).comparisons
    assert [copied.stale for copied in one.copied] == [True]
    assert one.copied[0].before_span.path == one.previous.path


def test_json_can_be_read_back(tmp_path: Path) -> None:
    found = compare_all(read(tmp_path, rules_over_periods()["P104"].bad[0]))
    assert Comparisons.model_validate_json(found.model_dump_json()) == found

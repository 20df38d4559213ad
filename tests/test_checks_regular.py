from __future__ import annotations

import pytest

from extractor.pipeline import analyse
from extractor.records import Finding

PARTS = [(12, 19), (20, 25), (11, 17), (30, 22), (16, 23), (29, 18), (14, 19), (27, 31), (9, 17), (18, 23), (21, 16)]


def table(head: str, rows: list[list[object]]) -> str:
    lines = ["\t".join(map(str, [n, f"Thôn số {n}", *row])) for n, row in enumerate(rows, 1)]
    return "\n".join([f"STT\tThôn\t{head}", *lines]) + "\n"


def of(text: str, rule: str = "T006") -> list[Finding]:
    report = analyse(text)
    assert report.failures == ()
    return [finding for finding in report.findings if finding.rule == rule]


def holding(text: str) -> int:
    return sum(relation.rule == "T006" and relation.holds is True for relation in analyse(text).relations)


def rows(*wrong: int) -> list[list[object]]:
    """Return "first + second | first | second", off by 10 in the rows `wrong`."""
    return [[a + b + 10 * (n in wrong), a, b] for n, (a, b) in enumerate(PARTS)]


HEAD = "Đã nhận\tQua mạng\tTại quầy"


def test_the_row_that_does_not_follow() -> None:
    (finding,) = of(table(HEAD, rows(7)))
    assert finding.severity == "warning"
    assert "“Đã nhận” bằng “Qua mạng” + “Tại quầy” ở 10 trên 11 dòng, riêng dòng “Thôn số 8” ghi 68" in finding.message
    assert "58 (27 + 31)" in finding.message
    assert sorted(span.text for span in finding.spans) == ["27", "31", "68"]


def test_a_sum_that_holds_is_told() -> None:
    assert of(table(HEAD, rows())) == []
    assert holding(table(HEAD, rows())) == len(PARTS)


def test_a_difference_is_a_sum_too() -> None:
    grid: list[list[object]] = [[a + b, a, b] for a, b in PARTS]
    grid[4][2] = 99
    (finding,) = of(table("Được giao\tĐã làm\tCòn phải làm", grid))
    assert "riêng dòng “Thôn số 5”" in finding.message


@pytest.mark.parametrize(
    "text",
    [
        table(HEAD, rows(3, 7)),  # two of eleven are more than a tenth
        table(HEAD, rows(3)[:9]),  # one of nine too
        table(HEAD, [[a + b, a, 0] for a, b in PARTS[:4]] + [[a, a, 0] for a, _ in PARTS[4:10]] + [[50, 40, 0]]),
        table("Đã nhận\tQua mạng\tThời gian", rows(7)),  # times are not added
        table(HEAD, [row if n != 7 else [row[0], row[1], ""] for n, row in enumerate(rows(7))]),  # a cell left empty
    ],
)
def test_left_alone(text: str) -> None:
    assert of(text) == []


def test_what_another_rule_tells_is_told_once() -> None:
    text = table("Tổng số\tTrực tuyến\tTrực tiếp", rows(7))
    assert len(of(text, "T002")) == 1
    assert of(text) == []


def test_rows_that_add_up_in_ten_columns() -> None:
    months = "\t".join(f"Tháng {n}" for n in range(1, 12))
    lines = [
        ["Đã xong", *[a + b + 5 * (n == 6) for n, (a, b) in enumerate(PARTS)]],
        ["Trước hẹn", *[a for a, _ in PARTS]],
        ["Vừa hẹn", *[b for _, b in PARTS]],
    ]
    text = f"Nội dung\t{months}\n" + "\n".join("\t".join(map(str, line)) for line in lines) + "\n"
    (finding,) = of(text)
    assert "Dòng “Đã xong” bằng “Trước hẹn” + “Vừa hẹn” ở 10 trên 11 cột, riêng cột “Tháng 7”" in finding.message

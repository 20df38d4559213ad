"""The table in which the level above lists its communes, row by row, against each commune's own report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from extractor.checks.between import Agreement, Contradiction, LeftOut, Outcome, Passage, Reports, between
from extractor.checks.between.reports import Key, Point, agreed, by_name, values
from extractor.checks.between.wording import number, period_words
from extractor.indicators import Indicator, indicators


@between("U103", "same_quantity", "warning")
def row_of_a_commune(reports: Reports) -> Iterator[Outcome]:
    """Số của xã trong bảng của cấp trên khác báo cáo của xã.

    Why: Bảng tổng hợp của cấp trên chép số từ báo cáo của từng xã; hai nơi khác nhau là chép nhầm dòng, gõ nhầm số,
        hoặc xã đã sửa số sau khi gửi.
    Bad: Xã An Bình, Tân Mỹ, Phú Hòa, tháng 5/2024: Đã tiếp nhận 120 hồ sơ.⏎Xã Long Thạnh, tháng 5/2024: Đã tiếp nhận
        145 hồ sơ.⏎Huyện Tam Phước, tháng 5/2024: Kết quả giải quyết của các xã:⏎Đơn vị⇥Tiếp nhận⇥Quá hạn⏎Xã An
        Bình⇥120⇥0⏎Xã Tân Mỹ⇥120⇥1⏎Xã Phú Hòa⇥120⇥0⏎Xã Long Thạnh⇥154⇥2
    Good: Xã An Bình, Tân Mỹ, Phú Hòa, tháng 5/2024: Đã tiếp nhận 120 hồ sơ.⏎Huyện Tam Phước, tháng 5/2024: Kết quả giải
        quyết của các xã:⏎Đơn vị⇥Tiếp nhận⇥Quá hạn⏎Xã An Bình⇥120⇥0⏎Xã Tân Mỹ⇥120⇥1⏎Xã Phú Hòa⇥120⇥0
    Good: Xã An Bình, Tân Mỹ, Phú Hòa, tháng 5/2024: Đã tiếp nhận 120 hồ sơ.⏎Huyện Tam Phước, tháng 5/2024: Kết quả giải
        quyết của các xã:⏎Đơn vị⇥Tiếp nhận⇥Quá hạn⏎Xã An Bình⇥620⇥0⏎Xã Tân Mỹ⇥580⇥1⏎Xã Phú Hòa⇥610⇥0
    Not flagged: cột mà phần lớn các dòng khác báo cáo của xã (bảng tính theo cách khác, hoặc lũy kế); xã báo cáo theo
        khoảng thời gian khác; hai xã trùng tên.
    """
    known = {indicator.code: indicator for indicator in indicators() if not indicator.loose}
    for group, units in reports.by_unit.items():
        names = by_name(reports, units)
        for when, above in reports.superiors.get(group[1], {}).items():
            own: dict[Key, Mapping[str, list[Point]]] = {}
            columns: dict[str, list[tuple[Point, Key]]] = {}
            for row in ((superior, figure) for superior in above for figure in superior.figures):
                key = names.get(row[1].scope or "")
                if key is None or row[1].code not in known:
                    continue
                told = units[key].get(when, [])
                if told and all(report.window == row[0].window for report in told):
                    own.setdefault(key, values(told))
                    columns.setdefault(row[1].code, []).append((row, key))
                else:
                    reason = "đơn vị báo cáo theo khoảng thời gian khác" if told else "chưa có báo cáo của đơn vị"
                    yield LeftOut(f"{reports.names[key]}, {period_words(when)}", reason)
            for code, rows in columns.items():
                for outcome in _column(reports, known, code, rows, own):
                    yield outcome or LeftOut(f"{above[0].unit}, {period_words(when)}", _OTHERWISE)


_OTHERWISE = "bảng của cấp trên tính theo cách khác"


def _column(
    reports: Reports,
    known: Mapping[str, Indicator],
    column: str,
    rows: Sequence[tuple[Point, Key]],
    own: Mapping[Key, Mapping[str, list[Point]]],
) -> Iterator[Outcome | None]:
    """Yield what comes of a column's rows; None where it is not of what the communes report.

    A commune may call it by another indicator of that unit ("tiếp nhận mới" for "tiếp nhận"): where the column has
    these very figures in three rows, and three rows in four, it is that.
    """
    unit = known[column].unit
    by_code: dict[str, list[tuple[Point, Point]]] = {}
    for row, key in rows:
        alike = [code for code in own[key] if code in known and known[code].unit == unit and not known[code].loose]
        for code in [column] if column in own[key] else alike:
            if (mine := agreed(own[key][code])) is not None:
                by_code.setdefault(code, []).append((row, mine))
    for code, pairs in by_code.items():
        wrong = [(row, mine) for row, mine in pairs if row[1].value != mine[1].value]
        equal = len(pairs) - len(wrong)
        if code == column and equal < 2 * len(wrong):
            yield None
        elif code == column or (equal >= 3 * len(wrong) and _distinct(pairs) >= 3):
            yield Agreement(equal)
            for row, mine in wrong:
                if reports.is_exact(*row) and reports.is_exact(*mine):
                    yield _differs(known[column], row, mine)


def _distinct(pairs: Sequence[tuple[Point, Point]]) -> int:
    """Return how many different figures of two digits and more are the same on both sides."""
    return len({row[1].value for row, mine in pairs if row[1].value == mine[1].value and row[1].value >= 10})


def _differs(indicator: Indicator, row: Point, mine: Point) -> Contradiction:
    when = period_words(mine[0].when) if mine[0].when else ""
    message = (
        f"{indicator.name}, {when}: {mine[0].unit} báo cáo {number(mine[1])}, bảng của {row[0].unit} ghi"
        f" {number(row[1])}."
    )
    return Contradiction(message, (Passage.of(*mine), Passage.of(*row)))

"""The table in which the level above lists its communes, row by row, against each commune's own report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from extractor.checks.between import Agreement, Contradiction, LeftOut, Outcome, Passage, Reports, between
from extractor.checks.between.reports import Figure, Key, Told, agreed, bare_name, values
from extractor.checks.between.wording import number, period_words
from extractor.indicators import indicators
from extractor.text import fold


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
    names = {indicator.code: indicator.name for indicator in indicators()}
    for group, units in reports.by_unit.items():
        known = _by_name(reports, units)
        for when, above in reports.superiors.get(group[1], {}).items():
            own: dict[Key, Mapping[str, list[tuple[Told, Figure]]]] = {}
            columns: dict[str, list[tuple[tuple[Told, Figure], tuple[Told, Figure]]]] = {}
            for superior in above:
                for figure in superior.figures:
                    key = known.get(" ".join((figure.scope or "").split()))
                    if key is None:
                        continue
                    told = units[key].get(when, [])
                    if not told:
                        yield LeftOut(f"{reports.names[key]}, {period_words(when)}", "chưa có báo cáo của đơn vị")
                        continue
                    if any(report.window != superior.window for report in told):
                        label = f"{reports.names[key]}, {period_words(when)}"
                        yield LeftOut(label, "đơn vị báo cáo theo khoảng thời gian khác")
                        continue
                    if key not in own:
                        own[key] = values(told)
                    if (mine := agreed(own[key].get(figure.code, ()))) is not None:
                        columns.setdefault(figure.code, []).append(((superior, figure), mine))
            for code, pairs in columns.items():
                wrong = [pair for pair in pairs if pair[0][1].value != pair[1][1].value]
                if len(pairs) < 3 * len(wrong):
                    yield LeftOut(f"{above[0].unit}, {period_words(when)}", "bảng của cấp trên tính theo cách khác")
                    continue
                yield Agreement(len(pairs) - len(wrong))
                for row, mine in wrong:
                    if not (reports.is_exact(*row) and reports.is_exact(*mine)):
                        continue
                    message = (
                        f"{names[code]}, {period_words(when)}: {mine[0].unit} báo cáo {number(mine[1])}, bảng của"
                        f" {row[0].unit} ghi {number(row[1])}."
                    )
                    yield Contradiction(message, (Passage.of(*row), Passage.of(*mine)))


def _by_name(reports: Reports, units: Mapping[Key, object]) -> dict[str, Key]:
    """Return folded name, with and without its type, → unit; a name of two units is of none."""
    found: dict[str, Key | None] = {}
    for key in units:
        name = reports.names[key]
        for written in {" ".join(fold(name).split()), bare_name(name)}:
            found[written] = None if written in found else key
    return {name: key for name, key in found.items() if key is not None}

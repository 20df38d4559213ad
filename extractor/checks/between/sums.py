"""The communes' figures added up against what the level above says of all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from extractor.arithmetic import format_number
from extractor.checks.between import Agreement, Contradiction, LeftOut, Outcome, Passage, Reports, between
from extractor.checks.between.communes import are_all
from extractor.checks.between.reports import Group, Point, Told, When, agreed, by_name, values
from extractor.checks.between.wording import listed, period_words
from extractor.indicators import Indicator, indicators

_SHOWN = 4  # communes whose figures are quoted, the greatest first

Basis = Literal["all", "communes", "with communes"]
"""What a figure of the level above is of: all that it reports on; its communes alone; communes that it names, perhaps
with its own offices ("Bộ phận Một cửa huyện và các xã")."""
_BASES: dict[str, Basis] = {"cap xa": "communes", "cac xa": "with communes", "tai xa": "with communes"}


@dataclass(frozen=True, slots=True)
class Sum:
    """What the level above tells of an indicator, and its units' own figures.

    `most` tells that nearly all units that report have a figure, `complete` that surely all units there are have one.
    """

    group: Group
    when: When
    indicator: Indicator
    basis: Basis
    whole: Point
    parts: tuple[Point, ...]
    most: bool
    complete: bool

    @property
    def total(self) -> Decimal:
        """The units' figures added up."""
        return sum((figure.value for _, figure in self.parts), Decimal())

    @property
    def stated(self) -> Decimal:
        """The figure of the level above."""
        return self.whole[1].value

    def contradiction(self, words: str) -> Contradiction:
        """Return the finding: the equation, then `words`."""
        greatest = sorted(self.parts, key=lambda part: (-part[1].value, part[0].path))
        names = [f"{report.unit} {format_number(figure.value)}" for report, figure in greatest]
        gap = self.total - self.stated
        message = (
            f"{self.indicator.name}, {period_words(self.when)}: {len(self.parts)} đơn vị báo cáo cộng lại"
            f" {format_number(self.total)} ({listed(names)}), {self.whole[0].unit} ghi {format_number(self.stated)};"
            f" {'thừa' if gap > 0 else 'thiếu'} {format_number(abs(gap))}. {words}"
        )
        units = sorted(" ".join(report.key) + f" {figure.value}" for report, figure in self.parts)
        shown = (self.whole, *greatest[:_SHOWN])
        return Contradiction(
            message,
            tuple(Passage.of(report, figure) for report, figure in shown),
            key=f"{self.group} {self.when} {self.indicator.code} {self.stated} {'|'.join(units)}",
        )


def _sums(reports: Reports) -> Iterator[Sum | LeftOut]:
    """Yield each figure of a level above that its units' figures can be added up for."""
    adding = {indicator.code: indicator for indicator in indicators() if indicator.adds and not indicator.loose}
    for group, units in reports.by_unit.items():
        known = by_name(reports, units)
        for when, above in reports.superiors.get(group[1], {}).items():
            label = f"{above[0].unit}, {period_words(when)}"
            there = {key: by_when[when] for key, by_when in units.items() if when in by_when}
            same = {
                key: told for key, told in there.items() if all(report.window == above[0].window for report in told)
            }
            if len(same) < 2:
                yield LeftOut(label, "chưa có báo cáo của ít nhất hai đơn vị trực thuộc về đúng khoảng thời gian ấy")
                continue
            if len(same) < len(there):
                yield LeftOut(label, "có đơn vị trực thuộc báo cáo theo khoảng thời gian khác")
            rows = {known.get(figure.scope or "") for report in above for figure in report.figures} - {None}
            everyone = rows == same.keys() or are_all(group, same.keys(), (r for told in same.values() for r in told))
            by_unit = {key: values(told) for key, told in same.items()}
            for (basis, code), told in _wholes(above, group[0]).items():
                whole = agreed(told)
                told_below = [agreed(own[code]) for own in by_unit.values() if code in own]
                parts = tuple(part for part in told_below if part is not None)
                if code not in adding or not parts:
                    continue
                if whole is None or len(parts) < len(told_below):
                    yield LeftOut(label, "trong một kỳ có hai số khác nhau về cùng một chỉ tiêu")
                    continue
                most, complete = 4 * len(parts) >= 3 * len(there), everyone and len(parts) == len(same)
                yield Sum(group, when, adding[code], basis, whole, parts, most, complete)


def _wholes(above: Sequence[Told], level: str) -> dict[tuple[Basis, str], list[Point]]:
    """Return (basis, code) → the figures of a level's reports on one period."""
    found: dict[tuple[Basis, str], list[Point]] = {("all", code): told for code, told in values(above).items()}
    for report in above:
        for figure in report.figures:
            basis = _BASES.get(figure.scope or "") if level == "xa" else None
            if basis:
                found.setdefault((basis, figure.code), []).append((report, figure))
    return found


@dataclass(slots=True)
class _Family:
    """The sums of one kind of thing (dossiers, documents, people) on one basis of one superior, by period."""

    sums: dict[When, list[Sum]]

    def is_sum_of_units(self, when: When) -> bool:
        """Tell whether the superior's figures show themselves to be its units' figures added up, and nothing else.

        Where three and more of them, and three in four, are exactly that, the one that is not is a mistake.
        """
        every = [one for sums in self.sums.values() for one in sums if one.most and (one.total or one.stated)]
        here = [one for one in self.sums[when] if one.most and (one.total or one.stated)]
        equal, equal_here = _equal(every), _equal(here)
        return equal >= 3 and 4 * equal >= 3 * len(every) and equal_here >= 1 and 2 * equal_here >= len(here)

    def covers_units(self) -> bool:
        """Tell whether the superior's figures are of its units too: three and more of them, and three in four."""
        every = [one for sums in self.sums.values() for one in sums if one.most and one.total and one.stated]
        fitting = sum(one.total <= one.stated for one in every)
        return fitting >= 3 and 4 * fitting >= 3 * len(every)


def _equal(sums: Sequence[Sum]) -> int:
    return sum(one.total == one.stated and one.most for one in sums)


def _judged(reports: Reports) -> Iterator[tuple[Sum, _Family] | LeftOut]:
    families: dict[tuple[Group, Basis, str | None], _Family] = {}
    judged: list[tuple[Sum, _Family]] = []
    for one in _sums(reports):
        if isinstance(one, LeftOut):
            yield one
            continue
        # What is told of communes alone is so for dossiers and documents alike.
        family = families.setdefault(
            (one.group, one.basis, one.indicator.unit if one.basis == "all" else None), _Family({})
        )
        family.sums.setdefault(one.when, []).append(one)
        judged.append((one, family))
    yield from judged


def _exact(reports: Reports, one: Sum) -> bool:
    return all(reports.is_exact(*told) for told in (one.whole, *one.parts))


@between("U101", "sum", "warning")
def above_the_whole(reports: Reports) -> Iterator[Outcome]:
    """Các xã cộng lại nhiều hơn số của cấp trên.

    Why: Số liệu của huyện, tỉnh bao gồm số liệu của các xã; một phần không thể nhiều hơn tổng thể, dù còn xã chưa gửi
        báo cáo. Khi các số khác của cấp trên đều bao gồm số của xã thì chỗ vượt là có số ghi sai.
    Bad: Xã An Bình, tháng 5/2024: Đã tiếp nhận 120 hồ sơ; đã giải quyết 110 hồ sơ; đã giải quyết đúng hạn 108 hồ sơ; hồ
        sơ đang giải quyết: 10 hồ sơ.⏎Xã Tân Mỹ, tháng 5/2024: Đã tiếp nhận 140 hồ sơ; đã giải quyết 135 hồ sơ; đã giải
        quyết đúng hạn 130 hồ sơ; hồ sơ đang giải quyết: 95 hồ sơ.⏎Huyện Tam Phước, tháng 5/2024: Đã tiếp nhận 400 hồ
        sơ; đã giải quyết 350 hồ sơ; đã giải quyết đúng hạn 340 hồ sơ; hồ sơ đang giải quyết: 50 hồ sơ.
    Bad: Xã An Bình, tháng 5/2024: Đã tiếp nhận 120 hồ sơ.⏎Xã Tân Mỹ, tháng 5/2024: Đã tiếp nhận 140 hồ sơ.⏎Huyện Tam
        Phước, tháng 5/2024: Kết quả giải quyết ở cấp xã: đã tiếp nhận 240 hồ sơ.
    Good: Xã An Bình, tháng 5/2024: Đã tiếp nhận 120 hồ sơ; đã giải quyết 110 hồ sơ.⏎Xã Tân Mỹ, tháng 5/2024: Đã tiếp
        nhận 140 hồ sơ; đã giải quyết 135 hồ sơ.⏎Huyện Tam Phước, tháng 5/2024: Đã tiếp nhận 50 hồ sơ; đã giải quyết 45
        hồ sơ.
    Good: Xã An Bình, tháng 5/2024: Tổng số thủ tục hành chính đang áp dụng: 150 thủ tục.⏎Xã Tân Mỹ, tháng 5/2024: Tổng
        số thủ tục hành chính đang áp dụng: 150 thủ tục.⏎Huyện Tam Phước, tháng 5/2024: Tổng số thủ tục hành chính đang
        áp dụng: 152 thủ tục.
    Not flagged: chỉ tiêu không cộng được giữa các xã (thủ tục, tỷ lệ, mã); số của cấp trên chỉ về cơ quan mình; số ước
        chừng; báo cáo theo khoảng thời gian khác nhau; báo cáo ghi hai số về cùng một chỉ tiêu.
    """
    for judged in _judged(reports):
        if isinstance(judged, LeftOut):
            yield judged
            continue
        one, family = judged
        if one.basis != "communes" and not family.covers_units():
            continue
        if one.total <= one.stated or not _exact(reports, one):
            yield Agreement()
        elif not (one.most and family.is_sum_of_units(one.when)):
            yield one.contradiction("Số của các xã là một phần nên không thể nhiều hơn.")


@between("U102", "sum", "warning")
def another_sum(reports: Reports) -> Iterator[Outcome]:
    """Số của cấp trên khác tổng số của các xã.

    Why: Khi cấp trên cộng số liệu của các xã thì hai bên phải bằng nhau; lệch nhau nghĩa là một bên ghi nhầm, cộng sót,
        hoặc xã đã sửa số sau khi gửi.
    Bad: Xã An Bình, tháng 5/2024: Đã tiếp nhận 120 hồ sơ; đã giải quyết 110 hồ sơ; đã giải quyết đúng hạn 108 hồ sơ; hồ
        sơ đang giải quyết: 10 hồ sơ.⏎Xã Tân Mỹ, tháng 5/2024: Đã tiếp nhận 140 hồ sơ; đã giải quyết 130 hồ sơ; đã giải
        quyết đúng hạn 127 hồ sơ; hồ sơ đang giải quyết: 5 hồ sơ.⏎Huyện Tam Phước, tháng 5/2024: Đã tiếp nhận 260 hồ sơ;
        đã giải quyết 240 hồ sơ; đã giải quyết đúng hạn 235 hồ sơ; hồ sơ đang giải quyết: 20 hồ sơ.
    Good: Xã An Bình, tháng 5/2024: Đã tiếp nhận 120 hồ sơ; đã giải quyết 110 hồ sơ.⏎Xã Tân Mỹ, tháng 5/2024: Đã tiếp
        nhận 140 hồ sơ; đã giải quyết 130 hồ sơ.⏎Huyện Tam Phước, tháng 5/2024: Đã tiếp nhận 300 hồ sơ; đã giải quyết
        250 hồ sơ.
    Not flagged: số của cấp trên gồm cả phần của cơ quan mình (khi không có từ ba chỉ tiêu cùng loại trở lên bằng đúng
        tổng của các xã); số ghi là của cấp xã mà chưa đủ xã theo danh mục đơn vị hành chính.
    """
    for judged in _judged(reports):
        if isinstance(judged, LeftOut):
            yield judged
            continue
        one, family = judged
        regular = one.most and family.is_sum_of_units(one.when)
        complete = one.basis == "communes" and one.complete
        if not (regular or complete):
            if one.basis == "communes":
                yield LeftOut(f"{one.whole[0].unit}, {period_words(one.when)}", "chưa đủ báo cáo của các xã")
            continue
        # Too many is said by U101 where nothing but the parts tells it.
        if one.total == one.stated or (not regular and one.total > one.stated) or not _exact(reports, one):
            yield Agreement()
        elif regular:
            yield one.contradiction("Các chỉ tiêu khác bằng đúng tổng của các đơn vị, nên số này cũng phải bằng.")
        else:
            yield one.contradiction("Đủ các xã nên hai số phải bằng nhau.")

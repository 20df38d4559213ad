"""A commune's figures against its own earlier ones, and against the other communes'."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from extractor.arithmetic import format_number
from extractor.checks.between import Agreement, Contradiction, LeftOut, Outcome, Passage, Reports, between
from extractor.checks.between.reports import Figure, Key, Told, When, agreed, values
from extractor.checks.between.wording import number, period_words, who
from extractor.indicators import Indicator, indicators

_FEWEST_PERIODS = 4
_FEWEST_UNITS = 8
_SMALL = 10  # counts below it go up and down tenfold by nothing
_STEADY = 3  # the greatest earlier figure is at most so many times the least
_FAR = 10  # and so many times away from all others is grave

Point = tuple[Told, Figure]
Series = Mapping[str, Mapping[When, Point]]
"""Indicator → period → the one figure that a unit tells."""


@between("U105", "growth", "warning")
def slipped_digit(reports: Reports) -> Iterator[Outcome]:
    """Số liệu lệch đúng một chữ số so với các kỳ trước của chính xã đó.

    Why: Thừa, thiếu một chữ số hoặc đặt nhầm dấu chấm làm số liệu tăng, giảm đúng mười, một trăm, một nghìn lần; khi
        các kỳ trước đều ổn định và các số khác của kỳ này không đổi như vậy thì phải xem lại số này.
    Bad: Xã An Bình, tháng 1-4/2024: Đã tiếp nhận 120 hồ sơ; đã giải quyết 110 hồ sơ; UBND xã có 21 cán bộ, công
        chức.⏎Xã An Bình, tháng 5/2024: Đã tiếp nhận 1.250 hồ sơ; đã giải quyết 115 hồ sơ; UBND xã có 21 cán bộ, công
        chức.
    Good: Xã An Bình, tháng 1-4/2024: Đã tiếp nhận 120 hồ sơ; đã giải quyết 110 hồ sơ.⏎Xã An Bình, tháng 5/2024: Đã tiếp
        nhận 1.250 hồ sơ; đã giải quyết 1.150 hồ sơ.
    Good: Xã An Bình, tháng 1-4/2024: Đã tiếp nhận 120 hồ sơ; đã giải quyết 110 hồ sơ; UBND xã có 21 cán bộ, công
        chức.⏎Xã An Bình, tháng 5/2024: Đã tiếp nhận 420 hồ sơ; đã giải quyết 115 hồ sơ; UBND xã có 21 cán bộ, công
        chức.
    Not flagged: chưa đủ bốn kỳ trước cùng độ dài; số nhỏ (dưới 10); số các kỳ trước lên xuống quá ba lần; các số khác
        của kỳ này cũng tăng, giảm như vậy.
    """
    known = {indicator.code: indicator for indicator in indicators() if indicator.unit != "%" and not indicator.loose}
    for units in reports.by_unit.values():
        for by_when in units.values():
            yield from _slips(reports, known, by_when)


def _slips(
    reports: Reports, known: Mapping[str, Indicator], by_when: Mapping[When, Sequence[Told]]
) -> Iterator[Outcome]:
    series = _series(by_when, known)
    for when in sorted(by_when):
        slipped: list[tuple[str, Point, list[Point]]] = []
        compared = 0
        for code, points in series.items():
            before = [points[other] for other in sorted(points) if other[0] == when[0] and other < when]
            if when not in points or len(before) < _FEWEST_PERIODS:
                continue
            compared += 1
            if _is_slip(points[when][1].value, [figure.value for _, figure in before]):
                slipped.append((code, points[when], before))
        if 2 * len(slipped) > compared:
            yield LeftOut(who(by_when[when][0]), "phần lớn số liệu của kỳ này đều khác hẳn các kỳ trước")
            continue
        yield Agreement(compared - len(slipped))
        for code, point, before in slipped:
            if all(reports.is_exact(*told) for told in (point, *before)):
                yield _slip(known[code], point, before)


def _series(by_when: Mapping[When, Sequence[Told]], known: Mapping[str, Indicator]) -> Series:
    found: dict[str, dict[When, Point]] = {}
    for when, told in by_when.items():
        for code, figures in values(told).items():
            point = agreed(figures) if code in known else None
            if point is not None:
                found.setdefault(code, {})[when] = point
    return found


def _power(value: Decimal, like: Sequence[Decimal]) -> int | None:
    """Return 10, 100 or 1000 where `value` is that many times too great for `like` (negative: too small), else None."""
    least, greatest = min(like), max(like)
    for power in (10, 100, 1000):
        # Half as much again on either side: a month is not like the other.
        if 2 * least * power <= 3 * value and 2 * value <= 3 * greatest * power:
            return power
        if 2 * least <= 3 * value * power and 2 * value * power <= 3 * greatest:
            return -power
    return None


def _is_slip(value: Decimal, before: Sequence[Decimal]) -> bool:
    least, greatest = min(before), max(before)
    if least < _SMALL or greatest > _STEADY * least or value == 0:
        return False
    # Not only the digits: the figure must stand apart from all that was.
    apart = value >= _STEADY * greatest or _STEADY * value <= least
    return apart and _power(value, before) is not None


def _slip(indicator: Indicator, point: Point, before: Sequence[Point]) -> Contradiction:
    report, figure = point
    history = "; ".join(f"{period_words(told.when)} {number(old)}" for told, old in before[-6:] if told.when)
    power = _power(figure.value, [old.value for _, old in before]) or 0
    slip = f"gấp khoảng {power} lần" if power > 0 else f"chỉ bằng khoảng 1/{-power}"
    message = (
        f"{indicator.name}: {who(report)} ghi {number(figure)}, {slip} các kỳ trước ({history}); có thể"
        f" {'thừa' if power > 0 else 'thiếu'} chữ số hoặc đặt nhầm dấu chấm."
    )
    return Contradiction(message, tuple(Passage.of(*told) for told in (point, *before[-3:])))


@between("U106", "same_quantity", "info")
def far_from_the_others(reports: Reports) -> Iterator[Outcome]:
    """Số liệu của một xã khác hẳn tất cả các xã còn lại.

    Why: Một số lớn hơn mười lần số lớn nhất (hoặc nhỏ hơn một phần mười số nhỏ nhất) của tất cả các xã còn lại thường
        là gõ nhầm hoặc hiểu sai chỉ tiêu; cũng có thể là đặc điểm riêng của xã, nên chỉ nêu để xem lại.
    Bad: Xã An Bình, Tân Mỹ, Phú Hòa, Long Thạnh, Mỹ Lợi, Tân Phong, Hòa Hưng, tháng 5/2024: Đã tiếp nhận 120 hồ sơ.⏎Xã
        Phú Nhuận, tháng 5/2024: Đã tiếp nhận 1.340 hồ sơ.
    Good: Xã An Bình, Tân Mỹ, Phú Hòa, Long Thạnh, Mỹ Lợi, Tân Phong, Hòa Hưng, tháng 5/2024: Đã tiếp nhận 120 hồ sơ.⏎Xã
        Phú Nhuận, tháng 5/2024: Đã tiếp nhận 640 hồ sơ.
    Good: Xã An Bình, Tân Mỹ, Phú Hòa, Long Thạnh, Mỹ Lợi, Tân Phong, Hòa Hưng, tháng 4-5/2024: Đã tiếp nhận 120 hồ
        sơ.⏎Xã Phú Nhuận, tháng 4-5/2024: Đã tiếp nhận 1.340 hồ sơ.
    Not flagged: dưới tám xã; chỉ tiêu mà có xã ghi dưới 10; xã vốn khác các xã khác cả ở các kỳ trước; tỷ lệ.
    """
    known = {indicator.code: indicator for indicator in indicators() if indicator.unit != "%" and not indicator.loose}
    for units in reports.by_unit.values():
        series = {key: _series(by_when, known) for key, by_when in units.items()}
        for when in sorted({when for by_when in units.values() for when in by_when}):
            for code, indicator in known.items():
                points = {key: own[code][when] for key, own in series.items() if when in own.get(code, ())}
                if len(points) < _FEWEST_UNITS:
                    continue
                far = _farthest(points)
                if far is None or _always_so(series[far].get(code, {}), points, far, when):
                    yield Agreement()
                elif all(reports.is_exact(*point) for point in points.values()):
                    yield _far(indicator, far, points)


def _farthest(points: Mapping[Key, Point]) -> Key | None:
    """Return the unit whose figure is ten times away from the nearest other one."""
    ordered = sorted(points, key=lambda key: (points[key][1].value, key))
    first, second, before_last, last = (points[ordered[i]][1].value for i in (0, 1, -2, -1))
    if first >= _SMALL and last >= _FAR * before_last:
        return ordered[-1]
    if first > 0 and second >= _FAR * max(first, Decimal(_SMALL)):
        return ordered[0]
    return None


def _always_so(own: Mapping[When, Point], points: Mapping[Key, Point], far: Key, when: When) -> bool:
    """Tell whether the unit's figure is no news: in another period of that length it was as far from these."""
    others = [figure.value for key, (_, figure) in points.items() if key != far]
    least, greatest = min(others), max(others)
    return any(
        figure.value >= _STEADY * greatest or _STEADY * figure.value <= least
        for other, (_, figure) in own.items()
        if other[0] == when[0] and other != when
    )


def _far(indicator: Indicator, far: Key, points: Mapping[Key, Point]) -> Contradiction:
    report, figure = points[far]
    others = sorted((point for key, point in points.items() if key != far), key=lambda p: (p[1].value, p[0].path))
    least, greatest = others[0], others[-1]
    nearest = greatest if figure.value > greatest[1].value else least
    message = (
        f"{indicator.name}: {who(report)} ghi {number(figure)}, trong khi {len(others)} đơn vị khác ghi từ"
        f" {format_number(least[1].value)} đến {format_number(greatest[1].value)}."
    )
    return Contradiction(message, (Passage.of(*points[far]), Passage.of(*nearest)))

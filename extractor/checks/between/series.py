"""A commune's figures against its own of other periods, and against the other communes'."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from extractor.arithmetic import format_number
from extractor.checks.between import Agreement, Contradiction, LeftOut, Outcome, Passage, Reports, between
from extractor.checks.between.reports import Key, Point, Told, When, agreed, values
from extractor.checks.between.wording import number, period_words, who
from extractor.indicators import Indicator, indicators

_FEWEST_PERIODS = 3
_FEWEST_UNITS = 8
_SMALL = 10  # counts below it go up and down tenfold by nothing
_STEADY = 3  # the greatest figure of the other periods is at most so many times the least
_SHOWN = 4  # other periods that a finding quotes, the nearest
_FAR = 10  # and so many times away from all others is grave

Series = Mapping[str, Mapping[When, Point]]
"""Indicator → period → the one figure that a unit tells."""


@between("U105", "growth", "warning")
def slipped_digit(reports: Reports) -> Iterator[Outcome]:
    """Số liệu lệch đúng một chữ số so với các kỳ khác của chính xã đó.

    Why: Thừa, thiếu một chữ số hoặc đặt nhầm dấu chấm làm số liệu tăng, giảm đúng mười, một trăm, một nghìn lần; khi
        các kỳ khác đều ổn định và các số khác của kỳ này không đổi như vậy thì phải xem lại số này.
    Bad: Xã An Bình, tháng 1-4/2024: Đã tiếp nhận 120 hồ sơ; đã giải quyết 110 hồ sơ; UBND xã có 21 cán bộ, công
        chức.⏎Xã An Bình, tháng 5/2024: Đã tiếp nhận 1.250 hồ sơ; đã giải quyết 115 hồ sơ; UBND xã có 21 cán bộ, công
        chức.
    Good: Xã An Bình, tháng 1-4/2024: Đã tiếp nhận 120 hồ sơ; đã giải quyết 110 hồ sơ.⏎Xã An Bình, tháng 5/2024: Đã tiếp
        nhận 1.250 hồ sơ; đã giải quyết 1.150 hồ sơ.
    Good: Xã An Bình, tháng 1-4/2024: Đã tiếp nhận 120 hồ sơ; đã giải quyết 110 hồ sơ; UBND xã có 21 cán bộ, công
        chức.⏎Xã An Bình, tháng 5/2024: Đã tiếp nhận 420 hồ sơ; đã giải quyết 115 hồ sơ; UBND xã có 21 cán bộ, công
        chức.
    Good: Xã An Bình, tháng 9/2023: Đã tiếp nhận 110 hồ sơ; đã giải quyết 98 hồ sơ; UBND xã có 21 cán bộ, công
        chức.⏎Xã An Bình, tháng 10/2023: Đã tiếp nhận 130 hồ sơ; đã giải quyết 97 hồ sơ; UBND xã có 21 cán bộ, công
        chức.⏎Xã An Bình, tháng 11/2023: Đã tiếp nhận 150 hồ sơ; đã giải quyết 99 hồ sơ; UBND xã có 21 cán bộ, công
        chức.⏎Xã An Bình, tháng 1/2024: Đã tiếp nhận 12 hồ sơ; đã giải quyết 95 hồ sơ; UBND xã có 21 cán bộ, công
        chức.
    Not flagged: chưa có ba kỳ khác cùng độ dài; số nhỏ (dưới 10); số các kỳ khác lên xuống quá ba lần; các số khác của
        kỳ này cũng tăng, giảm như vậy; số trong mỗi năm chỉ tăng, có thể là số tính từ đầu năm.
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
        steady: list[str] = []
        for code, points in series.items():
            others = [points[other] for other in sorted(points) if other[0] == when[0] and other != when]
            if when not in points or len(others) < _FEWEST_PERIODS:
                continue
            values_of = [figure.value for _, figure in others]
            if _is_slip(points[when][1].value, values_of) and not _runs_up(points, when):
                slipped.append((code, points[when], others))
            elif _is_like(points[when][1].value, values_of):
                steady.append(code)
        yield Agreement(len(steady))
        # Where dossiers received, solved and on time are ten times as many, what is not counted in dossiers tells.
        kinds = {known[code].unit for code, _, _ in slipped}
        if slipped and len(steady) < len(slipped) and {known[code].unit for code in steady} <= kinds:
            yield LeftOut(who(by_when[when][0]), "phần lớn số liệu của kỳ này đều khác hẳn các kỳ khác")
            continue
        for code, point, others in slipped:
            if all(reports.is_exact(*told) for told in (point, *others)):
                yield _slip(known[code], point, others)


def _runs_up(points: Mapping[When, Point], but: When) -> bool:
    """Tell whether a figure is counted since the new year, as it never falls before the next: a plan's tasks done.

    Then January's is a tenth of December's, and nothing is wrong with it.
    """
    years: dict[int, list[Decimal]] = {}
    for when in sorted(points):
        if when != but and when[0] == but[0]:
            years.setdefault(when[1], []).append(points[when][1].value)
    return all(row == sorted(row) for row in years.values()) and any(row[0] < row[-1] for row in years.values())


def _is_like(value: Decimal, others: Sequence[Decimal]) -> bool:
    return min(others) <= _STEADY * value and value <= _STEADY * max(others)


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


def _is_slip(value: Decimal, others: Sequence[Decimal]) -> bool:
    least, greatest = min(others), max(others)
    if least < _SMALL or greatest > _STEADY * least or value == 0:
        return False
    # Not only the digits: the figure must stand apart from all that was.
    apart = value >= _STEADY * greatest or _STEADY * value <= least
    return apart and _power(value, others) is not None


def _slip(indicator: Indicator, point: Point, others: Sequence[Point]) -> Contradiction:
    report, figure = point
    nearest = sorted(others, key=lambda other: _months_apart(other[0], report))[:_SHOWN]
    nearest.sort(key=lambda other: other[0].when or ())
    history = "; ".join(f"{period_words(told.when)} {number(old)}" for told, old in nearest if told.when)
    power = _power(figure.value, [old.value for _, old in others]) or 0
    slip = f"gấp khoảng {power} lần" if power > 0 else f"chỉ bằng khoảng 1/{-power}"
    message = (
        f"{indicator.name}: {who(report)} ghi {number(figure)}, {slip} các kỳ khác ({history}); có thể"
        f" {'thừa' if power > 0 else 'thiếu'} chữ số hoặc đặt nhầm dấu chấm."
    )
    return Contradiction(message, tuple(Passage.of(*told) for told in (point, *nearest)))


def _months_apart(told: Told, other: Told) -> int:
    months = [12 * when[1] + (3 if when[0] == "quarter" else 1) * when[2] for when in (told.when, other.when) if when]
    return max(months) - min(months)


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

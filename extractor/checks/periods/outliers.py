"""Figures out of all proportion to the unit's own past."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from extractor.arithmetic import format_number
from extractor.checks.periods import Agreement, Contradiction, Outcome, Passage, Point, Sent, Series, over_periods
from extractor.checks.periods.judged import in_question
from extractor.checks.periods.wording import months_named
from extractor.indicators import indicators

_FEWEST = 6  # earlier periods of the kind
_FAR = 5  # times the usual distance from the median
_TIMES = 2  # as many as there ever were, or half as few
_SMALL = 20  # counts below it are few either way
_MAD = Decimal("1.4826")  # times the median distance: the standard deviation, where there are no outliers
_USUAL = Decimal("0.1")  # of the median: nobody asks for the reason of so small a change, even where none was before


@over_periods("P113", "growth", "info")
def out_of_proportion(series: Series) -> Iterator[Outcome]:
    """Số liệu tăng, giảm khác hẳn so với các kỳ trước của chính đơn vị.

    Why: Số liệu gấp đôi mức cao nhất hoặc chưa bằng nửa mức thấp nhất của ít nhất sáu kỳ trước có thể do ghi nhầm, do
        tính theo phạm vi khác, hoặc có lý do riêng nên ghi rõ trong báo cáo; chỉ nêu để xem lại.
    Bad: Xã An Bình, tháng 1-6/2024: Đã tiếp nhận 120 hồ sơ.⏎Xã An Bình, tháng 7/2024: Đã tiếp nhận 410 hồ sơ.
    Bad: Xã An Bình, tháng 1-3/2024: Đã tiếp nhận 220 hồ sơ.⏎Xã An Bình, tháng 4-6/2024: Đã tiếp nhận 260 hồ sơ.⏎Xã An
        Bình, tháng 7/2024: Đã tiếp nhận 31 hồ sơ.
    Good: Xã An Bình, tháng 1-6/2024: Đã tiếp nhận 120 hồ sơ.⏎Xã An Bình, tháng 7/2024: Đã tiếp nhận 180 hồ sơ.
    Good: Xã An Bình, tháng 1-4/2024: Đã tiếp nhận 120 hồ sơ.⏎Xã An Bình, tháng 5/2024: Đã tiếp nhận 410 hồ sơ.
    Good: Xã An Bình, tháng 1-3/2024: Đã tiếp nhận 40 hồ sơ.⏎Xã An Bình, tháng 4-6/2024: Đã tiếp nhận 390 hồ sơ.⏎Xã An
        Bình, tháng 7/2024: Đã tiếp nhận 410 hồ sơ.
    Good: Xã An Bình, tháng 1-6/2024: Đã tiếp nhận 03 hồ sơ.⏎Xã An Bình, tháng 7/2024: Đã tiếp nhận 12 hồ sơ.
    Not flagged: chưa đủ sáu kỳ trước cùng độ dài; số nhỏ (dưới 20); tỷ lệ phần trăm; số đếm từ đầu năm; mức đã từng có
        trong các kỳ trước; số liệu mà quy tắc khác giữa các kỳ đã nêu.
    """
    past: dict[tuple[str, int], list[Point]] = defaultdict(list)
    questioned = in_question(series)
    names = {indicator.code: indicator.name for indicator in indicators() if indicator.unit != "%"}
    for sent in series.reports:
        if sent.window is None:
            continue
        far: dict[tuple[str | None, bool], list[_Outlier]] = defaultdict(list)
        for code, point in series.own[sent].items():
            earlier = past[code, sent.window.length]
            if code in names and len(earlier) >= _FEWEST and not _runs_up(point, earlier):
                outlier = _outlier(names[code], point, earlier)
                if outlier is None:
                    yield Agreement()
                else:
                    far[point.unit, outlier.more].append(outlier)
            earlier.append(point)
        # Where more dossiers came in, more were solved, in time, online: that is one matter.
        for together in far.values():
            if not questioned.intersection((sent.path, one.point.span.start) for one in together):
                yield _far(sent, together)


@dataclass(frozen=True, slots=True)
class _Outlier:
    """A figure that is far from the unit's past ones, by so many of their usual distances from `usual`."""

    name: str
    point: Point
    past: tuple[Point, ...]
    usual: Decimal
    times: Decimal

    @property
    def more(self) -> bool:
        return self.point.value > self.usual

    @property
    def nearest(self) -> Point:
        """The past figure that comes nearest to it."""
        return (max if self.more else min)(self.past, key=lambda point: point.value)

    @property
    def range(self) -> str:
        values = [point.value for point in self.past]
        return f"từ {format_number(min(values))} đến {format_number(max(values))}"


def _outlier(name: str, point: Point, past: Sequence[Point]) -> _Outlier | None:
    """Return a figure that is out of all proportion (robust z-score, Iglewicz and Hoaglin's by median and MAD).

    The distance is never less than a count's own chance (the root of it) or a tenth of it: where all months are
    alike, the MAD is nothing and would make an outlier of each that is not.
    """
    values = [other.value for other in past]
    usual = median(values)
    spread = _MAD * median([abs(value - usual) for value in values])
    distance = max(spread, usual.sqrt(), _USUAL * usual, Decimal(1))
    times = abs(point.value - usual) / distance
    apart = point.value >= _TIMES * max(values) or _TIMES * point.value <= min(values)
    if times < _FAR or not apart or max(point.value, usual) < _SMALL:
        return None
    return _Outlier(name, point, tuple(past), usual, times)


def _runs_up(point: Point, past: Sequence[Point]) -> bool:
    """Tell whether a figure is counted since the new year: it never falls within a year, and has grown before."""
    years: dict[int, list[Decimal]] = defaultdict(list)
    for one in past:
        years[one.window.last // 12].append(one.value)
    grows = any(row[0] < row[-1] for row in years.values())
    years[point.window.last // 12].append(point.value)
    return grows and all(row == sorted(row) for row in years.values())


def _far(sent: Sent, outliers: Sequence[_Outlier]) -> Contradiction:
    first, *others = sorted(outliers, key=lambda one: (-one.times, one.point.code))
    message = (
        f"{first.name}: báo cáo {months_named(sent.window)} ghi {format_number(first.point.value)}, trong khi"
        f" {len(first.past)} kỳ trước ghi {first.range}, thường khoảng {format_number(first.usual)}"
    )
    if others:
        listed = (f"{one.name.lower()} {format_number(one.point.value)} (trước đây {one.range})" for one in others)
        message += f"; cũng như vậy: {'; '.join(listed)}"
    quoted = [Passage.of(one.point.sent, one.point.span) for one in (first, *others)]
    nearest = first.nearest
    key = f"{sent.title} {first.point.unit} {first.more}"
    return Contradiction(f"{message}.", (*quoted, Passage.of(nearest.sent, nearest.span)), key=key)

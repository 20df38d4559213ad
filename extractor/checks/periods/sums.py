"""Figures of joined periods and what they add up to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

import regex

from extractor.arithmetic import balance
from extractor.checks.periods import Series
from extractor.checks.periods.equations import Adds, AtLeast, Equation
from extractor.checks.periods.judged import over_figures
from extractor.checks.periods.rows import flows, indicator
from extractor.checks.periods.series import Figure, Row, Window
from extractor.checks.periods.wording import counted, months_named, number, off, report, subject, value
from extractor.indicators import indicators
from extractor.quantities import Quantity
from extractor.text import fold

ByWindow = Mapping[Window, tuple[Figure, ...]]
_SURE = 2  # sums of a row that come out plainly, for it to be known how its dossiers are counted


@dataclass(frozen=True, slots=True)
class Sum:
    """A figure of several months and, told by other reports too, those of the shorter windows that make it up."""

    whole: Figure
    parts: tuple[Figure, ...]


@over_figures("P106", "sum", "warning")
def parts_of_a_period(series: Series) -> Iterator[Equation]:
    """Số liệu các tháng cộng lại phải bằng số của quý, các quý cộng lại bằng số của năm.

    Why: Hồ sơ, văn bản của các tháng cộng lại là của cả quý; báo cáo quý ghi khác là có tháng tính thiếu, tính trùng
        hoặc số của quý gõ nhầm.
    Bad: Xã An Bình, tháng 1/2024: Đã tiếp nhận 120 hồ sơ.⏎Xã An Bình, tháng 2/2024: Đã tiếp nhận 98 hồ sơ.⏎Xã An Bình,
        tháng 3/2024: Đã tiếp nhận 134 hồ sơ.⏎Xã An Bình, quý I/2024: Đã tiếp nhận 325 hồ sơ.
    Bad: Xã An Bình, quý I/2024: Đã tiếp nhận 352 hồ sơ.⏎Xã An Bình, quý II/2024: Đã tiếp nhận 410 hồ sơ.⏎Xã An Bình,
        quý III/2024: Đã tiếp nhận 398 hồ sơ.⏎Xã An Bình, quý IV/2024: Đã tiếp nhận 377 hồ sơ.⏎Xã An Bình, năm 2024: Đã
        tiếp nhận 1.573 hồ sơ.
    Bad: Xã An Bình, tháng 2/2024: Đã giải quyết 398 hồ sơ.⏎Xã An Bình, quý I/2024: Đã giải quyết 325 hồ sơ.
    Good: Xã An Bình, tháng 1/2024: Đã tiếp nhận 120 hồ sơ.⏎Xã An Bình, tháng 2/2024: Đã tiếp nhận 98 hồ sơ.⏎Xã An Bình,
        tháng 3/2024: Đã tiếp nhận 134 hồ sơ.⏎Xã An Bình, quý I/2024: Đã tiếp nhận 352 hồ sơ.
    Good: Xã An Bình, tháng 1/2024: Đã tiếp nhận 120 hồ sơ.⏎Xã An Bình, tháng 2/2024: Đã tiếp nhận 134 hồ sơ; hồ sơ kỳ
        trước chuyển sang là 10 hồ sơ.⏎Xã An Bình, tháng 3/2024: Đã tiếp nhận 98 hồ sơ; hồ sơ kỳ trước chuyển sang là 8
        hồ sơ.⏎Xã An Bình, quý I/2024: Đã tiếp nhận 334 hồ sơ.
    Good: Xã An Bình, tháng 1/2024: UBND xã ban hành 12 văn bản chỉ đạo cải cách hành chính.⏎Xã An Bình, tháng 2/2024:
        UBND xã ban hành 20 văn bản chỉ đạo cải cách hành chính.⏎Xã An Bình, tháng 3/2024: UBND xã ban hành 31 văn bản
        chỉ đạo cải cách hành chính.⏎Xã An Bình, quý I/2024: UBND xã ban hành 31 văn bản chỉ đạo cải cách hành chính.
    Good: Xã An Bình, tháng 1-2/2024: Đã tiếp nhận 120 hồ sơ.⏎Xã An Bình, quý I/2024: Đã tiếp nhận 325 hồ sơ.
    Good: Xã An Bình, tháng 1-3/2024: UBND xã có 21 cán bộ, công chức.⏎Xã An Bình, quý I/2024: UBND xã có 21 cán bộ,
        công chức.
    Not flagged: chưa đủ báo cáo của các kỳ nhỏ (trừ khi riêng một kỳ nhỏ đã nhiều hơn cả kỳ lớn); ngày chốt số liệu
        khác nhau; tỷ lệ, biên chế, thủ tục đang áp dụng, hồ sơ đang giải quyết và số nhiệm vụ, không cộng lại theo thời
        gian; số từng kỳ tính từ đầu năm; số tiếp nhận có thể gồm cả hồ sơ kỳ trước chuyển sang.
    """
    for row, figures in flows(series):
        wholes = {one.whole for one in sums(series) if one.whole.row == row and one.whole.own}
        yield from (
            equation("P106", series, one) for one in sums(series) if one.whole in wholes and one.whole.row == row
        )
        for whole in (figure for told in figures.values() for figure in told if figure.own and figure not in wholes):
            part = greatest_within(series, whole, figures)
            if part is not None:
                yield AtLeast("P106", (whole, part), _more(whole, part))


@lru_cache(maxsize=1)
def sums(series: Series) -> Sequence[Sum]:
    """Return all sums that the reports allow: of figures of several months, by months, quarters, halves or in two."""
    found: list[Sum] = []
    for _, figures in flows(series):
        for window, told in figures.items():
            for whole in told:
                if window.length > 1 and (whole.own or whole.to_date):
                    found += _sums_of(series, whole, figures)
    return found


def _sums_of(series: Series, whole: Figure, figures: ByWindow) -> Iterator[Sum]:
    for windows in _cuts(whole.window):
        parts = [_part(whole, window, figures, i) for i, window in enumerate(windows)]
        known = tuple(part for part in parts if part is not None)
        of_others = any(part.sent is not whole.sent for part in known)
        if len(known) == len(windows) and of_others and series.join(whole, *known):
            yield Sum(whole, known)


def _cuts(window: Window) -> Iterator[list[Window]]:
    """Yield the ways to cut a window: in months, quarters, halves, and in two."""
    seen: set[tuple[Window, ...]] = set()
    for length in (1, 3, 6):
        if window.length > length and window.length % length == 0 and window.first % length == 0:
            cut = [Window(first, first + length - 1) for first in range(window.first, window.last + 1, length)]
            if tuple(cut) not in seen:
                seen.add(tuple(cut))
                yield cut
    for at in range(window.first, window.last):
        halves = [Window(window.first, at), Window(at + 1, window.last)]
        if tuple(halves) not in seen:
            yield halves


def _part(whole: Figure, window: Window, figures: ByWindow, place: int) -> Figure | None:
    """Return what is told of a part: by its own report, or, of the first, by the one that counts up to its end."""
    told = figures.get(window, ())
    own = next((figure for figure in told if figure.own), None)
    if own is not None or place:
        return own
    return next(
        (
            f
            for f in told
            if f.to_date and f.sent is not whole.sent and f.sent.window and f.sent.window.last == window.last
        ),
        None,
    )


def equation(code: str, series: Series, one: Sum) -> Adds:
    """Return the equation of a sum."""
    runs_up = all(part.own for part in one.parts)
    return Adds(code, (one.whole, *one.parts), _message(one), held=_held(series, one), runs_up=runs_up)


def _held(series: Series, one: Sum) -> Decimal | None:
    """Return how many dossiers the parts but the first may count in that the part before had; None where unknown."""
    holds = indicator(one.whole.row).may_hold
    if holds is None or indicator(one.whole.row).without in series.one_with or one.whole.row in _plain(series):
        return Decimal()
    told = [_handed_on(series, holds, before, part) for before, part in pairwise(one.parts)]
    return None if None in told else sum(filter(None, told), Decimal())


# "Kỳ trước chuyển sang", "tồn từ tháng trước", "chuyển sang quý sau".
_CARRIES = regex.compile(
    r"\b(?:ky|thang|quy|nam) truoc (?:chuyen|mang|con|ton)|\bton (?:cua |tu )?(?:ky|thang|quy|nam)\b"
    r"|\bchuyen (?:tu |sang |qua )?(?:ky|thang|quy|nam)\b"
)


def _handed_on(series: Series, code: str, before: Figure, part: Figure) -> Decimal | None:
    """Return how many dossiers a part had from the one before, by its own report, or else by that one's.

    None where the report speaks of some and does not say how many.
    """
    left = next((one.carries for one in indicators() if one.code == code), None)
    for wanted, of in ((code, part), (left, before)):
        told = series.figures.get((wanted or "", part.row[1]), {}).get(of.window, ())
        figure = next((figure for figure in told if figure.sent is of.sent), None)
        if figure is not None:
            return figure.quantity.amount
    return None if _CARRIES.search(" ".join(fold(part.sent.text).split())) else Decimal()


@lru_cache(maxsize=1)
def _plain(series: Series) -> frozenset[Row]:
    """Return the figures into which the unit counts nothing else: sums of them come out without it."""
    fitting = Counter(
        one.whole.row
        for one in sums(series)
        if balance([part.quantity for part in one.parts], [one.whole.quantity]).holds is True
    )
    return frozenset(row for row, number in fitting.items() if number >= _SURE)


def greatest_within(series: Series, whole: Figure, figures: ByWindow) -> Figure | None:
    """Return the greatest figure that other reports tell of a window inside that of `whole`."""
    within = [
        figure
        for window, told in figures.items()
        if window != whole.window and whole.window.holds(window)
        for figure in told
        if (figure.own or figure.to_date) and figure.sent is not whole.sent and series.join(whole, figure)
    ]
    return max(within, key=lambda figure: figure.quantity.amount, default=None)


def _message(one: Sum) -> str:
    told = ", ".join(f"{counted(part)}: {value(part)}" for part in one.parts)
    parts = [part.quantity for part in one.parts]
    total = Quantity(sum((part.amount for part in parts), Decimal()))
    verdict = balance(parts, [one.whole.quantity])
    stated = "ghi" if one.whole.own else f"ghi {counted(one.whole)} là"
    return (
        f"{subject(one.whole)}: {told}, cộng {number(total, one.whole)}; {report(one.whole.sent)} {stated}"
        f" {value(one.whole)}{off(verdict.gap)}."
    )


def _more(whole: Figure, part: Figure) -> str:
    return (
        f"{subject(whole)}: riêng {counted(part)} là {value(part)} ({report(part.sent)}), nhiều hơn cả"
        f" {months_named(whole.window)} ({report(whole.sent)} ghi {value(whole)})."
    )

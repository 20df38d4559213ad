"""The equations of all rules over a unit's figures, judged together: one wrong number, one finding.

A wrong figure of a month breaks what later reports say of that month, the quarter's sum and what is counted since the
new year. So the broken equations are gone through together: those that one other number in the place of one figure
would all make right are one finding, that of the rule that stands first in `PRECEDENCE`; the others are named with it.
Equations that no number has in common stay findings of their own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache, partial, wraps

import regex

from extractor.checks.periods import Agreement, Contradiction, LeftOut, Outcome, Passage, Series, over_periods
from extractor.checks.periods.equations import Equation
from extractor.checks.periods.series import Figure, Row, Sent, Window, kept_with_report
from extractor.checks.periods.wording import months_named, report, value
from extractor.quantities import Quantity
from extractor.records import Severity
from extractor.text import fold

PRECEDENCE = ("P101", "P104", "P105", "P102", "P103", "P106", "P108", "P107")
"""What a finding is called that breaks several rules: what a sentence says outright before what has to be added up."""

Source = Callable[[Series], Iterable[Equation]]
_SOURCES: dict[str, Source] = {}


def over_figures(code: str, kind: str, severity: Severity) -> Callable[[Source], Source]:
    """Register a rule over periods that yields equations; what is found is judged with those of the other rules."""

    def register(source: Source) -> Source:
        @wraps(source)
        def rule(series: Series) -> Iterator[Outcome]:
            judged = _judged(series)
            if code in judged.crashed:
                raise judged.crashed[code]
            yield from judged.outcomes.get(code, ())

        _SOURCES[code] = source
        over_periods(code, kind, severity)(rule)
        return source

    return register


@dataclass(frozen=True, slots=True)
class _Judged:
    outcomes: Mapping[str, Sequence[Outcome]]
    crashed: Mapping[str, Exception]


def in_question(series: Series) -> frozenset[tuple[str, int]]:
    """Return the figures of the reports that are to answer for broken equations: their files and where they start."""
    found = (one for told in _judged(series).outcomes.values() for one in told if isinstance(one, Contradiction))
    return frozenset(
        (passage.report.path, passage.start)
        for contradiction in found
        for passage in contradiction.passages
        if passage.report is contradiction.passages[0].report
    )


@lru_cache(maxsize=1)
def _judged(series: Series) -> _Judged:
    outcomes: dict[str, list[Outcome]] = defaultdict(list)
    crashed: dict[str, Exception] = {}
    broken: list[Equation] = []
    fitting: Counter[Figure] = Counter()
    for code, source in _SOURCES.items():
        try:
            equations = list(source(series))
        except Exception as error:  # whatever a rule does wrong must cost only itself
            crashed[code] = error
            continue
        for equation in equations:
            verdict = equation.judge({})
            if verdict.holds is None:
                outcomes[code].append(LeftOut(_named(equation), verdict.reason or "không đối chiếu được"))
            elif verdict.holds:
                outcomes[code].append(Agreement())
                fitting.update(equation.figures if equation.strong else ())
            elif _is_adjusted(equation) or not _put_right(series).isdisjoint(map(_amount, equation.figures)):
                outcomes[code].append(LeftOut(_named(equation), "báo cáo nêu số liệu đã được điều chỉnh, rà soát lại"))
            else:
                broken.append(equation)
    for group in _groups(broken, fitting):
        outcomes[group.first.code].append(_contradiction(series, group))
    return _Judged(outcomes, crashed)


def _named(equation: Equation) -> str:
    first = equation.figures[0].sent
    return f"{first.unit}, {months_named(first.window)}" if first.window else first.unit


# What a report says of its own figures -----------------------------------------------------------------------------

_PUT_RIGHT = r"(?:dieu chinh|ra soat|dinh chinh|hieu chinh|chuan hoa|cap nhat lai|tinh lai|thong ke lai)"
_HERE = regex.compile(
    rf"\bso lieu\b[^.;]{{0,60}}\b{_PUT_RIGHT}\b|\b(?:da|sau)(?: khi| duoc)? {_PUT_RIGHT}\b(?! \d)|\b{_PUT_RIGHT} lai\b"
)
_FIGURES = regex.compile(r"\bso lieu\b")
_THEN = regex.compile(
    r"\b(?:(?:ky|thang|quy|nam|bao cao) truoc|cung ky|da bao cao|thang \d|quy (?:[1-4]|i{1,3}|iv)"
    r"|\d+ thang (?:dau|cuoi))\b"
)
_CHANGED = regex.compile(rf"\b(?:da|duoc|sau|sau khi|co)(?: duoc)? {_PUT_RIGHT}\b|\b{_PUT_RIGHT} lai\b")
# "… điều chỉnh số hồ sơ tiếp nhận tháng 10/2023 từ 204 hồ sơ thành 208 hồ sơ".
_FROM_TO = regex.compile(rf"\b{_PUT_RIGHT}\b(?:[^.;]|\.\d){{0,160}}?\btu \d(?:[^.;]|\.\d){{0,40}}? thanh \d")
_SENTENCE = regex.compile(r"[.;]\s|\n\s*\n")


def _is_adjusted(equation: Equation) -> bool:
    """Tell whether a report says of the figure, or of all earlier ones, that it was put right since."""
    points = [point for figure in equation.figures for point in figure.points]
    return any(_adjusts_all(figure.sent) for figure in equation.figures) or any(
        _HERE.search(_sentence(point.sent, point.span.start)) for point in points
    )


@kept_with_report
def _adjusts_all(sent: Sent) -> bool:
    """Tell whether a sentence says it of earlier figures in general: "số liệu các tháng trước đã được điều chỉnh"."""
    sentences = (" ".join(sentence.split()) for sentence in _SENTENCE.split(fold(sent.text)))
    return any(
        _FROM_TO.search(sentence) or all(words.search(sentence) for words in (_FIGURES, _THEN, _CHANGED))
        for sentence in sentences
    )


_PAIR = regex.compile(r"\btu (?P<old>\d[\d.]*)(?:[^.;]|\.\d){0,40}? thanh \d")


@lru_cache(maxsize=1)
def _put_right(series: Series) -> frozenset[tuple[Row, Window, Decimal]]:
    """Return the figures that the report of a period later says were wrong: "điều chỉnh … tháng 7 từ 357 thành 349".

    So the report of the quarter, or of July a year later, that tells 349 is right.
    """
    old = {
        (sent.window.last, Decimal(match["old"].replace(".", "")))
        for sent in series.reports
        if sent.window
        for sentence in _SENTENCE.split(fold(sent.text))
        if _FROM_TO.search(" ".join(sentence.split()))
        for match in _PAIR.finditer(" ".join(sentence.split()))
    }
    return frozenset(
        (row, window, figure.quantity.amount)
        for row, by_window in series.figures.items()
        for window, figures in by_window.items()
        for figure in figures
        if any(last > window.last and amount == figure.quantity.amount for last, amount in old)
    )


def _amount(figure: Figure) -> tuple[Row, Window, Decimal]:
    return figure.row, figure.window, figure.quantity.amount


def _sentence(sent: Sent, at: int) -> str:
    """Return the words around an offset that stand in one sentence, folded."""
    before, after = fold(sent.text[max(0, at - 200) : at]), fold(sent.text[at : at + 200])
    return " ".join((_SENTENCE.split(before)[-1] + _SENTENCE.split(after)[0]).split())


# One number that explains several ----------------------------------------------------------------------------------


@dataclass(slots=True)
class _Group:
    """Broken equations that go together; `suspect` is the figure that explains them all, where there is just one."""

    first: Equation
    others: list[Equation] = field(default_factory=list)
    suspect: Figure | None = None

    @property
    def slip(self) -> tuple[object, ...] | None:
        """What groups share whose figures are off by one amount in one place: dossiers received, solved, on time."""
        gap = self.first.gap
        return (self.first.code, gap, *((one.sent, one.window) for one in self.first.figures)) if gap else None


_Explained = tuple[Figure, Quantity, list[Equation]]
"""A figure, the number that would be right in its place, and the equations that it makes right."""


def _groups(broken: Sequence[Equation], fitting: Mapping[Figure, int]) -> list[_Group]:
    """Return the broken equations in groups with one cause each.

    Those of one indicator that one other number makes right, then those of several indicators that are off by the same
    amount between the same reports. Equations of two indicators have no figure in common.
    """
    rows: dict[Row, list[Equation]] = defaultdict(list)
    for equation in sorted(broken, key=lambda equation: PRECEDENCE.index(equation.code)):
        rows[equation.figures[0].row].append(equation)
    return _merged([group for equations in rows.values() for group in _grouped(equations, fitting)])


def _grouped(broken: Sequence[Equation], fitting: Mapping[Figure, int]) -> Iterator[_Group]:
    """Yield the equations of one indicator, those together that one other number makes right, the most first."""
    of: dict[Figure, list[Equation]] = defaultdict(list)
    for equation in broken:
        for figure in equation.figures:
            of[figure].append(equation)
    explained = {figure: _explained(figure, equations) for figure, equations in of.items()}
    right: dict[Figure, tuple[Quantity, _Group]] = {}
    grouped: set[Equation] = set()
    found: list[_Group] = []
    while best := max(
        (one for many in explained.values() for one in many), key=partial(_weight, fitting), default=None
    ):
        figure, number, equations = best
        others = {one for equation in equations for one in equation.figures}
        alike = [one for one in others if not fitting.get(one, 0) and any(e[2] == equations for e in explained[one])]
        group = _Group(equations[0], equations[1:], figure if alike == [figure] else None)
        found.append(group)
        right[figure] = number, group
        mended = [*equations, *(one for one in of[figure] if one not in equations and _explained_by(one, right))]
        grouped.update(mended)
        for touched in {one: None for equation in mended for one in equation.figures}:
            of[touched] = [equation for equation in of[touched] if equation not in grouped]
            explained[touched] = _explained(touched, of[touched])
    yield from found
    yield from (_Group(equation) for equation in broken if equation not in grouped)


def _weight(fitting: Mapping[Figure, int], explained: _Explained) -> tuple[int, int]:
    figure, _, equations = explained
    return len(equations), -fitting.get(figure, 0)


def _explained(figure: Figure, equations: Sequence[Equation]) -> list[_Explained]:
    """Return the numbers that make two equations and more of a figure right in its place."""
    if len(equations) < 2:
        return []
    numbers = {wanted: None for equation in equations if (wanted := equation.wanted(figure)) is not None}
    found = []
    for number in numbers:
        mended = [equation for equation in equations if equation.judge({figure: number}).holds is not False]
        if len(mended) > 1:
            found.append((figure, number, mended))
    return found


def _explained_by(equation: Equation, right: Mapping[Figure, tuple[Quantity, _Group]]) -> bool:
    """Tell whether what was found to be right for several of its figures makes an equation right; put it with them."""
    known = {figure: right[figure] for figure in equation.figures if figure in right}
    if equation.judge({figure: number for figure, (number, _) in known.items()}).holds is False:
        return False
    next(iter(known.values()))[1].others.append(equation)
    return True


def _merged(groups: Sequence[_Group]) -> list[_Group]:
    found: list[_Group] = []
    slips: dict[tuple[object, ...], _Group] = {}
    for group in groups:
        like = slips.setdefault(group.slip, group) if group.slip else group
        if like is group:
            found.append(group)
        else:
            like.others += (group.first, *group.others)
    return found


# The finding -------------------------------------------------------------------------------------------------------


def _contradiction(series: Series, group: _Group) -> Contradiction:
    first = group.first
    message, severity = first.message, first.severity
    old = _older(series, first)
    if old is not None:
        message, severity = f"{message} {old}", "warning"
    if group.suspect is not None:
        where = report(group.suspect.sent)
        message += f" Nên xem lại trước hết số {value(group.suspect)} trong {where}: nhiều chỗ không khớp với số này."
    passages = [passage for equation in (first, *group.others) for passage in _passages(equation)]
    return Contradiction(
        message,
        tuple({(p.report.path, p.start, p.end): p for p in passages}.values()),
        severity,
        key="|".join(
            f"{f.sent.title}: {' '.join(map(str, f.row))} {f.window} {f.quantity.amount}" for f in first.figures
        ),
        related=tuple((equation.code, equation.message) for equation in group.others),
    )


def _passages(equation: Equation) -> Iterator[Passage[Sent]]:
    """Yield the first place of each figure, and what else the equation shows."""
    for figure in equation.figures:
        yield Passage.of(figure.sent, figure.points[0].span)
    for sent, span in equation.show:
        yield Passage.of(sent, span)


def _older(series: Series, equation: Equation) -> str | None:
    """Return the words for an equation that the figure of an earlier version of a report would make right."""
    for figure in equation.figures:
        for number, version in enumerate(series.versions(figure.sent), 1):
            told = Series(series.unit, (version,)).figures.get(figure.row, {}).get(figure.window, ())
            for old in told:
                if equation.judge({figure: old.quantity}).holds is True:
                    sent = f"bản gửi lần {number} của {report(version)}"
                    return f"Số liệu khớp {sent} ({value(old)}), không khớp bản gửi sau."
    return None

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
from functools import lru_cache, wraps

import regex

from extractor.checks.periods import Agreement, Contradiction, LeftOut, Outcome, Passage, Series, over_periods
from extractor.checks.periods.equations import Equation
from extractor.checks.periods.series import Figure, Sent
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
            elif _is_adjusted(equation):
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


@lru_cache(maxsize=256)
def _adjusts_all(sent: Sent) -> bool:
    """Tell whether a sentence says it of earlier figures in general: "số liệu các tháng trước đã được điều chỉnh"."""
    sentences = (" ".join(sentence.split()) for sentence in _SENTENCE.split(fold(sent.text)))
    return any(
        _FROM_TO.search(sentence) or all(words.search(sentence) for words in (_FIGURES, _THEN, _CHANGED))
        for sentence in sentences
    )


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


def _groups(broken: Sequence[Equation], fitting: Mapping[Figure, int]) -> list[_Group]:
    """Return the broken equations, those together that one other number makes right, the greatest such group first.

    Then those of several indicators that are off by the same amount between the same reports, which is one cause.
    """
    left = sorted(broken, key=lambda equation: PRECEDENCE.index(equation.code))
    found: list[_Group] = []
    right: dict[Figure, tuple[Quantity, _Group]] = {}
    while left:
        explained = list(_explained(left))
        best = max(explained, key=lambda one: (len(one[2]), -fitting.get(one[0], 0)), default=None)
        if best is None:
            break
        figure, number, equations = best
        alike = [one for one, _, others in explained if others == equations and not fitting.get(one, 0)]
        group = _Group(equations[0], equations[1:], figure if alike == [figure] else None)
        found.append(group)
        right[figure] = number, group
        left = [one for one in left if one not in equations and not _explained_by(one, right)]
    return _merged([*found, *map(_Group, left)])


def _explained_by(equation: Equation, right: Mapping[Figure, tuple[Quantity, _Group]]) -> bool:
    """Tell whether what was found to be right for several of its figures makes an equation right; put it with them."""
    known = {figure: right[figure] for figure in equation.figures if figure in right}
    if not known or equation.judge({figure: number for figure, (number, _) in known.items()}).holds is False:
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


def _explained(broken: Sequence[Equation]) -> Iterator[tuple[Figure, Quantity, list[Equation]]]:
    """Yield each figure and number with the equations, two and more, that it makes right in the figure's place."""
    of: dict[Figure, list[Equation]] = defaultdict(list)
    for equation in broken:
        for figure in equation.figures:
            of[figure].append(equation)
    for figure, equations in of.items():
        if len(equations) < 2:
            continue
        numbers: dict[Quantity, None] = {}
        for equation in equations:
            wanted = equation.wanted(figure)
            if wanted is not None:
                numbers[wanted] = None
        for number in numbers:
            mended = [equation for equation in equations if equation.judge({figure: number}).holds is not False]
            if len(mended) > 1:
                yield figure, number, mended


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

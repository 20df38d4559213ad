"""Checks over indicators: the relations of patterns/indicators.toml, and one figure stated in several places.

Figures are compared only where indicator, unit, scope and period are the same and none is hedged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractor.arithmetic import Verdict, agree, part_of, total
from extractor.checks import Claim, Context, check
from extractor.checks.tables import as_percent, member
from extractor.find.mentions import Amount, Rate
from extractor.find.tables import sheets
from extractor.indicators import Indicator, Stated, indicators
from extractor.quantities import EXACT, ZERO, Quantity
from extractor.records import Severity


def _quantity(number: Amount | Rate) -> Quantity:
    return number.quantity if isinstance(number, Amount) else Quantity(number.value, number.decimals, number.hedge)


def _printed(context: Context, number: Amount | Rate) -> str:
    if isinstance(number, Amount):
        return context.printed(*number.number)
    return as_percent(context, number)


@dataclass(frozen=True, slots=True)
class _Figures:
    """The comparable figures of a report by indicator: in tables, and in prose by their period."""

    table: dict[str, list[Stated]]
    prose: dict[tuple[str, str | None], list[Stated]]

    def row(self, code: str) -> Stated | None:
        """Return the table's figure of an indicator: of several rows the last, as 3.1 only repeats what 3.1.3 says."""
        rows = self.table.get(code)
        return rows[-1] if rows else None

    def rows(self, codes: Sequence[str]) -> list[Stated] | None:
        """Return the table's figures of all of `codes`, or None where one is not there."""
        found = [row for code in codes if (row := self.row(code)) is not None]
        return found if len(found) == len(codes) else None


@lru_cache(maxsize=1)
def _figures(context: Context) -> _Figures:
    table: dict[str, list[Stated]] = {}
    prose: dict[tuple[str, str | None], list[Stated]] = {}
    for stated in context.stated:
        number = stated.amount
        if (
            stated.scope is not None
            or number.hedge is not None
            or (isinstance(number, Rate) and number.low is not None)
        ):
            continue
        if number.cell is not None and stated.period is None:
            table.setdefault(stated.indicator.code, []).append(stated)
        elif number.cell is None:
            prose.setdefault((stated.indicator.code, stated.period), []).append(stated)
    return _Figures({code: rows for code, rows in table.items() if _one_figure(context, rows)}, prose)


def _one_figure(context: Context, rows: Sequence[Stated]) -> bool:
    """Tell whether the rows of tables that state an indicator must have one value.

    Two tables are of two periods or units, and so are two rows of one label: the table repeats it for each village.
    """
    if len({stated.amount.value for stated in rows}) == 1:
        return True
    places = [stated.amount.cell for stated in rows if stated.amount.cell]
    sheet = {row.grid.index: i for i, whole in enumerate(sheets(context.found.grids)) for row in whole.rows}
    grid = {table.index: table for table in context.found.grids}
    labels = {grid[table].label(row) for table, row, _ in places}
    return len({sheet[table] for table, _, _ in places}) == 1 and len(labels) == len(places)


def _kept(statement: str, verdict: Verdict, sign: str, broken: str) -> str:
    return statement.replace("?", sign if verdict.holds is not False else broken)


# In the appendix --------------------------------------------------------------------------------------------------


@check("T004", "sum", "error")
def appendix_relations(context: Context) -> Iterator[Claim]:
    """Các chỉ tiêu trong phụ lục thống kê mâu thuẫn với nhau.

    Why: Các chỉ tiêu của phụ lục có quan hệ cố định: số hoàn thành không thể nhiều hơn số được giao, số thủ tục có
        thanh toán trực tuyến không thể nhiều hơn tổng số thủ tục.
    Bad: STT⇥Chỉ tiêu thống kê⇥Đơn vị tính⇥Số liệu⏎3.1.3⇥Tổng số TTHC đang áp dụng⇥Thủ tục⇥150⏎3.4.3⇥Số TTHC đã tích hợp
        dịch vụ thanh toán trực tuyến trên Cổng dịch vụ công⇥Thủ tục⇥163
    Bad: STT⇥Chỉ tiêu thống kê⇥Đơn vị tính⇥Số liệu⏎1.3.1⇥Tổng số nhiệm vụ được giao⇥Nhiệm vụ⇥30⏎1.3.2⇥Số nhiệm vụ đã
        hoàn thành đúng hạn⇥Nhiệm vụ⇥28⏎1.3.3⇥Số nhiệm vụ đã hoàn thành nhưng quá hạn⇥Nhiệm vụ⇥5
    Good: STT⇥Chỉ tiêu thống kê⇥Đơn vị tính⇥Số liệu⏎1.3.1⇥Tổng số nhiệm vụ được giao⇥Nhiệm vụ⇥30⏎1.3.2⇥Số nhiệm vụ đã
        hoàn thành đúng hạn⇥Nhiệm vụ⇥28⏎1.3.3⇥Số nhiệm vụ đã hoàn thành nhưng quá hạn⇥Nhiệm vụ⇥2
    Not flagged: chỉ tiêu để trống; hai phụ lục ghi hai số khác nhau cho cùng một chỉ tiêu.
    """
    figures = _figures(context)
    for indicator in indicators():
        stated = figures.row(indicator.code)
        if stated is None:
            continue
        yield from _limits(context, stated, figures)
        if indicator.sum_of is not None and (parts := figures.rows(indicator.sum_of.parts)):
            yield _added(context, [stated], parts, "sum")
        for codes in indicator.covers:
            if parts := figures.rows(codes):
                yield _covered(context, stated, parts)


def _limits(context: Context, stated: Stated, figures: _Figures) -> Iterator[Claim]:
    for code, severity in stated.indicator.at_most.items():
        whole = figures.row(code)
        if whole is None:
            continue
        verdict = part_of(_quantity(stated.amount), _quantity(whole.amount))
        small, large = _printed(context, stated.amount), _printed(context, whole.amount)
        yield Claim(
            kind="part_whole",
            parts=(member("part", stated.amount), member("whole", whole.amount)),
            verdict=verdict,
            statement=_kept(f"{small} ? {large}", verdict, "≤", ">"),
            message=f"{stated.indicator.name} ({small}) lớn hơn {_lower(whole.indicator.name)} ({large}).",
            stated=small,
            severity=severity,
        )


def _added(context: Context, wholes: Sequence[Stated], parts: Sequence[Stated], kind: str) -> Claim:
    """Return the claim that `parts` add up to what each of `wholes` says."""
    indicator = wholes[0].indicator
    rule = indicator.sum_of
    assert rule is not None
    quantities = [_quantity(part.amount) for part in parts]
    verdict = total(_quantity(wholes[0].amount), quantities)
    added = sum((quantity.amount for quantity in quantities), ZERO)
    over = added > _quantity(wholes[0].amount).amount
    equation = " + ".join(_printed(context, part.amount) for part in parts)
    stated = _printed(context, wholes[0].amount)
    names = " và ".join(_lower(part.indicator.name) for part in parts)
    return Claim(
        kind=kind,
        parts=(*(member("total", w.amount) for w in wholes), *(member("part", part.amount) for part in parts)),
        verdict=verdict,
        statement=f"{equation} = {stated}" if verdict.holds else f"{equation} = {verdict.expected} ≠ {stated}",
        message=f"{indicator.name} ghi {stated}, nhưng {names} cộng lại là {verdict.expected} ({equation}).",
        stated=stated,
        severity=rule.over if over else rule.short,
    )


def _covered(context: Context, whole: Stated, parts: Sequence[Stated]) -> Claim:
    added = ZERO
    for part in parts:
        added = EXACT.add(added, _quantity(part.amount).amount)
    verdict = part_of(Quantity(added), _quantity(whole.amount))
    equation = " + ".join(_printed(context, part.amount) for part in parts)
    large = _printed(context, whole.amount)
    return Claim(
        kind="part_whole",
        parts=(member("whole", whole.amount), *(member("part", part.amount) for part in parts)),
        verdict=verdict,
        statement=_kept(f"{equation} ? {large}", verdict, "≤", ">"),
        message=f"{' và '.join(_lower(part.indicator.name) for part in parts)} cộng lại ({equation}) lớn hơn "
        f"{_lower(whole.indicator.name)} ({large}).",
        stated=large,
    )


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


# The same figure in several places --------------------------------------------------------------------------------


@check("Q001", "same_quantity", "warning")
def same_indicator(context: Context) -> Iterator[Claim]:
    """Cùng một chỉ tiêu nhưng các chỗ trong báo cáo ghi số khác nhau.

    Why: Một chỉ tiêu của cùng đơn vị, cùng kỳ chỉ có một giá trị; chỗ ghi khác thường là số của kỳ trước còn sót lại.
    Bad: Bộ phận Một cửa đã tiếp nhận 318 hồ sơ, giải quyết đúng quy định.⏎Về dịch vụ công: tổng số hồ sơ đã tiếp nhận
        là 381 hồ sơ.
    Bad: Hiện nay, UBND xã có 22 cán bộ, công chức.⏎Trang bị máy vi tính cho 24 cán bộ, công chức sử dụng đạt 100%.
    Good: Bộ phận Một cửa đã tiếp nhận 318 hồ sơ, giải quyết đúng quy định.⏎Về dịch vụ công: tổng số hồ sơ đã tiếp nhận
        là 318 hồ sơ.
    Good: Bộ phận Một cửa đã tiếp nhận 318 hồ sơ.⏎Lĩnh vực hộ tịch: đã tiếp nhận 120 hồ sơ.⏎Trong tháng 3 đã tiếp nhận
        95 hồ sơ.
    Not flagged: số của một lĩnh vực, một hình thức, một thời gian khác; số ước lượng (“hơn”, “khoảng”); chỉ tiêu phấn
        đấu.
    """
    figures = _figures(context)
    for indicator in indicators():
        if indicator.unit == "%":
            continue
        for group in _groups(figures, indicator):
            if len(group) > 1 and not (indicator.loose and len({stated.amount.value for stated in group}) > 1):
                yield _agreed(context, group, None)
        yield from _equal(context, figures, indicator)
        yield from _against_parts(context, figures, indicator)


@check("Q003", "same_quantity", "warning")
def same_rate(context: Context) -> Iterator[Claim]:
    """Cùng một tỷ lệ nhưng các chỗ trong báo cáo ghi khác nhau.

    Why: Tỷ lệ giải quyết đúng hạn của một kỳ chỉ có một giá trị; chỗ ghi 100%, chỗ ghi thấp hơn thì có một chỗ sai.
    Bad: Tỷ lệ hồ sơ giải quyết đúng hạn đạt 97,4%.⏎Đã giải quyết trước và đúng hạn 310 hồ sơ, đạt tỷ lệ 100%.
    Good: Tỷ lệ hồ sơ giải quyết đúng hạn đạt 99,7%.⏎Đã giải quyết trước và đúng hạn 310 hồ sơ, đạt tỷ lệ 99,68%.
    Not flagged: tỷ lệ của một lĩnh vực, một thời gian khác; tỷ lệ chỉ khác nhau do số chữ số thập phân.
    """
    figures = _figures(context)
    for indicator in indicators():
        if indicator.unit == "%":
            for group in _groups(figures, indicator):
                if len(group) > 1:
                    yield _agreed(context, group, None)


def _groups(figures: _Figures, indicator: Indicator) -> Iterator[list[Stated]]:
    """Return what the report says of `indicator`, period by period; a table's figure is of the report's own period."""
    table = figures.table.get(indicator.code, [])
    periods = {period for code, period in figures.prose if code == indicator.code}
    for period in sorted(periods | {None}, key=str):
        group = list(figures.prose.get((indicator.code, period), ()))
        if period is None:
            group += table
        yield group


def _own(figures: _Figures, code: str) -> list[Stated]:
    """Return what the report says of an indicator for its own period."""
    return [*figures.prose.get((code, None), ()), *figures.table.get(code, ())]


def _equal(context: Context, figures: _Figures, indicator: Indicator) -> Iterator[Claim]:
    mine = _own(figures, indicator.code)
    for code, severity in indicator.equals.items():
        other = _own(figures, code)
        # Where the other figure itself has two values, that is the finding.
        if mine and other and len({stated.amount.value for stated in other}) == 1:
            for value in sorted({stated.amount.value for stated in mine}):
                yield _agreed(context, [*(s for s in mine if s.amount.value == value), *other], severity)


def _against_parts(context: Context, figures: _Figures, indicator: Indicator) -> Iterator[Claim]:
    """Yield the claim that the figure in prose is the sum of its parts in the appendix."""
    rule = indicator.sum_of
    prose = figures.prose.get((indicator.code, None), [])
    parts = figures.rows(rule.parts) if rule and prose and indicator.code not in figures.table else None
    if parts and len({stated.amount.value for stated in prose}) == 1:
        yield _added(context, prose, parts, "same_quantity")


def _agreed(context: Context, group: Sequence[Stated], severity: Severity | None) -> Claim:
    first = group[0].indicator
    verdict = agree([_quantity(stated.amount) for stated in group], measured=first.unit == "%")
    printed = list(dict.fromkeys(_printed(context, stated.amount) for stated in group))
    names = list(dict.fromkeys(stated.indicator.name for stated in group))
    numbers = " ≠ ".join(printed) if verdict.holds is False else " = ".join(printed)
    if len(names) > 1:
        told = "; ".join(f"{name}: {_values(context, group, name)}" for name in names)
        message = f"Các số phải bằng nhau nhưng ghi khác nhau: {told}."
    else:
        message = f"{names[0]} được ghi khác nhau trong báo cáo: {', '.join(printed)}."
    return Claim(
        kind="same_quantity",
        parts=tuple(member("value", stated.amount) for stated in group),
        verdict=verdict,
        statement=f"{numbers} ({names[0]})" if len(printed) > 1 else f"{numbers} ({names[0]}, ghi {len(group)} lần)",
        message=message,
        severity=severity,
    )


def _values(context: Context, group: Sequence[Stated], name: str) -> str:
    own = (_printed(context, stated.amount) for stated in group if stated.indicator.name == name)
    return ", ".join(dict.fromkeys(own))

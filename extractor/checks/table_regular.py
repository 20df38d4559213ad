"""The check on sums that a table shows by itself: a column that adds up others in row after row, but not in one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractor.checks import Claim, Context, check
from extractor.checks.table_groups import of_which
from extractor.checks.table_rates import table_row
from extractor.checks.table_totals import NOT_ADDED, title_of, totals
from extractor.checks.tables import Lines, Operand, name_of, operand, sum_claim, tables_of
from extractor.find.aggregates import Axis, Number, Sum, axes, sums
from extractor.find.mentions import Amount

_LEAST = 5  # rows in which the sum must hold with two parts that are not 0
_MOST_WRONG = 2
_IN_A_ROW_OF = 10  # at most one row in so many may be wrong
_SAMPLE = 12  # rows in which sums are looked for
_WIDEST = 60  # columns, or rows, that may be in sums
_SHOWN = 4  # names of parts in a message


@dataclass(frozen=True, slots=True)
class _Regular:
    """A sum that holds along a table: the claims of its lines, by position."""

    claims: dict[int, Claim]
    failing: tuple[int, ...]


@check("T006", "sum", "warning")
def regular_sums(context: Context) -> Iterator[Claim]:
    """Một cột (hoặc dòng) bằng tổng các cột khác ở gần hết các dòng, riêng một vài dòng lệch.

    Why: Khi cột này luôn bằng tổng của những cột kia, dòng duy nhất không theo thường là dòng gõ nhầm hoặc quên cộng
        lại; tiêu đề cột có ghi “tổng” hay không thì phép cộng vẫn phải đúng ở mọi dòng.
    Bad: STT⇥Thôn⇥Đã nhận⇥Qua mạng⇥Tại quầy⏎1⇥Đông⇥31⇥12⇥19⏎2⇥Tây⇥45⇥20⇥25⏎3⇥Nam⇥28⇥11⇥17⏎4⇥Bắc⇥52⇥30⇥22⏎5⇥Thượng⇥39⇥16⇥
        23⏎6⇥Hạ⇥47⇥29⇥18⏎7⇥Trung⇥33⇥14⇥19⏎8⇥Đồng⇥64⇥27⇥27⏎9⇥Bãi⇥26⇥9⇥17⏎10⇥Chợ⇥41⇥18⇥23⏎11⇥Gò⇥37⇥21⇥16
    Good: STT⇥Thôn⇥Đã nhận⇥Qua mạng⇥Tại quầy⏎1⇥Đông⇥31⇥12⇥19⏎2⇥Tây⇥45⇥20⇥25⏎3⇥Nam⇥28⇥11⇥17⏎4⇥Bắc⇥52⇥30⇥22⏎5⇥Thượng⇥39⇥
        16⇥23⏎6⇥Hạ⇥47⇥29⇥18⏎7⇥Trung⇥33⇥14⇥19⏎8⇥Đồng⇥54⇥27⇥27⏎9⇥Bãi⇥26⇥9⇥17⏎10⇥Chợ⇥41⇥18⇥23⏎11⇥Gò⇥37⇥21⇥16
    Not flagged: phép cộng chỉ đúng ở dưới 5 dòng, sai ở trên hai dòng hoặc ở quá một phần mười số dòng; dòng đã được
        quy tắc T001, T002 hoặc T003 nêu; ô để trống.
    """
    known: list[frozenset[tuple[int, int]]] | None = None
    for lines in tables_of(context):
        for found in (*_along(context, lines, across=True), *_along(context, lines, across=False)):
            for position, claim in found.claims.items():
                if position in found.failing:
                    known = _already_told(context) if known is None else known
                    if any(len(_places(claim) & places) > 1 for places in known):
                        continue
                if claim.verdict.holds != "rounding":
                    yield claim


def _already_told(context: Context) -> list[frozenset[tuple[int, int]]]:
    """Return the numbers of each relation that another check on tables finds broken."""
    claims = (claim for other in (table_row, totals, of_which) for claim in other(context))
    return [_places(claim) for claim in claims if claim.verdict.holds is False]


def _places(claim: Claim) -> frozenset[tuple[int, int]]:
    return frozenset((part.start, part.end) for part in claim.parts)


def _along(context: Context, lines: Lines, *, across: bool) -> Iterator[_Regular]:
    """Yield the sums that hold along a table: of columns in its rows (`across`), or of rows in its columns."""
    columns = [c for c in lines.columns() if not NOT_ADDED.search(lines.title(c))]
    rows: Sequence[int] = range(len(lines.sheet.rows))
    along, lines_of = (rows, columns) if across else (columns, rows)
    # A sum of rows is looked for only where there are columns enough for one of them to be wrong.
    if not 3 <= len(lines_of) <= _WIDEST or len(along) < (_LEAST if across else _IN_A_ROW_OF):
        return
    axis = _axis(lines, columns, across)
    for summed in sums(axis, sample=_SAMPLE):
        claims: dict[int, Claim] = {}
        for p in range(axis.positions):
            whole, *parts = _operands(lines, columns, p, (summed.whole, *summed.parts), across)
            claim = sum_claim(context, whole, parts) if isinstance(whole, Amount) else None
            if claim is not None and claim.verdict.holds is not None:
                claims[p] = claim
        failing = tuple(p for p, claim in claims.items() if claim.verdict.holds is False)
        holding = len(claims) - len(failing)
        if holding < _LEAST or len(failing) > _MOST_WRONG or _IN_A_ROW_OF * len(failing) > len(claims):
            continue
        for p in failing:
            rule, here = _names(lines, columns, p, summed, across)
            claims[p] = replace(
                claims[p],
                message=f"{rule} ở {holding} trên {len(claims)} {'dòng' if across else 'cột'}, riêng {here} ghi "
                f"{claims[p].stated}, còn cộng lại được {claims[p].verdict.expected} "
                f"({claims[p].statement.partition(' = ')[0]}).",
            )
        yield _Regular(claims, failing)


def _axis(lines: Lines, columns: Sequence[int], across: bool) -> Axis:
    numbers = [[_number(lines.amount(r, c)) for c in columns] for r in range(len(lines.sheet.rows))]
    return axes(numbers)[0 if across else 1]


def _number(amount: Amount | None) -> Number | None:
    if amount is None or amount.quantity.hedge is not None:
        return None
    decimals = amount.quantity.decimals
    return Number(int(amount.value.scaleb(decimals)), decimals)


def _operands(
    lines: Lines, columns: Sequence[int], position: int, along: Sequence[int], across: bool
) -> Iterator[Operand]:
    for line in along:
        yield operand(lines, position, columns[line]) if across else operand(lines, line, columns[position])


def _names(lines: Lines, columns: Sequence[int], position: int, summed: Sum, across: bool) -> tuple[str, str]:
    """Return what adds up what, and where: "Cột “Đã nhận” bằng “Qua mạng” + “Tại quầy”", "dòng “Đồng”"."""
    rows = lines.sheet.rows
    here = f"dòng “{name_of(rows[position])}”" if across else f"cột “{title_of(lines, columns[position])}”"
    whole, *parts = (
        f"“{title_of(lines, columns[each]) if across else name_of(rows[each])}”"
        for each in (summed.whole, *summed.parts)
    )
    added = " + ".join(parts[:_SHOWN]) + (f" và {len(parts) - _SHOWN} phần khác" if len(parts) > _SHOWN else "")
    return f"{'Cột' if across else 'Dòng'} {whole} bằng {added}", here

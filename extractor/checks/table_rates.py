"""Checks on the columns of rates: what a row's rate is computed from.

Which of the formulas that the headers allow is meant is decided by the clear majority of the rows, never by one row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import permutations
from typing import Literal

import regex

from extractor.arithmetic import Habit, Verdict, growth, infer_mode, ratio
from extractor.checks import Claim, Context, check
from extractor.checks.tables import Lines, as_percent, as_printed, is_total, member, name_of, tables_of
from extractor.find.mentions import Amount, Rate
from extractor.quantities import EXACT, Quantity

_Kind = Literal["share", "cut", "rest", "growth"]
CUT = regex.compile(r"cat\s+giam|rut\s+ngan|tiet\s+kiem|\bgiam\b(?!\s+ngheo)")
_UP, _DOWN = regex.compile(r"\btang\b"), regex.compile(r"\bgiam\b")
_GROWTH = regex.compile(r"\btang\b|so\s+sanh|so\s+voi|cung\s+ky")
_IS_CUT = regex.compile(r"so\s+(?:ngay|gio)\s+(?:lam\s+viec\s+)?(?:da\s+|duoc\s+)*(?:cat\s+giam|rut\s+ngan|giam)\b")
_AFTER = regex.compile(r"\bsau\b|con\s+lai|thuc\s+te|thuc\s+hien|\bcon\b|giam\s+con|ngan\s+con|xuong\s+con")
_BEFORE = regex.compile(r"quy\s+dinh|\btruoc\b|ban\s+dau")
_WHOLE = regex.compile(
    r"^(?:tong|ke\s+hoach|chi\s+tieu|phai\s|so\s+phai)|\btong\s+so\b|\bke\s+hoach\b|\bduoc\s+giao\b|chi\s+tieu\s+giao|tiep\s+nhan|phat\s+ra"
)
_SHARE = regex.compile(
    r"dung\s+han|truoc\s+han|qua\s+han|tre\s+han|thuc\s+hien|hoan\s+thanh|dat\b|truc\s+tuyen|hai\s+long|so\s+hoa|thu\s+ve|da\s+giai\s+quyet|kich\s+hoat"
)
_IN_TIME = regex.compile(r"\b(?:dung|som|truoc)\s+h[ae]n\b")
_LATE = regex.compile(r"\b(?:tre|qua|cham)\s+h[ae]n\b")


@dataclass(frozen=True, slots=True)
class _Formula:
    """How a rate comes from two columns: share part/whole, growth (part − whole)/whole, cut (whole − part)/whole.

    A cut is of times; "rest" is the same of counts, where the column counts what the rate leaves out ("trễ hạn").
    `either_way`: the header says "tăng, giảm", so a fall is printed without its sign. `total_row`: the whole is the
    number of that row, as in a table of shares.
    """

    kind: _Kind
    part: int
    whole: int
    either_way: bool = False
    total_row: int | None = None

    def judge(self, part: Amount, whole: Amount, rate: Rate, mode: Habit) -> Verdict:
        """Judge one row."""
        if self.kind == "share":
            return ratio(part.quantity, whole.quantity, rate.value, rate.decimals, mode)
        if self.kind == "growth":
            down = self.either_way and part.quantity.amount < whole.quantity.amount
            verdict = growth(whole.quantity, part.quantity, rate.value, rate.decimals, -1 if down else 1, mode)
            return replace(verdict, expected=verdict.expected and verdict.expected.removeprefix("tăng "))
        return ratio(_less(whole, part), whole.quantity, rate.value, rate.decimals, mode)

    def is_far_off(self, part: Amount, whole: Amount, rate: Rate) -> bool:
        """Tell whether a row of exact counts is off by a last digit or more, so that no way of rounding explains it.

        Most formulas that are tried fail in most rows; for them this is enough.
        """
        if not (part.quantity.is_count and whole.quantity.is_count) or part.quantity.hedge or whole.quantity.hedge:
            return False
        a, b = int(part.quantity.value), int(whole.quantity.value)
        top = b - a if self.kind in ("cut", "rest") or (self.either_way and a < b) else a - b
        top = a if self.kind == "share" else top
        percent, of = rate.value.as_integer_ratio()
        return b > 0 and abs(100 * top * of - percent * b) * 10**rate.decimals >= b * of

    def equation(self, part: str, whole: str) -> str:
        """Return the formula with its numbers."""
        if self.kind == "share":
            return f"{part} / {whole}"
        return f"({part} − {whole}) / {whole}" if self.kind == "growth" else f"({whole} − {part}) / {whole}"


_FAR_OFF = Verdict(False)  # without what should stand there: only the rows that are told need that


def _less(whole: Amount, part: Amount) -> Quantity:
    decimals = max(whole.quantity.decimals, part.quantity.decimals)
    return Quantity(EXACT.subtract(whole.quantity.amount, part.quantity.amount), decimals)


@dataclass(frozen=True, slots=True)
class _RateColumn:
    """A column of rates: the formulas that its header allows; `named` where the headers leave only one."""

    column: int
    formulas: tuple[_Formula, ...]
    named: bool


def _rate_columns(lines: Lines) -> Iterator[_RateColumn]:
    values = lines.columns()
    rates = sorted({c for row in lines.numbers for c, number in row.items() if isinstance(number, Rate)} - set(values))
    for column in rates:
        before = max((c for c in rates if c < column), default=-1)
        block = [c for c in values if before < c < column][-4:]
        if len(block) < 2:
            # "Tổng số | Đúng hạn | Tỷ lệ | Quá hạn | Tỷ lệ": the whole stands before the first rate.
            wholes = [c for c in values if c < column and c not in block and _WHOLE.search(lines.title(c))]
            block = [*wholes[-2:], *block] if block else []
        if len(block) >= 2:
            yield _allowed(lines, column, block)
        elif len(block) == 1:
            yield from _shares_of_total(lines, column, block[0])


def _shares_of_total(lines: Lines, column: int, value: int) -> Iterator[_RateColumn]:
    """Yield "Số lượng | Tỷ lệ": each row's share of the total row."""
    rows = lines.sheet.rows
    whole = [r for r in range(len(rows)) if is_total(rows[r]) and lines.amount(r, value)]
    if len(whole) == 1 and not CUT.search(lines.title(column)) and not _GROWTH.search(lines.title(column)):
        yield _RateColumn(column, (_Formula("share", value, value, total_row=whole[0]),), False)


def _allowed(lines: Lines, column: int, block: Sequence[int]) -> _RateColumn:
    """Return the formulas that the header words of a rate column and of the columns in its block allow."""
    title = lines.title(column)
    found: list[_Formula] = []
    ordered = [(a, b) for i, a in enumerate(block) for b in block[i + 1 :]]
    if CUT.search(title) and not _UP.search(title):
        for whole, part in ordered:
            found += [_Formula(kind, part, whole) for kind in _cut_kinds(lines.title(whole), lines.title(part))]
    elif _GROWTH.search(title):
        for whole, part in ordered:
            both = bool(_DOWN.search(title))
            found += [_Formula("share", part, whole), _Formula("growth", part, whole, either_way=both)]
            if _WHOLE.search(lines.title(part)):
                found.append(_Formula("share", whole, part))
    else:
        found = [_Formula("share", part, whole) for whole, part in permutations(block, 2)]
        if _IN_TIME.search(title) and not _LATE.search(title):
            late = [c for c in block if _LATE.search(lines.title(c))]
            found += [_Formula("rest", part, whole) for part in late for whole in block if whole not in late]
        named = [f for f in found if _WHOLE.search(lines.title(f.whole)) and not _WHOLE.match(lines.title(f.part))]
        if len(block) == 2 and len(named) == 1 and _named_part(title, lines.title(named[0].part)):
            found = named
        found = _of_solved(lines, title, block) or found
    return _RateColumn(column, tuple(found), len(found) == 1)


_DEADLINE = regex.compile(r"\b(truoc|som|dung|trong|qua|tre|cham)(?=\s+(?:(?:va|,)\s+\w+\s+)?h[ae]n\b)")
_SOLVED = regex.compile(r"\bda\s+(?:giai\s+quyet|tra|xu\s+ly)\b|\bket\s+qua\s+giai\s+quyet\b")


def _of_solved(lines: Lines, title: str, block: Sequence[int]) -> list[_Formula]:
    """Return the one formula of "Đã giải quyết | Trước hạn, đúng hạn | … | Tỷ lệ trước hạn, đúng hạn (%)", else none.

    Where another column tells of dossiers in time as well ("Trước hạn | Đúng hạn | Tỷ lệ đúng hạn"), the rate may be of
    both together.
    """
    kinds = {c: set(_DEADLINE.findall(lines.title(c))) for c in block}
    asked = set(_DEADLINE.findall(title))
    parts = [c for c in block if asked and kinds[c] == asked]
    wholes = [c for c in block if not kinds[c] and _SOLVED.search(lines.title(c))]
    late = {"qua", "tre", "cham"}
    rivals = [c for c in block if c not in parts and kinds[c] and bool(kinds[c] & late) == bool(asked & late)]
    return [_Formula("share", parts[0], wholes[0])] if len(parts) == len(wholes) == 1 and not rivals else []


def _cut_kinds(whole: str, part: str) -> tuple[_Kind, ...]:
    """Return how a cut comes from times: "Thời gian cắt giảm" is what is left to some and what is cut off to others."""
    if _IS_CUT.match(part) and not _AFTER.search(part):
        return ("share",)
    return ("cut",) if _BEFORE.search(whole) and _AFTER.search(part) else ("cut", "share")


def _named_part(rate: str, part: str) -> bool:
    """Tell whether a rate's header speaks of the column `part`: "Tỷ lệ đúng hạn" of "Đúng hạn", "Tỷ lệ (%)" of any."""
    asked = set(_SHARE.findall(rate))
    own = set(_SHARE.findall(part))
    return bool(own) and (not asked or bool(asked & own))


@dataclass(frozen=True, slots=True)
class _Judged:
    row: int
    formula: _Formula
    part: Amount
    whole: Amount
    rate: Rate
    verdict: Verdict


@lru_cache(maxsize=1)
def _rate_tables(context: Context) -> tuple[tuple[Lines, _RateColumn, list[_Judged], bool], ...]:
    """Return each column of rates with its rows as judged, and whether the rows themselves confirm the formula."""
    return tuple(
        (lines, rates, *_judged_rows(context, lines, rates))
        for lines in tables_of(context)
        for rates in _rate_columns(lines)
    )


def _judged_rows(context: Context, lines: Lines, rates: _RateColumn) -> tuple[list[_Judged], bool]:
    """Return the rows of a rate column as judged, and whether the rows themselves confirm the formula."""
    rows = [r for r, row in enumerate(lines.sheet.rows) if not is_total(row)]
    mode = _habit(context, lines, rates, rows)
    judged = {formula: _judge(lines, rates.column, formula, rows, mode) for formula in rates.formulas}
    settled = [formula for formula in rates.formulas if _settled(judged[formula], rates.named)]
    if not settled:
        return [], False
    best = max(settled, key=lambda formula: sum(map(_fits, judged[formula])))
    others = [{j.row: j for j in judged[formula]} for formula in settled if formula != best]
    found = []
    for line in judged[best] + _judge(lines, rates.column, best, _total_rows(lines, best), mode):
        if not _fits(line):
            line = next((o[line.row] for o in others if line.row in o and _fits(o[line.row])), line)
        if line.verdict is _FAR_OFF:
            line = replace(line, verdict=line.formula.judge(line.part, line.whole, line.rate, mode))
        found.append(line)
    return found, len(judged[best]) >= 3


def _total_rows(lines: Lines, formula: _Formula) -> list[int]:
    """Return the total rows whose rate must follow from their own numbers: times are averaged there, not added."""
    if formula.kind == "cut" or formula.total_row is not None:
        return []
    return [r for r, row in enumerate(lines.sheet.rows) if is_total(row)]


def _judge(lines: Lines, column: int, formula: _Formula, rows: Iterable[int], mode: Habit) -> list[_Judged]:
    found = []
    for r in rows:
        rate = lines.numbers[r].get(column)
        part = lines.amount(r, formula.part)
        whole = lines.amount(r if formula.total_row is None else formula.total_row, formula.whole)
        if isinstance(rate, Rate) and rate.low is None and part and whole:
            verdict = _FAR_OFF if formula.is_far_off(part, whole, rate) else formula.judge(part, whole, rate, mode)
            if verdict.holds is not None:
                found.append(_Judged(r, formula, part, whole, rate, verdict))
    return found


def _fits(line: _Judged) -> bool:
    return line.verdict.holds in (True, "rounding")


def _settled(judged: Sequence[_Judged], named: bool) -> bool:
    """Tell whether the clear majority of the rows fulfils a formula.

    A formula that the headers leave open is tried on rows that can tell: at 100 % many formulas hold at once.
    """
    if named and len(judged) < 3:
        return bool(judged)
    telling = judged if named else [line for line in judged if line.rate.value not in (0, 100)]
    fits = sum(map(_fits, telling))
    return fits >= 3 and 10 * fits >= 6 * len(telling)


def _habit(context: Context, lines: Lines, rates: _RateColumn, rows: Sequence[int]) -> Habit:
    """Return how the table prints its rates; where it does not tell, how the report does."""
    for formula in rates.formulas:
        judged = _judge(lines, rates.column, formula, rows, "either")
        if _settled(judged, rates.named):
            found = infer_mode(
                (_numerator(line), line.whole.quantity.amount, line.rate.value, line.rate.decimals) for line in judged
            )
            return context.habit if found == "rounded" else found
    return context.habit


def _numerator(line: _Judged) -> Decimal:
    part, whole = line.part.quantity.amount, line.whole.quantity.amount
    if line.formula.kind == "share":
        return part
    return EXACT.subtract(part, whole) if line.formula.kind == "growth" else EXACT.subtract(whole, part)


@check("T001", "table_row", "error")
def table_row(context: Context) -> Iterator[Claim]:
    """Tỷ lệ trong bảng không khớp với các số cùng dòng.

    Why: Cột tỷ lệ được tính từ các cột khác của chính dòng đó; chép dòng trên xuống hoặc sửa số mà quên tính lại tỷ lệ
        là lỗi thường gặp trong bảng cắt giảm thời gian và bảng kết quả giải quyết hồ sơ.
    Bad: STT⇥Thủ tục⇥Thời gian theo quy định (ngày)⇥Thời gian sau khi cắt giảm (ngày)⇥Tỷ lệ cắt giảm (%)⏎1⇥Đăng ký nuôi
        con nuôi⇥10⇥6⇥40⏎2⇥Trích lục hộ tịch⇥4⇥3⇥25⏎3⇥Xác nhận số nhà⇥8⇥6⇥50⏎4⇥Cấp bản sao⇥2⇥1⇥50
    Bad: STT⇥Lĩnh vực⇥Tổng số hồ sơ⇥Đúng hạn⇥Tỷ lệ đúng hạn (%)⏎1⇥Hộ tịch⇥200⇥190⇥95⏎2⇥Chứng thực⇥80⇥76⇥98 ⏎3⇥Đất
        đai⇥50⇥45⇥90⏎4⇥Xây dựng⇥40⇥38⇥95
    Bad: TT⇥Lĩnh vực⇥Tiếp nhận⇥Đã trả⇥Trễ hẹn⇥Tỷ lệ đúng hẹn (%)⏎1⇥Hộ tịch⇥240⇥200⇥4⇥98⏎2⇥Đất đai⇥95⇥80⇥12⇥58 ⏎3⇥Lao
        động⇥60⇥50⇥1⇥98⏎4⇥Xây dựng⇥45⇥40⇥2⇥95
    Bad: TT⇥Lĩnh vực⇥Tiếp nhận⇥Đã giải quyết⇥Trước hạn, đúng hạn⇥Quá hạn⇥Tỷ lệ trước hạn, đúng hạn (%)⏎1⇥Hộ
        tịch⇥210⇥200⇥200⇥0⇥100⏎2⇥Chứng thực⇥84⇥80⇥80⇥0⇥100⏎3⇥Đất đai⇥53⇥50⇥47⇥3⇥97⏎4⇥Xây dựng⇥8⇥8⇥8⇥0⇥100
    Good: TT⇥Lĩnh vực⇥Tiếp nhận⇥Đã giải quyết⇥Trước hạn⇥Đúng hạn⇥Quá hạn⇥Tỷ lệ đúng hạn (%)⏎1⇥Hộ tịch⇥210⇥200⇥150⇥50⇥0
        ⇥100⏎2⇥Chứng thực⇥84⇥80⇥60⇥20⇥0⇥100⏎3⇥Đất đai⇥53⇥50⇥40⇥7⇥3⇥94
    Good: TT⇥Lĩnh vực⇥Tiếp nhận⇥Đã trả⇥Trễ hẹn⇥Tỷ lệ đúng hẹn (%)⏎1⇥Hộ tịch⇥240⇥200⇥4⇥98⏎2⇥Đất đai⇥95⇥80⇥12⇥85 ⏎3⇥Lao
        động⇥60⇥50⇥1⇥98⏎4⇥Xây dựng⇥45⇥40⇥2⇥95
    Good: STT⇥Thủ tục⇥Thời gian theo quy định (ngày)⇥Thời gian sau khi cắt giảm (ngày)⇥Tỷ lệ cắt giảm (%)⏎1⇥Đăng ký nuôi
        con nuôi⇥10⇥6⇥40⏎2⇥Trích lục hộ tịch⇥4⇥3⇥25⏎3⇥Xác nhận số nhà⇥8⇥6⇥25⏎4⇥Cấp bản sao⇥2⇥1⇥50
    Good: STT⇥Chỉ tiêu⇥Kế hoạch⇥Thực hiện⇥Tỷ lệ (%)⏎1⇥Số lớp tập huấn⇥4⇥5⇥125⏎2⇥Số cuộc kiểm tra⇥3⇥2⇥66,67
    Good: STT⇥Mức độ⇥Số phiếu⇥Tỷ lệ (%)⏎1⇥Rất hài lòng⇥60⇥60⏎2⇥Hài lòng⇥35⇥35⏎3⇥Bình thường⇥5⇥5⏎⇥Tổng cộng⇥100⇥100
    Not flagged: bảng mà tiêu đề cột không cho biết cách tính và đa số dòng không theo một cách tính nào; tỷ lệ chỉ lệch
        ở chữ số cuối do làm tròn được ghi là thông tin.
    """
    for lines, _, judged, confirmed in _rate_tables(context):
        for line in judged:
            alike = [] if line.verdict.holds is not False else [o for o in judged if _same_input(o, line)]
            yield _row_claim(context, lines, line, confirmed, alike)


def _same_input(other: _Judged, line: _Judged) -> bool:
    """Tell whether another row has the same numbers, and the rate that they make."""
    same = (other.part.value, other.whole.value) == (line.part.value, line.whole.value)
    return same and other.rate.value != line.rate.value and other.verdict.holds is True


def _row_claim(context: Context, lines: Lines, line: _Judged, confirmed: bool, alike: Sequence[_Judged]) -> Claim:
    part, whole = as_printed(context, line.part), as_printed(context, line.whole)
    stated = as_percent(context, line.rate)
    equation = line.formula.equation(part, whole)
    expected = line.verdict.expected or "?"
    holds = line.verdict.holds is True
    close = "; chỉ lệch ở chữ số làm tròn" if line.verdict.holds == "rounding" else ""
    return Claim(
        kind="table_row",
        parts=(member("whole", line.whole), member("part", line.part), member("rate", line.rate)),
        verdict=line.verdict,
        statement=f"{equation} = {stated}" if holds else f"{equation} = {expected} ≠ {stated}",
        message=f"Dòng “{name_of(lines.sheet.rows[line.row])}”: bảng ghi tỷ lệ {stated}, tính từ các số cùng dòng "
        f"{equation} thì được {expected}{close}." + _others(context, lines, alike),
        stated=stated,
        # A total row may print the mean of the rates above it.
        severity=None if confirmed and not is_total(lines.sheet.rows[line.row]) else "warning",
        show=tuple((other.rate.start, other.rate.end) for other in alike),
    )


def _others(context: Context, lines: Lines, alike: Sequence[_Judged]) -> str:
    if not alike:
        return ""
    named = f" Dòng “{name_of(lines.sheet.rows[alike[0].row])}”"
    more = f" và {len(alike) - 1} dòng khác" if len(alike) > 1 else ""
    return f"{named}{more} có cùng số liệu, ghi {as_percent(context, alike[0].rate)}."


@check("T005", "same_quantity", "warning")
def same_times(context: Context) -> Iterator[Claim]:
    """Hai dòng có cùng số liệu đầu vào nhưng tỷ lệ khác nhau.

    Why: Cùng thời gian theo quy định và cùng thời gian sau cắt giảm thì tỷ lệ cắt giảm phải như nhau, dù bảng tính theo
        cách nào.
    Bad: STT⇥Thủ tục⇥Thời gian theo quy định⇥Thời gian sau cắt giảm⇥Tỷ lệ cắt giảm (%)⏎1⇥Thủ tục A⇥6⇥4⇥30⏎2⇥Thủ tục
        B⇥6⇥4⇥45⏎3⇥Thủ tục C⇥9⇥5⇥70⏎4⇥Thủ tục D⇥12⇥9⇥40
    Good: STT⇥Thủ tục⇥Thời gian theo quy định⇥Thời gian sau cắt giảm⇥Tỷ lệ cắt giảm (%)⏎1⇥Thủ tục A⇥6⇥4⇥33⏎2⇥Thủ tục
        B⇥6⇥4⇥33⏎3⇥Thủ tục C⇥8⇥6⇥25⏎4⇥Thủ tục D⇥10⇥9⇥10
    Not flagged: bảng đã được quy tắc T001 đối chiếu từng dòng.
    """
    for lines, rates, judged, _ in _rate_tables(context):
        if not judged and CUT.search(lines.title(rates.column)):
            yield from _same_inputs(context, lines, rates)


def _same_inputs(context: Context, lines: Lines, rates: _RateColumn) -> Iterator[Claim]:
    columns = sorted({c for formula in rates.formulas for c in (formula.part, formula.whole)})
    groups: dict[tuple[object, ...], list[tuple[int, Rate]]] = {}
    for r in range(len(lines.sheet.rows)):
        inputs = [lines.amount(r, c) for c in columns]
        rate = lines.numbers[r].get(rates.column)
        if isinstance(rate, Rate) and all(inputs):
            groups.setdefault(tuple(a.value for a in inputs if a), []).append((r, rate))
    for rows in groups.values():
        values = {rate.value.to_integral_value() for _, rate in rows}
        if max(values) - min(values) <= 1:
            continue
        names = "; ".join(f"“{name_of(lines.sheet.rows[r])}” {as_percent(context, rate)}" for r, rate in rows)
        shown = " → ".join(as_printed(context, a) for c in columns if (a := lines.amount(rows[0][0], c)))
        yield Claim(
            kind="same_quantity",
            parts=tuple(member("rate", rate) for _, rate in rows),
            verdict=Verdict(False),
            statement=f"{shown}: " + " ≠ ".join(dict.fromkeys(as_percent(context, rate) for _, rate in rows)),
            message=f"Các dòng có cùng số liệu {shown} nhưng ghi tỷ lệ khác nhau: {names}.",
        )

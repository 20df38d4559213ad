"""Checks within a table: rates computed from their row, totals, and what "Trong đó" takes apart.

What is related is said by the headers, the row labels and the layout; which of the formulas that a header allows is
meant is decided by the clear majority of the rows, and never by one row's arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache
from itertools import permutations
from typing import Literal

import regex

from extractor.arithmetic import Habit, Verdict, format_percent, growth, infer_mode, part_of, ratio, total
from extractor.checks import Claim, Context, Part, check
from extractor.find.mentions import Amount, Rate
from extractor.find.tables import Grid, Row, Sheet, is_remark, sheets
from extractor.indicators import numbers_by_cell
from extractor.patterns import vocabulary
from extractor.quantities import EXACT, ZERO, Quantity
from extractor.text import fold

_TOTAL = regex.compile(
    r"(?:(?:tong\s+)?cong(?:\s+tong|\s+chung|\s+so)?|tong(?:\s+(?:so|cong|chung|cong\s+so))?|toan\s+(?:xa|phuong|huyen))"
    r"(?:\s+(?:ca|toan)\s+\w+|\s+chung|\s+(?:[ivx]{1,4}|[a-d]))?\s*(?:\(.{0,30}\))?\s*[:.]?"
)
_SUM_OF_GROUPS = regex.compile(r"tong\s+cong|tong\s+so|tong\s+chung|tong")
_OF_WHICH = regex.compile(r"(?:trong\s+do|bao\s+gom|gom)\b")
_ENDS_OPEN = regex.compile(r"(?:trong\s+do|bao\s+gom|gom|cu\s+the)\s*[:.]?\s*$")
_ALL_PARTS = regex.compile(r"\bgom\b")
# Columns whose numbers nobody adds up.
_NOT_ADDED = regex.compile(
    r"binh\s+quan|trung\s+binh|don\s+gia|dinh\s+muc|\bdiem\b|thoi\s+gian|thoi\s+han|xep\s+(?:loai|hang)|nam\s+sinh|so\s+ngay|"
    r"chi\s+so|\bstt\b|muc\s+do\b(?!.*ho\s+so)|so\s+hieu|dien\s+thoai|ghi\s+chu|(?:quyet\s+dinh|van\s+ban)\s+so"
)


@dataclass(frozen=True, slots=True)
class _Lines:
    """A sheet with its numbers: row by row, column → number."""

    sheet: Sheet
    numbers: tuple[dict[int, Amount | Rate], ...]

    @property
    def head(self) -> tuple[str, ...]:
        return self.sheet.grid.head

    def columns(self) -> list[int]:
        """Return the columns of counts: some row has one there, and the header is not one of remarks."""
        found = {c for row in self.numbers for c, number in row.items() if isinstance(number, Amount)}
        return sorted(c for c in found if c >= len(self.head) or not is_remark(self.head[c]))

    def title(self, column: int) -> str:
        return self.head[column] if column < len(self.head) else ""

    def amount(self, row: int, column: int) -> Amount | None:
        """Return the count of a cell; None for a rate, an "a/b" or a cell without a number."""
        number = self.numbers[row].get(column)
        return number if isinstance(number, Amount) and number.of is None else None


@lru_cache(maxsize=1)
def _tables(context: Context) -> tuple[_Lines, ...]:
    """Return the sheets of a report with their numbers; kept, as all the checks of a report run one after another."""
    cells = numbers_by_cell(context.found)
    found = []
    for sheet in sheets(context.found.grids):
        rows = []
        for row in sheet.rows:
            width = len(row.grid.rows[row.index])
            keys = ((c, (row.grid.index, row.index, c)) for c in range(width))
            rows.append({c: cells[key] for c, key in keys if key in cells})
        found.append(_Lines(sheet, tuple(rows)))
    return tuple(found)


def _name(row: Row) -> str:
    """Return a row's label as printed, cut short."""
    column = row.grid.label_column(row.index)
    if column is None:
        column = row.grid.numbering or 0
    text = " ".join(row.grid.texts[row.index][column].split())
    return text if len(text) <= 70 else text[:67].rstrip() + "…"


def _printed(context: Context, number: Amount | Rate) -> str:
    return context.printed(number.start, number.end)


def _percent(context: Context, rate: Rate) -> str:
    printed = _printed(context, rate)
    return printed if printed.endswith("%") else f"{printed}%"


def _part(role: str, number: Amount | Rate) -> Part:
    return Part(role, number.value, number.start, number.end)


# A rate column of a row -------------------------------------------------------------------------------------------

_Kind = Literal["share", "cut", "growth"]
_CUT = regex.compile(r"cat\s+giam|rut\s+ngan|tiet\s+kiem|\bgiam\b(?!\s+ngheo)")
_GROWTH = regex.compile(r"\btang\b|so\s+sanh|so\s+voi|cung\s+ky")
_IS_CUT = regex.compile(r"(?:so\s+ngay|thoi\s+gian|so\s+gio)?\s*(?:da\s+|duoc\s+)*(?:cat\s+giam|rut\s+ngan|giam)\b")
_AFTER = regex.compile(r"\bsau\b|con\s+lai|thuc\s+te|thuc\s+hien|\bcon\b|giam\s+con|ngan\s+con|xuong\s+con")
_BEFORE = regex.compile(r"quy\s+dinh|\btruoc\b|ban\s+dau")
_WHOLE = regex.compile(
    r"^(?:tong|ke\s+hoach|chi\s+tieu|phai\s|so\s+phai)|\btong\s+so\b|\bke\s+hoach\b|\bduoc\s+giao\b|chi\s+tieu\s+giao|tiep\s+nhan|phat\s+ra"
)
_SHARE = regex.compile(
    r"dung\s+han|truoc\s+han|qua\s+han|tre\s+han|thuc\s+hien|hoan\s+thanh|dat\b|truc\s+tuyen|hai\s+long|so\s+hoa|thu\s+ve|da\s+giai\s+quyet|kich\s+hoat"
)


@dataclass(frozen=True, slots=True)
class _Formula:
    """How a rate comes from two columns: share part/whole, cut (whole − part)/whole, growth (part − whole)/whole.

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

    def equation(self, part: str, whole: str) -> str:
        """Return the formula with its numbers."""
        if self.kind == "share":
            return f"{part} / {whole}"
        return f"({whole} − {part}) / {whole}" if self.kind == "cut" else f"({part} − {whole}) / {whole}"


def _less(whole: Amount, part: Amount) -> Quantity:
    decimals = max(whole.quantity.decimals, part.quantity.decimals)
    return Quantity(EXACT.subtract(whole.quantity.amount, part.quantity.amount), decimals)


@dataclass(frozen=True, slots=True)
class _RateColumn:
    """A column of rates: the formulas that its header allows; `named` where the headers leave only one."""

    column: int
    formulas: tuple[_Formula, ...]
    named: bool


def _rate_columns(lines: _Lines) -> Iterator[_RateColumn]:
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


def _shares_of_total(lines: _Lines, column: int, value: int) -> Iterator[_RateColumn]:
    """Yield "Số lượng | Tỷ lệ": each row's share of the total row."""
    rows = lines.sheet.rows
    whole = [r for r in range(len(rows)) if _is_total(rows[r]) and lines.amount(r, value)]
    if len(whole) == 1 and not _CUT.search(lines.title(column)) and not _GROWTH.search(lines.title(column)):
        yield _RateColumn(column, (_Formula("share", value, value, total_row=whole[0]),), False)


def _allowed(lines: _Lines, column: int, block: Sequence[int]) -> _RateColumn:
    """Return the formulas that the header words of a rate column and of the columns in its block allow."""
    title = lines.title(column)
    found: list[_Formula] = []
    ordered = [(a, b) for i, a in enumerate(block) for b in block[i + 1 :]]
    if _CUT.search(title) and not regex.search(r"\btang\b", title):
        for whole, part in ordered:
            cut = _IS_CUT.match(lines.title(part)) and not _AFTER.search(lines.title(part))
            found.append(_Formula("share" if cut else "cut", part, whole))
            if not cut and not (_BEFORE.search(lines.title(whole)) and _AFTER.search(lines.title(part))):
                found.append(_Formula("share", part, whole))
    elif _GROWTH.search(title):
        for whole, part in ordered:
            both = bool(regex.search(r"\bgiam\b", title))
            found += [_Formula("share", part, whole), _Formula("growth", part, whole, either_way=both)]
    else:
        found = [_Formula("share", part, whole) for whole, part in permutations(block, 2)]
        named = [f for f in found if _WHOLE.search(lines.title(f.whole)) and not _WHOLE.match(lines.title(f.part))]
        if len(block) == 2 and len(named) == 1 and _named_part(title, lines.title(named[0].part)):
            found = named
    return _RateColumn(column, tuple(found), len(found) == 1)


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
def _rate_tables(context: Context) -> tuple[tuple[_Lines, _RateColumn, list[_Judged], bool], ...]:
    """Return each column of rates with its rows as judged, and whether the rows themselves confirm the formula."""
    return tuple(
        (lines, rates, *_judged_rows(context, lines, rates))
        for lines in _tables(context)
        for rates in _rate_columns(lines)
    )


def _judged_rows(context: Context, lines: _Lines, rates: _RateColumn) -> tuple[list[_Judged], bool]:
    """Return the rows of a rate column as judged, and whether the rows themselves confirm the formula."""
    rows = [r for r, row in enumerate(lines.sheet.rows) if not _is_total(row)]
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
        found.append(line)
    return found, len(judged[best]) >= 3


def _total_rows(lines: _Lines, formula: _Formula) -> list[int]:
    """Return the total rows whose rate must follow from their own numbers: times are averaged there, not added."""
    if formula.kind == "cut" or formula.total_row is not None:
        return []
    return [r for r, row in enumerate(lines.sheet.rows) if _is_total(row)]


def _judge(lines: _Lines, column: int, formula: _Formula, rows: Iterable[int], mode: Habit) -> list[_Judged]:
    found = []
    for r in rows:
        rate = lines.numbers[r].get(column)
        part = lines.amount(r, formula.part)
        whole = lines.amount(r if formula.total_row is None else formula.total_row, formula.whole)
        if isinstance(rate, Rate) and rate.low is None and part and whole:
            verdict = formula.judge(part, whole, rate, mode)
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


def _habit(context: Context, lines: _Lines, rates: _RateColumn, rows: Sequence[int]) -> Habit:
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
    return EXACT.subtract(whole, part) if line.formula.kind == "cut" else EXACT.subtract(part, whole)


@check("T001", "table_row", "error")
def table_row(context: Context) -> Iterator[Claim]:
    """Tỷ lệ trong bảng không khớp với các số cùng dòng.

    Why: Cột tỷ lệ được tính từ các cột khác của chính dòng đó; chép dòng trên xuống hoặc sửa số mà quên tính lại tỷ lệ
        là lỗi thường gặp trong bảng cắt giảm thời gian và bảng kết quả giải quyết hồ sơ.
    Bad: STT⇥Thủ tục⇥Thời gian theo quy định (ngày)⇥Thời gian sau khi cắt giảm (ngày)⇥Tỷ lệ cắt giảm (%)⏎1⇥Đăng ký nuôi
        con nuôi⇥10⇥6⇥40⏎2⇥Trích lục hộ tịch⇥4⇥3⇥25⏎3⇥Xác nhận số nhà⇥8⇥6⇥50⏎4⇥Cấp bản sao⇥2⇥1⇥50
    Bad: STT⇥Lĩnh vực⇥Tổng số hồ sơ⇥Đúng hạn⇥Tỷ lệ đúng hạn (%)⏎1⇥Hộ tịch⇥200⇥190⇥95⏎2⇥Chứng thực⇥80⇥76⇥98
        ⏎3⇥Đất đai⇥50⇥45⇥90⏎4⇥Xây dựng⇥40⇥38⇥95
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


def _row_claim(context: Context, lines: _Lines, line: _Judged, confirmed: bool, alike: Sequence[_Judged]) -> Claim:
    part, whole = _printed(context, line.part), _printed(context, line.whole)
    stated = _percent(context, line.rate)
    equation = line.formula.equation(part, whole)
    expected = line.verdict.expected or "?"
    holds = line.verdict.holds is True
    close = "; chỉ lệch ở chữ số làm tròn" if line.verdict.holds == "rounding" else ""
    return Claim(
        kind="table_row",
        parts=(_part("whole", line.whole), _part("part", line.part), _part("rate", line.rate)),
        verdict=line.verdict,
        statement=f"{equation} = {stated}" if holds else f"{equation} = {expected} ≠ {stated}",
        message=f"Dòng “{_name(lines.sheet.rows[line.row])}”: bảng ghi tỷ lệ {stated}, tính từ các số cùng dòng "
        f"{equation} thì được {expected}{close}." + _others(context, lines, alike),
        stated=stated,
        # A total row may print the mean of the rates above it.
        severity=None if confirmed and not _is_total(lines.sheet.rows[line.row]) else "warning",
        show=tuple((other.rate.start, other.rate.end) for other in alike),
    )


def _others(context: Context, lines: _Lines, alike: Sequence[_Judged]) -> str:
    if not alike:
        return ""
    named = f" Dòng “{_name(lines.sheet.rows[alike[0].row])}”"
    more = f" và {len(alike) - 1} dòng khác" if len(alike) > 1 else ""
    return f"{named}{more} có cùng số liệu, ghi {_percent(context, alike[0].rate)}."


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
        if not judged and _CUT.search(lines.title(rates.column)):
            yield from _same_inputs(context, lines, rates)


def _same_inputs(context: Context, lines: _Lines, rates: _RateColumn) -> Iterator[Claim]:
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
        names = "; ".join(f"“{_name(lines.sheet.rows[r])}” {_percent(context, rate)}" for r, rate in rows)
        shown = " → ".join(_printed(context, a) for c in columns if (a := lines.amount(rows[0][0], c)))
        yield Claim(
            kind="same_quantity",
            parts=tuple(_part("rate", rate) for _, rate in rows),
            verdict=Verdict(False),
            statement=f"{shown}: " + " ≠ ".join(dict.fromkeys(_percent(context, rate) for _, rate in rows)),
            message=f"Các dòng có cùng số liệu {shown} nhưng ghi tỷ lệ khác nhau: {names}.",
        )


# What the text says of a table's rates ------------------------------------------------------------------------------

_CUT_OF_TIMES = regex.compile(
    r"(?:cat\s+giam|rut\s+ngan|giam)\b.{0,80}thoi\s+(?:gian|han)|thoi\s+(?:gian|han).{0,80}(?:cat\s+giam|rut\s+ngan)"
)
_AT_LEAST = ("toi thieu", "it nhat", "tu", "tro len", "khong duoi")
_AIM = regex.compile(r"phan\s+dau|muc\s+tieu|yeu\s+cau|chi\s+tieu|\bse\b")


@check("Q002", "range_claim", "warning")
def stated_range(context: Context) -> Iterator[Claim]:
    """Khoảng tỷ lệ nêu trong lời văn không khớp với bảng kèm theo.

    Why: Lời văn tóm tắt bảng (“cắt giảm từ 20-50%”) thường viết trước khi bảng hoàn chỉnh; dòng nằm ngoài khoảng đã nêu
        cho thấy một trong hai chỗ chưa được cập nhật.
    Bad: UBND xã đã cắt giảm thời gian giải quyết 04 thủ tục từ 20-50% so với quy định.⏎⏎STT⇥Thủ tục⇥Thời gian theo quy
        định (ngày)⇥Thời gian sau khi cắt giảm (ngày)⇥Tỷ lệ cắt giảm (%)⏎1⇥Đăng ký nuôi con nuôi⇥10⇥6⇥40⏎2⇥Trích lục hộ
        tịch⇥4⇥3⇥25⏎3⇥Xác nhận số nhà⇥8⇥2⇥75⏎4⇥Cấp bản sao⇥2⇥1⇥50
    Good: UBND xã đã cắt giảm thời gian giải quyết 04 thủ tục từ 20-75% so với quy định.⏎⏎STT⇥Thủ tục⇥Thời gian theo quy
        định (ngày)⇥Thời gian sau khi cắt giảm (ngày)⇥Tỷ lệ cắt giảm (%)⏎1⇥Đăng ký nuôi con nuôi⇥10⇥6⇥40⏎2⇥Trích lục hộ
        tịch⇥4⇥3⇥25⏎3⇥Xác nhận số nhà⇥8⇥2⇥75⏎4⇥Cấp bản sao⇥2⇥1⇥50
    Not flagged: mức phấn đấu; tỷ lệ của việc khác; dòng chỉ vượt khoảng do làm tròn.
    """
    tables = [
        (lines, column)
        for lines in _tables(context)
        for column in range(len(lines.head))
        if _CUT.search(lines.title(column)) and any(isinstance(row.get(column), Rate) for row in lines.numbers)
    ]
    if len(tables) != 1:
        return
    lines, column = tables[0]
    rows = [(r, rate) for r, row in enumerate(lines.numbers) if isinstance(rate := row.get(column), Rate)]
    claims: dict[tuple[Decimal, Decimal | None], list[Rate]] = {}
    for rate in context.found.rates:
        bounds = _bounds(context, rate)
        if bounds:
            claims.setdefault(bounds, []).append(rate)
    for (low, high), stated in claims.items():
        yield _range_claim(context, lines, stated, rows, low, high)


def _bounds(context: Context, rate: Rate) -> tuple[Decimal, Decimal | None] | None:
    """Return the ends of the range that a rate in prose says times were cut by, or None."""
    if rate.cell is not None:
        return None
    start, end = context.paragraph(rate.start).start, context.paragraph(rate.start).end
    around = context.folded(max(start, rate.start - 120), min(end, rate.end + 60))
    if not _CUT_OF_TIMES.search(around) or _AIM.search(context.folded(max(start, rate.start - 60), rate.start)):
        return None
    if rate.low is not None:
        return rate.low, rate.value
    hedge = fold(rate.hedge) if rate.hedge else ""
    return (rate.value, None) if hedge in _AT_LEAST else None


def _range_claim(
    context: Context,
    lines: _Lines,
    stated: Sequence[Rate],
    rows: Sequence[tuple[int, Rate]],
    low: Decimal,
    high: Decimal | None,
) -> Claim:
    def outside(rate: Rate) -> bool:
        half = Quantity(rate.value, rate.decimals).step
        return rate.value + half <= low or (high is not None and rate.value - half >= high)

    wrong = [(r, rate) for r, rate in rows if outside(rate)]
    span = f"từ {format_percent(low)} " + (f"đến {format_percent(high)}" if high is not None else "trở lên")
    names = "; ".join(f"“{_name(lines.sheet.rows[r])}” {_percent(context, rate)}" for r, rate in wrong[:5])
    return Claim(
        kind="range_claim",
        parts=(*(_part("claim", rate) for rate in stated), *(_part("row", rate) for _, rate in (wrong or rows))),
        verdict=Verdict(not wrong),
        statement=f"{', '.join(_percent(context, rate) for _, rate in wrong)} ngoài khoảng {span}"
        if wrong
        else f"{len(rows)} dòng đều nằm trong khoảng {span}",
        message=f"Lời văn nêu mức cắt giảm {span}, nhưng trong bảng có {len(wrong)} dòng nằm ngoài: {names}.",
        severity=None if high is not None else "info",
    )


# Totals -----------------------------------------------------------------------------------------------------------


def _is_total(row: Row) -> bool:
    return bool(_TOTAL.fullmatch((row.label or row.lead).strip())) or bool(_TOTAL.fullmatch(row.lead))


def _rank(code: str) -> int:
    """Return how deep a row's number is: A, I, 1, 1.1 …, no number, a, -, +."""
    if not code:
        return 9
    if set(code) <= set("IVX"):
        return 1
    if len(code) == 1 and code.isupper():
        return 0
    if code[0].isdigit() or code[0] == "(":
        return 2 + code.count(".")
    if code in "-*•":
        return 11
    return 12 if code == "+" else 10


@dataclass(frozen=True, slots=True)
class _Sum:
    """A total of a column and the rows that it adds up."""

    whole: int
    parts: tuple[int, ...]


def _row_sums(lines: _Lines) -> Iterator[_Sum]:
    """Return the totals of a sheet and of its groups I, II, …"""
    rows = lines.sheet.rows
    filled = [r for r in range(len(rows)) if lines.numbers[r]]
    totals = [r for r in filled if _is_total(rows[r])]
    if not totals:
        return
    at_top = filled[0] == totals[0]
    for n, whole in enumerate(totals):
        if at_top:
            span = range(whole + 1, totals[n + 1] if n + 1 < len(totals) else len(rows))
        else:
            span = range(totals[n - 1] + 1 if n else 0, whole)
        top = _top_rows(lines, span)
        if top:
            yield _Sum(whole, top)
        elif n and not at_top and _SUM_OF_GROUPS.match(rows[whole].label or rows[whole].lead):
            yield _Sum(whole, tuple(totals[:n]))
    for r in filled:
        if _rank(rows[r].code) <= 1 and r not in totals:
            children = []
            for k in range(r + 1, len(rows)):
                if _rank(rows[k].code) <= 1 or _is_total(rows[k]):
                    break
                children.append(k)
            top = _top_rows(lines, children)
            if len(top) > 1:
                yield _Sum(r, top)


def _top_rows(lines: _Lines, span: Iterable[int]) -> tuple[int, ...]:
    """Return the rows of `span` that a total adds up: the outermost that have numbers; () where that is not clear."""
    rows = lines.sheet.rows
    inside = [r for r in span if not _is_total(rows[r])]
    ranks = sorted({_rank(rows[r].code) for r in inside})
    for rank in ranks:
        level = [r for r in inside if _rank(rows[r].code) == rank]
        with_numbers = [r for r in level if lines.numbers[r]]
        if not with_numbers:
            continue
        return () if any(_OF_WHICH.match(rows[r].lead or rows[r].label) for r in level) else tuple(level)
    return ()


@check("T002", "sum", "error")
def totals(context: Context) -> Iterator[Claim]:
    """Dòng hoặc cột tổng trong bảng không bằng tổng các thành phần.

    Why: Dòng “Tổng cộng” và cột “Tổng số” là số được chép sang báo cáo tổng hợp; cộng sai ở đây sẽ sai ở mọi cấp trên.
    Bad: STT⇥Lĩnh vực⇥Số hồ sơ tiếp nhận⇥Số hồ sơ đã giải quyết⏎1⇥Hộ tịch⇥120⇥118⏎2⇥Chứng thực⇥310⇥310⏎3⇥Đất
        đai⇥25⇥21⏎⇥Tổng cộng⇥465⇥449
    Bad: STT⇥Thôn⇥Hồ sơ tiếp nhận⇥⇥⏎⇥⇥Tổng số⇥Trực tuyến⇥Trực tiếp⏎1⇥Đông Hạ⇥50⇥42⇥8⏎2⇥Tây Thượng⇥64⇥58⇥9⏎3⇥Trung
        Lập⇥31⇥30⇥1
    Good: STT⇥Lĩnh vực⇥Số hồ sơ tiếp nhận⇥Số hồ sơ đã giải quyết⏎1⇥Hộ tịch⇥120⇥118⏎2⇥Chứng thực⇥310⇥310⏎3⇥Đất
        đai⇥25⇥21⏎⇥Tổng cộng⇥455⇥449
    Good: STT⇥Thủ tục⇥Thời gian theo quy định (ngày)⏎1⇥Cấp bản sao⇥2⏎2⇥Chứng thực di chúc⇥3⏎⇥Cộng⇥2
    Not flagged: cột tỷ lệ, điểm, bình quân, thời gian; dòng tổng còn ô trống mà tổng lớn hơn phần đã ghi; cột “Trong
        đó”
        không kể hết các phần.
    """
    for lines in _tables(context):
        yield from _row_totals(context, lines)
        yield from _column_totals(context, lines)


def _row_totals(context: Context, lines: _Lines) -> Iterator[Claim]:
    columns = [c for c in lines.columns() if not _NOT_ADDED.search(lines.title(c))]
    for summed in _row_sums(lines):
        claims = []
        for column in columns:
            whole = lines.amount(summed.whole, column)
            if whole is None or not _same_units([*summed.parts, summed.whole], lines):
                continue
            claim = _sum_claim(context, whole, [_operand(lines, r, column) for r in summed.parts])
            if claim is not None:
                name = _name(lines.sheet.rows[summed.whole])
                claims.append((claim, f"Dòng “{name}”"))
        # Most columns wrong at once: then the rows are not what we took them for.
        failed = sum(claim.verdict.holds is False for claim, _ in claims)
        if len(claims) >= 3 and 2 * failed > len(claims):
            continue
        for claim, where in claims:
            yield _told(claim, where)


def _same_units(rows: Iterable[int], lines: _Lines) -> bool:
    column = lines.sheet.grid.unit_column
    if column is None:
        return True
    units = {row.grid.folded[row.index][column].strip() for row in (lines.sheet.rows[r] for r in rows)}
    return len(units - {""}) <= 1


_Operand = Amount | Literal["zero", "blank", "other"]


def _operand(lines: _Lines, row: int, column: int) -> _Operand:
    amount = lines.amount(row, column)
    if amount is not None:
        return amount
    line = lines.sheet.rows[row]
    cells = line.grid.folded[line.index]
    printed = cells[column].strip() if column < len(cells) else ""
    if column in lines.numbers[row] or printed not in ("", "-", "--", "/", "x", "..."):
        return "other"
    return "zero" if printed in ("-", "--") else "blank"


def _sum_claim(context: Context, whole: Amount, operands: Sequence[_Operand], *, settled: bool = False) -> Claim | None:
    """Judge that `operands` add up to `whole`; None where there is nothing to judge.

    Sums of a single number that is not 0 come about by chance, so they count only where the sum is `settled`.
    """
    parts = [operand for operand in operands if isinstance(operand, Amount)]
    if "other" in operands or len(parts) < 2 or sum(part.value != 0 for part in parts) < (1 if settled else 2):
        return None
    verdict = total(whole.quantity, [part.quantity for part in parts])
    added = sum((part.quantity.amount for part in parts), ZERO)
    if verdict.holds is False and "blank" in operands and added < whole.quantity.amount:
        verdict = Verdict(None, reason="có ô chưa ghi số liệu")
    equation = " + ".join(_printed(context, part) for part in parts)
    stated = _printed(context, whole)
    statement = (
        f"{equation} = {stated}" if verdict.holds is not False else f"{equation} = {verdict.expected} ≠ {stated}"
    )
    return Claim(
        kind="sum",
        parts=(_part("total", whole), *(_part("part", part) for part in parts)),
        verdict=verdict,
        statement=statement,
        stated=stated,
    )


def _told(claim: Claim, where: str) -> Claim:
    """Return the claim with its message: where the total stands, what it says and what the parts add up to."""
    if claim.verdict.holds is not False and claim.verdict.holds != "rounding":
        return claim
    return replace(
        claim,
        message=f"{where} ghi {claim.stated}, nhưng cộng các thành phần được {claim.verdict.expected} "
        f"({claim.statement.partition(' = ')[0]}).",
    )


def _column_totals(context: Context, lines: _Lines) -> Iterator[Claim]:
    seen: set[int] = set()
    for whole, parts in lines.sheet.grid.formulas:
        seen.add(whole)
        yield from _across(context, lines, whole, parts, "printed")
    for whole, parts, complete in _grouped_columns(lines):
        if whole not in seen:
            yield from _across(context, lines, whole, parts, "known" if complete else "open")


def _grouped_columns(lines: _Lines) -> Iterator[tuple[int, tuple[int, ...], bool]]:
    """Return (total, parts, are they known to be all) of the columns: those under one header, or "Tổng số | A | B"."""
    grid = lines.sheet.grid
    columns = [c for c in lines.columns() if c < len(grid.head) and not _NOT_ADDED.search(grid.head[c])]
    for whole in columns:
        group = grid.groups[whole]
        own = grid.head[whole].removeprefix(group).strip()
        if not regex.fullmatch(r"(?:tong(?:\s+(?:so|cong))?|cong)(?:\s+ho\s+so)?(?:\s*\(.{0,30}\))?", own):
            continue
        if group:
            parts = tuple(c for c in columns if c != whole and grid.groups[c] == group)
        else:
            # "Tổng số | Trong đó: trực tuyến | trực tiếp": the parts are the columns that follow, up to the next total.
            parts = tuple(c for c in columns if c > whole and _OF_WHICH.match(grid.groups[c]))
            if not parts:
                parts = _run(grid, columns, whole)
        labels = [grid.head[c].removeprefix(grid.groups[c]).strip() for c in parts]
        if len(parts) >= 2:
            yield whole, parts, _partition(labels) == "all"


def _run(grid: Grid, columns: Sequence[int], whole: int) -> tuple[int, ...]:
    """Return the columns right after a total that name parts of one family ("trực tuyến | trực tiếp")."""
    parts: list[int] = []
    for c in columns[columns.index(whole) + 1 :]:
        if c != (parts[-1] if parts else whole) + 1 or _family([grid.head[c]]) is None:
            break
        parts.append(c)
    return tuple(parts)


_Ground = Literal["printed", "known", "open"]


def _across(context: Context, lines: _Lines, whole: int, parts: Sequence[int], ground: _Ground) -> Iterator[Claim]:
    """Yield the claims that the columns `parts` add up to the column `whole` in each row.

    `ground` says why: the column numbers print the sum, the headers name all parts of something, or neither, and then
    most rows must bear it out.
    """
    claims = []
    for r, row in enumerate(lines.sheet.rows):
        amount = lines.amount(r, whole)
        if amount is None:
            continue
        claim = _sum_claim(context, amount, [_operand(lines, r, c) for c in parts], settled=ground != "open")
        if claim is not None:
            claims.append((claim, f"Dòng “{_name(row)}”: cột “{_title(lines, whole)}”"))
    holding = sum(claim.verdict.holds in (True, "rounding") for claim, _ in claims)
    confirmed = holding >= 3 and 10 * holding >= 6 * len(claims)
    doubtful = ground == "open" or (ground == "known" and len(claims) >= 3 and 2 * holding < len(claims))
    if doubtful and not confirmed:
        return
    for claim, where in claims:
        yield _told(claim, where)


def _title(lines: _Lines, column: int) -> str:
    """Return a column's header as printed, with that of its group: "Số hồ sơ tiếp nhận: Tổng số"."""
    grid = lines.sheet.grid
    header = grid.texts[: grid.body[0]] if grid.body else ()
    cells = [" ".join(cell.split()) for row in header for cell in row]
    group = [cell for cell in cells if cell and fold(cell) == grid.groups[column]]
    own = [
        " ".join(row[column].split())
        for row in header
        if column < len(row) and regex.search(r"\p{L}{2}", row[column]) and row[column].strip() not in group
    ]
    return ": ".join([*group[:1], *own[-1:]]) or "Tổng số"


# "Trong đó" -------------------------------------------------------------------------------------------------------


@cache
def _families() -> tuple[tuple[tuple[regex.Pattern[str], ...], tuple[frozenset[int], ...]], ...]:
    """Return the families of parts of patterns/indicators.toml: their words, and which sets of words are all of it."""
    found = []
    for family in vocabulary("indicators")["partitions"]:
        words = tuple(regex.compile(word) for word in family["words"])
        found.append((words, tuple(frozenset(group) for group in family["all"])))
    return tuple(found)


def _family(labels: Sequence[str]) -> tuple[int, frozenset[int]] | None:
    """Return the family that all of `labels` belong to and which of its words they name, or None."""
    for n, (words, _) in enumerate(_families()):
        named: set[int] = set()
        for label in labels:
            hits = {w for w, word in enumerate(words) if word.search(label)}
            if not hits:
                break
            named |= hits
        else:
            return n, frozenset(named)
    return None


def _partition(labels: Sequence[str]) -> Literal["all", "some", "unknown"]:
    """Tell whether `labels` name all parts of a whole, some parts that exclude each other, or nothing known."""
    found = _family(labels)
    if found is None or len(set(labels)) < len(labels):
        return "unknown"
    family, named = found
    return "all" if any(group <= named for group in _families()[family][1]) else "some"


@dataclass(frozen=True, slots=True)
class _Group:
    whole: int
    parts: tuple[int, ...]
    exhaustive: bool


def _groups(lines: _Lines) -> Iterator[_Group]:
    """Return the "Trong đó" groups of a sheet: a row with a number, and the rows under it up to the next own number."""
    rows = lines.sheet.rows
    parent: int | None = None
    r = 0
    while r < len(rows):
        row = rows[r]
        opens = bool(_OF_WHICH.match(row.lead) or _OF_WHICH.match(row.label))
        asked = parent == r - 1 and (_ENDS_OPEN.search(rows[parent].label) or _dashes(lines, r))
        if parent is not None and (opens or asked):
            parts, after = _members(lines, r, rows[parent].code)
            cue = row.lead or row.label
            gom = bool(_ALL_PARTS.match(cue)) or bool(_ALL_PARTS.search(rows[parent].label[-12:]))
            labels = [_OF_WHICH.sub("", rows[p].label).lstrip(" :-+") for p in parts]
            if len(parts) >= 1:
                yield _Group(parent, tuple(parts), gom or _partition(labels) == "all")
            r, parent = max(after, r + 1), None
            continue
        if lines.numbers[r] and (row.code or row.label) and _rank(row.code) not in (11, 12):
            parent = r
        elif row.code:
            parent = None
        r += 1


def _dashes(lines: _Lines, first: int) -> bool:
    """Tell whether the rows from `first` on are dashes that name all parts of a whole ("- Trước hạn", "- Quá hạn")."""
    rows = lines.sheet.rows
    labels = []
    for r in range(first, len(rows)):
        if _rank(rows[r].code) != 11:
            break
        labels.append(rows[r].label)
    return len(labels) > 1 and _partition(labels) == "all"


def _members(lines: _Lines, first: int, code: str) -> tuple[list[int], int]:
    """Return the rows of the group that opens at row `first`, and the row after it."""
    rows = lines.sheet.rows
    found: list[int] = []
    dashed = False
    r = first
    while r < len(rows):
        row = rows[r]
        rank = _rank(row.code)
        if _is_total(row) or (r > first and (_OF_WHICH.match(row.lead) or _OF_WHICH.match(row.label))):
            break
        under = bool(code) and row.code.startswith(code + ".")
        if row.code and rank < 10 and not under:
            break
        if not lines.numbers[r]:
            if r > first and not _blank_part(lines, r):
                break
        elif not (rank == 12 and dashed):
            found.append(r)
        dashed = dashed or rank == 11
        r += 1
    return found, r


def _blank_part(lines: _Lines, row: int) -> bool:
    """Tell a part whose number is not filled in from a row that is the title of something else."""
    line = lines.sheet.rows[row]
    return line.code in ("-", "+") or _family([line.label]) is not None


@check("T003", "sum", "error")
def of_which(context: Context) -> Iterator[Claim]:
    """Các dòng “Trong đó” không khớp với dòng tổng của chúng.

    Why: Dưới một chỉ tiêu, các dòng “Trong đó” tách chính con số của chỉ tiêu đó: đủ các hình thức thì cộng lại phải
        bằng, chỉ nêu một phần thì không thể lớn hơn.
    Bad: STT⇥Chỉ tiêu⇥Đơn vị tính⇥Số liệu⏎3.1⇥Số hồ sơ đã tiếp nhận⇥Hồ sơ⇥500⏎Trong đó⇥Tiếp nhận trực tiếp⇥Hồ
        sơ⇥60⏎⇥Tiếp nhận qua BCCI⇥Hồ sơ⇥5⏎⇥Tiếp nhận trực tuyến⇥Hồ sơ⇥415⏎3.2⇥Số hồ sơ trả lại⇥Hồ sơ⇥2
    Bad: STT⇥Chỉ tiêu⇥Đơn vị tính⇥Số liệu⏎1⇥Số cuộc kiểm tra⇥Cuộc⇥4⏎Trong đó⇥Kiểm tra đột xuất⇥Cuộc⇥6⏎2⇥Số văn bản⇥Văn
        bản⇥9
    Good: STT⇥Chỉ tiêu⇥Đơn vị tính⇥Số liệu⏎3.1⇥Số hồ sơ đã tiếp nhận⇥Hồ sơ⇥480⏎Trong đó⇥Tiếp nhận trực tiếp⇥Hồ
        sơ⇥60⏎⇥Tiếp nhận qua BCCI⇥Hồ sơ⇥5⏎⇥Tiếp nhận trực tuyến⇥Hồ sơ⇥415⏎3.2⇥Số hồ sơ trả lại⇥Hồ sơ⇥2
    Good: STT⇥Chỉ tiêu⇥Đơn vị tính⇥Số liệu⏎1⇥Tổng số văn bản đi⇥Văn bản⇥310⏎Trong đó⇥Tỷ lệ gửi hoàn toàn điện
        tử⇥%⇥100⏎⇥Tỷ lệ gửi song song⇥%⇥12
    Not flagged: tỷ lệ phần trăm trong nhóm “Trong đó”; nhóm chỉ nêu một số phần mà tổng nhỏ hơn dòng trên.
    """
    for lines in _tables(context):
        columns = lines.columns()
        for group in _groups(lines):
            for column in columns:
                yield from _group_claims(context, lines, group, column)


def _group_claims(context: Context, lines: _Lines, group: _Group, column: int) -> Iterator[Claim]:
    whole = lines.amount(group.whole, column)
    if whole is None:
        return
    where = f"Chỉ tiêu “{_name(lines.sheet.rows[group.whole])}”"
    parts = [r for r in group.parts if not isinstance(lines.numbers[r].get(column), Rate)]
    if len(parts) < len(group.parts) and group.exhaustive:
        return
    if group.exhaustive and len(parts) > 1 and _same_units([*parts, group.whole], lines):
        claim = _sum_claim(context, whole, [_operand(lines, r, column) for r in parts], settled=True)
        if claim is not None:
            yield _told(claim, f"{where}: dòng tổng")
        return
    for r in parts:
        part = lines.amount(r, column)
        if part is None or not _same_units([r, group.whole], lines):
            continue
        verdict = part_of(part.quantity, whole.quantity)
        small, large = _printed(context, part), _printed(context, whole)
        yield Claim(
            kind="part_whole",
            parts=(_part("whole", whole), _part("part", part)),
            verdict=verdict,
            statement=f"{small} {'≤' if verdict.holds else '>'} {large}",
            message=f"{where} là {large}, nhưng phần “Trong đó” “{_name(lines.sheet.rows[r])}” là {small}, lớn hơn cả "
            "tổng.",
            stated=small,
        )

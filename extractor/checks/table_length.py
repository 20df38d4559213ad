"""A number in the text and the length of the table that it points to."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

import regex

from extractor.arithmetic import Verdict
from extractor.checks import Claim, Context, Part, check
from extractor.checks.table_rows import Rows, numbered_tables
from extractor.find.mentions import Amount
from extractor.text import Paragraph, fold

_ATTACHED = regex.compile(r"\bkem theo\b|\bphu luc\b|\bbieu(?: mau| so)?\b|\bdanh (?:sach|muc)\b")
_COMMON = regex.compile(
    r"so|lieu|phu|luc|danh|sach|muc|bieu|tong|hop|thong|ke|bang|nam|thang|quy|ket|qua|thuc|hien|giai|quyet|da|cua|xa|phuong"
    r"|tren|dia|ban|cac|cong|tac|ve|theo|trong|hanh|chinh|cai|cach|thu|tuc|tthc|nhiem|vu|don|vi|thoi|gian"
)
_LETTERS = regex.compile(r"[a-z]+")


_TITLE_LINES, _TITLE_LINE = 3, 200  # the most lines above a table that are its title, and characters of one


def _table_title(paragraphs: Sequence[Paragraph], starts: list[int], rows: Rows) -> tuple[int, int]:
    """Return the range of what stands above a table: up to three short paragraphs."""
    start = rows.grid.rows[0][0].start
    here = first = bisect_right(starts, start) - 1
    while first > 0 and here - first < _TITLE_LINES:
        above = paragraphs[first - 1]
        if above.table is not None or above.end - above.start > _TITLE_LINE:
            break
        first -= 1
    return paragraphs[first].start, start


@check("L003", "list_count", "warning")
def table_length(context: Context) -> Iterator[Claim]:
    """Số lượng nêu trong báo cáo không khớp với số dòng của biểu kèm theo.

    Why: “Cắt giảm 23 thủ tục (có biểu kèm theo)” thì biểu phải có 23 dòng; lệch nhau thì một trong hai chưa cập nhật.
    Bad: UBND xã đã đề xuất cắt giảm thời gian giải quyết 5 TTHC (có biểu kèm theo).⏎Phụ lục⏎Danh mục TTHC cắt giảm thời
        gian giải quyết⏎STT⇥Tên thủ tục⇥Quy định⇥Sau cắt giảm⏎1⇥Đăng ký kết hôn⇥5⇥3⏎2⇥Đăng ký khai tử⇥3⇥2⏎3⇥Chứng thực
        chữ ký⇥2⇥1⏎4⇥Xác nhận hợp đồng thuê đất⇥40⇥25
    Good: UBND xã đã đề xuất cắt giảm thời gian giải quyết 4 TTHC (có biểu kèm theo).⏎Phụ lục⏎Danh mục TTHC cắt giảm
        thời gian giải quyết⏎STT⇥Tên thủ tục⇥Quy định⇥Sau cắt giảm⏎1⇥Đăng ký kết hôn⇥5⇥3⏎2⇥Đăng ký khai tử⇥3⇥2⏎3⇥Chứng
        thực chữ ký⇥2⇥1⏎4⇥Xác nhận hợp đồng thuê đất⇥40⇥25
    Not flagged: số không được dẫn rõ tới biểu; biểu có tên không cùng nội dung; biểu mà cột số thứ tự không liên tục.
    """
    tables = [rows for rows in numbered_tables(context) if rows.unbroken]
    if not tables:
        return
    counted = [_counted(context, amount) for amount in context.found.amounts if _may_count(amount)]
    by_pair: dict[tuple[str, str], list[int]] = {}
    for i, (_, _, around) in enumerate(counted):
        for pair in around:
            by_pair.setdefault(pair, []).append(i)
    paragraphs = context.document.text.paragraphs
    starts = [paragraph.start for paragraph in paragraphs]
    titled: dict[str, _Told] = {}  # the same title again, as above each part of a long table, is compared once
    for rows in tables:
        title = _letters(context.folded(*_table_title(paragraphs, starts, rows)))
        if title not in titled:
            near = {i for pair in pairwise(title.split()) for i in by_pair.get(pair, ())}
            told = [counted[i][0] for i in sorted(near) if counted[i][1] in title]
            titled[title] = _told(context, told)
        count = len(rows.numbers)
        agreeing = titled[title].by_value.get(Decimal(count), [])
        ends = (
            Part("row", str(rows.numbers[0]), *rows.cells[0]),
            Part("row", str(rows.numbers[-1]), *rows.cells[-1]),
        )
        if agreeing:
            parts = tuple(Part("announced", amount.value, *amount.number) for amount in agreeing)
            unit = agreeing[0].unit or ""
            yield Claim("list_count", parts + ends, Verdict(True), f"{count} {unit} = {count} dòng của biểu")
            continue
        amount = titled[title].pointing
        if amount is not None:
            printed = context.printed(*amount.number)
            yield Claim(
                "list_count",
                (Part("announced", amount.value, *amount.number), *ends),
                Verdict(False, str(count)),
                f"{printed} {amount.unit} ≠ {count} dòng của biểu",
                f"Báo cáo nêu {printed} {amount.unit} và dẫn tới biểu kèm theo, nhưng biểu có {count} dòng đánh số.",
                stated=printed,
            )


_Pairs = frozenset[tuple[str, str]]
_MOST = 24  # places that say the same length of a table: more of them show nothing new


def _counted(context: Context, amount: Amount) -> tuple[Amount, str, _Pairs]:
    """Return a count with the words of its unit and the pairs of words around it that are not in every title."""
    around = _LETTERS.findall(context.folded(max(0, amount.start - _BEFORE), amount.end + _AFTER))
    pairs = frozenset((a, b) for a, b in pairwise(around) if not _COMMON.fullmatch(a) and not _COMMON.fullmatch(b))
    return amount, _letters(fold(amount.unit or "")), pairs


@dataclass(frozen=True, slots=True)
class _Told:
    """What the text says of the tables of one title: the counts by value, and the only one that points to a table."""

    by_value: dict[Decimal, list[Amount]]
    pointing: Amount | None


def _told(context: Context, amounts: Sequence[Amount]) -> _Told:
    by_value: dict[Decimal, list[Amount]] = {}
    for amount in amounts:
        same = by_value.setdefault(amount.value, [])
        if len(same) < _MOST:
            same.append(amount)
    pointing = [amount for amount in amounts if _points(context, amount)]
    return _Told(by_value, pointing[0] if len(pointing) == 1 else None)


def _points(context: Context, amount: Amount) -> bool:
    """Tell whether the words right after a count point to an attached table."""
    return bool(_ATTACHED.search(context.folded(amount.end, amount.end + _POINTER).split(".")[0]))


def _may_count(amount: Amount) -> bool:
    return amount.cell is None and bool(amount.unit) and amount.of is None and amount.value >= 2


# Characters around a count in which it is said what is counted, and where.
_BEFORE, _AFTER = 70, 40
_POINTER = 45  # characters after a count in which it points to the attached table


def _letters(folded: str) -> str:
    """Return the words of a text, a blank on both sides of each."""
    return f" {' '.join(_LETTERS.findall(folded))} "

"""The check on what the text says of a table's rates: the range that times were cut by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import regex

from extractor.arithmetic import Verdict, format_percent
from extractor.checks import Claim, Context, check
from extractor.checks.table_rates import CUT
from extractor.checks.tables import Lines, as_percent, member, name_of, tables_of
from extractor.find.mentions import Rate
from extractor.quantities import Quantity
from extractor.text import fold

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
        for lines in tables_of(context)
        for column in range(len(lines.head))
        if CUT.search(lines.title(column)) and any(isinstance(row.get(column), Rate) for row in lines.numbers)
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
    lines: Lines,
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
    names = "; ".join(f"“{name_of(lines.sheet.rows[r])}” {as_percent(context, rate)}" for r, rate in wrong[:5])
    return Claim(
        kind="range_claim",
        parts=(*(member("claim", rate) for rate in stated), *(member("row", rate) for _, rate in (wrong or rows))),
        verdict=Verdict(not wrong),
        statement=f"{', '.join(as_percent(context, rate) for _, rate in wrong)} ngoài khoảng {span}"
        if wrong
        else f"{len(rows)} dòng đều nằm trong khoảng {span}",
        message=f"Lời văn nêu mức cắt giảm {span}, nhưng trong bảng có {len(wrong)} dòng nằm ngoài: {names}.",
        severity=None if high is not None else "info",
    )

"""What the text says of one field, against the row of the table by fields."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import regex

from extractor.arithmetic import agree
from extractor.checks import Claim, Context, check
from extractor.checks.figures import MOST_VALUES, lower_first, printed
from extractor.checks.tables import member
from extractor.indicators import Stated
from extractor.indicators.wording import shortened

_WORD = regex.compile(r"[a-z0-9]+")
_ASIDE = regex.compile(r"\b(?:linh vuc|nganh|nhom)\b")
# The sentence counts more, or less, than the table's column.
_OTHERWISE = regex.compile(
    r"\b(?:ky truoc|chuyen (?:sang|qua)|ton dong|ton cu|luy ke|tu dau nam|mot so|trong so do|bo phan|don vi|ngay"
    r"|binh quan|truc tuyen|truc tiep|buu chinh)\b"
)


@check("Q007", "same_quantity", "warning")
def field_in_text(context: Context) -> Iterator[Claim]:
    """Số hồ sơ của một lĩnh vực ở lời văn khác với bảng theo lĩnh vực.

    Why: Lời văn nêu lại số của một dòng trong bảng; hai số khác nhau thì một chỗ ghi nhầm hoặc bảng đã sửa mà lời văn
        chưa sửa.
    Bad: Lĩnh vực hộ tịch tiếp nhận nhiều nhất, trong kỳ tiếp nhận 162 hồ sơ.⏎Kết quả theo lĩnh vực:⏎TT⇥Lĩnh vực⇥Tiếp
        nhận⏎1⇥Hộ tịch⇥126⏎2⇥Đất đai⇥41⏎⇥Tổng cộng⇥167
    Good: Lĩnh vực hộ tịch tiếp nhận nhiều nhất, trong kỳ tiếp nhận 126 hồ sơ.⏎Kết quả theo lĩnh vực:⏎TT⇥Lĩnh vực⇥Tiếp
        nhận⏎1⇥Hộ tịch⇥126⏎2⇥Đất đai⇥41⏎⇥Tổng cộng⇥167
    Good: Tháng 5, lĩnh vực hộ tịch tiếp nhận 62 hồ sơ; lĩnh vực đất đai, môi trường tiếp nhận 58 hồ sơ.⏎Kết quả theo
        lĩnh vực:⏎TT⇥Lĩnh vực⇥Tiếp nhận⏎1⇥Hộ tịch⇥126⏎2⇥Đất đai⇥41⏎⇥Tổng cộng⇥167
    Not flagged: số của một thời gian, một cấp, một hình thức khác; lĩnh vực mà lời văn và bảng gọi khác nhau.
    """
    rows: dict[tuple[object, ...], list[Stated]] = defaultdict(list)
    prose: dict[tuple[object, ...], list[Stated]] = defaultdict(list)
    for stated in context.stated:
        if stated.field is None or stated.period is not None or stated.carried or stated.amount.hedge:
            continue
        key = stated.indicator.code, stated.level, _plain(stated.field)
        if stated.amount.cell is not None:
            rows[key].append(stated)
        elif not _OTHERWISE.search(context.folded(*context.sentence(stated.amount.start))):
            prose[key].append(stated)
    for of_field, said in prose.items():
        counted = rows.get(of_field, [])
        # A field that tables give two figures for is of two tables' periods or levels.
        if len({row.amount.value for row in counted}) == 1 and len({s.amount.value for s in said}) < MOST_VALUES:
            yield _claim(context, counted, said)


def _plain(field: str) -> tuple[str, ...]:
    """Return the words of a field's name; "Lĩnh vực đất đai" and "đất đai" are one."""
    return tuple(_WORD.findall(_ASIDE.sub(" ", shortened(field))))


def _claim(context: Context, rows: list[Stated], said: list[Stated]) -> Claim:
    verdict = agree([stated.amount.quantity for stated in (*rows, *said)])
    name = f"{rows[0].indicator.name}, lĩnh vực {_row_label(context, rows[0])}"
    told, counted = printed(context, said[0].amount), printed(context, rows[0].amount)
    return Claim(
        kind="same_quantity",
        parts=tuple(member("value", stated.amount) for stated in (*rows, *said)),
        verdict=verdict,
        statement=f"{told} {'≠' if verdict.holds is False else '='} {counted} ({name})",
        message=f"{name}: lời văn ghi {told}, bảng ghi {counted}.",
    )


def _row_label(context: Context, row: Stated) -> str:
    """Return the name of a row's field as printed."""
    cell = row.amount.cell
    assert cell is not None
    table = next(grid for grid in context.found.grids if grid.index == cell[0])
    wanted = set(_plain(row.field or ""))
    best = max(table.rows[cell[1]], key=lambda c: len(wanted & set(_plain(context.folded(c.start, c.end)))))
    return lower_first(context.printed(best.start, best.end))

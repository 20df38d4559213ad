"""The check on totals: rows and columns that add up others, at the top, at the bottom or between groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import regex

from extractor.checks import Claim, Context, check
from extractor.checks.tables import (
    OF_WHICH,
    Lines,
    depth,
    family_of,
    is_total,
    name_of,
    operand,
    partition,
    same_units,
    sum_claim,
    tables_of,
    told,
)
from extractor.find.tables import Grid
from extractor.text import fold

_SUM_OF_GROUPS = regex.compile(r"tong\s+cong|tong\s+so|tong\s+chung|tong")
_TOTAL_COLUMN = regex.compile(r"(?:tong(?:\s+(?:so|cong))?|cong)(?:\s+ho\s+so)?(?:\s*\(.{0,30}\))?")
_WORDS = regex.compile(r"\p{L}{2}")
# Columns whose numbers nobody adds up.
NOT_ADDED = regex.compile(
    r"binh\s+quan|trung\s+binh|don\s+gia|dinh\s+muc|\bdiem\b|thoi\s+gian|thoi\s+han|xep\s+(?:loai|hang)|nam\s+sinh|so\s+ngay|"
    r"chi\s+so|\bstt\b|muc\s+do\b(?!.*ho\s+so)|so\s+hieu|dien\s+thoai|ghi\s+chu|(?:quyet\s+dinh|van\s+ban)\s+so"
)


@dataclass(frozen=True, slots=True)
class _Sum:
    """A total of a column and the rows that it adds up."""

    whole: int
    parts: tuple[int, ...]


def _row_sums(lines: Lines) -> Iterator[_Sum]:
    """Return the totals of a sheet and of its groups I, II, …"""
    rows = lines.sheet.rows
    filled = [r for r in range(len(rows)) if lines.numbers[r]]
    totals = [r for r in filled if is_total(rows[r])]
    if not totals:
        return
    at_top = filled[0] == totals[0]
    for n, whole in enumerate(totals):
        if at_top:
            span = range(whole + 1, totals[n + 1] if n + 1 < len(totals) else len(rows))
        else:
            span = range(totals[n - 1] + 1 if n else 0, whole)
        top = _top_rows(lines, span)
        if top and (not at_top or _exclusive(lines, top)):
            yield _Sum(whole, top)
        elif n and not at_top and _SUM_OF_GROUPS.match(rows[whole].label or rows[whole].lead):
            yield _Sum(whole, tuple(totals[:n]))
    for r in filled:
        if depth(rows[r].code) <= 1 and r not in totals:
            children = []
            for k in range(r + 1, len(rows)):
                if depth(rows[k].code) <= 1 or is_total(rows[k]):
                    break
                children.append(k)
            top = _top_rows(lines, children)
            if len(top) > 1:
                yield _Sum(r, top)


# Headers of columns whose rows exclude each other; under "Chỉ tiêu" stand women and party members side by side.
_ENTITIES = regex.compile(
    r"linh\s+vuc|don\s+vi|\bthon\b|\bxom\b|\bxa\b|phuong|co\s+quan|phong|huyen|dia\s+phuong|thu\s+tuc|tthc|\bap\b"
)


def _exclusive(lines: Lines, rows: Sequence[int]) -> bool:
    """Tell whether the rows under a total at the top exclude each other, so that they add up to it."""
    first = lines.sheet.rows[rows[0]]
    column = first.grid.label_column(first.index)
    title = lines.title(column) if column is not None else ""
    return bool(_ENTITIES.search(title)) or partition([lines.sheet.rows[r].label for r in rows]) == "all"


def _top_rows(lines: Lines, span: Iterable[int]) -> tuple[int, ...]:
    """Return the rows of `span` that a total adds up: the outermost that have numbers; () where that is not clear."""
    rows = lines.sheet.rows
    inside = [r for r in span if not is_total(rows[r])]
    ranks = sorted({depth(rows[r].code) for r in inside})
    for rank in ranks:
        level = [r for r in inside if depth(rows[r].code) == rank]
        with_numbers = [r for r in level if lines.numbers[r]]
        if not with_numbers:
            continue
        return () if any(OF_WHICH.match(rows[r].lead or rows[r].label) for r in level) else tuple(level)
    return ()


@check("T002", "sum", "error")
def totals(context: Context) -> Iterator[Claim]:
    """Dòng hoặc cột tổng trong bảng không bằng tổng các thành phần.

    Why: Dòng “Tổng cộng” và cột “Tổng số” là số được chép sang báo cáo tổng hợp; cộng sai ở đây sẽ sai ở mọi cấp trên.
    Bad: STT⇥Lĩnh vực⇥Số hồ sơ tiếp nhận⇥Số hồ sơ đã giải quyết⏎1⇥Hộ tịch⇥120⇥118⏎2⇥Chứng thực⇥310⇥310⏎3⇥Đất
        đai⇥25⇥21⏎⇥Tổng cộng⇥465⇥449
    Bad: STT⇥Thôn⇥Hồ sơ tiếp nhận⇥⇥⏎⇥⇥Tổng số⇥Trực tuyến⇥Trực tiếp⏎1⇥Đông Hạ⇥50⇥42⇥8⏎2⇥Tây Thượng⇥64⇥58⇥9⏎3⇥Trung
        Lập⇥31⇥30⇥1
    Bad: STT⇥Lĩnh vực⇥Số hồ sơ đã giải quyết⇥Trước hạn, đúng hạn⇥Quá hạn⏎1⇥Hộ tịch⇥118⇥118⇥0⏎2⇥Chứng thực⇥310⇥310⇥0⏎3⇥
        Đất đai⇥25⇥21⇥3
    Bad: STT⇥Lĩnh vực⇥Số hồ sơ tiếp nhận⇥Quá hạn⏎1⇥Hộ tịch⇥120⇥0⏎2⇥Chứng thực⇥310⇥0⏎3⇥Đất đai⇥25⇥3⏎⇥Tổng cộng⇥455⇥5
    Good: STT⇥Lĩnh vực⇥Số hồ sơ tiếp nhận⇥Số hồ sơ đã giải quyết⏎1⇥Hộ tịch⇥120⇥118⏎2⇥Chứng thực⇥310⇥310⏎3⇥Đất
        đai⇥25⇥21⏎⇥Tổng cộng⇥455⇥449
    Good: STT⇥Thủ tục⇥Thời gian theo quy định (ngày)⏎1⇥Cấp bản sao⇥2⏎2⇥Chứng thực di chúc⇥3⏎⇥Cộng⇥2
    Not flagged: cột tỷ lệ, điểm, bình quân, thời gian; dòng tổng còn ô trống mà tổng lớn hơn phần đã ghi; cột “Trong
        đó” không kể hết các phần.
    """
    for lines in tables_of(context):
        yield from _row_totals(context, lines)
        yield from _column_totals(context, lines)


def _row_totals(context: Context, lines: Lines) -> Iterator[Claim]:
    columns = [c for c in lines.columns() if not NOT_ADDED.search(lines.title(c))]
    for summed in _row_sums(lines):
        if not same_units([*summed.parts, summed.whole], lines):
            continue
        where = f"Dòng “{name_of(lines.sheet.rows[summed.whole])}”"
        added = [
            (whole, [operand(lines, r, column) for r in summed.parts])
            for column in columns
            if (whole := lines.amount(summed.whole, column)) is not None
        ]
        plain = [claim for whole, parts in added if (claim := sum_claim(context, whole, parts)) is not None]
        # Where another column adds up, one with a single number that is not 0 must, too.
        settled = any(claim.verdict.holds is True for claim in plain)
        found = (sum_claim(context, whole, parts, settled=settled) for whole, parts in added)
        claims = [(claim, where) for claim in found if claim is not None]
        # Most columns wrong at once: then the rows are not what we took them for.
        failed = sum(claim.verdict.holds is False for claim, _ in claims)
        if len(claims) >= 3 and 2 * failed > len(claims):
            continue
        for claim, where in claims:
            yield told(claim, where)


def _column_totals(context: Context, lines: Lines) -> Iterator[Claim]:
    seen: set[int] = set()
    for whole, parts in lines.sheet.grid.formulas:
        seen.add(whole)
        yield from _across(context, lines, whole, parts, "printed")
    for whole, parts, complete in (*_grouped_columns(lines), *_solved_columns(lines)):
        if whole not in seen:
            seen.add(whole)
            yield from _across(context, lines, whole, parts, "known" if complete else "open")


def _grouped_columns(lines: Lines) -> Iterator[tuple[int, tuple[int, ...], bool]]:
    """Return (total, parts, are they known to be all) of the columns: those under one header, or "Tổng số | A | B"."""
    grid = lines.sheet.grid
    columns = [c for c in lines.columns() if c < len(grid.head) and not NOT_ADDED.search(grid.head[c])]
    for whole in columns:
        group = grid.groups[whole]
        own = grid.head[whole].removeprefix(group).strip()
        if not _TOTAL_COLUMN.fullmatch(own):
            continue
        if group:
            parts = tuple(c for c in columns if c != whole and grid.groups[c] == group)
        else:
            # "Tổng số | Trong đó: trực tuyến | trực tiếp": the parts are the columns that follow, up to the next total.
            parts = tuple(c for c in columns if c > whole and OF_WHICH.match(grid.groups[c]))
            if not parts:
                parts = _run(grid, columns, whole)
        labels = [grid.head[c].removeprefix(grid.groups[c]).strip() for c in parts]
        if len(parts) >= 2:
            yield whole, parts, partition(labels) in ("all", "mostly")


_SOLVED = regex.compile(
    r"(?:(?:tong\s+)?so\s+)?(?:ho\s+so\s+)?(?:da\s+(?:duoc\s+)?(?:giai\s+quyet|tra|xu\s+ly)|giai\s+quyet)(?:\s+xong)?"
    r"(?:\s+ket\s+qua)?(?:\s*\(.{0,30}\))?"
)


def _solved_columns(lines: Lines) -> Iterator[tuple[int, tuple[int, ...], bool]]:
    """Return (solved, parts, True) of "Đã giải quyết | Trước hạn | Đúng hạn | Quá hạn", headers without a group."""
    grid = lines.sheet.grid
    columns = [c for c in lines.columns() if c < len(grid.head)]
    for whole in columns:
        if grid.groups[whole] or not _SOLVED.fullmatch(grid.head[whole].strip()):
            continue
        parts = _run(grid, columns, whole)
        if len(parts) >= 2 and not any(map(grid.groups.__getitem__, parts)):
            labels = [grid.head[c] for c in parts]
            if all(_DEADLINE.search(label) for label in labels) and partition(labels) == "all":
                yield whole, parts, True


_DEADLINE = regex.compile(r"\bh[ae]n\b")


def _run(grid: Grid, columns: Sequence[int], whole: int) -> tuple[int, ...]:
    """Return the columns right after a total that name parts of one family ("trực tuyến | trực tiếp")."""
    parts: list[int] = []
    for c in columns[columns.index(whole) + 1 :]:
        if c != (parts[-1] if parts else whole) + 1 or family_of([grid.head[c]]) is None:
            break
        parts.append(c)
    return tuple(parts)


_Ground = Literal["printed", "known", "open"]


def _across(context: Context, lines: Lines, whole: int, parts: Sequence[int], ground: _Ground) -> Iterator[Claim]:
    """Yield the claims that the columns `parts` add up to the column `whole` in each row.

    `ground` says why: the column numbers print the sum, the headers name all parts of something, or neither, and then
    most rows must bear it out.
    """
    claims = []
    title = title_of(lines, whole)
    for r, row in enumerate(lines.sheet.rows):
        amount = lines.amount(r, whole)
        if amount is None:
            continue
        claim = sum_claim(context, amount, [operand(lines, r, c) for c in parts], settled=ground != "open")
        if claim is not None:
            claims.append((claim, f"Dòng “{name_of(row)}”: cột “{title}”"))
    holding = sum(claim.verdict.holds in (True, "rounding") for claim, _ in claims)
    confirmed = holding >= 3 and 10 * holding >= 6 * len(claims)
    doubtful = ground == "open" or (ground == "known" and len(claims) >= 3 and 2 * holding < len(claims))
    if doubtful and not confirmed:
        return
    for claim, where in claims:
        yield told(claim, where)


def title_of(lines: Lines, column: int) -> str:
    """Return a column's header as printed, with that of its group: "Số hồ sơ tiếp nhận: Tổng số"."""
    grid = lines.sheet.grid
    header = grid.texts[: grid.body[0]] if grid.body else ()
    cells = [" ".join(cell.split()) for row in header for cell in row]
    group = [cell for cell in cells if cell and fold(cell) == grid.groups[column]]
    own = [
        " ".join(row[column].split())
        for row in header
        if column < len(row) and _WORDS.search(row[column]) and row[column].strip() not in group
    ]
    return ": ".join([*group[:1], *own[-1:]]) or "Tổng số"

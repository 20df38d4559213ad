"""The check on "Trong đó": the rows that take a row's number apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from extractor.arithmetic import part_of
from extractor.checks import Claim, Context, check
from extractor.checks.tables import (
    OF_WHICH,
    Lines,
    as_printed,
    depth,
    family_of,
    is_total,
    member,
    name_of,
    operand,
    partition,
    same_units,
    sum_claim,
    tables_of,
    told,
)
from extractor.find.mentions import Rate

_ENDS_OPEN = regex.compile(r"(?:trong\s+do|bao\s+gom|gom|cu\s+the)\s*[:.]?\s*$")
_ALL_PARTS = regex.compile(r"\bgom\b")


@dataclass(frozen=True, slots=True)
class _Group:
    whole: int
    parts: tuple[int, ...]
    exhaustive: bool
    mostly: bool


def _groups(lines: Lines) -> Iterator[_Group]:
    """Return the "Trong đó" groups of a sheet: a row with a number, and the rows under it up to the next own number."""
    rows = lines.sheet.rows
    parent: int | None = None
    r = 0
    while r < len(rows):
        row = rows[r]
        opens = bool(OF_WHICH.match(row.lead) or OF_WHICH.match(row.label))
        asked = parent == r - 1 and (_ENDS_OPEN.search(rows[parent].label) or _dashes(lines, r))
        if parent is not None and (opens or asked):
            parts, after = _members(lines, r, rows[parent].code)
            cue = row.lead or row.label
            gom = bool(_ALL_PARTS.match(cue)) or bool(_ALL_PARTS.search(rows[parent].label[-12:]))
            labels = [OF_WHICH.sub("", rows[p].label).lstrip(" :-+") for p in parts]
            if len(parts) >= 1:
                kind = partition(labels)
                yield _Group(parent, tuple(parts), gom or kind in ("all", "mostly"), not gom and kind == "mostly")
            r, parent = max(after, r + 1), None
            continue
        if lines.numbers[r] and (row.code or row.label) and depth(row.code) not in (11, 12):
            parent = r
        elif row.code:
            parent = None
        r += 1


def _dashes(lines: Lines, first: int) -> bool:
    """Tell whether the rows from `first` on are dashes that name all parts of a whole ("- Trước hạn", "- Quá hạn")."""
    rows = lines.sheet.rows
    labels = []
    for r in range(first, len(rows)):
        if depth(rows[r].code) != 11:
            break
        labels.append(rows[r].label)
    return len(labels) > 1 and partition(labels) == "all"


def _members(lines: Lines, first: int, code: str) -> tuple[list[int], int]:
    """Return the rows of the group that opens at row `first`, and the row after it."""
    rows = lines.sheet.rows
    found: list[int] = []
    dashed = False
    r = first
    while r < len(rows):
        row = rows[r]
        rank = depth(row.code)
        if is_total(row) or (r > first and (OF_WHICH.match(row.lead) or OF_WHICH.match(row.label))):
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


def _blank_part(lines: Lines, row: int) -> bool:
    """Tell a part whose number is not filled in from a row that is the title of something else."""
    line = lines.sheet.rows[row]
    return line.code in ("-", "+") or family_of([line.label]) is not None


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
    for lines in tables_of(context):
        columns = lines.columns()
        for group in _groups(lines):
            for column in columns:
                yield from _group_claims(context, lines, group, column)


def _group_claims(context: Context, lines: Lines, group: _Group, column: int) -> Iterator[Claim]:
    whole = lines.amount(group.whole, column)
    if whole is None:
        return
    where = f"Chỉ tiêu “{name_of(lines.sheet.rows[group.whole])}”"
    parts = [r for r in group.parts if not isinstance(lines.numbers[r].get(column), Rate)]
    if len(parts) < len(group.parts) and group.exhaustive:
        return
    if group.exhaustive and len(parts) > 1 and same_units([*parts, group.whole], lines):
        claim = sum_claim(context, whole, [operand(lines, r, column) for r in parts], settled=True, mostly=group.mostly)
        if claim is not None:
            yield told(claim, f"{where}: dòng tổng")
        return
    for r in parts:
        part = lines.amount(r, column)
        if part is None or not same_units([r, group.whole], lines):
            continue
        verdict = part_of(part.quantity, whole.quantity)
        small, large = as_printed(context, part), as_printed(context, whole)
        yield Claim(
            kind="part_whole",
            parts=(member("whole", whole), member("part", part)),
            verdict=verdict,
            statement=f"{small} {'≤' if verdict.holds else '>'} {large}",
            message=f"{where} là {large}, nhưng phần “Trong đó” “{name_of(lines.sheet.rows[r])}” là {small}, lớn hơn "
            "cả tổng.",
            stated=small,
        )

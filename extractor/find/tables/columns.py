"""What the header of a table says of its columns: units, numbers, sums; and where the header ends."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractor.patterns import derived, vocabulary
from extractor.text import Paragraph, Text, fold

_NUMERIC = regex.compile(r"(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?)(?:\s?/\s?\d[\d.]*)?\s?%?")


NUMBERING = regex.compile(r"(?:stt|tt|so\s?tt|st\s?t|s\s?tt|so\s+thu\s+tu|ma\s+so|ma|ma\s+chi\s+tieu|so\s+hieu)\.?")
_UNIT = regex.compile(r"don\s+vi\s+tinh|\bd/?\s?v\s?t(?:inh)?\b")
# "Đơn vị" alone heads a column of units or of offices: its cells tell.
_PERHAPS_UNIT = regex.compile(r"don\s+vi")
_RATE = regex.compile(r"%|\bty\s+le\b|\bti\s+le\b|\bphan\s+tram\b")
_NOT_RATE = regex.compile(r"\bso\s+luong\b.*\bt[yi]\s+le\b|\bt[yi]\s+le\b.*\bso\s+luong\b")
_REMARK = regex.compile(r"ghi\s+chu|so,?\s+ky\s+hieu|thoi\s+han|can\s+cu")


# The numbers of the columns: "3", "(3)", "A", and with what they are computed from: "(3)=(4)+(5)".
_COLUMN_MARK = regex.compile(r"\(?(?P<n>\d{1,2})\)?(?:\s?=\s?(?P<formula>[\d()+\-/:*x%\s]+))?|[a-d]")
_MARK_IN_TITLE = regex.compile(r"\(?\s?(?P<n>\d{1,2})\s?\)?\s?=\s?(?P<formula>\(?\d{1,2}\)?(?:\s?\+\s?\(?\d{1,2}\)?)+)")
_UNIT_CUE = r"(?:don\s+vi(?:\s+tinh)?|d/?\s?v\s?t)"
_DECLARED = regex.compile(rf"(?:^|\()\s*{_UNIT_CUE}\s*:\s*(?P<unit>[^\d:;()]{{1,40}}?)\s*\)?\s*\.?$")
_TITLE_UNIT = regex.compile(rf"\(\s*(?:{_UNIT_CUE}\s*:?|tinh\s+bang)?\s*(?P<unit>[^()\d=+]{{1,25}}?)\s*\)")
_TITLE_NOUN = regex.compile(r"(?:tong\s+so(?:\s+luong)?|tong|so\s+luong|so)\s+")


_SUM = regex.compile(r"[\d()+\s]+")
_DIGITS = regex.compile(r"\d+")
_YEAR = regex.compile(r"(?:19|20)\d\d")
_ROW_NUMBER = regex.compile(r"[\d.]+|[ivx]{1,4}|[a-z]")
_MOST_HEADER, _MOST_NUMBERS = 5, 8  # rows: a header has no more, and the numbers of its columns stand among these


def numeric(cell: str) -> bool:
    """Tell whether a cell holds a number and nothing else."""
    return bool(_NUMERIC.fullmatch(cell.strip()))


def is_remark(title: str) -> bool:
    """Tell whether a column's folded header says that its cells are remarks or symbols, not figures."""
    return bool(_REMARK.search(title))


def is_rate_column(title: str) -> bool:
    """Tell whether a folded header is of percentages, and not of counts with their percentages in one cell."""
    return bool(_RATE.search(title)) and not _NOT_RATE.search(title)


def spread(header: Sequence[Sequence[str]], width: int) -> list[list[str]]:
    """Return each column's header cells from top to bottom; one that is merged over columns stands in each of them.

    An empty cell belongs to the cell on its left where both have a cell of their own in the next row.
    """
    columns: list[list[str]] = [[] for _ in range(width)]
    for k, row in enumerate(header):
        cells = [row[c].strip() if c < len(row) else "" for c in range(width)]
        under = header[k + 1] if k + 1 < len(header) else ()
        below = [under[c].strip() if c < len(under) else "" for c in range(width)]
        for c in range(1, width):
            if not cells[c] and below[c] and below[c - 1] and cells[c - 1] and not _alone(header, k, c):
                cells[c] = cells[c - 1]
        for c in range(width):
            columns[c].append(cells[c])
    return columns


def _alone(header: Sequence[Sequence[str]], k: int, column: int) -> bool:
    """Tell whether a column has a header of its own above row `k`, so that it is under no other column's cell."""
    return any(column < len(row) and row[column].strip() for row in header[:k])


@derived
def _known_units() -> frozenset[str]:
    return frozenset(fold(name) for names in vocabulary("units").values() for name in names)


def is_unit_column(title: str, folded: Sequence[tuple[str, ...]], body: Sequence[int], column: int) -> bool:
    """Tell whether a column holds units, by its folded header; under "Đơn vị" its cells in the rows `body` tell."""
    if _UNIT.search(title) and len(title) < 60:
        return True
    if not _PERHAPS_UNIT.fullmatch(title.strip()):
        return False
    cells = [folded[r][column].strip() for r in body if column < len(folded[r]) and folded[r][column].strip()]
    return bool(cells) and 2 * sum(cell in _known_units() for cell in cells) > len(cells)


def declared_unit(text: Text, between: Sequence[Paragraph]) -> str | None:
    """Return the unit that the line right above a table names: "ĐVT: hồ sơ"."""
    for paragraph in between[-2:]:
        line = text.clean[paragraph.start : paragraph.end].strip()
        match = _DECLARED.search(fold(line))
        if match:
            unit = line[slice(*match.span("unit"))].strip()
            return unit if fold(unit) in _known_units() or fold(unit).endswith("dong") else None
    return None


def title_unit(title: str, printed: str) -> str | None:
    """Return the unit that a column's header names: "Thời gian (ngày)" → "ngày", "Số hồ sơ tiếp nhận" → "hồ sơ"."""
    if len(title) != len(printed):
        return None
    bracketed = bracketed_unit(title, printed)
    if bracketed is not None:
        return bracketed
    words = _TITLE_NOUN.match(title)
    if not words and not title.startswith("ho so"):
        return None
    start = words.end() if words else 0
    for end in range(min(len(title), start + 40), start + 1, -1):
        if (end == len(title) or not title[end].isalnum()) and title[start:end] in _known_units():
            return printed[start:end]
    return None


@derived
def _stage() -> regex.Pattern[str]:
    """Return the folded words of a header that say what became of the things counted: "đã giải quyết", "quá hạn"."""
    words = [*vocabulary("flows")["roles"].values()]
    words += [word for family in vocabulary("partitions")["tables"] for word in family["words"]]
    return regex.compile("|".join(rf"(?:\b(?:{word}))" for word in words))


def units_of(head: Sequence[str], own: Sequence[str | None]) -> tuple[str | None, ...]:
    """Return the unit of each column, where `own` are those that the folded headers `head` name themselves.

    Of "Số hồ sơ đã giải quyết | Trước hạn | Quá hạn" all three count dossiers: a header that only says what became of
    the things has the noun of those that say both, if these all have one noun.
    """
    nouns = {fold(unit): unit for title, unit in zip(head, own, strict=True) if unit and _stage().search(title)}
    if len(nouns) != 1:
        return tuple(own)
    (noun,) = nouns.values()
    return tuple(unit or (noun if _stage().search(title) else None) for title, unit in zip(head, own, strict=True))


def bracketed_unit(folded: str, printed: str) -> str | None:
    """Return the known unit that a header or a row's label has in brackets: "Số hộ thoát nghèo (hộ)" → "hộ"."""
    for match in _TITLE_UNIT.finditer(folded):
        if match.group("unit").strip() in _known_units() - {"%"}:
            return printed[slice(*match.span("unit"))].strip()
    return None


def column_sums(folded: Sequence[tuple[str, ...]], head: Sequence[str]) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """Return the sums that the numbers of the columns print: "(3)=(4)+(5)" → column 3 adds up columns 4 and 5."""
    numbers: dict[int, int] = {}
    sums: dict[int, str] = {}
    for row in folded[:_MOST_NUMBERS]:
        if not numbers_columns(row):
            continue
        for c, cell in enumerate(row):
            match = _COLUMN_MARK.fullmatch(cell.strip())
            if match and match.group("n"):
                numbers[int(match.group("n"))] = c
                if match.group("formula"):
                    sums[c] = match.group("formula")
        break
    for c, title in enumerate(head):
        match = _MARK_IN_TITLE.search(title)
        if match and numbers.get(int(match.group("n"))) == c:
            sums.setdefault(c, match.group("formula"))
    found = []
    for c, formula in sums.items():
        if _SUM.fullmatch(formula):
            parts = [numbers.get(int(n)) for n in _DIGITS.findall(formula)]
            known = tuple(part for part in parts if part is not None and part != c)
            if len(known) > 1 and len(known) == len(parts) == len(set(known)):
                found.append((c, known))
    return tuple(found)


def numbers_columns(row: tuple[str, ...]) -> bool:
    """Tell whether a row only numbers the columns: "1 2 3 4", "(1) (2) (3)", "A B 1 2", "1 2 3=4+5 4 5"."""
    marks = [_COLUMN_MARK.fullmatch(cell.strip()) for cell in row if cell.strip()]
    if len(marks) < 3:
        return False
    digits = [int(mark.group("n")) for mark in marks if mark and mark.group("n")]
    return (
        all(marks)
        and len(digits) >= len(marks) - 2
        and len(digits) > 1
        and digits == list(range(digits[0], digits[0] + len(digits)))
        and digits[0] <= 3
    )


def first_data_row(rows: tuple[tuple[str, ...], ...]) -> int:
    """Return the index of the first row that is not header: it has a number or a row number in it."""
    for r, row in enumerate(rows):
        cells = [cell.strip() for cell in row]
        if numbers_columns(row):
            return r
        if any(numeric(cell) and not _YEAR.fullmatch(cell) for cell in cells):
            return r
        if r and cells and _ROW_NUMBER.fullmatch(cells[0]):
            return r
        if r >= _MOST_HEADER:
            break
    return min(1, len(rows))

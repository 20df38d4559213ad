"""Indicators in tables: the row's label says which one its number states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import regex
from rapidfuzz.distance import Levenshtein

from extractor.document import Document
from extractor.find import Found
from extractor.find.mentions import Amount, Rate
from extractor.find.tables import Row, Sheet, is_remark, sheets
from extractor.indicators.catalogue import Indicator, Stated, indicators
from extractor.indicators.periods import stated_period
from extractor.indicators.scopes import named_level
from extractor.indicators.wording import shortened
from extractor.patterns import derived, vocabulary
from extractor.records import Period


def numbers_by_cell(found: Found) -> dict[tuple[int, int, int], Amount | Rate]:
    """Return (table, row, column) → the number that fills the cell; a cell of words with a number in it is left out."""
    filled: dict[tuple[int, int, int], Amount | Rate] = {}
    tables = {grid.index: grid for grid in found.grids}
    numbers: list[Amount | Rate] = [*found.amounts, *found.rates]
    for number in numbers:
        if number.cell is None:
            continue
        table, row, column = number.cell
        cell = tables[table].rows[row][column]
        if number.start == cell.start and number.end == cell.end:
            filled[number.cell] = number
    return filled


_TOKEN = regex.compile(r"[a-z0-9]+")
_BRACKETS = regex.compile(r"\([^()]*\)")
_OF_WHICH = regex.compile(r"^(?:trong do|gom|bao gom)\b[\s:,]*")
_SINCE_JANUARY = regex.compile(r"luy ke|tu dau nam")
_VALUE_COLUMN = regex.compile(r"so lieu|ket qua|so luong|thuc hien|ky (?:bao cao|nay)|gia tri")


@derived
def _light() -> frozenset[str]:
    return frozenset(vocabulary("indicators")["light_words"].split())


@derived
def _words(label: str) -> tuple[str, ...]:
    """Return the words of a folded label that tell it from others, sorted."""
    text = shortened(_BRACKETS.sub(" ", label))
    return tuple(sorted(set(_TOKEN.findall(text)) - _light()))


@derived
def _labels() -> dict[str | None, tuple[tuple[tuple[str, ...], Indicator], ...]]:
    """Return for each parent (None: a row of its own) the words of each label and its indicator."""
    found: dict[str | None, list[tuple[tuple[str, ...], Indicator]]] = {}
    for indicator in indicators():
        table = vocabulary("indicators")["indicators"][indicator.code]
        for label in table["labels"]:
            found.setdefault(table.get("under"), []).append((_words(label), indicator))
    return {parent: tuple(labels) for parent, labels in found.items()}


def _by_label(label: str, parent: str | None) -> Indicator | None:
    """Return the indicator whose label has the words of `label`, one letter of a longer word possibly wrong."""
    words = _words(_OF_WHICH.sub("", label))
    if not words:
        return None
    labels = _labels().get(parent, ())
    for known, indicator in labels:
        if known == words:
            return indicator
    for known, indicator in labels:
        if len(known) == len(words) and _alike(known, words):
            return indicator
    return None


def _alike(known: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Tell whether two labels are one, a letter wrong in one or two longer words."""
    missing = [word for word in known if word not in words]
    extra = [word for word in words if word not in known]
    if len(missing) > 2 or len(missing) != len(extra):
        return False
    return all(
        any(len(word) >= 4 and Levenshtein.distance(word, other, score_cutoff=1) <= 1 for other in extra)
        for word in missing
    )


def in_tables(found: Found) -> Iterator[Stated]:
    """Yield the numbers of tables that state an indicator."""
    cells = numbers_by_cell(found)
    for sheet in sheets(found.grids):
        column = _value_column(sheet, cells)
        if column is None:
            continue
        head = sheet.grid.head
        period = "luy ke" if column < len(head) and _SINCE_JANUARY.search(head[column]) else None
        parent: str | None = None
        for row in sheet.rows:
            parent, indicator = _of_row(row, parent)
            number = cells.get((row.grid.index, row.index, column))
            if indicator is None or number is None:
                continue
            if isinstance(number, Rate) == (indicator.unit == "%"):
                yield Stated(indicator, number, period, explicit=period is None)


# The rows of such a table are all there is, and its total is the report's own figure.
_BY_FIELDS = regex.compile(r"(?:ten )?linh vuc\b|nhom (?:tthc|thu tuc)")
TOTAL_ROW = regex.compile(r"(?:tong(?: cong| so| chung)?|cong|toan (?:xa|phuong|thi tran|huyen|tinh|don vi))\W*")
_PART_ONLY = regex.compile(
    r"\b(?:mot so|tieu bieu|chu yeu|lon nhat|nhieu nhat|cung ky|luy ke|(?:nam|quy|thang|ky) truoc|\d+ linh vuc"
    r"|(?<!truc tiep(?:,| va) )truc tuyen(?!,? (?:va )?truc tiep)|phi dia gioi|buu chinh)\b"
)


def in_totals(document: Document, found: Found) -> Iterator[Stated]:
    """Yield the figures of tables by fields under the headers that name an indicator.

    Their totals are the report's own figures, none where two tables differ; the other rows are of one field each.
    """
    cells = numbers_by_cell(found)
    stated: dict[str, list[Stated]] = {}
    for sheet in sheets(found.grids):
        head = [" ".join(text.split()) for text in sheet.grid.head]
        if not any(_BY_FIELDS.match(text) for text in head[:2]) or is_part(document, sheet):
            continue
        level = named_level(_caption(document, sheet))
        for row in sheet.rows:
            whole = TOTAL_ROW.fullmatch(row.label) or TOTAL_ROW.fullmatch(row.lead)
            for column, text in enumerate(head):
                indicator = by_header(text)
                number = cells.get((row.grid.index, row.index, column))
                if indicator is None or not isinstance(number, Amount):
                    continue
                if whole:
                    stated.setdefault(indicator.code, []).append(Stated(indicator, number, summed=True))
                elif row.label:
                    yield Stated(indicator, number, scope=row.label, field=row.label, level=level)
    for same in stated.values():
        if len({one.amount.value for one in same}) == 1:
            yield from same


def by_header(text: str) -> Indicator | None:
    """Return the indicator that a column with the folded header `text` states, if one does."""
    return _columns().get(text)


def by_label(text: str) -> Indicator | None:
    """Return the indicator that a row with the folded label `text` states, if one does, on its own or as a channel."""
    return _by_label(text, None) or next(
        (found for code in _labels() if code and (found := _by_label(text, code))), None
    )


@derived
def _columns() -> dict[str, Indicator]:
    tables = vocabulary("indicators")["indicators"]
    return {header: one for one in indicators() for header in tables[one.code].get("columns", ())}


_SENTENCE = regex.compile(r"[.;]\s")
_CAPTION = 300  # characters before a table in which it is introduced


def _caption(document: Document, sheet: Sheet) -> str:
    """Return the last sentence before a table, folded."""
    start = document.paragraph_at(sheet.grid.rows[0][0].start).start
    before = document.text.folded[max(0, start - _CAPTION) : start].rstrip()
    return str(_SENTENCE.split(before[before.rfind("\n") + 1 :])[-1])


def is_part(document: Document, sheet: Sheet, own: Period | None = None) -> bool:
    """Tell whether the words before a table say that it is not all there is, or of another time than `own`."""
    caption = _caption(document, sheet)
    return bool(_PART_ONLY.search(caption)) or stated_period(caption, own, False) is not None


def _of_row(row: Row, parent: str | None) -> tuple[str | None, Indicator | None]:
    """Return the parent in force after this row and the row's indicator."""
    inside = not row.code or row.code in ("-", "+") or row.lead.startswith("trong do")
    if inside and parent is not None:
        indicator = _by_label(row.label, parent)
        if indicator is not None:
            return parent, indicator
    if inside and (row.lead or row.label.startswith("trong do")):
        return parent, None
    indicator = _by_label(row.label, None)
    if indicator is not None:
        return (indicator.code if indicator.code in _labels() else None), indicator
    return (parent if inside else None), None


def _value_column(sheet: Sheet, cells: Mapping[tuple[int, int, int], Amount | Rate]) -> int | None:
    """Return the column of the figures, or None where there are several and the headers don't single one out."""
    columns: set[int] = set()
    for row in sheet.rows:
        for column in range(len(row.grid.rows[row.index])):
            if (row.grid.index, row.index, column) in cells:
                columns.add(column)
    head = sheet.grid.head
    columns = {c for c in columns if c >= len(head) or not is_remark(head[c])}
    if len(columns) == 1:
        return columns.pop()
    named = [c for c in columns if c < len(head) and _VALUE_COLUMN.search(head[c])]
    return named[0] if len(named) == 1 and len(columns) == 2 else None

"""The elements of WordprocessingML: properties, and children behind the containers that Word puts around them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from extractor.formats import Oversized

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

P, TABLE, ROW, CELL, RUN, TEXT = (W + name for name in ("p", "tbl", "tr", "tc", "r", "t"))
PPR, RPR, VAL = W + "pPr", W + "rPr", W + "val"
ALTERNATE, BOX = MC + "AlternateContent", W + "txbxContent"
# What Word puts around blocks, rows and cells: content controls, custom XML, tracked insertions.
_AROUND = frozenset(W + name for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"))
_BLOCKS, _ROWS, _CELLS = frozenset((P, TABLE)), frozenset((ROW,)), frozenset((CELL,))
_SPAN, _DOWN, _RIGHT, _DELETED, _CELL_DELETED = (
    W + name for name in ("gridSpan", "vMerge", "hMerge", "del", "cellDel")
)
_MOST_COLUMNS = 1_000  # Word has 63 at most
TOO_MUCH = "tệp Word có quá nhiều {} so với một báo cáo, không đọc"
MOST_CELLS = 500_000  # the longest table that anyone sends has 20,000 rows


def whole(text: str | None, default: int = 0) -> int:
    """Return a number of up to six digits; `default` for what is none, or more than anything in a report can be."""
    return int(text) if text and len(text) <= 6 and text.isascii() and text.isdigit() else default


def value_of(element: Any, path: str, default: str | None = None) -> str | None:
    """Return the w:val of the descendant at `path` ("pPr/pStyle"); `default` where there is none."""
    found = None if element is None else element.find("/".join(W + name for name in path.split("/")))
    return default if found is None else found.get(VAL, default)


def switched(element: Any) -> bool:
    """Tell whether an on/off property that is there is not switched off."""
    return element.get(VAL, "true") not in ("0", "false", "off")


def is_on(element: Any, path: str) -> bool:
    """Tell whether the on/off property at `path` is there and not switched off."""
    found = element.find("/".join(W + name for name in path.split("/")))
    return found is not None and switched(found)


def alternatives(element: Any) -> Iterator[Any]:
    """Return the contents that stand for each other in an mc:AlternateContent: for new programs first, then for old."""
    yield from element.iterchildren(MC + "Choice", MC + "Fallback")


def properties_of(element: Any, tag: str) -> Any:
    """Return the child that holds an element's properties, mostly its first; () without one."""
    if len(element) and element[0].tag == tag:
        return element[0]
    return next(element.iterchildren(tag), ())


def _wrapped(element: Any, wanted: frozenset[str]) -> Iterator[Any]:
    """Yield the children with a wanted tag, also inside what Word puts around them."""
    for child in element:
        tag = child.tag
        if tag in wanted:
            yield child
        elif tag in _AROUND:
            yield from _wrapped(child, wanted)
        elif tag == ALTERNATE and (first := next(alternatives(child), None)) is not None:
            yield from _wrapped(first, wanted)


def blocks_of(element: Any) -> Iterator[Any]:
    """Yield the paragraphs and tables of a container."""
    return _wrapped(element, _BLOCKS)


def rows_of(table: Any) -> Iterator[Any]:
    """Yield a table's rows but those that a tracked change deleted."""
    for row in _wrapped(table, _ROWS):
        if all(each.tag != _DELETED for each in properties_of(row, W + "trPr")):
            yield row


def cells_of(row: Any) -> Iterator[Any]:
    """Yield a row's cells but those that a tracked change deleted."""
    for cell in _wrapped(row, _CELLS):
        if all(each.tag != _CELL_DELETED for each in properties_of(cell, W + "tcPr")):
            yield cell


def grid_of(table: Any) -> list[list[Any]]:
    """Return a table's rows, each its cells by grid column.

    None stands for a column that a merged cell covers or the row leaves out. Raises `Oversized` for more columns than
    a page can show, and for more cells than a report can have.
    """
    left = MOST_CELLS
    grid: list[list[Any]] = []
    merging: set[int] = set()  # the columns where a vertical merge has begun
    for row in rows_of(table):
        before = (each for each in properties_of(row, W + "trPr") if each.tag == W + "gridBefore")
        cells: list[Any] = [None] * _few(whole(next((each.get(VAL) for each in before), None)))
        begun: set[int] = set()
        for cell in cells_of(row):
            at = len(cells)
            span, covered = 1, False
            for each in properties_of(cell, W + "tcPr"):
                tag = each.tag
                if tag == _SPAN:
                    span = max(1, whole(each.get(VAL), 1))
                elif tag == _DOWN:
                    # What no cell above begins is no continuation: its text would be lost.
                    covered |= each.get(VAL, "continue") == "continue" and at in merging
                    begun.add(at)
                elif tag == _RIGHT:
                    covered |= each.get(VAL, "continue") == "continue" and at > 0
            cells.append(None if covered else cell)
            cells += [None] * (_few(at + span) - at - 1)
        merging = begun
        grid.append(cells)
        left -= len(cells)
        if left < 0:
            raise Oversized(TOO_MUCH.format("ô bảng"))
    return grid


def _few(columns: int) -> int:
    if columns > _MOST_COLUMNS:
        raise Oversized(f"có bảng nhiều hơn {_MOST_COLUMNS} cột, không đọc")
    return columns


def boxes_of(drawing: Any) -> Iterator[Any]:
    """Yield the text boxes of a drawing; of its two copies for new and old programs only the first that has any."""
    if drawing.tag == BOX:
        yield drawing
    elif drawing.tag == ALTERNATE:
        yield from next(filter(None, (list(boxes_of(each)) for each in alternatives(drawing))), ())
    else:
        for child in drawing.iterchildren("*"):
            yield from boxes_of(child)

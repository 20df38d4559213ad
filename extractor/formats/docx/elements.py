"""The elements of WordprocessingML: properties, and children behind the containers that Word puts around them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def value_of(element: Any, path: str, default: str | None = None) -> str | None:
    """Return the w:val of the descendant at `path` ("pPr/pStyle"); `default` where there is none."""
    found = None if element is None else element.find("/".join(W + name for name in path.split("/")))
    return default if found is None else found.get(W + "val", default)


def is_on(element: Any, path: str) -> bool:
    """Tell whether the on/off property at `path` is there and not switched off."""
    found = element.find("/".join(W + name for name in path.split("/")))
    return found is not None and found.get(W + "val", "true") not in ("0", "false", "off")


def _wrapped(element: Any, wanted: frozenset[str]) -> Iterator[Any]:
    """Yield the children with a wanted tag, also inside content controls, custom XML and tracked insertions."""
    for child in element:
        if child.tag in wanted:
            yield child
        elif child.tag in (W + "sdt", W + "sdtContent", W + "customXml", W + "ins", W + "moveTo", W + "smartTag"):
            yield from _wrapped(child, wanted)


def blocks_of(element: Any) -> Iterator[Any]:
    """Yield the paragraphs and tables of a container."""
    return _wrapped(element, frozenset((W + "p", W + "tbl")))


def rows_of(table: Any) -> Iterator[Any]:
    """Yield a table's rows but those that a tracked change deleted."""
    for row in _wrapped(table, frozenset((W + "tr",))):
        if row.find(f"{W}trPr/{W}del") is None:
            yield row


def cells_of(row: Any) -> Iterator[Any]:
    """Yield a row's cells as they are stored."""
    return _wrapped(row, frozenset((W + "tc",)))


def grid_of(row: Any) -> Iterator[Any]:
    """Yield the row's cells by grid column; None for a column that a merged cell covers or the row leaves out."""
    yield from [None] * int(value_of(row, "trPr/gridBefore") or 0)
    for cell in cells_of(row):
        covered = any(
            (merge := cell.find(f"{W}tcPr/{W}{name}")) is not None and merge.get(W + "val", "continue") == "continue"
            for name in ("vMerge", "hMerge")
        )
        yield None if covered else cell
        yield from [None] * (int(value_of(cell, "tcPr/gridSpan") or 1) - 1)


def boxes_of(drawing: Any) -> Iterator[Any]:
    """Yield the text boxes of a drawing; of its two copies for new and old programs only the first."""
    if drawing.tag == FALLBACK:
        return
    if drawing.tag == W + "txbxContent":
        yield drawing
        return
    for child in drawing:
        yield from boxes_of(child)

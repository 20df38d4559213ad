"""Tables as grids: which column numbers the rows, which holds units, which holds rates; and grids as sheets of rows.

A grid is one table of the text. A sheet is what the reader sees as one table: the grids that a footnote or a page cut
apart are one sheet, a label that goes on in the next row is one label.
"""

from __future__ import annotations

from extractor.find.tables.columns import is_remark, numeric
from extractor.find.tables.grid import Grid, grids
from extractor.find.tables.sheet import Row, Sheet, sheets

__all__ = ["Grid", "Row", "Sheet", "grids", "is_remark", "numeric", "sheets"]

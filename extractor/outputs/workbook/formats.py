"""How the cells of the workbook look; the one place for colours, fonts and number formats."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from extractor.outputs.workbook.cells import Mark

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

FONT = {"font_name": "Times New Roman", "font_size": 11}
"""The letters of official documents."""

FILLS: dict[Mark, str] = {
    "error": "#FFC7CE",
    "warning": "#FFEB9C",
    "info": "#DDEBF7",
    "differs": "#E4DFEC",
    "doubtful": "#EDEDED",
}
SIGNS: dict[Mark, str] = {"error": "(!)", "warning": "(?)", "info": "(i)", "differs": "(≠)", "doubtful": "(~)"}
"""What stands behind a marked number, so that a print in black and white tells it too."""

_CELL = {"border": 1, "border_color": "#BFBFBF", "valign": "top"}
_TEXT = {**_CELL, "text_wrap": True}
_NUMBER = {**_CELL, "align": "right", "indent": 1}  # 1.234 beside "hồ sơ" must not read as one word


class Formats:
    """The formats of one workbook, each made when it is first needed."""

    def __init__(self, book: Workbook) -> None:
        def made(**properties: object) -> Format:
            return book.add_format(properties)  # in the workbook's own letters

        self._made = made
        self.head = made(**{**_TEXT, "valign": "vcenter", "align": "center", "bold": True, "bg_color": "#D9E1F2"})
        self.text = made(**_TEXT)
        # A cell with "=1+1" is text; without this, F2 and Enter in Excel would make it a formula after all.
        self.formula_like = made(**_TEXT, quote_prefix=True)
        self.link = made(**_CELL, align="center", font_color="#0563C1", underline=1)
        self.day = made(**_CELL, align="center", num_format="dd/mm/yyyy")
        self.share = made(**_CELL, num_format="0.0%")
        self.title = made(bold=True, font_size=14)
        self.strong = made(bold=True)
        self.bold, self.plain = made(bold=True), made()  # pieces of a cell's text
        self.settled, self.confirmed = made(font_color="#808080", italic=True), made(bold=True)  # as verdicts are given
        self.number = cache(self._number)
        self.marked = cache(self._marked)

    def _number(self, places: int, mark: Mark | None = None) -> Format:
        """Return the format of a number of so many decimals; Excel puts in the dots and commas of its language."""
        pattern = "#,##0" + ("." + "0" * places if places else "")
        if mark is None:
            return self._made(**_NUMBER, num_format=pattern)
        return self._made(**_NUMBER, num_format=f'{pattern}" {SIGNS[mark]}"', bg_color=FILLS[mark])

    def _marked(self, mark: Mark) -> Format:
        """Return the format of a marked text."""
        return self._made(**_TEXT, bg_color=FILLS[mark])

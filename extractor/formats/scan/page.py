"""What was read on the image of one page."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

from extractor.formats import Block, Boxes


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of one page in reading order: a line of print a line, a table row a line with tabs between its cells.

    All ranges are offsets into `text`, end exclusive. `boxes` has four numbers a character, in tenths of a point from
    the top left corner of the image. `blocks` tile prose and cells: a cell's place counts tables from 1 on this page
    (`tables` in all). `doubtful` and `unread` are as in `Reading`.
    """

    text: str = ""
    boxes: Boxes = field(default_factory=lambda: Boxes(array("i")))
    blocks: tuple[Block, ...] = ()
    doubtful: tuple[tuple[int, int], ...] = ()
    unread: tuple[tuple[int, int], ...] = ()
    tables: int = 0

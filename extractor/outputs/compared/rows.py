"""Changes as aligned rows of text: sign, name, before → after, difference."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.text import Text

from extractor.comparison import Change, ChangeKind
from extractor.outputs.compared.wording import CHANGE_SIGNS, FAVOURABLE_NAMES, delta_words, percent_words, value_words

_STYLES: dict[ChangeKind, str] = {
    "changed": "yellow",
    "restated": "magenta",
    "new": "green",
    "gone": "red",
    "unchanged": "dim",
}
_LEAST = 24  # columns of a terminal that a name has at least
_MOST = 72  # of a name in a file, so that one long name does not push all numbers away


@dataclass(frozen=True, slots=True)
class Row:
    """A change in words."""

    kind: ChangeKind
    name: str
    before: str
    after: str
    difference: str

    @classmethod
    def of(cls, change: Change, name: str) -> Row:
        """Return the row of a change; a rate differs by percentage points, another number also by per cent of it."""
        percent = percent_words(change)
        words = [delta_words(change), f"({percent})" if percent else ""] if change.delta else []
        if change.favourable is not None:
            words.append(f"({FAVOURABLE_NAMES[change.favourable]})")
        before, after = value_words(change.before, change.unit), value_words(change.after, change.unit)
        return cls(change.kind, name, before, after, " ".join(filter(None, words)))


def aligned(rows: Sequence[Row], width: int | None) -> list[list[Text]]:
    """Return the lines of each row, the numbers of all below each other; long names go on in further lines.

    `width` is the room in columns, None where there is no limit.
    """
    if not rows:
        return []
    before, after, difference = (
        max(cell_len(words) for words in column)
        for column in zip(*((row.before, row.after, row.difference) for row in rows), strict=True)
    )
    room = _MOST if width is None else max(_LEAST, width - len("~    →   ") - before - after - difference)
    room = min(room, max(1, *(len(row.name) for row in rows)))
    return [_lines(row, room, before, after) for row in rows]


def _lines(row: Row, room: int, before: int, after: int) -> list[Text]:
    style = _STYLES[row.kind]
    of_numbers = "" if row.kind in ("changed", "restated") else style  # neither colour would be right for both
    first, *others = textwrap.wrap(row.name, room) or [""]
    line = Text.assemble(
        (f"{CHANGE_SIGNS[row.kind]} ", style),
        (first + " " * (room - cell_len(first)), style),
        ("  " + " " * (before - cell_len(row.before)) + row.before, of_numbers),
        (" → " + " " * (after - cell_len(row.after)) + row.after, of_numbers),
        (f"  {row.difference}" if row.difference else "", "bold"),
    )
    return [line, *(Text(f"  {words}", style=style) for words in others)]

"""Pages whose content is not in reading order: found by their characters' places, and put in order by them.

Where a font has no Vietnamese letters, office programs write the letters that it has first, and those of another font
afterwards into the gaps: whoever reads the content in its order gets "Nh ng v n đ c n" and the rest further on.
"""

from __future__ import annotations

from dataclasses import replace

from extractor.formats.pdf.native import Array
from extractor.formats.pdf.page import Page

# Jumps back along one baseline: none on 12 ordinary files, 17 and 44 of 1,000 characters on two of mixed fonts.
_FEWEST_JUMPS, _SHARE = 3, 0.004
_BLANK = 0.15  # ems between two letters of two words; justified lines squeeze a blank of 0.25 to 0.2
_SMALL = 0.82
_PUT_IN, _LINE_END = -1, -2


def disordered(page: Page) -> bool:
    """Tell whether the content jumps back along a line of print again and again."""
    ink = page.ink
    if len(ink) < 2:
        return False
    size, height, way, slope = page.prints[ink].T
    same = (abs(height[1:] - height[:-1]) < 0.1 * size[:-1]) & (slope[1:] == slope[:-1])
    back = same & (way[1:] < way[:-1] - 0.5 * size[:-1])
    jumps = int(back.sum())
    return jumps >= _FEWEST_JUMPS and jumps > _SHARE * len(ink)


def rebuilt(page: Page, advances: Array) -> Page:
    """Return the page with its characters line by line from the top, left to right, and blanks where there are gaps.

    `advances` are in points how far each character's print reaches, with the room that its font leaves after it.
    """
    import numpy as np

    # What pdfium put in, to its own idea of the order, has no width, or no size where it stands between two runs.
    own = page.boxes[:, 2] > page.boxes[:, 0]
    own[page.ink] = True
    own &= (page.prints[:, 0] > 0) & ~np.isin(page.codes, (ord("\r"), ord("\n")))
    kept = np.flatnonzero(own)
    order: list[int] = []
    for line in _lines_of_print(page.prints[kept]):
        members = kept[line]
        members = members[np.argsort(page.prints[members, 2], kind="stable")]
        order += _with_blanks(page, members.tolist(), advances)
        order.append(_LINE_END)
    text = "".join(page.text[i] if i >= 0 else " " if i == _PUT_IN else "\n" for i in order)
    rows = np.array(order, dtype=np.int64).clip(-1)
    boxes, prints = (np.vstack((array, np.zeros((1, 4))))[rows] for array in (page.boxes, page.prints))
    return replace(page, text=text, boxes=boxes, prints=prints)


def _lines_of_print(prints: Array) -> list[Array]:
    """Return the rows of `prints` that stand on one line, line by line: level text first, from the top of the page."""
    import numpy as np

    size, height, _, slope = prints.T
    order = np.lexsort((-height, slope))
    apart = np.abs(np.diff(height[order])) > 0.2 * np.minimum(size[order][1:], size[order][:-1])
    cuts = np.flatnonzero(apart | (np.diff(slope[order]) != 0)) + 1
    lines: list[Array] = []
    for line in np.split(order, cuts):
        if lines and _raised_over(prints[lines[-1]], prints[line]):
            lines[-1] = np.concatenate((lines[-1], line))
        elif len(line):
            lines.append(line)
    return lines


def _raised_over(upper: Array, lower: Array) -> bool:
    """Tell whether a line of small print is the marks that stand raised on the line under it."""
    size, height, slope = upper[:, 0].max(), upper[0, 1], upper[0, 3]
    below = lower[:, 0].max()
    return bool(slope == lower[0, 3] and size < _SMALL * below and height - lower[0, 1] < 0.6 * below)


def _with_blanks(page: Page, members: list[int], advances: Array) -> list[int]:
    """Return the characters of a line with `_PUT_IN` in the gaps, and without those printed twice to look bold."""
    text = page.text
    found: list[int] = []
    for i in members:
        if found:
            last = found[-1]
            size, way = float(page.prints[i, 0]), float(page.prints[i, 2] - page.prints[last, 2])
            if text[i] == text[last] and way < 0.15 * size:
                continue
            if not text[i].isspace() and not text[last].isspace() and way - advances[last] > _BLANK * size:
                found.append(_PUT_IN)
        found.append(i)
    return found

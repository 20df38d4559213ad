"""A page as pdfplumber reads it, for one that pdfium cannot: many times slower."""

from __future__ import annotations

import io
import logging
import math

from extractor.formats.pdf.drawn import Drawn
from extractor.formats.pdf.page import GONE, Page
from extractor.formats.pdf.pdfium import MOST_CHARACTERS, TooManyCharacters
from extractor.formats.pdf.rebuild import rebuilt


def load(data: bytes, index: int) -> Page | None:
    """Return the page with this index, its characters in the order of their places; None if it cannot be read either.

    Raises `TooManyCharacters`.
    """
    import numpy as np
    import pdfplumber  # 0.2 s

    # It warns about every font and object that it has to guess at.
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            page = document.pages[index]
            letters = [(letter, char) for char in page.chars for letter in char["text"]]
            edges = [(edge["x0"], edge["top"], edge["x1"], edge["bottom"]) for edge in page.edges]
            pictures = tuple((one["x0"], one["top"], one["x1"], one["bottom"]) for one in page.images)
            left, top, right, bottom = page.bbox
    except Exception:  # pdfminer raises whatever a broken page leads it to
        return None
    if len(letters) > MOST_CHARACTERS:
        raise TooManyCharacters
    boxes = np.zeros((len(letters), 4))
    prints = np.zeros((len(letters), 4))
    for i, (_, char) in enumerate(letters):
        boxes[i] = char["x0"] - left, char["top"] - top, char["x1"] - left, char["bottom"] - top
        _, _, c, d, x, y = char["matrix"]
        scale = math.hypot(c, d) or 1.0
        c, d = c / scale, d / scale
        slope = round(math.degrees(math.atan2(c, d))) % 360
        prints[i] = char["size"], x * c + y * d, x * d - y * c, slope
    corner = (left, top, left, top)
    drawn = Drawn(
        np.array(edges).reshape(-1, 4) - corner,
        tuple((a - left, b - top, c - left, d - top) for a, b, c, d in pictures),
        len(edges) + len(pictures),
        len(edges),
        cut=False,
    )
    text = "".join(letter if letter != GONE else "\ufffd" for letter, _ in letters)
    advances = np.where(prints[:, 3] % 180 == 90, boxes[:, 3] - boxes[:, 1], boxes[:, 2] - boxes[:, 0])
    return rebuilt(Page(index + 1, right - left, bottom - top, text, boxes, prints, drawn), advances)

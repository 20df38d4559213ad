"""Rich Text Format (.rtf), by the Rich Text Format Specification 1.9.1.

Of striprtf we use what it knows: which groups hold no text, and the code pages of fonts. Its own walk is not used: it
writes "|" between cells and a line end for each paragraph in them, drops notes and the names of fonts (TCVN3, VNI), and
keeps text that is hidden or deleted.
"""

from __future__ import annotations

from functools import partial

from extractor.formats import Damaged, Reading, reader
from extractor.formats.flow import Flow
from extractor.formats.rtf.walk import Walk
from extractor.formats.runs import Guess, by_words
from extractor.formats.sample import Sample


def _is_rtf(sample: Sample) -> bool:
    return sample.head.startswith(b"{\\rtf")


@reader("rtf", "Rich Text", ".rtf", recognises=_is_rtf)
def read_rtf(data: bytes) -> Reading:
    """Return the text of an RTF file: one line a paragraph, one line a table row with tabs between its columns.

    Notes stand on the line after their paragraph. Text in fonts of TCVN3 and VNI is in Unicode. Raises `Unreadable`.
    """
    start = data.find(b"{\\rtf")
    if start < 0:
        raise Damaged("không phải tệp .rtf hoặc tệp bị hỏng")
    return by_words(partial(_read, data[start:]))


def _read(data: bytes, guess: Guess | None) -> Reading:
    walk = Walk(data, guess)
    body = walk.body()
    flow = Flow()
    flow.heads(walk.heads)
    flow.add(body)
    return flow.reading("rtf", notices=walk.notices())

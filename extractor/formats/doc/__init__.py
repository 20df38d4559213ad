"""Word 97-2003 (.doc): paragraphs and tables by the piece table, as [MS-DOC] describes it.

Word 6 and 95 have another structure; LibreOffice reads them, where it is installed (`office`).
"""

from __future__ import annotations

from functools import partial

from extractor.formats import Damaged, Reading, Unreadable, office, reader
from extractor.formats.doc.structure import OldWord, Structure
from extractor.formats.doc.walk import Walk
from extractor.formats.flow import Flow
from extractor.formats.runs import Guess, by_words
from extractor.formats.sample import Sample


def _is_doc(sample: Sample) -> bool:
    return "worddocument" in sample.streams


@reader("doc", "Word 97-2003", ".doc", ".dot", recognises=_is_doc)
def read_doc(data: bytes) -> Reading:
    """Return the text of a Word 97-2003 file: one line a paragraph, one line a table row with tabs between its columns.

    Notes stand on the line after their paragraph. Text in fonts of TCVN3 and VNI is in Unicode. Raises `Unreadable` for
    what is encrypted, damaged or too large, `NeedsProgram` for older files where there is no LibreOffice.
    """
    try:
        return by_words(partial(_read, Structure(data)))
    except OldWord:
        return office.through(data, ".doc")
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # struct and olefile raise whatever a damaged file leads them to
        raise Damaged("tệp .doc bị hỏng, không đọc được") from error


def _read(structure: Structure, guess: Guess | None) -> Reading:
    walk = Walk(structure, guess)
    flow = Flow()
    flow.heads(walk.heads())
    flow.add(walk.body())
    return flow.reading("doc", notices=walk.notices())

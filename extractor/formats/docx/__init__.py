"""Word (.docx): paragraphs and tables in their order, with what Word shows but does not store as text.

The package is opened as the zip that it is and its parts are parsed by python-docx; the walk over the elements is our
own, because `Document.paragraphs` leaves out automatic numbers, footnotes, tracked insertions, content controls and
text boxes, and `Document()` refuses a file with one dangling relationship.

Element names are those of ECMA-376 part 1, chapter 17 (WordprocessingML).
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.formats import Block, Reading, Unreadable, reader
from extractor.formats.charsets.whole import in_unicode
from extractor.formats.docx.elements import W
from extractor.formats.docx.numbering import Numbering
from extractor.formats.docx.package import Package
from extractor.formats.docx.walk import Line, Walk
from extractor.formats.sample import Sample


def _is_docx(sample: Sample) -> bool:
    return any(name.startswith("word/") for name in sample.packed)


@reader("docx", "Word", ".docx", ".docm", recognises=_is_docx)
def read_docx(data: bytes) -> Reading:
    """Return the text of a Word file: one line a paragraph, one line a table row with tabs between its grid columns.

    Footnotes stand on the line after their paragraph. Raises `Unreadable` for what is no Word file, encrypted,
    damaged, or in two 8-bit character sets that cannot be told apart.
    """
    return in_unicode(reading_of(walked(Package(data)).lines))


def walked(package: Package) -> Walk:
    """Return the walk over a Word file's body, gone to its end. Raises `Unreadable` for what is no Word file."""
    main = package.main()
    body = package.part(main).find(W + "body") if main else None
    if body is None:
        raise Unreadable("tệp nén này không phải tệp Word")
    folder = main[: main.rfind("/") + 1]
    numbering = Numbering(package.part(folder + "numbering.xml"), package.part(folder + "styles.xml"))
    notes = {
        (kind, note.get(W + "id")): note
        for kind in ("footnote", "endnote")
        if (part := package.part(f"{folder}{kind}s.xml")) is not None
        for note in part
    }
    walk = Walk(numbering, notes)
    walk.body(body)
    return walk


def reading_of(lines: Sequence[Line]) -> Reading:
    """Return the lines as one text, with a block for each paragraph or cell that has any text."""
    parts: list[str] = []
    blocks: list[Block] = []
    at = 0
    blank = True
    for line in lines:
        if not line.cells and blank:
            continue
        blank = not line.cells
        for n, cell in enumerate(line.cells):
            if n:
                parts.append("\t")
                at += 1
            if cell.text:
                blocks.append(Block(at, at + len(cell.text), place=cell.place))
            parts.append(cell.text)
            at += len(cell.text)
        parts.append("\n")
        at += 1
    return Reading(text="".join(parts), format="docx", blocks=tuple(blocks))

"""Word (.docx, .docm): paragraphs and tables in their order, with what Word shows but does not store as text.

The package is opened as the zip that it is, and its parts are parsed by lxml and walked here, because python-docx
leaves out automatic numbers, footnotes, tracked insertions, content controls and text boxes without a word, and refuses
files with macros, Strict Open XML, or one dangling relationship. It serves for writing comments.

Element names are those of ECMA-376 part 1, chapter 17 (WordprocessingML).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from extractor.formats import HEADER, Block, Damaged, Margin, NoText, Reading, base_letters, reader
from extractor.formats.charsets import notice
from extractor.formats.charsets.whole import by_text, in_unicode
from extractor.formats.docx.elements import R, W, is_on
from extractor.formats.docx.inline import Inline
from extractor.formats.docx.numbering import Numbering
from extractor.formats.docx.package import Package
from extractor.formats.docx.styles import Styles
from extractor.formats.docx.walk import Walk
from extractor.formats.flow import EMBEDDED, TRACKED
from extractor.formats.sample import Sample

_FOREIGN = "Tệp có phần nội dung chèn từ tệp khác, không đọc được phần đó."
_PICTURES = "tệp Word chỉ có hình ảnh, không có chữ; hãy xuất thành PDF rồi đọc lại"


def _is_docx(sample: Sample) -> bool:
    return any(name.startswith("word/") for name in sample.packed)


@reader("docx", "Word", ".docx", ".docm", recognises=_is_docx)
def read_docx(data: bytes) -> Reading:
    """Return the text of a Word file: one line a paragraph, one line a table row with tabs between its grid columns.

    Footnotes stand on the line after their paragraph, text boxes and tables within cells after what holds them, heads
    and feet of pages in `margins`. Raises `Unreadable` for what is no Word file, encrypted, damaged, larger than a
    report can be, without text, or in an 8-bit character set that cannot be told.
    """
    package = Package(data)
    found = reading_of(walked(package))
    if not found.text.strip() and package.part(package.main()).find(f".//{W}drawing") is not None:
        raise NoText(_PICTURES)
    if by_text(found.text) is None:
        return found
    # No font told, but the words do: then soft hyphens are the letter "ư" of TCVN3.
    return in_unicode(reading_of(walked(package, soft_hyphens=True)))


def walked(package: Package, *, soft_hyphens: bool = False) -> Walk:
    """Return the walk over a Word file's body, gone to its end. Raises `Unreadable` for what is no Word file."""
    main = package.main()
    root = package.part(main) if main else None
    body = None if root is None else root.find(W + "body")
    if body is None:
        raise Damaged("tệp nén này không phải tệp Word")
    parts = {kind: package.part(name) for kind, name in package.beside(_PARTS).items()}
    styles = Styles(parts["styles"])
    notes = {
        (kind, note.get(W + "id", "")): note
        for kind in ("footnote", "endnote")
        if parts[f"{kind}s"] is not None
        for note in parts[f"{kind}s"]
    }
    inline = Inline(styles, Numbering(parts["numbering"], styles), notes, soft_hyphens=soft_hyphens)
    for part in (root, parts["footnotes"], parts["endnotes"]):
        if part is not None:
            inline.prepare(part)
    walk = Walk(inline)
    walk.margins = tuple(_margins(walk, _heads(package, main, root)))
    walk.body(body)
    walk.notices = tuple(_notices(root, inline))
    return walk


_PARTS = ("styles", "numbering", "footnotes", "endnotes")


def _heads(package: Package, main: str, root: Any) -> Iterator[Any]:
    """Yield the heads and feet of pages that are shown, each once."""
    targets = {relation.id: relation.target for relation in package.relations(main)}
    seen: set[str] = set()
    for section in root.iter(W + "sectPr"):
        for reference in section.iterchildren(W + "headerReference", W + "footerReference"):
            target = targets.get(reference.get(R + "id", ""), "")
            if not target or target in seen or not _is_shown(package, section, reference.get(W + "type")):
                continue
            seen.add(target)
            yield package.part(target)


def _is_shown(package: Package, section: Any, kind: str | None) -> bool:
    if kind == "even":
        settings = package.part(package.beside(["settings"])["settings"])
        return settings is not None and is_on(settings, "evenAndOddHeaders")
    return kind != "first" or is_on(section, "titlePg")


def _margins(walk: Walk, heads: Iterator[Any]) -> Iterator[Margin]:
    """Yield the lines of heads and feet; but an official header block is text, wherever a template puts it."""
    for head in heads:
        walk.inline.prepare(head)
        texts = [text for text, _ in walk.flat(head)]
        if HEADER.search(base_letters("\n".join(texts))):
            walk.before_body(head)
        else:
            yield from map(Margin, texts)


def _notices(root: Any, inline: Inline) -> Iterator[str]:
    if inline.charsets:
        yield notice(inline.charsets)
    if next(root.iter(*(W + name for name in ("ins", "del", "moveFrom", "moveTo"))), None) is not None:
        yield TRACKED
    if inline.embedded:
        yield EMBEDDED.format(inline.embedded)
    if next(root.iter(W + "altChunk", W + "subDoc"), None) is not None:
        yield _FOREIGN


def reading_of(walk: Walk) -> Reading:
    """Return the walk's lines as one text, with a block for each paragraph or cell that has any text."""
    parts: list[str] = []
    blocks: list[Block] = []
    at = 0
    blank = True
    for line in walk.lines:
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
    return Reading(text="".join(parts), format="docx", blocks=tuple(blocks), notices=walk.notices, margins=walk.margins)

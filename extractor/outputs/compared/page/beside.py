"""The texts of two sides beside each other, lined up, with what the page tells of them marked."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from extractor.comparison import Comparison, Side
from extractor.outputs.compared.page.align import Heading, Lines, lined_up
from extractor.outputs.compared.wording import side_name
from extractor.outputs.pages.marked import Block, Mark, Target, blocks, over
from extractor.outputs.pages.safe import hidden
from extractor.outputs.wording import one_line
from extractor.records import Section, Span

Places = dict[tuple[str, int], str]
"""A file and an offset in it → id of the place on the page."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the page tells beside the texts and marks in them: its number on the page (0: not marked, only linked to).

    `id` is that of its row or card, `words` what a pointer at its marks shows; `label` is drawn after the last of them,
    `label_before` after those in the previous report.
    """

    number: int
    id: str
    css: str
    words: str
    before: Sequence[Span] = ()
    after: Sequence[Span] = ()
    label: str = ""
    label_before: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """Blocks side by side, as HTML; `same`: they do not differ and nothing is marked in them."""

    left: Markup
    right: Markup
    same: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """Both texts: their rows, the places in them, how many characters are not shown as they are."""

    rows: Sequence[Row]
    places: Places
    hidden: int


Read = Callable[[str], str | None]
Outline = Callable[[str], Sequence[Section]]


def beside(comparison: Comparison, told: Sequence[Told], read: Read, outline: Outline, prefix: str) -> Beside | None:
    """Return the texts side by side; None where one of them is not known. `prefix` begins the ids of all places."""
    left = _Column(comparison.previous, f"{prefix}t")
    right = _Column(comparison.current, f"{prefix}s")
    for column, is_left in ((left, True), (right, False)):
        if not column.read(told, read, outline, is_left=is_left):
            return None
    same = {
        (before, after)
        for one in told
        if one.before and one.after
        if (before := left.block_of(one.before[0])) is not None and (after := right.block_of(one.after[0])) is not None
    }
    rows = [
        Row(left.html(row.left), right.html(row.right), _same(left.plain(row.left), right.plain(row.right)))
        for row in lined_up(left.lines(), right.lines(), same)
    ]
    return Beside(rows, left.places | right.places, left.hidden + right.hidden)


@dataclass
class _Column:
    """One side's text, or the texts of its parts one after the other, in blocks."""

    side: Side
    prefix: str
    places: Places = field(default_factory=dict)
    hidden: int = 0
    _blocks: list[tuple[str, Block]] = field(default_factory=list)
    """Each block and its source text; what we say ourselves has none."""
    _headings: list[Heading] = field(default_factory=list)
    _starts: dict[str, tuple[list[int], int]] = field(default_factory=dict)
    """File → where its blocks start in it, and the number of the first."""

    def read(self, told: Sequence[Told], read: Read, outline: Outline, *, is_left: bool) -> bool:
        """Read and lay out the texts; tell whether they are all there."""
        targets = {
            one.number: Target(one.id, one.label_before if is_left else one.label, one.words)
            for one in told
            if one.number
        }
        parts = self.side.parts or (self.side,)
        for number, part in enumerate(parts):
            text = read(part.path)
            if text is None:
                return False
            sections = outline(part.path)
            marks = [*_marks(told, part.path, is_left), *_heads(sections)]
            laid, places = blocks(text, marks, targets, f"{self.prefix}{number or ''}-")
            self.hidden += hidden(text)
            self.places |= {(part.path, start): place for start, place in places.items()}
            if len(parts) > 1:
                head = Markup('<p class="file">{}</p>').format(one_line(f"{side_name(part)}: {part.path}"))
                self._blocks.append(("", Block(0, 0, head)))
            whole = [(text[block.start : block.end], block) for block in _paragraphs(text, laid)]
            self._starts[part.path] = [block.start for _, block in whole], len(self._blocks)
            self._blocks += whole
            self._headings += self._outline(part.path, sections)
        return True

    def block_of(self, span: Span) -> int | None:
        """Return the block where `span` starts."""
        starts, first = self._starts.get(span.path or self.side.path, ([], 0))
        at = bisect_right(starts, span.start) - 1
        return first + at if at >= 0 else None

    def lines(self) -> Lines:
        """Return what the lining up reads."""
        return Lines([words.partition("\n")[0] for words, _ in self._blocks], self._headings)

    def html(self, which: range) -> Markup:
        """Return blocks as HTML."""
        return Markup("".join(self._blocks[at][1].html for at in which))

    def plain(self, which: range) -> str | None:
        """Return the words of blocks in which nothing is marked; None where something is."""
        if any(" data-f=" in self._blocks[at][1].html for at in which):
            return None
        return "\n".join(" ".join(self._blocks[at][0].split()) for at in which).strip()

    def _outline(self, path: str, sections: Iterable[Section]) -> Iterator[Heading]:
        for section in sections:
            block = self.block_of(section.span.model_copy(update={"path": path}))
            if block is not None:
                yield Heading(block, section.title, section.level, section.topic)


def _same(left: str | None, right: str | None) -> bool:
    return left is not None and left == right


def _paragraphs(text: str, laid: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks, lines that only go on (a file of fixed lines) with those that they go on from."""
    last: Block | None = None
    for block in laid:
        begin = text[block.start : block.start + 2]  # two letters: "a) …" is an item
        if last is not None and begin.isalpha() and begin.islower() and text[last.start : last.end].strip():
            last = Block(last.start, block.end, last.html + block.html)
            continue
        if last is not None:
            yield last
        last = block
    if last is not None:
        yield last


def _marks(told: Iterable[Told], path: str, is_left: bool) -> Iterator[Mark]:
    for one in told:
        for span in one.before if is_left else one.after:
            if span.path in (None, path):
                yield from over(span, one.css, one.words, finding=one.number, linked=True)


def _heads(sections: Iterable[Section]) -> Iterator[Mark]:
    for section in sections:
        yield from over(section.span, "h")

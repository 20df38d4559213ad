"""Runs of characters → the text of a paragraph: raised digits, and letters in the character sets of old fonts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from extractor.formats import SUPERSCRIPT, Reading
from extractor.formats.charsets import Charset, Converted, notice
from extractor.formats.charsets.evidence import VIETNAMESE
from extractor.formats.charsets.whole import by_text, convert
from extractor.formats.docx.symbols import PRIVATE, signs
from extractor.formats.flow import EMBEDDED, TRACKED

_HALF = re.compile("[\ud800-\udfff]")  # of a character beyond U+FFFF, which some formats write as two


@dataclass(frozen=True, slots=True)
class Guess:
    """The character set of text whose font tells none, by the words of all of it; `mixed` where some is Unicode."""

    charset: Charset
    mixed: bool

    def convert(self, text: str) -> tuple[Converted, set[Charset]]:
        """Return text in Unicode, as it is where it may be that already, and the sets that it was in."""
        return convert(text, self.charset, mixed=self.mixed)


def by_words(read: Callable[[Guess | None], Reading]) -> Reading:
    """Return what `read` reads; where the fonts told no character set but the words do, with this as its guess."""
    found = read(None)
    charset = by_text(found.text)
    return read(Guess(charset, VIETNAMESE.search(found.text) is not None)) if charset else found


@dataclass(slots=True)
class Seen:
    """What was seen in a file: old character sets, changes that are not yet accepted, embedded objects."""

    guess: Guess | None = None
    charsets: set[Charset] = field(default_factory=set)
    tracked: bool = False
    embedded: int = 0

    def notices(self) -> Iterator[str]:
        """Yield what the reader of the report should know of it."""
        if self.charsets:
            yield notice(self.charsets)
        if self.tracked:
            yield TRACKED
        if self.embedded:
            yield EMBEDDED.format(self.embedded)


class Runs:
    """The runs of a paragraph so far. Neighbours in one set are converted together: VNI has a letter in two signs."""

    def __init__(self, seen: Seen) -> None:
        """Begin a paragraph."""
        self._seen = seen
        self._done: list[str] = []
        self._pending: list[tuple[str, bool]] = []
        self._charset: Charset | Guess | None = None

    def add(self, text: str, *, raised: bool = False, charset: Charset | None = None, symbols: str = "") -> None:
        """Add text as the file has it, in the set that its font says, or in a font of symbols."""
        known = charset or self._seen.guess
        if known is not self._charset:
            self._convert()
            self._charset = known
        if known is None:
            text = text.replace("\xad", "")
            if symbols and PRIVATE.search(text):
                text = signs(symbols, text)
            text = text.replace("\u2011", "-")  # a hyphen at which no line ends
            self._done.append(text.translate(SUPERSCRIPT) if raised else text)
        else:
            self._pending.append((text, raised))

    def mark(self, text: str) -> None:
        """Add a sign of our own, which no font changes: "¹" is "ạ" in TCVN3."""
        self._convert()
        self._done.append(text)

    def _convert(self) -> None:
        if self._charset and self._pending:
            old = "".join(text for text, _ in self._pending)
            if isinstance(self._charset, Guess):
                (new, offsets), used = self._charset.convert(old)
            else:
                (new, offsets), used = self._charset.convert(old), {self._charset}
            if new != old:
                self._seen.charsets |= used
            if any(raised for _, raised in self._pending):
                flags = [raised for text, raised in self._pending for _ in text]
                letters = zip(new, offsets, strict=True)
                new = "".join(letter.translate(SUPERSCRIPT) if flags[at] else letter for letter, at in letters)
            self._done.append(new.replace("\xad", ""))
            self._pending = []

    def take(self) -> str:
        """Return the text so far, and begin anew."""
        self._convert()
        text = "".join(self._done)
        self._done = []
        if _HALF.search(text):
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return text

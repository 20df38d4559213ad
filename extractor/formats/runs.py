"""Runs of characters → the text of a paragraph: raised digits, and letters in the character sets of old fonts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from extractor.formats import SUPERSCRIPT
from extractor.formats.charsets import Charset, notice
from extractor.formats.flow import EMBEDDED, TRACKED


@dataclass(slots=True)
class Seen:
    """What was seen in a file: old character sets, changes that are not yet accepted, embedded objects.

    `soft_hyphens` tells to keep them, as the letter "ư" that they are in TCVN3.
    """

    soft_hyphens: bool = False
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
        self._charset: Charset | None = None

    def add(self, text: str, *, raised: bool = False, charset: Charset | None = None) -> None:
        """Add text as the file has it, in the set that its font says."""
        if charset is not self._charset:
            self._convert()
            self._charset = charset
        if charset is None:
            if not self._seen.soft_hyphens:
                text = text.replace("\xad", "")
            self._done.append(text.translate(SUPERSCRIPT) if raised else text)
        else:
            self._pending.append((text, raised))
            if not text.isascii():
                self._seen.charsets.add(charset)

    def mark(self, text: str) -> None:
        """Add a sign of our own, which no font changes: "¹" is "ạ" in TCVN3."""
        self._convert()
        self._done.append(text)

    def _convert(self) -> None:
        if self._charset and self._pending:
            new, offsets = self._charset.convert("".join(text for text, _ in self._pending))
            if any(raised for _, raised in self._pending):
                flags = [raised for text, raised in self._pending for _ in text]
                letters = zip(new, offsets, strict=True)
                new = "".join(letter.translate(SUPERSCRIPT) if flags[at] else letter for letter, at in letters)
            self._done.append(new)
            self._pending = []

    def take(self) -> str:
        """Return the text so far, and begin anew."""
        self._convert()
        text = "".join(self._done)
        self._done = []
        return text

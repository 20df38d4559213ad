"""Runs of characters → the text of a paragraph: raised digits, and letters in the character sets of old fonts."""

from __future__ import annotations

from extractor.formats import SUPERSCRIPT
from extractor.formats.charsets import Charset


class Runs:
    """The runs of a paragraph so far. Neighbours in one set are converted together: VNI has a letter in two signs."""

    def __init__(self, seen: set[Charset]) -> None:
        """Begin a paragraph; the sets that text was in are put into `seen`."""
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
            text = text.replace("\xad", "")  # a soft hyphen; in TCVN3 it is the letter ư
            self._done.append(text.translate(SUPERSCRIPT) if raised else text)
        else:
            self._pending.append((text, raised))
            if not text.isascii():
                self._seen.add(charset)

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

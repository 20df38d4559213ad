"""HTML (.html, .htm), Word's web pages among them, and such pages in one file (.mht)."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

from extractor.formats import Reading, reader
from extractor.formats.flow import Flow
from extractor.formats.html.decoding import decoded, page_of
from extractor.formats.html.walk import Walk
from extractor.formats.runs import Guess, Seen, by_words
from extractor.formats.sample import Sample

_PAGE = re.compile(
    rb"(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:!doctype\s+html|(?:html|head|body|meta|title|table|div|p|font|center|h[1-6])\b)",
    re.IGNORECASE | re.DOTALL,
)
_ARCHIVE = re.compile(rb"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
_IN_ARCHIVE = re.compile(rb"^mime-version:", re.IGNORECASE | re.MULTILINE)
# A letter with pictures is made alike, and may have reports attached.
_SENT = re.compile(rb"^(?:to|received|return-path|delivered-to|message-id):", re.IGNORECASE | re.MULTILINE)
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")


def _is_html(sample: Sample) -> bool:
    return _PAGE.match(sample.head) is not None


def _is_archive(sample: Sample) -> bool:
    fields = _BLANK_LINE.split(sample.head, maxsplit=1)[0]
    return bool(_IN_ARCHIVE.search(fields) and _ARCHIVE.search(fields)) and not _SENT.search(fields)


@reader("html", "HTML", ".html", ".htm", recognises=_is_html)
def read_html(data: bytes) -> Reading:
    """Return the text that a page shows: one line a paragraph, one line a table row with tabs between its columns.

    Nothing that the page names is fetched, and nothing in it is executed. Raises `Unreadable`.
    """
    return _read(*decoded(data))


@reader("mht", "trang web trong một tệp", ".mht", ".mhtml", recognises=_is_archive)
def read_archive(data: bytes) -> Reading:
    """Return the text of the page in a web archive, as `read_html`."""
    return replace(_read(*decoded(*page_of(data))), format="mht")


def _read(text: str, encoding: str) -> Reading:
    return replace(by_words(partial(_shown, text)), encoding=encoding)


def _shown(text: str, guess: Guess | None) -> Reading:
    seen = Seen(guess)
    flow = Flow()
    walk = Walk(text, seen)
    parts = walk.parts()
    flow.heads(walk.heads)
    flow.add(parts)
    return flow.reading("html", notices=seen.notices())

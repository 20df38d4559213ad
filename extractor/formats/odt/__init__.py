"""OpenDocument text (.odt): its content.xml, by OpenDocument 1.3 part 3."""

from __future__ import annotations

from functools import partial

from extractor.formats import Damaged, Reading, reader
from extractor.formats.flow import Flow
from extractor.formats.odt.elements import OFFICE, STYLE, Package
from extractor.formats.odt.styles import Styles
from extractor.formats.odt.walk import Walk
from extractor.formats.runs import Guess, Seen, by_words
from extractor.formats.sample import Sample

_TYPE = b"application/vnd.oasis.opendocument.text"


def _is_odt(sample: Sample) -> bool:
    # The type stands first in the file and is not compressed (part 2, 3.3).
    return "content.xml" in sample.packed and _TYPE in sample.start[:200]


@reader("odt", "OpenDocument", ".odt", ".ott", recognises=_is_odt)
def read_odt(data: bytes) -> Reading:
    """Return the text of an OpenDocument file: one line a paragraph, one a table row with tabs between its columns.

    Notes stand on the line after their paragraph. Raises `Unreadable`.
    """
    return by_words(partial(_read, Package(data)))


def _read(package: Package, guess: Guess | None) -> Reading:
    content, common = package.part("content.xml"), package.part("styles.xml")
    body = content.find(f"{OFFICE}body/{OFFICE}text") if content is not None else None
    if body is None:
        raise Damaged("tệp .odt bị hỏng, không đọc được")
    seen = Seen(guess)
    flow = Flow()
    if common is not None:
        walk = Walk(Styles(common, common), seen)
        flow.heads(walk.parts(head) for page in common.iter(f"{STYLE}master-page") for head in page)
    flow.add(Walk(Styles(content, common), seen).parts(body))
    return flow.reading("odt", notices=seen.notices())

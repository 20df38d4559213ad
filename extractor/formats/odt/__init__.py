"""OpenDocument text (.odt): its content.xml, by OpenDocument 1.3 part 3."""

from __future__ import annotations

from extractor.formats import Damaged, Reading, charsets, reader
from extractor.formats.flow import Flow, margins_of
from extractor.formats.odt.elements import OFFICE, STYLE, Package
from extractor.formats.odt.styles import Styles
from extractor.formats.odt.walk import Walk
from extractor.formats.sample import Sample

_TYPE = b"application/vnd.oasis.opendocument.text"


def _is_odt(sample: Sample) -> bool:
    # The type stands first in the file and is not compressed (part 2, 3.3).
    return "content.xml" in sample.packed and _TYPE in sample.data[:200]


@reader("odt", "OpenDocument", ".odt", ".ott", recognises=_is_odt)
def read_odt(data: bytes) -> Reading:
    """Return the text of an OpenDocument file: one line a paragraph, one a table row with tabs between its columns.

    Notes stand on the line after their paragraph. Raises `Unreadable`.
    """
    package = Package(data)
    content, common = package.part("content.xml"), package.part("styles.xml")
    body = content.find(f"{OFFICE}body/{OFFICE}text") if content is not None else None
    if body is None:
        raise Damaged("tệp .odt bị hỏng, không đọc được")
    walk = Walk(Styles(content, common))
    flow = Flow()
    flow.add(walk.parts(body))
    stories = []
    if common is not None:
        outside = Walk(Styles(common, common), walk.charsets)
        pages = common.iter(f"{STYLE}master-page")
        stories = [list(outside.parts(margin)) for page in pages for margin in page]
    notices = [charsets.notice(walk.charsets)] if walk.charsets else []
    return flow.reading("odt", notices=notices, margins=margins_of(stories))

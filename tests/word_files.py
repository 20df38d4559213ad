"""Word files from hand-made XML: what python-docx cannot write, and what no program should."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

from extractor.formats import Reading, parse
from extractor.records import Place

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMES = (
    f'xmlns:w="{W}" xmlns:r="{OFFICE}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
RELATION = '<Relationship Id="{}" Type="{}" Target="{}"/>'
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_ROOTS = {"header": "hdr", "footer": "ftr"}


def relations(targets: Mapping[str, tuple[str, str]]) -> str:
    """The XML of relationships: id → (kind, target)."""
    return RELATIONS.format("".join(RELATION.format(i, f"{OFFICE}/{k}", t) for i, (k, t) in targets.items()))


def word_file(
    body: str, parts: Mapping[str, str] | None = None, files: Mapping[str, str | bytes] | None = None
) -> bytes:
    """A Word file that Word and LibreOffice open: its body, the content of its parts by name, files put as they are."""
    parts = parts or {}
    kinds = {name: name.rstrip("0123456789") for name in parts}
    overrides = {"document": "document.main", **kinds}
    main = relations({name: (kind, f"{name}.xml") for name, kind in kinds.items()})
    all_files: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + "".join(
            f'<Override PartName="/word/{name}.xml" ContentType="{_WORD}.{kind}+xml"/>'
            for name, kind in overrides.items()
        )
        + "</Types>",
        "_rels/.rels": relations({"r1": ("officeDocument", "word/document.xml")}),
        "word/document.xml": f"<w:document {NAMES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": main,
    }
    for name, content in parts.items():
        root = _ROOTS.get(kinds[name], kinds[name])
        all_files[f"word/{name}.xml"] = f"<w:{root} {NAMES}>{content}</w:{root}>"
    all_files |= files or {}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in all_files.items():
            archive.writestr(name, content)
    return out.getvalue()


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*content: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(content)}</w:p>"


def numbered(text: str, level: int = 0, number: int = 1) -> str:
    return p(run(text), properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def styled(text: str, style: str) -> str:
    return p(run(text), properties=f'<w:pStyle w:val="{style}"/>')


def table(*rows: str, columns: int = 3) -> str:
    grid = '<w:gridCol w:w="2000"/>' * columns
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def cell(content: str, properties: str = "") -> str:
    """A cell of one paragraph, or of blocks."""
    blocks = content if content.startswith("<w:p>") else p(run(content))
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{blocks}</w:tc>"


def abstract(number: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{"".join(levels)}</w:abstractNum>'


def level(at: int, kind: str, text: str, more: str = "", start: int = 1) -> str:
    """A level of a list; `more` is what stands between number format and text."""
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def num(number: int, abstract_number: int, more: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{abstract_number}"/>{more}</w:num>'


def read(body: str, parts: Mapping[str, str] | None = None, files: Mapping[str, str | bytes] | None = None) -> Reading:
    """What the reader makes of such a file, its places in order and within the text."""
    reading = parse(word_file(body, parts, files), "a.docx")
    at = 0
    for block in reading.blocks:
        assert at <= block.start < block.end <= len(reading.text)
        at = block.end
    return reading


def lines(body: str, parts: Mapping[str, str] | None = None) -> list[str]:
    return read(body, parts).text.splitlines()


def rows(reading: Reading) -> Sequence[list[str]]:
    return [line.split("\t") for line in reading.text.splitlines() if "\t" in line]


def places(reading: Reading) -> dict[str, Place | None]:
    return {reading.text[block.start : block.end]: block.place for block in reading.blocks}

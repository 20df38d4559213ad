"""A letter as a Word file, in the official form of Nghị định số 30/2020/NĐ-CP (Phụ lục I, mục I and II).

A4, margins 20, 15, 20 and 30 mm, Times New Roman; national title 13, motto 14, body 14, table 12, recipients 11; pages
numbered at the top, the first one not. What the sender fills in is dotted: names of the bodies, number, place and date,
where and until when to answer, signature.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

_FORM = Path(__file__).parent / "form"
_PARTS = {
    "[Content_Types].xml": "content_types.xml",
    "_rels/.rels": "package.rels",
    "word/_rels/document.xml.rels": "document.rels",
    "word/document.xml": "document.xml",
    "word/styles.xml": "styles.xml",
    "word/header.xml": "header.xml",
    "word/settings.xml": "settings.xml",
}
_BLANK = "……………………………………"


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that does not agree: lines of each cell, quotes in pieces (words, whether they are pointed at).

    All texts are without line breaks, control characters and whatever else XML cannot hold (`wording.one_line`).
    """

    where: tuple[str, ...]
    quotes: tuple[Sequence[tuple[str, bool]], ...]
    messages: tuple[str, ...]
    requests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A report's title and rows."""

    title: str
    rows: tuple[Row, ...]


def letter(to: str | None, sheets: Sequence[Sheet]) -> bytes:
    """Return the Word file to the body `to`; its name is left blank where it is not known."""
    name, many = to or _BLANK, len(sheets) > 1
    words = {
        "to": name,
        "subject": "V/v kiểm tra lại nội dung, số liệu trong báo cáo",
        "opening": f"Qua rà soát {f'{len(sheets):02} báo cáo' if many else 'báo cáo'} của {name}, có một số nội dung,"
        " số liệu chưa khớp nhau hoặc cần được kiểm tra lại, cụ thể như sau:",
        "sheets": [
            Sheet(f"{n}. {sheet.title}" if many else sheet.title, sheet.rows) for n, sheet in enumerate(sheets, 1)
        ],
        "reading": "Những điểm ghi “không khớp” là những nội dung, số liệu không thể cùng đúng; những điểm ghi “đề nghị"
        " kiểm tra lại” có thể do cách ghi hoặc cách hiểu khác nhau.",
        "closing": f"Đề nghị {name} đối chiếu với hồ sơ, sổ sách, kiểm tra các điểm nêu trên, đính chính hoặc giải"
        f" trình bằng văn bản và gửi về {_BLANK} trước ngày …… tháng …… năm ………./.",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part, template in _PARTS.items():
            entry = zipfile.ZipInfo(part)  # of 1980: the same letter is the same bytes
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            archive.writestr(entry, _templates().get_template(template).render(words).encode())
    return out.getvalue()


@cache
def _templates() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(loader=FileSystemLoader(_FORM), autoescape=True, undefined=StrictUndefined)

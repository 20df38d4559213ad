"""Pointers to what is attached: the appendix that the text sends its reader to must be there."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractor.arithmetic import Verdict
from extractor.checks import Claim, Context, Part, check

_NUMBER = r"(?:so\s*:?\s*)?(?P<number>\d{1,2}\s?[a-z]?|[ivx]{1,4})\b(?![./]\d)"
_POINTER = regex.compile(
    rf"\b(?P<kind>phu luc|bieu(?: mau)?)\s+{_NUMBER}\s*,?\s*(?:duoc )?(?:dinh |gui )?kem(?:\s+theo)?+"
    r"(?!\s+(?:ke hoach|quyet dinh|thong tu|cong van|nghi dinh|van ban|huong dan|chi thi|nghi quyet|de an|thong bao))"
)
_TITLE = regex.compile(rf"[\s#*(]*(?P<kind>phu luc|bieu(?: mau)?)\s+{_NUMBER}\s*(?:$|[.:)(-]|[\s*]*$)")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}


def _plain(number: str) -> str:
    """Return "1b" for "01 b", "3" for "III"."""
    number = "".join(number.split())
    return str(_ROMAN[number]) if number in _ROMAN else number.lstrip("0")


@check("L005", "section_numbering", "warning")
def missing_appendix(context: Context) -> Iterator[Claim]:
    """Báo cáo dẫn đến một phụ lục không có trong văn bản.

    Why: Người đọc tìm “Phụ lục 03 kèm theo” mà văn bản chỉ có Phụ lục 01, 02 thì số phụ lục ghi nhầm hoặc sót phụ lục.
    Bad: Số liệu chi tiết tại Phụ lục 03 kèm theo báo cáo này.⏎⏎Phụ lục 01⏎Danh mục văn bản.⏎⏎Phụ lục 02⏎Danh mục thủ
        tục.
    Good: Số liệu chi tiết tại Phụ lục 02 kèm theo báo cáo này.⏎⏎Phụ lục 01⏎Danh mục văn bản.⏎⏎Phụ lục 02⏎Danh mục thủ
        tục.
    Good: Số liệu chi tiết tại Phụ lục 03 kèm theo báo cáo này; theo mẫu Phụ lục 05 kèm theo Thông tư.
    Not flagged: văn bản không có phụ lục nào (phụ lục gửi thành tệp riêng); phụ lục của văn bản khác.
    """
    folded = context.text.folded
    titles: dict[str, set[str]] = {}
    for paragraph in context.text.paragraphs:
        match = _TITLE.match(folded, paragraph.start, paragraph.end)
        if match and not _POINTER.match(folded, match.start("kind")):
            titles.setdefault(match["kind"][:4], set()).add(_plain(match["number"]))
    for match in _POINTER.finditer(folded):
        known = titles.get(match["kind"][:4])
        if not known:
            continue
        holds = _plain(match["number"]) in known
        printed = context.printed(match.start("kind"), match.end("number"))
        yield Claim(
            "section_numbering",
            (Part("pointer", printed, match.start("kind"), match.end("number")),),
            Verdict(holds),
            f"{printed} {'có' if holds else 'không có'} trong văn bản",
            f"Báo cáo dẫn đến {printed} kèm theo, nhưng văn bản không có phụ lục mang số này.",
            stated=printed,
        )

"""Who signed, and as what: the block beside or after the recipients."""

from __future__ import annotations

import regex

from extractor.facts.lines import Line, in_capitals
from extractor.records import Signer
from extractor.text import fold

_OFFICE = (
    r"(?:pho\s+)?(?:chu\s+tich|truong\s+(?:phong|ban|doan)|giam\s+doc|chanh\s+(?:van\s+phong|thanh\s+tra)|tong\s+thu\s+ky"
    r"|bi\s+thu(?:\s+thuong\s+truc)?|hieu\s+truong)|(?:bo|thu)\s+truong|uy\s+vien(?:\s+thuong\s+truc)?"
    r"|nguoi\s+(?:lap\s+(?:bieu|bao\s+cao)|tong\s+hop|bao\s+cao)|can\s+bo\s+(?:tong\s+hop|lap\s+bieu)"
)
_ROLE = regex.compile(
    rf"\b(?:(?:quyen|q\.)\s*)?(?:(?:{_OFFICE})|(?:chu\s+tich|giam\s+doc|truong\s+phong){{e<=1:[a-z]}}|cong\s+chuc(?:\s+[a-z-]+){{1,6}})"
    r"(?:\s+(?:thuong\s+truc|(?:ubnd|hdnd)(?:\s+(?:xa|phuong|thi\s+tran|huyen))?))?(?=$|\W)"
)
_SIGNS = regex.compile(r"(?:tm|kt|tl|tuq|t/m|k/t|t/l)\s*[.:]?\s")
_SIGNED = regex.compile(
    r"[\W_]*(?:da ky|ky ten|ky boi|nguoi ky|ky, (?:ghi ro ho ten|dong dau)|ky va dong dau|dau|ky)\b.*"
)
_PERSON = regex.compile(
    r"(?:(?:ThS|TS|BS|KS)\.?\s+)?(?P<name>\p{Lu}[\p{L}'’]*(?:[ -](?:văn|thị|\p{Lu}[\p{L}'’]*)){1,5})"
)
_BEFORE_NAME = regex.compile(r"^\W*(?:\([^)]*\)|[Đđ]ã ký)?\W*")
_PREPARES = regex.compile(r"nguoi|can bo|cong chuc")
_NOT_PERSON = regex.compile(
    r"uy ban|nhan dan|chu tich|ubnd|hdnd|noi nhan|phong |noi vu|van phong|bao cao|phu luc|cong hoa|thuong truc|dang uy"
    r"|cai cach|thu tuc|hanh chinh|bieu|thong ke|trung tam|ban chi dao|hoi dong"
)
# In one line of two columns: "- Lưu: VT.  Nguyễn Văn A", "- UBND huyện;  CHỦ TỊCH".
_BESIDE = regex.compile(r"[-+*•].*[.;)]\s+(?=\p{Lu})")


# A longer line is a sentence that speaks of an official, and signs nothing.
_LONGEST = 120


def _beside_recipient(line: Line) -> Line:
    """Return what stands beside a recipient on its line; an empty line where nothing does."""
    if line.text[0] not in "-+*•":
        return line
    beside = _BESIDE.match(line.text)
    text = line.text[beside.end() :] if beside else ""
    return Line(text, fold(text))


def find_signer(lines: list[Line]) -> Signer | None:
    """Return who signed: the first name that follows a role, and that role, the last one printed before it.

    Whoever prepared a table ("NGƯỜI LẬP BIỂU") signs only where no one else does.
    """
    title = name = None
    awaited = False
    for line in map(_beside_recipient, lines):
        text, folded = line.text, line.folded
        roles = list(_ROLE.finditer(folded)) if 0 < len(text) < _LONGEST else []
        role = text[roles[-1].start() : roles[-1].end()] if roles else ""
        found = None
        if role and (in_capitals(role) or role == text or _SIGNS.match(folded)):
            title, name, awaited = role, None, True
            found = _person(_BEFORE_NAME.sub("", text[roles[-1].end() :]))
        elif _SIGNS.match(folded):
            name, awaited = None, True
        elif awaited and not _SIGNED.fullmatch(folded):
            found = _person(text)
        if found:
            name, awaited = found, False
            if title and not _PREPARES.match(fold(title)):
                break
    return Signer(name=name, title=title) if title or name else None


def _person(text: str) -> str | None:
    """Return the name that the text is, without titles before it and dots after it, or None."""
    found = _PERSON.fullmatch(text.strip(" .,*()"))
    return found["name"] if found and _NOT_PERSON.search(fold(text)) is None else None

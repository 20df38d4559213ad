"""What the header prints of the document itself: its kind, title, number and date."""

from __future__ import annotations

import regex

from extractor.dates import exists, iso_day
from extractor.facts.lines import LONG, Line, in_capitals
from extractor.text import fold

# Kind ----------------------------------------------------------------------------------------------------------------

_KINDS = {
    "bao cao": "bao_cao",
    "thong bao": "thong_bao",
    "ke hoach": "ke_hoach",
    "quyet dinh": "quyet_dinh",
    "to trinh": "to_trinh",
    "cong van": "cong_van",
}
_KIND = regex.compile("|".join(rf"(?P<{kind}>(?:{name}){{e<=1}})" for name, kind in _KINDS.items()))
_KIND_STARTS = regex.compile(rf"(?:{_KIND.pattern})(?=$|[\s:.,])")
_SPACED = regex.compile(r"(?:\w\s+){4,}\w")
ABBREVIATIONS = {"bc": "bao_cao", "tb": "thong_bao", "kh": "ke_hoach", "qd": "quyet_dinh", "ttr": "to_trinh"}
ABOUT = regex.compile(r"\W*v\s*/\s*v\s*:?\s*")
ADDRESSEE = regex.compile(r"kinh\s+gui")
CLOSING = regex.compile(r"\s*(?:tren\s+day\s+la){e<=1}\b")
_PREAMBLE = regex.compile(
    r"(?:thuc hien|can cu|theo|trong|ngay|kinh gui|uy ban nhan dan|ubnd|hdnd|hoi dong nhan dan|nham|sau khi|tren co so"
    r"|trien khai|tiep tuc|phat huy|xa|phuong)\b"
)
_GOES_ON = regex.compile(
    r"[-,;(]?\s*(?:quy|thang|nam|\d+ thang|va|phuong huong|nhiem vu|tren dia ban|cua|tai|giai doan|tuan|trong)\b"
)


def _kind_at(folded: str) -> tuple[str, int] | None:
    """Return the kind that the folded line begins with (one letter wrong allowed) and where its name ends."""
    match = _KIND_STARTS.match(folded)
    if match is None:
        return None
    return next((kind, match.end()) for kind in _KINDS.values() if match[kind])


def kind_line(lines: list[Line]) -> tuple[int, str, str] | None:
    """Return (index, kind, subject printed on the same line) of the line that names the document's kind."""
    for i, line in enumerate(lines):
        if len(line.text) < 30 and _SPACED.fullmatch(line.text):
            squeezed = "".join(line.folded.split())
            for name, kind in _KINDS.items():
                if squeezed == name.replace(" ", ""):
                    return i, kind, ""
        found = _kind_at(line.folded)
        if found is None:
            continue
        kind, end = found
        rest = line.text[end:].strip(" :.")
        if in_capitals(line.text[:end]) or not rest:
            return i, kind, rest
    return None


_BEFORE_KIND = regex.compile(r"\s+(?:ban\s+|noi\s+dung\s+|toan\s+bo\s+)?")


def kind_by_closing(closing: str) -> str | None:
    """Return the kind that "Trên đây là báo cáo …" names."""
    start = CLOSING.match(closing)
    if start is None:
        return None
    rest = closing[start.end() :]
    lead = _BEFORE_KIND.match(rest)
    found = _kind_at(rest[lead.end() :] if lead else rest)
    return found[0] if found else None


# Title ---------------------------------------------------------------------------------------------------------------

_JOINED = regex.compile(
    r"(?<=\d{4}|[IV])\)?\s+(?=(?:Thực hiện|Căn cứ|Theo|Ngày|Trong|Ủy ban nhân dân|Uỷ ban nhân dân|UBND)\b)"
)


# Words on the kind's own line that are no subject yet.
_NO_SUBJECT = 3


def _before_preamble(text: str) -> str:
    """Return the subject alone where a hard-wrapped preamble was joined to it, after the period."""
    joined = _JOINED.search(text) if len(text.split()) > 25 else None
    return text[: joined.start()] if joined else text


def subject_after(lines: list[Line], same: str) -> str | None:
    """Return the subject printed on the kind's line (`same`) and the `lines` after it."""
    taken = [same] if same else []
    for line in lines[:5]:
        text = line.text if taken else _before_preamble(line.text)
        if text[0] == "(" or text[-1] == ":" or _is_number(line) or is_dated(line) or ADDRESSEE.match(line.folded):
            break
        words = len(text.split())
        if words > 60 or (not in_capitals(text) and words > 14 and _PREAMBLE.match(line.folded)):
            break
        if taken:
            alike = in_capitals(text) and in_capitals(taken[-1])
            # "BÁO CÁO SƠ KẾT", "BÁO CÁO THÁNG 9": the subject itself is on the next line.
            begun = taken == [same] and len(same.split()) <= _NO_SUBJECT
            if not (
                begun or alike or text[0].islower() or (words <= 16 and _GOES_ON.match(line.folded) and text[-1] != ".")
            ):
                break
        taken.append(text)
    subject = " ".join(" ".join(taken).split()).strip(" .")
    about = ABOUT.match(fold(subject))
    return subject[about.end() if about else 0 :] or None


def headline(lines: list[Line]) -> str | None:
    """Return the first line as the headline, if it is one and not running text."""
    if not lines or len(lines[0].text.split()) > 40 or lines[0].text[-1] in ".:;,":
        return None
    return lines[0].text


# Number and date -----------------------------------------------------------------------------------------------------

NUMBER = regex.compile(
    r"\bs[o06]\s*[:.]?\s*(?P<number>\d{1,5}\s*[a-z]?)?[\s._…-]*/"
    r"\s*(?P<body>(?:\d{4}\s*/\s*)?[a-z]{1,6}(?:\s?-\s?[a-z&./]{1,20}){0,3})"
)
_ABBREVIATION_ENDS = regex.compile(r"[-\s]")
_DAY = r"(?P<day>\d{1,2})\s*thang\s*(?P<month>\d{1,2})\s*nam\s*(?P<year>(?:19|20)\d\d)"
_SLASHED = r"(?P<day>\d{1,2})\s*[/.-]\s*(?P<month>\d{1,2})\s*[/.-]\s*(?P<year>(?:19|20)\d\d)"
_DATED = regex.compile(rf"(?:^|.*,\s*|.*\d[a-z&/-]*\s+[^,]*,\s*|[^\d,]{{2,40}}\s)ngay\s*(?:{_DAY}|{_SLASHED})\W*$")
_DATE_LINE = regex.compile(r"(?:[^,:;\d(]{2,40},\s*)?ngay[\s\d._…/-]*thang[\s\d._…]*nam[\s\d._…]*$")


def _is_number(line: Line) -> bool:
    """Tell whether the line begins with the document's number, if only its blank ("Số:     /BC-UBND")."""
    return NUMBER.match(line.folded) is not None


def is_dated(line: Line) -> bool:
    """Tell whether the line is the place and date, if only their blank ("…, ngày   tháng   năm 2023")."""
    return len(line.text) < 80 and (_DATE_LINE.match(line.folded) is not None or _DATED.match(line.folded) is not None)


def read_number(lines: list[Line]) -> tuple[str | None, str | None]:
    """Return the document's number, and the abbreviation of its kind even where the number is left blank."""
    for line in lines:
        match = NUMBER.search(line.folded) if len(line.text) < LONG else None
        if match is None or (match.start() > 0 and ":" not in line.folded[match.start() : match.start() + 5]):
            continue
        number = "".join(line.text[match.start("number") : match.end()].split()) if match["number"] else None
        return number, _ABBREVIATION_ENDS.split(match["body"].rsplit("/", 1)[-1])[0]
    return None, None


def read_issued(lines: list[Line]) -> str | None:
    """Return the date of "…, ngày 25 tháng 5 năm 2023"; a draft leaves blanks in it, and has none."""
    for line in lines:
        if len(line.text) < 120 and (match := _DATED.match(line.folded)) and "tu ngay" not in line.folded:
            issued = iso_day(int(match["day"]), int(match["month"]), int(match["year"]))
            return issued if exists(issued) else None
    return None

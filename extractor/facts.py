"""The report's own facts: kind, title, number, date, issuing unit, period, signer.

The header says most of them, but it is often cut off, printed in two columns, or read line by line across them. Then
the preamble ("UBND xã … báo cáo …"), the closing sentence and the appendix titles are the witnesses, and the unit
that they name most wins. What no witness says is null.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from dataclasses import dataclass
from datetime import date

import regex
from rapidfuzz.distance import Levenshtein

from extractor.document import Document
from extractor.records import Facts, Period, Signer, Unit
from extractor.sections import Heading
from extractor.text import fold

# ------------------------------------------------------------------------------------------------ lines


@dataclass(frozen=True, slots=True)
class _Line:
    """What one column prints on one line, trimmed, with its folded copy of the same length."""

    text: str
    folded: str


_COLUMNS = regex.compile(r"\t+|\s{3,}|\s*\|\s*")
# The errors allowed are looked for with the fewest, lest the match take in letters of the neighbouring column.
_MOTTO = regex.compile(
    r"(?b)\b(?:c[o0]ng\s+h[o0]a\s+xa\s+h[o0]i\s+chu\s+nghia\s+viet\s+nam){e<=4}\b"
    r"|\b(?:d[o0]c\s+lap\s*-?\s*tu\s+do\s*-?\s*hanh\s+phuc){e<=3}\b"
)
_MOTTO_HINT = regex.compile(r"chu\s+ngh|h[o0]i\s+chu|viet\s+nam|d[o0]c\s+lap|hanh\s+phuc|tu\s+do")
_LONG = 300


def _line(text: str) -> _Line | None:
    text = text.strip(" #")
    folded = fold(text)
    if len(text) < _LONG and _MOTTO_HINT.search(folded):
        for motto in reversed(list(_MOTTO.finditer(folded))):
            text = text[: motto.start()] + " " + text[motto.end() :]
    text = text.strip(" _").rstrip("-_ ")
    return _Line(text, fold(text)) if any(letter.isalnum() for letter in text) else None


def _lines(document: Document, start: int, end: int) -> list[_Line]:
    """Return the lines between two canonical offsets, columns apart, the state's motto left out."""
    clean, found = document.text.clean, []
    for paragraph in document.text.paragraphs:
        if paragraph.end <= start or paragraph.note:
            continue
        if paragraph.start >= end:
            break
        pieces = _COLUMNS.split(clean[paragraph.start : paragraph.end].strip())
        found += [line for piece in pieces if (line := _line(piece)) is not None]
    return found


def _capitals(text: str) -> bool:
    upper, lower = sum(letter.isupper() for letter in text), sum(letter.islower() for letter in text)
    return upper >= 2 and lower <= 0.15 * upper


# ------------------------------------------------------------------------------------------------ kind and title

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
_ABBREVIATIONS = {"bc": "bao_cao", "tb": "thong_bao", "kh": "ke_hoach", "qd": "quyet_dinh", "ttr": "to_trinh"}
_ABOUT = regex.compile(r"\W*v\s*/\s*v\s*:?\s*")
_ADDRESSEE = regex.compile(r"kinh\s+gui")
_CLOSING = regex.compile(r"\s*(?:tren\s+day\s+la){e<=1}\b")
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


def _kind_line(lines: list[_Line]) -> tuple[int, str, str] | None:
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
        if _capitals(line.text[:end]) or not rest:
            return i, kind, rest
    return None


_JOINED = regex.compile(
    r"(?<=\d{4}|[IV])\)?\s+(?=(?:Thực hiện|Căn cứ|Theo|Ngày|Trong|Ủy ban nhân dân|Uỷ ban nhân dân|UBND)\b)"
)


def _before_preamble(text: str) -> str:
    """Return the subject alone where a hard-wrapped preamble was joined to it, after the period."""
    joined = _JOINED.search(text) if len(text.split()) > 25 else None
    return text[: joined.start()] if joined else text


def _subject(lines: list[_Line], same: str) -> str | None:
    """Return the subject printed on the kind's line (`same`) and the `lines` after it."""
    taken = [same] if same else []
    for line in lines[:5]:
        text = line.text if taken else _before_preamble(line.text)
        if text[0] == "(" or text[-1] == ":" or _is_number(line) or _is_dated(line) or _ADDRESSEE.match(line.folded):
            break
        words = len(text.split())
        if words > 60 or (not _capitals(text) and words > 14 and _PREAMBLE.match(line.folded)):
            break
        if taken:
            alike = _capitals(text) and _capitals(taken[-1])
            if not (alike or text[0].islower() or (words <= 16 and _GOES_ON.match(line.folded) and text[-1] != ".")):
                break
        taken.append(text)
    subject = " ".join(" ".join(taken).split()).strip(" .")
    about = _ABOUT.match(fold(subject))
    return subject[about.end() if about else 0 :] or None


# ------------------------------------------------------------------------------------------------ number and date

_NUMBER = regex.compile(
    r"\bs[o06]\s*[:.]?\s*(?P<number>\d{1,5}\s*[a-z]?)?[\s._…-]*/"
    r"\s*(?P<body>(?:\d{4}\s*/\s*)?[a-z]{1,6}(?:\s?-\s?[a-z&./]{1,20}){0,3})"
)
_DAY = r"(?P<day>\d{1,2})\s*thang\s*(?P<month>\d{1,2})\s*nam\s*(?P<year>(?:19|20)\d\d)"
_SLASHED = r"(?P<day>\d{1,2})\s*[/.-]\s*(?P<month>\d{1,2})\s*[/.-]\s*(?P<year>(?:19|20)\d\d)"
_DATED = regex.compile(rf"(?:^|.*,\s*|.*\d[a-z&/-]*\s+[^,]*,\s*|[^\d,]{{2,40}}\s)ngay\s*(?:{_DAY}|{_SLASHED})\W*$")
_DATE_LINE = regex.compile(r"(?:[^,:;\d(]{2,40},\s*)?ngay[\s\d._…/-]*thang[\s\d._…]*nam[\s\d._…]*$")


def _is_number(line: _Line) -> bool:
    return _NUMBER.match(line.folded) is not None


def _is_dated(line: _Line) -> bool:
    return len(line.text) < 80 and (_DATE_LINE.match(line.folded) is not None or _DATED.match(line.folded) is not None)


def _number(lines: list[_Line]) -> tuple[str | None, str | None]:
    """Return the document's number, and the abbreviation of its kind even where the number is left blank."""
    for line in lines:
        match = _NUMBER.search(line.folded) if len(line.text) < _LONG else None
        if match is None or (match.start() > 0 and ":" not in line.folded[match.start() : match.start() + 5]):
            continue
        number = "".join(line.text[match.start("number") : match.end()].split()) if match["number"] else None
        return number, regex.split(r"[-\s]", match["body"].rsplit("/", 1)[-1])[0]
    return None, None


def _iso(year: str | int, month: str | int, day: str | int) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _issued(lines: list[_Line]) -> str | None:
    """Return the date of "…, ngày 25 tháng 5 năm 2023"; a draft leaves blanks in it, and has none."""
    for line in lines:
        if len(line.text) < 120 and (match := _DATED.match(line.folded)) and "tu ngay" not in line.folded:
            return _iso(match["year"], match["month"], match["day"])
    return None


# ------------------------------------------------------------------------------------------------ units

_TYPES = {
    "xa": ("xã", "xa"),
    "phuong": ("phường", "xa"),
    "thi tran": ("thị trấn", "xa"),
    "dac khu": ("đặc khu", "xa"),
    "huyen": ("huyện", "huyen"),
    "quan": ("quận", "huyen"),
    "thi xa": ("thị xã", "huyen"),
    "thanh pho": ("thành phố", "huyen"),
    "tinh": ("tỉnh", "tinh"),
}
_DEPTH = {"xa": 0, "huyen": 1, "tinh": 2}
# Cities that rank as provinces: the five of old, and Huế since 1/1/2025.
_CENTRAL = frozenset({"ha noi", "hai phong", "da nang", "can tho", "ho chi minh", "hue"})
# Diacritics matter here: "cơ quan Đảng" is no quận, "địa phương" no phường, "tình hình" no tỉnh.
_TYPE = (
    r"(?P<type>(?i:th[iị]\s+x[aã]|th[iị]\s+tr[aấâ]n|th[aà]nh\s+ph[oốô]|đ[aặă]c\s+khu|x[aãảà]|ph[ưu][ờòở]ng"
    r"|huy[eệê]n|quận|t[iỉ]nh|tp\b\.?))"
)
_NAME = r"(?P<name>(?:\p{Lu}[\p{L}'’]*|\d{1,2}\b)(?:[ -](?:\p{Lu}[\p{L}'’]*|\d{1,2}\b)){0,4})"
_COMMITTEE = r"(?i:[uủỦ][yỷýỹ]\s*ban\s+nh[aâ]n\s*d[aâ]n|ubnd|h[oộô]i\s*đ[oồô]ng\s+nh[aâ]n\s*d[aâ]n|hđnd)"
_CENTRE = r"(?i:trung\s+t[aâ]m\s+ph[uụ]c\s+v[uụ]\s+h[aà]nh\s+ch[ií]nh\s+c[oô]ng)"
_BODY_LINE = regex.compile(rf"(?:{_COMMITTEE}|{_CENTRE})(?:\s+{_TYPE}(?:\s+{_NAME})?)?$")
_PLACE = regex.compile(rf"(?P<body>\b(?:{_COMMITTEE}|{_CENTRE})\s+)?\b{_TYPE}\s+{_NAME}")
# Words in capitals that follow a name on its line and are none of it: "UBND XÃ … NĂM 2024", "XÃ … Số: 05"; but
# "HẢI PHÒNG" and "PHÚ QUÝ" end with such a word.
_NAME_ENDS = regex.compile(
    r"(?<=\s)(?:(?:PHÒNG|Phòng|BAN|Ban)(?=\s+\p{L})|(?:QUÝ|Quý)(?=\s+[IVX\d])|(?:NĂM|Năm|THÁNG|Tháng)(?=\s+\d|$)"
    r"|BÁO|KẾT|TRONG|SỐ|HUYỆN|TỈNH|XÃ|PHƯỜNG|THÀNH PHỐ|THỊ XÃ|VĂN PHÒNG|TRUNG TÂM|CỘNG HÒA|CỘNG HOÀ|ĐỘC LẬP|NHIỆM VỤ"
    r"|VÀ|VỀ|ỦY BAN|UỶ BAN|UBND|HĐND|HỘI ĐỒNG|TM|CHỦ TỊCH|PHÓ CHỦ|KT|Số|Báo|Trong|Ủy ban|Kính|Kết)\b.*"
)
_NOT_NAME = regex.compile(
    r"(?i:ubnd|hđnd|[uủ][yỷ] ban|hội đồng|trong|phòng|ngày|số|năm|tháng|quý|vnpt|mttq|tthc|báo|kết)\b(?! \p{L})"
    r"|(?i:ubnd|hđnd|[uủ][yỷ] ban|hội đồng|trong|vnpt|mttq|tthc|báo cáo|kết quả)\b"
)
# "UBND xã …, huyện …, tỉnh … báo cáo"
_SPEAKS = regex.compile(
    r"(?:,? \(?(?:huyen|quan|thi xa|thanh pho|tp\.?|tinh)(?: \w[\w'-]*){1,4}\)?,?){0,2}"
    r" ?(?:tong hop |xin |trinh )?(?:bao cao|thong bao|tong hop)\b"
)
# "nghe UBND xã … báo cáo", "yêu cầu UBND xã … báo cáo": another one is speaking.
_HEARD = regex.compile(r"\b(?:nghe|de nghi|yeu cau|giao|dai dien|don doc)\b[^.,;\n]{0,25}$")
_ENDS = regex.compile(r"\s*(?:\([^)\n]*\)\s*)?(?:\./|\.?\s*/|[.,;]*\s*(?:\n|$))")
_NEXT_TO = regex.compile(r"(?:giap|voi|sang|cung|ten|cu)\s+$")
_CHAIN = regex.compile(r"\s?[,(-]?\s?\(?")
_AUTHORITY = regex.compile(
    r"(?:(?:ubnd|hdnd|uy ban nhan dan|hoi dong nhan dan|(?:phong|so) [a-z ]{2,30}|cong an|dia ban)\s+)$"
)


@dataclass(frozen=True, slots=True)
class _Place:
    """An administrative unit as the text names it: `type` is folded ("thi tran"), `name` its proper name."""

    type: str
    name: str

    @property
    def full(self) -> str:
        return f"{_TYPES[self.type][0]} {self.name}"

    @property
    def level(self) -> str:
        return "tinh" if self.type == "thanh pho" and fold(self.name) in _CENTRAL else _TYPES[self.type][1]

    @property
    def key(self) -> tuple[str, str]:
        return self.type, fold(self.name)


def _place(match: regex.Match[str]) -> _Place | None:
    """Return the unit that a match of `_PLACE` names, or None where the capitals are no name."""
    name = _NAME_ENDS.sub("", match["name"]).strip(" -")
    if not name or _NOT_NAME.match(name) or (len(name) < 2 and not name.isdigit()):
        return None
    kind = " ".join(fold(match["type"]).split())
    kind = "thanh pho" if kind.startswith("tp") else kind
    if kind not in _TYPES:
        return None
    return _Place(kind, name.title() if name.isupper() else name)


def _votes(document: Document) -> tuple[Counter[_Place], Counter[_Place]]:
    """Count the units named in the text: (as the one that speaks, in any way).

    One that "báo cáo …", that ends the closing sentence or that a table's title names, speaks for itself.
    """
    clean, folded = document.text.clean, document.text.folded
    speaking: Counter[_Place] = Counter()
    named: Counter[_Place] = Counter()
    previous: tuple[int, _Place] | None = None
    for match in _PLACE.finditer(clean):
        place = _place(match)
        if place is None:
            continue
        if previous and _CHAIN.fullmatch(clean, previous[0], match.start()) and not match["body"]:
            # "huyện …, tỉnh …": the larger vouches for the smaller.
            named[previous[1]] += 2
            named[place] += 2
        previous = match.end(), place
        before, after = folded[max(0, match.start() - 40) : match.start("type")], folded[match.end() : match.end() + 80]
        if _NEXT_TO.search(before):
            continue
        start = folded.rfind("\n", 0, match.start()) + 1
        named[place] += 3 if match["body"] or _AUTHORITY.search(before) else 1
        if not match["body"]:
            continue
        speaking[place] += 1
        closes = _ENDS.match(after) and _CLOSING.match(folded, start)
        if closes or (_SPEAKS.match(after) and match.start() - start < 600 and not _HEARD.search(before)):
            speaking[place] += 30
        elif _capitals(clean[start : match.end()]) and match.start() - start < 60:
            speaking[place] += 6
    return _merged(speaking), _merged(named)


def _merged(votes: Counter[_Place]) -> Counter[_Place]:
    """Count a unit's spellings as one, under the spelling that most use."""
    groups: dict[tuple[str, str], Counter[_Place]] = {}
    for place, count in votes.items():
        groups.setdefault(place.key, Counter())[place] += count
    return Counter({group.most_common(1)[0][0]: sum(group.values()) for group in groups.values()})


def _header_lines(lines: list[_Line]) -> list[str]:
    """Return what the header prints of its issuer: the left column down to the number."""
    kept = []
    for line in lines:
        number = _NUMBER.search(line.folded)
        text = line.text[: number.start()].strip() if number else line.text
        # A news item's headline names a place too, but not in capitals.
        printed = _capitals(text) or _BODY_LINE.match(text)
        if printed and not _is_dated(line) and not _ABOUT.match(line.folded) and len(text) < 160:
            kept.append(text)
        if number:
            break
    return kept


def _issuer(document: Document, header: list[str]) -> tuple[str | None, _Place | None, list[_Place], str | None]:
    """Return (issuer, its unit, the units above it, level if a department or ministry) by the header's lines."""
    text = "\n".join(header)
    matches = [(match, place) for match in _PLACE.finditer(text) if (place := _place(match)) is not None]
    places = [place for _, place in matches]
    last = header[-1] if header else ""
    if (central := regex.match(r"(?:s[oơởỏ]|bộ|SỞ|BỘ)\s+(?=\p{Lu})", last, regex.IGNORECASE)) and _capitals(last):
        written = _as_written(document, last)
        return written, None, places, "so" if fold(central.group()).startswith("so") else "trung_uong"
    if not matches:
        return None, None, [], None
    match, own = min(matches, key=lambda pair: (_DEPTH[pair[1].level], -pair[0].start()))
    above = [place for place in places if place.key != own.key]
    line_start = text.rfind("\n", 0, match.start("type")) + 1
    body = " ".join(text[line_start : match.start("type")].split()).strip(" ,-")
    if not body and line_start:
        body = header[text.count("\n", 0, line_start) - 1]
        body = "" if _PLACE.search(body) else body
    line_end = text.find("\n", match.end())
    below = " ".join(text[line_end:].split()) if line_end >= 0 else ""
    if below and (own.level != "xa" or regex.match(r"(?:BAN|ĐOÀN|VĂN PHÒNG|TRUNG TÂM|HỘI|CÔNG AN|TRƯỜNG)\b", below)):
        written = _as_written(document, below)
        council = "HĐND " if fold(body).startswith(("hdnd", "hoi dong")) else ""
        return (written if fold(own.name) in fold(written) else f"{written} {council}{own.full}"), own, above, None
    return f"{_body(document, body)} {own.full}", own, above, None


def _body(document: Document, text: str) -> str:
    """Return a body's usual name: the committee and the council by their abbreviation, others as written."""
    folded = " ".join(fold(text).split())
    if not folded or regex.fullmatch(r"(?:uy\s*ban nhan\s*dan|ubnd){e<=2}", folded):
        return "UBND"
    if regex.fullmatch(r"(?:hoi\s*dong nhan\s*dan|hdnd){e<=2}", folded):
        return "HĐND"
    return _as_written(document, text)


_ACRONYM = regex.compile(r"UBND|[^\W\d_AEIOUYaeiouy]*(?:CCHC|HĐND|TTHC|MTTQ|CNTT|KTXH)[^\W\d_]*")
# "Sở Nội vụ", "Ban Pháp chế": the word after the kind of office takes a capital letter.
_OFFICE_NAME = regex.compile(r"^(?:Sở|Phòng|Ban|Bộ|Trung tâm|Chi cục) \w")


def _as_written(document: Document, text: str) -> str:
    """Return a name printed in capitals as the running text writes it, or with one capital letter."""
    text = " ".join(text.split())
    if not _capitals(text):
        return text
    at, folded = -1, fold(text)
    while (at := document.text.folded.find(folded, at + 1)) >= 0:
        written = document.text.clean[at : at + len(text)]
        if not _capitals(written) and written[0].isupper():
            return written
    words = [word if _ACRONYM.fullmatch(word) else word.lower() for word in text.split()]
    text = " ".join(words)
    return _OFFICE_NAME.sub(lambda match: match.group()[:-1] + match.group()[-1].upper(), text[:1].upper() + text[1:])


def _unit(document: Document, header: list[str], kind: str, modern: bool) -> tuple[str | None, Unit | None]:
    """Return (issuer, unit). `modern`: the report is of a time without districts, so that none is inferred."""
    issuer, own, above, level = _issuer(document, header)
    speaking, named = _votes(document)
    if own is not None:
        # The running text's spelling in small letters is safer than ours of the capitals.
        own = next((place for place in named if place.key == own.key), own)
    elif level is None and speaking:
        best, count = max(speaking.items(), key=lambda item: (item[1], -_DEPTH[item[0].level]))
        rivals = [n for place, n in speaking.items() if place.level == best.level and place.key != best.key]
        if count >= 30 or (kind != "khac" and count > 2 * max(rivals, default=0)):
            own = _usual_spelling(best, named)
            issuer = f"UBND {own.full}"
    if own is None and level is None:
        return None, None
    parent = province = None
    if own is None or own.level != "tinh":
        province = _above(above, named, "tinh", own)
    if own is not None and own.level == "xa":
        parent = _above(above, Counter() if modern else named, "huyen", own)
    return issuer, Unit(
        name=own.full if own is not None else issuer,
        level=level or (own.level if own is not None else None),
        parent=parent.full if parent else None,
        province=province.full if province else None,
    )


def _usual_spelling(place: _Place, named: Counter[_Place]) -> _Place:
    """Return the unit as most mentions spell it: where a scan damages letters, the sentences that decide may be hit."""

    def alike(other: _Place) -> bool:
        short = len(place.name) < 6
        distance = Levenshtein.distance(fold(place.name), fold(other.name), score_cutoff=2)
        return other.type == place.type and distance <= (0 if short else 2)

    return max((other for other in named if alike(other)), key=lambda other: named[other], default=place)


def _above(header: list[_Place], named: Counter[_Place], level: str, own: _Place | None) -> _Place | None:
    """Return the unit of `level` that the header names, or else the one that the text names most."""
    for place in header:
        if place.level == level:
            return next((other for other in named if other.key == place.key), place)
    votes = [(n, place) for place, n in named.items() if place.level == level and (own is None or place.key != own.key)]
    votes.sort(key=lambda vote: -vote[0])
    if not votes or votes[0][0] < 3 or (len(votes) > 1 and votes[1][0] == votes[0][0]):
        return None
    return votes[0][1]


# ------------------------------------------------------------------------------------------------ the period

_YEAR = r"(?:19|20)\d\d"
_OF = rf"(?:\s*(?:cua\s+)?nam\s*|\s*[/.-]\s*|\s+)(?P<year>{_YEAR})\b"
_PERIOD = regex.compile(
    rf"""
      \b(?:6|06|sau)\s+thang\s+(?P<half>dau|cuoi)\s+(?:nam|cua\s+nam)(?:\s*(?P<year>{_YEAR}))?
    | \bquy\s*(?P<quarter>[il1]{{2,3}}|[il1]v|i|l|[1-4])\b(?:{_OF})?
    | \b(?P<months>\d{{1,2}}|ba|sau|chin)\s+thang(?:\s+dau)?(?:\s+nam)?(?:\s*[/-]?\s*(?:nam\s*)?(?P<year>{_YEAR}))?\b
    | \b(?P<week>tuan)\s+(?:thu\s+)?(?:\d{{1,2}}|[ivx]{{1,4}})\b(?:[^.;\d]{{0,12}}\d{{0,2}}{_OF})?
    | \b(?:thang|th[a-z]ng)\s*(?P<month>0?[1-9]|1[0-2])\b(?:{_OF})?
    | \bgiai\s+doan\s*(?P<from>{_YEAR})\s*-\s*(?P<upto>{_YEAR})
    | (?<!/[a-z]{{2,6}}(?:-[a-z]{{2,8}})?\s)\bnam\s*(?P<only>{_YEAR})\b(?!\s*-\s*\d)
    """,
    regex.VERBOSE,
)
_LATER = regex.compile(r"\b(?:phuong huong|nhiem vu|ke hoach|giai phap|trong tam|du kien)\b")
_WORDS = {"ba": 3, "sau": 6, "chin": 9}
_WINDOW = regex.compile(
    r"tu\s+(?:ngay\s+)?(?P<d1>\d{1,2})\s*(?:[/.-]|thang)\s*(?P<m1>\d{1,2})(?:\s*(?:[/.-]|nam)\s*(?P<y1>\d{4}))?"
    r"\s*(?:den|-)\s*(?:het\s+)?(?:ngay\s+)?(?P<d2>\d{1,2})\s*(?:[/.-]|thang)\s*(?P<m2>\d{1,2})(?:\s*(?:[/.-]|nam)\s*(?P<y2>\d{4}))?"
)


def _months(match: regex.Match[str]) -> int:
    return _WORDS.get(match["months"]) or int(match["months"])


def _span(year: int, first: int, last: int) -> tuple[str, str]:
    """Return the ISO dates of the first day of month `first` and the last of month `last`."""
    return date(year, first, 1).isoformat(), date(year, last, monthrange(year, last)[1]).isoformat()


def _read_period(match: regex.Match[str], year: int | None) -> Period:
    """Return the period that `match` prints; `year` where it prints none itself."""
    if match["from"]:
        return Period(type="other", start=f"{match['from']}-01-01", end=f"{match['upto']}-12-31")
    year = int(match["year"] or match["only"] or 0) or year
    kind, index, months = "year", None, (1, 12)
    if match["half"]:
        index = 1 if match["half"] == "dau" else 2
        kind, months = "half", (index * 6 - 5, index * 6)
    elif match["quarter"]:
        roman = match["quarter"].replace("l", "i").replace("1", "i") if len(match["quarter"]) > 1 else match["quarter"]
        index = {"i": 1, "l": 1, "ii": 2, "iii": 3, "iv": 4}.get(roman) or int(roman)
        kind, months = "quarter", (index * 3 - 2, index * 3)
    elif match["month"]:
        index = int(match["month"])
        kind, months = "month", (index, index)
    elif match["months"]:
        count = _months(match)
        kind, index = {6: ("half", 1), 9: ("nine_months", None), 12: ("year", None)}.get(count, ("other", count))
        months = (1, count)
    elif match["week"]:
        return Period(type="other", year=year)
    start, end = _span(year, *months) if year else (None, None)
    return Period(type=kind, year=year, index=index, start=start, end=end)


def _period_in(text: str) -> Period | None:
    """Return the first period of a folded text; a plan's period, after "phương hướng", only if there is no other.

    "quý I, phương hướng nhiệm vụ quý II năm 2023" is quarter 1 of 2023: the year is said once, at the end.
    """
    matches = [match for match in _PERIOD.finditer(text) if not match["months"] or 2 <= _months(match) <= 12]
    if not matches:
        return None
    later = _LATER.search(text)
    first = next((match for match in matches if not match["from"]), matches[0])
    if later and later.start() > 12:
        earlier = [match for match in matches if match.start() < later.start()]
        first = next((match for match in earlier if not match["from"]), earlier[0] if earlier else first)
    years = [match["year"] or match["only"] for match in matches if match.start() >= first.start()]
    return _read_period(first, next((int(year) for year in years if year), None))


def _window(text: str, period: Period | None) -> tuple[str, str] | None:
    """Return the dates of "từ ngày 15/12/2022 đến ngày 14/3/2023" in a folded text, if they can be the period's."""
    for match in _WINDOW.finditer(text):
        upto = int(match["y2"] or match["y1"] or (period.year if period and period.year else 0))
        if not upto:
            continue
        since = int(match["y1"] or upto)
        if not match["y1"] and (int(match["m1"]), int(match["d1"])) > (int(match["m2"]), int(match["d2"])):
            since -= 1
        start, end = _iso(since, match["m1"], match["d1"]), _iso(upto, match["m2"], match["d2"])
        if start is None or end is None or not 4 <= (date.fromisoformat(end) - date.fromisoformat(start)).days <= 400:
            continue
        if period is None or not period.start or not period.end or (start <= period.end and end >= period.start):
            return start, end
    return None


# "… UBND xã báo cáo kết quả quý III năm 2023 như sau:"
_REPORTS = regex.compile(r"\bbao cao\b(?:(?!\bbao cao\b)[^.:]){0,200}(?:nhu sau\b|:(?!\d))")


def _period(title: str, around: str, closing: str) -> Period | None:
    """Return the period by the title, else the closing sentence, else what the preamble reports (all folded)."""
    period = _period_in(title)
    if period is None or period.year is None:
        reports = _REPORTS.search(around)
        for text in (closing, reports.group() if reports else ""):
            other = _period_in(text)
            if other is None or (period is not None and (other.type, other.index) != (period.type, period.index)):
                continue
            period = other if period is None or other.year else period
            break
    window = _window(title, period) or _window(around, period)
    if window is None:
        return period
    start, end = window
    if period is None:
        return Period(type="other", year=int(end[:4]), start=start, end=end, stated=True)
    return period.model_copy(update={"start": start, "end": end, "stated": True})


# ------------------------------------------------------------------------------------------------ the signer

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
_PREPARES = regex.compile(r"nguoi|can bo|cong chuc")
_NOT_PERSON = regex.compile(
    r"uy ban|nhan dan|chu tich|ubnd|hdnd|noi nhan|phong |noi vu|van phong|bao cao|phu luc|cong hoa|thuong truc|dang uy"
    r"|cai cach|thu tuc|hanh chinh|bieu|thong ke|trung tam|ban chi dao|hoi dong"
)
# In one line of two columns: "- Lưu: VT.  Nguyễn Văn A", "- UBND huyện;  CHỦ TỊCH".
_BESIDE = regex.compile(r"[-+*•].*[.;)]\s+(?=\p{Lu})")


def _beside_recipient(line: _Line) -> _Line:
    """Return what stands beside a recipient on its line; an empty line where nothing does."""
    if line.text[0] not in "-+*•":
        return line
    beside = _BESIDE.match(line.text)
    text = line.text[beside.end() :] if beside else ""
    return _Line(text, fold(text))


def _signer(lines: list[_Line]) -> Signer | None:
    """Return who signed: the first name that follows a role, and that role, the last one printed before it.

    Whoever prepared a table ("NGƯỜI LẬP BIỂU") signs only where no one else does.
    """
    title = name = None
    awaited = False
    for line in map(_beside_recipient, lines):
        text, folded = line.text, line.folded
        roles = list(_ROLE.finditer(folded)) if 0 < len(text) < 120 else []
        role = text[roles[-1].start() : roles[-1].end()] if roles else ""
        found = None
        if role and (_capitals(role) or role == text or _SIGNS.match(folded)):
            title, name, awaited = role, None, True
            found = _person(regex.sub(r"^\W*(?:\([^)]*\)|[Đđ]ã ký)?\W*", "", text[roles[-1].end() :]))
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


# ------------------------------------------------------------------------------------------------ all together


def find_facts(document: Document, headings: tuple[Heading, ...]) -> Facts:
    """Return the facts of the document whose outline is `headings`.

    `unit.name` carries its type in small letters ("xã …", "phường …"); the period's dates are the calendar's unless
    the title or the preamble prints a window.
    """
    clean, folded = document.text.clean, document.text.folded
    first = headings[0].start if headings else min(len(clean), 4000)
    appendices = (h.start for h in headings if h.section.part == "appendix" and h.start > first)
    appendix = next(appendices, len(clean))
    top = _lines(document, 0, first)
    found = _kind_line(top)
    letter = next((i for i, line in enumerate(top) if _ADDRESSEE.match(line.folded)), None)
    about = next((i for i, line in enumerate(top) if _ABOUT.match(line.folded)), None)
    opening = found[0] if found else letter if letter is not None else _first_long(top)
    header = top[:opening]
    number, abbreviation = _number(header)
    around = " ".join(line.folded for line in (top[opening + 1 :] if found else top))
    closing_at = next(
        (
            paragraph.start
            for paragraph in document.text.paragraphs
            if _CLOSING.match(folded, paragraph.start, appendix)
        ),
        None,
    )
    closing = folded[closing_at : folded.find("\n", closing_at)] if closing_at is not None else ""

    if found:
        kind, subject = found[1], _subject(top[found[0] + 1 :], found[2])
    elif about is not None or letter is not None:
        kind = _ABBREVIATIONS.get(abbreviation or "", "cong_van")
        subject = _subject(top[about:], "") if about is not None else None
    else:
        said = "bao_cao" if _REPORTS.search(around) else None
        kind = _ABBREVIATIONS.get(abbreviation or "") or _kind_by_closing(closing) or said or "khac"
        subject = _headline(top) if not number else None
    period = _period(fold(subject or ""), around, closing) if kind != "khac" else _period_in(fold(subject or ""))
    modern = bool(period and period.end and period.end >= "2025-07-01")
    issuer, unit = _unit(document, _header_lines(header), kind, modern)
    body_headings = [heading.start for heading in headings if heading.start < appendix]
    tail = _tail(document, closing_at, body_headings[-1] if body_headings else 0, appendix)
    return Facts(
        kind=kind,
        title=subject,
        number=number,
        issued=_issued(header) or _issued(tail),
        issuer=issuer,
        unit=unit,
        period=period,
        signer=_signer(tail),
    )


def _first_long(lines: list[_Line]) -> int:
    """Return the index of the first line of running text."""
    return next((i for i, line in enumerate(lines) if len(line.text.split()) > 25), len(lines))


def _kind_by_closing(closing: str) -> str | None:
    """Return the kind that "Trên đây là báo cáo …" names."""
    start = _CLOSING.match(closing)
    found = (
        _kind_at(regex.sub(r"^\s+(?:ban\s+|noi\s+dung\s+|toan\s+bo\s+)?", "", closing[start.end() :]))
        if start
        else None
    )
    return found[0] if found else None


def _headline(lines: list[_Line]) -> str | None:
    """Return the first line as the headline, if it is one and not running text."""
    if not lines or len(lines[0].text.split()) > 40 or lines[0].text[-1] in ".:;,":
        return None
    return lines[0].text


def _tail(document: Document, closing: int | None, last: int, appendix: int) -> list[_Line]:
    """Return the lines of the recipients and the signature: after the closing sentence, else the last of the text."""
    folded = document.text.folded
    start = closing
    if start is None:
        near = max(last, appendix - 2500)
        match = regex.compile(r"\n\s*(?:n[oa]i\s+nhan|tm\.|kt\.)").search(folded, near, appendix)
        start = match.start() if match else max(near, appendix - 800)
    end_of_sentence = folded.find("\n", start)
    return _lines(document, end_of_sentence if end_of_sentence >= 0 else start, appendix)

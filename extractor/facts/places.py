"""The administrative units that a text names, and how strongly it speaks as each of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import regex

from extractor.document import Document
from extractor.facts.header import CLOSING
from extractor.facts.lines import in_capitals
from extractor.gazetteer.names import TYPES
from extractor.text import fold

_TYPES = {fold(kind): (kind, level) for kind, level in TYPES.items()}
DEPTH = {"xa": 0, "huyen": 1, "tinh": 2}
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
BODY_LINE = regex.compile(rf"(?:{_COMMITTEE}|{_CENTRE})(?:\s+{_TYPE}(?:\s+{_NAME})?)?$")
PLACE = regex.compile(rf"(?P<body>\b(?:{_COMMITTEE}|{_CENTRE})\s+)?\b{_TYPE}\s+{_NAME}")
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
class Place:
    """An administrative unit as the text names it: `type` is folded ("thi tran"), `name` its proper name."""

    type: str
    name: str

    @property
    def full(self) -> str:
        """The unit with its type in small letters: "thị trấn …"."""
        return f"{_TYPES[self.type][0]} {self.name}"

    @property
    def level(self) -> str:
        """The unit's level: xa, huyen or tinh."""
        return "tinh" if self.type == "thanh pho" and fold(self.name) in _CENTRAL else _TYPES[self.type][1]

    @property
    def key(self) -> tuple[str, str]:
        """What two spellings of one unit have in common."""
        return self.type, fold(self.name)


def read_place(match: regex.Match[str]) -> Place | None:
    """Return the unit that a match of `PLACE` names, or None where the capitals are no name."""
    name = _NAME_ENDS.sub("", match["name"]).strip(" -")
    if not name or _NOT_NAME.match(name) or (len(name) < 2 and not name.isdigit()):
        return None
    kind = " ".join(fold(match["type"]).split())
    kind = "thanh pho" if kind.startswith("tp") else kind
    if kind not in _TYPES:
        return None
    return Place(kind, name.title() if name.isupper() else name)


# How much a place in the text says about who is who. One sentence in which a unit speaks for itself decides; short of
# that, titles and the company of larger units outweigh a bare name.
SURE, _TITLED, _AS_AUTHORITY, _VOUCHED = 30, 6, 3, 2
# How far into its line a unit can stand that speaks in a preamble, or that a title in capitals names.
_PREAMBLE, _TITLE = 600, 60


def votes_for_units(document: Document) -> tuple[Counter[Place], Counter[Place]]:
    """Count the units named in the text: (as the one that speaks, in any way).

    One that "báo cáo …", that ends the closing sentence or that a table's title names, speaks for itself.
    """
    clean, folded = document.text.clean, document.text.folded
    speaking: Counter[Place] = Counter()
    named: Counter[Place] = Counter()
    previous: tuple[int, Place] | None = None
    line = scanned = 0  # where the line of a match starts, and how far line ends have been looked for
    for match in PLACE.finditer(clean):
        line = max(line, folded.rfind("\n", scanned, match.start()) + 1)
        scanned = match.start()
        place = read_place(match)
        if place is None:
            continue
        if previous and _CHAIN.fullmatch(clean, previous[0], match.start()) and not match["body"]:
            # "huyện …, tỉnh …": the larger vouches for the smaller.
            named[previous[1]] += _VOUCHED
            named[place] += _VOUCHED
        previous = match.end(), place
        before, after = folded[max(0, match.start() - 40) : match.start("type")], folded[match.end() : match.end() + 80]
        if _NEXT_TO.search(before):
            continue
        named[place] += _AS_AUTHORITY if match["body"] or _AUTHORITY.search(before) else 1
        if not match["body"]:
            continue
        speaking[place] += 1
        into = match.start() - line
        closes = _ENDS.match(after) and CLOSING.match(folded, line)
        if closes or (_SPEAKS.match(after) and into < _PREAMBLE and not _HEARD.search(before)):
            speaking[place] += SURE
        elif into < _TITLE and in_capitals(clean[line : match.end()]):
            speaking[place] += _TITLED
    return _merged(speaking), _merged(named)


def _merged(votes: Counter[Place]) -> Counter[Place]:
    """Count a unit's spellings as one, under the spelling that most use."""
    groups: dict[tuple[str, str], Counter[Place]] = {}
    for place, count in votes.items():
        groups.setdefault(place.key, Counter())[place] += count
    return Counter({group.most_common(1)[0][0]: sum(group.values()) for group in groups.values()})

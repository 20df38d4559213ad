"""The issuing unit, and the units above it: by the header, else by the unit that the text speaks as."""

from __future__ import annotations

from collections import Counter

import regex
from rapidfuzz.distance import Levenshtein

from extractor.document import Document
from extractor.facts.header import ABOUT, NUMBER, is_dated
from extractor.facts.lines import Line, in_capitals
from extractor.facts.places import BODY_LINE, DEPTH, PLACE, SURE, Place, read_place, votes_for_units
from extractor.records import Unit
from extractor.text import fold


def header_lines(lines: list[Line]) -> list[str]:
    """Return what the header prints of its issuer: the left column down to the number."""
    kept: list[str] = []
    for line in lines:
        number = NUMBER.search(line.folded)
        text = line.text[: number.start()].strip() if number else line.text
        # A news item's headline names a place too, but not in capitals.
        printed = in_capitals(text) or BODY_LINE.match(text)
        if printed and not is_dated(line) and not ABOUT.match(line.folded) and len(text) < 160:
            if kept and (_GOES_ON.match(text) or _UNFINISHED.search(kept[-1])):
                kept[-1] = f"{kept[-1]} {text}"
            else:
                kept.append(text)
        if number:
            break
    return kept


# A long name takes two lines: "SỞ VĂN HÓA, THỂ THAO" and "VÀ DU LỊCH".
_GOES_ON = regex.compile(r"(?:VÀ|[-–,&])\s+\p{Lu}")
_UNFINISHED = regex.compile(r"(?:\bVÀ|[\p{Lu}\s][-–]|,)$")
_CENTRAL = regex.compile(r"(?:s[oơởỏ]|bộ|SỞ|BỘ)\s+(?=\p{Lu})", regex.IGNORECASE)
_DIVISION = regex.compile(r"(?:BAN|ĐOÀN|VĂN PHÒNG|TRUNG TÂM|HỘI|CÔNG AN|TRƯỜNG)\b")
_COMMITTEE = regex.compile(r"(?:uy\s*ban nhan\s*dan|ubnd){e<=2}")
_COUNCIL = regex.compile(r"(?:hoi\s*dong nhan\s*dan|hdnd){e<=2}")


def _issuer(document: Document, header: list[str]) -> tuple[str | None, Place | None, list[Place], str | None]:
    """Return (issuer, its unit, the units above it, level if a department or ministry) by the header's lines."""
    text = "\n".join(header)
    matches = [(match, place) for match in PLACE.finditer(text) if (place := read_place(match)) is not None]
    places = [place for _, place in matches]
    last = header[-1] if header else ""
    if (central := _CENTRAL.match(last)) and in_capitals(last):
        written = _as_written(document, last)
        return written, None, places, "so" if fold(central.group()).startswith("so") else "trung_uong"
    if not matches:
        return None, None, [], None
    match, own = min(matches, key=lambda pair: (DEPTH[pair[1].level], -pair[0].start()))
    above = [place for place in places if place.key != own.key]
    line_start = text.rfind("\n", 0, match.start("type")) + 1
    body = " ".join(text[line_start : match.start("type")].split()).strip(" ,-")
    if not body and line_start:
        body = header[text.count("\n", 0, line_start) - 1]
        body = "" if PLACE.search(body) else body
    line_end = text.find("\n", match.end())
    below = " ".join(text[line_end:].split()) if line_end >= 0 else ""
    if below and (own.level != "xa" or _DIVISION.match(below)):
        written = _as_written(document, below)
        council = "HĐND " if fold(body).startswith(("hdnd", "hoi dong")) else ""
        return (written if fold(own.name) in fold(written) else f"{written} {council}{own.full}"), own, above, None
    return f"{_body(document, body)} {own.full}", own, above, None


def _body(document: Document, text: str) -> str:
    """Return a body's usual name: the committee and the council by their abbreviation, others as written."""
    folded = " ".join(fold(text).split())
    if not folded or _COMMITTEE.fullmatch(folded):
        return "UBND"
    if _COUNCIL.fullmatch(folded):
        return "HĐND"
    return _as_written(document, text)


_ACRONYM = regex.compile(r"UBND|[^\W\d_AEIOUYaeiouy]*(?:CCHC|HĐND|TTHC|MTTQ|CNTT|KTXH)[^\W\d_]*")
# "Sở Nội vụ", "Ban Pháp chế": the word after the kind of office takes a capital letter.
_OFFICE_NAME = regex.compile(r"^(?:Sở|Phòng|Ban|Bộ|Trung tâm|Chi cục) \w")


def _as_written(document: Document, text: str) -> str:
    """Return a name printed in capitals as the running text writes it, or with one capital letter."""
    text = " ".join(text.split())
    if not in_capitals(text):
        return text
    at, folded = -1, fold(text)
    while (at := document.text.folded.find(folded, at + 1)) >= 0:
        written = document.text.clean[at : at + len(text)]
        if not in_capitals(written) and written[0].isupper():
            return written
    words = [word if _ACRONYM.fullmatch(word) else word.lower() for word in text.split()]
    text = " ".join(words)
    return _OFFICE_NAME.sub(lambda match: match.group()[:-1] + match.group()[-1].upper(), text[:1].upper() + text[1:])


def find_unit(document: Document, header: list[str], kind: str, modern: bool) -> tuple[str | None, Unit | None]:
    """Return (issuer, unit). `modern`: the report is of a time without districts, so that none is inferred."""
    issuer, own, above, level = _issuer(document, header)
    speaking, named = votes_for_units(document)
    if own is not None:
        # The running text's spelling in small letters is safer than ours of the capitals.
        own = next((place for place in named if place.key == own.key), own)
        own = _wrapped(own, header, named)
    elif level is None and speaking:
        best, count = max(speaking.items(), key=lambda item: (item[1], -DEPTH[item[0].level]))
        rivals = [n for place, n in speaking.items() if place.level == best.level and place.key != best.key]
        if count >= SURE or (kind != "khac" and count > 2 * max(rivals, default=0)):
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


def _wrapped(own: Place, header: list[str], named: Counter[Place]) -> Place:
    """Return the unit whose name goes on in the header's next line ("ỦY BAN NHÂN DÂN XÃ TÂN" / "MỸ"), or `own`."""
    lines, name = [" ".join(fold(line).split()) for line in header], fold(own.name)
    return next(
        (
            place
            for place in named
            if place.type == own.type and any(fold(place.name) == f"{name} {line}" for line in lines)
        ),
        own,
    )


def _usual_spelling(place: Place, named: Counter[Place]) -> Place:
    """Return the unit as most mentions spell it: where a scan damages letters, the sentences that decide may be hit."""

    def alike(other: Place) -> bool:
        short = len(place.name) < 6
        distance = Levenshtein.distance(fold(place.name), fold(other.name), score_cutoff=2)
        return other.type == place.type and distance <= (0 if short else 2)

    return max((other for other in named if alike(other)), key=lambda other: named[other], default=place)


_FEWEST_VOTES = 3  # named once as an authority, or together with the unit above it and once more


def _above(header: list[Place], named: Counter[Place], level: str, own: Place | None) -> Place | None:
    """Return the unit of `level` that the header names, or else the one that the text names most."""
    for place in header:
        if place.level == level:
            return next((other for other in named if other.key == place.key), place)
    votes = [(n, place) for place, n in named.items() if place.level == level and (own is None or place.key != own.key)]
    votes.sort(key=lambda vote: -vote[0])
    if not votes or votes[0][0] < _FEWEST_VOTES or (len(votes) > 1 and votes[1][0] == votes[0][0]):
        return None
    return votes[0][1]

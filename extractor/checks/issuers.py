"""Who issued a cited document, by what the report says of it, and when two of them are one body."""

from __future__ import annotations

from dataclasses import dataclass

import regex
from rapidfuzz import fuzz

from extractor.checks import Context
from extractor.find.mentions import Reference
from extractor.text import fold


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issued a document: `level` xa, huyen, tinh, trung_uong or thanh_pho (huyen or tinh), `name` folded.

    `kind` is the unit's kind as said, folded: "thi tran" and "xa" are of one level and never one body. `sure` tells
    that the report says so of this document; otherwise a body is only named later in the sentence.
    """

    level: str | None = None
    name: str | None = None
    sure: bool = False
    kind: str | None = None


_LEVELS = (
    (
        "trung_uong",
        regex.compile(r"chinh phu|thu tuong|quoc hoi|bo chinh tri|ban bi thu|trung uong|^(?:bo truong )?bo |tong cuc"),
    ),
    ("tinh", regex.compile(r"\btinh\b|^(?:giam doc )?so ")),
    ("huyen", regex.compile(r"\bhuyen\b|\bthi xa\b|\bquan\b|\bthi uy\b|^(?:truong )?phong ")),
    ("thanh_pho", regex.compile(r"\bthanh pho\b|\btp\b|\bthanh uy\b")),
    ("xa", regex.compile(r"\bxa\b|\bphuong\b|\bthi tran\b|\bdac khu\b|\bdang uy\b")),
)
_CODE_LEVELS = (
    (
        "trung_uong",
        regex.compile(r"\b(?:cp|ttg|vpcp|qh\d*|ubtvqh\d*|tw|b[a-z]{1,5}cp|bnv|btc|btp|bca|byt|bkhcn|btttt|bgddt)\b"),
    ),
    ("tinh", regex.compile(r"[/-]tu\b")),
    ("huyen", regex.compile(r"[/-]hu\b")),
    ("xa", regex.compile(r"[/-]du\b")),
)
_NAME = regex.compile(
    r"\b(?:tỉnh|huyện|thị xã|quận|thành phố|xã|phường|thị trấn|đặc khu)\s+"
    r"(\p{Lu}[\p{L}'-]*(?:\s+\p{Lu}[\p{L}'-]*){0,3})"
)
_KIND = regex.compile(r"\b(?:thi xa|thi tran|thanh pho|dac khu|xa|phuong|huyen|quan|tinh)\b")
_LATER_BODY = regex.compile(
    r"\bcua\s+(?:(?:chu tich|thuong truc|ban thuong vu)\s+)?"
    r"((?:ubnd|u[yi] ban nhan dan|hdnd|hoi dong nhan dan)\s+"
    r"(?:tinh|huyen|thi xa|quan|thanh pho|xa|phuong|thi tran|dac khu)\b"
    r"|tinh uy|huyen uy|thanh uy|thi uy|dang uy|chinh phu|thu tuong)"
)
_BASIS = regex.compile(
    r"\b(?:theo|can cu|thuc hien|thi hanh|trien khai|bam sat|tai|cu the hoa|sua doi|bo sung|thay the|bai bo|so voi|den"
    r"|cua)\s*$"
)
SENTENCE_END = regex.compile(r"\.\s|\n")
_CLAUSE_END = regex.compile(r"[.;]\s|\n")
_CLAUSE = 260  # characters after a reference in which its issuer may be named


def _level(name: str) -> str | None:
    folded = fold(name)
    return next((level for level, pattern in _LEVELS if pattern.search(folded)), None)


def _named(printed: str) -> Issuer:
    name = _NAME.search(printed)
    kind = _KIND.search(fold(printed))
    named = " ".join(fold(name.group(1)).split()) if name else None
    return Issuer(_level(printed), named, sure=True, kind=kind.group() if kind else None)


def find_issuer(context: Context, reference: Reference, limit: int, before: tuple[Reference, Issuer] | None) -> Issuer:
    """Return who issued a document, by its number, else the words after it up to `limit`, else those before it.

    `before` is the reference before it with its issuer: what is listed together is of one body.
    """
    code = fold(reference.number)
    for level, pattern in _CODE_LEVELS:
        if pattern.search(code):
            return Issuer(level, sure=True)
    if reference.issuer:
        issuer = _named(reference.issuer)
        if issuer.level:
            return issuer
    clause = context.folded(reference.end, min(limit, reference.end + _CLAUSE))
    end = _CLAUSE_END.search(clause)
    later = _LATER_BODY.search(clause, 0, end.start() if end else len(clause))
    if later:
        return Issuer(_level(later.group(1)))
    if before is not None and before[1].sure and _listed_with(context, before[0], reference):
        return before[1]
    return _introduced(context, reference) or Issuer()


_ISSUES = regex.compile(
    r"\b(?P<body>ubnd|u[yi] ban nhan dan|hdnd|hoi dong nhan dan|dang uy)\b(?P<where>(?:\s+[a-z]+){0,6}?)\s+"
    r"(?:da\s+|tiep tuc\s+|kip thoi\s+)*(?:ban hanh|xay dung)\b[^.;:]{0,140}$"
)
_SOME_OF_THEM = regex.compile(r"\s*(?:mot so|trong do|cac|cu the|gom)\b.{0,30}\bvan ban\b")
_BRACKETED = regex.compile(r"\([^)]*\)")
_STOP = regex.compile(r"\.\s")
_CLAUSES = regex.compile(r"[.;]\s")
_LEAD = 400  # characters before a document, or at the end of a line above it, in which its list is introduced
_MOST_ITEMS = 12  # items of a list above a document that are passed over to find its introduction
_BULLET = regex.compile(r"\s*(?:[-+*•]|\d{1,2}[.)]|[a-z][.)])\s*")


def _introduced(context: Context, reference: Reference) -> Issuer | None:
    """Return the body of "UBND xã đã ban hành các văn bản sau:" for the documents listed after it, in line or below."""
    paragraph = context.paragraph(reference.start)
    lead = context.folded(max(paragraph.start, reference.start - _LEAD), reference.start)
    head, colon, rest = lead.rpartition(":")
    if not colon:
        bullet = _BULLET.match(lead)
        if bullet is None or lead[bullet.end() :].strip() or not paragraph.start:
            return None
        line = ""
        above = context.paragraph(paragraph.start - 1)
        for _ in range(_MOST_ITEMS):
            line = context.folded(max(above.start, above.end - _LEAD), above.end).rstrip()
            if line.endswith(":") or not _BULLET.match(context.folded(above.start, above.start + 8)) or not above.start:
                break
            above = context.paragraph(above.start - 1)
        head, rest = line.removesuffix(":") if line.endswith(":") else "", ""
    if _BASIS.search(rest) or _STOP.search(rest):
        return None
    *before, clause = _CLAUSES.split(head)
    issues = _ISSUES.search(clause)
    if issues is None and before and _SOME_OF_THEM.match(clause):
        # "UBND xã đã ban hành 48 văn bản. Một số văn bản chính: Kế hoạch số …"
        issues = _ISSUES.search(_BRACKETED.sub("", before[-1]))
    if issues is None:
        return None
    level = "xa" if issues["body"] == "dang uy" else _level(issues["where"]) or _own_level(context)
    return Issuer(level, sure=True) if level else None


_OF = regex.compile(r"[\s,(]*cua\s")
_GOES_ON = regex.compile(r"(?:[;,]|\bva)\s*$")
_ITEM = 300  # characters between two documents of one enumeration


def _listed_with(context: Context, before: Reference, after: Reference) -> bool:
    """Tell whether both are in one enumeration of what a body issued: "ban hành Kế hoạch số 5 …; Kế hoạch số 6 …"."""
    between = context.folded(before.end, after.start)
    if len(between) > _ITEM or SENTENCE_END.search(between) or _OF.match(between):
        return False
    return bool(_GOES_ON.search(between)) and not _LATER_BODY.search(between) and not _BASIS.search(between)


_SAME_NAME = 75  # likeness (0-100) from which two names are one, a letter or two damaged


def apart(a: Issuer, b: Issuer) -> bool:
    """Tell whether two issuers are named and are different bodies."""
    if a.level is None or b.level is None:
        return False
    if a.level != b.level:
        return "thanh_pho" not in (a.level, b.level) or "xa" in (a.level, b.level) or "trung_uong" in (a.level, b.level)
    if a.kind is not None and b.kind is not None and a.kind != b.kind:
        return True
    return a.name is not None and b.name is not None and fuzz.ratio(a.name, b.name) < _SAME_NAME


_BELOW = frozenset({("huyen", "xa"), ("tinh", "xa"), ("tinh", "huyen"), ("so", "xa"), ("so", "huyen")})


def _below(context: Context, issuer: Issuer) -> bool:
    """Tell whether an issuer is of a level of which the reporting unit has several bodies under it."""
    return (_own_level(context), issuer.level) in _BELOW


def _own_level(context: Context) -> str | None:
    return context.facts.unit.level if context.facts.unit else None


def one_body(context: Context, a: Issuer, b: Issuer) -> bool:
    """Tell whether two issuers are surely one body: of one level, and there is only one such body for the report."""
    if not (a.sure and b.sure) or a.level is None or a.level != b.level or apart(a, b):
        return False
    return not _below(context, a) or (a.name is not None and a.name == b.name)


def own_or_unnamed(context: Context, issuer: Issuer) -> bool:
    """Tell whether an issuer is, as far as the report says, the reporting unit or not named at all."""
    return issuer.level is None or (issuer.sure and issuer.level == (_own_level(context) or "xa"))


def register(context: Context, issuer: Issuer) -> str | None:
    """Return the name of the body whose numbers these are, None for the only one of its level."""
    own = context.facts.unit
    below = _below(context, issuer)
    known = _NAME.search(own.name or "") if own else None
    if issuer.name is None or (not below and known and fuzz.ratio(fold(known.group(1)), issuer.name) >= _SAME_NAME):
        return None
    return issuer.name if below or (known and own and own.level == issuer.level) else None

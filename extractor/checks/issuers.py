"""Who issued a cited document, by what the report says of it, and when two of them are one body."""

from __future__ import annotations

from dataclasses import dataclass, replace

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
_UNNAMED = regex.compile(r"(?:chu tich )?(?:ubnd|u[yi] ban nhan dan|hdnd|hoi dong nhan dan)")  # its own
_LATER_BODY = regex.compile(
    r"\bcua\s+(?:(?:chu tich|thuong truc|ban thuong vu)\s+)?"
    r"((?:ubnd|u[yi] ban nhan dan|hdnd|hoi dong nhan dan)\s+"
    r"(?:tinh|huyen|thi xa|quan|thanh pho|xa|phuong|thi tran|dac khu)\b"
    r"|tinh uy|huyen uy|thanh uy|thi uy|dang uy|chinh phu|thu tuong)"
)
SENTENCE_END = regex.compile(r"\.\s|\n")
_CLAUSE_END = regex.compile(r"[.;]\s|\n")
_CLAUSE = 260  # characters after a reference in which its issuer may be named


def _level(name: str) -> str | None:
    folded = fold(name)
    return next((level for level, pattern in _LEVELS if pattern.search(folded)), None)


def named_issuer(printed: str) -> Issuer:
    """Return the body that an issuer's printed name means."""
    name = _NAME.search(printed)
    kind = _KIND.search(fold(printed))
    named = " ".join(fold(name.group(1)).split()) if name else None
    return Issuer(_level(printed), named, sure=True, kind=kind.group() if kind else None)


def find_issuer(context: Context, reference: Reference, limit: int) -> Issuer:
    """Return who issued a document, by its number, else as the report says, else by a body named after it.

    Nothing after `limit` is looked at.
    """
    code = fold(reference.number)
    for level, pattern in _CODE_LEVELS:
        if pattern.search(code):
            return Issuer(level, sure=True)
    if reference.issuer:
        issuer = named_issuer(reference.issuer)
        if is_unnamed(reference.issuer):
            issuer = replace(issuer, level=_own_level(context))
        if issuer.level:
            return issuer
    clause = context.folded(reference.end, min(limit, reference.end + _CLAUSE))
    end = _CLAUSE_END.search(clause)
    later = _LATER_BODY.search(clause, 0, end.start() if end else len(clause))
    if later:
        return Issuer(_level(later.group(1)))
    return Issuer()


SAME_NAME = 75  # likeness (0-100) from which two names are one, a letter or two damaged


def apart(a: Issuer, b: Issuer) -> bool:
    """Tell whether two issuers are named and are different bodies."""
    if a.level is None or b.level is None:
        return False
    if a.level != b.level:
        return "thanh_pho" not in (a.level, b.level) or "xa" in (a.level, b.level) or "trung_uong" in (a.level, b.level)
    if a.kind is not None and b.kind is not None and a.kind != b.kind:
        return True
    return a.name is not None and b.name is not None and fuzz.ratio(a.name, b.name) < SAME_NAME


_BELOW = frozenset({("huyen", "xa"), ("tinh", "xa"), ("tinh", "huyen"), ("so", "xa"), ("so", "huyen")})


def _below(context: Context, issuer: Issuer) -> bool:
    """Tell whether an issuer is of a level of which the reporting unit has several bodies under it."""
    return (_own_level(context), issuer.level) in _BELOW


def is_unnamed(printed: str) -> bool:
    """Tell whether a printed issuer is only called by what it is ("UBND"): it is the reporting unit's own."""
    return _UNNAMED.fullmatch(fold(printed)) is not None


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
    if issuer.name is None or (not below and known and fuzz.ratio(fold(known.group(1)), issuer.name) >= SAME_NAME):
        return None
    return issuer.name if below or (known and own and own.level == issuer.level) else None

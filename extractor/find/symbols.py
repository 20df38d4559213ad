"""The numbers of documents: "05/BC-UBND", "29/2018/QĐ-UBND", "19-KH/ĐU"."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from extractor.patterns import derived, patterns, vocabulary
from extractor.text import Text, fold


@dataclass(frozen=True, slots=True)
class Symbol:
    """A document's number and symbol, before its surroundings are read."""

    start: int
    end: int
    by: str
    number: str
    code: str
    year: int | None


@derived
def _not_before() -> regex.Pattern[str]:
    words = sorted(vocabulary("references")["not_before"]["words"], key=len, reverse=True)
    # "QCVN 07: 2009/BTNMT" is a standard, "II.06a/VPCP/KSTT" a form of Thông tư 01/2020/TT-VPCP.
    before = r"\b(?:" + "|".join(map(regex.escape, words)) + r")\s*(?:so\s*)?(?:\d[\w.-]* ?:|:)?\s*$"
    return regex.compile(before + r"|\b[ivx]{1,4}\.$")


@derived
def _not_codes() -> frozenset[str]:
    return frozenset(fold(word) for word in vocabulary("references")["not_codes"]["words"])


# "mẫu số 07A/PL-THC, 07B/PL-THC": what is said of the first holds for the others.
_LISTED = regex.compile(r"\s*(?:,|;|va\b|hoac\b)\s*(?:so\s*)?")
_SEPARATOR = regex.compile(r"\W")
_PART = regex.compile(r"\s?[-/&]\s?|[^-/&\s]+")
_CAPITAL = regex.compile(r"\p{Lu}\p{L}{0,8}\d{0,2}")


def _code_length(code: str) -> int:
    """Return how much of `code`, in its own letters, is a symbol: "KH-UBND - ông" ends before " - ông"."""
    length = 0
    for part in _PART.finditer(code):
        word = part.group()
        if word.strip(" -/&") == "":
            continue
        letters = word.rstrip("0123456789")
        # "TTg", "TTr", "CTr" have a small letter, "V24" one letter; "Tiếp" after " - " is the next sentence.
        if not _CAPITAL.fullmatch(word) or (len(letters) > 1 and sum(map(str.isupper, letters)) < 2):
            break
        length = part.end()
    return length


def find(text: Text, taken: bytearray) -> list[Symbol]:
    """Return the document numbers in the order of the text, and mark their characters as taken."""
    found = []
    for pattern in patterns("reference"):
        excluded = -1
        for _, _, match in pattern.finditer(text.folded):
            start, code_start = match.start("number"), match.start("code")
            length = _code_length(text.clean[code_start : match.end("code")])
            code = text.clean[code_start : code_start + length]
            end = code_start + length
            number = "".join(text.clean[start:end].split())
            # "Quyết định 37 TC/NSNN" is a symbol, "thông báo 37 CBCC/xã" none: what is left has no separator.
            if sum(map(str.isalpha, code)) < 2 or fold(code) in _not_codes() or not _SEPARATOR.search(number):
                continue
            listed = excluded >= 0 and _LISTED.fullmatch(text.folded, excluded, start)
            if listed or _not_before().search(text.folded, max(0, start - 20), start):
                excluded = end
                continue
            taken[start:end] = b"\1" * (end - start)
            if _is_own(text, start):
                continue
            year = match.groupdict().get("year")
            found.append(Symbol(start, end, pattern.id, number, "".join(code.split()), int(year) if year else None))
    return sorted(found, key=lambda symbol: symbol.start)


_OWN = regex.compile(r"(?:^|\n)[ ]*so\s*[:.]?\s*$")
# The header of a document is its first lines (Nghị định 30/2020/NĐ-CP, Phụ lục I).
_HEADER = 1200


def _is_own(text: Text, at: int) -> bool:
    """Tell whether the number at `at` is the document's own ("Số: 05/BC-UBND" on a line of its own at the top)."""
    return at < _HEADER and bool(_OWN.search(text.folded, max(0, at - 12), at))

"""References to numbered documents: their numbers with the type to the left and the date around them."""

from __future__ import annotations

from bisect import bisect_left

import regex

from extractor.find.doc_types import doc_type
from extractor.find.mentions import Day, Reference
from extractor.find.symbols import Symbol
from extractor.text import Text, fold

# "274/2005/QĐ-BCA (A21) ngày …": the Ministry of Public Security names its department in brackets.
_TO_DATE = regex.compile(
    r"(?:\s*\(\s*[a-z]\d{1,3}\s*\))?[\s,(]*"
    r"(?:(?:ban hanh|ky|duoc ban hanh)\s+)?(?:cung\s+)?(?:nga\w{1,2}[\s:]+)?(?:ky\s+)?"
)
_TO_DATE_OVER_ISSUER = regex.compile(r"\s*,?\s*cua\s+[^.;,:\d\n]{3,70},?\s+(?:ban hanh\s+)?(?:ngay\s+)?")
_AND = regex.compile(r"(?:\bva|,)\s*(?:ban hanh\s+)?(?:cac\s+)?$")
_JOINED = regex.compile(r"\s*(?:,|va)\s*[a-z\s]{0,30}?(?:so\s*:?\s*)?")
_LEAD = regex.compile(r"(?:^|[.;:(\n]\s*|[-+*]\s*|\b(?:va|dong thoi|vao)\s+)(?:(?:vao|trong)\s+)?(?:ngay\s+)?$")
_ISSUING = regex.compile(
    r"\b(?:ban hanh|ra|xay dung|co|ky|ky ban hanh|quyet dinh|nhan duoc|phe duyet|tham muu|trien khai|phat hanh|"
    r"thanh lap|cong bo)\b"
)
_NOT_ISSUING = regex.compile(
    r"\b(?:theo|can cu|thuc hien|thi hanh|bam sat|quy dinh tai|huong dan tai|tai|cu the hoa|trien khai thuc hien|"
    r"sua doi|thay the|bai bo|so voi|den)\b"
)
_SENTENCE = regex.compile(r"[.;:\n](?:\s|$)|\n")


def complete(text: Text, found: list[Symbol], days: list[Day]) -> list[Reference]:
    """Return the references with their type and date; who issued them is found by `issuers`."""
    starts = [day.start for day in days]
    own: dict[int, Day] = {}
    ends: dict[int, int] = {}
    for i, symbol in enumerate(found):
        limit = found[i + 1].start if i + 1 < len(found) else len(text.clean)
        k = bisect_left(starts, symbol.end)
        if k == len(days) or days[k].start >= limit or "Q" in days[k].value:
            continue
        day, between = days[k], text.folded[symbol.end : days[k].start]
        if day.value.count("-") == 2 and len(between) <= 90:
            if _TO_DATE.fullmatch(between):
                own[i], ends[i] = day, day.end
            elif _TO_DATE_OVER_ISSUER.fullmatch(between):
                own[i] = day
    for i in reversed(range(len(found) - 1)):
        # "Kế hoạch số 31/KH-UBND và Kế hoạch số 32/KH-UBND cùng ngày 09/02/2023": one date serves both.
        after = own.get(i + 1)
        if i in own or after is None or "cung" not in text.folded[found[i + 1].end : after.start]:
            continue
        if _JOINED.fullmatch(text.folded, found[i].end, found[i + 1].start):
            own[i] = after
    used = {id(day) for day in own.values()}
    references: list[Reference] = []
    lead: tuple[int, Day] | None = None
    for i, symbol in enumerate(found):
        start, kind = doc_type(text, symbol.start, symbol.code)
        date = own.get(i)
        if date is None:
            date = _lead(text, symbol, start, days, starts, used)
            chained = lead is not None and lead[0] == i - 1 and _chained(text, found[i - 1].end, start)
            if date is None and chained and lead is not None:
                date = lead[1]
            if date is not None and symbol.year not in (None, int(date.value[:4])):
                date = None
            if date is not None:
                lead = (i, date)
        end = ends.get(i, symbol.end)
        references.append(
            Reference(
                start=start,
                end=end,
                by=symbol.by,
                symbol=(symbol.start, symbol.end),
                number=symbol.number,
                code=symbol.code,
                year=symbol.year,
                doc_type=kind,
                date=date,
                issuer=None,
            )
        )
    return references


def _lead(text: Text, symbol: Symbol, start: int, days: list[Day], starts: list[int], used: set[int]) -> Day | None:
    """Return the date before the document that is its own: "Ngày 11/03/2024, UBND xã ban hành kế hoạch số …"."""
    k = bisect_left(starts, symbol.start) - 1
    if k < 0:
        return None
    day = days[k]
    if id(day) in used or day.value.count("-") != 2 or "Q" in day.value or start - day.end > 220 or day.end > start:
        return None
    between = text.folded[day.end : start]
    if _SENTENCE.search(text.clean, day.end, start) or not _LEAD.search(text.folded, max(0, day.start - 20), day.start):
        return None
    issuing = list(_ISSUING.finditer(between))
    tail = between[issuing[-1].end() :] if issuing else between
    written = text.folded[start : symbol.start]
    if not issuing and not (written.startswith("quyet dinh") and "ubnd" in between):
        # "UBND xã đã Quyết định số 52/QĐ-UBND": the type's name is the verb.
        return None
    return None if _NOT_ISSUING.search(tail) else day


def _chained(text: Text, before: int, start: int) -> bool:
    """Tell whether the document at `start` shares the lead date of the one that ends at `before`."""
    between = text.clean[before:start]
    if len(between) > 260 or _SENTENCE.search(between):
        return False
    return bool(_AND.search(fold(between))) and not _NOT_ISSUING.search(fold(between)[-25:])

"""References to numbered documents: number first, then the type to its left and the date and issuer around it."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

import regex
from rapidfuzz.distance import Levenshtein

from extractor.find.mentions import Day, Reference
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
def _types() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return folded type or abbreviation → (type, its codes)."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for name, codes in vocabulary("references")["types"].items():
        entry = (name, tuple(fold(code) for code in codes))
        found[fold(name)] = entry
        for code in codes:
            if len(code) > 1:
                found.setdefault(fold(code), entry)
    return found


@derived
def _not_before() -> regex.Pattern[str]:
    words = sorted(vocabulary("references")["not_before"]["words"], key=len, reverse=True)
    # "II.06a/VPCP/KSTT" is a form of Thông tư 01/2020/TT-VPCP, not a document.
    return regex.compile(r"\b(?:" + "|".join(map(regex.escape, words)) + r")\s*(?:so\s*)?:?\s*$|\b[ivx]{1,4}\.$")


@derived
def _not_codes() -> frozenset[str]:
    return frozenset(fold(word) for word in vocabulary("references")["not_codes"]["words"])


_PART = regex.compile(r"\s?[-/&]\s?|[^-/&\s]+")
_CAPITAL = regex.compile(r"\p{Lu}\p{L}{0,8}\d{0,2}")


def _code_length(code: str) -> int:
    """Return how much of `code`, in its own letters, is a symbol: "KH-UBND - ông" ends before " - ông"."""
    length = 0
    for part in _PART.finditer(code):
        word = part.group()
        if word.strip(" -/&") == "":
            continue
        capitals = sum(letter.isupper() for letter in word)
        # "TTg", "TTr", "CTr" have a small letter; "Tiếp" after " - " is the next sentence.
        if not _CAPITAL.fullmatch(word) or (len(word) > 1 and capitals < 2):
            break
        length = part.end()
    return length


def symbols(text: Text, taken: bytearray) -> list[Symbol]:
    """Return the document numbers in the order of the text, and mark their characters as taken."""
    found = []
    for pattern in patterns("reference"):
        for _, _, match in pattern.finditer(text.folded):
            start, code_start = match.start("number"), match.start("code")
            length = _code_length(text.clean[code_start : match.end("code")])
            code = text.clean[code_start : code_start + length]
            letters = sum(letter.isalpha() for letter in code)
            if letters < 2 or fold(code) in _not_codes():
                continue
            if _not_before().search(text.folded, max(0, start - 20), start):
                continue
            end = code_start + length
            if _is_own(text, start):
                taken[start:end] = b"\1" * (end - start)
                continue
            taken[start:end] = b"\1" * (end - start)
            number = "".join(text.clean[start:end].split())
            year = match.group("year")
            found.append(Symbol(start, end, pattern.id, number, "".join(code.split()), int(year) if year else None))
    return sorted(found, key=lambda symbol: symbol.start)


_OWN = regex.compile(r"(?:^|\n)[ ]*so\s*[:.]?\s*$")
# The header of a document is its first lines (Nghị định 30/2020/NĐ-CP, Phụ lục I).
_HEADER = 1200


def _is_own(text: Text, at: int) -> bool:
    """Tell whether the number at `at` is the document's own ("Số: 05/BC-UBND" on a line of its own at the top)."""
    return at < _HEADER and bool(_OWN.search(text.folded, max(0, at - 12), at))


_SO = regex.compile(r"[\s(\"]*(?:\bs[o06]\s*[:.]?\s*)?$")
_WORDS = regex.compile(r"[^\s,;.:()\"/]+")


def _doc_type(text: Text, at: int, code: str) -> tuple[int, str | None]:
    """Return where the type's name starts (or "số", or the number) and the type; one letter may be wrong in it."""
    floor = max(text.folded.rfind("\n", 0, at) + 1, at - 60)
    left = text.folded[floor:at]
    so = _SO.search(left)
    assert so is not None
    start = at - len(so.group().lstrip(' \t("'))
    words = list(_WORDS.finditer(left, 0, so.start()))[-4:]
    if words and left[words[-1].end() : so.start()].strip():
        words = []
    codes = {part for part in _CODE_PARTS.split(fold(code)) if part}
    types = _types()
    for n in range(min(4, len(words)), 0, -1):
        first = words[-n].start()
        name = " ".join(left[first : words[-1].end()].split())
        if name in types:
            return floor + first, types[name][0]
    best: tuple[int, int, str] | None = None
    for n in range(min(4, len(words)), 1, -1):
        first = words[-n].start()
        name = " ".join(left[first : words[-1].end()].split())
        for known, (title, known_codes) in types.items():
            if len(known) < 6 or known.count(" ") != n - 1:
                continue
            # "Hurong dãy số 22-HD/…": two letters wrong are believed only where the symbol says the same.
            limit = 1 + bool(codes.intersection(known_codes)) * (len(known) >= 8)
            distance = Levenshtein.distance(name, known, score_cutoff=limit)
            if distance <= limit and (best is None or distance < best[0]):
                best = (distance, floor + first, title)
    if best:
        return best[1], best[2]
    return start, next((title for title, known in types.values() if codes.intersection(known)), None)


_TO_DATE = regex.compile(r"[\s,(]*(?:(?:ban hanh|ky|duoc ban hanh)\s+)?(?:cung\s+)?(?:nga\w{1,2}[\s:]+)?(?:ky\s+)?")
_TO_DATE_OVER_ISSUER = regex.compile(r"\s*,?\s*cua\s+[^.;,:\d\n]{3,70},?\s+(?:ban hanh\s+)?(?:ngay\s+)?")
_CODE_PARTS = regex.compile(r"[-/&\d]")
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
_ISSUER = regex.compile(
    r"""
    (?:(?i:Chủ\s+tịch|Thường\s+trực|Ban\s+Thường\s+vụ|Ban\s+Chấp\s+hành)\s+)?
    (?: (?:UBND|[UỦÚ][ỷỶyY]\s?ban\s+[Nn]hân\s+dân|Ủy\s+ban\s+[Nn]hân\s+dân|HĐND|Hội\s+đồng\s+[Nn]hân\s+dân|Đảng\s+bộ)
        (?:\s+(?:tỉnh|huyện|xã|phường|thị\s+trấn|thị\s+xã|thành\s+phố|TP\.?|đặc\s+khu)(?:\s+\p{Lu}[\p{L}'-]*){0,4})?
      | (?:Tỉnh|Huyện|Thành|Thị|Đảng)\s+[uủUỦ][ỷyYỶ]
        (?:\s+(?:xã|phường|thị\s+trấn|huyện|tỉnh))?(?:\s+\p{Lu}[\p{L}'-]*){0,4}
      | (?:Thủ\s+tướng\s+)?Chính\s+phủ | Quốc\s+hội | Bộ\s+Chính\s+trị | Ban\s+Bí\s+thư | Trung\s+ương(?:\s+Đảng)?
      | (?:Bộ|Sở|Ban|Phòng|Văn\s+phòng|Thanh\s+tra|Ban\s+[Cc]hỉ\s+đạo|Trung\s+tâm|Cục|Tổng\s+cục)\s+\p{Lu}[\p{L}'-]*
        (?:(?:\s+|,\s+|\s+và\s+|\s*-\s*)\p{L}[\p{L}'-]*){0,6}?
        (?=\s*(?:[.,;:()]|\bvề\b|\bngày\b|\bban\b|\bhướng\b|\bquy\b|\bvề\b|\bsửa\b|$))
    )
    """,
    regex.VERBOSE,
)
_OF = regex.compile(r"[\s,()]*của\s+(?:Lãnh đạo\s+)?")
_SENTENCE = regex.compile(r"[.;:\n](?:\s|$)|\n")


def complete(text: Text, found: list[Symbol], days: list[Day]) -> list[Reference]:
    """Return the references with their type, date and issuer."""
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
        start, doc_type = _doc_type(text, symbol.start, symbol.code)
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
                doc_type=doc_type,
                date=date,
                issuer=_issuer(text, start, end),
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


def _issuer(text: Text, start: int, end: int) -> str | None:
    """Return the issuing body as printed: after the document ("của UBND huyện"), else the subject before it."""
    of = _OF.match(text.clean, end)
    if of:
        named = _ISSUER.match(text.clean, of.end())
        if named:
            return " ".join(named.group().split())
    floor = max(text.clean.rfind("\n", 0, start) + 1, start - 140)
    left = text.clean[floor:start]
    cut = max((match.end() for match in _SENTENCE.finditer(left)), default=0)
    bodies = list(_ISSUER.finditer(left, cut))
    if not bodies:
        return None
    between = fold(left[bodies[-1].end() :])
    verbs = list(_ISSUING.finditer(between))
    if verbs and not _NOT_ISSUING.search(between[verbs[0].start() :]) and not _SYMBOL.search(between):
        return " ".join(bodies[-1].group().split())
    return None


_SYMBOL = regex.compile(r"\d[/-][a-z]")

"""The type of a document, and where its name starts, to the left of its number."""

from __future__ import annotations

import regex
from rapidfuzz.distance import Levenshtein

from extractor.patterns import derived, vocabulary
from extractor.text import Text, fold


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


_CODE_PARTS = regex.compile(r"[-/&\d]")
_SO = regex.compile(r"[\s(\"]*(?:\bs[o06]\s*[:.]?\s*)?$")
_WORDS = regex.compile(r"[^\s,;.:()\"/]+")


def doc_type(text: Text, at: int, code: str) -> tuple[int, str | None]:
    """Return where the type's name starts (or "số", or the number at `at`) and the type.

    One letter may be wrong in the name. A law's own name is part of it: "Luật Kế toán số 03/2003/QH11".
    """
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
    if law := _law(text, at - len(so.group()), codes):
        return law
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


# How far before its number a law's name starts: "Luật sửa đổi, bổ sung một số điều của các luật liên quan đến …".
_NAME_WINDOW = 160
# "Luật này và Nghị quyết số …", "Luật Đất đai theo Lệnh số …": the number is another document's.
_NO_NAME = regex.compile(r"[.;:()\"\n\d]|\b(?:nay|theo|can cu|cong bo|lenh|nghi quyet|nghi dinh|thong tu|quyet dinh)\b")


@derived
def _named() -> tuple[regex.Pattern[str], dict[str, str], frozenset[str]]:
    """Return the types that are named before their number, folded type → type, and the codes of their numbers."""
    table = vocabulary("references")["named"]
    types = {fold(name): name for name in table["types"]}
    longest_first = sorted(types, key=len, reverse=True)
    words = "|".join(regex.escape(name).replace(r"\ ", r"\s+") for name in longest_first)
    return regex.compile(rf"\b(?:{words})\b"), types, frozenset(fold(code) for code in table["codes"])


def _law(text: Text, end: int, codes: set[str]) -> tuple[int, str] | None:
    """Return where the law begins whose name ends at `end`, and its type; its first letter is a capital."""
    pattern, types, law_codes = _named()
    if not codes <= law_codes:
        return None
    floor = max(0, end - _NAME_WINDOW)
    found = [m for m in pattern.finditer(text.folded, floor, end) if text.clean[m.start()].isupper()]
    if not found or _NO_NAME.search(text.folded, found[-1].end(), end):
        return None
    # "Luật Luật sư": the second is the name of the first.
    doubled = len(found) > 1 and not text.clean[found[-2].end() : found[-1].start()].strip() and found[-1].end() < end
    first = found[-2] if doubled else found[-1]
    return first.start(), types[" ".join(first.group().split())]

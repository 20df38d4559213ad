"""Places by their names: administrative units, villages, roads and rivers."""

from __future__ import annotations

import re
from functools import cache

from extractor import gazetteer
from extractor.find.names.vocabulary import Vocabulary
from extractor.find.names.words import Words
from extractor.models import ModelProblem

_MOST = 5  # words of a place's name
_LONG = 4  # words from which another name may have been joined to a place's
_USUAL = 2  # words of most places' names
_LISTED = 3  # words of a name in a list
_NUMBERED = re.compile(r"\d{1,3}[A-Za-zĐđ]?")
_ROAD = re.compile(r"\d{1,4}[A-Za-zĐđ]?")
# Kinds of units that may have a number for a name.
_NUMBERED_UNITS = frozenset({"phuong", "quan", "p", "q"})
_AFTER_LISTED = frozenset({"va", "co", "da", "dat", "la", "duoc", "voi", "thuoc"})


@cache
def _units(type: str = "") -> frozenset[str]:
    try:
        return gazetteer.names(type)
    except ModelProblem:  # where a name ends is then told by its capitals alone
        return frozenset()


class Places:
    """Finds places among words. What is found is given by the word after its last."""

    def __init__(self, words: Words, vocabulary: Vocabulary) -> None:
        self.words = words
        self.vocabulary = vocabulary

    def kind_at(self, i: int) -> tuple[int, str] | None:
        """Return (the word after the kind of place at word `i`, units, villages or features), or None."""
        words, vocabulary = self.words, self.vocabulary
        found = vocabulary.kinds.match(words, i)
        if found is None:
            return None
        end, kind = found
        if kind == "dotted":
            return (end, "units") if words.gap(end) in (".", ". ") else None
        printed = words.clean[words.starts[i] : words.ends[end - 1]].lower()
        if kind == "units":
            return None if printed in vocabulary.misread else found
        # "to" is "tổ", "tờ", "tô": these are the kind only with their accents.
        return found if printed in vocabulary.printed_kinds[kind] or words.plain(i) else None

    def level_at(self, i: int) -> int | None:
        """Return the word after a kind of unit ("huyện"), or None."""
        found = self.kind_at(i)
        return found[0] if found and found[1] == "units" else None

    def place_at(self, i: int) -> int | None:
        """Return the word after the place at word `i`, with its kind ("xã Vân Trạch") or known without, or None."""
        words, vocabulary = self.words, self.vocabulary
        found = self.kind_at(i)
        if found is not None:
            end, kind = found
            first = words.folded[i]
            single = end - i == 1
            if words.near(end) or (single and first in vocabulary.dotted and words.gap(end) in (".", ". ")):
                fewest = _USUAL if single and first in vocabulary.weak else 1
                named = self._number(end, kind, first) or self.name_at(end, fewest)
                if named is not None:
                    return named
        return self.known_at(i)

    def _number(self, i: int, kind: str, first: str) -> int | None:
        """Return the word after a number that is a name: "khu phố 3", "thôn số 2", "quốc lộ 1A"."""
        words = self.words
        if kind == "units" and first not in _NUMBERED_UNITS:
            return None
        if words.near(i + 1) and words.folded[i] == "so" and words.number(i + 1):
            i += 1
        pattern = _ROAD if kind == "features" else _NUMBERED
        if not words.number(i) or words.gap(i + 1)[0] in "/%" or not pattern.fullmatch(words.printed(i)):
            return None
        return i + 1

    def known_at(self, i: int) -> int | None:
        """Return the word after a place that is known by its name alone ("Việt Nam", "Hà Nội"), or None."""
        words = self.words
        found = self.vocabulary.known_places.match(words, i)
        if found and (words.capital(i) or words.capital(found[0] - 1)) and not words.shouted(i):
            return found[0]
        return None

    def name_at(self, i: int, fewest: int = 1) -> int | None:
        """Return the word after the proper name of at least `fewest` words that starts at word `i`, or None.

        A name goes on as long as its words have capitals; the gazetteer, and family names, tell where another begins.
        """
        words = self.words
        shouted = words.shouted(i)
        end = i
        while end - i < _MOST and words.capital(end) and (end == i or words.near(end)):
            stop = self._other_at(end)
            if stop and (stop - end > 1 or words.printed(end).isupper()) and not self._is_unit(i, end + 1):
                break
            if not shouted and words.shouted(end):
                break
            end += 1
        if end == i or (end - i == 1 and (self._other_at(i) or len(words.printed(i)) == 1)):
            return None
        for more in (2, 3):  # "Bà Rịa - Vũng Tàu", "Phan Rang-Tháp Chàm"
            if words.gap(end).strip() == "-" and end + more <= len(words) and self._is_unit(i, end + more):
                return end + more
        end = self._clipped(i, end)
        return end if end - i >= fewest else None

    def _other_at(self, i: int) -> int | None:
        """Return the word after what begins something else; in one word only with its accents: "Đồng" is no "Đông"."""
        found = self.vocabulary.not_places.match(self.words, i)
        if found is None:
            return None
        single = found[0] == i + 1
        return None if single and self.words.printed(i).lower() not in self.vocabulary.printed_not_places else found[0]

    def _is_unit(self, i: int, end: int) -> bool:
        return " ".join(self.words.folded[i:end]).replace("'", " ") in _units()

    def _clipped(self, i: int, end: int) -> int:
        """Return the word after the place's own name in a run of capitals: "Trung Đô | Nguyễn Xuân Mai"."""
        words, surnames = self.words, self.vocabulary.surnames
        if end - i <= _USUAL or self._is_unit(i, end):
            return end
        known = next((n for n in range(end - 1, i + 1, -1) if self._is_unit(i, n)), None)
        if end - i >= _LONG:
            return next(
                (n for n in range(i + _USUAL, end - 1) if n == known or words.printed(n).lower() in surnames), end
            )
        return known if known is not None and words.printed(known).lower() in surnames else end

    def listed_at(self, i: int) -> list[tuple[int, int]]:
        """Return the names that go on, with commas and "và", the list of places that ends before word `i`."""
        words, found = self.words, list[tuple[int, int]]()
        while i < len(words):
            start = i + 1 if words.near(i) and words.folded[i] == "va" and words.near(i + 1) else i
            if start == i and words.gap(i) not in (", ", "; "):
                break
            end = self.listed_name(start)
            if end is None:
                break
            found.append((start, end))
            i = end
        return found

    def listed_name(self, i: int) -> int | None:
        """Return the word after one name of a list of places, which is told by what follows it; else None."""
        words = self.words
        end = None if words.shouted(i) or self.kind_at(i) else self.name_at(i)
        if end is None or end - i > _LISTED:
            return None
        return end if not words.near(end) or words.folded[end] in _AFTER_LISTED or words.number(end) else None

    def dateline(self, i: int) -> int | None:
        """Return the first word of the place before ", ngày …" that begins its line; word `i` is "ngày"."""
        words, start = self.words, i
        if words.gap(i) != ", ":
            return None
        while i - start < _MOST and start > 0 and words.capital(start - 1) and (start == i or words.near(start)):
            start -= 1
        begins = words.gap(start).endswith(("\n", "\t", "   ")) or (start > 0 and not words.free(start - 1))
        return start if start < i and begins else None

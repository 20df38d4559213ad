"""Places by their names: administrative units, villages, roads and rivers."""

from __future__ import annotations

import re
from functools import cache

from extractor import gazetteer
from extractor.find.names.vocabulary import Vocabulary
from extractor.find.names.words import Words
from extractor.models import ModelProblem
from extractor.text import spelling

_MOST = 5  # words of a place's name
_LONG = 4  # words from which another name may have been joined to a place's
_USUAL = 2  # words of most places' names
_FULL = 3  # words of most persons' names
_LISTED = 3  # words of a name in a list
_NUMBERED = re.compile(r"\d{1,3}[A-Za-zĐđ]?")
_NUMBER = re.compile(r"[1-9][A-Za-zĐđ]?")
_MOST_BETWEEN = 6  # words between kinds and their names
_BEFORE_LIST = (": ", " : ", " (")
_ROAD = re.compile(r"\d{1,4}[A-Za-zĐđ]?")
# Kinds of units that may have a number for a name.
_NUMBERED_UNITS = frozenset({"phuong", "quan", "q", "p"})
_TYPES = {"quan": "quận", "quân": "quận", "phương": "phường", "tinh": "tỉnh"}
_TIMES = frozenset({"ngay", "thang", "nam"})
_AFTER_LISTED = frozenset({"va", "co", "da", "dat", "la", "duoc", "voi", "thuoc"})


@cache
def _units(type: str = "") -> frozenset[str]:
    try:
        return gazetteer.names(type)
    except ModelProblem:  # where a name ends is then told by its capitals alone
        return frozenset()


def _acronym(printed: str) -> bool:
    return len(printed) > 1 and printed.isupper()


class Places:
    """Finds places among words. What is found is given by the word after its last."""

    def __init__(self, words: Words, vocabulary: Vocabulary) -> None:
        self.words = words
        self.vocabulary = vocabulary

    def kind_at(self, i: int, *, sure: bool = False) -> tuple[int, str] | None:
        """Return (the word after the kind of place at word `i`, units, villages, roads or features), or None.

        `sure`: what stands before it says that a unit follows, so that its accents do not matter.
        """
        words, vocabulary = self.words, self.vocabulary
        found = vocabulary.kinds.match(words, i)
        if found is None:
            return None
        end, kind = found
        if kind == "dotted":
            return (end, "units") if words.gap(end) in (".", ". ") else None
        printed = words.clean[words.starts[i] : words.ends[end - 1]].lower()
        if kind == "units":
            return found if sure or printed not in vocabulary.misread or self._has_unit(end, printed) else None
        # "to" is "tổ", "tờ", "tô": these are the kind only with their accents.
        return found if spelling(printed) in vocabulary.printed_kinds[kind] or words.plain(i) else None

    def _has_unit(self, i: int, printed: str) -> bool:
        """Tell whether a unit's name of two words follows a kind that has lost an accent: "tinh Thái Bình"."""
        name = self.words.folded[i : i + 2]
        return (
            len(name) == 2
            and self.words.near(i)
            and self.words.capital(i)
            and " ".join(name) in _units(_TYPES[printed])
        )

    def level_at(self, i: int, *, sure: bool = False) -> int | None:
        """Return the word after a kind of unit ("huyện"), or None; `sure` as in `kind_at`."""
        found = self.kind_at(i, sure=sure)
        return found[0] if found and found[1] == "units" else None

    def place_at(self, i: int, *, sure: bool = False) -> int | None:
        """Return the word after the place at word `i`, with its kind ("xã Vân Trạch") or known without, or None."""
        words, vocabulary = self.words, self.vocabulary
        found = self.kind_at(i, sure=sure)
        if found is not None:
            end, kind = found
            first = words.folded[i]
            single = end - i == 1
            if words.near(end) or (single and first in vocabulary.dotted and words.gap(end) in (".", ". ")):
                fewest = _USUAL if single and first in vocabulary.weak else 1
                named = self._number(end, kind, first) or self._named(end, kind, fewest)
                if named is not None:
                    return named
        return self.known_at(i)

    def _named(self, i: int, kind: str, fewest: int) -> int | None:
        """Return the word after the name at word `i` of a place of this kind, or None."""
        words, vocabulary = self.words, self.vocabulary
        if kind == "features" and vocabulary.bodies.match(words, i):
            return None
        end = self.name_at(i, fewest)
        if end is None:
            return None
        if kind == "units" and end - i > _USUAL and self.begins_person(i):
            return None  # "Chủ tịch tỉnh Lê Văn Thụ"
        if kind == "villages" and words.near(end) and _NUMBER.fullmatch(words.printed(end)) and words.number(end):
            # "thôn Xuân Tự 1, xã …", but "thôn Xuân Tự 9 hộ", "thôn Xuân Tự 9/12 hộ"
            counts = words.gap(end + 1)[0] in "/%" or (words.near(end + 1) and not self._goes_on(end + 1))
            return end if counts else end + 1
        return end

    def begins_person(self, i: int) -> bool:
        """Tell whether a family name and two more words with capitals stand at word `i`, and no unit's name."""
        words = self.words
        if not words.capital(i) or words.printed(i).lower() not in self.vocabulary.surnames:
            return False
        whole = all(words.near(k) and words.capital(k) for k in range(i + 1, i + _FULL))
        return whole and not any(self.is_printed_unit(i, i + n) for n in (_USUAL, _FULL))

    def _number(self, i: int, kind: str, first: str) -> int | None:
        """Return the word after a number that is a name: "khu phố 3", "thôn số 2", "quốc lộ 1A"."""
        words = self.words
        if kind == "features" or (kind == "units" and first not in _NUMBERED_UNITS):
            return None
        if words.near(i + 1) and words.folded[i] == "so" and words.number(i + 1):
            i += 1
        if kind == "units" and first == "p" and words.gap(i + 1) != ", ":
            return None  # "P.2" is a part, "P.2, Q.3" is a place
        pattern = _ROAD if kind == "roads" else _NUMBERED
        if not words.number(i) or not pattern.fullmatch(words.printed(i)):
            return None
        gap = words.gap(i + 1)
        if gap[0] in "/%" or (gap in (".", ",") and words.number(i + 1)) or words.printed(i).startswith("0"):
            return None
        # "ngân sách phường 10 triệu đồng", "ở thôn 27 người", but "phường 12 đã họp"
        counts = words.near(i + 1) and not words.capital(i + 1) and kind != "roads"
        counts = counts and words.folded[i + 1] != "va" and not words.number(i + 1)  # "khóm 2 118 hồ sơ"
        return None if counts and not self._goes_on(i + 1) else i + 1

    def _goes_on(self, i: int) -> bool:
        """Tell whether a verb or a function word, and no thing or time counted, stands at word `i`."""
        words = self.words
        if words.folded[i] in _TIMES and not (words.near(i + 1) and words.folded[i + 1][:1].isdigit()):
            return False  # "phường 9 tháng đầu năm", but "phường 9 tháng 7/2025"
        return self.vocabulary.not_second.match(words, i) is not None

    def known_at(self, i: int) -> int | None:
        """Return the word after a place that is known by its name alone ("Việt Nam", "Hà Nội"), or None."""
        words = self.words
        found = self.vocabulary.known_places.match(words, i)
        if found is None or not (words.capital(i) or words.capital(found[0] - 1)) or words.shouted(i):
            return None
        if found[0] - i > 1:
            return found[0]
        # Several words are taken on trust, but "Lào" is no "Lao", nor "Mỹ" that of "Mỹ Cốc", or "Pháp" of "Pháp luật".
        field = self.vocabulary.fields.match(words, i)
        exact = words.says(i, found[0], self.vocabulary.printed_places) and (field is None or field[0] == found[0])
        return found[0] if exact and not (words.near(i + 1) and words.capital(i + 1)) else None

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
            if not shouted and (words.shouted(end) or (end > i and _acronym(words.printed(end)))):
                break
            end += 1
        if end == i or (end - i == 1 and (self._other_at(i) or len(words.printed(i)) == 1)):
            return None
        for more in (1, 2, 3):  # "Bà Rịa - Vũng Tàu", "Phan Rang-Tháp Chàm"
            if words.gap(end).strip() == "-" and end + more <= len(words) and self._is_unit(i, end + more):
                return end + more
        end = self._clipped(i, end)
        return end if end - i >= fewest else None

    def _other_at(self, i: int) -> int | None:
        """Return the word after what begins something else; in one word only with its accents: "Đồng" is no "Đông"."""
        found = self.vocabulary.not_places.match(self.words, i)
        if found is None:
            return None
        alone = found[0] == i + 1 and spelling(self.words.printed(i)) not in self.vocabulary.printed_not_places
        return None if alone else found[0]

    def _is_unit(self, i: int, end: int) -> bool:
        return " ".join(self.words.folded[i:end]).replace("'", " ") in _units()

    def is_printed_unit(self, i: int, end: int) -> bool:
        """Tell whether the words are a unit's name by their accents too: "Đinh Tiến" is not "Định Tiến"."""
        if not self._is_unit(i, end):
            return False
        name = self.words.clean[self.words.starts[i] : self.words.ends[end - 1]]
        return spelling(name) in (spelling(unit.name) for unit in gazetteer.units_named(name))

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

    def listed_at(self, i: int, *, told: bool = False) -> list[tuple[int, int]]:
        """Return the names that go on, with commas and "và", the list of places that ends before word `i`."""
        words, found = self.words, list[tuple[int, int]]()
        while i < len(words):
            start = i + 1 if words.near(i) and words.folded[i] == "va" and words.near(i + 1) else i
            if start == i and words.gap(i) not in (", ", "; "):
                break
            end = self.listed_name(start, told=told)
            if end is None:
                break
            found.append((start, end))
            i = end
        return found

    def listed_name(self, i: int, *, told: bool = False) -> int | None:
        """Return the word after one name of a list of places, which is told by what follows it; else None.

        `told`: the kinds of all of them stand before the list ("các xóm Cầu Tre, Ao Bèo thành …").
        """
        words = self.words
        kind = self.kind_at(i)
        end = None if words.shouted(i) or (kind and not (told and words.capital(kind[0]))) else self.name_at(i)
        if end is None or end - i > _LISTED or (not told and self.begins_person(i)):
            return None
        return end if told or not words.near(end) or words.folded[end] in _AFTER_LISTED or words.number(end) else None

    def names_start(self, i: int) -> tuple[int | None, bool]:
        """Return (the word at which names begin, whether "mang tên" says so) after kinds that end before word `i`.

        "các bản | Nà Cọ, …", "04 xóm: | Lẻ; …", "ba bản xa nhất là | Nà Cọ và …", "thôn mang tên | Nà Lại".
        """
        words, k, said = self.words, i, None
        while k - i < _MOST_BETWEEN and said is None and words.near(k) and not words.capital(k) and words.free(k):
            said = self.vocabulary.before_names.match(words, k)
            k = said[0] if said else k + 1
        colon = words.gap(k) in _BEFORE_LIST
        if not words.capital(k) or not (colon or (words.near(k) and (said or k == i))):
            return None, False
        return k, said is not None and said[1] == "name"

    def counted_at(self, i: int) -> list[tuple[int, int]]:
        """Return the names of "Ao Bèo 206 lượt, Cầu Tre 27 lượt" that start at word `i`, each of two words or more."""
        words, found = self.words, list[tuple[int, int]]()
        while (end := i) < len(words):
            while words.capital(end) and (end == i or words.near(end)):
                end += 1
            counted = words.number(end) and (words.near(end) or words.gap(end) == ": ")
            if not _USUAL <= end - i <= _LISTED or words.shouted(i) or not counted:
                break
            found.append((i, end))
            i = end + 1
            while words.near(i) and i - end <= _LISTED and not words.capital(i):
                i += 1
            if words.gap(i) not in (", ", "; "):
                break
        return found

    def dateline(self, i: int) -> int | None:
        """Return the first word of the place before ", ngày …" that begins its line; word `i` is "ngày"."""
        words, start = self.words, i
        if words.gap(i) != ", ":
            return None
        while i - start < _MOST and start > 0 and words.capital(start - 1) and (start == i or words.near(start)):
            start -= 1
        begins = words.gap(start).endswith(("\n", "\t", "   ")) or (start > 0 and not words.free(start - 1))
        return start if start < i and begins else None

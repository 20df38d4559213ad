"""Plans, programmes, projects and campaigns by their names."""

from __future__ import annotations

from extractor.find.names.vocabulary import Vocabulary
from extractor.find.names.words import Words
from extractor.text import spelling

_MOST = 25  # words of a plan's name
_FEWEST = 3  # words of a topic that no year ends
_JOINTS = " -,"
_INSIDE = (" ", ", ", "; ")  # what stands before a word in the midst of a sentence


class Plans:
    """Finds plans among words. What is found is given by the word after its last."""

    def __init__(self, words: Words, vocabulary: Vocabulary) -> None:
        self.words = words
        self.vocabulary = vocabulary

    def plan_at(self, i: int) -> int | None:
        """Return the word after the plan's name that starts at word `i`, or None.

        Its first word has a capital letter, or a campaign's topic does: "phong trào Bình dân học vụ số".
        """
        words = self.words
        found = self.vocabulary.plans.match(words, i)
        if found is None or words.shouted(i):
            return None
        end, kind = found
        if kind == "known" and any(words.capital(k) for k in range(i, end)):
            return self._period(end) or end
        if not words.capital(i):
            named = kind == "campaigns" and words.near(end) and words.capital(end) and not words.shouted(end)
            return self._topic(end, alone=True) if named else None
        if words.gap(end) == ' "':
            return self._quoted(end)
        if words.near(end) and words.number(end) and len(words.printed(end)) < 3:
            things = words.near(end + 1) and not words.capital(end + 1) and not self._stops(end + 1)
            if kind == "topical" or not things:
                return end + 1  # "Đề án 06", but "Kế hoạch 40 lượt"
            return self._topic(end, alone=True) if kind == "campaigns" else None
        if words.near(end) and self._year(end):
            return end + 1  # "Đề án 2030"
        named = words.capital(end) and not words.shouted(end)
        inside = i > 0 and words.gap(i) in _INSIDE
        return self._topic(end, alone=kind != "heads" and (named or inside))

    def _quoted(self, i: int) -> int | None:
        for end in range(i + 1, min(i + _MOST, len(self.words))):
            gap = self.words.gap(end)
            if '"' in gap:
                return end
            if "\n" in gap:
                return None
        return None

    def _topic(self, i: int, *, alone: bool) -> int | None:
        """Return the word after "cải cách hành chính năm 2024": a topic that its year or period ends.

        `alone`: it may end without one, before a comma, a date or a word that goes on with the sentence.
        """
        words = self.words
        for k in range(i, min(i + _MOST, len(words) + 1)):
            gap = words.gap(k)
            if k == i and gap != " ":
                return None
            if k > i and (end := self._period(k)) is not None:
                return end
            over = gap.strip(_JOINTS) or not words.free(k) or self._stops(k) or (alone and k > i and words.number(k))
            if over or (alone and gap == ", "):
                return k if alone and k - i >= _FEWEST else None
        return None

    def _stops(self, i: int) -> bool:
        """Tell whether the name ends before word `i`, or none begins with it."""
        words = self.words
        if words.folded[i : i + 2] == ["giai", "doan"]:
            return True
        if spelling(words.printed(i)) not in self.vocabulary.plan_stops:
            return False
        if words.folded[i] == "so":  # "số 05/KH-UBND", but "số hóa hồ sơ"
            return words.near(i + 1) and not words.printed(i + 1).isalpha()
        if self.vocabulary.not_plan_stops.match(words, i):
            return False  # "người có công"
        return not (words.folded[i] == "ngay" and (words.capital(i) or words.number(i - 1)))

    def _period(self, i: int) -> int | None:
        """Return the word after "năm 2024" or "giai đoạn 2021 - 2025" at `i`, or None."""
        words = self.words
        if not words.near(i):
            return None
        if words.folded[i] == "nam" and self._year(i + 1):
            return i + 2
        if words.folded[i : i + 2] == ["giai", "doan"] and self._year(i + 2):
            return i + 4 if words.gap(i + 3).strip() == "-" and self._year(i + 3) else i + 3
        return None

    def _year(self, i: int) -> bool:
        return i < len(self.words) and len(self.words.folded[i]) == 4 and self.words.folded[i].isdigit()

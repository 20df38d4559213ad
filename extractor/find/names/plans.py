"""Plans, programmes, projects and campaigns by their names."""

from __future__ import annotations

from extractor.find.names.vocabulary import Vocabulary
from extractor.find.names.words import Words

_MOST = 25  # words of a plan's name
_JOINTS = " -,"


class Plans:
    """Finds plans among words. What is found is given by the word after its last."""

    def __init__(self, words: Words, vocabulary: Vocabulary) -> None:
        self.words = words
        self.vocabulary = vocabulary

    def plan_at(self, i: int) -> int | None:
        """Return the word after the plan's name that starts at word `i` with a capital letter, or None."""
        words = self.words
        found = self.vocabulary.plans.match(words, i)
        if found is None or not words.capital(i) or words.shouted(i):
            return None
        end, kind = found
        if kind == "known":
            return self._period(end) or end
        if words.near(end) and words.number(end) and len(words.printed(end)) < 3:
            return end + 1  # "Đề án 06"
        return self._quoted(end) if words.gap(end) == ' "' else self._topic(end)

    def _quoted(self, i: int) -> int | None:
        for end in range(i + 1, min(i + _MOST, len(self.words))):
            gap = self.words.gap(end)
            if '"' in gap:
                return end
            if "\n" in gap:
                return None
        return None

    def _topic(self, i: int) -> int | None:
        """Return the word after "cải cách hành chính năm 2024": a topic that its year or period ends."""
        words = self.words
        for k in range(i, min(i + _MOST, len(words))):
            gap = words.gap(k)
            if gap.strip(_JOINTS) or not words.free(k) or (k == i and gap != " "):
                return None
            if k > i and (end := self._period(k)) is not None:
                return end
            if words.printed(k).lower() in self.vocabulary.plan_stops:
                return None
        return None

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

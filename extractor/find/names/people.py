"""Persons, and the posts they hold."""

from __future__ import annotations

from extractor.find.names.bodies import Bodies, Body
from extractor.find.names.places import Places
from extractor.find.names.vocabulary import Vocabulary
from extractor.find.names.words import Words

_MOST = 5  # words of a person's name
_FULL = 3  # words from which a name that stands alone on its line is a person's
_LEADERS = frozenset({"truong", "pho", "chanh"})
_ENDS = ("\n", "\t", "   ")


class People:
    """Finds persons and posts among words. What is found is given by the word after its last."""

    def __init__(self, words: Words, vocabulary: Vocabulary, places: Places, bodies: Bodies) -> None:
        self.words = words
        self.vocabulary = vocabulary
        self.places = places
        self.bodies = bodies

    def post_at(self, i: int) -> int | None:
        """Return the word after the post at word `i`, where it is one person's: with a capital or with its holder."""
        words, vocabulary = self.words, self.vocabulary
        found = vocabulary.posts.match(words, i)
        if found is None or self.bodies.counted(i):
            return None
        end, kind = found
        if end - i == 1 and self._family_name(i):
            return None  # "Trương" is no "Trưởng"
        if kind == "official":
            if any(vocabulary.of_posts.match(words, i - n) == (i, "of") for n in (1, 2) if i >= n):
                return None  # "01 biên chế công chức Văn hóa - Xã hội"
            duty = vocabulary.duties.match(words, end) if words.near(end) and words.capital(end) else None
            return duty[0] if duty else None
        counted = words.near(end) and words.number(end)
        for inner in range(i + 1, end) if words.folded[i] in _LEADERS else ():
            # "Trưởng phòng Nội vụ" is a post and a body, as "Giám đốc Sở Nội vụ" is.
            body = self.bodies.body_at(inner)
            if body is not None and body.end > end and words.folded[inner] != "thuong":
                return inner
            place = self.places.place_at(inner)
            if place is not None and words.number(place - 1):
                return inner  # "Trưởng khu phố 3": without its kind the number is no name
        if counted:
            return None  # "Chỉ huy trưởng 01 người"
        if words.near(end):
            if self.person_at(end, expected=True) or self.bodies.body_at(end):
                return end
            if words.folded[end] in ("cac", "cap"):
                return None
        # "Trưởng" alone is a post only before its body
        return end if words.capital(i) and words.folded[i:end] not in (["truong"], ["pho", "truong"]) else None

    def without_holder(self, body: Body) -> Body:
        """Return the body of "Giám đốc Sở Nội vụ Lò Thụ" without the name of the post's holder."""
        words, place = self.words, body.place
        if place is None or place[1] - place[0] < 2 or words.printed(place[0]).lower() not in self.vocabulary.surnames:
            return body
        return body if self.places.is_printed_unit(*place) else Body(place[0])

    def person_at(self, i: int, *, expected: bool = False, addressed: bool = False) -> int | None:
        """Return the word after the person's name at word `i`, or None.

        `expected`: a post stands before it; `addressed`: "ông", "đồng chí" do. Else its family name must be a usual one
        and "Văn" or "Thị" follow, or it must fill its line.
        """
        words = self.words
        known = self._family_name(i)
        if not words.capital(i) or not (known or addressed):
            return None
        end = self._run(i)
        if end == i + 1 and not (addressed and not words.printed(i).isupper()):
            return None
        if self._something_else(i, told=addressed or expected):
            return None
        middle = end - i > 2 and words.printed(i + 1).capitalize() in self.vocabulary.middles
        if addressed or expected or middle or (end - i >= _FULL and not words.shouted(i) and self._alone(i, end)):
            return end
        return None

    def signature_at(self, i: int) -> int | None:
        """Return the word after the name that fills its line, and begins with a family name, at word `i`; else None."""
        if not self._family_name(i) or self._something_else(i, told=True):
            return None
        end = self._run(i)
        return end if end - i > 1 and self._alone(i, end) else None

    def _family_name(self, i: int) -> bool:
        return self.words.capital(i) and self.words.printed(i).lower() in self.vocabulary.surnames

    def _run(self, i: int) -> int:
        words, end = self.words, i + 1
        while end - i < _MOST and words.near(end) and words.capital(end):
            if self.vocabulary.posts.match(words, end) or self.bodies.body_at(end):
                break
            end += 1
        return end

    def _something_else(self, i: int, *, told: bool) -> bool:
        """Tell whether a post, a place or a body begins at word `i`; `told`: what is about it says a person does."""
        post, body = self.vocabulary.posts.match(self.words, i), self.vocabulary.bodies.match(self.words, i)
        if (post and not (post[0] == i + 1 and self._family_name(i))) or self.places.place_at(i) is not None:
            return True
        if told and body and body[0] == i + 1 and self._family_name(i):
            return self.vocabulary.fields.match(self.words, i + 1) is not None  # "Đoàn Minh Mận", "Đoàn Luật sư"
        return body is not None and self.bodies.body_at(i) is not None

    def _alone(self, i: int, end: int) -> bool:
        """Tell whether the words fill their line or their column."""
        before, after = self.words.gap(i), self.words.gap(end)
        return before.endswith(_ENDS) and after.strip(" .*)/")[:1] in ("", "\n", "\t") and after not in (" ", "  ")

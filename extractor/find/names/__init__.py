"""Names of bodies, places, persons, posts and plans, by rule.

One pass over the words: at each, the first finder that knows it names it, and the next begins after it, so that names
never overlap. Places that stand without their kind ("Vân Trạch, ngày …") are found afterwards, by the names they have
elsewhere in the text.
"""

from __future__ import annotations

from extractor.find.mentions import Name
from extractor.find.names.bodies import Bodies
from extractor.find.names.people import People
from extractor.find.names.places import Places
from extractor.find.names.plans import Plans
from extractor.find.names.vocabulary import in_force
from extractor.find.names.words import Words
from extractor.text import Text

__all__ = ["find"]

Range = tuple[int, int]

_BELOW_POST = 40  # words below a post in which the name of its holder stands
_BEFORE_HOLDER = (" ", "  ", ": ", " - ", " (")
_BEFORE_LIST = (": ", " : ", " (")
_BEFORE_COUNTED = (":", "(")
_LISTED = ("units", "villages")
_AFTER_HONORIFIC = (" ", "  ", ". ", ": ")


def find(text: Text, taken: bytearray) -> tuple[Name, ...]:
    """Return the names in the order of the text; what is within a document's number or a date (`taken`) is none."""
    reader = _Reader(Words(text, taken))
    reader.read()
    reader.read_bare_places()
    return tuple(sorted(reader.found, key=lambda name: name.start))


class _Reader:
    """Reads the words of a text from left to right."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.vocabulary = in_force()
        self.places = Places(words, self.vocabulary)
        self.bodies = Bodies(words, self.vocabulary, self.places)
        self.people = People(words, self.vocabulary, self.places, self.bodies)
        self.plans = Plans(words, self.vocabulary)
        self.found: list[Name] = []
        self._covered = bytearray(len(words) + 1)
        self._named: set[tuple[str, ...]] = set()  # the folded words of places' names, without their kinds
        self._holder = -1  # the word at which the name of a post's holder may stand
        self._post = -_BELOW_POST  # the last post's word

    def read(self) -> None:
        """Find what the words themselves, and those beside them, tell."""
        words, covered = self.words, self._covered
        begins, surnames = self.vocabulary.begins, self.vocabulary.surnames
        for i, word in enumerate(words.folded):
            if covered[i]:
                continue
            beginning = begins.get(word)
            if beginning is not None and self._read_at(i, beginning):
                continue
            if words.capital(i) and words.printed(i).lower() in surnames and (end := self._person_at(i)) is not None:
                self._add("PER", i, end)

    def _read_at(self, i: int, begins: frozenset[str]) -> bool:
        """Read what starts at word `i` with a phrase of the vocabularies `begins`; tell whether anything does."""
        if not begins.isdisjoint(("not_names", "posts", "bodies")) and (end := self._skipped(i)) is not None:
            self._cover(i, end)
        elif "bodies" in begins and (body := self.bodies.body_at(i)) is not None:
            if i == self._holder:
                body = self.people.without_holder(body)
                self._holder = body.end
            self._add("ORG", i, body.end, body.place, body.larger)
        elif "plans" in begins and (end := self.plans.plan_at(i)) is not None:
            self._add("PLAN", i, end)
        elif "posts" in begins and (end := self.people.post_at(i)) is not None:
            self._add("TITLE", i, end)
            self._holder, self._post = end, i
        elif "kinds" in begins and self._read_places(i):
            pass
        elif "known_places" in begins and (end := self.places.known_at(i)) is not None:
            self._add("LOC", i, end)
        elif "honorifics" not in begins or not self._read_addressed(i):
            return False
        return True

    def _skipped(self, i: int) -> int | None:
        """Return the word after what looks like a name and is none: "bộ thủ tục", "02 Phó Chủ tịch"."""
        words, vocabulary = self.words, self.vocabulary
        post, body = vocabulary.posts.match(words, i), vocabulary.bodies.match(words, i)
        found = vocabulary.not_names.match(words, i)
        if found is not None and words.says(i, found[0], vocabulary.printed_not_names):
            return found[0] if body is None or body[0] <= found[0] else None
        if (post or body) and self.bodies.counted(i):
            return (post or body or (i,))[0]
        return post[0] if post and post[1] == "official" and self.people.post_at(i) is None else None

    def _read_places(self, i: int) -> bool:
        """Read the place with its kind at word `i`, or those after "04 xóm:"; tell whether there is one."""
        kind = self.places.kind_at(i)
        if kind is None:
            return False
        start, end = i, self.places.place_at(i)
        if end is None and kind[1] in _LISTED and self.bodies.counted(i) and self.words.gap(kind[0]) in _BEFORE_LIST:
            start, end = kind[0], self.places.listed_name(kind[0])
        if end is None:
            return False
        self._add("LOC", start, end)
        self._read_list(end)
        return True

    def _read_addressed(self, i: int) -> bool:
        """Read the name after "ông"; tell whether there is one."""
        found = self.vocabulary.honorifics.match(self.words, i)
        if found is None or self.words.gap(found[0]) not in _AFTER_HONORIFIC:
            return False
        end = self.people.person_at(found[0], addressed=True)
        if end is not None:
            self._add("PER", found[0], end)
        return end is not None

    def _read_list(self, i: int) -> None:
        """Read the places that go on the list which ends before word `i`."""
        for start, end in self.places.listed_at(i):
            if self.bodies.body_at(start) or self.people.post_at(start) or self.plans.plan_at(start):
                return
            if self.people.person_at(start) is not None:
                return
            self._add("LOC", start, end)

    def _person_at(self, i: int) -> int | None:
        expected = i == self._holder and self.words.gap(i) in _BEFORE_HOLDER
        end = self.people.person_at(i, expected=expected)
        return self.people.signature_at(i) if end is None and i - self._post < _BELOW_POST else end

    def _add(self, label: str, i: int, end: int, place: Range | None = None, larger: Range | None = None) -> None:
        words = self.words
        stop = words.ends[end - 1]
        if label == "PLAN" and words.clean[words.starts[i] : stop].count('"') % 2 and words.gap(end)[0] == '"':
            stop += 1
        inner = [(words.starts[part[0]], words.ends[part[1] - 1]) if part else None for part in (place, larger)]
        self.found.append(Name(words.starts[i], stop, label, *inner))
        self._cover(i, end)
        named = (i, end) if label == "LOC" else place
        kind = self.places.kind_at(named[0]) if named else None
        if named and kind and kind[1] in _LISTED and named[1] - kind[0] > 1:
            self._named.add(tuple(words.folded[kind[0] : named[1]]))

    def _cover(self, i: int, end: int) -> None:
        self._covered[i:end] = b"\1" * (end - i)

    def read_bare_places(self) -> None:
        """Find the places that stand without their kind: before a date, or by a name known from elsewhere."""
        words, covered = self.words, self._covered
        names: dict[str, list[tuple[str, ...]]] = {}
        for name in sorted(self._named, key=len, reverse=True):
            names.setdefault(name[0], []).append(name)
        for i, word in enumerate(words.folded):
            if word == "ngay":
                start = self.places.dateline(i)
                if start is not None and not any(covered[start:i]):
                    self._add("LOC", start, i)
            elif words.capital(i) and (covered[i] or not (word in names and self._read_bare(i, names[word]))):
                self._read_counted(i)

    def _read_counted(self, i: int) -> None:
        """Read the villages of "Ao Bèo 206 lượt, Cầu Tre 27 lượt": two names or more, each with its number."""
        words = self.words
        if words.gap(i).strip() not in _BEFORE_COUNTED and words.folded[max(0, i - 1)] != "gom":
            return
        found = self.places.counted_at(i)
        for start, end in found if len(found) > 1 else ():
            if not any(self._covered[start:end]):
                self._add("LOC", start, end)

    def _read_bare(self, i: int, names: list[tuple[str, ...]]) -> bool:
        words, covered = self.words, self._covered
        if words.shouted(i) or (words.near(i) and words.capital(i - 1) and not covered[i - 1]):
            return False
        for name in names:
            end = i + len(name)
            if tuple(words.folded[i:end]) != name or any(covered[i:end]):
                continue
            joined = words.capital(i) and all(words.near(k) and words.capital(k) for k in range(i + 1, end))
            if joined and not (words.near(end) and words.capital(end)):
                self._add("LOC", i, end)
                return True
        return False

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
_BEFORE_POST = (", ", " - ", " (")
_BEFORE_COUNTED = (":", "(")
_LISTED = ("units", "villages")
_SKIPPED = frozenset({"not_names", "posts", "bodies"})
_SURE = 4  # words from which a phrase is known without its accents: "XÃ HÔI CHỦ NGHĨA"
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
        self._section = -1  # the word after the last section of an office
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
        if not begins.isdisjoint(_SKIPPED) and (end := self._skipped(i, begins)) is not None:
            self._cover(i, end)
        elif "bodies" in begins and (body := self.bodies.body_at(i)) is not None:
            if i == self._holder:
                body = self.people.without_holder(body)
                self._holder = body.end
            self._add("ORG", i, body.end, body.place, body.larger)
        elif "duties" in begins and (end := self.bodies.section_at(i, after=i == self._section)) is not None:
            self._add("ORG", i, end)
            self._section = end
        elif "plans" in begins and (end := self.plans.plan_at(i)) is not None:
            self._add("PLAN", i, end)
        elif "posts" in begins and (end := self.people.post_at(i)) is not None:
            self._read_post(i, end)
        elif "kinds" in begins and self._read_places(i):
            pass
        elif "known_places" in begins and (end := self.places.known_at(i)) is not None:
            self._add("LOC", i, end)
        elif "honorifics" not in begins or not self._read_addressed(i):
            return False
        return True

    def _skipped(self, i: int, begins: frozenset[str]) -> int | None:
        """Return the word after what looks like a name and is none: "bộ thủ tục", "02 Phó Chủ tịch"."""
        words, vocabulary = self.words, self.vocabulary
        body = vocabulary.bodies.match(words, i) if "bodies" in begins else None
        post = vocabulary.posts.match(words, i) if "posts" in begins else None
        if "not_names" in begins and (end := self._not_name(i, body)) is not None:
            return end
        if (post or body) and self.bodies.counted(i):
            return (post or body or (i,))[0]
        return post[0] if post and post[1] == "official" and self.people.post_at(i) is None else None

    def _not_name(self, i: int, body: tuple[int, str] | None) -> int | None:
        """Return the word after a phrase that is no name, where no name of a body (of kind `body`) goes beyond it."""
        words, vocabulary = self.words, self.vocabulary
        found = vocabulary.not_names.match(words, i)
        if found is None:
            return None
        end = found[0]
        if end - i < _SURE and not words.says(i, end, vocabulary.printed_not_names):
            return None
        inner = (k for k in range(i + 1, end) if words.capital(k) and not words.shouted(k))
        if any(vocabulary.bodies.match(words, k) for k in inner):
            return None  # "kiện toàn Bộ phận Một cửa" has no "toàn bộ"
        if body is None or body[0] < end:
            return end
        named = self.bodies.body_at(i)  # "cơ sở", but "Cơ sở Cai nghiện ma túy"
        return end if named is None or named.end == end else None

    def _read_places(self, i: int) -> bool:
        """Read the place with its kind at word `i`, or those after "04 xóm:"; tell whether there is one."""
        kind = self.places.kind_at(i)
        if kind is None:
            return False
        if kind[1] in _LISTED and self._read_names_of(i, kind[0]):
            return True
        end = self.places.place_at(i)
        if end is None:
            return False
        self._add("LOC", i, end)
        self._read_list(end)
        return True

    def _read_names_of(self, i: int, end: int) -> bool:
        """Read the names alone of "các bản Nà Cọ, Nà Lại", "ba xã là An Khê, …", "thôn mang tên Nà Lại" at word `i`."""
        many = self.bodies.counted(i)
        if not many and self.vocabulary.before_names.match(self.words, end) is None:
            return False
        start, named = self.places.names_start(end)
        if start is None or not (many or named) or self._another(start):
            return False
        first = self.places.listed_name(start, told=True)
        single = named or (start == end and not self.words.near(start))  # "mang tên …", "04 xóm: …"
        if first is None or not (single or self.places.listed_at(first, told=True)):
            return False
        self._add_named(start, first)
        self._read_list(first, told=True)
        return True

    def _read_post(self, i: int, end: int) -> None:
        """Take the post at word `i`, and the place that it is a post of: "Trưởng bản | Nà Cọ"."""
        last = self.found[-1] if self.found else None
        held = (
            last is not None
            and last.label == "PER"
            and last.end == self.words.ends[i - 1]
            and self.words.gap(i) in _BEFORE_POST
        )
        self._add("TITLE", i, end)
        self._holder, self._post = -1 if held else end, i
        village = any((kind := self.places.kind_at(k)) and kind == (end, "villages") for k in range(i + 1, end))
        if village and self.words.near(end) and (held or self._person_at(end) is None):
            name = self.places.name_at(end)
            if name is not None and not self._another(end):
                self._add_named(end, name)

    def _read_addressed(self, i: int) -> bool:
        """Read the name after "ông"; tell whether there is one."""
        found = self.vocabulary.honorifics.match(self.words, i)
        if found is None or self.words.gap(found[0]) not in _AFTER_HONORIFIC:
            return False
        sure = self.words.says(i, found[0], self.vocabulary.printed_honorifics)  # "phần ba: Kết quả", "ở Co Sản"
        sure = sure and self.words.near(found[0]) and not self.bodies.counted(i)  # "chị. Về trình độ", "3 chị Tày"
        end = self.people.person_at(found[0], addressed=sure, expected=not sure)
        if end is not None:
            self._add("PER", found[0], end)
        return end is not None

    def _read_list(self, i: int, *, told: bool = False) -> None:
        """Read the places that go on the list which ends before word `i`; `told`: of kinds that were said before."""
        for start, end in self.places.listed_at(i, told=told):
            if self._another(start):
                return
            self._add_named(start, end)

    def _another(self, i: int) -> bool:
        """Tell whether a body, a post, a plan or a person begins at word `i` of what may be a list of places."""
        body, post, plan = self.bodies.body_at(i), self.people.post_at(i), self.plans.plan_at(i)
        return body is not None or any(end is not None for end in (post, plan, self.people.person_at(i)))

    def _add_named(self, i: int, end: int) -> None:
        """Take the place whose kind was said before."""
        self._add("LOC", i, end)
        self._introduce(i, end)

    def _introduce(self, i: int, end: int) -> None:
        if end - i > 1:
            self._named.add(tuple(self.words.folded[i:end]))

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
        if named and kind and kind[1] in _LISTED:
            self._introduce(kind[0], named[1])

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
            title = '"' in words.gap(i) and '"' not in words.gap(end)  # of a page: "Nà Cọ quê ta"
            if joined and not title and not (words.near(end) and words.capital(end)):
                self._add("LOC", i, end)
                return True
        return False

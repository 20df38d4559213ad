"""Bodies by name, or by kind with their level: committees, departments, associations, schools, firms."""

from __future__ import annotations

from dataclasses import dataclass, replace

from extractor.find.names.places import Places
from extractor.find.names.vocabulary import Vocabulary
from extractor.find.names.words import Words
from extractor.text import spelling

_DEEPEST = 4  # bodies of which a body may be part of, in one name
_LONGEST_RUN = 4  # words with capitals, one after the other, in the name of a body
_JOINTS = " -,&."
_BETWEEN_TOPICS = (" ", ", ", " - ", "-", " & ", "&")
_AREAS = (["khu", "vuc"], ["co", "so"])
_TEAMS = frozenset({"to", "doan", "ban", "hoi"})
_SECTION = 4  # words of a section's name, and more
_PROPER = frozenset({"truong", "ty", "doan"})  # schools and firms, which have names of their own for a field
_SCHOOLS = frozenset({"truong", "vien"})


@dataclass(frozen=True, slots=True)
class Body:
    """A body by its words: the word after its last, and the words of the place and the larger body in its name."""

    end: int
    place: tuple[int, int] | None = None
    larger: tuple[int, int] | None = None


class Bodies:
    """Finds bodies among words."""

    def __init__(self, words: Words, vocabulary: Vocabulary, places: Places) -> None:
        self.words = words
        self.vocabulary = vocabulary
        self.places = places

    def body_at(self, i: int) -> Body | None:
        """Return the body whose name starts at word `i`, or None; one of many ("các UBND xã") is none."""
        found = self.vocabulary.bodies.match(self.words, i)
        return None if found is None or self.counted(i) else self._body(i, found, 0)

    def section_at(self, i: int, after: bool) -> int | None:
        """Return the word after the section of a commune's office that acts, or is inspected, at word `i`, or None.

        `after`: another section stands before it. "giao Văn phòng - Thống kê", but not "lĩnh vực Văn hóa - Xã hội".
        """
        words, vocabulary = self.words, self.vocabulary
        found = vocabulary.duties.match(words, i)
        if found is None or found[0] - i < _SECTION or not words.capital(i):
            return None
        end = found[0]
        if words.near(end) and words.number(end):
            return None  # "Văn phòng - Thống kê 02 người"
        told = any(i >= n and vocabulary.before_sections.match(words, i - n) == (i, "before") for n in (1, 2))
        listed = words.gap(i) == ": " and ["bo", "phan"] in (words.folded[k : k + 2] for k in range(max(0, i - 5), i))
        acts = words.near(end) and not words.near(i) and vocabulary.section_acts.match(words, end) is not None
        return end if told or listed or acts or (after and words.gap(i) in (", ", "; ")) else None

    def counted(self, i: int) -> bool:
        """Tell whether the word before `i` makes a kind of it: "các …", "03 …"."""
        words = self.words
        if not words.near(i):
            return False
        before = words.printed(i - 1)
        if before.isdigit():
            year = len(before) == 4 and before[:2] in ("19", "20")
            # "12/3 UBND xã": the end of a date, not a number of committees.
            return words.free(i - 1) and not year and words.gap(i - 1)[-1] not in "/-"
        return before.lower() in self.vocabulary.plural or (
            before.lower() == "số" and words.folded[max(0, i - 2)] == "mot"
        )

    def _body(self, i: int, head: tuple[int, str], depth: int) -> Body | None:
        words, vocabulary = self.words, self.vocabulary
        end, kind = head
        # A capital letter tells little where the head has lost an accent: "Phong Điền" is no "Phòng Điền".
        capital = words.capital(i) and (end - i > 1 or spelling(words.printed(i)) in vocabulary.printed_bodies)
        lead = vocabulary.leading.match(words, i) if depth < _DEEPEST else None
        if lead is not None and lead[0] >= end and (words.near(lead[0]) or self._dotted(lead[0])):
            inner = vocabulary.bodies.match(words, lead[0])
            # "Thường trực Ban Bí thư" is a person's post.
            body = self._body(lead[0], inner, depth + 1) if inner is not None and inner[1] != "national" else None
            if body is not None:
                return replace(body, larger=(lead[0], body.end))
        if kind == "leading":
            named = vocabulary.named.match(words, i)
            if named is None:
                return None
            end, kind = named
        if kind == "national":
            return Body(end) if capital else None
        if kind == "firms":
            return self._firm(end)
        if end - i == 1 and self.places.begins_person(i) and vocabulary.fields.match(words, end) is None:
            return None  # "Đoàn Minh Mận", "Tô Minh Mận"
        if kind == "branches":
            if not capital or words.shouted(i):
                return None
            tail, field = self._tail(end, depth), self._field(end, capital=True, known=False)
            if field is None or (tail is not None and tail.end >= field):
                return tail
            return self._tail(field, depth) or Body(field)  # "Báo Phụ nữ Việt Nam"
        if kind in ("named", "group"):
            known = " ".join(words.folded[i:end]) in vocabulary.strict
            strict = known or (end - i == 1 and not capital)
            field = self._field(end, capital, known=strict)
            if field is None:
                if kind != "group":
                    return None
                return self._tail(end, depth) or self._team(i, end, capital, depth)
            return self._tail(self._abbreviated(field), depth) or Body(field)
        tail = self._tail(self._abbreviated(end), depth)
        if tail is not None:
            return tail
        alone = kind == "always" or (kind == "capital" and capital)
        return Body(end) if alone and not self._of_many(end) else None

    def _dotted(self, i: int) -> bool:
        """Tell whether an abbreviation with a dot stands before word `i`: "TT. HĐND"."""
        return i < len(self.words) and self.words.gap(i) == ". " and self.words.printed(i - 1).startswith("TT")

    def _abbreviated(self, i: int) -> int:
        """Go over an abbreviation in brackets: "Ủy ban nhân dân (UBND) quận"."""
        words = self.words
        return i + 1 if words.gap(i) == " (" and words.gap(i + 1)[0] == ")" and words.printed(i).isupper() else i

    def _of_many(self, i: int) -> bool:
        """Tell whether "các xã", "cấp huyện", "xã, phường", "ở 08/08 thôn" follow: a kind of bodies."""
        words = self.words
        if not words.near(i):
            return False
        if words.folded[i] in ("o", "tai"):
            k = i + 1
            while words.number(k) or (k == i + 1 and words.printed(k).lower() in self.vocabulary.plural):
                k += 1
            return k > i + 1 and words.near(k) and self.places.kind_at(k) is not None
        if words.folded[i] in ("cac", "cap", "nhung"):
            return True
        if words.number(i):  # "UBND 12 xã", but "Trạm Y tế 45 hồ sơ"
            return words.near(i + 1) and self.places.level_at(i + 1) is not None
        return self.places.level_at(i) is not None

    def _team(self, i: int, end: int, capital: bool, depth: int) -> Body | None:
        """Return the team of words `i` to `end` by its kind alone ("Đoàn kiểm tra của huyện"), or by what it is for."""
        words = self.words
        if not capital or end - i == 1 or words.folded[i] not in _TEAMS or self._of_many(end):
            return None
        if words.shouted(i):
            signs = i > 0 and words.printed(i - 1) == "TM" and words.gap(i) in (". ", ".", " ")
            return Body(end) if signs else None
        purpose = self._phrase(end)  # "Ban Quản lý | rừng phòng hộ | huyện Lũng Hà"
        if purpose > end:
            return self._tail(purpose, depth)
        alone = words.folded[i] != "hoi" and not (words.near(end) and self.places.kind_at(end))
        return Body(end) if alone else None

    def _firm(self, end: int) -> Body | None:
        words = self.words
        if words.near(end) and words.capital(end):
            place = self.places.place_at(end) or self.places.name_at(end)
            if place:
                return Body(place, (end, place))
        mixed = (
            words.near(end) and any(letter.isupper() for letter in words.printed(end)[1:]) and not words.shouted(end)
        )
        return None if mixed or words.gap(end) in "-./" else Body(end)  # "VNPT-iOffice", "VNPT iGate" are products

    def _tail(self, i: int, depth: int) -> Body | None:
        """Return the body with the place, the level or the larger body that follows its name at `i`, or None."""
        words, places = self.words, self.places
        gap = words.gap(i)
        if (
            gap == "\n"
            and i < len(words)
            and words.shouted(i - 1)
            and words.shouted(i)
            and places.level_at(i, sure=True)
        ):
            # A letterhead in two lines: "ỦY BAN NHÂN DÂN / XÃ VÂN TRẠCH".
            place = places.place_at(i)
            return Body(place, (i, place)) if place else None
        if gap not in (" ", "  ", ") ", "-"):
            return None
        place = places.place_at(i, sure=True)
        if place is not None:
            return Body(place, (i, place))
        if (area := self._area(i)) is not None:
            return Body(area)
        level = places.level_at(i, sure=True)
        if level is not None:
            return None if self._several_levels(level) or not self._is_level(i, level) else Body(level)
        larger = self.vocabulary.bodies.match(words, i) if depth < _DEEPEST else None
        if larger is not None:
            body = self._body(i, larger, depth + 1)
            return replace(body, larger=(i, body.end)) if body else None
        if not words.capital(i) or words.shouted(i) or places.begins_person(i):
            return None
        if (named := places.name_at(i)) is not None:
            return Body(named, (i, named))
        return None

    def _area(self, i: int) -> int | None:
        """Return the word after the area of an office that serves several units: "khu vực XI", "cơ sở 4"."""
        words = self.words
        if words.folded[i : i + 2] not in _AREAS or not (words.near(i + 1) and words.near(i + 2)):
            return None
        if words.number(i + 2) or not words.printed(i + 2).strip("IVX"):
            return i + 3
        return self.places.name_at(i + 2)

    def _is_level(self, i: int, end: int) -> bool:
        """Tell whether the kind at word `i` is a level: "UBND phương đã", but not "Bộ Y tế phương án"."""
        words = self.words
        if self.places.kind_at(i) is not None or not words.near(end):
            return True
        return self.vocabulary.not_second.match(words, end) is not None

    def _several_levels(self, i: int) -> bool:
        """Tell whether at `i` another level follows: "UBND xã, phường"."""
        words = self.words
        start = i + 1 if words.near(i) and words.folded[i] == "va" else i
        if start == i and words.gap(i) not in (", ", "/"):
            return False
        return self.places.level_at(start) is not None and self.places.place_at(start) is None

    def _field(self, i: int, capital: bool, known: bool) -> int | None:
        """Return the word after the field that names a body ("Nội vụ", "Giáo dục và Đào tạo"), or None.

        `capital`: the body's kind has a capital letter, so that the field may have none; `known`: only fields of the
        vocabulary are believed.
        """
        words, vocabulary = self.words, self.vocabulary
        end = i
        whole = False  # a field of the vocabulary has just ended
        run = 0  # words with capitals one after the other
        while words.free(end) and run <= _LONGEST_RUN and self._goes_on(i, end, whole):
            found = max((self._topics(end), vocabulary.fields.match(words, end)), key=lambda f: f[0] if f else 0)
            small = capital and end == i and found and found[0] - end > 1
            says = found and self.vocabulary.not_second.match(words, end) == (
                found[0],
                "not",
            )  # "Sở kiểm tra 04 đơn vị"
            if found and (words.capital(end) or (small and not says)):
                end, whole, run, known = found[0], True, 0, False
            elif words.capital(end) and not words.shouted(end) and not known:
                end, whole, run = end + 1, False, run + 1
                if run == 1 and self._compound(end):
                    end, run = end + 1 if words.folded[i - 1] in _PROPER else self._phrase(end + 1), 0
            else:
                break
        return end if end > i else None

    def _topics(self, i: int) -> tuple[int, str] | None:
        """Return (the word after the topics that one department joins, "topics"), or None where there is but one.

        A comma parts topics only where "và" closes their list: "Văn hóa, Thể thao và Truyền thanh".
        """
        words, k, comma, joined = self.words, i, False, None
        while words.capital(k) and (found := self.vocabulary.topics.match(words, k)):
            end = found[0]
            last = k > i and words.folded[k - 1] == "va"
            if k > i and (last or not comma):
                joined = end, found[1]
            if last:
                break
            if words.near(end) and words.folded[end] == "va" and words.near(end + 1):
                k = end + 1
            elif words.gap(end) in _BETWEEN_TOPICS:
                comma, k = comma or "," in words.gap(end), end
            else:
                break
        return joined

    def _goes_on(self, i: int, end: int, whole: bool) -> bool:
        """Tell whether the word `end` may go on with a field that began at word `i`."""
        words, places = self.words, self.places
        gap = words.gap(end)
        if end == i:
            if not words.near(end) or self.vocabulary.not_fields.match(words, end):
                return False
        else:
            apart = gap.strip(_JOINTS) or "," in gap or ". " in gap or (whole and gap not in (" ", "&"))
            if apart or (places.begins_person(end) and not self._school(i)):
                return False
        if places.place_at(end) is not None:
            return False
        if end == i and self.vocabulary.fields.match(words, end):
            return True  # "Bộ Công an"
        return not self._begins_body(end)

    def _begins_body(self, i: int) -> bool:
        """Tell whether another body's name seems to begin at word `i`; it is not read, so that names stay linear."""
        head = self.vocabulary.bodies.match(self.words, i)
        if head is not None and head[0] == i + 1 and self.places.begins_person(i):
            return False  # "Trường Tiểu học Trương Hữu Mận"
        if head is None or head[1] not in ("named", "group", "leading", "placed"):
            return head is not None
        return self.words.near(head[0]) and (self.words.capital(head[0]) or self.places.kind_at(head[0]) is not None)

    def _school(self, i: int) -> bool:
        """Tell whether the field at word `i` is a school's, which may be named after a person."""
        return self.words.folded[i - 1] in _SCHOOLS

    def _phrase(self, i: int) -> int:
        """Return the word after the small letters that go on with a field before word `i`: "Bình đẳng | giới"."""
        words, end = self.words, i
        while end - i < _LONGEST_RUN and words.near(end) and words.free(end) and words.printed(end).isalpha():
            if words.capital(end) or self.places.kind_at(end, sure=True) or self._says_more(end):
                break
            end += 1
        return end

    def _says_more(self, i: int) -> bool:
        return self.vocabulary.not_second.match(self.words, i) is not None

    def _compound(self, i: int) -> bool:
        """Tell whether the word `i` is the second syllable of a compound: "Viễn | thông"."""
        words = self.words
        if not words.near(i) or not words.free(i) or words.capital(i) or not words.printed(i).isalpha():
            return False
        if len(words.printed(i - 1)) > 1 and words.printed(i - 1).isupper():
            return False
        return self.vocabulary.not_second.match(words, i) is None and self.places.level_at(i) is None

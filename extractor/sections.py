"""The outline of a report: its headings, what they are about, and the heading in force at a place.

Headings are numbered in every style that offices use, named by a lexicon (patterns/sections.toml) that is compared
approximately, because scanning damages letters. A numbered paragraph is not a heading: what tells them apart is how
the line begins and ends, whether a body follows, and what its siblings are.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache

import regex
from rapidfuzz import fuzz, process

from extractor.document import Document
from extractor.patterns import vocabulary
from extractor.records import Section
from extractor.text import Paragraph, fold


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: canonical offsets of its line, end exclusive, and its record.

    Of a run-in heading with a long body the offsets take in the title and its colon only.
    """

    start: int
    end: int
    section: Section


class Outline:
    """The headings of a document, and the one in force at a place."""

    def __init__(self, headings: tuple[Heading, ...]) -> None:
        self.headings = headings
        self._starts = [heading.start for heading in headings]

    def at(self, at: int) -> Section | None:
        """Return the section that holds the canonical offset `at`, or None before the first heading."""
        i = bisect_right(self._starts, at) - 1
        return self.headings[i].section if i >= 0 else None

    def id_at(self, at: int) -> str | None:
        """Return the id of the section that holds the canonical offset `at`."""
        section = self.at(at)
        return section.id if section else None


# ------------------------------------------------------------------------------------------------ the lexicon

_WORD = regex.compile(r"[a-z0-9]+")
# What stands around a heading's name without changing it: "Về …", "Một số …", "… năm 2023", "… trên địa bàn xã".
_LEAD = regex.compile(r"(?:(?:ve|mot so|nhung|cac|viec|phan) )+(?=\w)")
_TAIL = regex.compile(
    r" (?:nam \d{4}|(?:trong )?(?:quy|thang) \w{1,3}(?: nam \d{4})?|\d+ thang (?:dau|cuoi)? ?nam(?: \d{4})?"
    r"|(?:tren dia ban|(?:cua|tai) (?:xa|phuong|ubnd|dia phuong|don vi))(?: \w+){0,4})$"
)
_BRACKETED = regex.compile(r"\([^()]*\)?")


def _plain(text: str) -> str:
    """Return the folded words of `text` without punctuation."""
    return " ".join(_WORD.findall(fold(text)))


@dataclass(frozen=True, slots=True)
class _Name:
    """What a title is called: its topic, whether by the topic's own name, its part, and how surely (0-100)."""

    topic: str | None
    core: bool
    part: str | None
    score: float


@dataclass(frozen=True, slots=True)
class _Lexicon:
    topics: dict[str, tuple[str | None, bool]]
    parts: dict[str, str]
    keywords: tuple[tuple[regex.Pattern[str], str], ...]
    nouns: tuple[str, ...]
    verbs: tuple[str, ...]
    clauses: frozenset[str]


@cache
def _lexicon() -> _Lexicon:
    data = vocabulary("sections")
    topics: dict[str, tuple[str | None, bool]] = {}
    for phrase in data["neutral"]["phrases"]:
        topics[_plain(phrase)] = (None, False)
    for topic, table in data["topics"].items():
        topics |= {_plain(phrase): (topic, False) for phrase in table["phrases"]}
        topics |= {_plain(phrase): (topic, True) for phrase in table["core"]}
    parts = {_plain(phrase): part for part, table in data["parts"].items() for phrase in table["phrases"]}
    keywords = tuple(
        (regex.compile(r"\b(?:" + "|".join(_plain(word) for word in table["keywords"]) + r")\b"), topic)
        for topic, table in data["topics"].items()
    )
    forms = data["forms"]
    return _Lexicon(
        topics,
        parts,
        keywords,
        tuple(_plain(word) + " " for word in forms["nouns"]),
        tuple(_plain(word) + " " for word in forms["verbs"]),
        frozenset(fold(word) for word in forms["clauses"]),
    )


def _best(title: str, phrases: Mapping[str, object]) -> tuple[str | None, float]:
    """Return the phrase nearest to `title`, whole or as its beginning, and the likeness (0-100)."""
    found = process.extractOne(title, phrases.keys(), scorer=fuzz.ratio, score_cutoff=70)
    best, score = (found[0], found[1]) if found else (None, 0.0)
    if score >= 96:
        return best, score
    words = title.split()
    heads: dict[int, str] = {}
    for phrase in phrases:
        count = phrase.count(" ") + 1
        if count >= len(words):
            continue
        head = heads.setdefault(count, " ".join(words[:count]))
        # The beginning must be nearer than the whole: much else may follow. Ties go to the longer phrase.
        likeness = fuzz.ratio(head, phrase, score_cutoff=86 if count > 1 else 100) * 0.97
        if likeness > score or (likeness == score and best is not None and len(phrase) > len(best)):
            best, score = phrase, likeness
    return best, score


def _bare(title: str) -> str:
    """Return the folded words of a title without what stands around its name."""
    plain = _plain(_BRACKETED.sub(" ", title)) or _plain(title)
    plain = _LEAD.sub("", plain, count=1) if _LEAD.match(plain) else plain
    while (tail := _TAIL.search(plain)) and tail.start() > 3:
        plain = plain[: tail.start()]
    return plain


@lru_cache(maxsize=2048)
def _name(title: str) -> _Name:
    lexicon = _lexicon()
    plain = _bare(title)
    if len(plain) < 3:
        return _Name(None, False, None, 0)
    short = len(plain) < 16
    phrase, likeness = _best(plain, lexicon.topics)
    part_phrase, part_likeness = _best(plain, lexicon.parts)
    part = lexicon.parts[part_phrase] if part_phrase and part_likeness >= (86 if short else 80) else None
    topic, core = lexicon.topics[phrase] if phrase and likeness >= (82 if short else 72) else (None, False)
    if part and part_likeness > likeness and part_likeness > 97:
        # "Tình hình chung" looks like "Tài chính công", but is itself a part's whole name.
        topic, core = None, False
    elif topic and likeness >= 90 > part_likeness:
        # "Kế hoạch CCHC" looks like "Kế hoạch quý", but is itself a topic's name.
        part = None
    if topic is None and likeness < 90 and plain.count(" ") < 18:
        topic = _by_keyword(plain)
    return _Name(topic, core and likeness >= 84, part, max(likeness, part_likeness))


def _by_keyword(plain: str) -> str | None:
    """Return the topic whose keyword comes first, unless the title speaks of the reform as a whole."""
    hits = sorted(
        (match.start(), topic) for pattern, topic in _lexicon().keywords if (match := pattern.search(plain)) is not None
    )
    if not hits:
        return None
    whole = "cai cach hanh chinh" in plain or "cchc" in plain.split()
    return None if whole and hits[0][1] != "chi_dao_dieu_hanh" else hits[0][1]


# ------------------------------------------------------------------------------------------------ what opens a heading

_OPENER = regex.compile(
    r"""
    (?!V\s*/\s*v\b|\d+\s*/\s*\p{Lu}{1,6}\s*-)(?:\#{1,6})?\s*(?:[Mm]ục\s+|MỤC\s+)?
    (?:
      (?P<roman>(?=[1]*[IVXl])[IVXl1]{1,5})(?:\s*[.)/:]+|\s*-(?=\s*\p{L})|(?=\s+\p{Lu}{2}))
    | (?P<arabic>[\dlI]{1,2}(?:[.,][\dlI]{1,2}){0,3})(?:(?P<mark>\s*[.)/:]|\s*-(?=\s*\p{Lu}))|(?=\s+["(]?\p{Lu}))
    | (?P<letter>[A-ZĐa-zđ])(?:\s*[.)/]|(?<=\p{Lu})\s*-(?=\s))
    )
    \s*["(]?(?=\p{L}|$)
    """,
    regex.VERBOSE,
)
_ORDINAL = r"nhat|hai|ba|tu|nam|sau|bay|tam|chin|muoi"
_PART = regex.compile(
    r"(?:\#{1,6}\s*)?(?P<number>"
    rf"phan\s+(?:thu\s+(?:{_ORDINAL}|[ivxl1]{{1,4}}|\d)|[ivxl]{{1,4}}|\d{{1,2}}|[a-d])(?=\s*(?:$|[.:/)-]|\s\p{{L}}))"
    rf"|(?:phan\sthu\s(?:{_ORDINAL})){{s<=2}}$)"
)
_APPENDIX = regex.compile(
    r"(?:\#{1,6}\s*)?(?P<number>phu\s*luc(?:\s+(?:so\s*:?\s*)?(?:\d{1,2}[a-z]?|[ivx]{1,4}|[a-h])(?:\.\d{1,2})?\b(?![/\d]))?"
    r"|(?:phu\s?luc){s<=1}$|bieu(?:\s+mau)?\s+(?:so\s*:?\s*)?\d{1,2}[a-z]?\b(?![/\d]))(?=\s*(?:$|[.:(-]|\s))"
)
_MARKDOWN = regex.compile(r"(#{1,6})\s+(?=\S)")
_ROMAN = regex.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
_BULLET = regex.compile(r"[-+*•·]")
_LEADER = regex.compile(r"\.{4,}\s*\d*$|…+\s*\d*$")
_CLOSES = regex.compile(r"n[oa]i\s+nhan\s*[:.]?|tm\.\s|kt\.\s|tuq\.\s|t/m\s")
_ENDS = regex.compile(r"tren\s+day\s+la\b|n[oa]i\s+nhan\b|tm\.\s|kt\.\s")
_OUTLINE_ROW = regex.compile(
    r"\s*(?:(?:[IVXl1]{1,5}|[\dlI]{1,2}(?:\.\d{1,2})*|[A-Za-zĐđ])\s*[.)/:-]|\d{1,2}(?:\.\d{1,2})+)\s*\t\s*\p{L}"
)
# "TP. Huế" and "P. Nội vụ" do not end a sentence.
_SENTENCE_BREAK = regex.compile(r"(?<!\b(?:\p{Lu}|TP|Tp|tp|TX|Tx|ThS|TS))(?:[.!?]\s+(?=[\p{Lu}-])|;\s+(?=-))")
_RUN_IN = regex.compile(r"(?<!số|Số)\s*:(?!\d|\s*\d{4}\b)")
_NOTHING = regex.compile(r"(?:khong|chua)(?:\s+(?:co|phat sinh|de xuat|kien nghi))?(?:\s+(?:y kien|kien nghi|gi))?\W*")

# From the outside in: a style met again closes all that stand after it.
_RANK = {
    "appendix": 0,
    "part": 0,
    "markdown": 1,
    "capital": 2,
    "roman": 2,
    "caps": 2,
    "plain": 3,
    "arabic": 3,
    "lower": 9,
}
_YES, _LIKELY, _UNLIKELY, _NO = 3, 1, -1, -3


@dataclass(slots=True)
class _Candidate:
    """A line that may be a heading; offsets are canonical. `style` and `depth` say how it is numbered."""

    start: int
    end: int
    number: str | None
    title: str
    style: str
    depth: int = 1
    verdict: int = _NO
    name: _Name = field(default_factory=lambda: _Name(None, False, None, 0))
    level: int = 1
    parent: _Candidate | None = None
    topic: str | None = None
    part: str | None = None

    @property
    def key(self) -> tuple[str, int]:
        return self.style, self.depth

    @property
    def rank(self) -> int:
        return _RANK[self.style] + (self.depth - 1)


def _capitals(text: str) -> bool:
    """Tell whether the text is set in capitals, but for a few letters that a scan got wrong."""
    upper = sum(letter.isupper() for letter in text)
    lower = sum(letter.islower() for letter in text)
    return upper >= 3 and lower <= 0.15 * upper


def _is_titled(text: str, end: int) -> bool:
    """Tell a heading "Phụ lục 01", "PHẦN II: KẾT QUẢ …" from a sentence about it; `end` is where its number ends."""
    rest = text[end:].strip()
    if not rest or rest[0] in "(:.-/)":
        return len(text) < 250 and not rest.endswith(";")
    return _capitals(text) or (rest[0].isupper() and len(rest.split()) < 30 and rest[-1] not in ".;:,")


def _numbered(text: str, start: int, end: int) -> _Candidate | None:
    match = _OPENER.match(text)
    if match is None:
        return None
    title = text[match.end() :].strip()
    if title and text[match.end() - 1] in '("':
        title = text[match.end() - 1 :].strip()
    roman, arabic, letter = match["roman"], match["arabic"], match["letter"]
    if roman is not None:
        # A scan reads I as l or 1, and 1 as l: capitals after it decide.
        number = roman.replace("l", "I").replace("1", "I")
        if not _ROMAN.fullmatch(number):
            return None
        if roman == "l" and title and not _capitals(title):
            return _Candidate(start, end, "1", title, "arabic")
        return _Candidate(start, end, number, title, "roman")
    if arabic is not None:
        number = arabic.replace("l", "1").replace("I", "1").replace(",", ".")
        depth = number.count(".") + 1
        if depth == 1 and match["mark"] is None and _name(title).score < 90:
            return None
        return _Candidate(start, end, number, title, "arabic", depth)
    assert letter is not None
    return _Candidate(start, end, letter, title, "capital" if letter.isupper() else "lower")


class _Finder:
    """Walks the paragraphs once, collects candidates, then judges them together."""

    def __init__(self, document: Document) -> None:
        text = document.text
        self.document = document
        self.clean, self.folded = text.clean, text.folded
        self.paragraphs = [p for p in text.paragraphs if not p.note and (p.table is None or self._outline_row(p))]
        self.openers = [self._opener(i) for i in range(len(self.paragraphs))]

    def _outline_row(self, paragraph: Paragraph) -> bool:
        """Tell whether a line taken for a table row is a heading whose number a tab sets off ("I.\\tKẾT QUẢ")."""
        assert paragraph.table is not None
        row = self.clean_of(paragraph)
        return row.count("\t") == 1 and _OUTLINE_ROW.match(row) is not None and paragraph.table in self._outline_tables

    @cached_property
    def _outline_tables(self) -> set[int]:
        """The tables all of whose rows of two cells begin as headings do."""
        found = set()
        for n, table in enumerate(self.document.text.tables):
            pairs = (self.clean[cells[0].start : cells[1].end] for cells in table.rows if len(cells) == 2)
            if all(_OUTLINE_ROW.match(pair) for pair in pairs):
                found.add(n)
        return found

    def clean_of(self, paragraph: Paragraph) -> str:
        return self.document.text.clean[paragraph.start : paragraph.end]

    def _opener(self, i: int) -> _Candidate | None:
        paragraph = self.paragraphs[i]
        text = self.clean[paragraph.start : paragraph.end]
        blank = len(text) - len(text.lstrip())
        text, start = text.strip(), paragraph.start + blank
        if not text or _BULLET.match(text) or _LEADER.search(text):
            return None
        end = start + len(text)
        folded = self.folded[start:end]
        if (part := _PART.match(folded)) and _is_titled(text, part.end()):
            number = text[part.start("number") : part.end("number")]
            return _Candidate(start, end, number, text[part.end() :].strip(" .:-/)"), "part", verdict=_YES)
        if (appendix := _APPENDIX.match(folded)) and _is_titled(text, appendix.end()):
            number = text[appendix.start("number") : appendix.end("number")]
            return _Candidate(start, end, number, text[appendix.end() :].strip(" .:-"), "appendix", verdict=_YES)
        if found := _numbered(text.replace("\t", " "), start, end):
            return found
        if mark := _MARKDOWN.match(text):
            return _Candidate(start, end, None, text[mark.end() :].strip(" #"), "markdown", len(mark[1]), _LIKELY)
        return None

    def _unnumbered(self, i: int) -> _Candidate | None:
        """Return an unnumbered line as a candidate where it is called as a topic or a part is."""
        paragraph = self.paragraphs[i]
        text = self.clean[paragraph.start : paragraph.end].strip()
        if not 6 <= len(text) <= 140 or not text[0].isupper() or text[-1] in ",;:" or text.count(" ") > 20:
            return None
        capitals = _capitals(text)
        if not capitals and (text[-1] == "." or text.count(" ") > 11):
            return None
        name = _name(text)
        sure = fuzz.ratio(_plain(text), _bare(text)) > 60 and name.score >= (85 if capitals else 93)
        if not sure or (not capitals and not name.core and _bare(text) not in _lexicon().parts):
            return None
        start = self.clean.index(text, paragraph.start)
        return _Candidate(
            start, start + len(text), None, text, "caps" if capitals else "plain", verdict=_YES, name=name
        )

    def find(self) -> list[_Candidate]:
        """Return the headings in order, with their levels."""
        found: list[_Candidate] = []
        listed: dict[tuple[str, int], bool] = {}
        body = closed = appendix = False
        skip = 0
        for i, candidate in enumerate(self.openers):
            if i < skip:
                continue
            paragraph = self.paragraphs[i]
            if _CLOSES.match(self.folded[paragraph.start : paragraph.end].lstrip()):
                closed = True
            if candidate is None and body and not closed and not appendix:
                candidate = self._unnumbered(i)
            if candidate is None:
                body = body or (paragraph.end - paragraph.start > 90 and self.clean[paragraph.end - 1] in ".:;,")
                continue
            if candidate.style == "appendix":
                closed, appendix = False, True
            elif candidate.style == "part" or (candidate.style == "roman" and _capitals(candidate.title)):
                # A second report in the same file.
                closed = False
            if closed:
                continue
            if candidate.style in ("part", "appendix"):
                skip = self._take_title(candidate, i)
            elif not candidate.title:
                if not self._join_number(candidate, i):
                    continue
                skip = i + 2
            if candidate.style == "markdown" and not body:
                continue
            if candidate.style not in ("part", "appendix", "caps", "plain"):
                self._judge(candidate, i, listed, bool(found), appendix)
            elif candidate.style in ("part", "appendix"):
                candidate.name = _name(candidate.title)
            body = True
            found.append(candidate)
        _vote(found)
        headings = [c for c in found if c.verdict > 0]
        _repair_roman(headings)
        _nest(headings)
        return headings

    def _take_title(self, candidate: _Candidate, i: int) -> int:
        """Take the title from the lines after "Phần thứ nhất", "Phụ lục 01"; return the index after them."""
        taken: list[str] = [candidate.title] if candidate.title else []
        k = i + 1
        while k < len(self.paragraphs) and len(taken) < 4 and self.openers[k] is None:
            paragraph = self.paragraphs[k]
            text = self.clean[paragraph.start : paragraph.end].strip()
            if (
                not text
                or paragraph.table is not None
                or self._cut_by_table(i, k)
                or _BULLET.match(text)
                or text.startswith("(")
            ):
                break
            capitals = _capitals(text)
            short = len(text.split()) <= 30 and text[-1] not in ".:;" and (not taken or text[0].islower())
            if not capitals and not short:
                break
            if taken and capitals and not _capitals(taken[-1]):
                break
            taken.append(text)
            k += 1
            if not capitals:
                break
        candidate.title = " ".join(taken)
        return k

    def _join_number(self, candidate: _Candidate, i: int) -> bool:
        """Join a number that stands alone on its line with the title on the next line."""
        if i + 1 == len(self.paragraphs) or self.openers[i + 1] is not None or self._cut_by_table(i, i + 1):
            return False
        paragraph = self.paragraphs[i + 1]
        text = self.clean[paragraph.start : paragraph.end].rstrip()
        title = text.lstrip()
        if not title or _BULLET.match(title) or not title[0].isupper():
            return False
        candidate.title, candidate.end = title, paragraph.start + len(text)
        return True

    def _cut_by_table(self, i: int, k: int) -> bool:
        """Tell whether a table stands between the paragraphs `i` and `k` of the running text."""
        between = self.clean[self.paragraphs[i].end : self.paragraphs[k].start]
        return "\t" in between

    def _has_body(self, candidate: _Candidate, i: int) -> bool:
        """Tell whether something is said under the candidate before its next sibling."""
        if i + 1 >= len(self.paragraphs):
            return False
        paragraph, after = self.paragraphs[i + 1], self.openers[i + 1]
        if self._cut_by_table(i, i + 1):
            return True
        if after is not None:
            return after.rank > candidate.rank
        return not _ENDS.match(self.folded[paragraph.start : paragraph.end].lstrip())

    def _judge(
        self, candidate: _Candidate, i: int, listed: dict[tuple[str, int], bool], begun: bool, appendix: bool
    ) -> None:
        """Give the candidate its verdict, and cut a run-in heading's body off it."""
        title, first = candidate.title, candidate.number in ("1", "a", "A", "I")
        before = self.clean[self.paragraphs[i - 1].start : self.paragraphs[i - 1].end].rstrip() if i else ""
        above = self.openers[i - 1] if i else None
        if first or candidate.key not in listed:
            # "… cụ thể như sau:" opens a list, unless it opens the report.
            listed[candidate.key] = before.endswith(":") and begun and (above is None or above.verdict < 0)
        if appendix and not (candidate.style in ("roman", "capital") and _capitals(title)):
            candidate.verdict = _NO
            return
        candidate.verdict = self._verdict(candidate, i, listed[candidate.key])
        if candidate.verdict == _LIKELY and above is not None and above.key == candidate.key and above.verdict < 0:
            # What follows the last item of a list is not its body.
            candidate.verdict = _UNLIKELY
        if candidate.verdict > 0:
            for key in [k for k in listed if k != candidate.key]:
                del listed[key]

    def _verdict(self, candidate: _Candidate, i: int, listed: bool) -> int:
        title = candidate.title
        line = self._first_line(candidate)
        if len(line) < len(title) and title[len(line) :].lstrip()[0].isupper() and not _capitals(title):
            # "2.1. Kết quả đạt được" ends on a word that sentences do not end on: the next line was joined to it.
            line_name = _name(line)
            if line_name.score >= 90:
                self._cut(candidate, line, line_name)
                return _YES
        split = _RUN_IN.search(title)
        if split is not None and split.end() < len(title):
            return self._run_in(candidate, title[: split.start()], title[split.end() :], split.end(), listed)
        if len(title) > 1000:
            return _NO
        stop = title[-1] in ".;!,"
        name = candidate.name = _name(title)
        if _capitals(title):
            return _YES if len(title.split()) <= 70 else _NO
        words = title.split()
        plain = _plain(title) + " "
        ordered = plain.startswith(_lexicon().verbs)
        broken = _SENTENCE_BREAK.search(title)
        if broken is not None:
            head = title[: broken.start() + 1]
            head_name = _name(head)
            if (
                head_name.score >= 90
                and len(head.split()) <= 14
                and head[-1] != ";"
                and not _says(head)
                and not ordered
            ):
                self._cut(candidate, head, head_name)
                return _YES
            return _NO
        named = (
            name.score >= (92 if ordered else 80)
            and len(words) <= 40
            and not (stop and (_says(title) or len(words) > 16))
        )
        body = self._has_body(candidate, i)
        if named and title[-1] not in ";,":
            # "3. Nâng cao chất lượng đội ngũ cán bộ, công chức." is a topic's name and a task: its siblings decide.
            return _UNLIKELY if ordered and (stop or not body) else _YES
        noun = plain.startswith(_lexicon().nouns) and not ordered
        if title[-1] in ";,":
            return _NO
        if stop:
            return _LIKELY if noun and body and len(words) <= 12 and not _says(title) and not listed else _NO
        if listed or len(words) > (90 if noun else 40):
            return _UNLIKELY if body else _NO
        if not body:
            return _UNLIKELY
        return _LIKELY if noun or len(words) <= 25 else _UNLIKELY

    def _run_in(self, candidate: _Candidate, head: str, body: str, at: int, listed: bool) -> int:
        """Judge "4.2. Tồn tại, hạn chế: Không" and "1. Ưu điểm: Trong kỳ …"."""
        name = _name(head)
        plain = _plain(head) + " "
        words = len(head.split())
        if words > 30 or _SENTENCE_BREAK.search(head):
            return _NO
        ordered = plain.startswith(_lexicon().verbs)
        noun = plain.startswith(_lexicon().nouns) and not ordered
        nothing = _NOTHING.fullmatch(fold(body).strip())
        if _capitals(head) or name.score >= (92 if ordered else 85):
            verdict = _YES
        elif _says(head) or (listed and not nothing):
            verdict = _NO
        elif nothing or (noun and words <= 15 and len(body.split()) >= 20):
            verdict = _LIKELY
        else:
            verdict = _UNLIKELY if len(body.split()) >= 20 else _NO
        if verdict > _NO:
            if len(body.split()) <= 6:
                candidate.title, candidate.name = head.strip(), name
            else:
                self._cut(candidate, candidate.title[:at], name)
                candidate.title = head.strip()
        return verdict

    def _cut(self, candidate: _Candidate, head: str, name: _Name) -> None:
        """End the candidate after `head`, the beginning of its title."""
        candidate.end = self._title_start(candidate) + len(head.rstrip())
        candidate.title, candidate.name = head.strip(" :."), name

    def _title_start(self, candidate: _Candidate) -> int:
        return self.clean.rindex(candidate.title, candidate.start, candidate.end)

    def _first_line(self, candidate: _Candidate) -> str:
        """Return what the source's first line has of the candidate's title."""
        text = self.document.text
        line_end = text.source.find("\n", text.source_start(candidate.start))
        title = self._title_start(candidate)
        at = self.clean.find(" ", title)
        while line_end >= 0 and 0 <= at < min(candidate.end, title + 120):
            if text.source_start(at + 1) > line_end:
                return self.clean[title:at]
            at = self.clean.find(" ", at + 1)
        return candidate.title


def _says(text: str) -> bool:
    """Tell whether the text has a word that makes it a clause."""
    return any(word in _lexicon().clauses for word in _plain(text).split())


def _vote(found: list[_Candidate]) -> None:
    """Let sure siblings decide about unsure ones: all items of one list are headings, or none."""
    groups: dict[tuple[str, int], list[_Candidate]] = {}
    for candidate in found:
        if candidate.verdict == _YES:
            for key in [key for key, group in groups.items() if group[0].rank > candidate.rank]:
                _decide(groups.pop(key))
        groups.setdefault(candidate.key, []).append(candidate)
    for group in groups.values():
        _decide(group)


def _decide(siblings: list[_Candidate]) -> None:
    balance = sum((c.verdict > 0) - (c.verdict < 0) for c in siblings if c.verdict in (_YES, _NO))
    for candidate in siblings:
        if candidate.verdict == _LIKELY and balance <= -2:
            candidate.verdict = _UNLIKELY
        elif candidate.verdict == _UNLIKELY and balance >= 2:
            candidate.verdict = _LIKELY


def _repair_roman(headings: list[_Candidate]) -> None:
    """Read "1.", "11." in capitals as "I.", "II." in an outline of Roman numbers: a scan took letters for digits."""
    romans = [heading for heading in headings if heading.style == "roman"]
    if not romans:
        return
    for heading in headings:
        mistaken = heading.number in ("11", "111") or (
            heading.number == "1" and romans[0].number == "II" and heading.start < romans[0].start
        )
        if heading.key == ("arabic", 1) and mistaken and _capitals(heading.title):
            heading.style, heading.number = "roman", "I" * len(str(heading.number))


def _nest(headings: list[_Candidate]) -> None:
    """Give each heading its parent and level by the numbering styles that are open."""
    stack: list[_Candidate] = []
    for heading in headings:
        style = heading.style
        if style in ("part", "appendix"):
            stack.clear()
        elif any(open_.key == heading.key for open_ in stack):
            while stack.pop().key != heading.key:
                pass
        elif style == "arabic":
            while stack and stack[-1].style in ("arabic", "lower") and stack[-1].depth >= heading.depth:
                if stack[-1].style == "lower" and heading.depth > 1:
                    break
                stack.pop()
        elif style == "caps":
            while stack and stack[-1].style not in ("part", "appendix"):
                stack.pop()
        elif style == "plain":
            while stack and stack[-1].name.topic is not None:
                stack.pop()
        elif style == "markdown":
            while stack and (stack[-1].style != "markdown" or stack[-1].depth >= heading.depth):
                stack.pop()
        heading.parent = stack[-1] if stack else None
        stack.append(heading)
        heading.level = len(stack)


def _settle(headings: list[_Candidate]) -> None:
    """Give each heading its topic and part: its own, or its parent's."""
    others: dict[int, set[str]] = {}
    for heading in headings:
        if heading.parent is not None and heading.name.core and heading.name.topic != heading.parent.name.topic:
            others.setdefault(id(heading.parent), set()).add(str(heading.name.topic))
    last: str | None = None
    for heading in headings:
        name, parent = heading.name, heading.parent
        own = None if len(others.get(id(heading), ())) > 1 else name.topic
        inherited = parent.topic if parent is not None else None
        heading.topic = own if own and (inherited is None or name.core) else inherited
        heading.part = _part(heading, parent.part if parent is not None else None) or last
        last = heading.part if heading.part in ("results", None) else None


_FOLLOWS = {
    None: {"intro", "results", "assessment", "plan", "proposal", "appendix"},
    "intro": {"results", "assessment", "plan", "proposal"},
    "results": {"intro", "assessment", "plan", "proposal"},
    "assessment": {"plan", "proposal"},
    "plan": {"proposal"},
    "proposal": set(),
    "appendix": set(),
}


def _part(heading: _Candidate, inherited: str | None) -> str | None:
    if heading.style == "appendix":
        return "appendix"
    own = heading.name.part
    if own is not None and own in _FOLLOWS[inherited]:
        return own
    return inherited or ("results" if heading.name.topic else None)


def find_sections(document: Document) -> tuple[Heading, ...]:
    """Return the headings of the document in order, with ids "s1", "s2" …

    Text before the first heading, titles, recipients and signatures belong to no heading. The number is given as
    printed without its mark ("1.1", "II", "Phụ lục 01b"), with letters that a scan took for digits put right.
    """
    headings = _Finder(document).find()
    _settle(headings)
    return tuple(
        Heading(
            heading.start,
            heading.end,
            Section(
                id=f"s{n}",
                number=heading.number,
                title=heading.title.rstrip(" .:") or heading.number or "",
                level=heading.level,
                topic=heading.topic,
                part=heading.part,
                span=document.span(heading.start, heading.end),
            ),
        )
        for n, heading in enumerate(headings, 1)
    )

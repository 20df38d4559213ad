"""What a title is called: its standard topic and its part of the report, by the lexicon of patterns/sections.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import regex
from rapidfuzz import fuzz, process

from extractor.patterns import derived, vocabulary
from extractor.records import TopicBy
from extractor.sections.wording import plain_words
from extractor.text import fold

# What stands around a heading's name without changing it: "Về …", "Một số …", "… năm 2023", "… trên địa bàn xã".
_LEAD = regex.compile(r"(?:(?:ve|mot so|nhung|cac|viec|phan) )+(?=\w)")
_TAIL = regex.compile(
    r" (?:nam \d{4}|(?:trong )?(?:quy|thang) \w{1,3}(?: nam \d{4})?|\d+ thang (?:dau|cuoi)? ?nam(?: \d{4})?"
    r"|(?:tren dia ban|(?:cua|tai) (?:xa|phuong|ubnd|dia phuong|don vi))(?: \w+){0,4})$"
)
_BRACKETED = regex.compile(r"\([^()]*\)?")

_WHOLE = 97  # more is a likeness to the whole title, not to its beginning
_ALL_OF_IT = 90  # so like a part's phrase is a title of no other words, letters misread or not
_MOST_WORDS = 18  # in more words, a keyword is one thing of many


@dataclass(frozen=True, slots=True)
class Name:
    """What a title is called: its topic, whether by the topic's own name, its part, and how surely (0-100).

    `firm`: the part is said by the whole title, not by its beginning; `likely_part`: what it may be at its place.
    `settled`: the phrases of the lexicon say all that there is to say, even that there is no topic; `by` names what
    told the topic; `likeliest` is the topic that the classifier is not sure of.
    """

    topic: str | None
    core: bool
    part: str | None
    score: float
    settled: bool = False
    by: TopicBy | None = None
    likeliest: str | None = None
    firm: bool = False
    likely_part: str | None = None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """patterns/sections.toml, its words plain: phrase → (topic, whether its own name), phrase → part, and word forms.

    `order` are the topics as reports usually have them.
    `nouns` and `verbs` are what a heading and a task begin with, each with a blank after it; `clauses` are the words
    that make a clause.
    """

    order: tuple[str, ...]
    topics: dict[str, tuple[str | None, bool]]
    parts: dict[str, str]
    keywords: tuple[tuple[regex.Pattern[str], str], ...]
    nouns: tuple[str, ...]
    verbs: tuple[str, ...]
    clauses: frozenset[str]


@derived
def lexicon() -> Lexicon:
    """Return the lexicon, read once."""
    data = vocabulary("sections")
    topics: dict[str, tuple[str | None, bool]] = {}
    for phrase in data["neutral"]["phrases"]:
        topics[plain_words(phrase)] = (None, False)
    for topic, table in data["topics"].items():
        topics |= {plain_words(phrase): (topic, False) for phrase in table["phrases"]}
        topics |= {plain_words(phrase): (topic, True) for phrase in table["core"]}
    parts = {plain_words(phrase): part for part, table in data["parts"].items() for phrase in table["phrases"]}
    keywords = tuple(
        (regex.compile(r"\b(?:" + "|".join(plain_words(word) for word in table["keywords"]) + r")\b"), topic)
        for topic, table in data["topics"].items()
    )
    forms = data["forms"]
    return Lexicon(
        tuple(data["topics"]),
        topics,
        parts,
        keywords,
        tuple(plain_words(word) + " " for word in forms["nouns"]),
        tuple(plain_words(word) + " " for word in forms["verbs"]),
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


def bare(title: str) -> str:
    """Return the folded words of a title without what stands around its name."""
    plain = plain_words(_BRACKETED.sub(" ", title)) or plain_words(title)
    plain = _LEAD.sub("", plain, count=1) if _LEAD.match(plain) else plain
    while (tail := _TAIL.search(plain)) and tail.start() > 3:
        plain = plain[: tail.start()]
    return plain


@derived
def name_of(title: str) -> Name:
    """Return what a title is called by the phrases of the lexicon, its words compared approximately."""
    known = lexicon()
    plain = bare(title)
    if len(plain) < 3:
        return Name(None, False, None, 0, settled=True)
    short = len(plain) < 16
    phrase, likeness = _best(plain, known.topics)
    part_phrase, part_likeness = _best(plain, known.parts)
    part = known.parts[part_phrase] if part_phrase and part_likeness >= (86 if short else 80) else None
    topic, core = known.topics[phrase] if phrase and likeness >= (82 if short else 72) else (None, False)
    if part and part_likeness > likeness and part_likeness > _WHOLE:
        # "Tình hình chung" looks like "Tài chính công", but is itself a part's whole name.
        topic, core = None, False
    elif topic and likeness >= 90 > part_likeness:
        # "Kế hoạch CCHC" looks like "Kế hoạch quý", but is itself a topic's name.
        part = None
    return Name(
        topic,
        core and likeness >= 84,
        part,
        max(likeness, part_likeness),
        settled=topic is not None or likeness >= 90 or part_likeness > _WHOLE,
        by="lexicon" if topic else None,
        firm=part is not None and part_phrase is not None and fuzz.ratio(plain, part_phrase) >= _ALL_OF_IT,
    )


def keyword_topic(plain: str) -> str | None:
    """Return the topic whose keyword comes first in a plain title, unless it speaks of the reform as a whole."""
    if plain.count(" ") >= _MOST_WORDS:
        return None
    hits = sorted(
        (match.start(), topic) for pattern, topic in lexicon().keywords if (match := pattern.search(plain)) is not None
    )
    if not hits:
        return None
    whole = "cai cach hanh chinh" in plain or "cchc" in plain.split()
    return None if whole and hits[0][1] != "chi_dao_dieu_hanh" else hits[0][1]


def says(text: str) -> bool:
    """Tell whether the text has a word that makes it a clause."""
    return any(word in lexicon().clauses for word in plain_words(text).split())

"""Headings without a number: lines called as a topic or a part is, and runs of lines that stand alone in the text."""

from __future__ import annotations

from collections.abc import Sequence

import regex
from rapidfuzz import fuzz

from extractor.sections.candidates import BULLET, LIKELY, YES, Candidate
from extractor.sections.cascade import told
from extractor.sections.classifier import Classifier
from extractor.sections.lines import Lines
from extractor.sections.topics import bare, lexicon, name_of
from extractor.sections.wording import plain_words, set_in_capitals
from extractor.text import fold

# A line that stands alone: characters and words at most; what follows it is running text of so many characters.
_MOST_CHARACTERS, _FEWEST_WORDS, _MOST_WORDS, _RUNNING = 90, 2, 14, 60
# How many of them make a run, and one in how many must be called as topics and parts are.
_FEWEST, _NAMED = 3, 3
_STOPS = ".;:!?"
# A heading has no figures but a period's, and no second sentence.
_PERIOD = regex.compile(r"\b(?:quy|thang|nam) \d[\d/]*|\b\d{1,2} thang\b")
_SAYS_MORE = regex.compile(r"\d|:|[.;!?]\s")


def called(text: str, start: int) -> Candidate | None:
    """Return an unnumbered line as a candidate where it is called as a topic or a part is; `start` is its offset."""
    start += len(text) - len(text.lstrip())
    text = text.strip()
    if not 6 <= len(text) <= 140 or not text[0].isupper() or text[-1] in ",;:" or text.count(" ") > 20:
        return None
    capitals = set_in_capitals(text)
    if not capitals and (text[-1] == "." or text.count(" ") > 11):
        return None
    name = name_of(text)
    # The name must be most of the line: much else may stand around a name in a sentence.
    sure = fuzz.ratio(plain_words(text), bare(text)) > 60 and name.score >= (85 if capitals else 93)
    if not sure or (not capitals and not name.core and bare(text) not in lexicon().parts):
        return None
    style = "caps" if capitals else "plain"
    return Candidate(start, start + len(text), None, text, style, verdict=YES, name=name)


def alone(lines: Lines, i: int) -> Candidate | None:
    """Return paragraph `i` as an undecided candidate where it stands alone: a short line without a stop.

    Before it a sentence or a table ends; after it running text or a list begins. "Hộ tịch" among other items of a list,
    a line over a table and a sentence broken off are none.
    """
    text = lines.text(i).strip()
    if not _short(text) or not 0 < i < len(lines.paragraphs) - 1 or lines.table_between(i, i + 1):
        return None
    before, after = lines.text(i - 1).strip(), lines.text(i + 1).strip()
    if not lines.table_between(i - 1, i) and before[-1:] not in _STOPS:
        return None
    if lines.openers[i + 1] is None and not BULLET.match(after) and (len(after) < _RUNNING or after[-1] not in _STOPS):
        return None
    start = lines.paragraphs[i].start + lines.text(i).index(text)
    style = "caps" if set_in_capitals(text) else "plain"
    return Candidate(start, start + len(text), None, text, style, name=name_of(text))


def _short(text: str) -> bool:
    return (
        len(text) <= _MOST_CHARACTERS
        and _FEWEST_WORDS <= len(text.split()) <= _MOST_WORDS
        and text[0].isupper()
        and (text[-1].isalnum() or text[-1] == ")")
        and not _SAYS_MORE.search(_PERIOD.sub("", fold(text)))
    )


def judge_run(found: Sequence[Candidate], standing: Sequence[Candidate], model: Classifier | None) -> None:
    """Make the lines that stand alone headings where they are a run: `found` are the other candidates.

    A run is three lines or more, counting those of `found` without number, in a report that numbers fewer headings;
    a third of them must be called as a topic or a part is. One line alone may be a sentence without its full stop.
    """
    headings = [candidate for candidate in found if candidate.verdict > 0]
    run = [*standing, *(heading for heading in headings if heading.style in ("caps", "plain"))]
    numbered = sum(heading.number is not None for heading in headings)
    if len(run) < _FEWEST or numbered >= len(run):
        return
    names = [told(candidate.title, candidate.name, model) for candidate in run]
    if _NAMED * sum(name.topic is not None or name.part is not None for name in names) >= len(run):
        for candidate in standing:
            candidate.verdict = LIKELY

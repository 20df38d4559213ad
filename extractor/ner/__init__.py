"""Mentions → what the trained tagger reads in the text: the phrase that each count and rate is about.

Names of bodies, places, persons, posts and plans are found by rule (`extractor.find.names`); docs/models.md has what
was measured of both.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from extractor.document import Document
from extractor.find import Found
from extractor.find.mentions import Amount, Name, Number
from extractor.ner.cells import cell_subjects
from extractor.ner.features import features
from extractor.ner.marks import Marks, Range
from extractor.ner.phrases import phrases
from extractor.ner.subjects import given
from extractor.ner.tagger import Tagger, shipped
from extractor.ner.tokens import Sentence, sentences

__all__ = ["NOTHING", "SUBJECT", "Recognised", "Tagger", "recognise", "shipped"]

SUBJECT = "SUBJECT"


@dataclass(frozen=True, slots=True)
class Recognised:
    """The phrases in running text that numbers are about, in order, and which number is about which words.

    `about` goes by the number's start and holds ranges of the canonical text: one phrase, or for the number of a
    table's cell its row's label, and its column's head where that label is only a name.
    """

    subjects: tuple[Name, ...] = ()
    about: Mapping[int, tuple[Range, ...]] = field(default_factory=dict)


NOTHING = Recognised()


def recognise(document: Document, found: Found, tagger: Tagger | None) -> Recognised:
    """Return what the tagger reads in a document; without one, only what its tables tell."""
    about = dict(cell_subjects(found))
    subjects: set[Range] = set()
    if tagger is not None:
        marks = Marks.of(found)
        numbers: tuple[Number, ...] = (*found.amounts, *found.rates)
        prose = sorted((n for n in numbers if n.cell is None), key=lambda number: number.start)
        starts = [number.start for number in prose]
        for sentence in sentences(document.text):
            first, last = bisect_left(starts, sentence[0].start), bisect_left(starts, sentence[-1].end)
            if first < last:
                for number, phrase in _read(sentence, prose[first:last], marks, tagger):
                    about[number.start] = (phrase,)
                    subjects.add(phrase)
    return Recognised(tuple(_outside_names(sorted(subjects), found.names)), about)


def _outside_names(phrases: Iterable[Range], names: Sequence[Name]) -> Iterator[Name]:
    """Yield the phrases that no name overlaps: entities are one layer."""
    starts = [name.start for name in names]
    for start, end in phrases:
        i = bisect_left(starts, end) - 1
        if i < 0 or names[i].end <= start:
            yield Name(start, end, SUBJECT)


def _read(sentence: Sentence, numbers: Sequence[Number], marks: Marks, tagger: Tagger) -> list[tuple[Number, Range]]:
    """Return the numbers of a sentence that are about a phrase, with its range."""
    kinds, places = marks.read(sentence)
    guesses = phrases(sentence, kinds, places)
    tagged = [(i, j) for label, i, j in tagger.labelled(features(sentence, kinds, guesses)) if label == SUBJECT]
    whose = given(sentence, kinds, places, tagged)
    starts = [sentence[start].start for start, _ in places]
    found = []
    for number in numbers:
        i = bisect_right(starts, _end(number) - 1) - 1
        phrase = whose.get(places[i], _following(number, places[i], guesses[i])) if i >= 0 else None
        if phrase is not None:
            found.append((number, (sentence[phrase[0]].start, sentence[phrase[1] - 1].end)))
    return found


def _following(number: Number, place: Range, guess: Range | None) -> Range | None:
    """Return the noun that follows a count at once, for one that the tagger gives nothing ("niêm yết 155 TTHC")."""
    return guess if isinstance(number, Amount) and number.own_unit and guess and guess[0] == place[1] else None


def _end(number: Number) -> int:
    """Return where the digits end after which the noun stands: those of the whole in "235/240 hồ sơ"."""
    if isinstance(number, Amount):
        return number.of_number[1] if number.of_number else number.number[1]
    return number.end

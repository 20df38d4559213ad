"""One report in every spelling of the same letters says the same: old and new tones, decomposed letters, eth for đ."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import regex

from extractor.pipeline import analyse
from extractor.records import Report
from extractor.text import spelling

CORPUS = Path(__file__).parent.parent / "corpus"
TONES = "\u0300\u0301\u0303\u0309\u0323"


def placed(text: str, on: int) -> str:
    """The text with the tone of "oa", "oe", "uy" at a syllable's end on their first (0) or second (1) vowel."""

    def move(match: regex.Match[str]) -> str:
        first, second = match.group("first"), match.group("second")
        tones = "".join(letter for letter in match.group() if letter in TONES)
        return first + tones + second if on == 0 else first + second + tones

    tone = f"[{TONES}]?"
    pair = rf"(?i)(?:(?<first>o){tone}(?<second>[ae])|(?<!q)(?<first>u){tone}(?<second>y)){tone}(?![\p{{L}}\p{{M}}])"
    return unicodedata.normalize("NFC", regex.sub(pair, move, unicodedata.normalize("NFD", text)))


def eth(text: str) -> str:
    return text.replace("Đ", "Ð").replace("đ", "ð")


@cache
def said(text: str) -> list[object]:
    """What a report is found to say, its words by what all their spellings share."""
    report: Report = analyse(text)
    return [
        [(r.number.replace("Ð", "Đ"), r.doc_type, r.date) for r in report.references],
        [date.value for date in report.dates],
        [(rate.value, rate.status) for rate in report.percentages],
        [(count.value, count.of, spelling(count.unit or ""), count.status) for count in report.counts],
        [(name.label, spelling(name.span.text)) for name in report.entities],
        [(indicator.code, indicator.value, indicator.scope) for indicator in report.indicators],
        [(section.topic, section.part, section.level) for section in report.sections],
        [(finding.rule, finding.severity) for finding in report.findings],
    ]


SPELLINGS: dict[str, Callable[[str], str]] = {
    "old": lambda text: placed(text, 1),
    "new": lambda text: placed(text, 0),
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "eth": eth,
}


@pytest.mark.parametrize("name", SPELLINGS)
@pytest.mark.parametrize("report", ["cau-say-2024-q1", "con-ban-2024-11"])
def test_a_report_says_the_same_in_every_spelling(report: str, name: str) -> None:
    text = (CORPUS / report / "report.txt").read_text(encoding="utf-8")
    other = SPELLINGS[name](text)
    assert said(other) == said(text)


def test_the_spellings_differ() -> None:
    assert placed("hoà hòa thuỷ Quý loe khoán", 0) == "hòa hòa thủy Quý loe khoán"
    assert placed("hoà hòa thuỷ Quý loe khoán", 1) == "hoà hoà thuỷ Quý loe khoán"


@pytest.mark.parametrize("place", [0, 1])
def test_a_unit_by_one_word_has_both_spellings(place: int) -> None:
    # A single word counts by its accents, so its spelling must not matter.
    report = analyse(placed("Đã mở 12 khóa, có 345 người học; trong đó 3 khóa trực tuyến.", place))
    assert [(count.value, spelling(count.unit or "")) for count in report.counts][::2] == [
        (12, spelling("khóa")),
        (3, spelling("khóa")),
    ]

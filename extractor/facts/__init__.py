"""The report's own facts: kind, title, number, date, issuing unit, period, signer.

The header says most of them, but it is often cut off, printed in two columns, or read line by line across them. Then
the preamble ("UBND xã … báo cáo …"), the closing sentence and the appendix titles are the witnesses, and the unit
that they name most wins. What no witness says is null.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import regex

from extractor.document import Document
from extractor.facts.header import (
    ABBREVIATIONS,
    ABOUT,
    ADDRESSEE,
    CLOSING,
    headline,
    kind_by_closing,
    kind_line,
    read_issued,
    read_number,
    subject_after,
)
from extractor.facts.lines import Line, printed_lines
from extractor.facts.period import REPORTS, find_period, period_in
from extractor.facts.resolved import resolve_unit
from extractor.facts.signer import find_signer
from extractor.facts.unit import find_unit, header_lines
from extractor.records import Facts
from extractor.sections import Heading
from extractor.text import fold

__all__ = ["find_facts", "resolve_unit"]


# Where no heading is found, the header is looked for in so much of the text.
_TOP = 4000
# The signature stands so far before the end at most; without recipients or a role before it, it is the very end.
_SIGNATURE, _VERY_END = 2500, 800
_SIGNS = regex.compile(r"\n\s*(?:n[oa]i\s+nhan|tm\.|kt\.)")
_RECIPIENTS = regex.compile(r"\n\s*n[oa]i\s+nhan\s*:")
# Since 1/7/2025 there are no districts.
_NO_DISTRICTS = "2025-07-01"


def find_facts(document: Document, headings: Sequence[Heading]) -> Facts:
    """Return the facts of the document whose outline is `headings`.

    `unit.name` carries its type in small letters ("xã …", "phường …"); the period's dates are the calendar's unless
    the title or the preamble prints a window.
    """
    first = headings[0].start if headings else min(len(document.text.clean), _TOP)
    appendix = _appendix(document, headings, first)
    body = [heading.start for heading in headings if heading.start < appendix]
    top = printed_lines(document, 0, first)
    named = kind_line(top)
    letter = _first(top, lambda line: ADDRESSEE.match(line.folded) is not None)
    about = _first(top, lambda line: ABOUT.match(line.folded) is not None)
    opening = named[0] if named else letter if letter is not None else _first_long(top)
    header, preamble = top[:opening], top[opening + 1 :] if named else top
    said = " ".join(line.folded for line in preamble)
    closing_at, closing = _closing(document, appendix)

    number, abbreviation = read_number(header)
    if named:
        kind, title = named[1], subject_after(top[named[0] + 1 :], named[2])
    elif about is not None or letter is not None:
        kind = ABBREVIATIONS.get(abbreviation or "", "cong_van")
        title = subject_after(top[about:], "") if about is not None else None
    else:
        reports = "bao_cao" if REPORTS.search(said) else None
        kind = ABBREVIATIONS.get(abbreviation or "") or kind_by_closing(closing) or reports or "khac"
        title = headline(top) if not number else None
    period = find_period(fold(title or ""), said, closing) if kind != "khac" else period_in(fold(title or ""))
    modern = bool(period and period.end and period.end >= _NO_DISTRICTS)
    issuer, unit = find_unit(document, header_lines(header), kind, modern)
    tail = _tail(document, closing_at, body[-1] if body else 0, appendix)
    return Facts(
        kind=kind,
        title=title,
        number=number,
        issued=read_issued(header) or read_issued(tail),
        issuer=issuer,
        unit=unit,
        period=period,
        signer=find_signer(tail),
    )


def _first(lines: Sequence[Line], wanted: Callable[[Line], bool]) -> int | None:
    """Return the index of the first line that is `wanted`, or None."""
    return next((i for i, line in enumerate(lines) if wanted(line)), None)


def _first_long(lines: Sequence[Line]) -> int:
    """Return the index of the first line of running text."""
    found = _first(lines, lambda line: len(line.text.split()) > 25)
    return len(lines) if found is None else found


def _appendix(document: Document, headings: Sequence[Heading], first: int) -> int:
    """Return where the appendices start, or where the text ends: none stands before the recipients of the report."""
    recipients = _RECIPIENTS.search(document.text.folded, first)
    after = max(first, recipients.start()) if recipients else first
    starts = (h.start for h in headings if h.section.part == "appendix" and h.start > after)
    return next(starts, len(document.text.clean))


def _closing(document: Document, appendix: int) -> tuple[int | None, str]:
    """Return where the paragraph "Trên đây là …" starts, and its folded text; (None, "") where there is none."""
    folded = document.text.folded
    for paragraph in document.text.paragraphs:
        if CLOSING.match(folded, paragraph.start, appendix):
            return paragraph.start, folded[paragraph.start : folded.find("\n", paragraph.start)]
    return None, ""


def _tail(document: Document, closing: int | None, last: int, appendix: int) -> list[Line]:
    """Return the lines of the recipients and the signature: after the closing sentence, else the last of the text."""
    folded = document.text.folded
    start = closing
    if start is None:
        near = max(last, appendix - _SIGNATURE)
        match = _SIGNS.search(folded, near, appendix)
        start = match.start() if match else max(near, appendix - _VERY_END)
    end_of_sentence = folded.find("\n", start)
    return printed_lines(document, end_of_sentence if end_of_sentence >= 0 else start, appendix)

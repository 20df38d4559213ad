"""The headings of a document: candidates collected in one walk over its lines, then judged together."""

from __future__ import annotations

import regex

from extractor.document import Document
from extractor.sections.candidates import BULLET, Candidate
from extractor.sections.cascade import told
from extractor.sections.classifier import classifier
from extractor.sections.lines import Lines
from extractor.sections.nesting import nest, repair_letters, repair_roman, vote
from extractor.sections.topics import name_of
from extractor.sections.unnumbered import alone, called, judge_run
from extractor.sections.verdicts import Judge
from extractor.sections.wording import set_in_capitals
from extractor.text import fold

_CLOSES = regex.compile(r"n[oa]i\s+nhan\s*[:.]?|tm\.\s|kt\.\s|tuq\.\s|t/m\s")
_ENDS = regex.compile(rf"tren\s+day\s+la\b|{_CLOSES.pattern}")

_SENTENCE = 90  # a longer line that ends as a sentence does is running text: titles and recipients are shorter
_TITLE_LINES = 4  # a title of an appendix has no more lines


def find_headings(document: Document) -> list[Candidate]:
    """Return the headings in order, with their levels."""
    walk = _Walk(document)
    found = walk.candidates()
    vote(found)
    model = classifier()
    judge_run(found, walk.standing, model)
    found = sorted([*found, *walk.standing], key=lambda candidate: candidate.start)
    headings = [candidate for candidate in found if candidate.verdict > 0]
    for heading in headings:
        heading.name = told(heading.title, heading.name, model)
    repair_roman(headings)
    repair_letters(headings)
    nest(headings)
    return headings


class _Walk:
    """One walk over the paragraphs."""

    def __init__(self, document: Document) -> None:
        self.lines = Lines(document)
        self.judge = Judge(self.lines)
        ends = (i for i in range(len(self.lines.openers)) if _ENDS.match(self.lines.folded_text(i).lstrip()))
        self._ending = max(ends, default=-1)
        self.standing: list[Candidate] = []  # lines that stand alone, for all of them together to be judged

    def candidates(self) -> list[Candidate]:
        """Return the candidates in order, each with its verdict."""
        found: list[Candidate] = []
        body = closed = appendix = False  # whether running text, the signature, the appendices have begun
        after = 0  # the index after a title that was taken from the next lines
        for i, candidate in enumerate(self.lines.openers):
            if i < after:
                continue
            if _CLOSES.match(self.lines.folded_text(i).lstrip()):
                closed = True
            if candidate is not None and not closed and not appendix and self._is_caption(candidate, i):
                candidate = None
            if candidate is None and body and not closed and not appendix:
                candidate = called(self.lines.text(i), self.lines.paragraphs[i].start)
                if candidate is None and (standing := alone(self.lines, i)) is not None:
                    self.standing.append(standing)
            if candidate is None:
                text = self.lines.text(i)
                body = body or (len(text) > _SENTENCE and text[-1] in ".:;,")
                continue
            titled = candidate.style in ("part", "appendix")
            if candidate.style == "appendix":
                closed, appendix = False, True
            elif candidate.style == "part" or (candidate.style == "roman" and set_in_capitals(candidate.title)):
                # A second report in the same file.
                closed = False
            if closed:
                continue
            if titled:
                after = self._take_title(candidate, i)
                candidate.name = name_of(candidate.title)
            elif not candidate.title:
                if not self._join_number(candidate, i):
                    continue
                after = i + 2
            if candidate.style == "markdown" and not body:
                continue
            if not titled and candidate.style not in ("caps", "plain"):
                self.judge.judge(candidate, i, begun=bool(found), appendix=appendix)
            body = True
            found.append(candidate)
        return found

    def _is_caption(self, candidate: Candidate, i: int) -> bool:
        """Tell whether "Biểu 1. Kết quả theo lĩnh vực" stands over a table of the text: the report ends after it."""
        return candidate.style == "appendix" and fold(candidate.number or "").startswith("bieu") and i < self._ending

    def _take_title(self, candidate: Candidate, i: int) -> int:
        """Take the title from the lines after "Phần thứ nhất", "Phụ lục 01"; return the index after them."""
        taken: list[str] = [candidate.title] if candidate.title else []
        k = i + 1
        while k < len(self.lines.paragraphs) and len(taken) < _TITLE_LINES and self.lines.openers[k] is None:
            text = self.lines.text(k).strip()
            in_table = self.lines.paragraphs[k].table is not None or self.lines.table_between(i, k)
            if not text or in_table or BULLET.match(text) or text.startswith("("):
                break
            capitals = set_in_capitals(text)
            short = len(text.split()) <= 30 and text[-1] not in ".:;" and (not taken or text[0].islower())
            if not capitals and not short:
                break
            if taken and capitals and not set_in_capitals(taken[-1]):
                break
            taken.append(text)
            k += 1
            if not capitals:
                break
        candidate.title = " ".join(taken)
        return k

    def _join_number(self, candidate: Candidate, i: int) -> bool:
        """Join a number that stands alone on its line with the title on the next line."""
        last = i + 1 == len(self.lines.paragraphs)
        if last or self.lines.openers[i + 1] is not None or self.lines.table_between(i, i + 1):
            return False
        text = self.lines.text(i + 1).rstrip()
        title = text.lstrip()
        if not title or BULLET.match(title) or not title[0].isupper():
            return False
        candidate.title, candidate.end = title, self.lines.paragraphs[i + 1].start + len(text)
        return True

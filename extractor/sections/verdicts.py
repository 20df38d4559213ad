"""Whether a numbered paragraph is a heading: how the line begins and ends, and whether a body follows."""

from __future__ import annotations

import regex

from extractor.sections.candidates import LIKELY, NO, UNLIKELY, YES, Candidate
from extractor.sections.lines import Lines
from extractor.sections.topics import Name, lexicon, name_of, says
from extractor.sections.wording import plain_words, set_in_capitals
from extractor.text import fold

_ENDS = regex.compile(r"tren\s+day\s+la\b|n[oa]i\s+nhan\b|tm\.\s|kt\.\s")
# "TP. Huế" and "P. Nội vụ" do not end a sentence.
_SENTENCE_BREAK = regex.compile(r"(?<!\b(?:\p{Lu}|TP|Tp|tp|TX|Tx|ThS|TS))(?:[.!?]\s+(?=[\p{Lu}-])|;\s+(?=-))")
_RUN_IN = regex.compile(r"(?<!số|Số)\s*:(?!\d|\s*\d{4}\b)")
_NOTHING = regex.compile(r"(?:khong|chua)(?:\s+(?:co|phat sinh|de xuat|kien nghi))?(?:\s+(?:y kien|kien nghi|gi))?\W*")

# How like a known name (0-100) it must be: a whole title, the words before a colon, the beginning of a longer line; a
# title that begins as a task does ("Nâng cao …") must be most like one.
_TITLE_LIKE, _RUN_IN_LIKE, _BEGINNING_LIKE, _TASK_LIKE = 80, 85, 90, 92
# Words: a title in capitals, one of a known name, a noun's, any other, the words before a colon, a sentence's.
_MOST_CAPITALS, _MOST_NAMED, _MOST_NOUN, _MOST_WORDS, _MOST_RUN_IN, _MOST_SENTENCE = 70, 40, 90, 40, 30, 16
# Words after a colon: fewer are an answer that stands in the heading ("Không"), more a body of running text.
_ANSWER, _BODY = 6, 20
# A paragraph of more characters is no heading, in capitals or not.
_MOST_CHARACTERS = 1000


class Judge:
    """Gives candidates their verdicts, in the order of the text."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self._listed: dict[tuple[str, int], bool] = {}  # ways of numbering that "… như sau:" has opened as a list

    def judge(self, candidate: Candidate, i: int, *, begun: bool, appendix: bool) -> None:
        """Give the candidate of paragraph `i` its verdict, and cut a run-in heading's body off it.

        `begun`: there was a heading before; `appendix`: the appendices have begun.
        """
        listed = self._listed
        title, first = candidate.title, candidate.number in ("1", "a", "A", "I")
        before = self.lines.text(i - 1).rstrip() if i else ""
        above = self.lines.openers[i - 1] if i else None
        if first or candidate.key not in listed:
            # "… cụ thể như sau:" opens a list, unless it opens the report.
            listed[candidate.key] = before.endswith(":") and begun and (above is None or above.verdict < 0)
        if appendix and not (candidate.style in ("roman", "capital") and set_in_capitals(title)):
            candidate.verdict = NO
            return
        candidate.verdict = self._verdict(candidate, i, listed[candidate.key])
        if candidate.verdict == LIKELY and above is not None and above.key == candidate.key and above.verdict < 0:
            # What follows the last item of a list is not its body.
            candidate.verdict = UNLIKELY
        if candidate.verdict > 0:
            for key in [k for k in listed if k != candidate.key]:
                del listed[key]

    def _verdict(self, candidate: Candidate, i: int, listed: bool) -> int:
        """Judge the candidate by itself; `listed`: its way of numbering was opened as a list's."""
        title = candidate.title
        line = self._first_line(candidate)
        if len(line) < len(title) and title[len(line) :].lstrip()[0].isupper() and not set_in_capitals(title):
            # "2.1. Kết quả đạt được" ends on a word that sentences do not end on: the next line was joined to it.
            line_name = name_of(line)
            if line_name.score >= _BEGINNING_LIKE:
                self._cut(candidate, line, line_name)
                return YES
        split = _RUN_IN.search(title)
        if split is not None and split.end() < len(title):
            return self._run_in(candidate, title[: split.start()], title[split.end() :], split.end(), listed)
        if len(title) > _MOST_CHARACTERS:
            return NO
        stop = title[-1] in ".;!,"
        name = candidate.name = name_of(title)
        if set_in_capitals(title):
            return YES if len(title.split()) <= _MOST_CAPITALS else NO
        words = title.split()
        plain = plain_words(title) + " "
        ordered = plain.startswith(lexicon().verbs)
        broken = _SENTENCE_BREAK.search(title)
        if broken is not None:
            head = title[: broken.start() + 1]
            head_name = name_of(head)
            if (
                head_name.score >= _BEGINNING_LIKE
                and len(head.split()) <= 14
                and head[-1] != ";"
                and not says(head)
                and not ordered
            ):
                self._cut(candidate, head, head_name)
                return YES
            return NO
        named = (
            name.score >= (_TASK_LIKE if ordered else _TITLE_LIKE)
            and len(words) <= _MOST_NAMED
            and not (stop and (says(title) or len(words) > _MOST_SENTENCE))
        )
        body = self._has_body(candidate, i)
        if named and title[-1] not in ";,":
            # "3. Nâng cao chất lượng đội ngũ cán bộ, công chức." is a topic's name and a task: its siblings decide.
            return UNLIKELY if ordered and (stop or not body) else YES
        noun = plain.startswith(lexicon().nouns) and not ordered
        if title[-1] in ";,":
            return NO
        if stop:
            return LIKELY if noun and body and len(words) <= 12 and not says(title) and not listed else NO
        if listed or len(words) > (_MOST_NOUN if noun else _MOST_WORDS):
            return UNLIKELY if body else NO
        if not body:
            return UNLIKELY
        return LIKELY if noun or len(words) <= 25 else UNLIKELY

    def _run_in(self, candidate: Candidate, head: str, body: str, at: int, listed: bool) -> int:
        """Judge "4.2. Tồn tại, hạn chế: Không" and "1. Ưu điểm: Trong kỳ …"."""
        name = name_of(head)
        plain = plain_words(head) + " "
        words = len(head.split())
        if words > _MOST_RUN_IN or _SENTENCE_BREAK.search(head):
            return NO
        ordered = plain.startswith(lexicon().verbs)
        noun = plain.startswith(lexicon().nouns) and not ordered
        nothing = _NOTHING.fullmatch(fold(body).strip())
        if set_in_capitals(head) or name.score >= (_TASK_LIKE if ordered else _RUN_IN_LIKE):
            verdict = YES
        elif says(head) or (listed and not nothing):
            verdict = NO
        elif nothing or (noun and words <= 15 and len(body.split()) >= _BODY):
            verdict = LIKELY
        else:
            verdict = UNLIKELY if len(body.split()) >= _BODY else NO
        if verdict > NO:
            if len(body.split()) <= _ANSWER:
                candidate.title, candidate.name = head.strip(), name
            else:
                self._cut(candidate, candidate.title[:at], name)
                candidate.title = head.strip()
        return verdict

    def _has_body(self, candidate: Candidate, i: int) -> bool:
        """Tell whether something is said under the candidate before its next sibling."""
        if i + 1 >= len(self.lines.paragraphs):
            return False
        after = self.lines.openers[i + 1]
        if self.lines.table_between(i, i + 1):
            return True
        if after is not None:
            return after.rank > candidate.rank
        return not _ENDS.match(self.lines.folded_text(i + 1).lstrip())

    def _cut(self, candidate: Candidate, head: str, name: Name) -> None:
        """End the candidate after `head`, the beginning of its title."""
        candidate.end = self._title_start(candidate) + len(head.rstrip())
        candidate.title, candidate.name = head.strip(" :."), name

    def _title_start(self, candidate: Candidate) -> int:
        return self.lines.clean.rindex(candidate.title, candidate.start, candidate.end)

    def _first_line(self, candidate: Candidate) -> str:
        """Return what the source's first line has of the candidate's title."""
        text = self.lines.document.text
        line_end = text.source.find("\n", text.source_start(candidate.start))
        title = self._title_start(candidate)
        at = self.lines.clean.find(" ", title)
        while line_end >= 0 and 0 <= at < min(candidate.end, title + 120):
            if text.source_start(at + 1) > line_end:
                return self.lines.clean[title:at]
            at = self.lines.clean.find(" ", at + 1)
        return candidate.title

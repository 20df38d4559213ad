"""Who issued a cited document, where the text says so: the body that "của" names, or the subject of the issuing verb.

What is said of one document holds for those listed with it. Nothing is inferred from the symbol; it may only deny: a
"…/KH-UBND" is of no party committee.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

import regex

from extractor.find.mentions import Name, Reference
from extractor.text import Text, fold

_CLAUSE_END = regex.compile(r"[.;:\n]")
_CLAUSE = 260  # characters before or after a document in which its issuer may be named
_ITEM = 300  # characters between two documents of one list
_MOST_ITEMS = 12  # items of a list above a document that are passed over to find its introduction
_OF = regex.compile(r"[\s,()]*(?:cua|do)\s+(?:lanh dao\s+)?")
_OF_TITLED = regex.compile(r"\b(?:nam|giai doan)\s+(?:\d{4}\s?-\s?)?\d{4}\s+cua\s+$")
_BELONGS_TO_TYPE = regex.compile(r"\bcua\s+(?=[^.;:\n]{3,80}$)")
_SYMBOL = regex.compile(r"\d[/-][a-z]")
_NO_SUBJECT = regex.compile(r"\b(?:cua|toi|tu|tai|voi|theo|den|gui|boi|thuoc|(?<!tham muu )cho)\s+(?:lanh dao\s+)?$")
_SENTENCE = regex.compile(r"[.!?](?:\s|$)|\n")
_ISSUES = regex.compile(
    r"\b(?:ban hanh|phat hanh|xay dung|ra|co|ky|thong qua"
    r"|(?:phe duyet|cong bo|quy dinh|thanh lap|giao)(?=.{0,60}\btai\s+$))\b"
)
_CITES = regex.compile(
    r"\b(?:theo|can cu|thuc hien|thi hanh|trien khai|bam sat|quy dinh tai|huong dan tai|cu the hoa|sua doi|bo sung"
    r"|thay the|bai bo|so voi|den|cua|tren co so|huong dan|nhan duoc|tiep nhan)\b"
)
_AND_CARRIES_OUT = regex.compile(r"\bva (?:to chuc |dang )?(?:trien khai|thuc hien)(?: thuc hien)?\b")
_ITEM_BEGINS = regex.compile(r"\s*(?:[-+*•]|\d{1,2}[.)]|[a-z][.)])?\s*(?:cac\s+)?")
_DOCUMENTS = regex.compile(r"\b(?:van ban|cong van|ke hoach|chi dao|huong dan)\b[^.;:]{0,80}\bcua\s+$")
_ORGANS = (
    ("ubnd", "ubnd|uy ban nhan dan"),
    ("hdnd", "hdnd|hoi dong nhan dan"),
    ("du|tu|hu|tw", "uy|dang|trung uong|ban "),
)
_ORGAN_CODES = regex.compile(r"[-/](ubnd|hdnd|du|tu|hu|tw)(?:-|$)|^(ubnd|hdnd)-")


def complete(text: Text, references: Sequence[Reference], names: Sequence[Name]) -> list[Reference]:
    """Return the references with their issuers, as printed."""
    finder = _Finder(text, references, [name for name in names if name.label in ("ORG", "TITLE")])
    return [
        replace(reference, issuer=" ".join(text.clean[body.start : body.end].split())) if body else reference
        for reference, body in zip(references, finder.find(), strict=True)
    ]


class _Finder:
    def __init__(self, text: Text, references: Sequence[Reference], names: Sequence[Name]) -> None:
        self.text = text
        self.folded = text.folded
        self.references = references
        self.names = names
        self._starts = [name.start for name in names]

    def find(self) -> list[Name | None]:
        """Return the body that issued each reference, or None."""
        bodies: list[Name | None] = []
        listed = named = False  # how the body of the reference before is said: by a verb that a list follows, by "của"
        for i, reference in enumerate(self.references):
            body = self._named_after(i)
            if body is None:
                alike = listed or (named and self.references[i - 1].code == reference.code)
                goes_on = alike and self._goes_on(i)
                body = bodies[-1] if goes_on else self._subject(reference) or self._introduced(reference)
                body = body if body is not None and _may_issue(body, reference, self.text) else None
                listed, named = body is not None, False
            else:
                listed, named = False, True
            bodies.append(body)
        for i in reversed(range(len(bodies) - 1)):
            if bodies[i] is None and self._shares(i):
                bodies[i] = bodies[i + 1]
        return bodies

    def _body_at(self, at: int) -> Name | None:
        """Return the body whose name starts at `at`, a post before it passed over: "Chủ tịch UBND huyện"."""
        k = bisect_left(self._starts, at)
        if k < len(self.names) and self.names[k].start == at:
            name = self.names[k]
            if name.label == "ORG":
                return name
            # "Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ"
            between = self.folded[name.end : self.names[k + 1].start] if k + 1 < len(self.names) else "\n"
            return self._body_at(self.names[k + 1].start) if between in (" ", ", ") else None
        return None

    def _named_after(self, i: int) -> Name | None:
        """Return the body of "… của UBND huyện" behind a reference, or behind the year that ends its title."""
        reference = self.references[i]
        of = _OF.match(self.folded, reference.end)
        if of is not None:
            return self._body_at(of.end())
        before = _BELONGS_TO_TYPE.search(self.folded, max(0, reference.start - _CLAUSE), reference.start)
        body = self._body_at(before.end()) if before is not None else None
        if body is not None and not self.folded[body.end : reference.start].strip(" (,"):
            return body
        limit = self.references[i + 1].start if i + 1 < len(self.references) else len(self.folded)
        limit = min(limit, reference.end + _CLAUSE)
        end = _CLAUSE_END.search(self.folded, reference.end, limit)
        limit = end.start() if end else limit
        for k in range(bisect_left(self._starts, reference.end), bisect_left(self._starts, limit)):
            name = self.names[k]
            if _OF_TITLED.search(self.folded, reference.end, name.start):
                return self._body_at(name.start)
        return None

    def _subject(self, reference: Reference) -> Name | None:
        """Return the body that the verb before the reference says issued it: "UBND xã đã ban hành Kế hoạch số …"."""
        body = self._last_body(reference.start)
        if body is None:
            return None
        between = self.folded[body.end : reference.start]
        verb = _ISSUES.search(between)
        if verb is None or _SYMBOL.search(between):
            return None
        # "xây dựng và triển khai Kế hoạch số …" is still of the plan that the body made.
        return None if _CITES.search(_AND_CARRIES_OUT.sub(" ", between[verb.end() :])) else body

    def _last_body(self, end: int) -> Name | None:
        """Return the last body of the sentence before `end`, if it can be a subject there."""
        floor = max(0, end - _CLAUSE)
        for cut in _SENTENCE.finditer(self.folded, floor, end):
            floor = cut.end()
        k = bisect_left(self._starts, end) - 1
        while k >= 0 and self.names[k].label != "ORG":
            k -= 1
        if k < 0 or self.names[k].start < floor:
            return None
        start = self.names[k].start
        if k and self.names[k - 1].label == "TITLE" and self.folded[self.names[k - 1].end : start].isspace():
            start = self.names[k - 1].start
        return None if _NO_SUBJECT.search(self.folded, floor, start) else self.names[k]

    def _goes_on(self, i: int) -> bool:
        """Tell whether a reference goes on with the list that the one before it is in."""
        between = self.folded[self.references[i - 1].end : self.references[i].start]
        if len(between) > _ITEM or _CITES.search(between[-40:]) or _SENTENCE.search(between.replace("\n-", ";-")):
            return False
        return regex.search(r"(?:[,;]|\bva)\s*(?:[-+*•]\s*)?(?:(?:ban hanh|cac)\s+)*$", between) is not None

    def _introduced(self, reference: Reference) -> Name | None:
        """Return the body of "UBND xã đã ban hành:" or "các văn bản của Sở Nội vụ:", above the reference's list."""
        colon = self._colon(reference.start)
        if colon is None:
            return None
        body = self._last_body(colon)
        if body is not None:
            verb = _ISSUES.search(self.folded, body.end, colon)
            return body if verb and not _CITES.search(self.folded, verb.end(), colon) else None
        k = bisect_left(self._starts, colon) - 1
        named = self.names[k] if k >= 0 else None
        if named is None or named.label != "ORG" or self.folded[named.end : colon].strip():
            return None
        return named if _DOCUMENTS.search(self.folded, max(0, named.start - _CLAUSE), named.start) else None

    def _colon(self, at: int) -> int | None:
        """Return the colon that the list with the reference at `at` begins after, in its line or above its items."""
        line = self.folded.rfind("\n", 0, at) + 1
        colon = self.folded.rfind(":", max(line, at - _CLAUSE), at)
        if colon >= 0:
            return None if _SENTENCE.search(self.folded, colon, at) or _CITES.search(self.folded, colon, at) else colon
        if not _ITEM_BEGINS.fullmatch(self.folded, line, at):
            return None
        for _ in range(_MOST_ITEMS):
            end = line - 1
            if end <= 0:
                return None
            if self.folded[end - 1] == ":":
                return end - 1
            line = self.folded.rfind("\n", 0, end) + 1
        return None

    def _shares(self, i: int) -> bool:
        """Tell whether "của" behind the next reference serves this one too: "Công văn số …, Công văn số … của …"."""
        one, other = self.references[i], self.references[i + 1]
        joined = regex.fullmatch(r"[\s,;]*(?:va\s+)?", self.folded[one.end : other.start])
        return joined is not None and _organ(one) == _organ(other) is not None


def _organ(reference: Reference) -> str | None:
    """Return the part of a symbol that says which kind of body issued it ("ubnd", "hdnd", "du"), or None."""
    found = _ORGAN_CODES.search(fold(reference.code))
    return (found.group(1) or found.group(2)) if found else None


def _may_issue(body: Name, reference: Reference, text: Text) -> bool:
    """Tell whether a body may have issued a document with the reference's symbol."""
    name, organ = text.folded[body.start : body.end], _organ(reference)
    if organ is None:
        return regex.search("ubnd|hdnd|nhan dan", name) is None or regex.search(r"[-/]", reference.code) is None
    return next(regex.search(words, name) is not None for codes, words in _ORGANS if organ in codes.split("|"))

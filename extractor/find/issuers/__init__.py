"""Who issued a cited document, where the text says so: the body that "của" names, or the subject of the issuing verb.

What is said of one document holds for those listed with it. Nothing is inferred from the symbol; it may only deny: a
"…/KH-UBND" is of no party committee.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex
from rapidfuzz import fuzz

from extractor.find.issuers.bodies import Bodies, Body
from extractor.find.issuers.statements import ACTS, CITES, CLAUSE, DOCUMENTS, OF, SENTENCE, Statements
from extractor.find.mentions import Name, Reference
from extractor.patterns import derived, vocabulary
from extractor.text import Text, fold

_CLAUSE_END = regex.compile(r"[.;:\n]")
_ITEM = 300  # characters between two documents of one list
_MOST_ITEMS = 12  # items of a list above a document that are passed over to find its introduction
_OF = regex.compile(r"[\s,()]*(?P<of>cua|do)\s+(?:lanh dao\s+)?")
_OF_TITLED = regex.compile(r"\b(?:nam|giai doan)\s+(?:\d{4}\s?-\s?)?\d{4}\s+cua\s+$")
_ACT_OF = regex.compile(rf"\b(?:{ACTS}|y kien|tham muu|kien nghi|{DOCUMENTS})[^.;:,]{{0,80}}?\bcua\s+$")
_IN = regex.compile(r"\s*(?:\(|(?:,\s*)?(?:tai|qua|bang)\s+(?:cac\s+)?|,?\s*(?=so\b|\d))")
_ITEM_BEGINS = regex.compile(r"\s*(?:[-+*•]|\d{1,2}[.)]|[a-z][.)])?\s*(?:cac\s+)?")
_DOCUMENTS_OF = regex.compile(r"\b(?:van ban|cong van|ke hoach|chi dao|huong dan)\b[^.;:]{0,80}\bcua\s+$")
_NEXT = regex.compile(
    rf"(?:[,;]|\bva)\s*(?:[-+*•]\s*)?(?:(?:da|cung|con|dong thoi|tiep tuc|ban hanh|cac|{ACTS}\s+(?:tai|bang))\s+)*$"
)
_AND_ABOUT = regex.compile(r"\s+cua\b[^.,;:\n]*\bve\b[^.;:\n]*\bva\s+")
_ABOUT = regex.compile(r"\s+ve\b")
_NEXT_LINE = regex.compile(r"\n\s*(?=[-+*•])")
_OTHERS_BETWEEN = regex.compile(rf"{CITES.pattern}.*\b{DOCUMENTS}|\b{OF}\b")
_ORGANS = (
    ("ubnd", "ubnd|uy ban nhan dan"),
    ("hdnd", "hdnd|hoi dong nhan dan"),
    ("du|tu|hu|tw", "uy|dang|trung uong|ban "),
)
_ORGAN_CODES = regex.compile(r"[-/](ubnd|hdnd|du|tu|hu|tw)(?:-|$)|^(ubnd|hdnd)-")
_COUNCILS = regex.compile(r"(?:[a-z ]+ )?(?<!van phong )(?:ubnd|hdnd|uy ban nhan dan|hoi dong nhan dan)\b")
_LIKE = 85  # likeness (0-100) from which a printed name is the one that a symbol asks for, a letter damaged


def complete(text: Text, references: Sequence[Reference], names: Sequence[Name]) -> list[Reference]:
    """Return the references with their issuers, as printed."""
    found = _Finder(text, references, Bodies(text, names)).find()
    return [
        replace(reference, issuer=" ".join(text.clean[slice(*body.issuer)].split())) if body else reference
        for reference, body in zip(references, found, strict=True)
    ]


class _Finder:
    def __init__(self, text: Text, references: Sequence[Reference], bodies: Bodies) -> None:
        self.folded = text.folded
        self.references = references
        self.bodies = bodies
        self.statements = Statements(text, bodies, references)

    def find(self) -> list[Body | None]:
        """Return the body that issued each reference, or None."""
        found: list[Body | None] = []
        listed = False  # the reference before is of a list that a verb began
        for i, reference in enumerate(self.references):
            of = _OF.match(self.folded, reference.end)
            body = self._named(i, of)
            if body is None and (of is None or of["of"] == "do"):
                alike = self._and_about(i) or (listed and self._goes_on(i))
                body = found[-1] if alike else self._stated(reference)
                body = body if body is not None and _may_issue(self.folded[slice(*body.issuer)], reference) else None
                listed = body is not None
            else:
                listed = False
            found.append(body)
        for i in reversed(range(len(found) - 1)):
            if found[i] is None and self._shares(i):
                found[i] = found[i + 1]
        return found

    def _named(self, i: int, of: regex.Match[str] | None) -> Body | None:
        """Return the body of "… của UBND huyện", beside a reference or behind the year that ends its title."""
        reference = self.references[i]
        if of is not None:
            return self.bodies.at(of.end())
        for body in self.bodies.between(reference.start - CLAUSE, reference.start)[-1:]:
            # "đề nghị của Sở Nội vụ tại Công văn số …", "Kế hoạch của UBND xã, số …"
            joined = _IN.match(self.folded, body.end)
            if joined and joined.end() == reference.start:
                whose = _ACT_OF.search(self.folded, max(0, body.start - CLAUSE), body.start)
                return body if whose and _may_issue(self.folded[slice(*body.issuer)], reference) else None
        limit = self.references[i + 1].start if i + 1 < len(self.references) else len(self.folded)
        limit = min(limit, reference.end + CLAUSE)
        end = _CLAUSE_END.search(self.folded, reference.end, limit)
        for body in self.bodies.between(reference.end, end.start() if end else limit):
            if _OF_TITLED.search(self.folded, reference.end, body.start):
                return body
        return None

    def _stated(self, reference: Reference) -> Body | None:
        """Return the body that is said to have issued a document: before it, or above the list that it is in."""
        body = self.statements.before(reference.start)
        colon = self._colon(reference.start) if body is None else None
        if colon is None:
            return body
        named = self.bodies.between(colon - CLAUSE, colon)[-1:]
        for body in named:  # "các văn bản của Sở Nội vụ:"
            if not self.folded[body.end : colon].strip():
                of = _DOCUMENTS_OF.search(self.folded, max(0, body.start - CLAUSE), body.start)
                return body if of else None
        return self.statements.before(colon + 1)

    def _goes_on(self, i: int) -> bool:
        """Tell whether a reference goes on with the list that the one before it is in."""
        between = _NEXT_LINE.sub(";", self.folded[self.references[i - 1].end : self.references[i].start])
        joined = _NEXT.search(between)
        if joined is None or len(between) > _ITEM or SENTENCE.search(between):
            return False
        # "… thực hiện Công văn của Sở Nội vụ, Công văn số …" goes on with what is carried out.
        return joined.group().startswith(";") or not _OTHERS_BETWEEN.search(between, 0, joined.start())

    def _and_about(self, i: int) -> bool:
        """Tell whether "Quyết định số … của UBND xã về … và Quyết định số … về …" is said, both of one symbol."""
        one, other = self.references[max(0, i - 1)], self.references[i]
        if one.code != other.code or other.start - one.end > _ITEM:
            return False
        between = _AND_ABOUT.fullmatch(self.folded, one.end, other.start)
        return between is not None and _ABOUT.match(self.folded, other.end) is not None

    def _colon(self, at: int) -> int | None:
        """Return the colon that the list with the reference at `at` begins after, in its line or above its items."""
        line = self.folded.rfind("\n", 0, at) + 1
        colon = self.folded.rfind(":", max(line, at - CLAUSE), at)
        if colon >= 0:
            return None if SENTENCE.search(self.folded, colon, at) or CITES.search(self.folded, colon, at) else colon
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
        """Tell whether "của" behind the next reference serves this one too: "Nghị định số …, Nghị định số … của …"."""
        one, other = self.references[i], self.references[i + 1]
        if regex.fullmatch(r"[\s,;]*(?:va\s+)?", self.folded[one.end : other.start]) is None:
            return False
        return one.code == other.code or _organ(one) == _organ(other) is not None


def _organ(reference: Reference) -> str | None:
    """Return the part of a symbol that says which kind of body issued it ("ubnd", "hdnd", "du"), or None."""
    found = _ORGAN_CODES.search(fold(reference.code))
    return (found.group(1) or found.group(2)) if found else None


def _may_issue(name: str, reference: Reference) -> bool:
    """Tell whether a body of that folded name may have issued a document with the reference's symbol."""
    organ = _organ(reference)
    if organ is not None:
        return next(regex.search(words, name) is not None for codes, words in _ORGANS if organ in codes.split("|"))
    if _COUNCILS.match(name) and regex.search(r"[-/]", reference.code):
        return False
    only = [issuer for part, issuer in _only().items() if part in regex.split(r"[-/&]", fold(reference.code))]
    return all(fuzz.partial_ratio(name, issuer) >= _LIKE for issuer in only)


@derived
def _only() -> dict[str, str]:
    """Return the part of a symbol → the one body that it may stand for, both folded."""
    return {fold(code): fold(issuer) for code, issuer in vocabulary("references")["issuers"].items()}

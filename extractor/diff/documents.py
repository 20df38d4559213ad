"""The numbered documents that two reports cite: new, repeated, gone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extractor.checks.periods import Sent
from extractor.comparison import DocumentChange
from extractor.records import Reference
from extractor.text import fold


@dataclass(slots=True)
class _Document:
    """A document as one report cites it: what its citations tell together, and the first of them."""

    number: str
    doc_type: str | None
    date: str | None
    issuer: str | None
    first: Reference
    path: str

    @classmethod
    def of(cls, reference: Reference, sent: Sent) -> _Document:
        """Return the document of a citation."""
        r = reference
        return cls(r.number, r.doc_type, r.date, r.issuer, r, sent.path)

    def is_one(self, other: Reference | _Document) -> bool:
        """Tell whether another citation of the number can be of the same document."""
        if self.doc_type and other.doc_type and fold(self.doc_type) != fold(other.doc_type):
            return False
        if self.date and other.date:
            return self.date == other.date
        if self.issuer and other.issuer:
            mine, its = fold(self.issuer), fold(other.issuer)
            return mine in its or its in mine
        return True

    def add(self, other: Reference) -> None:
        """Take up what another citation tells more."""
        self.doc_type = self.doc_type or other.doc_type
        self.date = self.date or other.date
        self.issuer = self.issuer or other.issuer


def documents(previous: Iterable[Sent], current: Sent) -> Iterator[DocumentChange]:
    """Yield each document that a side cites, in the order of the current report; what is gone, last."""
    before, after = _cited(previous), _cited((current,))
    left = {number: list(cited) for number, cited in before.items()}
    for number, cited in after.items():
        for document in cited:
            # Two citations that both tell the day go before one that tells none.
            same = [other for other in left.get(number, ()) if document.is_one(other)]
            match = next((other for other in same if other.date == document.date), same[0] if same else None)
            if match:
                left[number].remove(match)
            yield _change(match, document)
    for cited in left.values():
        for document in cited:
            yield _change(document, None)


def _cited(reports: Iterable[Sent]) -> dict[str, list[_Document]]:
    """Return folded number → the documents that have it. "12/KH-UBND" is another one in another year."""
    found: dict[str, list[_Document]] = defaultdict(list)
    for sent in reports:
        for reference in sorted(sent.report.references, key=lambda one: (one.date is None, one.span.start)):
            number = fold(reference.number)
            known = next((one for one in found[number] if one.is_one(reference)), None)
            if known:
                known.add(reference)
            else:
                found[number].append(_Document.of(reference, sent))
    return dict(sorted(found.items(), key=lambda pair: min(one.first.span.start for one in pair[1])))


def _change(before: _Document | None, after: _Document | None) -> DocumentChange:
    one = after or before
    assert one is not None
    return DocumentChange(
        number=one.number,
        doc_type=one.doc_type or (before.doc_type if before else None),
        date=one.date or (before.date if before else None),
        issuer=one.issuer or (before.issuer if before else None),
        plan=_is_plan(one),
        kind="new" if before is None else "gone" if after is None else "repeated",
        before_span=before.first.span.model_copy(update={"path": before.path}) if before else None,
        after_span=after.first.span.model_copy(update={"path": after.path}) if after else None,
    )


def _is_plan(document: _Document) -> bool:
    """Tell whether a document is a plan: by its type, else by its number ("15/KH-UBND")."""
    if document.doc_type:
        return fold(document.doc_type) == "ke hoach"
    return "kh" in fold(document.number).replace("-", "/").split("/")[1:]

"""What may be said of numbers that were recognised in an image without being certain.

A contradiction that involves one is as likely the scanner's as the report's: it is an info that says so, never an
error or a warning. A number that could not be read at all makes a relation unchecked: it neither fails nor passes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from textwrap import shorten
from typing import TYPE_CHECKING

from extractor.checks.context import Context
from extractor.records import Finding, Span

if TYPE_CHECKING:
    from extractor.checks import Claim

UNREAD = "có số không đọc được"
"""Why a relation was not checked."""
_SHOWN, _LONGEST = 3, 60  # numbers named, and characters of each
# What stands among the members of these belongs to them: without a part a sum is wrong, without a heading's number
# there is a gap. In tables the cells of a sum are known one by one. Without "a/b" a rate may be of any number near it.
_ADDED = frozenset(("sum", "balance", "difference"))
_GATHERED = _ADDED | {"list_count", "section_numbering", "table_row"}


def unsure(spans: Iterable[Span]) -> list[Span]:
    """Return those of the spans whose reading is not certain, each once."""
    return list(dict.fromkeys(span for span in spans if span.doubtful))


def extent(context: Context, claim: Claim) -> Iterator[tuple[int, int]]:
    """Yield the ranges in which a number that was not read, or was misread, may be one of the claim's."""
    in_text = [part for part in claim.parts if context.document.paragraph_at(part.start).table is None]
    if claim.kind in _GATHERED and claim.parts and (in_text or claim.kind not in _ADDED):
        first, last = min(part.start for part in claim.parts), max(part.end for part in claim.parts)
        yield context.sentence(first)[0], context.sentence(last)[1]
    elif claim.kind == "ratio" and not _is_fraction(context, claim):
        yield from dict.fromkeys(_told_with(context, part.start) for part in in_text)


def _is_fraction(context: Context, claim: Claim) -> bool:
    """Tell whether the claim's part and whole are printed as one: "90/100"."""
    return any(context.folded(a.end, b.start).strip() == "/" for a, b in pairwise(claim.parts) if a.end <= b.start)


def _told_with(context: Context, at: int) -> tuple[int, int]:
    """Return the paragraph that holds `at` and the one before it, where a rate's whole stands."""
    paragraph = context.document.paragraph_at(at)
    return context.document.paragraph_at(max(0, paragraph.start - 1)).start, paragraph.end


def around(context: Context, claim: Claim) -> tuple[Span, ...]:
    """Return the uncertain numbers that may belong to the claim though it has not found them."""
    return tuple(span for place in extent(context, claim) for span in context.document.doubtful(*place))


def softened(finding: Finding) -> Finding:
    """Return a finding for what it can be where some of its numbers may be misread: an info that says so."""
    found = unsure(finding.spans)
    if not found:
        return finding
    return finding.model_copy(update={"severity": "info", "message": qualified(finding.message, found)})


def qualified(message: str, spans: Iterable[Span]) -> str:
    """Return the message of a contradiction that involves the uncertain numbers `spans`, saying that they are."""
    words = list(dict.fromkeys(shorten(span.text, _LONGEST, placeholder="…") for span in spans))
    named = ", ".join(f"“{word}”" for word in words[:_SHOWN]) + (" …" if len(words) > _SHOWN else "")
    return f"{message.rstrip().removesuffix('.')} (có thể do nhận dạng: {named} đọc từ ảnh, chưa chắc đúng)."

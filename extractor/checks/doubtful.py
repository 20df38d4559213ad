"""What may be said of numbers that were recognised in an image without being certain.

A contradiction that involves one is as likely the scanner's as the report's: it is an info that says so, never an
error or a warning. A number that could not be read at all makes a relation unchecked: it neither fails nor passes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
# there is a gap. In tables the cells of a sum are known one by one.
_ADDED = frozenset(("sum", "balance", "difference"))
_GATHERED = _ADDED | {"list_count", "section_numbering", "table_row"}


def unsure(spans: Iterable[Span]) -> list[Span]:
    """Return those of the spans whose reading is not certain, each once."""
    return list(dict.fromkeys(span for span in spans if span.doubtful))


def extent(context: Context, claim: Claim) -> Iterator[tuple[int, int]]:
    """Yield the range in which a number that was not read, or was misread, would be one of the claim's."""
    if claim.kind not in _GATHERED or not claim.parts:
        return
    first, last = min(part.start for part in claim.parts), max(part.end for part in claim.parts)
    in_tables = all(context.document.paragraph_at(at).table is not None for at in (first, last))
    if not (in_tables and claim.kind in _ADDED):
        yield context.sentence(first)[0], context.sentence(last)[1]


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

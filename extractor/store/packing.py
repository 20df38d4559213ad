"""A report ↔ the bytes that the store keeps of it: what is read back equals what went in.

It is the compressed JSON of the report contract. Two things have no place in that JSON, and few reports have them:
decimals of more digits than a float holds, and lone surrogates. Such a report is JSON in ASCII after a "~", its
decimals as {"decimal": "0.1234…"}.
"""

from __future__ import annotations

import gc
import json
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from pydantic_core import PydanticSerializationError

from extractor.records import Report

_EXACT = b"~"
_DOUBTFUL = re.compile(rb'"doubtful": ?true')


def pack(report: Report) -> bytes:
    """Return the report's compressed JSON."""
    rounded: list[Decimal] = []
    try:
        text = report.model_dump_json(context=rounded).encode()
    except PydanticSerializationError:  # a lone surrogate
        text = b""
    if rounded or not text:
        text = _EXACT + json.dumps(report.model_dump(context=[]), default=_tagged).encode()
    return zlib.compress(text)


def unpack(record: bytes) -> Report:
    """Return the report that was packed; raises ValueError or `zlib.error` for what `pack` has not made."""
    text = zlib.decompress(record)
    if text.startswith(_EXACT):
        return Report.model_validate(json.loads(text[1:], object_hook=_untagged))
    with no_collection():
        return Report.model_validate_json(text)


@contextmanager
def no_collection() -> Iterator[None]:
    """Keep the garbage collector from looking through new records, in vain: it took half of the time."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def text_of(record: bytes) -> str:
    """Return the source text of a packed report without reading the rest of it; "" where it has none."""
    text = zlib.decompress(record).removeprefix(_EXACT).decode()
    source, _ = json.JSONDecoder().raw_decode(text, text.index("{", 1))  # the report's first field
    return str(source.get("text") or "")


def doubtful_in(record: bytes) -> frozenset[tuple[int, int]]:
    """Return where a packed report has what was recognised in an image without being certain: (start, end)."""
    if not _DOUBTFUL.search(zlib.decompress(record)):  # most reports have no such place, and are not read for it
        return frozenset()
    return doubtful_of(unpack(record))


def doubtful_of(report: Report) -> frozenset[tuple[int, int]]:
    """Return the places of a report that may be misread: (start, end)."""
    told = (report.references, report.dates, report.percentages, report.counts, report.indicators)
    spans = (one.span for mentions in told for one in mentions)
    return frozenset((span.start, span.end) for span in spans if span.doubtful)


def _tagged(value: object) -> dict[str, str]:
    if not isinstance(value, Decimal):
        raise TypeError(f"no place in a record for {value!r}")
    return {"decimal": str(value)}


def _untagged(found: dict[str, Any]) -> dict[str, Any] | Decimal:
    value = found.get("decimal")
    return Decimal(value) if len(found) == 1 and isinstance(value, str) else found

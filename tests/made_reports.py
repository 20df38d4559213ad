"""Reports as records, made without a text: who reports on what period, and the figures told."""

from __future__ import annotations

import hashlib
from calendar import monthrange
from decimal import Decimal
from typing import Any

from extractor.facts.resolved import resolve_unit
from extractor.records import Facts, Indicator, Period, Report, Source, Span, Unit, Versions

VERSIONS = Versions(program="1", patterns="1")
NAMES = {"3.3.1": "Số hồ sơ đã tiếp nhận", "4.1.2": "Biên chế có mặt tại thời điểm báo cáo", "3.3.r": "Tỷ lệ đúng hạn"}


def period(words: str, days: tuple[str, str] | None = None) -> Period:
    """Return the period of "2024-05", "2024-Q2", "2024-H1", "2024-9T", "2024-8T", "2024"; `days` that it prints."""
    year, _, part = words.partition("-")
    kind, index, months = "year", None, (1, 12)
    if part.startswith("Q"):
        kind, index = "quarter", int(part[1:])
        months = (3 * index - 2, 3 * index)
    elif part.startswith("H"):
        kind, index = "half", int(part[1:])
        months = (6 * index - 5, 6 * index)
    elif part == "9T":
        kind, months = "nine_months", (1, 9)
    elif part.endswith("T"):
        kind, index = "other", int(part[:-1])
        months = (1, index)
    elif part:
        kind, index, months = "month", int(part), (int(part), int(part))
    last = monthrange(int(year), months[1])[1]
    start, end = days or (f"{year}-{months[0]:02}-01", f"{year}-{months[1]:02}-{last}")
    return Period(type=kind, year=int(year), index=index, start=start, end=end, stated=days is not None)


def between(start: str, end: str) -> Period:
    """Return a period of nothing but days."""
    return Period(type="other", year=int(end[:4]), start=start, end=end, stated=True)


def report(
    unit: str | None,
    when: str | Period | None,
    figures: dict[str, Any] | None = None,
    *,
    path: str = "",
    parent: str | None = "huyện Tam Phước",
    province: str | None = None,
    number: str | None = None,
    issued: str | None = None,
    kind: str = "bao_cao",
    level: str = "xa",
    text: str = "",
    known: bool = False,
) -> Report:
    """Return a report; `figures` are by code, or by code and scope. `known` looks the unit up in the gazetteer."""
    of = period(when) if isinstance(when, str) else when
    path = path or f"{unit} {when if isinstance(when, str) else (of.start if of else '')}.txt"
    told, lines = [], [text or path]
    at = len(lines[0]) + 1
    for key, value in (figures or {}).items():
        code, _, scope = key.partition(" ")
        printed = str(value)
        name = NAMES.get(code, code)
        span = Span(start=at, end=at + len(printed), text=printed)
        unit_name = "%" if "%" in printed else "hồ sơ"
        amount = Decimal(printed.rstrip("%").replace(",", "."))
        told.append(Indicator(code=code, name=name, value=amount, unit=unit_name, scope=scope or None, span=span))
        lines.append(printed)
        at += len(printed) + 1
    whole = "\n".join(lines)
    digest = hashlib.sha256(f"{path}{whole}".encode()).hexdigest()
    facts = Facts(
        kind=kind,
        number=number,
        issued=issued,
        unit=Unit(name=unit, level=level, parent=parent, province=province) if unit else None,
        period=of,
    )
    return Report(
        source=Source(path=path, sha256=digest, format="txt", chars=len(whole), text=whole),
        document=resolve_unit(facts) if known else facts,
        indicators=tuple(told),
        versions=VERSIONS,
    )

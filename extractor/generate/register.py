"""The documents that an office issues and gets: numbers that begin anew each year and grow with their dates."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache

from extractor.generate import shapes
from extractor.generate.office import MERGER, Office

NAMES = {
    "KH": "Kế hoạch",
    "QĐ": "Quyết định",
    "TB": "Thông báo",
    "CV": "Công văn",
    "BC": "Báo cáo",
    "NQ": "Nghị quyết",
    "TT": "Thông tư",
    "NĐ": "Nghị định",
}


@dataclass(frozen=True, slots=True)
class Document:
    """A numbered document; `about` continues "về …"; `issuer` is own, upper or central."""

    slot: str
    kind: str
    number: str
    day: date
    about: str
    issuer: str

    @property
    def normative(self) -> bool:
        """Tell whether the number has the year in it."""
        return self.number.count("/") == 2


@cache
def decrees() -> tuple[Document, ...]:
    """Return the documents of the central level."""
    return tuple(
        Document(d["slot"], d["type"], d["number"], date.fromisoformat(d["date"]), "", "central")
        for d in shapes.load("data/decrees")["decree"]
    )


_SENT = {"kh_cchc": "kh_tren", **{f"{slot}_xuong": slot for slot in ("cv_bao_cao", "qd_chi_so", "cv_chan_chinh")}}
"""Slots of documents that an office sends to those below it, and what these call them."""


@lru_cache(maxsize=512)
def issued(office: Office, year: int) -> list[Document]:
    """Return what the office and the levels above it issued about reform in a year, by date."""
    rng = random.Random(f"register {office.seed} {year}")
    found: list[Document] = []
    for issuer in ("own",) if office.leads or office.above else ("own", "upper"):
        dated = []
        for entry in shapes.load("data/documents")["document"]:
            sent = office.leads and f"{entry['slot']}_xuong" in _SENT
            if (entry["issuer"] == issuer or sent) and rng.random() < entry.get("often", 1.0):
                low, high = entry["months"]
                if office.two_tier and year == MERGER // 12:  # an office that is only as old as July
                    low, high = 7 + (low - 1) // 3, 7 + (high - 1) // 3
                day = date(year, rng.randint(low, high), rng.randint(3, 28))
                while day.weekday() > 4:
                    day += timedelta(days=1)
                dated.append((day, entry))
        counters: dict[str, int] = {}
        last: dict[str, date] = {}
        for day, entry in sorted(dated, key=lambda pair: (pair[0], pair[1]["slot"])):
            kind = entry["type"]
            # As many numbers go to other business as days have passed; an office above issues many times more.
            passed = (day - last.get(kind, date(year, 1, 1))).days
            pace = (0.25 if kind != "CV" else 0.7) * (9 if issuer == "upper" or office.leads else 1)
            counters[kind] = counters.get(kind, 0) + 1 + round(passed * pace * rng.uniform(0.6, 1.2))
            last[kind] = day
            body = "UBND" if kind != "CV" else f"UBND-{'NV' if issuer == 'upper' or office.leads else 'VP'}"
            number = f"{counters[kind]:02}/{body}" if kind == "CV" else f"{counters[kind]:02}/{kind}-{body}"
            slot = f"{entry['slot']}_xuong" if office.leads and entry["issuer"] == "upper" else entry["slot"]
            found.append(Document(slot, NAMES[kind], number, day, entry["about"].format(year=year), issuer))
    return sorted([*found, *_sent_down(office, year)], key=lambda document: document.day)


def _sent_down(office: Office, year: int) -> Iterator[Document]:
    """Yield what the offices above sent to those below them, by the names of the level that gets it."""
    above, level = office.above, ""
    while above is not None:
        for document in issued(above, year):
            if document.slot in _SENT:
                yield replace(document, slot=f"{_SENT[document.slot]}{level}", issuer="upper")
        above, level = above.above, f"{level}_tinh"


def report_number(office: Office, day: date) -> str:
    """Return the number of the office's report issued on `day`: it grows through the year."""
    rng = random.Random(f"report {office.seed} {day.year}")
    pace = rng.uniform(0.4, 1.1)
    return f"{1 + round(pace * day.timetuple().tm_yday):02}/BC-UBND"

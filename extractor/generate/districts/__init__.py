"""Folders of districts, with gold for what stands between their reports.

A district's office reports what its communes report together, with a row for each in most of its reports; all cite the
same documents of the levels above. Errors are planted between reports, where each report for itself is sound: see
docs/generator.md.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor.generate import forms, traces
from extractor.generate.changes import (
    changed,
    tenfold,
    tenfold_dossiers,
    tenth_of_dossiers,
    threefold_dossiers,
)
from extractor.generate.districts.month import Month
from extractor.generate.districts.places import District, districts, dressed
from extractor.generate.forms import Form
from extractor.generate.office import Office, full
from extractor.generate.orders import form_of
from extractor.generate.traces import Sheet

KINDS = (
    "sum_differs",
    "row_differs",
    "slipped",
    "document_date",
    "missing",
    "sent_twice",
    "corrected",
    "copied_paragraph",
    "copied_report",
)
# Where a commune is missing or has sent two versions, nobody can add them up; where rows are, they tell more.
_NO_SUM = {"missing", "corrected", "row_differs"}
_SEARCHED = ("sum_differs", "row_differs", "document_date")
PAST = 4
"""Earlier periods that a figure is held against, for a slip by ten to be seen."""
_SLIPS = (
    tenfold_dossiers,
    tenfold_dossiers,
    tenth_of_dossiers,
    tenfold("doc_kind."),
    tenfold("sent_net", "sent_both", "sent_signed"),
    tenfold("slips_very", "slips_good", "slips_bad"),
)


@dataclass(frozen=True, slots=True)
class Size:
    """So many districts, communes in each (3 or more, so that there are neighbours) and months on end (30 at most)."""

    districts: int
    communes: int
    months: int

    def __post_init__(self) -> None:
        """Raise `ValueError` where there can be no such districts."""
        if self.communes < 3 or self.months > 30:
            raise ValueError(self)


def make_districts(out: Path, size: Size, seed: int, formats: Sequence[str], between: int = 0) -> Iterator[Path]:
    """Write a folder a district, in it a folder a month, in that a file a commune and one of the office above.

    Yield the files. `between` is the number of errors that are planted in a month, as far as there is room: a commune
    has one a month. What they are stands in the district's between.json.
    """
    for number, district in enumerate(districts(size.districts, size.communes, size.months, seed), 1):
        folder = out / f"{number:02} {full(district.upper)}"
        errors, innocent = [], []
        for month in _months(district, f"{seed} {number}", formats, between):
            (folder / month.period.code).mkdir(parents=True)
            placed: dict[int, tuple[list[str], forms.Formed]] = {}
            for sheet in month.files:
                formed = _formed(sheet)
                names = [f"{month.period.code}/{name}.{formed.suffix}" for name in (sheet.name, sheet.copy) if name]
                for name in names:
                    (folder / name).write_bytes(formed.data)
                    yield folder / name
                placed[id(sheet)] = names, formed
            errors += traces.entries(month.traces, placed)
            innocent += traces.entries(month.innocent, placed)
        (folder / "between.json").write_bytes(traces.build(_head(district), errors, innocent).encode())


def _head(district: District) -> dict[str, object]:
    """Return what between.json says of the district as a whole."""
    return {
        "unit": full(district.upper),
        "province": district.upper.province,
        "communes": [full(one) for one in district.communes],
        "months": [period.code for period in district.periods],
    }


def _formed(sheet: Sheet) -> forms.Formed:
    rng = random.Random(f"form {sheet.seed}")
    return forms.formed(sheet.written.lines, sheet.written.notes, sheet.form, rng)


def _months(district: District, seed: str, formats: Sequence[str], between: int) -> Iterator[Month]:
    """Yield the months with what is planted in each."""
    rng = random.Random(f"between {seed}")
    plan = dict(zip(district.months, _plans(district, between, rng), strict=True))
    true: dict[tuple[int, int], Office] = {}
    surging: dict[int, int] = {}
    for number, planned in plan.items():
        for one in planned:
            if one.kind == "slipped":  # before the office above has added it, and for good
                true[one.commune, number] = district.communes[one.commune]
                district.communes[one.commune] = changed(district.communes[one.commune], number, rng.choice(_SLIPS))
            elif one.kind == "copied_report":
                of, to = district.communes[one.source], district.communes[one.commune]
                district.reports[one.commune, number] = dressed(of, to)
        busy = {i for one in planned for i in (one.commune, one.source)}
        idle = [i for i in range(len(district.communes)) if i not in busy]
        if idle and rng.random() < 0.25:
            surging[number] = busiest = rng.choice(idle)
            true[busiest, number] = district.communes[busiest]
            district.communes[busiest] = changed(district.communes[busiest], number, threefold_dossiers)
    for period in district.periods:
        planned = plan[period.first]
        missing = {one.commune for one in planned if one.kind == "missing"}
        rows = all(one.kind != "sum_differs" for one in planned)
        month = Month(district, period, seed, _forms(formats, len(district.communes) + 1, rng), missing, rows=rows)
        busy = {i for one in planned for i in (one.commune, one.source)}
        idle = [i for i in month.sheets if i not in busy and i != surging.get(period.first)]
        rng.shuffle(idle)
        for one in planned:
            if one.kind in _SEARCHED:
                # Not every report prints what the planted thing needs: the next one does.
                plant = getattr(month, one.kind)
                done = next((i for i in (one.commune, *idle) if plant(i)), None)
                idle = [i for i in idle if i != done]
            elif one.kind == "slipped":
                month.slipped(one.commune, true[one.commune, period.first])
            elif one.kind != "missing":
                getattr(month, one.kind)(*((one.commune, one.source) if one.copied else (one.commune,)))
        if idle and rows and not district.upper.window and rng.random() < 0.3:
            month.other_window(idle[0])
        if period.first in surging:
            month.surge(i := surging[period.first], true[i, period.first])
        month.neighbours()
        yield month


@dataclass(frozen=True, slots=True)
class _Planned:
    """What is to be planted in a commune's report; `source` is whose text is copied, else the commune itself."""

    kind: str
    commune: int
    source: int

    @property
    def copied(self) -> bool:
        """Tell whether it takes from another report."""
        return self.commune != self.source


def _plans(district: District, between: int, rng: random.Random) -> Iterator[list[_Planned]]:
    """Yield for each month what is to be planted: kinds in turn, each in other communes, at most in half of all."""
    kinds = list(KINDS)
    rng.shuffle(kinds)
    for at, _ in enumerate(district.months):
        free = list(range(len(district.communes)))
        rng.shuffle(free)
        planned: list[_Planned] = []
        for kind in kinds:
            if len(planned) == between or len(free) <= len(district.communes) // 2:
                break
            if (kind == "slipped" and at < PAST) or (kind == "missing" and at == 0):
                continue
            others = {one.kind for one in planned}
            if (kind == "sum_differs" and (district.whole or others & _NO_SUM)) or (
                kind in _NO_SUM and "sum_differs" in others
            ):
                continue
            commune = source = free.pop()
            if kind.startswith("copied"):
                alike = [i for i in free if district.communes[i].level == district.communes[commune].level]
                if not alike:
                    continue
                free.remove(source := alike[0])
            planned.append(_Planned(kind, commune, source))
        used = [one.kind for one in planned]
        kinds = [*(kind for kind in kinds if kind not in used), *used]
        yield planned


def _forms(formats: Sequence[str], many: int, rng: random.Random) -> list[Form]:
    return [form_of(formats[i % len(formats)], rng) for i in range(many)]

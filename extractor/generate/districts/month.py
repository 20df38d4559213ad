"""One month of a district: the reports of its communes and of the office above, and what is put in them."""

from __future__ import annotations

import copy
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from extractor.generate.changes import (
    Flows,
    changed,
    differing,
    more_documents,
    more_slips,
    naming,
    other_dossiers,
    printed,
)
from extractor.generate.districts.authors import CommuneAuthor, UpperAuthor
from extractor.generate.districts.folder import file_name
from extractor.generate.districts.places import District
from extractor.generate.districts.rows import Roll, key_of
from extractor.generate.forms import NOTED, Form
from extractor.generate.nodes import Line, Node, nodes, numbers
from extractor.generate.office import Office, full
from extractor.generate.periods import Period
from extractor.generate.report import Written
from extractor.generate.traces import Mark, Sheet, Trace

ENOUGH = 3
"""Others that cite a document, for its date in one report to be seen as the odd one."""


class Month:
    """The files of one month. Spoil it before it is finished."""

    def __init__(
        self, district: District, period: Period, seed: str, forms: Sequence[Form], missing: set[int], *, rows: bool
    ) -> None:
        """Write the reports of all but the `missing` communes, of some of which the office above knows nothing.

        `rows`: the office above lists its communes one by one, as most do.
        """
        self.district, self.period, self.seed = district, period, f"{seed} {period.code}"
        self.rng = random.Random(f"month {self.seed}")
        self.number = period.first
        self.traces: list[Trace] = []
        self.innocent: list[Trace] = []
        self.style = self.rng.randrange(3)
        self.forms = forms
        unknown = {i for i in sorted(missing) if self.rng.random() < 0.5}
        present = [i for i in range(len(district.communes)) if i not in missing]
        self.sheets = {i: self.commune(i) for i in present}
        self.more: list[Sheet] = []
        self.upper = self._upper(unknown, rows and self.rng.random() < 0.85)
        for i in sorted(missing):
            unit = full(district.communes[i])
            self.traces.append(Trace("missing", period, [unit], says=unit))

    @property
    def files(self) -> list[Sheet]:
        """Return all files, the office above first."""
        return [self.upper, *self.sheets.values(), *self.more]

    # ------------------------------------------------------------------------------------------------ who writes
    def commune(self, i: int, office: Office | None = None, *, window: bool = False) -> Sheet:
        """Return the report of a commune, of other figures where another `office` stands for it."""
        reporting = office or self.district.reporting(i, self.number)
        writer = next((j for j, one in enumerate(self.district.communes) if one.seed == reporting.seed), i)
        form = self.forms[writer]
        seed = f"{self.seed} {writer}"
        rng = random.Random(f"report {seed}")
        others = [one for j, one in enumerate(self.district.communes) if j != writer]
        neighbours = random.Random(f"neighbours {reporting.seed}").sample(others, 2)
        author = CommuneAuthor(reporting, self.period, rng, neighbours, window=window)
        name = file_name(i + 1, self.district.communes[i], self.period, self.style)
        return Sheet(name, author.write(NOTED.get(form)), form, f"{self.seed} {i}")

    def _upper(self, left_out: set[int], rows: bool) -> Sheet:
        district, form = self.district, self.forms[-1]
        office = district.told(self.number, left_out)
        roll = Roll(
            self.period,
            tuple(district.reporting(i, self.number) for i in range(len(district.communes))),
            district.together(self.number, left_out),
            district.upper if district.whole else None,
            left_out,
        )
        author = UpperAuthor(office, self.period, random.Random(f"report {self.seed} upper"), roll, rows=rows)
        return Sheet(f"00. UBND {full(office)}", author.write(NOTED.get(form)), form, f"{self.seed} upper")

    # --------------------------------------------------------------------------------------------- what is planted
    def told_above(self, i: int, marks: Sequence[Mark]) -> list[Mark]:
        """Return where the office above tells what stands at `marks` of a commune: its row, and the totals."""
        keys = {what.key for _, what in marks if not isinstance(what, Node)}
        above = {shown for key in keys for shown in (key_of(i, key), f"{key}_xa")}
        above |= {key for key in keys if not key.startswith("doc")}  # whose documents are its own
        return [(self.upper, number) for number in printed(self.upper.written, *above)]

    def row_differs(self, i: int) -> bool:
        """Change a commune's figure after the office above has put it into its row."""
        return self._differs(i, "row_differs")

    def sum_differs(self, i: int) -> bool:
        """Change a commune's figure of which the office above tells no more than the sum."""
        return self._differs(i, "sum_differs")

    def _differs(self, i: int, kind: str) -> bool:
        for change in self.rng.sample((other_dossiers, other_dossiers, more_documents), 2):
            sheet, marks = self._changed(i, change)
            base = [(s, n) for s, n in marks if not isinstance(n, Node) and n.kind == "count" and "_" not in n.key]
            above = self.told_above(i, base)
            rows = any(not isinstance(n, Node) and n.key.startswith("row.") for _, n in above)
            if above and rows == (kind == "row_differs"):
                self.sheets[i] = sheet
                self.traces.append(self._trace(kind, i, [*marks, *above]))
                return True
        return False

    def other_window(self, i: int) -> None:
        """Let a commune count by other days, and say so."""
        sheet, marks = self._changed(i, other_dossiers, window=True)
        self.sheets[i] = sheet
        if marks:
            self.innocent.append(self._trace("window", i, marks))

    def _changed(
        self, i: int, change: Callable[[Flows, random.Random], None], *, window: bool = False
    ) -> tuple[Sheet, list[Mark]]:
        true = self.district.reporting(i, self.number)
        other = changed(true, self.number, lambda flows: change(flows, self.rng))
        sheet = self.commune(i, other, window=window)
        return sheet, [(sheet, number) for number in differing(sheet.written, true, self.period)]

    def slipped(self, i: int, true: Office) -> bool:
        """Note where a commune whose figures have slipped by ten prints them; `true` are its real ones."""
        sheet = self.sheets[i]
        marks: list[Mark] = [(sheet, number) for number in differing(sheet.written, true, self.period)]
        if marks:
            self.traces.append(self._trace("slipped", i, marks))
        return bool(marks)

    def surge(self, i: int, usual: Office) -> None:
        """Note where a commune prints the figures of a busy month; `usual` has those of an ordinary one."""
        sheet = self.sheets[i]
        marks: list[Mark] = [(sheet, number) for number in differing(sheet.written, usual, self.period)]
        if marks:
            self.innocent.append(self._trace("surge", i, marks))

    def document_date(self, i: int) -> bool:
        """Print another day for a document of the levels above, wherever a report cites it."""
        cited = {j: self._dated(sheet.written) for j, sheet in self.sheets.items()}
        many = Counter(slot for slots in cited.values() for slot in slots)
        written = self.sheets[i].written
        fitting = [slot for slot in cited[i] if many[slot] > ENOUGH]
        if not fitting:
            return False
        slot = self.rng.choice(fitting)
        issued = date.fromisoformat(written.facts["issued"])
        true = cited[i][slot][0].data["document"].day
        days = [true + timedelta(days=step) for step in (-10, 10, -1, 1, -2, 2, -20, 20, -31, 31)]
        day = self.rng.choice([one for one in days if one.year == true.year and one < issued])
        for node in cited[i][slot]:
            (leaf,) = numbers(written.printer.day(day).parts)
            for old in numbers(node.data["day"].parts):
                old.printed, old.value = leaf.printed, leaf.value
        self.traces.append(self._trace("document_date", i, [(self.sheets[i], node) for node in cited[i][slot]]))
        return True

    @staticmethod
    def _dated(written: Written) -> dict[str, list[Node]]:
        """Return the dated citations of documents of the levels above, by document."""
        found: defaultdict[str, list[Node]] = defaultdict(list)
        for line in [*written.lines, *written.notes]:
            for node in nodes(line.parts, "r"):
                if node.data["day"] is not None and node.data["document"].issuer != "own":
                    found[node.data["document"].slot].append(node)
        return found

    def sent_twice(self, i: int) -> bool:
        """Put the same file there under another name."""
        sheet = self.sheets[i]
        sheet.copy = self.rng.choice((f"{sheet.name} (1)", f"Copy of {sheet.name}", f"{sheet.name} ban chinh"))
        self.traces.append(Trace("sent_twice", self.period, [full(self.district.communes[i])], files=[sheet]))
        return True

    def corrected(self, i: int) -> bool:
        """Put a second version with other figures beside a report."""

        def change(flows: Flows, rng: random.Random) -> None:
            rng.choice((other_dossiers, more_documents))(flows, rng)
            more_slips(flows, rng)

        second, marks = self._changed(i, change)
        if not marks:
            return False
        first = self.sheets[i]
        keys = {number.key for _, number in marks if not isinstance(number, Node)}
        marks += [(first, number) for number in printed(first.written, *keys)]
        second.name = f"{first.name} {self.rng.choice(('(sua)', '- ban dieu chinh', 'v2'))}"
        self.more.append(second)
        self.traces.append(self._trace("corrected", i, marks))
        return True

    def copied_paragraph(self, i: int, source: int) -> bool:
        """Put a paragraph of another commune, with its name, where a commune tells of the same, or at the end."""
        theirs, ours = self.sheets[source].written, self.sheets[i].written
        name = full(self.district.communes[source])
        told = {number.key for line in ours.lines for number in numbers(line.parts) if number.key}
        places = defaultdict(list)
        for at, topic in _topics(ours.lines):
            places[topic].append(at)
        fitting = [
            (theirs.lines[at], topic)
            for at, topic in _topics(theirs.lines)
            if topic in places
            and any(node.parts == [name] for node in nodes(theirs.lines[at].parts, "LOC"))
            and not told & {number.key for number in numbers(theirs.lines[at].parts)}
            and not (topic == "tthc" and any(numbers(theirs.lines[at].parts)))
        ]
        if fitting and self.rng.random() < 0.7:
            line, topic = self.rng.choice(fitting)
            line = copy.deepcopy(line)
            ours.lines.insert(self.rng.choice(places[topic]) + 1, line)
        else:
            line = copy.deepcopy(theirs.lines[_closing(theirs.lines)])
            ours.lines[_closing(ours.lines)] = line
        marks: list[Mark] = [(self.sheets[i], part) for part in line.parts if isinstance(part, Node)]
        self.traces.append(self._trace("copied_paragraph", i, marks, source))
        return True

    def copied_report(self, i: int, source: int) -> bool:
        """Note that a commune's report is another's; in half of them the other's name was left in."""
        sheet, lines = self.sheets[i], self.sheets[source].written.lines
        if self.rng.random() < 0.5 and len(sheet.written.lines) == len(lines):
            first = next(at for at, line in enumerate(lines) if line.style == "heading")
            last = _closing(lines) + 1
            sheet.written.lines[first:last] = copy.deepcopy(lines[first:last])
        trace = self._trace("copied_report", i, [], source)
        self.traces.append(replace(trace, files=[sheet]))
        return True

    def _trace(self, kind: str, i: int, marks: Sequence[Mark], source: int | None = None) -> Trace:
        units = [full(self.district.communes[j]) for j in (i, source) if j is not None]
        return Trace(kind, self.period, units, list(marks))

    def neighbours(self) -> None:
        """Note where honest reports name others."""
        names = [full(one) for one in self.district.communes]
        for i, sheet in self.sheets.items():
            if any(names[i] == trace.units[0] for trace in self.traces if trace.kind.startswith("copied")):
                continue
            marks: list[Mark] = [
                (sheet, node) for name in names if name != names[i] for node in naming(sheet.written, name)
            ]
            if marks:
                self.innocent.append(self._trace("neighbour", i, marks))


def _closing(lines: Sequence[Line]) -> int:
    """Return the place of the last paragraph, "Trên đây là báo cáo …./."."""
    return next(at for at, line in enumerate(lines) if line.parts and str(line.parts[-1]).endswith("./."))


def _topics(lines: Sequence[Line]) -> list[tuple[int, str]]:
    """Return the places of the plain paragraphs under the contents' results, each with its content."""
    topic, found = None, []
    for at, line in enumerate(lines):
        for heading in nodes(line.parts, "h"):
            topic = heading.data["topic"] if heading.data["part"] == "results" else None
        if topic and line.style == "body" and not any(nodes(line.parts, "h")):
            found.append((at, topic))
    return found

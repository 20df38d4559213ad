"""One whole report of a simulated office: its lines, what they say, and what follows from each other."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from extractor.generate import shapes, tables
from extractor.generate.claims import Claim, Inconsistent, Ledger
from extractor.generate.known import Figures
from extractor.generate.nodes import Line, Node, Nodes, Number, nodes, numbers
from extractor.generate.office import UPPER, Office
from extractor.generate.outline import Headings, Outline
from extractor.generate.periods import LENGTH, Period
from extractor.generate.register import Document, report_number
from extractor.generate.style import Names, Printer, Style
from extractor.generate.writer import Writer

_MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")


Noted = Literal["foot", "end"] | None


@dataclass(slots=True)
class Written:
    """A report before it takes a form: `facts` are the report contract's `document`."""

    lines: list[Line]
    claims: list[Claim]
    facts: dict[str, Any]
    figures: Figures
    printer: Printer
    notes: list[Line]
    """Footnotes, in the order of their marks in the text."""


def write(office: Office, period: Period, seed: str, noted: Noted = None) -> Written:
    """Write the report of an office for a period, the same seed writes the same report.

    `noted`: with footnotes, apart (for the feet of pages) or at the end of the text.
    """
    return Author(office, period, random.Random(f"report {seed}")).write(noted)


class Author:
    """Writes one report; `further` and `appendices` are for those who have more to tell."""

    naming = Names
    always: frozenset[str] = frozenset()
    """Facts that are never left out."""
    never: frozenset[str] = frozenset()
    """Facts that are not told."""

    def __init__(self, office: Office, period: Period, rng: random.Random, *, window: bool = False) -> None:
        """`window`: the figures are those of Nghị định 09/2019/NĐ-CP, and the report says so."""
        self.office, self.period, self.rng = office, period, rng
        self.style = Style.drawn(rng)
        self.printer = Printer(self.style, rng)
        habits = random.Random(f"habits {office.seed}")  # the same in all reports of an office
        habit = habits.random() < 0.4
        self.windowed = window or (habit if office.window is None else office.window)
        self.tells_window = window or bool(office.window)
        deputy = habits.random() < 0.35
        self.signer = ("PHÓ CHỦ TỊCH", office.deputy) if deputy else ("CHỦ TỊCH", office.chair)
        if letter := office.letters.get(period.code):
            self.issued, self.number = letter.day, letter.number
        else:
            end = period.window[1] if self.windowed else period.end
            self.issued = end + timedelta(days=rng.randint(1, 6))
            self.number = report_number(office, self.issued)
        self.names = self.naming(office, period, self.printer, self.issued)
        self.figures = Figures(office, period)
        self.writer = Writer(self.figures, self.names, self.printer, rng)
        self.ledger = Ledger()
        self.outline = Outline.drawn(rng)
        self.headings = Headings(self.outline, rng)
        self.lines: list[Line] = []
        self.notes: list[Line] = []
        self.common = shapes.topics()["chung"]

    # ------------------------------------------------------------------------------------------------ the whole
    def write(self, noted: Noted) -> Written:
        """Return the report."""
        self.footed = noted == "foot"
        facts = self.head()
        if self.outline.situation:
            self.lines += self.headings.heading(1, self.headings.title("parts", "situation"), "intro", None)
            self.say(self.common.lines["situation"], 1)
        self.results()
        self.assessment()
        self.plan()
        if noted:
            self.annotate()
        self.tail()
        if self.rng.random() < (0.15 if self.period.kind == "month" else 0.5) or self.office.appended:
            self.appendix()
        self.appendices()
        self.documents()
        if wrong := [claim for claim in self.ledger.claims if claim.holds() is not True]:
            printed = [member.printed for member in wrong[0].members if isinstance(member, Number)]
            raise Inconsistent(f"{wrong[0].kind} {wrong[0].words}: {printed}")
        return Written(self.lines, self.ledger.claims, facts, self.figures, self.printer, self.notes)

    def results(self) -> None:
        """Write what was done, content by content."""
        topics = list(self.outline.topics)
        if self.outline.lead_apart and "chi_dao_dieu_hanh" in topics:
            topics.remove("chi_dao_dieu_hanh")
            title = self.headings.title("topics", "chi_dao_dieu_hanh")
            self.lines += self.headings.heading(1, title, "results", "chi_dao_dieu_hanh")
            self.topic("chi_dao_dieu_hanh", 2)
        self.lines += self.headings.heading(1, self.headings.title("parts", "results"), "results", None)
        for topic in topics:
            self.lines += self.headings.heading(2, self.headings.title("topics", topic), "results", topic)
            self.topic(topic, 3)

    def topic(self, name: str, level: int) -> None:
        """Write what is told under one content's heading; `level` is that of the headings inside it."""
        self.ledger.section()
        topic = shapes.topics()[name]
        if self.outline.split:
            self.lines += self.headings.heading(level, self.headings.title("split", "results"), "results", name)
        by_group = len(topic.groups) > 1 and not self.outline.split and self.rng.random() < 0.5
        for title, facts in topic.groups:
            drawn = [fact for fact in facts if self.rng.random() < 0.72 or fact in self.always]
            chosen = [fact for fact in drawn or [self.rng.choice(facts)] if fact not in self.never]
            if by_group:
                self.lines += self.headings.heading(level, title, "results", name)
            for fact in chosen:
                self.tell(topic.facts[fact])
                if name == "tthc" and fact == "by_field" and self.rng.random() < 0.5:
                    self.table(tables.by_field(self.writer))
                if name == "tthc" and fact == "in_force" and self.rng.random() < 0.25:
                    self.table(tables.shortened(self.writer))
        self.further(name)
        if "results" in topic.lines:
            self.say(topic.lines["results"], self.rng.randint(1, 2))
        if self.outline.split:
            self.lines += self.headings.heading(level, self.headings.title("split", "limits"), "assessment", name)
            self.say(topic.lines.get("limits", self.common.lines["limits"]), 1)

    def further(self, name: str) -> None:
        """Tell more under a content's heading."""

    def appendices(self) -> None:
        """Write more after the signature."""

    def assessment(self) -> None:
        """Write what is good and what is not."""
        self.ledger.section()
        self.lines += self.headings.heading(1, self.headings.title("parts", "assessment"), "assessment", None)
        for name in ("strengths", "limits", "causes")[: self.rng.choice((2, 3))]:
            self.lines += self.headings.heading(2, self.headings.title("assessment", name), "assessment", None)
            self.say(self.common.lines[name], self.rng.randint(1, 3))

    def plan(self) -> None:
        """Write what is to be done next, and what is asked for."""
        self.ledger.section()
        after = self.period.shifted(LENGTH[self.period.kind])
        nine = self.period.kind == "nine_months"
        following = f"3 tháng cuối năm {self.period.year}" if nine else self.names.period_name(after)
        title = self.headings.title("parts", "plan")
        self.lines += self.headings.heading(1, title, "plan", None, following)
        for topic in self.outline.topics:
            if "plan" not in shapes.topics()[topic].lines:
                continue
            if self.outline.plan_by_topic:
                self.lines += self.headings.heading(2, self.headings.title("topics", topic), "plan", topic)
            self.say(shapes.topics()[topic].lines["plan"], self.rng.randint(1, 2))
        if self.outline.proposal:
            self.lines += self.headings.heading(1, self.headings.title("parts", "proposal"), "proposal", None)
            self.say(self.common.lines["proposal"], 1)

    # ------------------------------------------------------------------------------------------- sentences, tables
    def tell(self, choices: tuple[shapes.Shape, ...]) -> None:
        """Tell one fact, if the report has what it takes."""
        paragraphs = self.writer.sentence(choices)
        if paragraphs is None:
            return
        told = [number for paragraph in paragraphs for number in numbers(paragraph)]
        known = {f"no_{key}" for key in ("late", "given_late") if not self.figures.get(key)}
        self.ledger.tell(told, known, _among(paragraphs))
        self.count_lists(paragraphs)
        self.add(paragraphs)

    def say(self, choices: tuple[shapes.Shape, ...], many: int) -> None:
        """Write some lines that no figure rests on."""
        for choice in self.rng.sample(choices, min(many, len(choices))):
            if paragraphs := self.writer.sentence([choice]):
                told = [number for paragraph in paragraphs for number in numbers(paragraph)]
                self.ledger.tell(told)
                self.add(paragraphs)

    def add(self, paragraphs: list[Nodes]) -> None:
        """Append paragraphs, the first one sometimes to the paragraph before it."""
        last = self.lines[-1]
        if len(paragraphs) == 1 and last.style == "body" and self.rng.random() < 0.35 and _ends(last):
            last.parts += [" ", *paragraphs[0]]
            return
        for i, paragraph in enumerate(paragraphs):
            self.lines.append(Line("body", [self.style.bullet, *paragraph] if i == 0 else paragraph))

    def table(self, made: tables.Table | None) -> None:
        """Append a table with its claims."""
        if made is None:
            return
        if made.caption:
            self.lines.append(Line("body", [made.caption]))
        self.lines += made.rows
        told = [number for row in made.rows for number in numbers(row.parts) if number.key]
        if made.claims is None:
            self.ledger.tell(told)
        else:
            self.ledger.tell_table(told, made.claims)

    def count_lists(self, paragraphs: list[Nodes]) -> None:
        """Claim that a number announced before a list is the number of its items."""
        for paragraph in paragraphs:
            for rows in nodes(paragraph, "rows"):
                announced = [n for p in paragraphs for n in numbers(p) if n.key == f"{rows.data['name']}_n"]
                items = [part for part in rows.parts if isinstance(part, Node)]
                if announced:
                    claim = Claim("list_count", None, [announced[0], *items], words="list_count", parts=items)
                    self.ledger.claims.append(claim)

    # --------------------------------------------------------------------------------------------- head and tail
    def head(self) -> dict[str, Any]:
        """Write the letterhead and the title; return the report's own facts."""
        office, level = self.office, self.names.level
        number = Number("report", self.number, self.number, "document")
        above = office.parent or (office.province if office.level == "huyen" else None)
        own = f"{level.upper()} {office.name.upper()}"
        left = self.rng.choice((["ỦY BAN NHÂN DÂN", own], [f"UBND {own}"], [f"ỦY BAN NHÂN DÂN {own}"]))
        bodies = [Node("ORG", [text], {"goes_on": text != left[-1]}) for text in left]
        if above:
            bodies.insert(0, Node("ORG", [f"UBND {above.upper()}"]))
        self.lines += [Line("left", [body]) for body in bodies]
        self.lines.append(Line("left", ["Số: ", Node("plain", [number])]))
        issued = self.printer.day(self.issued, words=True, key="issued")
        for text in _MOTTO:
            self.lines.append(Line("right", [text]))
        self.lines.append(Line("right", [Node("LOC", [office.name]), ", ", issued]))
        first = self.rng.choice(self.headings.titles["titles"]["first"])
        name = self.names.period_name(self.period)
        self.lines.append(Line("title", [Node("n", ["BÁO CÁO"])]))
        self.lines.append(Line("title", [Node("n", [f"{first} ", name])]))
        shown = name if isinstance(name, str) else "".join(n.printed for n in numbers([name]))
        addressed = self.addressee()
        window = self.period.window if self.windowed else (self.period.start, self.period.end)
        stated = self.intro(window)
        start, end = window if stated else (self.period.start, self.period.end)
        return {
            "kind": "bao_cao",
            "title": f"{first} {shown}",
            "number": self.number,
            "issued": self.issued.isoformat(),
            "issuer": f"UBND {level} {office.name}",
            "unit": {
                "name": f"{level} {office.name}",
                "level": office.level if office.level in UPPER else "xa",
                "parent": office.parent,
                "province": office.province if addressed or above == office.province else None,
            },
            "period": {
                "type": self.period.kind,
                "year": self.period.year,
                "index": self.period.index,
                "start": start.isoformat(),
                "end": end.isoformat(),
                "stated": stated,
            },
            "signer": {"name": self.signer[1], "title": self.signer[0]},
        }

    def addressee(self) -> bool:
        """Say whom the report is for, sometimes; return whether the province is named."""
        if self.rng.random() < 0.5:
            return False
        office, names = self.office, self.names
        parts: Nodes = ["Kính gửi: ", names.addressee()]
        if office.parent:
            parts += [", ", names.loc(office.province)]
        self.lines.append(Line("body", [*parts, "."]))
        return True

    def intro(self, window: tuple[date, date]) -> bool:
        """Write the first paragraph; return whether it prints the days that the figures are of."""
        parts = self.writer.sentence(self.common.facts["intro"])
        assert parts is not None
        stated = self.rng.random() < (0.7 if self.windowed else 0.15) or self.tells_window
        if stated:
            days = [self.printer.day(day, key=f"window.{i}", words=False) for i, day in enumerate(window)]
            parts[0] += [self.rng.choice((" (số liệu tính từ ngày ", " (kỳ số liệu từ ngày ")), days[0], " đến ngày "]
            parts[0] += [days[1], ")"]
        parts[0].append(self.rng.choice((" như sau:", ", cụ thể như sau:", ", kết quả như sau:")))
        self.lines.append(Line("body", parts[0]))
        return stated

    def tail(self) -> None:
        """Write the closing sentence, the list of addressees and the signature."""
        parts = self.writer.sentence(self.common.facts["closing"])
        assert parts is not None
        self.lines.append(Line("body", parts[0]))
        if not self.footed:
            self.lines += [Line("body", note.parts) for note in self.notes]
            self.notes = []
        org = self.names.org
        self.lines.append(Line("left", ["Nơi nhận:"]))
        self.lines.append(Line("left", ["- ", *self.names.nodes("cap_tren"), ";"]))
        self.lines.append(Line("left", ["- ", org("TT Đảng ủy"), ", ", org("HĐND"), ";"]))
        self.lines.append(Line("left", ["- Lưu: VT."]))
        title, name = self.signer
        self.lines.append(Line("right", ["TM. ", org("ỦY BAN NHÂN DÂN")]))
        if title.startswith("PHÓ"):
            self.lines.append(Line("right", ["KT. ", Node("TITLE", ["CHỦ TỊCH"])]))
        self.lines.append(Line("right", [Node("TITLE", [title])]))
        self.lines.append(Line("right", [Node("PER", [name])]))

    def appendix(self) -> None:
        """Write Phụ lục 01b."""
        self.ledger.section()
        self.lines.append(Line("page", []))
        data = {"level": 1, "part": "appendix", "topic": None, "number": "Phụ lục 01b"}
        self.lines.append(Line("title", [Node("h", ["Phụ lục 01b"], data)]))
        self.table(tables.appendix(self.writer))

    def annotate(self) -> None:
        """Hang footnotes on some sentences."""
        fitting = [line for line in self.lines if line.style == "body" and _ends(line)]
        many = min(len(fitting), self.rng.randint(1, 3))
        chosen = sorted(self.rng.sample(range(len(fitting)), many))
        for mark, (place, shape) in zip(
            "¹²³", zip(chosen, self.rng.sample(self.common.lines["notes"], many), strict=True), strict=False
        ):
            parts = self.writer.sentence([shape])
            if parts is None:
                continue
            last = fitting[place].parts[-1]
            assert isinstance(last, str)
            fitting[place].parts[-1] = f"{last[:-1]}{mark}."
            self.notes.append(Line("note", [f"{mark} ", *parts[0]]))

    def documents(self) -> None:
        """Claim what citations say of each other and of their dates."""
        first: dict[str, Number] = {}
        for line in [*self.lines, *self.notes]:
            for node in nodes(line.parts, "r"):
                cited: Document = node.data["document"]
                if node.data["day"] is None:
                    continue
                number, day = numbers(node.parts)
                if cited.normative:
                    self.claim("number_year", number, day)
                elif cited.issuer != "central":
                    self.claim("date_plausible", day)
                earlier = first.setdefault(cited.slot, day)
                if earlier is not day:
                    self.claim("same_document", earlier, day)

    def claim(self, kind: str, *members: Number) -> None:
        """Keep a claim that is no arithmetic."""
        self.ledger.claims.append(Claim(kind, None, list(members), words=kind, issued=self.issued.isoformat()))


def _among(paragraphs: list[Nodes]) -> list[Number]:
    """Return the numbers of the lists that are announced with "trong đó", which may leave out parts."""
    found: list[Number] = []
    for paragraph in paragraphs:
        before = ""
        for part in paragraph:
            if (
                isinstance(part, Node)
                and part.kind == "rows"
                and before.rstrip(" :").endswith(("trong đó", "trong đó có"))
            ):
                found += numbers(part.parts)
            before = part if isinstance(part, str) else ""
    return found


def _ends(line: Line) -> bool:
    """Tell whether a line ends in a full stop, so that a sentence may follow."""
    last = line.parts[-1]
    return isinstance(last, str) and last.endswith(".")

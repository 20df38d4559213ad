"""Who writes in a district: a commune that speaks of its neighbours, the level above that speaks of its communes."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from extractor.generate import shapes
from extractor.generate.districts.rows import Roll, by_commune
from extractor.generate.nodes import Line, Node, Nodes
from extractor.generate.office import Office, full, place
from extractor.generate.outline import TOPICS, Headings
from extractor.generate.periods import Period
from extractor.generate.report import Author
from extractor.generate.style import Names


class _CommuneNames(Names):
    """With the neighbours' names, and those of communes that are no more."""

    neighbours: Sequence[str] = ()

    def _xa_ban(self) -> Nodes:
        return [self.loc(self.neighbours[0])]

    def _xa_ban_hai(self) -> Nodes:
        return [self.loc(self.neighbours[1])]

    def _ubnd_ban(self) -> Nodes:
        return [self.org("UBND ", *self._xa_ban())]

    def _ubnd_ban_hai(self) -> Nodes:
        return [self.org("UBND ", *self._xa_ban_hai())]

    def _xa_cu(self) -> Nodes:
        return [self.loc(f"xã {place(self.rng)}")]

    _xa_cu_hai = _xa_cu


class _Asked(Author):
    """Writes what the level above asks of everyone: that there are dossiers, and what became of them."""

    always = frozenset(("received", "solved"))

    def __init__(self, office: Office, period: Period, rng: random.Random, *, window: bool = False) -> None:
        super().__init__(office, period, rng, window=window)
        self.outline = replace(self.outline, topics=TOPICS)
        self.headings = Headings(self.outline, rng)


class CommuneAuthor(_Asked):
    """Writes a commune's report; it may name `neighbours` where an honest report does."""

    naming = _CommuneNames

    def __init__(
        self, office: Office, period: Period, rng: random.Random, neighbours: Sequence[Office], *, window: bool = False
    ) -> None:
        super().__init__(office, period, rng, window=window)
        assert isinstance(self.names, _CommuneNames)
        self.names.neighbours = [full(one) for one in neighbours]

    def further(self, name: str) -> None:
        """Tell of the documents of the levels above, and of neighbours."""
        lines = shapes.topics()["toan_huyen"].lines
        if name == "chi_dao_dieu_hanh":
            self.say(lines["above"], self.rng.randint(2, 3))
            if self.rng.random() < 0.5:
                self.say(lines["neighbours"], 1)
        elif name == "bo_may" and self.rng.random() < 0.2:
            self.say(lines["joined"], 1)


class _UpperNames(Names):
    """The one-stop desks are those of the communes, or of all."""

    whole = False

    @property
    def upper(self) -> str:
        """Return the level that the report goes to."""
        return "tỉnh"

    def _cap_tren(self) -> Nodes:
        return [self.org("Bộ Nội vụ")] if self.office.level == "tinh" else super()._cap_tren()

    def addressee(self) -> Node:
        """Return whom the report is for."""
        return self.org("Bộ Nội vụ") if self.office.level == "tinh" else super().addressee()

    @property
    def communes(self) -> str:
        """Return what all the communes are called."""
        return "các xã, phường" if self.office.two_tier else "các xã, thị trấn"

    def _cac_xa(self) -> Nodes:
        return [self.communes]

    def _mot_cua(self) -> Nodes:
        communes = self.communes
        below = "Trung tâm Phục vụ hành chính công" if self.office.two_tier else "Bộ phận Một cửa"
        if self.whole:
            return [self.org(f"{below} {self.level} và {communes}")]
        return [self.org(self.rng.choice((f"{below} cấp xã", f"{below} {communes}")))]


class UpperAuthor(_Asked):
    """Writes the report of the level above, with what its communes do together and, with `rows`, what each does."""

    naming = _UpperNames

    def __init__(self, office: Office, period: Period, rng: random.Random, roll: Roll, *, rows: bool) -> None:
        super().__init__(office, period, rng)
        assert isinstance(self.names, _UpperNames)
        self.names.whole = roll.desk is not None
        self.communes, self.roll, self.rows = self.names.communes, roll, rows
        self.below = shapes.topics()["toan_huyen"]

    def further(self, name: str) -> None:
        """Tell what the communes are and do."""
        facts = self.below.facts
        if name == "chi_dao_dieu_hanh":
            if self.rng.random() < 0.6:
                self.tell(facts["units"])
            if self.rng.random() < 0.5:
                self.tell(facts["documents"])
        elif name == "tthc" and self.roll.desk:
            self.tell(facts["split"])
        elif name == "bo_may" and self.rng.random() < 0.5:
            self.tell(facts["people"])

    def appendices(self) -> None:
        """Write the table with a row a commune."""
        if not self.rows:
            return
        self.ledger.section()
        self.lines.append(Line("page", []))
        number = self.rng.choice(("Phụ lục", "Phụ lục 02", "Biểu số 02"))
        data = {"level": 1, "part": "appendix", "topic": None, "number": number}
        self.lines.append(Line("title", [Node("h", [number], data)]))
        self.table(by_commune(self.writer, self.roll, self.communes))

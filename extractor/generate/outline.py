"""The outlines that such reports have: how headings are numbered, which parts there are, what stands where."""

from __future__ import annotations

import random
from dataclasses import dataclass

from extractor.generate import shapes
from extractor.generate.nodes import Line, Node, Nodes, numbers

TOPICS = ("chi_dao_dieu_hanh", "the_che", "tthc", "bo_may", "cong_vu", "tai_chinh_cong", "cqdt")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
_ORDINALS = ("nhất", "hai", "ba", "tư", "năm", "sáu")


@dataclass(frozen=True, slots=True)
class Numbering:
    """How the headings of each level are numbered: R Roman, A letter, 1 digit, 1.1 with those above, a small letter."""

    levels: tuple[str, str, str]
    mark: str
    capitals: bool
    phrase: str = ""
    """ "PHẦN " or "Phần thứ " before the first level's number; the latter has its title on the next line."""

    def number(self, level: int, places: list[int]) -> str:
        """Return the number of a heading, `places` counting the headings of each level from 1."""
        place = places[level - 1]
        if level == 1 and self.phrase == "Phần thứ ":
            return f"Phần thứ {_ORDINALS[place - 1]}"
        kind = self.levels[level - 1]
        match kind:
            case "R":
                number = _ROMAN[place - 1]
            case "A":
                number = "ABCDĐEG"[place - 1]
            case "a":
                number = "abcdđeghi"[place - 1]
            case "1.1":
                number = ".".join(str(n) for n in places[1:level])
            case _:
                number = str(place)
        return f"{self.phrase}{number}" if level == 1 else number

    def mark_of(self, level: int) -> str:
        """Return what follows the number."""
        return ")" if self.levels[level - 1] == "a" and self.mark == "." else self.mark


NUMBERINGS = (
    Numbering(("R", "1", "1.1"), ".", True),
    Numbering(("R", "1", "a"), ".", True),
    Numbering(("R", "1", "1.1"), ".", False),
    Numbering(("A", "R", "1"), ".", True),
    Numbering(("R", "1", "a"), "/", True),
    Numbering(("R", "1", "a"), ".", True, "PHẦN "),
    Numbering(("R", "R", "1"), ".", True, "Phần thứ "),
)


@dataclass(frozen=True, slots=True)
class Outline:
    """The plan of one report."""

    numbering: Numbering
    lead_apart: bool
    """"Chỉ đạo, điều hành" is a part of its own, before the results."""
    split: bool
    """Each content has its results and its shortcomings."""
    situation: bool
    plan_by_topic: bool
    proposal: bool
    topics: tuple[str, ...]

    @classmethod
    def drawn(cls, rng: random.Random) -> Outline:
        """Return an outline at random."""
        numbering = rng.choice(NUMBERINGS)
        left_out = rng.sample(TOPICS[1:], 1) if rng.random() < 0.1 else []
        return cls(
            numbering=numbering,
            lead_apart=rng.random() < 0.4,
            split=rng.random() < 0.25,
            situation=rng.random() < 0.15,
            plan_by_topic=rng.random() < 0.3,
            proposal=rng.random() < 0.7,
            topics=tuple(topic for topic in TOPICS if topic not in left_out),
        )


class Headings:
    """Numbers the headings of a report one after the other."""

    def __init__(self, outline: Outline, rng: random.Random) -> None:
        self.outline, self.rng = outline, rng
        self._places = [0, 0, 0]
        self.titles: dict[str, dict[str, list[str]]] = shapes.load("data/headings")

    def title(self, group: str, name: str) -> str:
        """Return one of the titles for a part or content."""
        return self.rng.choice(self.titles[group][name])

    def heading(self, level: int, title: str, part: str, topic: str | None, then: Node | str = "") -> list[Line]:
        """Return the line of the next heading of a level, with a second one where its title stands below.

        `then` is the end of the title, which may hold a date.
        """
        numbering = self.outline.numbering
        self._places[level - 1] += 1
        self._places[level:] = [0] * (3 - level)
        number = numbering.number(level, self._places)
        data = {"level": level, "part": part, "topic": topic, "number": number}
        capitals = level == 1 and (numbering.capitals or numbering.phrase == "Phần thứ ")
        parts: Nodes = [title.upper() if capitals else title]
        if isinstance(then, Node):
            if capitals:
                for leaf in numbers([then]):
                    leaf.printed = leaf.printed.upper()
            parts += [" ", then]
        elif then:
            parts[0] = f"{parts[0]} {then.upper() if capitals else then}"
        if level == 1 and numbering.phrase == "Phần thứ ":
            return [
                Line("heading", [Node("h", [number], data)]),
                Line("heading", [Node("n", parts)]),
            ]
        return [Line("heading", [Node("h", [f"{number}{numbering.mark_of(level)} ", *parts], data)])]

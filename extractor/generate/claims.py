"""What a report asserts: which printed numbers stand in which relation, by what they are, never by how they add up."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache

from extractor.generate import formulas, shapes
from extractor.generate.known import rates
from extractor.generate.nodes import Node, Number


class Inconsistent(AssertionError):
    """A report without planted errors that contradicts itself: an identity in the shapes is none."""


@dataclass(eq=False, slots=True)
class Claim:
    """A relation between printed numbers.

    `formula` is over places ("n0 = n1 + n2") in `members`; None for kinds that are not arithmetic. `words` says it with
    the numbers' keys.
    """

    kind: str
    formula: str | None
    members: list[Number | Node]
    confidence: str = "certain"
    rate: Number | None = None
    words: str = ""
    parts: list[Node] = field(default_factory=list)
    """The items that a list_count counts."""
    issued: str = ""
    """The day of the report that a date_plausible is held against."""
    open: bool = False
    """The parts are only said to be among the whole ("trong đó"): less than it is no contradiction."""

    def sure(self) -> str:
        """Return "certain" if nobody could read what is printed so that the claim holds, else "arguable"."""
        leaves = [member for member in self.members if isinstance(member, Number) and not member.gone]
        if self.open and self.kind == "sum":
            whole, *parts = (Fraction(leaf.value) for leaf in leaves)
            return "arguable" if sum(parts) < whole else self.confidence
        if self.kind == "same_document":
            # Numbers begin anew each year: the same one a year apart may be of two documents.
            years = {int(str(leaf.value)[:4]) for leaf in leaves}
            return "arguable" if max(years) - min(years) == 1 else self.confidence
        return self.confidence

    def holds(self) -> bool | str:
        """Judge the claim by what is printed, exactly."""
        leaves = [member for member in self.members if isinstance(member, Number)]
        match self.kind:
            case "list_count":
                return leaves[0].value == sum(not part.data.get("gone") for part in self.parts)
            case "same_document":
                return len({leaf.value for leaf in leaves}) == 1
            case "number_year":
                number, day = (str(leaf.value) for leaf in leaves)
                return number.split("/")[1] == day[:4]
            case "date_plausible":
                return all(str(self.issued[:4]) >= str(leaf.value)[:4] >= "1990" for leaf in leaves) and all(
                    str(leaf.value) <= self.issued for leaf in leaves
                )
        assert self.formula is not None
        values = {f"n{i}": Fraction(0 if leaf.gone else leaf.value) for i, leaf in enumerate(leaves)}
        return formulas.holds(self.formula, values, self.rate.decimals if self.rate else None)


@dataclass(frozen=True, slots=True)
class Identity:
    """A relation that the quantities of every office stand in."""

    kind: str
    formula: str
    names: tuple[str, ...]
    only_if: str | None
    rate: str | None = None


@cache
def identities() -> tuple[Identity, ...]:
    """Return the identities of all topics and those that the rates' formulas are."""
    found = []
    for topic in shapes.topics().values():
        for text in topic.identities:
            head, _, condition = text.partition(" if ")
            kind, formula = head.split(" ", 1)
            kind = {"part": "part_whole"}.get(kind, kind)
            found.append(Identity(kind, formula, formulas.names(formula), condition or None))
    for key, ratio in rates().items():
        kind = "growth" if "_dir" in ratio else "ratio"
        formula = f"{ratio} = {key}"
        found.append(Identity(kind, formula, formulas.names(formula), None, key))
    return tuple(found)


@cache
def _by_name() -> dict[str, tuple[Identity, ...]]:
    found = defaultdict(list)
    for identity in identities():
        for name in identity.names:
            found[name].append(identity)
    return {name: tuple(many) for name, many in found.items()}


class Ledger:
    """Keeps what was printed, section by section, and the claims that come of it."""

    def __init__(self) -> None:
        self.claims: list[Claim] = []
        self._first: dict[str, Number] = {}
        self._section: dict[str, Number] = {}
        self._said: dict[str, set[int]] = {}

    def section(self) -> None:
        """Begin a section: what stands in another one is only linked to it by being the same quantity."""
        self._section, self._said = {}, {}

    def tell(self, told: Sequence[Number], known: Iterable[str] = (), among: Iterable[Number] = ()) -> None:
        """Take the numbers of a paragraph or table row.

        `known` are conditions that identities ask for, `among` the numbers of lists that need not be complete.
        """
        loose = {id(number) for number in among}
        fresh = [number for number in told if number.key and number.kind not in ("date", "document")]
        for number in fresh:
            first = self._first.setdefault(number.key, number)
            if first is not number and number.kind != "direction":
                self.claims.append(Claim("same_quantity", "n0 = n1", [first, number], words=number.key))
            self._section[number.key] = number
        groups = defaultdict(list)
        for number in fresh:
            head, dot, _ = number.key.partition(".")
            if dot:
                groups[f"{head}.*"].append(number)
        names = dict.fromkeys([*(number.key for number in fresh), *groups])
        conditions = set(known)
        for identity in dict.fromkeys(i for name in names for i in _by_name().get(name, ())):
            if identity.only_if is None or identity.only_if in conditions:
                self._assert(identity, groups, loose)

    def tell_table(self, told: Sequence[Number], claims: Sequence[Claim]) -> None:
        """Take the numbers of a table, whose relations are those of its rows and columns."""
        for number in told:
            first = self._first.setdefault(number.key, number)
            if first is not number:
                self.claims.append(Claim("same_quantity", "n0 = n1", [first, number], words=number.key))
        self.claims += claims

    def _assert(self, identity: Identity, groups: dict[str, list[Number]], among: set[int]) -> None:
        chosen: dict[str, list[Number]] = {}
        for name in identity.names:
            found = groups.get(name, []) if name.endswith(".*") else [self._section.get(name)]
            if not found or None in found:
                return
            chosen[name] = [number for number in found if number is not None]
        members = [number for many in chosen.values() for number in many]
        # Said again in part ("402 hồ sơ, như trên") it is the same claim; it is another one where all is said again.
        said = self._said.setdefault(identity.formula, set())
        if any(id(number) in said for number in members) and said:
            return
        said |= {id(number) for number in members}
        claim = bound(identity.kind, identity.formula, chosen, identity.rate)
        claim.open = any(id(number) in among for number in members)
        self.claims.append(claim)


def bound(kind: str, formula: str, chosen: dict[str, list[Number]], rate: str | None = None) -> Claim:
    """Return the claim of a formula over names, each bound to the numbers printed for it."""
    members: list[Number] = []
    places: dict[str, str] = {}
    for name, many in chosen.items():
        places[name] = "(" + " + ".join(f"n{len(members) + i}" for i in range(len(many))) + ")"
        members += many
    text = formulas.NAME.sub(lambda found: places[found.group()], formula)
    shown = chosen[rate][0] if rate else None
    # "19 = 19 + 0" is seen at a glance and asserted by nobody: one number said twice.
    trivial = kind == "sum" and sum(number.value != 0 for number in members) < 3
    return Claim(
        kind, text, list(members), "arguable" if trivial else "certain", rate=shown, words=re.sub(r"\s+", " ", formula)
    )

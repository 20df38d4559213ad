"""The figures of planted errors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from extractor.evaluate.figures import Outcomes, Share

ARITHMETIC = ("sum", "balance", "difference", "ratio", "table_row", "growth")
"""Kinds of relation whose numbers are worked out from each other."""
SINGLE = ("digit", "leading")  # kinds of change that are one digit printed as another


@dataclass
class Caught:
    """Of `planted` errors, those that an error or warning found, that any finding found; `touched`: its number only.

    Found is an error of whose equation a new finding shows two members.
    """

    planted: int = 0
    caught: int = 0
    with_info: int = 0
    touched: int = 0

    @property
    def recall(self) -> float:
        """Return the share that an error or warning found."""
        return self.caught / self.planted if self.planted else 1.0

    def to_dict(self) -> dict[str, float | int]:
        """Return the figure for JSON."""
        return {"recall": self.recall} | vars(self)


@dataclass
class RuleAlarms(Share):
    """A rule's alarms (`right` of `total` at the changed number) and how many errors it had a part in finding."""

    caught: int = 0


@dataclass
class Located:
    """Of `planted` errors in numbers of several relations, those found, named first, and given back rightly."""

    planted: int = 0
    caught: int = 0
    first: int = 0
    given_back: int = 0

    @property
    def rate(self) -> float:
        """Return the share in which the changed number is named first."""
        return self.first / self.planted if self.planted else 1.0

    def to_dict(self) -> dict[str, float | int]:
        """Return the figure for JSON."""
        return {"rate": self.rate} | vars(self)


@dataclass
class Planted(Outcomes):
    """What became of the planted errors; the outcome of each is kept under what was planted where.

    `alarms` are the new errors and warnings, right where they show the changed number. `located` counts the errors in
    numbers that stand in two or more relations of gold: "all", "one digit" printed as another, and "two equations"
    where two of the relations are sums, rates or the like. `left_out` are the relations of gold, by kind, that have no
    arithmetic.
    """

    seed: int = 0
    reports: int = 0
    failures: int = 0
    total: Caught = field(default_factory=Caught)
    kinds: dict[str, Caught] = field(default_factory=dict)
    relations: dict[str, Caught] = field(default_factory=dict)
    alarms: Share = field(default_factory=Share)
    rules: dict[str, RuleAlarms] = field(default_factory=dict)
    located: dict[str, Located] = field(
        default_factory=lambda: {name: Located() for name in ("all", "one digit", "two equations")}
    )
    left_out: Counter[str] = field(default_factory=Counter)

    def add(self, name: str, kind: str, relation: str, *, caught: bool, with_info: bool, touched: bool) -> None:
        """Count one planted error."""
        for tally in (
            self.total,
            self.kinds.setdefault(kind, Caught()),
            self.relations.setdefault(relation, Caught()),
        ):
            tally.planted += 1
            tally.caught += caught
            tally.with_info += with_info
            tally.touched += touched
        self.note(name, "hit" if caught else "miss")

    def alarm(self, name: str, rules: Iterable[str], right: bool, message: str, *, caught: bool) -> None:
        """Count one new error or warning, and the rules that raised it."""
        self.alarms.add(right)
        for rule in rules:
            tally = self.rules.setdefault(rule, RuleAlarms())
            tally.add(right)
            tally.caught += caught
        if not right:
            self.note(f"{name} | {' '.join(rules)}: {message}", "false")

    def locate(self, kind: str, relations: Iterable[str], *, caught: bool, first: bool, given_back: bool) -> None:
        """Count one error in a number that stands in several relations, of the given kinds."""
        equations = sum(relation in ARITHMETIC for relation in relations)
        for name, counts in (("all", True), ("one digit", kind in SINGLE), ("two equations", equations > 1)):
            if counts:
                tally = self.located[name]
                tally.planted += 1
                tally.caught += caught
                tally.first += first
                tally.given_back += given_back

    @property
    def arithmetic(self) -> Caught:
        """Return the errors planted in sums, balances, differences, rates and growth."""
        tallies = [tally for kind, tally in self.relations.items() if kind in ARITHMETIC]
        return Caught(*(sum(getattr(tally, name) for tally in tallies) for name in vars(Caught())))

    def figures(self) -> dict[str, float]:
        """Return the figures that thresholds are kept for: 0 to 1, more is better."""
        return {
            "recall": self.total.recall,
            "recall_arithmetic": self.arithmetic.recall,
            "precision": self.alarms.rate,
            "named_first": self.located["one digit"].rate,
        }

    def to_dict(self) -> dict[str, object]:
        """Return everything, for JSON; a later run with the same seed takes it with `against`."""
        return {
            "figures": self.figures(),
            "seed": self.seed,
            "reports": self.reports,
            "total": self.total.to_dict(),
            "arithmetic": self.arithmetic.to_dict(),
            "kinds": {name: self.kinds[name].to_dict() for name in sorted(self.kinds)},
            "relations": {name: self.relations[name].to_dict() for name in sorted(self.relations)},
            "alarms": self.alarms.to_dict(),
            "rules": {name: self.rules[name].to_dict() for name in sorted(self.rules)},
            "located": {name: tally.to_dict() for name, tally in self.located.items()},
            "left_out": dict(sorted(self.left_out.items())),
            "failures": self.failures,
            "outcomes": self.outcomes,
        }

"""The people of a simulated office, one by one, so that every way of counting them adds up."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass

DEGREES = ("thac_si", "dai_hoc", "cao_dang", "trung_cap")
THEORIES = ("cao_cap", "trung_cap_ct", "so_cap")


@dataclass(frozen=True, slots=True)
class Person:
    """One official."""

    leads: bool
    woman: bool
    party: bool
    degree: str
    theory: str


class Staff:
    """Who works in the office; `month` lets somebody come, go or take over now and then."""

    def __init__(self, rng: random.Random, level: str, two_tier: bool) -> None:
        self.rng = rng
        quota = (
            rng.randint(70, 110)
            if level in ("huyen", "tinh")
            else rng.randint(42, 65)
            if two_tier
            else rng.randint(18, 24)
        )
        self.quota = quota
        self.people = [self._person(i < quota // 2) for i in range(quota - rng.randint(0, 3))]
        self.joined = self.left = 0
        self.helpers = rng.randint(6, 14)
        best, rest = round(len(self.people) * rng.uniform(0.1, 0.2)), rng.randint(1, 3)
        self.rated = {"rated_best": best, "rated_good": len(self.people) - best - rest, "rated_done": rest}

    def _person(self, leads: bool) -> Person:
        rng = self.rng
        degree = rng.choices(DEGREES, (2, 14, 1, 2))[0]
        theory = rng.choices(THEORIES, (2, 12, 3))[0]
        return Person(leads, rng.random() < 0.42, rng.random() < 0.85, degree, theory)

    def month(self) -> None:
        """Let a month pass; `joined` and `left` are its changes."""
        before = len(self.people)
        chance = self.rng.random()
        if chance < 0.05 and len(self.people) > self.quota - 4:
            self.people.pop(self.rng.randrange(len(self.people)))
        elif chance < 0.12 and len(self.people) < self.quota:
            self.people.append(self._person(False))
        self.joined, self.left = max(0, len(self.people) - before), max(0, before - len(self.people))

    def counts(self) -> dict[str, int]:
        """Return the stocks of now."""
        people = self.people
        by = Counter(key for person in people for key in (f"degree.{person.degree}", f"theory.{person.theory}"))
        return {
            "quota": self.quota,
            "staff": len(people),
            "lacking": self.quota - len(people),
            "leaders": sum(person.leads for person in people),
            "clerks": sum(not person.leads for person in people),
            "women": sum(person.woman for person in people),
            "men": sum(not person.woman for person in people),
            "party": sum(person.party for person in people),
            "helpers": self.helpers,
            **self.rated,
            **{f"degree.{name}": by[f"degree.{name}"] for name in DEGREES},
            **{f"theory.{name}": by[f"theory.{name}"] for name in THEORIES},
        }

"""A simulated office: its place, its people, and what it does and has, month by month, so that its figures add up.

Flows are kept by month and summed over a period, stocks are those at a period's end. What is carried over at the start
of a month is what was open at the end of the month before: consecutive reports of one office agree.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any, Literal

from extractor.generate import shapes
from extractor.generate.periods import month
from extractor.generate.staff import Staff

Level = Literal["xa", "phuong", "thi_tran", "dac_khu", "huyen", "tinh"]
MERGER = month(2025, 7)
"""The first month of local government in two tiers: no districts, larger communes."""
CHANNELS = ("direct", "post", "partial", "full")
LEVELS: dict[Level, str] = {
    "xa": "xã",
    "phuong": "phường",
    "thi_tran": "thị trấn",
    "dac_khu": "đặc khu",
    "huyen": "huyện",
    "tinh": "tỉnh",
}
UPPER: tuple[Level, ...] = ("huyen", "tinh")


@cache
def names() -> dict[str, Any]:
    """Return what places, people and fields are made of."""
    return shapes.load("data/names")


def place(rng: random.Random) -> str:
    """Return an invented place name."""
    return f"{rng.choice(names()['places']['first'])} {rng.choice(names()['places']['second'])}"


def person(rng: random.Random) -> str:
    """Return an invented person's name."""
    people = names()["people"]
    sex = rng.choice(("men", "men", "women"))
    return f"{rng.choice(people['family'])} {rng.choice(people[f'middle_{sex}'])} {rng.choice(people[sex])}"


@dataclass(frozen=True, slots=True)
class Letter:
    """When a report was sent, and under which number."""

    day: date
    number: str


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list that the office keeps: a village, a course, a source of money."""

    key: str
    name: str


class Office:
    """One office over the months `first` … `last`; the same seed gives the same office.

    `above`, where it is known, is the office whose documents it gets; `leads` tells that others get this one's.
    """

    above: Office | None = None
    leads = False
    window: bool | None = None
    """Whether it counts from the 15th to the 14th, where a district has settled that; it says so then."""
    appended = False
    """Whether the level above wants the statistics appendix every time."""
    letters: Mapping[str, Letter] = MappingProxyType({})
    """The day and number of its reports by the period's code, where a series has settled them."""

    def __init__(self, seed: str, level: Level, first: int, last: int) -> None:
        rng = self.rng = random.Random(f"office {seed}")
        self.seed, self.level, self.first = seed, level, first
        self.two_tier = first >= MERGER
        self.name = place(rng)
        self.parent = None if self.two_tier or level == "huyen" else f"huyện {place(rng)}"
        self.province = f"tỉnh {place(rng)}"
        self.chair, self.deputy = person(rng), person(rng)
        self.size = (12 if level in UPPER else 3 if self.two_tier else 1) * rng.uniform(0.7, 1.4)
        self.villages = rng.sample(names()["places"]["villages"], rng.randint(5, 10))
        fields = names()["fields"]
        self.fields = [fields[0], fields[1], fields[2], *rng.sample(fields[3:], rng.randint(1, 3))]
        self.pace = rng.randint(6, 9)  # per cent of the year's plan done in a month
        self.lists = {name: self._items(name, spec) for name, spec in _lists().items()}
        self.flows: dict[int, dict[str, int]] = {}
        self.stocks: dict[int, dict[str, int]] = {}
        self._simulate(last)

    def _items(self, name: str, spec: dict[str, Any]) -> list[Item]:
        given = spec["names"]
        known = self.villages if given == "villages" else given
        low, high = spec["pick"]
        picked = sorted(self.rng.sample(range(len(known)), min(len(known), self.rng.randint(low, high))))
        return [Item(f"{spec['key']}.{i}", known[i]) for i in picked]

    def _simulate(self, last: int) -> None:
        staff = Staff(self.rng, self.level, self.two_tier)
        topics = shapes.topics().values()
        held = {key: self.rng.randint(low, high) for topic in topics for key, (low, high, _) in topic.stocks.items()}
        shares = {f["id"]: f["share"] * self.rng.uniform(0.7, 1.3) for f in self.fields}
        everywhere = sum(shares.values())
        # How people hand in their papers: more of it by network from year to year.
        online = self.rng.uniform(0.25, 0.6)
        dossiers = self.rng.uniform(120, 420) * self.size
        open_: dict[str, int] = {f["id"]: self.rng.randint(0, 6) for f in self.fields}
        for field in self.fields:
            held[f"tt_field.{field['id']}"] = self.rng.randint(9, 60)
        for number in range(self.first, last + 1):
            flows: dict[str, int] = {}
            online = min(0.97, online + self.rng.uniform(0, 0.025))
            season = self.rng.uniform(0.75, 1.25)
            for field in self.fields:
                amount = dossiers * season * shares[field["id"]] / everywhere
                self._dossiers(flows, field, amount, online, open_)
            overdue = min(sum(open_.values()), self.rng.choice((0, 0, 0, 1, 2)))
            for topic in topics:
                self._simple(flows, topic)
            grown = self.rng.choice(self.fields)["id"]
            held[f"tt_field.{grown}"] += flows["tt_new"]
            flows["tt_gone"] = min(self.rng.choice((0, 0, 1, 2)), held[f"tt_field.{grown}"] - 5)
            held[f"tt_field.{grown}"] -= flows["tt_gone"]
            for topic in topics:
                for key, (_, _, step) in topic.stocks.items():
                    held[key] += self.rng.randint(0, step)
            held["plan_done"] = held["plan_tasks"] * min(100, self.pace * (number % 12 + 1)) // 100
            staff.month()
            flows["staff_new"], flows["staff_gone"] = staff.joined, staff.left
            self.flows[number] = flows
            self.stocks[number] = held | staff.counts() | {"hamlets": len(self.villages)} | {"open_over": overdue}

    def _dossiers(
        self, flows: dict[str, int], field: dict[str, Any], amount: float, online: float, open_: dict[str, int]
    ) -> None:
        """Take in, solve and leave open one field's dossiers of a month."""
        rng, name = self.rng, field["id"]
        shares = ((1 - online) * 0.93, (1 - online) * 0.07, online * 0.35, online * 0.65)
        received = 0
        for channel, share in zip(CHANNELS, shares, strict=True):
            count = round(amount * share * rng.uniform(0.8, 1.2))
            flows[channel] = flows.get(channel, 0) + count
            received += count
        carried = open_[name]
        left = min(carried + received, round(received * rng.uniform(0, 0.06)))
        done = carried + received - left
        late = sum(rng.random() * 1000 > field["ontime"] for _ in range(min(done, 40)))
        early = round((done - late) * rng.uniform(0.4, 0.9))
        open_[name] = left
        counted = {"carry": carried, "recv": received, "done": done, "late": late, "early": early}
        for key, count in counted.items():
            flows[f"{key}.{name}"] = count
            flows[key] = flows.get(key, 0) + count
        flows[f"ontime.{name}"] = done - late
        flows["intime"] = flows.get("intime", 0) + done - late - early

    def _simple(self, flows: dict[str, int], topic: shapes.Topic) -> None:
        scale = 3 if self.level in UPPER else 1
        for key, (low, high) in topic.flows.items():
            flows[key] = self.rng.randint(low * scale, high * scale)
        for name, spec in topic.lists.items():
            for item in self.lists[name]:
                drawn = self.rng.randint(spec["low"] * scale, spec["high"] * scale)
                flows[item.key] = drawn * spec.get("times", 1)
        for key, (of, low, high) in topic.shares.items():
            flows[key] = flows[of] * self.rng.randint(low, high) // 100

    def flow(self, key: str, months: Iterable[int]) -> int | None:
        """Return a flow summed over months, what is carried over at their start for "carry"; None if there is none."""
        numbers = list(months)
        if not numbers or key not in self.flows[numbers[-1]]:
            return None
        if key.partition(".")[0] == "carry":
            return self.flows[numbers[0]][key]
        return sum(self.flows[number][key] for number in numbers)

    def stock(self, key: str, number: int) -> int | None:
        """Return a stock at the end of a month, None if there is no such stock."""
        return self.stocks[number].get(key)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Return all keys of flows and stocks."""
        last = max(self.flows)
        return (*self.flows[last], *self.stocks[last])


def full(office: Office) -> str:
    """Return "xã Vạn Khê"."""
    return f"{LEVELS[office.level]} {office.name}"


@cache
def _lists() -> dict[str, Any]:
    return {name: spec for topic in shapes.topics().values() for name, spec in topic.lists.items()}

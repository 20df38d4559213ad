"""What counts count: families of units, and the partitions that the labels of parts belong to."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractor.find.mentions import Amount
from extractor.patterns import derived, vocabulary
from extractor.text import fold


@derived
def partitions() -> dict[str, tuple[regex.Pattern[str], ...]]:
    """Return partition → its members, patterns on folded labels."""
    return {
        name: tuple(regex.compile(member) for member in members)
        for name, members in vocabulary("partitions")["partitions"].items()
    }


@derived
def _families() -> dict[str, str]:
    """Return folded unit → the family whose members can be parts of one another's wholes."""
    found = {fold(unit): "people" for unit in vocabulary("units")["people"]}
    for whole, kinds in vocabulary("partitions")["kinds"].items():
        for unit in (whole, *kinds):
            if unit != "*":
                found[fold(unit)] = fold(whole)
    return found


def family(unit: str | None) -> str | None:
    """Return what kind of thing a unit counts: "people", "van ban", or the folded unit itself."""
    if unit is None:
        return None
    folded = " ".join(fold(unit).split())
    return _families().get(folded, folded)


@derived
def _anything() -> tuple[str, ...]:
    """Return the folded units whose parts may be any things ("15 thiết bị, gồm 07 máy tính, …")."""
    return tuple(fold(whole) for whole, kinds in vocabulary("partitions")["kinds"].items() if kinds == ["*"])


@derived
def _known_units() -> frozenset[str]:
    return frozenset(fold(unit) for units in vocabulary("units").values() for unit in units)


@derived
def _measures() -> frozenset[str]:
    return frozenset(map(fold, vocabulary("units")["measures"]))


def compatible(whole: Amount, part: Amount) -> bool:
    """Tell whether a count can be a part of another by what they count.

    A noun that units.toml does not know may be anything ("19 cán bộ, gồm 07 lãnh đạo và 12 chuyên môn").
    """
    if whole.unit is None or part.unit is None or not part.own_unit:
        return True
    a, b = family(whole.unit), family(part.unit)
    if a == b or str(b).startswith(str(a)) or str(a).startswith(str(b)):
        return True
    if a in _measures() or b in _measures():
        return False
    return str(a).startswith(_anything()) or b not in _known_units() | {"people"}


def partition_of(labels: Sequence[str], among: Sequence[str] | None = None) -> str | None:
    """Return the partition whose different members all of `labels` are, or None."""
    for name, members in partitions().items():
        if among is not None and name not in among:
            continue
        if name == "linh_vuc":
            if all("linh vuc" in label for label in labels):
                return name
            continue
        chosen = []
        for label in labels:
            hits = [i for i, member in enumerate(members) if member.search(label)]
            if not hits:
                break
            chosen.append(next((i for i in hits if i not in chosen), hits[0]))
        else:
            if len(set(chosen)) == len(labels):
                return name
    return None


def shared_partition(labels: Sequence[str], whole: Amount | None = None) -> str | None:
    """Return the partition of the labels by the words before the counts, else by all their words.

    Of procedures ("152 TTHC, trong đó 61 toàn trình, 48 một phần") the third kind only gives information and may go
    unsaid; of dossiers there is none.
    """
    if len(labels) < 2:
        return None
    heads = [label.partition(" | ")[0] for label in labels]
    found = (partition_of(heads) if all(heads) else None) or partition_of(labels)
    procedures = whole is not None and family(whole.unit) == "tthc"
    return None if procedures and len(labels) == 2 and all(map(_LEVEL.search, labels)) else found


_LEVEL = regex.compile(r"\b(?:toan trinh|mot phan|muc do \d|muc \d)\b")


@derived
def _overlapping() -> regex.Pattern[str]:
    return regex.compile("|".join(vocabulary("partitions")["words"]["overlapping"]))


def overlap(labels: Sequence[str]) -> bool:
    """Tell whether parts with these labels may share members ("nữ", "đảng viên")."""
    return any(_overlapping().search(label) for label in labels)


def same_family(own: str | None, other: Amount) -> bool:
    """Tell whether `other` may count what `own` counts; `own` is a unit's family, None for any."""
    return own is None or family(other.unit) in (None, own)


def counts_alike(a: Amount, b: Amount) -> bool:
    """Tell whether two counts are of one thing: "2.783 lượt công dân" and "3.497 lượt" are."""
    if same_family(family(a.unit), b):
        return True
    one, other = (fold(n.unit or "").split() for n in (a, b))
    return one[: len(other)] == other or other[: len(one)] == one

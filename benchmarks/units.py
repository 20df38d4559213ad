"""How often a damaged name of a commune is put right, left alone or taken for another: `python benchmarks/units.py`.

Every name is damaged by chance: one letter's accent lost or changed, or one letter another. Against that, names that
are of no unit of the place at all: of communes of other provinces, and made up of two others' syllables. Each of
these that is taken for another ("accents", "slip") is an error; "exact" are the place's own.
"""

from __future__ import annotations

import random
import time
import unicodedata
from collections import Counter
from datetime import date

from extractor.gazetteer import Unit, resolve
from extractor.gazetteer.names import spelling
from extractor.gazetteer.table import table
from extractor.text import fold

SEED, TRIES = 7, 4000
_ALIKE = [
    "aăâ",
    "aáàảãạ",
    "ăắằẳẵặ",
    "âấầẩẫậ",
    "eêéèẻẽẹ",
    "êếềểễệ",
    "iíìỉĩị",
    "oôơóòỏõọ",
    "ôốồổỗộ",
    "ơớờởỡợ",
    "uưúùủũụ",
    "ưứừửữự",
    "yýỳỷỹỵ",
    "dđ",
]
_LETTERS = "abcdeghiklmnopqrstuvxy"


def other_accent(name: str, chance: random.Random) -> str:
    places = [i for i, letter in enumerate(name) if any(letter.lower() in group for group in _ALIKE)]
    if not places:
        return name
    i = chance.choice(places)
    same = {letter for group in _ALIKE if name[i].lower() in group for letter in group} - {name[i].lower()}
    return unicodedata.normalize("NFC", name[:i] + chance.choice(sorted(same)) + name[i + 1 :])


def other_letter(name: str, chance: random.Random) -> str:
    i = chance.choice([i for i, letter in enumerate(name) if letter.isalpha()])
    return name[:i] + chance.choice([letter for letter in _LETTERS if letter != fold(name[i])]) + name[i + 1 :]


def outcome(unit: Unit, printed: str, within: list[str], on: date) -> str:
    if spelling(printed) == spelling(unit.name):
        return "as it was"
    found = resolve(f"{unit.type} {printed}", within, on).unit
    return "left alone" if found is None else "right" if found == unit else "another"


def main() -> None:
    known = table()
    units = [known.unit(row) for row in range(1, len(known.depths)) if known.depths[row]]
    old = [unit for unit in units if len(unit.above) == 2 and "2025" in unit.lists and not unit.name.isdigit()]
    new = [unit for unit in units if unit.since]
    settings = {
        "district and province": (old, 2, date(2024, 6, 30)),
        "province, until 30/6/2025": (old, 1, date(2024, 6, 30)),
        "province, since 1/7/2025": (new, 1, date(2025, 9, 1)),
    }
    for setting, (communes, above, on) in settings.items():
        for damage in (other_accent, other_letter):
            chance = random.Random(SEED)
            counted: Counter[str] = Counter()
            for unit in chance.choices(communes, k=TRIES):
                within = [place.full for place in unit.above[-above:]]
                counted[outcome(unit, damage(unit.name, chance), within, on)] += 1
            print(f"{setting:28}{damage.__name__:14}", dict(sorted(counted.items())))
        chance = random.Random(SEED)
        for kind in ("foreign", "invented"):
            counted = Counter()
            for unit, other, place in zip(*(chance.choices(communes, k=TRIES) for _ in range(3)), strict=True):
                if unit.above[-1] == place.above[-1]:
                    continue
                name = unit.name if kind == "foreign" else f"{unit.name.split()[0]} {other.name.split()[-1]}"
                found = resolve(f"{unit.type} {name}", [wider.full for wider in place.above[-above:]], on)
                counted[found.match or "left alone"] += 1
            print(f"{setting:28}{kind:14}", dict(sorted(counted.items())))
    started = time.perf_counter()
    for unit in old[::10]:
        resolve(unit.full, [place.full for place in unit.above])
    print(f"{1000 * (time.perf_counter() - started) / len(old[::10]):.3f} ms a name")
    table.cache_clear()
    started = time.perf_counter()
    table()
    print(f"{1000 * (time.perf_counter() - started):.0f} ms to load")


if __name__ == "__main__":
    main()

"""What a report says there is in all, without an indicator of its own: parts of the unit, stocks, "tổng số …".

"Toàn xã có 9 thôn", "7/9 thôn đã …" and "tổng số đơn thư … là 12" each claim to count everything of a kind, so that
two of one kind, period and scope must be one number. patterns/totals.toml says which words make such a claim.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from extractor.find import Found
from extractor.find.mentions import Amount, whole_of
from extractor.indicators.setting import Setting
from extractor.indicators.wording import shortened
from extractor.patterns import derived, vocabulary


@dataclass(frozen=True, slots=True)
class Total:
    """A count of all there is of a kind: `key` tells kinds apart, `name` is what a message calls it."""

    key: str
    name: str
    amount: Amount
    period: str | None


@dataclass(frozen=True, slots=True)
class _Noun:
    name: str
    printed: regex.Pattern[str]
    levels: tuple[str, ...] | None


@derived
def _nouns() -> tuple[_Noun, ...]:
    table = vocabulary("totals")
    return tuple(
        _Noun(noun["name"], regex.compile(rf"\s{{1,3}}(?P<noun>{noun['printed']})\b"), tuple(noun.get("levels", ())))
        for noun in (*table["parts"], *table["stock"])
    )


@derived
def _words(name: str) -> regex.Pattern[str]:
    return regex.compile(vocabulary("totals")["words"][name])


@derived
def _changed(name: str) -> regex.Pattern[str]:
    """Return a pattern of texts in which the number of `name` changes: "sáp nhập 2 thôn"."""
    printed = next(noun["printed"] for noun in vocabulary("totals")["parts"] if noun["name"] == name)
    changes = vocabulary("totals")["words"]["changes"]
    return regex.compile(
        rf"\b{changes}\b[^.;\n]{{0,60}}\b(?:{printed})\b|\b(?:{printed})\b[^.;\n]{{0,40}}\b{changes}\b"
    )


# What a district says of all of itself is a narrower scope for its dossiers, not for its communes.
_WHOLE_UNIT = {"huyen": ("toan huyen", "cap xa", "cac xa"), "tinh": ("toan tinh", "cap xa", "cac xa")}
_BEFORE = 90  # characters before a number in which its words are looked for


def find_totals(setting: Setting, found: Found) -> Iterator[Total]:
    """Yield the counts of the running text that claim to be all of their kind, of the report's own unit."""
    unit = setting.facts.unit
    level = (unit.level if unit else None) or "xa"
    changed: dict[str, bool] = {}
    for amount in found.amounts:
        if amount.cell is not None:
            continue
        for noun in _nouns():
            total = _of_noun(setting, amount, noun, level)
            if total is None:
                continue
            if noun.levels and changed.setdefault(
                noun.name, bool(_changed(noun.name).search(setting.document.text.folded))
            ):
                break
            yield total
            break
        else:
            total = _called_total(setting, amount)
            if total is not None:
                yield total


def _of_noun(setting: Setting, amount: Amount, noun: _Noun, level: str) -> Total | None:
    """Return the total that `amount` states of a noun of the list, if its words say that it is one."""
    if noun.levels and level not in noun.levels:
        return None
    folded = setting.document.text.folded
    start, end = amount.number[0], (amount.of_number or amount.number)[1]
    match = noun.printed.match(folded, end, min(len(folded), end + 80))
    if match is None:
        return None
    whole = whole_of(amount)
    first = setting.document.paragraph_at(start).start
    before = folded[max(first, start - _BEFORE) : start]
    if whole is not None:
        said = bool(noun.levels) and whole.value >= amount.value and _words("did").match(folded, match.end())
    elif noun.levels and (all_of_them := _words("all_of_them").match(folded, match.end())):
        said = noun.printed.match(" " + folded[all_of_them.end() : all_of_them.end() + 60])
    else:
        said = _words("closed").match(folded, match.end()) and _words("has").search(before)
    if not said:
        return None
    around = setting.of(start, start, match.end(), stock=True)
    if around is None or around.scope not in (None, *_WHOLE_UNIT.get(level, ())):
        return None
    # Of the parts, one name stands for all; "thôn" and "thôn, bản" may be two counts.
    key = noun.name if level != "xa" or not noun.levels else match["noun"]
    return Total(key, noun.name if key == noun.name else _printed(setting, match), whole or amount, around.period)


def _printed(setting: Setting, match: regex.Match[str]) -> str:
    return setting.document.text.clean[match.start("noun") : match.end("noun")]


_CALLED = regex.compile(
    r"\btong so (?!\d)(?P<noun>[a-z][a-z, /]{2,60}?)(?:,? (?:la|gom|co|hien co|dat)|\s?[:=])?\s{0,2}$"
)


def _called_total(setting: Setting, amount: Amount) -> Total | None:
    """Return the total of "tổng số đơn thư tiếp nhận là 12", or None."""
    folded = setting.document.text.folded
    start = amount.number[0]
    first = setting.document.paragraph_at(start).start
    begin = max(first, start - _BEFORE)
    match = _CALLED.search(folded[begin:start])
    if match is None or amount.of is not None:
        return None
    kind = shortened(match["noun"])
    words = [word for word in kind.split() if word not in _light()]
    if len(words) < 2 or " ".join(words) in vocabulary("totals")["words"]["too_common"]:
        return None
    around = setting.of(begin + match.start(), start, amount.end)
    if around is None or around.scope is not None:
        return None
    name = setting.document.text.clean[begin + match.start("noun") : begin + match.end("noun")].strip()
    return Total(" ".join(words), name, amount, around.period)


@derived
def _light() -> frozenset[str]:
    return frozenset(vocabulary("totals")["words"]["light"].split())

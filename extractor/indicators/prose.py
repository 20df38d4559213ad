"""Indicators in prose: a phrase around a number says which one it states, its sentence with what scope."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractor.find import Found
from extractor.find.mentions import Amount, Rate, whole_of
from extractor.indicators.catalogue import Denied, Stated
from extractor.indicators.phrases import denials, matches
from extractor.indicators.setting import Setting


def in_prose(setting: Setting, found: Found) -> Iterator[Stated]:
    """Yield the numbers of the running text that state an indicator; those of plans and proposals do not."""
    numbers = _numbers(found)
    document = setting.document
    taken: set[tuple[str, int]] = set()
    for phrase, match in matches(document.text.folded):
        at, indicator = match.start("n"), phrase.indicator
        number = numbers.get(at)
        key = indicator.code, at
        if number is None or key in taken or isinstance(number, Rate) != (indicator.unit == "%"):
            continue
        paragraph = document.paragraph_at(at)
        if paragraph.table is not None or match.start() < paragraph.start or match.end() > paragraph.end:
            continue
        said = setting.of(
            match.start(),
            at,
            match.end(),
            stock=indicator.stock,
            people=indicator.unit == "người",
            channel=indicator.under is not None,
        )
        if said is not None:
            taken.add(key)
            named = bool(_NAMED.search(document.text.folded, max(0, match.start() - 9), match.start() + 9))
            explicit = named and (indicator.stock or said.dated)
            yield Stated(
                indicator,
                number,
                said.period,
                said.scope,
                said.of,
                said.base and said.of is not None,
                explicit,
                carried=said.carried,
                field=said.field,
                level=said.level,
            )


# With these words a phrase, or what stands right before it, names its figure in full.
_NAMED = regex.compile(r"\b(?:tong so|so luong|so ho so)\b")


def denied(setting: Setting) -> Iterator[Denied]:
    """Yield the words of the running text that say there is none of an indicator, for the unit as a whole."""
    folded = setting.document.text.folded
    for indicator, phrase in denials():
        for match in phrase.finditer(folded):
            if setting.document.paragraph_at(match.start()).table is not None:
                continue
            said = setting.of(match.start(), match.start(), match.end(), people=indicator.unit == "người")
            if said is not None and said.scope is None and not _NOT_ALL.search(folded, *said.sentence):
                yield Denied(indicator, match.start(), match.end(), said.period)


# What is said of what is still open is not said of all; what is promised is no figure.
_NOT_ALL = regex.compile(
    r"\b(?:dang (?:trong qua trinh )?(?:giai quyet|xu ly)|con lai|chua giai quyet|chua den han|cam ket|bao dam|dam bao"
    r"|nham|phai|quyet tam|yeu cau|tranh|de nghi|kien quyet)\b"
)


def _numbers(found: Found) -> dict[int, Amount | Rate]:
    """Return the numbers of the running text by where their digits start; of "18/20" each one."""
    numbers: dict[int, Amount | Rate] = {rate.start: rate for rate in found.rates if rate.cell is None}
    for amount in found.amounts:
        if amount.cell is None:
            numbers[amount.number[0]] = amount
            if (whole := whole_of(amount)) is not None:
                numbers[whole.number[0]] = whole
    return numbers

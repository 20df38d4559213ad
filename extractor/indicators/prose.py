"""Indicators in prose: a phrase around a number says which one it states, its sentence with what scope."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.find import Found
from extractor.find.mentions import Amount, Rate, whole_of
from extractor.indicators.catalogue import Stated
from extractor.indicators.phrases import matches
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
            yield Stated(indicator, number, said.period, said.scope)


def _numbers(found: Found) -> dict[int, Amount | Rate]:
    """Return the numbers of the running text by where their digits start; of "18/20" each one."""
    numbers: dict[int, Amount | Rate] = {rate.start: rate for rate in found.rates if rate.cell is None}
    for amount in found.amounts:
        if amount.cell is None:
            numbers[amount.number[0]] = amount
            if (whole := whole_of(amount)) is not None:
                numbers[whole.number[0]] = whole
    return numbers

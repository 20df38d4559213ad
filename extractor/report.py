"""Everything found → the report's records."""

from __future__ import annotations

from extractor.checks import Results
from extractor.checks.context import Context
from extractor.find.mentions import Amount, Rate
from extractor.records import (
    Count,
    Coverage,
    DateMention,
    Failure,
    Indicator,
    Percentage,
    Reference,
    Report,
    Source,
    Versions,
)


def compose(
    source: Source, context: Context, results: Results, notices: tuple[Failure, ...], versions: Versions
) -> Report:
    """Return the report. Mentions are in the order of the source, also where footnotes were moved for reading."""
    document, found = context.document, context.found

    def section(at: int) -> str | None:
        here = context.section_at(at)
        return here.id if here else None

    references = [
        Reference(
            number=r.number,
            doc_type=r.doc_type,
            date=r.date.value if r.date else None,
            issuer=r.issuer,
            section=section(r.start),
            span=document.span(r.start, r.end),
            by=r.by,
        )
        for r in found.references
    ]
    dates = [
        DateMention(value=d.value, section=section(d.start), span=document.span(d.start, d.end), by=d.by)
        for d in [*found.days, *context.own_month]
    ]
    percentages = [
        Percentage(
            value=r.value,
            decimals=r.decimals,
            low=r.low,
            hedge=r.hedge,
            in_table=r.cell is not None,
            section=section(r.start),
            span=document.span(r.start, r.end),
            by=r.by,
        )
        for r in found.rates
    ]
    counts = [
        Count(
            value=a.quantity.amount,
            of=a.of.amount if a.of else None,
            unit=a.unit,
            hedge=a.hedge,
            in_table=a.cell is not None,
            section=section(a.start),
            span=document.span(a.start, a.end),
            by=a.by,
        )
        for a in found.amounts
    ]
    indicators = [
        Indicator(
            code=s.indicator.code,
            name=s.indicator.name,
            value=s.amount.quantity.amount if isinstance(s.amount, Amount) else s.amount.value,
            unit=s.indicator.unit,
            period=s.period,
            scope=s.scope,
            section=section(s.amount.start),
            span=document.span(s.amount.start, s.amount.end),
        )
        for s in context.stated
    ]
    return Report(
        source=source,
        document=context.facts,
        sections=tuple(heading.section for heading in context.headings),
        references=tuple(sorted(references, key=lambda r: r.span.start)),
        dates=tuple(sorted(dates, key=lambda d: d.span.start)),
        percentages=tuple(sorted(percentages, key=lambda p: p.span.start)),
        counts=tuple(sorted(counts, key=lambda c: c.span.start)),
        indicators=tuple(sorted(indicators, key=lambda i: i.span.start)),
        relations=results.relations,
        findings=results.findings,
        coverage=_coverage(context, results),
        failures=(*notices, *results.failures),
        versions=versions,
    )


def _coverage(context: Context, results: Results) -> Coverage:
    """Count the numbers that stand in a relation that was judged; the others are not checked, and are said to be so."""
    numbers: list[Amount | Rate] = [*context.found.amounts, *context.found.rates]
    judged = set()
    for relation in results.relations:
        if relation.holds is not None:
            judged |= {member.span.start for member in relation.members}
    checked = sum(context.document.span(number.start, number.end).start in judged for number in numbers)
    return Coverage(numbers=len(numbers), checked=checked, unchecked=len(numbers) - checked)

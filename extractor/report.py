"""Everything found → the report's records."""

from __future__ import annotations

from extractor.checks import Results
from extractor.checks.context import Context
from extractor.coverage import Ledger, summary
from extractor.find.mentions import Amount, Number
from extractor.records import (
    Count,
    DateMention,
    Entity,
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
    document, found = context.document, context.mentions

    def section(at: int) -> str | None:
        here = context.section_at(at)
        return here.id if here else None

    def about(number: Number) -> str | None:
        ranges = context.recognised.about.get(number.start, ())
        return ": ".join(" ".join(document.span(*words).text.split()) for words in ranges) or None

    ledger = Ledger(context, results.relations)
    rates = [(rate, ledger.entry(rate)) for rate in found.rates]
    amounts = [(amount, ledger.entry(amount)) for amount in found.amounts]
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
            subject=about(r),
            in_table=r.cell is not None,
            status=entry.status,
            reason=entry.reason,
            section=section(r.start),
            span=document.span(r.start, r.end),
            by=r.by,
        )
        for r, entry in rates
    ]
    counts = [
        Count(
            value=a.quantity.amount,
            of=a.of.amount if a.of else None,
            unit=a.unit,
            hedge=a.hedge,
            subject=about(a),
            in_table=a.cell is not None,
            status=entry.status,
            reason=entry.reason,
            section=section(a.start),
            span=document.span(a.start, a.end),
            by=a.by,
        )
        for a, entry in amounts
    ]
    entities = [
        Entity(label=n.label, section=section(n.start), span=document.span(n.start, n.end))
        for n in (*found.names, *context.recognised.subjects)
    ]
    indicators = [
        Indicator(
            code=s.indicator.code,
            name=s.indicator.name,
            value=s.amount.quantity.amount if isinstance(s.amount, Amount) else s.amount.value,
            unit=s.indicator.unit,
            period=s.period,
            of=s.of,
            scope=None if s.base else s.scope,
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
        entities=tuple(sorted(entities, key=lambda e: e.span.start)),
        indicators=tuple(sorted(indicators, key=lambda i: i.span.start)),
        relations=results.relations,
        findings=results.findings,
        coverage=summary([entry for _, entry in (*rates, *amounts)]),
        failures=(*notices, *results.failures),
        versions=versions,
    )

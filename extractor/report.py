"""Everything found → the report's records."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from extractor.checks import Results
from extractor.checks.context import Context
from extractor.checks.stated_changes import Change, stated_changes
from extractor.coverage import Ledger, summary
from extractor.find.mentions import Amount, Number, Rate
from extractor.indicators import Denied
from extractor.records import (
    Count,
    Coverage,
    DateMention,
    Entity,
    Failure,
    Indicator,
    Percentage,
    Reference,
    Report,
    Source,
    Span,
    StatedChange,
    Versions,
)
from extractor.text import fold


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
            value=_value(s.amount),
            unit=s.indicator.unit,
            hedge=s.amount.hedge,
            period=s.period,
            of=s.of,
            scope=None if s.base else s.scope,
            section=section(s.amount.start),
            span=document.span(s.amount.start, s.amount.end),
        )
        for s in context.stated
    ]
    changes = [_change(context, change, section(change.word[0])) for change in stated_changes(context)]
    indicators += _none(context, {i.code for i in indicators if i.period is None and i.scope is None}, section)
    indicators += _bases(changes, {indicator.span.start for indicator in indicators})
    entries = [entry for _, entry in (*rates, *amounts)]
    doubtful = sum(span.doubtful for span in (*(p.span for p in percentages), *(c.span for c in counts)))
    coverage = summary(entries, doubtful, len(document.reading.unread))
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
        stated_changes=tuple(sorted(changes, key=lambda c: c.span.start)),
        relations=results.relations,
        findings=results.findings,
        coverage=coverage,
        failures=(*notices, *_unsure(coverage), *results.failures),
        versions=versions,
    )


def _unsure(coverage: Coverage) -> Iterator[Failure]:
    """Yield what tells a person how much of a scan is to be compared with the paper."""
    words = [
        f"{coverage.doubtful} con số đọc từ ảnh chưa chắc đúng" if coverage.doubtful else "",
        f"{coverage.unread} chỗ không đọc được" if coverage.unread else "",
    ]
    if any(words):
        found = " và ".join(filter(None, words))
        message = f"{found}; hãy so với bản gốc. Chỗ không khớp liên quan đến các số này chỉ được nêu là lưu ý."
        yield Failure(stage="nhận dạng chữ", message=message)


def _value(number: Number) -> Decimal:
    return number.quantity.amount if isinstance(number, Amount) else number.value


def _change(context: Context, change: Change, section: str | None) -> StatedChange:
    """Return the record of a stated change; a hedged number is not sure, and only its span is given."""

    def value(number: Number | None) -> Decimal | None:
        return _value(number) if number is not None and number.hedge is None else None

    def span(number: Number | None) -> Span | None:
        return context.document.span(number.start, number.end) if number is not None else None

    figure = change.after or change.before
    unit = "%" if isinstance(figure, Rate) else figure.unit if figure else None
    return StatedChange(
        code=change.indicator.code if change.indicator else None,
        name=change.indicator.name if change.indicator else None,
        unit=change.indicator.unit if change.indicator else unit,
        scope=change.scope,
        direction=change.direction,
        change=value(change.change),
        rate=value(change.rate),
        before=value(change.before),
        after=value(change.after),
        base=change.base,
        of=change.of,
        against=context.printed(*change.against),
        section=section,
        span=context.document.span(*change.word),
        before_span=span(change.before),
        after_span=span(change.after),
        change_span=span(change.change),
        rate_span=span(change.rate),
    )


def _none(context: Context, told: set[str], section: Callable[[int], str | None]) -> list[Indicator]:
    """Return what is said in words to be none ("không có hồ sơ quá hạn") and stated by no number: it is 0."""
    first: dict[str, Denied] = {}
    for none in context.denied:
        if none.period is None and none.indicator.code not in told:
            first.setdefault(none.indicator.code, none)
    return [
        Indicator(
            code=code,
            name=none.indicator.name,
            value=Decimal(),
            unit=none.indicator.unit,
            section=section(none.start),
            span=context.document.span(none.start, none.end),
        )
        for code, none in first.items()
    ]


def _bases(changes: Sequence[StatedChange], told: set[int]) -> list[Indicator]:
    """Return the figures that are only told to be compared with, as the indicators that they are: "(kỳ trước 230)"."""
    found = {}
    for change in changes:
        span = change.before_span
        if change.code is None or change.name is None or change.before is None or change.base is None or span is None:
            continue
        if span.start not in told:
            found[span.start] = Indicator(
                code=change.code,
                name=change.name,
                value=change.before,
                unit=change.unit,
                period=fold(change.against),
                of=change.base,
                scope=change.scope,
                section=change.section,
                span=span,
            )
    return list(found.values())

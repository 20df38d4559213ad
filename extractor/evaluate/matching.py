"""One report against its gold: what was found, what was missed, what was a false alarm."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any, TypeVar

from extractor.evaluate.figures import LABELS, Evaluation, Figure, RuleShare, Share
from extractor.evaluate.gold import Asserted, Cited, Counted, Gold, Item, Range, Rate, Source
from extractor.records import Count, Finding, Percentage, Piece, Record, Reference, Report, Span

Topic = TypeVar("Topic")
Ranges = Sequence[Range]
ARITHMETIC = frozenset({"sum", "ratio", "balance", "difference", "list_count", "table_row", "growth"})


def ranges(span: Span) -> list[Range]:
    """Return a span's pieces."""
    return [(span.start, span.end), *((piece.start, piece.end) for piece in span.pieces)]


def overlap(a: Ranges, b: Ranges) -> bool:
    """Return whether two mentions share a character."""
    return any(s < e2 and s2 < e for s, e in a for s2, e2 in b)


def canon(text: object) -> str:
    """Return `text` without blanks and `^`, in capitals: what makes two document numbers or names the same."""
    return re.sub(r"[\s^]+", "", unicodedata.normalize("NFC", str(text or ""))).upper()


def _name(text: object) -> str:
    """Return a unit's bare name: the unit's rank may stand before it or not."""
    return re.sub(r"^(?:THỊXÃ|XÃ|PHƯỜNG|THỊTRẤN|ĐẶCKHU|HUYỆN|QUẬN|TỈNH|THÀNHPHỐ|TP\.?)", "", canon(text))


def _issuer(text: object) -> str:
    return canon(text).replace("ỦYBANNHÂNDÂN", "UBND").replace("UỶBANNHÂNDÂN", "UBND")


def spans(record: object) -> Iterator[Span | Piece]:
    """Yield every span and piece in a record, however deep."""
    if isinstance(record, Span | Piece):
        yield record
    if isinstance(record, Record):
        for name in type(record).model_fields:
            yield from spans(getattr(record, name))
    elif isinstance(record, tuple):
        for part in record:
            yield from spans(part)


def bad_spans(report: Report, text: str) -> list[Span | Piece]:
    """Return the spans that do not quote the source text."""
    return [span for span in spans(report) if text[span.start : span.end] != span.text]


def judge(name: str, text: str, gold: Gold, report: Report, evaluation: Evaluation) -> None:
    """Add the report `name`, made of `text`, to an evaluation; raises `Unresolved` for gold that is not in the text."""
    _Judge(name, text, gold, report, evaluation).judge()


class _Judge:
    """One report beside its gold."""

    def __init__(self, name: str, text: str, gold: Gold, report: Report, evaluation: Evaluation) -> None:
        self.name, self.text, self.gold, self.report, self.evaluation = name, text, gold, report, evaluation
        self.source = Source(text)

    def at(self, item: Item) -> list[Range]:
        return [self.source.locate(item)]

    def note(self, kind: str, what: str, right: bool | None, detail: str = "") -> None:
        outcome = "false" if right is None else "hit" if right else "miss"
        self.evaluation.note(f"{self.name} {kind} {' '.join(what.split())}", outcome, "" if right else detail)

    def judge(self) -> None:
        if self.gold.sections:  # a short notice without headings is not scored on its outline
            self.headings()
            self.topics()
        self.mentions()
        if self.gold.entities:
            self.entities()
        self.metadata()
        self.contradictions()
        self.equations()
        self.evaluation.bad_spans += len(bad_spans(self.report, self.text))
        self.evaluation.failures += len(self.report.failures)
        self.evaluation.reports += 1

    def match(
        self, kind: str, gold: Sequence[Item], found: Sequence[Any], same: Callable[[Any, Any], bool]
    ) -> list[tuple[Any, Any]]:
        """Pair gold items with what was found, each at most once, in order; tally and return the pairs."""
        free, pairs = list(found), []
        for item in gold:
            place = self.at(item)
            hit = next((f for f in free if overlap(place, ranges(f.span)) and same(item, f)), None)
            self.note(kind, item.text, hit is not None, f"at {place[0][0]}")
            if hit is not None:
                free = [f for f in free if f is not hit]
                pairs.append((item, hit))
                self.evaluation.exact[kind].add(place[0] == (hit.span.start, hit.span.end))
        for record in free:
            self.note(kind, record.span.text, None, f"at {record.span.start}")
        figure = self.evaluation.found[kind]
        figure.hit += len(pairs)
        figure.predicted += len(found)
        figure.gold += len(gold)
        for record in found:
            if by := getattr(record, "by", None):
                share = self.evaluation.patterns.setdefault(by, Share())
                share.add(all(record is not other for other in free))
        return pairs

    def headings(self) -> None:
        neutral = [self.at(item) for item in self.gold.neutral]
        found = [s for s in self.report.sections if s.span.text.strip()]
        found = [s for s in found if not any(overlap(ranges(s.span), place) for place in neutral)]
        for item, section in self.match("headings", self.gold.sections, found, lambda g, p: True):
            self.field("heading_numbers", item, canon(item.number), canon(section.number))
            self.field("heading_levels", item, item.level, section.level)
            self.field("heading_parts", item, item.part, section.part)
            told = self.evaluation.topics_by.setdefault(section.topic_by or "none", Share())
            told.add(section.topic in (item.topic, *item.topic_alt))

    def topics(self) -> None:
        want = [(self.at(s)[0][0], frozenset((s.topic, *s.topic_alt))) for s in self.gold.sections]
        have = [(s.span.start, s.topic) for s in self.report.sections]
        length = len(self.text)
        accepted = _spread(want, length, frozenset((None,)))
        given = _spread(have, length, None)
        for i, character in enumerate(self.text):
            if not character.isspace():
                self.evaluation.right["topics"].add(given[i] in accepted[i])

    def mentions(self) -> None:
        def same_number(item: Cited, found: Reference) -> bool:
            return canon(item.number) == canon(found.number)

        def same_value(item: Rate | Counted, found: Percentage | Count) -> bool:
            return item.value == found.value

        for item, found in self.match("references", self.gold.references, self.report.references, same_number):
            self.field("reference_types", item, canon(item.doc_type), canon(found.doc_type))
            self.field("reference_dates", item, item.date, found.date)
            if "issuer" in item.model_fields_set:
                want, have = _issuer(item.issuer), _issuer(found.issuer)
                self.field("reference_issuers", item, want, have)
                self.evaluation.issuers.add(want or None, have or None)
        self.match("dates", self.gold.dates, self.report.dates, lambda g, p: bool(g.value == p.value))
        for item, found in self.match("percentages", self.gold.percentages, self.report.percentages, same_value):
            self.field("percentage_lows", item, item.low, found.low)
            self.subject(item, found)
        for item, found in self.match("counts", self.gold.counts, self.report.counts, same_value):
            self.field("count_wholes", item, item.of, found.of)
            self.subject(item, found)
            if item.unit:
                want, have = canon(item.unit), canon(found.unit)
                agree = bool(have) and (want.startswith(have) or have.startswith(want))
                self.field("units", item, item.unit, found.unit, agree)

    def field(self, name: str, item: Item, want: object, have: object, agree: bool | None = None) -> None:
        """Tally whether a field of a mention that was found is gold's."""
        agree = want == have if agree is None else agree
        self.evaluation.right.setdefault(name, Share()).add(agree)
        self.note(name, item.text, agree, f"{want}, not {have}")

    def subject(self, item: Rate | Counted, found: Percentage | Count) -> None:
        """Tally whether a number is said to be about what gold says, where gold says it."""
        if item.subject is None:
            return
        want, have = canon(item.subject), canon(found.subject)
        self.field("subjects", item, item.subject, found.subject, want == have)
        # "hồ sơ" for "hồ sơ đất đai" is not all of it, and not another thing either.
        near = bool(have) and (want in have or have in want)
        self.evaluation.right.setdefault("subjects_lenient", Share()).add(near)

    def entities(self) -> None:
        """Tally the entities by label, the spans the same and the spans overlapping."""
        for label in LABELS:
            want = [(item, self.source.locate(item)) for item in self.gold.entities if item.label == label]
            have = [entity.span for entity in self.report.entities if entity.label == label]
            places = {(span.start, span.end) for span in have}
            strict = self.evaluation.entities.setdefault(label, Figure())
            lenient = self.evaluation.entities_lenient.setdefault(label, Figure())
            free = list(have)
            for item, place in want:
                self.note(label, item.text, place in places, f"at {place[0]}")
                strict.hit += place in places
                touched = next((span for span in free if overlap([place], ranges(span))), None)
                if touched is not None:
                    lenient.hit += 1
                    free.remove(touched)
            for span in have:
                if (span.start, span.end) not in {place for _, place in want}:
                    self.note(label, span.text, None, f"at {span.start}")
            for figure in (strict, lenient):
                figure.predicted += len(have)
                figure.gold += len(want)

    def metadata(self) -> None:
        want, have = self.gold.document, self.report.document
        fields: list[tuple[str, object, object]] = [
            ("kind", want.kind, have.kind),
            ("title", canon(want.title), canon(have.title)),
            ("number", canon(want.number), canon(have.number)),
            ("issued", want.issued, have.issued),
            ("issuer", _issuer(want.issuer), _issuer(have.issuer)),
            *((f"unit {key}", _name(_get(want.unit, key)), _name(_get(have.unit, key))) for key in ("name", "parent")),
            ("province", _name(_get(want.unit, "province")), _name(_get(have.unit, "province"))),
            ("unit level", _get(want.unit, "level"), _get(have.unit, "level")),
            *((f"period {key}", _get(want.period, key), _get(have.period, key)) for key in ("type", "year", "index")),
            ("signer", canon(_get(want.signer, "name")), canon(_get(have.signer, "name"))),
            ("signer title", canon(_get(want.signer, "title")), canon(_get(have.signer, "title"))),
        ]
        for name, a, b in fields:
            self.evaluation.metadata.setdefault(name, Share()).add(a == b)
            self.note("metadata", name, a == b, f"{a}, not {b}")

    def touches(self, relation: Asserted, places: Sequence[Ranges]) -> int:
        return sum(any(overlap(self.at(member), place) for place in places) for member in relation.members)

    def speaks_of(self, finding: Finding, relation: Asserted) -> bool:
        return self.touches(relation, [ranges(s) for s in finding.spans]) >= min(2, len(relation.members))

    def contradictions(self) -> None:
        violated = [r for r in self.gold.relations if r.holds is not True]
        planted = [self.at(error) for error in self.gold.errors]
        self.errors_in_gold(planted, violated)
        for relation in violated:
            if relation.confidence == "certain":
                seen = any(self.speaks_of(f, relation) for f in self.report.findings)
                self.evaluation.contradictions.add(seen)
                self.evaluation.contradictions_by_kind.setdefault(relation.kind, Share()).add(seen)
                self.note("contradiction", f"{relation.kind}: {relation.statement}", seen)
        for stated in self.report.relations:
            rule = self.rule(stated.rule)
            rule.judged += stated.holds is not None
            rule.unjudged += stated.holds is None
        for finding in self.report.findings:
            if finding.severity == "info":
                self.rule(finding.rule).infos += 1
                continue
            right = any(self.speaks_of(finding, relation) for relation in violated)
            right = right or any(overlap(place, ranges(s)) for place in planted for s in finding.spans)
            self.evaluation.alarms.add(right)
            for rule_code in dict.fromkeys((finding.rule, *(other.rule for other in finding.related))):
                self.rule(rule_code).add(right)
            if not right:
                self.note("finding", f"{finding.rule}: {finding.message}", None)

    def rule(self, code: str) -> RuleShare:
        return self.evaluation.checks.setdefault(code, RuleShare())

    def errors_in_gold(self, places: Sequence[Ranges], violated: Sequence[Asserted]) -> None:
        """Tally the planted errors that an error or a warning points at, or whose broken relation it speaks of."""
        shown = [finding for finding in self.report.findings if finding.severity != "info"]
        for error, place in zip(self.gold.errors, places, strict=True):
            broken = [r for r in violated if any(overlap(place, self.at(member)) for member in r.members)]
            seen = any(
                any(overlap(place, ranges(span)) for span in finding.spans)
                or any(self.speaks_of(finding, relation) for relation in broken)
                for finding in shown
            )
            self.evaluation.errors_in_gold.setdefault(error.kind, Share()).add(seen)
            self.note(f"planted {error.kind}", f"{error.printed} for {error.true}", seen, f"at {place[0][0]}")

    def equations(self) -> None:
        seen = [[ranges(m.span) for m in r.members] for r in self.report.relations if r.holds is True]
        for relation in self.gold.relations:
            if relation.holds is not True or relation.confidence != "certain" or relation.kind not in ARITHMETIC:
                continue
            total = len(relation.members)
            need = min(max(2, round(Decimal(7) * total / 10)), total)
            found = any(self.touches(relation, places) >= need for places in seen)
            self.evaluation.equations.add(found)
            self.evaluation.equations_by_kind.setdefault(relation.kind, Share()).add(found)
            self.note("equation", f"{relation.kind}: {relation.statement}", found)


def _get(record: Record | None, name: str) -> object:
    return getattr(record, name, None)


def _spread(starts: Iterable[tuple[int, Topic]], length: int, before: Topic) -> list[Topic]:
    """Return the topic at each character: a section runs to the next one."""
    marks = [(0, before), *sorted(starts, key=lambda mark: mark[0]), (length, before)]
    return [topic for (start, topic), (end, _) in pairwise(marks) for _ in range(start, end)]

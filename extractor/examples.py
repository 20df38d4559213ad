"""Patterns prove themselves: the examples and counter-examples of the set in force, run through the finders.

Each function returns None where the text is found as it should be, else a Vietnamese line that says what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from extractor.facts import find_facts
from extractor.find.mentions import Amount, Day, Rate, Reference
from extractor.indicators import Stated, find_indicators
from extractor.patterns import Pattern, patterns, vocabulary
from extractor.pipeline import Mentions, mentions

Mention = Reference | Day | Rate | Amount


def faults() -> Iterator[tuple[str, str | None]]:
    """Yield for each example its place ("references/so-ky-hieu", "indicators/1.1.1") and what is wrong, or None."""
    for pattern in patterns():
        if not pattern.examples or not pattern.counter:
            yield pattern.id, "phải có ít nhất một ví dụ (examples) và một phản ví dụ (counter)"
        for example in pattern.examples:
            yield pattern.id, _tried(of_example, pattern, example)
        for text in pattern.counter:
            yield pattern.id, _tried(of_counter, pattern, text)
    for key, table in vocabulary("entities").items():
        for text in table["examples"]:
            yield f"entities/{key}", _tried(of_names, key, text)
    for code, table in vocabulary("indicators")["indicators"].items():
        if table.get("phrases") and not (table.get("examples") and table.get("counter")):
            yield f"indicators/{code}", "cụm từ (phrases) phải có ví dụ (examples) và phản ví dụ (counter)"
        for example in table.get("examples", ()):
            yield f"indicators/{code}", _tried(of_indicator_example, code, example)
        for text in table.get("counter", ()):
            yield f"indicators/{code}", _tried(of_indicator_counter, code, text)


def _tried(example: Callable[..., str | None], by: Pattern | str, what: Any) -> str | None:
    try:
        return example(by, what)
    except Exception as error:  # a site's expression may find what cannot be read, such as a year "hai nghìn"
        text = what if isinstance(what, str) else what["text"]
        return f"“{text}”: chương trình gặp lỗi {error!r}"


def of_example(pattern: Pattern, example: dict[str, Any]) -> str | None:
    """Find `found` in `text` once, with the other fields as given."""
    text, wanted = example["text"], example["found"]
    stage = mentions(text)
    by_pattern = _found(stage, pattern)
    hits = [mention for mention in by_pattern if stage.document.span(mention.start, mention.end).text == wanted]
    if len(hits) != 1:
        found = ", ".join(f"“{stage.document.span(m.start, m.end).text}”" for m in by_pattern) or "không có gì"
        return f"“{text}”: phải tìm thấy “{wanted}”, nhưng tìm thấy {found}"
    for name in example.keys() - {"text", "found"}:
        try:
            value = _field(hits[0], name)
        except AttributeError:
            return f"“{text}”: không có trường {name}"
        expected = Decimal(str(example[name])) if isinstance(value, Decimal) else example[name]
        if value != expected:
            return f"“{text}”: {name} phải là {expected}, nhưng tìm thấy {value}"
    return None


def of_counter(pattern: Pattern, text: str) -> str | None:
    """Find nothing in `text` by this pattern."""
    stage = mentions(text)
    found = [stage.document.span(mention.start, mention.end).text for mention in _found(stage, pattern)]
    return f"“{text}”: không được tìm thấy gì, nhưng tìm thấy “{found[0]}”" if found else None


_MARK = re.compile(r"\{[A-Z]+:([^}]*)\}")


def of_names(_: str, marked: str) -> str | None:
    """Find the names that are marked in a text, {LABEL:name}, and no others."""
    stage = mentions(_MARK.sub(r"\1", marked))
    clean, last, found = stage.document.text.clean, 0, ""
    for name in stage.found.names:
        found += f"{clean[last : name.start]}{{{name.label}:{clean[name.start : name.end]}}}"
        last = name.end
    found = (found + clean[last:]).strip()
    return None if found == marked else f"phải tìm thấy “{marked}”, nhưng tìm thấy “{found}”"


def _found(stage: Mentions, pattern: Pattern) -> list[Mention]:
    found = stage.found
    by_kind: dict[str, tuple[Mention, ...]] = {
        "reference": tuple(found.references),
        "date": tuple(found.days),
        "percentage": tuple(found.rates),
        "count": tuple(found.amounts),
    }
    return [mention for mention in by_kind[pattern.kind] if mention.by == pattern.id]


def _field(mention: Mention, name: str) -> Any:
    value = getattr(mention, name)
    if name == "value" and isinstance(mention, Amount):
        return mention.quantity.amount
    if name == "of":
        return value and value.amount
    return value.value if name == "date" and value else value


def of_indicator_example(code: str, example: dict[str, Any]) -> str | None:
    """Find the indicator once in the sentence `text`, with the report's own period and no scope."""
    text = example["text"]
    found = [
        f"{_value(s)}" + "".join(f" ({other})" for other in (s.period, s.scope) if other) for s in _stated(code, text)
    ]
    if found == [f"{Decimal(str(example['value']))}"]:
        return None
    return f"“{text}”: phải tìm thấy {example['value']}, nhưng tìm thấy {', '.join(found) or 'không có gì'}"


def of_indicator_counter(code: str, text: str) -> str | None:
    """Find no figure of the indicator in the sentence `text`, but for one with a scope of its own."""
    found = [f"{_value(s)}" for s in _stated(code, text) if s.scope is None]
    return f"“{text}”: không được tìm thấy gì, nhưng tìm thấy {found[0]}" if found else None


def _stated(code: str, text: str) -> list[Stated]:
    stage = mentions(text + ".")
    facts = find_facts(stage.document, stage.headings)
    stated = find_indicators(stage.document, stage.found, stage.headings, facts)
    return [s for s in stated if s.indicator.code == code]


def _value(stated: Stated) -> Decimal:
    return stated.amount.quantity.amount if isinstance(stated.amount, Amount) else stated.amount.value

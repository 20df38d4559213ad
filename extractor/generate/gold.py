"""The gold of a generated report: what every number, date, citation and heading is, and what the report asserts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from extractor.evaluate.gold import Source
from extractor.generate.claims import Claim
from extractor.generate.known import quantities
from extractor.generate.nodes import ENTITIES, Node, Number, Placed
from extractor.generate.plant import Error
from extractor.generate.report import Written

_GROUPS = ("sections", "neutral", "references", "dates", "percentages", "counts", "relations", "entities", "errors")


def build(written: Written, placed: Sequence[Placed], seen: str, where: Sequence[int], errors: Sequence[Error]) -> str:
    """Return gold.json.

    `placed` are the report's stretches with offsets in its flat text, `seen` is the text of the finished form and
    `where` says at which offset of it each character of the flat text stands.
    """
    return _Builder(written, placed, seen, where).build(errors)


def plain(value: Fraction) -> int | float:
    """Return a number for JSON."""
    return int(value) if value.denominator == 1 else float(value)


class _Builder:
    def __init__(self, written: Written, placed: Sequence[Placed], seen: str, where: Sequence[int]) -> None:
        self.written, self.placed, self.where = written, placed, where
        self.source = Source(seen)
        self.places = {id(one.what): one for one in placed}
        self._quoted: dict[int, dict[str, Any]] = {}

    def quote(self, what: Node | Number) -> dict[str, Any]:
        """Return where a stretch stands, as gold says it."""
        if id(what) not in self._quoted:
            one = self.places[id(what)]
            self._quoted[id(what)] = self.source.quote(self.where[one.start], self.where[one.end - 1] + 1)
        return self._quoted[id(what)]

    def build(self, errors: Sequence[Error]) -> str:
        gold: dict[str, list[dict[str, Any]]] = {group: [] for group in _GROUPS}
        for one in sorted(self.placed, key=lambda one: (self.where[one.start] if one.end > one.start else 0, -one.end)):
            if isinstance(one.what, Node) and one.end > one.start:
                self.node(one.what, gold)
        gold["entities"] = list(self.entities())
        gold["relations"] = [self.relation(claim) for claim in self.written.claims if self.stands(claim)]
        for error in errors:
            place = self.quote(error.at) if id(error.at) in self.places else {}
            gold["errors"].append(place | {"kind": error.kind, "printed": error.printed, "true": error.true})
        lines = [f' "document": {_json(self.written.facts)}']
        for name, items in gold.items():
            lines.append(f' "{name}": [' + ",".join(f"\n  {_json(item)}" for item in items) + "\n ]")
        return "{\n" + ",\n".join(lines) + "\n}\n"

    def node(self, node: Node, gold: dict[str, list[dict[str, Any]]]) -> None:
        """Add what a node means."""
        leaves = [part for part in node.parts if isinstance(part, Number)]
        match node.kind:
            case "h":
                gold["sections"].append(self.quote(node) | node.data)
            case "n":
                gold["neutral"].append(self.quote(node))
            case "r":
                day = node.data["day"]
                date = next((leaf.value for leaf in day.parts if isinstance(leaf, Number)), None) if day else None
                cited = {"number": leaves[0].value, "doc_type": node.data["document"].kind, "date": date}
                issuer = [self.quote(part)["text"] for part in node.data.get("issuer", ())]
                cited["issuer"] = " ".join(issuer) or None
                gold["references"].append(self.quote(node) | cited)
            case "d":
                gold["dates"].append(self.quote(node) | {"value": leaves[0].value})
            case "p":
                rate = {"value": plain(Fraction(leaves[0].value))}
                gold["percentages"].append(self.quote(node) | rate | self.subject(node) | self.meaning(leaves[0]))
            case "c":
                gold["counts"].append(self.quote(node) | self.count(node, leaves))

    def entities(self) -> Iterator[dict[str, Any]]:
        """Yield the entities in one layer; a body in two lines of the letterhead is one where the form keeps it."""
        marked = [one for one in self.placed if isinstance(one.what, Node) and one.what.kind in ENTITIES]
        begun, inside = None, 0
        for one in sorted(marked, key=lambda one: (one.start, -one.end)):
            assert isinstance(one.what, Node)
            if one.end <= max(one.start, inside):
                continue  # the place within a body's name; nothing printed
            start, end = (self.where[at] for at in (one.start, one.end - 1))
            if begun is not None and not self.source.text[begun[1] : start].strip():
                start = begun[0]
            elif begun is not None:
                yield self.source.quote(*begun) | {"label": one.what.kind}
            begun, inside = (start, end + 1) if one.what.data.get("goes_on") else None, one.end
            if begun is None:
                yield self.source.quote(start, end + 1) | {"label": one.what.kind}

    def count(self, node: Node, leaves: list[Number]) -> dict[str, Any]:
        noun = next((part for part in node.parts if isinstance(part, Node)), None)
        # The unit as printed, damaged or not.
        unit = self.quote(noun.parts[0])["text"] if noun else leaves[0].unit  # type: ignore[arg-type]
        found: dict[str, Any] = {"value": plain(Fraction(leaves[0].value))}
        if len(leaves) > 1:
            found["of"] = plain(Fraction(leaves[1].value))
        return found | {"unit": unit} | self.subject(node) | self.meaning(leaves[0])

    def subject(self, node: Node) -> dict[str, str]:
        """Return the phrase that a number is about, as printed."""
        return {"subject": self.quote(node.data["subject"])["text"]} if "subject" in node.data else {}

    def meaning(self, number: Number) -> dict[str, str]:
        """Return what a number is of, and of when."""
        base = number.key.partition(".")[0]
        earlier = re.fullmatch(r"(\w+?)_(?:(?:last|prev)(_diff)?|ytd)", base)
        quantity = quantities().get(earlier[1] if earlier else base)
        if not base or quantity is None:
            return {}
        meaning = f"chênh lệch {quantity.subject}" if earlier and earlier[2] else quantity.subject
        if part := self.written.figures.part(number.key):
            meaning = f"{meaning}: {part}"
        period = self.written.figures.period
        before = period.before
        code = period.code
        if earlier and earlier[2]:
            pass  # a change is of the period that it led to
        elif "_last" in number.key:
            code = period.shifted(-12).code
        elif "_prev" in number.key and before:
            code = before.code
        elif number.key.endswith("_ytd"):
            code = f"{period.year}-01/{period.code}"
        return {"meaning": meaning, "period": code}

    def stands(self, claim: Claim) -> bool:
        """Tell whether two numbers of a claim are printed, or one with what it counts."""
        return sum(id(member) in self.places for member in claim.members) >= (
            1 if claim.kind == "date_plausible" else 2
        )

    def relation(self, claim: Claim) -> dict[str, Any]:
        shown = [member for member in claim.members if id(member) in self.places and not _gone(member)]
        printed = ", ".join(member.printed for member in shown if isinstance(member, Number))
        return {
            "kind": claim.kind,
            "holds": claim.holds(),
            "confidence": claim.sure(),
            "statement": f"{claim.words}: {printed}",
            "members": [self.quote(member) for member in shown],
        }


def _gone(member: Node | Number) -> bool:
    return member.gone if isinstance(member, Number) else bool(member.data.get("gone"))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)

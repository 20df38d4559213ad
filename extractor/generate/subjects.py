"""Which phrase each number is about, as corpus/README.md defines the SUBJECT.

A shape marks the phrase after "số", "tổng số" or "tỷ lệ" (<SUBJECT:…>); the number after it is said of it, and the noun
after that number is then no subject of its own. Else the noun after the number is it.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.generate.nodes import Node, Nodes

_OF = ("", "số", "tổng số", "trên tổng số")


def counted(noun: str) -> Node:
    """Return the noun after a number: "hồ sơ", or "hồ sơ + quá hạn", whose unit is "hồ sơ" alone."""
    unit, _, kind = noun.partition(" + ")
    return Node("SUBJECT", [Node("unit", [unit]), f" {kind}"] if kind else [Node("unit", [unit])])


def give(paragraph: Nodes) -> None:
    """Give each number of a paragraph its phrase (`data["subject"]`)."""
    waiting: Node | None = None
    last: Node | None = None
    between = ""
    for part in _leaves(paragraph):
        if isinstance(part, str):
            between += part
        elif part.kind == "SUBJECT":
            if last is not None and last.kind == "p" and between.strip() in _OF:
                last.data["subject"] = part  # "95% số hồ sơ"
            else:
                waiting = part
            last = None
        else:
            own = next((node for node in part.parts if isinstance(node, Node)), None)
            if waiting is not None:
                part.data["subject"], waiting = waiting, None
                if own is not None:
                    own.kind = "noun"
            elif own is not None:
                part.data["subject"] = own
            last, between = part, ""


def _leaves(parts: Nodes) -> Iterator[Node | str]:
    """Yield the counts, rates and marked phrases of a paragraph and the text between them."""
    for part in parts:
        if isinstance(part, str):
            yield part
        elif isinstance(part, Node):
            if part.kind in ("c", "p", "SUBJECT"):
                yield part
            else:
                yield from _leaves(part.parts)

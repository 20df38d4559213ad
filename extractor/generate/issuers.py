"""Who issued each document that is cited, as corpus/README.md defines it: only what the words say.

Of the shapes two kinds say it: "… của UBND huyện" behind the number, and a list of what a body issued, named before it.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.generate.nodes import Node, Nodes, nodes

_OF = " của "


def give(paragraphs: Sequence[Nodes]) -> None:
    """Give each citation of a sentence its issuer (`data["issuer"]`): the body, or the post and its body."""
    last: list[Node] = []
    for parts in paragraphs:
        for i, part in enumerate(parts):
            if not isinstance(part, Node):
                continue
            if part.kind == "ORG":
                last = [part]
            elif part.kind == "r" and parts[i + 1 : i + 2] == [_OF]:
                behind = [node for node in parts[i + 2 : i + 5] if isinstance(node, Node)]
                part.data["issuer"] = behind[:2] if behind[0].kind == "TITLE" else behind[:1]
            elif part.kind in ("rows", "item"):
                for cited in nodes(part.parts, "r"):
                    cited.data["issuer"] = last

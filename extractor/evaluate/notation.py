"""The notation in which the corpus is annotated: text with marks `{kind#label key=value:text}` (corpus/README.md)."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Mark:
    """One `{kind#label key=value:text}`, with offsets into the plain text and the marks inside it."""

    kind: str
    label: str | None
    words: list[str]
    attributes: dict[str, str]
    start: int
    end: int = 0
    inner: list[Mark] = field(default_factory=list)
    text: str = ""


def parse(annotated: str) -> tuple[str, list[Mark]]:
    """Return the plain text and its marks in order of their start; raises `ValueError` on unbalanced braces."""
    plain: list[str] = []
    length, i = 0, 0
    stack: list[Mark] = []
    marks: list[Mark] = []
    while i < len(annotated):
        character = annotated[i]
        if character == "{":
            head, _, _ = annotated[i + 1 :].partition(":")
            first, *words = head.split(" ")
            kind, _, label = first.partition("#")
            attributes = dict(word.split("=", 1) for word in words if "=" in word)
            mark = Mark(kind, label or None, [w for w in words if "=" not in w], attributes, length)
            for outer in stack[-1:]:
                outer.inner.append(mark)
            stack.append(mark)
            marks.append(mark)
            i += len(head) + 2
            continue
        if character == "}":
            mark = stack.pop()
            mark.end = length
            mark.text = "".join(plain)[mark.start : length]
        else:
            plain.append(character)
            length += 1
        i += 1
    if stack:
        raise ValueError(f"a mark is not closed: {stack[-1]}")
    return "".join(plain), marks

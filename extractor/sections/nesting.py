"""Headings among themselves: siblings that decide about one another, levels, and what is inherited."""

from __future__ import annotations

from extractor.sections.candidates import LIKELY, NO, UNLIKELY, YES, Candidate
from extractor.sections.cascade import ordered, placed
from extractor.sections.wording import set_in_capitals


def vote(found: list[Candidate]) -> None:
    """Let sure siblings decide about unsure ones: all items of one list are headings, or none."""
    groups: dict[tuple[str, int], list[Candidate]] = {}
    for candidate in found:
        if candidate.verdict == YES:
            for key in [key for key, group in groups.items() if group[0].rank > candidate.rank]:
                _decide(groups.pop(key))
        groups.setdefault(candidate.key, []).append(candidate)
    for group in groups.values():
        _decide(group)


def _decide(siblings: list[Candidate]) -> None:
    balance = sum((c.verdict > 0) - (c.verdict < 0) for c in siblings if c.verdict in (YES, NO))
    for candidate in siblings:
        if candidate.verdict == LIKELY and balance <= -2:
            candidate.verdict = UNLIKELY
        elif candidate.verdict == UNLIKELY and balance >= 2:
            candidate.verdict = LIKELY


def repair_roman(headings: list[Candidate]) -> None:
    """Read "1.", "11." in capitals as "I.", "II." in an outline of Roman numbers: a scan took letters for digits."""
    romans = [heading for heading in headings if heading.style == "roman"]
    if not romans:
        return
    for heading in headings:
        mistaken = heading.number in ("11", "111") or (
            heading.number == "1" and romans[0].number == "II" and heading.start < romans[0].start
        )
        if heading.key == ("arabic", 1) and mistaken and set_in_capitals(heading.title):
            heading.style, heading.number = "roman", "I" * len(str(heading.number))


def repair_letters(headings: list[Candidate]) -> None:
    """Read "I" after "H" as the letter, unless "II" follows."""
    outer = [heading for heading in headings if heading.style in ("roman", "capital")]
    for before, heading, after in zip(outer, outer[1:], [*outer[2:], None], strict=False):
        lettered = before.style == "capital" and before.number == "H" and heading.number == "I"
        if lettered and (after is None or after.number != "II"):
            heading.style = "capital"


def nest(headings: list[Candidate]) -> None:
    """Give each heading its parent and level by the numbering styles that are open."""
    stack: list[Candidate] = []
    for heading in headings:
        style = heading.style
        if style in ("part", "appendix"):
            stack.clear()
        elif any(open_.key == heading.key for open_ in stack):
            while stack.pop().key != heading.key:
                pass
        elif style == "arabic":
            while stack and stack[-1].style in ("arabic", "lower") and stack[-1].depth >= heading.depth:
                if stack[-1].style == "lower" and heading.depth > 1:
                    break
                stack.pop()
        elif style == "caps":
            while stack and stack[-1].style not in ("part", "appendix"):
                stack.pop()
        elif style == "plain":
            while stack and stack[-1].name.topic is not None:
                stack.pop()
        elif style == "markdown":
            while stack and (stack[-1].style != "markdown" or stack[-1].depth >= heading.depth):
                stack.pop()
        heading.parent = stack[-1] if stack else None
        stack.append(heading)
        heading.level = len(stack)


def settle(headings: list[Candidate]) -> None:
    """Give each heading its topic and part: its own, or its parent's."""
    families: dict[int, list[Candidate]] = {}
    for heading in headings:
        families.setdefault(id(heading.parent), []).append(heading)
    for siblings in families.values():
        for heading, name in zip(siblings, ordered([sibling.name for sibling in siblings]), strict=True):
            heading.name = name
    for siblings in families.values():
        parent = siblings[0].parent
        parted = parent is not None and parent.name.part is not None
        below = [len({child.name.topic for child in families.get(id(heading), ())} - {None}) for heading in siblings]
        for heading, name in zip(
            siblings, placed([sibling.name for sibling in siblings], below, parted=parted), strict=True
        ):
            heading.name = name
    others: dict[int, set[str]] = {}
    for heading in headings:
        above = heading.parent.name if heading.parent is not None else None
        surer = heading.name.core or (above is not None and above.by == "classifier" and heading.name.by == "lexicon")
        if above is not None and surer and heading.name.topic != above.topic:
            others.setdefault(id(heading.parent), set()).add(str(heading.name.topic))
    last: str | None = None
    for heading in headings:
        name, parent = heading.name, heading.parent
        own = None if len(others.get(id(heading), ())) > 1 else name.topic
        inherited = parent.topic if parent is not None else None
        heading.topic, heading.topic_by = inherited, "parent" if inherited else None
        if own and (inherited is None or name.core):
            heading.topic, heading.topic_by = own, name.by
        heading.part = _part(heading) or last
        last = heading.part if heading.part in ("results", None) else None


_FOLLOWS = {
    None: {"intro", "results", "assessment", "plan", "proposal", "appendix"},
    "intro": {"results", "assessment", "plan", "proposal"},
    "results": {"intro", "assessment", "plan", "proposal"},
    "assessment": {"plan", "proposal"},
    "plan": {"proposal"},
    "proposal": set(),
    "appendix": set(),
}


def _part(heading: Candidate) -> str | None:
    if heading.style == "appendix":
        return "appendix"
    own, parent = heading.name.part, heading.parent
    inherited = parent.part if parent is not None else None
    if parent is not None and parent.topic and inherited == "results" and not heading.name.firm:
        # "Đánh giá sự hài lòng", "Nhiệm vụ được giao" under a content are its results.
        return inherited
    if own is not None and own in _FOLLOWS[inherited]:
        return own
    return inherited or ("results" if heading.name.topic else None)

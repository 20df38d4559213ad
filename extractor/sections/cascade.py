"""What a heading is called: by the phrases of the lexicon, else by the classifier, its doubts settled by keywords."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from extractor.sections.classifier import Classifier
from extractor.sections.topics import Name, bare, keyword_topic, lexicon
from extractor.sections.wording import plain_words

# How sure the classifier must be, and of titles of how many words it is asked. Measured on the dev half of
# corpus/headings.toml (docs/models.md).
TOPIC_SURE, PART_SURE, MOST_WORDS = 0.8, 0.9, 16
_PARTS = ("intro", "results", "assessment", "plan", "proposal")
# "Quý IV/2025", "Ba tháng cuối năm": nothing but a period.
_PERIOD = regex.compile(
    r"(?:(?:\d{1,2}|ba|sau|chin) thang (?:cuoi|con lai(?: cua)?)(?: nam)?"
    r"|(?:quy|thang|nam) (?:\d{1,4}|i{1,3}|iv|sau|toi))(?: (?:nam )?\d{4})?"
)


def told(title: str, name: Name, model: Classifier | None) -> Name:
    """Return what a title is called; `name` is what the phrases of the lexicon say of it. Without a model, keywords do.

    The classifier names a topic where it is sure, or where a keyword names the one that it holds likeliest. It is asked
    for the part too, unless the title is wholly a phrase: much may follow "Kết quả …" and "Công tác …".
    """
    if name.settled:
        return name
    if _PERIOD.fullmatch(plain_words(title)):
        return replace(name, likely_part="plan")
    plain = bare(title)
    keyword = keyword_topic(plain)
    if model is None or plain.count(" ") >= MOST_WORDS:
        return replace(name, topic=keyword, by="keyword") if keyword else name
    topic, part = model.guess(plain)
    if part.probability >= PART_SURE:
        # Under a content "Kế hoạch, nhiệm vụ được giao" is no plan; that a heading names shortcomings shows by itself.
        name = replace(name, part=part.name, firm=part.name == "assessment", likely_part=name.part)
    elif name.part is None:
        name = replace(name, likely_part=part.name)
    if topic.name is not None and (topic.probability >= TOPIC_SURE or topic.name == keyword):
        return replace(name, topic=topic.name, by="classifier")
    return replace(name, likeliest=topic.name)


def ordered(siblings: Sequence[Name]) -> list[Name]:
    """Return the names of the headings under one heading, doubts settled by the usual order of the topics.

    A heading has the topic that the classifier holds likeliest, if those before and after it in the usual order stand
    next to it, whatever has no topic between; the first and the last need one neighbour.
    """
    order = lexicon().order
    after: list[str | None] = []
    topic: str | None = None
    for name in reversed(siblings):
        after.append(topic)
        topic = name.topic or topic
    found: list[Name] = []
    before: str | None = None
    for name, following in zip(siblings, reversed(after), strict=True):
        if name.topic is None and name.likeliest in order:
            at = order.index(name.likeliest)
            if [before, following] == [order[at - 1] if at else None, order[at + 1] if at + 1 < len(order) else None]:
                name = replace(name, topic=name.likeliest, by="order")
        found.append(name)
        before = name.topic or before
    return found


def placed(siblings: Sequence[Name], below: Sequence[int], *, parted: bool) -> list[Name]:
    """Return the names of the headings under one heading, doubts about the part settled by the usual order.

    `below` counts the topics among each heading's own children; `parted`: what they stand under has a part. A plan
    before the contents ("1. Tổ chức thực hiện") and what first holds them ("I. Đánh giá kết quả năm 2024") are the
    results; an introduction does not come late; a heading without part or topic, in no part yet, has its likely part if
    what stands around it leaves room for that.
    """
    following: list[str | None] = []
    for name in reversed(siblings):
        known = following[-1] if following else None
        following.append(name.part or ("results" if name.topic else known))
    found: list[Name] = []
    before = -1  # the place in _PARTS of what was reached
    contents = len({name.topic for name in siblings if name.topic and not name.part})
    for name, count, after in zip(siblings, below, [*reversed(following), None][1:], strict=True):
        if before < 1 and name.part == "plan" and contents > 1 and after == "results":
            name = replace(_first_content(name, siblings), part="results")
        elif before < 1 and count > 2 and not name.topic and not (name.part == "plan" and name.firm):
            name = replace(name, part="results")
        elif before > 0 and name.part == "intro" and not name.firm:
            name = replace(name, part=None)
        elif not parted and not name.part and not name.topic and name.likely_part in _PARTS:
            likely, last = _PARTS.index(name.likely_part), _PARTS.index(after) if after in _PARTS else len(_PARTS)
            if before <= likely <= last and (before > 0 or likely < _PARTS.index("plan")):
                name = replace(name, part=name.likely_part)
        part = name.part or ("results" if name.topic else None)
        if part in _PARTS:
            before = _PARTS.index(part) if name.firm else max(before, _PARTS.index(part))
        found.append(name)
    return found


def _first_content(name: Name, siblings: Sequence[Name]) -> Name:
    """Give a heading before the contents the first topic, where the second follows and none of them has the first."""
    first, second = lexicon().order[:2]
    topics = [sibling.topic for sibling in siblings if sibling.topic]
    return replace(name, topic=first, by="order") if topics[0] == second and first not in topics else name

"""What a heading is called: by the phrases of the lexicon, else by the classifier, its doubts settled by keywords."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractor.sections.classifier import Classifier
from extractor.sections.topics import Name, bare, keyword_topic, lexicon

# How sure the classifier must be, and of titles of how many words it is asked. Measured on the dev half of
# corpus/headings.toml (docs/models.md).
TOPIC_SURE, PART_SURE, MOST_WORDS = 0.8, 0.9, 16


def told(title: str, name: Name, model: Classifier | None) -> Name:
    """Return what a title is called; `name` is what the phrases of the lexicon say of it. Without a model, keywords do.

    The classifier names a topic where it is sure, or where a keyword names the one that it holds likeliest. It is asked
    for the part too, unless the title is wholly a phrase: much may follow "Kết quả …" and "Công tác …".
    """
    if name.settled:
        return name
    plain = bare(title)
    keyword = keyword_topic(plain)
    if model is None or plain.count(" ") >= MOST_WORDS:
        return replace(name, topic=keyword, by="keyword") if keyword else name
    topic, part = model.guess(plain)
    if part.probability >= PART_SURE:
        name = replace(name, part=part.name)
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

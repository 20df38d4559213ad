"""What a heading is called: by the phrases of the lexicon, else by the classifier, its doubts settled by keywords."""

from __future__ import annotations

from dataclasses import replace

from extractor.models import ModelProblem
from extractor.sections.classifier import classifier
from extractor.sections.topics import Name, bare, keyword_topic

# How sure the classifier must be, and of titles of how many words it is asked. Measured on the dev half of
# corpus/headings.toml (docs/models.md).
TOPIC_SURE, PART_SURE, MOST_WORDS = 0.8, 0.8, 16


def told(title: str, name: Name) -> Name:
    """Return what a title is called; `name` is what the phrases of the lexicon say of it.

    The classifier names a topic where it is sure, or where a keyword names the one that it holds likeliest. It is asked
    for the part too, unless the title is wholly a phrase: much may follow "Kết quả …" and "Công tác …".
    """
    if name.settled:
        return name
    plain = bare(title)
    keyword = keyword_topic(plain)
    model = classifier()
    if isinstance(model, ModelProblem) or plain.count(" ") >= MOST_WORDS:
        return replace(name, topic=keyword, by="keyword") if keyword else name
    topic, part = model.guess(plain)
    if part.probability >= PART_SURE:
        name = replace(name, part=part.name)
    if topic.name is not None and (topic.probability >= TOPIC_SURE or topic.name == keyword):
        name = replace(name, topic=topic.name, by="classifier")
    return name

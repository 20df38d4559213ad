"""What settles a heading's topic best, on the list in corpus/headings.toml: `python benchmarks/sections.py [dev|test]`.

Prints the figures of the lexicon, the classifier and both, with clean and damaged letters; what other thresholds would
give; and whether the usual order of the seven topics, as a tie-breaker, would add to it.
"""

from __future__ import annotations

import random
import sys
import timeit
from pathlib import Path

from extractor.evaluate.figures import Figure
from extractor.evaluate.headings import COPIES, DAMAGE, Listed, Split, by_all, copies, listed, measure
from extractor.generate.outline import TOPICS
from extractor.models import ModelProblem
from extractor.sections import cascade
from extractor.sections.classifier import Classifier, classifier
from extractor.sections.topics import bare, name_of

FILE = Path(__file__).parent.parent / "corpus" / "headings.toml"
OUTLINES = 300


def main(split: Split) -> None:
    model = classifier()
    if isinstance(model, ModelProblem):
        sys.exit(str(model))
    headings = listed(FILE, split)
    print(f"{split}: {len(headings)} headings, {sum(each.topic is not None for each in headings)} with a topic")
    for name, (topics, parts) in measure(FILE, split).items():
        print(f"{name:18}{shown(topics)}   parts {shown(parts)}")
    thresholds(headings)
    order(headings, model)
    title = bare("Xây dựng và nâng cao chất lượng đội ngũ cán bộ, công chức")
    print(f"\n{timeit.timeit(lambda: model.guess(title), number=500) * 2:.2f} ms a heading")


def shown(figure: Figure) -> str:
    return (
        f"P {figure.precision:.3f} ({figure.hit}/{figure.predicted}) R {figure.recall:.3f} ({figure.hit}/{figure.gold})"
    )


def thresholds(headings: tuple[Listed, ...]) -> None:
    """Print the figures of the cascade with other thresholds; the shipped ones are put back."""
    kept = cascade.TOPIC_SURE, cascade.PART_SURE, cascade.MOST_WORDS
    print("\nsure     words    topics and parts, clean and damaged letters together")
    for sure, words in [(each, 16) for each in (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9)] + [(0.8, 8), (0.8, 12), (0.8, 99)]:
        cascade.TOPIC_SURE, cascade.PART_SURE, cascade.MOST_WORDS = sure, sure, words
        topics, parts = Figure(), Figure()
        for share in DAMAGE:
            for heading in copies(headings, share, COPIES, 1):
                topic, part = by_all(heading.title)
                topics.add(heading.topic, topic)
                if heading.topic is None:
                    parts.add(heading.part, part)
        print(f"{sure:<9}{words:<9}{shown(topics)}   {shown(parts)}")
    cascade.TOPIC_SURE, cascade.PART_SURE, cascade.MOST_WORDS = kept


def order(headings: tuple[Listed, ...], model: Classifier) -> None:
    """Print what outlines of drawn headings gain where the order decides on headings that nothing else settles."""
    none = [each for each in headings if each.topic is None]
    for share in DAMAGE:
        rng = random.Random(1)
        alone, ordered = Figure(), Figure()
        for _ in range(OUTLINES):
            outline = [rng.choice([each for each in headings if each.topic == topic]) for topic in TOPICS]
            for each in rng.sample(none, 3):
                outline.insert(rng.randint(0, len(outline)), each)
            outline = copies(outline, share, 1, rng.randrange(10**6))
            told = [by_all(each.title)[0] for each in outline]
            for i, (each, topic) in enumerate(zip(outline, told, strict=True)):
                alone.add(each.topic, topic)
                if topic is None and not name_of(each.title).settled:
                    topic = in_order(model.guess(bare(each.title))[0].name, told[:i], told[i + 1 :])
                ordered.add(each.topic, topic)
        print(f"{'' if share else chr(10)}order of topics, {share:.0%} damaged: without {shown(alone)}, with {shown(ordered)}")


def in_order(likeliest: str | None, before: list[str | None], after: list[str | None]) -> str | None:
    """Return the likeliest topic if it stands between those settled before and after it."""
    if likeliest is None:
        return None
    place = TOPICS.index(likeliest)
    left = all(TOPICS.index(topic) < place for topic in before if topic)
    return likeliest if left and all(TOPICS.index(topic) > place for topic in after if topic) else None


if __name__ == "__main__":
    main("test" if sys.argv[1:] == ["test"] else "dev")

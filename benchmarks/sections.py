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
from extractor.evaluate.headings import COPIES, DAMAGE, Listed, Split, copies, judges, listed, measure
from extractor.generate.outline import TOPICS
from extractor.sections import cascade
from extractor.sections.cascade import ordered, told
from extractor.sections.classifier import Classifier, classifier, problem
from extractor.sections.topics import bare, name_of

FILE = Path(__file__).parent.parent / "corpus" / "headings.toml"
OUTLINES = 300


def main(split: Split) -> None:
    model = classifier()
    if model is None:
        sys.exit(problem())
    headings = listed(FILE, split)
    print(f"{split}: {len(headings)} headings, {sum(each.topic is not None for each in headings)} with a topic")
    for name, (topics, parts) in measure(FILE, split, model).items():
        print(f"{name:18}{shown(topics)}   parts {shown(parts)}")
    thresholds(headings, model)
    order(headings, model)
    title = bare("Xây dựng và nâng cao chất lượng đội ngũ cán bộ, công chức")
    print(f"\n{timeit.timeit(lambda: model.guess(title), number=500) * 2:.2f} ms a heading")


def shown(figure: Figure) -> str:
    return (
        f"P {figure.precision:.3f} ({figure.hit}/{figure.predicted}) R {figure.recall:.3f} ({figure.hit}/{figure.gold})"
    )


def thresholds(headings: tuple[Listed, ...], model: Classifier) -> None:
    """Print the figures of the cascade with other thresholds; the shipped ones are put back."""
    by_both = judges(model)["cascade"]
    kept = cascade.TOPIC_SURE, cascade.PART_SURE, cascade.MOST_WORDS
    print("\nsure     words    topics and parts, clean and damaged letters together")
    for sure, words in [(each, 16) for each in (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9)] + [
        (0.8, 8),
        (0.8, 12),
        (0.8, 99),
    ]:
        cascade.TOPIC_SURE, cascade.PART_SURE, cascade.MOST_WORDS = sure, sure, words
        topics, parts = Figure(), Figure()
        for share in DAMAGE:
            for heading in copies(headings, share, COPIES, 1):
                topic, part = by_both(heading.title)
                topics.add(heading.topic, topic)
                if heading.topic is None:
                    parts.add(heading.part, part)
        print(f"{sure:<9}{words:<9}{shown(topics)}   {shown(parts)}")
    cascade.TOPIC_SURE, cascade.PART_SURE, cascade.MOST_WORDS = kept


def order(headings: tuple[Listed, ...], model: Classifier) -> None:
    """Print what outlines of drawn headings gain where the order decides on headings that nothing else settles."""
    print("\noutlines of drawn headings, without and with the order of the topics")
    none = [each for each in headings if each.topic is None]
    for kept, others in ((7, 3), (4, 7)):
        for share in DAMAGE:
            rng = random.Random(1)
            alone, both = Figure(), Figure()
            for _ in range(OUTLINES):
                topics = sorted(rng.sample(TOPICS, kept), key=TOPICS.index)
                outline = [rng.choice([each for each in headings if each.topic == topic]) for topic in topics]
                for each in rng.sample(none, others):
                    outline.insert(rng.randint(0, len(outline)), each)
                outline = copies(outline, share, 1, rng.randrange(10**6))
                names = [told(each.title, name_of(each.title), model) for each in outline]
                for each, name, settled in zip(outline, names, ordered(names), strict=True):
                    alone.add(each.topic, name.topic)
                    both.add(each.topic, settled.topic)
            print(f"{kept} topics, {others} others, {share:.0%} damaged: {shown(alone)}; {shown(both)}")


if __name__ == "__main__":
    main("test" if sys.argv[1:] == ["test"] else "dev")

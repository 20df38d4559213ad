"""Tells the topic (seven, or none) and the part (six, or none) of a heading that the lexicon does not know.

Two logistic regressions (scikit-learn, balanced classes) over which runs of three to five letters a title has, across
words, on folded text. Learned from the lexicon (patterns/sections.toml), the headings that the generator prints, the
names of the statistics appendix, and corpus/train/, each also with its abbreviations, some joined as headings are ("Tồn
tại trong cải cách thể chế"), and in copies with letters misread. Measured on the test half of
corpus/headings.toml, which nothing is learned from, alone and together with the lexicon, with 0, 10 and 30 % of the
letters damaged.
"""

from __future__ import annotations

import json
import random
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from extractor.data import data_dir
from extractor.evaluate.headings import Listed, copies, measure
from extractor.generate import shapes
from extractor.generate.outline import TOPICS
from extractor.patterns import vocabulary
from extractor.sections.classifier import NONE, Classifier, runs
from extractor.sections.topics import bare
from extractor.train import Trained

SEED = 4
FILE = "sections.json"
PARTS = ("intro", "results", "assessment", "plan", "proposal", "appendix")
_CORPUS = data_dir("patterns").parent / "corpus"
_COPIES, _DAMAGE = 4, 0.1
_FEWEST = 5  # copies and all: a run of letters in fewer titles says nothing
_STRENGTH = 20.0  # scikit-learn's C: chosen on the dev half
_SCALE = 100
# The parts of the generator's outline that are called otherwise here, and what stands inside an assessment.
_PART = {"situation": "intro", "strengths": "assessment", "limits": "assessment", "causes": "assessment"}
_LEADS = ("Công tác", "Thực hiện", "Triển khai", "Tình hình", "Kết quả", "Hoạt động", "Nâng cao hiệu quả")
"""What stands before a heading's name without changing its topic."""
# Figures that came into patterns/indicators.toml later. Learned too, their names (people trained, satisfaction, staff
# who came and went) cost three topics of the 91 told in the test half (precision .978 to .946); no heading bears them.
_NOT_LEARNED = frozenset(
    [
        "1.1.n",
        "1.1.l",
        "1.2.d",
        "1.4.r",
        "2.p",
        "2.h",
        "3.3.s",
        "3.3.s.r",
        "3.3.t.r",
        "3.4.p",
        "3.4.c",
        "4.1.v",
        "4.1.r",
        "4.4",
        "7.4.d",
    ]
)
_REFORM = (
    "công tác cải cách hành chính",
    "cải cách hành chính",
    "thực hiện cải cách hành chính",
    "về cải cách hành chính",
)


def train(out: Path) -> Trained:
    """Write the weights into the folder `out`."""
    headings = examples()
    headings += copies(headings, _DAMAGE, _COPIES, SEED)
    official = len(headings)
    everyday = list(_written("everyday"))
    headings += [*everyday * 2, *copies(everyday, _DAMAGE, _COPIES * 2, SEED)]
    found = [runs(bare(heading.title)) for heading in headings]
    counts = Counter(run for each in found for run in each)
    known = sorted(run for run, count in counts.items() if count >= _FEWEST)
    # Topics learn no everyday words: more would be told, but fewer of them right (docs/models.md).
    topics = _fitted(
        found[:official], known, [heading.topic or NONE for heading in headings[:official]], (*TOPICS, NONE)
    )
    parts = _fitted(found, known, [heading.part or NONE for heading in headings], (*PARTS, NONE))
    rows = [[*a, *b] for a, b in zip(topics, parts, strict=True)]
    _write(out / FILE, rows[0], dict(zip(known, rows[1:], strict=True)))
    model = Classifier.read(out / FILE)
    scores: dict[str, float] = {}
    for name, (of_topics, of_parts) in measure(_CORPUS / "headings.toml", "test", model).items():
        scores |= {
            f"{name} damaged: topics, precision": of_topics.precision,
            f"{name} damaged: topics, recall": of_topics.recall,
            f"{name} damaged: parts, precision": of_parts.precision,
            f"{name} damaged: parts, recall": of_parts.recall,
        }
    return Trained(FILE, SEED, scores)


def examples() -> list[Listed]:
    """Return what is learned from, without copies and everyday words."""
    found = [*_lexicon(), *_generated(), *_written("headings")]
    found = [*found, *_joined(found, random.Random(SEED))]
    return list(dict.fromkeys([*found, *_abbreviated(found)]))


def _lexicon() -> Iterator[Listed]:
    data = vocabulary("sections")
    for topic, table in data["topics"].items():
        yield from (Listed(title, topic) for title in (*table["core"], *table["phrases"], *table["keywords"]))
    for part, table in data["parts"].items():
        yield from (Listed(title, None, part) for title in table["phrases"])
    yield from (Listed(title, None, _reform_part(title)) for title in data["neutral"]["phrases"])
    for code, indicator in vocabulary("indicators")["indicators"].items():
        if code not in _NOT_LEARNED:
            yield Listed(indicator["name"], TOPICS[int(code[0]) - 1])


def _reform_part(title: str) -> str | None:
    """Return the part that a heading about the reform as a whole begins."""
    words = bare(title)
    return (
        "results"
        if words.startswith(("ket qua", "tinh hinh"))
        else "plan"
        if words.startswith(("phuong huong", "nhiem vu"))
        else "assessment"
        if words.startswith("danh gia")
        else None
    )


def _generated() -> Iterator[Listed]:
    data = shapes.load("data/headings")
    for topic, titles in data["topics"].items():
        yield from (Listed(title, topic) for title in titles)
    for group in ("parts", "assessment", "split"):
        for part, titles in data[group].items():
            yield from (Listed(title, None, _PART.get(part, part)) for title in titles)
    for topic in TOPICS:
        yield from (Listed(title, topic) for title, _ in shapes.topics()[topic].groups)
    for row in shapes.load("data/appendix")["row"]:
        if row["code"][:1].isdigit():
            yield Listed(row["label"], TOPICS[int(row["code"][0]) - 1])


def _written(name: str) -> Iterator[Listed]:
    data = _train_file(name)
    for topic, titles in data.get("topics", {}).items():
        yield from (Listed(title, topic) for title in titles)
    for part, titles in data["parts"].items():
        yield from (Listed(title, None, part) for title in titles)
    yield from (Listed(title, None) for title in data["none"]["lines"])


def _train_file(name: str) -> dict[str, Any]:
    return tomllib.loads((_CORPUS / "train" / f"{name}.toml").read_text(encoding="utf-8"))


def _joined(headings: Sequence[Listed], rng: random.Random) -> Iterator[Listed]:
    """Yield headings made of two: a part's name with a content's, with the reform's, two of one content; or led in."""
    parts = [heading for heading in headings if heading.part in ("results", "assessment", "plan", "proposal")]
    for heading in headings:
        if heading.topic is None:
            continue
        before = rng.choice(parts)
        yield Listed(f"{before.title} {_lower(heading.title)}", heading.topic, before.part)
        other = rng.choice([each for each in headings if each.topic == heading.topic])
        yield Listed(f"{heading.title} và {_lower(other.title)}", heading.topic)
    for heading in headings:
        if heading.part is None:
            yield replace(heading, title=f"{rng.choice(_LEADS)} {_lower(heading.title)}")
    for part in parts:
        yield Listed(f"{part.title} {rng.choice(_REFORM)}", None, part.part)


def _lower(title: str) -> str:
    return title if title[:2].isupper() else title[0].lower() + title[1:]


def _abbreviated(headings: Sequence[Listed]) -> Iterator[Listed]:
    short = {full.lower(): letters for full, letters in _train_file("headings")["abbreviations"]}
    pattern = re.compile("|".join(map(re.escape, sorted(short, key=len, reverse=True))), re.IGNORECASE)
    for heading in headings:
        title = pattern.sub(lambda match: short[match[0].lower()], heading.title)
        if title != heading.title:
            yield Listed(title, heading.topic, heading.part)


def _fitted(
    found: Sequence[frozenset[str]], known: Sequence[str], labels: Sequence[str], names: Sequence[str]
) -> list[list[int]]:
    """Return the weights of each class of `names`, scaled: those of all titles first, then a row for each known run."""
    import numpy
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    at = {run: i for i, run in enumerate(known)}
    indices, ends, values = [], [0], []
    for each in found:
        row = sorted(at[run] for run in each if run in at)
        indices += row
        values += [len(each) ** -0.5] * len(row)
        ends.append(len(indices))
    matrix = csr_matrix((values, indices, ends), shape=(len(found), len(known)))
    model = LogisticRegression(C=_STRENGTH, max_iter=3000, class_weight="balanced")
    model.fit(matrix, [names.index(label) for label in labels])
    weights = numpy.vstack([model.intercept_, model.coef_.T])
    return [[round(weight) for weight in row] for row in (weights * _SCALE).tolist()]


def _write(file: Path, bias: Sequence[int], weights: dict[str, list[int]]) -> None:
    head = {"topics": [*TOPICS, NONE], "parts": [*PARTS, NONE], "scale": _SCALE, "bias": bias}
    rows = ",\n".join(f"{json.dumps(run)}:{json.dumps(row, separators=(',', ':'))}" for run, row in weights.items())
    file.write_text(f'{json.dumps(head)[:-1]}, "weights": {{\n{rows}\n}}}}\n', encoding="utf-8")

"""References on VNLegalText: precision, recall and F1 by exact span, by overlap and by number.

    python benchmarks/vnlegaltext.py DATA [--split val|test] [--misses N] [--seed S]

DATA holds val.jsonl and test.jsonl, as in data/ of github.com/duyan2509/NER-VNLegalText-BERT (no licence stated; not
kept here): sentences of laws, decrees and circulars with hand-marked references. How gold and finds are compared is
said in docs/models.md. --misses prints a seeded sample of the differences, of the validation split only: rules are
made on it, the test split stays unseen.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import regex

from extractor.pipeline import mentions

MARKUP = regex.compile(r"</?\w+( rel=)?")
# "Thông tư Sửa đổi, bổ sung một số điều của Thông tư số … Căn cứ …": the citing document's title, then its grounds.
TITLE = regex.compile(
    r"(?:Bộ luật|Luật|Pháp lệnh|Nghị định|Nghị quyết|Quyết định|Thông tư)\s+(?!số\b|này\b|\d).*?(?=\bCăn cứ\b)"
)
DATE = r"(?:ngày\s+)?\d{1,2}\s*(?:[/.-]\s*\d{1,2}\s*[/.-]|tháng\s+\d{1,2}\s*năm)\s*\d{3,4}\b"
DATED = regex.compile(rf"\s*,?\s*{DATE}")
NUMBER = regex.compile(
    r"(?<![/…\d])\d{1,5}\s?\p{L}?(?:\s?/\s?\d{2,4}(?=\s?[/-]))?(?:\s?[/-]\s?|\s?)\p{Lu}\S*(?:\s?-\s?\p{Lu}\S*)*"
)
OVER_ISSUER = regex.compile(rf"(?<=\d\S*\s+)của\s.*\b{DATE}$")


@dataclass(frozen=True, slots=True)
class Marked:
    """A reference in a sentence: offsets, end exclusive, and its number without blanks ("61/2018/NĐ-CP")."""

    start: int
    end: int
    number: str


def number(text: str) -> str:
    """Return the number in a marked reference, or "" where it has none ("Luật Kế toán ngày 17/06/2003")."""
    found = NUMBER.search(regex.sub(DATE, " ", text))
    return "".join(found.group().split()).replace("Ð", "Đ") if found else ""


def sentences(path: Path) -> Iterator[tuple[str, int, list[Marked], int]]:
    """Yield each sentence without leaked markup, the end of the title in it, its numbered references, how many moved.

    Words are joined by "_" there. The marks of a sentence stand in its order, but each was put where its text occurs
    first. Put right here: a mark starts behind the one before it and behind the title, and a mark without a date is
    not the beginning of a longer mention with one.
    """
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        sentence = entry["data"]["value"].replace("_", " ")
        if MARKUP.search(sentence):
            continue
        title = TITLE.match(sentence)
        at = body = title.end() if title else 0
        marked, moved = [], 0
        for result in entry["annotations"][0]["result"]:
            start, text = result["value"]["start"], result["value"]["text"].replace("_", " ")
            places = [match.start() for match in regex.finditer(regex.escape(text), sentence, pos=at)]
            undated = [place for place in places if not DATED.match(sentence, place + len(text))]
            place = next(iter(undated + places), start)
            moved += place != start
            at = place + len(text)
            if "/" in number(text):
                # Our span ends with a date only where the date follows the number: "… của Chính phủ ngày 5/7/1996".
                kept = OVER_ISSUER.sub("", text).rstrip()
                marked.append(Marked(place, place + len(kept), number(text)))
        yield sentence, body, marked, moved


def found(sentence: str) -> list[Marked]:
    """Return our references with a "/" in their number."""
    stage = mentions(sentence)
    spans = [(stage.document.span(each.start, each.end), each.number) for each in stage.found.references]
    return [Marked(span.start, span.end, number) for span, number in spans if "/" in number]


def overlapping(a: list[Marked], b: list[Marked]) -> int:
    """Return how many of `a` share a character with one of `b`."""
    return sum(any(x.start < y.end and y.start < x.end for y in b) for x in a)


def count(hits: Counter[str], ours: list[Marked], gold: list[Marked]) -> None:
    hits.update(gold=len(gold), predicted=len(ours), right=set(ours) == set(gold))
    hits["exact"] += len({(x.start, x.end) for x in ours} & {(x.start, x.end) for x in gold})
    hits["found"] += overlapping(ours, gold)
    hits["covered"] += overlapping(gold, ours)
    hits["number"] += (Counter(x.number for x in ours) & Counter(x.number for x in gold)).total()


def show(what: str, predicted_hit: int, predicted: int, gold_hit: int, gold: int) -> None:
    precision, recall = predicted_hit / predicted, gold_hit / gold
    f1 = 2 * precision * recall / (precision + recall)
    print(
        f"{what:8s} precision {precision:.4f} ({predicted_hit}/{predicted})  recall {recall:.4f} ({gold_hit}/{gold})"
        f"  f1 {f1:.4f}"
    )


def main(path: Path, misses: int, seed: int) -> None:
    whole: Counter[str] = Counter()
    hits: dict[str, Counter[str]] = {"all": Counter(), "outside of titles": Counter()}
    differences: list[tuple[str, str, Marked, list[Marked]]] = []
    for sentence, body, gold, moved in sentences(path):
        ours = found(sentence)
        whole.update(sentences=1, moved=moved, titles=body > 0)
        for mark, ones, others in (("+", ours, gold), ("-", gold, ours)):
            differences += [(mark, sentence, each, others) for each in ones if each not in others]
        count(hits["all"], ours, gold)
        ours, gold = ([each for each in marked if each.start >= body] for marked in (ours, gold))
        count(hits["outside of titles"], ours, gold)
    print(f"{whole['sentences']} sentences, {whole['titles']} of them with a title, {whole['moved']} marks moved")
    for where, n in hits.items():
        print(f"{where}: {n['gold']} numbered references")
        show("exact", n["exact"], n["predicted"], n["exact"], n["gold"])
        show("overlap", n["found"], n["predicted"], n["covered"], n["gold"])
        show("number", n["number"], n["predicted"], n["number"], n["gold"])
        print(f"sentences all right: {n['right']} ({n['right'] / whole['sentences']:.4f})")
    random.Random(seed).shuffle(differences)
    for mark, sentence, each, others in differences[:misses]:
        near = [sentence[x.start : x.end] for x in others if x.start < each.end and each.start < x.end]
        around = f"{sentence[max(0, each.start - 60) : each.start]}[{sentence[each.start : each.end]}]"
        print(f"{mark} {around}{sentence[each.end : each.end + 50]}  << {near} {each.number}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("data", type=Path)
    parser.add_argument("--split", choices=("val", "test"), default="val")
    parser.add_argument("--misses", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    if arguments.misses and arguments.split == "test":
        parser.error("the differences on the test split are not shown")
    main(arguments.data / f"{arguments.split}.jsonl", arguments.misses, arguments.seed)

"""Bodies and places on VLSP 2018's named entities: counts, precision and recall of the rules in `extractor/find/names`.

    python benchmarks/vlsp2018.py FOLDER [train|dev]

FOLDER holds VLSP2018-NER-train-Jan14/ and VLSP2018-NER-dev/ with their .muc files (news with ENAMEX marks, for research
only: never committed). The rules may be tuned on train; of dev only the figures are looked at.

What is counted was settled before anything was measured:

- ORG in scope: outermost organisations whose name begins with a kind of state, Party or mass body (`GOVERNMENT`), not
  of schools, clinics, firms, newspapers and clubs, which the rules are not made for; found bodies by the same test.
  Found bodies without a proper name ("UBND xã", "Công an huyện", "Chính phủ", "Sở Y tế" without its province) are left
  out: VLSP marks none of them.
- LOC in scope: places of any depth whose name begins with the word for a unit or village ("tỉnh Bắc Ninh"), also inside
  the name of a body; found places by the same test.

Exact: the same span. Touched: the spans overlap.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

from extractor.document import Document
from extractor.find import find
from extractor.formats import Reading
from extractor.text import fold

SPLITS = {"train": "VLSP2018-NER-train-Jan14", "dev": "VLSP2018-NER-dev"}
MARK = re.compile(r'<ENAMEX TYPE="(\w+)">|</ENAMEX>')
GOVERNMENT = re.compile(
    r"(?:ubnd|[uủ][yỷ] ban|[uủ][ỷy] ban|hđnd|hội đồng nhân dân|(?:tổng |chi )?cục|bộ|sở|phòng|vụ|thanh tra|văn phòng"
    r"|công an|ca|tand|tandtc|tòa án|toà án|vksnd|vks|viện kiểm sát|viện ksnd"
    r"|(?:tỉnh|thành|huyện|quận|thị|đảng) [uủ][yỷ]|ban|ubmttq|mttq|mttqvn|ubkt|mặt trận tổ quốc|hội nông dân"
    r"|hội (?:liên hiệp )?phụ nữ|hội cựu chiến binh"
    r"|liên đoàn lao động|lđlđ|tổng lđlđ|đoàn tncs|đoàn thanh niên|kho bạc|bảo hiểm xã hội|đồn biên phòng|đồn bp)\b"
)
LEVEL = r"(?:tinh|thanh pho|tp|huyen|quan|thi xa|tx|xa|phuong|thi tran|trung uong)"
GENERIC = re.compile(
    rf"(?:[a-z&,./ -]*\b{LEVEL}|ubnd|u[yi] ban nhan dan|hdnd|hoi dong nhan dan|(?:tinh|thanh|huyen|quan|thi|dang) uy"
    r"|tand|tand cap cao|vksnd|vks|vien ksnd|mttq|toa an nhan dan|vien kiem sat nhan dan|cong an|mat tran to quoc"
    r"|ban chi dao|ban thuong vu (?:tinh|thanh|huyen) uy|chinh phu|quoc hoi)"
)
PLACE = re.compile(
    r"(?:tỉnh|thành phố|tp|huyện|quận|thị xã|tx|xã|phường|thị trấn|thôn|ấp|xóm|khu phố|tổ dân phố|làng|buôn|q|p|h)[ .]"
)


@dataclass(frozen=True)
class Marked:
    """A stretch of text with a label; `outer`: it lies in no other of its kind; `placed`: it names a place."""

    start: int
    end: int
    label: str
    outer: bool = True
    placed: bool = True


@dataclass
class Tally:
    gold: int = 0
    found: int = 0
    exact: int = 0
    recalled: int = 0
    touched: int = 0

    def show(self, name: str) -> None:
        for kind, hit, of in (
            ("recall exact", self.exact, self.gold),
            ("recall touched", self.recalled, self.gold),
            ("precision exact", self.precise, self.found),
            ("precision touched", self.touched, self.found),
        ):
            print(f"{name:4s} {kind:18s} {hit / max(1, of):.3f}  {hit:5d} of {of}")

    precise: int = 0


def parsed(marked: str) -> tuple[str, list[Marked]]:
    """Return the plain text and what is marked in it."""
    plain, last = "", 0
    open_marks: list[tuple[str, int]] = []
    found = []
    for mark in MARK.finditer(marked):
        plain += marked[last : mark.start()]
        last = mark.end()
        if mark.group(1):
            open_marks.append((mark.group(1), len(plain)))
        elif open_marks:
            label, start = open_marks.pop()
            outer = all(other != label for other, _ in open_marks)
            found.append(Marked(start, len(plain), label, outer))
    return plain + marked[last:], found


def trimmed(text: str, span: Marked) -> Marked:
    """Return the span without blanks and marks at its ends."""
    inside = text[span.start : span.end]
    start = span.start + len(inside) - len(inside.lstrip(' "“'))
    return Marked(start, start + len(inside.strip(' "“”')), span.label, span.outer)


def in_scope(text: str, span: Marked) -> bool:
    name = " ".join(text[span.start : span.end].lower().split())
    if span.label == "LOCATION":
        return PLACE.match(name) is not None
    return GOVERNMENT.match(name) is not None


def named(text: str, span: Marked) -> bool:
    name = " ".join(fold(text[span.start : span.end]).split())
    return GENERIC.fullmatch(name) is None and (span.placed or not name.startswith("so "))


def read(text: str) -> list[Marked]:
    """Return the bodies and places that the rules find, those within a body's name with them."""
    document = Document(Reading(text, "text"))
    found: list[Marked] = []

    def add(span: tuple[int, int], label: str, placed: bool = True) -> None:
        found.append(Marked(*document.text.cut(*span)[:2], label, placed=placed))

    for name in find(document).names:
        if name.label == "ORG":
            for body in filter(None, ((name.start, name.end), name.larger)):
                add(body, "ORGANIZATION", name.place is not None)
        if place := (name.start, name.end) if name.label == "LOC" else name.place:
            add(place, "LOCATION")
    return found


def touches(span: Marked, others: list[Marked]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)


def score(folder: Path, misses: bool) -> None:
    tallies = {"ORGANIZATION": Tally(), "LOCATION": Tally()}
    for path in sorted(folder.rglob("*.muc")):
        text, marks = parsed(path.read_text(encoding="utf-8"))
        everything = read(text)
        for label, tally in tallies.items():
            all_gold = [trimmed(text, mark) for mark in marks if mark.label == label]
            gold = [g for g in all_gold if in_scope(text, g) and (g.outer or label == "LOCATION")]
            all_found = [f for f in everything if f.label == label]
            found = [f for f in all_found if in_scope(text, f) and (label == "LOCATION" or named(text, f))]
            gold_spans = {(g.start, g.end) for g in all_gold}
            found_spans = {(f.start, f.end) for f in all_found}
            tally.gold += len(gold)
            tally.found += len(found)
            tally.exact += sum((g.start, g.end) in found_spans for g in gold)
            tally.recalled += sum(touches(g, all_found) for g in gold)
            tally.precise += sum((f.start, f.end) in gold_spans for f in found)
            tally.touched += sum(touches(f, all_gold) for f in found)
            if misses:
                for g in gold:
                    if (g.start, g.end) not in found_spans:
                        near = [text[f.start : f.end] for f in all_found if touches(g, [f])]
                        print(
                            "MISS",
                            label[:3],
                            repr(text[g.start : g.end]),
                            near,
                            repr(text[max(0, g.start - 25) : g.end + 20]),
                        )
                for f in found:
                    if (f.start, f.end) not in gold_spans:
                        near = [text[g.start : g.end] for g in all_gold if touches(f, [g])]
                        print(
                            "SPUR",
                            label[:3],
                            repr(text[f.start : f.end]),
                            near,
                            repr(text[max(0, f.start - 25) : f.end + 20]),
                        )
    for label, tally in tallies.items():
        tally.show(label[:3])


def main() -> None:
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    folder, split = Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "dev"
    # Single errors are shown of train only, so that dev stays unseen.
    score(folder / SPLITS[split], misses=split == "train" and "--misses" in sys.argv)


if __name__ == "__main__":
    main()

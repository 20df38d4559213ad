"""Makes report.* and gold.json of every folder here from its annotated.txt (see README.md for the notation).

The Word files of series/ are made from the .layout beside them.

    python corpus/build.py [ID...]

The same input gives the same bytes. PDFs need reportlab and the font DejaVu Serif (found by fc-match or $CORPUS_FONTS).
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

from extractor.evaluate import Gold, Source
from extractor.evaluate.figures import LABELS
from extractor.evaluate.notation import Mark, parse
from extractor.generate.forms import wrapped
from extractor.generate.layout import Paragraph, to_docx
from extractor.generate.pdf import to_pdf

HERE = Path(__file__).resolve().parent
# The type by the number's abbreviation: its name may be abbreviated or damaged.
TYPES = {"QĐ": "Quyết định", "NĐ": "Nghị định", "NQ": "Nghị quyết", "KH": "Kế hoạch", "TT": "Thông tư"}
ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}


def number_of(text: str) -> Fraction:
    """Return the value of printed digits: "1.245" is a thousand and more, "98,7" and "98.7" are decimals."""
    if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)?", text):
        text = text.replace(".", "")
    return Fraction(text.replace(",", "."))


def plain_number(value: Fraction) -> int | float:
    """Return the number for JSON: 907, not 907.0."""
    return int(value) if value.denominator == 1 else float(value)


def date_of(text: str, year: int) -> str:
    """Return the contract's value of a printed date; `year` completes a bare month."""
    words = " ".join(text.lower().split())
    if found := re.search(r"(\d{1,2}) tháng (\d{1,2}) năm (\d{4})", words):
        day, month, y = map(int, found.groups())
        return f"{y}-{month:02}-{day:02}"
    if found := re.search(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})", words):
        day, month, y = map(int, found.groups())
        return f"{y}-{month:02}-{day:02}"
    if found := re.search(r"quý ([ivx]+|\d)\s*(?:/|năm|-)\s*(\d{4})", words):
        quarter = ROMAN.get(found.group(1).upper()) or int(found.group(1))
        return f"{found.group(2)}-Q{quarter}"
    if found := re.search(r"(\d{1,2})\s*(?:/|năm)\s*(\d{4})", words):
        return f"{found.group(2)}-{int(found.group(1)):02}"
    if found := re.fullmatch(r"tháng (\d{1,2})", words):
        return f"{year}-{int(found.group(1)):02}"
    raise ValueError(f"not a date: {text!r}")


class Compiler:
    """Turns the marks of one report into gold, each item with the shortest context that makes it unique."""

    def __init__(self, plain: str, marks: list[Mark], facts: dict[str, Any]) -> None:
        self.plain, self.marks, self.facts = plain, marks, facts
        self.year: int = (facts["period"] or {}).get("year", 0)
        self.source = Source(plain)
        self.values: dict[str, Fraction] = {}
        self.members: dict[str, tuple[dict[str, Any], str]] = {}
        self.gold: dict[str, Any] = {"document": facts, "sections": [], "neutral": [], "references": [], "dates": []}
        self.gold |= {"percentages": [], "counts": [], "relations": [], "entities": []}
        self.labelled = {mark.label: mark for mark in marks if mark.label}
        self.annotated = any(mark.kind in LABELS for mark in marks)

    def name(self, label: str, start: int, end: int, value: Fraction | None) -> None:
        """Keep a labelled stretch for the relations."""
        if label in self.members:
            raise ValueError(f"label {label} stands twice")
        self.members[label] = self.source.quote(start, end), self.plain[start:end]
        if value is not None:
            self.values[label] = value

    def compile(self, relations: str) -> dict[str, Any]:
        """Return the gold; raises `ValueError` with the mark or line that is wrong."""
        for mark in self.marks:
            value = self.entity(mark) if mark.kind in LABELS else getattr(self, f"_mark_{mark.kind[0]}")(mark)
            if mark.label:
                self.name(mark.label, mark.start, mark.end, value)
        for line in relations.strip().splitlines():
            if line.strip():
                self.gold["relations"].append(self.relation(line))
        return self.gold

    def entity(self, mark: Mark) -> None:
        """Add an entity."""
        self.gold["entities"].append(self.source.quote(mark.start, mark.end) | {"label": mark.kind})

    def issuer(self, mark: Mark) -> dict[str, str | None]:
        """Return the issuer of a citation: the body that `i=` names, else the one after "của".

        A decision "của Chủ tịch UBND tỉnh" is the chairman's: the post before the body belongs to it.
        """
        if not self.annotated:
            return {}
        following = next((m for m in self.marks if m.kind in ("ORG", "TITLE") and m.start >= mark.end), None)
        at_once = following if following and self.plain[mark.end : following.start].strip() == "của" else None
        named = self.labelled[mark.attributes["i"]] if "i" in mark.attributes else at_once
        if named is None:
            return {"issuer": None}
        beside = [m for m in self.marks if m.kind == "ORG" and not self.plain[named.end : m.start].strip()]
        before = [m for m in self.marks if m.kind == "TITLE" and not self.plain[m.end : named.start].strip()]
        start = next((m.start for m in before if m.end <= named.start), named.start)
        end = next((m.end for m in beside if m.start >= named.end), named.end) if named.kind == "TITLE" else named.end
        return {"issuer": " ".join(self.plain[start:end].split())}

    def subject(self, mark: Mark) -> dict[str, str]:
        """Return what a number is about: the SUBJECT that `s=` names, else the one inside its mark."""
        inside = [m for m in mark.inner if m.kind == "SUBJECT"]
        named = [self.labelled[mark.attributes["s"]]] if "s" in mark.attributes else inside
        return {"subject": " ".join(named[0].text.split())} if named else {}

    def _mark_h(self, mark: Mark) -> None:
        part, topic = (None if word == "-" else word for word in mark.words)
        found = re.match(
            r"\W*((?i:ph[ầâa]n (?:thứ )?|phụ lục )\w+|[IVX]+(?=[./-])|\d+(?:\.\d+)*|[A-Za-zĐđ](?=[.)]))", mark.text
        )
        number = mark.attributes.get("n", found.group(1) if found else "-").replace("_", " ")
        heading = {
            "number": None if number == "-" else number,
            "topic": topic,
            "part": part,
            "level": int(mark.kind[1]),
        }
        if "alt" in mark.attributes:
            heading["topic_alt"] = [None if word == "-" else word for word in mark.attributes["alt"].split(",")]
        self.gold["sections"].append(self.source.quote(mark.start, mark.end) | heading)

    def _mark_n(self, mark: Mark) -> None:
        self.gold["neutral"].append(self.source.quote(mark.start, mark.end))

    def _mark_m(self, mark: Mark) -> None:
        """A stretch that only serves as a member of relations."""

    def _mark_r(self, mark: Mark) -> None:
        inner = next((m for m in mark.inner if m.kind == "d"), None)
        text = re.sub(r"\s+", " ", self.plain[mark.start : inner.start if inner else mark.end])
        kind, _, rest = text.partition(" số")
        if not rest:
            kind, rest = re.fullmatch(r"(\D*)(.*)", text).groups()  # type: ignore[union-attr]
        body = re.sub(r"^[^\d]*|,?\s*(?:ngày|ký|,)*\s*$", "", re.sub(r"(?<=[A-ZĐ]),? (?:ngày|ký|ban hành).*", "", rest))
        number = mark.attributes.get("n", re.sub(r"[\s^*]+", "", body))
        abbreviation = re.search(r"(?<=[/-])(?:QĐ|NĐ|NQ|KH|TT)(?=-)|(?<=-)(?:KH|QĐ)(?=/)", number)
        doc_type = TYPES[abbreviation.group()] if abbreviation else kind.strip(" *").capitalize() or None
        date = mark.attributes.get("date") or (date_of(inner.text, self.year) if inner else None)
        cited = {"number": number, "doc_type": doc_type, "date": date} | self.issuer(mark)
        self.gold["references"].append(self.source.quote(mark.start, mark.end) | cited)

    def _mark_d(self, mark: Mark) -> None:
        value = mark.attributes.get("v") or date_of(mark.text, self.year)
        self.gold["dates"].append(self.source.quote(mark.start, mark.end) | {"value": value})

    def _mark_p(self, mark: Mark) -> Fraction:
        numbers = [number_of(n) for n in re.findall(r"\d+(?:[.,]\d+)*", mark.text)]
        low = {"low": plain_number(numbers[0])} if len(numbers) > 1 else {}
        rate = {"value": plain_number(numbers[-1])} | low | self.subject(mark)
        self.gold["percentages"].append(self.source.quote(mark.start, mark.end) | rate)
        return numbers[-1]

    def _mark_c(self, mark: Mark) -> Fraction:
        found = re.match(r"(\d+(?:[.,]\d+)*)(?:/(\d+(?:[.,]\d+)*))?\s*", mark.text)
        value = number_of(mark.attributes["v"] if "v" in mark.attributes else found.group(1))  # type: ignore[union-attr]
        unit = mark.attributes.get("u", mark.text[found.end() :] if found else mark.text.partition(" ")[2]).replace(
            "_", " "
        )
        item: dict[str, Any] = {"value": plain_number(value)}
        if found and found.group(2):
            whole = number_of(found.group(2))
            item["of"] = plain_number(whole)
            if mark.label:
                for suffix, group in (("n", 1), ("d", 2)):
                    start, end = (mark.start + at for at in found.span(group))
                    self.name(f"{mark.label}_{suffix}", start, end, number_of(found.group(group)))
        item["unit"] = None if unit in ("", "-") else " ".join(unit.split())
        item |= self.subject(mark)
        self.gold["counts"].append(self.source.quote(mark.start, mark.end) | item)
        return value

    def relation(self, line: str) -> dict[str, Any]:
        """Return the relation of a line "kind T|F|R c|a expression ; comment"; its arithmetic must bear out T and F."""
        head, _, comment = (part.strip() for part in line.partition(";"))
        kind, verdict, confidence, expression = head.split(" ", 3)
        labels = [name for name in re.findall(r"[A-Za-z_]\w*", expression) if name in self.members]
        unknown = set(re.findall(r"[A-Za-z_]\w*", expression)) - set(labels)
        if unknown:
            raise ValueError(f"no such label: {unknown} in {line}")
        holds: bool | str = {"T": True, "F": False, "R": "rounding"}[verdict]
        if re.search(r"[=<]", expression):
            found = self.judge(expression)
            if found != holds:
                raise ValueError(f"comes out as {found}: {line} {self.values}")
        printed = re.sub(r"[A-Za-z_]\w*", lambda m: " ".join(self.members[m.group()][1].split()), expression)
        unique = list(dict.fromkeys(labels))
        return {
            "kind": {"doc": "same_document", "same": "same_quantity", "part": "part_whole"}.get(kind, kind),
            "holds": holds,
            "confidence": {"c": "certain", "a": "arguable"}[confidence],
            "statement": f"{printed}; {comment}" if comment else printed,
            "members": [self.members[label][0] for label in unique],
        }

    def judge(self, expression: str) -> bool | str:
        """Return whether an equation holds; against a percentage, to its last printed digit."""
        sides = [
            eval(re.sub(r"(?<![\w.])(\d+)", r"Fraction(\1)", side), {"Fraction": Fraction}, self.values)
            for side in re.split(r"<=|=", expression)
        ]
        if "<=" in expression:
            return all(a <= b for a, b in pairwise(sides))
        if "/" not in expression:
            return len(set(sides)) == 1
        printed = re.search(r"[.,](\d+)\s*%?$", self.members[expression.rpartition("=")[2].strip()][1])
        step = Fraction(1, 10 ** len(printed.group(1))) if printed else Fraction(1)
        error = sides[0] * 100 - sides[1]
        if abs(error) * 2 <= step:
            return True
        return "rounding" if 0 <= error < step else False


# ---------------------------------------------------------------- layout
def layout(body: str) -> list[Paragraph]:
    """Return the lines of a body for .docx or .pdf, directives (@header, @signature, @c, @page) taken out."""
    lines: list[Paragraph] = []
    block = ""
    for raw in body.strip("\n").split("\n"):
        if raw in ("@header", "@signature"):
            block = "left"
        elif raw == "||":
            block = "right"
        elif raw == "@end":
            block = ""
        elif raw == "@page":
            lines.append(Paragraph("page", ""))
        elif raw.startswith("@c "):
            lines.append(Paragraph("title", raw[3:]))
        elif block:
            lines.append(Paragraph(block, raw))
        elif "\t" in raw:
            lines.append(Paragraph("row", raw))
        elif raw.strip():
            lines.append(Paragraph("heading" if re.match(r"\{h\d", raw) else "body", raw))
    return lines


# ---------------------------------------------------------------- building
def build(folder: Path) -> Gold:
    """Write report.* and gold.json of one folder and return the gold."""
    _, head, body = (folder / "annotated.txt").read_text(encoding="utf-8").split("+++\n", 2)
    front = tomllib.loads(head)
    kind = front["format"]
    lines = layout(body) if kind in ("docx", "pdf") else []
    annotated = "\n".join(line.text for line in lines) if lines else body
    plain, marks = parse(annotated)
    if "wrap" in front:
        plain = wrapped(plain, front["wrap"])
        for mark in marks:
            mark.text = plain[mark.start : mark.end]
    facts = {"number": None, "issued": None, "period": None} | front["document"]
    gold = Compiler(re.sub(r"(?:(?<=\t)|(?<=\n))[<^](?=\t|\n)", " ", plain), marks, facts).compile(
        front.get("relations", "")
    )
    if lines:
        laid = [Paragraph(line.style, text) for line, text in zip(lines, plain.split("\n"), strict=True)]
        (folder / f"report.{kind}").write_bytes(to_docx(laid) if kind == "docx" else to_pdf(laid)[0])
    else:
        (folder / f"report.{kind}").write_bytes(plain.encode())
    checked = Gold.model_validate(gold)
    (folder / "gold.json").write_text(json.dumps(gold, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return checked


def build_series(master: Path) -> None:
    """Write the .docx of a report of a series from its master beside it: lines with "# " are headings."""
    lines = layout(master.read_text(encoding="utf-8"))
    headed = [Paragraph("heading", line.text[2:]) if line.text.startswith("# ") else line for line in lines]
    master.with_suffix(".docx").write_bytes(to_docx(headed))


def main() -> None:
    """Build the folders named, or all."""
    for master in sorted(HERE.glob("series/*/*.layout")):
        if not sys.argv[1:] or master.parent.name in sys.argv[1:]:
            build_series(master)
    for folder in sorted(path.parent for path in HERE.glob("*/annotated.txt")):
        if not sys.argv[1:] or folder.name in sys.argv[1:]:
            gold = build(folder)
            sizes = {
                name: len(getattr(gold, name)) for name in ("sections", "references", "dates", "percentages", "counts")
            }
            false = sum(relation.holds is not True for relation in gold.relations)
            print(folder.name, sizes, f"{len(gold.relations)} relations, {false} violated")


if __name__ == "__main__":
    main()

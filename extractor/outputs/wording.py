"""The words that all outputs for people share: what a finding, a place, a period and a remedy are called."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from extractor.comparison import SectionChange
from extractor.records import Finding, NumberStatus, Period, Section, Severity, Span, Verdict
from extractor.text import fold

SEVERITY_NAMES: dict[Severity, str] = {"error": "Sai", "warning": "Nghi vấn", "info": "Lưu ý"}
VERDICT_NAMES: dict[Verdict, str] = {
    "confirmed": "Báo cáo sai",
    "dismissed": "Không sai",
    "later": "Để sau",
    "open": "Chưa xem",
}
STATUS_NAMES: dict[NumberStatus, str] = {
    "unchecked": "chưa đối chiếu",
    "consistent": "khớp",
    "rounding": "khớp, do làm tròn",
    "contradicted": "không khớp",
}
_KIND_NAMES = {
    "bao_cao": "Báo cáo",
    "thong_bao": "Thông báo",
    "ke_hoach": "Kế hoạch",
    "quyet_dinh": "Quyết định",
    "cong_van": "Công văn",
    "to_trinh": "Tờ trình",
}
_SHORT: dict[str, Verdict] = {"sai": "confirmed"}
Quote = list[tuple[str, bool]]
"""A quote in pieces: (words, whether the finding points at them)."""
_AROUND = 60  # characters of the source shown on each side of what a finding points at
_JOIN = 100  # spans at most so far apart stand in one quote
_NO_LINE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]+")
_ROMAN = ("", "I", "II", "III", "IV")


def verdict_named(words: str) -> Verdict | None:
    """Return the verdict that a person means by `words` ("Khong sai ", "để-sau"); None where that is not known."""
    plain = " ".join(fold(unicodedata.normalize("NFC", words)).replace("-", " ").strip(" .").split())
    return {**{fold(name): verdict for verdict, name in VERDICT_NAMES.items()}, **_SHORT}.get(plain)


def period_name(period: Period) -> str:
    """Return the period as an official writes it: "tháng 5 năm 2023", "quý II năm 2023", "6 tháng đầu năm 2023"."""
    year = f"năm {period.year}" if period.year else ""
    part = ""
    if period.type == "month" and period.index:
        part = f"tháng {period.index}"
    elif period.type == "quarter" and period.index in (1, 2, 3, 4):
        part = f"quý {_ROMAN[period.index]}"
    elif period.type == "half":
        part = "6 tháng cuối" if period.index == 2 else "6 tháng đầu"
    elif period.type == "nine_months":
        part = "9 tháng đầu"
    elif period.index:
        part = f"{period.index} tháng"
    return " ".join(word for word in (part, year) if word)


def kind_name(kind: str) -> str:
    """Return what a document of this kind is called, "Văn bản" where the kind is not known."""
    return _KIND_NAMES.get(kind, "Văn bản")


def day(iso: str) -> str:
    """Return an ISO date as officials write it: "04/5/2022" (days and the first two months with two digits)."""
    try:
        date = datetime.date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{date.day:02}/{date.month:{'02' if date.month < 3 else ''}}/{date.year}"


def place(span: Span, text: str | None) -> str:
    """Return where `span` stands: page, table cell or paragraph where the format has them, else the line."""
    words = [f"trang {span.page}"] if span.page else []
    if span.place and span.place.table:
        cell = ((f"bảng {span.place.table}", True), (f"hàng {span.place.row}", span.place.row))
        words += [word for word, known in cell if known]
    elif span.place and span.place.paragraph:
        words.append(f"đoạn {span.place.paragraph}")
    if not words and text is not None:
        words.append(f"dòng {text.count(chr(10), 0, span.start) + 1}")
    return ", ".join(words)


def one_line(text: str) -> str:
    """Return `text` on one line.

    Line breaks, tabs and control characters (an ESC could recolour the terminal) become blanks; so do marks that turn
    the direction of writing, and what no XML can hold.
    """
    return _NO_LINE.sub(" ", text)


_NAMED = 5


def left_out(files: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield a line for each reason why files, given as (name, reason), are left out: how many, and the first names."""
    by_reason: dict[str, list[str]] = {}
    for name, reason in files:
        by_reason.setdefault(reason, []).append(name)
    for reason, names in by_reason.items():
        more = ", …" if len(names) > _NAMED else ""
        yield one_line(f"{reason} ({len(names)}): {', '.join(names[:_NAMED])}{more}")


def quotes(spans: Sequence[Span], text: str | None) -> Iterator[tuple[str, Quote]]:
    """Yield (place, quote) for what a finding points at, with the words around it where the text is known."""
    if text is None:
        for span in spans:
            yield place(span, None), [("“", False), (one_line(span.text), True), ("”", False)]
        return
    for group in groups(spans):
        first, last = group[0].start, max(span.end for span in group)
        start, end = max(0, first - _AROUND), min(len(text), last + _AROUND)
        # Words are not cut: what stands outside of the first and the last blank is left out.
        before = text[start:first] if start == 0 else text[start:first].partition(" ")[2]
        after = text[last:end] if end == len(text) else text[last:end].rpartition(" ")[0]
        quote = [("“" + ("…" if start else "") + one_line(before).lstrip(), False)]
        at = first
        for span in group:
            quote.append((one_line(text[at : span.start]), False))
            quote.append((one_line(text[max(at, span.start) : span.end]), True))
            at = max(at, span.end)
        quote.append((one_line(after).rstrip() + ("…" if end < len(text) else "") + "”", False))
        yield place(group[0], text), quote


def quotes_by_file(spans: Sequence[Span], text: Callable[[str], str | None]) -> Iterator[tuple[str, Quote]]:
    """Yield (file and place, quote) for spans in several files, whose source texts `text` reads by their paths."""
    for path, told in groupby(spans, key=lambda span: span.path or ""):
        for where, quote in quotes(tuple(told), text(path)):
            yield ", ".join(filter(None, (one_line(path), where))), quote


def plain(quote: Sequence[tuple[str, bool]]) -> str:
    """Return a quote without its marks."""
    return "".join(words for words, _ in quote)


def groups(spans: Sequence[Span]) -> Iterator[list[Span]]:
    """Yield the spans in order of place, those that stand close together in one group."""
    group: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        if group and span.start - max(before.end for before in group) > _JOIN:
            yield group
            group = []
        group.append(span)
    if group:
        yield group


def remedies(finding: Finding, into: str = "→") -> str:
    """Return what would make the finding right; one of several ways is not called likely."""
    if finding.suggestion:
        return f"Nhiều khả năng: {one_line(finding.suggestion.span.text)} {into} {finding.suggestion.value}."
    changes = dict.fromkeys(f"{one_line(change.span.text)} {into} {change.value}" for change in finding.remedies)
    several = "một trong các số: " if len(changes) > 1 else ""
    return f"Sẽ khớp nếu sửa {several}{'; '.join(changes)}."


def heading_name(section: Section | SectionChange) -> str:
    """Return a heading as it is called: "2.1. Tiếp nhận hồ sơ"."""
    number = section.number or ""
    if number == section.title:  # "Biểu 1" has nothing more to it
        return number
    return f"{number}{'.' if number[-1:].isalnum() else ''} {section.title}".strip()


def tally(found: Counter[Severity]) -> str:
    """Return how many findings of each severity there are: "1 sai, 0 nghi vấn, 2 lưu ý"."""
    return ", ".join(f"{found[severity]} {word.lower()}" for severity, word in SEVERITY_NAMES.items())


def as_written(words: str, text: str | None, folded: str, near: int) -> str:
    """Return lower-case base letters ("dat dai") as the report writes them ("đất đai"), where that is nearest."""
    before = folded.rfind(words, 0, near)
    at = before if before >= 0 else folded.find(words, near)
    return text[at : at + len(words)] if text and at >= 0 else words

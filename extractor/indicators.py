"""Mentions → named indicators with period and scope, by patterns/indicators.toml.

In a table the row's label says which indicator its number states; in prose a phrase around the number does. What the
sentence narrows down (a field, a channel, another period) is a scope or a period of its own, so that only figures that
claim to be the same are ever compared.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import regex
from rapidfuzz.distance import Levenshtein

from extractor.document import Document
from extractor.find import Found
from extractor.find.mentions import Amount, Rate
from extractor.find.tables import Row, Sheet, is_remark, sheets
from extractor.patterns import vocabulary
from extractor.records import Facts, Period, Severity
from extractor.sections import Heading
from extractor.text import fold

Limits = Mapping[str, Severity]


@dataclass(frozen=True, slots=True)
class Sum:
    """An indicator that adds up `parts` (codes): severities where they are more (`over`) or less (`short`)."""

    parts: tuple[str, ...]
    over: Severity
    short: Severity


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator of patterns/indicators.toml, whose head says what the fields mean. `code` is unique."""

    code: str
    name: str
    unit: str | None
    stock: bool = False
    loose: bool = False
    sum_of: Sum | None = None
    at_most: Limits = field(default_factory=dict, compare=False)
    equals: Limits = field(default_factory=dict, compare=False)
    covers: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Stated:
    """A number that states an indicator. `period` is ISO-like or None where it is the report's own."""

    indicator: Indicator
    amount: Amount | Rate
    period: str | None = None
    scope: str | None = None


@cache
def indicators() -> tuple[Indicator, ...]:
    """Return all indicators in the order of their file."""
    return tuple(_indicator(code, table) for code, table in vocabulary("indicators")["indicators"].items())


def _indicator(code: str, table: dict[str, Any]) -> Indicator:
    total = table.get("sum_of")
    return Indicator(
        code=code,
        name=table["name"],
        unit=table["unit"],
        stock=table.get("stock", False),
        loose=table.get("loose", False),
        sum_of=Sum(tuple(total["parts"]), total["over"], total["short"]) if total else None,
        at_most=table.get("at_most", {}),
        equals=table.get("equals", {}),
        covers=tuple(map(tuple, table.get("covers", ()))),
    )


def find_indicators(document: Document, found: Found, headings: Sequence[Heading], facts: Facts) -> tuple[Stated, ...]:
    """Return the numbers that state an indicator, in the order of the text."""
    stated = [*_in_tables(found), *_in_prose(document, found, headings, facts)]
    return tuple(sorted(stated, key=lambda s: (s.amount.start, s.indicator.code)))


def numbers_by_cell(found: Found) -> dict[tuple[int, int, int], Amount | Rate]:
    """Return (table, row, column) → the number that fills the cell; a cell of words with a number in it is left out."""
    filled: dict[tuple[int, int, int], Amount | Rate] = {}
    tables = {grid.index: grid for grid in found.grids}
    numbers: list[Amount | Rate] = [*found.amounts, *found.rates]
    for number in numbers:
        if number.cell is None:
            continue
        table, row, column = number.cell
        cell = tables[table].rows[row][column]
        if number.start == cell.start and number.end == cell.end:
            filled[number.cell] = number
    return filled


# In tables --------------------------------------------------------------------------------------------------------

_SAME_WORDS = (
    (regex.compile(r"thu tuc hanh chinh|thu tuc"), "tthc"),
    (regex.compile(r"van ban quy pham phap luat|van ban qppl"), "vbqppl"),
    (regex.compile(r"cai cach hanh chinh"), "cchc"),
    (regex.compile(r"buu chinh cong ich"), "bcci"),
    (regex.compile(r"uy ban nhan dan"), "ubnd"),
    (regex.compile(r"trang thong tin dien tu"), "trang ttdt"),
)
_TOKEN = regex.compile(r"[a-z0-9]+")
_BRACKETS = regex.compile(r"\([^()]*\)")
_OF_WHICH = regex.compile(r"^(?:trong do|gom|bao gom)\b[\s:,]*")
_SINCE_JANUARY = regex.compile(r"luy ke|tu dau nam")
_VALUE_COLUMN = regex.compile(r"so lieu|ket qua|so luong|thuc hien|ky (?:bao cao|nay)|gia tri")


@cache
def _light() -> frozenset[str]:
    return frozenset(vocabulary("indicators")["light_words"].split())


@cache
def _words(label: str) -> tuple[str, ...]:
    """Return the words of a folded label that tell it from others, sorted."""
    text = _BRACKETS.sub(" ", label)
    for pattern, short in _SAME_WORDS:
        text = pattern.sub(short, text)
    return tuple(sorted(set(_TOKEN.findall(text)) - _light()))


@cache
def _labels() -> dict[str | None, tuple[tuple[tuple[str, ...], Indicator], ...]]:
    """Return for each parent (None: a row of its own) the words of each label and its indicator."""
    found: dict[str | None, list[tuple[tuple[str, ...], Indicator]]] = {}
    for indicator in indicators():
        table = vocabulary("indicators")["indicators"][indicator.code]
        for label in table["labels"]:
            found.setdefault(table.get("under"), []).append((_words(label), indicator))
    return {parent: tuple(labels) for parent, labels in found.items()}


def _by_label(label: str, parent: str | None) -> Indicator | None:
    """Return the indicator whose label has the words of `label`, one letter of a longer word possibly wrong."""
    words = _words(_OF_WHICH.sub("", label))
    if not words:
        return None
    labels = _labels().get(parent, ())
    for known, indicator in labels:
        if known == words:
            return indicator
    for known, indicator in labels:
        if len(known) == len(words) and _alike(known, words):
            return indicator
    return None


def _alike(known: tuple[str, ...], words: tuple[str, ...]) -> bool:
    missing = [word for word in known if word not in words]
    extra = [word for word in words if word not in known]
    if len(missing) > 2 or len(missing) != len(extra):
        return False
    return all(
        any(len(word) >= 4 and Levenshtein.distance(word, other, score_cutoff=1) <= 1 for other in extra)
        for word in missing
    )


def _in_tables(found: Found) -> Iterator[Stated]:
    cells = numbers_by_cell(found)
    for sheet in sheets(found.grids):
        column = _value_column(sheet, cells)
        if column is None:
            continue
        head = sheet.grid.head
        period = "luy ke" if column < len(head) and _SINCE_JANUARY.search(head[column]) else None
        parent: str | None = None
        for row in sheet.rows:
            parent, indicator = _of_row(row, parent)
            number = cells.get((row.grid.index, row.index, column))
            if indicator is None or number is None:
                continue
            if isinstance(number, Rate) == (indicator.unit == "%"):
                yield Stated(indicator, number, period)


def _of_row(row: Row, parent: str | None) -> tuple[str | None, Indicator | None]:
    """Return the parent in force after this row and the row's indicator."""
    inside = not row.code or row.code in ("-", "+") or row.lead.startswith("trong do")
    if inside and parent is not None:
        indicator = _by_label(row.label, parent)
        if indicator is not None:
            return parent, indicator
    if inside and (row.lead or row.label.startswith("trong do")):
        return parent, None
    indicator = _by_label(row.label, None)
    if indicator is not None:
        return (indicator.code if indicator.code in _labels() else None), indicator
    return (parent if inside else None), None


def _value_column(sheet: Sheet, cells: Mapping[tuple[int, int, int], Amount | Rate]) -> int | None:
    """Return the column of the figures, or None where there are several and the headers don't single one out."""
    columns: set[int] = set()
    for row in sheet.rows:
        for column in range(len(row.grid.rows[row.index])):
            if (row.grid.index, row.index, column) in cells:
                columns.add(column)
    head = sheet.grid.head
    columns = {c for c in columns if c >= len(head) or not is_remark(head[c])}
    if len(columns) == 1:
        return columns.pop()
    named = [c for c in columns if c < len(head) and _VALUE_COLUMN.search(head[c])]
    return named[0] if len(named) == 1 and len(columns) == 2 else None


# In prose ---------------------------------------------------------------------------------------------------------

_LINK = r"(?:\s{0,2}(?:la|co|gom|dat|duoc|voi|chiem|bang|ty le|[:=]))*\s{0,3}"
_NUMBER = r"(?P<n>\d+(?:[.,]\d+)*)(?!\d)"
_LITERAL = regex.compile(r"[a-z][a-z ]*[a-z](?![a-z]*\??[?{*])")
# A heading narrows down only by naming a field: "một cửa liên thông" there is the name of a mechanism.
_FIELD = regex.compile(r"(?<!\bcac )(?<!\bmot so )\blinh vuc\b|phi dia gioi")
_SENTENCE_END = regex.compile(r"[;\n]|\.(?!\d)|(?<!\d)\.")
_CLAUSE_END = regex.compile(r"[,;:()\n]|\.(?!\d)|(?<!\d)\.")


@dataclass(frozen=True, slots=True)
class _Phrase:
    """`anchor` is a piece of folded text that every match has: right at its start, or right after its number."""

    indicator: Indicator
    anchor: str
    after_number: bool
    regex: regex.Pattern[str]


@cache
def _phrases() -> tuple[_Phrase, ...]:
    found = []
    for indicator in indicators():
        for phrase in vocabulary("indicators")["indicators"][indicator.code].get("phrases", ()):
            after = phrase.startswith("# ")
            rest = phrase[2:] if after else phrase
            literal = _LITERAL.match(rest)
            anchor = literal.group() if literal else ""
            if len(anchor) < 5:
                raise ValueError(f"{indicator.code}: phrase without letters to start from: {phrase!r}")
            source = _NUMBER + r"\s{1,2}" + rest if after else rest.replace(" #", _LINK + _NUMBER).replace("#", _NUMBER)
            found.append(_Phrase(indicator, anchor, after, regex.compile(source)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Scopes:
    sentence: regex.Pattern[str]
    clause: regex.Pattern[str]
    target: regex.Pattern[str]


@cache
def _scopes() -> _Scopes:
    table = vocabulary("indicators")["scopes"]
    return _Scopes(*(regex.compile(table[name]) for name in ("sentence", "clause", "target")))


def _in_prose(document: Document, found: Found, headings: Sequence[Heading], facts: Facts) -> Iterator[Stated]:
    numbers: dict[int, Amount | Rate] = {rate.start: rate for rate in found.rates if rate.cell is None}
    numbers |= {amount.number[0]: amount for amount in found.amounts if amount.cell is None}
    starts = [heading.start for heading in headings]
    unit = fold(facts.unit.name or "") if facts.unit else ""
    taken: set[tuple[str, int]] = set()
    for phrase, match in _matches(document.text.folded):
        at = match.start("n")
        number = numbers.get(at)
        key = phrase.indicator.code, at
        if number is None or key in taken or isinstance(number, Rate) != (phrase.indicator.unit == "%"):
            continue
        paragraph = document.paragraph_at(at)
        if paragraph.table is not None or match.start() < paragraph.start or match.end() > paragraph.end:
            continue
        section = headings[i].section if (i := bisect_right(starts, at) - 1) >= 0 else None
        if section is not None and section.part in ("plan", "proposal"):
            continue
        title = section.title if section else ""
        stated = _state(document, phrase.indicator, number, match, facts.period, unit, title)
        if stated is not None:
            taken.add(key)
            yield stated


def _matches(folded: str) -> Iterator[tuple[_Phrase, regex.Match[str]]]:
    for phrase in _phrases():
        at = folded.find(phrase.anchor)
        while at >= 0:
            start = _number_start(folded, at) if phrase.after_number else at
            if start is not None and (not start or not folded[start - 1].isalnum()):
                match = phrase.regex.match(folded, start, min(len(folded), start + 400))
                if match:
                    yield phrase, match
            at = folded.find(phrase.anchor, at + len(phrase.anchor))


def _number_start(folded: str, at: int) -> int | None:
    """Return where the number right before `at` starts, or None."""
    end = at
    while end and folded[end - 1] == " " and at - end < 3:
        end -= 1
    start = end
    while start and (folded[start - 1].isdigit() or folded[start - 1] in ".,") and end - start < 15:
        start -= 1
    while start < end and not folded[start].isdigit():
        start += 1
    return start if start < end else None


def _state(
    document: Document,
    indicator: Indicator,
    number: Amount | Rate,
    match: regex.Match[str],
    own: Period | None,
    unit: str,
    heading: str,
) -> Stated | None:
    """Return what `match` states with the scope and period of its sentence; None for a target."""
    folded = document.text.folded
    paragraph = document.paragraph_at(match.start())
    sentence = _last_end(_SENTENCE_END, folded, paragraph.start, match.start())
    clause = _last_end(_CLAUSE_END, folded, sentence, match.start())
    end = _CLAUSE_END.search(folded, match.end(), paragraph.end)
    after = folded[match.end() : end.start() if end else paragraph.end]
    scopes = _scopes()
    before = folded[sentence : match.start()]
    if scopes.target.search(before) or scopes.target.search(after):
        return None
    # A channel that the sentence names counts for what follows, except where the channels are its list.
    since = clause if _is_channel(indicator) else sentence
    lead = _lead_in(document, paragraph.start)
    scope = (
        scopes.sentence.search(before)
        or scopes.sentence.search(after)
        or scopes.clause.search(folded, since, match.start())
        or scopes.clause.search(after)
        or _FIELD.search(fold(heading))
        or scopes.sentence.search(fold(lead))
        or _other_place(document.text.clean[sentence : match.start()], unit)
        or _other_place(lead, unit)
    )
    begin = sentence if indicator.stock else paragraph.start
    own_words = folded[begin : match.start("n")]
    context = own_words if _PERIOD.search(own_words) else f"{fold(heading)} | {fold(lead)}"
    period = _period(context, own, indicator.stock)
    return Stated(indicator, number, period, scope.group() if scope else None)


def _last_end(ends: regex.Pattern[str], folded: str, start: int, stop: int) -> int:
    at = start
    for match in ends.finditer(folded, start, stop):
        at = match.end()
    return at


_BULLET = regex.compile(r"\s*[-+*•]")


def _lead_in(document: Document, start: int) -> str:
    """Return the line that introduces the paragraph or list item that starts at `start` ("a) Lĩnh vực tư pháp:")."""
    paragraphs = document.text.paragraphs
    i = bisect_right(paragraphs, start, key=lambda paragraph: paragraph.start) - 1
    listed = _BULLET.match(document.text.folded, start)
    for paragraph in reversed(paragraphs[max(0, i - (5 if listed else 1)) : i]):
        line = document.text.clean[paragraph.start : paragraph.end].strip()
        if line.endswith(":"):
            return line if len(line) < 160 else ""
        if not _BULLET.match(line):
            return ""
    return ""


_PLACE = regex.compile(
    r"(?<!của\s(?:UBND\s)?)\b(?:[Xx]ã|[Pp]hường|[Tt]hị\s(?:trấn|xã)|[Đđ]ặc\skhu|[Tt]hôn|[Xx]óm|[Ấấ]p|[Hh]uyện|[Qq]uận|"
    r"[Tt]hành\sphố)\s(?P<name>\p{Lu}\p{Ll}*(?:\s\p{Lu}\p{Ll}*)*)"
)


def _is_channel(indicator: Indicator) -> bool:
    return vocabulary("indicators")["indicators"][indicator.code].get("under") is not None


def _other_place(text: str, unit: str) -> regex.Match[str] | None:
    """Return the name of another commune, village … than the report's own `unit` (folded) in `text`."""
    return next((match for match in _PLACE.finditer(text) if fold(match["name"]) not in unit), None)


_PERIOD = regex.compile(
    r"""
    (?P<window>tu\s(?:ngay\s)?(?P<from>\d[\d/.-]*)\s?(?:den|-)\s(?:het\s)?(?:ngay\s)?(?P<to>\d[\d/.-]*))
    | (?P<day>den\s(?:het\s)?(?:ngay\s)(?P<on>\d{1,2}\s?[/.-]\s?\d{1,2}(?:\s?[/.-]\s?\d{4})?))
    | (?P<month>\bthang\s(?P<m>\d{1,2})\b(?!\s?[-/]\s?\d{1,2}\b(?!\d))(?:\s?/\s?|\snam\s)?(?P<my>\d{4})?)
    | (?P<quarter>\bquy\s(?P<q>[1-4]|i{1,3}|iv)\b(?:\s?/\s?|\snam\s)?(?P<qy>\d{4})?)
    | (?P<months>\b(?P<k>[36789]|0[369])\sthang(?:\s(?P<half>dau|cuoi)\snam)?(?:\s(?P<ky>\d{4}))?)
    | (?P<since>\btu\s(?:dau\s)?(?:nam|thang|quy|ngay|nhiem\sky)\b[^,;.:]{0,25}?\sden\s(?:nay|hien\snay|thoi\sdiem))
    | (?P<now>\b(?:den\snay|hien\snay|hien\stai|thoi\sdiem\sbao\scao)\b)
    | (?P<year>\bnam\s(?P<y>20\d\d)\b)
    | (?P<other>\b(?:luy\ske|cung\sky|nam\struoc|thang\struoc|giai\sdoan|tuan|dau\snam\sden|cuoi\snam)\b)
    """,
    regex.VERBOSE,
)
_QUARTERS = {"1": 1, "2": 2, "3": 3, "4": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4}


def _period(before: str, own: Period | None, stock: bool) -> str | None:
    """Return the period that the words before a number name last, or None where it is the report's own or none."""
    last = None
    for match in _PERIOD.finditer(before):
        if _names_document(before, match.start()):
            continue
        last = match
    if last is None:
        return None
    kind = next(name for name in _KINDS if last.group(name))
    printed = " ".join(last.group().split())
    if kind == "now":
        return None
    if own is None or kind in ("other", "since"):
        return None if stock and kind not in ("other", "day") else printed
    if kind in ("window", "day"):
        return _dated(last, own)
    year = next((last[name] for name in ("y", "my", "qy", "ky") if last[name]), None)
    if year is not None and int(year) != own.year:
        return printed
    if kind == "year":
        # A report of the year says "năm 2023"; one of a month does so only where it means the year so far.
        same = own.type == "year" or stock
    elif kind == "month":
        same = own.type == "month" and int(last["m"]) == own.index
    elif kind == "quarter":
        same = own.type == "quarter" and _QUARTERS[last["q"]] == own.index
    else:
        half = {"dau": 1, "cuoi": 2}.get(last["half"] or "dau")
        same = (own.type == "nine_months" and int(last["k"]) == 9) or (
            own.type == "half" and int(last["k"]) == 6 and half == own.index
        )
    return None if same else printed


def _dated(match: regex.Match[str], own: Period) -> str | None:
    """Return "2022-12-10..2023-07-31"; the start is left out where it is not later than that of the report's own."""
    end = _iso(match["to"] or match["on"], own)
    start = _iso(match["from"], own) if match["from"] else None
    if start and (start, end) == (own.start, own.end):
        return None
    if start and (own.start is None or start > own.start):
        return f"{start}..{end}"
    return f"..{end}"


def _iso(printed: str, own: Period) -> str:
    """Return a day as printed ("10/12/2022", "31/7") in ISO form; the year that is left out is the report's own."""
    parts = [int(part) for part in regex.findall(r"\d+", printed)]
    day, month, year = (*parts, own.year or 0)[:3] if len(parts) == 2 else (*parts, 0, 0)[:3]
    return f"{year:04}-{month:02}-{day:02}"


_KINDS = ("window", "day", "month", "quarter", "months", "since", "now", "year", "other")
# "Kế hoạch CCHC năm 2024", "Quyết định số … ngày … tháng 5 năm 2023": the year of a paper, not of the figure.
_PAPER = regex.compile(
    r"(?:ke hoach|quyet dinh|cong van|chuong trinh|de an|nghi quyet|chi thi|\bngay\s\d{1,2})\b[^.;,:]{0,60}$"
)


def _names_document(text: str, at: int) -> bool:
    return bool(_PAPER.search(text, max(0, at - 80), at))

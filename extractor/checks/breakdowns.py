"""How prose breaks a number down: a total, a cue ("trong đó", "gồm", a bracket, bullets) and its parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import regex

from extractor.checks.context import Context
from extractor.find.mentions import Amount
from extractor.patterns import derived, vocabulary
from extractor.text import Paragraph, fold


@dataclass(frozen=True, slots=True)
class Item:
    """A part: its count and the folded words that name it."""

    amount: Amount
    label: str


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A total with its parts. `totals` are the counts that may be meant, the likeliest first.

    `cue`: the folded words that open it, "(" for a bracket, ":" for bullets. `exhaustive`: the cue says that the parts
    are all of it. `partition`: the name of the partition that the labels belong to. `splits` are the numbers of items
    after which the list may already end (a semicolon, another shape).
    """

    totals: tuple[Amount, ...]
    items: tuple[Item, ...]
    cue: str
    exhaustive: bool
    partition: str | None
    splits: tuple[int, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether the parts are told as all there are: by the cue, by their labels, or as three or more of one form.

        "49 ý kiến, trong đó về đất đai 17 ý kiến, về thái độ 22 ý kiến, về cơ sở vật chất 09 ý kiến" leaves none out;
        "trong đó 12 đại học" alone does.
        """
        if self.cue == "headed":
            return False
        own = {item.amount.own_unit for item in self.items}
        return self.exhaustive or self.partition is not None or (len(self.items) > 2 and len(own) == 1)


@derived
def _cue() -> regex.Pattern[str]:
    words = vocabulary("partitions")["words"]
    exhaustive, opening = ("|".join(words[kind]) for kind in ("exhaustive", "open"))
    return regex.compile(rf"\b(?:(?P<exhaustive>{exhaustive})|(?P<open>{opening}))(?![a-z])")


@derived
def _overlapping() -> regex.Pattern[str]:
    return regex.compile("|".join(vocabulary("partitions")["words"]["overlapping"]))


@derived
def _new_statement() -> tuple[regex.Pattern[str], frozenset[str]]:
    words = vocabulary("partitions")["words"]["new_statement"]
    folded = "|".join(fold(word).replace(" ", r"\s+") for word in words)
    return regex.compile(rf"[\s,;.)]*(?:va\s+)?(?P<word>{folded})\b(?!\s+lai)"), frozenset(words)


# ", chiếm 84,1%" belongs to the number before it and begins nothing new.
_RATED = regex.compile(r"(\s*[,(]?\s*(?:chiem|dat|bang|=|ty le|ti le)?[^,;.\d]{0,25}\d[\d.,]*\s?%)[^,;.]{0,25}")
_GOES_ON = regex.compile(r"[,;)]|\bva\b")


@derived
def _partitions() -> dict[str, tuple[regex.Pattern[str], ...]]:
    return {
        name: tuple(regex.compile(member) for member in members)
        for name, members in vocabulary("partitions")["partitions"].items()
    }


@derived
def _families() -> dict[str, str]:
    """Return folded unit → the family whose members can be parts of one another's wholes."""
    found = {fold(unit): "people" for unit in vocabulary("units")["people"]}
    for whole, kinds in vocabulary("partitions")["kinds"].items():
        for unit in (whole, *kinds):
            if unit != "*":
                found[fold(unit)] = fold(whole)
    return found


def family(unit: str | None) -> str | None:
    """Return what kind of thing a unit counts: "people", "van ban", or the folded unit itself."""
    if unit is None:
        return None
    folded = " ".join(fold(unit).split())
    return _families().get(folded, folded)


@derived
def _anything() -> tuple[str, ...]:
    """Return the folded units whose parts may be any things ("15 thiết bị, gồm 07 máy tính, …")."""
    return tuple(fold(whole) for whole, kinds in vocabulary("partitions")["kinds"].items() if kinds == ["*"])


@derived
def _known_units() -> frozenset[str]:
    return frozenset(fold(unit) for units in vocabulary("units").values() for unit in units)


@derived
def _measures() -> frozenset[str]:
    return frozenset(map(fold, vocabulary("units")["measures"]))


def compatible(whole: Amount, part: Amount) -> bool:
    """Tell whether a count can be a part of another by what they count.

    A noun that units.toml does not know may be anything ("19 cán bộ, gồm 07 lãnh đạo và 12 chuyên môn").
    """
    if whole.unit is None or part.unit is None or not part.own_unit:
        return True
    a, b = family(whole.unit), family(part.unit)
    if a == b or str(b).startswith(str(a)) or str(a).startswith(str(b)):
        return True
    if a in _measures() or b in _measures():
        return False
    return str(a).startswith(_anything()) or b not in _known_units() | {"people"}


def partition_of(labels: Sequence[str], among: Sequence[str] | None = None) -> str | None:
    """Return the partition whose different members all of `labels` are, or None."""
    for name, members in _partitions().items():
        if among is not None and name not in among:
            continue
        if name == "linh_vuc":
            if all("linh vuc" in label for label in labels):
                return name
            continue
        chosen = []
        for label in labels:
            hits = [i for i, member in enumerate(members) if member.search(label)]
            if not hits:
                break
            chosen.append(next((i for i in hits if i not in chosen), hits[0]))
        else:
            if len(set(chosen)) == len(labels):
                return name
    return None


def overlap(labels: Sequence[str]) -> bool:
    """Tell whether parts with these labels may share members ("nữ", "đảng viên")."""
    return any(_overlapping().search(label) for label in labels)


_LABEL_START = regex.compile(r"[,;(]|\.\s|\btrong\s+(?:so\s+)?do\b|\bgom\b|\bva\b")
_LABEL_END = regex.compile(r"[,;.()]")
_BRACKETS = regex.compile(r"\([^()]*\)?")
_BULLET = regex.compile(r"\s*([-+*•]|[a-z]\)|\d{1,2}[.)])?\s*")
_LEADS_IN = regex.compile(r"(?::|\b(?:trong do|cu the|gom|bao gom|nhu sau|sau day)\s*[:,]?)\s*$")


@derived
def _headed() -> tuple[tuple[regex.Pattern[str], str], ...]:
    return tuple(
        (regex.compile(rf"(?:{words})[^.;:\d\n]{{0,40}}?[:;,]?\s*"), name)
        for words, name in vocabulary("partitions")["headed"].items()
    )


_BRACKET = regex.compile(r"[()]")


def _depth(clean: str, start: int, end: int, depth: int) -> int:
    """Return how many brackets are open at `end` if `depth` are at `start`; the one of "b)" closes none."""
    for mark in _BRACKET.finditer(clean, start, end):
        depth = max(0, depth + (1 if mark.group() == "(" else -1))
    return depth


# No sentence has more parts; a list of numbers without end must not cost more than its length.
_REACH = 40


class Prose:
    """The counts of a paragraph with their surroundings."""

    def __init__(self, context: Context, paragraph: Paragraph) -> None:
        self.context = context
        self.paragraph = paragraph
        self.amounts = [a for a in context.amounts(paragraph.start, paragraph.end) if a.cell is None]
        self.folded = context.text.folded
        self.clean = context.text.clean
        self._depths: dict[int, int] = {}
        self._opened: list[int] = []
        depth, at = 0, paragraph.start
        for amount in self.amounts:
            depth = _depth(self.clean, at, amount.start, depth)
            at = amount.start
            around = self.clean[amount.start - 1 : amount.start] + self.clean[amount.end : amount.end + 1]
            bare = not amount.own_unit and around == "()"
            self._depths[amount.start] = max(0, depth - bare)
            self._opened.append(depth)

    def depth_before(self, i: int, at: int) -> int:
        """Return how many brackets are open at the offset `at`, which lies between the count before the i-th and it."""
        start, depth = (self.amounts[i - 1].start, self._opened[i - 1]) if i else (self.paragraph.start, 0)
        return _depth(self.clean, start, at, depth)

    def depth(self, amount: Amount) -> int:
        """Return how many open brackets the count stands in; "(14)" does not count its own."""
        return self._depths[amount.start]

    def gap(self, i: int) -> tuple[int, int]:
        """Return the range between the count before the i-th (or the paragraph's start) and the i-th."""
        return (self.amounts[i - 1].end if i else self.paragraph.start), self.amounts[i].start

    def sentence(self, at: int) -> tuple[int, int]:
        """Return the range of the sentence that holds `at`."""
        return self.context.sentence(at)

    def opens_statement(self, start: int, end: int) -> bool:
        """Tell whether the words after a count begin a statement of their own, so that the next count is no part."""
        rated = _RATED.match(self.folded, start, end)
        if rated and not _GOES_ON.search(self.folded, rated.end(1), end):
            # "04 phòng và 03 xã, chiếm 25% tổng số 28 đơn vị": what the rate is of, no further part.
            return True
        pattern, words = _new_statement()
        match = pattern.match(self.folded, rated.end() if rated else start, end)
        return match is not None and self.context.text.says(*match.span("word"), words)

    def label(self, i: int) -> str:
        """Return the folded words that name the i-th count: before it in its clause, else after it."""
        amount = self.amounts[i]
        start, end = self.gap(i)
        left = _LABEL_START.split(self.folded[start:end])[-1]
        left = left.strip(' :.-+*)"')
        stop = self.amounts[i + 1].start if i + 1 < len(self.amounts) else self.paragraph.end
        right = _LABEL_END.split(self.folded[amount.number[1] : min(stop, amount.number[1] + 60)], maxsplit=1)[
            0
        ].strip()
        return f"{left} | {right}"


@lru_cache(maxsize=1)
def breakdowns(context: Context) -> tuple[Breakdown, ...]:
    """Return every breakdown of the document's prose, in order."""
    return tuple(_breakdowns(context))


def _breakdowns(context: Context) -> Iterator[Breakdown]:
    paragraphs = [p for p in context.text.paragraphs if p.table is None]
    before: Prose | None = None
    for n, paragraph in enumerate(paragraphs):
        prose = Prose(context, paragraph)
        if prose.amounts:
            yield from _inline(prose, before)
            yield from _listed(context, prose, paragraphs, n)
            yield from _levels(context, prose)
            yield from _staff(context, prose, paragraphs, n)
        before = prose


def _inline(prose: Prose, before: Prose | None) -> Iterator[Breakdown]:
    wholes: list[Breakdown] = []
    for i in range(len(prose.amounts)):
        start, end = prose.gap(i)
        cues = list(_cue().finditer(prose.folded, start, end))
        opened = prose.clean.rfind("(", start, end)
        bracket = opened >= 0 and prose.clean.find(")", opened, end) < 0 and prose.depth(prose.amounts[i]) > 0
        if not cues and not (bracket and i and opened > start - 1):
            yield from _uncued(prose, i)
            continue
        cue = cues[-1] if cues else None
        at = cue.start() if cue else opened
        if prose.context.sentence_breaks(at, end):
            # "04 cuộc họp, trong đó CCHC luôn được đặt lên đầu. … 05 cuộc gọi": another sentence counts something else.
            continue
        word = " ".join(cue.group().split()) if cue else "("
        totals = _totals(prose, i, at, before, wholes)
        if not totals:
            continue
        items, splits = _items(prose, i, totals[0], after_bracket=bracket)
        if not items:
            continue
        totals = tuple(sorted(totals, key=lambda total: _too_small(total, items)))
        labels = [item.label for item in items]
        exhaustive = bool(cue and cue.group("exhaustive")) or (word == "(" and len(items) > 1)
        found = Breakdown(totals, items, word, exhaustive, _shared_partition(labels), splits)
        wholes.append(found)
        yield found


def _too_small(total: Amount, items: Sequence[Item]) -> bool:
    return any(item.amount.quantity.amount > total.quantity.amount for item in items) and len(items) > 1


_LABELLED = regex.compile(r"[^,;.()\d\n]{2,45}:\s*")
_OPENED = regex.compile(r"[^,;.()\d\n]{0,45}:\s*(?P<label>[^,;.:()\d\n]{0,45}[:]?\s*)")
_AMONG = regex.compile(r"\btrong\s+(?:tong\s+so\s+|so\s+)?(?:[^.,;:\d]{0,40}\()?$")
_AMONG_THEM = regex.compile(r"[^,;.:\d]{0,45}[:,]\s*(?:thi\s+|co\s+)?[^,;.:()\d]{0,45}:?\s*")


_DONE = regex.compile(
    r"^[^.;(]{0,40}[,;]\s*(?:da|den nay da)\s+(?:hoan thanh|giai quyet|xu ly|xong|tra loi|thuc hien)\b"
)
_OPEN = regex.compile(
    r"\b(?:dang (?:thuc hien|xu ly|giai quyet|trien khai)|chua (?:hoan thanh|xu ly|thuc hien))\b[^\d]*$"
)


def _uncued(prose: Prose, i: int) -> Iterator[Breakdown]:
    """Yield a breakdown that has no cue but its form.

    "22 cán bộ, công chức: hoàn thành xuất sắc 04, hoàn thành tốt 17, hoàn thành 01", "Trong 304 phiếu thu về: …",
    "914 hồ sơ trực tuyến: 896; trực tiếp: 18".
    """
    if not i or prose.depth(prose.amounts[i]):
        return
    start, end = prose.gap(i)
    total = prose.amounts[i - 1]
    if not total.own_unit or prose.depth(total) or prose.sentence(total.start) != prose.sentence(end):
        return
    gap = prose.folded[start:end]
    if i + 1 < len(prose.amounts) and _DONE.search(gap) and _OPEN.search(prose.folded, *prose.gap(i + 1)):
        items, _ = _items(prose, i, total, after_bracket=False)
        if len(items) > 1 and family(total.unit) != "ho so":
            # "được giao 64 nhiệm vụ, đã hoàn thành 58 nhiệm vụ, đang thực hiện 06 nhiệm vụ"
            yield Breakdown((total,), items[:2], "", False, None, ())
        return
    opened, labelled = _OPENED.fullmatch(gap), _LABELLED.fullmatch(gap)
    among = _AMONG.search(prose.folded, max(prose.paragraph.start, total.start - 60), total.start)
    if not (opened or labelled or (among and _AMONG_THEM.fullmatch(gap))):
        return
    items, splits = _items(prose, i, total, after_bracket=False)
    if len(items) < 2:
        return
    partition = _shared_partition([item.label for item in items])
    if among:
        yield Breakdown((total,), items, "trong", False, partition, splits)
    elif opened and (opened.group("label") or items[0].amount.own_unit):
        plain = len({item.amount.own_unit for item in items}) == 1
        yield Breakdown(
            (total,), items, ":", plain and (partition is not None or items[0].amount.own_unit), partition, splits
        )
    elif partition:
        yield Breakdown((total,), items, "", False, partition, splits)


def _shared_partition(labels: Sequence[str]) -> str | None:
    """Return the partition of the labels by the words before the counts, else by all their words."""
    if len(labels) < 2:
        return None
    heads = [label.partition(" | ")[0] for label in labels]
    return (partition_of(heads) if all(heads) else None) or partition_of(labels)


def _totals(prose: Prose, i: int, at: int, before: Prose | None, earlier: Sequence[Breakdown]) -> tuple[Amount, ...]:
    """Return the counts that the breakdown whose parts start at the i-th count, with its cue at `at`, may be of."""
    depth = prose.depth_before(i, at)
    inside = [a for a in prose.amounts[max(0, i - _REACH) : i] if prose.depth(a) <= depth]
    earlier = earlier[-_REACH:]
    start, _ = prose.sentence(at)
    here = [a for a in inside if a.start >= start]
    parts = {item.amount.start: known.totals for known in earlier for item in known.items}
    if here:
        nearest = here[-1]
        if prose.clean[at] == "(":
            if prose.depth(nearest) != depth:
                return ()
            # "46 nhiệm vụ cho 04 cơ quan (Văn phòng 12, …)": the bracket may break down an earlier count.
            return (nearest, *(a for a in reversed(here[:-1]) if a.start not in parts and prose.depth(a) == depth))
        others = [a for a in reversed(here[:-1]) if a.start not in parts]
        if nearest.start in parts and prose.folded[nearest.end : at].strip(" ,;") != "":
            # "158 TTHC, gồm 133 …, 14 … và 11 …; trong đó 50 …": of 158 again, or of the last part.
            return (nearest, *parts[nearest.start], *others)
        return (nearest, *others)
    # The cue opens its sentence: what the sentence before it counts.
    if start > prose.paragraph.start and inside:
        first, last = prose.sentence(start - 2)
        previous = [a for a in inside if first <= a.start < last]
    elif before is not None and not inside and not prose.folded[prose.paragraph.start : at].strip(' -+*"'):
        stop = before.sentence(before.paragraph.end - 1)[0] if before.amounts else 0
        previous = [a for a in before.amounts if a.start >= stop and before.depth(a) == 0]
        if not before.folded[: before.paragraph.end].rstrip().endswith((".", ":", ";")):
            previous = []
    else:
        return ()
    subject = prose.folded[start:at].strip(' -+*"')
    if subject and not _ANAPHORIC.match(subject):
        # "… cán bộ 11 người, công chức 11 người. Công chức được bố trí như sau: …" breaks down the one it names.
        named = [a for a in previous if _names(prose, a, subject)]
        if not named:
            return ()
        return tuple(named)
    for known in reversed(earlier):
        if any(known.totals[0].start == a.start for a in previous):
            return known.totals[:1] + tuple(a for a in previous if a != known.totals[0])
    return tuple(previous)


# "Phát sinh ở các lĩnh vực: …", "Nếu chia theo …": about what the sentence before it counted.
_ANAPHORIC = regex.compile(r"(?:phat sinh|phan|chia|xet|tinh|neu|tap trung|thuoc|ket qua|so nay|trong)\b")
# How far into a sentence its subject may reach.
_SUBJECT = 30


def _names(prose: Prose, amount: Amount, subject: str) -> bool:
    """Tell whether two words running that name a count begin the sentence after it."""
    if amount not in prose.amounts:
        return False
    head, _, tail = prose.label(prose.amounts.index(amount)).partition(" | ")
    unit = fold(amount.unit or "") if amount.own_unit else ""
    words = [*head.split(), "|", *tail.removeprefix(unit).split()]
    return any(f"{a} {b}" in subject[:_SUBJECT] for a, b in pairwise(words) if a.isalpha() and b.isalpha())


def _items(prose: Prose, i: int, total: Amount, *, after_bracket: bool) -> tuple[tuple[Item, ...], tuple[int, ...]]:
    first = prose.amounts[i]
    depth = prose.depth(first)
    items: list[Item] = []
    splits: list[int] = []
    by_semicolon = False
    for k in range(i, min(len(prose.amounts), i + _REACH)):
        amount = prose.amounts[k]
        start, end = prose.gap(k)
        if k > i:
            between = prose.clean[start:end]
            if prose.depth(amount) < depth:
                break
            if (
                after_bracket
                and ")" in between
                and prose.depth(amount) <= depth
                and _closed(prose, items[-1].amount, amount)
            ):
                break
            if prose.context.sentence_breaks(start, end) or _capital_statement(between):
                break
            if prose.depth(amount) > depth:
                continue
            last = items[-1].amount.end
            if prose.opens_statement(last, end) or _cue().search(_outside(prose, last, end)):
                break
            semicolon = ";" in prose.clean[last:end]
            if len(items) == 1:
                by_semicolon = semicolon
            if (semicolon and not by_semicolon) or amount.own_unit != items[-1].amount.own_unit:
                # Where semicolons part the items themselves, one does not end the list.
                splits.append(len(items))
        if not compatible(total, amount) or (amount.cell is not None):
            break
        if amount.of is not None and total.of is None and total.start == amount.start:
            break
        items.append(Item(amount, prose.label(k)))
        if len(items) > 2 and _leaves_partition(items):
            # "đúng hạn 6.691, quá hạn 27; đang giải quyết 17": the last may be of another kind.
            splits.append(len(items) - 1)
    return tuple(items), tuple(dict.fromkeys(split for split in splits if split < len(items)))


def _leaves_partition(items: Sequence[Item]) -> bool:
    """Tell whether the last label is none of the partition that all the labels before it belong to."""
    shared = _shared_partition([item.label for item in items[:-1]])
    return shared is not None and partition_of([items[-1].label], (shared,)) is None


def _outside(prose: Prose, start: int, end: int) -> str:
    """Return the folded text of a range without its brackets."""
    return _BRACKETS.sub(" ", prose.folded[start:end])


def _closed(prose: Prose, before: Amount, after: Amount) -> bool:
    """Tell whether the bracket that held `before` has closed when `after` begins."""
    depth = 0
    for letter in prose.clean[before.end : after.start]:
        depth += (letter == "(") - (letter == ")")
        if depth < 0 and not (prose.clean[before.start - 1] == "(" and prose.clean[before.end] == ")"):
            return True
    return False


_CAPITAL = regex.compile(r"^[\s\p{Ll}()]*?(?:[\p{Ll}\d)]\s+|\s+)(?:Đã|Số|Tổng|Tỷ|Trong|Kết)\s")


def _capital_statement(between: str) -> bool:
    """Tell whether a new sentence begins without a full stop: "96 hồ sơ Đã giải quyết 598 hồ sơ"."""
    return bool(_CAPITAL.match(between))


def _listed(context: Context, prose: Prose, paragraphs: Sequence[Paragraph], n: int) -> Iterator[Breakdown]:
    """Yield the breakdown that a paragraph leads into and the paragraphs under it carry out."""
    end = prose.paragraph.end
    text = prose.folded[prose.paragraph.start : end]
    if not _LEADS_IN.search(text):
        return
    start, _ = prose.sentence(prose.amounts[-1].start)
    totals = tuple(a for a in prose.amounts if a.start >= start and prose.depth(a) == 0)[-1:]
    if not totals:
        return
    mark: str | None = None
    items: list[Item] = []
    for paragraph in paragraphs[n + 1 : n + 25]:
        if any(h.start == paragraph.start for h in context.headings):
            break
        bullet = _BULLET.match(context.text.folded, paragraph.start)
        here = (bullet.group(1) or "")[-1:] if bullet else ""
        here = "n" if here in (")", ".") else here
        if mark is None:
            mark = here
            own = _BULLET.match(prose.folded, prose.paragraph.start)
            if own and (own.group(1) or "") == here and here in ("-", "+"):
                return
        if here != mark:
            if here == "" or (mark == "+" and here == "-"):
                break
            continue
        listed = Prose(context, paragraph)
        if not listed.amounts or not compatible(totals[0], listed.amounts[0]):
            break
        if listed.depth(listed.amounts[0]) or listed.amounts[0].start - paragraph.start > 90:
            # A bullet that talks before it counts is no plain "label: number".
            return
        items.append(Item(listed.amounts[0], listed.label(0)))
    if len(items) > 1:
        labels = [item.label for item in items]
        yield Breakdown(totals, tuple(items), ":", False, _shared_partition(labels), ())


def _levels(context: Context, prose: Prose) -> Iterator[Breakdown]:
    """Yield lists of levels under their heading words, of the staff counted before them."""
    for i in range(len(prose.amounts)):
        start, end = prose.gap(i)
        for words, name in _headed():
            head = next(words.finditer(prose.folded, start, end), None)
            if head is None:
                continue
            items: list[Item] = []
            for k in range(i, min(len(prose.amounts), i + _REACH)):
                if k > i and (
                    context.sentence_breaks(*prose.gap(k))
                    or any(other.search(prose.folded, *prose.gap(k)) for other, _ in _headed())
                ):
                    break
                label = prose.label(k)
                if partition_of([label], (name,)) is None:
                    break
                items.append(Item(prose.amounts[k], label))
            totals = _staff_before(context, prose.amounts[i].start)
            if len(items) > 1 and totals:
                yield Breakdown(totals, tuple(items), "headed", name == "dao_tao", name, ())


_STAFF = regex.compile(r"can bo|cong chuc|cbcc|nguoi|dong chi|bien che")


def _staff_before(context: Context, at: int) -> tuple[Amount, ...]:
    """Return the counts of staff before `at`, nearest first: those of its section, then explicit totals before it."""
    heading = context.heading_at(at)
    floor = max(heading.start if heading else 0, at - 1500)
    here: list[Amount] = []
    before: list[Amount] = []
    for amount in reversed(context.amounts(max(0, at - 6000), at)):
        unit = family(amount.unit)
        if amount.cell is not None or unit not in ("people", "bien che") or not amount.own_unit:
            continue
        both = _BOTH.search(context.folded(*amount.number) + context.folded(amount.number[1], amount.end))
        if amount.start < floor and not both:
            continue
        if not _STAFF.search(context.folded(amount.end - 22, amount.end)):
            continue
        prose = Prose(context, context.paragraph(amount.start))
        label = prose.label([a.start for a in prose.amounts].index(amount.start))
        if prose.depth(amount) == 0 and partition_of([label], ("dao_tao", "ly_luan")) is None:
            (here if amount.start >= floor else before).append(amount)
    return (*here[:4], *before[:2])


_BOTH = regex.compile(r"can bo,? (?:va )?cong chuc")


def _staff(context: Context, prose: Prose, paragraphs: Sequence[Paragraph], n: int) -> Iterator[Breakdown]:
    """Yield the staff as officials (cán bộ) and civil servants (công chức) told apart in the lines that follow.

    "… cán bộ, công chức là 21 đồng chí. Cụ thể:", then "Cán bộ: 11 người …" and "Công chức: 10 người …".
    """
    last = prose.amounts[-1]
    start, _ = prose.sentence(last.start)
    if not _LEADS_IN.search(prose.folded[prose.paragraph.start : prose.paragraph.end]) or prose.depth(last):
        return
    if not _BOTH.search(prose.folded, start, prose.paragraph.end) or family(last.unit) != "people":
        return
    members = _partitions()["can_bo"][:2]
    items: dict[int, Item] = {}
    for paragraph in paragraphs[n + 1 : n + 9]:
        if any(h.start == paragraph.start for h in context.headings):
            break
        listed = Prose(context, paragraph)
        for k, amount in enumerate(listed.amounts):
            head = listed.label(k).partition(" | ")[0]
            for m, member in enumerate(members):
                if (
                    m not in items
                    and regex.search(rf"(?:{member.pattern})(?: so luong)?$", head)
                    and family(amount.unit) == "people"
                ):
                    items[m] = Item(amount, listed.label(k))
    if len(items) == len(members):
        yield Breakdown((last,), tuple(items[m] for m in sorted(items)), "staff", True, "can_bo", ())

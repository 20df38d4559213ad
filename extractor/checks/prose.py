"""A paragraph's counts with the words around them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

import regex

from extractor.checks import brackets
from extractor.checks.context import Context
from extractor.find.mentions import Amount, Number
from extractor.patterns import derived, vocabulary
from extractor.text import Paragraph, fold, spellings

_LABEL_START = regex.compile(r"[,;(]|\.\s|\btrong\s+(?:so\s+)?do\b|\bgom\b|\bva\b")


_LABEL_END = regex.compile(r"[,;.()]")


# ", chiếm 84,1%" belongs to the number before it and begins nothing new.
_RATED = regex.compile(r"(\s*[,(]?\s*(?:chiem|dat|bang|=|ty le|ti le)?[^,;.\d]{0,25}\d[\d.,]*\s?%)[^,;.]{0,25}")


_GOES_ON = regex.compile(r"[,;)]|\bva\b")


@derived
def _new_statement() -> tuple[regex.Pattern[str], frozenset[str]]:
    words = vocabulary("partitions")["words"]["new_statement"]
    folded = "|".join(fold(word).replace(" ", r"\s+") for word in words)
    return regex.compile(rf"[\s,;.)]*(?:va\s+)?(?P<word>{folded})\b(?!\s+lai)"), spellings(words)


_CHANGE = regex.compile(r"\b(tang|giam|vuot|(?:nhieu|it|cao|thap)\s+hon)\s+(?:them\s+)?$")
# Without accents it may be a slip of the pen; with others it is "tầng", "tặng", "giám".
CHANGES = spellings(("tăng", "giảm", "vượt", "tang", "giam", "vuot"))


def is_change(context: Context, number: Number) -> bool:
    """Tell whether a number says by how much another changed ("giảm 58 hồ sơ")."""
    word = _CHANGE.search(context.text.folded, max(0, number.start - 12), number.start)
    return word is not None and context.text.says(*word.span(1), CHANGES)


# "Đến nay đã hoàn thành …", "Đến ngày 30/6/2024 đã xong …", "Số nhiệm vụ hoàn thành: …", "Kết thúc năm, xã đã …".
_CARRIES_ON = regex.compile(
    r"[\s*+-]*(?:(?:tinh\s+)?den\s+(?:nay|het\s+(?:nam|ky)|cuoi\s+(?:nam|ky)|ngay\s+[\d/.]+)[,\s]*|ket\s+(?:qua|thuc\s+nam)[:,\s]*)?"
    r"(?:so\s+(?:\w+\s+){1,3}?|(?:(?:ubnd|cac)\s+)?(?:xa|phuong|thi\s+tran|huyen|so|don\s+vi)\s+)?(?:da\s+)?"
    r"(?:hoan\s+thanh|thuc\s+hien|to\s+chuc|kiem\s+tra|tuyen\s+truyen|trien\s+khai|thu|chi|giai\s+ngan|khac\s+phuc"
    r"|xu\s+ly|giai\s+quyet|tra\s+loi|xong)(?:\s+(?:duoc|xong|la))?[\s:]*"
)


def goes_on(context: Context, start: int, at: int) -> bool:
    """Tell whether the sentence that starts at `start` has, up to its count at `at`, no subject of its own.

    Then it says what became of the count of the sentence before.
    """
    return _CARRIES_ON.fullmatch(context.folded(start, at)) is not None


@lru_cache(maxsize=64)
def prose_of(context: Context, paragraph: Paragraph) -> Prose:
    """Return a paragraph's counts; the last paragraphs asked for are kept."""
    return Prose(context, paragraph)


_WORD = regex.compile(r"\w+")


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
        opened, at = 0, paragraph.start
        for amount in self.amounts:
            opened = brackets.depth(self.clean, at, amount.start, opened)
            at = amount.start
            around = self.clean[amount.start - 1 : amount.start] + self.clean[amount.end : amount.end + 1]
            bare = not amount.own_unit and around == "()"
            self._depths[amount.start] = max(0, opened - bare)
            self._opened.append(opened)

    def depth_before(self, i: int, at: int) -> int:
        """Return how many brackets are open at the offset `at`, which lies between the count before the i-th and it."""
        start, opened = (self.amounts[i - 1].start, self._opened[i - 1]) if i else (self.paragraph.start, 0)
        return brackets.depth(self.clean, start, at, opened)

    def depth(self, amount: Amount) -> int:
        """Return how many open brackets the count stands in; "(14)" does not count its own."""
        return self._depths[amount.start]

    def back(self, floor: int, at: int) -> Iterator[tuple[int, Amount]]:
        """Yield the counts that start in [floor, at) with their places, the last first."""
        for i in range(bisect_left(self.amounts, at, key=lambda amount: amount.start) - 1, -1, -1):
            if self.amounts[i].start < floor:
                return
            yield i, self.amounts[i]

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

    def names(self, i: int, subject: str) -> int:
        """Return how many words that name the i-th count stand in the folded text `subject`, two running at least."""
        amount = self.amounts[i]
        head, _, tail = self.label(i).partition(" | ")
        unit = fold(amount.unit or "") if amount.own_unit else ""
        words = [*head.split(), "|", *tail.removeprefix(unit).split()]
        plain = {
            "so",
            "luong",
            "tong",
            *_WORD.findall(fold(amount.unit or "")),
        }  # "số hồ sơ" names none of the dossiers
        said = (pair for pair in pairwise(words) if " ".join(pair) in subject and all(map(str.isalpha, pair)))
        return len({word for pair in said for word in pair} - plain)

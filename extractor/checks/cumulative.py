"""B003: what came in since a day is what had come in before the period and what came in within it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import regex

from extractor.arithmetic import balance
from extractor.checks import Claim, Context, Part, check
from extractor.checks.kinds import counts_alike
from extractor.checks.prose import is_change
from extractor.find.mentions import Amount
from extractor.text import fold

_UNTIL = regex.compile(r"\bden\s+(?:het\s+)?(?:ngay\s+)?$")
_CUMULATIVE = regex.compile(r"\b(?:luy\s+ke|tu\s+dau\s+nam|den\s+het|tinh\s+den|tu\s+ngay)\b")
_WITHIN = regex.compile(
    r"\b(?:trong\s+(?P<unit>thang|quy)|(?P<unit>thang|quy)\s+(?:(?P<month>\d{1,2})|[ivx]+)(?!\s*/\s*\d{1,2}\b))\b"
)
_DOES = regex.compile(
    r"\b(?:tiep\s+nhan|giai\s+quyet|xu\s+ly|tra|to\s+chuc|ban\s+hanh|hoan\s+thanh|cap|phat|tuyen\s+truyen|thu|chi|tiep|dang)\b"
)
# What else a clause says is whom or what it is of: "lãnh đạo tiếp 20 lượt", "cán bộ tiếp 30 lượt".
_SAID = regex.compile(
    rf"{_DOES.pattern}|{_CUMULATIVE.pattern}|\b(?:den|ngay|het|thang|nam|quy|la|da|duoc|dat|co|tong|so|ho)\b|[^a-z\s]"
)
_ASIDE = regex.compile(
    r"\b(?:cung\s+ky|so\s+voi|(?:nam|thang|quy)\s+truoc|trong\s+do|rieng|ke\s+hoach|qua\s+han|ton)\b"
)


@check("B003", "balance", "warning")
def cumulative(context: Context) -> Iterator[Claim]:
    """Lũy kế đến cuối kỳ phải bằng lũy kế đến cuối kỳ trước cộng với số trong kỳ.

    Why: Khi một câu nêu số trong tháng, lũy kế đến hết tháng trước và lũy kế đến hết tháng này thì ba số cộng lại được;
        lệch nhau là một số chưa được cập nhật.
    Bad: Trong tháng, tiếp nhận 634 hồ sơ; lũy kế từ đầu năm đến ngày 30/9/2025 tiếp nhận 1.866 hồ sơ; lũy kế đến hết
        ngày 31/10/2025 tiếp nhận 2.550 hồ sơ.
    Bad: Lũy kế đến ngày 14/5/2024 tổ chức 42 buổi; trong tháng tổ chức 11 buổi; lũy kế đến ngày 14/6/2024 là 55 buổi.
    Good: Trong tháng, tiếp nhận 634 hồ sơ; lũy kế từ đầu năm đến ngày 30/9/2025 tiếp nhận 1.866 hồ sơ; lũy kế đến hết
        ngày 31/10/2025 tiếp nhận 2.500 hồ sơ.
    Good: Trong tháng, tiếp nhận 634 hồ sơ; lũy kế đến ngày 30/6/2025 tiếp nhận 1.866 hồ sơ; lũy kế đến hết ngày
        31/10/2025 tiếp nhận 4.550 hồ sơ.
    Good: Trong tháng, tiếp nhận 634 hồ sơ; lũy kế đến ngày 30/9/2025 tiếp nhận 1.866 hồ sơ; lũy kế đến hết ngày
        31/10/2025 giải quyết 2.550 hồ sơ.
    Good: Trong tháng, tiếp nhận 634 hồ sơ; cùng kỳ lũy kế đến ngày 30/9/2024 tiếp nhận 1.866 hồ sơ; lũy kế đến hết ngày
        31/10/2024 tiếp nhận 2.550 hồ sơ.
    Good: Trong tháng tiếp 05 lượt; lũy kế đến ngày 30/9/2024 lãnh đạo tiếp 20 lượt; lũy kế đến ngày 31/10/2024 cán bộ
        tiếp 30 lượt.
    Not flagged: Hai mốc không cách nhau đúng một tháng (một quý); ba số không cùng một việc.
    """
    for paragraph in context.text.paragraphs:
        if paragraph.table is None:
            told = [a for a in context.amounts(paragraph.start, paragraph.end) if a.of is None and a.own_unit]
            for i in range(len(told) - 2):
                yield from _claims(context, paragraph.start, told[max(0, i - 1) : i], told[i : i + 3])


def _claims(context: Context, start: int, before: Sequence[Amount], three: Sequence[Amount]) -> Iterator[Claim]:
    """Yield the claim of three counts one after the other, if one is of the period and two reach to its two ends."""
    if not all(counts_alike(a, three[0]) and a.hedge is None and not is_change(context, a) for a in three):
        return
    floor = max(before[-1].end if before else start, context.sentence(three[0].start)[0])
    if context.sentence_breaks(three[0].start, three[-1].start) > 2:
        return
    ends: list[tuple[date, Amount]] = []
    within: list[tuple[int, str | None, Amount]] = []
    doing: set[str] = set()
    of: set[str] = set()
    for amount in three:
        words = context.folded(floor, amount.start)
        if _ASIDE.search(words):
            return
        doing.update(" ".join(match.group().split()) for match in _DOES.finditer(words))
        end, period = _end(context, floor, amount), _WITHIN.search(words)
        if end is not None and _CUMULATIVE.search(words):
            ends.append((end, amount))
            of.add(" ".join(_SAID.sub(" ", words).replace(fold(amount.unit or ""), " ").split()))
        elif period is not None and not _CUMULATIVE.search(words):
            within.append((1 if period["unit"] == "thang" else 3, period["month"], amount))
        floor = amount.end
    if len(ends) != 2 or len(within) != 1 or len(doing) > 1 or len(of) > 1:
        return
    (first, old), (last, new) = sorted(ends, key=lambda one: one[0])
    months, named, own = within[0]
    if _later(first, months) == last and (named is None or months > 1 or int(named) in (first.month, last.month)):
        yield _claim(context, old, own, new)


def _end(context: Context, floor: int, amount: Amount) -> date | None:
    """Return the day up to which a count is told, if its clause names one: "đến hết ngày 31/10/2025"."""
    days = [
        d for d in context.days(floor, amount.start) if _UNTIL.search(context.folded(max(floor, d.start - 20), d.start))
    ]
    try:
        return date.fromisoformat(days[-1].value) if days else None
    except ValueError:
        return None


def _later(day: date, months: int) -> date | None:
    """Return the end of a period of so many months after one that ends on `day`: 30/9 and 1 make 31/10."""
    begins = day + timedelta(days=1)
    years, month = divmod(begins.month - 1 + months, 12)
    return begins.replace(year=begins.year + years, month=month + 1) - timedelta(days=1) if begins.day <= 28 else None


def _claim(context: Context, old: Amount, own: Amount, new: Amount) -> Claim:
    verdict = balance([old.quantity, own.quantity], [new.quantity])
    a, b, c = (context.printed(*n.number) for n in (old, own, new))
    return Claim(
        "balance",
        (
            Part("carried", old.quantity.amount, *old.number),
            Part("received", own.quantity.amount, *own.number),
            Part("due", new.quantity.amount, *new.number),
        ),
        verdict,
        f"{a} + {b} = {verdict.expected or '?'}, nêu {c}",
        f"Lũy kế kỳ trước {a} và số trong kỳ {b} là {verdict.expected}, nhưng báo cáo nêu lũy kế {c}.",
        stated=c,
    )

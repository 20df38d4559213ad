"""W003: percentages above 100 of what cannot be more than all of it."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractor.arithmetic import part_of
from extractor.checks import Claim, Context, Part, check
from extractor.checks.prose import is_change
from extractor.checks.rates import WINDOW
from extractor.find.mentions import Rate
from extractor.patterns import derived, vocabulary
from extractor.quantities import Quantity
from extractor.text import fold

# With such a word in its sentence a percentage may be of a plan, an estimate or an earlier figure, or how much more.
_COMPARED = regex.compile(
    r"\b(?:ke\s+hoach|kh|chi\s+tieu|du\s+toan|muc\s+tieu|dinh\s+muc|nghi\s+quyet|quy\s+dinh|nhu\s+cau|dang\s+ky|phap\s+lenh|giao|de\s+ra"
    r"|so\s+(?:voi|cung)|cung\s+ky|(?:nam|thang|quy|ky)\s+(?:truoc|ngoai)|bang|vuot|tang|giam|gap|hon|cao|thap|lai|nang|quy\s+mo"
    r"|tien\s+do|toc\s+do|nam\s+\d{4}\s*\)?\s*$)\b"
)
_LED_IN = regex.compile(r"\b(?:ke\s+hoach|chi\s+tieu|muc\s+tieu|du\s+toan|so\s+voi)\b[^\n]{0,120}:\s*\n")
_LEAD = 600  # characters before a bullet within which the line that leads into its list is looked for
# Rates whose part is among their whole by what they are.
_RATE_OF = regex.compile(
    r"\b(?:ty|ti)\s+le\b[^.;%\d]{0,60}\b(?:dung\s+han|dung\s+hen|truoc\s+han|qua\s+han|tre\s+han|truc\s+tuyen|toan\s+trinh|mot\s+phan"
    r"|so\s+hoa|hai\s+long|ky\s+so|dien\s+tu|khong\s+dung\s+tien\s+mat)\b[^.;,%\d]{0,25}$"
)
_SHARE = regex.compile(r"\bchiem(?:\s+(?:ty|ti)\s+le)?\s*$")
_OPENS = regex.compile(r"(?:^|[.;:,+*-]|\b(?:va|co|voi|bao\s+dam|dam\s+bao|hien\s+nay|den\s+nay))\s*$")


@check("W003", "part_whole", "error")
def share_above_all(context: Context) -> Iterator[Claim]:
    """Tỷ lệ của một phần không thể quá 100%.

    Why: Tỷ lệ đúng hạn, tỷ lệ trực tuyến, “…% văn bản được xử lý” là phần trong tổng; chỉ tỷ lệ so với kế hoạch, dự
        toán, cùng kỳ mới vượt 100%. Số lớn hơn thường do gõ thừa hoặc đảo chữ số (900% thay vì 90%).
    Bad: 900% văn bản đến được xử lý trên môi trường mạng.
    Bad: Tỷ lệ hồ sơ giải quyết đúng hạn đạt 109%.
    Bad: Hồ sơ nộp trực tuyến chiếm 187,2%.
    Good: 90% văn bản đến được xử lý trên môi trường mạng.
    Good: Tỷ lệ hồ sơ giải quyết đúng hạn đạt 100%.
    Good: Tỷ lệ hồ sơ trực tuyến đạt 109% kế hoạch.
    Good: Thu ngân sách đạt 112%, trồng rừng đạt 105%.
    Good: Tỷ lệ trực tuyến vượt chỉ tiêu, đạt 109%.
    Good: Số hồ sơ trực tuyến bằng 187,2% cùng kỳ.
    Good: Kết quả so với chỉ tiêu giao:⏎- Tỷ lệ hồ sơ trực tuyến đạt 109%;⏎- Tỷ lệ đúng hạn đạt 101%.
    Good: Tỷ lệ thu phí trực tuyến đạt 120% so với năm 2022.
    Not flagged: Câu có kế hoạch, dự toán, chỉ tiêu, cùng kỳ hoặc mức tăng giảm; tỷ lệ mà mẫu số có thể là kế hoạch.
    """
    for rate in context.found.rates:
        if rate.value <= 100 or rate.cell is not None or rate.low is not None or is_change(context, rate):
            continue
        start, end = context.sentence(rate.start)
        start, end = max(start, rate.start - WINDOW), min(end, rate.end + WINDOW)
        if _compared(context, rate, start, end) or not _is_part(context, rate, start, end):
            continue
        hundred = Quantity(rate.value * 0 + 100)
        printed = context.printed(rate.start, rate.end)
        yield Claim(
            "part_whole",
            (Part("part", rate.value, rate.start, rate.end),),
            part_of(Quantity(rate.value, rate.decimals), hundred),
            f"{printed} ≤ 100%",
            f"Tỷ lệ {printed} lớn hơn 100% mà không so với kế hoạch hay kỳ nào.",
        )


def _compared(context: Context, rate: Rate, start: int, end: int) -> bool:
    """Tell whether the sentence, its heading or its list's lead-in speaks of something to compare with."""
    heading = context.heading_at(rate.start)
    floor = max(heading.start if heading else 0, start - _LEAD)
    title = context.folded(heading.start, heading.end) if heading and heading.start < start else ""
    led_in = _LED_IN.search(context.text.folded, floor, start)
    return bool(led_in or _COMPARED.search(title) or _COMPARED.search(context.text.folded, start, end))


@derived
def _things() -> tuple[str, ...]:
    """Return the folded words for what is counted, measures left out: of a plan's money there may be more than all."""
    units = vocabulary("units")
    return tuple(fold(unit) for kind, words in units.items() if kind != "measures" for unit in words)


def _is_part(context: Context, rate: Rate, start: int, end: int) -> bool:
    """Tell whether a percentage is of a part: a rate of what is in time, a share, "…% văn bản" that opens a clause."""
    left = context.folded(max(start, rate.start - 110), rate.start)
    if _RATE_OF.search(left) or _SHARE.search(left):
        return True
    right = regex.sub(r"^\s*(?:(?:tong\s+)?so\s+)?(?:cac\s+)?", "", context.folded(rate.end, min(end, rate.end + 50)))
    return _OPENS.search(left) is not None and right.startswith(tuple(f"{thing} " for thing in _things()))

"""W004: counts said to be some of those just told ("… 12 ý kiến; 09 ý kiến trong số ấy …")."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractor.arithmetic import part_of
from extractor.checks import Claim, Context, check
from extractor.checks.kinds import counts_alike
from extractor.checks.part_whole import part_claim
from extractor.checks.prose import Prose, is_change, prose_of
from extractor.find.mentions import Amount

# "05 công chức trong số này"; where a count follows ("trong số này có 02 người"), that one is the part.
_AMONG_THEM = regex.compile(r"\s+(?:[a-z]+\s+){0,3}?trong\s+so\s+(?:nay|ay|do)\b(?!\s*[,:]?\s*(?:co\s+|chi\s+)*\d)")
_SENTENCES = 1  # how many sentences back "these" may have been told


@check("W004", "part_whole", "error")
def some_of_them(context: Context) -> Iterator[Claim]:
    """Số nêu là “trong số này” không thể lớn hơn số đứng trước nó.

    Why: “Phát hiện 05 công chức đi muộn, nhắc nhở 06 công chức trong số này”: phần không thể lớn hơn số mà nó thuộc về;
        một trong hai số sai.
    Bad: Kiểm tra phát hiện 05 công chức đi muộn, đã nhắc nhở 06 công chức trong số này.
    Bad: Người dân gửi bốn kiến nghị qua hòm thư; sáu kiến nghị trong số ấy đã được trả lời.
    Bad: Trong quý có 12 trường hợp trễ hẹn. UBND xã đã xin lỗi 21 trường hợp trong số đó.
    Good: Kiểm tra phát hiện 05 công chức đi muộn, đã nhắc nhở 04 công chức trong số này.
    Good: Kiểm tra 05 đơn vị, nhắc nhở 12 công chức trong số này.
    Good: Xử lý 03 vụ, giảm 02 vụ; 05 người bị phạt, 03 người trong số này nộp phạt ngay.
    Good: Tiếp nhận 10 đơn; xử lý 18 đơn trong số đó có 08 đơn kỳ trước.
    Not flagged: Hai số đếm hai thứ khác nhau; số đứng trước cách xa hơn một câu.
    """
    for paragraph in context.text.paragraphs:
        if paragraph.table is not None:
            continue
        prose = prose_of(context, paragraph)
        for i, part in enumerate(prose.amounts):
            if part.of is None and _AMONG_THEM.match(prose.folded, part.end, paragraph.end):
                whole = _told_before(prose, i)
                if whole is not None:
                    yield _claim(context, part, whole)


def _told_before(prose: Prose, i: int) -> Amount | None:
    """Return the nearest count before the i-th that counts the same, in its sentence or the one before."""
    part = prose.amounts[i]
    for whole in reversed(prose.amounts[:i]):
        if prose.context.sentence_breaks(whole.start, part.start) > _SENTENCES:
            return None
        if counts_alike(whole, part) and whole.hedge is None and not is_change(prose.context, whole):
            return whole if not prose.depth(whole) else None
    return None


def _claim(context: Context, part: Amount, whole: Amount) -> Claim:
    said, told = context.printed(part.start, part.end), context.printed(whole.start, whole.end)
    message = f"“{said}” được nêu là một phần của “{told}” đứng trước, nhưng lớn hơn số đó."
    return part_claim(context, part, whole, part_of(part.quantity, whole.quantity), message)

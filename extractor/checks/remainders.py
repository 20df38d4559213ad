"""B002: what is left of a number when the part that was done is taken away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from extractor.arithmetic import Verdict, balance, format_amount
from extractor.checks import Claim, Context, Part, check
from extractor.checks.breakdowns import part_starts
from extractor.checks.kinds import counts_alike, family
from extractor.checks.prose import Prose, goes_on, prose_of
from extractor.find.mentions import Amount

_REMAINS = regex.compile(
    r"\b(?:con(?:\s+(?:lai|thieu|du))?|thieu|chua\s+(?:(?:su\s+)?dung|bo\s+tri|tuyen(?:\s+dung)?|thuc\s+hien|hoan\s+thanh"
    r"|giai\s+quyet|xu\s+ly|tra\s+loi|thu\s+ve))(?:\s+(?:la|duoc))?:?\s*$"
)
# Folded, "chưa dùng" is also "chưa đúng".
_SURELY = regex.compile(r"\bcon\s+(?:lai|thieu)\b|\bchua\s+(?:su\s+dung|bo\s+tri|tuyen)\b")
_DOING = r"hoan\s+thanh|thuc\s+hien|giai\s+quyet|xu\s+ly|khac\s+phuc|tra\s+loi|trien\s+khai|kiem\s+tra|giai\s+ngan|xong"
# "còn 06 nội dung chưa khắc phục": the rest of those of which some are "khắc phục". Not "chưa hoàn thành đúng hạn".
_NOT_DONE = regex.compile(
    rf"\s*(?:(?:van|hien|den\s+nay)\s+)?(?:chua|khong)\s+(?:duoc\s+)?(?P<verb>{_DOING})\b"
    r"(?=\s*(?:[,;.()]|$)|\s+(?:xong|do|vi|la|gom)\b)"
)
_DONE = regex.compile(
    rf"(?<!(?:chua|khong|phai|can|dang)\s+)\b(?P<verb>{_DOING})(?:\s+(?:xong|duoc|la|dut\s+diem)){{0,2}}[\s:]*$"
)
# What came in may be joined by what was left from before, of which nothing is said.
_CAME = regex.compile(r"\b(?:tiep\s+nhan|nhan\s+duoc|phat\s+sinh)\b")
_OTHER_TIME = regex.compile(r"\b(?:luy\s+ke|tu\s+dau|cung\s+ky|so\s+voi|(?:nam|thang|quy|ky)\s+(?:truoc|[\divx]+))\b")
_AND_MORE = regex.compile(r"[^.;()\d]{0,40}(?:,|\bva)\s*")
# Of more counts the words do not say which ones the rest is of.
_MOST = 12


@check("B002", "difference", "warning")
def remainder(context: Context) -> Iterator[Claim]:
    """Số còn lại phải bằng tổng trừ phần đã nêu.

    Why: "Giao 26 nhiệm vụ, đã xong 23 nhiệm vụ, còn lại 03 nhiệm vụ" là một phép trừ; sai một số là sai số việc còn
        phải làm.
    Bad: UBND xã được giao 26 nhiệm vụ; đã hoàn thành 23 nhiệm vụ, còn lại 05 nhiệm vụ.
    Bad: Xã được giao 23 biên chế; hiện có 21 cán bộ, công chức (10 cán bộ, 11 công chức); còn thiếu 03 người.
    Bad: Biên chế được giao 94 người, đang sử dụng 89 người, chưa sử dụng 07 người.
    Bad: Đoàn phát hiện 23 nội dung cần khắc phục, đã khắc phục 18 nội dung, còn 06 nội dung chưa khắc phục.
    Bad: UBND xã cụ thể hóa thành 48 nhiệm vụ. Kết thúc năm, hoàn thành 45 nhiệm vụ, còn 04 nhiệm vụ chưa hoàn thành.
    Bad: Đầu quý, Chủ tịch giao mười lăm việc. Đến ngày 30/6/2024 đã xong mười một việc, còn ba việc chưa xong.
    Bad: Tiếp nhận 26 kiến nghị, trong đó 19 kiến nghị về đất đai, 07 kiến nghị về giao thông. Đã trả lời 21 kiến nghị,
        còn lại 04 kiến nghị.
    Bad: Tiếp nhận 26 kiến nghị; đã trả lời 21, còn lại 04.
    Bad: Tiếp nhận 26 phản ánh, kiến nghị, trong đó 19 phản ánh, kiến nghị về đất đai, 07 phản ánh, kiến nghị về giao
        thông. Đã xử lý xong 21 phản ánh, kiến nghị, còn lại 04 phản ánh, kiến nghị đang xử lý.
    Good: UBND xã được giao 26 nhiệm vụ; đã hoàn thành 23 nhiệm vụ, còn lại 03 nhiệm vụ.
    Good: Tiếp nhận 26 kiến nghị, gồm 19 kiến nghị về đất đai và 07 kiến nghị về giao thông; đã trả lời 21 kiến nghị,
        còn lại 05 kiến nghị.
    Good: Xã thực hiện 96 thủ tục, chia ra: toàn trình 31 thủ tục, một phần 45 thủ tục, còn lại 20 thủ tục.
    Good: Có 20 đơn, gồm 12 đơn khiếu nại, 08 đơn tố cáo. Đã giải quyết 10 đơn khiếu nại, còn lại 02 đơn.
    Good: Có 26 kiến nghị của cử tri và 12 kiến nghị của đoàn kiểm tra. Đã trả lời 21 kiến nghị, còn lại 04 kiến nghị.
    Good: Được giao 26 nhiệm vụ; đã hoàn thành 20 nhiệm vụ, còn 02 nhiệm vụ chưa hoàn thành đúng hạn.
    Good: Được giao 26 nhiệm vụ; đã hoàn thành 20 nhiệm vụ, còn 02 nhiệm vụ quá hạn chưa hoàn thành.
    Good: Phát hiện 23 hạn chế, đã khắc phục 18, còn 03 hạn chế chưa khắc phục; 02 hạn chế đang khắc phục.
    Good: Tiếp nhận 23 kiến nghị, đã trả lời 20 kiến nghị, còn 05 kiến nghị chưa trả lời (02 kiến nghị của kỳ trước).
    Good: Tiếp nhận 06 ý kiến; đã trả lời 05 ý kiến, còn 01 ý kiến.
    Good: Xã có 20 cán bộ, công chức; còn 02 người đang học đại học.
    Good: Xã được giao 23 biên chế, hiện có 21 người, còn thiếu 01 công chức Địa chính và 01 công chức Tư pháp.
    Good: Xã được giao 23 biên chế, hiện có 21 người; trong đó có 12 nữ, còn thiếu 02 người.
    Not flagged: "Còn" chỉ nêu thêm một số khác; câu có hơn ba số thì chỉ nhận khi khớp.
    """
    for paragraph in context.text.paragraphs:
        if paragraph.table is not None:
            continue
        prose = prose_of(context, paragraph)
        for i, rest in enumerate(prose.amounts):
            if not i or prose.depth(rest) or not _REMAINS.search(prose.folded, prose.gap(i)[0], rest.start):
                continue
            start, _ = prose.sentence(rest.start)
            outside = _told(prose, i, start)
            same = [a for a in outside if a.of is None and _same_kind(a, rest)]
            alone = len(same) == 1 and len(outside) == 1
            if alone and (_not_done(prose, same[0], rest) or _SURELY.search(prose.folded, same[0].end, rest.start)):
                same = [*_sentence_before(prose, start, same[0]), *same]
            if len(same) > 1 and same[-1] is outside[-1] and same[-1].value <= max(a.value for a in same[:-1]):
                yield _claim(prose, same, rest, i)


def _told(prose: Prose, i: int, start: int) -> list[Amount]:
    """Return the counts from `start` up to the i-th that stand in no bracket, without the parts of one before the last.

    "Tiếp nhận 46 kiến nghị, gồm 31 qua mạng và 15 qua đường dây nóng; đã trả lời 44, còn 02": the rest of 46. But "133
    thủ tục: toàn trình 51, một phần 60, còn lại 22": of 133 without both.
    """
    told = [a for a in prose.amounts[max(0, i - _MOST) : i] if a.start >= start and prose.depth(a) == 0]
    parts = part_starts(prose.context)
    if not told or told[-1].start in parts or _of_a_part(prose, told, told[-1]):
        return told
    return [a for a in told if a.start not in parts]


def _of_a_part(prose: Prose, told: Sequence[Amount], done: Amount) -> bool:
    """Tell whether `done` counts what one of the parts among `told` does: "… 12 đơn khiếu nại, 08 đơn tố cáo. Đã giải
    quyết 10 đơn khiếu nại".
    """
    places = {amount.start: i for i, amount in enumerate(prose.amounts)}
    parts = part_starts(prose.context)
    tail = prose.label(places[done.start]).partition(" | ")[2]
    words = prose.folded[prose.sentence(done.start)[0] : done.end + len(tail)].rpartition(";")[2]
    wholes = [prose.label(places[a.start]).partition(" | ")[2] for a in told if a.start not in parts and a != done]
    return any(
        prose.names(places[a.start], words)
        or (prose.label(places[a.start]).endswith(f"| {tail}") and tail not in wholes)
        for a in told
        if a.start in parts
    )


def _same_kind(a: Amount, rest: Amount) -> bool:
    """Tell whether two counts are of one thing; a post ("biên chế") is filled by a person."""
    return _kind(a) == _kind(rest) or (a.unit is not None and rest.unit is not None and counts_alike(a, rest))


def _kind(amount: Amount) -> str | None:
    kind = family(amount.unit)
    return "people" if kind == "bien che" else kind


def _claim(prose: Prose, same: list[Amount], rest: Amount, i: int) -> Claim:
    """Return the claim that `rest` is what the counts before it leave: of the last two, or of the first and others."""
    context = prose.context
    rests = [rest]
    after = prose.amounts[i + 1] if i + 1 < len(prose.amounts) else None
    more = after is not None and _same_kind(after, rest) and _AND_MORE.fullmatch(prose.folded, *prose.gap(i + 1))
    left = [[rest], [rest, after]] if more and after is not None else [[rest]]
    ways = [(whole, done, rests) for rests in left for whole, done in ((same[-2], same[-1:]), (same[0], same[1:]))]
    verdicts = [balance([a.quantity for a in (*done, *rests)], [whole.quantity]) for whole, done, rests in ways]
    best = next((i for i, verdict in enumerate(verdicts) if verdict.holds is True), 0)
    (whole, done, rests), verdict = ways[best], verdicts[best]
    if verdict.holds is False and (
        more
        or len(same) > 2
        or not (_SURELY.search(context.folded(done[-1].end, rest.start)) or _surely_not_done(prose, whole, done[0], i))
    ):
        verdict = Verdict(None, verdict.expected, "chưa rõ số còn lại tính từ số nào")
    minus = " - ".join(context.printed(*n.number) for n in (whole, *done))
    expected = whole.quantity.amount - sum((a.quantity.amount for a in done), start=whole.quantity.amount * 0)
    printed = " + ".join(context.printed(*a.number) for a in rests)
    return Claim(
        "difference",
        (
            Part("total", whole.quantity.amount, *whole.number),
            *(Part("part", a.quantity.amount, *a.number) for a in done),
            *(Part("rest", a.quantity.amount, *a.number) for a in rests),
        ),
        verdict,
        f"{minus} = {format_amount(expected, rest.quantity)}, nêu còn {printed}",
        f"{minus} = {format_amount(expected, rest.quantity)}, nhưng báo cáo nêu còn {printed}.",
        stated=printed,
    )


def _not_done(prose: Prose, done: Amount, rest: Amount) -> bool:
    """Tell whether `rest` is what was not done of the very thing that `done` counts: "khắc phục", "chưa khắc phục"."""
    says = _NOT_DONE.match(prose.folded, rest.end, prose.paragraph.end)
    said = _DONE.search(prose.folded, max(prose.sentence(done.start)[0], done.start - 40), done.start)
    return says is not None and said is not None and says["verb"] == said["verb"]


def _surely_not_done(prose: Prose, whole: Amount, done: Amount, i: int) -> bool:
    """Tell whether the i-th count, of what was not done, must be what `done` leaves of `whole`."""
    rest = prose.amounts[i]
    start, end = prose.sentence(whole.start)[0], prose.sentence(rest.start)[1]
    near = [a for a in prose.amounts[max(0, i - _MOST) : i + 1 + _MOST] if _same_kind(a, rest)]
    # "26 nhiệm vụ, trong đó quá hạn 05 nhiệm vụ; đã hoàn thành 20, còn 02 chưa hoàn thành": may be two of the five.
    parts = any(whole.start < a.start < done.start and not prose.depth(a) for a in near)
    others = any(rest.start < a.start < end for a in near)
    if parts or others or family(whole.unit) == "ho so" or not _not_done(prose, done, rest):
        return False
    more = done.value + rest.value > whole.value
    if more and _CAME.search(prose.folded, start, whole.start):
        return False
    return _OTHER_TIME.search(prose.folded, whole.end, rest.start) is None


def _sentence_before(prose: Prose, start: int, done: Amount) -> list[Amount]:
    """Return the count of the sentence before `start` that the sentence of `done` goes on about."""
    if start <= prose.paragraph.start or not goes_on(prose.context, start, done.start):
        return []
    first = prose.sentence(start - 1)[0]
    parts = part_starts(prose.context)
    before = [a for a in prose.amounts if first <= a.start < start]
    told = [a for a in before if a.start not in parts]
    return (
        told
        if not _of_a_part(prose, before, done) and len(told) == 1 and told[0].of is None and _same_kind(told[0], done)
        else []
    )

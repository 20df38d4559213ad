"""W005: no more comes back than was handed out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from extractor.arithmetic import part_of
from extractor.checks import Claim, Context, check
from extractor.checks.breakdowns import part_starts
from extractor.checks.kinds import counts_alike
from extractor.checks.part_whole import part_claim
from extractor.checks.prose import Prose, is_change, prose_of
from extractor.find.mentions import Amount
from extractor.patterns import derived, vocabulary
from extractor.text import fold


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two verbs, each ending right before its count, and the nouns that are counted."""

    first: regex.Pattern[str]
    then: regex.Pattern[str]
    counts: tuple[str, ...]


# "đã phát ra tổng số 45 phiếu", "số phiếu thu về là 47".
_TO_COUNT = r"\b(?:{})(?:\s+(?:ra|ve|duoc|xong|tong\s+(?:so|cong)|la|co|cho))*\s*:?\s*$"
_WORDS = 40  # characters before a count in which its verb stands


@derived
def _pairs() -> tuple[_Pair, ...]:
    def before_count(verbs: str) -> regex.Pattern[str]:
        return regex.compile(_TO_COUNT.format(verbs.replace(" ", r"\s+")))

    return tuple(
        _Pair(before_count(pair["first"]), before_count(pair["then"]), tuple(pair["counts"]))
        for pair in vocabulary("partitions")["pairs"]
    )


# What was handed out, or came back, in another time or beyond what was asked.
_APART = regex.compile(
    r"\b(?:luy\s+ke|tu\s+dau|cung\s+ky|so\s+voi|vuot|ngoai|bo\s+sung|them|(?:nam|thang|quy|ky|dot)\s+(?:truoc|[\divx]+))\b"
)
_EACH = regex.compile(r"\b(?:mỗi|từng|bình quân)\b", regex.IGNORECASE)
_NEAR = 6  # counts back
_SENTENCES = 1  # sentences back


@check("W005", "part_whole", "warning")
def no_more_than_given(context: Context) -> Iterator[Claim]:
    """Số thu về, khắc phục, hoàn thành không thể nhiều hơn số đã phát ra, phát hiện, được giao.

    Why: “Phát 40 phiếu, thu về 42 phiếu”: chỉ thu lại được phiếu đã phát; số sau lớn hơn số trước thì một trong hai số
        sai, và tỷ lệ tính từ đó cũng sai theo.
    Bad: UBND xã phát 40 phiếu lấy ý kiến, thu về 42 phiếu.
    Bad: Số phiếu phát ra là 120 phiếu. Số phiếu thu về là 121 phiếu, trong đó 118 phiếu hài lòng.
    Bad: Kiểm tra phát hiện 08 tồn tại; các đơn vị đã khắc phục 09 tồn tại.
    Bad: Hội nghị triệu tập 52 đại biểu, có mặt 54 đại biểu.
    Bad: Chủ tịch UBND xã giao 16 nhiệm vụ, đã hoàn thành 18 nhiệm vụ.
    Good: UBND xã phát 40 phiếu lấy ý kiến, thu về 39 phiếu.
    Good: Đợt 1 phát 40 phiếu, đợt 2 phát 20 phiếu; thu về 58 phiếu.
    Good: UBND xã phát 40 phiếu ở thôn Đông và 30 phiếu ở thôn Đoài, thu về 68 phiếu.
    Good: Mỗi thôn phát 30 phiếu, thu về 270 phiếu.
    Good: Phát 40 phiếu, sau đó phát thêm 10 phiếu, thu về 48 phiếu.
    Good: Phát 40 phiếu trong tháng; lũy kế thu về 210 phiếu.
    Good: Phát 400 tờ rơi, thu về 420 phiếu.
    Good: UBND xã tuyển mới 01 công chức, cuối kỳ có mặt 19 công chức.
    Good: Giao chỉ tiêu 16 nhiệm vụ, hoàn thành vượt, đạt 18 nhiệm vụ.
    Not flagged: Hai số đếm hai thứ khác nhau, của hai đợt, hai kỳ; vượt chỉ tiêu; phát ra nhiều lần.
    """
    for paragraph in context.text.paragraphs:
        if paragraph.table is not None:
            continue
        prose = prose_of(context, paragraph)
        for i, part in enumerate(prose.amounts):
            if part.of is None and not prose.depth(part) and not is_change(context, part):
                yield from _claims(prose, i)


def _claims(prose: Prose, i: int) -> Iterator[Claim]:
    """Yield that the i-th count, of what came back, is not more than the one count before it of what was given."""
    part = prose.amounts[i]
    for pair in _pairs():
        then = _verb(prose, i, pair.then)
        if then is None:
            continue
        given = {
            k: first
            for k in range(max(0, i - _NEAR), i)
            if (first := _verb(prose, k, pair.first)) is not None
            and counts_alike(prose.amounts[k], part)
            and fold(prose.amounts[k].unit or "").startswith(pair.counts)
        }
        if len(given) != 1:
            continue
        ((k, first),) = given.items()
        whole = prose.amounts[k]
        if whole.of is not None or whole.hedge is not None or prose.depth(whole):
            continue
        near = prose.context.sentence_breaks(whole.start, part.start) <= _SENTENCES
        if near and not _several(prose, k, i):
            yield _claim(prose.context, part, whole, then, first)
            return


def _several(prose: Prose, k: int, i: int) -> bool:
    """Tell whether the k-th count may not be all that was given of what the i-th count came back.

    "Phát 40 phiếu ở thôn Đông và 30 phiếu ở thôn Đoài, thu về 68 phiếu"; "mỗi thôn phát 30 phiếu, thu về 270 phiếu".
    """
    start, end = prose.sentence(prose.amounts[k].start)[0], prose.amounts[i].start
    parts = part_starts(prose.context)
    others = [a for a in prose.amounts[k + 1 : i] if not prose.depth(a) and a.start not in parts]
    if any(counts_alike(a, prose.amounts[i]) for a in others):
        return True
    return any(words.search(text, start, end) for words, text in ((_APART, prose.folded), (_EACH, prose.clean)))


def _verb(prose: Prose, k: int, verb: regex.Pattern[str]) -> int | None:
    """Return where the verb starts with which the words right before the k-th count end, or None."""
    start, end = prose.gap(k)
    match = verb.search(prose.folded, max(start, end - _WORDS), end)
    return None if match is None else match.start()


def _claim(context: Context, part: Amount, whole: Amount, then: int, first: int) -> Claim:
    message = (
        f"“{context.printed(then, part.end)}” lớn hơn “{context.printed(first, whole.end)}”, trong khi chỉ có thể là "
        "một phần của số ấy."
    )
    return part_claim(context, part, whole, part_of(part.quantity, whole.quantity), message)

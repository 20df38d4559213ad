"""Dossiers that are said to be late among the shortcomings, against those counted among the results."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import regex

from extractor.arithmetic import Verdict
from extractor.checks import Claim, Context, check
from extractor.checks.figures import printed
from extractor.checks.tables import member
from extractor.find.mentions import Amount
from extractor.indicators import Stated
from extractor.text import fold

_LATE = frozenset({"3.3.q", "3.3.z"})
_LIMITS = regex.compile(r"\b(?:ton tai|han che|khuyet diem|kho khan|vuong mac|chua (?:lam )?duoc)\b")
# Late in all of the period, not only late and still open: "còn để xảy ra 5 hồ sơ quá hạn", "giải quyết quá hạn".
_OCCURRED = regex.compile(
    r"\b(?:de xay ra|xay ra|phat sinh|trong (?:nam|ky|quy|thang|6 thang|9 thang)\b[^.;]{0,60})[^.;]*$"
)
_LATE_WORK = regex.compile(
    r"\s{0,2}ho so (?:da |bi |duoc )*(?:giai quyet|tra(?: ket qua)?) (?:qua|tre|cham) (?:han|hen)"
)
# A figure of only some of them, or of those that are still open.
_SOME = regex.compile(
    r"\b(?:dang (?:duoc )?(?:giai quyet|xu ly)|chua (?:giai quyet|tra|xu ly)|con ton|ton dong|rieng|trong do|trong so"
    r"|chu yeu|do loi|keo dai|qua han tren|tren \d+ ngay)\b"
)
_AFTER = regex.compile(r"\s?(?:[.,;:()\n]|$)")
_BACK, _WORDS = 160, 60


@check("Q006", "same_quantity", "warning")
def late_in_shortcomings(context: Context) -> Iterator[Claim]:
    """Số hồ sơ giải quyết quá hạn ở phần tồn tại, hạn chế khác với phần kết quả.

    Why: Phần hạn chế nhắc lại số hồ sơ quá hạn của phần kết quả; hai số khác nhau thì một chỗ ghi nhầm hoặc còn số của
        kỳ trước.
    Bad: II. KẾT QUẢ THỰC HIỆN⏎Trong năm đã giải quyết 905 hồ sơ, đúng hạn 881 hồ sơ, quá hạn 24 hồ sơ.⏎III. TỒN TẠI,
        HẠN CHẾ⏎Trong năm vẫn còn 42 hồ sơ giải quyết quá hạn.
    Good: II. KẾT QUẢ THỰC HIỆN⏎Trong năm đã giải quyết 905 hồ sơ, đúng hạn 881 hồ sơ, quá hạn 24 hồ sơ.⏎III. TỒN TẠI,
        HẠN CHẾ⏎Trong năm vẫn còn 24 hồ sơ giải quyết quá hạn.
    Good: II. KẾT QUẢ THỰC HIỆN⏎Đã giải quyết 905 hồ sơ, quá hạn 24 hồ sơ; đang giải quyết 60 hồ sơ, quá hạn 18 hồ
        sơ.⏎III. TỒN TẠI, HẠN CHẾ⏎Trong năm còn để xảy ra 42 hồ sơ quá hạn.
    Good: II. KẾT QUẢ THỰC HIỆN⏎Đã giải quyết 905 hồ sơ, quá hạn 24 hồ sơ.⏎III. TỒN TẠI, HẠN CHẾ⏎Lĩnh vực đất đai còn để
        xảy ra 19 hồ sơ giải quyết quá hạn; còn 03 hồ sơ quá hạn đang giải quyết.
    Not flagged: hồ sơ quá hạn đang giải quyết; số của một lĩnh vực, một cấp, một thời gian khác; số bằng tổng các số
        quá hạn đã nêu.
    """
    late = [stated for stated in context.stated if stated.indicator.code in _LATE and isinstance(stated.amount, Amount)]
    said = [stated for stated in late if _among_shortcomings(context, stated)]
    results = [stated for stated in late if not _in_shortcomings(context, stated)]
    own = [stated for stated in results if _own(stated)]
    elsewhere = _late_counts(context, {stated.amount.start for stated in said}) if said else frozenset()
    for stated in said:
        alike = [other for other in own if other.level == stated.level or other.summed]
        values = {other.amount.value for other in alike}
        if len(values) != 1 or any(other.amount.hedge for other in alike):
            continue
        holds = stated.amount.value in values
        # Another count of late dossiers, of whatever scope, or two of them may be what is meant.
        if not holds and any(stated.amount.value - value in elsewhere for value in elsewhere):
            continue
        yield _claim(context, stated, alike, holds=holds)


def _own(stated: Stated) -> bool:
    """Tell whether a figure is of all the unit's dossiers, or of all of its level."""
    return stated.period is None and not stated.carried and stated.scope in (None, stated.level)


def _in_shortcomings(context: Context, stated: Stated) -> bool:
    if stated.amount.cell is not None:
        return False
    section = context.section_at(stated.amount.start)
    return section is not None and section.part == "assessment" and bool(_LIMITS.search(fold(section.title)))


def _among_shortcomings(context: Context, stated: Stated) -> bool:
    """Tell whether a figure is said in the part on shortcomings to be of all that was late in the period."""
    amount = stated.amount
    assert isinstance(amount, Amount)
    if not _own(stated) or amount.hedge or not _in_shortcomings(context, stated):
        return False
    start, end = context.sentence(amount.start)
    before = context.folded(max(start, amount.start - _BACK), amount.number[0])
    clause = context.folded(amount.number[1], min(end, amount.number[1] + _WORDS))
    work = _LATE_WORK.match(clause)
    if _SOME.search(before) or _SOME.search(clause) or not (work or _OCCURRED.search(before)):
        return False
    return work is None or bool(_AFTER.match(clause, work.end()))


_QUALIFIED = regex.compile(r"\b(?:qua|tre|sai|cham) (?:han|hen)\b")


def _late_counts(context: Context, without: set[int]) -> frozenset[Decimal]:
    """Return 0 and the counts that stand near words for lateness, but for those that start at `without`."""
    amounts = (amount for amount in context.found.amounts if amount.start not in without)
    near = (amount for amount in amounts if _QUALIFIED.search(_around(context, amount)))
    return frozenset(amount.value for amount in near) | {Decimal(0)}


def _around(context: Context, amount: Amount) -> str:
    start, end = context.sentence(amount.start)
    return context.folded(max(start, amount.start - _WORDS), min(end, amount.end + _WORDS))


def _claim(context: Context, stated: Stated, results: list[Stated], *, holds: bool) -> Claim:
    said = printed(context, stated.amount)
    counted = printed(context, results[0].amount)
    return Claim(
        kind="same_quantity",
        parts=(member("value", stated.amount), *(member("value", other.amount) for other in results)),
        verdict=Verdict(holds),
        statement=f"{said} {'=' if holds else '≠'} {counted} (hồ sơ giải quyết quá hạn)",
        message=f"Phần hạn chế ghi {said} hồ sơ giải quyết quá hạn, nhưng phần kết quả ghi {counted}.",
    )

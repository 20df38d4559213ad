"""Checks within the statistics appendix: the relations of patterns/indicators.toml."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.arithmetic import Verdict, part_of
from extractor.checks import Claim, Context, check
from extractor.checks.figures import Figures, added, figures_of, lower_first, printed
from extractor.checks.tables import member
from extractor.indicators import Stated, indicators
from extractor.quantities import EXACT, ZERO, Quantity


def _kept(statement: str, verdict: Verdict, sign: str, broken: str) -> str:
    return statement.replace("?", sign if verdict.holds is not False else broken)


@check("T004", "sum", "error")
def appendix_relations(context: Context) -> Iterator[Claim]:
    """Các chỉ tiêu trong phụ lục thống kê mâu thuẫn với nhau.

    Why: Các chỉ tiêu của phụ lục có quan hệ cố định: số hoàn thành không thể nhiều hơn số được giao, số thủ tục có
        thanh toán trực tuyến không thể nhiều hơn tổng số thủ tục.
    Bad: STT⇥Chỉ tiêu thống kê⇥Đơn vị tính⇥Số liệu⏎3.1.3⇥Tổng số TTHC đang áp dụng⇥Thủ tục⇥150⏎3.4.3⇥Số TTHC đã tích hợp
        dịch vụ thanh toán trực tuyến trên Cổng dịch vụ công⇥Thủ tục⇥163
    Bad: STT⇥Chỉ tiêu thống kê⇥Đơn vị tính⇥Số liệu⏎1.3.1⇥Tổng số nhiệm vụ được giao⇥Nhiệm vụ⇥30⏎1.3.2⇥Số nhiệm vụ đã
        hoàn thành đúng hạn⇥Nhiệm vụ⇥28⏎1.3.3⇥Số nhiệm vụ đã hoàn thành nhưng quá hạn⇥Nhiệm vụ⇥5
    Good: STT⇥Chỉ tiêu thống kê⇥Đơn vị tính⇥Số liệu⏎1.3.1⇥Tổng số nhiệm vụ được giao⇥Nhiệm vụ⇥30⏎1.3.2⇥Số nhiệm vụ đã
        hoàn thành đúng hạn⇥Nhiệm vụ⇥28⏎1.3.3⇥Số nhiệm vụ đã hoàn thành nhưng quá hạn⇥Nhiệm vụ⇥2
    Not flagged: chỉ tiêu để trống; hai phụ lục ghi hai số khác nhau cho cùng một chỉ tiêu.
    """
    figures = figures_of(context)
    for indicator in indicators():
        stated = figures.row(indicator.code)
        if stated is None:
            continue
        yield from _limits(context, stated, figures)
        if indicator.sum_of is not None and (parts := figures.rows(indicator.sum_of.parts)):
            yield added(context, [stated], parts, "sum")
        for codes in indicator.covers:
            if parts := figures.rows(codes):
                yield _covered(context, stated, parts)


def _limits(context: Context, stated: Stated, figures: Figures) -> Iterator[Claim]:
    for code, severity in stated.indicator.at_most.items():
        whole = figures.row(code)
        if whole is None:
            continue
        verdict = part_of(stated.amount.quantity, whole.amount.quantity)
        small, large = printed(context, stated.amount), printed(context, whole.amount)
        yield Claim(
            kind="part_whole",
            parts=(member("part", stated.amount), member("whole", whole.amount)),
            verdict=verdict,
            statement=_kept(f"{small} ? {large}", verdict, "≤", ">"),
            message=f"{stated.indicator.name} ({small}) lớn hơn {lower_first(whole.indicator.name)} ({large}).",
            stated=small,
            severity=severity,
        )


def _covered(context: Context, whole: Stated, parts: Sequence[Stated]) -> Claim:
    added = ZERO
    for part in parts:
        added = EXACT.add(added, part.amount.quantity.amount)
    verdict = part_of(Quantity(added), whole.amount.quantity)
    equation = " + ".join(printed(context, part.amount) for part in parts)
    large = printed(context, whole.amount)
    return Claim(
        kind="part_whole",
        parts=(member("whole", whole.amount), *(member("part", part.amount) for part in parts)),
        verdict=verdict,
        statement=_kept(f"{equation} ? {large}", verdict, "≤", ">"),
        message=f"{' và '.join(lower_first(part.indicator.name) for part in parts)} cộng lại ({equation}) lớn hơn "
        f"{lower_first(whole.indicator.name)} ({large}).",
        stated=large,
    )

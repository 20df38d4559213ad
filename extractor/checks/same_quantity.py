"""One figure stated in several places of a report: numbers that differ, and words that say there is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.arithmetic import Verdict, agree
from extractor.checks import Claim, Context, Part, check
from extractor.checks.figures import MOST_VALUES, Figures, added, figures_of, printed
from extractor.checks.tables import member
from extractor.indicators import Denied, Indicator, Stated, indicators
from extractor.quantities import ZERO
from extractor.records import Severity


@check("Q001", "same_quantity", "warning")
def same_indicator(context: Context) -> Iterator[Claim]:
    """Cùng một chỉ tiêu nhưng các chỗ trong báo cáo ghi số khác nhau.

    Why: Một chỉ tiêu của cùng đơn vị, cùng kỳ chỉ có một giá trị; chỗ ghi khác thường là số của kỳ trước còn sót lại.
    Bad: Bộ phận Một cửa đã tiếp nhận 318 hồ sơ, giải quyết đúng quy định.⏎Về dịch vụ công: tổng số hồ sơ đã tiếp nhận
        là 381 hồ sơ.
    Bad: Hiện nay, UBND xã có 22 cán bộ, công chức.⏎Trang bị máy vi tính cho 24 cán bộ, công chức sử dụng đạt 100%.
    Good: Bộ phận Một cửa đã tiếp nhận 318 hồ sơ, giải quyết đúng quy định.⏎Về dịch vụ công: tổng số hồ sơ đã tiếp nhận
        là 318 hồ sơ.
    Good: Bộ phận Một cửa đã tiếp nhận 318 hồ sơ.⏎Lĩnh vực hộ tịch: đã tiếp nhận 120 hồ sơ.⏎Trong tháng 3 đã tiếp nhận
        95 hồ sơ.
    Bad: Bộ phận Một cửa đã tiếp nhận hơn 1.200 hồ sơ.⏎Tổng số hồ sơ đã tiếp nhận là 1.150 hồ sơ.
    Good: Bộ phận Một cửa đã tiếp nhận hơn 1.200 hồ sơ.⏎Tổng số hồ sơ đã tiếp nhận là 1.245 hồ sơ.
    Not flagged: số của một lĩnh vực, một hình thức, một thời gian khác; số ước lượng (“khoảng”); chỉ tiêu phấn đấu.
    """
    figures = figures_of(context)
    for indicator in indicators():
        if indicator.unit == "%":
            continue
        for group in _groups(figures, indicator):
            if not (indicator.loose and len({stated.amount.value for stated in group}) > 1):
                yield from _compared(context, group)
        yield from _equal(context, figures, indicator)
        yield from _against_parts(context, figures, indicator)


@check("Q003", "same_quantity", "warning")
def same_rate(context: Context) -> Iterator[Claim]:
    """Cùng một tỷ lệ nhưng các chỗ trong báo cáo ghi khác nhau.

    Why: Tỷ lệ giải quyết đúng hạn của một kỳ chỉ có một giá trị; chỗ ghi 100%, chỗ ghi thấp hơn thì có một chỗ sai.
    Bad: Tỷ lệ hồ sơ giải quyết đúng hạn đạt 97,4%.⏎Đã giải quyết trước và đúng hạn 310 hồ sơ, đạt tỷ lệ 100%.
    Good: Tỷ lệ hồ sơ giải quyết đúng hạn đạt 99,7%.⏎Đã giải quyết trước và đúng hạn 310 hồ sơ, đạt tỷ lệ 99,68%.
    Not flagged: tỷ lệ của một lĩnh vực, một thời gian khác; tỷ lệ chỉ khác nhau do số chữ số thập phân.
    """
    figures = figures_of(context)
    for indicator in indicators():
        if indicator.unit == "%":
            for group in _groups(figures, indicator):
                yield from _compared(context, group)


def _groups(figures: Figures, indicator: Indicator) -> Iterator[list[Stated]]:
    """Return what the report says of `indicator`, period by period; a table's figure is of the report's own period."""
    table = figures.table.get(indicator.code, [])
    periods = {period for code, period in figures.prose if code == indicator.code}
    for period in sorted(periods | {None}, key=str):
        group = list(figures.prose.get((indicator.code, period), ()))
        if period is None:
            group += table
        yield group


def _compared(context: Context, group: Sequence[Stated]) -> Iterator[Claim]:
    """Yield the claim that a group is one figure; a hedged one alone says nothing that could be compared."""
    exact = [stated for stated in group if stated.amount.hedge is None]
    if len(group) > 1 and exact and len({stated.amount.value for stated in exact}) <= MOST_VALUES:
        differing = len({stated.amount.value for stated in exact}) > 1
        # Where each place names the figure and its period in full, nothing is left that could make them two.
        sure = differing and all(stated.explicit for stated in exact) and len(exact) == len(group)
        yield _agreed(context, exact if differing else group, "error" if sure else None)


def _own(figures: Figures, code: str) -> list[Stated]:
    """Return what the report says of an indicator for its own period, the hedged figures left out."""
    prose = (stated for stated in figures.prose.get((code, None), ()) if stated.amount.hedge is None)
    return [*prose, *figures.table.get(code, ())]


def _equal(context: Context, figures: Figures, indicator: Indicator) -> Iterator[Claim]:
    mine = _own(figures, indicator.code)
    for code, severity in indicator.equals.items():
        other = _own(figures, code)
        # Where the other figure itself has two values, that is the finding.
        if mine and other and len({stated.amount.value for stated in other}) == 1:
            for value in sorted({stated.amount.value for stated in mine}):
                yield _agreed(context, [*(s for s in mine if s.amount.value == value), *other], severity)


def _against_parts(context: Context, figures: Figures, indicator: Indicator) -> Iterator[Claim]:
    """Yield the claim that the figure in prose is the sum of its parts in the appendix."""
    rule = indicator.sum_of
    prose = [stated for stated in figures.prose.get((indicator.code, None), ()) if stated.amount.hedge is None]
    parts = figures.rows(rule.parts) if rule and prose and indicator.code not in figures.table else None
    if parts and len({stated.amount.value for stated in prose}) == 1:
        yield added(context, prose, parts, "same_quantity")


def _agreed(context: Context, group: Sequence[Stated], severity: Severity | None) -> Claim:
    first = group[0].indicator
    verdict = agree([stated.amount.quantity for stated in group], measured=first.unit == "%")
    values = list(dict.fromkeys(printed(context, stated.amount) for stated in group))
    names = list(dict.fromkeys(stated.indicator.name for stated in group))
    numbers = " ≠ ".join(values) if verdict.holds is False else " = ".join(values)
    if len(names) > 1:
        told = "; ".join(f"{name}: {_values(context, group, name)}" for name in names)
        message = f"Các số phải bằng nhau nhưng ghi khác nhau: {told}."
    else:
        message = f"{names[0]} được ghi khác nhau trong báo cáo: {', '.join(values)}."
    return Claim(
        kind="same_quantity",
        parts=tuple(member("value", stated.amount) for stated in group),
        verdict=verdict,
        statement=f"{numbers} ({names[0]})" if len(values) > 1 else f"{numbers} ({names[0]}, ghi {len(group)} lần)",
        message=message,
        severity=severity,
    )


def _values(context: Context, group: Sequence[Stated], name: str) -> str:
    own = (printed(context, stated.amount) for stated in group if stated.indicator.name == name)
    return ", ".join(dict.fromkeys(own))


# Said to be none ------------------------------------------------------------------------------------------------------


@check("Q005", "same_quantity", "warning")
def said_to_be_none(context: Context) -> Iterator[Claim]:
    """Lời văn nói không có, nhưng chỗ khác ghi số lớn hơn 0.

    Why: “Không có hồ sơ quá hạn” ở phần đánh giá mà phần kết quả hoặc phụ lục ghi 5 hồ sơ quá hạn thì câu văn là câu
        chép lại từ kỳ trước, hoặc số liệu chưa đúng.
    Bad: Đã giải quyết 309 hồ sơ, trong đó quá hạn 05 hồ sơ.⏎Ưu điểm: trong kỳ không có hồ sơ quá hạn.
    Bad: Trong quý không có cán bộ, công chức bị xử lý kỷ luật.⏎Đơn vị đã xử lý kỷ luật khiển trách 01 công chức.
    Good: Đã giải quyết 309 hồ sơ, trong đó quá hạn 0 hồ sơ.⏎Ưu điểm: trong kỳ không có hồ sơ quá hạn.
    Good: Đã giải quyết 309 hồ sơ, trong đó quá hạn 05 hồ sơ.⏎Lĩnh vực hộ tịch không có hồ sơ quá hạn; đang giải quyết
        12 hồ sơ, không có hồ sơ quá hạn.
    Not flagged: câu nói về một lĩnh vực, một bộ phận, một thời gian khác hoặc về hồ sơ đang giải quyết.
    """
    figures = figures_of(context)
    for none in context.denied:
        codes = (none.indicator.code, *none.indicator.denies)
        stated = [s for code in codes for s in (_own(figures, code) if none.period is None else ())]
        some = [s for s in stated if s.amount.value > 0]
        if stated:
            yield _none_claim(context, none, some or stated, holds=not some)


def _none_claim(context: Context, none: Denied, stated: Sequence[Stated], *, holds: bool) -> Claim:
    words = context.printed(none.start, none.end)
    numbers = ", ".join(dict.fromkeys(printed(context, s.amount) for s in stated))
    return Claim(
        kind="same_quantity",
        parts=(Part("none", ZERO, none.start, none.end), *(member("value", s.amount) for s in stated)),
        verdict=Verdict(holds),
        statement=f"“{words}” {'=' if holds else '≠'} {numbers} ({none.indicator.name})",
        message=f"Báo cáo ghi “{words}”, nhưng chỗ khác ghi {numbers} ({stated[0].indicator.name}).",
    )

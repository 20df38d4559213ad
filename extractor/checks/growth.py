"""R003: by how much a figure grew or fell. R006: whether it did at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from extractor.arithmetic import Verdict, difference, format_number, growth, part_of, ratio
from extractor.checks import Claim, Context, Part, check
from extractor.checks.comparisons import Comparison, Direction, comparisons
from extractor.checks.kinds import family
from extractor.checks.present import numbers
from extractor.checks.rates import ratio_claim
from extractor.find.mentions import Amount, Number, Rate
from extractor.quantities import EXACT
from extractor.text import fold

_UNSURE = "chưa rõ số nào của kỳ này được so sánh"
_OF_ALL_HOUSEHOLDS = "tỷ lệ có thể tính trên tổng số hộ"


@check("R003", "growth", "warning")
def growth_rate(context: Context) -> Iterator[Claim]:
    """Mức tăng, giảm phải khớp với hai số được so sánh.

    Why: "Tăng 45 hồ sơ (bằng 3,8%) so với 1.200 hồ sơ cùng kỳ" cho phép tính lại tỷ lệ; sai chiều tăng giảm hay sai mẫu
        số làm sai nhận định của cả báo cáo. Với hai tỷ lệ, "tăng 4%" có thể là 4 điểm phần trăm hoặc 4% của tỷ lệ
        trước, nên chỉ báo khi cả hai cách hiểu đều không đúng.
    Bad: Tiếp nhận 1.245 hồ sơ, tăng 45 hồ sơ so với cùng kỳ (1.210 hồ sơ).
    Bad: Trong tháng tiếp nhận 246 hồ sơ.⏎So với tháng trước (230 hồ sơ), số hồ sơ tiếp nhận tăng 9,6%.
    Bad: Tiếp nhận 856 hồ sơ, tăng 9% (cùng kỳ 800 hồ sơ).
    Bad: Năm 2022 giải quyết 1.120 hồ sơ. Năm 2023 giải quyết 1.204 hồ sơ, như vậy tăng 5,7%.
    Bad: Tỷ lệ hồ sơ trực tuyến đạt 82,4%, tăng 3,4 điểm phần trăm so với quý trước (78,1%).
    Bad: Tỷ lệ hài lòng tăng từ 84% lên 91% (tăng 9%).
    Bad: Phát 2.500 tờ rơi, vượt 35% kế hoạch (2.000 tờ rơi).
    Bad: Tiếp nhận 1.245 hồ sơ (năm 2022: 1.180 hồ sơ). Như vậy, số hồ sơ tăng 55 hồ sơ.
    Good: Tiếp nhận 1.245 hồ sơ (năm 2022: 1.180 hồ sơ). Số hồ sơ trực tuyến tăng 55 hồ sơ.
    Bad: Tổng số tiếp nhận là 1.245 hồ sơ, gồm 1.213 hồ sơ tiếp nhận mới và 32 hồ sơ năm trước chuyển sang; so với năm
        trước (1.180 hồ sơ), số hồ sơ tiếp nhận tăng 55 hồ sơ.
    Good: Tổng số tiếp nhận là 1.245 hồ sơ, gồm 1.213 hồ sơ tiếp nhận mới và 32 hồ sơ năm trước chuyển sang; so với năm
        trước (1.180 hồ sơ), số hồ sơ tiếp nhận tăng 33 hồ sơ.
    Good: Tổng số tiếp nhận là 1.245 hồ sơ, gồm 1.213 hồ sơ tiếp nhận mới và 32 hồ sơ năm trước chuyển sang; so với năm
        trước (1.180 hồ sơ), số hồ sơ giải quyết tăng 55 hồ sơ.
    Good: Tiếp nhận 1.245 hồ sơ, gồm 1.213 hồ sơ mới và 32 hồ sơ cũ; so với năm trước (1.180 hồ sơ), số hồ sơ tiếp nhận
        qua mạng tăng 55 hồ sơ.
    Good: Tiếp nhận 1.245 hồ sơ, tăng 45 hồ sơ so với cùng kỳ (1.200 hồ sơ).
    Good: Tiếp nhận 1.245 hồ sơ, tăng 3,75% so với cùng kỳ năm trước (1.200 hồ sơ).
    Good: Trong tháng tiếp nhận 246 hồ sơ.⏎So với tháng trước (230 hồ sơ), số hồ sơ giải quyết tăng 9,6%.
    Good: Tỷ lệ hồ sơ trực tuyến đạt 82,4%, tăng 4,3% so với quý trước (78,1%).
    Good: Tỷ lệ hồ sơ trực tuyến đạt 82,4%, tăng 5,5% so với quý trước (78,1%).
    Good: Năm 2022 giải quyết 1.120 hồ sơ. Năm 2023 giải quyết 1.204 hồ sơ, như vậy tăng 7,5%.
    Good: Xã xếp thứ 6/11 xã, tăng 02 bậc so với năm trước (xếp thứ 8/11).
    Good: Năm 2023 tiếp nhận 1.200 hồ sơ. Năm 2022 tiếp nhận 900 hồ sơ, tăng 5% so với năm 2021.
    Good: So với chỉ tiêu (80%), tỷ lệ trực tuyến đạt 86%, vượt 6%; tỷ lệ thanh toán đạt 45%, thấp hơn 5%.
    Good: Toàn xã có 36 hộ nghèo, giảm 15 hộ (2,1%) so với đầu năm.
    Not flagged: So sánh mà số của kỳ trước không nêu; số của kỳ này có thể là nhiều số, không số nào được gọi tên.
    """
    for found in comparisons(context):
        if found.before is None:
            if found.change and found.rate and found.sure and not _households(found.change):
                yield _own_base(context, found, found.change, found.rate)
            continue
        if found.after and (found.change or found.rate):
            claims = [_grown(context, found, found.before, after) for after in found.after]
            best = next((claim for claim in claims if claim.verdict.holds is True), claims[0])
            if best.verdict.holds is False and not found.sure:
                best = replace(best, verdict=Verdict(None, best.verdict.expected, _UNSURE))
            if best.verdict.holds is False and _fits_another(context, found, found.before):
                best = replace(best, verdict=Verdict(None, best.verdict.expected, _UNSURE))
            if best.verdict.holds is False and found.change is None and _households(found.before):
                best = replace(best, verdict=Verdict(None, best.verdict.expected, _OF_ALL_HOUSEHOLDS))
            yield best
        if found.change and found.rate and isinstance(found.before, Amount):
            # "tăng 58 hồ sơ (18,02%) so với tháng trước (305 hồ sơ)"
            yield _rate_of_change(context, found.before, found.change, found.rate)


@check("R006", "growth", "error")
def direction(context: Context) -> Iterator[Claim]:
    """Nói tăng, giảm, cao hơn, vượt thì hai số phải đúng chiều đó.

    Why: Từ "tăng" bên một số nhỏ hơn số trước làm đổi hẳn nhận định, dù không nêu mức tăng; "vượt chỉ tiêu" mà chưa đạt
        cũng vậy.
    Bad: Tỷ lệ hồ sơ trực tuyến đạt 72,4%, tăng so với quý trước (78,1%).
    Bad: Tiếp nhận 302 hồ sơ, tăng so với cùng kỳ năm 2022 (312 hồ sơ).
    Bad: Tỷ lệ đúng hạn đạt 96,5%, vượt chỉ tiêu giao (98%).
    Bad: Số hồ sơ quá hạn giảm từ 12 hồ sơ xuống còn 17 hồ sơ.
    Good: Tỷ lệ hồ sơ trực tuyến đạt 82,4%, tăng so với quý trước (78,1%).
    Good: Tiếp nhận 322 hồ sơ, trong đó trực tuyến 300 hồ sơ, tăng so với cùng kỳ năm 2022 (312 hồ sơ).
    Good: Tăng cường kiểm tra so với năm trước (02 cuộc); đã kiểm tra 01 cuộc.
    Good: Tỷ lệ đúng hạn đạt 98,5%, chưa vượt chỉ tiêu giao (99%).
    Not flagged: Hai số bằng nhau; hai số khác đơn vị; số của kỳ này không đứng ngay trước.
    """
    for found in comparisons(context):
        if found.before is None or found.change or found.rate or not found.after or not found.sure:
            continue
        low = [found.before] if found.direction == 1 else list(found.after)
        high = list(found.after) if found.direction == 1 else [found.before]
        verdicts = [part_of(a.quantity, b.quantity, measured=_measured(a)) for a in low for b in high]
        best = next((i for i, verdict in enumerate(verdicts) if verdict.holds is not False), 0)
        yield _direction_claim(context, found, found.before, found.after[best], verdicts[best])


# How far around a comparison the figure of this period may stand that it is of.
_AROUND = 400


def _fits_another(context: Context, found: Comparison, before: Number) -> bool:
    """Tell whether a figure told near by, of the kind compared, is what grew so: it clears and never accuses.

    "Tổng số 4.455 hồ sơ (kỳ trước 47, tiếp nhận mới 4.408), tăng 388 hồ sơ tiếp nhận mới so với … (4.020 hồ sơ)".
    """
    paragraph = context.paragraph(before.start)
    near = numbers(context, max(paragraph.start, before.start - _AROUND), min(paragraph.end, before.end + _AROUND))
    said = {number.start for number in (before, found.change, found.rate, *found.after) if number is not None}
    others = [n for n in near if n.start not in said and n.hedge is None and isinstance(n, type(before))]
    return any(_judge(context, found, before, other, found.direction).holds is True for other in others)


def _households(number: Number) -> bool:
    """Tell whether households are counted: "giảm 15 hộ nghèo (2,1%)" gives the share of all households."""
    return (
        isinstance(number, Amount) and fold(number.unit or "").split()[:1] == ["ho"] and family(number.unit) != "ho so"
    )


def _direction_claim(context: Context, found: Comparison, before: Number, after: Number, verdict: Verdict) -> Claim:
    a, b = _printed(context, after), _printed(context, before)
    more = found.direction == 1
    said, way = ("tăng, cao hơn", "thấp hơn") if more else ("giảm, thấp hơn", "cao hơn")
    return Claim(
        "growth",
        (_part("after", after), _part("before", before)),
        Verdict(verdict.holds if verdict.holds is not None else None, reason=verdict.reason),
        f"{b} → {a}, nêu {'tăng' if more else 'giảm'}",
        f"Báo cáo nêu {said}, nhưng {a} {way} {b}.",
    )


def _measured(number: Number) -> bool:
    return isinstance(number, Rate)


def _range(number: Number) -> tuple[int, int]:
    return number.number if isinstance(number, Amount) else (number.start, number.end)


def _printed(context: Context, number: Number) -> str:
    return context.printed(*_range(number))


def _part(role: str, number: Number) -> Part:
    return Part(role, number.value, *_range(number))


def _grown(context: Context, found: Comparison, before: Number, after: Number) -> Claim:
    """Return the claim that `after` is so much more or less than `before`."""
    by: Number | None = found.change or found.rate
    assert by is not None
    verdict = _judge(context, found, before, after, found.direction)
    backwards: Direction = -1 if found.direction == 1 else 1
    reversed_ = verdict.holds is False and _judge(context, found, before, after, backwards).holds is True
    a, b = _printed(context, after), _printed(context, before)
    stated = f"{'tăng' if found.direction == 1 else 'giảm'} {_printed(context, by)}"
    way = "lên" if after.value >= before.value else "xuống"
    return Claim(
        "difference" if found.change else "growth",
        (_part("after", after), _part("before", before), _part("change" if found.change else "rate", by)),
        verdict,
        f"{b} → {a}: {verdict.expected or '?'}, nêu {stated}",
        f"Từ {b} {way} {a} là {verdict.expected}, nhưng báo cáo nêu {stated}.",
        stated=stated,
        severity="error" if reversed_ else None,
    )


def _judge(context: Context, found: Comparison, before: Number, after: Number, direction: Direction) -> Verdict:
    a, b = before.quantity, after.quantity
    if found.target and isinstance(before, Rate):
        # A target of 80 % is set at 80, not rounded to it.
        fine = Decimal((0, (1,), -max(b.decimals, (found.change or before).quantity.decimals)))
        a = replace(a, value=EXACT.quantize(a.value, fine), decimals=-int(fine.as_tuple().exponent))
    if found.change:
        return difference(a, b, found.change.quantity, direction, measured=_measured(before))
    rate = found.rate
    assert rate is not None
    relative = growth(a, b, rate.value, rate.decimals, direction, context.habit, rate.quantity.hedge)
    if not isinstance(before, Rate):
        return relative
    # Of two percentages "tăng 4%" may mean points or per cent of the first: one that fits clears.
    points = difference(a, b, rate.quantity, direction, measured=True)
    if points.holds is not False or relative.holds is not True:
        expected = f"{points.expected} điểm phần trăm" if points.expected else None
        return replace(points, expected=expected)
    return relative


def _rate_of_change(context: Context, before: Amount, change: Amount, rate: Rate) -> Claim:
    verdict = ratio(change.quantity, before.quantity, rate.value, rate.decimals, context.habit, rate.quantity.hedge)
    return ratio_claim(context, _part("change", change), _part("before", before), rate, verdict, kind="growth")


def _is_share(context: Context, found: Comparison, change: Amount, rate: Rate) -> bool:
    """Tell whether the figure is the one then: "Quý I tiếp nhận 2.780 hồ sơ, quý II tăng 181 hồ sơ, bằng 6,51%"."""
    return any(
        isinstance(after, Amount)
        and ratio(change.quantity, after.quantity, rate.value, rate.decimals, context.habit, rate.quantity.hedge).holds
        is True
        for after in found.after
    )


def _own_base(context: Context, found: Comparison, change: Amount, rate: Rate) -> Claim:
    """Return the claim of "2.783 lượt, giảm 714 lượt (20,42%)": the figure then is what both leave."""
    judged = []
    for after in found.after:
        assert isinstance(after, Amount)
        signed = EXACT.multiply(change.quantity.amount, found.direction)
        base = replace(
            after.quantity, value=EXACT.divide(EXACT.subtract(after.quantity.amount, signed), after.quantity.scale)
        )
        judged.append(
            (ratio(change.quantity, base, rate.value, rate.decimals, context.habit, rate.quantity.hedge), after, base)
        )
    verdict, after, base = next((one for one in judged if one[0].holds is True), judged[0])
    if verdict.holds is False and _is_share(context, found, change, rate):
        verdict = Verdict(None, verdict.expected, _UNSURE)
    a, c, p = (_printed(context, number) for number in (after, change, rate))
    sign = "-" if found.direction == 1 else "+"
    return Claim(
        "growth",
        (_part("after", after), _part("change", change), _part("rate", rate)),
        verdict,
        f"{c}/({a} {sign} {c}) = {verdict.expected or '?'}, nêu {p}",
        f"{'Tăng' if found.direction == 1 else 'Giảm'} {c} {'lên' if found.direction == 1 else 'xuống'} {a} là "
        f"{verdict.expected} của {format_number(base.value)}, nhưng báo cáo nêu {p}.",
        stated=p,
    )

"""S001: totals and their parts in prose. W001: a part is not more than its whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex

from extractor.arithmetic import Verdict, format_amount, part_of, total
from extractor.checks import Claim, Context, Part, check
from extractor.checks.breakdowns import breakdowns
from extractor.checks.kinds import family, overlap
from extractor.checks.part_whole import part_claim
from extractor.checks.parts import Breakdown, Item
from extractor.find.mentions import Amount
from extractor.patterns import derived, vocabulary
from extractor.quantities import Quantity
from extractor.records import Severity


def readings(breakdown: Breakdown) -> Iterator[tuple[Amount, tuple[Item, ...]]]:
    """Yield each total and parts that the breakdown may mean, the likeliest first.

    A list may end early (at a semicolon, or where its shape changes); a bracket's cue may be of an earlier count.
    """
    ends = [len(breakdown.items), *sorted(breakdown.splits, reverse=True)]
    for whole in breakdown.totals:
        for end in ends:
            if end > 1:
                yield whole, breakdown.items[:end]


def judge(breakdown: Breakdown) -> tuple[Amount, tuple[Item, ...], Verdict]:
    """Return the reading that holds, else the likeliest one, with its verdict."""
    first: tuple[Amount, tuple[Item, ...], Verdict] | None = None
    for whole, items in readings(breakdown):
        parts = [item.amount.quantity for item in items]
        verdict = total(_whole(whole), parts)
        if whole.of is not None and whole.of_number is not None and total(whole.of, parts).holds is True:
            # "3.340/5.963 hồ sơ nộp trực tuyến. Tính theo tháng: …" breaks down all of them.
            return replace(whole, quantity=whole.of, number=whole.of_number, of=None), items, total(whole.of, parts)
        if verdict.holds is True:
            return whole, items, verdict
        if first is None:
            first = whole, items, verdict
    assert first is not None
    if len(breakdown.totals) > 1:
        # "09 thành viên và 03 thư ký. Trong đó …": the parts may be of both together.
        both = Quantity(sum((t.value for t in breakdown.totals), start=breakdown.totals[0].value * 0))
        if total(both, [item.amount.quantity for item in breakdown.items]).holds is True:
            return first[0], first[1], Verdict(None, reason="các phần cộng lại bằng tổng của nhiều số đứng trước")
    return first


def _whole(amount: Amount) -> Quantity:
    return amount.quantity


@check("S001", "sum", "warning")
def parts_add_up(context: Context) -> Iterator[Claim]:
    """Các phần phải cộng lại bằng tổng số.

    Why: Khi báo cáo nêu tổng số rồi tách ra ("gồm", "trong đó", trong ngoặc), người đọc dùng cả hai; nếu các phần cộng
        lại không bằng tổng thì có ít nhất một số sai.
    Bad: Tổng số TTHC được niêm yết là 158 TTHC, gồm 133 TTHC của xã, 14 TTHC của quân sự và 10 TTHC của công
        an.
    Bad: UBND phường đã tiếp nhận 640 hồ sơ, trong đó trực tuyến: 512 hồ sơ, trực tiếp: 96 hồ sơ.
    Bad: Đã cấp 16 chữ ký số (lãnh đạo UBND: 05, công chức: 10).
    Good: Tổng số TTHC được niêm yết là 158 TTHC, gồm 133 TTHC của xã, 14 TTHC của quân sự và 11 TTHC của công
        an.
    Good: UBND xã tiếp nhận mới 01 cán bộ, công chức và 02 cán bộ, công chức thôi việc.⏎Trình độ chuyên môn, 19 người
        chia ra: thạc sĩ: 2 người; đại học: 15 người; cao đẳng: 1 người; trung cấp: 1 người.
    Good: Xã có 20 cán bộ, công chức, trong đó 12 nữ, 18 đảng viên.
    Good: Đã cấp 16 chữ ký số (lãnh đạo UBND: 05, công chức: 11).
    Good: Cấp 45 chữ ký số, trong đó 30 chữ ký số cá nhân, tăng 20 chữ ký số so với năm 2022.
    Good: Số hồ sơ tiếp nhận giảm 29 hồ sơ so với tháng trước (316 hồ sơ); trong đó trực tuyến: 252 hồ sơ, trực tiếp: 35
        hồ sơ.
    Bad: Trong số hồ sơ trước hạn (884 hồ sơ), có 650 hồ sơ trả ngay trong buổi và 324 hồ sơ trả sớm.
    Good: Trong số hồ sơ trước hạn (884 hồ sơ), có 650 hồ sơ trả ngay trong buổi và 234 hồ sơ trả sớm.
    Bad: Tổng cộng có 19 bản cam kết, lãnh đạo 08 bản, chuyên môn 12 bản.
    Bad: Biên chế giao 23 người, hiện có 22 người. Về trình độ chuyên môn: thạc sĩ 03 người, đại học 17 người, cao đẳng
        01 người, trung cấp 02 người.
    Bad: 4. Tổ chức bộ máy⏎Tổng số cán bộ, công chức của xã là 23 người.⏎5. Chế độ công vụ⏎Trình độ chuyên môn của cán
        bộ, công chức: đại học 20 người, cao đẳng 01 người, trung cấp 03 người.
    Bad: Tổng số hồ sơ tiếp nhận là 96 hồ sơ, trong đó tiếp nhận mới 84 hồ sơ, kỳ trước chuyển sang 12 hồ sơ. Hồ sơ tiếp
        nhận mới gồm: trực tuyến 70 hồ sơ, trực tiếp 11 hồ sơ, qua bưu chính 05 hồ sơ.
    Good: 4. Tổ chức bộ máy⏎Tổng số cán bộ, công chức của xã là 23 người.⏎5. Chế độ công vụ⏎Trình độ chuyên môn của cán
        bộ, công chức: đại học 20 người, trung cấp 03 người.
    Good: 4. Tổ chức bộ máy⏎Tổng số cán bộ, công chức, viên chức là 23 người.⏎5. Chế độ công vụ⏎Trình độ chuyên môn của
        cán bộ, công chức: đại học 18 người, trung cấp 03 người.
    Good: 4. Tổ chức bộ máy⏎Tổng số cán bộ, công chức là 23 người.⏎5. Chế độ công vụ⏎Trình độ chuyên môn của cán bộ,
        công chức Phòng Nội vụ: đại học 06 người, trung cấp 02 người.
    Good: Biên chế giao 23 người, hiện có 21 người và 02 hợp đồng. Về trình độ chuyên môn: thạc sĩ 03 người, đại học 18
        người, trung cấp 02 người.
    Good: Tổng cộng có 19 bản cam kết, lãnh đạo 07 bản, chuyên môn 12 bản.
    Good: Tiếp nhận 96 hồ sơ, trong đó 80 hồ sơ trực tuyến; đã trả 90 hồ sơ.
    Good: Đã giải quyết 251 hồ sơ, bao gồm 19 hồ sơ kỳ trước chuyển sang; còn 14 hồ sơ đang giải quyết.
    Bad: Trong 36 trường học có 08 trường tự bảo đảm chi thường xuyên, 31 trường do ngân sách bảo đảm.
    Good: Trong 36 trường học có 05 trường tự bảo đảm chi thường xuyên, 31 trường do ngân sách bảo đảm.
    Good: Trong 36 trường học có 05 trường đạt chuẩn, 12 trường có thư viện.
    Bad: Đã kiểm tra 96 văn bản do ba xã cũ ban hành: giữ nguyên 71 văn bản, bãi bỏ 35 văn bản.
    Good: Đã kiểm tra 96 văn bản do ba xã cũ ban hành: giữ nguyên 71 văn bản, bãi bỏ 25 văn bản.
    Good: Tổng số TTHC niêm yết là 158 thủ tục, một cửa 133 thủ tục, trực tuyến 98 thủ tục.
    Good: Tổng số có 30 hồ sơ, trực tuyến 20 hồ sơ, đúng hạn 28 hồ sơ.
    Not flagged: "Trong đó" chỉ nêu một phần; các phần có thể trùng nhau (nữ, đảng viên); số ước lượng (hơn, khoảng).
    """
    seen: set[tuple[int, tuple[int, ...]]] = set()
    for breakdown in breakdowns(context):
        if len(breakdown.items) < 2:
            continue
        whole, items, verdict = judge(breakdown)
        key = whole.start, tuple(item.amount.start for item in items)
        if key in seen:
            continue
        seen.add(key)
        yield _sum_claim(context, breakdown, whole, items, verdict)


@derived
def _closing() -> dict[str, tuple[tuple[regex.Pattern[str], ...], ...]]:
    """Return partition → the sets of members of which one, told after "trong đó", leaves nothing out."""
    words = vocabulary("partitions")
    return {
        name: tuple(tuple(regex.compile(words["partitions"][name][i]) for i in members) for members in sets)
        for name, sets in words["closed"].items()
    }


def _closed(context: Context, breakdown: Breakdown) -> bool:
    """Tell whether a list that no word calls complete names all members that its partition needs."""
    if breakdown.partition is None:
        return breakdown.complete
    first, last = breakdown.items[0].amount, breakdown.items[-1].amount
    said = context.folded(max(0, first.start - _LABEL), last.end + _LABEL // 2)
    return any(all(member.search(said) for member in members) for members in _closing().get(breakdown.partition, ()))


_LABEL = 60  # characters before the first part, and half as many after the last, in which their labels stand


def _may_overlap(whole: Amount, labels: Sequence[str]) -> bool:
    """Tell whether parts are kinds of people that one may belong to twice ("nữ 19, đảng viên 47")."""
    people = family(whole.unit) in ("people", "bien che", None)
    return overlap(labels) and (people or _SOME.search(" ".join(labels)) is not None)


# Kinds of people, to whom anything may be given: "70 giấy cho phụ nữ, 38 giấy cho người cao tuổi".
_SOME = regex.compile(r"\bcho\b")


def _sum_claim(context: Context, breakdown: Breakdown, whole: Amount, items: Sequence[Item], verdict: Verdict) -> Claim:
    labels = [item.label for item in items]
    numbers = [item.amount for item in items]
    added = sum((n.quantity.amount for n in numbers), start=whole.quantity.amount * 0)
    more = added > whole.quantity.amount
    severity: Severity | None = None
    if verdict.holds is False:
        certain = breakdown.complete
        if breakdown.cue in ("trong do", "trong so do") and breakdown.partition is None and 1 in breakdown.splits:
            # "Khóm 1 có 412 hồ sơ, trong đó 301 hồ sơ trực tuyến; Khóm 2 có 355 hồ sơ": of the next one.
            verdict = Verdict(None, verdict.expected, "chưa rõ các phần kể đến đâu")
        elif breakdown.cue != "headed" and not breakdown.exhaustive and not more and not _closed(context, breakdown):
            verdict = Verdict(None, verdict.expected, "“trong đó” có thể không nêu hết các phần")
        elif whole.quantity.amount == len(items) and not any(number.own_unit for number in numbers):
            verdict = Verdict(None, verdict.expected, "số nêu là số mục được liệt kê")
        elif breakdown.cue == "headed":
            # Diplomas name everybody; theory and certificates may leave some out.
            severity = "warning" if more or breakdown.exhaustive else "info"
        elif (breakdown.partition != "gioi" and _may_overlap(whole, labels)) or (not certain and not more):
            verdict = Verdict(None, verdict.expected, "“trong đó” có thể không nêu hết hoặc các phần có thể trùng nhau")
        elif breakdown.partition is not None:
            severity = "error"
    stated = context.printed(*whole.number)
    equation = " + ".join(context.printed(*n.number) for n in numbers)
    sum_printed = format_amount(added, whole.quantity)
    sign = "=" if added == whole.quantity.amount else "≠"
    gap = format_amount(abs(added - whole.quantity.amount), whole.quantity)
    return Claim(
        "sum",
        (
            Part("total", whole.quantity.amount, *whole.number),
            *(Part("part", n.quantity.amount, *n.number) for n in numbers),
        ),
        verdict,
        f"{equation} = {sum_printed} {sign} {stated}",
        f"Tổng nêu là {context.printed(whole.start, whole.end)}, nhưng các phần cộng lại {equation} = {sum_printed}"
        f" ({'thừa' if more else 'thiếu'} {gap}).",
        stated=stated,
        severity=severity,
    )


@check("W001", "part_whole", "error")
def part_within_whole(context: Context) -> Iterator[Claim]:
    """Một phần không thể lớn hơn tổng của nó.

    Why: "Trong đó" nêu một phần của số đứng trước; phần lớn hơn tổng thì một trong hai số sai, hoặc nhầm đơn vị.
    Bad: Trong tuần có 06 hồ sơ xây dựng, trong đó nộp trực tuyến 31 hồ sơ.
    Bad: Số hóa 250/245 hồ sơ tiếp nhận.
    Good: Trong tuần có 31 hồ sơ xây dựng, trong đó nộp trực tuyến 06 hồ sơ.
    Good: Thực hiện 12/10 nhiệm vụ theo kế hoạch, vượt kế hoạch.
    Good: Số vụ việc giảm 03 vụ (12%) so với cùng kỳ; trong đó hòa giải thành 18 vụ.
    Not flagged: Kết quả so với kế hoạch, chỉ tiêu (có thể vượt); hai số khác đơn vị.
    """
    for breakdown in breakdowns(context):
        if len(breakdown.items) == 1 and breakdown.cue != "(":
            item = breakdown.items[0]
            if item.amount.own_unit and item.amount.unit is None:
                continue
            between = _between(context, breakdown)
            if ";" in between and ":" in between:
                # "giám sát 05 đơn vị, gồm: Phòng Nội vụ, …; giám sát qua báo cáo 17 xã": after the list.
                continue
            apart = breakdown.totals[0].end < context.sentence(item.amount.start)[0]
            if apart and len(breakdown.totals) > 1:
                continue  # "cao cấp 02 người, trung cấp 15 người. Trong đó có 22 đảng viên": of them all
            wholes = breakdown.totals if ";" in between else breakdown.totals[:1]
            verdicts = [part_of(item.amount.quantity, whole.quantity) for whole in wholes]
            best = next((i for i, verdict in enumerate(verdicts) if verdict.holds is not False), 0)
            yield _part_claim(context, item.amount, wholes[best], verdicts[best])
        elif len(breakdown.items) > 1 and judge(breakdown)[2].holds is not True:
            for item in breakdown.items:
                # A part that is too large is said once, by the sum.
                verdict = part_of(item.amount.quantity, breakdown.totals[0].quantity)
                if verdict.holds is True:
                    yield _part_claim(context, item.amount, breakdown.totals[0], verdict)
    for amount in context.found.amounts:
        if amount.of is None:
            continue
        around = (
            context.folded(max(0, amount.start - 60), amount.start)
            + " | "
            + context.folded(amount.end, amount.end + 60)
        )
        assert amount.of_number is not None
        if any(map(str.isalpha, context.folded(amount.number[1], amount.of_number[0]))):
            # "26 lượt người/18 người": of two things.
            continue
        verdict = part_of(amount.quantity, amount.of)
        if verdict.holds is False and _against_plan(around):
            verdict = Verdict(None, reason="kết quả so với kế hoạch có thể vượt")
        yield Claim(
            "part_whole",
            (Part("part", amount.value, *amount.number), Part("whole", amount.of.value, *amount.of_number)),
            verdict,
            f"{context.printed(*amount.number)} ≤ {context.printed(*amount.of_number)}",
            f"“{context.printed(amount.start, amount.end)}”: phần lớn hơn tổng.",
            severity="warning",
        )


def _between(context: Context, breakdown: Breakdown) -> str:
    """Return the text between the likeliest total and the first part."""
    return context.folded(breakdown.totals[0].end, breakdown.items[0].amount.start)


def _against_plan(around: str) -> bool:
    words = ("ke hoach", "chi tieu", "vuot", "giao", "so voi", "cung ky", "muc tieu", "du toan", "%")
    return any(word in around for word in words)


def _part_claim(context: Context, part: Amount, whole: Amount, verdict: Verdict) -> Claim:
    said, told = context.printed(part.start, part.end), context.printed(whole.start, whole.end)
    return part_claim(context, part, whole, verdict, f"Phần “trong đó” là {said}, lớn hơn tổng {told}.")

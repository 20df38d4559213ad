"""R: percentages against the counts that they are made of, in prose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from extractor.arithmetic import Verdict, difference, growth, ratio
from extractor.checks import Claim, Context, Part, check
from extractor.checks.breakdowns import family
from extractor.find.mentions import Amount, Rate
from extractor.text import Paragraph, fold

# What may stand between the counts and the rate that is said of them.
_TO_RATE = regex.compile(r"[^.;\n]{0,110}")
# "… 880/880 văn bản, 100% văn bản đi …": without such a word before it, a rate begins a statement of its own.
_SAYS = regex.compile(
    r"(?:\bdat\b|\bbang\b|=|\bchiem\b|\bt[yi]\s+le\b|\btuong\s+(?:duong|ung)\b|\(|\blen\b|\bla\b|:|\bvoi\b)"
    r"(?:\s*(?:t[yi]\s+le|la|khoang|tren|hon|gan|dat|xap\s+xi|den|toi|muc|bang|voi|[:=(]))*\s*$"
)
_OTHER_BASE = regex.compile(
    r"\bke\s+hoach\b|\bchi\s+tieu\b|\bmuc\s+tieu\b|\bdu\s+toan\b|\bso\s+voi\b|\bcung\s+ky\b|\btang\b|\bgiam\b|\bvuot\b|\bty\s+le\s+so\s+hoa\b"
)
_GROWTH = regex.compile(r"\b(tang|giam)\b")
_SENTENCE_END = regex.compile(r"[.!?]\s+(?=[A-ZĐÀ-Ỹ])|\n")


def _sentence_start(context: Context, paragraph: Paragraph, at: int) -> int:
    ends = [m.end() for m in _SENTENCE_END.finditer(context.text.clean, paragraph.start, at)]
    return ends[-1] if ends else paragraph.start


@check("R001", "ratio", "error")
def rate_of_fraction(context: Context) -> Iterator[Claim]:
    """Tỷ lệ phải đúng bằng phần chia cho tổng.

    Why: "1.180/1.234 hồ sơ, đạt 95,6%" nêu cả phép chia lẫn kết quả; tỷ lệ là số được báo cáo lên trên, nên sai ở đây
        là
        sai ở mọi bảng tổng hợp.
    Bad: Đã giải quyết đúng hạn 1.180/1.234 hồ sơ, đạt 98,5%.
    Bad: Kết quả 139/150 lượt người = 100% hài lòng.
    Good: Đã giải quyết đúng hạn 1.180/1.234 hồ sơ, đạt 95,6%.
    Good: Đã giải quyết đúng hạn 1.180/1.234 hồ sơ, đạt 96%.
    Good: Thu ngân sách đạt 120/100 triệu đồng, đạt 120% kế hoạch.
    Not flagged: Lệch chữ số cuối do cắt bớt thay vì làm tròn chỉ là thông tin; "hơn 95%" là một khoảng.
    """
    for rate, amount in _fractions(context):
        assert amount.of is not None
        assert amount.of_number is not None
        if rate.low is not None:
            continue
        verdict = ratio(amount.quantity, amount.of, rate.value, rate.decimals, context.habit, _hedge(rate))
        a, b, p = (
            context.printed(*amount.number),
            context.printed(*amount.of_number),
            context.printed(rate.start, rate.end),
        )
        yield Claim(
            "ratio",
            (
                Part("part", amount.value, *amount.number),
                Part("whole", amount.of.value, *amount.of_number),
                Part("rate", rate.value, rate.start, rate.end),
            ),
            verdict,
            f"{a}/{b} = {verdict.expected or '?'}, nêu {p}",
            f"{a}/{b} = {verdict.expected}, nhưng báo cáo nêu {p}.",
            stated=p,
        )


def _hedge(rate: Rate) -> str | None:
    return fold(rate.hedge) if rate.hedge else None


def _open(context: Context, amounts: Sequence[Amount], at: int) -> list[Amount]:
    """Return the counts that do not stand in a bracket which has closed before `at`."""
    clean = context.text.clean
    found = []
    for amount in amounts:
        depth = 0
        for letter in clean[amount.end : at]:
            depth += (letter == "(") - (letter == ")")
            if depth < 0:
                break
        else:
            found.append(amount)
    return found


def _fractions(context: Context) -> Iterator[tuple[Rate, Amount]]:
    """Yield each rate with the a/b that it is said of: the nearest before it in its sentence, or one after it."""
    for rate in context.found.rates:
        if rate.cell is not None:
            continue
        paragraph = context.paragraph(rate.start)
        start = _sentence_start(context, paragraph, rate.start)
        rates = context.rates(start, rate.start)
        floor = max(start, rates[-1].end if rates else start)
        before = _open(context, context.amounts(floor, rate.start), rate.start)
        if before and before[-1].of is not None:
            between = context.folded(before[-1].end, rate.start)
            outside = regex.sub(r"\([^()]*\)", " ", between)
            if _TO_RATE.fullmatch(outside) and _SAYS.search(outside) and not _GROWTH.search(outside):
                yield rate, before[-1]
                continue
        after = context.amounts(rate.end, min(rate.end + 60, paragraph.end))
        if after and after[0].of is not None:
            between = context.folded(rate.end, after[0].start)
            if ("(" in between and not regex.search(r"[.;)]", between)) or (
                not before and regex.fullmatch(r"[^.;\n(]{0,40}\bvoi\s*|\s*[:,]\s*", between)
            ):
                yield rate, after[0]


@check("R002", "ratio", "warning")
def rate_of_counts(context: Context) -> Iterator[Claim]:
    """Tỷ lệ phải khớp với số lượng và tổng số đã nêu trước nó.

    Why: "Tiếp nhận 1.245 hồ sơ, giải quyết đúng hạn 1.230 hồ sơ, đạt 98,8%": tỷ lệ tính được từ hai số đứng trước. Tỷ
        lệ
        đúng hạn có nhiều mẫu số trong thực tế (đã giải quyết, đến hạn, tiếp nhận, phải giải quyết), nên chỉ báo khi
        không
        mẫu số nào trong câu cho ra tỷ lệ đã nêu.
    Bad: Đã tiếp nhận 1.245 hồ sơ, giải quyết đúng hạn 1.230 hồ sơ, đạt 95,5%.
    Bad: Cán bộ: 10 người.⏎+ Trình độ chuyên môn: Đại học: 9 người = 80%.
    Good: Đã tiếp nhận 1.245 hồ sơ, giải quyết đúng hạn 1.230 hồ sơ, đạt 98,8%.
    Good: Trồng được 1.200 cây, đạt 120% kế hoạch.
    Good: Tiếp nhận 1.245 hồ sơ, tăng 12% so với cùng kỳ.
    Not flagged: Tỷ lệ so với kế hoạch, cùng kỳ; tỷ lệ của một số không nêu trong văn bản.
    """
    paired = {rate.start for rate, _ in _fractions(context)}
    for rate in context.found.rates:
        if rate.cell is not None or rate.start in paired or rate.low is not None:
            continue
        found = _counts_of(context, rate)
        if found is None:
            continue
        part, wholes, certain = found
        verdicts = [
            ratio(part.quantity, whole.quantity, rate.value, rate.decimals, context.habit, _hedge(rate))
            for whole in wholes
        ]
        best = next((i for i, v in enumerate(verdicts) if v.holds is True), None)
        if best is None:
            best = next((i for i, v in enumerate(verdicts) if v.holds == "rounding"), 0)
        verdict, whole = verdicts[best], wholes[best]
        if verdict.holds is False and (
            not certain or (rate.value == 100 and part.quantity.amount == whole.quantity.amount)
        ):
            verdict = Verdict(None, verdict.expected, "chưa rõ tỷ lệ này tính trên số nào")
        a, b = context.printed(*part.number), context.printed(*whole.number)
        p = context.printed(rate.start, rate.end)
        others = [context.printed(*w.number) for i, w in enumerate(wholes) if i != best]
        tried = f" (cũng không khớp với {', '.join(dict.fromkeys(others))})" if others else ""
        yield Claim(
            "ratio",
            (
                Part("part", part.value, *part.number),
                Part("whole", whole.value, *whole.number),
                Part("rate", rate.value, rate.start, rate.end),
            ),
            verdict,
            f"{a}/{b} = {verdict.expected or '?'}, nêu {p}",
            f"{a}/{b} = {verdict.expected}, nhưng báo cáo nêu {p}{tried}.",
            stated=p,
        )


def _counts_of(context: Context, rate: Rate) -> tuple[Amount, list[Amount], bool] | None:
    """Return the count that a rate is said of, the counts that it may be a rate of, and whether one of them must be."""
    paragraph = context.paragraph(rate.start)
    start = _sentence_start(context, paragraph, rate.start)
    previous = context.rates(start, rate.start)
    before = _open(
        context, context.amounts(max(start, previous[-1].end if previous else start), rate.start), rate.start
    )
    if not before or before[-1].of is not None or before[-1].cell is not None:
        return None
    part = before[-1]
    between = regex.sub(r"\([^()]*\)", " ", context.folded(part.end, rate.start))
    after = context.folded(rate.end, min(rate.end + 50, paragraph.end))
    if len(between) > 60 or regex.search(r"[.;\n]", between) or not _SAYS.search(between):
        return None
    if _OTHER_BASE.search(between) or _OTHER_BASE.search(regex.split(r"[.;,\n]", after)[0]):
        return None
    own = family(part.unit)
    here = [a for a in context.amounts(start, part.start) if a.cell is None and _same(own, a)]
    wholes = [a for a in reversed(here) if a.quantity.amount >= part.quantity.amount]
    certain = bool(wholes)
    if not wholes:
        # "Cán bộ: 10 người" on a line of its own, its levels on the lines under it.
        heading = context.heading_at(rate.start)
        floor = max(heading.start if heading else 0, rate.start - 900)
        earlier = [a for a in context.amounts(floor, start) if a.cell is None and _same(own, a)]
        wholes = [a for a in reversed(earlier) if a.quantity.amount >= part.quantity.amount][:6]
        wholes.sort(key=lambda whole: not _headlines(context, whole, part))
        certain = bool(wholes) and _headlines(context, wholes[0], part)
    if part.quantity.amount and rate.value == 100:
        # "589 hồ sơ = 100%": a whole need not be named, the count is all of it.
        if any(w.quantity.amount == part.quantity.amount for w in wholes):
            wholes = [w for w in wholes if w.quantity.amount == part.quantity.amount]
        else:
            certain = certain and bool(here)
    return (part, wholes, certain) if wholes else None


def _same(own: str | None, other: Amount) -> bool:
    return own is None or family(other.unit) in (None, own)


_HEADLINE = regex.compile(r"[\s*+-]*[^\d.;\n]{2,40}:\s*")


def _headlines(context: Context, whole: Amount, part: Amount) -> bool:
    """Tell whether `whole` stands on a line of its own ("Cán bộ: 10 người") above the line of `part`."""
    paragraph = context.paragraph(whole.start)
    line = context.folded(paragraph.start, whole.start)
    return bool(_HEADLINE.fullmatch(line)) and whole.end >= paragraph.end - 2 and part.start > paragraph.end


_EVERY = regex.compile(r"\b(?:deu|toan bo|tat ca)\b")


@check("R004", "ratio", "warning")
def all_of_them(context: Context) -> Iterator[Claim]:
    """Đã nói "100%" hoặc "đều" thì phần phải bằng tổng.

    Why: "100% văn bản được xử lý trên mạng, có 574/574 văn bản đi" nói hai lần cùng một điều; nếu là 547/574 thì một
        trong hai chỗ sai.
    Bad: 100% các văn bản đều được xử lý trên môi trường mạng. Tính đến nay có 474/574 văn bản đi đều được xử lý qua
        phần mềm.
    Good: 100% các văn bản đều được xử lý trên môi trường mạng. Tính đến nay có 574/574 văn bản đi đều được xử lý qua
        phần mềm.
    Good: 100% cán bộ có máy tính. Đã xử lý 474/574 văn bản đi.
    Not flagged: Phần và tổng nói về thứ khác với câu "100%".
    """
    for amount in context.found.amounts:
        if amount.of is None or amount.of_number is None or amount.cell is not None:
            continue
        paragraph = context.paragraph(amount.start)
        start = _sentence_start(context, paragraph, amount.start)
        ends = [m.start() for m in _SENTENCE_END.finditer(context.text.clean, amount.end, paragraph.end)]
        if not _EVERY.search(context.text.folded, amount.end, ends[0] if ends else paragraph.end):
            continue
        earlier = _sentence_start(context, paragraph, max(paragraph.start, start - 2))
        unit = context.folded(*amount.number)
        unit = family(amount.unit) or unit
        for rate in context.rates(earlier, start):
            subject = context.folded(rate.end, min(rate.end + 40, start))
            if (
                rate.value == 100
                and rate.cell is None
                and regex.match(rf"\s*(?:cac\s+|so\s+)?{regex.escape(unit)}\b", subject)
            ):
                verdict = ratio(amount.quantity, amount.of, rate.value, rate.decimals)
                a, b = context.printed(*amount.number), context.printed(*amount.of_number)
                yield Claim(
                    "ratio",
                    (
                        Part("part", amount.value, *amount.number),
                        Part("whole", amount.of.value, *amount.of_number),
                        Part("rate", rate.value, rate.start, rate.end),
                    ),
                    verdict,
                    f"{a}/{b} = {verdict.expected or '?'}, nêu 100%",
                    f"Câu trước nói 100%, nhưng {a}/{b} chỉ là {verdict.expected}.",
                    stated="100%",
                )
                break


@check("R003", "growth", "warning")
def growth_rate(context: Context) -> Iterator[Claim]:
    """Mức tăng, giảm phải khớp với hai số được so sánh.

    Why: "Tăng 45 hồ sơ (bằng 3,8%) so với 1.200 hồ sơ cùng kỳ" cho phép tính lại tỷ lệ; sai chiều tăng giảm hay sai
        mẫu số
        làm sai nhận định của cả báo cáo.
    Bad: Tiếp nhận 1.245 hồ sơ, tăng 45 hồ sơ so với cùng kỳ (1.210 hồ sơ).
    Good: Tiếp nhận 1.245 hồ sơ, tăng 45 hồ sơ so với cùng kỳ (1.200 hồ sơ).
    Good: Tiếp nhận 1.245 hồ sơ, tăng 3,75% so với cùng kỳ năm trước (1.200 hồ sơ).
    Not flagged: So sánh mà số của kỳ trước không nêu trong câu.
    """
    for paragraph in context.text.paragraphs:
        if paragraph.table is not None:
            continue
        for word in _GROWTH.finditer(context.text.folded, paragraph.start, paragraph.end):
            claim = _growth_claim(context, paragraph, word)
            if claim is not None:
                yield claim


_COMPARED = regex.compile(r"[^.;\n\d]{0,60}so\s+voi[^.;\n]{0,60}?\(?")


def _growth_claim(context: Context, paragraph: Paragraph, word: regex.Match[str]) -> Claim | None:
    start = _sentence_start(context, paragraph, word.start())
    now = [a for a in context.amounts(start, word.start()) if a.of is None and word.start() - a.end <= 40]
    change = list(context.amounts(word.end(), word.end() + 12))
    rates = [r for r in context.rates(word.end(), word.end() + 40) if r.start - word.end() <= 12 or change]
    if not now or not (change or rates):
        return None
    last = change[-1].end if change else rates[0].end
    if rates:
        last = max(last, rates[0].end)
    then = [a for a in context.amounts(last, min(paragraph.end, last + 90)) if _same(family(now[-1].unit), a)]
    if not then or not _COMPARED.fullmatch(context.folded(last, then[0].start)):
        return None
    before, after = then[0], now[-1]
    direction = 1 if word.group(1) == "tang" else -1
    parts = [Part("after", after.value, *after.number), Part("before", before.value, *before.number)]
    a, b = context.printed(*after.number), context.printed(*before.number)
    said = "tăng" if direction == 1 else "giảm"
    if change:
        verdict = difference(before.quantity, after.quantity, change[0].quantity, 1 if direction == 1 else -1)
        parts.append(Part("change", change[0].value, *change[0].number))
        stated = f"{said} {context.printed(*change[0].number)}"
        kind = "difference"
    else:
        rate = rates[0]
        verdict = growth(
            before.quantity,
            after.quantity,
            rate.value,
            rate.decimals,
            1 if direction == 1 else -1,
            context.habit,
            _hedge(rate),
        )
        parts.append(Part("rate", rate.value, rate.start, rate.end))
        stated = f"{said} {context.printed(rate.start, rate.end)}"
        kind = "growth"
    return Claim(
        kind,
        tuple(parts),
        verdict,
        f"{b} → {a}: {verdict.expected or '?'}, nêu {stated}",
        f"Từ {b} lên {a} là {verdict.expected}, nhưng báo cáo nêu {stated}."
        if after.value >= before.value
        else f"Từ {b} xuống {a} là {verdict.expected}, nhưng báo cáo nêu {stated}.",
        stated=stated,
    )

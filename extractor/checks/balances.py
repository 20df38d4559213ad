"""B: what came in is what went out and what is left."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace

import regex

from extractor.arithmetic import Verdict, balance, format_amount, part_of, total
from extractor.checks import Claim, Context, Part, check
from extractor.checks.breakdowns import breakdowns, part_starts
from extractor.checks.kinds import family
from extractor.checks.prose import Prose, is_change, prose_of
from extractor.find.mentions import Amount
from extractor.patterns import derived, vocabulary
from extractor.text import Paragraph, fold


@derived
def flow_roles() -> dict[str, regex.Pattern[str]]:
    """Return role in a flow of dossiers → the folded words that give it, in the order to try them."""
    return {role: regex.compile(rf"\b(?:{words})") for role, words in vocabulary("flows")["roles"].items()}


@derived
def flow_subsets() -> dict[str, regex.Pattern[str]]:
    """Return kind → the folded words that make a number a part of a flow's number."""
    return {name: regex.compile(rf"\b(?:{words})") for name, words in vocabulary("flows")["subsets"].items()}


_BRACKETS = regex.compile(r"\([^()]*\)")
# "… chưa đến hạn và 17 hồ sơ trả lại": what stands before the mark or "và" names the count before it.
_JOINED = regex.compile(r"(?:^|,|\bva\b)[\s+*:-]*$")
_CLAUSE_END = regex.compile(r"[,;.(]")
_OF_WHICH = regex.compile(r"\btrong\s+(?:so\s+)?do\b")


def _role(prose: Prose, i: int) -> str | None:
    """Return the role that the words around the i-th count give it in a flow of dossiers, or None.

    "14 hồ sơ đang giải quyết; 03 hồ sơ tạm dừng": the words after a number are its own where none stand before it.
    """
    amount = prose.amounts[i]
    start, end = prose.gap(i)
    start = max(start, prose.sentence(amount.start)[0], end - 110)
    start = max(start, prose.folded.rfind(";", start, end) + 1)
    if _JOINED.search(prose.folded, start, end):
        start = end
    left = _BRACKETS.sub(" ", prose.folded[start:end])
    stop = prose.amounts[i + 1].start if i + 1 < len(prose.amounts) else prose.paragraph.end
    right = _CLAUSE_END.split(prose.folded[amount.end : min(stop, amount.end + 50)], maxsplit=1)[0]
    subsets = flow_subsets()
    # "Ngoài 07 hồ sơ từ kỳ trước chuyển sang, kỳ này tiếp nhận mới 2.659 hồ sơ": what stands next to the count.
    for words in (left.rpartition(",")[2], left, right):
        role = next((role for role, pattern in flow_roles().items() if pattern.search(words)), None)
        if role is None:
            continue
        clause = words.rpartition(";")[2]
        if subsets["channel"].search(clause) or subsets["channel"].search(right) or "so voi" in left:
            return None
        if role == "solved":
            early, punctual = subsets["early"].search(clause), subsets["punctual"].search(clause)
            if subsets["late"].search(clause) or bool(early) != bool(punctual):
                return None
            if early:
                return "on_time"
        return role
    return "late" if subsets["late"].search(left[-30:]) else None


@dataclass(slots=True)
class Flow:
    """The counts of one flow by role, the first of each."""

    counts: dict[str, Amount]

    @property
    def solved(self) -> Amount | None:
        """How many were solved; where only those in time are told, these."""
        return self.counts.get("solved") or self.counts.get("on_time")

    @property
    def left(self) -> list[list[Amount]]:
        """What came in, as the words may mean it: the carried-over dossiers may be among the received."""
        due, received, carried = (self.counts.get(role) for role in ("due", "received", "carried"))
        ways = [[due], [received, carried] if carried else None, [received]]
        return [[count for count in way if count] for way in ways if way and way[0]]

    @property
    def right(self) -> list[list[Amount]]:
        """What became of it; late ones are a part of the solved or of the pending, or stand beside them."""
        roles = ("pending", "left", "suspended", "returned")
        solved = [self.solved] if self.solved else []
        plain = solved + [self.counts[role] for role in roles if role in self.counts]
        late = self.counts.get("late")
        return [plain, [*plain, late]] if late else [plain]


def _flows(context: Context) -> Iterator[Flow]:
    flow: Flow | None = None
    headings = {heading.start for heading in context.headings}
    bulleted = False
    for paragraph in context.text.paragraphs:
        bullet = paragraph.table is None and _BULLET.match(context.text.folded, paragraph.start) is not None
        goes_on = flow is not None and (
            (bullet and (bulleted or _listing(context, flow))) or (flow.solved is None and paragraph.table is None)
        )
        if flow is not None and not (goes_on and paragraph.start not in headings):
            # A flow goes on over the bullets of one list, and into the paragraph after it for what became of it.
            yield from _ended(flow)
            flow = None
        bulleted = bullet
        if paragraph.table is None:
            flow = yield from _in_paragraph(context, paragraph, flow)
    yield from _ended(flow)


_BULLET = regex.compile(r"\s*[-+*•]\s*")


def _listing(context: Context, flow: Flow) -> bool:
    """Tell whether the paragraph that a flow began in leads into a list."""
    paragraph = context.paragraph(max(count.start for count in flow.counts.values()))
    return context.folded(paragraph.start, paragraph.end).rstrip().endswith(":")


def _ended(flow: Flow | None) -> Iterator[Flow]:
    if flow is not None and flow.solved and {"received", "due", "on_time"} & flow.counts.keys():
        yield flow


def _in_paragraph(context: Context, paragraph: Paragraph, flow: Flow | None) -> Generator[Flow, None, Flow | None]:
    """Yield the flows that end in a paragraph, and return the one that is still open."""
    prose = prose_of(context, paragraph)
    parts = part_starts(context)
    for i, amount in enumerate(prose.amounts):
        if amount.start in parts:
            # "tiếp nhận 6.735 hồ sơ; trong đó, năm 2021 tiếp nhận 2.214 hồ sơ, …": parts are no flows.
            continue
        if prose.depth(amount) or family(amount.unit) not in ("ho so", None, "tthc") or is_change(context, amount):
            continue
        if fold(amount.unit or "").startswith("thu tuc"):
            continue  # "tiếp nhận 100 thủ tục" are kinds of dossiers
        if _of_another_period(context, prose, i):
            continue
        gap = prose.folded[slice(*prose.gap(i))]
        role = _role(prose, i)
        if amount.of is not None and amount.of.amount != amount.quantity.amount and role != "solved":
            continue  # "giải quyết trước và đúng hạn 701/708 hồ sơ" is a rate
        opens = _OF_WHICH.search(gap)
        if role in ("received", "due") and not opens:
            if flow is not None and (flow.solved or role in flow.counts):
                yield from _ended(flow)
                flow = None
            if flow is None:
                flow = Flow({})
            flow.counts[role] = amount
        elif (
            flow is not None and opens and prose.sentence(amount.start)[0] > min(a.start for a in flow.counts.values())
        ):
            start = prose.sentence(amount.start)[0]
            if not prose.folded[start : start + 60].strip(" -+*").startswith("trong"):
                continue
            # "Trong đó, số hồ sơ tiếp nhận trực tuyến là …" begins to speak of a part.
            yield from _ended(flow)
            flow = None
        elif flow is not None and role and not opens:
            flow.counts.setdefault(role, amount)
        elif flow is None and role in ("carried", "solved"):
            flow = Flow({role: amount})
    return flow


_PERIOD = regex.compile(
    r"\bthang\s+(\d{1,2})\b(?!\s*(?:nam\b|[/-]))|\b(?:cung\s+ky|nam\s+ngoai|luy\s+ke|tu\s+dau\s+nam)\b"
    r"|\b(?:thang\s+\d{1,2}|quy\s+[ivx]+|\d\s+thang\s+\w+)?\s*(?:nam\s+|/\s?)(\d{4})\b"
    r"|\bquy\s+(i{1,3}|iv)\b"
)
_QUARTERS = ("", "i", "ii", "iii", "iv")
_REACH = 600  # characters over which a sentence's period still holds: sentences without end must not cost their square


def _of_another_period(context: Context, prose: Prose, i: int) -> bool:
    """Tell whether the words before the i-th count in its sentence give it a month, a year or a sum of periods.

    "Tháng 1 có 262 hồ sơ, tháng 2 nhận 352 hồ sơ"; "Lũy kế từ đầu năm đã tiếp nhận 4.738 hồ sơ, đã giải quyết 4.747".
    """
    amount = prose.amounts[i]
    start = max(prose.sentence(amount.start)[0], amount.start - _REACH)
    named = list(_PERIOD.finditer(prose.folded, start, amount.start))
    last = named[-1] if named else None
    if any("luy ke" in match.group() or "tu dau nam" in " ".join(match.group().split()) for match in named):
        return True
    if last is None or "so voi" in prose.folded[max(start, last.start() - 12) : last.start()]:
        return False
    own = context.facts.period
    if last.group(2) and own is not None and own.year == int(last.group(2)):
        return False
    if last.group(3):
        return own is None or own.type != "quarter" or _QUARTERS.index(last.group(3)) != own.index
    if last.group(1):
        return own is None or own.type != "month" or own.index != int(last.group(1))
    return _CARRIED.match(prose.folded, last.end()) is None


_CARRIED = regex.compile(r"\s*(?:chuyen|sang|mang|con\s+lai)\b")


@check("B001", "balance", "error")
def dossiers_balance(context: Context) -> Iterator[Claim]:
    """Hồ sơ kỳ trước chuyển sang và tiếp nhận phải bằng hồ sơ đã giải quyết, đang giải quyết, tạm dừng, trả lại.

    Why: Không hồ sơ nào tự mất đi hoặc sinh ra; hai vế lệch nhau nghĩa là một số sai hoặc một nhóm hồ sơ bị bỏ sót
        (biểu II.06a, Thông tư 01/2020/TT-VPCP).
    Bad: Đã tiếp nhận 246 hồ sơ, hồ sơ kỳ trước chuyển sang 19 hồ sơ; đã giải quyết 240 hồ sơ; đang giải quyết 14 hồ sơ.
    Bad: Tiếp nhận 640 hồ sơ. Đã giải quyết và trả 598 hồ sơ, đang giải quyết 12 hồ sơ.
    Good: Đã tiếp nhận 246 hồ sơ, hồ sơ kỳ trước chuyển sang 19 hồ sơ; đã giải quyết 251 hồ sơ; đang giải quyết 14 hồ
        sơ.
    Bad: Trong tháng tiếp nhận 96 hồ sơ; đã giải quyết 86 hồ sơ, không có hồ sơ tồn đọng.
    Bad: Trong tháng tiếp nhận 96 hồ sơ, đã giải quyết hết 86 hồ sơ.
    Bad: Đã giải quyết 1.205 hồ sơ; giải quyết trước và đúng hạn 1.189 hồ sơ, quá hạn 07 hồ sơ.
    Bad: Trong kỳ phải giải quyết 873 hồ sơ.⏎Đến nay đã có kết quả 615 hồ sơ. Còn 214 hồ sơ chưa đến hạn.
    Bad: Tổng số hồ sơ tiếp nhận là 96 hồ sơ, trong đó tiếp nhận mới 84 hồ sơ, kỳ trước chuyển sang 12 hồ sơ. Đã giải
        quyết 90 hồ sơ, đang giải quyết 16 hồ sơ.
    Good: Tiếp nhận 96 hồ sơ, trong đó tiếp nhận không phụ thuộc địa giới 07 hồ sơ. Đã giải quyết 90 hồ sơ, đang giải
        quyết 06 hồ sơ.
    Good: Trong tháng tiếp nhận 246 hồ sơ; đã giải quyết 230 hồ sơ.
    Good: Tiếp nhận 246 hồ sơ; đã giải quyết 230 hồ sơ, còn 12 hồ sơ chưa đến hạn và 04 hồ sơ trả lại.
    Good: Trong tháng tiếp nhận 246 hồ sơ.⏎Lũy kế đã giải quyết 1.251 hồ sơ, đang giải quyết 14 hồ sơ.
    Good: Trong tháng tiếp nhận 246 hồ sơ.⏎Lĩnh vực đất đai: đã giải quyết 12 hồ sơ, đang giải quyết 03 hồ sơ.
    Good: Trong tháng tiếp nhận 96 hồ sơ; đã giải quyết 86 hồ sơ, không có hồ sơ tồn đọng quá hạn.
    Good: Tiếp nhận 1.205 hồ sơ; đã giải quyết 1.205 hồ sơ; giải quyết trước và đúng hạn 1.198 hồ sơ, quá hạn 07 hồ sơ.
    Good: Tiếp nhận 1.205 hồ sơ; đã giải quyết 1.201 hồ sơ; giải quyết trước và đúng hạn 1.198 hồ sơ.
    Good: Tiếp nhận 260 hồ sơ (kỳ trước chuyển sang 21 hồ sơ); đã giải quyết 250 hồ sơ, đang giải quyết 10 hồ sơ.
    Not flagged: Báo cáo không nêu số đang giải quyết; số của từng lĩnh vực, từng hình thức nộp.
    """
    for flow in _flows(context):
        if {"received", "due"} & flow.counts.keys():
            yield from _balance(context, flow)
        due, received, carried = (flow.counts.get(role) for role in ("due", "received", "carried"))
        if due and received and carried:
            yield _due_claim(context, due, received, carried)
        solved, on_time, late = (flow.counts.get(role) for role in ("solved", "on_time", "late"))
        if solved and on_time:
            yield _on_time_claim(context, solved, on_time, late)


def _balance(context: Context, flow: Flow) -> Iterator[Claim]:
    """Yield that what came in is what became of it; less surely if told in several paragraphs."""
    claim = _claim(context, flow)
    if not _spread(context, flow):
        yield claim
    elif not claim.notice and _one_scope(context, flow):
        yield replace(claim, severity="warning")


def _claim(context: Context, flow: Flow) -> Claim:
    readings = [(left, right) for left in flow.left for right in flow.right]
    verdicts = [balance([a.quantity for a in left], [a.quantity for a in right]) for left, right in readings]
    best = next((i for i, verdict in enumerate(verdicts) if verdict.holds is True), 0)
    (left, right), verdict = readings[best], verdicts[best]
    came = sum((a.quantity.amount for a in left), start=left[0].quantity.amount * 0)
    went = sum((a.quantity.amount for a in right), start=came * 0)
    told = {"pending", "left", "suspended"} & flow.counts.keys() or _none_left(context, flow)
    if verdict.holds is False and not told and went < came:
        return _incomplete(context, left, right, verdict)
    carried_too = {"carried", "due"} & flow.counts.keys() or _takes_in_carried(context, left[0])
    if verdict.holds is False and went > came and not carried_too:
        verdict = Verdict(None, verdict.expected, "có thể có hồ sơ kỳ trước chuyển sang mà chỗ này không nêu")
    a = " + ".join(context.printed(*n.number) for n in left)
    b = " + ".join(context.printed(*n.number) for n in right)
    in_sum, out_sum = format_amount(came, left[0].quantity), format_amount(went, left[0].quantity)
    sign = "=" if came == went else "≠"
    gap = format_amount(abs(came - went), left[0].quantity)
    names = {id(count): role for role, count in flow.counts.items()}
    return Claim(
        "balance",
        tuple(Part(names[id(n)], n.quantity.amount, *n.number) for n in (*left, *right)),
        verdict,
        f"{a} = {in_sum} {sign} {b} = {out_sum}",
        f"Hồ sơ phải giải quyết: {a}{f' = {in_sum}' if len(left) > 1 else ''}; kết quả giải quyết: "
        f"{b}{f' = {out_sum}' if len(right) > 1 else ''}; lệch {gap} hồ sơ.",
        severity=None if {"pending", "left"} & flow.counts.keys() else "warning",
    )


def _takes_in_carried(context: Context, received: Amount) -> bool:
    """Tell whether those carried over are told to be a part: "Tiếp nhận 96 hồ sơ, trong đó kỳ trước chuyển sang 12"."""
    carried = flow_roles()["carried"]
    return any(
        found.totals[0].start == received.start and any(carried.search(item.label) for item in found.items)
        for found in breakdowns(context)
    )


def _spread(context: Context, flow: Flow) -> bool:
    """Tell whether a flow is told in several paragraphs that are no list."""
    places = {context.paragraph(count.start).start for count in flow.counts.values()}
    return len(places) > 1 and not any(_BULLET.match(context.text.folded, place) for place in places)


_SCOPE = regex.compile(r"\b(?:luy\s+ke|tu\s+dau\s+nam|ca\s+nam|\d+\s+thang)\b")


def _one_scope(context: Context, flow: Flow) -> bool:
    """Tell whether the sentences of a flow are about one period, as far as they say.

    More solved than came in are of an earlier period too, if it is not told how many came from it.
    """
    came = flow.counts.get("due") or flow.counts["received"]
    if flow.solved and flow.solved.value > came.value and "carried" not in flow.counts:
        return False
    sentences = {context.sentence(count.start) for count in flow.counts.values()}
    return len({frozenset(_SCOPE.findall(context.folded(*sentence))) for sentence in sentences}) == 1


_ALL_DONE = regex.compile(
    r"\bgiai\s+quyet\s+(?:xong\s+)?(?:het|toan\s+bo|tat\s+ca)\b"
    r"|\bkhong\s+(?:con\s+|co\s+|de\s+)?(?:ho\s+so\s+)?(?:nao\s+)?(?:ton(?:\s+dong)?|cho\s+giai\s+quyet|chua\s+giai\s+quyet)"
    r"\b(?!\s+(?:dong|qua|tre|cham|keo\s+dai))"
)


def _none_left(context: Context, flow: Flow) -> bool:
    """Tell whether the flow's last sentence, or the next one, says that all was solved."""
    last = max(count.end for count in flow.counts.values())
    start, end = context.sentence(last - 1)
    if end < context.paragraph(last - 1).end:
        end = context.sentence(end)[1]
    return _ALL_DONE.search(context.text.folded, start, end) is not None


def _due_claim(context: Context, due: Amount, received: Amount, carried: Amount) -> Claim:
    verdict = balance([carried.quantity, received.quantity], [due.quantity])
    counts = (("carried", carried), ("received", received), ("due", due))
    a, b, c = (context.printed(*n.number) for _, n in counts)
    return Claim(
        "balance",
        tuple(Part(role, n.quantity.amount, *n.number) for role, n in counts),
        verdict,
        f"{a} + {b} = {verdict.expected or '?'}, nêu {c}",
        f"Kỳ trước chuyển sang {a} và tiếp nhận {b} là {verdict.expected} hồ sơ, nhưng báo cáo nêu {c}.",
        stated=c,
    )


def _on_time_claim(context: Context, solved: Amount, on_time: Amount, late: Amount | None) -> Claim:
    """Return the claim that the solved are those in time and the late ones, if the late are told and are solved."""
    ways = [[on_time], [on_time, late]] if late else [[on_time]]
    verdicts = [total(solved.quantity, [a.quantity for a in way]) for way in ways]
    best = next((i for i, verdict in enumerate(verdicts) if verdict.holds is True), len(ways) - 1)
    way, verdict = ways[best], verdicts[best]
    if verdict.holds is False and late is None:
        verdict = part_of(on_time.quantity, solved.quantity)
    added = format_amount(sum((a.quantity.amount for a in way), start=solved.quantity.amount * 0), solved.quantity)
    equation = " + ".join(context.printed(*a.number) for a in way)
    stated = context.printed(*solved.number)
    return Claim(
        "sum" if late else "part_whole",
        (
            Part("total", solved.quantity.amount, *solved.number),
            *(Part("part", a.quantity.amount, *a.number) for a in way),
        ),
        verdict,
        f"{equation} = {added}, đã giải quyết {stated}" if late else f"{equation} ≤ {stated}",
        f"Trước và đúng hạn{', quá hạn' if late else ''}: {equation} = {added}, nhưng đã giải quyết {stated} hồ sơ.",
        stated=stated,
        severity="warning",
    )


def _incomplete(context: Context, left: list[Amount], right: list[Amount], verdict: Verdict) -> Claim:
    """Return the claim of a flow that does not say what is still open: fewer were solved than came in."""
    came = sum((a.quantity.amount for a in left), start=left[0].quantity.amount * 0)
    went = sum((a.quantity.amount for a in right), start=came * 0)
    gap = format_amount(came - went, left[0].quantity)
    a = " + ".join(context.printed(*n.number) for n in left)
    b = " + ".join(context.printed(*n.number) for n in right)
    return Claim(
        "balance",
        tuple(Part("count", n.quantity.amount, *n.number) for n in (*left, *right)),
        Verdict(None, verdict.expected, "báo cáo không nêu số đang giải quyết"),
        f"{a} ≥ {b}, còn {gap}",
        f"Phải giải quyết {a}, đã giải quyết {b}; báo cáo không nêu {gap} hồ sơ còn lại ở trạng thái nào.",
        notice=True,
    )

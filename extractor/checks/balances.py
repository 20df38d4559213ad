"""B: what came in is what went out and what is left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import regex

from extractor.arithmetic import Verdict, balance, format_amount
from extractor.checks import Claim, Context, Part, check
from extractor.checks.breakdowns import Prose, family
from extractor.find.mentions import Amount
from extractor.patterns import vocabulary
from extractor.text import Paragraph


@cache
def _roles() -> dict[str, regex.Pattern[str]]:
    return {role: regex.compile(rf"\b(?:{words})") for role, words in vocabulary("flows")["roles"].items()}


@cache
def _subsets() -> dict[str, regex.Pattern[str]]:
    return {name: regex.compile(rf"\b(?:{words})") for name, words in vocabulary("flows")["subsets"].items()}


_OF_WHICH = regex.compile(r"\btrong\s+(?:so\s+)?do\b")


def _role(prose: Prose, i: int) -> str | None:
    """Return the role that the words around the i-th count give it in a flow of dossiers, or None.

    "17 hồ sơ đang giải quyết; 01 hồ sơ tạm dừng": the words after a number are its own where none stand before it.
    """
    amount = prose.amounts[i]
    start, end = prose.gap(i)
    start = max(start, prose.sentence(amount.start)[0], end - 110)
    start = max(start, prose.folded.rfind(";", start, end) + 1)
    if not prose.folded[max(start, prose.folded.rfind(",", start, end) + 1) : end].strip(" -+*:"):
        start = end
    left = regex.sub(r"\([^()]*\)", " ", prose.folded[start:end])
    stop = prose.amounts[i + 1].start if i + 1 < len(prose.amounts) else prose.paragraph.end
    right = regex.split(r"[,;.(]", prose.folded[amount.end : min(stop, amount.end + 50)])[0]
    subsets = _subsets()
    for words in (left, right):
        role = next((role for role, pattern in _roles().items() if pattern.search(words)), None)
        if role is None:
            continue
        clause = regex.split(r"[;]", words)[-1]
        if subsets["channel"].search(clause):
            return None
        if role == "solved":
            early, punctual = subsets["early"].search(clause), subsets["punctual"].search(clause)
            if subsets["late"].search(clause) or bool(early) != bool(punctual):
                return None
        return role
    return "late" if subsets["late"].search(left[-30:]) else None


@dataclass(slots=True)
class Flow:
    """The counts of one flow by role, the first of each."""

    counts: dict[str, Amount]

    @property
    def left(self) -> list[list[Amount]]:
        """What came in, as the words may mean it: the carried-over dossiers may be among the received."""
        received, carried = self.counts["received"], self.counts.get("carried")
        return [[received, carried], [received]] if carried else [[received]]

    @property
    def right(self) -> list[list[Amount]]:
        """What became of it; late ones are a part of the solved or of the pending, or stand beside them."""
        roles = ("solved", "pending", "suspended", "returned")
        plain = [self.counts[role] for role in roles if role in self.counts]
        late = self.counts.get("late")
        return [plain, [*plain, late]] if late else [plain]


def _flows(context: Context) -> Iterator[Flow]:
    paragraphs = [p for p in context.text.paragraphs if p.table is None]
    for n, paragraph in enumerate(paragraphs):
        yield from _in_paragraph(context, paragraphs, n, paragraph)


def _in_paragraph(context: Context, paragraphs: list[Paragraph], n: int, paragraph: Paragraph) -> Iterator[Flow]:
    prose = Prose(context, paragraph)
    flow: Flow | None = None
    for i, amount in enumerate(prose.amounts):
        if prose.depth(amount) or family(amount.unit) not in ("ho so", None, "tthc"):
            continue
        gap = prose.folded[slice(*prose.gap(i))]
        role = _role(prose, i)
        opens = _OF_WHICH.search(gap)
        if role == "received" and not opens:
            if flow is not None and "solved" in flow.counts:
                yield flow
                flow = None
            if flow is None:
                flow = Flow({role: amount})
        elif flow is not None and opens and prose.sentence(amount.start)[0] > flow.counts["received"].start:
            start = prose.sentence(amount.start)[0]
            if not prose.folded[start : start + 60].strip(" -+*").startswith("trong"):
                continue
            # "Trong đó, số hồ sơ tiếp nhận trực tuyến là …" begins to speak of a part.
            if "solved" in flow.counts:
                yield flow
            flow = None
        elif flow is not None and role and not opens:
            flow.counts.setdefault(role, amount)
        elif flow is None and role == "carried":
            following = [_role(prose, k) for k in range(i + 1, min(i + 3, len(prose.amounts)))]
            if "received" in following:
                k = i + 1 + following.index("received")
                flow = Flow({"received": prose.amounts[k], "carried": amount})
    if flow is not None and "solved" in flow.counts:
        yield flow


@check("B001", "balance", "error")
def dossiers_balance(context: Context) -> Iterator[Claim]:
    """Hồ sơ kỳ trước chuyển sang và tiếp nhận phải bằng hồ sơ đã giải quyết, đang giải quyết, tạm dừng, trả lại.

    Why: Không hồ sơ nào tự mất đi hoặc sinh ra; hai vế lệch nhau nghĩa là một số sai hoặc một nhóm hồ sơ bị bỏ sót
        (biểu
        II.06a, Thông tư 01/2020/TT-VPCP).
    Bad: Đã tiếp nhận 239 hồ sơ, hồ sơ kỳ trước chuyển sang 21 hồ sơ; đã giải quyết 235 hồ sơ; đang giải quyết 17 hồ sơ.
    Bad: Tiếp nhận 830 hồ sơ. Đã giải quyết và trả 589 hồ sơ, đang giải quyết 0 hồ sơ.
    Good: Đã tiếp nhận 239 hồ sơ, hồ sơ kỳ trước chuyển sang 21 hồ sơ; đã giải quyết 243 hồ sơ; đang giải quyết 17 hồ
        sơ.
    Good: Trong tháng tiếp nhận 239 hồ sơ; đã giải quyết 230 hồ sơ.
    Good: Tiếp nhận 260 hồ sơ (kỳ trước chuyển sang 21 hồ sơ); đã giải quyết 250 hồ sơ, đang giải quyết 10 hồ sơ.
    Not flagged: Báo cáo không nêu số đang giải quyết; số của từng lĩnh vực, từng hình thức nộp.
    """
    for flow in _flows(context):
        yield _claim(context, flow)


def _claim(context: Context, flow: Flow) -> Claim:
    readings = [(left, right) for left in flow.left for right in flow.right]
    verdicts = [balance([a.quantity for a in left], [a.quantity for a in right]) for left, right in readings]
    best = next((i for i, verdict in enumerate(verdicts) if verdict.holds is True), 0)
    (left, right), verdict = readings[best], verdicts[best]
    came = sum((a.quantity.amount for a in left), start=left[0].quantity.amount * 0)
    went = sum((a.quantity.amount for a in right), start=came * 0)
    if verdict.holds is False and not {"pending", "suspended"} & flow.counts.keys() and went < came:
        verdict = Verdict(None, verdict.expected, "báo cáo không nêu số đang giải quyết")
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
        severity=None if "pending" in flow.counts else "warning",
    )

"""T007: in each row of a table of dossiers what came in is what went out and what is left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import regex

from extractor.arithmetic import Verdict, balance, format_amount
from extractor.checks import Claim, Context, check
from extractor.checks.balances import flow_roles, flow_subsets
from extractor.checks.tables import Lines, as_printed, is_total, member, name_of, operand, tables_of
from extractor.find.mentions import Amount
from extractor.quantities import ZERO

_TOTAL = regex.compile(r"\b(?:tong(?:\s+(?:so|cong))?|cong)\b")
_DEADLINE = regex.compile(r"\b(?:truoc|som|dung|trong|qua|tre|cham)\s+h[ae]n\b")
_OUT = ("solved", "pending", "left", "suspended", "returned")


@dataclass(frozen=True, slots=True)
class _Judged:
    """A row: what came in and what went out, each a count with its role."""

    row: int
    came: list[tuple[str, Amount]]
    went: list[tuple[str, Amount]]
    verdict: Verdict


@check("T007", "balance", "error")
def rows_balance(context: Context) -> Iterator[Claim]:
    """Trong mỗi dòng của bảng, hồ sơ kỳ trước chuyển sang và tiếp nhận phải bằng đã giải quyết và đang giải quyết.

    Why: Bảng kết quả giải quyết hồ sơ theo lĩnh vực phải cân đối ở từng dòng như ở dòng tổng (biểu II.06a, Thông tư
        01/2020/TT-VPCP); một dòng lệch nghĩa là một ô ghi sai.
    Bad: TT⇥Lĩnh vực⇥Kỳ trước chuyển sang⇥Tiếp nhận mới⇥Đã giải quyết⇥Đang giải quyết⏎1⇥Hộ tịch⇥4⇥120⇥121⇥3⏎2⇥Chứng
        thực⇥0⇥310⇥310⇥0⏎3⇥Đất đai⇥12⇥45⇥39⇥8⏎4⇥Xây dựng⇥2⇥31⇥30⇥3
    Bad: TT⇥Lĩnh vực⇥Tổng số tiếp nhận⇥Đã giải quyết⇥Đang giải quyết⏎1⇥Hộ tịch⇥124⇥121⇥3⏎2⇥Chứng thực⇥310⇥301⇥0⏎3⇥Đất
        đai⇥57⇥39⇥18⏎4⇥Xây dựng⇥33⇥30⇥3
    Good: TT⇥Lĩnh vực⇥Kỳ trước chuyển sang⇥Tiếp nhận mới⇥Đã giải quyết⇥Đang giải quyết⏎1⇥Hộ tịch⇥4⇥120⇥121⇥3⏎2⇥Chứng
        thực⇥0⇥310⇥310⇥0⏎3⇥Đất đai⇥12⇥45⇥39⇥18⏎4⇥Xây dựng⇥2⇥31⇥30⇥3
    Good: TT⇥Lĩnh vực⇥Tiếp nhận⇥Đã giải quyết⇥Đang giải quyết⏎1⇥Hộ tịch⇥124⇥120⇥3⏎2⇥Chứng thực⇥310⇥301⇥0⏎3⇥Đất
        đai⇥57⇥30⇥18⏎4⇥Xây dựng⇥33⇥30⇥3
    Not flagged: bảng mà phần lớn các dòng không cân đối theo tiêu đề; dòng còn ô trống; cột chỉ là một phần của
        số hồ sơ.
    """
    for lines in tables_of(context):
        columns = _flow_columns(lines)
        went = [role for role in _OUT if role in columns]
        if not {"received", "solved"} <= columns.keys() or not {"pending", "left"} & columns.keys():
            continue
        ways = [["carried", "received"], ["received"]] if "carried" in columns else [["received"]]
        judged = [_judge(lines, columns, came, went) for came in ways]
        best = max(judged, key=_holding)
        named = [line for line in best if not is_total(lines.sheet.rows[line.row])]
        if _holding(named) >= 3 and 10 * _holding(named) >= 6 * len(named):
            yield from (_claim(context, lines, line) for line in best)


def _flow_columns(lines: Lines) -> dict[str, int]:
    """Return role → its column; none where a role has several columns and no total of them."""
    found: dict[str, list[int]] = {}
    subsets = flow_subsets()
    for c in lines.columns():
        title = lines.title(c)
        role = next((role for role, words in flow_roles().items() if words.search(title)), None)
        if role is None or _DEADLINE.search(title) or subsets["channel"].search(title):
            continue
        found.setdefault(role, []).append(c)
    single: dict[str, int] = {}
    for role, columns in found.items():
        totals = [c for c in columns if _TOTAL.search(lines.title(c))] if len(columns) > 1 else columns
        if len(totals) != 1:
            return {}
        single[role] = totals[0]
    return single


def _judge(lines: Lines, columns: Mapping[str, int], came: Sequence[str], went: Sequence[str]) -> list[_Judged]:
    found = []
    for r in range(len(lines.sheet.rows)):
        cells = {role: operand(lines, r, columns[role]) for role in (*came, *went)}
        if any(cell in ("blank", "unread", "other") for cell in cells.values()):
            continue
        counts = [(role, cell) for role, cell in cells.items() if isinstance(cell, Amount)]
        left = [(role, cell) for role, cell in counts if role in came]
        right = [(role, cell) for role, cell in counts if role in went]
        if left and right:
            verdict = balance([a.quantity for _, a in left], [a.quantity for _, a in right])
            found.append(_Judged(r, left, right, verdict))
    return found


def _holding(judged: Sequence[_Judged]) -> int:
    return sum(line.verdict.holds is True for line in judged)


def _claim(context: Context, lines: Lines, line: _Judged) -> Claim:
    a, b = (" + ".join(as_printed(context, n) for _, n in side) for side in (line.came, line.went))
    came, went = (sum((n.quantity.amount for _, n in side), ZERO) for side in (line.came, line.went))
    gap = format_amount(abs(came - went), line.came[0][1].quantity)
    return Claim(
        "balance",
        tuple(member(role, n) for role, n in (*line.came, *line.went)),
        line.verdict,
        f"{a} {'=' if came == went else '≠'} {b}",
        f"Dòng “{name_of(lines.sheet.rows[line.row])}”: hồ sơ phải giải quyết {a}, đã và đang giải quyết {b}, lệch "
        f"{gap} hồ sơ.",
    )

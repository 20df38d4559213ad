"""The total of a breakdown: which counts before its cue it may be of."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractor.checks.parts import REACH, Breakdown
from extractor.checks.prose import Prose, is_change
from extractor.find.mentions import Amount


def totals_of(prose: Prose, i: int, at: int, before: Prose | None, earlier: Sequence[Breakdown]) -> tuple[Amount, ...]:
    """Return the counts that the breakdown whose parts start at the i-th count, with its cue at `at`, may be of."""
    depth = prose.depth_before(i, at)
    # "giảm 03 vụ so với cùng kỳ; trong đó …" breaks the cases down, not the change.
    inside = [
        a
        for a in prose.amounts[max(0, i - REACH) : i]
        if prose.depth(a) <= depth and (not is_change(prose.context, a) or not prose.folded[a.end : at].strip(" ,;"))
    ]
    earlier = earlier[-REACH:]
    start, _ = prose.sentence(at)
    here = [a for a in inside if a.start >= start]
    parts = {item.amount.start: known.totals for known in earlier for item in known.items}
    if here:
        nearest = here[-1]
        if prose.clean[at] == "(":
            if prose.depth(nearest) != depth:
                return ()
            # "46 nhiệm vụ cho 04 cơ quan (Văn phòng 12, …)": the bracket may break down an earlier count.
            return (nearest, *(a for a in reversed(here[:-1]) if a.start not in parts and prose.depth(a) == depth))
        others = [a for a in reversed(here[:-1]) if a.start not in parts]
        if nearest.start in parts and prose.folded[nearest.end : at].strip(" ,;") != "":
            # "158 TTHC, gồm 133 …, 14 … và 11 …; trong đó 50 …": of 158 again, or of the last part.
            return (nearest, *parts[nearest.start], *others)
        return (nearest, *others)
    bracketed = [a for a in prose.amounts[max(0, i - REACH) : i] if a.start >= start and a.end < at]
    if bracketed and prose.clean[at] != "(":
        # "Số hồ sơ tiếp nhận (706 hồ sơ) phân theo lĩnh vực như sau: …", but no change, and nothing that is only
        # compared with: "giảm 29 hồ sơ so với tháng trước (281 hồ sơ); trong đó trực tuyến …"
        told = [a for a in reversed(bracketed) if not is_change(prose.context, a)]
        return tuple(a for a in told if not _BASE.search(prose.folded, start, a.start))
    # The cue opens its sentence: what the sentence before it counts.
    if start > prose.paragraph.start and inside:
        first, last = prose.sentence(start - 2)
        previous = [a for a in inside if first <= a.start < last]
    elif before is not None and not inside and not prose.folded[prose.paragraph.start : at].strip(' -+*"'):
        stop = before.sentence(before.paragraph.end - 1)[0] if before.amounts else 0
        previous = [
            a for a in before.amounts if a.start >= stop and before.depth(a) == 0 and not is_change(before.context, a)
        ]
        if not before.folded[: before.paragraph.end].rstrip().endswith((".", ":", ";")):
            previous = []
    else:
        return ()
    subject = prose.folded[start:at].strip(' -+*"')
    if subject and not _ANAPHORIC.match(subject):
        # "… cán bộ 11 người, công chức 11 người. Công chức được bố trí như sau: …" breaks down the one it names.
        said = {a.start: prose.names(k, subject[:_SUBJECT]) for k, a in enumerate(prose.amounts) if a in previous}
        # "Tổng số tiếp nhận 86 hồ sơ, trong đó tiếp nhận mới 71 hồ sơ. Hồ sơ tiếp nhận mới gồm: …": what says it best.
        named = [a for a in previous if said.get(a.start)]
        return tuple(sorted(named, key=lambda a: -said[a.start]))
    for known in reversed(earlier):
        if any(known.totals[0].start == a.start for a in previous):
            return known.totals[:1] + tuple(a for a in previous if a != known.totals[0])
    return tuple(previous)


_BASE = regex.compile(r"\bso voi [^.;()]{0,50}\(\s?$")
# "Phát sinh ở các lĩnh vực: …", "Nếu chia theo …": about what the sentence before it counted.
_ANAPHORIC = regex.compile(r"(?:phat sinh|phan|chia|xet|tinh|neu|tap trung|thuoc|ket qua|so nay|trong)\b")
# How far into a sentence its subject may reach.
_SUBJECT = 30

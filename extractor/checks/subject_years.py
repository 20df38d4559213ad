"""One document said to be of two years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex

from extractor.arithmetic import Verdict
from extractor.checks import Claim, Context, Part, check
from extractor.checks.citations import Citation, Subject, alike, citations, cited
from extractor.checks.issuers import apart, one_body, own_or_unnamed

_OF_YEAR = regex.compile(r"\bnam ((?:19|20)\d\d)\b(?! ?-)")


@check("N006", "same_document", "warning")
def two_years(context: Context) -> Iterator[Claim]:
    """Một văn bản được ghi là của hai năm khác nhau.

    Why: Cùng số, cùng ngày, cùng nội dung mà chỗ ghi “năm 2024”, chỗ ghi “năm 2025” thì một chỗ còn sót từ báo cáo năm
        trước.
    Bad: Thực hiện Kế hoạch số 11/KH-UBND ngày 21/01/2025 của UBND xã về cải cách hành chính năm 2024.⏎UBND xã đã ban
        hành Kế hoạch số 11/KH-UBND ngày 21/01/2025 về cải cách hành chính năm 2025.
    Good: Thực hiện Kế hoạch số 11/KH-UBND ngày 21/01/2025 của UBND xã về cải cách hành chính năm 2025.⏎UBND xã đã ban
        hành Kế hoạch số 11/KH-UBND ngày 21/01/2025 về cải cách hành chính năm 2025.
    Good: Kế hoạch số 11/KH-UBND ngày 21/01/2025 của UBND xã về tổng kết năm 2024.⏎Kế hoạch số 11/KH-UBND ngày
        21/01/2025 của UBND huyện về cải cách hành chính năm 2025.
    Not flagged: văn bản của hai cơ quan; nội dung ghi khác nhau; giai đoạn nhiều năm.
    """
    dated: dict[tuple[str, str], list[tuple[Citation, Subject, str]]] = defaultdict(list)
    for citation in citations(context):
        subject, day = citation.subject, citation.mention
        if subject is None or day is None or "giai doan" in subject.plain:
            continue
        years = list(_OF_YEAR.finditer(subject.plain))
        if len(years) == 1:
            # What stands after the year is no part of the document's name any more.
            name = replace(subject, plain=subject.plain[: years[0].start()].strip(), years=frozenset())
            dated[citation.key, day.value].append((citation, name, years[0][1]))
    for said in dated.values():
        yield from _compared(context, said)


def _compared(context: Context, said: Sequence[tuple[Citation, Subject, str]]) -> Iterator[Claim]:
    first, matter, year = said[0]
    for other, other_matter, other_year in said[1:]:
        if not (_one(context, first, other) and _same(matter, other_matter)):
            continue
        a, b = (context.printed(m.start, m.end) for m in (matter, other_matter))
        yield Claim(
            "same_document",
            (
                Part("year", year, matter.start, matter.end),
                Part("year", other_year, other_matter.start, other_matter.end),
            ),
            Verdict(year == other_year),
            f"{cited(context, first)}: “{a}” {'=' if year == other_year else '≠'} “{b}”",
            f"{cited(context, first)} được ghi là của hai năm: “{a}” và “{b}”; một chỗ ghi nhầm năm.",
        )
        if year != other_year:
            return


def _one(context: Context, a: Citation, b: Citation) -> bool:
    """Tell whether two citations of one number and day are of one body, as far as the report says."""
    unnamed = own_or_unnamed(context, a.issuer) and own_or_unnamed(context, b.issuer)
    return not apart(a.issuer, b.issuer) and (unnamed or one_body(context, a.issuer, b.issuer))


def _same(a: Subject, b: Subject) -> bool:
    return a.plain == b.plain or alike(a, b, strictly=True)

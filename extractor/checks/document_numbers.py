"""The numbers of documents: the year in a number, numbers that grow with their dates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import regex

from extractor.arithmetic import Verdict
from extractor.checks import Claim, Context, Part, check
from extractor.checks.citations import Citation, citations, cited, date_part, document_title, printed_day
from extractor.checks.issuers import one_body, register
from extractor.records import Severity


@check("N003", "number_year", "error")
def year_in_number(context: Context) -> Iterator[Claim]:
    """Năm trong số, ký hiệu không khớp với ngày ban hành.

    Why: Số của văn bản quy phạm pháp luật mang năm ban hành, nên phải trùng với năm của ngày ban hành; không trùng thì
        một trong hai chỗ ghi nhầm.
    Bad: Thực hiện Quyết định số 37/2019/QĐ-UBND ngày 12/11/2020 của UBND tỉnh.
    Bad: Căn cứ Nghị định số 45/2020/NĐ-CP ngày 08 tháng 4 năm 2022 của Chính phủ.
    Good: Thực hiện Quyết định số 37/2019/QĐ-UBND ngày 12/11/2019 của UBND tỉnh.
    Good: Nghị định số 45/2020/NĐ-CP có hiệu lực từ ngày 22/5/2021.
    Not flagged: số không mang năm; ngày có hiệu lực hoặc ngày của văn bản khác đứng gần.
    """
    for citation in citations(context):
        reference, day = citation.reference, citation.mention
        if reference.year is None or day is None:
            continue
        holds = int(day.value[:4]) == reference.year
        title, printed = document_title(reference), printed_day(context, day)
        yield Claim(
            "number_year",
            (Part("number", reference.number, *reference.symbol), date_part(day)),
            Verdict(holds, str(reference.year)),
            f"{reference.year} {'=' if holds else '≠'} {day.value[:4]} ({title} ngày {printed})",
            f"{title} mang năm {reference.year} nhưng ngày ban hành ghi {printed}; hai năm phải trùng nhau.",
            stated=day.value[:4],
        )


# Order ---------------------------------------------------------------------------------------------------------------

_NUMBER = regex.compile(r"(\d+)([a-z]?)")
# Days that a number may wait for its document; beyond the second figure two documents alone are enough.
_KEPT_BACK = 10
_ALONE = 31
# More numbers of one register than a commune issues in a year and reports on; their pairs cost the square.
_MOST = 200


@dataclass(frozen=True, slots=True)
class _Entry:
    order: tuple[int, str]
    day: date
    citation: Citation


@check("N004", "number_order", "warning")
def number_order(context: Context) -> Iterator[Claim]:
    """Số văn bản lớn hơn nhưng ngày ban hành lại sớm hơn.

    Why: Số văn bản của một cơ quan tăng dần theo ngày trong năm; số sau mà ngày trước rõ rệt thì số hoặc ngày ghi nhầm.
    Bad: UBND xã ban hành Kế hoạch số 12/KH-UBND ngày 10/01/2024 của UBND xã về tuyên truyền; Kế hoạch số 25/KH-UBND
        ngày 15/3/2024 của UBND xã về kiểm tra; Kế hoạch số 31/KH-UBND ngày 05/02/2024 của UBND xã về chuyển đổi số; Kế
        hoạch số 40/KH-UBND ngày 02/4/2024 của UBND xã về rà soát; Kế hoạch số 22/KH-UBND ngày 12/3/2024 của UBND xã về
        dân vận.
    Good: Kế hoạch số 12/KH-UBND ngày 10/01/2024 của UBND xã về tuyên truyền; Kế hoạch số 25/KH-UBND ngày 15/3/2024 của
        UBND xã về kiểm tra; Kế hoạch số 31/KH-UBND ngày 11/3/2024 của UBND xã về chuyển đổi số.
    Good: Kế hoạch số 12/KH-UBND ngày 10/6/2024 của UBND xã; Kế hoạch số 95/KH-UBND ngày 15/3/2024 của UBND huyện.
    Not flagged: chênh lệch đến 10 ngày (số lấy trước), số của cơ quan khác, của loại văn bản khác, của năm khác.
    """
    series: dict[tuple[str, str | None, str | None, int], dict[tuple[int, str], list[Citation]]] = defaultdict(dict)
    for citation in citations(context):
        number = _NUMBER.match(citation.key)
        if number is None or citation.day is None or not citation.issuer.sure or citation.issuer.level is None:
            continue
        if citation.issuer.level == "trung_uong" or not one_body(context, citation.issuer, citation.issuer):
            continue
        key = (
            citation.key[number.end() :],
            citation.issuer.level,
            register(context, citation.issuer),
            citation.day.year,
        )
        series[key].setdefault((int(number.group(1)), number.group(2)), []).append(citation)
    for numbers in series.values():
        entries = [
            _Entry(order, same[0].day, same[0])
            for order, same in sorted(numbers.items())
            # A number with two dates is another finding, and tells nothing here.
            if same[0].day is not None and len({citation.day for citation in same}) == 1
        ]
        if 2 <= len(entries) <= _MOST:
            yield from _series(context, entries)


def _series(context: Context, entries: list[_Entry]) -> Iterator[Claim]:
    clashes: dict[int, list[int]] = defaultdict(list)
    for i, low in enumerate(entries):
        for j in range(i + 1, len(entries)):
            if (low.day - entries[j].day).days > _KEPT_BACK:
                clashes[i].append(j)
                clashes[j].append(i)
    if not clashes:
        yield Claim("number_order", _members(entries), Verdict(True), _listed(context, entries, " < "))
        return
    worst = max(clashes, key=lambda i: len(clashes[i]))
    others = clashes[worst]
    if any(i != worst and worst not in against for i, against in clashes.items()) or any(
        other != worst for i in others for other in clashes[i]
    ):
        # More than one document is out of order: there are two registers, or nothing can be said.
        return
    pair = [entries[i] for i in sorted([worst, *others])]
    gap = max(abs((entries[worst].day - entries[i].day).days) for i in others)
    severity: Severity = "warning" if len(others) > 1 or gap > _ALONE else "info"
    if len(others) > 1:
        suspect = entries[worst].citation
        rest = [entry for i, entry in enumerate(entries) if i != worst]
        message = (
            f"{cited(context, suspect)} không theo thứ tự của các số liền kề "
            f"({_listed(context, _around(rest, entries[worst]), ', ')}); số hoặc ngày có thể ghi nhầm."
        )
    else:
        first, second = pair[0].citation, pair[1].citation
        message = f"{cited(context, second)} có số lớn hơn nhưng ngày sớm hơn {cited(context, first)}."
    yield Claim(
        "number_order", _members(pair), Verdict(False), _listed(context, pair, " → "), message, severity=severity
    )


def _around(rest: list[_Entry], entry: _Entry) -> list[_Entry]:
    before = [other for other in rest if other.order < entry.order][-1:]
    return before + [other for other in rest if other.order > entry.order][:1]


def _members(entries: Sequence[_Entry]) -> tuple[Part, ...]:
    parts: list[Part] = []
    for entry in entries:
        reference = entry.citation.reference
        parts.append(Part("number", reference.number, *reference.symbol))
        if entry.citation.mention:
            parts.append(date_part(entry.citation.mention))
    return tuple(parts)


def _listed(context: Context, entries: Sequence[_Entry], mark: str) -> str:
    return mark.join(
        f"{entry.citation.reference.number} ({printed_day(context, entry.citation.mention)})"
        for entry in entries
        if entry.citation.mention
    )

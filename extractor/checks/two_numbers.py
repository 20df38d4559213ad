"""One document, two numbers: a yearly plan, or whatever has the same issuer, day and title."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractor.arithmetic import Verdict
from extractor.checks import Claim, Context, Part, check
from extractor.checks.citations import AMENDING, Citation, citations, cited
from extractor.checks.issuers import apart, one_body, own_or_unnamed
from extractor.text import fold

_ORDINAL = regex.compile(r"^(\d+)[a-z]?")
_PLAN = regex.compile(r"^ke hoach \w.*\bnam (?:19|20)\d\d\b")


@check("N005", "same_document", "warning")
def two_numbers(context: Context) -> Iterator[Claim]:
    """Một văn bản được ghi hai số khác nhau.

    Why: Mỗi năm đơn vị chỉ ban hành một kế hoạch cho một nội dung; văn bản cùng cơ quan, cùng ngày, cùng trích yếu cũng
        là một văn bản. Viện dẫn hai số khác nhau thì một số ghi nhầm hoặc số liệu chép từ báo cáo cũ.
    Bad: Thực hiện Quyết định số 04/QĐ-UBND ngày 05/01/2024 của UBND xã về ban hành Kế hoạch cải cách hành chính năm
        2024.⏎ UBND xã đã ban hành Quyết định số 12/QĐ-UBND ngày 15/01/2024 của UBND xã ban hành Kế hoạch CCHC năm 2024.
    Bad: Thực hiện Quyết định số 318/QĐ-UBND ngày 06/3/2024 của UBND tỉnh công bố Danh mục thủ tục hành chính lĩnh vực
        hộ tịch, UBND xã đã niêm yết đầy đủ.⏎Trong quý đã giải quyết 120 hồ sơ.⏎Niêm yết bổ sung theo Quyết định số
        381/QĐ-UBND ngày 06/3/2024 của UBND tỉnh về việc công bố danh mục TTHC lĩnh vực hộ tịch.
    Good: Thực hiện Quyết định số 04/QĐ-UBND ngày 05/01/2024 của UBND huyện về ban hành Kế hoạch cải cách hành chính năm
        2024.⏎UBND xã đã ban hành Quyết định số 12/QĐ-UBND ngày 15/01/2024 ban hành Kế hoạch CCHC năm 2024.
    Good: Quyết định số 04/QĐ-UBND ngày 05/01/2024 của UBND xã ban hành Kế hoạch cải cách hành chính năm 2024.⏎Quyết
        định số 90/QĐ-UBND ngày 15/8/2024 của UBND xã điều chỉnh Kế hoạch cải cách hành chính năm 2024.
    Good: Theo Quyết định số 318/QĐ-UBND ngày 06/3/2024 của UBND tỉnh công bố danh mục TTHC lĩnh vực hộ tịch.⏎Trong quý
        đã giải quyết 120 hồ sơ.⏎Theo Quyết định số 381/QĐ-UBND ngày 06/3/2024 của UBND tỉnh công bố danh mục TTHC lĩnh
        vực hộ tịch được sửa đổi, bổ sung.
    Good: UBND xã đã ban hành:⏎- Quyết định số 41/QĐ-UBND ngày 12/3/2024 về thành lập Tổ công nghệ số cộng đồng các
        thôn;⏎- Quyết định số 46/QĐ-UBND ngày 12/3/2024 về thành lập Tổ công nghệ số cộng đồng các thôn.
    Not flagged: kế hoạch của hai cấp, quyết định sửa đổi, bổ sung; văn bản không rõ cơ quan ban hành; các văn bản kể
        liền nhau hoặc mang số liền nhau; trích yếu ngắn, chung chung.
    """
    told: set[tuple[object, ...]] = set()
    plans: dict[tuple[object, ...], Citation] = {}
    titles: dict[tuple[object, ...], Citation] = {}
    for citation in citations(context):
        plan = _yearly_plan(context, citation)
        title = _same_day_title(citation)
        for key, seen in ((plan, plans), (title, titles)):
            if key is None:
                continue
            first = seen.setdefault(key, citation)
            if first.key == citation.key or key in told or apart(first.issuer, citation.issuer):
                continue
            if seen is titles and not _one(context, first, citation):
                continue
            told.update(filter(None, (plan, title)))
            yield _claim(
                context, first, citation, "Cùng một kế hoạch" if seen is plans else "Cùng ngày, cùng trích yếu"
            )
            break


def _claim(context: Context, first: Citation, second: Citation, same: str) -> Claim:
    a, b = first.reference, second.reference
    assert first.subject is not None
    assert second.subject is not None
    matter = context.printed(second.subject.start, second.subject.end)
    return Claim(
        "same_document",
        (Part("document", a.number, *a.symbol), Part("document", b.number, *b.symbol)),
        Verdict(False),
        f"{a.number} ≠ {b.number} (“{matter}”)",
        f"{same} nhưng được ghi hai số: {cited(context, first)} và {cited(context, second)}.",
        show=tuple((c.subject.start, c.subject.end) for c in (first, second) if c.subject),
    )


def _yearly_plan(context: Context, citation: Citation) -> tuple[object, ...] | None:
    """Return what makes a yearly plan the only one: who issued it, its kind of symbol, its matter and year."""
    subject, issuer = citation.subject, citation.issuer
    if subject is None or not issuer.sure or issuer.level is None or not one_body(context, issuer, issuer):
        return None
    plan = subject.plain
    if fold(citation.reference.doc_type or "") == "ke hoach" and not plan.startswith("ke hoach"):
        plan = f"ke hoach {plan}"
    if not _PLAN.match(plan) or len(subject.years) != 1 or AMENDING.search(plan):
        return None
    return issuer.level, _symbol(citation), plan[: plan.index(next(iter(subject.years))) + 4]


def _symbol(citation: Citation) -> str:
    return _ORDINAL.sub("", citation.key)


# Words of a title that two documents of one day don't share by chance; fewer where it names its year.
_WORDS, _WORDS_WITH_YEAR = 7, 5
# Of these a body signs several on one day, and reports cut their titles short of the name in them.
_MANY = regex.compile(
    r"\b(?:khen thuong|tang giay khen|bo nhiem|dieu dong|ky luat|xu phat|nghi huu|tuyen dung|nang bac|nang luong"
    r"|thu hoi|bo sung|sua doi|thay the|cu can bo|cu cong chuc|cho thue|giao dat|cong nhan)\b"
)


def _same_day_title(citation: Citation) -> tuple[object, ...] | None:
    """Return the day and the title of a document of the running text, or None where the title says too little."""
    subject, day = citation.subject, citation.day
    if subject is None or day is None or citation.reference.doc_type is None or _MANY.search(subject.plain):
        return None
    words = subject.plain.count(" ") + 1
    if words < (_WORDS_WITH_YEAR if subject.years else _WORDS):
        return None
    return citation.reference.doc_type, _symbol(citation), day, subject.plain


_LINE_MARK = regex.compile(r"\s*(?:[-+*•]|\d{1,2}[.)]|[a-zđ][.)])\s")
_NEXT = 3  # numbers that follow each other this closely were given on one day to documents of one batch


def _one(context: Context, first: Citation, second: Citation) -> bool:
    """Tell whether two citations of one day and title are of one document: of one body, and cited in two places."""
    if first.issuer.sure and second.issuer.sure:
        if not one_body(context, first.issuer, second.issuer):
            return False
    elif not (own_or_unnamed(context, first.issuer) and own_or_unnamed(context, second.issuer)):
        return False
    ordinals = [_ORDINAL.match(citation.key) for citation in (first, second)]
    a, b = (int(match.group(1)) if match else 0 for match in ordinals)
    if abs(a - b) <= _NEXT:
        return False
    return not _listed_together(context, first.reference.start, second.reference.start)


_LIST = 40  # lines of a list that are passed over


def _listed_together(context: Context, first: int, second: int) -> bool:
    """Tell whether two places are in one paragraph, both in tables, or in marked lines with no other text between.

    One line without a mark may be the rest of an item.
    """
    paragraph = context.paragraph(second)
    if context.paragraph(first).table is not None and paragraph.table is not None:
        return True
    at, bare = paragraph.start, 0
    for _ in range(_LIST):
        if at <= first:
            return True
        bare = 0 if _LINE_MARK.match(context.text.folded, at) else bare + 1
        if bare > 1:
            return False
        at = context.paragraph(at - 1).start
    return True

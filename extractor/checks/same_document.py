"""One document: one date, one subject, one number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import regex

from extractor.arithmetic import Verdict
from extractor.checks import Claim, Context, Part, check
from extractor.checks.citations import (
    Citation,
    Subject,
    alike,
    citations,
    date_part,
    document_title,
    printed_day,
    unlike,
)
from extractor.checks.issuers import SENTENCE_END, apart, one_body, own_or_unnamed
from extractor.find.mentions import Day, Reference
from extractor.records import Severity

# More different things said of one number than this mean that numbers were read wrongly; their pairs cost the square.
_MOST = 24


@check("N001", "same_document", "error")
def two_dates(context: Context) -> Iterator[Claim]:
    """Một văn bản được ghi hai ngày ban hành khác nhau.

    Why: Một số, ký hiệu của một cơ quan trong một năm chỉ có một ngày ban hành; hai ngày khác nhau thì chắc chắn có một
        chỗ ghi nhầm, người đọc không tra được văn bản.
    Bad: Quyết định số 47/QĐ-UBND ngày 12/3/2024 của UBND xã về thành lập Tổ công nghệ số cộng đồng.⏎Tổ công nghệ số
        cộng đồng hoạt động theo Quyết định số 47/QĐ-UBND ngày 21/3/2024 của UBND xã.
    Bad: Kế hoạch số 8/KH-UBND ngày 05/01/2024 về tuyên truyền cải cách hành chính năm 2024.⏎Công tác tuyên truyền thực
        hiện theo Kế hoạch số 08/KH-UBND ngày 15/01/2024 về tuyên truyền CCHC năm 2024.
    Bad: Nghị định số 61/2018/NĐ-CP ngày 23/4/2018 của Chính phủ.⏎Thực hiện Nghị định số 61/2018/NĐ-CP ngày 24/3/2018.
    Good: Quyết định số 47/QĐ-UBND ngày 12/3/2024 của UBND xã về thành lập Tổ công nghệ số.⏎Thực hiện Quyết định số
        47/QĐ-UBND ngày 02/02/2024 của UBND huyện về giao chỉ tiêu.
    Good: Kế hoạch số 05/KH-UBND ngày 10/01/2023 về cải cách hành chính năm 2023.⏎Kế hoạch số 05/KH-UBND ngày 12/01/2024
        về cải cách hành chính năm 2024.
    Good: Kế hoạch số 12/KH-UBND ngày 14/02/2024 về rà soát thủ tục hành chính.⏎Kế hoạch số 12/KH-UBND ngày 14 tháng 02
        năm 2024 về rà soát TTHC.
    Not flagged: văn bản cùng số của hai cấp (xã, huyện, tỉnh); văn bản cùng số của hai năm khác nhau, trừ khi nội dung
        được ghi giống nhau; lần viện dẫn không ghi ngày.
    """
    by_number: dict[str, list[Citation]] = defaultdict(list)
    for citation in citations(context):
        if citation.day is not None:
            by_number[citation.key].append(citation)
    for numbered in by_number.values():
        for document in _documents(context, numbered):
            if len(document.citations) > 1:
                yield _agreement(context, document)


@dataclass(slots=True)
class _Document:
    """Dated citations that are taken for one document; `severity` is None while their dates agree.

    `voices` are the citations that each say something else of it: all that a further citation is compared with, so
    that a document which is cited a thousand times costs a thousand comparisons.
    """

    citations: list[Citation] = field(default_factory=list)
    voices: dict[tuple[object, ...], Citation] = field(default_factory=dict)
    severity: Severity | None = None

    def takes(self, context: Context, citation: Citation) -> bool:
        """Tell whether a citation is of this document: no issuer named for it is another body, and something links."""
        voices = self.voices.values()
        return not any(apart(citation.issuer, voice.issuer) for voice in voices) and any(
            _link(context, voice, citation) for voice in voices
        )

    def add(self, context: Context, citation: Citation) -> None:
        """Add a citation, and judge its date against the others'."""
        others = [voice for voice in self.voices.values() if voice.day != citation.day]
        if others:
            sure = any(_link(context, voice, citation) == "error" for voice in others)
            self.severity = "error" if sure or self.severity == "error" else "warning"
        self.citations.append(citation)
        # Of those that say the same, the first is the farthest from what follows: where any is bare, it is.
        self.voices.setdefault(citation.saying, citation)


def _documents(context: Context, numbered: Sequence[Citation]) -> list[_Document]:
    """Group the dated citations of one number by document."""
    documents: list[_Document] = []
    sayings: set[tuple[object, ...]] = set()
    for citation in numbered:
        sayings.add(citation.saying)
        if len(sayings) > _MOST:
            break
        home = next((document for document in documents if document.takes(context, citation)), None)
        if home is None:
            home = _Document()
            documents.append(home)
        home.add(context, citation)
    return documents


_DISTINCTIVE = 7  # blanks in a description that is too long to come again by chance


def _link(context: Context, a: Citation, b: Citation) -> Severity | None:
    """Return how grave it would be that two citations of one number have two dates, or None for two documents."""
    if apart(a.issuer, b.issuer):
        return None
    day, other = a.day, b.day
    if day is None or other is None:
        return None
    if day == other:
        return "error"
    one = one_body(context, a.issuer, b.issuer)
    matter, matter_b = a.subject, b.subject
    same = matter is not None and matter_b is not None and alike(matter, matter_b)
    different = matter is not None and matter_b is not None and unlike(matter, matter_b)
    if a.reference.year is not None:
        return "error" if one or same else None if different else "warning"
    if day.year == other.year:
        if one:
            return "warning" if different else "error"
        if same:
            return "error"
        # A document that is named by its number alone has been introduced before, though not in the same sentence.
        bare = (matter is None or matter_b is None) and not _together(context, a.reference, b.reference)
        return "warning" if bare and own_or_unnamed(context, a.issuer) and own_or_unnamed(context, b.issuer) else None
    if matter is None or matter_b is None:
        return None
    # Numbers restart each year, and so do yearly plans: the same words alone are not enough for "05/KH-UBND về CCHC".
    same_year = bool(matter.years & matter_b.years)
    same_day = (day.month, day.day) == (other.month, other.day)
    distinctive = same_year or same_day or matter.plain.count(" ") >= _DISTINCTIVE
    return "warning" if distinctive and alike(matter, matter_b, strictly=True) else None


_NEAR = 400  # characters between two documents of one sentence


def _together(context: Context, a: Reference, b: Reference) -> bool:
    """Tell whether both stand in one sentence."""
    return b.start - a.end < _NEAR and not SENTENCE_END.search(context.folded(a.end, b.start))


def _agreement(context: Context, document: _Document) -> Claim:
    """Return the claim that the citations of one document give it one date."""
    group, severity = document.citations, document.severity
    title = document_title(group[0].reference)
    mentions = [citation.mention for citation in group if citation.mention]
    printed: dict[str, list[Day]] = defaultdict(list)
    for day in mentions:
        printed[day.value].append(day)
    usual = max(printed.values(), key=len)
    parts = tuple(date_part(day) for day in mentions)
    if len(printed) == 1:
        shown = " = ".join(printed_day(context, day) for day in mentions)
        return Claim("same_document", parts, Verdict(True), f"{shown} ({title})")
    shown = " ≠ ".join(printed_day(context, days[0]) for days in printed.values())
    counted = " và ".join(
        f"{printed_day(context, days[0])}" + (f" ({len(days)} lần)" if len(mentions) > 2 else "")
        for days in printed.values()
    )
    show: tuple[tuple[int, int], ...] = ()
    if len({value[:4] for value in printed}) > 1 and group[0].reference.year is None:
        message = f"{title} được ghi ngày {counted} tuy nội dung ghi giống nhau; có thể một chỗ ghi nhầm năm."
        # What makes them one document is what is said of them.
        show = tuple((citation.subject.start, citation.subject.end) for citation in group if citation.subject)
    else:
        times = "hai" if len(printed) == 2 else len(printed)
        hence = "một văn bản chỉ có một ngày" if severity == "error" else "nếu là một văn bản thì có một ngày ghi nhầm"
        message = f"{title} được ghi {times} ngày ban hành khác nhau: {counted}; {hence}."
    expected = printed_day(context, usual[0]) if 2 * len(usual) > len(mentions) else None
    return Claim(
        "same_document", parts, Verdict(False, expected), f"{shown} ({title})", message, severity=severity, show=show
    )


# Subjects that no description of one document confuses: two of them are two documents.
_FIELDS = {
    "kế hoạch cải cách hành chính": regex.compile(r"\bke hoach cchc\b|^cchc\b"),
    "tài sản công": regex.compile(r"\btai san cong\b"),
    "chi tiêu nội bộ": regex.compile(r"\bchi tieu noi bo\b"),
    "chuyển đổi số": regex.compile(r"\bchuyen doi so\b|\bcntt\b"),
    "phòng, chống tham nhũng": regex.compile(r"\btham nhung\b"),
    "thực hành tiết kiệm": regex.compile(r"\btiet kiem\b"),
    "thi đua, khen thưởng": regex.compile(r"\bthi dua\b|\bkhen thuong\b"),
    "dân vận": regex.compile(r"\bdan van\b"),
    "dân chủ ở cơ sở": regex.compile(r"\bdan chu\b"),
    "đào tạo, bồi dưỡng": regex.compile(r"\bdao tao\b|\bboi duong\b"),
    "văn bản quy phạm pháp luật": regex.compile(r"\bquy pham phap luat\b|\bvbqppl\b"),
    "theo dõi thi hành pháp luật": regex.compile(r"\bthi hanh phap luat\b"),
    "bộ phận một cửa": regex.compile(r"\bmot cua\b|\btiep nhan va tra ket qua\b"),
    "đánh giá, xếp loại": regex.compile(r"\bxep loai\b"),
    "dự toán": regex.compile(r"\bdu toan\b"),
}


@lru_cache(maxsize=1024)
def _fields(plain: str) -> frozenset[str]:
    """Return the fields that the plain words of a description name."""
    return frozenset(name for name, pattern in _FIELDS.items() if pattern.search(plain))


@check("N002", "same_document", "warning")
def two_subjects(context: Context) -> Iterator[Claim]:
    """Một số văn bản được dùng cho hai nội dung khác nhau.

    Why: Một số, ký hiệu của một cơ quan trong một năm chỉ thuộc một văn bản; hai nội dung khác hẳn nhau dưới cùng một
        số nghĩa là một trong hai số ghi nhầm.
    Bad: UBND xã ban hành Quyết định số 05/QĐ-UBND ngày 10/01/2024 về kế hoạch cải cách hành chính năm 2024.⏎UBND xã ban
        hành Quyết định số 05/QĐ-UBND ngày 10/01/2024 về quy chế quản lý, sử dụng tài sản công năm 2024.
    Good: UBND xã ban hành Quyết định số 05/QĐ-UBND ngày 10/01/2024 về quy chế chi tiêu nội bộ.⏎UBND xã ban hành Quyết
        định số 05/QĐ-UBND ngày 10/01/2024 về quy chế chi tiêu nội bộ và quản lý, sử dụng tài sản công.
    Good: UBND xã ban hành Quyết định số 05/QĐ-UBND ngày 10/01/2024 về kế hoạch cải cách hành chính năm 2024.⏎Quyết định
        số 05/QĐ-UBND của UBND huyện về quản lý, sử dụng tài sản công năm 2024.
    Not flagged: cách gọi khác nhau của cùng một nội dung; văn bản không rõ cơ quan ban hành.
    """
    by_number: dict[str, dict[tuple[object, ...], Citation]] = defaultdict(dict)
    for citation in citations(context):
        if citation.subject and citation.issuer.sure:
            by_number[citation.key].setdefault(citation.saying, citation)
    for sayings in by_number.values():
        pair = _first_pair(context, list(sayings.values())[:_MOST])
        if pair is None:
            continue
        a, b = pair
        first, second = (context.printed(subject.start, subject.end) for subject in (a.subject, b.subject) if subject)
        title = document_title(b.reference)
        yield Claim(
            "same_document",
            tuple(Part("document", c.reference.number, c.reference.start, c.reference.end) for c in pair),
            Verdict(False),
            f"{title}: “{first}” ≠ “{second}”",
            f"{title} được dùng cho hai nội dung khác nhau: “{first}” và “{second}”; có thể một số ghi nhầm.",
            show=tuple((c.subject.start, c.subject.end) for c in pair if c.subject),
        )


def _first_pair(context: Context, numbered: Sequence[Citation]) -> tuple[Citation, Citation] | None:
    """Return the first citation that is of another matter than one before it, after that one."""
    for i, b in enumerate(numbered):
        for a in numbered[:i]:
            if _two_matters(context, a, b):
                return a, b
    return None


def _two_matters(context: Context, a: Citation, b: Citation) -> bool:
    """Tell whether two citations of one number, surely of one body and year, are of two fields and not alike."""
    if a.subject is None or b.subject is None or not one_body(context, a.issuer, b.issuer):
        return False
    if a.day and b.day:
        if a.day != b.day:
            return False
    elif a.reference.year is None:
        # An undated citation is of the same year only if its subject says so.
        day = a.day or b.day
        undated = b if a.day else a
        if day is None or undated.subject is None or str(day.year) not in undated.subject.years:
            return False
    mine, other = _fields(a.subject.plain), _fields(b.subject.plain)
    return bool(mine and other) and not mine & other and unlike(_yearless(a.subject), _yearless(b.subject))


_OF_YEAR = regex.compile(r"\bnam (?:19|20)\d\d\b")


def _yearless(subject: Subject) -> Subject:
    return replace(subject, plain=" ".join(_OF_YEAR.sub(" ", subject.plain).split()))

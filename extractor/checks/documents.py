"""Numbered documents: one document one date, the year in a number, numbers that grow with their dates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

import regex
from rapidfuzz import fuzz

from extractor.arithmetic import Verdict
from extractor.checks import Claim, Context, Part, check
from extractor.dates import first_day
from extractor.find.mentions import Day, Reference
from extractor.records import Severity
from extractor.text import fold

# More citations of one number than this say nothing new, and pairs of them cost their square.
_MOST = 24


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issued a document: `level` xa, huyen, tinh, trung_uong or thanh_pho (huyen or tinh), `name` folded.

    `kind` is the unit's kind as said, folded: "thi tran" and "xa" are of one level and never one body. `sure` tells
    that the report says so of this document; otherwise a body is only named later in the sentence.
    """

    level: str | None = None
    name: str | None = None
    sure: bool = False
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A reference as the checks compare it: `key` is number and symbol without zeros in front, `subject` its matter."""

    reference: Reference
    key: str
    issuer: Issuer
    subject: Subject | None
    mention: Day | None

    @property
    def day(self) -> date | None:
        """Return the day of the document, None where it has none or one that is not in the calendar."""
        return first_day(self.mention.value) if self.mention else None


@dataclass(frozen=True, slots=True)
class Subject:
    """What a document is about: its range, its plain words and the years in them."""

    start: int
    end: int
    plain: str
    years: frozenset[str]


# Who ---------------------------------------------------------------------------------------------------------------

_LEVELS = (
    (
        "trung_uong",
        regex.compile(r"chinh phu|thu tuong|quoc hoi|bo chinh tri|ban bi thu|trung uong|^bo |\bbo truong\b|tong cuc"),
    ),
    ("tinh", regex.compile(r"\btinh\b|^so |\bso truong\b")),
    ("huyen", regex.compile(r"\bhuyen\b|\bthi xa\b|\bquan\b|\bthi uy\b|^phong ")),
    ("thanh_pho", regex.compile(r"\bthanh pho\b|\btp\b|\bthanh uy\b")),
    ("xa", regex.compile(r"\bxa\b|\bphuong\b|\bthi tran\b|\bdac khu\b|\bdang uy\b")),
)
_CODE_LEVELS = (
    (
        "trung_uong",
        regex.compile(r"\b(?:cp|ttg|vpcp|qh\d*|ubtvqh\d*|tw|b[a-z]{1,5}cp|bnv|btc|btp|bca|byt|bkhcn|btttt|bgddt)\b"),
    ),
    ("tinh", regex.compile(r"[/-]tu\b")),
    ("huyen", regex.compile(r"[/-]hu\b")),
    ("xa", regex.compile(r"[/-]du\b")),
)
_NAME = regex.compile(
    r"\b(?:tỉnh|huyện|thị xã|quận|thành phố|xã|phường|thị trấn|đặc khu)\s+"
    r"(\p{Lu}[\p{L}'-]*(?:\s+\p{Lu}[\p{L}'-]*){0,3})"
)
_KIND = regex.compile(r"\b(?:thi xa|thi tran|thanh pho|dac khu|xa|phuong|huyen|quan|tinh)\b")
_LATER_BODY = regex.compile(
    r"\bcua\s+(?:(?:chu tich|thuong truc|ban thuong vu)\s+)?"
    r"((?:ubnd|u[yi] ban nhan dan|hdnd|hoi dong nhan dan)\s+"
    r"(?:tinh|huyen|thi xa|quan|thanh pho|xa|phuong|thi tran|dac khu)\b"
    r"|tinh uy|huyen uy|thanh uy|thi uy|dang uy|chinh phu|thu tuong)"
)
_BASIS = regex.compile(
    r"\b(?:theo|can cu|thuc hien|thi hanh|trien khai|bam sat|tai|cu the hoa|sua doi|bo sung|thay the|bai bo|so voi|den"
    r"|cua)\s*$"
)
_SENTENCE_END = regex.compile(r"\.\s|\n")


def _level(name: str) -> str | None:
    folded = fold(name)
    return next((level for level, pattern in _LEVELS if pattern.search(folded)), None)


def _named(printed: str) -> Issuer:
    name = _NAME.search(printed)
    kind = _KIND.search(fold(printed))
    named = " ".join(fold(name.group(1)).split()) if name else None
    return Issuer(_level(printed), named, sure=True, kind=kind.group() if kind else None)


def _issuer(context: Context, reference: Reference, limit: int, before: Citation | None) -> Issuer:
    code = fold(reference.number)
    for level, pattern in _CODE_LEVELS:
        if pattern.search(code):
            return Issuer(level, sure=True)
    if reference.issuer:
        issuer = _named(reference.issuer)
        if issuer.level:
            return issuer
    clause = context.folded(reference.end, min(limit, reference.end + 260))
    end = regex.search(r"[.;]\s|\n", clause)
    later = _LATER_BODY.search(clause, 0, end.start() if end else len(clause))
    if later:
        return Issuer(_level(later.group(1)))
    if before is not None and before.issuer.sure and _listed_with(context, before.reference, reference):
        return before.issuer
    return _introduced(context, reference) or Issuer()


_ISSUES = regex.compile(
    r"\b(?P<body>ubnd|u[yi] ban nhan dan|hdnd|hoi dong nhan dan|dang uy)\b(?P<where>(?:\s+[a-z]+){0,6}?)\s+"
    r"(?:da\s+|tiep tuc\s+|kip thoi\s+)*(?:ban hanh|xay dung)\b[^.;:]{0,140}$"
)
_BULLET = regex.compile(r"\s*(?:[-+*•]|\d{1,2}[.)]|[a-z][.)])\s*")


def _introduced(context: Context, reference: Reference) -> Issuer | None:
    """Return the body of "UBND xã đã ban hành các văn bản sau:" for the documents listed after it, in line or below."""
    paragraph = context.paragraph(reference.start)
    lead = context.folded(max(paragraph.start, reference.start - 400), reference.start)
    head, colon, rest = lead.rpartition(":")
    if not colon:
        bullet = _BULLET.match(lead)
        if bullet is None or lead[bullet.end() :].strip() or not paragraph.start:
            return None
        line = ""
        above = context.paragraph(paragraph.start - 1)
        for _ in range(12):
            line = context.folded(max(above.start, above.end - 400), above.end).rstrip()
            if line.endswith(":") or not _BULLET.match(context.folded(above.start, above.start + 8)) or not above.start:
                break
            above = context.paragraph(above.start - 1)
        head, rest = line.removesuffix(":") if line.endswith(":") else "", ""
    if _BASIS.search(rest) or regex.search(r"\.\s", rest):
        return None
    *before, clause = regex.split(r"[.;]\s", head)
    issues = _ISSUES.search(clause)
    if issues is None and before and regex.match(r"\s*(?:mot so|trong do|cac|cu the|gom)\b.{0,30}\bvan ban\b", clause):
        # "UBND xã đã ban hành 48 văn bản. Một số văn bản chính: Kế hoạch số …"
        issues = _ISSUES.search(regex.sub(r"\([^)]*\)", "", before[-1]))
    if issues is None:
        return None
    own = context.facts.unit.level if context.facts.unit else None
    level = "xa" if issues["body"] == "dang uy" else _level(issues["where"]) or own
    return Issuer(level, sure=True) if level else None


def _listed_with(context: Context, before: Reference, after: Reference) -> bool:
    """Tell whether both are in one enumeration of what a body issued: "ban hành Kế hoạch số 5 …; Kế hoạch số 6 …"."""
    between = context.folded(before.end, after.start)
    if len(between) > 300 or _SENTENCE_END.search(between) or regex.match(r"[\s,(]*cua\s", between):
        return False
    return (
        bool(regex.search(r"(?:[;,]|\bva)\s*$", between))
        and not _LATER_BODY.search(between)
        and not _BASIS.search(between)
    )


# What --------------------------------------------------------------------------------------------------------------

_AFTER_ISSUER = regex.compile(
    r"[\s,]*\bcua\s+[^.;:,()\n]{2,70}?"
    r"(?=\s+(?:ve|v/v|ban hanh|quy dinh|huong dan|sua doi|phe duyet|trien khai|thuc hien)\b|[.;:,()\n]|$)"
)
_NO_SUBJECT = regex.compile(
    r"(?:va|da|duoc|noi|neu|tren|nay|do|den|tai|thi|la|cho|de|nham|trong|theo|co|voi|tu|kem|con|cung|nhu|ubnd|dang|hdnd|va|hoac)\b"
)
_BRACKETED = regex.compile(r"\([^()\n]*\)")
_SUBJECT_END = regex.compile(r"[.;:\n\t]|,\s*(?:ubnd|dang uy|hdnd|trong do|kem theo)\b|\)|\bva to chuc\b")
_SHORTER = (
    (regex.compile(r"\([^)]*\)?"), " "),
    (regex.compile(r"\bcai cach hanh chinh\b"), "cchc"),
    (regex.compile(r"\bthu tuc hanh chinh\b"), "tthc"),
    (regex.compile(r"\bcong nghe thong tin\b"), "cntt"),
    (regex.compile(r"\bu[yi] ban nhan dan\b"), "ubnd"),
    (regex.compile(r"\bcan bo,? cong chuc(?:,? vien chuc)?\b"), "cbcc"),
    (regex.compile(r"[^a-z0-9/ ]+"), " "),
    (
        regex.compile(
            r"\b(?:ve|viec|v/v|ban hanh|ban(?= ke hoach)|cong tac|thuc hien|trien khai|nha nuoc|cua|cac|nhung)\b"
        ),
        " ",
    ),
)
_YEAR = regex.compile(r"\b(?:19|20)\d\d\b")


@cache
def _plain(folded: str) -> str:
    for pattern, short in _SHORTER:
        folded = pattern.sub(short, folded)
    return " ".join(folded.split())


def _subject(context: Context, reference: Reference, limit: int) -> Subject | None:
    start = reference.end
    if reference.date and reference.date.start >= start and reference.date.start - start < 90:
        start = reference.date.end
    tail = context.folded(start, min(start + 300, limit))
    issuer = _AFTER_ISSUER.match(tail)
    at = issuer.end() if issuer else 0
    while at < len(tail) and tail[at] in ' "':
        at += 1
    if at >= len(tail) or not tail[at].isalpha() or _NO_SUBJECT.match(tail, at):
        return None
    # "(CCHC)" within the words does not end them; the bracket that the citation itself stands in does.
    end = _SUBJECT_END.search(_BRACKETED.sub(lambda inner: "_" * len(inner.group()), tail), at)
    stop = min(end.start() if end else len(tail), at + 160)
    plain = _plain(tail[at:stop])
    if plain.count(" ") < 1:
        return None
    return Subject(start + at, start + stop, plain, frozenset(_YEAR.findall(plain)))


def _alike(a: Subject, b: Subject, *, strictly: bool = False) -> bool:
    """Tell whether two descriptions may be of one document; `strictly`, whether they surely are the same words."""
    if a.years and b.years and not a.years & b.years:
        return False
    shorter = min(len(a.plain), len(b.plain))
    if min(a.plain.count(" "), b.plain.count(" ")) >= 2 and shorter >= 12:
        likeness = fuzz.ratio(a.plain[: shorter + 2], b.plain[: shorter + 2])
        if likeness >= (88 if strictly else 80):
            return True
    return not strictly and fuzz.token_set_ratio(a.plain, b.plain) >= 80


def _unlike(a: Subject, b: Subject) -> bool:
    return fuzz.token_set_ratio(a.plain, b.plain) < 55


# One document -------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def citations(context: Context) -> tuple[Citation, ...]:
    """Return the references of a report as the checks compare them, in order."""
    found: list[Citation] = []
    references = context.found.references
    for i, reference in enumerate(references):
        limit = references[i + 1].start if i + 1 < len(references) else len(context.text.clean)
        before = found[-1] if found else None
        issuer = _issuer(context, reference, limit, before)
        subject = _subject(context, reference, limit)
        found.append(Citation(reference, _key(reference), issuer, subject, _own_date(context, reference)))
    return tuple(found)


_ACTS = regex.compile(
    r"[\s,]*(?:ubnd|u[yi] ban|hdnd|dang uy|chu tich|xa|phuong|thi tran|don vi|bo phan|cong chuc)\b[^.;:\n\d]{0,60}?"
    r"\b(?:da|ban hanh|to chuc|xay dung|trien khai|kiem tra|hop)\b"
)


def _own_date(context: Context, reference: Reference) -> Day | None:
    """Return the date of a reference, unless it rather opens the next clause.

    "Thực hiện Quyết định số 45/2022/QĐ-UBND, ngày 15/3/2023 UBND xã đã tổ chức …" dates what the commune did.
    """
    day = reference.date
    if day is None or day.start < reference.symbol[1]:
        return day
    between = context.folded(reference.symbol[1], day.start)
    return None if "," in between and _ACTS.match(context.folded(day.end, day.end + 100)) else day


def _key(reference: Reference) -> str:
    plain = regex.sub(r"[\s\-/&]+", "/", fold(reference.number))
    return plain.lstrip("0") or plain


def _apart(context: Context, a: Issuer, b: Issuer) -> bool:
    """Tell whether two issuers are named and are different bodies."""
    if a.level is None or b.level is None:
        return False
    if a.level != b.level:
        return "thanh_pho" not in (a.level, b.level) or "xa" in (a.level, b.level) or "trung_uong" in (a.level, b.level)
    if a.kind is not None and b.kind is not None and a.kind != b.kind:
        return True
    return a.name is not None and b.name is not None and fuzz.ratio(a.name, b.name) < 75


def _one(context: Context, a: Issuer, b: Issuer) -> bool:
    """Tell whether two issuers are surely one body: of one level, and there is only one such body for the report."""
    if not (a.sure and b.sure) or a.level is None or a.level != b.level or _apart(context, a, b):
        return False
    own = context.facts.unit.level if context.facts.unit else None
    below = (own, a.level) in _BELOW
    return not below or (a.name is not None and a.name == b.name)


_BELOW = frozenset({("huyen", "xa"), ("tinh", "xa"), ("tinh", "huyen"), ("so", "xa"), ("so", "huyen")})


def _own(context: Context, issuer: Issuer) -> bool:
    """Tell whether an issuer is, as far as the report says, the reporting unit or not named at all."""
    own = context.facts.unit.level if context.facts.unit else None
    return issuer.level is None or (issuer.sure and issuer.level == (own or "xa"))


def _link(context: Context, a: Citation, b: Citation) -> Severity | None:
    """Return how grave it would be that two citations of one number have two dates, or None for two documents."""
    if _apart(context, a.issuer, b.issuer):
        return None
    day, other = a.day, b.day
    if day is None or other is None:
        return None
    if day == other:
        return "error"
    one = _one(context, a.issuer, b.issuer)
    alike = a.subject is not None and b.subject is not None and _alike(a.subject, b.subject)
    unlike = a.subject is not None and b.subject is not None and _unlike(a.subject, b.subject)
    if a.reference.year is not None:
        return "error" if one or alike else None if unlike else "warning"
    if day.year == other.year:
        if one:
            return "warning" if unlike else "error"
        if alike:
            return "error"
        # A document that is named by its number alone has been introduced before, though not in the same sentence.
        bare = (b.subject is None or a.subject is None) and not _together(context, a.reference, b.reference)
        return "warning" if bare and _own(context, a.issuer) and _own(context, b.issuer) else None
    if a.subject is None or b.subject is None:
        return None
    # Numbers restart each year, and so do yearly plans: the same words alone are not enough for "05/KH-UBND về CCHC".
    same_year = bool(a.subject.years & b.subject.years)
    same_words = _alike(a.subject, b.subject, strictly=True)
    distinctive = same_year or (day.month, day.day) == (other.month, other.day) or a.subject.plain.count(" ") >= 7
    return "warning" if same_words and distinctive else None


def _together(context: Context, a: Reference, b: Reference) -> bool:
    return b.start - a.end < 400 and not _SENTENCE_END.search(context.folded(a.end, b.start))


def _documents(context: Context, numbered: Sequence[Citation]) -> Iterator[tuple[list[Citation], Severity | None]]:
    """Group the dated citations of one number by document; the severity is None where their dates agree."""
    groups: list[list[Citation]] = []
    severities: list[Severity | None] = []
    for citation in numbered[:_MOST]:
        home: int | None = None
        for g, group in enumerate(groups):
            if any(_apart(context, citation.issuer, other.issuer) for other in group):
                continue
            links = [link for other in group if (link := _link(context, other, citation))]
            if not links:
                continue
            if home is None:
                home = g
                differs = any(other.day != citation.day for other in group)
                if differs:
                    now: Severity = "error" if "error" in links and _strong(context, group, citation) else "warning"
                    severities[g] = "error" if "error" in (severities[g], now) else "warning"
                group.append(citation)
        if home is None:
            groups.append([citation])
            severities.append(None)
    yield from zip(groups, severities, strict=True)


def _strong(context: Context, group: list[Citation], citation: Citation) -> bool:
    """Tell whether a citation of another date is surely of the same document."""
    return any(
        _link(context, other, citation) == "error" and other.day != citation.day for other in group[:-1] or group
    )


def document_title(reference: Reference) -> str:
    """Return how a message calls a document: "Kế hoạch số 12/KH-UBND"."""
    return f"{reference.doc_type or 'Văn bản'} số {reference.number}"


def printed_day(context: Context, day: Day) -> str:
    """Return a date as printed, without "ngày"."""
    return regex.sub(r"^[Nn]gày\s+", "", context.printed(day.start, day.end))


def date_part(day: Day) -> Part:
    """Return a date as a part of a claim."""
    return Part("date", day.value, day.start, day.end)


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
        if len(numbered) < 2:
            continue
        for group, severity in _documents(context, numbered):
            if len(group) < 2:
                continue
            yield _agreement(context, group, severity)


def _agreement(context: Context, group: list[Citation], severity: Severity | None) -> Claim:
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
    years = {value[:4] for value in printed}
    message = f"{title} được ghi hai ngày ban hành khác nhau: {counted}; một văn bản chỉ có một ngày."
    show: tuple[tuple[int, int], ...] = ()
    if len(printed) > 2:
        message = message.replace("hai ngày ban hành khác nhau", f"{len(printed)} ngày ban hành khác nhau")
    if severity == "warning":
        message = message.replace("một văn bản chỉ có một ngày", "nếu là một văn bản thì có một ngày ghi nhầm")
    if len(years) > 1 and group[0].reference.year is None:
        message = f"{title} được ghi ngày {counted} tuy nội dung ghi giống nhau; có thể một chỗ ghi nhầm năm."
        # What makes them one document is what is said of them.
        show = tuple((c.subject.start, c.subject.end) for c in group if c.subject)
    expected = printed_day(context, usual[0]) if 2 * len(usual) > len(mentions) else None
    return Claim(
        "same_document", parts, Verdict(False, expected), f"{shown} ({title})", message, severity=severity, show=show
    )


# Subjects that no description of one document confuses: two of them are two documents.
_FIELDS = {
    "kế hoạch cải cách hành chính": r"\bke hoach cchc\b|^cchc\b",
    "tài sản công": r"\btai san cong\b",
    "chi tiêu nội bộ": r"\bchi tieu noi bo\b",
    "chuyển đổi số": r"\bchuyen doi so\b|\bcntt\b",
    "phòng, chống tham nhũng": r"\btham nhung\b",
    "thực hành tiết kiệm": r"\btiet kiem\b",
    "thi đua, khen thưởng": r"\bthi dua\b|\bkhen thuong\b",
    "dân vận": r"\bdan van\b",
    "dân chủ ở cơ sở": r"\bdan chu\b",
    "đào tạo, bồi dưỡng": r"\bdao tao\b|\bboi duong\b",
    "văn bản quy phạm pháp luật": r"\bquy pham phap luat\b|\bvbqppl\b",
    "theo dõi thi hành pháp luật": r"\bthi hanh phap luat\b",
    "bộ phận một cửa": r"\bmot cua\b|\btiep nhan va tra ket qua\b",
    "đánh giá, xếp loại": r"\bxep loai\b",
    "dự toán": r"\bdu toan\b",
}
_FIELD_PATTERNS = {name: regex.compile(pattern) for name, pattern in _FIELDS.items()}


def _fields(subject: Subject) -> set[str]:
    return {name for name, pattern in _FIELD_PATTERNS.items() if pattern.search(subject.plain)}


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
    by_number: dict[str, list[Citation]] = defaultdict(list)
    for citation in citations(context):
        if citation.subject and citation.issuer.sure:
            by_number[citation.key].append(citation)
    for numbered in by_number.values():
        for i, b in enumerate(numbered[:_MOST]):
            pair = next((a for a in numbered[:i] if _two_matters(context, a, b)), None)
            if pair is None or pair.subject is None or b.subject is None:
                continue
            first = context.printed(pair.subject.start, pair.subject.end)
            second = context.printed(b.subject.start, b.subject.end)
            title = document_title(b.reference)
            yield Claim(
                "same_document",
                (
                    Part("document", pair.reference.number, pair.reference.start, pair.reference.end),
                    Part("document", b.reference.number, b.reference.start, b.reference.end),
                ),
                Verdict(False),
                f"{title}: “{first}” ≠ “{second}”",
                f"{title} được dùng cho hai nội dung khác nhau: “{first}” và “{second}”; có thể một số ghi nhầm.",
                show=((pair.subject.start, pair.subject.end), (b.subject.start, b.subject.end)),
            )
            break


def _two_matters(context: Context, a: Citation, b: Citation) -> bool:
    if a.subject is None or b.subject is None or not _one(context, a.issuer, b.issuer):
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
    fields, others = _fields(a.subject), _fields(b.subject)
    return bool(fields and others) and not fields & others and _unlike(_yearless(a.subject), _yearless(b.subject))


def _yearless(subject: Subject) -> Subject:
    plain = " ".join(regex.sub(r"\bnam (?:19|20)\d\d\b", " ", subject.plain).split())
    return Subject(subject.start, subject.end, plain, subject.years)


@check("N003", "number_year", "error")
def year_in_number(context: Context) -> Iterator[Claim]:
    """Năm trong số, ký hiệu không khớp với ngày ban hành.

    Why: Số của văn bản quy phạm pháp luật mang năm ban hành, nên phải trùng với năm của ngày ban hành; không trùng thì
        một trong hai chỗ ghi nhầm.
    Bad: Thực hiện Quyết định số 29/2018/QĐ-UBND ngày 29/11/2019 của UBND tỉnh.
    Bad: Căn cứ Nghị định số 45/2020/NĐ-CP ngày 08 tháng 4 năm 2022 của Chính phủ.
    Good: Thực hiện Quyết định số 29/2018/QĐ-UBND ngày 29/11/2018 của UBND tỉnh.
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


# Order -------------------------------------------------------------------------------------------------------------

_NUMBER = regex.compile(r"(\d+)([a-z]?)")
# Days that a number may wait for its document; beyond the second figure two documents alone are enough.
_KEPT_BACK = 10
_ALONE = 31


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
        if citation.issuer.level == "trung_uong" or not _one(context, citation.issuer, citation.issuer):
            continue
        key = (
            citation.key[number.end() :],
            citation.issuer.level,
            _register(context, citation.issuer),
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
        if 2 <= len(entries) <= 200:
            yield from _series(context, entries)


def _register(context: Context, issuer: Issuer) -> str | None:
    """Return the name of the body whose numbers these are, None for the only one of its level."""
    own = context.facts.unit
    below = (own.level if own else None, issuer.level) in _BELOW
    known = _NAME.search(own.name or "") if own else None
    if issuer.name is None or (not below and known and fuzz.ratio(fold(known.group(1)), issuer.name) >= 75):
        return None
    return issuer.name if below or (known and own and own.level == issuer.level) else None


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
            f"{_cited(context, suspect)} không theo thứ tự của các số liền kề "
            f"({_listed(context, _around(rest, entries[worst]), ', ')}); số hoặc ngày có thể ghi nhầm."
        )
    else:
        first, second = pair[0].citation, pair[1].citation
        message = f"{_cited(context, second)} có số lớn hơn nhưng ngày sớm hơn {_cited(context, first)}."
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


_PLAN = regex.compile(r"^ke hoach \w.*\bnam (?:19|20)\d\d\b")
AMENDING = regex.compile(r"\b(?:sua doi|bo sung|dieu chinh|thay the|bai bo|huy bo)\b")


@check("N005", "same_document", "warning")
def two_numbers(context: Context) -> Iterator[Claim]:
    """Một kế hoạch năm của đơn vị được ghi hai số khác nhau.

    Why: Mỗi năm đơn vị chỉ ban hành một kế hoạch cho một nội dung; cùng một kế hoạch mà viện dẫn hai số khác nhau thì
        một số ghi nhầm hoặc số liệu chép từ báo cáo cũ.
    Bad: Thực hiện Quyết định số 04/QĐ-UBND ngày 05/01/2024 của UBND xã về ban hành Kế hoạch cải cách hành chính năm
        2024.⏎ UBND xã đã ban hành Quyết định số 12/QĐ-UBND ngày 15/01/2024 của UBND xã ban hành Kế hoạch CCHC năm 2024.
    Good: Thực hiện Quyết định số 04/QĐ-UBND ngày 05/01/2024 của UBND huyện về ban hành Kế hoạch cải cách hành chính năm
        2024.⏎UBND xã đã ban hành Quyết định số 12/QĐ-UBND ngày 15/01/2024 ban hành Kế hoạch CCHC năm 2024.
    Good: Quyết định số 04/QĐ-UBND ngày 05/01/2024 của UBND xã ban hành Kế hoạch cải cách hành chính năm 2024.⏎Quyết
        định số 90/QĐ-UBND ngày 15/8/2024 của UBND xã điều chỉnh Kế hoạch cải cách hành chính năm 2024.
    Not flagged: kế hoạch của hai cấp, quyết định sửa đổi, bổ sung; văn bản không rõ cơ quan ban hành.
    """
    seen: dict[tuple[str, str, str], Citation] = {}
    told: set[tuple[str, str, str]] = set()
    for citation in citations(context):
        subject, issuer = citation.subject, citation.issuer
        if subject is None or not issuer.sure or issuer.level is None or not _one(context, issuer, issuer):
            continue
        plan = subject.plain
        if fold(citation.reference.doc_type or "") == "ke hoach" and not plan.startswith("ke hoach"):
            plan = f"ke hoach {plan}"
        if not _PLAN.match(plan) or len(subject.years) != 1 or AMENDING.search(plan):
            continue
        plan = plan[: plan.index(next(iter(subject.years))) + 4]
        code = regex.sub(r"^\d+[a-z]?", "", citation.key)
        key = (issuer.level, code, plan)
        first = seen.setdefault(key, citation)
        if first.key == citation.key or key in told or _apart(context, first.issuer, issuer):
            continue
        told.add(key)
        assert first.subject is not None
        a, b = first.reference, citation.reference
        matter = context.printed(subject.start, subject.end)
        yield Claim(
            "same_document",
            (Part("document", a.number, *a.symbol), Part("document", b.number, *b.symbol)),
            Verdict(False),
            f"{a.number} ≠ {b.number} (“{matter}”)",
            f"Cùng một kế hoạch nhưng được ghi hai số: {_cited(context, first)} và {_cited(context, citation)}.",
            show=((first.subject.start, first.subject.end), (subject.start, subject.end)),
        )


def _cited(context: Context, citation: Citation) -> str:
    when = f" ngày {printed_day(context, citation.mention)}" if citation.mention else ""
    return f"{document_title(citation.reference)}{when}"

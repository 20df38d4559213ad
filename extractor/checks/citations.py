"""Citations as the checks compare them: number, issuer, date and subject of each reference of a report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import regex
from rapidfuzz import fuzz

from extractor.checks import Context, Part
from extractor.checks.issuers import Issuer, find_issuer
from extractor.dates import first_day
from extractor.find.mentions import Day, Reference
from extractor.text import fold


@dataclass(frozen=True, slots=True)
class Subject:
    """What a document is about: its range, its plain words and the years in them."""

    start: int
    end: int
    plain: str
    years: frozenset[str]


@dataclass(frozen=True, slots=True)
class Citation:
    """A reference as the checks compare it.

    `key` is number and symbol without zeros in front, `subject` its matter, `mention` the date that is its own.
    """

    reference: Reference
    key: str
    issuer: Issuer
    subject: Subject | None
    mention: Day | None

    @property
    def day(self) -> date | None:
        """Return the day of the document, None where it has none or one that is not in the calendar."""
        return first_day(self.mention.value) if self.mention else None

    @property
    def saying(self) -> tuple[object, ...]:
        """What is said of the document: citations that say the same need to be compared with others only once."""
        subject = (self.subject.plain, self.subject.years) if self.subject else None
        return self.issuer, subject, self.day


@lru_cache(maxsize=1)
def citations(context: Context) -> tuple[Citation, ...]:
    """Return the references of a report as the checks compare them, in order.

    Kept for the report at hand, as all its checks run one after another.
    """
    found: list[Citation] = []
    references = context.found.references
    for i, reference in enumerate(references):
        limit = references[i + 1].start if i + 1 < len(references) else len(context.text.clean)
        issuer = find_issuer(context, reference, limit)
        found.append(
            Citation(
                reference,
                _key(reference),
                issuer,
                _subject(context, reference, limit),
                _own_date(context, reference),
            )
        )
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


_MARKS = regex.compile(r"[\s\-/&]+")


def _key(reference: Reference) -> str:
    plain = _MARKS.sub("/", fold(reference.number))
    return plain.lstrip("0") or plain


# What a document is about ---------------------------------------------------------------------------------------------

# "của UBND huyện giao chỉ tiêu …" has no "về"; "giao thông", "giáo dục" are of the issuer's name.
_AFTER_ISSUER = regex.compile(
    r"[\s,]*\bcua\s+[^.;:,()\n]{2,70}?"
    r"(?=\s+(?:ve|v/v|ban hanh|quy dinh|huong dan|sua doi|phe duyet|trien khai|thuc hien|cong bo|thanh lap|kien toan"
    r"|phan cong|phan bo|uy quyen|cong nhan|dieu chinh|tang cuong|day manh|chan chinh|giao(?! (?:thong|duc|dich)))\b"
    r"|[.;:,()\n]|$)"
)
_NO_SUBJECT = regex.compile(
    r"(?:va|da|duoc|noi|neu|tren|nay|do|den|tai|thi|la|cho|de|nham|trong|theo|co|voi|tu|kem|con|cung|nhu|ubnd|dang|hdnd|va|hoac)\b"
)
_BRACKETED = regex.compile(r"\([^()\n]*\)")
# After the words of a title the sentence goes on with who did what: ", Sở đã công khai …".
_SUBJECT_END = regex.compile(
    r"[.;:\n\t]|,\s*(?:ubnd|dang uy|hdnd|trong (?:do|ky|nam|quy|thang)|kem theo|co|gom|den nay|hien nay)\b"
    r"|\)|\bva to chuc\b"
    r"|,\s*(?:so|phong|xa|phuong|thi tran|huyen|thi xa|thanh pho|don vi|co quan|van phong|trung tam|bo phan)\b"
    r"[^,;.:\n]{0,40}?\s(?:da|dang|cu the hoa|ban hanh|to chuc)\b"
)
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


@lru_cache(maxsize=4096)
def _plain(folded: str) -> str:
    """Return the words of a folded description without those that descriptions of one document differ in."""
    for pattern, short in _SHORTER:
        folded = pattern.sub(short, folded)
    return " ".join(folded.split())


# Characters: from a number to its date, after them in which the description stands, and the longest description.
_DATE_NEAR, DESCRIBED, _LONGEST = 90, 300, 160


def _subject(context: Context, reference: Reference, limit: int) -> Subject | None:
    start = reference.end
    if reference.date and 0 <= reference.date.start - start < _DATE_NEAR:
        start = reference.date.end
    return subject_in(context.folded(start, min(start + DESCRIBED, limit)), start)


def subject_in(tail: str, start: int = 0) -> Subject | None:
    """Return what the folded words after a citation say that it is about; its range counts from `start`."""
    issuer = _AFTER_ISSUER.match(tail)
    at = issuer.end() if issuer else 0
    while at < len(tail) and tail[at] in ' "':
        at += 1
    if at >= len(tail) or not tail[at].isalpha() or _NO_SUBJECT.match(tail, at):
        return None
    # "(CCHC)" within the words does not end them; the bracket that the citation itself stands in does.
    end = _SUBJECT_END.search(_BRACKETED.sub(lambda inner: "_" * len(inner.group()), tail), at)
    stop = min(end.start() if end else len(tail), at + _LONGEST)
    plain = _plain(tail[at:stop])
    if plain.count(" ") < 1:
        return None
    return Subject(start + at, start + stop, plain, frozenset(_YEAR.findall(plain)))


# Likeness of two descriptions (0-100): the same words, those that may be of one document, those that are of two.
_SAME, _ALIKE, _UNLIKE = 88, 80, 55


def alike(a: Subject, b: Subject, *, strictly: bool = False) -> bool:
    """Tell whether two descriptions may be of one document; `strictly`, whether they surely are the same words."""
    if a.years and b.years and not a.years & b.years:
        return False
    shorter = min(len(a.plain), len(b.plain))
    if min(a.plain.count(" "), b.plain.count(" ")) >= 2 and shorter >= 12:
        # The longer one goes on where the other was cut short: its beginning counts.
        likeness = fuzz.ratio(a.plain[: shorter + 2], b.plain[: shorter + 2])
        if likeness >= (_SAME if strictly else _ALIKE):
            return True
    return not strictly and fuzz.token_set_ratio(a.plain, b.plain) >= _ALIKE


def unlike(a: Subject, b: Subject) -> bool:
    """Tell whether two descriptions have so little in common that they are of two documents."""
    return fuzz.token_set_ratio(a.plain, b.plain) < _UNLIKE


AMENDING = regex.compile(r"\b(?:sua doi|bo sung|dieu chinh|thay the|bai bo|huy bo)\b")


# In messages ----------------------------------------------------------------------------------------------------------


def document_title(reference: Reference) -> str:
    """Return how a message calls a document: "Kế hoạch số 12/KH-UBND"."""
    return f"{reference.doc_type or 'Văn bản'} số {reference.number}"


_DAY_WORD = regex.compile(r"^[Nn]gày\s+")


def printed_day(context: Context, day: Day) -> str:
    """Return a date as printed, without "ngày"."""
    return _DAY_WORD.sub("", context.printed(day.start, day.end))


def date_part(day: Day) -> Part:
    """Return a date as a part of a claim."""
    return Part("date", day.value, day.start, day.end)


def cited(context: Context, citation: Citation) -> str:
    """Return how a message calls a citation: "Kế hoạch số 12/KH-UBND ngày 05/01/2024"."""
    when = f" ngày {printed_day(context, citation.mention)}" if citation.mention else ""
    return f"{document_title(citation.reference)}{when}"

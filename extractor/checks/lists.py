"""Lists as long as they are announced: documents, places and things within a sentence, numbered lines below it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from extractor.arithmetic import Verdict
from extractor.checks import Claim, Context, Part, brackets, check
from extractor.find.mentions import Amount
from extractor.text import Paragraph, fold

_LISTABLE = regex.compile(
    r"^(?:noi dung|nhiem vu|giai phap|nhom|tieu chi|tieu chuan|linh vuc|loai|muc tieu|chi tieu|diem|buoc|van de|ton tai"
    r"|han che|nguyen nhan|kien nghi|de xuat|bai hoc|hinh thuc|phuong phap|mo hinh|sang kien|giai doan|yeu cau|tthc"
    r"|thu tuc)\b"
)
# Kinds of documents that are counted; "văn bản" are of any kind.
_ANY_DOCUMENT = "van ban"
_DOCUMENTS = (
    _ANY_DOCUMENT, "ke hoach", "quyet dinh", "cong van", "nghi quyet", "thong bao", "bao cao", "to trinh", "chi thi",
    "huong dan",
)  # fmt: skip
_PLACES = regex.compile(
    r"^(?:thon|xom|ban|ap|buon|lang|khu|khu pho|khu dan cu|to dan pho|tdp|xa|phuong|thi tran|huyen|don vi|dia phuong)$"
)
_OPEN_END = regex.compile(
    r"\.\.\.|…|\bv\.\s?v\b|\bva mot so\b|\bva cac\b|\btrong do\b|,\s*(?:dien hinh|tieu bieu|chu yeu)\b"
    r"|\bnhu la\b|\bvi du\b"
)
_SEVERAL = regex.compile(
    r"\d\s*[a-z]?\s*(?:,|;|va|-|den)\s*(?:so\s+)?\d+\s*[a-z]?\s*[/-]\s*[a-z]|\d\s*(?:va|,)\s*\d+\s*/"
)
_CITING = regex.compile(r"\b(?:theo|can cu|thuc hien|sua doi|bo sung|thay the|trien khai)\b")
_INTRODUCES = regex.compile(r"[^.;:()\n\d]{0,90}")
_HEDGED = regex.compile(r"\b(?:hon|tren|gan|khoang|it nhat|toi thieu|moi|tung|con lai)\s*$")


@dataclass(frozen=True, slots=True)
class _Announced:
    """A list announced with its length: the number, what is counted, and where the list begins."""

    amount: Amount
    noun: str
    count: int
    after: str
    at: int


def _announced(context: Context) -> Iterator[_Announced]:
    for amount in context.found.amounts:
        if amount.cell is not None or amount.of is not None or amount.hedge or not amount.own_unit or not amount.unit:
            continue
        value = amount.value
        if value != value.to_integral_value() or not 1 <= value <= 40:
            continue
        if _HEDGED.search(context.folded(max(0, amount.start - 12), amount.start)):
            continue
        introduction = _INTRODUCES.match(context.text.folded, amount.end)
        assert introduction is not None
        noun = " ".join(fold(amount.unit).split())
        yield _Announced(amount, noun, int(value), introduction.group(), introduction.end())


def _count_claim(context: Context, announced: _Announced, items: Sequence[tuple[int, int]], what: str) -> Claim:
    amount = announced.amount
    printed = context.printed(*amount.number)
    unit = amount.unit or ""
    found = len(items)
    holds = found == announced.count
    named = "; ".join(_short(context.printed(*item)) for item in items[:8]) + ("; …" if found > 8 else "")
    return Claim(
        "list_count",
        (Part("announced", amount.value, *amount.number), *(Part("item", None, *item) for item in items)),
        Verdict(holds, f"{found:02d}"),
        f"{printed} {unit} {'=' if holds else '≠'} {found} {what} được nêu",
        f"Báo cáo nêu {printed} {unit} nhưng liệt kê {found} {what}: {named}.",
        stated=printed,
    )


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57].rstrip() + "…"


@check("L002", "list_count", "warning")
def list_length(context: Context) -> Iterator[Claim]:
    """Số lượng nêu ra không khớp với danh sách liệt kê ngay sau đó.

    Why: “03 kế hoạch” mà chỉ kể hai kế hoạch thì hoặc số sai, hoặc danh sách thiếu.
    Bad: UBND xã đã ban hành 03 văn bản (Kế hoạch số 12/KH-UBND ngày 05/01/2024; Công văn số 31/UBND-VP ngày
        12/01/2024).
    Bad: Toàn xã có 04 thôn: Bến Đò, Cầu Giát, Đồng Lạc.
    Bad: Đã kiểm tra 04 xã: Cao Phạ, Nậm Dạng, Bản Hon.
    Bad: Trong kỳ tập trung 03 nhiệm vụ sau:⏎1) Rà soát thủ tục hành chính.⏎2) Số hóa hồ sơ.⏎3) Đào tạo công chức.⏎4)
        Chỉnh trang Bộ phận Một cửa.⏎II. ĐÁNH GIÁ CHUNG
    Bad: Xã duy trì 03 mô hình: “Chính quyền thân thiện”, “Một cửa lưu động”.
    Good: UBND xã đã ban hành 02 văn bản (Kế hoạch số 12/KH-UBND ngày 05/01/2024; Công văn số 31/UBND-VP ngày
        12/01/2024).
    Bad: Xã mở 03 lớp bồi dưỡng là lớp tin học, lớp kỹ năng tiếp dân.
    Good: Xã mở 02 lớp bồi dưỡng là lớp tin học, lớp kỹ năng tiếp dân.
    Good: Xã mở 03 lớp bồi dưỡng là hình thức học tại chỗ, phù hợp với thực tế.
    Good: Toàn xã có 03 thôn: Bến Đò, Cầu Giát, Đồng Lạc.
    Good: UBND xã đã ban hành 05 văn bản, trong đó có Kế hoạch số 12/KH-UBND ngày 05/01/2024.
    Good: Trong kỳ tập trung 03 nhiệm vụ sau:⏎1) Rà soát thủ tục hành chính.⏎2) Số hóa hồ sơ.⏎3) Đào tạo công chức.
    Not flagged: danh sách mở (“trong đó”, “…”, “v.v”), danh sách không rõ chỗ kết thúc, danh sách mà mỗi mục có số
        lượng riêng.
    """
    starts = [reference.start for reference in context.found.references]
    paragraphs = context.document.text.paragraphs
    paragraph_starts = [paragraph.start for paragraph in paragraphs]
    for announced in _announced(context):
        if _OPEN_END.search(announced.after):
            continue
        claim = _documents(context, announced, starts)
        if claim is None and _PLACES.match(announced.noun):
            claim = _places(context, announced)
        if claim is None and _LISTABLE.match(announced.noun):
            claim = _lines(context, announced, paragraphs, paragraph_starts)
        if claim is None and _SINGLE.match(announced.noun):
            claim = _inline(context, announced)
        if claim is not None:
            yield claim


_ITEM_OPENS = regex.compile(r"(?:[(;,:]|\bva|\bgom|\bso)$")
_OPENING = 40  # characters before a document that say whether it begins an item of a list


def _documents(context: Context, announced: _Announced, starts: list[int]) -> Claim | None:
    """Judge "02 kế hoạch (Kế hoạch số …; Kế hoạch số …)" and "02 kế hoạch, gồm: Kế hoạch số …; …"."""
    wanted = next((key for key in _DOCUMENTS if announced.noun == key or announced.noun.startswith(key + " ")), None)
    text = context.text.folded
    mark = text[announced.at : announced.at + 1]
    if wanted is None or mark not in ("(", ":") or (mark == "(" and len(announced.after.split()) > 8):
        return None
    at = announced.at
    paragraph = context.paragraph(at)
    close = brackets.closing(text, at + 1, min(paragraph.end, at + 1500)) if mark == "(" else _sentence_end(context, at)
    if close is None:
        return None
    inside = text[announced.at + 1 : close]
    if _OPEN_END.search(inside) or _SEVERAL.search(inside):
        return None
    items: list[tuple[int, int]] = []
    k = bisect_right(starts, announced.at)
    references = context.found.references
    while k < len(references) and references[k].start < close:
        reference = references[k]
        opening = text[max(announced.at, reference.start - _OPENING) : reference.start].rstrip()
        if _ITEM_OPENS.search(opening):
            if wanted != _ANY_DOCUMENT and fold(reference.doc_type or "") != wanted:
                return None
            items.append((reference.start, reference.end))
        k += 1
    at = announced.at + 1
    for piece in inside.split(";"):
        begin = at + len(piece) - len(piece.lstrip(" -+"))
        at += len(piece) + 1
        if piece.strip() and not any(abs(item[0] - begin) <= 4 for item in items):
            # A part that does not begin with a document's number: it may be one without a number.
            return None
    if not items or (len(items) > inside.count(";") + 1 and _CITING.search(inside)):
        # Of "Kế hoạch số 5 thực hiện Kế hoạch số 3, Kế hoạch số 4" only the first is in the list.
        return None
    return _count_claim(context, announced, items, "văn bản")


def _sentence_end(context: Context, at: int) -> int:
    """Return where the sentence at `at` ends within its paragraph."""
    paragraph = context.paragraph(at)
    limit = min(paragraph.end, at + 1500)
    end = _STOP.search(context.text.clean, at, limit)
    return end.start() if end else limit


# "…;..." leaves a list open: three points end no sentence here.
_STOP = regex.compile(r"(?<!\.|\b(?:TP|Tp|\p{Lu}))\.(?=\s+\p{Lu}|\s*$)")


_PLACE_NAME = r"\p{Lu}\p{Ll}[\p{L}'-]*(?:\s+(?:\p{Lu}\p{Ll}[\p{L}'-]*|\d{1,2}[A-Z]?|[IVX]{1,4}))*"
_PLACE = r"(?:(?:các\s+)?(?:thôn|xóm|bản|ấp|khu|xã|phường|thị trấn)\s+)?"
_NAMES = regex.compile(
    rf"(?:(?:\s+\p{{Ll}}+){{0,3}}?,?\s+(?:là|gồm|gồm có|bao gồm|sau))?\s*[:(]?\s*{_PLACE}(?P<name>{_PLACE_NAME})"
    rf"(?:(?:\s*[,;]\s*(?:và\s+)?|\s+và\s+){_PLACE}(?P<name>{_PLACE_NAME}))*(?P<stop>\s*(?:[;)\n]|\.(?!\.)|$))?"
)


def _places(context: Context, announced: _Announced) -> Claim | None:
    """Judge "02 thôn Bến Đò, Cầu Giát": proper names right after the number."""
    clean, start = context.text.clean, announced.amount.end
    names = _NAMES.match(clean, start, min(len(clean), start + 600))
    if names is None:
        return None
    items = names.spans("name")
    if len(items) < 2 or any(_NOT_A_PLACE.match(clean, a, b) for a, b in items):
        return None
    if len(items) != announced.count and not names["stop"]:
        # In "02 thôn Bến Đò, Cầu Giát, Bộ phận Một cửa đã …" the last is another sentence's subject.
        return None
    return _count_claim(context, announced, items, announced.amount.unit or "")


# First words of what is named after a number but is no village; with their accents, for "Bản Hon" is one and "Ban" not.
_NOT_A_PLACE = regex.compile(
    r"(?i)(?:ubnd|hđnd|đảng|ban|bộ|trong|ngày|tổng|hiện|đến|năm|các|ủy|uỷ|hội|tổ|số|sở|mặt|trạm|qua|theo|ngoài|riêng)\b"
)

# Things that are named one by one; "hồ sơ", "người" are listed by their kinds.
_SINGLE = regex.compile(
    r"^(?:lop|khoa|mo hinh|to|ban|bo phan|doanh nghiep|don vi|co quan|chuong trinh|phan mem|he thong|phong trao"
    r"|cuoc thi|hoi nghi|de an|du an|cong trinh|noi dung|nhiem vu|giai phap|nhom|tieu chi|linh vuc|hinh thuc|sang kien"
    r"|khau|buoc|tien ich|thiet bi)\b"
)
_LIST_CUE = regex.compile(r"\b(?:gom|bao gom|gom co|cu the|sau|nhu sau|la|do la)\s*$|^[\s\p{L}]{0,40}$")
# "02 khóa bồi dưỡng do tỉnh tổ chức là …"
_NAMING = regex.compile(r"\b(?:la|gom(?:\s+co)?|bao\s+gom)\s+")
_NOT_WORDS = regex.compile(r"\d|[()]")
_JOINING = regex.compile(r"\b(?:va|mo hinh|lop|to)\b")
_ELSE = regex.compile(r"[a-z]")
_QUOTED = regex.compile(r'"[^"\n]{2,80}"')


# Between items: the mark, and the mark or "và".
_BETWEEN = {
    mark: (regex.compile(rf"\s*{mark}\s*(?:va\s+)?"), regex.compile(rf"\s*{mark}\s*(?:va\s+)?|\s+va\s+"))
    for mark in ",;"
}


def _inline(context: Context, announced: _Announced) -> Claim | None:
    """Judge "03 lớp, gồm: lớp …, lớp … và lớp …" within a sentence."""
    text = context.text.folded
    start = announced.at + 1
    if text[announced.at : start] != ":":
        named = _NAMING.search(announced.after)
        start = announced.amount.end + named.end() if named else -1
    elif not _LIST_CUE.search(announced.after.rstrip()):
        return None
    if announced.count < 2 or start < 0:
        return None
    end = _sentence_end(context, announced.at)
    body = text[start:end]
    if not body.strip() or len(body) > 600 or _OPEN_END.search(body) or ":" in body:
        return None
    quoted = [(start + match.start(), start + match.end()) for match in _QUOTED.finditer(body)]
    if len(quoted) > 1 and not _ELSE.search(_JOINING.sub(" ", _QUOTED.sub(" ", body))):
        return _count_claim(context, announced, quoted, announced.amount.unit or "")
    if _NOT_WORDS.search(body):
        return None
    mark, mark_or_and = _BETWEEN[";" if ";" in body else ","]
    by_mark, by_and = _split(body, start, mark), _split(body, start, mark_or_and)
    unit = announced.amount.unit or ""
    # Commas and "và" stand within items too, unless all begin with the thing itself ("lớp …, lớp … và lớp …").
    if {text[a:b].split()[0] for a, b in by_and} == {announced.noun.split()[0]}:
        return _count_claim(context, announced, by_and, unit)
    fitting = next((items for items in (by_and, by_mark) if len(items) == announced.count), None)
    return _count_claim(context, announced, fitting, unit) if fitting else None


def _split(body: str, start: int, marks: regex.Pattern[str]) -> list[tuple[int, int]]:
    """Return the ranges between `marks` in `body`, which starts at `start`; empty ones are left out."""
    items, at = [], 0
    for match in [*marks.finditer(body), None]:
        end = match.start() if match else len(body)
        piece = body[at:end]
        if piece.strip():
            left = at + len(piece) - len(piece.lstrip())
            items.append((start + left, start + at + len(piece.rstrip())))
        at = match.end() if match else end
    return items


_MARK = regex.compile(
    r"\s*(?:(?P<bullet>[-+*•])\s*(?=\S)|(?P<number>\d{1,2})\s*(?P<after>[.)/])\s|(?P<letter>[a-zđ])\s*(?P<close>[.)])\s)"
)


def _lines(
    context: Context, announced: _Announced, paragraphs: tuple[Paragraph, ...], starts: list[int]
) -> Claim | None:
    """Judge "03 nội dung sau:" followed by a list of lines, numbered from 1 or marked alike."""
    text = context.text.clean
    here = bisect_right(starts, announced.amount.start) - 1
    if text[announced.at : paragraphs[here].end].strip() != ":":
        return None
    opened = _MARK.match(text, paragraphs[here].start)
    items: list[tuple[int, int]] = []
    kind: str | None = None
    closed = False
    for paragraph in paragraphs[here + 1 : here + 120]:
        if paragraph.note:
            continue
        mark = _MARK.match(text, paragraph.start, paragraph.end)
        if paragraph.table is not None or mark is None:
            # A line without a mark ends the list, if it is not the rest of an item.
            closed = bool(items)
            break
        style = mark["bullet"] or ("1" + mark["after"] if mark["number"] else "a" + mark["close"])
        if kind is None:
            kind = style
        if style != kind:
            if _is_heading(context, paragraph.start) or (opened and style == _style(opened)):
                closed = True
                break
            continue
        if mark["number"] and int(mark["number"]) != len(items) + 1:
            closed = int(mark["number"]) <= len(items)
            break
        items.append((paragraph.start, paragraph.end))
    else:
        closed = True
    if kind is None or len(items) < 2 or (opened and _style(opened) == kind):
        return None
    if _has_amounts(context, announced, items):
        return None
    if len(items) != announced.count:
        # Bullets may go on after the list; numbers that count it through to the end do not.
        if kind[0] != "1" or not closed:
            return None
        if any(_is_heading(context, start) for start, _ in items):
            return None
    return _count_claim(context, announced, items, "mục")


def _is_heading(context: Context, start: int) -> bool:
    heading = context.heading_at(start)
    return heading is not None and heading.start == start


def _style(mark: regex.Match[str]) -> str:
    return str(mark["bullet"] or ("1" + mark["after"] if mark["number"] else "a" + mark["close"]))


def _has_amounts(context: Context, announced: _Announced, items: Sequence[tuple[int, int]]) -> bool:
    """Tell whether the items have numbers of the same thing: they are parts of a sum, not entries of a list."""
    return any(
        fold(amount.unit or "").startswith(announced.noun[:6])
        for amount in context.amounts(items[0][0], items[-1][1])
        if amount.unit
    )

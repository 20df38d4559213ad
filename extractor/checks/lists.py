"""L002: lists as long as they are announced; here documents, places and things within a sentence."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

import regex

from extractor.checks import Claim, Context, brackets, check
from extractor.checks.announced import Announced, announcements, count_claim
from extractor.checks.listed_lines import in_lines, in_marks
from extractor.checks.listed_people import PEOPLE, people
from extractor.text import fold

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
    Bad: Trong năm có 02 sáng kiến được công nhận:⏎a) Sáng kiến phiếu hẹn qua tin nhắn;⏎b) Sáng kiến sổ tay thôn;⏎c)
        Sáng kiến mã tra cứu hồ sơ.
    Bad: Đoàn kiểm tra chỉ ra 03 hạn chế:⏎- Sổ theo dõi ghi thiếu;⏎- Niêm yết chậm.⏎UBND xã đã chỉ đạo khắc phục.
    Bad: UBND xã thực hiện 04 giải pháp: (1) Rà soát thủ tục; (2) Số hóa hồ sơ; (3) Đào tạo công chức.
    Bad: Khen thưởng 02 cá nhân có thành tích, gồm: bà Lò Thị Mai, ông Vi Văn Sáng (Trưởng thôn) và anh Hà Anh Tú.
    Good: Khen thưởng 03 cá nhân có thành tích, gồm: bà Lò Thị Mai, công chức Tư pháp, ông Vi Văn Sáng (Trưởng thôn) và
        anh Hà Anh Tú.
    Good: Tổ có 03 thành viên: ông Vi Văn Sáng, Tổ trưởng, Lò Thị Mai và Hà Anh Tú.
    Good: UBND xã đã ban hành 02 văn bản (Kế hoạch số 12/KH-UBND ngày 05/01/2024; Công văn số 31/UBND-VP ngày
        12/01/2024).
    Bad: Xã mở 03 lớp bồi dưỡng là lớp tin học, lớp kỹ năng tiếp dân.
    Good: Xã mở 02 lớp bồi dưỡng là lớp tin học, lớp kỹ năng tiếp dân.
    Good: Xã mở 03 lớp bồi dưỡng là hình thức học tại chỗ, phù hợp với thực tế.
    Good: Toàn xã có 03 thôn: Bến Đò, Cầu Giát, Đồng Lạc.
    Good: UBND xã đã ban hành 05 văn bản, trong đó có Kế hoạch số 12/KH-UBND ngày 05/01/2024.
    Good: Trong kỳ tập trung 03 nhiệm vụ sau:⏎1) Rà soát thủ tục hành chính.⏎2) Số hóa hồ sơ.⏎3) Đào tạo công chức.
    Good: Xã có 03 mô hình:⏎- Mô hình một cửa lưu động và mô hình phòng họp không giấy;⏎- Mô hình tổ dân vận.⏎Các mô
        hình hoạt động tốt.
    Good: UBND huyện giao 12 nhiệm vụ, kết quả thực hiện như sau:⏎a) Trước hạn: 08;⏎b) Đúng hạn: 03;⏎c) Quá hạn: 01.
    Good: Thực hiện 02 nhiệm vụ được giao thêm, UBND xã đã:⏎- Rà soát thủ tục;⏎- Số hóa hồ sơ;⏎- Đào tạo công chức.
    Not flagged: danh sách mở (“trong đó”, “…”, “v.v”), danh sách không rõ chỗ kết thúc, danh sách mà mỗi mục có số
        lượng riêng.
    """
    starts = [reference.start for reference in context.found.references]
    for announced in announcements(context):
        if _OPEN_END.search(announced.after):
            continue
        claim = _documents(context, announced, starts)
        if claim is None and _PLACES.match(announced.noun):
            claim = _places(context, announced)
        if claim is None and PEOPLE.match(announced.noun):
            claim = people(context, announced)
        if claim is None and _LISTABLE.match(announced.noun):
            claim = in_lines(context, announced) or in_marks(context, announced)
        if claim is None and _SINGLE.match(announced.noun):
            claim = _inline(context, announced)
        if claim is not None:
            yield claim


_ITEM_OPENS = regex.compile(r"(?:[(;,:]|\bva|\bgom|\bso)$")
_OPENING = 40  # characters before a document that say whether it begins an item of a list


def _documents(context: Context, announced: Announced, starts: list[int]) -> Claim | None:
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
    return count_claim(context, announced, items, "văn bản")


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


def _places(context: Context, announced: Announced) -> Claim | None:
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
    return count_claim(context, announced, items, announced.amount.unit or "")


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


def _inline(context: Context, announced: Announced) -> Claim | None:
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
        return count_claim(context, announced, quoted, announced.amount.unit or "")
    if _NOT_WORDS.search(body):
        return None
    mark, mark_or_and = _BETWEEN[";" if ";" in body else ","]
    by_mark, by_and = _split(body, start, mark), _split(body, start, mark_or_and)
    unit = announced.amount.unit or ""
    # Commas and "và" stand within items too, unless all begin with the thing itself ("lớp …, lớp … và lớp …").
    if {text[a:b].split()[0] for a, b in by_and} == {announced.noun.split()[0]}:
        return count_claim(context, announced, by_and, unit)
    fitting = next((items for items in (by_and, by_mark) if len(items) == announced.count), None)
    return count_claim(context, announced, fitting, unit) if fitting else None


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

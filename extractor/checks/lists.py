"""Numbering and lists: headings without gaps, lists as long as they are announced, tables numbered to their end."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

import regex

from extractor.arithmetic import Verdict
from extractor.checks import Claim, Context, Part, check
from extractor.find.mentions import Amount
from extractor.find.tables import Grid
from extractor.sections import Heading
from extractor.text import Paragraph, fold

# Headings ------------------------------------------------------------------------------------------------------------

_ROMANS = {"I": 1, "V": 5, "X": 10}


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A heading's number: `series` is its style and what stands before its last part, `value` the last part."""

    heading: Heading
    series: str
    value: int


def _roman(number: str) -> int:
    values = [_ROMANS[letter] for letter in number]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))


def _as_roman(value: int) -> str:
    return "X" * (value // 10) + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[value % 10]


def _numbered(heading: Heading) -> _Numbered | None:
    number = heading.section.number or ""
    if regex.fullmatch(r"[IVX]{1,5}", number):
        return _Numbered(heading, "roman", _roman(number))
    if regex.fullmatch(r"[A-H]", number):
        return _Numbered(heading, "capital", ord(number) - ord("A") + 1)
    if regex.fullmatch(r"\d{1,2}(?:\.\d{1,2})*", number):
        before, _, last = number.rpartition(".")
        return _Numbered(heading, f"{before}.", int(last))
    return None


def _print(series: str, value: int) -> str:
    if series == "roman":
        return _as_roman(value)
    if series == "capital":
        return chr(ord("A") + value - 1)
    return f"{series.lstrip('.')}{value}"


def _siblings(context: Context) -> Iterator[list[_Numbered]]:
    """Yield the headings of one parent and one style of numbers, in order, a new list where they start again at 1."""
    runs: dict[tuple[int, str], list[_Numbered]] = {}
    parents: dict[int, int] = {}
    done: list[list[_Numbered]] = []
    for i, heading in enumerate(context.headings):
        section = heading.section
        for level in [level for level in parents if level >= section.level]:
            del parents[level]
        numbered = _numbered(heading) if section.part != "appendix" else None
        if numbered is not None:
            key = (parents.get(max(parents), -1) if parents else -1, numbered.series)
            run = runs.get(key)
            if run is None or numbered.value == 1 or numbered.value < run[-1].value:
                runs[key] = [numbered]
                done.append(runs[key])
            else:
                run.append(numbered)
        parents[section.level] = i
    yield from done


_LOOKS_LIKE = {"I": "[Il1|]", "1": "[1lI|]", "V": "[Vv]", "X": "[Xx]", "0": "[0Oo]", "5": "[5S]", ".": r"\s?[.,]\s?"}


def _is_there(context: Context, number: str, start: int, end: int) -> bool:
    """Tell whether a paragraph or sentence between two headings begins with `number`, if only damaged by a scan."""
    looks = "".join(_LOOKS_LIKE.get(letter, regex.escape(letter)) for letter in number)
    pattern = rf"(?:\n|[.;:]\s)[\s#*\"(]*(?:mục\s+)?{looks}\s?(?:[.)/:\-,]|\s\p{{Lu}})"
    return bool(regex.search(pattern, context.text.clean[max(0, start - 1) : end], regex.IGNORECASE))


# A line in capitals that is set like a main heading: its number is lost ("lil. ĐÁNH GIÁ CHUNG", "ĐÁNH GIÁ CHUNG").
_DAMAGED = regex.compile(r"\n\s*(?!\d+\s?[.)/:-])(?:[\p{L}\d|!]{1,4}\s?[.)/:,-]\s*\p{Lu}{2}|\p{Lu}[\p{Lu}, ]{8,}\n)")


@check("L001", "section_numbering", "warning")
def heading_numbers(context: Context) -> Iterator[Claim]:
    """Số thứ tự của các mục bị bỏ cách quãng hoặc trùng nhau.

    Why: Mục đánh số I, II, III rồi đến V nghĩa là thiếu mục IV hoặc đánh số nhầm; hai mục cùng số làm viện dẫn bị lẫn.
    Bad: I. KẾT QUẢ ĐẠT ĐƯỢC⏎UBND xã đã triển khai các nhiệm vụ được giao trong tháng.⏎II. ĐÁNH GIÁ CHUNG⏎Các nhiệm vụ
        cơ bản hoàn thành theo kế hoạch.⏎IV. KIẾN NGHỊ, ĐỀ XUẤT⏎Đề nghị cấp trên hỗ trợ trang thiết bị.
    Bad: II. KẾT QUẢ THỰC HIỆN⏎1. Cải cách thể chế⏎UBND xã đã rà soát văn bản theo kế hoạch.⏎2. Cải cách thủ tục hành
        chính⏎Thủ tục hành chính được niêm yết đầy đủ.⏎2. Cải cách tài chính công⏎Việc chi tiêu theo đúng quy chế.
    Good: I. KẾT QUẢ ĐẠT ĐƯỢC⏎UBND xã đã triển khai các nhiệm vụ được giao trong tháng.⏎II. ĐÁNH GIÁ CHUNG⏎Các nhiệm vụ
        cơ bản hoàn thành theo kế hoạch.⏎III. KIẾN NGHỊ, ĐỀ XUẤT⏎Đề nghị cấp trên hỗ trợ trang thiết bị.
    Not flagged: số bắt đầu lại ở mục lớn khác; số đứng đầu một đoạn văn chứ không phải tên mục; phụ lục.
    """
    for run in _siblings(context):
        if len(run) < 2:
            continue
        whole = True
        for before, after in pairwise(run):
            claim = _step(context, before, after)
            if claim is not None:
                whole = False
                yield claim
        if whole and all(b.value == a.value + 1 for a, b in pairwise(run)):
            numbers = ", ".join(_print(n.series, n.value) for n in run)
            yield Claim("section_numbering", tuple(map(_heading_part, run)), Verdict(True), f"{numbers} liên tục")


def _heading_part(numbered: _Numbered) -> Part:
    heading = numbered.heading
    return Part("heading", heading.section.number, heading.start, heading.end)


def _step(context: Context, before: _Numbered, after: _Numbered) -> Claim | None:
    """Return what is wrong between two neighbouring headings, or None."""
    first, second = _print(before.series, before.value), _print(after.series, after.value)
    missing = [_print(before.series, value) for value in range(before.value + 1, after.value)]
    parts = (_heading_part(before), _heading_part(after))
    if after.value == before.value:
        if fold(before.heading.section.title) == fold(after.heading.section.title):
            return None
        return Claim(
            "section_numbering",
            parts,
            Verdict(False, _print(after.series, after.value + 1)),
            f"{first}, {second} (trùng số)",
            f"Hai mục liền nhau cùng đánh số {first}: “{before.heading.section.title}” và "
            f"“{after.heading.section.title}”.",
            stated=second,
        )
    if not missing or len(missing) > 2:
        # Three missing at once are headings that were not recognised.
        return None
    between = context.headings[
        bisect_right([h.start for h in context.headings], before.heading.start) : bisect_right(
            [h.start for h in context.headings], after.heading.start
        )
        - 1
    ]
    level = before.heading.section.level
    if any(other.section.number is None and other.section.level <= level for other in between):
        return None
    if any(_is_there(context, number, before.heading.end, after.heading.start) for number in missing):
        return None
    if before.series == "roman" and _DAMAGED.search(context.text.clean, before.heading.end, after.heading.start):
        return None
    lost = ", ".join(missing)
    return Claim(
        "section_numbering",
        parts,
        Verdict(False, missing[0]),
        f"{first}, {second} (thiếu {lost})",
        f"Sau mục {first} là mục {second}, thiếu mục {lost}; có thể đánh số nhầm hoặc sót nội dung.",
        stated=second,
    )


# Lists ---------------------------------------------------------------------------------------------------------------

_LISTABLE = regex.compile(
    r"^(?:noi dung|nhiem vu|giai phap|nhom|tieu chi|tieu chuan|linh vuc|loai|muc tieu|chi tieu|diem|buoc|van de|ton tai"
    r"|han che|nguyen nhan|kien nghi|de xuat|bai hoc|hinh thuc|phuong phap|mo hinh|sang kien|giai doan|yeu cau|tthc"
    r"|thu tuc)\b"
)
_DOCUMENTS = {
    "van ban": None,
    "ke hoach": "ke hoach",
    "quyet dinh": "quyet dinh",
    "cong van": "cong van",
    "nghi quyet": "nghi quyet",
    "thong bao": "thong bao",
    "bao cao": "bao cao",
    "to trinh": "to trinh",
    "chi thi": "chi thi",
    "huong dan": "huong dan",
}
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
    Bad: Trong kỳ tập trung 03 nhiệm vụ sau:⏎1) Rà soát thủ tục hành chính.⏎2) Số hóa hồ sơ.⏎3) Đào tạo công chức.⏎4)
        Chỉnh trang Bộ phận Một cửa.⏎II. ĐÁNH GIÁ CHUNG
    Bad: Xã duy trì 03 mô hình: “Chính quyền thân thiện”, “Một cửa lưu động”.
    Good: UBND xã đã ban hành 02 văn bản (Kế hoạch số 12/KH-UBND ngày 05/01/2024; Công văn số 31/UBND-VP ngày
        12/01/2024).
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


def _documents(context: Context, announced: _Announced, starts: list[int]) -> Claim | None:
    """Judge "02 kế hoạch (Kế hoạch số …; Kế hoạch số …)" and "02 kế hoạch, gồm: Kế hoạch số …; …"."""
    wanted = next((key for key in _DOCUMENTS if announced.noun == key or announced.noun.startswith(key + " ")), None)
    text = context.text.folded
    mark = text[announced.at : announced.at + 1]
    if wanted is None or mark not in ("(", ":") or (mark == "(" and len(announced.after.split()) > 8):
        return None
    close = _closing(text, announced.at) if mark == "(" else _sentence_end(context, announced.at)
    if close is None:
        return None
    inside = text[announced.at + 1 : close]
    if _OPEN_END.search(inside) or _SEVERAL.search(inside):
        return None
    items: list[tuple[int, int]] = []
    kind = _DOCUMENTS[wanted]
    k = bisect_right(starts, announced.at)
    references = context.found.references
    while k < len(references) and references[k].start < close:
        reference = references[k]
        opening = text[announced.at : reference.start].rstrip()
        if regex.search(r"(?:[(;,:]|\bva|\bgom|\bso)$", opening):
            if kind and fold(reference.doc_type or "") != kind:
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


_STOP = regex.compile(r"(?<!\b(?:TP|Tp|\p{Lu}))\.(?=\s+\p{Lu}|\s*$)")


def _closing(text: str, at: int) -> int | None:
    """Return where the bracket that opens at `at` closes within its paragraph."""
    depth = 0
    for i in range(at, min(len(text), at + 1500)):
        if text[i] == "(":
            depth += 1
        elif text[i] == ")":
            depth -= 1
            if not depth:
                return i
        elif text[i] in "\n\t":
            return None
    return None


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
    if len(items) < 2 or any(fold(clean[a:b]).split()[0] in _NOT_PLACES for a, b in items):
        return None
    if len(items) != announced.count and not names["stop"]:
        # In "02 thôn Bến Đò, Cầu Giát, Bộ phận Một cửa đã …" the last is another sentence's subject.
        return None
    return _count_claim(context, announced, items, announced.amount.unit or "")


_NOT_PLACES = frozenset(
    {
        "ubnd",
        "hdnd",
        "dang",
        "ban",
        "bo",
        "trong",
        "ngay",
        "tong",
        "hien",
        "den",
        "nam",
        "cac",
        "uy",
        "hoi",
        "to",
        "so",
        "mat",
        "tram",
    }
)

# Things that are named one by one; "hồ sơ", "người" are listed by their kinds.
_SINGLE = regex.compile(
    r"^(?:lop|khoa|mo hinh|to|ban|bo phan|doanh nghiep|don vi|co quan|chuong trinh|phan mem|he thong|phong trao"
    r"|cuoc thi|hoi nghi|de an|du an|cong trinh|noi dung|nhiem vu|giai phap|nhom|tieu chi|linh vuc|hinh thuc|sang kien"
    r"|khau|buoc)\b"
)
_LIST_CUE = regex.compile(r"\b(?:gom|bao gom|gom co|cu the|sau|nhu sau|la|do la)\s*$|^[\s\p{L}]{0,40}$")
_QUOTED = regex.compile(r'"[^"\n]{2,80}"')


def _inline(context: Context, announced: _Announced) -> Claim | None:
    """Judge "03 lớp, gồm: lớp …, lớp … và lớp …" within a sentence."""
    text = context.text.folded
    if (
        announced.count < 2
        or text[announced.at : announced.at + 1] != ":"
        or not _LIST_CUE.search(announced.after.rstrip())
    ):
        return None
    start, end = announced.at + 1, _sentence_end(context, announced.at)
    body = text[start:end]
    if not body.strip() or len(body) > 600 or _OPEN_END.search(body) or ":" in body:
        return None
    quoted = [(start + match.start(), start + match.end()) for match in _QUOTED.finditer(body)]
    if len(quoted) > 1 and not regex.search(
        r"[a-z]", regex.sub(r"\b(?:va|mo hinh|lop|to)\b", " ", _QUOTED.sub(" ", body))
    ):
        return _count_claim(context, announced, quoted, announced.amount.unit or "")
    if regex.search(r"\d|[()]", body):
        return None
    mark = ";" if ";" in body else ","
    by_mark = _split(body, start, rf"\s*{mark}\s*(?:va\s+)?")
    by_and = _split(body, start, rf"\s*{mark}\s*(?:va\s+)?|\s+va\s+")
    unit = announced.amount.unit or ""
    # Commas and "và" stand within items too, unless all begin with the thing itself ("lớp …, lớp … và lớp …").
    if {text[a:b].split()[0] for a, b in by_and} == {announced.noun.split()[0]}:
        return _count_claim(context, announced, by_and, unit)
    fitting = next((items for items in (by_and, by_mark) if len(items) == announced.count), None)
    return _count_claim(context, announced, fitting, unit) if fitting else None


def _split(body: str, start: int, marks: str) -> list[tuple[int, int]]:
    items, at = [], 0
    for match in [*regex.finditer(marks, body), None]:
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
    headings = {heading.start for heading in context.headings}
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
            if paragraph.start in headings or (opened and style == _style(opened)):
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
        if any(start in headings for start, _ in items):
            return None
    return _count_claim(context, announced, items, "mục")


def _style(mark: regex.Match[str]) -> str:
    return str(mark["bullet"] or ("1" + mark["after"] if mark["number"] else "a" + mark["close"]))


def _has_amounts(context: Context, announced: _Announced, items: Sequence[tuple[int, int]]) -> bool:
    """Tell whether the items have numbers of the same thing: they are parts of a sum, not entries of a list."""
    return any(
        fold(amount.unit or "").startswith(announced.noun[:6])
        for amount in context.amounts(items[0][0], items[-1][1])
        if amount.unit
    )


# Tables --------------------------------------------------------------------------------------------------------------

_ROW = regex.compile(r"0?(\d{1,3})\.?")
_ATTACHED = regex.compile(r"\bkem theo\b|\bphu luc\b|\bbieu(?: mau| so)?\b|\bdanh (?:sach|muc)\b")
_COMMON = regex.compile(
    r"so|lieu|phu|luc|danh|sach|muc|bieu|tong|hop|thong|ke|bang|nam|thang|quy|ket|qua|thuc|hien|giai|quyet|da|cua|xa|phuong"
    r"|tren|dia|ban|cac|cong|tac|ve|theo|trong|hanh|chinh|cai|cach|thu|tuc|tthc|nhiem|vu|don|vi|thoi|gian"
)
_LETTERS = regex.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class _Rows:
    """The numbered rows of a table: each row's number and its cell's range."""

    grid: Grid
    numbers: list[int]
    cells: list[tuple[int, int]]

    @property
    def unbroken(self) -> bool:
        return self.numbers == list(range(1, len(self.numbers) + 1))


def _numbered_tables(context: Context) -> Iterator[_Rows]:
    """Yield the tables whose rows are numbered plainly (no "I", "1.1"), with what a page break cuts off them."""
    current: _Rows | None = None
    for grid in context.found.grids:
        first = 0 if grid.numbering is None else grid.numbering
        column = _column(grid, range(len(grid.rows)) if grid.numbering is None else grid.body, first)
        if column is not None and current is not None and column[0] and column[0][0] == current.numbers[-1] + 1:
            current.numbers.extend(column[0])
            current.cells.extend(column[1])
            continue
        if current is not None:
            yield current
        plain = column is not None and grid.numbering is not None and len(column[0]) >= 3
        current = _Rows(grid, *column) if column is not None and plain else None
    if current is not None:
        yield current


def _column(grid: Grid, rows: Iterable[int], column: int) -> tuple[list[int], list[tuple[int, int]]] | None:
    numbers: list[int] = []
    cells: list[tuple[int, int]] = []
    for r in rows:
        mark = grid.texts[r][column].strip() if column < len(grid.texts[r]) else ""
        if not mark:
            continue
        number = _ROW.fullmatch(mark)
        if number is None:
            return None
        numbers.append(int(number.group(1)))
        cells.append((grid.rows[r][column].start, grid.rows[r][column].end))
    return numbers, cells


def _table_title(paragraphs: Sequence[Paragraph], starts: list[int], rows: _Rows) -> tuple[int, int]:
    """Return the range of what stands above a table: up to three short paragraphs."""
    start = rows.grid.rows[0][0].start
    here = first = bisect_right(starts, start) - 1
    while first > 0 and here - first < 3:
        above = paragraphs[first - 1]
        if above.table is not None or above.end - above.start > 200:
            break
        first -= 1
    return paragraphs[first].start, start


@check("L003", "list_count", "warning")
def table_length(context: Context) -> Iterator[Claim]:
    """Số lượng nêu trong báo cáo không khớp với số dòng của biểu kèm theo.

    Why: “Cắt giảm 23 thủ tục (có biểu kèm theo)” thì biểu phải có 23 dòng; lệch nhau thì một trong hai chưa cập nhật.
    Bad: UBND xã đã đề xuất cắt giảm thời gian giải quyết 5 TTHC (có biểu kèm theo).⏎Phụ lục⏎Danh mục TTHC cắt giảm thời
        gian giải quyết⏎STT⇥Tên thủ tục⇥Quy định⇥Sau cắt giảm⏎1⇥Đăng ký kết hôn⇥5⇥3⏎2⇥Đăng ký khai tử⇥3⇥2⏎3⇥Chứng thực
        chữ ký⇥2⇥1⏎4⇥Hòa giải tranh chấp đất đai⇥45⇥30
    Good: UBND xã đã đề xuất cắt giảm thời gian giải quyết 4 TTHC (có biểu kèm theo).⏎Phụ lục⏎Danh mục TTHC cắt giảm
        thời gian giải quyết⏎STT⇥Tên thủ tục⇥Quy định⇥Sau cắt giảm⏎1⇥Đăng ký kết hôn⇥5⇥3⏎2⇥Đăng ký khai tử⇥3⇥2⏎3⇥Chứng
        thực chữ ký⇥2⇥1⏎4⇥Hòa giải tranh chấp đất đai⇥45⇥30
    Not flagged: số không được dẫn rõ tới biểu; biểu có tên không cùng nội dung; biểu mà cột số thứ tự không liên tục.
    """
    tables = [rows for rows in _numbered_tables(context) if rows.unbroken]
    if not tables:
        return
    counted = [(amount, _letters(fold(amount.unit or ""))) for amount in context.found.amounts if _may_count(amount)]
    paragraphs = context.document.text.paragraphs
    starts = [paragraph.start for paragraph in paragraphs]
    for rows in tables:
        title = _letters(context.folded(*_table_title(paragraphs, starts, rows)))
        matches = [a for a, unit in counted if unit in title and _speaks_of(context, a, title)]
        count = len(rows.numbers)
        agreeing = [amount for amount in matches if amount.value == count]
        ends = (
            Part("row", str(rows.numbers[0]), *rows.cells[0]),
            Part("row", str(rows.numbers[-1]), *rows.cells[-1]),
        )
        if agreeing:
            parts = tuple(Part("announced", amount.value, *amount.number) for amount in agreeing)
            unit = agreeing[0].unit or ""
            yield Claim("list_count", parts + ends, Verdict(True), f"{count} {unit} = {count} dòng của biểu")
            continue
        pointing = [a for a in matches if _ATTACHED.search(context.folded(a.end, a.end + 45).split(".")[0])]
        if len(pointing) == 1:
            amount = pointing[0]
            printed = context.printed(*amount.number)
            yield Claim(
                "list_count",
                (Part("announced", amount.value, *amount.number), *ends),
                Verdict(False, str(count)),
                f"{printed} {amount.unit} ≠ {count} dòng của biểu",
                f"Báo cáo nêu {printed} {amount.unit} và dẫn tới biểu kèm theo, nhưng biểu có {count} dòng đánh số.",
                stated=printed,
            )


def _may_count(amount: Amount) -> bool:
    return amount.cell is None and bool(amount.unit) and amount.of is None and amount.value >= 2


def _letters(folded: str) -> str:
    """Return the words of a text, a blank on both sides of each."""
    return f" {' '.join(_LETTERS.findall(folded))} "


def _speaks_of(context: Context, amount: Amount, title: str) -> bool:
    """Tell whether the words around a number are in a table's title: two in a row that are not in every title."""
    around = _LETTERS.findall(context.folded(max(0, amount.start - 70), amount.end + 40))
    return any(
        f" {a} {b} " in title for a, b in pairwise(around) if not _COMMON.fullmatch(a) and not _COMMON.fullmatch(b)
    )


@check("L004", "section_numbering", "info")
def row_numbers(context: Context) -> Iterator[Claim]:
    """Số thứ tự các dòng của bảng bị bỏ cách quãng hoặc trùng nhau.

    Why: Số thứ tự nhảy cóc hoặc lặp lại thường là dấu vết của dòng bị xóa, chép thiếu hoặc chép hai lần.
    Bad: STT⇥Nội dung⇥Số lượng⏎1⇥Hộ tịch⇥40⏎2⇥Chứng thực⇥177⏎4⇥Đất đai⇥12⏎5⇥Bảo trợ xã hội⇥4
    Good: STT⇥Nội dung⇥Số lượng⏎1⇥Hộ tịch⇥40⏎2⇥Chứng thực⇥177⏎3⇥Đất đai⇥12⏎4⇥Bảo trợ xã hội⇥4
    Not flagged: bảng đánh số theo nhóm (I, 1.1), bảng đánh số lại từ 1.
    """
    for rows in _numbered_tables(context):
        if rows.numbers[0] != 1 or rows.numbers.count(1) > 1:
            continue
        wrong = [i for i, (a, b) in enumerate(pairwise(rows.numbers)) if b != a + 1]
        if not wrong:
            yield Claim(
                "section_numbering",
                tuple(Part("row", Decimal(n), *cell) for n, cell in zip(rows.numbers, rows.cells, strict=True)),
                Verdict(True),
                f"1 … {rows.numbers[-1]} liên tục",
            )
        elif len(wrong) == 1 and 0 <= rows.numbers[wrong[0] + 1] - rows.numbers[wrong[0]] <= 3:
            i = wrong[0]
            a, b = rows.numbers[i], rows.numbers[i + 1]
            yield Claim(
                "section_numbering",
                (Part("row", Decimal(a), *rows.cells[i]), Part("row", Decimal(b), *rows.cells[i + 1])),
                Verdict(False, str(a + 1)),
                f"{a}, {b} ({'trùng số' if a == b else 'thiếu ' + ', '.join(map(str, range(a + 1, b)))})",
                f"Số thứ tự của bảng đi từ {a} đến {b}; có thể thiếu dòng hoặc đánh số nhầm."
                if a != b
                else f"Hai dòng liền nhau của bảng cùng mang số thứ tự {a}.",
            )

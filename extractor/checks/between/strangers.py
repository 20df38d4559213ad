"""Text that comes from another commune's report: its name is still in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import regex

from extractor.checks.between import Agreement, Contradiction, Outcome, Passage, Reports, between
from extractor.checks.between.reports import Key, Named, Told, When, bare_name
from extractor.checks.between.wording import who
from extractor.text import fold

_ENDS = regex.compile(r"[;!?]|\.(?!\d)|\./|\n(?=\s*(?:\n|[-+*•]|\(?[a-z\d]{1,3}[.)]\s|[IVX]+\.))", regex.IGNORECASE)
_WRAPPED = 45  # characters of a line that may go on in the next
_BLANKS = regex.compile(r"\s+")
_WORDS = 9  # words of a sentence that two communes do not write alike by chance
# What another commune is rightly named for: as a neighbour, an example, a partner, a place that people come from, or
# as a part of what the commune was merged from.
_INNOCENT = regex.compile(
    r"\b(?:giap|lien ke|lan can|lang gieng|hoc tap|hoc hoi|kinh nghiem|tham quan|mo hinh|phoi hop|cung voi|giao luu"
    r"|sap nhap|hop nhat|nhap vao|tach ra|thanh lap|truoc day|nguyen la|dia gioi|tuyen duong|chuyen den|chuyen ve"
    r"|dieu dong|luan chuyen|biet phai|cong tac tai|so voi|dan dau|diem sang|lam diem|chi dao diem|cac xa|cac phuong"
    r"|dia phuong khac|cum|hoi nghi|hoi thao|ho tro|ung ho|ket nghia|thuong tru|tam tru|que quan|noi nhan"
    r"|thi dua|giao uoc|don vi ban)\b"
)
# What one body above the communes says or does about one of them stands in all their reports.
_OF_ABOVE = regex.compile(
    r"(?:ubnd|uy ban nhan dan|hdnd|chu tich ubnd|phong [a-z ]{2,30}|so [a-z ]{2,30})"
    r" (?:huyen|tinh|quan|thi xa|thanh pho)\b"
)
_SPEAKER = (
    r"(?:lanh dao )?(?:ubnd|uy ban nhan dan|hdnd|hoi dong nhan dan|dang uy|chu tich ubnd|bo phan mot cua|bo phan tiep"
    r" nhan va tra ket qua)(?: cua)?"
)
_DEED = (
    r"(?:da|dang|luon|tiep tuc|thuc hien|ban hanh|to chuc|chi dao|tiep nhan|giai quyet|bo tri|trien khai|xay dung|kien"
    r" toan|phan cong|quan tam|duoc|co|day manh|kiem diem|duy tri|tang cuong|ra soat|cu|khong|nhan|hien)"
)


@between("U110", "same_document", "warning")
def name_of_another(reports: Reports) -> Iterator[Outcome]:
    """Báo cáo của một xã ghi tên xã khác ở chỗ nói về chính mình.

    Why: Khi lấy báo cáo của xã khác làm mẫu mà quên sửa tên thì số liệu đi kèm cũng có thể là của xã kia.
    Bad: Xã An Bình, tháng 5/2024: UBND xã Tân Mỹ đã tiếp nhận 120 hồ sơ, giải quyết 110 hồ sơ.⏎Xã Tân Mỹ, tháng 5/2024:
        UBND xã Tân Mỹ đã tiếp nhận 120 hồ sơ, giải quyết 110 hồ sơ.
    Bad: Xã An Bình, tháng 5/2024: Trên địa bàn xã Tân Mỹ không có đơn thư khiếu nại, tố cáo về cải cách hành chính.⏎Xã
        Tân Mỹ, tháng 5/2024: Trên địa bàn xã Tân Mỹ không có đơn thư khiếu nại, tố cáo về cải cách hành chính.
    Good: Xã An Bình, tháng 5/2024: UBND xã An Bình đã học tập kinh nghiệm của xã Tân Mỹ về tuyên truyền.⏎Xã Tân Mỹ,
        tháng 5/2024: UBND xã Tân Mỹ đã tiếp nhận 120 hồ sơ.
    Good: Xã An Bình, tháng 5/2024: UBND huyện chọn xã Tân Mỹ làm điểm về chuyển đổi số của huyện trong năm 2024.⏎Xã Tân
        Mỹ, tháng 5/2024: UBND huyện chọn xã Tân Mỹ làm điểm về chuyển đổi số của huyện trong năm 2024.
    Good: Xã An Bình, tháng 5/2024: Công chức từ xã Tân Mỹ và xã Phú Hòa đã dự hội nghị.⏎Xã Tân Mỹ, Phú Hòa, tháng
        5/2024: Đã tiếp nhận 120 hồ sơ.
    Not flagged: xã được nêu vì giáp ranh, để học tập, phối hợp, so sánh, sáp nhập; câu nêu cả tên xã mình, nêu cơ quan
        cấp trên hoặc nêu từ hai xã trở lên.
    """
    for group, units in reports.by_unit.items():
        if group[0] != "xa":
            continue
        by_name: dict[str, set[Key]] = defaultdict(set)
        for key in units:
            by_name[bare_name(reports.names[key])].add(key)
        sole = {name: key for name, (key, *more) in ((n, tuple(k)) for n, k in by_name.items()) if not more}
        for key, by_when in units.items():
            for told in by_when.values():
                for report in told:
                    yield from _strangers(reports, report, key, sole, units)


def _strangers(
    reports: Reports,
    report: Told,
    own: Key,
    known: Mapping[str, Key],
    units: Mapping[Key, Mapping[When, Sequence[Told]]],
) -> Iterator[Outcome]:
    """Yield what a report says of itself under the name of another commune: the first such place for each name."""
    found: set[Key] = set()
    looked_at = False
    for named in report.named:
        other = _other(named, own, known)
        if other is None or other in found:
            continue
        looked_at = True
        sentence = _around(reports.text(report), named)
        words = _plain(sentence)
        names = {key for name, key in known.items() if _says(words, name)}
        if names != {other} or _says(words, bare_name(report.unit)):
            continue
        if _INNOCENT.search(words) or _OF_ABOVE.match(words):
            continue
        source = _same_sentence(reports, words, other, report, units)
        if source is None and not _speaks_as(words, bare_name(reports.names[other])):
            continue
        found.add(other)
        yield _copied(reports, report, named, other, source)
    if looked_at and not found:
        yield Agreement()


def _other(named: Named, own: Key, known: Mapping[str, Key]) -> Key | None:
    """Return the other commune that a name ends with, if it does."""
    words = fold(named.text).split()
    endings = (" ".join(words[i:]) for i in range(len(words)))
    other = next((known[name] for name in endings if name in known), None)
    typed = any(kind in words for kind in ("xa", "phuong", "tran", "khu"))
    return other if other != own and typed else None


def _around(text: str, named: Named) -> str:
    """Return the sentence in which a name stands. A short line ends one; a long one may only be wrapped."""
    first, last = max(0, named.start - 400), min(len(text), named.end + 400)
    start = max((match.end() for match in _ENDS.finditer(text, first, named.start)), default=first)
    for line in regex.finditer(r"\n", text[start : named.start]):
        at = start + line.start()
        if at - (text.rfind("\n", 0, at) + 1) < _WRAPPED:
            start = at + 1
            break
    end = _ENDS.search(text, named.end, last)
    return text[start : end.start() if end else last]


def _plain(sentence: str) -> str:
    return _BLANKS.sub(" ", fold(sentence)).strip(" -+*•\t")


_NO_WORD = regex.compile(r"[^a-z0-9]+")


def _says(words: str, name: str) -> bool:
    return f" {_NO_WORD.sub(' ', name)} " in f" {_NO_WORD.sub(' ', words)} "


def _speaks_as(words: str, name: str) -> bool:
    """Tell whether a sentence is of one who speaks for this commune.

    "UBND xã … đã tiếp nhận", "Trên đây là báo cáo … của UBND xã …", "UBND xã … báo cáo kết quả như sau".
    """
    speaker = rf"{_SPEAKER} (?:xa|phuong|thi tran) {regex.escape(name)}"
    acts = rf"(?:^|, )(?:[ivx\d.)]{{1,5}} )?{speaker},? {_DEED}\b"
    closes = rf"\btren day la (?:noi dung )?(?:bao cao|ket qua)\b.* {speaker}\b"
    reports = rf"(?:^|, ){speaker} (?:xin |kinh |tran trong )*(?:bao cao|gui|trinh)\b"
    return regex.search(f"{acts}|{closes}|{reports}", words) is not None


def _same_sentence(
    reports: Reports,
    words: str,
    other: Key,
    report: Told,
    units: Mapping[Key, Mapping[When, Sequence[Told]]],
) -> Passage[Told] | None:
    """Return where the other commune has written the very sentence, in its reports of that period or the one before."""
    if words.count(" ") + 1 < _WORDS or report.when is None:
        return None
    periods = sorted(when for when in units[other] if when[0] == report.when[0] and when <= report.when)
    for when in reversed(periods[-2:]):
        for source in units[other][when]:
            text = reports.text(source)
            pattern = r"\s+".join(map(regex.escape, words.split()))
            match = regex.search(pattern, fold(text))
            if match:
                return Passage(source, match.start(), match.end(), None, text[match.start() : match.end()])
    return None


def _copied(reports: Reports, report: Told, named: Named, other: Key, source: Passage[Told] | None) -> Contradiction:
    name = reports.names[other]
    words = " ".join(named.text.split())
    if source:
        message = (
            f"Báo cáo của {who(report)} có câu ghi “{words}” giống nguyên văn báo cáo của {who(source.report)};"
            f" có thể chép từ báo cáo của {name} mà chưa sửa, cần xem lại cả số liệu ở đoạn này."
        )
    else:
        message = (
            f"Báo cáo của {who(report)} ghi “{words}” ở chỗ nói về chính mình; có thể chép từ báo cáo của {name} mà"
            " chưa sửa tên, cần xem lại cả số liệu ở đoạn này."
        )
    return Contradiction(message, (Passage.of(report, named), *((source,) if source else ())))

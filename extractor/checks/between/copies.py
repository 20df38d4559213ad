"""Text and figures that come from another report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import regex

from extractor.checks.between import Agreement, Contradiction, Outcome, Passage, Reports, between
from extractor.checks.between.reports import Figure, Key, Named, Told, bare_name, values
from extractor.checks.between.wording import who
from extractor.indicators import indicators
from extractor.text import fold

_SENTENCE = regex.compile(r"[^.;\n]+(?:\.(?=\d)[^.;\n]*)*")
_BLANKS = regex.compile(r"\s+")
_WORDS = 9  # words of a sentence that two communes do not write alike by chance
# What another commune is rightly named for: as a neighbour, an example, a partner, a place that people come from, or
# as a part of what the commune was merged from.
_INNOCENT = regex.compile(
    r"\b(?:giap|lien ke|lan can|lang gieng|hoc tap|hoc hoi|kinh nghiem|tham quan|mo hinh|phoi hop|cung voi|giao luu"
    r"|sap nhap|hop nhat|nhap vao|tach ra|thanh lap|truoc day|nguyen la|dia gioi|tuyen duong|chuyen den|chuyen ve"
    r"|dieu dong|luan chuyen|biet phai|cong tac tai|so voi|dan dau|diem sang|lam diem|chi dao diem|cac xa|cac phuong"
    r"|dia phuong khac|cum|hoi nghi|hoi thao|ho tro|ung ho|ket nghia|thuong tru|tam tru|que quan|noi nhan)\b"
)
_SPEAKER = r"(?:ubnd|uy ban nhan dan|hdnd|hoi dong nhan dan|dang uy|chu tich ubnd|bo phan mot cua|can bo,? cong chuc)"
_DEED = (
    r"(?:da|dang|luon|tiep tuc|thuc hien|ban hanh|to chuc|chi dao|tiep nhan|giai quyet|bo tri|trien khai|xay dung|kien"
    r" toan|bao cao|phan cong|quan tam|duoc|co)"
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
    units: Mapping[Key, Mapping[tuple[str, int, int], Sequence[Told]]],
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
        names = {key for name, key in known.items() if regex.search(rf"\b{regex.escape(name)}\b", words)}
        if names != {other} or _INNOCENT.search(words) or _names_own(words, report):
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
    """Return the sentence in which a name stands."""
    start = max(text.rfind("\n", 0, named.start), named.start - 300) + 1
    for sentence in _SENTENCE.finditer(text, max(0, start), min(len(text), named.end + 400)):
        if sentence.end() >= named.end:
            return sentence.group()
    return named.text


def _plain(sentence: str) -> str:
    return _BLANKS.sub(" ", fold(sentence)).strip(" -+*•\t")


def _names_own(words: str, report: Told) -> bool:
    above = regex.search(
        r"\b(?:ubnd|phong|chu tich ubnd|so) (?:[a-z ]{0,20})?(?:huyen|tinh|thi xa|thanh pho|quan)\b", words
    )
    return above is not None or regex.search(rf"\b{regex.escape(bare_name(report.unit))}\b", words) is not None


def _speaks_as(words: str, name: str) -> bool:
    """Tell whether a sentence is of one who speaks for this commune: "UBND xã … đã tiếp nhận"."""
    place = rf"(?:xa|phuong|thi tran) {regex.escape(name)}"
    return regex.match(rf"(?:[\w.)]{{1,5}} )?{_SPEAKER} {place},? {_DEED}\b", words) is not None


def _same_sentence(
    reports: Reports,
    words: str,
    other: Key,
    report: Told,
    units: Mapping[Key, Mapping[tuple[str, int, int], Sequence[Told]]],
) -> Passage | None:
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


def _copied(reports: Reports, report: Told, named: Named, other: Key, source: Passage | None) -> Contradiction:
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


_FIGURES = 10  # that two reports share
_TELLING = 5  # of which so many are flows of two digits and more, which do not come again by chance
_COMMON = 40  # reports with one value of one indicator: it tells nothing


@between("U111", "same_quantity", "warning")
def same_figures(reports: Reports) -> Iterator[Outcome]:
    """Số liệu của báo cáo trùng hết với báo cáo của xã khác hoặc của kỳ khác.

    Why: Hai xã, hoặc hai kỳ, không thể có mười số liệu bằng nhau hết; báo cáo sau đã chép báo cáo trước mà chưa cập
        nhật.
    Bad: Xã An Bình, Tân Mỹ, tháng 5/2024: Đã tiếp nhận 127 hồ sơ, trong đó tiếp nhận trực tuyến 83 hồ sơ, trực tiếp 44
        hồ sơ; đã giải quyết 119 hồ sơ; đã giải quyết đúng hạn 116 hồ sơ; hồ sơ đang giải quyết: 8 hồ sơ. UBND xã đã ban
        hành 45 văn bản đi. Số phiếu khảo sát phát ra: 45 phiếu, thu về 41 phiếu. UBND xã được giao 21 biên chế. Tổng số
        nhiệm vụ được giao là 36 nhiệm vụ.
    Good: Xã An Bình, tháng 5/2024: Đã tiếp nhận 127 hồ sơ, trong đó tiếp nhận trực tuyến 83 hồ sơ, trực tiếp 44 hồ sơ;
        đã giải quyết 119 hồ sơ; đã giải quyết đúng hạn 116 hồ sơ; hồ sơ đang giải quyết: 8 hồ sơ. UBND xã đã ban hành
        45 văn bản đi. Số phiếu khảo sát phát ra: 45 phiếu, thu về 41 phiếu. UBND xã được giao 21 biên chế. Tổng số
        nhiệm vụ được giao là 36 nhiệm vụ.⏎Xã Tân Mỹ, tháng 5/2024: Đã tiếp nhận 133 hồ sơ, trong đó tiếp nhận trực
        tuyến 89 hồ sơ, trực tiếp 44 hồ sơ; đã giải quyết 119 hồ sơ; đã giải quyết đúng hạn 116 hồ sơ; hồ sơ đang giải
        quyết: 14 hồ sơ. UBND xã đã ban hành 45 văn bản đi. Số phiếu khảo sát phát ra: 45 phiếu, thu về 41 phiếu. UBND
        xã được giao 21 biên chế. Tổng số nhiệm vụ được giao là 36 nhiệm vụ.
    Good: Xã An Bình, Tân Mỹ, tháng 5/2024: Tổng số thủ tục hành chính đang áp dụng: 150 thủ tục. Đã tiếp nhận 12 hồ sơ,
        đã giải quyết 12 hồ sơ.
    Not flagged: dưới mười số liệu chung; số của chỉ tiêu vốn giống nhau giữa các xã, các kỳ (thủ tục, biên chế), số
        nhỏ; hai tệp của cùng một xã và một kỳ.
    """
    flows = {i.code for i in indicators() if i.adds and not i.stock}
    for units in reports.by_unit.values():
        told = [report for by_when in units.values() for same in by_when.values() for report in same]
        yield from _alike(told, flows)


def _alike(told: Sequence[Told], flows: set[str]) -> Iterator[Outcome]:
    figures = [_figures(report) for report in told]
    holders: dict[tuple[str, Decimal], list[int]] = defaultdict(list)
    for i, own in enumerate(figures):
        for code, figure in own.items():
            if code in flows and figure.value >= 10:
                holders[code, figure.value].append(i)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for same in holders.values():
        if len(same) <= _COMMON:
            for place, i in enumerate(same):
                for j in same[place + 1 :]:
                    shared[i, j] += 1
    yield Agreement(len(told))
    for (i, j), telling in sorted(shared.items()):
        a, b = sorted((told[i], told[j]), key=lambda report: (report.issued or "", report.when or (), report.path))
        if telling < _TELLING or (a.key == b.key and a.when == b.when):
            continue
        both = figures[i].keys() & figures[j].keys()
        equal = [code for code in both if figures[i][code].value == figures[j][code].value]
        if len(equal) >= _FIGURES and len(equal) == len(both):
            yield _same(told[i], told[j], a, sorted(equal), figures[i], figures[j], flows)


def _figures(report: Told) -> dict[str, Figure]:
    """Return a report's own figures; of one that it tells in two ways, the first."""
    return {code: told[0][1] for code, told in values([report]).items()}


def _same(
    one: Told,
    other: Told,
    first: Told,
    codes: Sequence[str],
    mine: Mapping[str, Figure],
    theirs: Mapping[str, Figure],
    flows: set[str],
) -> Contradiction:
    telling = [code for code in codes if code in flows and mine[code].value >= 10][:3]
    earlier, later = (one, other) if first is one else (other, one)
    by_report = {one.path: mine, other.path: theirs}
    message = (
        f"Báo cáo của {who(later)} có {len(codes)} số liệu trùng hết với báo cáo của {who(earlier)}; có thể chép lại mà"
        " chưa cập nhật."
    )
    shown = tuple(Passage.of(report, by_report[report.path][code]) for report in (later, earlier) for code in telling)
    return Contradiction(message, shown, key=f"{later.title} {earlier.title}")

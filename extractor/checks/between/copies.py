"""Reports whose numbers are those of another report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence

from extractor.checks.between import Agreement, Contradiction, Outcome, Passage, Reports, between
from extractor.checks.between.reports import Told, When
from extractor.checks.between.wording import who

_RUN = 4  # numbers on end that do not come again by chance
_FEWEST = 12  # such runs that a report must have to be judged
_COMMON = 30  # reports with one run: a form's own numbers
_QUOTED = 3


@between("U111", "same_quantity", "warning")
def same_numbers(reports: Reports) -> Iterator[Outcome]:
    """Số liệu của báo cáo trùng gần hết với báo cáo của xã khác hoặc của kỳ khác.

    Why: Hai xã, hoặc hai kỳ, không thể có hàng chục số liệu trùng nhau theo đúng thứ tự; báo cáo sau đã chép báo cáo
        trước mà chưa cập nhật.
    Bad: Xã An Bình, Tân Mỹ, tháng 5/2024: Đã tiếp nhận 127 hồ sơ, trong đó trực tuyến 83 hồ sơ, trực tiếp 44 hồ sơ; đã
        giải quyết 119 hồ sơ, đúng hạn 116 hồ sơ. UBND xã đã ban hành 45 văn bản đi, nhận 312 văn bản đến. Phát ra 48
        phiếu khảo sát, thu về 41 phiếu. UBND xã được giao 21 biên chế. Có 36 nhiệm vụ được giao. Tuyên truyền 14 buổi
        với 520 lượt người; 17 tin, bài; số hóa 97 hồ sơ; thanh toán trực tuyến 62 hồ sơ.
    Good: Xã An Bình, tháng 5/2024: Đã tiếp nhận 127 hồ sơ, trong đó trực tuyến 83 hồ sơ, trực tiếp 44 hồ sơ; đã giải
        quyết 119 hồ sơ, đúng hạn 116 hồ sơ. UBND xã đã ban hành 45 văn bản đi, nhận 312 văn bản đến. Phát ra 48 phiếu
        khảo sát, thu về 41 phiếu. UBND xã được giao 21 biên chế. Có 36 nhiệm vụ được giao. Tuyên truyền 14 buổi với 520
        lượt người; 17 tin, bài; số hóa 97 hồ sơ; thanh toán trực tuyến 62 hồ sơ.⏎Xã Tân Mỹ, tháng 5/2024: Đã tiếp nhận
        133 hồ sơ, trong đó trực tuyến 89 hồ sơ, trực tiếp 44 hồ sơ; đã giải quyết 121 hồ sơ, đúng hạn 116 hồ sơ. UBND
        xã đã ban hành 45 văn bản đi, nhận 297 văn bản đến. Phát ra 48 phiếu khảo sát, thu về 44 phiếu. UBND xã được
        giao 21 biên chế. Có 36 nhiệm vụ được giao. Tuyên truyền 14 buổi với 520 lượt người; 11 tin, bài; số hóa 88 hồ
        sơ; thanh toán trực tuyến 59 hồ sơ.
    Good: Xã An Bình, Tân Mỹ, tháng 5/2024: Tổng số thủ tục hành chính đang áp dụng: 150 thủ tục. Đã tiếp nhận 12 hồ sơ,
        đã giải quyết 12 hồ sơ.
    Not flagged: báo cáo có ít số liệu; chỉ một phần số liệu trùng nhau; các số giống nhau ở nhiều báo cáo (của biểu
        mẫu); hai tệp của cùng một xã và một kỳ.
    """
    told = [report for report in reports.periodic if len(report.numbers) >= _FEWEST + _RUN - 1]
    runs = [frozenset(_runs(report.numbers)) for report in told]
    holders: dict[tuple[Hashable, ...], list[int]] = defaultdict(list)
    for i, own in enumerate(runs):
        for run in own:
            holders[run].append(i)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for same in holders.values():
        if len(same) <= _COMMON:
            for place, i in enumerate(same):
                for j in same[place + 1 :]:
                    shared[i, j] += 1
    yield Agreement(len(told))
    for (i, j), number in sorted(shared.items()):
        fewest, most = sorted((len(runs[i]), len(runs[j])))
        if fewest >= _FEWEST and 4 * number >= 3 * most and not _one_report(told[i], told[j]):
            earlier, later = sorted((told[i], told[j]), key=_order)
            yield _same(reports, earlier, later, 100 * number // most)


def _runs(numbers: Sequence[Hashable]) -> Iterator[tuple[Hashable, ...]]:
    """Yield each `_RUN` numbers on end, of which at least three differ."""
    for run in zip(*(numbers[i:] for i in range(_RUN)), strict=False):
        if len(set(run)) >= _RUN - 1:
            yield run


def _one_report(a: Told, b: Told) -> bool:
    return (a.key, a.when) == (b.key, b.when)


def _order(report: Told) -> tuple[When, str, str]:
    return report.when or ("", 0, 0), report.issued or "", report.path


def _same(reports: Reports, earlier: Told, later: Told, share: int) -> Contradiction:
    message = (
        f"{share}% số liệu của báo cáo {who(later)} trùng, theo đúng thứ tự, với báo cáo {who(earlier)};"
        " có thể chép lại mà chưa cập nhật."
    )
    passages = []
    for report in (later, earlier):
        figures = {figure.code: figure for figure in report.figures if figure.value >= 10}
        passages += [Passage.of(report, figures[code]) for code in sorted(figures)[:_QUOTED]] or [
            reports.unit_of(report)
        ]
    return Contradiction(message, tuple(passages), key=f"{later.title} {earlier.title}")

"""Who has sent a report: nobody is missing, and nobody has sent two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from extractor.checks.between import Agreement, Contradiction, LeftOut, Outcome, Passage, Reports, between
from extractor.checks.between.reports import Group, Told, When, agreed, values
from extractor.checks.between.wording import listed, number, period_words, who
from extractor.indicators import indicators

_FEWEST = 4  # units that have sent theirs before one is missed


@between("U108", "list_count", "warning")
def nothing_sent(reports: Reports) -> Iterator[Outcome]:
    """Xã chưa có báo cáo của một kỳ mà hầu hết các xã khác đã có.

    Why: Thiếu báo cáo của một xã thì tổng hợp của cấp trên thiếu theo; xã đã báo cáo các kỳ khác mà kỳ này không có thì
        có thể chưa gửi, gửi nhầm nơi, hoặc tệp ghi nhầm kỳ.
    Bad: Xã An Bình, Tân Mỹ, Phú Hòa, Long Thạnh, tháng 4-5/2024: Đã tiếp nhận 120 hồ sơ.⏎Xã Mỹ Lợi, tháng 4/2024: Đã
        tiếp nhận 95 hồ sơ.
    Good: Xã An Bình, Tân Mỹ, Phú Hòa, Long Thạnh, Mỹ Lợi, tháng 4/2024: Đã tiếp nhận 120 hồ sơ.⏎Xã An Bình, tháng
        5/2024: Đã tiếp nhận 120 hồ sơ.
    Not flagged: kỳ mà dưới ba phần tư số xã đã có báo cáo; xã không có báo cáo kỳ nào cùng loại; xã chỉ có báo cáo của
        thời gian trước khi sắp xếp đơn vị.
    """
    for group, units in reports.by_unit.items():
        for when in sorted({when for by_when in units.values() for when in by_when}):
            like = {key: _of_kind(by_when, when) for key, by_when in units.items()}
            expected = {key for key, others in like.items() if others}
            there = {key for key in expected if when in units[key]}
            if len(there) < _FEWEST or 4 * len(there) < 3 * len(expected):
                yield LeftOut(period_words(when), "phần lớn các đơn vị chưa có báo cáo của kỳ này")
                continue
            yield Agreement(len(there))
            for key in sorted(expected - there):
                nearest = _nearest(like[key], when)
                told = units[key][nearest][0]
                yield _missing(reports, told, when, len(there), len(expected), group)


def _of_kind(by_when: Mapping[When, Sequence[Told]], when: When) -> list[When]:
    """Return a unit's periods of one length; nothing where it only began to report after `when`."""
    same = [other for other in by_when if other[0] == when[0]]
    return sorted(same) if any(other <= when for other in same) else []


def _nearest(periods: Sequence[When], when: When) -> When:
    return max(period for period in periods if period <= when)


def _missing(reports: Reports, told: Told, when: When, there: int, expected: int, group: Group) -> Contradiction:
    message = (
        f"Không có báo cáo {period_words(when)} của {told.unit}, trong khi {there}/{expected} đơn vị đã có; báo cáo gần"
        f" nhất của đơn vị là {period_words(told.when) if told.when else 'không rõ kỳ'}."
    )
    key = f"{group} {' '.join(told.key)} {when}"
    return Contradiction(message, (reports.unit_of(told),), key=key)


@between("U109", "same_quantity", "warning")
def sent_twice(reports: Reports) -> Iterator[Outcome]:
    """Một xã có hai báo cáo về cùng một kỳ mà số liệu khác nhau, hoặc một báo cáo gửi hai lần.

    Why: Hai bản khác số về cùng một kỳ thì không biết tổng hợp theo bản nào; hai bản như nhau dễ bị cộng hai lần.
    Bad: Xã An Bình, tháng 5/2024: Đã tiếp nhận 120 hồ sơ; đã giải quyết 110 hồ sơ; đã giải quyết đúng hạn 108 hồ sơ; hồ
        sơ đang giải quyết: 10 hồ sơ.⏎Xã An Bình, tháng 5/2024, lần 2: Đã tiếp nhận 125 hồ sơ; đã giải quyết 110 hồ sơ;
        đã giải quyết đúng hạn 108 hồ sơ; hồ sơ đang giải quyết: 15 hồ sơ.
    Good: Xã An Bình, tháng 4-5/2024: Đã tiếp nhận 120 hồ sơ; đã giải quyết 110 hồ sơ; đã giải quyết đúng hạn 108 hồ sơ.
    Good: Xã An Bình, Tân Mỹ, tháng 5/2024: Đã tiếp nhận 120 hồ sơ; đã giải quyết 110 hồ sơ.
    Not flagged: hai báo cáo về hai lĩnh vực (không có ba chỉ tiêu chung mà phần lớn bằng nhau).
    """
    names = {indicator.code: indicator.name for indicator in indicators()}
    for units in reports.by_unit.values():
        for by_when in units.values():
            for told in by_when.values():
                if len(told) > 1:
                    yield from _twice(reports, told, names)


def _twice(reports: Reports, told: Sequence[Told], names: Mapping[str, str]) -> Iterator[Outcome]:
    first = told[0]
    for second in told[1:]:
        if first.sha256 == second.sha256:
            message = f"Báo cáo của {who(first)} có hai tệp giống hệt nhau: {first.path} và {second.path}."
            passages = tuple(reports.unit_of(report) for report in (first, second))
            yield Contradiction(message, passages, severity="info", key=f"{first.title} {second.path}")
            continue
        mine, theirs = values([first]), values([second])
        both = [
            (code, a, b)
            for code in sorted(mine.keys() & theirs.keys() & names.keys())
            if (a := agreed(mine[code])) is not None and (b := agreed(theirs[code])) is not None
        ]
        other = [(code, a, b) for code, a, b in both if a[1].value != b[1].value]
        if len(both) < 3 or 2 * len(other) > len(both):
            yield LeftOut(who(first), "hai báo cáo của kỳ này không cùng nội dung")
            continue
        if not other:
            message = f"Báo cáo của {who(first)} có hai tệp cùng số liệu: {first.path} và {second.path}."
            passages = tuple(reports.unit_of(report) for report in (first, second))
            yield Contradiction(message, passages, severity="info", key=f"{first.title} {second.path}")
            continue
        told_other = listed([f"{names[c]} {number(a[1])} và {number(b[1])}" for c, a, b in other], "chỉ tiêu")
        message = f"{who(first)} có hai báo cáo khác số liệu: {told_other}; cần biết bản nào là bản chính thức."
        passages = tuple(Passage.of(*point) for _, a, b in other[:4] for point in (a, b))
        yield Contradiction(message[0].upper() + message[1:], passages)

"""Numbers in order: headings without gaps, table rows without gaps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

import regex

from extractor.arithmetic import Verdict
from extractor.checks import Claim, Context, Part, check
from extractor.checks.table_rows import numbered_tables
from extractor.sections import Heading
from extractor.text import fold

# Headings ------------------------------------------------------------------------------------------------------------


_ROMANS = {"I": 1, "V": 5, "X": 10}
_ROMAN = regex.compile(r"[IVX]{1,5}")
# After D some go on with Đ or, as the alphabet has no F, from E to G: what comes after D is no gap.
_CAPITAL = regex.compile(r"[A-D]")
_ARABIC = regex.compile(r"\d{1,2}(?:\.\d{1,2})*")


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A heading's number: `series` is its style and what stands before its last part, `value` the last part.

    `index` is the heading's among all headings.
    """

    index: int
    heading: Heading
    series: str
    value: int


def _roman(number: str) -> int:
    values = [_ROMANS[letter] for letter in number]
    return sum(-value if value < max(values[i:]) else value for i, value in enumerate(values))


def _as_roman(value: int) -> str:
    return "X" * (value // 10) + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[value % 10]


def _numbered(index: int, heading: Heading) -> _Numbered | None:
    number = heading.section.number or ""
    if _ROMAN.fullmatch(number):
        return _Numbered(index, heading, "roman", _roman(number))
    if _CAPITAL.fullmatch(number):
        return _Numbered(index, heading, "capital", ord(number) - ord("A") + 1)
    if _ARABIC.fullmatch(number):
        before, _, last = number.rpartition(".")
        return _Numbered(index, heading, f"{before}.", int(last))
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
        numbered = _numbered(i, heading) if section.part != "appendix" else None
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


# Three missing at once are headings that were not recognised.
_MOST_MISSING = 2


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
    if not missing or len(missing) > _MOST_MISSING:
        return None
    level = before.heading.section.level
    between = context.headings[before.index + 1 : after.index]
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


# Table rows ----------------------------------------------------------------------------------------------------------


@check("L004", "section_numbering", "info")
def row_numbers(context: Context) -> Iterator[Claim]:
    """Số thứ tự các dòng của bảng bị bỏ cách quãng hoặc trùng nhau.

    Why: Số thứ tự nhảy cóc hoặc lặp lại thường là dấu vết của dòng bị xóa, chép thiếu hoặc chép hai lần.
    Bad: STT⇥Nội dung⇥Số lượng⏎1⇥Hộ tịch⇥40⏎2⇥Chứng thực⇥177⏎4⇥Đất đai⇥12⏎5⇥Bảo trợ xã hội⇥4
    Good: STT⇥Nội dung⇥Số lượng⏎1⇥Hộ tịch⇥40⏎2⇥Chứng thực⇥177⏎3⇥Đất đai⇥12⏎4⇥Bảo trợ xã hội⇥4
    Not flagged: bảng đánh số theo nhóm (I, 1.1), bảng đánh số lại từ 1.
    """
    for rows in numbered_tables(context):
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
            continue
        i = wrong[0]
        a, b = rows.numbers[i], rows.numbers[i + 1]
        if len(wrong) == 1 and a <= b <= a + 1 + _MOST_MISSING:
            yield Claim(
                "section_numbering",
                (Part("row", Decimal(a), *rows.cells[i]), Part("row", Decimal(b), *rows.cells[i + 1])),
                Verdict(False, str(a + 1)),
                f"{a}, {b} ({'trùng số' if a == b else 'thiếu ' + ', '.join(map(str, range(a + 1, b)))})",
                f"Số thứ tự của bảng đi từ {a} đến {b}; có thể thiếu dòng hoặc đánh số nhầm."
                if a != b
                else f"Hai dòng liền nhau của bảng cùng mang số thứ tự {a}.",
            )

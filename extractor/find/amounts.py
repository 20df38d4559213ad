"""Counts: which numbers count something, and what."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

import regex

from extractor.find import spelled
from extractor.find.hedges import hedge_before
from extractor.find.mentions import Amount, quantity
from extractor.find.tables import Grid, is_remark, numeric
from extractor.find.units import is_duration, is_known, unit_after, unit_before
from extractor.patterns import derived, patterns, vocabulary
from extractor.quantities import SCALES, Quantity, parse_scaled, readings
from extractor.text import Text, fold, spellings

_SCALED = regex.compile(
    r"\s{0,2}(?:" + "|".join(sorted(SCALES, key=len, reverse=True)) + r")\b"
    r"(?:\s+\d[\d.,]*\s+(?:trieu|nghin|ngan)\b)*(?:\s+\d{1,3}(?:\.\d{3})*(?=\s+dong\b))?"
)
# "1." and "a)" at the start of a paragraph, "(1)" in a list of contents.
_NUMBERING = regex.compile(r"[\s\"(]*\d{1,2}(?:\.\d{1,2})*\s?[.)/](?!\d)")
_PHONE = regex.compile(
    r"(?:0\d{8,10}|0\d{1,4}(?:[. ]\d{3}){2}|\d{3,4}[. ]\d{3}[. ]\d{3,4}|0\d{2,3}[. ]\d{5,8}|1[89]00[. ]?\d{4,6})"
)
_THOUSANDS = regex.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?")
_YEAR = regex.compile(r"(?:19[5-9]|20[0-4])\d")
_LEVELS = regex.compile(
    r"\b(?:(?P<graded>muc\s+do|muc|cap\s+do|quy)|thang|nam|dieu|khoan|tiet|nghi\s+quyet)\s+\d{1,4}(?:\s*(?:,|va|-|/)\s*\d{1,4})*\s*(?:,|va|-|/)\s*$"
)
_HIGHEST = 4  # level of a service, quarter of a year
_AT = regex.compile(r"\b(?:so|so nha|tai|o|dia chi:?)\s*$")
_ROAD = regex.compile(r"(?i:[a-z]?(?:/\d+)*,?\s+(?:đường|phố|ngõ|ngách|hẻm|kiệt|đại lộ|quốc lộ|tỉnh lộ))\s+[\p{Lu}\d]")
_DAY_MONTH = regex.compile(
    r"\b(?:ngay|sang|chieu|toi|trua|hom|dip|le|mung|tu|den|ky\s+niem|chao\s+mung|thang|tet|va)\s*$|(?:\d/\d{1,2}|-)\s*(?:,|va|-|den)?\s*$"
)
_IN_A_RANGE = regex.compile(r"(?:-|/|\bden|\bnam)\s*$")
# Before these a number is a name or a date whatever follows ("năm 2023 xã …"), but "trong năm 20 người" counts.
_NAMES = regex.compile(
    r"\b(?:nam|thang|quy|ngay|dieu|muc do|muc|iso|tcvn|thu|lan thu|de an|giai doan"
    r"|chien dich|phong trao|cuoc van dong)\s*$"
)
_A_PERIOD = regex.compile(r"\b(?:trong|hang|moi|ca|cuoi|dau|1)\s+(?P<period>nam|thang|quy|ngay)\s*$")
_MOST_IN = {"ngay": 31, "thang": 12, "quy": 4}
_HEADING_NUMBER = regex.compile(r"\d{1,2}(?:\.\d{1,2})+\.?\s")
_COMMAED = regex.compile(r"\d{1,3},\d{3}")
_TO_YEAR = regex.compile(r"\s?-\s?(?:19|20)\d\d\b")
_AFTER_LABEL = regex.compile(r"[a-z]\s*\($")
_OF_WHICH = regex.compile(r"\.\s*(?:trong\s+do|chia\s+ra|gom|bao\s+gom|cu\s+the)\b")
_PARTS = regex.compile(r"[,;:(]|\bva\b")
_COLON = regex.compile(r"(?::|=|\bla:?|\()\s*$")
_TIMES = regex.compile(r"(?:\s?(?:h|g)\s?\d{0,2}|:\d\d)\b")
_TELEPHONE = regex.compile(r"dien thoai|[sđd]+t|fax|hotline|duong day nong|so may|tong dai|nhanh so|iso|tcvn")
# "02193 845 220": the rest of a longer number.
_CONTINUED = regex.compile(r"\d{3}[ .]$")
_SCALE_WORD = regex.compile(r"\s{0,2}(" + "|".join(sorted(SCALES, key=len, reverse=True)) + r")\b")
_SECOND = regex.compile(r"\s?/\s?(\d[\d.,]*\d|\d)(?!\d)")
_HOUR = regex.compile(r"\d\s?(?:gio|h)\s?$")
_WEB = regex.compile(r"(?:https?:|www\.|@|\.vn|\.com)\S*$")


@derived
def _not_after() -> tuple[regex.Pattern[str], frozenset[str]]:
    context = vocabulary("counts")["context"]
    words = sorted([*context["not_after"], *context["documents"]], key=len, reverse=True)
    folded = "|".join(fold(word).replace(" ", r"\s+") for word in words)
    # "sơ cấp 2 người", but "hồ sơ tháng 2 chuyển sang"
    compound = r"(?<!\b(?:trung|cao|ha|lien) )(?<!\bso (?=cap\b))"
    return regex.compile(rf"{compound}\b(?P<word>{folded})\s*(?:so)?(?P<colon>:?)\s*\"?$"), spellings(words)


def _named(text: Text, floor: int, at: int, end: int) -> bool:
    """Tell whether the word before the number at `at` makes it a name or a level. Its accents count."""
    pattern, words = _not_after()
    match = pattern.search(text.folded, max(floor, at - 24), at)
    if match is None:
        return False
    if match.group("colon") and not _TELEPHONE.match(match.group("word")):
        # "Số văn bản ban hành trong tháng: 16"
        return False
    if match.group("word") in _documents() and _LABEL_END.match(text.folded, end):
        return False
    return text.says(*match.span("word"), words)


@derived
def _documents() -> frozenset[str]:
    return frozenset(map(fold, vocabulary("counts")["context"]["documents"]))


@derived
def _states() -> regex.Pattern[str]:
    return regex.compile(r"\s*(?:" + "|".join(vocabulary("counts")["context"]["states"]) + r")\b")


@derived
def _before_words() -> regex.Pattern[str]:
    words = sorted(vocabulary("counts")["context"]["before"], key=len, reverse=True)
    return regex.compile(r"\b(?:" + "|".join(word.replace(" ", r"\s+") for word in words) + r"):?\s*$")


def find(text: Text, taken: bytearray, tables: tuple[Grid, ...]) -> list[Amount]:
    """Return the counts in the order of the text."""
    cells = _in_cells(text, taken, tables)
    found: list[Amount] = []
    row_starts = [paragraph.start for paragraph in text.paragraphs]
    legend = {
        (grid.rows[r][c].start, grid.rows[r][c].end)
        for grid in tables
        for r in range(len(grid.rows))
        for c in range(len(grid.rows[r]))
        if grid.is_legend(r, c)
    }
    numbered = {
        grid.rows[r][c].start
        for grid in tables
        for r in range(len(grid.rows))
        for c in range(len(grid.rows[r]))
        if c in (grid.numbering, grid.unit_column) or numeric(grid.folded[r][c])
    }
    for pattern in patterns("count"):
        for start, end, match in pattern.finditer(text.folded):
            if any(taken[start:end]):
                continue
            paragraph = text.paragraphs[bisect_right(row_starts, start) - 1]
            floor, limit = paragraph.start, paragraph.end
            cell = None
            if paragraph.table is not None:
                floor = max(floor, text.clean.rfind("\t", floor, start) + 1)
                stop = text.clean.find("\t", start, limit)
                limit = stop if stop >= 0 else limit
                if floor in numbered or (floor, limit) in legend or any(a <= start < b for a, b in legend):
                    continue
                cell = _cell_of(tables, paragraph.table, start)
            if found and found[-1].start <= start < found[-1].end:
                continue
            amount = _amount(text, match, floor, limit, pattern.id, cell, found[-1] if found else None)
            if amount:
                found.append(amount)
    found += cells + spelled.find(text, taken)
    found.sort(key=lambda amount: amount.start)
    return _inherit(text, found)


def _cell_of(tables: tuple[Grid, ...], index: int, at: int) -> tuple[int, int, int] | None:
    for grid in tables:
        if grid.index == index:
            for r, row in enumerate(grid.rows):
                for c, cell in enumerate(row):
                    if cell.start <= at < max(cell.end, cell.start + 1):
                        return grid.index, r, c
    return None


def _in_cells(text: Text, taken: bytearray, tables: tuple[Grid, ...]) -> list[Amount]:
    """Return the counts that fill a cell of their own."""
    found = []
    for grid in tables:
        for r in grid.body:
            for c, cell in enumerate(grid.rows[r]):
                printed = text.folded[cell.start : cell.end]
                if c in (grid.numbering, grid.unit_column) or not numeric(printed) or any(taken[cell.start : cell.end]):
                    continue
                if c < len(grid.head) and is_remark(grid.head[c]):
                    continue
                value, _, of = (part.strip() for part in printed.partition("/"))
                number, whole = quantity(value), quantity(of)
                if number is None:
                    continue
                found.append(
                    Amount(
                        cell.start,
                        cell.end,
                        "table",
                        (cell.start, cell.start + len(value)),
                        number,
                        whole,
                        (cell.end - len(of), cell.end) if whole else None,
                        grid.unit_of(r, c),
                        cell=(grid.index, r, c),
                    )
                )
    return found


def _amount(
    text: Text,
    match: regex.Match[str],
    floor: int,
    limit: int,
    by: str,
    cell: tuple[int, int, int] | None,
    before: Amount | None,
) -> Amount | None:
    """Return the count that the number of `match` makes in its surroundings [floor, limit), or None.

    `before` is the count found last.
    """
    folded = text.folded
    start, end = match.span()
    printed, of = match.group("value"), match.group("of")
    left = folded[max(floor, start - 48) : start]
    if _not_a_count(text, floor, start, end, left, printed, of):
        return None
    scaled = None if of else _SCALED.match(folded, end, limit)
    both = _SCALE_WORD.match(folded, end, limit) if of else None
    if scaled:
        try:
            number = parse_scaled(folded[start : scaled.end()])
        except ValueError:
            return None
        end = scaled.end()
    else:
        plain = quantity(printed)
        if plain is None:
            return None
        # "3.265/5.900 triệu đồng": the scale is of both.
        number = replace(plain, scale=SCALES[both.group(1)]) if both else plain
        end = both.end() if both else end
    noun = unit_after(text, end, limit)
    if is_duration(text, end) and not (noun and is_known(text, noun[0])):
        return None
    hedge = hedge_before(folded, start)
    listed = False
    if noun is None and not of and not hedge:
        listed = before is not None and before.start >= floor and _listed(text, before, start, end)
        if not listed and not _stands_alone(text, floor, start, end, left):
            return None
    if _COMMAED.fullmatch(printed) and noun and not (scaled or both or _is_measure(text, noun)):
        # "1,234 hồ sơ": whole things are counted, so the comma marks thousands; in "1,644 tỷ đồng" it does not.
        number = Quantity(*readings(printed)[-1])
    unit_range = noun or unit_before(text, _clause(folded, floor, start), start)
    whole = quantity(of) if of else None
    if whole and both:
        whole = replace(whole, scale=SCALES[both.group(1)])
    of_span = match.span("of") if of else None
    if (
        noun
        and whole is None
        and (second := _SECOND.match(folded, noun[1], limit))
        and not is_duration(text, second.end())
    ):
        # "126 lượt người/110 lượt người"
        whole, of_span = quantity(second.group(1)), second.span(1)
        stop = second.end()
        if whole and (word := _SCALE_WORD.match(folded, stop, limit)):
            whole, stop = replace(whole, scale=SCALES[word.group(1)]), word.end()
        again = unit_after(text, stop, limit)
        noun = (noun[0], again[1] if again else stop)
    if listed and unit_range and folded[unit_range[1] : start].strip(" :"):
        # "đất đai 88 và lĩnh vực khác 25": the label of a part is not what is counted, unless it is a noun on its own.
        unit_range = None
    unit = " ".join(text.clean[slice(*unit_range)].split()) if unit_range else None
    if (scaled or both) and unit and fold(unit) == "dong":
        unit = "đồng"
    return Amount(
        start,
        noun[1] if noun else end,
        by,
        match.span("value") if of_span else (start, end),
        replace(number, hedge=fold(hedge) if hedge else None),
        whole,
        of_span if whole else None,
        unit,
        noun is not None,
        hedge,
        cell,
    )


@derived
def _measures() -> frozenset[str]:
    return frozenset(vocabulary("units")["measures"]) - {"đồng"}


def _is_measure(text: Text, noun: tuple[int, int]) -> bool:
    return " ".join(text.clean[slice(*noun)].lower().split()) in _measures()


def _not_a_count(text: Text, floor: int, start: int, end: int, left: str, printed: str, of: str | None) -> bool:
    """Tell numbers that name, date or order something."""
    folded = text.folded
    if start == floor + len(folded[floor:start]) - len(folded[floor:start].lstrip(' "(')) and _NUMBERING.match(
        folded, start
    ):
        return True
    if not folded[floor:start].strip() and _HEADING_NUMBER.match(folded, start):
        return True
    if _named(text, floor, start, end) and not _so_many(text, left, printed, end):
        return True
    if _CONTINUED.search(left) or _is_level(text, left, printed, end) or _WEB.search(left.rsplit(" ", 1)[-1]):
        return True
    if _TIMES.match(folded, end) or _HOUR.search(left) or _is_address(text, left, end):
        return True
    if _PHONE.match(folded, start) and not _is_money(text, printed, end):
        return True
    if _YEAR.fullmatch(printed) and not of:
        following = unit_after(text, end, len(folded))
        if following is None or folded[end : end + 1] == "-" or _IN_A_RANGE.search(left):
            return True
        return not is_known(text, following[0])
    if of:
        day = _could_be_day(printed, of) and unit_after(text, end, len(folded)) is None
        if day and (_DAY_MONTH.search(left) or int(printed) > int(of)):
            return True
        bare = unit_after(text, end, len(folded)) is None
        return (bare and bool(_YEAR.fullmatch(of))) or (printed == "24" and of in ("7", "24") and bare)
    return _TO_YEAR.match(folded, end) is not None


def _is_level(text: Text, left: str, printed: str, end: int) -> bool:
    """Tell the second of "mức độ 3, 4" from "121 dịch vụ mức độ 3, 98 dịch vụ mức độ 4": no level is that high."""
    level = _LEVELS.search(left)
    if level is None:
        return False
    unit = unit_after(text, end, len(text.clean)) if level["graded"] and printed.isdigit() else None
    return unit is None or int(printed) <= _HIGHEST or not is_known(text, unit[0])


def _is_address(text: Text, left: str, end: int) -> bool:
    """Tell the house of "đặt tại số 45 phố Hàng Bè" from the roads of "nâng cấp 45 đường": a name follows the road."""
    return _AT.search(left) is not None and _ROAD.match(text.clean, end) is not None


def _is_money(text: Text, printed: str, end: int) -> bool:
    """Tell "612.000.000 đồng" from the telephone "091.234.5678": its groups are thousands, and a unit follows."""
    if not _THOUSANDS.fullmatch(printed):
        return False
    unit = unit_after(text, end, len(text.clean))
    return unit is not None and is_known(text, unit[0])


def _so_many(text: Text, left: str, printed: str, end: int) -> bool:
    """Tell "được cấp 21 tài khoản" from "cấp 2", "các khoản 12 người" from "khoản 2": a known unit comes after."""
    scaled = _SCALED.match(text.folded, end)
    unit = unit_after(text, scaled.end() if scaled else end, len(text.clean))
    known = unit is not None and is_known(text, unit[0])
    if _NAMES.search(left):
        period = _A_PERIOD.search(left)
        # "trong tháng 8, so với tháng 7" is a month; "trong tháng 20 người" counts, whatever stands for the people.
        return period is not None and (known or not _numbers(period["period"], printed))
    return known


def _numbers(period: str, printed: str) -> bool:
    """Tell whether a printed number can be that of a day, a month or a quarter."""
    return printed.isdigit() and 1 <= int(printed) <= _MOST_IN.get(period, 0)


def _could_be_day(day: str, month: str) -> bool:
    return day.isdigit() and month.isdigit() and 1 <= int(day) <= 31 and 1 <= int(month) <= 12


def _clause(folded: str, floor: int, at: int) -> int:
    """Return where the clause that ends at `at` begins; the bracket of "… của xã (133)" does not begin one."""
    stop = folded.rfind("(", floor, at)
    before = stop if stop >= 0 and not folded[stop + 1 : at].strip() else at
    return max(floor, *(folded.rfind(mark, floor, before) + 1 for mark in (". ", "; ", "\n", "(", "),")))


def _stands_alone(text: Text, floor: int, start: int, end: int, left: str) -> bool:
    """Tell whether a number without a noun counts what stands before it: "Tổng số: 914", "(14)", "ghế chờ 12"."""
    folded = text.folded
    if not left.strip():
        return False
    if _COLON.search(left):
        if left.rstrip().endswith("("):
            return folded[end : end + 1] == ")" and bool(_AFTER_LABEL.search(left))
        return True
    if _before_words().search(left) or _WHOLE.match(folded, end):
        return True
    unit = unit_before(text, _clause(folded, floor, start), start)
    if unit is None:
        return False
    clause = max(_clause(folded, floor, start), folded.rfind(":", floor, start) + 1)
    if _COUNTED.fullmatch(folded, clause, unit[0]) and _LABEL_END.match(folded, end) and start - unit[1] < 60:
        # "Hồ sơ tồn năm trước 16;": what the clause begins with is counted.
        return True
    between = folded[unit[1] : start].strip()
    return not between or (
        between.isalpha() and folded[end : end + 1] in ",;.)" and text.clean[unit[1] :].lstrip()[0].islower()
    )


_LABEL_END = regex.compile(r"\s*(?:[,;)]|va\b|\.(?:\s|$)|$|\n|\((?:\d|chiem|dat|bang|ty|[a-z ]{2,25}:?\s?\d))")
_LIST_MARK = regex.compile(r"(?:[,;:(]|\b(?:va|gom|trong\s+do|co)[:,]?)\s*$")
_ENUMERATED = regex.compile(r"\s*(?:,|;|va)\s*")
# A number right before one of these is a whole: "đã giải quyết 1.259 gồm chứng thực 702, …".
_WHOLE = regex.compile(r"\s*[,(]?\s*(?:bao\s+gom|gom|trong\s+do|chia\s+ra)\b")
_COUNTED = regex.compile(r"[\s*+-]*(?:(?:tong|so|luong|cac)\s+)*$")
_NEW_SENTENCE = regex.compile(r"[.!?]\s+\p{Lu}")


def _listed(text: Text, before: Amount, start: int, end: int) -> bool:
    """Tell whether a number is a further item of the sentence in which `before` was counted.

    Its label may stand before it ("146 thủ tục, trong đó tư pháp 62, …") or say after it how or whose it is
    ("158 TTHC, gồm: 104 của xã, …").
    """
    between = text.folded[before.end : start]
    if len(between) > 90 or "\n" in between:
        return False
    if _NEW_SENTENCE.search(text.clean, before.end, start) and not _OF_WHICH.search(between):
        return False
    if _ENUMERATED.fullmatch(between) and "lan luot" in text.folded[max(0, start - 80) : start]:
        return True
    if _LIST_MARK.search(between) and _states().match(text.folded, end):
        return True
    label = _PARTS.split(between)[-1].strip()
    return (len(label) > 2 or label == "nu") and label[-1].isalpha() and bool(_LABEL_END.match(text.folded, end))


def _inherit(text: Text, found: list[Amount]) -> list[Amount]:
    """Give a number that only has a label the unit of the count that it is a part of.

    "914 hồ sơ, trực tuyến: 896" counts dossiers; so do the numbers in a bracket after a count, whatever words their
    labels have: "16 chữ ký số (lãnh đạo UBND: 05, công chức: 11)".
    """
    done: list[Amount] = []
    outer: Amount | None = None
    for amount in found:
        if amount.cell is None and not amount.own_unit and done:
            before = done[-1]
            if outer is None or "\n" in text.clean[outer.end : amount.start]:
                outer = None
            opened = text.clean.rfind("(", before.end, amount.start)
            closed = text.clean.rfind(")", before.end, amount.start)
            labelled = opened >= 0 and text.clean[opened + 1 : amount.start].strip() != ""
            if labelled and closed < opened and before.own_unit and "\n" not in text.clean[before.end : opened]:
                outer = before
            elif closed >= 0 or ("\n" in text.clean[before.end : amount.start]):
                outer = None
            same_line = before.cell is None and "\n" not in text.clean[before.end : amount.start]
            bracketed = text.clean[amount.start - 1] == "(" and text.clean[amount.end : amount.end + 1] == ")"
            if outer is not None:
                amount = replace(amount, unit=outer.unit)
            elif (bracketed and before.unit and same_line) or (amount.unit is None and before.unit and same_line):
                amount = replace(amount, unit=before.unit)
        elif amount.own_unit:
            outer = None
        done.append(amount)
    return done

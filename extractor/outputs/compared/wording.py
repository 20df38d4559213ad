"""The words that all outputs of comparisons share: what kinds of change, periods, differences and sides are called."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from extractor.arithmetic import format_number
from extractor.comparison import Change, ChangeKind, Comparison, ComparisonKind, DocumentChange, Side, Trend
from extractor.outputs.wording import day, one_line, period_name
from extractor.records import Period

CHANGE_NAMES: dict[ChangeKind, str] = {
    "changed": "thay đổi",
    "restated": "nêu lại khác",
    "new": "mới nêu",
    "gone": "không còn nêu",
    "unchanged": "không đổi",
}
CHANGE_MEANINGS: dict[ChangeKind, str] = {
    "changed": "hai báo cáo nêu số khác nhau cho kỳ của mình.",
    "restated": "số của kỳ trước mà báo cáo kỳ này nêu lại khác số mà báo cáo kỳ trước đã nêu; cột trước là số đã nêu, "
    "cột sau là số nêu lại.",
    "new": "chỉ báo cáo kỳ này nêu chỉ tiêu này; không có nghĩa là kỳ trước bằng 0.",
    "gone": "chỉ báo cáo kỳ trước nêu chỉ tiêu này; không có nghĩa là kỳ này bằng 0.",
    "unchanged": "hai báo cáo nêu cùng một số.",
}
CHANGE_SIGNS: dict[ChangeKind, str] = {"changed": "~", "restated": "!", "new": "+", "gone": "-", "unchanged": "="}
"""Told apart without colours."""
COMPARISON_NAMES: dict[ComparisonKind, str] = {
    "periods": "so với kỳ trước",
    "versions": "so với bản gửi trước",
    "parts": "so với các kỳ nhỏ cộng lại",
    "merged": "trước và sau sáp nhập",
}
COMPARISON_MEANINGS: dict[ComparisonKind, str] = {
    "periods": "kỳ cùng loại liền trước mà có báo cáo: tháng với tháng, quý với quý, năm với năm.",
    "versions": "cùng một kỳ được gửi nhiều lần; bản sau so với bản trước.",
    "parts": "kỳ dài so với tổng các kỳ ngắn nằm trong đó, ví dụ quý I với ba tháng cộng lại.",
    "merged": "đơn vị mới sau sáp nhập so với đơn vị cũ; địa bàn khác nhau nên chênh lệch không nói lên tăng hay giảm.",
}
DOCUMENT_NAMES: dict[Literal["new", "gone", "repeated"], str] = {
    "new": "mới viện dẫn",
    "gone": "không còn viện dẫn",
    "repeated": "nhắc lại",
}
SECTION_NAMES: dict[Literal["new", "gone"], str] = {"new": "mới có", "gone": "không còn"}
STANDING_NAMES: dict[Literal["new", "gone", "still"], str] = {
    "new": "mới phát sinh",
    "gone": "không còn",
    "still": "vẫn còn",
}
COPIED_NAMES = {True: "chép nguyên, ngày tháng của kỳ trước", False: "chép nguyên"}
"""Sentences copied from the report before, by whether they are `stale`."""
FAVOURABLE_NAMES = {True: "tốt hơn", False: "kém hơn"}
TOPIC_NAMES = {
    "1": "Chỉ đạo, điều hành",
    "2": "Cải cách thể chế",
    "3": "Cải cách thủ tục hành chính",
    "4": "Cải cách tổ chức bộ máy",
    "5": "Cải cách chế độ công vụ",
    "6": "Cải cách tài chính công",
    "7": "Xây dựng chính quyền điện tử, chính quyền số",
}
"""By the first number of an indicator's code: the parts of the statistics appendix."""
OTHER_TOPIC = "Chỉ tiêu khác"
SERIES_NAMES = {
    "month": "theo tháng",
    "quarter": "theo quý",
    "half": "theo 6 tháng",
    "nine_months": "theo 9 tháng",
    "year": "theo năm",
}
"""An indicator's trend, by the type of its periods."""
OTHER_SERIES = "theo kỳ khác"


def topic_name(code: str) -> str:
    """Return the topic that an indicator belongs to."""
    return TOPIC_NAMES.get(code.partition(".")[0], OTHER_TOPIC)


def topic_place(code: str) -> int:
    """Return the place of its topic among them; a site's own indicators come last."""
    return [*TOPIC_NAMES.values(), OTHER_TOPIC].index(topic_name(code))


def value_words(value: Decimal | None, unit: str | None) -> str:
    """Return a value as officials print it ("1.245", "98,7%"), "–" where there is none."""
    if value is None:
        return "–"
    return format_number(value) + ("%" if unit == "%" else "")


def delta_words(change: Change) -> str:
    """Return the difference with its sign: "+45", "-3", "+1,2 điểm %"; "" where a side is missing."""
    if change.delta is None:
        return ""
    points = " điểm %" if change.unit == "%" else ""
    return _signed(change.delta) + points


def percent_words(change: Change) -> str:
    """Return by how many per cent the value changed: "+3,85%"; "" for rates and where there is none."""
    return f"{_signed(change.percent)}%" if change.percent is not None else ""


def _signed(value: Decimal) -> str:
    return ("+" if value > 0 else "") + format_number(value)


def short_period(period: Period) -> str:
    """Return the period as the head of a narrow column: "T5/2023", "Q2/2023", "6T đầu 2023", "2023"."""
    year = str(period.year or "")
    match period.type:
        case "month" if period.index:
            return f"T{period.index}/{year}"
        case "quarter" if period.index:
            return f"Q{period.index}/{year}"
        case "half":
            return f"6T {'cuối' if period.index == 2 else 'đầu'} {year}".rstrip()
        case "nine_months":
            return f"9T đầu {year}".rstrip()
        case "year":
            return year
    return f"{period.index}T {year}".strip() if period.index else year


def side_name(side: Side) -> str:
    """Return a side as it is called: its period, or those added up, and which version it is."""
    if side.parts:
        return " + ".join(short_period(part.period) if part.period else one_line(part.path) for part in side.parts)
    name = period_name(side.period) if side.period else ""
    version = f"bản {side.version}" if side.version else ""
    return ", ".join(filter(None, (name, version))) or "không rõ kỳ"


def side_facts(side: Side, unit: str) -> str:
    """Return what tells a side's file apart, but for its period: number, day, and its unit if that is not `unit`."""
    facts = (
        side.unit if side.unit and side.unit.casefold() != unit.casefold() else "",
        f"số {side.number}" if side.number else "",
        f"ngày {day(side.issued)}" if side.issued else "",
    )
    return ", ".join(one_line(fact) for fact in facts if fact)


def pair_name(comparison: Comparison) -> str:
    """Return both sides: "tháng 4 năm 2023 → tháng 5 năm 2023"."""
    return f"{side_name(comparison.previous)} → {side_name(comparison.current)}"


def indicator_name(change: Change | Trend, scope: str = "") -> str:
    """Return an indicator with its scope and, where its name does not tell it, its unit of measure."""
    unit = (change.unit if isinstance(change, Change) else change.measured_in) or ""
    told = ("" if unit.casefold() in change.name.casefold() or unit == "%" else unit, scope)
    words = "; ".join(one_line(word) for word in told if word)
    return one_line(change.name) + (f" ({words})" if words else "")


def document_name(document: DocumentChange) -> str:
    """Return a document as it is cited: "Kế hoạch số 15/KH-UBND ngày 15/01/2024 của UBND huyện Ba Cồn"."""
    words = (
        document.doc_type or "Văn bản",
        f"số {document.number}",
        f"ngày {day(document.date)}" if document.date else "",
        f"của {document.issuer}" if document.issuer else "",
    )
    return one_line(" ".join(filter(None, words)))

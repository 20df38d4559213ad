"""Comparisons made by hand, for the tests of what is written of them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from extractor.comparison import (
    Change,
    ChangeKind,
    Comparison,
    Comparisons,
    Copied,
    DocumentChange,
    SectionChange,
    Side,
    Skipped,
    Standing,
    Trend,
    TrendPoint,
)
from extractor.outputs import Compared
from extractor.records import Finding, Period, Span

APRIL, MAY = (Period(type="month", year=2023, index=month) for month in (4, 5))
BEFORE = (
    "Tháng 4 xã tiếp nhận 1.200 hồ sơ, trong đó lĩnh vực đất đai 300 hồ sơ; đúng hạn 97,5%.\n"
    "Theo Kế hoạch số 1/KH-UBND ngày 05/01/2023.\n"
    "1. Tập huấn\nNgày 15/4/2023, xã mở 03 lớp.\n"
)
AFTER = (
    "Tháng 5 xã tiếp nhận 1.245 hồ sơ (tháng trước 1.190 hồ sơ); lĩnh vực đất đai 12 hồ sơ; đúng hạn 98,7%.\n"
    "Theo Kế hoạch số 2/KH-UBND ngày 06/02/2023.\n"
    "1. Bồi dưỡng\nNgày 15/4/2023, xã mở 03 lớp.\n"
)
TEXTS = {"4.txt": BEFORE, "5.txt": AFTER}


def before(words: str) -> Span:
    start = BEFORE.index(words)
    return Span(start=start, end=start + len(words), text=words, path="4.txt")


def after(words: str) -> Span:
    start = AFTER.index(words)
    return Span(start=start, end=start + len(words), text=words, path="5.txt")


def changed(code: str, name: str, was: str | None, now: str | None, kind: ChangeKind, **more: Any) -> Change:
    """An indicator's change; `was` and `now` as printed ("1.200"), which is where its spans are."""
    old, new = (Decimal(words.replace(".", "").replace(",", ".")) if words else None for words in (was, now))
    delta = new - old if old is not None and new is not None else None
    unit = more.pop("unit", "hồ sơ")
    percent = (100 * delta / old).quantize(Decimal("0.01")) if delta is not None and old and unit != "%" else None
    spans = {"before_span": before(was) if was else None, "after_span": after(now) if now else None}
    fields = {"before": old, "after": new, "delta": delta, "percent": percent, "unit": unit, **spans, **more}
    return Change(code=code, name=name, kind=kind, **fields)


RECEIVED = changed("3.3.1", "Số hồ sơ đã tiếp nhận", "1.200", "1.245", "changed")
RATE = changed("3.3.q", "Tỷ lệ giải quyết đúng hạn", "97,5", "98,7", "changed", unit="%", favourable=True)
LAND = changed("3.3.1", "Số hồ sơ đã tiếp nhận", None, "12", "new", scope="dat dai")
COURSES = changed("1.3.1", "Số lớp tập huấn", "03", None, "gone", unit="lớp")
SAME = changed("1.3.3", "Số văn bản", "1", "1", "unchanged", unit="văn bản")
RESTATED = changed("3.3.1", "Số hồ sơ đã tiếp nhận", "1.200", "1.190", "restated")
CHANGES = (RECEIVED, RATE, LAND, COURSES, SAME, RESTATED)
FOUND = Finding(
    rule="P101",
    kind="restated",
    severity="error",
    message="Tháng 4 đã báo cáo 1.200 hồ sơ, nay nêu lại 1.190.",
    spans=(after("1.190"), before("1.200")),
    fingerprint="a" * 16,
)
LIGHT = FOUND.model_copy(update={"severity": "info", "message": "Tăng bất thường.", "fingerprint": "b" * 16})


def comparison_of(**more: Any) -> Comparison:
    """A comparison of April and May with something of every kind."""
    fields: dict[str, Any] = {
        "unit": "xã Suối Mơ",
        "previous": Side(path="4.txt", period=APRIL, unit="xã Suối Mơ", number="4/BC-UBND", issued="2023-04-20"),
        "current": Side(path="5.txt", period=MAY, unit="xã Suói Mơ", number="9/BC-UBND", issued="2023-05-20"),
        "changes": CHANGES,
        "documents": (
            DocumentChange(
                number="2/KH-UBND",
                doc_type="Kế hoạch",
                date="2023-02-06",
                plan=True,
                kind="new",
                after_span=after("2/KH-UBND"),
            ),
            DocumentChange(number="1/KH-UBND", kind="gone", before_span=before("1/KH-UBND")),
            DocumentChange(number="7/QĐ-UBND", kind="repeated", before_span=before("Theo"), after_span=after("Theo")),
        ),
        "sections": (
            SectionChange(title="Bồi dưỡng", number="1.", topic="cong_vu", kind="new", span=after("1. Bồi dưỡng")),
            SectionChange(title="Tập huấn", number="1.", kind="gone", span=before("1. Tập huấn")),
        ),
        "standing": (
            Standing(
                rule="S001",
                severity="error",
                message="Tổng nêu là 5.",
                fingerprint="c" * 16,
                kind="still",
                before_span=before("03"),
                after_span=after("03"),
            ),
        ),
        "copied": (
            Copied(
                stale=True,
                before_span=before("Ngày 15/4/2023, xã mở 03 lớp."),
                after_span=after("Ngày 15/4/2023, xã mở 03 lớp."),
            ),
        ),
        "findings": (FOUND, LIGHT),
        "notes": ("Tháng 4 gửi hai lần.",),
    }
    return Comparison(**{**fields, **more})


def trend_of(*values: str, **more: Any) -> Trend:
    """A trend over so many months of 2023."""
    points = tuple(
        TrendPoint(period=Period(type="month", year=2023, index=month), value=Decimal(value), path=f"{month}.txt")
        for month, value in enumerate(values, 1)
        if value
    )
    fields: dict[str, Any] = {"unit": "xã Suối Mơ", "period_type": "month", "code": "3.3.1", "name": RECEIVED.name}
    return Trend(**{**fields, "measured_in": "hồ sơ", "points": points, **more})


def compared_of(*comparisons: Comparison, text: Callable[[str], str | None] = TEXTS.get, **more: Any) -> Compared:
    """What an output is handed."""
    shown = {name: more.pop(name) for name in ("level", "everything", "marks") if name in more}
    fields = {"skipped": (Skipped(path="x.txt", reason="không rõ kỳ báo cáo"),), "trends": (trend_of("5", "", "7"),)}
    return Compared(Comparisons(comparisons=comparisons or (comparison_of(),), **{**fields, **more}), text, **shown)


def hostile_comparison(hostile: str) -> Compared:
    """A comparison all of whose texts are `hostile`."""
    span = Span(start=0, end=len(hostile), text=hostile, path=hostile)
    side = Side(path=hostile, unit=hostile, number=hostile, issued=hostile, period=Period(type=hostile))
    one = comparison_of()
    spans: dict[str, Any] = {"before_span": span, "after_span": span}
    found = FOUND.model_copy(update={"message": hostile, "spans": (span, span)})
    return compared_of(
        comparison_of(
            unit=hostile,
            previous=side,
            current=side,
            changes=tuple(
                change.model_copy(update={"code": hostile, "name": hostile, "unit": hostile, "scope": hostile, **spans})
                for change in (RECEIVED, LAND, SAME)
            ),
            documents=tuple(
                document.model_copy(
                    update={"number": hostile, "doc_type": hostile, "issuer": hostile, "date": hostile, **spans}
                )
                for document in one.documents
            ),
            sections=tuple(
                section.model_copy(update={"title": hostile, "number": hostile, "span": span})
                for section in one.sections
            ),
            standing=tuple(standing.model_copy(update={"message": hostile, **spans}) for standing in one.standing),
            copied=tuple(copied.model_copy(update=spans) for copied in one.copied),
            findings=(found,),
            notes=(hostile,),
        ),
        text=lambda path: hostile,
        everything=True,
        skipped=(Skipped(path=hostile, reason=hostile),),
        failures=(hostile,),
    )

"""Where a finding stands: every span of a report has its page and a box for each of its lines."""

from array import array
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from pdfs import made, runs
from printed import font
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from extractor.document import Document
from extractor.formats import Block, Boxes, Reading, parse
from extractor.pipeline import extract
from extractor.records import Box, Report, Span

TOP = A4[1]
LINES = [
    "Trong kỳ, xã tiếp nhận 914 hồ sơ, gồm: hộ tịch 500 hồ sơ, đất đai 300 hồ sơ, chứng thực",
    "101 hồ sơ; đã giải quyết đúng hạn 880/885 hồ sơ, đạt 98,6%.",
]


def report(canvas: Canvas) -> None:
    canvas.setFont(font(), 12)
    canvas.drawCentredString(300, 760, "BÁO CÁO KẾT QUẢ CÔNG TÁC")
    for i, line in enumerate(LINES):
        canvas.drawString(60, 700 - 18 * i, line)


def extracted(tmp_path: Path, data: bytes, name: str = "a.pdf") -> Report:
    path = tmp_path / name
    path.write_bytes(data)
    return extract(path)


def spans(report: Report) -> list[Span]:
    mentions = (*report.counts, *report.percentages, *report.dates, *report.references, *report.entities)
    members = [member.span for relation in report.relations for member in relation.members]
    return [m.span for m in mentions] + members + [span for finding in report.findings for span in finding.spans]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_every_span_is_where_it_was_drawn(tmp_path: Path, rotation: int) -> None:
    found = extracted(tmp_path, made(report, rotation=rotation))
    assert found.findings  # 500 + 300 + 101 are no 914
    assert len(spans(found)) > 10
    text = parse(made(report, rotation=rotation)).text
    for span in spans(found):
        begin = text.rindex("\n", 0, span.start) + 1
        line = text.count("\n", 0, begin) - 1
        before = span.start - begin
        x0 = 60 + pdfmetrics.stringWidth(LINES[line][:before], font(), 12)
        x1 = 60 + pdfmetrics.stringWidth(LINES[line][: before + len(span.text)], font(), 12)
        (box,) = span.boxes
        assert (span.page, box.page) == (1, None)
        assert (box.x0, box.x1) == (pytest.approx(x0, abs=1.5), pytest.approx(x1, abs=1.5))
        baseline = TOP - 700 + 18 * line
        assert baseline - 14 < box.top < baseline - 4
        assert baseline - 1 < box.bottom < baseline + 4


def test_a_box_can_be_drawn_on_the_page_as_docs_formats_says(tmp_path: Path) -> None:
    data = made(report)
    (finding, *_) = extracted(tmp_path, data).findings
    span = next(span for span in finding.spans if "500" in span.text)
    (box,) = span.boxes
    assert span.page is not None
    document = pypdfium2.PdfDocument(data)
    scale = 3
    image = document[span.page - 1].render(scale=scale).to_pil().convert("L")
    document.close()

    def dark(x0: float, top: float, x1: float, bottom: float) -> int:
        return sum(
            image.crop((int(x0 * scale), int(top * scale), int(x1 * scale), int(bottom * scale))).histogram()[:128]
        )

    inside = dark(box.x0, box.top, box.x1, box.bottom)
    assert inside > 100
    assert dark(box.x0 - 0.5, box.top - 4, box.x1 + 0.5, box.bottom + 4) < inside * 1.1


def spans_of(draw: Callable[[Canvas], None], text: str) -> Span:
    document = Document(parse(made(draw)))
    at = document.text.clean.index(text)
    return document.span(at, at + len(text))


def test_a_span_over_two_lines_has_two_boxes() -> None:
    span = spans_of(report, "chứng thực\n101 hồ sơ")
    first, second = span.boxes
    assert first.x0 > 400
    assert second.x0 == pytest.approx(60, abs=1.5)
    assert second.x1 < 130
    assert second.top - first.top == pytest.approx(18, abs=4)


def test_marks_and_signs_of_all_heights_are_on_one_line() -> None:
    def draw(canvas: Canvas) -> None:
        runs(
            canvas,
            60,
            700,
            [("Nghi quyet so 15-NQ/TU.", 12, 0), ("1", 7, 5), (' "tam nhin" _ ^ \' , va - 98,6%', 12, 0)],
        )

    document = Document(parse(made(draw)))
    assert len(document.span(0, len(document.text.clean)).boxes) == 1


def test_turned_text_is_one_box() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rotate(90)
        canvas.drawString(300, -100, "Tong so ho so")

    (box,) = spans_of(draw, "Tong so ho so").boxes
    assert box.bottom - box.top > 3 * (box.x1 - box.x0)


def test_boxes_on_another_page_say_so() -> None:
    boxes = Boxes(array("i", [*(100, 100, 150, 200) * 3, 0, 0, 0, 0, *(100, 300, 150, 400) * 3]))
    reading = Reading(text="abc def", format="pdf", blocks=(Block(0, 3, page=4), Block(4, 7, page=5)), boxes=boxes)
    assert Document(reading).span(0, 7).boxes == (
        Box(x0=10, top=10, x1=15, bottom=20),
        Box(x0=10, top=30, x1=15, bottom=40, page=5),
    )


def test_boxes_are_in_the_json_and_come_back_from_it(tmp_path: Path) -> None:
    found = extracted(tmp_path, made(report))
    assert Report.model_validate_json(found.to_json()) == found
    assert '"boxes":[{"x0":' in found.to_json()
    plain = extracted(tmp_path, "\n".join(LINES).encode(), "a.txt")
    assert plain.findings
    assert '"boxes"' not in plain.to_json()

"""One report, saved in each format: the same mentions, indicators, relations and findings, word for word."""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from office_files import saved

from extractor.formats import parse
from extractor.formats.scan import tesseract
from extractor.pipeline import extract
from extractor.records import Report

REPORT = Path(__file__).parent.parent / "corpus" / "ha-trang-2025-9t" / "report.docx"
_FONT = re.compile(rb'(w:(?:ascii|hAnsi|cs|eastAsia)=")[^"]*"')
# What tells where something stands, which is another place in each format.
_PLACES = {
    "start",
    "end",
    "page",
    "place",
    "pieces",
    "boxes",
    "id",
    "path",
    "sha256",
    "format",
    "chars",
    "pages",
    "encoding",
}


def in_tinos(data: bytes) -> bytes:
    """The Word file in a font that has all Vietnamese letters, so that LibreOffice needs no other one in the PDF."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info, _FONT.sub(rb'\1Tinos"', content) if info.filename.endswith(".xml") else content)
    return out.getvalue()


def told(record: Any) -> Any:
    """What a record says, without where it says it and without how lines were broken."""
    if isinstance(record, dict):
        return {name: told(value) for name, value in record.items() if name not in _PLACES}
    if isinstance(record, list):
        return [told(value) for value in record]
    return " ".join(record.split()) if isinstance(record, str) else record


def of(report: Report) -> dict[str, Any]:
    found = told(report.model_dump(mode="json"))
    return {name: value for name, value in found.items() if name not in ("source", "versions")}


@pytest.fixture(scope="module")
def word() -> bytes:
    return in_tinos(REPORT.read_bytes())


@pytest.fixture(scope="module")
def expected(word: bytes, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    path = tmp_path_factory.mktemp("word") / "a.docx"
    path.write_bytes(word)
    return of(extract(path))


@pytest.mark.parametrize("suffix", ["txt", "doc", "odt", "rtf", "html", "pdf"])
def test_the_same_in_each_format(suffix: str, word: bytes, expected: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(parse(word, "a.docx").text.encode() if suffix == "txt" else saved(word, suffix))
    found = of(extract(path))
    assert len(expected["findings"]) == 7
    assert not expected["failures"]
    for name, value in expected.items():
        assert found[name] == value, name


def scanned(data: bytes) -> bytes:
    """The pages of a PDF as pictures of 300 dots an inch."""
    pages = [page.render(scale=300 / 72, grayscale=True).to_pil() for page in pypdfium2.PdfDocument(data)]
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=300)
    return out.getvalue()


def figures(report: dict[str, Any]) -> Counter[str]:
    """The values of what is counted, the percentages, the dates and the numbers of documents."""
    kinds = {"counts": "value", "percentages": "value", "dates": "value", "references": "number"}
    return Counter(f"{kind} {one[name]}" for kind, name in kinds.items() for one in report[kind])


def test_a_scan_has_the_figures_and_no_finding_of_its_own(
    word: bytes, expected: dict[str, Any], tmp_path: Path
) -> None:
    if tesseract.data_folder() is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no Vietnamese data for Tesseract on this machine (apt-get install tesseract-ocr-vie)")
        pytest.skip("no Vietnamese data for Tesseract")
    path = tmp_path / "a.pdf"
    path.write_bytes(scanned(saved(word, "pdf")))
    found = of(extract(path))
    missed, more = figures(expected) - figures(found), figures(found) - figures(expected)
    all_of_them = figures(expected).total()
    assert missed.total() <= 0.03 * all_of_them, missed
    assert more.total() <= 0.03 * all_of_them, more
    assert [section["title"] for section in found["sections"]] == [each["title"] for each in expected["sections"]]
    sure = {finding["rule"] for finding in found["findings"] if finding["severity"] != "info"}
    assert sure <= {finding["rule"] for finding in expected["findings"]}
    assert len(sure) >= 3

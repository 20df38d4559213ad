"""The tables for analysts: CSV and Parquet read back to the same values, and no text becomes a formula."""

from __future__ import annotations

import csv
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from made_batches import HOSTILE, batch, finding, report, span, unit

from extractor.outputs import OutputProblem, batch_outputs
from extractor.outputs.tables import parquet
from extractor.outputs.tables.columns import TABLES
from extractor.records import (
    Count,
    Coverage,
    Failure,
    File,
    Finding,
    Indicator,
    Percentage,
    Reference,
    Report,
    Review,
    Unit,
)
from extractor.store import Batch

TEXT = "Giảm -12,5% so với 1.234.567.890.123 đồng; 248/250 hồ sơ; Kế hoạch số 5/KH-UBND ngày 30/02/2024."


def full() -> Report:
    """A report with something in each table."""
    review = Review(fingerprint="f", verdict="later", who="Mận", when="2024-05-06T07:08:09+07:00", note="hỏi lại")
    made = report(
        TEXT, finding(TEXT, "248", "250", section="1", review=review), unit=unit("xã Bình Lâm", "huyện An Phú")
    )
    return made.model_copy(
        update={
            "counts": (
                Count(value=Decimal(1234567890123), unit="đồng", span=span(TEXT, "1.234.567.890.123 đồng")),
                Count(value=Decimal(248), of=Decimal(250), in_table=True, span=span(TEXT, "248/250 hồ sơ")),
            ),
            "percentages": (Percentage(value=Decimal("-12.5"), decimals=1, section="1", span=span(TEXT, "-12,5%")),),
            "references": (Reference(number="5/KH-UBND", date="2024-02-30", span=span(TEXT, "5/KH-UBND")),),
            "indicators": (Indicator(code="3.3.1", name="Hồ sơ", value=Decimal(250), span=span(TEXT, "250")),),
            "coverage": Coverage(numbers=4, checked=2, unchecked=2, contradicted=1),
            "failures": (Failure(stage="đọc tệp", message="Trang 3 bị hỏng."),),
        }
    )  # fmt: skip


def a_batch() -> Batch:
    spans = (span(TEXT, "250", "a.txt"), span(TEXT, "248", "khac.txt"))
    between = Finding(rule="U101", kind="sum", severity="error", message="Hai xã khác nhau.", spans=spans)
    unread = [
        File(path="hong.pdf", status="failed", reason="tệp rỗng"),
        File(path="x.zip", status="skipped", reason="lạ"),
    ]
    return batch({"a.txt": full()}, unread=unread, findings=(between,))


def from_csv(batch: Batch, folder: Path) -> dict[str, list[dict[str, str]]]:
    assert batch_outputs()["csv"].write(batch, folder) == ()
    found = {}
    for path in (folder / "bang").glob("*.csv"):
        data = path.read_bytes()
        assert data.startswith(b"\xef\xbb\xbf")
        assert data.count(b"\n") == data.count(b"\r\n")
        with path.open(encoding="utf-8-sig", newline="") as stream:
            found[path.stem] = list(csv.DictReader(stream))
    return found


def from_parquet(batch: Batch, folder: Path) -> dict[str, list[dict[str, Any]]]:
    assert batch_outputs()["parquet"].write(batch, folder) == ()
    return {path.stem: pyarrow.parquet.read_table(path).to_pylist() for path in (folder / "bang").glob("*.parquet")}


def test_both_formats_hold_the_same_values(tmp_path: Path) -> None:
    flat, typed = from_csv(a_batch(), tmp_path), from_parquet(a_batch(), tmp_path)
    legend = flat.pop("cac-cot")
    assert set(flat) == set(typed) == {table.name for table in TABLES}
    assert [(row["bang"], row["cot"]) for row in legend] == [(t.name, c.name) for t in TABLES for c in t.columns]
    for table in TABLES:
        assert len(flat[table.name]) == len(typed[table.name]) > 0
        for text, value in zip(flat[table.name], typed[table.name], strict=True):
            assert list(text) == list(value) == [column.name for column in table.columns]
            for column in table.columns:
                read = _READ[column.kind](text[column.name]) if text[column.name] else None
                assert read == value[column.name], (table.name, column.name)


_READ = {
    "text": lambda t: t.removeprefix("'"),
    "whole": int,
    "number": float,
    "day": date.fromisoformat,
    "truth": lambda t: t == "1",
}


def test_values_have_their_types(tmp_path: Path) -> None:
    tables = from_parquet(a_batch(), tmp_path)
    (own,) = tables["bao-cao"]
    assert (own["ngay_ban_hanh"], own["so_lieu"], own["sai"]) == (date(2024, 5, 4), 4, 1)
    assert (own["don_vi"], own["cap_tren"], own["ky"]) == ("xã Bình Lâm", "huyện An Phú", "tháng 4 năm 2024")
    rate, money, dossiers = tables["so-lieu"]
    assert (rate["gia_tri"], rate["so_le"], rate["don_vi_tinh"], rate["muc"]) == (-12.5, 1, "%", "II. Kết quả")
    assert (money["gia_tri"], money["nguyen_van"]) == (1234567890123.0, "1.234.567.890.123 đồng")
    assert (dossiers["tren_tong"], dossiers["trong_bang"], dossiers["ket_qua"]) == (250.0, True, "chưa đối chiếu")
    (cited,) = tables["van-ban"]
    assert (cited["ngay"], cited["ngay_ghi"]) == (None, "2024-02-30")
    assert TEXT[cited["tu_ky_tu"] : cited["den_ky_tu"]] == cited["nguyen_van"] == "5/KH-UBND"


def test_findings_have_their_keys_and_verdicts(tmp_path: Path) -> None:
    own, between = from_parquet(a_batch(), tmp_path)["phat-hien"]
    (its,) = a_batch().files[:1]
    assert (own["tep"], own["sha256"]) == (between["tep"], between["sha256"]) == (its.path, its.sha256)
    assert (own["dau"], own["quy_tac"], own["muc_do"]) == (full().findings[0].fingerprint, "S001", "Sai")
    assert (own["cac_so"], own["tep_khac"], own["muc"]) == ("248; 250", None, "II. Kết quả")
    assert (own["ket_luan"], own["nguoi_xem"], own["ghi_chu"]) == ("Để sau", "Mận", "hỏi lại")
    assert (between["tep_khac"], between["ket_luan"]) == ("khac.txt", "Chưa xem")


def test_files_that_could_not_be_read_are_there_with_the_reason(tmp_path: Path) -> None:
    found = [tuple(row.values()) for row in from_csv(a_batch(), tmp_path)["loi-tep"]]
    digest = full().source.sha256
    assert found == [
        ("a.txt", digest, "đọc thiếu", "đọc tệp", "Trang 3 bị hỏng."),
        ("hong.pdf", "", "không đọc được", "", "tệp rỗng"),
        ("x.zip", "", "bỏ qua", "", "lạ"),
    ]


@pytest.mark.parametrize("text", ["=1+1", "+84", "-2 việc", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", HOSTILE])
def test_no_text_is_a_formula(tmp_path: Path, text: str) -> None:
    made = report(text, finding(text, text, message=text), unit=Unit(name=text, level="xa"), number=text, title=text)
    tables = from_csv(batch({f"{text}/a.txt": made}), tmp_path)
    cells = [cell for rows in tables.values() for row in rows for cell in row.values()]
    assert any(cell.startswith("'") for cell in cells)
    assert not [cell for cell in cells if cell.strip().startswith(tuple("=+-@＝\t\r"))]
    assert not [cell for cell in cells if "\n" in cell or "\x00" in cell or "\x1b" in cell]


def test_a_negative_number_stays_one(tmp_path: Path) -> None:
    rows = from_csv(a_batch(), tmp_path)["so-lieu"]
    assert [row["gia_tri"] for row in rows] == ["-12.5", "1234567890123", "248"]
    assert rows[0]["nguyen_van"] == "'-12,5%"


def test_an_empty_batch_has_its_columns(tmp_path: Path) -> None:
    assert all(rows == [] for name, rows in from_csv(batch({}), tmp_path).items() if name != "cac-cot")
    assert all(rows == [] for rows in from_parquet(batch({}), tmp_path).values())
    schema = pyarrow.parquet.read_schema(tmp_path / "bang" / "bao-cao.parquet")
    assert schema.field("ngay_ban_hanh").type == pyarrow.date32()
    assert schema.field("tep").metadata[b"y_nghia"].decode() == "đường dẫn của tệp trong thư mục đã đọc"


def test_rows_are_written_in_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "_ROWS", 2)
    reports = {f"{n}.txt": full() for n in range(3)}
    rows = from_parquet(batch(reports), tmp_path)["so-lieu"]
    assert [row["tep"] for row in rows] == [f"{n}.txt" for n in range(3) for _ in range(3)]
    assert pyarrow.parquet.ParquetFile(tmp_path / "bang" / "so-lieu.parquet").num_row_groups >= 4


def test_the_same_batch_is_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("1", "2"):
        from_csv(a_batch(), tmp_path / folder)
        from_parquet(a_batch(), tmp_path / folder)
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / n / "bang").iterdir()} for n in "12")
    assert one == two


def test_a_failure_halfway_leaves_what_was_there(tmp_path: Path) -> None:
    from_csv(a_batch(), tmp_path)
    before = {path.name: path.read_bytes() for path in (tmp_path / "bang").iterdir()}
    broken = batch({"a.txt": full()})
    broken.files[0].__dict__["path"] = "mất.txt"
    with pytest.raises(KeyError):
        batch_outputs()["csv"].write(broken, tmp_path)
    assert {path.name: path.read_bytes() for path in (tmp_path / "bang").iterdir()} == before


def test_without_pyarrow_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(OutputProblem, match=r"pip install doisoat\[parquet\]"):
        batch_outputs()["parquet"].write(a_batch(), tmp_path)
    assert not (tmp_path / "bang").exists()

"""bang/*.parquet: the tables with their types, for pandas, Polars, DuckDB and Arrow.

Numbers are 64-bit floats, as in the JSON of the reports: a printed number of up to 15 digits reads back as it was.
No text is changed for the sake of spreadsheets.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from extractor.outputs import OutputProblem, batch_output, replacing
from extractor.outputs.tables.columns import TABLES, Table, Value, rows
from extractor.store import Batch

Plain = str | int | float | date | bool | None
_ROWS = 20_000  # of a row group: what is kept in memory


@batch_output("parquet", "bang/*.parquet: các bảng số liệu cho người phân tích (Parquet)")
def write(batch: Batch, folder: Path) -> Sequence[str]:
    """Write a file a table. Raises `OutputProblem` where pyarrow is not installed."""
    try:
        import pyarrow.parquet  # a fifth of a second, and an extra
    except ImportError:
        raise OutputProblem(
            "chưa cài pyarrow nên không ghi được Parquet; cài bằng: pip install doisoat[parquet]"
        ) from None

    with ExitStack() as stack:
        writers: dict[Table, Any] = {}
        for table in TABLES:
            path = stack.enter_context(replacing(folder / "bang" / f"{table.name}.parquet"))
            writers[table] = stack.enter_context(pyarrow.parquet.ParquetWriter(path, _schema(table)))
        waiting: dict[Table, list[tuple[Plain, ...]]] = {table: [] for table in TABLES}
        for table, row in rows(batch):
            waiting[table].append(tuple(_plain(column.value(row)) for column in table.columns))
            if len(waiting[table]) == _ROWS:
                writers[table].write_batch(_batch(table, waiting[table]))
                waiting[table].clear()
        for table, left in waiting.items():
            writers[table].write_batch(_batch(table, left))
    return ()


def _plain(value: Value) -> Plain:
    return float(value) if isinstance(value, Decimal) else value


def _schema(table: Table) -> Any:
    import pyarrow

    types = {
        "text": pyarrow.string(),
        "whole": pyarrow.int64(),
        "number": pyarrow.float64(),
        "day": pyarrow.date32(),
        "truth": pyarrow.bool_(),
    }
    return pyarrow.schema(
        pyarrow.field(column.name, types[column.kind], metadata={"y_nghia": column.meaning}) for column in table.columns
    )


def _batch(table: Table, values: Sequence[tuple[Plain, ...]]) -> Any:
    import pyarrow

    schema = _schema(table)
    columns = zip(*values, strict=True) if values else ((),) * len(schema)
    arrays = [pyarrow.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pyarrow.record_batch(arrays, schema=schema)

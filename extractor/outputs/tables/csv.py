"""bang/*.csv: the tables as comma-separated values (RFC 4180), for programs and for Excel's import.

UTF-8 with its mark, without which Excel takes the letters for others; decimal points and ISO dates, which every program
reads alike. A text that a spreadsheet would take for a formula has an apostrophe before it.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from extractor.outputs import batch_output, replacing
from extractor.outputs.tables.columns import TABLES, Value, rows
from extractor.store import Batch

_FORMULA = tuple("=+-@＝＋－＠")  # Excel takes the wide ones too, where the system is Japanese or Chinese
_KINDS = {"text": "chữ", "whole": "số nguyên", "number": "số", "day": "ngày", "truth": "0 hoặc 1"}


@batch_output("csv", "bang/*.csv: các bảng số liệu cho người phân tích (CSV)")
def write(batch: Batch, folder: Path) -> Sequence[str]:
    """Write a file a table, and cac-cot.csv, which tells what each column is."""
    with ExitStack() as stack:

        def opened(name: str) -> Any:
            path = stack.enter_context(replacing(folder / "bang" / f"{name}.csv"))
            stream = stack.enter_context(path.open("w", encoding="utf-8-sig", newline=""))
            return csv.writer(stream)

        legend = opened("cac-cot")
        legend.writerow(("bang", "cot", "kieu", "y_nghia"))
        writers = {}
        for table in TABLES:
            writers[table] = opened(table.name)
            writers[table].writerow([column.name for column in table.columns])
            legend.writerows((table.name, c.name, _KINDS[c.kind], c.meaning) for c in table.columns)
        for table, row in rows(batch):
            writers[table].writerow([_field(column.value(row)) for column in table.columns])
    return ()


def _field(value: Value) -> str:
    """Return a value as it is written; only texts can be formulas: a number keeps its minus sign."""
    match value:
        case None:
            return ""
        case bool():
            return str(int(value))
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case str() if value.lstrip().startswith(_FORMULA):
            return f"'{value}"
    return str(value)

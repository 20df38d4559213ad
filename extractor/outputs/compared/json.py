"""Comparisons as one JSON object: the comparison contract."""

from __future__ import annotations

from typing import IO, Any

from extractor.outputs import Compared, comparison_output


@comparison_output("json", "JSON theo hợp đồng so sánh", ".json")
def write(compared: Compared, stream: IO[Any]) -> None:
    """Write all comparisons, whatever has changed or not: programs choose for themselves."""
    stream.write(compared.comparisons.model_dump_json() + "\n")

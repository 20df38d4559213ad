"""`doisoat evaluate`: how well the program does on reports whose truth is known."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.app import app
from extractor.usage import Command


@app.command("evaluate", cls=Command, short_help="Đo độ chính xác trên bộ báo cáo đã chú giải.")
def _evaluate(
    folder: Annotated[Path, typer.Argument(metavar="THƯ_MỤC", help="Thư mục có các báo cáo kèm gold.json.")],
    as_json: Annotated[bool, typer.Option("--json", help="In kết quả đo dạng JSON.")] = False,
    misses: Annotated[bool, typer.Option("--misses", help="In từng chỗ bỏ sót và báo nhầm.")] = False,
    against: Annotated[
        Path | None,
        typer.Option("--against", metavar="TỆP", help="So với kết quả --json của lần đo trước: được thêm, mất đi gì."),
    ] = None,
) -> int:
    """Đo độ chính xác, độ phủ của từng loại thông tin trên một bộ báo cáo đã chú giải bằng tay."""
    from extractor.evaluate import run

    return run(folder, as_json, misses, against)

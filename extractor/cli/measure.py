"""`doisoat evaluate`: how well the program does on reports whose truth is known."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.app import app
from extractor.usage import Command


def _whole(text: str | int) -> int:
    if isinstance(text, str) and not text.isdecimal():  # a default comes as the number that it is
        raise typer.BadParameter(f"“{text}” không phải số nguyên")
    return int(text)


@app.command("evaluate", cls=Command, short_help="Đo độ chính xác trên bộ báo cáo đã chú giải.")
def _evaluate(
    folder: Annotated[Path, typer.Argument(metavar="THƯ_MỤC", help="Thư mục có các báo cáo kèm gold.json.")],
    as_json: Annotated[bool, typer.Option("--json", help="In kết quả đo dạng JSON.")] = False,
    misses: Annotated[bool, typer.Option("--misses", help="In từng chỗ bỏ sót và báo nhầm.")] = False,
    against: Annotated[
        str | None,
        typer.Option(
            "--against",
            metavar="TỆP|BẢN",
            help="So với kết quả --json của lần đo trước, hoặc với chương trình ở một bản git.",
        ),
    ] = None,
    errors: Annotated[
        int | None,
        typer.Option(
            "--plant",
            metavar="N",
            parser=_whole,
            help="Cài N lỗi, mỗi lỗi vào một bản sao, xem tìm ra bao nhiêu.",
        ),
    ] = None,
    seed: Annotated[
        int,
        typer.Option(
            "--seed", metavar="S", parser=_whole, show_default=False, help="Số để chọn lỗi mà cài (mặc định 7)."
        ),
    ] = 7,
    db: Annotated[
        str | None,
        typer.Option(
            "--db",
            metavar="KHO",
            help="Với thư mục có between.json, across.json: lấy báo cáo từ kho của doisoat batch, không đọc lại.",
        ),
    ] = None,
) -> int:
    """Đo độ chính xác, độ phủ của từng loại thông tin trên một bộ báo cáo đã chú giải.

    Thư mục có between.json (doisoat corpus make --districts) thì đo các phát hiện giữa các báo cáo; có across.json
    (--series --across) thì đo các phát hiện giữa các kỳ của một đơn vị.
    """
    from extractor.evaluate import run

    if errors == 0:
        raise typer.BadParameter("--plant cần một số lớn hơn 0")
    return run(folder, as_json, misses, against, errors, seed, db)

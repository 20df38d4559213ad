"""`doisoat batch`: a folder of reports → the store and the files made of it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli.app import (
    Level,
    Memory,
    NoNer,
    SettingsFile,
    Timeout,
    app,
    load_settings,
    positive,
    say,
    severity,
    why,
)
from extractor.usage import Command

if TYPE_CHECKING:
    from extractor.outputs import BatchOutput


_RESUME = "đã dừng; những báo cáo đọc xong vẫn còn, chạy lại đúng lệnh này để làm tiếp"

_MOST_JOBS = 30  # Windows can wait for 63 things at a time, two a process; more would outrun the one that writes


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@app.command("batch", cls=Command, short_help="Đọc cả thư mục báo cáo, ghi bảng tổng hợp và các trang xem.")
def _batch(
    folder: Annotated[Path, typer.Argument(metavar="THƯ_MỤC", help="Thư mục chứa báo cáo; đọc cả thư mục con.")],
    out: Annotated[Path, typer.Option("-o", metavar="THƯ_MỤC", show_default=False, help="Nơi ghi kết quả (bắt buộc).")],
    with_: Annotated[
        str, typer.Option("--with", metavar="DẠNG,...", show_default=False, help="Ghi thêm: xem doisoat list outputs.")
    ] = "",
    level: Level = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Đọc và ghi lại tất cả, kể cả tệp không thay đổi.")] = False,
    db: Annotated[
        str | None,
        typer.Option("--db", metavar="KHO", help="Kho dữ liệu: tệp SQLite (mặc định doisoat.db ở nơi ghi) hoặc URL."),
    ] = None,
    jobs: Annotated[
        float | None,
        typer.Option("--jobs", metavar="SỐ", parser=positive, help="Số tiến trình đọc (mặc định: số nhân của máy)."),
    ] = None,
    timeout: Timeout = 120,
    memory: Memory = 1500,
    no_ner: NoNer = False,
    quiet: Annotated[bool, typer.Option("-q", help="Chỉ in tóm tắt cuối cùng.")] = False,
    settings_file: SettingsFile = None,
) -> int:
    """Đọc mọi báo cáo trong thư mục; lần sau chỉ đọc tệp mới hoặc đã đổi. Nếu bị dừng, chạy lại lệnh đó."""
    from extractor.batch.pool import Limits, PoolProblem
    from extractor.batch.run import Batcher
    from extractor.cli.progress import Watching
    from extractor.cli.results import Results
    from extractor.outputs.upkeep import is_output
    from extractor.store import NAME, Store, StoreProblem

    settings, source = load_settings(settings_file)
    settings = settings.without_ner() if no_ner else settings
    outputs = _chosen(with_)
    _check_folders(folder, out)
    if source and not settings_file and not quiet:
        say(f"theo thiết lập trong {source}")
    asked = severity(level) if level else settings.level
    limits = Limits(timeout, memory, jobs=min(int(max(1, jobs or _cores())), _MOST_JOBS))
    here = out.resolve()
    try:
        with Store.open(db or here / NAME) as store:
            with Watching(quiet) as watching:
                batcher = Batcher(store, settings, limits)
                apart = lambda path: path == here or is_output(path)  # noqa: E731
                batcher.run(folder.resolve(), apart, watching, fresh=fresh)
            if watching.stopped:
                say(_RESUME)
                return 128 + watching.stopped
            results = Results(store, settings, asked, here)
            return results.finish(folder, outputs, fresh)
    except (StoreProblem, PoolProblem) as problem:
        say(f"{problem}")
        return 2
    except KeyboardInterrupt:
        say(_RESUME)
        return 130


def _chosen(names: str) -> list[BatchOutput]:
    from extractor.outputs import batch_outputs

    known = batch_outputs()
    asked = [name.strip() for name in names.split(",") if name.strip()]
    if unknown := [name for name in asked if name not in known]:
        more = [output.name for output in known.values() if not output.default]
        raise typer.BadParameter(
            f"không có dạng “{unknown[0]}”; --with nhận: {', '.join(more) or '(chưa có dạng nào)'}"
        )
    return [output for output in known.values() if output.default or output.name in asked]


def _check_folders(folder: Path, out: Path) -> None:
    if not folder.is_dir():
        what = "là tệp; đọc một tệp bằng doisoat extract" if folder.exists() else "không có"
        raise typer.BadParameter(f"thư mục “{folder}” {what}")
    if folder.resolve() == out.resolve():
        raise typer.BadParameter("nơi ghi kết quả phải khác thư mục báo cáo; ví dụ: -o ket-qua")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise typer.BadParameter(f"không tạo được thư mục “{out}”: {why(error)}") from error

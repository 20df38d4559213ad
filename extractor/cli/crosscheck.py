"""`doisoat crosscheck`: what does not agree between the reports of a batch."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli.app import Level, Memory, PatternFolders, SettingsFile, Timeout, app, load_settings, say, severity
from extractor.usage import Command

if TYPE_CHECKING:
    from collections.abc import Callable

    from extractor.crosscheck import Results
    from extractor.guard import Limits
    from extractor.records import Report
    from extractor.settings import Settings
    from extractor.store import Store

_FORMATS = ("text", "json", "jsonl")


@app.command("crosscheck", cls=Command, short_help="Đối chiếu báo cáo của các đơn vị với nhau.")
def _crosscheck(
    where: Annotated[
        str,
        typer.Argument(metavar="KHO", help="Thư mục kết quả của doisoat batch, tệp kho dữ liệu hoặc địa chỉ của nó."),
    ],
    against: Annotated[
        Path | None, typer.Option("--against", metavar="TỆP", help="Báo cáo của cấp trên, nếu chưa có trong kho.")
    ] = None,
    format_: Annotated[
        str,
        typer.Option(
            "--format", metavar="DẠNG", show_default=False, help="Dạng kết quả: text (mặc định), json hoặc jsonl."
        ),
    ] = "text",
    level: Level = None,
    timeout: Timeout = 120,
    memory: Memory = 1500,
    settings_file: SettingsFile = None,
    patterns: PatternFolders = None,
) -> int:
    """Đối chiếu các báo cáo trong kho: xã với cấp trên, xã với các xã khác và với các kỳ trước của chính xã đó."""
    from extractor.crosscheck import crosscheck
    from extractor.guard import Limits
    from extractor.outputs import is_shown
    from extractor.store import Store, StoreProblem

    if format_ not in _FORMATS:
        raise typer.BadParameter(f"không có dạng kết quả “{format_}”; các dạng: {', '.join(_FORMATS)}")
    settings, _ = load_settings(settings_file, patterns)
    asked = severity(level) if level else settings.level
    report = _read(against, settings, Limits(timeout, memory)) if against else None
    try:
        with Store.of(where) as store:
            results = crosscheck(store, against=report, settings=settings)
            if format_ == "text":
                from extractor.outputs.crosschecked import Crosschecked

                Crosschecked(sys.stdout, asked, _texts(store, report)).results(results)
            else:
                _print_json(results, lines=format_ == "jsonl")
    except StoreProblem as problem:
        raise typer.BadParameter(str(problem)) from None
    for failure in results.failures:
        say(failure.message)
    return 2 if results.failures else int(any(is_shown(finding, asked) for finding in results.findings))


def _read(path: Path, settings: Settings, limits: Limits) -> Report:
    from extractor.pipeline import Unreadable, extract

    try:
        return extract(path, with_text=True, settings=settings, limits=limits)
    except Unreadable as error:
        raise typer.BadParameter(f"không đọc được {path}: {error}") from None


def _texts(store: Store, report: Report | None) -> Callable[[str], str | None]:
    """Return what reads the text of a file that a finding names."""
    batch = store.batch()
    files = {file.path: file for file in batch.files}

    def text(path: str) -> str | None:
        if report is not None and path == report.source.path:
            return report.source.text
        return batch.load(files[path]).source.text

    return text


def _print_json(results: Results, *, lines: bool) -> None:
    if lines:
        for finding in results.findings:
            print(finding.model_dump_json())
        return
    whole = {
        "findings": [finding.model_dump(mode="json") for finding in results.findings],
        "compared": dict(results.compared),
        "left_out": [{"rule": rule, "what": one.what, "reason": one.reason} for rule, one in results.left_out],
        "failures": [failure.model_dump(mode="json") for failure in results.failures],
    }
    print(json.dumps(whole, ensure_ascii=False))

"""`doisoat extract`: reads reports and prints what they contradict themselves in."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli.app import (
    Level,
    Memory,
    NoNer,
    PatternFolders,
    SettingsFile,
    Timeout,
    app,
    check_baseline,
    load_settings,
    say,
    severity,
    why,
)
from extractor.cli.compared import Everything, choose, finish, shown
from extractor.usage import Command

if TYPE_CHECKING:
    from extractor.guard import Limits
    from extractor.outputs import ComparisonOutput, Output
    from extractor.records import Finding, Report, Severity
    from extractor.settings import Settings


@dataclass
class _Run:
    """The files of one run, read one after the other; a file that fails costs only itself."""

    paths: Sequence[Path]
    settings: Settings
    level: Severity
    with_text: bool
    quiet: bool
    limits: Limits
    failed: bool = False
    names: dict[Path, str] = field(default_factory=dict)
    """A file's name for -o: its path inside the folder that was asked for, without suffix, "/" replaced."""
    contents: dict[str, Path] = field(default_factory=dict)
    """SHA-256 → the first file of those bytes that was found in a folder."""
    shown: list[tuple[str, Finding]] = field(default_factory=list)
    """(file name, finding) of all that is grave enough to be shown and was not dismissed."""

    def reports(self) -> Iterator[tuple[Path, Report]]:
        """Yield each file once with its report; one that could not be read has a report that holds only the reason."""
        from rich.console import Console
        from rich.markup import escape

        from extractor.files import collect
        from extractor.outputs.wording import left_out, one_line

        # Progress would run into the findings where both go to one terminal.
        progress = Console(stderr=True, quiet=self.quiet or sys.stdout.isatty()).status("")
        with progress:
            for path in self.paths:
                found = collect([path])
                for line in left_out((str(other), reason) for other, reason in found.skipped):
                    self._say(f"bỏ qua {line}")
                for other, reason in found.failed:
                    self.names[other] = other.resolve().name
                    yield other, self._failed(other, reason)
                for file in found.files:
                    if file in self.names or (file != path and self._is_copy(file)):
                        continue
                    inside = file.relative_to(path) if file != path else Path(file.name)
                    self.names[file] = "-".join(inside.with_suffix("").parts)
                    progress.update(f"đang đọc {escape(one_line(str(file)))}")
                    yield file, self._read(file)

    def _is_copy(self, file: Path) -> bool:
        """Tell whether a file found in a folder has the bytes of one that came before it, and say so."""
        from extractor import Unreadable
        from extractor.files import digest

        try:
            first = self.contents.setdefault(digest(file), file)
        except Unreadable:
            return False
        if first != file:
            self._say(f"bỏ qua {file}: trùng nội dung với {first}")
        return first != file

    def _say(self, line: str) -> None:
        from extractor.outputs.wording import one_line

        if not self.quiet:
            say(one_line(line))

    def _read(self, file: Path) -> Report:
        from extractor import Unreadable, extract
        from extractor.outputs import is_shown

        try:
            report = extract(file, with_text=self.with_text, settings=self.settings, limits=self.limits)
        except Unreadable as error:
            return self._failed(file, str(error))
        except Exception as error:  # a defect of ours on one file must not cost the others
            return self._failed(file, f"lỗi nội bộ {type(error).__name__}: {error}")
        self.shown += [(file.name, finding) for finding in report.findings if is_shown(finding, self.level)]
        return report

    def _failed(self, path: Path, reason: str) -> Report:
        from extractor.pipeline import failed

        self.failed = True
        reason = " ".join(reason.split())
        say(f"không đọc được {path}: {reason}")
        return failed(path, "đọc tệp", reason, self.settings)


def _choose(name: str) -> Output:
    from extractor.outputs import outputs

    known = outputs()
    if name not in known:
        raise typer.BadParameter(f"không có dạng kết quả “{name}”; các dạng: {', '.join(known)}")
    return known[name]


@app.command("extract", cls=Command, short_help="Đọc báo cáo, in những số liệu mâu thuẫn nhau.")
def _extract(
    paths: Annotated[list[Path], typer.Argument(metavar="TỆP...", help="Tệp báo cáo hoặc thư mục chứa báo cáo.")],
    format_: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="DẠNG",
            show_default=False,
            help="Dạng kết quả: text (mặc định), jsonl, json; với --diff: text, json, xlsx, html.",
        ),
    ] = "text",
    folder: Annotated[
        Path | None,
        typer.Option("-o", metavar="THƯ_MỤC", help="Ghi mỗi báo cáo một tệp vào thư mục này; với --diff: tệp kết quả."),
    ] = None,
    diff: Annotated[
        bool, typer.Option("--diff", help="So sánh các báo cáo: mỗi kỳ của một đơn vị với kỳ trước của đơn vị đó.")
    ] = False,
    everything: Everything = False,
    with_text: Annotated[bool, typer.Option("--with-text", help="Kèm toàn văn đã đọc (jsonl, json).")] = False,
    level: Level = None,
    timeout: Timeout = 120,
    memory: Memory = 1500,
    no_ner: NoNer = False,
    quiet: Annotated[bool, typer.Option("-q", help="Không in thông báo phụ (tệp bỏ qua, nơi ghi kết quả).")] = False,
    settings_file: SettingsFile = None,
    patterns: PatternFolders = None,
    baseline: Annotated[
        Path | None,
        typer.Option(
            "--write-baseline", metavar="TỆP", help="Ghi các phát hiện được báo vào tệp này để lần sau bỏ qua."
        ),
    ] = None,
) -> int:
    """Đọc báo cáo (doisoat list formats; cả trong .zip, .eml), in số liệu mâu thuẫn, kèm phép tính và chỗ trích."""
    from extractor.guard import Limits, get_ready

    _refuse_mixed(diff, everything, with_text, baseline)
    if any(path.suffix.lower() not in (".txt", ".md") for path in paths):
        get_ready()
    comparing = choose(format_, folder) if diff else None
    output = None if comparing else _choose(format_)
    settings, source = load_settings(settings_file, patterns)
    settings = settings.without_ner() if no_ner else settings
    asked = severity(level) if level else settings.level
    if baseline:
        check_baseline(baseline)
    if source and not settings_file and not quiet:
        say(f"theo thiết lập trong {source}")
    run = _Run(
        paths, settings, asked, with_text or output is None or output.opened.needs_text, quiet, Limits(timeout, memory)
    )
    if comparing:
        return _compare(run, comparing, folder, everything)
    assert output is not None
    if folder:
        _write_folder(run, output, folder)
    else:
        _write_stream(run, output)
    if baseline:
        _write_baseline(run, baseline)
    return 2 if run.failed else int(bool(run.shown))


def _refuse_mixed(diff: bool, everything: bool, with_text: bool, baseline: Path | None) -> None:
    if everything and not diff:
        raise typer.BadParameter("--all chỉ dùng cùng --diff")
    if diff and with_text:
        raise typer.BadParameter("--with-text không dùng cùng --diff: bảng so sánh không kèm toàn văn")
    if diff and baseline:
        raise typer.BadParameter("--write-baseline không dùng cùng --diff; hãy ghi phát hiện của từng báo cáo trước")


def _compare(run: _Run, output: ComparisonOutput, target: Path | None, everything: bool) -> int:
    from extractor.diff import compare_all

    reports = [report for _, report in run.reports()]
    found = compare_all(reports, settings=run.settings)
    unread = {report.source.path for report in reports if report.failures and not report.source.chars}
    with run.settings.pattern_set.in_force():  # a site's own indicators have their names there
        compared = shown(found, reports, run.level, everything)
        status = finish(compared, output, target, quiet=run.quiet, said=unread)
    return 2 if run.failed else status


def _write_baseline(run: _Run, path: Path) -> None:
    from extractor.baseline import write

    added = write(path, run.shown)
    if run.quiet:
        return
    say(f"đã ghi thêm {added} phát hiện vào {path}; hãy ghi lý do, người quyết định ở từng dòng")
    used = run.settings.baseline
    if used is None or used.resolve() != path.resolve():
        say(f"để các lần sau bỏ qua, hãy ghi baseline = '{path}' vào doisoat.toml")


def _write_stream(run: _Run, output: Output) -> None:
    writer = output.opened(sys.stdout, run.level)
    writer.begin()
    for _, report in run.reports():
        writer.report(report)
    writer.end()


def _write_folder(run: _Run, output: Output, folder: Path) -> None:
    written: set[str] = set()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise typer.BadParameter(f"không tạo được thư mục “{folder}”: {why(error)}") from error
    for file, report in run.reports():
        name = _free(run.names[file], written)
        target = folder / f"{name}{output.suffix}"
        try:
            with target.open("w", encoding="utf-8", newline="\n") as stream:
                output.opened(stream, run.level).report(report)
        except OSError as error:
            run.failed = True
            say(f"không ghi được {target}: {why(error)}")
    if not run.quiet:
        say(f"đã ghi {len(written)} tệp vào {folder}")


def _free(name: str, taken: set[str]) -> str:
    """Return `name`, or `name-2`, `name-3` … where it is taken; case counts for nothing, as on Windows and macOS."""
    free, number = name, 1
    while free.casefold() in taken:
        number += 1
        free = f"{name}-{number}"
    taken.add(free.casefold())
    return free

"""The command `doisoat`: thin commands over the library.

Heavy modules are imported inside the commands, so that `doisoat --help` answers at once. Data goes to standard output,
everything else to standard error. Exit status: 0 nothing found, 1 findings, 2 wrong use or a file could not be read.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.usage import Command, Group, complaint

if TYPE_CHECKING:
    from extractor.outputs import Output
    from extractor.records import Report, Severity

app = typer.Typer(
    cls=Group,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Đọc báo cáo hành chính và chỉ ra những số liệu mâu thuẫn nhau.",
    epilog="Mã kết thúc: 0 không có phát hiện, 1 có phát hiện, 2 dùng sai hoặc có tệp không đọc được.",
)


def _say(line: str) -> None:
    print(f"doisoat: {line}", file=sys.stderr)


@app.callback(invoke_without_command=True)
def _doisoat(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="In số phiên bản rồi thôi.")] = False,
) -> int:
    if version:
        from extractor import __version__

        print(f"doisoat {__version__}")
    elif context.invoked_subcommand is None:
        print(context.get_help(), file=sys.stderr)
        return 2
    return 0


@dataclass
class _Run:
    """The files of one run, read one after the other; a file that fails costs only itself."""

    paths: Sequence[Path]
    with_text: bool
    quiet: bool
    failed: bool = False
    names: dict[Path, str] = field(default_factory=dict)
    """A file's name for -o: its path inside the folder that was asked for, without suffix, "/" replaced."""

    def reports(self) -> Iterator[tuple[Path, Report]]:
        """Yield each file once with its report; one that could not be read has a report that holds only the reason."""
        from rich.console import Console
        from rich.markup import escape

        from extractor.pipeline import collect

        # Progress would run into the findings where both go to one terminal.
        progress = Console(stderr=True, quiet=self.quiet or sys.stdout.isatty()).status("")
        with progress:
            for path in self.paths:
                files, skipped = collect([path])
                for other, reason in skipped:
                    if other == path:  # a folder with nothing to read
                        self.names[path] = path.resolve().name
                        yield path, self._failed(path, reason)
                    elif not self.quiet:
                        _say(f"bỏ qua {other}: {reason}")
                for file in files:
                    if file in self.names:
                        continue
                    inside = file.relative_to(path) if file != path else Path(file.name)
                    self.names[file] = "-".join(inside.with_suffix("").parts)
                    progress.update(f"đang đọc {escape(str(file))}")
                    yield file, self._read(file)

    def _read(self, file: Path) -> Report:
        from extractor import Unreadable, extract

        try:
            return extract(file, with_text=self.with_text)
        except Unreadable as error:
            return self._failed(file, str(error))
        except Exception as error:  # a defect of ours on one file must not cost the others
            return self._failed(file, f"lỗi nội bộ {type(error).__name__}: {error}")

    def _failed(self, path: Path, reason: str) -> Report:
        from extractor.pipeline import failed

        self.failed = True
        reason = " ".join(reason.split())
        _say(f"không đọc được {path}: {reason}")
        return failed(path, "đọc tệp", reason)


def _choose(name: str) -> Output:
    from extractor.outputs import outputs

    known = outputs()
    if name not in known:
        raise typer.BadParameter(f"không có dạng kết quả “{name}”; các dạng: {', '.join(known)}")
    return known[name]


def _severity(name: str) -> Severity:
    from extractor.records import SEVERITIES

    for severity in SEVERITIES:
        if severity == name:
            return severity
    raise typer.BadParameter(f"không có mức “{name}”; các mức: {', '.join(SEVERITIES)}")


@app.command("extract", cls=Command, short_help="Đọc báo cáo, in những số liệu mâu thuẫn nhau.")
def _extract(
    paths: Annotated[list[Path], typer.Argument(metavar="TỆP...", help="Tệp báo cáo hoặc thư mục chứa báo cáo.")],
    format_: Annotated[
        str,
        typer.Option(
            "--format", metavar="DẠNG", show_default=False, help="Dạng kết quả: text (mặc định), jsonl hoặc json."
        ),
    ] = "text",
    folder: Annotated[
        Path | None, typer.Option("-o", metavar="THƯ_MỤC", help="Ghi mỗi báo cáo một tệp vào thư mục này.")
    ] = None,
    with_text: Annotated[bool, typer.Option("--with-text", help="Kèm toàn văn đã đọc (jsonl, json).")] = False,
    level: Annotated[
        str,
        typer.Option(
            "--level",
            metavar="MỨC",
            show_default=False,
            help="Mức nhẹ nhất cần báo: error, warning (mặc định) hoặc info.",
        ),
    ] = "warning",
    quiet: Annotated[bool, typer.Option("-q", help="Không in thông báo phụ (tệp bỏ qua, nơi ghi kết quả).")] = False,
) -> int:
    """Đọc báo cáo (.txt, .md, .docx, .pdf) và in những số liệu mâu thuẫn nhau, kèm phép tính và chỗ trích."""
    output = _choose(format_)
    asked = _severity(level)
    run = _Run(paths, with_text or output.opened.needs_text, quiet)
    found = _write_folder(run, output, asked, folder) if folder else _write_stream(run, output, asked)
    return 2 if run.failed else int(found)


def _has_findings(report: Report, level: Severity) -> bool:
    from extractor.outputs import at_least

    return any(finding.severity in at_least(level) for finding in report.findings)


def _write_stream(run: _Run, output: Output, level: Severity) -> bool:
    found = False
    writer = output.opened(sys.stdout, level)
    writer.begin()
    for _, report in run.reports():
        writer.report(report)
        found |= _has_findings(report, level)
    writer.end()
    return found


def _write_folder(run: _Run, output: Output, level: Severity, folder: Path) -> bool:
    found = False
    written: set[str] = set()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise typer.BadParameter(f"không tạo được thư mục “{folder}”: {_why(error)}") from error
    for file, report in run.reports():
        name = _free(run.names[file], written)
        target = folder / f"{name}{output.suffix}"
        try:
            with target.open("w", encoding="utf-8", newline="\n") as stream:
                output.opened(stream, level).report(report)
        except OSError as error:
            run.failed = True
            _say(f"không ghi được {target}: {_why(error)}")
        found |= _has_findings(report, level)
    if not run.quiet:
        _say(f"đã ghi {len(written)} tệp vào {folder}")
    return found


_REASONS = {
    errno.EACCES: "không có quyền ghi",
    errno.EPERM: "không có quyền ghi",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.ENOSPC: "ổ đĩa đã đầy",
    errno.EEXIST: "đã có tệp cùng tên",
    errno.ENOTDIR: "đã có tệp cùng tên",
    errno.EISDIR: "đã có thư mục cùng tên",
}


def _why(error: OSError) -> str:
    return _REASONS.get(error.errno or 0, f"lỗi {error.errno} của hệ điều hành")


def _free(name: str, taken: set[str]) -> str:
    """Return `name`, or `name-2`, `name-3` … where it is taken; case counts for nothing, as on Windows and macOS."""
    free, number = name, 1
    while free.casefold() in taken:
        number += 1
        free = f"{name}-{number}"
    taken.add(free.casefold())
    return free


@app.command("rule", cls=Command, short_help="Giải thích một quy tắc kiểm tra.")
def _rule(code: Annotated[str, typer.Argument(metavar="MÃ", help="Mã quy tắc, xem doisoat list checks.")]) -> int:
    """In trang giải thích của một quy tắc: vì sao kiểm tra, ví dụ sai, ví dụ đúng, khi nào không báo."""
    from extractor.checks import rules

    known = rules()
    rule = known.get(code.upper())
    if rule is None:
        raise typer.BadParameter(f"không có quy tắc “{code}”; các mã: {', '.join(known)}")
    print(f"{rule.code}  {rule.title}\n\nMức: {_SEVERITY_NAMES[rule.severity]}\nVì sao: {rule.why}")
    for label, examples in (("Sai", rule.bad), ("Đúng", rule.good)):
        for example in examples:
            # Table rows are told apart as a person would write them; the lines of an example stand under each other.
            print(f"{label}: " + example.replace("\t", " | ").replace("\n", "\n" + " " * (len(label) + 2)))
    if rule.not_flagged:
        print(f"Không báo khi: {rule.not_flagged}")
    return 0


_SEVERITY_NAMES = {"error": "sai", "warning": "nghi vấn", "info": "lưu ý"}


def _formats() -> Iterator[tuple[str, ...]]:
    from extractor.formats import formats

    for name, (title, suffixes) in formats().items():
        yield name, " ".join(suffixes), title


def _patterns() -> Iterator[tuple[str, ...]]:
    from extractor.patterns import patterns

    for pattern in patterns():
        yield pattern.id, pattern.kind, pattern.description


def _indicators() -> Iterator[tuple[str, ...]]:
    from extractor.indicators import indicators

    for indicator in indicators():
        yield indicator.code, indicator.unit or "", indicator.name


def _checks() -> Iterator[tuple[str, ...]]:
    from extractor.checks import rules

    for code, rule in rules().items():
        yield code, _SEVERITY_NAMES[rule.severity], rule.title


def _outputs() -> Iterator[tuple[str, ...]]:
    from extractor.outputs import outputs

    for output in outputs().values():
        yield output.name, output.suffix, output.title


_LISTS = {
    "formats": _formats,
    "patterns": _patterns,
    "indicators": _indicators,
    "checks": _checks,
    "outputs": _outputs,
}


@app.command("list", cls=Command, short_help="Liệt kê định dạng, mẫu, chỉ tiêu, quy tắc, dạng kết quả.")
def _list(what: Annotated[str, typer.Argument(metavar="LOẠI", help=", ".join(_LISTS) + ".")]) -> int:
    """Liệt kê những gì chương trình biết: formats (định dạng tệp), patterns (mẫu nhận dạng), indicators (chỉ tiêu),
    checks (quy tắc kiểm tra), outputs (dạng kết quả)."""
    if what not in _LISTS:
        raise typer.BadParameter(f"không có danh sách “{what}”; các danh sách: {', '.join(_LISTS)}")
    rows = list(_LISTS[what]())
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    return 0


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


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status; `arguments` defaults to the process's own."""
    for stream in (sys.stdout, sys.stderr):
        # A Vietnamese Windows console is cp1258 or cp1252, where printing "ế" would end the program.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    try:
        status = app(arguments, prog_name="doisoat", standalone_mode=False)
        sys.stdout.flush()
    except typer.TyperException as error:
        _say(complaint(error))
        return 2
    except BrokenPipeError:
        # The reader left (`| head`). Python would flush again at exit and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        _say(f"không ghi được kết quả: {_why(error)}")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    return int(status or 0)

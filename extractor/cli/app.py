"""The typer application, and what all its commands say and ask in the same way."""

from __future__ import annotations

import errno
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.usage import Group

if TYPE_CHECKING:
    from extractor.records import Severity
    from extractor.settings import Settings

app = typer.Typer(
    cls=Group,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Đọc báo cáo hành chính và chỉ ra những số liệu mâu thuẫn nhau.",
    epilog="Mã kết thúc: 0 không có phát hiện, 1 có phát hiện, 2 dùng sai hoặc có tệp không đọc được.",
)


def say(line: str) -> None:
    """Print a line to standard error."""
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


_REASONS = {
    errno.EACCES: "không có quyền ghi",
    errno.EPERM: "không có quyền ghi",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.ENOSPC: "ổ đĩa đã đầy",
    errno.EEXIST: "đã có tệp cùng tên",
    errno.ENOTDIR: "đã có tệp cùng tên",
    errno.EISDIR: "đã có thư mục cùng tên",
}


def why(error: OSError) -> str:
    """Return the reason of the operating system in Vietnamese."""
    return _REASONS.get(error.errno or 0, f"lỗi {error.errno} của hệ điều hành")


def positive(text: str | float) -> float:
    """Read an option's number."""
    try:
        number = float(str(text).replace(",", "."))
    except ValueError:
        number = 0
    if not 0 < number < float("inf"):
        raise typer.BadParameter(f"cần một số lớn hơn 0, không phải “{text}”")
    return number


SettingsFile = Annotated[
    Path | None,
    typer.Option(
        "--settings", metavar="TỆP", help="Tệp thiết lập (mặc định: doisoat.toml ở thư mục này hoặc trên nó)."
    ),
]
PatternFolders = Annotated[
    list[Path] | None,
    typer.Option("--patterns", metavar="THƯ_MỤC", help="Thư mục mẫu nhận dạng của đơn vị; dùng được nhiều lần."),
]

Level = Annotated[
    str | None,
    typer.Option(
        "--level",
        metavar="MỨC",
        show_default=False,
        help="Mức nhẹ nhất cần báo: error, warning (mặc định) hoặc info.",
    ),
]
Timeout = Annotated[
    float,
    typer.Option(
        "--timeout",
        metavar="GIÂY",
        parser=positive,
        show_default=False,
        help="Hạn đọc một tệp (mặc định 120); mỗi trang của bản chụp thêm một phần mười.",
    ),
]
Memory = Annotated[
    float,
    typer.Option(
        "--memory",
        metavar="MB",
        parser=positive,
        show_default=False,
        help="Bộ nhớ cho một tiến trình đọc (mặc định 1500).",
    ),
]
NoNer = Annotated[bool, typer.Option("--no-ner", help="Chỉ dùng quy tắc, không dùng mô hình nhận dạng đã huấn luyện.")]


def load_settings(path: Path | None, folders: list[Path] | None = None) -> tuple[Settings, Path | None]:
    """Return the settings with the patterns of `folders`, all files read, and the file that they come from."""
    from extractor.settings import Settings, SettingsError

    path = path or Settings.find(Path())
    try:
        settings = (Settings.read(path) if path else Settings()).with_patterns(folders or ())
        _ = settings.pattern_set, settings.dismissed
    except SettingsError as error:
        raise typer.BadParameter(str(error)) from None
    return settings, path


def severity(name: str) -> Severity:
    """Return the severity that an option names."""
    from extractor.records import SEVERITIES

    for severity in SEVERITIES:
        if severity == name:
            return severity
    raise typer.BadParameter(f"không có mức “{name}”; các mức: {', '.join(SEVERITIES)}")


def check_baseline(path: Path) -> None:
    """Refuse a file of dismissed findings that cannot be added to, before the work and not after it."""
    from extractor.baseline import read
    from extractor.settings import SettingsError

    if not path.resolve().parent.is_dir():
        raise typer.BadParameter(f"không có thư mục {path.parent}")
    try:
        read(path)
    except SettingsError as error:
        raise typer.BadParameter(str(error)) from None

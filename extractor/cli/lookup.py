"""`doisoat rule` and `doisoat list`: what the program knows, as the site's settings make it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli.app import PatternFolders, SettingsFile, app, load_settings
from extractor.usage import Command

if TYPE_CHECKING:
    from extractor.checks import Rule
    from extractor.settings import Settings


_SEVERITY_NAMES = {"error": "sai", "warning": "nghi vấn", "info": "lưu ý", "off": "tắt"}


@app.command("rule", cls=Command, short_help="Giải thích một quy tắc kiểm tra.")
def _rule(
    code: Annotated[
        str, typer.Argument(metavar="[MÃ]", help="Mã quy tắc hoặc chữ cái của nhóm; bỏ trống: các nhóm.")
    ] = "",
    settings_file: SettingsFile = None,
) -> int:
    """In trang giải thích của một quy tắc: vì sao kiểm tra, ví dụ sai, ví dụ đúng, khi nào không báo."""
    from extractor.checks import FAMILIES, rules

    settings, _ = load_settings(settings_file)
    known = rules()
    code = code.upper()
    if not code:
        for letter, title in FAMILIES.items():
            print(f"{letter}  {title}")
    elif code in FAMILIES:
        print(f"{code}  {FAMILIES[code]}\n")
        _print_table(list(_checks(settings, code)) or [("Chưa có quy tắc nào.",)])
    elif code in known:
        _print_page(known[code], settings)
    else:
        raise typer.BadParameter(f"không có quy tắc “{code}”; các mã: {', '.join(known)}")
    return 0


def _print_page(rule: Rule, settings: Settings) -> None:
    severity = _SEVERITY_NAMES[settings.severity_of(rule)]
    if settings.severity_of(rule) != rule.severity:
        severity += f" (theo thiết lập; mặc định: {_SEVERITY_NAMES[rule.severity]})"
    print(f"{rule.code}  {rule.title}\n\nMức: {severity}\nVì sao: {rule.why}")
    for label, examples in (("Sai", rule.bad), ("Đúng", rule.good)):
        for example in examples:
            # Table rows are told apart as a person would write them; the lines of an example stand under each other.
            print(f"{label}: " + example.replace("\t", " | ").replace("\n", "\n" + " " * (len(label) + 2)))
    if rule.not_flagged:
        print(f"Không báo khi: {rule.not_flagged}")
    if settings.severity_of(rule) in ("error", "warning"):
        print("Có số đọc từ ảnh chưa chắc đúng: chỉ báo lưu ý, “có thể do nhận dạng”; có số không đọc được: không xét.")


def _formats(settings: Settings) -> Iterator[tuple[str, ...]]:
    from extractor.formats import containers, formats

    for name, (title, suffixes) in (*formats().items(), *containers.kinds().items()):
        yield name, " ".join(suffixes), title


def _patterns(settings: Settings) -> Iterator[tuple[str, ...]]:
    from extractor.patterns import patterns

    for pattern in patterns():
        yield pattern.id, pattern.kind, pattern.description


def _indicators(settings: Settings) -> Iterator[tuple[str, ...]]:
    from extractor.indicators import indicators

    for indicator in indicators():
        yield indicator.code, indicator.unit or "", indicator.name


def _checks(settings: Settings, family: str = "") -> Iterator[tuple[str, ...]]:
    from extractor.checks import rules

    for code, rule in rules().items():
        if code.startswith(family):
            yield code, _SEVERITY_NAMES[settings.severity_of(rule)], rule.title


def _outputs(settings: Settings) -> Iterator[tuple[str, ...]]:
    from extractor.outputs import batch_outputs, outputs

    for output in outputs().values():
        yield "extract", output.name, output.title
    for wide in batch_outputs().values():
        yield "batch", wide.name, wide.title + ("" if wide.default else f" (khi có --with {wide.name})")


_LISTS = {
    "formats": _formats,
    "patterns": _patterns,
    "indicators": _indicators,
    "checks": _checks,
    "outputs": _outputs,
}


@app.command("list", cls=Command, short_help="Liệt kê định dạng, mẫu, chỉ tiêu, quy tắc, dạng kết quả.")
def _list(
    what: Annotated[str, typer.Argument(metavar="LOẠI", help=", ".join(_LISTS) + ".")],
    settings_file: SettingsFile = None,
    folders: PatternFolders = None,
) -> int:
    """Liệt kê những gì chương trình biết: formats (định dạng tệp), patterns (mẫu nhận dạng), indicators (chỉ tiêu),
    checks (quy tắc kiểm tra), outputs (dạng kết quả)."""
    if what not in _LISTS:
        raise typer.BadParameter(f"không có danh sách “{what}”; các danh sách: {', '.join(_LISTS)}")
    settings, _ = load_settings(settings_file, folders)
    with settings.pattern_set.in_force():
        _print_table(list(_LISTS[what](settings)))
    return 0


def _print_table(rows: list[tuple[str, ...]]) -> None:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())

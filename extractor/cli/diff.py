"""`doisoat diff`: the periods of a unit, of those whose reports are in a store."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli.app import Level, PatternFolders, SettingsFile, app, load_settings, severity
from extractor.cli.compared import Everything, choose, finish, shown
from extractor.usage import Command

if TYPE_CHECKING:
    from extractor.checks.periods import Window

_PERIOD = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?:-(?:(?P<month>0?[1-9]|1[0-2])|[qQ](?P<quarter>[1-4])))?"
    r"|(?P<month_first>0?[1-9]|1[0-2])[/-](?P<year_last>(?:19|20)\d\d)"
)


@app.command("diff", cls=Command, short_help="So sánh các kỳ báo cáo của một đơn vị có trong kho.")
def _diff(
    unit: Annotated[
        str, typer.Argument(metavar="[ĐƠN_VỊ]", help="Ví dụ: “xã An Bình, huyện Tam Phước”; bỏ trống: mọi đơn vị.")
    ] = "",
    store: Annotated[
        str,
        typer.Option("--db", metavar="KHO", help="Thư mục kết quả của doisoat batch, tệp kho hoặc địa chỉ của nó."),
    ] = "doisoat.db",
    since: Annotated[
        str, typer.Option("--from", metavar="KỲ", help="Từ kỳ này: 2023-04 (tháng), 2023-Q1 (quý) hoặc 2023 (năm).")
    ] = "",
    until: Annotated[str, typer.Option("--to", metavar="KỲ", help="Đến hết kỳ này, ghi như --from.")] = "",
    format_: Annotated[
        str,
        typer.Option(
            "--format", metavar="DẠNG", show_default=False, help="Dạng kết quả: text (mặc định), json, xlsx hoặc html."
        ),
    ] = "text",
    target: Annotated[Path | None, typer.Option("-o", metavar="TỆP", help="Ghi kết quả vào tệp này.")] = None,
    everything: Everything = False,
    level: Level = None,
    quiet: Annotated[bool, typer.Option("-q", help="Không in thông báo phụ.")] = False,
    settings_file: SettingsFile = None,
    patterns: PatternFolders = None,
) -> int:
    """So sánh các kỳ báo cáo trong kho: mỗi kỳ của một đơn vị với kỳ trước của đơn vị đó, kỳ dài với các kỳ ngắn cộng
    lại."""
    from extractor.crosscheck.periods import NothingKept, compare_stored
    from extractor.store import Store, StoreProblem

    output = choose(format_, target)
    first, last = _window("--from", since), _window("--to", until)
    if first and last and last.last < first.first:
        raise typer.BadParameter(f"--to {until} trước --from {since}")
    settings, _ = load_settings(settings_file, patterns)
    asked = severity(level) if level else settings.level
    try:
        with Store.of(store) as opened:
            stored = compare_stored(opened, unit.strip(), first, last, settings=settings)
    except (StoreProblem, NothingKept) as problem:
        raise typer.BadParameter(str(problem)) from None
    with settings.pattern_set.in_force():
        compared = shown(stored.comparisons, stored.reports, asked, everything, marks=True)
        return finish(compared, output, target, quiet=quiet)


def _window(option: str, words: str) -> Window | None:
    """Return the months of "2023-04", "04/2023", "2023-Q1" or "2023"; raises `typer.BadParameter`."""
    from extractor.checks.periods import Window

    if not words:
        return None
    match = _PERIOD.fullmatch(words.strip())
    if match is None:
        raise typer.BadParameter(f"{option} “{words}” không phải là một kỳ; hãy ghi như 2023-04, 2023-Q1 hoặc 2023")
    january = 12 * int(match["year"] or match["year_last"])
    if month := match["month"] or match["month_first"]:
        return Window(january + int(month) - 1, january + int(month) - 1)
    if match["quarter"]:
        start = january + 3 * int(match["quarter"]) - 3
        return Window(start, start + 2)
    return Window(january, january + 11)

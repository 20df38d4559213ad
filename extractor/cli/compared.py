"""What `doisoat extract --diff` and `doisoat diff` share: the form asked for, the writing, the exit status."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli.app import say, why

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from extractor.comparison import Comparisons
    from extractor.outputs import Compared, ComparisonOutput
    from extractor.records import Report, Severity

Everything = Annotated[bool, typer.Option("--all", help="Với bảng so sánh: in cả những gì không thay đổi.")]


def choose(name: str, target: Path | None) -> ComparisonOutput:
    """Return the output of comparisons that `--format` names; raises `typer.BadParameter`."""
    from extractor.outputs import comparison_outputs

    known = comparison_outputs()
    if name not in known:
        raise typer.BadParameter(f"không có dạng so sánh “{name}”; các dạng: {', '.join(known)}")
    if known[name].binary and target is None:
        raise typer.BadParameter(f"dạng {name} cần -o TỆP{known[name].suffix}")
    if target is not None and target.is_dir():
        raise typer.BadParameter(f"“{target}” là thư mục; khi so sánh, -o là tên một tệp")
    return known[name]


def shown(
    comparisons: Comparisons, reports: Iterable[Report], level: Severity, everything: bool, *, marks: bool = False
) -> Compared:
    """Return what an output needs of comparisons and of the reports that they compare."""
    from extractor.outputs import Compared

    by_path = {report.source.path: report for report in reports}
    return Compared(
        comparisons,
        lambda path: by_path[path].source.text if path in by_path else None,
        level,
        everything,
        lambda path: by_path[path].sections if path in by_path else (),
        marks,
    )


def finish(
    compared: Compared, output: ComparisonOutput, target: Path | None, *, quiet: bool, said: Container[str] = ()
) -> int:
    """Write comparisons to a file or to standard output, say what could not be compared; return the exit status.

    `said` are the files of which that has been said.
    """
    from extractor.outputs import OutputProblem, is_shown, replacing
    from extractor.outputs.wording import one_line

    found = compared.comparisons
    for skipped in () if quiet else found.skipped:
        if skipped.path not in said:
            say(f"không so sánh được {one_line(skipped.path)}: {one_line(skipped.reason)}")
    for failure in found.failures:
        say(one_line(failure))
    if target is None:
        output.write(compared, sys.stdout)
    else:
        try:
            with replacing(target) as new:
                if output.binary:
                    with new.open("wb") as stream:
                        output.write(compared, stream)
                else:
                    with new.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as text:
                        output.write(compared, text)
        except OutputProblem as problem:
            raise typer.BadParameter(str(problem)) from None
        except OSError as error:
            raise typer.BadParameter(f"không ghi được {target}: {why(error)}") from None
        if not quiet:
            say(f"đã ghi {target}")
    if not found.comparisons or found.failures:
        return 2
    return int(any(is_shown(finding, compared.level) for finding in found.findings))

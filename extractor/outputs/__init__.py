"""Outputs: reports → text; a batch → files; comparisons → text or a file.

An output is one module (or package) in this folder with a class decorated by `output`, or a function decorated by
`batch_output`; being there registers it. The class is opened on a text stream and is handed one report at a time, so
that a long run shows its first report at once:

    writer = outputs()["jsonl"].opened(stream, "warning")
    writer.begin()
    writer.report(report)  # once for each
    writer.end()

What is for people leaves out the findings that are not `is_shown`: too light, or dismissed by someone.
For a file that holds one report only (`-o DIR`), `report` is called without `begin` and `end`.

The function of a batch output writes its files below a folder, each by `replacing`, and returns what people should know
of it: one Vietnamese line each. A function decorated by `comparison_output` writes comparisons to one stream.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TextIO

from extractor.comparison import Comparisons
from extractor.records import SEVERITIES, Finding, Report, Section, Severity

if TYPE_CHECKING:
    from extractor.store import Batch


def at_least(level: Severity) -> tuple[Severity, ...]:
    """Return the severities that are as grave as `level` or graver."""
    return SEVERITIES[: SEVERITIES.index(level) + 1]


def is_shown(finding: Finding, level: Severity) -> bool:
    """Tell whether a finding is to be shown to a person who asked for `level`, and counts for the exit status."""
    return finding.dismissed is None and finding.severity in at_least(level)


class Writer(ABC):
    """The base of all outputs: writes to `stream`; `level` is the least severity that was asked for."""

    needs_text = False
    """Whether the reports must carry their source text."""

    def __init__(self, stream: TextIO, level: Severity) -> None:
        self.stream = stream
        self.level = level

    def begin(self) -> None:  # noqa: B027  most outputs have nothing to write here
        """Write what stands before the first report."""

    @abstractmethod
    def report(self, report: Report) -> None:
        """Write one report."""

    def end(self) -> None:  # noqa: B027
        """Write what stands after the last report."""


@dataclass(frozen=True, slots=True)
class Output:
    """A registered output: its name on the command line, Vietnamese title, file name suffix and writer class."""

    name: str
    title: str
    suffix: str
    opened: type[Writer]


_outputs: dict[str, Output] = {}


def output(name: str, title: str, suffix: str) -> Callable[[type[Writer]], type[Writer]]:
    """Register the writer class that follows as the output `name`."""

    def register(writer: type[Writer]) -> type[Writer]:
        if name in _outputs:
            raise ValueError(f"two outputs named {name}")
        _outputs[name] = Output(name, title, suffix, writer)
        return writer

    return register


def outputs() -> dict[str, Output]:
    """Return all outputs of reports by name, sorted."""
    _import_all()
    return dict(sorted(_outputs.items()))


@dataclass(frozen=True, slots=True)
class BatchOutput:
    """A registered output of batches: its name on the command line, Vietnamese title, whether it is always written."""

    name: str
    title: str
    default: bool
    write: Callable[[Batch, Path], Sequence[str]]


_batch_outputs: dict[str, BatchOutput] = {}


def batch_output(
    name: str, title: str, *, default: bool = False
) -> Callable[[Callable[[Batch, Path], Sequence[str]]], Callable[[Batch, Path], Sequence[str]]]:
    """Register the function that follows as the batch output `name`."""

    def register(write: Callable[[Batch, Path], Sequence[str]]) -> Callable[[Batch, Path], Sequence[str]]:
        if name in _batch_outputs:
            raise ValueError(f"two batch outputs named {name}")
        _batch_outputs[name] = BatchOutput(name, title, default, write)
        return write

    return register


def batch_outputs() -> dict[str, BatchOutput]:
    """Return all outputs of batches by name, sorted."""
    _import_all()
    return dict(sorted(_batch_outputs.items()))


@dataclass(frozen=True)
class Compared:
    """Comparisons as an output shows them: `text` reads a file's source text, for what stands around a quote.

    `level` is the least severity that was asked for, `everything` tells to show also what has not changed. `sections`
    gives a file's headings, by which the page lines its texts up; without them it goes by their lines alone. `marks`
    tells to show the marks of findings, by which verdicts are entered in a store.
    """

    comparisons: Comparisons
    text: Callable[[str], str | None]
    level: Severity = "warning"
    everything: bool = False
    sections: Callable[[str], Sequence[Section]] = lambda path: ()
    marks: bool = False


@dataclass(frozen=True, slots=True)
class ComparisonOutput:
    """A registered output of comparisons: name, Vietnamese title, suffix, whether it is a `binary` file."""

    name: str
    title: str
    suffix: str
    binary: bool
    write: Callable[[Compared, IO[Any]], None]


_comparison_outputs: dict[str, ComparisonOutput] = {}
WriteCompared = Callable[[Compared, IO[Any]], None]


def comparison_output(
    name: str, title: str, suffix: str, *, binary: bool = False
) -> Callable[[WriteCompared], WriteCompared]:
    """Register the function that follows as the output `name` of comparisons; it writes to a stream that is open."""

    def register(write: WriteCompared) -> WriteCompared:
        if name in _comparison_outputs:
            raise ValueError(f"two outputs of comparisons named {name}")
        _comparison_outputs[name] = ComparisonOutput(name, title, suffix, binary, write)
        return write

    return register


def comparison_outputs() -> dict[str, ComparisonOutput]:
    """Return all outputs of comparisons by name, sorted."""
    _import_all()
    return dict(sorted(_comparison_outputs.items()))


class OutputProblem(Exception):
    """A file that cannot be written: one Vietnamese line that says why and what to do."""


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a path to write to; it takes the place of `path` when all is written, so that no file is ever half there.

    Raises `OutputProblem` where another program has the file open, OSError where the disk refuses.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.moi")
    try:
        yield new
        try:
            os.replace(new, path)
        except PermissionError:  # Excel and Word lock what they have open, on Windows
            raise OutputProblem(f"{path.name} đang mở ở chương trình khác; hãy đóng nó rồi chạy lại") from None
        if (replaced_here := _replaced.get()) is not None:
            replaced_here.append(path)
    finally:
        new.unlink(missing_ok=True)


_replaced: ContextVar[list[Path] | None] = ContextVar("replaced", default=None)


@contextmanager
def replaced() -> Iterator[list[Path]]:
    """Yield a list that takes up each path that `replacing` puts in place in the block."""
    paths: list[Path] = []
    token = _replaced.set(paths)
    try:
        yield paths
    finally:
        _replaced.reset(token)


def _import_all() -> None:
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")

"""Outputs: reports → text.

An output is one module in this folder with a class decorated by `output`; being there registers it. The class is
opened on a text stream and is handed one report at a time, so that a long run shows its first report at once:

    writer = outputs()["jsonl"].opened(stream, "warning")
    writer.begin()
    writer.report(report)  # once for each
    writer.end()

What is for people leaves out the findings that are not `is_shown`: too light, or dismissed by someone.
For a file that holds one report only (`-o DIR`), `report` is called without `begin` and `end`.
"""

from __future__ import annotations

import importlib
import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import TextIO

from extractor.records import SEVERITIES, Finding, Report, Severity


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
    """Return all outputs by name, sorted."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return dict(sorted(_outputs.items()))

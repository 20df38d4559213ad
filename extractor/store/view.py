"""What one batch found, as the outputs read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from extractor.comparison import Comparisons
from extractor.records import File, Finding, Report, Review, Run, Severity


@dataclass(frozen=True)
class Batch:
    """The files of a run's folder, in order of their paths, and what was found in them.

    `findings` are those between reports (rules U1xx); their spans name the files by `path`, as `File.path`. The reports
    are read from the store one at a time, with the people's verdicts put in: so there may be thousands.
    """

    run: Run
    files: tuple[File, ...]
    load: Callable[[File], Report]
    level: Severity = "warning"
    findings: tuple[Finding, ...] = ()
    readings: Mapping[str, Run] = field(default_factory=dict)
    """sha256 → the run that read that content: who, when, by which versions. A later run only met it again."""
    reviews: Mapping[str, tuple[Review, ...]] = field(default_factory=dict)
    """Fingerprint → all that people have said of that finding, the oldest first."""
    compare: Callable[[Iterable[Report]], Comparisons] | None = None
    """What compares a unit's reports over their periods, with the site's settings; None where that is not asked for."""

    @property
    def folder(self) -> Path:
        """The folder that was read, where the files still are unless someone moved them."""
        return Path(self.run.folder)

    def reports(self) -> Iterator[tuple[File, Report]]:
        """Yield each file that was read with its report, whose `source.path` is the path below the folder."""
        for file in self.files:
            if file.status == "done":
                yield file, self.load(file)

    @cached_property
    def to_answer(self) -> dict[str, list[Finding]]:
        """Path → the findings between reports that this file's unit is to answer: they point at its report first.

        The other reports that they quote are what it departs from; their units have nothing to answer.
        """
        found: dict[str, list[Finding]] = defaultdict(list)
        for finding in self.findings:
            if path := next((span.path for span in finding.spans), None):
                found[path].append(finding)
        return dict(found)

    @property
    def unread(self) -> tuple[File, ...]:
        """The files that have no report, each with its reason."""
        return tuple(file for file in self.files if file.status != "done")

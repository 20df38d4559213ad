"""A run over a folder: what is new or changed is read in worker processes, and all is kept in the store at once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from extractor.batch.folder import Content, survey
from extractor.batch.pool import Limits, Lost, Pool
from extractor.batch.work import Answer, reader
from extractor.pipeline import versions
from extractor.records import File, Run
from extractor.settings import Settings
from extractor.store import Known, Rows, Store

Kept = tuple[File, Rows | None]
_AGAIN = "lần sau sẽ thử lại"


class Watch(Protocol):
    """Who is told of a run's progress, and can stop it."""

    def begin(self, files: int, known: int) -> None:
        """`files` are to be read; `known` ones need no reading."""

    def done(self, file: File) -> None:
        """A file has been read, or could not be; before `begin`, one that needed no reading to know that."""

    def stopping(self) -> bool:
        """Tell whether the run is to stop."""


@dataclass(frozen=True, slots=True)
class Batcher:
    """Reads folders into a store.

    `make` returns the function that a worker does its work by; it is an argument so that tests can have it crash.
    """

    store: Store
    settings: Settings
    limits: Limits
    make: Callable[[str], Callable[[Content], Answer]] = reader

    def run(self, folder: Path, is_output: Callable[[Path], bool], watch: Watch, *, fresh: bool = False) -> Run:
        """Read what is new or changed in `folder`, all if `fresh`, and return the run: not finished if it was stopped.

        Each report is kept as soon as it is there, so that a run can end at any moment and be taken up by the next.
        Raises `StoreProblem`, `PoolProblem`.
        """
        found = survey(folder, is_output, watch.stopping)
        run = self.store.begin(folder, versions(self.settings), self.settings.revision)
        known = {} if fresh else self.store.known(run.versions, run.settings)
        new = [content for content in found.contents if not _is_known(content, known)]
        old = [content for content in found.contents if _is_known(content, known)]
        self.store.add_all(run, [(file, None) for file in found.settled])
        for file in found.settled:
            watch.done(file)
        self.store.add_all(run, [(_known_file(content, known), None) for content in old])
        watch.begin(len(new), len(old))
        self._read(run, new, watch)
        return run if watch.stopping() else self.store.finish(run)

    def _read(self, run: Run, contents: list[Content], watch: Watch) -> None:
        # Without the baseline: what people dismissed is put in when the store is read.
        settings = self.settings.model_copy(update={"baseline": None}).model_dump_json()
        pool: Pool[Content, Answer] = Pool(partial(self.make, settings), self.limits, watch.stopping)
        with closing(pool.run(contents)) as outcomes:
            for some in outcomes:
                kept = [self._kept(content, answer) for content, answer in some]
                self.store.add_all(run, kept)
                for file, _ in kept:
                    watch.done(file)

    def _kept(self, content: Content, answer: Answer | Lost) -> Kept:
        if isinstance(answer, Lost):
            answer = Answer(None, _reason(answer, self.limits))
        return _file(content, answer), answer.rows


def _is_known(content: Content, known: dict[str, Known]) -> bool:
    report = known.get(content.sha256)
    # The suffix decides where the content does not: what could not be read may be text under another one.
    return report is not None and (
        report.unreadable is None or report.format == content.path.suffix.lower().lstrip(".")
    )


def _known_file(content: Content, known: dict[str, Known]) -> File:
    file = _file(content, Answer(None, known[content.sha256].unreadable))
    return file.model_copy(update={"known": True, "seconds": None})


def _file(content: Content, answer: Answer) -> File:
    return File(
        path=content.name,
        status="failed" if answer.reason else "done",
        reason=" ".join(answer.reason.split()) if answer.reason else None,
        sha256=content.sha256,
        seconds=answer.seconds,
    )


def _reason(lost: Lost, limits: Limits) -> str:
    match lost.why:
        case "time":
            return f"{limits.too_long}; {_AGAIN}"
        case "memory":
            return f"{limits.too_much}; {_AGAIN}"
        case "crash":
            return f"tiến trình đọc tệp này bị dừng đột ngột (mã {lost.code}); {_AGAIN}"

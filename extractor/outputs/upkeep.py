"""What a folder of outputs holds: which outputs are as they were written, so that a rerun writes only what has changed.

It is kept in a file of that folder, not in the store: several people may write outputs of one store, each their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ValidationError

from extractor.outputs import BatchOutput, replaced, replacing
from extractor.store import Batch

_NAME = ".doisoat.json"


class _Written(BaseModel):
    """An output as it was written: the key of what it shows, and path → size and time of change (ns) of its files."""

    key: str
    files: dict[str, tuple[int, int]]


class Found(NamedTuple):
    """How many findings of a rule are shown."""

    rule: str
    title: str
    findings: int


class _State(BaseModel):
    outputs: dict[str, _Written] = {}
    found: tuple[Found, ...] = ()


def is_output(folder: Path) -> bool:
    """Tell whether outputs were written to `folder`."""
    return (folder / _NAME).is_file()


class Upkeep:
    """The outputs in a folder. A key stands for all that they show: as long as it is the same, so are they."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            self._state = _State.model_validate_json((folder / _NAME).read_bytes())
        except (OSError, ValidationError):  # there is none yet, or it is damaged: everything is written again
            self._state = _State()

    @property
    def found(self) -> tuple[Found, ...]:
        """The findings that the outputs show, as they were counted."""
        return self._state.found

    def untouched(self, name: str) -> bool:
        """Tell whether the output `name` is there as it was written."""
        written = self._state.outputs.get(name)
        return written is not None and all(self._sign(path) == sign for path, sign in written.files.items())

    def outdated(self, outputs: Sequence[BatchOutput], key: str) -> list[BatchOutput]:
        """Return those of `outputs` that are to be written."""
        written = self._state.outputs
        return [o for o in outputs if not self.untouched(o.name) or written[o.name].key != key]

    def write(self, output: BatchOutput, batch: Batch, key: str) -> Sequence[str]:
        """Write an output and return what people should know. Raises `OutputProblem`, OSError."""
        with replaced() as paths:
            lines = output.write(batch, self._folder)
        before = self._state.outputs.get(output.name)
        names = {path.relative_to(self._folder).as_posix() for path in paths} | set(before.files if before else ())
        signs = {name: sign for name in sorted(names) if (sign := self._sign(name))}
        self._state.outputs[output.name] = _Written(key=key, files=signs)
        return lines

    def save(self, found: tuple[Found, ...]) -> None:
        """Note for the next run what has been written, and what was found. Raises OSError."""
        state = _State(outputs=self._state.outputs, found=found)
        with replacing(self._folder / _NAME) as new:
            new.write_text(state.model_dump_json(), encoding="utf-8")

    def _sign(self, name: str) -> tuple[int, int] | None:
        try:
            stat = (self._folder / name).stat()
        except OSError:
            return None
        return stat.st_size, stat.st_mtime_ns

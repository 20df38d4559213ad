from __future__ import annotations

import itertools
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor import Settings

CONTRADICTION = "Đã giải quyết đúng hạn 1.180/1.234 hồ sơ, đạt 98,5%."


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, empty."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def site(folder: Path) -> Callable[..., Settings]:
    """A function that writes a site's doisoat.toml and its pattern files in mau/, beside a report bc.txt."""
    Path("bc.txt").write_text(CONTRADICTION + "\n", encoding="utf-8")

    def write(toml: str, **patterns: str) -> Settings:
        for name, content in patterns.items():
            Path("mau").mkdir(exist_ok=True)
            Path("mau", f"{name}.toml").write_text(content, encoding="utf-8")
        Path("doisoat.toml").write_text(toml, encoding="utf-8")
        return Settings.read(Path("doisoat.toml"))

    return write


@pytest.fixture
def calls() -> Callable[[Callable[[], object]], int]:
    """Return a function that counts the function calls of a piece of work.

    Unlike seconds they are the same on every machine and under any load.
    """

    def count(work: Callable[[], object]) -> int:
        seen = itertools.count()
        sys.setprofile(lambda frame, event, argument: next(seen) if event in ("call", "c_call") else None)
        try:
            work()
        finally:
            sys.setprofile(None)
        return next(seen)

    return count

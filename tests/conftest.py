from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import postgresql
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


@pytest.fixture(scope="session")
def server() -> Iterator[postgresql.Server]:
    """A PostgreSQL server; without one the test is skipped, but on CI it fails."""
    try:
        with postgresql.server() as running:
            yield running
    except postgresql.Missing as error:
        if os.environ.get("CI") == "true":
            pytest.fail(f"no PostgreSQL server: {error}")
        pytest.skip(f"no PostgreSQL server: {error}")


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a store may be made: a file, then a database on a server."""
    if request.param == "sqlite":
        return str(tmp_path / "doisoat.db")
    url: str = request.getfixturevalue("server").emptied()
    return url

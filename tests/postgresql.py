"""A PostgreSQL server for the tests: its own, on a free port of the loopback, gone when they end."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

PASSWORD = "mật-khẩu-bí-mật"


class Missing(Exception):
    """There is no PostgreSQL on this machine, or it cannot be started."""


class Server:
    """A running server. Everyone on this machine may enter, but the role `locked` needs its password."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._numbers = count()
        self.run(f"CREATE ROLE locked LOGIN PASSWORD '{PASSWORD}'")
        self.run("CREATE DATABASE kho")

    def run(self, statement: str, database: str = "postgres") -> None:
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(statement)

    def url(self, database: str, user: str = "postgres") -> str:
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def database(self) -> str:
        """Return the URL of a new database."""
        name = f"kho{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name}")
        return self.url(name)

    def emptied(self) -> str:
        """Return the URL of a database with nothing in it, always the same: a new one costs more than a test."""
        self.run("DROP SCHEMA public CASCADE; CREATE SCHEMA public", "kho")
        return self.url("kho")


@contextmanager
def server() -> Iterator[Server]:
    """Start a server and stop it; raises `Missing`."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="doisoat-postgresql-"))
    try:
        # initdb and postgres refuse to run as root.
        user = "postgres" if os.name == "posix" and os.geteuid() == 0 else None
        if user:
            shutil.chown(folder, user)
        port = _free_port()
        data = folder / "data"

        def run(program: str, *arguments: str) -> None:
            done = subprocess.run(
                [programs / program, "-D", data, *arguments],
                user=user,
                extra_groups=[] if user else None,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,  # the server keeps it open: a pipe would never end
                stderr=(folder / "log").open("ab"),
            )
            if done.returncode:
                raise Missing(f"{program} failed: {(folder / 'log').read_text(errors='replace')[-500:]}")

        # Vietnamese order, which is not the order of bytes: what the store orders must not depend on it.
        locale = ("--encoding=UTF8", "--locale=C", "--locale-provider=icu", "--icu-locale=vi")
        run("initdb", "-U", "postgres", "--auth=trust", "--no-sync", *locale)
        access = data / "pg_hba.conf"
        access.write_text(f"host all locked 127.0.0.1/32 scram-sha-256\n{access.read_text()}")
        settings = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
        run("pg_ctl", "-w", "-o", settings, "-l", str(folder / "server.log"), "start")
        try:
            yield Server(port)
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")
    except (LookupError, PermissionError) as error:  # no user postgres to become
        raise Missing(str(error)) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """Return the newest folder with the server's programs; Debian keeps them out of PATH."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if not folders:
        raise Missing("no initdb under PATH or /usr/lib/postgresql")
    return max(folders, key=lambda folder: (folder.parent.name.isdigit() and int(folder.parent.name), folder))


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])

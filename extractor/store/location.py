"""Where a store lies: a path or an SQLAlchemy URL → an engine, set up for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry

_REMOTE = {
    "cifs",
    "smb",
    "smb2",
    "smb3",
    "smbfs",
    "nfs",
    "nfs4",
    "afpfs",
    "webdav",
    "davfs",
    "fuse.sshfs",
    "9p",
    "ncpfs",
}


class StoreProblem(Exception):
    """A store that cannot be used: one Vietnamese line that says why and what to do."""


def engine_for(where: str | Path) -> Engine:
    """Return an engine for a file or a database URL. Raises `StoreProblem`."""
    try:
        url = make_url(where) if isinstance(where, str) and "://" in where else _file_url(Path(where))
        if url.get_backend_name() == "sqlite":
            return _sqlite(url)
        return create_engine(url)
    except (ArgumentError, NoSuchModuleError):
        raise StoreProblem(f"không hiểu địa chỉ kho dữ liệu “{_shown(where)}”; ví dụ: doisoat.db") from None
    except ModuleNotFoundError as error:
        raise StoreProblem(
            f"chưa cài trình kết nối cơ sở dữ liệu ({error.name}); PostgreSQL: pip install psycopg"
        ) from None


def _shown(where: str | Path) -> str:
    """Return the address without its password."""
    head, at, tail = str(where).rpartition("@")
    return f"…@{tail}" if at and head else str(where)


def _file_url(path: Path) -> URL:
    return URL.create("sqlite", database=str(path))


def _sqlite(url: URL) -> Engine:
    if url.database and url.database != ":memory:":
        _refuse_share(Path(url.database))
    engine = create_engine(url, connect_args={"timeout": 30})
    event.listen(engine, "connect", _pragmas)
    return engine


def _pragmas(connection: Any, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")  # a finished report outlasts a power cut
    cursor.close()


def _refuse_share(path: Path) -> None:
    """SQLite's locks and its WAL need one machine: on a share, two users would destroy each other's data."""
    folder = path.resolve().parent
    if str(folder).startswith("\\\\") or _file_system(folder) in _REMOTE:
        raise StoreProblem(
            f"kho dữ liệu {path.name} nằm trên ổ mạng ({folder}), nơi SQLite không khóa tệp an toàn; "
            "hãy dùng --db với một đường dẫn trên ổ đĩa của máy này, hoặc một máy chủ PostgreSQL"
        )


def _file_system(folder: Path) -> str:
    """Return the kind of file system that `folder` is on; "" where that is not known."""
    best, kind = -1, ""
    for partition in psutil.disk_partitions(all=True):
        mount = Path(partition.mountpoint)
        if (folder == mount or mount in folder.parents) and len(mount.parts) >= best:
            remote = "remote" in partition.opts.split(",")  # as Windows says it
            best, kind = len(mount.parts), "smb" if remote else partition.fstype.lower()
    return kind

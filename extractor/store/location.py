"""Where a store lies: a path or a URL → an engine, set up for it."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry

from extractor.store.problems import StoreProblem, told

WAIT = 30
"""Seconds that a writer waits for another one to finish."""

_CONNECT = 10  # seconds that a server is waited for
_LOCK = 0x646F69736F6174  # the advisory lock of those who write on PostgreSQL: "doisoat"

# File systems of other machines, as Linux, macOS and Windows (psutil: "remote") call them.
_REMOTE = {
    *("afpfs", "cifs", "smb", "smb2", "smb3", "smbfs", "ncpfs", "nfs", "nfs4", "webdav", "davfs", "9p"),
    *("ceph", "glusterfs", "lustre", "beegfs", "vboxsf", "vmhgfs", "remote"),
    *("fuse.sshfs", "fuse.davfs2", "fuse.smbnetfs", "fuse.gvfsd-fuse", "fuse.rclone", "fuse.s3fs", "fuse.glusterfs"),
    *("fuse.ceph", "fuse.vmhgfs-fuse"),
}


def is_url(where: str | Path) -> bool:
    """Tell whether `where` is a URL, not the path of a file or folder."""
    return isinstance(where, str) and "://" in where


def engine_for(where: str | Path) -> Engine:
    """Return an engine for a file or a database URL. Raises `StoreProblem`; its words hold no password."""
    if not is_url(where):
        return _sqlite(Path(where))
    try:
        url = make_url(str(where))
    except (ArgumentError, ValueError):  # ValueError: a port that is no number
        raise _not_understood(where) from None
    match url.get_backend_name():
        case "sqlite" if url.database and not url.query:
            return _sqlite(Path(url.database))
        case "postgresql":
            return _postgresql(url)
    raise _not_understood(where)


def _not_understood(where: str | Path) -> StoreProblem:
    # All but the scheme may be a part of a password.
    scheme = str(where).partition("://")[0]
    return StoreProblem(
        f"không hiểu địa chỉ kho dữ liệu {scheme}://…; kho là một tệp (ví dụ doisoat.db) "
        "hoặc một cơ sở dữ liệu PostgreSQL (postgresql://người_dùng:mật_khẩu@máy_chủ/tên)"
    )


def _sqlite(path: Path) -> Engine:
    path = path.resolve()
    if os.path.isdir(path):
        raise StoreProblem(f"kho dữ liệu phải là một tệp, mà {path} là thư mục; ví dụ: {path / 'doisoat.db'}")
    if is_shared(path.parent):
        raise StoreProblem(
            f"kho dữ liệu {path.name} nằm trên ổ mạng ({path.parent}), nơi tệp không được khóa an toàn; "
            "hãy dùng --db với một tệp trên ổ đĩa của máy này, hoặc một máy chủ PostgreSQL"
        )
    engine = create_engine(URL.create("sqlite", database=str(path)), connect_args={"timeout": WAIT})
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: Any, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = (
        None  # Python would begin a transaction at the first change only, not at the first read
    )
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = FULL")  # a finished report outlasts a power cut
    _switch_to_wal(cursor)
    cursor.close()


def _switch_to_wal(cursor: Any) -> None:
    # Here, and nowhere else, SQLite gives up at once where another opens the same new file.
    end = time.monotonic() + WAIT
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > end:
                raise
        time.sleep(0.01)


def _begin(connection: Connection) -> None:
    # A writer that reads first, and asks for the lock only then, may have read what another has changed since.
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql(url: URL) -> Engine:
    patience = {} if "connect_timeout" in url.query else {"connect_timeout": _CONNECT}
    try:
        return create_engine(url.set(drivername="postgresql+psycopg"), connect_args=patience)
    except ImportError:
        raise StoreProblem('chưa cài trình kết nối PostgreSQL; hãy chạy: pip install "doisoat[postgresql]"') from None


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that changes the store, or nothing of it where it fails; others who write wait."""
    with told(), engine.connect().execution_options(writes=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{WAIT}s'")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that sees the store as it is now, whatever others write meanwhile."""
    with told(), engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        yield connection


def is_shared(folder: Path) -> bool:
    """Tell whether a folder lies on another machine.

    SQLite's locks and its WAL need one machine (https://www.sqlite.org/wal.html): on a share, two users would destroy
    each other's data.
    """
    name = str(folder)
    if name.startswith("\\\\"):  # \\server\share is another machine, \\?\C:\ is this one
        return not name.startswith(("\\\\?\\", "\\\\.\\")) or name[4:].upper().startswith("UNC\\")
    best, kind = -1, ""
    for partition in psutil.disk_partitions(all=True):
        mount = Path(partition.mountpoint)
        if (folder == mount or mount in folder.parents) and len(mount.parts) >= best:
            remote = "remote" in partition.opts.split(",")  # as Windows says it
            best, kind = len(mount.parts), "remote" if remote else partition.fstype.lower()
    return kind in _REMOTE

"""Where a store may lie, and the one Vietnamese line for each place where it cannot."""

from __future__ import annotations

import os
import re
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from types import SimpleNamespace

import psutil
import psycopg
import pytest
from postgresql import PASSWORD, Server
from sqlalchemy import event
from sqlalchemy.exc import DatabaseError, OperationalError

from extractor.records import File, Report, Source, Versions
from extractor.store import Store, StoreProblem, rows_of
from extractor.store.location import is_shared
from extractor.store.problems import told

VERSIONS = Versions(program="1.0", patterns="abc")
VIETNAMESE = re.compile(r"[à-ỹđ]")


def problem(where: str | Path, *, create: bool = True) -> str:
    """The line for a store that cannot be opened: in Vietnamese, without a password."""
    with pytest.raises(StoreProblem) as raised:
        Store.open(where, create=create)
    said = str(raised.value)
    assert "\n" not in said
    assert VIETNAMESE.search(said)
    for secret in (PASSWORD, "bimat", "hunter2"):
        assert secret not in said
    return said


# Files.


@pytest.mark.parametrize(
    "name",
    ["kho dữ liệu.db", "100%.db", "a?b.db", "a#b.db", "a%20b.db", "file:x.db", ":memory:", "a&mode=ro.db", "\udce9.db"],
)
@pytest.mark.skipif(os.name != "posix", reason="names that Windows does not allow")
def test_a_store_may_have_any_name(folder: Path, name: str) -> None:
    Path("Xã Hòa Lạc #1").mkdir()
    for path in (Path(name), folder / "Xã Hòa Lạc #1" / name):
        with Store.open(path) as store:
            run = store.begin(folder, VERSIONS)
        assert path.is_file()
        with Store.of(path) as store:
            assert store.batch().run == run


def test_what_is_no_store(folder: Path) -> None:
    Path("note.db").write_text("Ghi chú của tôi, không phải cơ sở dữ liệu. " * 50, encoding="utf-8")
    with sqlite3.connect("other.db") as other:
        other.execute("CREATE TABLE bookmarks (url TEXT)")
    Path("out").mkdir()
    assert "không phải là cơ sở dữ liệu" in problem("note.db")
    assert "của một chương trình khác" in problem("other.db")
    assert "là thư mục; ví dụ: " in problem("out")
    assert "không có thư mục" in problem("missing/doisoat.db")
    assert "hãy chạy doisoat batch" in problem("missing.db", create=False)
    Path("empty.db").touch()
    assert "chưa có kho dữ liệu" in problem("empty.db", create=False)
    assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("bookmarks",)]
    Store.open("empty.db").close()


def test_a_damaged_store(folder: Path) -> None:
    with Store.open("doisoat.db") as store:
        store.begin(folder, VERSIONS)
    content = bytearray(Path("doisoat.db").read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    Path("doisoat.db").write_bytes(content)
    assert "đã bị hỏng" in problem("doisoat.db")


@pytest.fixture
def anyone() -> Iterator[Path]:
    """A folder of someone who is not root, who may write everywhere."""
    with tempfile.TemporaryDirectory() as folder:
        if os.geteuid() == 0:
            os.chown(folder, 65534, -1)
            os.seteuid(65534)
        try:
            yield Path(folder)
        finally:
            if os.getuid() == 0:
                os.seteuid(0)


@pytest.mark.skipif(os.name != "posix", reason="Windows has other rights")
def test_without_the_right_to_write(anyone: Path) -> None:
    Path(anyone, "closed").mkdir(mode=0o555)
    assert "không có quyền" in problem(anyone / "closed" / "doisoat.db")
    Path(anyone, "private.db").touch(mode=0o000)
    assert "không có quyền" in problem(anyone / "private.db")
    Path(anyone, "store.db").touch(mode=0o444)
    assert "không có quyền ghi" in problem(anyone / "store.db")


def test_a_full_disk_loses_nothing_that_was_kept(folder: Path) -> None:
    with Store.open("doisoat.db") as store:
        run = store.begin(folder, VERSIONS)
        kept: list[str] = []

        def add_reports() -> None:
            for _ in range(100):
                name = f"{len(kept)}.txt"
                text = os.urandom(10_000).hex()
                source = Source(path=name, sha256=name, format="txt", chars=len(text), text=text)
                rows = rows_of(Report(source=source, versions=VERSIONS))
                store.add(run, File(path=name, status="done", sha256=name), rows)
                kept.append(name)

        store.engine.dispose()
        event.listen(store.engine, "connect", lambda connection, _: connection.execute(limit).fetchone())
        limit = "PRAGMA max_page_count = 100"
        with pytest.raises(StoreProblem, match="ổ đĩa chứa kho dữ liệu đã đầy; những báo cáo đã ghi vẫn còn"):
            add_reports()
        assert len(kept) > 5
        assert {report.source.path for _, report in store.batch().reports()} == set(kept)
        store.engine.dispose()
        limit = "PRAGMA max_page_count = 10000"
        add_reports()
        assert {report.source.path for _, report in store.batch().reports()} == set(kept)
    assert sqlite3.connect("doisoat.db").execute("PRAGMA integrity_check").fetchone() == ("ok",)


# Shares.

LOCAL = ("/", "ext4", "rw")


@pytest.fixture
def mounted(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def mount(*mounts: tuple[str, str, str]) -> None:
        partitions = [SimpleNamespace(mountpoint=str(place), fstype=kind, opts=how) for place, kind, how in mounts]
        monkeypatch.setattr(psutil, "disk_partitions", lambda all: partitions if all else [])

    return mount


@pytest.mark.parametrize("kind", ["cifs", "nfs4", "NFS", "smbfs", "smb3", "9p", "fuse.sshfs", "fuse.gvfsd-fuse"])
def test_a_share_is_refused(mounted: Callable[..., None], tmp_path: Path, kind: str) -> None:
    mounted(LOCAL, (str(tmp_path), kind, "rw"), ("/elsewhere", "ext4", "rw"))
    said = problem(tmp_path / "kho" / "doisoat.db")
    assert said.startswith("kho dữ liệu doisoat.db nằm trên ổ mạng")
    assert "--db" in said
    assert list(tmp_path.iterdir()) == []


def test_a_windows_share_is_refused(mounted: Callable[..., None]) -> None:
    mounted(LOCAL, ("/z", "", "rw,remote"), ("/c", "NTFS", "rw,fixed"))
    assert is_shared(Path("/z/bao-cao"))
    assert not is_shared(Path("/c/bao-cao"))


@pytest.mark.parametrize(
    ("folder", "shared"),
    [
        (r"\\server\chung", True),
        (r"\\?\UNC\server\chung", True),
        (r"\\?\unc\server\chung", True),
        (r"\\?\C:\kho", False),
        (r"\\.\C:\kho", False),
    ],
)
def test_a_share_by_its_name(folder: str, shared: bool) -> None:
    assert is_shared(Path(folder)) == shared


def test_the_deepest_mount_counts(mounted: Callable[..., None]) -> None:
    mounted(("/share/local", "ext4", "rw"), LOCAL, ("/share", "nfs4", "rw"), ("/share/local/far", "cifs", "rw"))
    shared = {
        "/share/local/a": False,
        "/share": True,
        "/share/localx": True,
        "/share/local/far/b": True,
        "/sharex": False,
    }
    assert {place: is_shared(Path(place)) for place in shared} == shared


def test_of_two_mounts_at_one_place_the_later_counts(mounted: Callable[..., None]) -> None:
    mounted(LOCAL, ("/share", "autofs", "rw"), ("/share", "nfs", "rw"))
    assert is_shared(Path("/share/a"))


@pytest.mark.skipif(os.name != "posix", reason="needs the right to make links")
def test_a_link_to_a_share_is_refused(mounted: Callable[..., None], tmp_path: Path) -> None:
    Path(tmp_path, "share").mkdir()
    Path(tmp_path, "link").symlink_to(tmp_path / "share")
    mounted(LOCAL, (str(tmp_path / "share"), "nfs", "rw"))
    assert "ổ mạng" in problem(tmp_path / "link" / "doisoat.db")
    assert "ổ mạng" in problem(f"sqlite:///{PurePosixPath(tmp_path)}/link/doisoat.db")


# Servers.


def test_a_url_needs_no_driver(server: Server) -> None:
    url = server.database()
    with Store.open(url) as store:
        run = store.begin(Path(), VERSIONS)
    for driver in ("+psycopg", "+psycopg2"):
        with Store.of(url.replace("postgresql", f"postgresql{driver}")) as store:
            assert store.batch().run == run


def test_what_a_server_refuses(server: Server) -> None:
    login = "từ chối tên người dùng hoặc mật khẩu"
    for user in ("nobody", "locked", f"locked:{PASSWORD}x", "nobody:hunter2"):
        assert login in problem(server.url("postgres", user=user))
    assert "không có cơ sở dữ liệu mang tên này" in problem(server.url("missing"))
    url = server.database()
    with Store.open(url) as store:
        server.run(f"ALTER DATABASE {url.rpartition('/')[2]} SET default_transaction_read_only = on")
        store.engine.dispose()
        with pytest.raises(StoreProblem, match="chỉ cho đọc"):
            store.begin(Path(), VERSIONS)
    assert "chưa có kho dữ liệu" in problem(server.database(), create=False)
    assert "không có quyền" in problem(server.database().replace("postgres@", f"locked:{PASSWORD}@"))


def test_a_database_of_another_program(server: Server) -> None:
    url = server.database()
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num text)")
    assert "của một chương trình khác" in problem(url)


def test_a_server_that_goes_away(server: Server) -> None:
    url = server.database()
    with Store.open(url) as store:
        run = store.begin(Path(), VERSIONS)
        name = url.rpartition("/")[2]
        server.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        with pytest.raises(StoreProblem, match="kết nối"):
            store.finish(run)
        store.finish(run)
        assert store.batch().run.finished


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://xa:bimat@127.0.0.1:1/kho",
        "postgresql://xa:bimat@127.0.0.1:1/kho?password=hunter2",
        "postgresql://xa:bimat@khong-co.invalid/kho",
        "postgresql://xa:bimat@khong-co.database.invalid/kho",
    ],
)
def test_a_server_that_does_not_answer(url: str) -> None:
    assert "không kết nối được máy chủ" in problem(url)


@pytest.mark.parametrize(
    "url",
    [
        "mysql://xa:bimat@may-chu/kho",
        "postgres://xa:bimat@may-chu/kho",
        "postgresql://xa:bi@mat@bimat:hunter2/kho",
        "://bimat",
        "sqlite://",
        "sqlite:///kho.db?mode=ro&password=bimat",
    ],
)
def test_an_address_that_is_none(folder: Path, url: str) -> None:
    said = problem(url)
    assert said.startswith("không hiểu địa chỉ kho dữ liệu")
    assert "postgresql://" in said
    assert list(folder.iterdir()) == []


def test_a_missing_driver_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert 'pip install "doisoat[postgresql]"' in problem("postgresql://xa:bimat@127.0.0.1/kho")


# What cannot be had in a test: the codes with which drivers say it.


class Refusal(Exception):
    sqlite_errorname: str | None = None
    sqlstate: str | None = None


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        ({"sqlite_errorname": "SQLITE_READONLY_DBMOVED"}, "không ghi được vào kho dữ liệu"),
        ({"sqlite_errorname": "SQLITE_IOERR_WRITE"}, "ổ đĩa báo lỗi"),
        ({"sqlite_errorname": "SQLITE_CANTOPEN"}, "không mở được tệp"),
        ({"sqlstate": "53100"}, "ổ đĩa chứa kho dữ liệu đã đầy"),
        ({"sqlstate": "53300"}, "hết lượt kết nối"),
        ({"sqlstate": "08006"}, "mất kết nối"),
        ({"sqlstate": "28P01"}, "từ chối tên người dùng"),
    ],
)
def test_codes_of_drivers(codes: dict[str, str], words: str) -> None:
    refusal = Refusal("something in English")
    for name, code in codes.items():
        setattr(refusal, name, code)
    with pytest.raises(StoreProblem, match=words), told():
        raise OperationalError("SELECT 1", {}, refusal)


def test_what_nobody_foresaw_is_shown_on_one_line() -> None:
    with pytest.raises(StoreProblem) as raised, told():
        raise DatabaseError("SELECT 'bimat'", {}, Refusal("first\n  second"))
    assert str(raised.value) == "cơ sở dữ liệu báo lỗi: first second"

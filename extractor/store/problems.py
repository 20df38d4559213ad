"""What a database refuses → one Vietnamese line that says why and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import OperationalError, SQLAlchemyError


class StoreProblem(Exception):
    """A store that cannot be used: one Vietnamese line that says why and what to do."""


_FULL = "ổ đĩa chứa kho dữ liệu đã đầy; những báo cáo đã ghi vẫn còn, hãy dọn ổ đĩa rồi chạy lại"
_BUSY = "kho dữ liệu đang được một chương trình khác ghi; hãy chờ nó xong rồi chạy lại"
_DAMAGED = "tệp kho dữ liệu đã bị hỏng; hãy lấy lại bản sao lưu, hoặc chuyển tệp đi nơi khác rồi chạy lại"
_READ_ONLY = "không ghi được vào kho dữ liệu: không có quyền ghi, hoặc ổ đĩa chỉ cho đọc"
_LOGIN = "máy chủ cơ sở dữ liệu từ chối tên người dùng hoặc mật khẩu"
_NO_DATABASE = "máy chủ không có cơ sở dữ liệu mang tên này; hãy tạo nó trước hoặc sửa địa chỉ --db"
_GONE = "mất kết nối với máy chủ cơ sở dữ liệu; những báo cáo đã ghi vẫn còn, hãy chạy lại"

# SQLite's result codes, by their beginning; https://www.sqlite.org/rescode.html.
_SQLITE = {
    "SQLITE_FULL": _FULL,
    "SQLITE_BUSY": _BUSY,
    "SQLITE_LOCKED": _BUSY,
    "SQLITE_NOTADB": "tệp kho dữ liệu không phải là cơ sở dữ liệu SQLite; hãy chọn một tệp khác",
    "SQLITE_CORRUPT": _DAMAGED,
    "SQLITE_READONLY": _READ_ONLY,
    "SQLITE_PERM": _READ_ONLY,
    "SQLITE_CANTOPEN": "không mở được tệp kho dữ liệu: không có thư mục ấy, không có quyền, hoặc ổ đĩa chỉ cho đọc",
    "SQLITE_IOERR": "ổ đĩa báo lỗi khi đọc hoặc ghi kho dữ liệu",
}

# PostgreSQL's SQLSTATE, by its beginning; https://www.postgresql.org/docs/current/errcodes-appendix.html.
_SQLSTATE = {
    "28": _LOGIN,
    "3D000": _NO_DATABASE,
    "42501": "người dùng này không có quyền trên cơ sở dữ liệu; hãy hỏi người quản trị",
    "53100": _FULL,
    "53300": "máy chủ cơ sở dữ liệu đã hết lượt kết nối; hãy chạy lại sau",
    "55P03": _BUSY,
    "25006": "cơ sở dữ liệu này chỉ cho đọc",
    "08": _GONE,
    "57P": _GONE,
}

# libpq gives no SQLSTATE where it could not connect; these are its and the server's words after "failed:".
_CONNECTING = {
    "password": _LOGIN,
    "pg_hba.conf": _LOGIN,
    "role": _LOGIN,
    "database": _NO_DATABASE,
}
_NO_SERVER = "không kết nối được máy chủ cơ sở dữ liệu, hoặc kết nối bị ngắt; hãy xem lại địa chỉ --db, mạng và máy chủ"


@contextmanager
def told() -> Iterator[None]:
    """Raise `StoreProblem` for what the database refuses."""
    try:
        yield
    except SQLAlchemyError as error:
        raise StoreProblem(_reason(error)) from error


def _reason(error: SQLAlchemyError) -> str:
    cause = getattr(error, "orig", None) or error
    said = " ".join(str(cause).split())
    code = getattr(cause, "sqlite_errorname", None) or ""
    state = getattr(cause, "sqlstate", None) or ""
    for signs, given in ((_SQLITE, code), (_SQLSTATE, state)):
        for sign, words in signs.items():
            if given.startswith(sign):
                return words
    if isinstance(error, OperationalError) and not code:
        why = said.partition(" failed: ")[2]
        return next((words for sign, words in _CONNECTING.items() if sign in why), _NO_SERVER)
    return f"cơ sở dữ liệu báo lỗi: {said}"

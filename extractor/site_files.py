"""Files that a site writes by hand: settings, patterns, dismissed findings. An error in one is one Vietnamese line."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, TypeVar

import regex
from pydantic import BaseModel, ValidationError

Model = TypeVar("Model", bound=BaseModel)


class SettingsError(ValueError):
    """A file of the site that cannot be used: one Vietnamese line with the file, the key and the reason."""


def wrong(path: Path, reason: str, key: str = "") -> SettingsError:
    """Return the error for `path`, at `key` where the reason is about one."""
    return SettingsError(f"{path}: khóa “{key}”: {reason}" if key else f"{path}: {reason}")


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file, line ends kept, without the mark that Notepad puts before it."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise wrong(path, "không có tệp này") from None
    except OSError:
        raise wrong(path, "không mở được tệp") from None
    except UnicodeDecodeError:
        raise wrong(path, "không phải văn bản UTF-8; hãy lưu lại với bảng mã UTF-8") from None


_PLACE = regex.compile(r"\(at line (\d+), column (\d+)\)$")


def read_toml(path: Path) -> dict[str, Any]:
    """Return the tables of a TOML file."""
    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        where = f"dòng {place[1]}, cột {place[2]}" if place else "cuối tệp"
        raise wrong(path, f"sai cú pháp TOML ở {where}") from None
    except RecursionError:
        raise wrong(path, "các dấu ngoặc lồng nhau quá nhiều lớp") from None


_TYPES = {
    "string_type": "phải là một chuỗi trong dấu nháy",
    "path_type": "phải là một đường dẫn trong dấu nháy",
    "list_type": "phải là một danh sách [...]",
    "tuple_type": "phải là một danh sách [...]",
    "dict_type": "phải là một bảng",
    "model_type": "phải là một bảng",
    "bool_type": "phải là true hoặc false",
    "int_type": "phải là số nguyên",
    "missing": "thiếu khóa này",
}


def checked(model: type[Model], data: Any, path: Path, *above: str) -> Model:
    """Return `data`, which stands under the keys `above`, as a `model`. Raises `SettingsError` for the first error."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
    places = [str(part) for part in first["loc"] if part != "[key]"]
    match first["type"]:
        case "extra_forbidden":
            reason = f"không có khóa này; các khóa: {', '.join(model.model_fields)}"
        case "literal_error":
            allowed = first.get("ctx", {})["expected"].replace("'", "").replace(" or ", ", ")
            reason = f"không có giá trị “{first['input']}”; các giá trị: {allowed}"
        case "value_error":
            reason = str(first.get("ctx", {})["error"])
        case kind:
            reason = _TYPES.get(kind, "giá trị không dùng được")
    raise wrong(path, reason, ".".join([*above, *places]))

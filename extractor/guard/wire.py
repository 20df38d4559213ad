"""What the reading child says, as bytes: frames of a kind and a length, with JSON in them, of which nothing can run."""

from __future__ import annotations

import json
import struct
from array import array
from dataclasses import fields
from functools import cache
from typing import IO, Any, get_type_hints

from pydantic import BaseModel, create_model
from pydantic_core import to_json

from extractor import formats
from extractor.formats import Boxes, Oversized, Reading, Unreadable

BEGUN, PAGE, BOXES, READING, ERROR = b"s", b"p", b"b", b"r", b"e"
_MOST = 256 * 2**20  # bytes of a frame; what is read of 5 million characters with their boxes is below 150 MB
_HEAD = struct.Struct("<cQ")


class Broken(Exception):
    """The other side has ended, perhaps in the middle of a word, or says what it cannot say."""


def send(stream: IO[bytes], kind: bytes, content: bytes = b"") -> None:
    """Write a frame."""
    stream.write(_HEAD.pack(kind, len(content)))
    stream.write(content)
    stream.flush()


def receive(stream: IO[bytes]) -> tuple[bytes, bytes]:
    """Return a frame's kind and content. Raises `Broken`."""
    kind, length = _HEAD.unpack(_exactly(stream, _HEAD.size))
    if length > _MOST:
        raise Broken
    return kind, _exactly(stream, length)


def _exactly(stream: IO[bytes], length: int) -> bytes:
    content = stream.read(length)
    if len(content) < length:
        raise Broken
    return content


def send_reading(stream: IO[bytes], reading: Reading) -> None:
    """Write a reading. Raises `Oversized`."""
    content = to_json({name: getattr(reading, name) for name in _plain()})
    corners = reading.boxes.corners if reading.boxes else array("i")
    if max(len(content), len(corners) * corners.itemsize) > _MOST:
        raise Oversized("nội dung của tệp quá lớn, không phải một báo cáo")
    if reading.boxes:
        send(stream, BOXES, corners.typecode.encode() + corners.tobytes())
    send(stream, READING, content)


def boxes_of(content: bytes) -> Boxes:
    """Return the boxes in a frame. Raises `Broken`."""
    try:
        corners = array(content[:1].decode(), content[1:])
    except (ValueError, TypeError) as error:
        raise Broken from error
    return Boxes(corners)


def reading_of(content: bytes, boxes: Boxes | None) -> Reading:
    """Return the reading in a frame. Raises `Broken`."""
    try:
        found = _record().model_validate_json(content)
    except ValueError as error:
        raise Broken from error
    return Reading(**{name: getattr(found, name) for name in _plain()}, boxes=boxes)


def send_error(stream: IO[bytes], error: Unreadable) -> None:
    """Write why a file cannot be read."""
    send(stream, ERROR, json.dumps([type(error).__name__, " ".join(str(error).split())]).encode())


def error_of(content: bytes) -> Unreadable:
    """Return the error in a frame. Raises `Broken`."""
    try:
        name, message = json.loads(content)
        found = getattr(formats, name, None)
    except (ValueError, TypeError) as error:
        raise Broken from error
    kind = found if isinstance(found, type) and issubclass(found, Unreadable) else Unreadable
    return kind(message)


@cache
def _plain() -> tuple[str, ...]:
    return tuple(field.name for field in fields(Reading) if field.name != "boxes")


@cache
def _record() -> type[BaseModel]:
    hints: dict[str, Any] = get_type_hints(Reading)
    members: Any = {name: (hints[name], ...) for name in _plain()}
    return create_model("ReadingRecord", **members)

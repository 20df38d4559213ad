"""The process in which files are read: it takes one after the other from its standard input, until that is closed."""

from __future__ import annotations

import json
import os
import queue
import struct
import threading
from contextlib import suppress
from typing import IO

from extractor import formats
from extractor.formats import Overran, Unreadable
from extractor.formats.pace import on_page
from extractor.guard import wire
from extractor.guard.limits import Limits, bound, leave, mute, use_scratch

_HEAD = struct.Struct("<IQ")


def ask(stream: IO[bytes], data: bytes, name: str, limits: Limits) -> None:
    """Write a file for the child to read."""
    head = json.dumps([name, limits.seconds, limits.megabytes]).encode()
    stream.write(_HEAD.pack(len(head), len(data)) + head)
    stream.write(data)
    stream.flush()


def main(scratch: str) -> None:
    """Read files and answer, until the parent is gone; what is written for a while is put into `scratch`."""
    # Whatever libraries print is kept from the answers, and what they would read from the questions.
    questions, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    mute()
    formats.formats()
    files: queue.SimpleQueue[tuple[bytes, str, Limits]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(questions, files, scratch), daemon=True).start()
    use_scratch(scratch)
    on_page(lambda: wire.send(answers, wire.PAGE))
    wire.send(answers, wire.BEGUN)
    while True:
        _read(answers, *files.get())


def _listen(questions: IO[bytes], files: queue.SimpleQueue[tuple[bytes, str, Limits]], scratch: str) -> None:
    """Pass the files on, and end the process once the parent is gone."""
    with suppress(Exception):
        while head := questions.read(_HEAD.size):
            length, size = _HEAD.unpack(head)
            name, seconds, megabytes = json.loads(questions.read(length))
            files.put((questions.read(size), name, Limits(seconds, megabytes)))
    leave(scratch)


def _read(answers: IO[bytes], data: bytes, name: str, limits: Limits) -> None:
    bound(limits)
    try:
        wire.send_reading(answers, formats.parse(data, name))
    except Unreadable as error:
        wire.send_error(answers, error)
    except MemoryError:
        wire.send_error(answers, Overran(limits.too_much))

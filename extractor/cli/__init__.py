"""The command `doisoat`: thin commands over the library, a module for what belongs together.

Heavy modules are imported inside the commands, so that `doisoat --help` answers at once. Data goes to standard output,
everything else to standard error. Exit status: 0 nothing found, 1 findings, 2 wrong use or a file could not be read.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module

import typer

from extractor.cli.app import app, say, why
from extractor.usage import complaint

__all__ = ["app", "main"]

# Each adds its commands, in this order: that of use.
for _name in ("extract", "batch", "crosscheck", "diff", "review", "lookup", "measure", "patterns", "units", "corpus"):
    import_module(f"extractor.cli.{_name}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status; `arguments` defaults to the process's own."""
    for stream in (sys.stdout, sys.stderr):
        # A Vietnamese Windows console is cp1258 or cp1252, where printing "ế" would end the program.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    try:
        status = app(arguments, prog_name="doisoat", standalone_mode=False)
        sys.stdout.flush()
    except typer.TyperException as error:
        say(complaint(error))
        return 2
    except BrokenPipeError:
        # The reader left (`| head`). Python would flush again at exit and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        say(f"không ghi được kết quả: {why(error)}")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    return int(status or 0)

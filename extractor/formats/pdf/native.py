"""Calls of pdfium in bulk: run from C over many handles, writing into arrays, without a step of Python for each.

Pdfium gives one number of one character a call; by pypdfium2's own functions a page would take 30 ms, so it takes 3.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np

Array: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"
POINTER, INT = ctypes.c_void_p, ctypes.c_int


@cache
def _kind(result: Any, *arguments: Any) -> Any:
    """Return the class of the functions with such arguments: to make one takes as long as a hundred calls."""
    return ctypes.PYFUNCTYPE(result, *arguments)


def native(function: Any, *arguments: Any, result: Any = INT) -> Callable[..., Any]:
    """Return a function of pdfium that takes addresses as plain integers, to write into an array's memory."""
    made: Callable[..., Any] = _kind(result, *arguments)(address(function))
    return made


def column(array: Array, index: int) -> range:
    """Return the addresses of the numbers of a column of a two-dimensional array."""
    step = array.itemsize
    row = step * array.shape[1]
    first = array.ctypes.data + index * step
    return range(first, first + row * len(array), row)


def run(calls: Iterator[Any]) -> None:
    """Make all calls of a `map`."""
    deque(calls, maxlen=0)


def address(thing: Any) -> int:
    """Return the address of one of pdfium's objects or functions."""
    return ctypes.cast(thing, POINTER).value or 0

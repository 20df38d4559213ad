"""The words that mean the same in the names of figures."""

from __future__ import annotations

import regex

_SAME_WORDS = (
    (regex.compile(r"thu tuc hanh chinh|thu tuc"), "tthc"),
    (regex.compile(r"van ban quy pham phap luat|van ban qppl"), "vbqppl"),
    (regex.compile(r"cai cach hanh chinh"), "cchc"),
    (regex.compile(r"buu chinh cong ich"), "bcci"),
    (regex.compile(r"uy ban nhan dan"), "ubnd"),
    (regex.compile(r"trang thong tin dien tu"), "trang ttdt"),
)


def shortened(folded: str) -> str:
    """Return folded text with the long names put in the short form that reports also use."""
    for pattern, short in _SAME_WORDS:
        folded = pattern.sub(short, folded)
    return folded

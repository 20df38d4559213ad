"""Characters that would deceive the eye, break the page or cannot be written: shown as "�", one for one.

A right-to-left mark makes 123 look like 321, U+2028 and control characters have no look at all, and a lone surrogate
has no UTF-8. One for one, so that offsets into the text still hold.
"""

from __future__ import annotations

import re

_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff]"
)


def shown(text: str) -> str:
    """Return `text`, as long as before, with each hidden character shown."""
    return _HIDDEN.sub("�", text)


def hidden(text: str) -> int:
    """Return how many characters of `text` `shown` replaces."""
    return len(_HIDDEN.findall(text))

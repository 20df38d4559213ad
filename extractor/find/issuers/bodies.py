"""Those who may have issued a document: bodies, with the post of who issued it, and the short names given to them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from extractor.find.mentions import Name
from extractor.text import Text

_HEADS = regex.compile(
    r"(?:chu tich|thu tuong|(?:tong )?giam doc|bo truong|chu nhiem|(?:hieu |cuc |vien )?truong|chanh"
    r"|(?:tong )?bi thu)\b"
)
_ALONE = ("thu tuong",)  # the posts that name one body without its name
_TWO_POSTS = regex.compile(r"bo truong, $")  # "Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ"
_SHORT = regex.compile(
    r"\s?\((?:sau đây\s|dưới đây\s)?(?:được\s)?(?:gọi|viết)\s(?:tắt\s|chung\s)*là:?\s?[\"“]?"
    r"(?P<short>\p{Lu}\p{L}*(?:\s\p{L}+){0,4})[\"”]?\)"
)


@dataclass(frozen=True, slots=True)
class Body:
    """A body where the text names it, from its post on; `issuer` is the range of its name.

    What a chairman issues is the chairman's, "Chủ tịch UBND xã"; who signs for him signs for the body.
    """

    start: int
    end: int
    issuer: tuple[int, int]


class Bodies:
    """The bodies of a text in its order."""

    def __init__(self, text: Text, names: Sequence[Name]) -> None:
        named = [name for name in names if name.label in ("ORG", "TITLE")]
        found = list(_with_posts(text, named))
        self._all = sorted([*found, *_by_short_names(text, found, named)], key=lambda body: body.start)
        self._starts = [body.start for body in self._all]

    def at(self, start: int) -> Body | None:
        """Return the body that begins at `start`, its post included."""
        k = bisect_left(self._starts, start)
        return self._all[k] if k < len(self._all) and self._starts[k] == start else None

    def between(self, start: int, end: int) -> Sequence[Body]:
        """Return the bodies that begin in a stretch."""
        return self._all[bisect_left(self._starts, start) : bisect_left(self._starts, end)]


def _with_posts(text: Text, names: Sequence[Name]) -> Iterator[Body]:
    for k, name in enumerate(names):
        if name.label == "TITLE":
            if text.folded[name.start : name.end] in _ALONE and not _joined(text, names, k):
                yield Body(name.start, name.end, (name.start, name.end))
            continue
        start, issuer = name.start, name.start
        if k and names[k - 1].label == "TITLE" and _joined(text, names, k - 1):
            start = names[k - 1].start
            if k > 1 and _TWO_POSTS.search(text.folded, names[k - 2].start, start):
                start = names[k - 2].start
            issuer = start if _HEADS.match(text.folded, start) else issuer
        yield Body(start, name.end, (issuer, name.end))


def _joined(text: Text, names: Sequence[Name], k: int) -> bool:
    """Tell whether a post is followed by its body."""
    return (
        k + 1 < len(names)
        and names[k + 1].label == "ORG"
        and text.folded[names[k].end : names[k + 1].start] in (" ", "\n")
    )


def _by_short_names(text: Text, bodies: Sequence[Body], names: Sequence[Name]) -> Iterator[Body]:
    """Yield the mentions of bodies by the short names given to them: "Sở Nội vụ (gọi tắt là Sở)"."""
    given: dict[str, Body] = {}
    for body in bodies:
        if short := _SHORT.match(text.clean, body.end):
            given.setdefault(short["short"], body)
    if not given:
        return
    free = [(0, 0), *((name.start, name.end) for name in names), (len(text.clean), len(text.clean))]
    words = "|".join(regex.escape(short) for short in sorted(given, key=len, reverse=True))
    pattern = regex.compile(rf"\b(?:{words})\b(?!\)| \p{{Lu}})")
    for (_, start), (end, _) in pairwise(free):
        for found in pattern.finditer(text.clean, start, end):
            body = given[found.group()]
            if found.start() > body.start:
                yield Body(found.start(), found.end(), body.issuer)

"""The character set of a whole text whose fonts are not known, by its words.

A single line proves little: half of the short ones read as well in another set. So what is decided on is all lines
without a letter that only Unicode has, together; then each of them is converted on its own, because Unicode lines may
stand among them ("Hà Nam"), and a second set.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractor.formats import Boxes, Reading, Unsupported
from extractor.formats.charsets import TCVN3, VISCII, VNI, WINDOWS_1258, Charset, Converted, notice
from extractor.formats.charsets.evidence import VIETNAMESE, high_words, share, words
from extractor.formats.charsets.sets import gain

_SETS = (WINDOWS_1258, TCVN3, VNI, VISCII)
_SETS_OF_FONTS = (TCVN3, VNI)  # that stand beside others in one file
_SAMPLE = 200_000
_ENOUGH = 0.8  # of the words: the others are names, foreign words, slips
_FEWEST, _FEWEST_AMONG = 5, 20  # words, in a text without Unicode letters and among lines that have some
_CLEARLY = 0.2  # more of the words are Vietnamese in the set than as they stand
_LONG = 200  # words
_LINE = re.compile(r"[^\r\n]+[\r\n]*|[\r\n]+")
_UNSURE = "chữ trong tệp theo bảng mã {}, không chuyển được hết sang Unicode; hãy chuyển rồi đọc lại"


def _shares(text: str) -> dict[str, float]:
    """Return for each set the share of the words with letters beyond ASCII that are Vietnamese in its reading."""
    high = " ".join(high_words(text))
    return {charset.name: share(words(charset.decode(high).text)) for charset in _SETS}


def _best(text: str, sets: Sequence[Charset] = _SETS) -> tuple[Charset, float]:
    shares = _shares(text)
    best = max(sets, key=lambda charset: shares[charset.name])
    return best, shares[best.name]


def of_bytes(text: str) -> Charset | None:
    """Return the set in which the words of `text` are Vietnamese, which is no Unicode but bytes as Latin-1 letters."""
    sample = text[:_SAMPLE]
    if not words(WINDOWS_1258.decode(" ".join(high_words(sample))).text):
        return WINDOWS_1258  # unaccented text with a dash or quotes from Word
    charset, good = _best(sample)
    return charset if good >= _ENOUGH else None


def by_text(text: str) -> Charset | None:
    """Return the set whose codes `text` shows as Unicode letters, the one of most of it; None for Unicode.

    Raises `Unsupported` where most words are some set's, but too few for all to come right.
    """
    if text.isascii():
        return None
    lines = [line for line in _LINE.findall(text[:_SAMPLE]) if not line.isascii()]
    older = [line for line in lines if not VIETNAMESE.search(line)]
    high = [high_words(line) for line in older]
    count = sum(map(len, high))
    if count < (_FEWEST if len(older) == len(lines) else _FEWEST_AMONG):
        return None
    joined = " ".join(word for line in high for word in line)
    charset, good = _best(joined)
    # "Báo lòng" has only letters of Latin-1, and is Vietnamese as it stands.
    if good - share(words(joined)) < _CLEARLY:
        return None
    if good >= _ENOUGH:
        return charset
    # Two sets in a long text, by its fonts: good if each line is Vietnamese in one of them.
    if good < 0.5 or count < _LONG or charset is WINDOWS_1258:
        return None
    right = [word for line in older for word in high_words(_set_of(line, charset).decode(line).text)]
    if share(right) < _ENOUGH:
        raise Unsupported(_UNSURE.format(charset.name))
    return charset


def _set_of(line: str, main: Charset) -> Charset:
    """Return the set that a line is in: `main`, unless it surely is another one."""
    high = high_words(line)
    if len(high) < _FEWEST or share(words(main.decode(" ".join(high)).text)) >= 0.5:
        return main
    other, good = _best(" ".join(high), _SETS_OF_FONTS)
    return other if good >= _ENOUGH else main


def convert(text: str, main: Charset, *, codes: bool = False, mixed: bool = False) -> tuple[Converted, set[Charset]]:
    """Return a text whose set is `main` in Unicode, with the sets that its lines were in.

    Lines that are Unicode stay, unless all is known to be `codes`: the bytes of a file as Latin-1 letters. `mixed`
    tells that the whole, of which this is a part, has Unicode lines.
    """
    mixed = not codes and (mixed or VIETNAMESE.search(text) is not None)
    parts: list[str] = []
    offsets = array("L")
    used: set[Charset] = set()
    for match in _LINE.finditer(text):
        line = match.group()
        done = Converted(line, range(len(line)))
        if not line.isascii():
            charset = _set_of(line, main)
            new = charset.decode(line)
            better = 1 if codes else gain(line, new.text)
            if better > 0 or (better == 0 and not mixed):
                done = new
                used.add(charset)
        parts.append(done.text)
        offsets.extend(match.start() + at for at in done.offsets)
    return Converted("".join(parts), offsets), used


def in_unicode(reading: Reading) -> Reading:
    """Return a reading whose text is in an older set in Unicode, with its places moved along and a notice.

    Raises `Unsupported` where the set is sure but much of the text would not come right.
    """
    main = by_text(reading.text)
    if main is None:
        return reading
    (text, offsets), used = convert(reading.text, main)

    def moved(at: int) -> int:
        return bisect_left(offsets, at)

    def ranges(old: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
        return tuple((moved(start), moved(end)) for start, end in old)

    return replace(
        reading,
        text=text,
        blocks=tuple(replace(block, start=moved(block.start), end=moved(block.end)) for block in reading.blocks),
        notices=tuple(dict.fromkeys((*reading.notices, notice(used)))),
        boxes=_boxes(reading.boxes, offsets, len(reading.text)) if reading.boxes else None,
        doubtful=ranges(reading.doubtful),
        unread=ranges(reading.unread),
    )


def _boxes(boxes: Boxes, offsets: Sequence[int], length: int) -> Boxes:
    """Return a box for each new character: around the letter and the mark that it was made of."""
    corners = array(boxes.corners.typecode)
    for start, end in pairwise((*offsets, length)):
        old = [tuple(boxes.corners[4 * i : 4 * i + 4]) for i in range(start, end)]
        x0, top, x1, bottom = zip(*[box for box in old if any(box)] or old[:1], strict=True)
        corners.extend((min(x0), min(top), max(x1), max(bottom)))
    return Boxes(corners)

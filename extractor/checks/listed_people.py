"""Lists of people after their number: "02 cá nhân: ông …, bà …"."""

from __future__ import annotations

import regex

from extractor.checks import Claim, Context
from extractor.checks.announced import Announced, count_claim

PEOPLE = regex.compile(r"^(?:ca nhan|nguoi|dong chi|can bo|cong chuc|vien chuc|dang vien|guong|ho|thanh vien)\b")
_CUE = regex.compile(r"(?:\b(?:gom|gom co|bao gom|la|do la|cu the|sau|nhu sau)\s*|[a-z]\s*)$")
_LONGEST = 900  # characters that such a list may have
_BRACKETS = regex.compile(r"\([^()]*\)")
_ITEM = regex.compile(r"\s*[,;]\s*(?:và\s+)?|\s+và\s+(?=(?:hộ\s+)?(?:ông|bà|anh|chị|cô|em|đồng chí|đ/c)\s)")
_NAME = r"\p{Lu}\p{Ll}*(?:\s+\p{Lu}\p{Ll}*){1,5}"
_PERSON = regex.compile(rf"(?:hộ\s+)?(?:(?:ông|bà|anh|chị|cô|em|đồng chí|đ/c)\s+){{1,2}}(?P<name>{_NAME})")
_BARE_NAME = regex.compile(_NAME)


def people(context: Context, announced: Announced) -> Claim | None:
    """Judge "03 cá nhân, gồm: bà … (…), ông …, Tổ trưởng … và bà …": each person is called ông, bà, anh, đồng chí.

    None where a name stands without such a word, as then one may be missed.
    """
    text = context.text.clean
    if announced.count < 2 or text[announced.at : announced.at + 1] != ":" or not _CUE.search(announced.after.rstrip()):
        return None
    start, end = announced.at + 1, context.sentence(announced.at)[1]
    if end - start > _LONGEST:
        return None
    # Brackets keep their length, so that places stay right.
    body = _BRACKETS.sub(lambda bracket: " " * len(bracket.group()), text[start:end]).rstrip(" .\n")
    items: list[tuple[int, int]] = []
    at = 0
    for mark in [*_ITEM.finditer(body), None]:
        piece = body[at : mark.start() if mark else len(body)]
        begin = start + at + len(piece) - len(piece.lstrip())
        person = _PERSON.match(piece.strip())
        if person is not None:
            items.append((begin + person.start("name"), begin + person.end("name")))
        elif not items or _BARE_NAME.fullmatch(piece.strip()):
            return None
        at = mark.end() if mark else len(body)
    return count_claim(context, announced, items, announced.amount.unit or "") if len(items) > 1 else None

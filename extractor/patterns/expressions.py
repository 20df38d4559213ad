"""The expressions of the pattern files: regexes with $fragments and ~1 words."""

from __future__ import annotations

from collections.abc import Mapping

import regex

_FRAGMENT = regex.compile(r"\$(\w+)")
_APPROXIMATE = regex.compile(r"(?:(?<=\\b)|(?<![a-z\\]))([a-z]{3,})~1")


def compiled(expression: str, words: Mapping[str, str]) -> regex.Pattern[str]:
    """Compile `expression` with the fragments of `words` put in.

    Raises KeyError for an unknown fragment, RecursionError for one that is a part of itself, regex.error.
    """
    return regex.compile(_APPROXIMATE.sub(r"(?:\1|(?:\1){e<=1:[a-z]})", _expanded(expression, words, ())))


def _expanded(expression: str, words: Mapping[str, str], inside: tuple[str, ...]) -> str:
    def fragment(match: regex.Match[str]) -> str:
        name = match.group(1)
        if name in inside:
            raise RecursionError(name)
        return f"(?:{_expanded(words[name], words, (*inside, name))})"

    return _FRAGMENT.sub(fragment, expression)

"""What the words around a number do for the phrase that it is about, by patterns/subjects.toml."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.ner.tokens import Token
from extractor.patterns import derived, vocabulary
from extractor.text import fold

_LONGEST = 4


@derived
def _classes() -> dict[tuple[str, ...], str]:
    """Return word → its class, the file's name for the list with the first letter; one syllable with its accents."""
    found: dict[tuple[str, ...], str] = {}
    for name, words in vocabulary("subjects").items():
        for word in words:
            syllables = tuple(word.lower().split())
            found.setdefault(syllables if len(syllables) == 1 else tuple(map(fold, syllables)), name)
    return found


def classes(line: Sequence[Token]) -> list[str]:
    """Return the class of the word that each token begins or goes on with ("verbs", "-verbs"), "" for none."""
    known = _classes()
    found = [""] * len(line)
    printed = [token.text.lower() for token in line]
    i = 0
    while i < len(line):
        for n in range(min(_LONGEST, len(line) - i), 0, -1):
            word = (printed[i],) if n == 1 else tuple(token.folded for token in line[i : i + n])
            if word in known:
                found[i : i + n] = [known[word], *["-" + known[word]] * (n - 1)]
                i += n
                break
        else:
            i += 1
    return found

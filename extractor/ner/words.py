"""What the words around a number do for the phrase that it is about, by patterns/subjects.toml."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.ner.tokens import Token
from extractor.patterns import derived, vocabulary
from extractor.text import fold

_LONGEST = 5  # syllables


@derived
def _classes() -> dict[tuple[str, ...], str]:
    """Return the syllables of each word → the name of its list; one syllable with its accents, several without."""
    found: dict[tuple[str, ...], str] = {}
    for name, words in vocabulary("subjects").items():
        for word in words:
            syllables = tuple(word.lower().split())
            found.setdefault(syllables if len(syllables) == 1 else tuple(map(fold, syllables)), name)
    return found


def classes(sentence: Sequence[Token]) -> list[str]:
    """Return the class of the word that each token begins ("verbs") or goes on with ("-verbs"), "" for none."""
    known = _classes()
    folded = [token.folded for token in sentence]
    found = [""] * len(sentence)
    i = 0
    while i < len(sentence):
        for n in range(min(_LONGEST, len(sentence) - i), 0, -1):
            name = known.get(tuple(folded[i : i + n]) if n > 1 else (sentence[i].text.lower(),))
            if name:
                found[i : i + n] = [name, *["-" + name] * (n - 1)]
                i += n
                break
        else:
            i += 1
    return found

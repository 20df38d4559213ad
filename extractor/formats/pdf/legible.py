"""Whether a page's text layer can be read: fonts without a right Unicode map give signs that no report has."""

from __future__ import annotations

import re

from extractor.formats import base_letters

# Signs that no Vietnamese text has: private ones, controls, letters of other scripts. Latin-1's stay: so do TCVN3 and
# VNI look before they are converted, and mathematical and typographical signs are no letters.
_STRANGE = re.compile(
    "[\ufffd\ue000-\uf8ff\x01-\x08\x0e-\x1f\x7f-\x9f\u0180-\u019f\u01b1-\u02af\u0370-\u1dff\u2c00-\uf8ff]"
)
_VIETNAMESE = re.compile("[\u1ea0-\u1ef9đĐơƠưƯăĂ]")
_WORD = re.compile(r"[^\W\d_]{2,}")
_SYLLABLE = re.compile(
    r"(?:[bcdghklmnprstvx]|ch|g[hi]|kh|ngh?|nh|ph|qu|t[hr])?[aeiouy]{1,3}(?:c|ch|m|n|ng|nh|p|t)?",
)
_SAMPLE = 4000
_FEWEST_STRANGE, _FEWEST_WORDS = 20, 40


def legible(text: str) -> bool:
    """Tell whether a page's text layer says what the page shows.

    It does not where a tenth of it are signs that no Vietnamese text has, or hardly a word could be a syllable: a font
    without a map gives its own numbers for the letters, "7URQJ" for "Trong".
    """
    ink = len(text) - text.count(" ")
    strange = len(_STRANGE.findall(text))
    if strange >= _FEWEST_STRANGE and 10 * strange > ink:
        return False
    if not text or 50 * len(_VIETNAMESE.findall(text)) > ink:
        return True
    words = _WORD.findall(base_letters(text[:_SAMPLE]))
    syllables = sum(_SYLLABLE.fullmatch(word) is not None for word in words)
    return len(words) < _FEWEST_WORDS or 4 * syllables > len(words)

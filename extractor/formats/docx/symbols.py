"""Signs of the symbol fonts, whose codes are no letters (w:sym, and text in these fonts).

Symbol is Adobe's Symbol encoding. Of Wingdings those that forms and lists use, its circled numbers among them; another
sign is a bullet, so that it still parts what stands on its two sides.
"""

from __future__ import annotations

import re

_FIRST, _LAST = 0xF020, 0xF0FF  # where Word puts the codes of a symbol font among the characters
PRIVATE = re.compile("[\uf020-\uf0ff]")

_SYMBOL = dict(
    enumerate(" !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼", 0x20)
) | dict(
    enumerate(
        "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪\uf8ff〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭", 0xA0
    )
)
_WINGDINGS = (
    {0x6C: "●", 0x6E: "■", 0x6F: "□", 0x76: "❖", 0x78: "☒", 0xA7: "▪", 0xA8: "□", 0xD8: "➢", 0xDF: "←", 0xE0: "→"}
    | {0xE1: "↑", 0xE2: "↓", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑"}
    | dict(enumerate("⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿", 0x80))
)
_BULLET = "•"


def is_symbol_font(name: str) -> bool:
    """Tell whether a font has signs where others have letters."""
    return name.lower().startswith(("symbol", "wingdings", "webdings"))


def sign(font: str, code: int) -> str:
    """Return the sign that a font has at a code; the code's letter for a font of letters."""
    if _FIRST <= code <= _LAST:
        code -= _FIRST - 0x20
    if font.lower().startswith("symbol"):
        return _SYMBOL.get(code, _BULLET)
    if is_symbol_font(font):
        return _WINGDINGS.get(code, _BULLET) if font.lower() == "wingdings" else _BULLET
    return chr(code) if code >= 0x20 and not 0xD800 <= code <= 0xDFFF and code not in (0xFFFE, 0xFFFF) else ""


def signs(font: str, text: str) -> str:
    """Return text in a symbol font as it is shown: the characters that stand for the font's codes."""
    return PRIVATE.sub(lambda found: sign(font, ord(found.group())), text)

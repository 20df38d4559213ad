"""Bytes of a web page → text: by its mark, by what it or its mail says of its character set, by what it is."""

from __future__ import annotations

import codecs
import re
import unicodedata

from extractor.formats import Damaged

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_SAID = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
# What a page may say; browsers read Latin-1 as windows-1252, and the old sets stand in it as its letters.
_SETS = re.compile(r"utf-?8|utf-?16(?:-?[lb]e)?|(?:windows-|cp)125\d|iso-8859-(?:[2-9]|1[0-6])", re.IGNORECASE)
_HEAD = 4096


def decoded(data: bytes, said: str = "") -> tuple[str, str]:
    """Return the text of a page, and the name of its encoding. `said` is what was said of it elsewhere."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace"), name
    if not said and (found := _SAID.search(data, 0, _HEAD)):
        said = found[1].decode("ascii", "replace")
    said = said.lower()
    # A page that says UTF-16 in letters of one byte is not in it.
    names = [said] if _SETS.fullmatch(said) and (not said.startswith("utf-16") or 0 in data) else []
    for name in (*names, "utf-8"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        return (unicodedata.normalize("NFC", text) if "1258" in name else text), name
    if names == ["utf-8"]:  # a few bytes are wrong
        text = data.decode("utf-8", "replace")
        if text.count("\ufffd") * 200 < len(text):
            return text, "utf-8"
    return data.decode("cp1252", "replace"), "windows-1252"


def page_of(data: bytes) -> tuple[bytes, str]:
    """Return the page in a web archive, and what the archive says of its character set. Raises `Damaged`."""
    import email

    for part in email.message_from_bytes(data.lstrip()).walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                return content, part.get_content_charset() or ""
    raise Damaged("tệp .mht bị hỏng hoặc không chứa trang nào")

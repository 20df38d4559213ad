"""The templates, and the head that each page shares."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from extractor.outputs.pages.safe import shown

GENERATOR = '<meta name="generator" content="doisoat">'
"""Tells a page of ours from other people's files."""
_FOLDER = Path(__file__).with_name("templates")


def rendered(name: str, **values: Any) -> str:
    """Return the page made of the template `name`.html with its style and script, `name`.css and `name`.js."""
    style, script = _asset("base.css") + _asset(f"{name}.css"), _asset(f"{name}.js")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; img-src data:;"
        " base-uri 'none'; form-action 'none'"
    )
    head = {"generator": Markup(GENERATOR), "policy": Markup(policy), "style": Markup(style), "script": Markup(script)}
    return _templates().get_template(f"{name}.html").render(head=head, **values)


def grouped(number: int) -> str:
    """Return a number as it is written in Vietnamese: "27.108"."""
    return f"{number:,}".replace(",", ".")


def capital(words: str) -> str:
    """Return `words` with a capital at the start."""
    return words[:1].upper() + words[1:]


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_final,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters.update(grouped=grouped, capital=capital)
    return templates


def _final(value: Any) -> Any:
    return shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _asset(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


@cache
def _hash(content: str) -> str:
    """Return the source expression of the policy that allows this very style or script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()

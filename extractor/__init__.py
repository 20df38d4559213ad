"""doisoat: Vietnamese administrative reports → structured records and arithmetic contradictions.

from extractor import extract
report = extract("bao-cao.docx")
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from extractor.records import Finding, Report

if TYPE_CHECKING:
    from extractor.diff import NotComparable, compare, compare_all
    from extractor.formats import Unreadable
    from extractor.pipeline import extract
    from extractor.settings import Settings, SettingsError

try:
    __version__ = version("doisoat")
except PackageNotFoundError:  # run from a source tree that was never installed
    __version__ = "0+unknown"

__all__ = [
    "Finding",
    "NotComparable",
    "Report",
    "Settings",
    "SettingsError",
    "Unreadable",
    "__version__",
    "compare",
    "compare_all",
    "extract",
]

_HOMES = {
    "NotComparable": "extractor.diff",
    "Settings": "extractor.settings",
    "SettingsError": "extractor.settings",
    "Unreadable": "extractor.formats",
    "compare": "extractor.diff",
    "compare_all": "extractor.diff",
    "extract": "extractor.pipeline",
}


def __getattr__(name: str) -> Any:
    """Import the pipeline only when it is asked for, so that `doisoat --help` starts at once."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

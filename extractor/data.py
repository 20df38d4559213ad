"""Where the data folders patterns/ and models/ are installed."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def data_dir(name: str) -> Path:
    """Return the folder `name` ("patterns" or "models"), wherever it was installed.

    In a wheel it lies inside the package, in a checkout beside it. The wheel's place is tried first: there, the
    folder beside the package is site-packages, where another project's `models` may lie.
    """
    for base in (_PACKAGE / "_data", _PACKAGE.parent):
        if (base / name).is_dir():
            return base / name
    raise FileNotFoundError(f"the data folder {name!r} is not installed beside or inside {_PACKAGE}")

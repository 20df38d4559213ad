"""Comparisons of a unit's periods: in a terminal, as JSON, as a workbook, as a page."""

from __future__ import annotations

import importlib
import pkgutil

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

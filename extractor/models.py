"""The trained models that are shipped: one is used only if it is the file that models/MANIFEST.toml names."""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from extractor.data import data_dir


class ModelProblem(Exception):
    """A model that is missing or damaged: one Vietnamese line. What does not need it goes on."""


def file(name: str) -> Path:
    """Return the file of the model `name`, its bytes checked; raises `ModelProblem`."""
    folder, entries = _manifest()
    if name not in entries:
        raise ModelProblem(f"không có mô hình “{name}”; hãy cài lại chương trình")
    path = folder / str(entries[name]["file"])
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        raise ModelProblem(f"không đọc được tệp mô hình {path.name}; hãy cài lại chương trình") from None
    if digest != entries[name]["sha256"]:
        raise ModelProblem(f"tệp mô hình {path.name} bị hỏng hoặc khác phiên bản; hãy cài lại chương trình")
    return path


def revision() -> str | None:
    """Return twelve hex digits that change whenever a model does, None where there are no models."""
    _, entries = _manifest()
    digests = "".join(entries[name]["sha256"] for name in sorted(entries))
    return hashlib.sha256(digests.encode()).hexdigest()[:12] if digests else None


@cache
def _manifest() -> tuple[Path, dict[str, Any]]:
    try:
        folder = data_dir("models")
        return folder, tomllib.loads((folder / "MANIFEST.toml").read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError):
        return Path(), {}

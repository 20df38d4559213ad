"""Makes what lies in models/: `python -m extractor.train [NAME...]`, or `make train` for all.

Each module here makes one file and registers by being there: its docstring is the model's section in models/CARD.md,
its `train(out)` writes the file into the folder `out` and says what was measured. The same corpus and seed give the
same scores.
"""

from __future__ import annotations

import hashlib
import importlib
import pkgutil
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

_CARD = """# The models

Written by `make train`; [MANIFEST.toml](MANIFEST.toml) has the same scores for programs, and the hash that the program
checks before it uses a file. How they compare with others is in docs/models.md of the source. Licence: Apache-2.0.
"""


@dataclass(frozen=True, slots=True)
class Trained:
    """A file that was made: its name, the seed, and scores by what was measured on what."""

    file: str
    seed: int
    scores: Mapping[str, float | int]


def trainers() -> dict[str, ModuleType]:
    """Return the modules that make something, by name."""
    return {
        info.name: importlib.import_module(f"{__name__}.{info.name}")
        for info in pkgutil.iter_modules(__path__)
        if not info.name.startswith("_")
    }


def corpus_revision() -> str:
    """Return twelve hex digits that change whenever something does that is trained on: corpus/train, the generator."""
    package = Path(__file__).resolve().parents[1]
    files = [*(package.parent / "corpus" / "train").iterdir(), *(package / "generate").rglob("*.*")]
    digest = hashlib.sha256()
    for path in sorted(path for path in files if path.suffix != ".pyc"):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def train(out: Path, names: Iterable[str] = ()) -> None:
    """Make the files `names`, or all, in the folder `out`; then MANIFEST.toml and CARD.md, in which the others stay."""
    manifest_file = out / "MANIFEST.toml"
    entries: dict[str, Any] = tomllib.loads(manifest_file.read_text(encoding="utf-8")) if manifest_file.exists() else {}
    modules = trainers()
    for name in names or modules:
        trained: Trained = modules[name].train(out)
        data = (out / trained.file).read_bytes()
        entries[name] = {
            "file": trained.file,
            "sha256": hashlib.sha256(data).hexdigest(),
            "bytes": len(data),
            "seed": trained.seed,
            "corpus": corpus_revision(),
            "scores": {key: round(value, 4) for key, value in trained.scores.items()},
        }
    entries = {name: entries[name] for name in sorted(entries) if name in modules}
    manifest_file.write_text(_manifest(entries), encoding="utf-8")
    (out / "CARD.md").write_text(_card(entries, modules), encoding="utf-8")


def _manifest(entries: Mapping[str, Any]) -> str:
    lines = ["# Written by `make train`."]
    for name, entry in entries.items():
        lines += ["", f"[{name}]"]
        lines += [f"{key} = {_toml(value)}" for key, value in entry.items() if key != "scores"]
        lines += ["", f"[{name}.scores]", *(f'"{key}" = {value}' for key, value in entry["scores"].items())]
    return "\n".join(lines) + "\n"


def _toml(value: str | int) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def _card(entries: Mapping[str, Any], modules: Mapping[str, ModuleType]) -> str:
    sections = [_CARD]
    for name, entry in entries.items():
        scores = "\n".join(f"| {key} | {value} |" for key, value in entry["scores"].items())
        what = (modules[name].__doc__ or "").strip()
        sections.append(
            f"## {name}: {entry['file']}, {entry['bytes']:,} bytes\n\n{what}\n\n| measured | |\n|---|---|\n{scores}\n"
        )
    return "\n".join(sections)

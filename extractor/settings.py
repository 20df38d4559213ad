"""A site's own settings, from its doisoat.toml: severities, patterns, dismissed findings. Keys: docs/settings.md."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from extractor import baseline
from extractor.checks import FAMILIES, Grade, Rule, rules
from extractor.indicators import phrases
from extractor.patterns import PatternSet, patterns
from extractor.records import Finding, Severity
from extractor.site_files import SettingsError, checked, read_toml

__all__ = ["NAME", "Settings", "SettingsError"]

NAME = "doisoat.toml"


def _known(grades: dict[str, Grade]) -> dict[str, Grade]:
    for code in grades:
        if code not in FAMILIES and code not in rules():
            raise ValueError(f"không có quy tắc hay nhóm quy tắc “{code}”; xem doisoat list checks")
    return grades


Grades = Annotated[dict[str, Grade], AfterValidator(_known)]


class Settings(BaseModel):
    """What a site wants otherwise. Without any, everything is as the rules and the project's patterns say.

    `severity` and `notices` go by rule code or family letter, the code first; `notices` is for what is worth knowing
    but no contradiction (roundings, relations that could not be judged). `patterns` are folders laid over the project's
    patterns in their order, `baseline` the file of dismissed findings. Both are read once, when first needed. Without
    `ner` no trained model reads the text.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    level: Severity = "warning"
    severity: Grades = {}
    notices: Grades = {}
    patterns: tuple[Path, ...] = ()
    baseline: Path | None = None
    ner: bool = True

    @classmethod
    def read(cls, path: Path) -> Settings:
        """Return the settings of the file `path`, whose relative paths start at its folder. Raises `SettingsError`."""
        settings = checked(cls, read_toml(path), path)
        folder = path.parent
        return settings._with(
            patterns=tuple(folder / other for other in settings.patterns),
            baseline=folder / settings.baseline if settings.baseline else None,
        )

    @staticmethod
    def find(folder: Path) -> Path | None:
        """Return the doisoat.toml of `folder` or of the nearest folder above it that has one."""
        folder = folder.resolve()
        return next((path / NAME for path in (folder, *folder.parents) if (path / NAME).is_file()), None)

    def with_patterns(self, folders: Sequence[Path]) -> Settings:
        """Return these settings with further folders of patterns, which go over those that are there."""
        return self._with(patterns=(*self.patterns, *folders)) if folders else self

    def without_ner(self) -> Settings:
        """Return these settings without the trained model."""
        return self._with(ner=False)

    def _with(self, **changes: object) -> Settings:
        # Not model_copy, which would keep the patterns already read.
        return Settings.model_validate({name: getattr(self, name) for name in Settings.model_fields} | changes)

    @cached_property
    def revision(self) -> str:
        """Twelve hex digits that change whenever a setting does that changes what is found in a report.

        What only changes what is shown of it has no part: the level, the baseline, the rules between reports (U). The
        patterns have a revision of their own.
        """
        # As they are written, not rule by rule: a batch that has nothing to read has no need of the rules.
        both = (self.severity, self.notices)
        grades = [{code: grade for code, grade in found.items() if not code.startswith("U")} for found in both]
        return hashlib.sha256(json.dumps([grades, self.ner], sort_keys=True).encode()).hexdigest()[:12]

    def severity_of(self, rule: Rule) -> Grade:
        """Return the severity of the rule's contradictions."""
        return self.severities.get(rule.code, rule.severity)

    @cached_property
    def severities(self) -> dict[str, Grade]:
        """Rule code → the severity that the site gave it."""
        return _by_code(self.severity)

    @cached_property
    def notice_severities(self) -> dict[str, Grade]:
        """Rule code → the severity that the site gave its notices."""
        return _by_code(self.notices)

    @cached_property
    def pattern_set(self) -> PatternSet:
        """The patterns that everything is found by. Raises `SettingsError`."""
        if not self.patterns:
            return PatternSet.shipped()
        found = PatternSet(self.patterns)
        with found.in_force():
            patterns()
            phrases()
        return found

    @cached_property
    def dismissed(self) -> dict[str, str]:
        """Fingerprint → note of the findings that people have dismissed. Raises `SettingsError`."""
        return baseline.read(self.baseline) if self.baseline else {}

    def mark(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """Return the findings, the dismissed ones marked."""
        return baseline.mark(findings, self.dismissed)


def _by_code(grades: dict[str, Grade]) -> dict[str, Grade]:
    return {code: grades.get(code) or grades[code[0]] for code in rules() if code in grades or code[0] in grades}

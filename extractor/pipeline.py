"""Path → Report: names the stages in order, nothing else."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from extractor import __version__, checks, formats, guard, models, ner, repair, sections
from extractor.checks.context import Context
from extractor.document import Document
from extractor.facts import find_facts, resolve_unit
from extractor.files import collect, digest, shown
from extractor.find import Found, find
from extractor.formats import Reading, Unreadable
from extractor.guard import Limits
from extractor.indicators import find_indicators
from extractor.ner import Recognised
from extractor.records import Failure, Report, Source, Versions
from extractor.report import compose
from extractor.sections import Heading, find_sections
from extractor.settings import Settings


@dataclass(frozen=True, slots=True)
class Mentions:
    """A text up to its mentions, before anything is checked."""

    document: Document
    headings: tuple[Heading, ...]
    found: Found


def extract(
    path: str | Path, *, with_text: bool = False, settings: Settings | None = None, limits: Limits | None = None
) -> Report:
    """Return all that is found in the file `path`, which is read in a process of its own, within `limits`.

    Raises `Unreadable`, or `SettingsError` for the site's files, with one Vietnamese line that says why.
    """
    path = Path(path)
    data = formats.load(path)
    reading = guard.parse(data, path.name, limits)
    source = Source(
        path=shown(path),
        sha256=hashlib.sha256(data).hexdigest(),
        format=reading.format,
        pages=reading.pages,
        chars=len(reading.text),
        encoding=reading.encoding,
        text=reading.text if with_text else None,
    )
    return _report(source, reading, settings or Settings())


def analyse(text: str | Reading, settings: Settings | None = None) -> Report:
    """Return all that is found in a text that is at hand, or in what a reader made of a file."""
    reading = Reading(text, "text") if isinstance(text, str) else text
    sha256 = hashlib.sha256(reading.text.encode()).hexdigest()
    source = Source(path="", sha256=sha256, format=reading.format, pages=reading.pages, chars=len(reading.text))
    return _report(source, reading, settings or Settings())


def mentions(text: str) -> Mentions:
    """Return a text's mentions and headings, without checking anything."""
    return _mentions(Reading(text, "text"))


def failed(path: str | Path, stage: str, message: str, settings: Settings | None = None) -> Report:
    """Return the record of a file that could not be done."""
    path = Path(path)
    try:
        sha256 = digest(path)
    except Unreadable:
        sha256 = ""
    source = Source(path=shown(path), sha256=sha256, format=path.suffix.lower().lstrip("."))
    failures = (Failure(stage=stage, message=message),)
    return Report(source=source, failures=failures, versions=versions(settings or Settings()))


def versions(settings: Settings) -> Versions:
    """Return what makes a report by these settings."""
    return Versions(program=__version__, patterns=settings.pattern_set.revision, models=models.revision())


def _mentions(reading: Reading) -> Mentions:
    document = Document(reading)
    return Mentions(document, find_sections(document), find(document))


def _recognised(stage: Mentions, settings: Settings, notices: list[Failure]) -> Recognised:
    """Return what the trained tagger reads; why it cannot, where it is missing or damaged, is added to `notices`."""
    tagger = None
    try:
        tagger = ner.shipped() if settings.ner else None
    except models.ModelProblem as problem:
        notices.append(Failure(stage="nhận dạng", message=str(problem)))
    return ner.recognise(stage.document, stage.found, tagger)


def _report(source: Source, reading: Reading, settings: Settings) -> Report:
    with settings.pattern_set.in_force():
        stage = _mentions(reading)
        facts = find_facts(stage.document, stage.headings)
        notices = [Failure(stage="đọc tệp", message=notice) for notice in reading.notices]
        if reason := sections.problem():
            notices.append(Failure(stage="đề mục", message=reason))
        try:
            facts = resolve_unit(facts)
        except models.ModelProblem as problem:
            notices.append(Failure(stage="đơn vị hành chính", message=str(problem)))
        recognised = _recognised(stage, settings, notices)
        stated = find_indicators(stage.document, stage.found, stage.headings, facts)
        context = Context(stage.document, stage.found, stage.headings, facts, stated, recognised)
        results = checks.run(context, settings.severities, settings.notice_severities)
        results = repair.group(context, results)
        report = compose(source, context, results, tuple(notices), versions(settings))
    return report.model_copy(update={"findings": settings.mark(report.findings)})


__all__ = ["Mentions", "Unreadable", "analyse", "collect", "extract", "failed", "mentions", "versions"]

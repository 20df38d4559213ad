"""The corpus: its gold is found in its texts, its built files are those of its sources, its reports stay measured."""

import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from extractor.evaluate import Evaluation, Item, Source, bad_spans, evaluate, load, reports, spans
from extractor.formats import read
from extractor.pipeline import extract
from extractor.records import Report

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
FILES = reports(CORPUS)
NAMES = [path.parent.name for path in FILES]
every_report = pytest.mark.parametrize("path", FILES, ids=NAMES)


@cache
def extracted(path: Path) -> Report:
    return extract(path)


@cache
def measured() -> Evaluation:
    return evaluate(CORPUS, extracted)


def test_corpus_covers_the_kinds():
    kinds = [load(path.parent).document for path in FILES]
    periods = {facts.period.type for facts in kinds if facts.period}
    assert periods == {"month", "quarter", "half", "nine_months", "year"}
    assert {facts.kind for facts in kinds} == {"bao_cao", "thong_bao"}
    assert {path.suffix for path in FILES} == {".txt", ".md", ".docx", ".pdf"}
    assert len(FILES) >= 8
    assert len([path for path in FILES if is_clean(path)]) >= 3


def is_clean(path: Path) -> bool:
    return all(relation.holds is True for relation in load(path.parent).relations)


@every_report
def test_gold_resolves(path):
    """Every gold item is found, and no two mentions of a kind are the same place."""
    source = Source(read(path)[1].text)
    gold = load(path.parent)
    for group in (gold.sections, gold.references, gold.dates, gold.percentages, gold.counts, gold.entities):
        places = [source.locate(item) for item in group]
        assert places == sorted(places)
        assert len(set(places)) == len(places)
    members: list[Item] = [member for relation in gold.relations for member in relation.members]
    for item in (*gold.neutral, *members):
        start, end = source.locate(item)
        assert start < end


@every_report
def test_spans_quote_the_source(path):
    report = extracted(path)
    assert bad_spans(report, read(path)[1].text) == []
    assert any(True for _ in spans(report))


@every_report
def test_nothing_crashes(path):
    assert extracted(path).failures == ()


@pytest.mark.parametrize("path", [path for path in FILES if is_clean(path)], ids=lambda path: path.parent.name)
def test_clean_report_raises_no_alarm(path):
    alarms = [f"{f.rule}: {f.message}" for f in extracted(path).findings if f.severity != "info"]
    assert alarms == []


def test_figures_stay_at_their_thresholds():
    least = json.loads((CORPUS / "thresholds.json").read_text(encoding="utf-8"))
    figures = measured().figures()
    assert least.keys() == figures.keys()
    assert all(value > 0.8 for value in least.values()), "a floor that holds nothing"
    assert {name: value for name, value in figures.items() if value < least[name]} == {}
    assert measured().bad_spans == 0


def test_built_files_are_those_of_their_sources(tmp_path):
    """Building again gives the committed gold and texts; PDFs are left out, their font may not be at hand."""
    copy = tmp_path / "corpus"
    shutil.copytree(CORPUS, copy)
    names = [path.parent.name for path in FILES if path.suffix != ".pdf"]
    for name in names:
        (copy / name / "gold.json").unlink()
    environment = {**os.environ, "PYTHONPATH": str(CORPUS.parent)}
    subprocess.run([sys.executable, copy / "build.py", *names], check=True, env=environment, capture_output=True)
    for path in FILES:
        built = copy / path.relative_to(CORPUS)
        assert load(built.parent) == load(path.parent)
        assert read(built)[1].text == read(path)[1].text

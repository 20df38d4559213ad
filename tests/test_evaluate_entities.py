"""The measures of entities, of what numbers are about and of who issued a document; gold as build.py makes it."""

import importlib.util
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from extractor.evaluate import evaluate
from extractor.records import Count, Entity, Percentage, Reference, Report, Source, Span, Versions

BUILD = Path(__file__).resolve().parent.parent / "corpus" / "build.py"
ANNOTATED = """+++
format = "txt"
[document]
kind = "thong_bao"
title = "Kết quả"
number = "01/TB-UBND"
issued = "2024-01-09"
issuer = "UBND xã Mường Ai"
+++
Theo {r:Kế hoạch số 05/KH-UBND} của {ORG:UBND huyện}, {ORG#us:UBND xã Mường Ai} ban hành \
{r i=us:Quyết định số 07/QĐ-UBND}, \
thực hiện {r:Thông tư số 01/2020/TT-VPCP}.
{ORG:UBND xã} nhận {c u=hồ_sơ:40 {SUBJECT:hồ sơ đất đai}}; {SUBJECT#on:hồ sơ đúng hạn} đạt {p s=on:75%}; còn {c u=-:3}.
"""


@pytest.fixture(scope="module")
def build():
    spec = importlib.util.spec_from_file_location("build", BUILD)
    module = sys.modules["build"] = importlib.util.module_from_spec(spec)  # dataclasses look their module up
    spec.loader.exec_module(module)
    yield module
    del sys.modules["build"]


@pytest.fixture
def corpus(tmp_path, build):
    folder = tmp_path / "mot-thong-bao"
    folder.mkdir()
    (folder / "annotated.txt").write_text(ANNOTATED, encoding="utf-8")
    build.build(folder)
    return tmp_path


def measure(corpus, entities=(), issuers=(), about=(None, None)):
    text = (corpus / "mot-thong-bao" / "report.txt").read_text(encoding="utf-8")

    def span(words, nth=1):
        start = -1
        for _ in range(nth):
            start = text.index(words, start + 1)
        return Span(start=start, end=start + len(words), text=words)

    numbers = ("05/KH-UBND", "07/QĐ-UBND", "01/2020/TT-VPCP")
    report = Report(
        source=Source(path="", sha256="", format="txt"),
        references=tuple(
            Reference(number=number, issuer=issuer, span=span(number))
            for number, issuer in zip(numbers, issuers or [None] * 3, strict=True)
        ),
        counts=(
            Count(value=Decimal(40), unit="hồ sơ", subject=about[0], span=span("40")),
            Count(value=Decimal(3), subject="gì đó", span=span("3")),
        ),
        percentages=(Percentage(value=Decimal(75), decimals=0, subject=about[1], span=span("75%")),),
        entities=tuple(Entity(label=label, span=span(words)) for label, words in entities),
        versions=Versions(program="0", patterns="0"),
    )
    return evaluate(corpus, lambda _: report)


def test_spans_must_be_the_same_and_overlap_counts_apart(corpus):
    found = measure(corpus, entities=[("ORG", "UBND huyện"), ("ORG", "xã Mường Ai"), ("ORG", "hồ sơ")])
    assert vars(found.entities["ORG"]) == {"hit": 1, "predicted": 3, "gold": 3}
    assert vars(found.entities_lenient["ORG"]) == {"hit": 2, "predicted": 3, "gold": 3}
    assert any(line.startswith("báo nhầm: mot-thong-bao ORG xã Mường Ai") for line in found.misses())


def test_a_label_must_be_right(corpus):
    found = measure(corpus, entities=[("LOC", "UBND huyện")])
    assert found.entities["ORG"].hit == found.entities_lenient["ORG"].hit == 0
    assert vars(found.entities["LOC"]) == {"hit": 0, "predicted": 1, "gold": 0}


def test_the_issuer_is_the_one_said_or_none(corpus):
    right = measure(corpus, issuers=("Ủy ban nhân dân huyện", "UBND xã Mường Ai", None)).right["reference_issuers"]
    assert (right.right, right.total) == (3, 3)
    wrong = measure(corpus, issuers=("UBND tỉnh", None, "Văn phòng Chính phủ")).right["reference_issuers"]
    assert (wrong.right, wrong.total) == (0, 3)


def test_issuers_have_a_precision_and_a_recall(corpus):
    found = measure(corpus, issuers=("UBND tỉnh", "UBND xã Mường Ai", "Văn phòng Chính phủ")).issuers
    assert vars(found) == {"hit": 1, "predicted": 3, "gold": 2}


def test_what_a_number_is_about(corpus):
    right = measure(corpus, about=("hồ sơ đất đai", "hồ sơ đúng hạn")).right
    assert (right["subjects"].right, right["subjects"].total) == (2, 2)  # gold does not say what the 3 is about
    half = measure(corpus, about=("hồ sơ", None)).right
    assert (half["subjects"].right, half["subjects_lenient"].right, half["subjects_lenient"].total) == (0, 1, 2)


def test_gold_without_entities_is_not_measured_on_them(corpus, build):
    folder = corpus / "mot-thong-bao"
    plain, _ = build.parse(ANNOTATED.split("+++\n", 2)[2])
    bare = ANNOTATED.split("+++\n", 2)[1]
    (folder / "annotated.txt").write_text(f"+++\n{bare}+++\n{plain}", encoding="utf-8")
    build.build(folder)
    found = measure(corpus)
    assert found.entities == {}
    assert "reference_issuers" not in found.right

"""The measures, on a report of one paragraph whose outcome is known."""

import io
import json
from decimal import Decimal

import pytest
from rich.console import Console

from extractor.evaluate import Figure, Item, Source, Unresolved, evaluate, run
from extractor.evaluate.report import show
from extractor.records import (
    Count,
    DateMention,
    Facts,
    Finding,
    Member,
    Percentage,
    Reference,
    Related,
    Relation,
    Report,
    Section,
    Span,
    Versions,
)
from extractor.records import Source as FileSource

TEXT = """I. CẢI CÁCH THỦ TỤC
Theo Kế hoạch số 05/KH-UBND ngày 09/01/2024, xã nhận 40 hồ sơ, giải quyết 30 hồ sơ, đạt 75%.
II. NHIỆM VỤ
Trong đó 20 hồ sơ trực tuyến, 21 hồ sơ trực tiếp.
"""
GOLD = {
    "document": {"kind": "bao_cao", "unit": {"name": "xã Mường Ai", "level": "xa"}},
    "sections": [
        {"text": "I. CẢI CÁCH THỦ TỤC", "number": "I", "topic": "tthc", "part": "results", "level": 1},
        {"text": "II. NHIỆM VỤ", "number": "II", "topic": None, "part": "plan", "level": 1},
    ],
    "references": [
        {
            "text": "Kế hoạch số 05/KH-UBND ngày 09/01/2024",
            "number": "05/KH-UBND",
            "doc_type": "Kế hoạch",
            "date": "2024-01-09",
        }
    ],
    "dates": [{"text": "09/01/2024", "value": "2024-01-09"}],
    "percentages": [{"text": "75%", "value": 75}],
    "counts": [
        {"text": "40 hồ sơ", "value": 40, "unit": "hồ sơ"},
        {"text": "30 hồ sơ", "value": 30, "unit": "hồ sơ"},
        {"text": "20 hồ sơ", "value": 20, "unit": "hồ sơ"},
        {"text": "21 hồ sơ", "value": 21, "unit": "hồ sơ"},
    ],
    "relations": [
        {
            "kind": "ratio",
            "holds": True,
            "confidence": "certain",
            "statement": "30/40 = 75%",
            "members": [{"text": "30 hồ sơ"}, {"text": "40 hồ sơ"}, {"text": "75%"}],
        },
        {
            "kind": "sum",
            "holds": False,
            "confidence": "certain",
            "statement": "40 = 20 + 21",
            "members": [{"text": "40"}, {"text": "20 hồ sơ"}, {"text": "21 hồ sơ"}],
        },
    ],
}


def span(text: str, nth: int = 1) -> Span:
    start, end = Source(TEXT).locate(Item(text=text, nth=nth))
    return Span(start=start, end=end, text=TEXT[start:end])


def count(text: str, unit: str | None = "hồ sơ") -> Count:
    return Count(value=Decimal(text.split()[0]), unit=unit, span=span(text), by="counts/one")


def heading(text: str, topic: str | None, part: str | None = None) -> Section:
    number = text.partition(".")[0]
    return Section(id=text, number=number, title=text, level=1, topic=topic, part=part, span=span(text))


def finding(*texts: str, severity: str = "error", rule: str = "S001") -> Finding:
    spans = tuple(span(text) for text in texts)
    return Finding.model_validate({"rule": rule, "kind": "sum", "severity": severity, "message": "?", "spans": spans})


def ratio(*texts: str) -> Relation:
    members = tuple(Member(role="part", value=None, span=span(text)) for text in texts)
    return Relation(id="1", rule="R001", kind="ratio", holds=True, statement="", members=members)


def complete(**changes: object) -> Report:
    fields: dict[str, object] = {
        "source": FileSource(path="report.txt", sha256="0", format="txt"),
        "document": Facts.model_validate({"kind": "bao_cao", "unit": {"name": "Mường Ai", "level": "xa"}}),
        "sections": (heading("I. CẢI CÁCH THỦ TỤC", "tthc", "results"), heading("II. NHIỆM VỤ", None, "plan")),
        "references": (
            Reference(
                number="05/KH-UBND",
                doc_type="Kế hoạch",
                date="2024-01-09",
                span=span("Kế hoạch số 05/KH-UBND ngày 09/01/2024"),
                by="references/a",
            ),
        ),
        "dates": (DateMention(value="2024-01-09", span=span("09/01/2024")),),
        "percentages": (Percentage(value=Decimal(75), decimals=0, span=span("75%")),),
        "counts": tuple(count(f"{n} hồ sơ") for n in (40, 30, 20, 21)),
        "relations": (ratio("30", "40", "75%"),),
        "findings": (finding("40", "20"),),
        "versions": Versions(program="0", patterns="0"),
    }
    return Report.model_validate(fields | changes)


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "mot-bao-cao"
    folder.mkdir()
    (folder / "report.txt").write_text(TEXT, encoding="utf-8")
    (folder / "gold.json").write_text(json.dumps(GOLD, ensure_ascii=False), encoding="utf-8")
    return tmp_path


def measure(corpus, **changes):
    return evaluate(corpus, lambda path: complete(**changes))


def test_a_complete_report_scores_one(corpus):
    evaluation = measure(corpus)
    assert set(evaluation.figures().values()) == {1.0}
    assert evaluation.misses() == []
    assert evaluation.patterns["counts/one"].total == 4
    assert evaluation.checks["S001"].right == 1


def test_a_missed_and_a_false_count(corpus):
    evaluation = measure(corpus, counts=(*map(count, ("40 hồ sơ", "30 hồ sơ", "21 hồ sơ")), count("05", None)))
    figure = evaluation.found["counts"]
    assert (figure.hit, figure.predicted, figure.gold) == (3, 4, 4)
    assert (evaluation.patterns["counts/one"].right, evaluation.patterns["counts/one"].total) == (3, 4)
    lines = [line.partition(" at ")[0] for line in evaluation.misses()]
    assert lines == ["bỏ sót: mot-bao-cao counts 20 hồ sơ", "báo nhầm: mot-bao-cao counts 05"]


def test_a_wrong_value_is_a_miss_and_a_false_one(corpus):
    wrong = Count(value=Decimal(4), unit="hồ sơ", span=span("40 hồ sơ"))
    figure = measure(corpus, counts=(wrong,)).found["counts"]
    assert (figure.hit, figure.predicted, figure.gold) == (0, 1, 4)


def test_units_agree_when_one_begins_with_the_other(corpus):
    units = measure(corpus, counts=(count("40 hồ sơ", "hồ sơ trực tuyến"), count("30 hồ sơ", "phiếu"))).right["units"]
    assert (units.right, units.total) == (1, 2)


def test_a_reference_without_its_date(corpus):
    evaluation = measure(corpus, references=(Reference(number="05/KH- UBND", span=span("05/KH-UBND")),))
    assert evaluation.found["references"].f1 == 1
    assert evaluation.right["reference_dates"].rate == 0


def test_each_field_of_what_was_found_is_measured(corpus):
    cited = Reference(number="05/KH-UBND", doc_type="Quyết định", date="2024-01-09", span=span("05/KH-UBND"))
    whole = Count(value=Decimal(40), of=Decimal(50), unit="hồ sơ", span=span("40 hồ sơ"))
    rate = Percentage(value=Decimal(75), low=Decimal(70), decimals=0, span=span("75%"))
    titles = (heading("I. CẢI CÁCH THỦ TỤC", "tthc", "intro"), heading("II. NHIỆM VỤ", None, "plan"))
    found = measure(corpus, references=(cited,), counts=(whole,), percentages=(rate,), sections=titles)
    assert {name: (share.right, share.total) for name, share in found.right.items() if share.rate < 1} == {
        "heading_parts": (1, 2),
        "reference_types": (0, 1),
        "count_wholes": (0, 1),
        "percentage_lows": (0, 1),
    }
    assert vars(found.exact["references"]) == {"right": 0, "total": 1}
    assert vars(found.exact["counts"]) == {"right": 1, "total": 1}


def test_topics_are_measured_by_characters(corpus):
    topics = measure(corpus, sections=(heading("I. CẢI CÁCH THỦ TỤC", "tthc"),)).right["topics"]
    ink = "".join(TEXT.split())
    after = "".join(TEXT[TEXT.index("II.") :].split())
    assert (topics.right, topics.total) == (len(ink) - len(after), len(ink))


def test_contradictions_need_two_members(corpus):
    evaluation = measure(corpus, findings=(finding("40"), finding("40", "21", rule="S002")))
    assert (evaluation.contradictions.right, evaluation.contradictions.total) == (1, 1)
    assert (evaluation.alarms.right, evaluation.alarms.total) == (1, 2)
    assert evaluation.checks["S001"].rate == 0
    assert evaluation.checks["S002"].rate == 1


def test_an_info_finds_but_is_no_alarm(corpus):
    evaluation = measure(corpus, findings=(finding("40", "20", severity="info"), finding("75%", severity="info")))
    assert evaluation.contradictions.rate == 1
    assert evaluation.alarms.total == 0


def test_an_equation_must_be_touched_and_hold(corpus):
    assert measure(corpus, relations=(ratio("30", "75%"),)).equations.rate == 1
    assert measure(corpus, relations=(ratio("30"),)).equations.rate == 0
    broken = ratio("30", "40", "75%").model_copy(update={"holds": False})
    assert measure(corpus, relations=(broken,)).equations.rate == 0


def test_a_rule_s_relations_and_findings_are_counted(corpus):
    broken = ratio("40", "20").model_copy(update={"id": "2", "holds": False})
    unjudged = ratio("40", "21").model_copy(update={"id": "3", "holds": None})
    other = Related(rule="S001", kind="sum", message="?", relation="2")
    grouped = finding("40", "20", rule="R001").model_copy(update={"related": (other,)})
    rules = measure(
        corpus,
        relations=(ratio("30", "40", "75%"), broken, unjudged),
        findings=(grouped, finding("40", "21", rule="R001", severity="info")),
    ).checks
    assert vars(rules["R001"]) == {"right": 1, "total": 1, "judged": 2, "unjudged": 1, "infos": 1}
    assert vars(rules["S001"]) == {"right": 1, "total": 1, "judged": 0, "unjudged": 0, "infos": 0}


def test_every_figure_has_its_counts_by_kind(corpus):
    evaluation = measure(corpus)
    assert vars(evaluation.equations_by_kind["ratio"]) == {"right": 1, "total": 1}
    assert vars(evaluation.contradictions_by_kind["sum"]) == {"right": 1, "total": 1}
    assert json.loads(json.dumps(evaluation.to_dict()))["contradictions_by_kind"]["sum"]["total"] == 1


def test_the_text_of_the_report_counts_if_it_has_one(corpus):
    # An extractor of another revision may read the file otherwise: its offsets are into its own text.
    moved = {"start": 2, "end": 12, "text": "09/01/2024"}
    source = FileSource(path="report.txt", sha256="0", format="txt", text=f"  {'09/01/2024'} {TEXT}")
    date = DateMention.model_validate({"value": "2024-01-09", "span": moved})
    assert measure(corpus, source=source, dates=(date,)).found["dates"].hit == 1


def test_bad_spans_are_counted(corpus):
    bad = Span(start=0, end=2, text="xx")
    assert measure(corpus, dates=(DateMention(value="2024-01-09", span=bad),)).bad_spans == 1


def test_gains_and_losses_against_a_saved_run(corpus):
    before = measure(corpus, dates=(), counts=())
    saved = before.outcomes
    lines = measure(corpus, counts=(count("40 hồ sơ"), count("05", None)), percentages=()).against(saved)
    assert "được thêm: mot-bao-cao dates 09/01/2024 (bỏ sót → đúng)" in lines
    assert "được thêm: mot-bao-cao counts 40 hồ sơ (bỏ sót → đúng)" in lines
    assert "mất đi: mot-bao-cao percentages 75% (đúng → bỏ sót)" in lines
    assert "mất đi: mot-bao-cao counts 05 (không có → báo nhầm)" in lines
    assert before.against(saved) == []


def test_figures_without_anything_to_find():
    assert (Figure().precision, Figure().recall, Figure().f1) == (1, 1, 1)
    assert Figure(hit=0, predicted=1, gold=0).precision == 0


def test_print_shows_every_figure(corpus):
    console = Console(record=True, width=120, file=io.StringIO())
    show(measure(corpus), console)
    shown = console.export_text()
    names = ("đề mục", "số đếm", "mâu thuẫn", "đẳng thức nhận ra: ratio", "counts/one", "S001", "thông tin chung: kind")
    for name in names:
        assert name in shown


@pytest.mark.parametrize(
    ("item", "found"),
    [
        (Item(text="hồ sơ", nth=2), "hồ sơ"),
        (Item(text="II. NHIỆM VỤ Trong đó"), "II. NHIỆM VỤ\nTrong đó"),
        (Item(text="hồ sơ", within="20 hồ sơ trực tuyến, 21 hồ sơ", at=2), "hồ sơ"),
        (Item(text="5", within="75%, 5", nth=1), None),
        (Item(text="hồ s"), None),
        (Item(text="0 hồ sơ"), None),
        (Item(text="hồ sơ", nth=9), None),
    ],
)
def test_items_are_looked_up(item, found):
    if found is None:
        with pytest.raises(Unresolved):
            Source(TEXT).locate(item)
    else:
        start, end = Source(TEXT).locate(item)
        assert TEXT[start:end] == found


def test_the_second_occurrence_in_a_context():
    start, _ = Source(TEXT).locate(Item(text="hồ sơ", within="20 hồ sơ trực tuyến, 21 hồ sơ", at=2))
    assert TEXT[:start].endswith("21 ")


def test_run_says_where_there_is_no_corpus(tmp_path, capsys):
    assert run(tmp_path) == 2
    assert "không có báo cáo mẫu" in capsys.readouterr().err


def test_run_prints_json_misses_and_changes(corpus, capsys, tmp_path):
    assert run(corpus, as_json=True) == 0
    saved = tmp_path / "saved.json"
    saved.write_text(capsys.readouterr().out, encoding="utf-8")
    data = json.loads(saved.read_text(encoding="utf-8"))
    assert data["reports"] == 1
    first = next(iter(data["outcomes"]))
    data["outcomes"][first] = "miss" if data["outcomes"][first] == "hit" else "hit"
    saved.write_text(json.dumps(data), encoding="utf-8")
    assert run(corpus, misses=True, against=str(saved)) == 0
    shown = capsys.readouterr().out
    assert f"{first} (" in shown
    assert "so với lần đo trước" in shown
    assert run(corpus, as_json=True, against=str(saved)) == 0
    compared = json.loads(capsys.readouterr().out)["against"]
    assert compared["figures"] == data["figures"]
    assert [first in line for line in compared["changed"]] == [True]


@pytest.mark.parametrize(
    ("saved", "errors", "complaint"),
    [
        ("nope", None, "không phải kết quả evaluate --json"),
        ("{}", None, "không phải kết quả evaluate --json"),
        ('{"figures": {}, "outcomes": {}, "seed": 1}', None, "là kết quả của một phép đo khác"),
        ('{"figures": {}, "outcomes": {}, "seed": 1}', 1, "là kết quả của một phép đo khác"),
        ('{"figures": {}, "outcomes": {}}', 1, "là kết quả của một phép đo khác"),
    ],
)
def test_a_saved_run_must_be_one_of_the_same_measure(corpus, capsys, tmp_path, saved, errors, complaint):
    path = tmp_path / "saved.json"
    path.write_text(saved, encoding="utf-8")
    assert run(corpus, against=str(path), errors=errors, seed=7) == 2
    out, complained = capsys.readouterr()
    assert out == ""
    assert complaint in complained


def test_gold_that_is_not_in_the_text_is_said(corpus, capsys):
    path = corpus / "mot-bao-cao" / "report.txt"
    path.write_text(TEXT.replace("75%", "85%"), encoding="utf-8")
    assert run(corpus) == 2
    assert "'75%'" in capsys.readouterr().err


def test_what_is_neither_a_file_nor_a_revision_is_said(corpus, capsys):
    assert run(corpus, against="no-such-revision") == 2
    assert "no-such-revision" in capsys.readouterr().err

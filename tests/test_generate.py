"""The generator: its gold is found in every form, its relations hold exactly, its planted errors do not."""

import json
import re
import sys
from collections import Counter
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from extractor.cli import main
from extractor.evaluate import Gold, Source, evaluate, load, reports
from extractor.formats import read
from extractor.generate import Order, make, series, shapes, singles
from extractor.generate.claims import Claim, identities
from extractor.generate.forms import TEXT_FORMS
from extractor.generate.known import derived, quantities, rates
from extractor.generate.nodes import Number
from extractor.generate.office import Office
from extractor.generate.periods import Period, month
from extractor.generate.plant import KINDS
from extractor.generate.register import issued
from extractor.pipeline import extract
from extractor.text import fold

FORMATS = ("txt", "txt", "txt", "docx", "pdf")


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clean")
    assert len(list(make(folder, singles(25, 3, FORMATS), 3))) == 25
    return folder


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("spoilt")
    assert len(list(make(folder, singles(30, 4, FORMATS), 4, 5))) == 30
    return folder


@cache
def text(path: Path) -> str:
    return read(path)[1].text


# Gold -------------------------------------------------------------------------------------------------------------


def test_all_forms_levels_and_periods_are_made(clean: Path) -> None:
    names = [path.parent.name for path in reports(clean)]
    assert {name.rsplit("-", 1)[1] for name in names} == {*TEXT_FORMS, "docx", "pdf"}
    facts = [load(path.parent).document for path in reports(clean)]
    assert {f.unit.level for f in facts if f.unit} == {"xa", "huyen"}
    assert {f.period.type for f in facts if f.period} == {"month", "quarter", "half", "nine_months", "year"}
    assert {bool(f.unit and f.unit.parent) for f in facts} == {True, False}


def test_gold_resolves_in_every_form(clean: Path, spoilt: Path) -> None:
    for path in (*reports(clean), *reports(spoilt)):
        source, gold = Source(text(path)), load(path.parent)
        for group in (gold.sections, gold.references, gold.dates, gold.percentages, gold.counts):
            places = [source.locate(item) for item in group]
            assert places == sorted(set(places)), path
        for item in (*gold.neutral, *gold.entities, *gold.errors, *(m for r in gold.relations for m in r.members)):
            start, end = source.locate(item)
            assert start < end


def test_numbers_say_what_they_are(clean: Path) -> None:
    known = [item.meaning for path in reports(clean) for item in load(path.parent).counts]
    assert sum(subject is not None for subject in known) > 0.8 * len(known)
    labels = Counter(item.label for path in reports(clean) for item in load(path.parent).entities)
    assert labels.keys() == {"ORG", "LOC", "PER", "TITLE", "PLAN", "SUBJECT"}


def test_citations_say_who_issued_them_where_the_words_do(clean: Path) -> None:
    cited = [item for path in reports(clean) for item in load(path.parent).references]
    said = {(fold(item.number.rpartition("-")[2]), fold(item.issuer)[:9]) for item in cited if item.issuer}
    assert {("cp", "chinh phu"), ("ttg", "thu tuong"), ("vpcp", "van phong")} <= said
    assert {issuer[:4] for code, issuer in said if "ubnd" in code} == {"ubnd"}
    assert 0.5 < sum(item.issuer is not None for item in cited) / len(cited) < 0.95


# Relations, judged here by what is printed ------------------------------------------------------------------------


def printed(quote: str, unit: str | None) -> Fraction:
    if quote.isalpha():  # "tăng", or "giam" where letters are damaged
        return Fraction(1 if quote.lower() == "tăng" else -1)
    if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)?", quote) and unit != "%":
        quote = quote.replace(".", "")
    return Fraction(quote.replace(",", "."))


def recomputed(gold: Gold, index: int) -> bool | None:
    """Tell whether a relation holds by its formula and the quotes of its members; None where it is not arithmetic."""
    relation = gold.relations[index]
    formula = relation.statement.partition(":")[0]
    if relation.kind == "same_quantity":
        return len({printed(member.text, None) for member in relation.members}) == 1
    if "=" not in formula:
        return None
    names = list(dict.fromkeys(re.findall(r"[a-z_]\w*(?:\.\*)?", formula)))
    quotes = [member.text for member in relation.members]
    counts = [1] * len(names)
    many = next((i for i, name in enumerate(names) if name.endswith(".*") or name == "parts"), None)
    if many is not None:
        counts[many] = len(quotes) - len(names) + 1
    elif len(quotes) != len(names):
        return None
    rate = relation.kind in ("ratio", "table_row", "growth")
    values, at = {}, 0
    for i, (name, count) in enumerate(zip(names, counts, strict=True)):
        values[name] = sum(printed(q, "%" if rate and i == len(names) - 1 else None) for q in quotes[at : at + count])
        at += count
    sides = re.split("<=|=", re.sub(r"[a-z_]\w*(?:\.\*)?", lambda m: f"values['{m.group()}']", formula))
    left, right = (eval(side, {"values": values}) for side in sides)
    if "<=" in formula:
        return bool(left <= right)
    if not rate:
        return bool(left == right)
    digits = re.search(r"[.,](\d+)$", quotes[-1])
    return bool(abs(left * 100 - right) * 2 <= Fraction(1, 10 ** len(digits.group(1) if digits else "")))


def test_relations_of_clean_reports_hold_exactly(clean: Path) -> None:
    kinds: Counter[str] = Counter()
    for path in reports(clean):
        gold = load(path.parent)
        assert gold.errors == ()
        for index, relation in enumerate(gold.relations):
            assert relation.holds is True
            result = recomputed(gold, index)
            assert result is not False, (path, relation.statement)
            kinds[relation.kind] += result is True
    assert all(kinds[kind] > 3 for kind in ("sum", "ratio", "balance", "difference", "growth", "same_quantity"))
    assert kinds["table_row"] > 3
    assert kinds.total() > 500


def test_planted_errors_break_relations(spoilt: Path) -> None:
    kinds: Counter[str] = Counter()
    for path in reports(spoilt):
        source, gold = Source(text(path)), load(path.parent)
        for index, relation in enumerate(gold.relations):
            result = recomputed(gold, index)
            assert result is None or result == (relation.holds is True), relation.statement
        for error in gold.errors:
            kinds[error.kind] += 1
            place = source.locate(error)
            broken = [r for r in gold.relations if place in [source.locate(member) for member in r.members]]
            assert any(r.holds is False and r.confidence == "certain" for r in broken), (path, error)
            if error.printed is not None:
                assert error.printed == error.text != error.true
                assert re.search("[1-9]|t.ng|gi.m", error.printed.lower())  # nought would be no whole to divide by
    assert kinds.keys() == KINDS.keys()


def test_a_part_too_few_is_no_error_among_some_parts() -> None:
    whole, part = (Number(name, str(value), Fraction(value)) for name, value in (("a", 9), ("b.1", 8)))
    among = Claim("sum", "n0 = n1", [whole, part], open=True)
    assert (among.holds(), among.sure()) == (False, "arguable")
    part.value = Fraction(10)
    assert (among.holds(), among.sure()) == (False, "certain")


def test_the_share_of_numbers_with_errors_can_be_asked_for(tmp_path: Path) -> None:
    orders = singles(6, 8, ["txt"])
    few, many = (sum(len(load(f).errors) for f in make(tmp_path / str(s), orders, 8, s)) for s in (0.01, 0.05))
    assert 0 < few < many


# The same again ---------------------------------------------------------------------------------------------------


def test_same_seed_same_bytes(clean: Path, tmp_path: Path) -> None:
    list(make(tmp_path, singles(25, 3, FORMATS), 3))
    files = [path.relative_to(clean) for path in clean.rglob("*.*")]
    assert len(files) == 50
    assert [path for path in files if (clean / path).read_bytes() != (tmp_path / path).read_bytes()] == []


def test_another_seed_another_report(clean: Path, tmp_path: Path) -> None:
    list(make(tmp_path, singles(1, 5, ["txt"]), 5))
    texts = {text(path) for path in reports(clean)}
    assert text(reports(tmp_path)[0]) not in texts


# One office over time ---------------------------------------------------------------------------------------------


def test_consecutive_months_agree(tmp_path: Path) -> None:
    folders = list(make(tmp_path, series(2, 14, 6, ["txt"]), 6))
    assert len(folders) == 28
    numbers = [load(folder).document.number for folder in folders[:14]]
    order = [(load(folder).document.issued or "", number) for folder, number in zip(folders, numbers, strict=False)]
    years = {day[:4] for day, _ in order}
    for year in years:
        of_year = [int((number or "").partition("/")[0]) for day, number in order if day.startswith(year)]
        assert of_year == sorted(set(of_year))
    assert len({load(folder).document.unit for folder in folders[:14]}) <= 2  # with and without the province
    told = [{(c.meaning, c.period): c.value for c in load(folder).counts if c.meaning} for folder in folders[:14]]
    again = [(key, value, other[key]) for a, other in pairwise(told) for key, value in a.items() if key in other]
    flows = [(value, later) for (subject, period), value, later in again if subject == "hồ sơ tiếp nhận mới trong kỳ"]
    assert flows
    assert all(value == later for value, later in flows)


def test_what_is_open_is_carried_over_and_registers_grow() -> None:
    office = Office("x", "xa", month(2022, 1), month(2023, 12))
    for number in range(month(2022, 2), month(2023, 12)):
        before = office.flows[number - 1]
        left = before["carry"] + before["recv"] - before["done"]
        assert office.flows[number]["carry"] == left >= 0
    for kind in ("Kế hoạch", "Quyết định"):
        numbers = [int(d.number.partition("/")[0]) for d in issued(office, 2023) if (d.kind, d.issuer) == (kind, "own")]
        assert numbers == sorted(set(numbers))
        assert len(numbers) > 1


def test_periods_have_their_days_and_names() -> None:
    quarter = Period("quarter", month(2024, 4))
    assert (quarter.name, quarter.iso, quarter.code, quarter.index) == ("quý II năm 2024", "2024-Q2", "2024-q2", 2)
    assert [day.isoformat() for day in quarter.window] == ["2024-03-15", "2024-06-14"]
    assert quarter.before == Period("quarter", month(2024, 1))
    assert Period("half", month(2024, 7)).name == "6 tháng cuối năm 2024"


# Shapes -----------------------------------------------------------------------------------------------------------


def test_every_fact_can_be_said_in_thirty_ways() -> None:
    ways = {
        fact: sum(map(shapes.variants, choices))
        for name, topic in shapes.topics().items()
        for fact, choices in topic.facts.items()
        if name != "chung"
    }
    assert len(ways) > 50
    assert {fact: count for fact, count in ways.items() if count < 30} == {}


def test_formulas_name_quantities_that_have_a_meaning() -> None:
    known = quantities()
    for identity in identities():
        for name in identity.names:
            base = re.sub(r"_(last|prev)(_diff|_dir)?$|_ytd$", "", name.removesuffix(".*").partition(".")[0])
            assert base in known or name in known, name
    assert derived().keys() - {key for key in derived() if key in known} == set()
    assert rates().keys() <= known.keys()


@pytest.mark.parametrize("shape", ["[a|b", "{recv hồ sơ", "<ORG:UBND", "$khong_co", "a|b", "{~x hồ sơ}"])
def test_broken_shape_is_named(shape: str) -> None:
    with pytest.raises(shapes.Unshapely, match=re.escape(repr(shape)[1:-1])):
        shapes.parse(shape, {})


# With the rest ----------------------------------------------------------------------------------------------------


def test_extracting_never_fails(clean: Path) -> None:
    evaluation = evaluate(clean, extract)
    assert (evaluation.failures, evaluation.bad_spans, evaluation.reports) == (0, 0, 25)
    assert evaluation.errors_in_gold == {}


def test_evaluation_counts_planted_errors(spoilt: Path) -> None:
    evaluation = evaluate(spoilt, extract)
    planted = sum(len(load(path.parent).errors) for path in reports(spoilt))
    assert sum(share.total for share in evaluation.errors_in_gold.values()) == planted
    assert sum(share.right for share in evaluation.errors_in_gold.values()) > planted / 2


def test_command_writes_and_says_how_many(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "mau"
    assert main(["corpus", "make", str(out), "--series", "1×2", "--errors", "2", "--seed", "9"]) == 0
    assert "đã ghi 2 báo cáo" in capsys.readouterr().err
    golds = [json.loads((folder / "gold.json").read_text(encoding="utf-8")) for folder in sorted(out.iterdir())]
    assert [len(gold["errors"]) for gold in golds] == [2, 2]
    assert main(["corpus", "make", str(out)]) == 2
    assert "đã có nội dung" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "value", "complaint"),
    [
        ("--reports", "vài", "--reports cần một số nguyên"),
        ("--seed", "-1", "--seed cần một số nguyên"),
        ("--errors", "nhiều", "--errors cần một số"),
        ("--formats", "txt,odt", "không có dạng tệp “odt”"),
        ("--series", "50", "--series cần dạng ĐƠN_VỊxKỲ"),
    ],
)
def test_command_complains_in_vietnamese(
    option: str, value: str, complaint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["corpus", "make", str(tmp_path / "x"), option, value]) == 2
    assert complaint in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_missing_reportlab_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from extractor.generate import pdf

    pdf._traced.cache_clear()
    for name in [name for name in sys.modules if name.partition(".")[0] == "reportlab"]:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setitem(sys.modules, "reportlab", None)
    assert main(["corpus", "make", str(tmp_path / "x"), "--formats", "pdf", "--reports", "1"]) == 2
    assert capsys.readouterr().err == "doisoat: ghi tệp PDF cần reportlab; cài bằng: pip install 'doisoat[corpus]'\n"


def test_an_order_names_its_office_and_period() -> None:
    orders = series(3, 4, 1, ["txt", "docx"])
    assert len({order.office for order in orders}) == 3
    assert isinstance(orders[0], Order)
    assert [order.form == "docx" for order in orders[:4]] == [False, True, False, True]

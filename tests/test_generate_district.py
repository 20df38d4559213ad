"""Districts: their reports add up, cite the same documents, and hold the planted errors that between.json tells of."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from extractor.cli import main
from extractor.evaluate.between import District as Gold
from extractor.evaluate.between import Planted
from extractor.evaluate.gold import Source
from extractor.formats import read
from extractor.gazetteer.table import table
from extractor.generate import districts
from extractor.generate.districts import Size, make_districts
from extractor.generate.districts.month import Month
from extractor.generate.districts.places import District
from extractor.generate.known import Figures
from extractor.generate.nodes import nodes, numbers
from extractor.generate.office import MERGER, Level, full
from extractor.generate.shapes import load
from extractor.generate.traces import Sheet

SIZE = Size(3, 5, 3)


def months(seed: int, between: int = 0, size: Size = SIZE) -> Iterator[tuple[District, Month]]:
    for number, district in enumerate(districts.districts(size.districts, size.communes, size.months, seed), 1):
        for month in districts._months(district, f"{seed} {number}", ["txt"], between):
            yield district, month


@pytest.fixture(scope="module")
def sound() -> list[tuple[District, Month]]:
    return list(months(11))


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("spoilt")
    list(make_districts(folder, Size(1, 10, 8), 12, ("txt", "txt", "docx", "txt", "txt", "pdf"), 3))
    return folder


def golds(folder: Path) -> dict[Path, Gold]:
    return {path.parent: Gold.model_validate_json(path.read_bytes()) for path in sorted(folder.glob("*/between.json"))}


def planted(folder: Path, kind: str) -> list[tuple[Path, Gold, Planted]]:
    found = [(at, gold, one) for at, gold in golds(folder).items() for one in gold.errors if one.kind == kind]
    assert found
    return found


# What adds up -----------------------------------------------------------------------------------------------------


def rows(sheet: Sheet) -> dict[str, Fraction]:
    return {
        n.key: Fraction(n.value)
        for line in sheet.written.lines
        for n in numbers(line.parts)
        if n.key.startswith("row.") and n.kind == "count"
    }


def test_rows_and_totals_are_the_communes(sound: list[tuple[District, Month]]) -> None:
    checked: Counter[str] = Counter()
    late = {i for _, month in sound for trace in month.innocent if trace.kind == "window" for i in trace.units}
    for district, month in sound:
        for key, value in rows(month.upper).items():
            _, commune, name = key.split(".")
            if commune == "desk":
                continue
            sheet = month.sheets[int(commune)]
            if full(district.communes[int(commune)]) not in late:
                assert sheet.written.figures.get(name) == value
                checked[name] += 1
        told = month.upper.written.figures
        offices = [Figures(office, month.period) for office in district.communes]
        below = {key: sum(one.get(key) or 0 for one in offices) for key in ("recv", "done", "late", "online", "docs")}
        desk = Figures(district.upper, month.period)
        for key in ("recv", "done", "late", "online"):
            assert told.get(key) == below[key] + ((desk.get(key) or 0) if district.whole else 0)
        assert told.get("docs_xa") == below["docs"]
    assert {"recv", "done", "late", "docs"} <= checked.keys()
    assert {district.whole for district, _ in months(13, size=Size(9, 3, 1))} == {True, False}


def test_what_was_carried_over_is_what_was_left_in_the_communes_together(sound: list[tuple[District, Month]]) -> None:
    for district, month in sound:
        told = district.told(month.number)
        if (before := told.flows.get(month.number - 1)) is not None:
            left = before["carry"] + before["recv"] - before["done"]
            assert told.flows[month.number]["carry"] == left


def test_all_cite_the_same_documents_of_the_levels_above(sound: list[tuple[District, Month]]) -> None:
    told: defaultdict[tuple[str, int, str], set[tuple[str, str]]] = defaultdict(set)
    own: defaultdict[str, set[str]] = defaultdict(set)
    for district, month in sound:
        for sheet in month.files:
            for line in sheet.written.lines:
                for node in nodes(line.parts, "r"):
                    document, day = node.data["document"], node.data["day"]
                    if document.issuer == "own":
                        own[document.number].add(sheet.name)
                    elif day is not None and sheet is not month.upper:
                        (leaf,) = numbers(day.parts)
                        key = (district.upper.name, month.period.year, document.slot)
                        told[key].add((document.number, str(leaf.value)))
    assert {len(documents) for documents in told.values()} == {1}
    assert {slot for _, _, slot in told} >= {"kh_tren", "cv_bao_cao", "kh_tren_tinh", "qd06"}
    assert max(len(sheets) for sheets in own.values()) > 3  # whose numbers collide


def test_a_commune_cites_what_the_district_says_it_has_issued(sound: list[tuple[District, Month]]) -> None:
    issued = {
        (district.upper.name, node.data["document"].number)
        for district, month in sound
        for line in month.upper.written.lines
        for node in nodes(line.parts, "r")
        if node.data["document"].slot == "kh_cchc"
    }
    cited = {
        (district.upper.name, node.data["document"].number)
        for district, month in sound
        for sheet in month.sheets.values()
        for line in sheet.written.lines
        for node in nodes(line.parts, "r")
        if node.data["document"].slot == "kh_tren"
    }
    assert issued
    assert issued <= cited


def test_places_are_of_one_district_and_some_are_real() -> None:
    levels: Counter[Level] = Counter()
    for number, district in enumerate(districts.districts(3, 6, 2, 5)):
        names = [full(one) for one in district.communes]
        assert len(set(names)) == len(names)
        assert {one.parent for one in district.communes} == {None if number == 2 else full(district.upper)}
        assert (district.months[0] >= MERGER) == (number == 2)
        levels[district.upper.level] += 1
    assert levels == {"huyen": 2, "tinh": 1}
    for known in load("data/districts")["district"]:
        listed = table()
        (unit,) = [u for u in listed.named(known["name"]) if u.type == "huyện" and known["province"] in u.address]
        there = {listed.unit(row).full for _, row in listed.below(unit)}
        assert there == {f"xã {name}" for name in known["xa"]} | {f"thị trấn {name}" for name in known["thi_tran"]}


# What is planted --------------------------------------------------------------------------------------------------


def test_gold_resolves_in_every_form_and_all_kinds_are_planted(spoilt: Path) -> None:
    kinds: Counter[str] = Counter()
    suffixes = set()
    for folder, gold in golds(spoilt).items():
        texts: dict[str, Source] = {}
        for one in (*gold.errors, *gold.innocent):
            kinds[one.kind] += 1
            for path in one.files:
                assert (folder / path).is_file()
            for quote in one.quotes:
                source = texts.setdefault(quote.file, Source(read(folder / quote.file)[1].text))
                start, end = source.locate(quote)
                assert start < end
                suffixes.add(quote.file.rpartition(".")[2])
    assert set(districts.KINDS) | {"neighbour", "window", "surge"} == kinds.keys()
    assert suffixes == {"txt", "docx", "pdf"}


def test_consistent_districts_have_no_gold_but_the_innocent(tmp_path: Path) -> None:
    list(make_districts(tmp_path, Size(1, 5, 2), 3, ["txt"]))
    (gold,) = golds(tmp_path).values()
    assert gold.errors == ()
    assert gold.innocent
    assert len(list(tmp_path.glob("*/*/*.txt"))) == 12


def figure(text: str) -> Fraction:
    return Fraction(text.replace(".", "").replace(",", "."))


def test_a_changed_figure_is_not_the_one_that_the_district_has(spoilt: Path) -> None:
    for _, _, one in planted(spoilt, "row_differs"):
        files = {quote.file for quote in one.quotes}
        assert len(files) == 2
        assert {"UBND" in file.rpartition("/")[2] for file in files} == {True, False}
    for seed in (21,):
        for district, month in months(seed, 2):
            for trace in month.traces:
                if trace.kind != "row_differs":
                    continue
                i = [full(one) for one in district.communes].index(trace.units[0])
                told = {k: v for k, v in rows(month.upper).items() if k.startswith(f"row.{i}.")}
                here = month.sheets[i].written.figures
                assert any(here.get(key.split(".")[2]) != value for key, value in told.items())


def test_slipped_figures_are_ten_times_or_a_tenth(spoilt: Path) -> None:
    for folder, gold, one in planted(spoilt, "slipped"):
        assert gold.months.index(one.period) >= districts.PAST
        assert {(folder / quote.file).is_file() for quote in one.quotes} == {True}
    office = next(iter(districts.districts(1, 3, 6, 2))).communes[0]
    number = max(office.flows)
    for change, times in ((districts.tenfold_dossiers, 10), (districts.tenth_of_dossiers, Fraction(1, 10))):
        flows = districts.changed(office, number, change).flows[number]
        before = office.flows[number]
        assert abs(flows["recv"] - before["recv"] * times) <= len(office.fields)
        assert flows["recv"] - flows["done"] == before["recv"] - before["done"]
        assert min(flows.values()) >= 0


def test_a_document_has_another_day_in_one_report_only(spoilt: Path) -> None:
    for folder, gold, one in planted(spoilt, "document_date"):
        said = {re.sub(r"\s+", " ", quote.text) for quote in one.quotes}
        assert len(said) == 1
        (file,) = {quote.file for quote in one.quotes}
        number = re.search(r"số (\S+)", said.pop())
        assert number
        others = [p for p in (folder / file).parent.iterdir() if p != folder / file and "UBND" not in p.name]
        assert sum(number[1] in read(path)[1].text for path in others) >= 3
        assert gold.unit


def test_what_is_missing_is_missing_and_what_is_there_twice_is(spoilt: Path) -> None:
    for folder, _, one in planted(spoilt, "missing"):
        heads = [" ".join(read(path)[1].text[:300].split()) for path in (folder / one.period).iterdir()]
        assert one.says
        assert not any(re.search(rf"\b{re.escape(one.says.upper())}\b", head) for head in heads)
    for folder, _, one in planted(spoilt, "sent_twice"):
        first, second = ((folder / path).read_bytes() for path in one.files)
        assert first == second
    for folder, _, one in planted(spoilt, "corrected"):
        first, second = {(folder / quote.file).read_bytes() for quote in one.quotes}
        assert first != second


def test_copies_name_the_other_or_have_its_figures(spoilt: Path) -> None:
    for _, _, one in planted(spoilt, "copied_paragraph"):
        assert any(one.units[1] in quote.text for quote in one.quotes)
    for folder, _, one in planted(spoilt, "copied_report"):
        (copied,) = [" ".join(read(folder / path)[1].text.split()) for path in one.files]
        assert re.search(rf"(?:ỦY BAN NHÂN DÂN|UBND) {one.units[0].upper()}", copied)
    for _, month in months(31, 3):
        for trace in month.traces:
            if trace.kind == "copied_report":
                ours = [n.printed for line in trace.files[0].written.lines for n in numbers(line.parts) if n.key]
                assert any(
                    ours == [n.printed for line in sheet.written.lines for n in numbers(line.parts) if n.key]
                    for sheet in month.sheets.values()
                    if sheet is not trace.files[0]
                )


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    for out in ("a", "b"):
        list(make_districts(tmp_path / out, Size(1, 5, 2), 12, ("txt", "docx", "pdf"), 2))
    first, second = tmp_path / "a", tmp_path / "b"
    files = [path.relative_to(first) for path in first.rglob("*.*") if path.is_file()]
    assert len(files) > 10
    assert [path for path in files if (first / path).read_bytes() != (second / path).read_bytes()] == []


# The command ------------------------------------------------------------------------------------------------------


def test_command_writes_districts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "huyen"
    assert main(["corpus", "make", str(out), "--districts", "1x4x2", "--between", "1", "--seed", "9"]) == 0
    assert re.search(r"đã ghi \d+ báo cáo", capsys.readouterr().err)
    (path,) = out.glob("*/between.json")
    assert len(json.loads(path.read_bytes())["errors"]) == 2


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--districts", "3x20"], "--districts cần dạng HUYỆNxXÃxKỲ"),
        (["--districts", "1x2x1"], "--districts cần ít nhất 3 xã"),
        (["--districts", "1x3x31"], "nhiều nhất 30 tháng"),
        (["--districts", "1x3x1", "--errors", "1"], "--districts không dùng cùng"),
        (["--districts", "1x3x1", "--series", "2x2"], "--districts không dùng cùng"),
        (["--districts", "1x3x1", "--between", "x"], "--between cần một số nguyên"),
        (["--between", "2"], "--between cần có --districts"),
    ],
)
def test_command_complains_in_vietnamese(
    options: list[str], complaint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["corpus", "make", str(tmp_path / "x"), *options]) == 2
    assert complaint in capsys.readouterr().err

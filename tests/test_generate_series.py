"""Series: an office's reports agree from one to the next, and hold the planted errors that across.json tells of."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from extractor.cli import main
from extractor.evaluate.between import Planted, Series
from extractor.evaluate.gold import Gold, Source, load, reports
from extractor.formats import read
from extractor.generate import across
from extractor.generate.across import KINDS, LASTING, Size, make_series
from extractor.generate.across.judge import broken, nature, points
from extractor.generate.across.offices import offices, periods
from extractor.generate.across.run import Run
from extractor.generate.known import quantities
from extractor.generate.nodes import Number, nodes, numbers

MONTHS = 24


@pytest.fixture(scope="module")
def sound() -> list[Run]:
    return list(across.runs(Size(2, MONTHS), 11, ("txt", "docx")))


@pytest.fixture(scope="module")
def runs() -> list[Run]:
    return list(across.runs(Size(5, MONTHS), 13, ("txt", "txt", "docx"), 3))


def written(made: list[Run], folder: Path) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(across, "runs", lambda *_: made)
        list(make_series(folder, Size(1, MONTHS), 1, ()))
    return folder


@pytest.fixture(scope="module")
def clean(sound: list[Run], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(sound, tmp_path_factory.mktemp("clean"))


@pytest.fixture(scope="module")
def spoilt(runs: list[Run], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(runs, tmp_path_factory.mktemp("spoilt"))


def told(folder: Path) -> Series:
    return Series.model_validate_json((folder / "across.json").read_bytes())


# What agrees, read from the gold of all reports ---------------------------------------------------------------------


class Told(NamedTuple):
    meaning: str
    start: int
    end: int
    value: Fraction
    file: str


def window(code: str) -> tuple[int, int]:
    """Return the first and last month of "2024-05", "2024-q2", "2024-h1", "2024-9t", "2024", "2024-01/2024-05"."""
    if "/" in code:
        first, last = code.split("/")
        return window(first)[0], window(last)[1]
    year, _, part = code.partition("-")
    start = 12 * int(year)
    match part[:1]:
        case "":
            return start, start + 11
        case "q":
            return start + 3 * int(part[1]) - 3, start + 3 * int(part[1]) - 1
        case "h":
            return start + 6 * int(part[1]) - 6, start + 6 * int(part[1]) - 1
        case "9" if part == "9t":
            return start, start + 8
    return start + int(part) - 1, start + int(part) - 1


def units(folder: Path) -> Iterator[list[Told]]:
    """Yield what each office's reports print, but those that somebody has taken back."""
    taken_back = {
        quote.file.partition("/")[0]
        for one in told(folder).innocent
        if one.kind in ("corrected_figure", "resent")
        for quote in one.quotes[:1]
    }
    found: defaultdict[str, list[Told]] = defaultdict(list)
    for path in reports(folder):
        if path.parent.name in taken_back:
            continue
        gold: Gold = load(path.parent)
        for item in gold.counts:
            if item.meaning and item.period and item.unit != "đồng" and not item.meaning.startswith("chênh lệch"):
                printed = re.match(r"[\d.]+", item.text)
                assert printed
                value = Fraction(printed[0].replace(".", ""))
                assert value == item.value
                found[path.parent.name[:3]].append(Told(item.meaning, *window(item.period), value, path.parent.name))
    yield from found.values()


def by_window(items: list[Told], meaning: str) -> dict[tuple[int, int], Fraction]:
    return {(one.start, one.end): one.value for one in items if one.meaning == meaning}


@cache
def stocks() -> set[str]:
    office = next(offices(1, 1, 1))
    return {one.subject for key, one in quantities().items() if nature(key, office) == "stock"} | {
        quantities()[key].subject for key in ("tt_field", "degree", "theory")
    }


RECV, DONE = "hồ sơ tiếp nhận mới trong kỳ", "hồ sơ đã giải quyết trong kỳ"
OPEN, CARRY = "hồ sơ đang giải quyết cuối kỳ", "hồ sơ kỳ trước chuyển sang"
TT = ("thủ tục hành chính đang áp dụng", "thủ tục công bố mới trong kỳ", "thủ tục bãi bỏ, thay thế trong kỳ")


def test_one_figure_is_the_same_in_all_reports(clean: Path) -> None:
    again = 0
    for items in units(clean):
        known: dict[tuple[str, int, int], Told] = {}
        for one in items:
            stock = one.meaning.partition(":")[0] in stocks()
            first = known.setdefault((one.meaning, one.end if stock else one.start, one.end), one)
            assert first.value == one.value, (first, one)
            again += first.file != one.file
    assert again > 500


def test_what_is_carried_over_was_open_and_stocks_go_on(clean: Path) -> None:
    checked: Counter[str] = Counter()
    for items in units(clean):
        left = {end: value for (_, end), value in by_window(items, OPEN).items()}
        for (start, _), value in by_window(items, CARRY).items():
            if start - 1 in left:
                assert value == left[start - 1]
                checked["carry"] += 1
        stock, new, gone = (by_window(items, meaning) for meaning in TT)
        at = {end: value for (_, end), value in stock.items()}
        for (start, end), came in new.items():
            if {start - 1, end} <= at.keys() and (start, end) in gone:
                assert at[start - 1] + came - gone[start, end] == at[end]
                checked["stock"] += 1
    assert min(checked["carry"], checked["stock"]) > 20


@pytest.mark.parametrize("meaning", [RECV, DONE, "văn bản đi", "văn bản chỉ đạo, điều hành đã ban hành"])
def test_months_add_up_and_what_came_since_the_new_year_too(clean: Path, meaning: str) -> None:
    longer = 0
    for items in units(clean):
        by = by_window(items, meaning)
        for (start, end), value in by.items():
            months = [by.get((number, number)) for number in range(start, end + 1)]
            if end > start and None not in months:
                assert sum(month or 0 for month in months) == value
                longer += 1
            for cut in range(start, end):
                first, second = by.get((start, cut)), by.get((cut + 1, end))
                if first is not None and second is not None:
                    assert first + second == value
    assert longer > 10


def test_numbers_of_documents_go_on_and_begin_anew(clean: Path) -> None:
    years: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    golds = [(path.parent.name, load(path.parent)) for path in reports(clean)]
    for name, gold in sorted(golds, key=lambda one: (one[0][:3], one[1].document.issued or "")):
        assert gold.document.issued
        assert gold.document.number
        year = int(gold.document.issued[:4])
        years[name[:3], year].append(int(gold.document.number.partition("/")[0]))
    for used in years.values():
        assert len(set(used)) == len(used)
        assert min(used) < 40
    assert len(years) >= 4


def test_an_office_keeps_its_window_its_outline_and_what_it_sends() -> None:
    found = list(offices(12, MONTHS, 5))
    assert {bool(office.window) for office in found} == {bool(office.appended) for office in found} == {True, False}
    assert {len(periods(office, MONTHS)) for office in found} == {32, 40}
    for office in found[:2]:
        letters = [office.letters[period.code] for period in periods(office, MONTHS)]
        assert letters == sorted(letters, key=lambda one: (one.day, int(one.number.partition("/")[0])))
        run = Run("x", office, periods(office, 3), ["txt"], 0)
        outlines = [
            tuple(
                node.data["part"]
                for line in sheet.written.lines
                for node in nodes(line.parts, "h")
                if node.data["part"] != "appendix"
            )
            for sheet in run.files
        ]
        assert len({tuple(dict.fromkeys(parts)) for parts in outlines}) == 1
        assert {sheet.written.facts["period"]["stated"] for sheet in run.files} >= {bool(office.window)}


def test_without_errors_nothing_is_broken(sound: list[Run]) -> None:
    for run in sound:
        assert run.traces == []
        assert broken(run.told, run.office) == []
        assert sum(1 for sheet in run.told for _ in points(sheet)) > 1000
        cited: defaultdict[str, dict[str, date]] = defaultdict(dict)
        for sheet in run.files:
            for line in sheet.written.lines:
                for document in (node.data["document"] for node in nodes(line.parts, "r")):
                    if document.issuer == "own":
                        cited[f"{document.kind} {document.day.year}"][document.number] = document.day
        for documents in cited.values():  # the register: each number has one day, and they grow together
            assert sorted(documents, key=lambda number: int(number.partition("/")[0])) == sorted(
                documents, key=lambda number: (documents[number], int(number.partition("/")[0]))
            )
        assert sum(map(len, cited.values())) > 10


# What is planted ----------------------------------------------------------------------------------------------------


def test_gold_resolves_and_all_kinds_are_planted(spoilt: Path) -> None:
    gold, texts, kinds = told(spoilt), {}, Counter[str]()
    for one in (*gold.errors, *gold.innocent):
        kinds[one.kind] += 1
        for path in one.files:
            assert (spoilt / path).is_file()
        for quote in one.quotes:
            source = texts.setdefault(quote.file, Source(read(spoilt / quote.file)[1].text))
            start, end = source.locate(quote)
            assert start < end
    assert {one.kind for one in gold.errors} == {*KINDS, LASTING}
    assert {one.kind for one in gold.innocent} == {
        "carry_zero",
        "chance",
        "corrected_figure",
        "name_variant",
        "period_missing",
        "resent",
        "restart",
        "standing",
        "surge",
    }
    assert all(one.info == (one.kind == LASTING) for one in gold.errors)
    assert all(one.quotes and len({quote.file for quote in one.quotes}) > 1 for one in gold.errors)
    planted = Counter((one.units, one.period[:4]) for one in gold.errors)
    assert max(planted.values()) == 3
    assert sum(planted.values()) > 0.9 * 3 * 5 * MONTHS / 12


def test_whatever_is_broken_is_a_planted_figure(runs: list[Run]) -> None:
    """Every error is proven by what is printed; nothing else is broken."""
    kinds: Counter[str] = Counter()
    for run in runs:
        found = broken(run.told, run.office)
        false = {
            id(number): trace
            for trace in run.traces
            for sheet, what in trace.at
            for number in numbers([what])
            if sheet.written.figures.period == trace.period
        }
        proven = {id(false[id(p.number)]) for proof in found for p in proof.members if id(p.number) in false}
        for proof in found:
            assert any(id(point.number) in false for point in proof.members), proof
        for trace in run.traces:
            kinds[trace.kind] += 1
            by_words = trace.kind in ("register", "direction", "copied_sentence", LASTING)
            assert by_words or id(trace) in proven, trace.kind
    assert min(kinds[kind] for kind in KINDS) >= 1


def test_each_kind_does_what_it_says(runs: list[Run]) -> None:
    for run in runs:
        for trace in run.traces:
            sheet = run.sheets[trace.period.code]
            ours = {n.key: n for one, n in trace.at if one is sheet and isinstance(n, Number)}
            theirs = {n.key: n for one, n in trace.at if one is not sheet and isinstance(n, Number)}
            match trace.kind:
                case "direction":
                    grown = Fraction(ours["recv"].value) - Fraction(theirs["recv"].value)
                    assert (ours["recv_prev_dir"].printed.lower() == "tăng") == (grown < 0)
                case "cumulative_fell":
                    assert any(key.endswith("_ytd") for key in ours)
                case "register" if "report" in ours:
                    numbers = [str(n.value) for n in (ours["report"], theirs["report"])]
                    assert int(numbers[0].partition("/")[0]) <= int(numbers[1].partition("/")[0])
                case "restated_previous":
                    assert Fraction(ours["recv_prev"].value) != Fraction(theirs["recv"].value)
                case "restated_year":
                    assert any(key.endswith("_last") for key in ours)
                case "carried_over":
                    assert "carry" in ours
                case kind if kind == LASTING:
                    assert trace.info
                    tens = [n for one, n in trace.at if one is sheet and isinstance(n, Number)]
                    assert tens


def test_a_sentence_of_the_report_before_is_left_in(spoilt: Path) -> None:
    copied = [one for one in told(spoilt).errors if one.kind == "copied_sentence"]
    for one in copied:
        here, before = (
            [re.sub(r"\s+", " ", quote.text) for quote in one.quotes if (quote.file.startswith(files)) == first]
            for first, files in ((True, one.quotes[0].file), (False, one.quotes[0].file))
        )
        assert len(here) == len(before)
    assert copied


def of_kind(folder: Path, kind: str) -> list[Planted]:
    found = [one for one in told(folder).innocent if one.kind == kind]
    assert found
    return found


def test_innocent_things_are_there(spoilt: Path) -> None:
    said = re.compile("điều chỉnh")
    for one in of_kind(spoilt, "corrected_figure"):
        later = max({quote.file for quote in one.quotes})
        assert said.search(" ".join(read(spoilt / later)[1].text.split()))
    for one in of_kind(spoilt, "resent"):
        assert any("-lan-2" in quote.file for quote in one.quotes)
    for one in of_kind(spoilt, "period_missing"):
        files = {quote.file.partition("/")[0] for quote in one.quotes}
        assert not any(name.endswith(one.period) for name in files)
        assert not list(spoilt.glob(f"{min(files)[:3]}-*-{one.period}"))
    for one in of_kind(spoilt, "name_variant"):
        assert one.units[0].upper() not in one.quotes[0].text
    for one in of_kind(spoilt, "standing"):
        assert len({quote.text for quote in one.quotes}) <= len(one.quotes) / 2


def test_a_busy_month_and_a_slip_are_in_all_reports(runs: list[Run]) -> None:
    kinds = Counter(trace.kind for run in runs for trace in (*run.traces, *run.innocent))
    assert kinds[LASTING] >= 1
    assert kinds["surge"] >= 1
    for run in runs:
        for trace in (*run.traces, *run.innocent):
            if trace.kind in (LASTING, "surge"):
                assert {sheet.written.figures.period.kind for sheet, _ in trace.at} > {"month"}


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    for out in ("a", "b"):
        list(make_series(tmp_path / out, Size(1, 14), 12, ("txt", "docx"), 2))
    first, second = tmp_path / "a", tmp_path / "b"
    files = [path.relative_to(first) for path in first.rglob("*.*") if path.is_file()]
    assert len(files) > 40
    assert [path for path in files if (first / path).read_bytes() != (second / path).read_bytes()] == []


# The command --------------------------------------------------------------------------------------------------------


def test_command_writes_series(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "loat"
    assert main(["corpus", "make", str(out), "--series", "1x12", "--across", "1", "--seed", "9"]) == 0
    assert re.search(r"đã ghi \d+ báo cáo", capsys.readouterr().err)
    assert len(json.loads((out / "across.json").read_bytes())["errors"]) == 1
    assert {path.name[-2:] for path in out.glob("001-*")} >= {"q1", "h1", "9t", "12"}


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--across", "2"], "--across cần có --series"),
        (["--series", "2x2", "--across", "nhiều"], "--across cần một số nguyên"),
        (["--series", "2x2", "--across", "1", "--errors", "1"], "không dùng cùng --errors"),
        (["--series", "2x31", "--across", "1"], "nhiều nhất 30 tháng"),
        (["--series", "2", "--across", "1"], "--series cần dạng"),
    ],
)
def test_command_complains_in_vietnamese(
    options: list[str], complaint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["corpus", "make", str(tmp_path / "x"), *options]) == 2
    assert complaint in capsys.readouterr().err

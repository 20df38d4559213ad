"""What counts as found, missed and a false alarm between reports, with findings made up for it."""

import json
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace

import pytest

from extractor.cli import main
from extractor.evaluate import between
from extractor.evaluate.between import District, judge, measure
from extractor.pipeline import extract
from extractor.records import File, Finding, Report, Severity, Span
from extractor.store import Store, rows_of

REPORTS = {
    "2024-03/a.txt": "Báo cáo của UBND xã A. Tiếp nhận 120 hồ sơ.",
    "2024-03/b.txt": "Báo cáo của UBND xã B. Tiếp nhận 75 hồ sơ. Cụm thi đua có xã A.",
    "2024-03/huyen.txt": "Báo cáo của UBND huyện H. Xã A 110, xã B 75.",
    "2024-03/b (1).txt": "Báo cáo của UBND xã B.",
}
GOLD = {
    "unit": "huyện H",
    "province": "tỉnh T",
    "communes": ["xã A", "xã B", "xã C"],
    "months": ["2024-02", "2024-03"],
    "errors": [
        {
            "kind": "row_differs",
            "period": "2024-03",
            "units": ["xã A"],
            "quotes": [{"file": "2024-03/a.txt", "text": "120"}, {"file": "2024-03/huyen.txt", "text": "110"}],
        },
        {"kind": "sent_twice", "period": "2024-03", "units": ["xã B"], "files": ["2024-03/b.txt", "2024-03/b (1).txt"]},
        {"kind": "missing", "period": "2024-03", "units": ["xã C"], "says": "xã C"},
    ],
    "innocent": [
        {
            "kind": "neighbour",
            "period": "2024-03",
            "units": ["xã B"],
            "quotes": [{"file": "2024-03/b.txt", "text": "xã A", "in": "có xã A"}],
        }
    ],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("huyen")
    (folder / "H" / "2024-03").mkdir(parents=True)
    for name, text in REPORTS.items():
        (folder / "H" / name).write_text(text, encoding="utf-8")
    (folder / "H" / "between.json").write_text(json.dumps(GOLD), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def store(folder: Path) -> Iterable[Store]:
    with Store.open(folder / "kho.db") as store:
        reports = {name: extract(folder / "H" / name, with_text=True) for name in REPORTS}
        run = store.begin(folder, next(iter(reports.values())).versions)
        for name, report in reports.items():
            store.add(run, File(path=f"H/{name}", status="done", sha256=report.source.sha256), rows_of(report))
        store.finish(run)
        yield store


def finding(*places: tuple[str, str], rule: str = "U102", severity: Severity = "warning", says: str = "") -> Finding:
    spans = []
    for name, text in places:
        start = REPORTS[name].rindex(text)
        spans.append(Span(start=start, end=start + len(text), text=text, path=f"H/{name}"))
    return Finding(rule=rule, kind="between", severity=severity, message=says or "khác nhau", spans=tuple(spans))


def test_all_found_and_no_false_alarm(folder: Path, store: Store) -> None:
    found = [
        finding(("2024-03/a.txt", "120"), ("2024-03/huyen.txt", "110")),
        finding(("2024-03/b.txt", "B"), ("2024-03/b (1).txt", "B"), rule="U107"),
        finding(("2024-03/huyen.txt", "huyện H"), rule="U106", says="Thiếu báo cáo tháng 3 năm 2024 của xã C"),
    ]
    measured = judge(folder, store, found)
    assert measured.figures() == {"recall": 1, "recall_with_info": 1, "precision": 1}
    assert {name: rule.caught for name, rule in measured.rules.items()} == {"U102": 1, "U106": 1, "U107": 1}
    assert (measured.reports, measured.false_per_hundred, measured.misses()) == (4, 0, [])
    assert measured.innocent["neighbour"].rate == 1


def test_a_finding_elsewhere_is_a_false_alarm_and_the_innocent_is_named(folder: Path, store: Store) -> None:
    measured = judge(folder, store, [finding(("2024-03/b.txt", "có xã A"), ("2024-03/a.txt", "A"), rule="U109")])
    assert measured.figures() == {"recall": 1 / 3, "recall_with_info": 1 / 3, "precision": 1}  # it is in a file of two
    measured = judge(folder, store, [finding(("2024-03/a.txt", "xã A"), ("2024-03/huyen.txt", "75"))])
    assert (measured.figures()["recall"], measured.figures()["precision"]) == (0, 0)
    assert measured.false_per_hundred == 25
    assert "báo nhầm: H/2024-03/a.txt, H/2024-03/huyen.txt | U102: khác nhau" in measured.misses()


def test_info_finds_but_does_not_alarm(folder: Path, store: Store) -> None:
    found = [
        finding(("2024-03/a.txt", "120"), severity="info"),
        finding(("2024-03/huyen.txt", "huyện H"), severity="info"),
    ]
    measured = judge(folder, store, found)
    assert measured.figures() == {"recall": 0, "recall_with_info": 1 / 3, "precision": 1}
    assert measured.rules["U102"].infos.total == 2
    assert measured.alarms.total == 0
    assert any("chỉ là lưu ý" in line for line in measured.misses())


@pytest.mark.parametrize(
    ("says", "caught"),
    [("Thiếu xã C", 1), ("Thiếu XÃ C kỳ 03/2024", 1), ("Thiếu xã C tháng 2 năm 2024", 0), ("Thiếu xã B", 0)],
)
def test_what_is_missing_has_to_be_named_with_its_month(folder: Path, store: Store, says: str, caught: int) -> None:
    measured = judge(folder, store, [finding(("2024-03/huyen.txt", "huyện H"), says=says)])
    assert measured.kinds["missing"].caught == caught


def test_innocent_things_are_told_apart(tmp_path: Path, folder: Path, store: Store) -> None:
    alone = GOLD | {"errors": []}
    (tmp_path / "H").mkdir()
    (tmp_path / "H" / "between.json").write_text(json.dumps(alone), encoding="utf-8")
    measured = judge(tmp_path, store, [finding(("2024-03/b.txt", "xã A"), rule="U109")])
    assert measured.innocent["neighbour"].rate == 0
    assert measured.figures()["precision"] == 0
    assert any("U109 [neighbour]" in line for line in measured.misses())
    District.model_validate(alone)


def test_reports_are_read_or_taken_from_a_store(folder: Path, store: Store, tmp_path: Path) -> None:
    seen: list[list[str]] = []

    def check(given: Store) -> list[Finding]:
        seen.append([file.path for file in given.batch().files])
        return []

    assert measure(folder, findings=check).reports == 4
    assert measure(folder, str(folder / "kho.db"), findings=check).reports == 4
    assert seen[0] == seen[1] == sorted(f"H/{name}" for name in REPORTS)


def test_command_measures_and_compares(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = [finding(("2024-03/a.txt", "120"))]
    monkeypatch.setattr(between, "between_reports", lambda store: SimpleNamespace(findings=found))
    saved = tmp_path / "truoc.json"
    assert main(["evaluate", str(folder), "--db", str(folder / "kho.db"), "--json"]) == 0
    saved.write_text(text := capsys.readouterr().out, encoding="utf-8")
    assert json.loads(text)["figures"] == {"recall": 1 / 3, "recall_with_info": 1 / 3, "precision": 1}
    found.clear()
    assert main(["evaluate", str(folder), "--misses", "--against", str(saved)]) == 0
    shown = capsys.readouterr().out
    assert "thiếu báo cáo của một xã" in shown
    assert "mất đi: H/2024-03 | row_differs | xã A" in shown
    assert main(["evaluate", str(folder), "--against", "HEAD"]) == 2
    assert "không so được với bản git" in capsys.readouterr().err


@pytest.fixture
def over_periods(tmp_path: Path) -> Path:
    folder = tmp_path / "loat"
    for month, text in (("03", "Còn 12 hồ sơ."), ("04", "Kỳ trước chuyển sang 15 hồ sơ. Tiếp nhận 990 hồ sơ.")):
        (folder / f"001-xa-2024-{month}").mkdir(parents=True)
        (folder / f"001-xa-2024-{month}" / "report.txt").write_text(f"Báo cáo của xã A. {text}", encoding="utf-8")
        (folder / f"001-xa-2024-{month}" / "gold.json").write_text("{}", encoding="utf-8")
    quotes = [
        {"file": "001-xa-2024-04/report.txt", "text": "15"},
        {"file": "001-xa-2024-03/report.txt", "text": "12"},
    ]
    outlier = {"file": "001-xa-2024-04/report.txt", "text": "990"}
    errors = [
        {"kind": "carried_over", "period": "2024-04", "units": ["xã A"], "quotes": quotes},
        {"kind": "outlier", "period": "2024-04", "units": ["xã A"], "info": True, "quotes": [outlier]},
    ]
    gold = {"units": ["xã A"], "months": 2, "errors": errors}
    (folder / "across.json").write_text(json.dumps(gold), encoding="utf-8")
    return folder


def test_periods_of_a_unit_are_compared(over_periods: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def compared(reports: Iterable[Report]) -> SimpleNamespace:
        given = {report.source.path: report.source.text or "" for report in reports}
        seen.extend(sorted(given))
        found = []
        for rule, severity, text in (("P101", "error", "15"), ("P113", "info", "990")):
            path = next(path for path in given if text in given[path])
            start = given[path].index(text)
            span = Span(start=start, end=start + len(text), text=text, path=path)
            found.append(Finding(rule=rule, kind="periods", severity=severity, message="khác", spans=(span,)))
        return SimpleNamespace(findings=found)

    monkeypatch.setattr(between, "compare_all", compared)
    measured = measure(over_periods)
    assert seen == ["001-xa-2024-03/report.txt", "001-xa-2024-04/report.txt"]
    assert measured.figures() == {"recall": 1, "recall_with_info": 1, "precision": 1}
    # What is only worth knowing is found by an info; the other needs a warning.
    assert {name: (kind.caught, dict(kind.rules)) for name, kind in measured.kinds.items()} == {
        "carried_over": (1, {"P101": 1}),
        "outlier": (1, {"P113": 1}),
    }
    assert measured.to_dict()["total"] == {
        "recall": 1,
        "planted": 2,
        "caught": 2,
        "with_info": 2,
        "rules": {"P101": 1, "P113": 1},
    }


def test_command_measures_periods(over_periods: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(over_periods), "--misses"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "2 báo cáo, 2 lỗi giữa các báo cáo" in shown
    assert "bỏ sót: 2024-04 | carried_over | xã A" in shown


def test_a_store_is_only_for_districts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(tmp_path), "--db", "x.db"]) == 2
    assert "--db chỉ dùng với thư mục có between.json hoặc across.json" in capsys.readouterr().err

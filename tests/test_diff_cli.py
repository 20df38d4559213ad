"""`doisoat extract --diff` and `doisoat diff`: forms, exit status, what is refused, folders in one store."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from communes import letters

from extractor.cli import main
from extractor.crosscheck.periods import NothingKept, compare_stored
from extractor.pipeline import analyse, extract
from extractor.records import File
from extractor.store import Store, rows_of

RESTATED = (
    "Xã An Bình, tháng 4/2024: Đã tiếp nhận 120 hồ sơ.\n"
    "Xã An Bình, tháng 5/2024: Đã tiếp nhận 134 hồ sơ; tháng trước tiếp nhận 102 hồ sơ.\n"
)
SOUND = RESTATED.replace("102", "120")


def write(folder: Path, text: str) -> None:
    for path, letter in letters(text).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(letter, encoding="utf-8")


def kept(store: Store, folder: Path, texts: dict[str, str]) -> None:
    """Put a folder's reports into a store, as a batch over it does."""
    run = store.begin(folder, analyse("").versions)
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
        report = extract(folder / path, with_text=True)
        store.add(run, File(path=path, status="done", sha256=report.source.sha256), rows_of(report))
    store.finish(run)


@pytest.fixture
def store(folder: Path) -> Path:
    """A store of two folders, a month each, with two communes; of April in two runs."""
    texts = letters(RESTATED + RESTATED.replace("An Bình", "Tân Mỹ").replace("102", "120"))
    with Store.open(folder / "kho.db") as opened:
        for month in (4, 5):
            of_month = {Path(p).name: text for p, text in texts.items() if f"tháng {month} " in p}
            if month == 4:
                wrong = {path: text.replace("120 hồ sơ", "90 hồ sơ") for path, text in of_month.items()}
                kept(opened, folder / "thang-4", wrong)
            kept(opened, folder / f"thang-{month}", of_month)
    return folder / "kho.db"


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


# ---------------------------------------------------------------- extract --diff
def test_json_is_the_comparison_contract(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, RESTATED)
    assert main(["extract", ".", "--diff", "--format", "json", "-q"]) == 1
    whole = told(capsys)
    (one,) = whole["comparisons"]
    assert {"unit", "previous", "current", "changes", "findings"} <= one.keys()
    assert {"path", "period"} <= one["previous"].keys()
    names = {"code", "name", "before", "after", "delta", "kind", "before_span", "after_span"}
    assert all(names <= change.keys() for change in one["changes"])
    assert [(c["before"], c["after"], c["delta"], c["kind"]) for c in one["changes"]] == [
        (120, 134, 14, "changed"),
        (120, 102, -18, "restated"),
    ]
    assert one["findings"][0]["spans"][0]["path"] == one["current"]["path"]
    assert whole["skipped"] == []


def test_exit_status(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder / "a", RESTATED)
    write(folder / "b", SOUND)
    assert main(["extract", "a", "--diff"]) == 1
    assert main(["extract", "a", "--diff", "--level", "error"]) == 0
    assert main(["extract", "b", "--diff"]) == 0
    assert main(["extract", "b", "nope.txt", "--diff"]) == 2
    assert capsys.readouterr().err.count("nope.txt") == 1
    assert main(["extract", "b/tháng 4 năm 2024", "--diff", "--format", "json"]) == 2
    shown = capsys.readouterr()
    assert "chỉ có một báo cáo của xã An Bình" in shown.err
    assert [one["reason"] for one in json.loads(shown.out)["skipped"]] == ["chỉ có một báo cáo của xã An Bình"]


@pytest.mark.parametrize(("name", "starts"), [("text", "xã"), ("json", "{"), ("html", "<!"), ("xlsx", "PK")])
def test_result_in_a_file(name: str, starts: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder / "a", RESTATED)
    assert main(["extract", "a", "--diff", "--format", name, "-o", "so-sanh"]) == 1
    assert capsys.readouterr().out == ""
    assert (folder / "so-sanh").read_bytes().lstrip().startswith(starts.encode())
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--diff", "--format", "jsonl"], "không có dạng so sánh “jsonl”; các dạng: html, json, text, xlsx"),
        (["--diff", "--format", "xlsx"], "dạng xlsx cần -o TỆP.xlsx"),
        (["--diff", "--with-text"], "--with-text không dùng cùng --diff"),
        (["--diff", "--write-baseline", "x.txt"], "--write-baseline không dùng cùng --diff"),
        (["--diff", "-o", "."], "là thư mục"),
        (["--all"], "--all chỉ dùng cùng --diff"),
        (["--format", "html"], "không có dạng kết quả “html”"),
    ],
)
def test_options_that_make_no_sense(
    options: list[str], words: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, SOUND)
    assert main(["extract", ".", *options]) == 2
    shown = capsys.readouterr()
    assert words in shown.err
    assert shown.err.count("\n") == 1
    assert shown.out == ""


def test_hostile_names_and_texts_are_only_text(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nasty = "\u202e<script>[bold]"
    write(folder, RESTATED.replace("Đã tiếp nhận 134", f"{nasty} Đã tiếp nhận 134"))
    (folder / "\x1b[2Jx.txt").write_text("không có gì", encoding="utf-8")
    assert main(["extract", ".", "--diff"]) == 1
    shown = capsys.readouterr()
    assert "\x1b" not in shown.out + shown.err
    assert "\u202e" not in shown.out


# ---------------------------------------------------------------- diff
def test_months_of_several_folders_are_one_series(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "an bình", "--db", str(store), "--format", "json"]) == 1
    whole = told(capsys)
    (one,) = whole["comparisons"]
    assert (one["previous"]["path"], one["current"]["path"]) == ("thang-4/Xã An Bình.txt", "thang-5/Xã An Bình.txt")
    assert one["changes"][0]["before"] == 120  # as the last run over April's folder found it
    assert whole["skipped"] == []


def test_all_units_of_the_store(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "--db", str(store), "--format", "json"]) == 1
    assert [one["unit"] for one in told(capsys)["comparisons"]] == ["xã An Bình", "xã Tân Mỹ"]


@pytest.mark.parametrize("name", ["xã An Bình", "AN BINH", "Xã an bình", "An Bình, huyện Tam Phước", " an  bình "])
def test_unit_in_any_spelling(name: str, store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", name, "--db", str(store), "-q"]) == 1
    assert "xã An Bình: tháng 4" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "compared"),
    [
        (["--from", "2024-04", "--to", "2024-05"], True),
        (["--from", "4/2024", "--to", "2024"], True),
        (["--from", "2024-Q2"], True),
        (["--to", "2024-q1"], None),
        (["--from", "2024-05"], False),
    ],
)
def test_range_of_periods(
    options: list[str], compared: bool | None, store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["diff", "an bình", "--db", str(store), *options])
    assert status == (1 if compared else 2)
    words = "có các kỳ: tháng 4, 5/2024" if compared is None else "chỉ có một báo cáo của xã An Bình"
    assert (words in capsys.readouterr().err) == (not compared)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["an binhh", "--db", "kho.db"], "kho không có báo cáo của “an binhh”; gần giống: xã An Bình"),
        (["xã An Bình, huyện Khác", "--db", "kho.db"], "kho không có báo cáo của"),
        (["--db", "nope.db"], "không có kho dữ liệu nope.db"),
        (["--db", "kho.db", "--from", "2024-13"], "--from “2024-13” không phải là một kỳ"),
        (["--db", "kho.db", "--from", "2024", "--to", "2023"], "--to 2023 trước --from 2024"),
        (["--db", "kho.db", "--format", "csv"], "không có dạng so sánh “csv”"),
    ],
)
def test_wrong_use_is_one_line(
    arguments: list[str], words: str, store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", *arguments]) == 2
    shown = capsys.readouterr().err
    assert words in shown
    assert shown.count("\n") == 1


def test_store_without_reports(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Store.open(folder / "kho.db").close()
    assert main(["diff", "xã An Bình", "--db", "kho.db"]) == 2
    assert "kho chưa có báo cáo nào" in capsys.readouterr().err


def test_verdicts_are_entered_by_the_mark_and_hold(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Store.open(store) as opened:
        (finding,) = compare_stored(opened, "an bình").comparisons.findings
    assert main(["diff", "an bình", "--db", str(store)]) == 1
    assert f"Mã: {finding.fingerprint}" in capsys.readouterr().out
    assert main(["review", str(store), finding.fingerprint, "--verdict", "khong-sai", "--note", "xã đã sửa"]) == 0
    assert main(["review", str(store), finding.fingerprint]) == 0
    assert "xã đã sửa" in capsys.readouterr().out
    assert main(["diff", "an bình", "--db", str(store)]) == 0


def test_damaged_name_and_merged_units_are_found_by_the_name(folder: Path) -> None:
    text = "".join(f"Xã Văn Trạch, tháng {month}/2024: Đã tiếp nhận 12{month} hồ sơ.\n" for month in (3, 4, 5))
    texts = letters(text)
    damaged = next(path for path in texts if "tháng 5" in path)
    texts[damaged] = texts[damaged].replace("VĂN TRẠCH", "VÀN TRẠCH")
    with Store.open(folder / "kho.db") as opened:
        kept(opened, folder / "a", texts)
        found = compare_stored(opened, "xã Văn Trạch").comparisons
        assert len(found.comparisons) == 2
        assert found.skipped == ()
        with pytest.raises(NothingKept):
            compare_stored(opened, "xã Văn Trạch, huyện Khác")


def test_only_what_is_asked_for_is_read(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    loader = Store.loader

    def counted(self: Store) -> Any:
        load = loader(self)
        return lambda file: (read.append(file.path), load(file))[1]

    monkeypatch.setattr(Store, "loader", counted)
    with Store.open(store) as opened:
        compare_stored(opened, "an bình")
    assert sorted(read) == ["thang-4/Xã An Bình.txt", "thang-5/Xã An Bình.txt"]

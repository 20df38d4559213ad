"""The cross-check between reports: what it compares, what it never does, and `doisoat crosscheck`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from communes import checked, letters, stored

from extractor.checks import between
from extractor.checks.between import Reports, rules_between
from extractor.cli import main
from extractor.crosscheck import crosscheck
from extractor.pipeline import extract
from extractor.records import Review
from extractor.settings import Settings
from extractor.store import Store

TABLE = (
    "Xã An Bình, Tân Mỹ, Phú Hòa, tháng 5/2024: Đã tiếp nhận 120 hồ sơ.\n"
    "Xã Long Thạnh, tháng 5/2024: Đã tiếp nhận 145 hồ sơ.\n"
    "Huyện Tam Phước, tháng 5/2024: Kết quả của các xã:\n"
    "STT\tTên đơn vị\tSố hồ sơ tiếp nhận\tĐã giải quyết\n1\tUBND xã An Bình\t120\t100\n2\tUBND xã Tân Mỹ\t120\t90\n"
    "3\tUBND xã Phú Hòa\t120\t110\n4\tUBND xã Long Thạnh\t154\t140\n"
)


def codes(folder: Path, text: str) -> list[str]:
    return [finding.rule for finding in checked(folder, text).findings if finding.severity != "info"]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return stored(tmp_path, letters(TABLE))


def test_finding_quotes_both_sides(store: Store) -> None:
    (finding,) = crosscheck(store).findings
    assert finding.rule == "U103"
    assert [span.text for span in finding.spans] == ["145 hồ sơ", "154"]
    assert [Path(span.path or "").stem for span in finding.spans] == ["Xã Long Thạnh", "Huyện Tam Phước"]
    assert "145" in finding.message
    assert "154" in finding.message


def test_verdict_is_in_force_and_survives_another_place(store: Store, tmp_path: Path) -> None:
    (finding,) = crosscheck(store).findings
    store.review(
        [Review(fingerprint=finding.fingerprint, verdict="dismissed", who="Lan", when="2024-06-01", note="xã sửa")]
    )
    (again,) = crosscheck(store).findings
    assert again.dismissed == "xã sửa (Lan)"
    moved = TABLE.replace("Kết quả của các xã", "Toàn huyện có 4 xã.\nKết quả của các xã")
    (tmp_path / "2").mkdir()
    with stored(tmp_path / "2", letters(moved)) as other:
        assert [f.fingerprint for f in crosscheck(other).findings] == [finding.fingerprint]


def test_site_may_grade_a_rule_or_turn_it_off(store: Store) -> None:
    assert [f.severity for f in crosscheck(store, settings=Settings(severity={"U103": "error"})).findings] == ["error"]
    off = crosscheck(store, settings=Settings(severity={"U103": "off"}))
    assert off.findings == ()
    assert "U103" not in off.compared


def test_same_store_same_results(store: Store) -> None:
    assert crosscheck(store) == crosscheck(store)


def test_crashed_rule_costs_only_itself(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(reports: Reports) -> None:
        raise ZeroDivisionError("x")

    everything = dict(rules_between())
    everything["U102"] = between.Rule("U102", "t", "sum", "warning", "w", ("b",), ("g",), None, crash, "units")
    monkeypatch.setattr("extractor.checks.several.rules_over", lambda over: everything)
    results = crosscheck(store)
    assert [failure.stage for failure in results.failures] == ["check U102"]
    assert [finding.rule for finding in results.findings] == ["U103"]


def test_what_is_missing_is_left_out_with_the_reason(tmp_path: Path) -> None:
    results = checked(tmp_path, TABLE.replace("Long Thạnh, tháng 5", "Long Thạnh, tháng 4"))
    assert [finding.rule for finding in results.findings if finding.severity != "info"] == []
    left_out = {(code, one.what, one.reason) for code, one in results.left_out}
    assert ("U103", "xã Long Thạnh, tháng 5/2024", "chưa có báo cáo của đơn vị") in left_out
    assert results.compared["U103"] == 3


@pytest.mark.parametrize(
    "change",
    [
        ("145 hồ sơ", "hơn 145 hồ sơ"),
        ("145 hồ sơ", "145 hồ sơ (số liệu từ ngày 15/4/2024 đến ngày 14/5/2024)"),
        ("145 hồ sơ.", "145 hồ sơ. Kỳ này xã đã tiếp nhận 154 hồ sơ."),
        ("tháng 5/2024: Đã tiếp nhận 145", "tháng 4/2024: Đã tiếp nhận 145"),
    ],
    ids=["hedged", "other days", "two figures", "another period"],
)
def test_figures_that_cannot_be_compared(change: tuple[str, str], tmp_path: Path) -> None:
    assert change[0] in TABLE
    assert codes(tmp_path, TABLE.replace(*change)) == []


def test_communes_of_two_districts_are_never_added(tmp_path: Path) -> None:
    text = (
        "Xã An Bình, Tân Mỹ, tháng 5/2024: Đã tiếp nhận 120 hồ sơ.\n"
        "Huyện Tam Phước, tháng 5/2024: Kết quả ở cấp xã: đã tiếp nhận 200 hồ sơ.\n"
    )
    assert codes(tmp_path, text) == ["U101"]
    texts = letters(text)
    path = next(path for path in texts if "Tân Mỹ" in path)
    texts[path] = texts[path].replace("TAM PHƯỚC", "MỸ PHONG")
    (tmp_path / "2").mkdir()
    with stored(tmp_path / "2", texts) as store:
        assert crosscheck(store).findings == ()


def test_level_above_from_a_file_of_its_own(tmp_path: Path) -> None:
    texts = letters(TABLE)
    path = next(path for path in texts if "Huyện" in path)
    above = tmp_path / "huyen.txt"
    above.write_text(texts.pop(path), encoding="utf-8")
    with stored(tmp_path, texts) as store:
        assert crosscheck(store).findings == ()
        (finding,) = crosscheck(store, against=extract(above, with_text=True)).findings
    assert finding.rule == "U103"
    assert finding.spans[1].path == str(above)


@pytest.mark.parametrize(
    "sentence",
    [
        "Xã giáp xã Tân Mỹ ở phía bắc và giáp sông ở phía nam của xã.",
        "Hai công chức đã học tập kinh nghiệm tại Bộ phận Một cửa xã Tân Mỹ.",
        "Cụm thi đua gồm UBND xã Tân Mỹ và UBND xã Phú Hòa đã ký giao ước.",
        "UBND huyện Tam Phước biểu dương UBND xã Tân Mỹ về chuyển đổi số trong sáu tháng.",
        "UBND xã An Bình phối hợp với UBND xã Tân Mỹ tuyên truyền dịch vụ công trực tuyến đến người dân.",
    ],
)
def test_neighbours_are_named_innocently(sentence: str, tmp_path: Path) -> None:
    text = f"Xã An Bình, Tân Mỹ, Phú Hòa, tháng 5/2024: Đã tiếp nhận 120 hồ sơ. {sentence}\n"
    assert "U110" not in codes(tmp_path, text)


def test_hostile_text_is_only_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nasty = "\x1b[31m‮<script>& [bold]x[/bold]"
    told = f"{'Xã làm tốt công tác này. ' * 20}{nasty} Đã tiếp nhận 145"
    texts = letters(TABLE.replace("Đã tiếp nhận 145", told))
    with stored(tmp_path, texts) as store:
        assert len(crosscheck(store).findings) == 1
    assert main(["crosscheck", str(tmp_path / "kho.db")]) == 1
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert "[bold]" in shown


def test_command_prints_findings_with_the_files(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store.close()
    assert main(["crosscheck", str(tmp_path / "kho.db")]) == 1
    shown = capsys.readouterr().out
    assert "NGHI VẤN U103" in shown
    assert "Huyện Tam Phước.txt, dòng" in shown
    assert "Xã Long Thạnh.txt, dòng" in shown
    assert main(["crosscheck", str(tmp_path / "kho.db"), "--level", "error"]) == 0
    capsys.readouterr()
    assert main(["crosscheck", str(tmp_path / "kho.db"), "--format", "jsonl"]) == 1
    assert [json.loads(line)["rule"] for line in capsys.readouterr().out.splitlines()] == ["U103"]
    assert main(["crosscheck", str(tmp_path / "kho.db"), "--format", "json"]) == 1
    whole = json.loads(capsys.readouterr().out)
    assert whole["compared"]["U103"] == 4
    assert whole["failures"] == whole["left_out"] == []


def test_command_takes_settings(store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store.close()
    (tmp_path / "doisoat.toml").write_text("[severity]\nU = 'off'\n", encoding="utf-8")
    settings = ["--settings", str(tmp_path / "doisoat.toml")]
    assert main(["crosscheck", str(tmp_path / "kho.db"), *settings]) == 0
    assert main(["rule", "u103", *settings]) == 0
    assert "tắt" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nope.db"], "không có kho dữ liệu"),
        (["kho.db", "--format", "xml"], "không có dạng kết quả “xml”"),
        (["kho.db", "--against", "nope.txt"], "không đọc được nope.txt"),
        (["kho.db"], "chưa có lần chạy nào"),
    ],
)
def test_wrong_use_is_one_line(
    arguments: list[str], words: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Store.open(folder / "kho.db").close()
    assert main(["crosscheck", *arguments]) == 2
    shown = capsys.readouterr().err
    assert words in shown
    assert shown.count("\n") == 1


def test_a_site_says_what_can_be_added(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "mau").mkdir()
    wrong = "[indicators.\"9.9\"]\nname = 'Số hội'\nunit = 'hội'\nlabels = ['so hoi']\nadds = 'có'\n"
    (folder / "mau/indicators.toml").write_text(wrong, encoding="utf-8")
    assert main(["list", "indicators", "--patterns", "mau"]) == 2
    assert "adds" in capsys.readouterr().err
    (folder / "mau/indicators.toml").write_text(wrong.replace("'có'", "true"), encoding="utf-8")
    assert main(["list", "indicators", "--patterns", "mau"]) == 0


def test_a_damaged_letter_in_the_district_parts_nobody(tmp_path: Path) -> None:
    texts = letters(TABLE)
    path = next(path for path in texts if "Long Thạnh" in path)
    texts[path] = texts[path].replace("TAM PHƯỚC", "TAM PHUỚC")
    with stored(tmp_path, texts) as store:
        assert [finding.rule for finding in crosscheck(store).findings] == ["U103"]

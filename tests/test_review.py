"""Verdicts come back: from a workbook that people filled in, moved about, or kept for long, and by command."""

from __future__ import annotations

import getpass
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from workbooks import TEXT, VERSIONS, finding_of, report_of, rows, stated

from extractor.cli import main
from extractor.outputs import OutputProblem
from extractor.outputs.wording import verdict_named
from extractor.outputs.workbook import NAME, write
from extractor.outputs.workbook.verdicts import before_rewriting, bring_back, read_verdicts
from extractor.records import File, Report, Review, Verdict
from extractor.store import Store, rows_of, user

FOUND = finding_of("914"), finding_of("890", severity="warning")
FIRST, SECOND = (finding.fingerprint for finding in FOUND)
WHEN = "2024-07-01T08:00:00+07:00"
Fill = Callable[[Worksheet, dict[str, int]], None]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "doisoat.db") as opened:
        run = opened.begin(tmp_path, VERSIONS)
        report = report_of(findings=FOUND)
        opened.add(run, File(path="a.txt", status="done", sha256=report.source.sha256), rows_of(report))
        opened.finish(run)
        yield opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / NAME


def export(store: Store, path: Path) -> None:
    write(store.batch(), path.parent)


def edit(path: Path, fill: Fill) -> None:
    """Open the workbook, do something to the sheet of findings (heads → columns), save it."""
    book = load_workbook(path)
    page = book["Phát hiện"]
    fill(page, {str(one.value): one.column for one in page[1]})
    book.save(path)


def enter(path: Path, fingerprint: str, **said: str | None) -> None:
    """Type a verdict, name and note into the row of a finding."""

    def fill(page: Worksheet, heads: dict[str, int]) -> None:
        for row in page.iter_rows(min_row=2):
            if row[heads["Mã"] - 1].value == fingerprint:
                for name, value in said.items():
                    row[
                        heads[{"verdict": "Kết luận", "who": "Người kết luận", "note": "Ghi chú"}[name]] - 1
                    ].value = value

    edit(path, fill)


def review(verdict: Verdict = "dismissed", note: str = "", who: str = "Bà Tư", fingerprint: str = FIRST) -> Review:
    return Review(fingerprint=fingerprint, verdict=verdict, who=who, when=WHEN, note=note)


def said(store: Store) -> list[tuple[str, Verdict, str, str]]:
    return [(one.fingerprint, one.verdict, one.who, one.note) for one in store.reviews()]


def test_a_workbook_nobody_touched_says_nothing(store: Store, path: Path) -> None:
    store.review([review(), review("confirmed", fingerprint=SECOND)])
    export(store, path)
    assert (read_verdicts(path).entered, read_verdicts(path).problems) == ([], [])


@pytest.mark.parametrize(
    "note", ["=1+1", "_x0041_", " hai  dòng\nở đây ", "<r>x</r>", "\x1b[0m\x00", "đ" * 40_000, "12"]
)
@pytest.mark.parametrize("who", ["Bà Tư", "=1", "\u202ex"])
def test_what_was_written_is_read_as_unchanged(store: Store, path: Path, who: str, note: str) -> None:
    store.review([review(who=who, note=note)])
    export(store, path)
    edit(path, lambda page, heads: None)
    assert read_verdicts(path).entered == []


def test_a_verdict_is_appended_and_shown_from_then_on(store: Store, path: Path) -> None:
    export(store, path)
    enter(path, FIRST, verdict="Không sai", who="Nguyễn Văn A", note="đã hỏi xã")
    assert before_rewriting(store, path) == [f"đã đọc 1 kết luận mới từ {NAME}"]
    assert said(store) == [(FIRST, "dismissed", "Nguyễn Văn A", "đã hỏi xã")]
    export(store, path)
    shown = rows(load_workbook(path), "Phát hiện")
    assert [(row["Mã"], row["Kết luận"], row["Người kết luận"]) for row in shown] == [
        (FIRST, "Không sai", "Nguyễn Văn A"),
        (SECOND, None, None),
    ]
    assert rows(load_workbook(path), "Tổng hợp")[0]["Sai"] == 0
    assert before_rewriting(store, path) == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("không sai", "dismissed"),
        ("Khong sai ", "dismissed"),
        (" KHÔNG  SAI.", "dismissed"),
        ("khong-sai", "dismissed"),
        ("Kho\u0302ng sai", "dismissed"),
        ("báo cáo sai", "confirmed"),
        ("sai", "confirmed"),
        ("để sau", "later"),
        ("chưa xem", "open"),
        ("đúng", None),
        ("ok", None),
        ("", None),
    ],
)
def test_words_for_verdicts(typed: str, meant: Verdict | None) -> None:
    assert verdict_named(typed) == meant


def test_what_is_not_understood_is_told_with_its_row_and_the_workbook_is_kept(store: Store, path: Path) -> None:
    export(store, path)
    enter(path, FIRST, verdict="đúng")
    enter(path, SECOND, verdict="sai", who="A")
    typed = path.read_bytes()
    added, problem, kept = before_rewriting(store, path)
    assert added == f"đã đọc 1 kết luận mới từ {NAME}"
    assert problem.startswith("trang Phát hiện, dòng 2: không hiểu kết luận “đúng”; hãy chọn một trong: Báo cáo sai,")
    assert kept == f"{NAME} cũ được giữ lại là tong-hop-cu-1.xlsx"
    assert (path.parent / "tong-hop-cu-1.xlsx").read_bytes() == typed
    assert said(store) == [(SECOND, "confirmed", "A", "")]
    before_rewriting(store, path)  # once more, as nothing was written meanwhile
    assert sorted(path.parent.glob("*.xlsx")) == [path.parent / "tong-hop-cu-1.xlsx", path]


def test_another_copy_gets_another_name(store: Store, path: Path) -> None:
    for verdict in ("đúng", "tốt"):
        export(store, path)
        enter(path, FIRST, verdict=verdict)
        before_rewriting(store, path)
    assert {one.name for one in path.parent.glob("*cu*")} == {"tong-hop-cu-1.xlsx", "tong-hop-cu-2.xlsx"}


def shuffle(page: Worksheet, heads: dict[str, int]) -> None:
    """Rows and columns in another order, a title and a column of one's own, another name."""
    table = [[one.value for one in row] for row in page.iter_rows()]
    order = random.Random(1).sample(range(len(table[0])), len(table[0]))
    page.delete_rows(1, page.max_row)
    page.append(["Danh sách đã rà soát"])
    page.append([])
    for row in [table[0], *reversed(table[1:])]:
        page.append(["của tôi", *(row[at] for at in order)])
    page.title = "Rà soát lần 1"


def hide(page: Worksheet, heads: dict[str, int]) -> None:
    page.column_dimensions["N"].hidden = True
    page.row_dimensions[2].hidden = True
    page.auto_filter.ref = "A1:O2"


def shout(page: Worksheet, heads: dict[str, int]) -> None:
    for one in page[1]:
        one.value = f" {str(one.value).upper()}  "


@pytest.mark.parametrize("change", [shuffle, hide, shout])
def test_verdicts_are_found_wherever_people_moved_them(store: Store, path: Path, change: Fill) -> None:
    export(store, path)
    enter(path, SECOND, verdict="Để sau", who="A")
    edit(path, change)
    assert bring_back(store, path) == (1, [])
    assert said(store) == [(SECOND, "later", "A", "")]


def test_an_emptied_verdict_is_taken_back(store: Store, path: Path) -> None:
    store.review([review()])
    export(store, path)
    enter(path, FIRST, verdict=None)
    assert bring_back(store, path) == (1, [])
    assert store.verdicts() == {}
    assert said(store)[-1] == (FIRST, "open", "Bà Tư", "")


def test_a_note_alone_puts_the_finding_off(store: Store, path: Path) -> None:
    export(store, path)
    enter(path, FIRST, note="gọi lại thứ hai", who="A")
    bring_back(store, path)
    assert said(store) == [(FIRST, "later", "A", "gọi lại thứ hai")]


def test_a_changed_note_is_a_new_verdict(store: Store, path: Path) -> None:
    store.review([review(note="chưa rõ")])
    export(store, path)
    enter(path, FIRST, note="đã rõ")
    bring_back(store, path)
    assert said(store)[-1] == (FIRST, "dismissed", "Bà Tư", "đã rõ")


def test_a_workbook_is_read_again_and_again(store: Store, path: Path) -> None:
    export(store, path)
    enter(path, FIRST, verdict="Không sai", who="A")
    assert [bring_back(store, path).added for _ in range(2)] == [1, 0]
    enter(path, SECOND, verdict="Không sai", who="A")
    assert [bring_back(store, path).added for _ in range(2)] == [1, 0]
    enter(path, FIRST, verdict="Báo cáo sai", who="A")  # another mind, in a workbook that was not written since
    assert [bring_back(store, path) for _ in range(2)] == [(1, []), (0, [])]


@pytest.mark.parametrize("newer", ["open", "confirmed"])
def test_an_old_workbook_undoes_no_newer_verdict(store: Store, path: Path, newer: Verdict) -> None:
    export(store, path)
    enter(path, FIRST, verdict="Không sai", who="A")
    bring_back(store, path)
    store.review([review(newer, who="B")])
    added, (problem,) = bring_back(store, path)
    assert (added, said(store)[-1][1:3]) == (0, (newer, "B"))
    assert "không nhận “Không sai” của A" in problem


def test_a_verdict_that_came_in_between_is_kept_and_told(store: Store, path: Path) -> None:
    export(store, path)
    store.review([review("confirmed", who="B")])
    enter(path, FIRST, verdict="Không sai", who="A")
    added, (problem,) = bring_back(store, path)
    assert added == 0
    assert "không nhận “Không sai” của A" in problem
    assert "giữ “Báo cáo sai” của B" in problem
    assert [one[2] for one in said(store)] == ["B"]


def test_a_verdict_that_was_taken_back_can_be_given_again(store: Store, path: Path) -> None:
    store.review([review(who="A"), review("open", who="A")])
    export(store, path)
    enter(path, FIRST, verdict="Không sai", who="A")
    assert bring_back(store, path) == (1, [])


def test_without_the_hidden_column_nothing_in_force_is_changed(store: Store, path: Path) -> None:
    store.review([review()])
    export(store, path)
    edit(path, lambda page, heads: page.delete_cols(heads["Đã lưu"]))
    enter(path, SECOND, verdict="Không sai", who="A")
    assert bring_back(store, path) == (1, [])
    enter(path, FIRST, verdict="Báo cáo sai", who="A")
    added, problems = bring_back(store, path)
    assert (added, len(problems)) == (0, 1)


def test_one_finding_in_two_rows(store: Store, path: Path) -> None:
    export(store, path)

    def twice(page: Worksheet, heads: dict[str, int]) -> None:
        page.append([one.value for one in page[2]])

    edit(path, twice)
    edit(path, lambda page, heads: page.cell(4, heads["Kết luận"], "Không sai") and None)
    assert bring_back(store, path).added == 1
    edit(path, lambda page, heads: page.cell(2, heads["Kết luận"], "Báo cáo sai") and None)
    added, (problem,) = bring_back(store, path)
    assert added == 0
    assert problem.startswith("trang Phát hiện, dòng 2; trang Phát hiện, dòng 4: cùng một phát hiện")


def test_a_row_that_lost_its_mark_is_told(store: Store, path: Path) -> None:
    export(store, path)
    edit(path, lambda page, heads: page.cell(2, heads["Mã"], "") and None)
    enter(path, "", verdict="Không sai")
    edit(path, lambda page, heads: page.cell(2, heads["Kết luận"], "Không sai") and None)
    assert "cột Mã trống hoặc đã bị sửa" in bring_back(store, path).problems[0]


@pytest.mark.parametrize(("owner", "who"), [("Lê Thị C", "Lê Thị C"), (None, "may-tinh")])
def test_a_verdict_is_never_nobodys(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch, owner: str | None, who: str
) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "may-tinh")
    export(store, path)
    enter(path, FIRST, verdict="Không sai")
    book = load_workbook(path)
    book.properties.lastModifiedBy = owner
    book.save(path)
    bring_back(store, path)
    assert said(store)[0][2] == who


def test_a_machine_without_users(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError("uid not found")

    monkeypatch.setattr(getpass, "getuser", nobody)
    assert user() == "không rõ"


def test_a_verdict_beats_the_sites_own_list(store: Store, path: Path) -> None:
    def listed(report: Report) -> Report:
        marked = (finding.model_copy(update={"dismissed": "theo danh sách"}) for finding in report.findings)
        return report.model_copy(update={"findings": tuple(marked)})

    write(store.batch(dismissed=listed), path.parent)
    assert bring_back(store, path) == (0, [])
    enter(path, FIRST, verdict="Báo cáo sai")
    bring_back(store, path)
    ((_, report),) = store.batch(dismissed=listed).reports()
    assert [finding.dismissed for finding in report.findings] == [None, "theo danh sách"]
    assert store.reviews()[0].who != "(danh sách của đơn vị)"


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04", b"xin ch\xc3\xa0o", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "cut", "other", "part"],
)
def test_what_is_no_workbook_of_ours_is_one_line_and_kept(store: Store, path: Path, content: bytes | str) -> None:
    export(store, path)
    if content == "cut":
        path.write_bytes(path.read_bytes()[:-3000])
    elif content == "other":
        book = load_workbook(path)
        del book["Phát hiện"]
        book.save(path)
    elif content == "part":
        damage(path)
    elif isinstance(content, bytes):
        path.write_bytes(content)
    with pytest.raises(OutputProblem, match=NAME):
        read_verdicts(path)
    (line,) = before_rewriting(store, path)
    assert line.endswith("tệp cũ được giữ lại là tong-hop-cu-1.xlsx")
    assert "\n" not in line


def damage(path: Path) -> None:
    """Cut the sheet of findings short, within a workbook that opens."""
    import zipfile

    with zipfile.ZipFile(path) as old:
        members = {name: old.read(name) for name in old.namelist()}
    members["xl/worksheets/sheet2.xml"] = members["xl/worksheets/sheet2.xml"][:2000]
    with zipfile.ZipFile(path, "w") as new:
        for name, content in members.items():
            new.writestr(name, content)


def test_a_locked_workbook_is_not_written_over(store: Store, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export(store, path)

    def locked(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("openpyxl.load_workbook", locked)
    monkeypatch.setattr(Path, "read_bytes", locked)
    with pytest.raises(OutputProblem, match="đang bị khóa"):
        before_rewriting(store, path)


def test_no_workbook_yet(store: Store, path: Path) -> None:
    assert before_rewriting(store, path) == []


# By command


@pytest.fixture
def command(store: Store, folder: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, list[str]]]:
    """A function that runs `doisoat review` on the store and returns the status and the lines of both streams."""
    where = store.engine.url.database or ""

    def run(*arguments: str) -> tuple[int, list[str]]:
        status = main(["review", where, *arguments])
        shown = capsys.readouterr()
        return status, (shown.out + shown.err).splitlines()

    return run


Command = Callable[..., tuple[int, list[str]]]


def test_the_list_of_what_is_open(command: Command) -> None:
    assert command() == (
        1,
        [
            "a.txt · xã Một · quý II năm 2024",
            f"  {FIRST}  SAI S001  Tổng nêu là 914.",
            f"  {SECOND}  NGHI VẤN S001  Tổng nêu là 890.",
            "2 phát hiện chưa có kết luận, 0 đã có kết luận.",
        ],
    )


def test_a_verdict_by_command(command: Command, store: Store) -> None:
    status, lines = command(FIRST.upper(), "--verdict", "khong-sai", "--note", "đã hỏi xã", "--by", "Nguyễn Văn A")
    assert (status, said(store)) == (0, [(FIRST, "dismissed", "Nguyễn Văn A", "đã hỏi xã")])
    assert lines == [f"Đã ghi: {FIRST} · Không sai · Nguyễn Văn A. Chạy lại doisoat batch để cập nhật các tệp kết quả."]
    status, lines = command()
    assert lines[-1] == "1 phát hiện chưa có kết luận, 1 đã có kết luận (xem --all)."
    assert not any(FIRST in line for line in lines)
    _, lines = command("--all")
    assert lines[2].startswith("    Không sai · Nguyễn Văn A · ")
    command(SECOND, "--verdict", "de-sau")
    assert command()[0] == 1  # put off is not decided
    command(SECOND, "--verdict", "sai")
    assert command() == (0, ["0 phát hiện chưa có kết luận, 2 đã có kết luận (xem --all)."])


def test_a_finding_with_its_history(command: Command) -> None:
    command(FIRST, "--verdict", "sai", "--by", "A")
    command(FIRST, "--verdict", "chua-xem", "--by", "B", "--note", "xem lại")
    status, lines = command(FIRST)
    assert status == 0
    assert lines[1] == f"  {FIRST}  SAI S001  Tổng nêu là 914."
    assert "914 hồ sơ" in lines[2]
    assert [line.split(" · ")[0:2] for line in lines[3:]] == [["  Báo cáo sai", "A"], ["  Chưa xem", "B"]]
    assert lines[-1].endswith(" · xem lại")


def test_the_history_of_what_is_found_no_more(command: Command, store: Store) -> None:
    store.review([review(fingerprint="f" * 16).model_copy(update={"about": "S001: 1 + 1 = 3"})])
    status, lines = command("f" * 16)
    assert (status, lines[0]) == (0, "Lần đọc gần đây không còn phát hiện này. S001: 1 + 1 = 3")


def test_verdicts_of_a_workbook_by_command(command: Command, store: Store, path: Path) -> None:
    export(store, path)
    assert command("--from", str(path)) == (0, [f"{NAME} không có kết luận mới."])
    enter(path, FIRST, verdict="Không sai", who="A")
    assert command("--from", str(path)) == (0, [f"Đã ghi 1 kết luận mới từ {NAME}."])
    enter(path, SECOND, verdict="tốt")
    status, lines = command("--from", str(path))
    assert status == 2
    assert any("không hiểu kết luận “tốt”" in line for line in lines)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["0" * 16], "không có phát hiện"),
        (["0" * 16, "--verdict", "sai"], "không có phát hiện"),
        ([FIRST, "--verdict", "đúng"], "không có kết luận “đúng”"),
        (["--verdict", "sai"], "--verdict cần MÃ"),
        ([FIRST, "--note", "x"], "--note và --by đi kèm --verdict"),
        ([FIRST, "--from", "x.xlsx"], "--from đọc mọi kết luận"),
        (["--from", "x.xlsx"], "không có tệp x.xlsx"),
        ([FIRST, "--all"], "--all chỉ dùng khi liệt kê"),
    ],
)
def test_wrong_use_is_one_line(command: Command, store: Store, arguments: list[str], words: str) -> None:
    status, (line,) = command(*arguments)
    assert (status, words in line) == (2, True)
    assert store.reviews() == []


def test_a_store_that_is_not_there(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", "ket-qua"]) == 2
    assert "không có kho dữ liệu" in capsys.readouterr().err


def test_the_folder_of_a_batch_is_its_store(store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = tmp_path / "ket-qua"
    copy.mkdir()
    store.close()
    shutil.copy(tmp_path / "doisoat.db", copy)
    assert main(["review", str(copy)]) == 1
    assert TEXT not in capsys.readouterr().out


def test_a_finding_between_reports_is_listed_shown_and_decided(command: Command, store: Store, tmp_path: Path) -> None:
    run = store.begin(tmp_path, VERSIONS)
    same = (stated("3.3.2", "890"), stated("3.3.g", "900"))
    for path, words in (("a.txt", "914"), ("b.txt", "941")):  # one unit's period told in two ways
        report = report_of(TEXT + path, indicators=(stated("3.3.1", words), *same))
        store.add(run, File(path=path, status="done", sha256=report.source.sha256), rows_of(report))
    store.finish(run)
    _, lines = command()
    at = lines.index("Giữa các báo cáo")
    mark, *_ = lines[at + 1].split()
    assert "U1" in lines[at + 1]
    status, shown = command(mark)
    assert (status, shown[0]) == (0, lines[at + 1])
    assert shown[1].startswith("    a.txt: “")
    command(mark, "--verdict", "khong-sai", "--by", "A", "--note", "gửi lại theo yêu cầu")
    assert "Giữa các báo cáo" not in command()[1]
    assert command(mark)[1][-1].startswith("  Không sai · A · ")


def test_a_batch_brings_back_what_was_entered_and_writes_it_again(folder: Path) -> None:
    Path("bc").mkdir()
    Path("bc/a.txt").write_text("Đã giải quyết đúng hạn 1.180/1.234 hồ sơ, đạt 98,5%.\n", encoding="utf-8")
    batch = ["batch", "bc", "-o", "kq", "--no-ner", "-q", "--jobs", "1"]
    assert main(batch) == 1
    path = Path("kq", NAME)
    (row,) = rows(load_workbook(path), "Phát hiện")
    enter(path, row["Mã"], verdict="khong sai", who="A", note="đã hỏi xã")
    assert main(batch) == 0
    (row,) = rows(load_workbook(path), "Phát hiện")
    assert (row["Kết luận"], row["Người kết luận"], row["Ghi chú"]) == ("Không sai", "A", "đã hỏi xã")
    assert main(["review", "kq"]) == 0

"""A batch: what is read in a folder, what becomes of files that fail, and what a rerun does."""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import batches
import pytest

from extractor.batch.folder import Content, survey
from extractor.batch.pool import Limits
from extractor.batch.run import Batcher
from extractor.batch.work import Answer, reader
from extractor.cli import main
from extractor.cli.progress import Watching
from extractor.outputs.upkeep import is_output
from extractor.pipeline import versions
from extractor.records import File
from extractor.settings import Settings
from extractor.store import Store

RIGHT = "Đã giải quyết đúng hạn 1.180/1.234 hồ sơ, đạt 95,6%.\n"
WRONG = "Đã giải quyết đúng hạn 1.180/1.234 hồ sơ, đạt 98,5%.\n"
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")


def look(folder: Path) -> tuple[list[str], dict[str, tuple[str, str | None]]]:
    """Return what is to be read, and what is not."""
    found = survey(folder, is_output, lambda: False)
    return [content.name for content in found.contents], {f.path: (f.status, f.reason) for f in found.settled}


def test_a_folder_is_read_whole_and_the_same_bytes_once(folder: Path) -> None:
    for name in ("b.txt", "a/b.txt", "a/đồng.txt", "~$b.docx", ".x.txt", "phim.mp4"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(
            "một" if name == "a/b.txt" else "hai" if name.endswith(".txt") else name, encoding="utf-8"
        )
    assert look(folder) == (
        ["a/b.txt", "a/đồng.txt"],
        {
            "b.txt": ("skipped", "trùng nội dung với a/đồng.txt"),
            "~$b.docx": ("skipped", "tệp khóa tạm của Word"),
            ".x.txt": ("skipped", "tệp ẩn"),
            "phim.mp4": ("skipped", "không đọc được định dạng “.mp4”"),
        },
    )


@posix
def test_what_is_no_file_is_told_and_waits_for_nothing(folder: Path) -> None:
    Path("gone.txt").symlink_to("nowhere.txt")
    Path("loop.txt").symlink_to("loop.txt")
    Path("up").symlink_to(".", target_is_directory=True)
    os.mkfifo("pipe.txt")
    assert look(folder) == (
        [],
        {
            "gone.txt": ("failed", "liên kết hỏng, hoặc tệp vừa bị xóa"),
            "loop.txt": ("failed", "liên kết vòng, không dẫn đến tệp nào"),
            "pipe.txt": ("skipped", "không phải tệp thường"),
            "up": ("skipped", "thư mục này là liên kết, không được đọc"),
        },
    )


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may open everything")
def test_what_may_not_be_opened_has_failed(folder: Path) -> None:
    Path("closed").mkdir(mode=0)
    Path("a.txt").touch(mode=0)
    assert look(folder)[1] == {
        "closed": ("failed", "không có quyền mở thư mục"),
        "a.txt": ("failed", "không có quyền đọc tệp"),
    }


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are Unicode")
def test_names_that_are_no_text_become_text_and_stay_apart(folder: Path) -> None:
    Path(os.fsdecode(b"b\xe1o.txt")).write_text("một", encoding="utf-8")
    Path("b\\udce1o.txt").write_text("hai", encoding="utf-8")
    Path("a\n\x1b[31m.txt").write_text("ba", encoding="utf-8")
    names = set(look(folder)[0])
    assert names == {"a\n\x1b[31m.txt", "b\\udce1o.txt", "b\\udce1o.txt'"}
    assert all(name.encode() for name in names)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are Unicode")
def test_a_file_whose_name_is_no_text_is_read(folder: Path) -> None:
    Path(os.fsdecode(b"b\xe1o.txt")).write_text(WRONG, encoding="utf-8")
    (content,) = survey(folder, is_output, lambda: False).contents
    answer = reader(Settings(ner=False).model_dump_json())(content)
    assert answer.rows
    assert [finding["rule"] for finding in answer.rows.below["findings"]] == ["R001"]


def test_an_output_is_never_read(folder: Path) -> None:
    for name in ("a.txt", "ket-qua/phieu.txt", "ket-qua/sub/phieu.txt", "khac/b.txt"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(name, encoding="utf-8")
    Path("ket-qua/.doisoat.json").write_text("{}", encoding="utf-8")
    assert look(folder) == (["a.txt", "khac/b.txt"], {})


# What follows replaces the pipeline: a worker must be able to import what it does.


def crashing(settings: str) -> Callable[[Content], Answer]:
    return partial(_crash, batches.quick(Settings().revision, versions(Settings()).model_dump_json(), settings))


def _crash(read: Callable[[Content], Answer], content: Content) -> Answer:
    if "crash" in content.name:
        os.abort()
    if "absent" in content.name:
        return Answer(None, "lỗi nội bộ\nKeyError: 'x'")
    return read(content)


def batch(store: Store, folder: Path, make: Callable[[str], Callable[[Content], Answer]] = crashing) -> list[File]:
    batcher = Batcher(store, Settings(ner=make is crashing), Limits(jobs=2), make)
    run = batcher.run(folder, is_output, batches.Silent())
    assert run.finished
    return list(store.batch(folder).files)


@posix
def test_a_crash_costs_its_file_and_is_tried_again(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    Path("in").mkdir()
    for name in ("a.txt", "crash.txt", "absent.txt", *(f"{number}.txt" for number in range(8))):
        Path("in", name).write_text(name, encoding="utf-8")
    with Store.open("kho.db") as store:
        files = batch(store, folder / "in")
        failed = {file.path: file.reason for file in files if file.status == "failed"}
        assert failed == {
            "absent.txt": "lỗi nội bộ KeyError: 'x'",
            "crash.txt": f"tiến trình đọc tệp này bị dừng đột ngột (mã {-signal.SIGABRT}); lần sau sẽ thử lại",
        }
        assert len([file for file in files if file.status == "done"]) == 9
        again = {file.path: file.known for file in batch(store, folder / "in")}
        assert [name for name, known in again.items() if not known] == ["absent.txt", "crash.txt"]
    capfd.readouterr()


def real(settings: str) -> Callable[[Content], Answer]:
    return reader(settings)


def test_what_cannot_be_read_is_not_tried_again_until_it_is_another_format(folder: Path) -> None:
    Path("in").mkdir()
    Path("in/a.docx").write_text("Bao cao", encoding="utf-8")
    Path("in/b.txt").touch()
    damaged = "không phải tệp .docx hoặc tệp bị hỏng"
    with Store.open("kho.db") as store:
        files = {file.path: (file.status, file.reason, file.known) for file in batch(store, folder / "in", real)}
        assert files == {"a.docx": ("failed", damaged, False), "b.txt": ("failed", "tệp rỗng", False)}
        files = {file.path: (file.status, file.reason, file.known) for file in batch(store, folder / "in", real)}
        assert files == {"a.docx": ("failed", damaged, True), "b.txt": ("failed", "tệp rỗng", True)}
        Path("in/a.docx").rename("in/a.txt")
        files = {file.path: (file.status, file.reason, file.known) for file in batch(store, folder / "in", real)}
        assert files == {"a.txt": ("done", None, False), "b.txt": ("failed", "tệp rỗng", True)}


def test_a_file_that_changes_while_it_waits_is_not_kept_under_its_old_hash(folder: Path) -> None:
    Path("a.txt").write_text(RIGHT, encoding="utf-8")
    (content,) = survey(folder, is_output, lambda: False).contents
    read = reader(Settings(ner=False).model_dump_json())
    Path("a.txt").write_text(WRONG, encoding="utf-8")
    changed = read(content)
    Path("a.txt").unlink()
    gone = read(content)
    assert (changed.rows, changed.reason) == (None, "tệp bị thay đổi trong lúc đọc; hãy chạy lại")
    assert (gone.rows, gone.reason) == (None, "không có tệp này")


def shown(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    told = capsys.readouterr()
    return told.out, told.err


def state(out: Path) -> dict[str, int]:
    return {
        path.name: path.stat().st_mtime_ns for path in out.rglob("*") if path.suffix in (".jsonl", ".xlsx", ".html")
    }


def test_a_rerun_does_only_what_is_new(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in {"in/a.txt": WRONG, "in/b.txt": RIGHT, "in/c/b.txt": RIGHT, "in/so.dat": "\0"}.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")
    out = Path("in/out")
    command = ["batch", "in", "-o", str(out), "--no-ner", "--jobs", "1"]
    assert main(command) == 1
    said, progress = shown(capsys)
    assert progress.splitlines()[0] == "doisoat: 2 tệp cần đọc, 0 tệp đã đọc từ trước"
    assert said == (
        f"Đọc được 2 báo cáo trong {folder / 'in'} (2 mới, 0 từ trước).\n"
        "Bỏ qua 2 tệp:\n"
        "  trùng nội dung với b.txt (1): c/b.txt\n"
        "  không đọc được định dạng “.dat” (1): so.dat\n"
        "1 phát hiện (sai, nghi vấn):\n"
        "  R001      1  Tỷ lệ phải đúng bằng phần chia cho tổng.\n"
        f"Kết quả ở {folder / out}.\n"
    )
    reports = [json.loads(line) for line in (out / "reports.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [report["source"]["path"] for report in reports] == ["a.txt", "b.txt"]

    before = state(out)
    assert main(command) == 1
    said, progress = shown(capsys)
    assert progress.splitlines()[0] == "doisoat: 0 tệp cần đọc, 2 tệp đã đọc từ trước"
    assert "  R001      1  Tỷ lệ phải" in said
    assert said.endswith(f"Kết quả ở {folder / out} (không có gì thay đổi).\n")
    assert state(out) == before

    (out / "reports.jsonl").write_text("", encoding="utf-8")  # someone has been at it
    assert main(command) == 1
    assert (out / "reports.jsonl").stat().st_size
    assert state(out).keys() == before.keys()
    assert {name for name, at in state(out).items() if at != before[name]} == {"reports.jsonl"}

    Path("in/a.txt").write_text(RIGHT.replace("95,6", "95,62"), encoding="utf-8")
    capsys.readouterr()
    assert main(command) == 0
    said, progress = shown(capsys)
    assert progress.splitlines()[0] == "doisoat: 1 tệp cần đọc, 1 tệp đã đọc từ trước"
    assert "Không có phát hiện (sai, nghi vấn).\n" in said


def test_a_list_of_dismissed_findings_needs_no_reading(
    site: Callable[..., Settings], capsys: pytest.CaptureFixture[str]
) -> None:
    site("baseline = 'bo-qua.txt'\nner = false\n")
    Path("in").mkdir()
    Path("bc.txt").rename("in/bc.txt")
    command = ["batch", "in", "-o", "out", "--jobs", "1"]
    assert main(command) == 1
    (report,) = map(json.loads, Path("out/reports.jsonl").read_text(encoding="utf-8").splitlines())
    Path("bo-qua.txt").write_text(f"{report['findings'][0]['fingerprint']}  # bỏ qua: đã hỏi xã\n", encoding="utf-8")
    capsys.readouterr()
    assert main(command) == 0
    assert "doisoat: 0 tệp cần đọc, 1 tệp đã đọc từ trước" in shown(capsys)[1]
    (report,) = map(json.loads, Path("out/reports.jsonl").read_text(encoding="utf-8").splitlines())
    assert report["findings"][0]["dismissed"] == "đã hỏi xã"


def test_failures_are_named_and_the_same_input_gives_the_same_bytes(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("in").mkdir()
    for number in range(25):
        Path(f"in/{number:02}\x1b[31m.docx").write_bytes(b"PK damaged %d" % number)
    for number in range(6):
        Path(f"in/{number}.txt").write_text(WRONG * (number + 1), encoding="utf-8")
    for jobs in ("1", "2"):
        assert main(["batch", "in", "-o", f"out{jobs}", "--jobs", jobs, "-q", "--no-ner"]) == 2
    said, progress = shown(capsys)
    assert "\x1b" not in said + progress
    assert "Không đọc được 25 tệp:\n  00 [31m.docx: không phải tệp .docx" in said
    assert "\n  và 5 tệp khác, xem trang “Lỗi tệp” của bảng tổng hợp.\n" in said
    assert Path("out1/reports.jsonl").read_bytes() == Path("out2/reports.jsonl").read_bytes()


def test_an_output_that_cannot_be_written_costs_only_itself(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("in").mkdir()
    Path("in/a.txt").write_text(RIGHT, encoding="utf-8")
    Path("out/reports.jsonl").mkdir(parents=True)
    assert main(["batch", "in", "-o", "out", "-q", "--no-ner", "--jobs", "1"]) == 2
    assert "doisoat: không ghi được jsonl: " in shown(capsys)[1]
    assert Path("out/tong-hop.xlsx").stat().st_size
    Path("out/reports.jsonl").rmdir()
    assert main(["batch", "in", "-o", "out", "-q", "--no-ner"]) == 0
    assert Path("out/reports.jsonl").stat().st_size


def test_progress_in_lines_comes_now_and_then(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = iter(range(0, 10_000, 2))
    monkeypatch.setattr(time, "monotonic", lambda: float(next(now)))
    watching = Watching(quiet=False)
    watching.begin(1000, 2)
    for number in range(12):
        watching.done(File(path=f"{number}\x1b.txt", status="failed" if number == 3 else "done", reason="hỏng\n"))
    assert shown(capsys)[1].splitlines() == [
        "doisoat: 1.000 tệp cần đọc, 2 tệp đã đọc từ trước",
        "doisoat: không đọc được 3 .txt: hỏng ",
        "doisoat: đã đọc 5/1.000 tệp; 0,5 tệp/giây, còn khoảng 33 phút",
        "doisoat: đã đọc 10/1.000 tệp; 0,5 tệp/giây, còn khoảng 33 phút",
    ]


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["in"], "thiếu -o THƯ_MỤC; xem --help"),
        (["in", "-o", "in"], "nơi ghi kết quả phải khác thư mục báo cáo; ví dụ: -o ket-qua"),
        (["in/a.txt", "-o", "out"], "thư mục “in/a.txt” là tệp; đọc một tệp bằng doisoat extract"),
        (["nowhere", "-o", "out"], "thư mục “nowhere” không có"),
        (["in", "-o", "in/a.txt"], "không tạo được thư mục “in/a.txt”: đã có tệp cùng tên"),
        (["in", "-o", "out", "--jobs", "0"], "cần một số lớn hơn 0, không phải “0”"),
        (["in", "-o", "out", "--timeout", "x"], "cần một số lớn hơn 0, không phải “x”"),
    ],
)
def test_wrong_use_is_one_line(
    folder: Path, arguments: list[str], line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("in").mkdir()
    Path("in/a.txt").write_text(RIGHT, encoding="utf-8")
    assert main(["batch", *arguments]) == 2
    assert shown(capsys) == ("", f"doisoat: {line}\n")


def test_an_empty_folder_is_no_success(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("in").mkdir()
    assert main(["batch", "in", "-o", "out"]) == 2
    assert "  .: thư mục không có tệp nào\n" in shown(capsys)[0]


def test_a_run_knows_its_settings_by_what_they_change() -> None:
    plain = Settings()
    same = [Settings(level="info"), Settings(baseline=Path("x")), Settings(severity={"U": "off"})]
    other = [Settings(ner=False), Settings(severity={"R": "off"}), Settings(notices={"R": "off"})]
    assert {settings.revision for settings in same} == {plain.revision}
    assert len({settings.revision for settings in [plain, *other]}) == 4

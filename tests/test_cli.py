"""The command line: what it prints where, and its exit status.

Most tests put a fixed report in the pipeline's place, so that they speak of the command alone.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.cli import main
from extractor.formats import Unreadable
from extractor.outputs import outputs
from extractor.records import (
    Coverage,
    Facts,
    Failure,
    Finding,
    Period,
    Place,
    Report,
    Section,
    Severity,
    Source,
    Span,
    Suggestion,
    Unit,
    Versions,
)

TEXT = "Báo cáo\n" + "Các nội dung khác đã thực hiện. " * 4 + "Đã giải quyết 90/100 hồ sơ,\nđạt 98% trong kỳ [bold].\n"
NOTICES: tuple[Failure, ...] = ()


def quote(text: str, **place: object) -> Span:
    start = TEXT.index(text)
    return Span.model_validate({"start": start, "end": start + len(text), "text": text, **place})


def report(path: Path, *severities: Severity, text: str | None = TEXT, spans: tuple[Span, ...] = ()) -> Report:
    section = Section(
        id="s1", number="3", title="Cải cách TTHC", level=1, topic="tthc", part="results", span=quote("Báo")
    )
    findings = tuple(
        Finding(
            rule="K101",
            kind="ratio",
            severity=severity,
            message="90/100 = 90%, báo cáo ghi 98% [red]",
            spans=spans or (quote("90/100 hồ sơ"), quote("98%")),
            section="s1",
            suggestion=Suggestion(span=quote("98%"), value="90%"),
        )
        for severity in severities
    )
    return Report(
        source=Source(path=str(path), sha256="00", format="txt", chars=len(TEXT), text=text),
        document=Facts(
            number="05/BC-UBND", unit=Unit(name="UBND xã An Sơn"), period=Period(type="quarter", year=2024, index=2)
        ),
        sections=(section,),
        findings=findings,
        coverage=Coverage(numbers=3, checked=2, unchecked=1, reasons={"không có số nào cùng câu": 1}),
        failures=NOTICES,
        versions=Versions(program="0", patterns="0"),
    )


@pytest.fixture
def readable(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """A function that makes every file read as a report with findings of the severities given.

    A file named "bad…" is unreadable, one named "crash…" runs into a defect.
    """

    def make(*severities: Severity, spans: tuple[Span, ...] = ()) -> None:
        def extract(path: Path, *, with_text: bool = False, **_: object) -> Report:
            if path.name.startswith("bad"):
                raise Unreadable("tệp rỗng")
            if path.name.startswith("crash"):
                raise RuntimeError("boom\nbang")
            return report(path, *severities, text=TEXT if with_text else None, spans=spans)

        monkeypatch.setattr("extractor.pipeline.extract", extract)

    return make


def files(*names: str) -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(name, encoding="utf-8")


def run(*arguments: str, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "extractor", *arguments],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **(environment or {})},
        check=False,
    )


@pytest.mark.parametrize(
    ("severities", "level", "status"),
    [
        ((), "info", 0),
        (("info",), "info", 1),
        (("info",), "warning", 0),
        (("warning",), "warning", 1),
        (("warning",), "error", 0),
        (("error",), "error", 1),
    ],
)
def test_exit_status_is_by_the_level_asked_for(
    severities: tuple[Severity, ...], level: str, status: int, readable: Callable[..., None], folder: Path
) -> None:
    readable(*severities)
    files("a.txt")
    assert main(["extract", "a.txt", "--level", level]) == status


def test_text_shows_quote_equation_place_and_counts(
    readable: Callable[..., None], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    readable("error", "info")
    files("a.txt")
    assert main(["extract", "a.txt"]) == 1
    shown = capsys.readouterr()
    assert shown.err == ""
    assert shown.out == (
        "a.txt\n"
        "  UBND xã An Sơn · số 05/BC-UBND · quý II năm 2024\n"
        "  SAI K101  3. Cải cách TTHC\n"
        "    90/100 = 90%, báo cáo ghi 98% [red]\n"
        "    dòng 2: “…thực hiện. Các nội dung khác đã thực hiện. "
        "Đã giải quyết 90/100 hồ sơ, đạt 98% trong kỳ [bold].”\n"
        "    Nhiều khả năng: 98% → 90%.\n"
        "  1 sai, 0 nghi vấn, 1 lưu ý. Số liệu: 3 tìm thấy, 2 đã đối chiếu (66%), 1 chưa đối chiếu được."
        " (1 phát hiện nhẹ hơn không hiện, xem --level)\n"
        "  Chưa đối chiếu: 1 không có số nào cùng câu.\n"
        "\n"
        "Tổng cộng: 1 tệp đã đọc; 1 sai, 0 nghi vấn, 1 lưu ý.\n"
    )


def test_text_quotes_far_places_apart_with_page_and_cell(
    readable: Callable[..., None], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cell = quote("98%", page=4, place=Place(table=2, row=3, column=5))
    readable("warning", spans=(cell, quote("Báo", place=Place(paragraph=7))))
    files("a.docx")
    main(["extract", "a.docx"])
    shown = capsys.readouterr().out
    assert "    đoạn 7: “Báo cáo Các nội dung khác đã thực hiện. Các nội dung khác đã…”\n" in shown
    assert (
        "    trang 4, bảng 2, hàng 3: “…dung khác đã thực hiện. Đã giải quyết 90/100 hồ sơ, đạt 98% trong kỳ [bold].”\n"
        in shown
    )


def test_text_tells_the_unreadable_from_the_read_with_a_notice(
    readable: Callable[..., None],
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    readable()
    files("a.txt", "bad.txt")
    monkeypatch.setattr(sys.modules[__name__], "NOTICES", (Failure(stage="kiểm tra K101", message="lỗi nội bộ"),))
    assert main(["extract", "a.txt", "bad.txt"]) == 2
    shown = capsys.readouterr().out
    assert "  Chú ý (kiểm tra K101): lỗi nội bộ\n" in shown
    assert "bad.txt\n  Không đọc được: tệp rỗng\n\n" in shown
    assert "Tổng cộng: 1 tệp đã đọc, 1 tệp không đọc được; " in shown


@pytest.mark.parametrize(
    ("period", "name"),
    [
        (Period(type="month", year=2023, index=5), "tháng 5 năm 2023"),
        (Period(type="quarter", year=2023, index=4), "quý IV năm 2023"),
        (Period(type="half", year=2023, index=1), "6 tháng đầu năm 2023"),
        (Period(type="half", year=2023, index=2), "6 tháng cuối năm 2023"),
        (Period(type="nine_months", year=2023, index=9), "9 tháng đầu năm 2023"),
        (Period(type="year", year=2023), "năm 2023"),
        (Period(type="other", year=2023, index=11), "11 tháng năm 2023"),
        (Period(type="month", index=5), "tháng 5"),
    ],
)
def test_period_is_named_as_officials_write_it(period: Period, name: str) -> None:
    from extractor.outputs.wording import period_name

    assert period_name(period) == name


def test_json_lines_has_one_report_a_line_and_nothing_else(
    readable: Callable[..., None], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    readable("warning")
    files("a.txt", "bad.txt", "crash.txt", "z.txt")
    assert main(["extract", "a.txt", "bad.txt", "crash.txt", "z.txt", "--format", "jsonl"]) == 2
    shown = capsys.readouterr()
    reports = [json.loads(line) for line in shown.out.splitlines()]
    assert [report["source"]["path"] for report in reports] == ["a.txt", "bad.txt", "crash.txt", "z.txt"]
    assert [len(report["findings"]) for report in reports] == [1, 0, 0, 1]
    assert [report["failures"] for report in reports[0::3]] == [[], []]
    reasons = [failure["message"] for report in reports[1:3] for failure in report["failures"]]
    assert reasons == ["tệp rỗng", "lỗi nội bộ RuntimeError: boom bang"]
    assert shown.err == (
        "doisoat: không đọc được bad.txt: tệp rỗng\n"
        "doisoat: không đọc được crash.txt: lỗi nội bộ RuntimeError: boom bang\n"
    )
    assert list(reports[0])[:3] == ["source", "document", "sections"]


def test_json_is_an_array(readable: Callable[..., None], folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    readable()
    files("a.txt", "b.txt")
    assert main(["extract", "a.txt", "b.txt", "--format", "json"]) == 0
    assert [report["source"]["path"] for report in json.loads(capsys.readouterr().out)] == ["a.txt", "b.txt"]


def test_text_is_in_json_only_where_asked_for(
    readable: Callable[..., None], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    readable()
    files("a.txt")
    main(["extract", "a.txt", "--format", "jsonl"])
    assert "text" not in json.loads(capsys.readouterr().out)["source"]
    main(["extract", "a.txt", "--format", "jsonl", "--with-text"])
    assert json.loads(capsys.readouterr().out)["source"]["text"] == TEXT


@pytest.mark.parametrize(("name", "suffix"), [("json", ".json"), ("jsonl", ".jsonl"), ("text", ".txt")])
def test_folder_gets_one_file_a_report(
    name: str, suffix: str, readable: Callable[..., None], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    readable("error")
    files("in/x/a.txt", "in/x/a.md", "in/b.txt", "A.txt", "x-a.txt")
    assert main(["extract", "in", "A.txt", "x-a.txt", "in/b.txt", "-o", "out/new", "--format", name]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "đã ghi 5 tệp vào" in shown.err
    written = sorted(path.name for path in Path("out/new").iterdir())
    assert written == sorted(f"{stem}{suffix}" for stem in ("A", "b", "x-a", "x-a-2", "x-a-3"))
    content = Path("out/new", f"b{suffix}").read_text(encoding="utf-8")
    path = str(Path("in/b.txt"))
    assert content.startswith(path) if name == "text" else json.loads(content)["source"]["path"] == path


def test_folder_that_is_a_file_is_wrong_use(
    readable: Callable[..., None], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    readable()
    files("a.txt", "out")
    assert main(["extract", "a.txt", "-o", "out"]) == 2
    assert capsys.readouterr().err.startswith("doisoat: không tạo được thư mục “out”")


def test_lock_files_are_skipped_aloud_unless_quiet(
    readable: Callable[..., None], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    readable()
    files("in/a.txt", "in/~$a.docx")
    assert main(["extract", "in", "--format", "jsonl"]) == 0
    shown = capsys.readouterr()
    assert len(shown.out.splitlines()) == 1
    assert "~$a.docx" in shown.err
    main(["extract", "in", "-q", "--format", "jsonl"])
    assert capsys.readouterr().err == ""


def test_file_named_twice_is_read_once(
    readable: Callable[..., None], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    readable()
    files("in/a.txt")
    main(["extract", "in", "in/a.txt", "in", "--format", "jsonl"])
    assert len(capsys.readouterr().out.splitlines()) == 1


@pytest.mark.parametrize("name", ["empty", "nowhere", "nowhere.txt"])
def test_nothing_to_read_is_one_line_a_record_and_status_2(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "empty").mkdir()
    assert main(["extract", name, "--format", "jsonl"]) == 2
    shown = capsys.readouterr()
    assert len(shown.err.splitlines()) == 1
    assert shown.err.startswith(f"doisoat: không đọc được {name}: ")
    assert json.loads(shown.out)["failures"][0]["message"] in shown.err


def test_reads_judges_and_prints_a_real_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "Trong kỳ, đã giải quyết đúng hạn 90/100 hồ sơ, đạt 98%.\n"
    Path("a.txt").write_text(text, encoding="utf-8")
    assert main(["extract", "a.txt"]) == 1
    shown = capsys.readouterr().out
    assert "90" in shown
    assert "dòng 1: “Trong kỳ, đã giải quyết" in shown


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (
            ["nope"],
            "không có lệnh “nope”; các lệnh: extract, batch, crosscheck, diff, review, rule, list, evaluate,"
            " check-patterns, unit, corpus",
        ),
        (["extract"], "thiếu TỆP...; xem --help"),
        (["extract", "a", "--nope"], "không có tùy chọn “--nope”"),
        (["extract", "a", "--format"], "tùy chọn “--format” thiếu giá trị hoặc không nhận giá trị"),
        (["extract", "a", "--format", "xls"], "không có dạng kết quả “xls”; các dạng: json, jsonl, text"),
        (["extract", "a", "--level", "x"], "không có mức “x”; các mức: error, warning, info"),
        (["list", "x"], "không có danh sách “x”; các danh sách: formats, patterns, indicators, checks, outputs"),
        (["list", "formats", "x"], "thừa tham số; mỗi lệnh nhận gì xem ở --help"),
    ],
)
def test_wrong_use_is_one_vietnamese_line(arguments: list[str], line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", f"doisoat: {line}\n")


def test_unknown_rule_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule", "ZZ999"]) == 2
    assert capsys.readouterr().err.startswith("doisoat: không có quy tắc “ZZ999”; các mã: ")


def test_no_command_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("Cách dùng: doisoat")


@pytest.mark.parametrize(
    "command",
    [[], ["extract"], ["rule"], ["list"], ["evaluate"], ["check-patterns"], ["unit"], ["corpus"], ["corpus", "make"]],
)
def test_help_is_in_vietnamese(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*command, "--help"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"Cách dùng: {' '.join(['doisoat', *command])} [TÙY CHỌN]")
    assert not [word for word in ("Usage", "Options", "Arguments", "Commands", "Show this", "default") if word in shown]


@pytest.mark.parametrize("what", ["formats", "patterns", "indicators", "checks", "outputs"])
def test_lists_are_not_empty(what: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", what]) == 0
    assert len(capsys.readouterr().out.splitlines()) >= 3


def test_version_is_the_installed_one(capsys: pytest.CaptureFixture[str]) -> None:
    from extractor import __version__

    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"doisoat {__version__}\n"


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys; from extractor.cli import main; main(['--help']);"
        "print(*{'docx', 'pypdfium2', 'pdfplumber', 'regex', 'rich'} & sys.modules.keys(), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    assert done.stderr.strip() == ""


def test_output_is_utf8_on_a_console_that_is_not() -> None:
    done = run("list", "outputs", environment={"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"})
    assert (done.returncode, done.stderr) == (0, "")
    assert "mỗi báo cáo một dòng" in done.stdout


def test_closed_pipe_is_quiet() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "extractor", "list", "outputs"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_full_disk_is_one_line_and_status_2() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "extractor", "list", "outputs"], stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert (done.returncode, done.stderr) == (2, "doisoat: không ghi được kết quả: ổ đĩa đã đầy\n")


def test_file_that_cannot_be_written_costs_only_itself(
    readable: Callable[..., None], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    readable()
    files("in/a.txt", "in/b.txt")
    Path("out/a.txt").mkdir(parents=True)
    assert main(["extract", "in", "-o", "out"]) == 2
    assert "không ghi được out/a.txt: đã có thư mục cùng tên" in capsys.readouterr().err
    assert Path("out/b.txt").is_file()


def test_document_text_cannot_colour_the_terminal(
    folder: Path, readable: Callable[..., None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.modules[__name__], "TEXT", "Có \x1b[31m90/100 hồ sơ,\r\n\x07đạt 98%. Báo cáo.")
    readable("error")
    files("a.txt")
    main(["extract", "a.txt"])
    shown = capsys.readouterr().out
    assert not set("\x1b\x07\r") & set(shown)
    assert "“Có [31m90/100 hồ sơ, đạt 98%. Báo cáo.”" in shown


def test_colours_only_on_a_terminal_and_not_under_no_color(monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return True

    def shown() -> str:
        screen = Screen()
        outputs()["text"].opened(screen, "info").report(report(Path("a.txt"), "error"))
        return screen.getvalue()

    for name in ("FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert "\x1b[1;31mSAI" in shown()
    monkeypatch.setenv("NO_COLOR", "1")
    assert "31mSAI" not in shown()

"""A site's own pattern files, laid over the project's; and what is wrong in them, in one line."""

from __future__ import annotations

import ast
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from extractor import Settings, SettingsError
from extractor.cli import main
from extractor.pipeline import analyse

ROOT = Path(__file__).parent.parent
Site = Callable[..., Settings]
TEXT = "Đã giải quyết đúng hạn 1.180/1.234 hồ sơ, đạt 98,5%."
REFERENCE = """
[so-gach]
description = "Số của phường: 12.CVP"
regex = '(?P<number>(?P<year>(?!))?\\d+\\.(?P<code>cvp))'
examples = [{ text = "theo 12.CVP của", found = "12.CVP", number = "12.CVP" }]
counter = ["CVP của"]
"""
INDICATOR = """
[indicators."X.1"]
name = "Số cây xanh đã trồng"
unit = "cây"
labels = ["so cay xanh da trong"]
phrases = ["so cay xanh da trong #"]
examples = [{ text = "Số cây xanh đã trồng là 125 cây", value = 125 }]
counter = ["Số cây xanh đã chết là 125 cây"]
"""
PATTERNS = 'patterns = ["mau"]'


def test_an_indicator_of_the_site_is_found_and_checked(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    own = site(PATTERNS, indicators=INDICATOR)
    text = "Số cây xanh đã trồng là 125 cây.\nHai tháng qua mưa nhiều.\nSố cây xanh đã trồng là 152 cây."
    assert "X.1" in [indicator.code for indicator in analyse(text, own).indicators]
    assert "Q001" in [finding.rule for finding in analyse(text, own).findings]
    assert [f.rule for f in analyse(text).findings] == []
    main(["list", "indicators"])
    assert "X.1" in capsys.readouterr().out


def test_an_entry_with_our_id_replaces_ours(site: Site) -> None:
    text = "Ban hành Kế hoạch số 12/KH-UBND và văn bản 12.CVP của xã."

    def numbers(by: Settings | None) -> list[str]:
        return [reference.number for reference in analyse(text, by).references]

    assert numbers(None) == ["12/KH-UBND"]
    assert numbers(site(PATTERNS, references=REFERENCE)) == ["12/KH-UBND", "12.CVP"]
    assert numbers(site(PATTERNS, references=REFERENCE.replace("so-gach", "so-ky-hieu"))) == ["12.CVP"]


def test_lists_of_words_grow_and_a_text_replaces(site: Site) -> None:
    own = site(PATTERNS, units='papers = ["thẻ thông hành xanh", "hồ sơ"]', words="month = '0?[1-9]'")
    text = "Đã cấp 15 thẻ thông hành xanh; nhận 20 hồ sơ, 12/2023."
    assert [count.unit for count in analyse(text, own).counts][:2] == ["thẻ thông hành xanh", "hồ sơ"]
    assert [d.value for d in analyse("Họp trong tháng 11/2023 tại xã.").dates] == ["2023-11"]
    assert analyse("Họp trong tháng 11/2023 tại xã.", own).dates == ()


def test_later_folders_go_over_earlier_ones(folder: Path) -> None:
    for name, day in (("a", "1"), ("b", "2")):
        Path(name).mkdir()
        Path(name, "words.toml").write_text(f"day = '{day}'", encoding="utf-8")
    both = Settings(patterns=(Path("a"),)).with_patterns([Path("b")])
    assert both.pattern_set.tables["words"]["day"] == "2"
    assert both.with_patterns([]) is both


def test_revision_changes_with_the_files_of_the_site_and_not_with_their_place(site: Site) -> None:
    ours = analyse("x").versions.patterns
    own = analyse("x", site(PATTERNS, indicators=INDICATOR)).versions.patterns
    other = analyse("x", site(PATTERNS, indicators=INDICATOR + "\n# 2")).versions.patterns
    assert len({ours, own, other}) == 3
    site(PATTERNS, indicators=INDICATOR)
    Path("mau").rename("khac")
    assert analyse("x", Settings(patterns=(Path("khac"),))).versions.patterns == own
    assert analyse("x").versions.patterns == ours


def test_nothing_leaks_from_one_run_into_another(site: Site) -> None:
    text = "Số cây xanh đã trồng là 125 cây. Cấp 15 thẻ thông hành xanh theo 12.CVP. " + TEXT
    own = site(PATTERNS, indicators=INDICATOR, references=REFERENCE, units='papers = ["thẻ thông hành xanh"]')
    plain, special = analyse(text).to_json(), analyse(text, own).to_json()
    assert plain != special
    with pytest.raises(SettingsError):
        analyse(text, Settings(patterns=(Path("nowhere"),)))
    runs = [None, own] * 10
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda by: analyse(text, by).to_json(), runs))
    assert together == [special if by else plain for by in runs]


def test_what_is_made_from_patterns_is_remembered_by_derived_only() -> None:
    """functools.cache on such a function would give one site's answers to another."""
    made, cached = _functions_made_from_patterns()
    assert {"extractor.find.units._units", "extractor.sections.topics.name_of"} <= made
    assert sorted(made & cached) == []


def _functions_made_from_patterns() -> tuple[set[str], set[str]]:
    """Return the functions that read patterns, directly or through others, and those that functools remembers.

    A function whose first argument is a report's `context`, or a unit's `series`, may: no two sets ever see one. What a
    module calls while it is imported is remembered too.
    """
    uses: dict[str, set[str]] = {}
    cached: set[str] = set()
    for path in (ROOT / "extractor").rglob("*.py"):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {
            alias.asname or alias.name: f"{node.module}.{alias.name}"
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
        names |= {function.name: f"{module}.{function.name}" for function in functions}
        top = [node for node in tree.body if not isinstance(node, ast.FunctionDef | ast.ClassDef)]
        calls = [node.func for part in top for node in ast.walk(part) if isinstance(node, ast.Call)]
        uses[module] = {names[call.id] for call in calls if isinstance(call, ast.Name) and call.id in names}
        cached.add(module)
        for function in functions:
            name = names[function.name]
            uses[name] = {names[n.id] for n in ast.walk(function) if isinstance(n, ast.Name) and n.id in names}
            decorators = {n.id for d in function.decorator_list for n in ast.walk(d) if isinstance(n, ast.Name)}
            first = next((argument.arg for argument in function.args.args), "")
            if decorators & {"cache", "lru_cache"} and first not in ("context", "series"):
                cached.add(name)
    made = {f"extractor.patterns.{name}" for name in ("vocabulary", "build", "patterns")}
    while more := {name for name, others in uses.items() if others & made} - made:
        made |= more
    return made, cached


BROKEN: list[tuple[str, str, str]] = [
    ("indicator", "", "không có tệp mẫu tên này; các tệp: counts.toml, "),
    (
        "references",
        REFERENCE.replace("(?P<number>", "((?P<number>"),
        "khóa “so-gach.regex”: biểu thức không dịch được: ",
    ),
    ("references", REFERENCE.replace("cvp)", "$nope)"), "khóa “so-gach.regex”: không có mảnh $nope trong words.toml"),
    ("references", REFERENCE.replace("P<code>", "P<kode>"), "khóa “so-gach.regex”: thiếu nhóm (?P<code>...)"),
    ("references", REFERENCE.replace("regex =", "regexp ="), "khóa “so-gach.regex”: thiếu khóa này"),
    ("references", "[so-gach]\nregex = 3\ndescription = ''", "khóa “so-gach.regex”: phải là một chuỗi trong dấu nháy"),
    ("references", REFERENCE.replace('found = "12.CVP", ', ""), "khóa “so-gach.examples”: mỗi ví dụ phải có found"),
    ("references", "[issuerz]\nX = 'Y'", "khóa “issuerz."),
    ("references", "[types]\n'Giấy phép' = 'GP'", "khóa “types.Giấy phép”: phải là một danh sách"),
    ("dates", "[x]\ndescription = ''\nregex = '(?P<year>2)'", "khóa “x.regex”: thiếu nhóm (?P<month>...)"),
    ("words", "a = '$b'\nb = '$a'", "khóa “a”: mảnh $b chứa chính nó"),
    ("words", "day = 3", "khóa “day”: phải là một chuỗi"),
    ("units", "papers = [3]", "khóa “papers”: phải là danh sách các chuỗi"),
    ("units", "papers = 'thẻ'", "khóa “papers”: phải là một danh sách"),
    ("counts", "[contxt]\nstops = ['x']", "khóa “contxt."),
    ("counts", "[context]\nstop = ['x']", "khóa “context.stop”: không có khóa này; các khóa: not_after, "),
    ("counts", "[context]\nbefore = ['(x']", "khóa “context.before”: “(x” phải là từ ngữ, không phải biểu thức"),
    ("counts", "[hedges]\n'(x' = 'hơn'", "khóa “hedges.(x”: “(x” phải là từ ngữ, không phải biểu thức"),
    ("units", "papers = [' ']", "khóa “papers”: không được để trống"),
    ("words", "day = ''", "khóa “day”: không được để trống"),
    ("flows", "[roles]\nleft = '(x'", "khóa “roles.left”: biểu thức không dịch được: “(x”"),
    ("partitions", "[headed]\n'bang cap' = 'x'", "khóa “headed”: không có cách chia “x” trong bảng partitions"),
    ("partitions", "[headed]\n'(x' = 'gioi'", "khóa “headed.(x”: biểu thức không dịch được: “(x”"),
    ("partitions", "[[tables]]\nname = 'x'\nwords = ['a']\nall = [[0, 1]]", "khóa “tables.1”: số thứ tự trong all"),
    ("partitions", "[[tables]]\nname = 'x'\nall = [[0, 1]]", "khóa “tables.1.words”: thiếu khóa này"),
    ("indicators", INDICATOR + "at_most = { 'Z' = 'error' }", "khóa “indicators.X.1”: không có chỉ tiêu “Z”"),
    (
        "indicators",
        INDICATOR + "equals = { '1.1.1' = 'off' }",
        "khóa “indicators.X.1.equals.1.1.1”: không có giá trị “off”",
    ),
    ("indicators", INDICATOR + "good = 'up'", "khóa “indicators.X.1.good”: không có giá trị “up”"),
    ("indicators", INDICATOR + "stok = true", "khóa “indicators.X.1.stok”: không có khóa này"),
    (
        "indicators",
        INDICATOR.replace("trong #", "trong (#"),
        "khóa “indicators.X.1.phrases”: biểu thức không dịch được",
    ),
]


@pytest.mark.parametrize(("name", "content", "reason"), BROKEN, ids=[reason for _, _, reason in BROKEN])
def test_broken_patterns_are_one_line_and_status_2(
    name: str, content: str, reason: str, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    site("", **{name: content})
    for command in (["extract", "bc.txt", "--patterns", "mau"], ["check-patterns", "mau"]):
        assert main(command) == 2
        shown = capsys.readouterr()
        assert shown.out == ""
        assert shown.err.startswith(f"doisoat: {Path('mau', name)}.toml: {reason}")
        assert shown.err.count("\n") == 1


@pytest.mark.parametrize("phrase", ["cay #", "so cay xanh da trong"])
def test_phrase_that_nothing_can_be_found_by(phrase: str, site: Site) -> None:
    own = site(PATTERNS, indicators=INDICATOR.replace("so cay xanh da trong #", phrase))
    with pytest.raises(SettingsError, match=r"indicators\.toml: chỉ tiêu “X\.1”: cụm từ phải có “#”"):
        analyse(TEXT, own)


@pytest.mark.parametrize("make", [lambda: None, lambda: Path("mau").mkdir(), lambda: Path("mau").write_text("x")])
def test_folder_without_patterns(make: Callable[[], object], site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    make()
    assert main(["extract", "bc.txt", "--patterns", "mau"]) == 2
    reason = "không có tệp mẫu (.toml) nào trong thư mục này" if Path("mau").is_dir() else "không phải thư mục"
    assert capsys.readouterr().err == f"doisoat: mau: {reason}\n"


def test_good_patterns_pass(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    site("", indicators=INDICATOR, references=REFERENCE)
    assert main(["check-patterns"]) == 0
    ours = capsys.readouterr().out
    assert main(["check-patterns", "mau"]) == 0
    both = capsys.readouterr().out
    tried = [int(line.split()[2]) for line in (ours, both)]
    assert tried[1] == tried[0] + 4
    assert both == f"Đã thử {tried[1]} ví dụ: tất cả đều đúng.\n"


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        (
            "references",
            REFERENCE.replace('"12.CVP",', '"13.CVP",', 1),
            "phải tìm thấy “13.CVP”, nhưng tìm thấy “12.CVP”",
        ),
        ("references", REFERENCE.replace('"CVP của"', '"1.CVP của"'), "không được tìm thấy gì, nhưng tìm thấy “1.CVP”"),
        ("references", REFERENCE.replace("number = ", "numbr = "), "không có trường numbr"),
        (
            "references",
            REFERENCE.replace('number = "12.CVP"', 'number = "x"'),
            "number phải là x, nhưng tìm thấy 12.CVP",
        ),
        ("references", REFERENCE.replace('["CVP của"]', "[]"), "phải có ít nhất một ví dụ (examples)"),
        ("indicators", INDICATOR.replace("value = 125", "value = 126"), "phải tìm thấy 126, nhưng tìm thấy 125"),
        ("indicators", INDICATOR.replace("đã chết", "đã trồng"), "không được tìm thấy gì, nhưng tìm thấy 125"),
        ("indicators", INDICATOR.replace("counter", "#"), "phải có ví dụ (examples) và phản ví dụ (counter)"),
        ("words", "month = '13'", "dates/"),
        (
            "dates",
            "[x]\ndescription = ''\nregex = '(?P<month>5).(?P<year>nam)'\ncounter = ['5 năm']",
            "gặp lỗi ValueError",
        ),
    ],
)
def test_example_that_fails_is_named(
    name: str, content: str, fault: str, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    site("", **{name: content})
    assert main(["check-patterns", "mau"]) == 1
    *faults, tally = capsys.readouterr().out.splitlines()
    assert tally.endswith(f" ví dụ: {len(faults)} sai.")
    assert [line for line in faults if fault in line]

"""The documentation says what the program does: commands, options, outputs, modules, and the README's own example."""

import os
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer.main

from extractor import __version__
from extractor.checks import rules
from extractor.cli import app, main
from extractor.examples import faults
from extractor.outputs import outputs
from extractor.patterns import vocabulary
from extractor.settings import Settings

ROOT = Path(__file__).parent.parent
READMES = [ROOT / "README.md", ROOT / "README.vi.md"]


def commands(group: Any, before: str = "") -> dict[str, Any]:
    """The commands of a group, and of the groups in it, by their full names."""
    found: dict[str, Any] = {}
    for name, command in group.commands.items():
        inner = hasattr(command, "commands")
        found |= commands(command, f"{before}{name} ") if inner else {f"{before}{name}": command}
    return found


COMMANDS = commands(typer.main.get_command(app))
EXAMPLE = re.compile(r"```console\n\$ doisoat (.+)\n((?:.*\n)*?)```")


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_readme_names_every_command_option_and_output(readme: Path) -> None:
    text = readme.read_text(encoding="utf-8")
    wanted = [f"`doisoat {name}" for name in COMMANDS]
    wanted += [
        f"`{option}" for command in COMMANDS.values() for parameter in command.params for option in options(parameter)
    ]
    wanted += [f"`--format {name}`" for name in outputs()]
    wanted += ["make demo", "make test"]
    assert [words for words in wanted if words not in text] == []


def options(parameter: Any) -> list[str]:
    return [] if parameter.param_type_name == "argument" else list(parameter.opts)


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_readme_names_no_option_that_is_not_there(readme: Path) -> None:
    there = {option for command in COMMANDS.values() for parameter in command.params for option in options(parameter)}
    named = set(re.findall(r"`(--?[a-z][a-z-]*)", readme.read_text(encoding="utf-8")))
    assert named - there <= {"--version", "--help"}


def test_readme_examples_are_what_the_commands_print(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    readme = READMES[0].read_text(encoding="utf-8")
    examples = list(EXAMPLE.finditer(readme))
    assert {"--diff" in example[1] for example in examples} == {True, False}
    for example in reversed(examples):
        assert main(shlex.split(example[1])) == 1
        answer = capsys.readouterr().out
        readme = readme[: example.start(2)] + answer + readme[example.end(2) :]
    if os.environ.get("DOISOAT_REFRESH"):
        READMES[0].write_text(readme, encoding="utf-8")
    else:
        assert READMES[0].read_text(encoding="utf-8") == readme


SETTINGS_PAGES = [*READMES, ROOT / "docs" / "settings.md"]


@pytest.mark.parametrize("page", SETTINGS_PAGES, ids=lambda page: page.name)
def test_settings_shown_can_be_used(page: Path, tmp_path: Path) -> None:
    """Each block begins with its file's name; together they are a site's folder."""
    blocks = re.findall(r"```toml\n# (\S+)\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    assert {"doisoat.toml", "mau-rieng/units.toml"} <= {name for name, _ in blocks}
    for name, text in blocks:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    settings = Settings.read(tmp_path / "doisoat.toml")
    assert settings.severities["N005"] == "off"
    with settings.pattern_set.in_force():
        assert "máy lấy số" in vocabulary("units")["things"]
        assert [(place, fault) for place, fault in faults() if fault] == []


def test_settings_page_explains_every_key() -> None:
    page = SETTINGS_PAGES[-1].read_text(encoding="utf-8")
    assert [key for key in Settings.model_fields if f"| `{key}` |" not in page] == []


def test_relative_links_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *ROOT.glob("*/README.md"), *ROOT.glob("docs/*.md")]
    links = [
        (page.name, link)
        for page in pages
        for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))
        if not (page.parent / link).exists()
    ]
    assert len(pages) >= 5
    assert links == []


def test_architecture_names_every_module() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    modules = {path.name for path in (ROOT / "extractor").glob("*.py")} - {"__init__.py", "__main__.py"}
    modules |= {f"{path.parent.name}/" for path in (ROOT / "extractor").glob("*/__init__.py")}
    assert [name for name in sorted(modules) if f"`{name}`" not in page] == []


def test_changelog_begins_with_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## (\S+)", changelog, re.MULTILINE)
    assert newest
    assert newest[1] == __version__


@pytest.mark.parametrize("code", sorted(rules()))
def test_every_rule_has_a_page(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule", code.lower()]) == 0
    page = capsys.readouterr().out
    assert page.startswith(f"{code}  {rules()[code].title}\n")
    assert [label for label in ("Mức: ", "Vì sao: ", "Sai: ", "Đúng: ") if f"\n{label}" not in page] == []

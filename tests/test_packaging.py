"""The wheel carries the code and its data and nothing else, and works away from the checkout."""

import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel's content, as pip lays it into site-packages."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def files(folder: Path, under: Path) -> set[str]:
    return {
        path.relative_to(under).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_wheel_holds_code_patterns_and_models_only(installed: Path) -> None:
    expected = files(ROOT / "extractor", ROOT)
    expected |= {f"extractor/_data/{name}" for folder in ("patterns", "models") for name in files(ROOT / folder, ROOT)}
    assert any(name.startswith("extractor/_data/patterns/") for name in expected)
    assert {name for name in files(installed, installed) if ".dist-info/" not in name} == expected


def test_data_folders_hold_no_code() -> None:
    # A .py file there would break `pip install -e`.
    assert [path for folder in ("patterns", "models") for path in (ROOT / folder).rglob("*.py")] == []


def test_wheel_works_from_another_folder(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "bc.txt").write_text("Đã giải quyết 90/100 hồ sơ, đạt 98%.\n", encoding="utf-8")
    program = (
        "import sys; sys.path.insert(0, sys.argv.pop(1)); from extractor import cli, data;"
        "print(data.data_dir('patterns'), file=sys.stderr); sys.exit(cli.main())"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", program, str(installed), "extract", "bc.txt", "--format", "jsonl"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
    )
    assert str(installed / "extractor" / "_data" / "patterns") in done.stderr
    assert done.returncode == 1, done.stderr
    assert [rate["value"] for rate in json.loads(done.stdout)["percentages"]] == [98]


def locked(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==([^\s;]+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock", "benchmarks/requirements.lock"])
def test_lock_file_pins_with_hashes_and_names_no_host(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    requirements = re.split(r"\n(?=\S)", text.strip())
    assert len(requirements) > 5
    assert [
        line for line in requirements if not re.match(r"[\w.-]+==\S+.*\\\n\s+--hash=sha256:[0-9a-f]{64}", line)
    ] == []


def test_lock_files_hold_what_pyproject_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    run_time, development = locked("requirements.lock"), locked("requirements-dev.lock")

    def names(requirements: list[str]) -> set[str]:
        return {re.match(r"[\w.-]+", requirement).group() for requirement in requirements}  # type: ignore[union-attr]

    assert names(project["dependencies"]) <= run_time.keys()
    assert names(project["optional-dependencies"]["dev"]) <= development.keys()
    assert run_time.items() <= development.items()

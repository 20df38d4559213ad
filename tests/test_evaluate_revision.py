"""The extractor of a git revision: a small repository whose extractor is a few lines."""

import shutil
import subprocess

import pytest

from extractor.evaluate import NoRevision, extractor_of

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

WORKING = """
import json

def extract(path, with_text=False):
    print("noise on standard output")
    class Answer:
        def to_json(self):
            text = open(path, encoding="utf-8", newline="").read()
            source = {"path": str(path), "sha256": "0", "format": "txt", "text": text, "of_another_day": 1}
            return json.dumps({"source": source, "versions": {"program": "0.0", "patterns": "0"}})
    return Answer()
"""


def git(folder, *arguments):
    who = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, "-C", str(folder), *arguments], check=True, capture_output=True)


def commit(folder, pipeline):
    (folder / "extractor").mkdir(exist_ok=True)
    (folder / "extractor" / "__init__.py").touch()
    if pipeline is not None:
        (folder / "extractor" / "pipeline.py").write_text(pipeline, encoding="utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-m", "x", "--allow-empty")


@pytest.fixture
def checkout(tmp_path):
    folder = tmp_path / "kho mã"
    folder.mkdir()
    git(folder, "init", "-q")
    return folder


def test_the_code_of_the_revision_runs_and_today_s_records_read_it(checkout, tmp_path):
    commit(checkout, WORKING)
    commit(checkout, "raise SystemError('today')")
    path = tmp_path / "bao cao.txt"
    path.write_bytes("một\r\nhai".encode())
    with extractor_of("HEAD~1", checkout) as old:
        assert old.extract(path).source.text == "một\r\nhai"
        report = old.analyse("ba\r\nbốn")
        assert (report.source.text, report.versions.program) == ("ba\r\nbốn", "0.0")


@pytest.mark.parametrize(
    ("pipeline", "why"),
    [
        ("import no_such_module_here", "no_such_module_here"),
        ("def extract(path, with_text=False): raise ValueError('ngã')", "ValueError: ngã"),
        ("def extract(path): pass", "TypeError"),
        (WORKING.replace('"program": "0.0", ', ""), "cấu trúc khác bản này (versions.program)"),
        ("import os; os._exit(3)", "tiến trình con dừng đột ngột"),
        (None, "chưa có chương trình đọc báo cáo"),
    ],
)
def test_code_that_cannot_run_is_said(checkout, pipeline, why):
    commit(checkout, pipeline)
    with pytest.raises(NoRevision) as caught, extractor_of("HEAD", checkout) as old:
        old.analyse("một")
    assert why in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("revision", ["nope", "--all", "", "HEAD~9", "HEAD:extractor"])
def test_a_revision_that_is_not_there_is_said(checkout, revision):
    commit(checkout, WORKING)
    with pytest.raises(NoRevision, match="không có tệp hay bản git"), extractor_of(revision, checkout):
        pass


def test_a_folder_that_is_no_checkout_is_said(tmp_path):
    with pytest.raises(NoRevision, match="không chạy từ một kho git"), extractor_of("HEAD", tmp_path):
        pass


def test_a_program_installed_inside_another_checkout_is_none_of_it(checkout):
    commit(checkout, WORKING)
    inside = checkout / "venv"
    (inside / "extractor").mkdir(parents=True)
    (inside / "extractor" / "__init__.py").touch()
    with pytest.raises(NoRevision, match="không chạy từ một kho git"), extractor_of("HEAD", inside):
        pass


def test_a_machine_without_git_is_said(checkout, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NoRevision, match="chưa cài git"), extractor_of("HEAD", checkout):
        pass

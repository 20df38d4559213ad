"""Files that people edit: what is theirs is never overwritten or deleted."""

from __future__ import annotations

import json
from pathlib import Path

from extractor.outputs.own_files import LEDGER, OwnFiles


def write(folder: Path, **files: str) -> list[str]:
    own = OwnFiles(folder)
    for name, content in files.items():
        own.put(f"{name}.docx", content.encode())
    return own.close()


def seen(folder: Path) -> dict[str, str]:
    return {path.stem: path.read_text() for path in folder.glob("*.docx")}


def test_what_nobody_edited_is_replaced_or_deleted(tmp_path: Path) -> None:
    folder = tmp_path / "phieu"
    assert write(folder, a="1", b="1") == []
    assert write(folder, a="2") == []
    assert seen(folder) == {"a": "2"}


def test_what_someone_edited_stays_and_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "phieu"
    write(folder, a="1", b="1")
    (folder / "a.docx").write_text("của người")
    (folder / "b.docx").write_text("của người")
    for _ in range(2):
        (line,) = write(folder, a="2", c="2")
        assert "phieu: giữ nguyên 1 tệp đã có người sửa (a.docx)" in line
        assert seen(folder) == {"a": "của người", "b": "của người", "c": "2"}
    (folder / "a.docx").unlink()
    assert write(folder, a="2") == []
    assert seen(folder) == {"a": "2", "b": "của người"}


def test_files_of_unknown_origin_stay(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_text("của người")
    write(tmp_path, b="1")
    (tmp_path / LEDGER).unlink()
    assert write(tmp_path, a="2", b="2")
    assert seen(tmp_path) == {"a": "của người", "b": "1"}
    assert write(tmp_path, b="1") == [], "the same content is nobody's edit"
    assert write(tmp_path, b="3") == []
    assert seen(tmp_path)["b"] == "3"


def test_a_run_that_was_killed_leaves_nothing_that_passes_for_edited(tmp_path: Path) -> None:
    write(tmp_path, a="1")
    OwnFiles(tmp_path).put("a.docx", b"2")  # and no close()
    with (tmp_path / LEDGER).open("a") as ledger:
        ledger.write('["a.docx", "0123')  # a line cut in two
    assert write(tmp_path, a="3") == []
    assert seen(tmp_path) == {"a": "3"}


def test_a_ledger_cannot_delete_elsewhere(tmp_path: Path) -> None:
    folder = tmp_path / "phieu"
    write(folder, a="1")
    digest = json.loads((folder / LEDGER).read_text())[1]
    outside = tmp_path / "a.docx"
    outside.write_text("1")
    for name in ("../a.docx", str(outside), "x/../../a.docx"):
        with (folder / LEDGER).open("a") as ledger:
            ledger.write(json.dumps([name, digest]) + '\n{"a": 1}\n[1]\n')
    write(folder)
    assert outside.exists()
    assert not (folder / "a.docx").exists()

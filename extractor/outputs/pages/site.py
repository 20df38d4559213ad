"""The pages of a batch, written: only what changed, and nothing left of files that are gone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from extractor.outputs import replacing
from extractor.outputs.pages.index import Row, index, row
from extractor.outputs.pages.page import page, report_name
from extractor.outputs.pages.render import GENERATOR
from extractor.outputs.wording import one_line
from extractor.records import Finding
from extractor.store import Batch

FOLDER = "bao-cao"
_HEAD = 2000  # bytes within which a page of ours has its mark


def write_site(batch: Batch, folder: Path) -> Sequence[str]:
    """Write the batch's pages below `folder`, and return what people should know of it."""
    done = {file.path: file for file in batch.files if file.status == "done"}

    @cache
    def neighbour(path: str) -> tuple[str, str | None]:
        if path not in done:
            return one_line(path), None
        return report_name(batch.load(done[path])) or one_line(path), done[path].name

    between: dict[str, list[Finding]] = {}
    for finding in batch.findings:
        for path in dict.fromkeys(span.path for span in finding.spans if span.path):
            between.setdefault(path, []).append(finding)
    rows: list[Row] = []
    for file, report in batch.reports():
        quoting = between.get(file.path, [])
        _put(folder / FOLDER / f"{file.name}.html", page(report, quoting, batch.level, neighbour))
        rows.append(row(file, report, quoting))
    _put(folder / "index.html", index(batch, rows, neighbour))
    gone = _remove_others(folder / FOLDER, {f"{file.name}.html" for file in done.values()})
    return [f"Đã xóa {gone} trang của những tệp không còn trong thư mục báo cáo."] if gone else []


def _put(path: Path, content: str) -> None:
    """Write a page, unless it is there already as it should be."""
    data = content.encode()
    if path.is_file() and path.read_bytes() == data:
        return
    with replacing(path) as new:
        new.write_bytes(data)


def _remove_others(folder: Path, names: set[str]) -> int:
    """Remove the pages of ours that are not among `names`; a page of a vanished file would pass for a current one."""
    gone = 0
    for path in sorted(folder.glob("*.html")):
        if path.name not in names and path.is_file() and not path.is_symlink() and _is_ours(path):
            path.unlink()
            gone += 1
    return gone


def _is_ours(path: Path) -> bool:
    with path.open("rb") as stream:
        return GENERATOR.encode() in stream.read(_HEAD)

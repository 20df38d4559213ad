"""reports.jsonl: all reports of a batch, one a line, by the report contract."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from extractor.outputs import batch_output, replacing
from extractor.records import Failure, File, Report, Source
from extractor.store import Batch


@batch_output("jsonl", "reports.jsonl: JSON, mỗi báo cáo một dòng", default=True)
def write(batch: Batch, folder: Path) -> Sequence[str]:
    """Write reports.jsonl, without the reports' texts; of a file that could not be done the reason."""
    with replacing(folder / "reports.jsonl") as new, new.open("w", encoding="utf-8", newline="\n") as stream:
        for file in batch.files:
            if file.status != "skipped":
                stream.write(_report(batch, file).to_json() + "\n")
    return ()


def _report(batch: Batch, file: File) -> Report:
    if file.status == "done":
        report = batch.load(file)
        return report.model_copy(update={"source": report.source.model_copy(update={"text": None})})
    source = Source(path=file.path, sha256=file.sha256, format=PurePosixPath(file.path).suffix.lower().lstrip("."))
    return Report(
        source=source,
        failures=(Failure(stage="đọc tệp", message=file.reason or "không rõ lý do"),),
        versions=batch.run.versions,
    )

"""ban-nhan-xet/: copies of the Word reports with a comment at each finding's numbers."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from extractor.formats import Unreadable
from extractor.formats.containers import bytes_of
from extractor.outputs import batch_output, is_shown
from extractor.outputs.own_files import OwnFiles
from extractor.outputs.wording import SEVERITY_NAMES, groups, one_line, place, remedies
from extractor.records import File, Finding, Place, Report, Span
from extractor.store import Batch

_AUTHOR, _INITIALS = "doisoat", "ds"


@batch_output("comments", "ban-nhan-xet/: bản sao của báo cáo Word, có nhận xét tại từng số liệu")
def write(batch: Batch, folder: Path) -> Sequence[str]:
    """Write a copy of each Word report that has findings; tell which copies and comments could not be made."""
    own_files = OwnFiles(folder / "ban-nhan-xet")
    told: list[str] = []
    for file, report in batch.reports():
        found = [f for f in (*report.findings, *batch.to_answer.get(file.path, ())) if is_shown(f, batch.level)]
        if report.source.format == "docx" and found:
            try:
                data, homeless = _copy(batch.folder, file, report, found)
                own_files.put(file.path, data)
            except Unreadable as problem:
                told.append(f"{one_line(file.path)}: không có bản nhận xét, vì {problem}")
                continue
            told += [f"{one_line(file.path)}: không đặt được nhận xét vào tệp: {line}" for line in homeless]
    return [*told, *own_files.close()]


def _copy(root: Path, file: File, report: Report, found: Sequence[Finding]) -> tuple[bytes, list[str]]:
    """Return the copy, and the first lines of the comments that found no place in it."""
    from extractor.formats.docx.comments import Comment, commented

    path = PurePosixPath(file.path)
    if path.is_absolute() or ".." in path.parts:
        raise Unreadable("đường dẫn ra ngoài thư mục báo cáo")
    try:
        data = bytes_of(root / path)
    except Unreadable:
        raise Unreadable("không còn đọc được tệp gốc") from None
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise Unreadable("tệp gốc đã thay đổi sau khi đọc; hãy chạy lại")
    comments = [
        Comment(tuple((span.start, span.end) for span in spans), tuple(lines))
        for finding in found
        for spans, lines in _comments(finding, file.path, report.source.text)
    ]
    try:
        copy, homeless = commented(data, report.source.text or "", comments, _AUTHOR, _INITIALS)
    except Unreadable:
        raise
    except Exception as error:  # whatever lxml and zipfile raise on parts that the reader never looks at
        raise Unreadable("tệp bị hỏng ở phần không phải chữ") from error
    return copy, [" ".join(comment.lines) for comment in homeless]


def _comments(finding: Finding, path: str, text: str | None) -> Iterator[tuple[list[Span], list[str]]]:
    """Yield the finding's comments: (the numbers of a place, lines).

    The whole of it stands at its suspect or first number, a short one at its numbers elsewhere. A table is one place:
    who reads it sees the others.
    """
    here = [span for span in finding.spans if span.path in (None, path)]
    head = finding.suspect if finding.suspect in here else here[0]
    places = [group for close in groups(here) for group in _by_place(close)]
    places.sort(key=lambda group: head not in group)
    tables: set[int] = set()
    for n, group in enumerate(places):
        if group[0].place and (table := group[0].place.table):
            if table in tables:
                continue
            tables.add(table)
            group = [head] if n == 0 else group[:1]
        lines = [f"{SEVERITY_NAMES[finding.severity]} ({finding.rule}): {one_line(finding.message)}"]
        if n == 0:
            lines += [f"{related.rule}: {one_line(related.message)}" for related in finding.related]
            lines += [_elsewhere(span) for span in finding.spans if span.path not in (None, path)]
            if finding.suggestion or finding.remedies:
                lines.append(one_line(remedies(finding)))
        else:
            lines.append(f"Nhận xét đầy đủ đặt tại “{one_line(head.text)}” ({place(head, text)}).")
        yield group, lines


def _by_place(spans: Sequence[Span]) -> Iterator[list[Span]]:
    by_place: dict[Place | None, list[Span]] = defaultdict(list)
    for span in spans:
        by_place[span.place].append(span)
    yield from by_place.values()


def _elsewhere(span: Span) -> str:
    where = ", ".join(words for words in (one_line(span.path or ""), place(span, None)) if words)
    return f"{where}: “{one_line(span.text)}”"

"""What the tests of the pages share: batches without a store, and pages taken apart."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from extractor.outputs import batch_outputs
from extractor.pipeline import analyse
from extractor.records import File, Finding, Report, Run, Severity, Span, Versions
from extractor.store import Batch

TEXT = """UBND XÃ SUỐI MƠ
Số: 12/BC-UBND
Suối Mơ, ngày 20 tháng 6 năm 2024
BÁO CÁO
Công tác cải cách hành chính quý II năm 2024
I. KẾT QUẢ
1. Giải quyết hồ sơ
Trong quý, xã tiếp nhận 250 hồ sơ, trong đó: trực tuyến 200 hồ sơ, trực tiếp 40 hồ sơ.
Đã giải quyết 240 hồ sơ, đúng hạn 228 hồ sơ (đạt 95%), quá hạn 12 hồ sơ.
Tổ chức 03 lớp tập huấn theo Kế hoạch số 15/KH-UBND ngày 15/01/2024 của UBND huyện Ba Cồn.
Thôn\tSố hộ\tĐã có tài khoản
Đông\t120\t90
Tây\t80\t60
Cộng\t200\t150
II. KIẾN NGHỊ
Đề nghị huyện cấp 05 máy quét.
"""
HOSTILE = (
    "</style></script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)" x=\'',
    "{{ 7*7 }}{% raw %}&amp;&lt;&#0;",
    '<a id="f-0123456789abcdef" href="javascript:alert(1)">1</a>',
    "a\u2028b\u2029c\u202e321\u2066d\u200b\ufeff",
    "\x00\x01\x1b[31m\x7f\x85\ud800\udfff\uffff",
    "]]><!--<base href=//x.invalid>--!>",
    "x" * 5000,
)
"""What a report may say that a page must not obey."""
FINISHED = "2024-07-01T08:31:00+07:00"
VERSIONS = Versions(program="0.0.1", patterns="abc", models=None)


def report_of(text: str = TEXT, **changes: Any) -> Report:
    """Return the report of a text, which it carries, as a batch's store gives it."""
    report = analyse(text.encode("utf-8", "replace").decode())  # it hashes what has no UTF-8
    source = report.source.model_copy(update={"text": text, "format": "txt"})
    return report.model_copy(update={"source": source, "versions": VERSIONS, **changes})


def batch_of(
    reports: dict[str, Report],
    unread: Sequence[File] = (),
    findings: Sequence[Finding] = (),
    level: Severity = "warning",
) -> Batch:
    """Return a batch of reports by their paths."""
    kept = {
        path: report.model_copy(update={"source": report.source.model_copy(update={"path": path})})
        for path, report in reports.items()
    }
    files = [*(File(path=path, status="done") for path in kept), *unread]
    run = Run(id=1, folder="/ho/so/quy 2", started="2024-07-01T08:30:00+07:00", finished=FINISHED, versions=VERSIONS)
    return Batch(
        run, tuple(sorted(files, key=lambda file: file.path)), lambda file: kept[file.path], level, tuple(findings)
    )


def span(text: str, words: str, nth: int = 0, path: str | None = None) -> Span:
    """Return the span of the nth occurrence of `words`."""
    at = -1
    for _ in range(nth + 1):
        at = text.index(words, at + 1)
    return Span(start=at, end=at + len(words), text=words, path=path)


def finding(text: str, *words: str, severity: Severity = "error", rule: str = "S001", **more: Any) -> Finding:
    """Return a finding that points at words of the text."""
    more = {
        "message": "Các phần không khớp tổng.",
        "fingerprint": hashlib.sha256(" ".join(words).encode("utf-8", "replace")).hexdigest()[:16],
        **more,
    }
    return Finding(rule=rule, kind="sum", severity=severity, spans=tuple(span(text, one) for one in words), **more)


def written(batch: Batch, folder: Path) -> Path:
    """Write the batch's pages and return their folder."""
    batch_outputs()["html"].write(batch, folder)
    return folder


_VOID = {"meta", "link", "input"}
_BLOCKS = {"dt", "dd", "th", "td", "li", "p", "h1", "h2", "small", "title", "summary"}


class Page(HTMLParser):
    """A page taken apart; every element must be closed in its order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self.article: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        if tag in _BLOCKS:
            self.text.append(" ")

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] not in ("style", "script"):
            self.text.append(data)
        if "article" in self._open:
            self.article.append(data)

    @property
    def words(self) -> str:
        """The visible words, blanks as one."""
        return " ".join("".join(self.text).split())

    def all(self, tag: str = "", **attributes: str) -> list[dict[str, str]]:
        """Return the attributes of the elements with this tag and these attributes (a class among others)."""
        return [
            found
            for name, found in self.elements
            if tag in ("", name)
            and all(value in found.get(key.rstrip("_"), "").split() for key, value in attributes.items())
        ]

    @property
    def ids(self) -> list[str]:
        """All ids, in order."""
        return [found["id"] for _, found in self.elements if "id" in found]

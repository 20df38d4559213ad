"""Small reports of many units, written as on the rule pages of the rules between reports (`checks/between/`)."""

from __future__ import annotations

from pathlib import Path

import regex

from extractor.crosscheck import Results, crosscheck
from extractor.pipeline import analyse, extract
from extractor.records import File
from extractor.store import Store, rows_of

_HEAD = regex.compile(
    r"(?P<units>(?:Xã|Phường|Thị trấn|Huyện|Tỉnh) [^:⇥\n]+?), (?P<kind>tháng|quý|năm) (?P<first>\w+)(?:-(?P<last>\d+))?"
    r"(?:/(?P<year>\d{4}))?(?P<more>, lần \d)?: "
)
_LETTER = """{above}{unit}

Số: {number}/BC-UBND

BÁO CÁO
Kết quả công tác cải cách hành chính {period}

{text}
"""


def letters(text: str, district: str = "huyện Tam Phước") -> dict[str, str]:
    """Return path → text of the reports that a rule page's example stands for."""
    found: dict[str, str] = {}
    heads = list(_HEAD.finditer(text))
    assert heads
    assert heads[0].start() == 0
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        body = text[head.end() : following.start() if following else len(text)].strip()
        first, *more = head["units"].split(", ")
        kind = next(kind for kind in ("Xã", "Phường", "Thị trấn", "Huyện", "Tỉnh") if first.startswith(kind))
        for unit in (first, *(f"{kind} {name}" for name in more)):
            for period in _periods(head):
                above = f"UBND {district.upper()}\n" if kind in ("Xã", "Phường", "Thị trấn") else ""
                path = f"{period}/{unit}{head['more'] or ''}.txt"
                assert path not in found
                found[path] = _LETTER.format(
                    above=above,
                    unit=f"UBND {unit.upper()}",
                    number=len(found) + 1,
                    period=period,
                    text=body,
                )
    return found


def _periods(head: regex.Match[str]) -> list[str]:
    if head["year"] is None:
        return [f"năm {head['first']}"]
    last = head["last"] or head["first"]
    spans = range(int(head["first"]), int(last) + 1) if last.isdigit() else [head["first"]]
    return [f"{head['kind']} {index} năm {head['year']}" for index in spans]


def stored(folder: Path, texts: dict[str, str]) -> Store:
    """Return a store of the texts, as after a batch over `folder`."""
    store = Store.open(folder / "kho.db")
    run = store.begin(folder, analyse("").versions)
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
        report = extract(folder / path, with_text=True)
        store.add(run, File(path=path, status="done", sha256=report.source.sha256), rows_of(report))
    store.finish(run)
    return store


def checked(folder: Path, text: str) -> Results:
    """Return what a cross-check makes of a rule page's example."""
    texts = letters(text)
    with stored(folder, texts) as store:
        results = crosscheck(store)
    assert results.failures == ()
    for finding in results.findings:
        assert finding.message
        assert finding.spans
        assert all(span.path and span.text == texts[span.path][span.start : span.end] for span in finding.spans)
    return results

"""Verdicts that people entered in a workbook → the store.

A workbook may be old, sorted, filtered, its columns moved or hidden, its sheets renamed. What a person changed in a row
is told by the row's hidden column (`entries`), so that an old workbook that is read again undoes nothing: a verdict
that was entered since is kept, and what the workbook says is reported.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from extractor.outputs import OutputProblem
from extractor.outputs.wording import VERDICT_NAMES, one_line, verdict_named
from extractor.outputs.workbook.cells import cell_text
from extractor.outputs.workbook.entries import (
    FINGERPRINT,
    LISTED,
    NOTE,
    SAVED,
    VERDICT,
    WHO,
    Entry,
    Saved,
    choices,
    mark,
    read_saved,
    unescaped,
)
from extractor.records import Review, Verdict
from extractor.text import fold

if TYPE_CHECKING:
    from openpyxl import Workbook

    from extractor.store import Store

_HEAD_ROWS = 20  # in which the head is looked for: people put titles above it
_FINGERPRINT = re.compile(r"[0-9a-f]{16}")


class Entered(NamedTuple):
    """A verdict that a person entered: where, on which finding; `signed` where the row names who it was.

    `saved` is what the row held when it was written, where it tells.
    """

    place: str
    fingerprint: str
    verdict: Verdict
    who: str
    note: str
    signed: bool
    saved: Saved | None


@dataclass
class Read:
    """What people entered in a workbook; `problems` are the rows not understood, one Vietnamese line each."""

    entered: list[Entered] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


class Brought(NamedTuple):
    """What became of a workbook's verdicts: how many were new; one line for each that was not taken."""

    added: int
    problems: Sequence[str]


def bring_back(store: Store, path: Path) -> Brought:
    """Append to the store what people entered in the workbook at `path` and the store has not yet.

    Raises `OutputProblem` where the file is no workbook of ours, damaged or locked, `StoreProblem` where the store
    refuses.
    """
    from extractor.store import now

    read = read_verdicts(path)
    reviews, refused = new_reviews(read.entered, store.reviews(), now())
    store.review(reviews)
    return Brought(len(reviews), [*read.problems, *refused])


def before_rewriting(store: Store, path: Path) -> list[str]:
    """Bring back the verdicts of the workbook at `path`, if there is one, before it is written again.

    Where any of it cannot be taken, a copy of the workbook is kept. Returns what people should know, one line each;
    raises `OutputProblem` where the workbook can be neither read nor copied: then it must not be written.
    """
    if not path.exists():
        return []
    try:
        added, problems = bring_back(store, path)
    except OutputProblem as problem:
        return [f"{problem}; tệp cũ được giữ lại là {_keep(path).name}"]
    lines = [f"đã đọc {added} kết luận mới từ {path.name}"] if added else []
    if problems:
        lines += [*problems, f"{path.name} cũ được giữ lại là {_keep(path).name}"]
    return lines


def _keep(path: Path) -> Path:
    """Return a copy of a workbook beside it, under a name that is free; one that is there already will do."""
    try:
        content, number = path.read_bytes(), 1
        while (copy := path.with_name(f"{path.stem}-cu-{number}{path.suffix}")).exists():
            if copy.read_bytes() == content:
                return copy
            number += 1
        copy.write_bytes(content)
    except OSError as error:
        raise OutputProblem(f"{path.name} đang bị khóa hoặc không chép lại được ({error.strerror})") from None
    return copy


def read_verdicts(path: Path) -> Read:
    """Return what people entered in the workbook at `path`. Raises `OutputProblem`."""
    book = _opened(path)
    try:
        return _read(book, path.name)
    except OutputProblem:
        raise
    except Exception as error:  # whatever openpyxl stumbles over in a damaged part
        raise OutputProblem(f"không đọc được {path.name}: tệp bị hỏng ({type(error).__name__})") from None
    finally:
        book.close()


def _opened(path: Path) -> Workbook:
    from openpyxl import load_workbook

    try:
        return load_workbook(path, read_only=True, data_only=True)
    except FileNotFoundError:
        raise OutputProblem(f"không có tệp {path}") from None
    except PermissionError:
        raise OutputProblem(f"{path.name} đang mở ở chương trình khác; hãy đóng nó rồi chạy lại") from None
    except Exception:  # openpyxl lets through what zipfile, XML and its own code raise
        reason = "không phải tệp .xlsx, hoặc bị hỏng, hoặc có mật khẩu"
        raise OutputProblem(f"không đọc được {path.name}: {reason}") from None


def _read(book: Workbook, name: str) -> Read:
    read, tables = Read(), 0
    from extractor.store import user

    owner = _text(book.properties.lastModifiedBy) or user()
    for sheet in book.worksheets:
        getattr(sheet, "reset_dimensions", lambda: None)()  # what a program says of a sheet's size may be wrong
        columns: dict[str, int] | None = None
        for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
            if columns is None:
                columns = _columns(cells)
                tables += columns is not None
                if columns is None and number == _HEAD_ROWS:
                    break
            else:
                row = {head: cells[at] for head, at in columns.items() if at < len(cells)}
                _read_row(row, f"trang {one_line(sheet.title)}, dòng {number}", owner, read)
    if not tables:
        raise OutputProblem(f"{name} không có trang tính nào có cột {FINGERPRINT} và cột {VERDICT}")
    return read


_HEADS = {fold(head): head for head in (VERDICT, WHO, NOTE, FINGERPRINT, SAVED)}


def _columns(cells: Sequence[Any]) -> dict[str, int] | None:
    """Return head → place in the row of heads; None for a row that is none."""
    columns: dict[str, int] = {}
    for at, cell in enumerate(cells):
        head = _HEADS.get(" ".join(fold(_text(cell)).split()))
        if head:
            columns.setdefault(head, at)
    return columns if {VERDICT, FINGERPRINT} <= columns.keys() else None


def _read_row(row: dict[str, Any], place: str, owner: str, read: Read) -> None:
    entry = Entry(*(_text(row.get(head)) for head in (VERDICT, WHO, NOTE)))
    saved = read_saved(_text(row.get(SAVED)))
    if (saved and saved.mark == mark(entry)) or not (saved or entry.verdict or entry.note):
        return
    fingerprint = _text(row.get(FINGERPRINT)).lower()
    if not _FINGERPRINT.fullmatch(fingerprint):
        if any(entry):
            read.problems.append(f"{place}: cột {FINGERPRINT} trống hoặc đã bị sửa nên không biết là phát hiện nào")
        return
    verdict = verdict_named(entry.verdict) if entry.verdict else "open"
    if verdict is None:
        said = one_line(entry.verdict)[:60]
        read.problems.append(f"{place}: không hiểu kết luận “{said}”; hãy chọn một trong: {', '.join(choices())}")
        return
    if verdict == "open" and (saved is None or saved.verdict == "open"):
        if not entry.note:
            return  # nothing was said before, and nothing is now
        verdict = "later"  # a note without a verdict: someone has looked, and not decided
    who = "" if entry.who == LISTED else entry.who
    read.entered.append(Entered(place, fingerprint, verdict, who or owner, entry.note, bool(who), saved))


def _text(value: Any) -> str:
    """Return what a cell holds as text; Excel makes numbers and dates of what people type."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "" if value is None else unescaped(str(value))
    return cell_text(unicodedata.normalize("NFC", text)).strip()


def new_reviews(entered: Iterable[Entered], reviews: Sequence[Review], when: str) -> tuple[list[Review], list[str]]:
    """Return the verdicts to append to `reviews`, the store's, and a line for each that must not be.

    A verdict that somebody else entered after the workbook had been written is younger than what the workbook says, and
    so is any that was entered after what the workbook says had been read.
    """
    rows: defaultdict[str, list[Entered]] = defaultdict(list)
    for one in entered:
        rows[one.fingerprint].append(one)
    history: defaultdict[str, list[Review]] = defaultdict(list)
    for review in reviews:
        history[review.fingerprint].append(review)
    added: list[Review] = []
    refused: list[str] = []
    for fingerprint, found in rows.items():
        one = found[0]
        others = [other for other in found if (other.verdict, other.note) != (one.verdict, one.note)]
        if others:
            places = "; ".join(dict.fromkeys(row.place for row in found))
            refused.append(f"{places}: cùng một phát hiện ({fingerprint}) mà kết luận hoặc ghi chú khác nhau")
            continue
        younger = history[fingerprint][one.saved.verdicts if one.saved else 0 :]
        read_before = any(_says(one, review) for review in younger)
        if younger and younger[-1].verdict != one.verdict and (read_before or younger[-1].who != one.who):
            refused.append(_kept(one, younger[-1]))  # who changes his own mind may do so
        elif not read_before:
            added.append(Review(fingerprint=fingerprint, verdict=one.verdict, who=one.who, when=when, note=one.note))
    return added, refused


def _says(one: Entered, review: Review) -> bool:
    """Tell whether a verdict of the store is what was entered."""
    note = cell_text(review.note).split() == one.note.split()
    return note and review.verdict == one.verdict and (not one.signed or cell_text(review.who) == one.who)


def _kept(one: Entered, review: Review) -> str:
    known = f"“{VERDICT_NAMES[review.verdict]}” của {one_line(review.who)}"
    since = "nhập sau khi tệp này được ghi" if one.saved else "đã có trong kho"
    return (
        f"{one.place}: không nhận “{VERDICT_NAMES[one.verdict]}” của {one_line(one.who)} cho phát hiện "
        f"{one.fingerprint}, giữ {known} ({since}); muốn đổi, hãy dùng doisoat review"
    )

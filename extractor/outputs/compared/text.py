"""Comparisons for a person to read: in a terminal, or as plain text in a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from textwrap import shorten
from typing import IO, Any, TypeVar

from rich.text import Text

from extractor.checks import rules
from extractor.comparison import Change, Comparison, Side
from extractor.outputs import Compared, at_least, comparison_output, is_shown
from extractor.outputs.compared.rows import Row, aligned
from extractor.outputs.compared.texts import Texts
from extractor.outputs.compared.wording import (
    CHANGE_NAMES,
    COMPARISON_NAMES,
    COPIED_NAMES,
    DOCUMENT_NAMES,
    SECTION_NAMES,
    STANDING_NAMES,
    document_name,
    indicator_name,
    pair_name,
    side_facts,
    topic_name,
    topic_place,
)
from extractor.outputs.terminal import Lines
from extractor.outputs.wording import heading_name, one_line, tally
from extractor.records import SEVERITIES, Severity

_MOST = 10  # documents, headings or sentences of a kind that are listed where not everything was asked for
_LONGEST = 300  # characters shown of a copied sentence
_RESTATED = "Số liệu của kỳ trước, kỳ này nêu lại khác"
_SIGNS = {"new": ("+", "green"), "gone": ("-", "red"), "repeated": ("=", "dim"), "still": ("=", "dim")}

Kind = TypeVar("Kind")
Thing = TypeVar("Thing")


@comparison_output("text", "văn bản dễ đọc (mặc định)", ".txt")
def write(compared: Compared, stream: IO[Any]) -> None:
    """Write each comparison, what could not be compared, and the sum over all."""
    shown = _Shown(compared, stream)
    for comparison in compared.comparisons.comparisons:
        shown.comparison(comparison)
    shown.end()


class _Shown(Lines):
    def __init__(self, compared: Compared, stream: IO[Any]) -> None:
        super().__init__(stream)
        self._compared = compared
        self._texts = Texts(compared.text)
        self._titles = {code: rule.title for code, rule in rules().items()}

    def comparison(self, comparison: Comparison) -> None:
        """Write one comparison, the findings over periods and the counts last."""
        self._head(comparison)
        self._changes(comparison)
        self._documents(comparison)
        self._sections(comparison)
        self._standing(comparison)
        self._copied(comparison)
        self._findings(comparison)
        self.line(2, Text(_counts(comparison.changes)))
        self.line(0, Text())

    def end(self) -> None:
        """Write what could not be compared, and the sum over all comparisons."""
        found = self._compared.comparisons
        for failure in found.failures:
            self.line(0, Text(f"Chú ý: {one_line(failure)}", style="red"))
        if found.skipped:
            self.line(0, Text("Không so sánh được", style="bold"))
            for skipped in found.skipped:
                self.line(2, Text(f"{one_line(skipped.path)}: {one_line(skipped.reason)}"))
            self.line(0, Text())
        kinds = Counter(change.kind for comparison in found.comparisons for change in comparison.changes)
        units = len({comparison.unit for comparison in found.comparisons})
        grades: Counter[Severity] = Counter(f.severity for f in found.findings if f.dismissed is None)
        line = f"Tổng cộng: {len(found.comparisons)} lần so sánh của {units} đơn vị"
        line += f"; chỉ tiêu: {_numbers(kinds, CHANGE_NAMES)}" if kinds else ""
        line += f"; phát hiện giữa các kỳ: {tally(grades)}"
        line += f"; {len(found.skipped)} trường hợp không so sánh được" if found.skipped else ""
        lighter = sum(number for grade, number in grades.items() if grade not in at_least(self._compared.level))
        line += f". ({lighter} phát hiện nhẹ hơn không hiện, xem --level)" if lighter else "."
        dismissed = len(found.findings) - grades.total()
        line += f" ({dismissed} phát hiện đã bỏ qua theo kết luận của đơn vị)" if dismissed else ""
        self.line(0, Text(line, style="bold"))

    def _head(self, comparison: Comparison) -> None:
        title = Text(f"{one_line(comparison.unit)}: {pair_name(comparison)}", style="bold underline")
        self.line(0, title)
        if comparison.kind != "periods":
            self.line(2, Text(f"({COMPARISON_NAMES[comparison.kind]})", style="dim"))
        for sign, style, side in (("-", "red", comparison.previous), ("+", "green", comparison.current)):
            for part in side.parts or (side,):
                self.line(2, _side(sign, style, part, comparison.unit))
        for note in comparison.notes:
            self.line(2, Text(f"Chú ý: {one_line(note)}", style="yellow"))

    def _changes(self, comparison: Comparison) -> None:
        kept = [c for c in comparison.changes if self._compared.everything or c.kind != "unchanged"]
        kept.sort(key=_block_order)
        names = [indicator_name(change, self._texts.scope(change)) for change in kept]
        lines = aligned([Row.of(*pair) for pair in zip(kept, names, strict=True)], self.width and self.width - 4)
        for title, changes in groupby(zip(kept, lines, strict=True), key=lambda pair: _block(pair[0])):
            self._title(title)
            for _, row in changes:
                for line in row:
                    self.line(4, line)

    def _documents(self, comparison: Comparison) -> None:
        kinds = Counter(document.kind for document in comparison.documents)
        self._listed(
            f"Văn bản viện dẫn: {_numbers(kinds, DOCUMENT_NAMES)}",
            [(document.kind, document_name(document)) for document in comparison.documents],
        )

    def _sections(self, comparison: Comparison) -> None:
        kinds = Counter(section.kind for section in comparison.sections)
        titles = [(section.kind, heading_name(section)) for section in comparison.sections]
        self._listed(f"Đề mục: {_numbers(kinds, SECTION_NAMES)}", titles)

    def _standing(self, comparison: Comparison) -> None:
        kinds = Counter(standing.kind for standing in comparison.standing)
        if not kinds:
            return
        self._title(f"Phát hiện trong từng báo cáo: {_numbers(kinds, STANDING_NAMES)}")
        for standing in comparison.standing if self._compared.everything else ():
            self._signed(standing.kind, f"{standing.rule}: {standing.message}")

    def _copied(self, comparison: Comparison) -> None:
        kinds = Counter(copied.stale for copied in comparison.copied)
        if not kinds:
            return
        self._title(f"Câu chép lại: {_numbers(kinds, COPIED_NAMES)}")
        listed = [copied for copied in comparison.copied if copied.stale or self._compared.everything]
        for copied in self._most(listed):
            now, then = (self._texts.place(span) for span in (copied.after_span, copied.before_span))
            words = shorten(one_line(copied.after_span.text), _LONGEST, placeholder="…")
            self.line(4, Text.assemble((f"{now}, như {then} của kỳ trước: ", "cyan"), f"“{words}”"))
        self._rest(listed)

    def _findings(self, comparison: Comparison) -> None:
        found = [finding for finding in comparison.findings if is_shown(finding, self._compared.level)]
        if found:
            self._title("Không khớp giữa các kỳ")
        for finding in sorted(found, key=lambda finding: SEVERITIES.index(finding.severity)):
            self.finding(finding, self._titles.get(finding.rule, ""), self._texts.quotes(finding.spans), 4)
            if self._compared.marks:
                self.line(6, Text(f"Mã: {finding.fingerprint}", style="dim"))

    def _listed(self, title: str, things: Sequence[tuple[str, str]]) -> None:
        """Write what is new and what is gone, and with everything asked for also what is in both."""
        if not things:
            return
        self._title(title)
        for kind in ("new", "gone", "repeated") if self._compared.everything else ("new", "gone"):
            listed = [words for of, words in things if of == kind]
            for words in self._most(listed):
                self._signed(kind, words)
            self._rest(listed)

    def _most(self, things: Sequence[Thing]) -> Sequence[Thing]:
        return things if self._compared.everything else things[:_MOST]

    def _rest(self, things: Sequence[object]) -> None:
        if left_out := len(things) - len(self._most(things)):
            self.line(6, Text(f"… và {left_out} mục khác (xem --all)", style="dim"))

    def _signed(self, kind: str, words: str) -> None:
        sign, style = _SIGNS[kind]
        self.line(4, Text(f"{sign} {one_line(words)}", style=style))

    def _title(self, words: str) -> None:
        self.line(2, Text(words, style="bold"))


def _block(change: Change) -> str:
    return _RESTATED if change.kind == "restated" else topic_name(change.code)


def _block_order(change: Change) -> tuple[bool, int, int]:
    """Sort by topic, what can be compared first; restated figures, which are of the period before, come last."""
    return change.kind == "restated", topic_place(change.code), list(CHANGE_NAMES).index(change.kind)


def _side(sign: str, style: str, side: Side, unit: str) -> Text:
    facts = side_facts(side, unit)
    return Text(f"{sign} {one_line(side.path)}", style=style).append(f" ({facts})" if facts else "", "dim")


def _counts(changes: Sequence[Change]) -> str:
    if not changes:
        return "Hai báo cáo không nêu chỉ tiêu nào."
    kinds = Counter(change.kind for change in changes)
    compared = len(changes) - kinds["restated"]
    return f"Đã so {compared} chỉ tiêu: {_numbers(kinds, CHANGE_NAMES)}."


def _numbers(kinds: Mapping[Kind, int], names: Mapping[Kind, str]) -> str:
    """Return "12 mới nêu, 3 thay đổi"; none of a kind is left out."""
    return ", ".join(f"{kinds[kind]} {name}" for kind, name in names.items() if kinds.get(kind))

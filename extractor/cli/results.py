"""What `doisoat batch` does after the reading: verdicts, findings between reports, outputs, and the summary."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from extractor.checks import rules
from extractor.cli.app import say, why
from extractor.outputs import BatchOutput, OutputProblem, at_least, is_shown
from extractor.outputs.upkeep import Found, Upkeep
from extractor.outputs.wording import SEVERITY_NAMES, left_out, one_line
from extractor.records import File, Finding, Report, Severity
from extractor.settings import Settings
from extractor.store import Batch, Store

_MOST = 20  # files that the summary names


@dataclass
class Results:
    """The results of the last run in `store`, of findings of `level` and above, in the folder `out`."""

    store: Store
    settings: Settings
    level: Severity
    out: Path
    failed: list[str] = field(default_factory=list)
    """Why outputs could not be written, a line each."""

    def finish(self, folder: Path, outputs: Sequence[BatchOutput], fresh: bool) -> int:
        """Write the outputs that are not as they should be, print the summary, and return the exit status."""
        upkeep = Upkeep(self.out)
        outputs = [output for output in outputs if output.name != "xlsx" or self._verdicts_brought(upkeep)]
        batch = replace(self.store.batch(folder, dismissed=self._dismissed), level=self.level)
        key = self._key(batch)
        outdated = list(outputs) if fresh else upkeep.outdated(outputs, key)
        found = self._write(upkeep, batch, outdated, key) if outdated else upkeep.found
        self._summarise(batch, found, bool(outdated))
        if self.failed or any(file.status == "failed" for file in batch.files):
            return 2
        return int(bool(found))

    def _write(self, upkeep: Upkeep, batch: Batch, outputs: Sequence[BatchOutput], key: str) -> tuple[Found, ...]:
        from extractor.diff import compare_all

        with self.settings.pattern_set.in_force():  # a site's own indicators and rules have their names there
            batch = replace(batch, findings=self._between(), compare=partial(compare_all, settings=self.settings))
            found = self._count(batch)
            for output in outputs:
                try:
                    for line in upkeep.write(output, batch, key):
                        say(line)
                except OutputProblem as problem:
                    self.failed.append(str(problem))
                except OSError as error:
                    self.failed.append(f"không ghi được {output.name}: {why(error)}")
        try:
            upkeep.save(found)
        except OSError as error:
            self.failed.append(f"không ghi được vào {self.out}: {why(error)}")
        return found

    def _verdicts_brought(self, upkeep: Upkeep) -> bool:
        """Read what people entered in the workbook, and tell whether it may now be written again."""
        from extractor.outputs.workbook import NAME
        from extractor.outputs.workbook.verdicts import before_rewriting

        path = self.out / NAME
        if not path.exists() or upkeep.untouched("xlsx"):
            return True
        try:
            for line in before_rewriting(self.store, path):
                say(line)
        except OutputProblem as problem:
            self.failed.append(str(problem))
            return False
        return True

    def _dismissed(self, report: Report) -> Report:
        return report.model_copy(update={"findings": self.settings.mark(report.findings)})

    def _between(self) -> tuple[Finding, ...]:
        """Return the findings between the reports in the store."""
        from extractor.crosscheck import crosscheck

        results = crosscheck(self.store, settings=self.settings)
        for failure in results.failures:
            say(failure.message)
        return results.findings

    def _count(self, batch: Batch) -> tuple[Found, ...]:
        """Return what is shown, rule by rule."""
        verdicts = self.store.verdicts()
        off = {mark for mark, review in verdicts.items() if review.verdict == "dismissed"}
        off |= self.settings.dismissed.keys() - verdicts.keys()
        shown = at_least(self.level)
        found = Counter(r for r, grade, mark in self.store.raised(batch.run) if grade in shown and mark not in off)
        found.update(finding.rule for finding in batch.findings if is_shown(finding, self.level))
        known = rules()
        titles = {code: known[code].title for code in found if code in known}
        return tuple(Found(code, titles.get(code, ""), found[code]) for code in sorted(found))

    def _key(self, batch: Batch) -> str:
        """Return what changes whenever the outputs would: all that is told in them but the time of the run."""
        files = [(file.path, file.status, file.reason, file.sha256) for file in batch.files]
        told = [
            *(batch.run.folder, batch.run.versions.model_dump(), batch.run.settings, self.level, files),
            *(self.settings.severity, self.settings.notices, self.settings.dismissed),
            [review.model_dump() for review in self.store.reviews()],
            sorted(self.store.known(batch.run.versions, batch.run.settings)),  # what reports are compared with
        ]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()

    def _summarise(self, batch: Batch, found: tuple[Found, ...], written: bool) -> None:
        done = [file for file in batch.files if file.status == "done"]
        known = sum(file.known for file in done)
        new = f"{len(done) - known} mới, {known} từ trước"
        print(f"Đọc được {len(done)} báo cáo trong {one_line(batch.run.folder)} ({new}).")
        self._list([file for file in batch.unread if file.status == "failed"])
        self._list_skipped([(file.path, file.reason or "") for file in batch.files if file.status == "skipped"])
        names = ", ".join(SEVERITY_NAMES[grade].lower() for grade in at_least(self.level))
        print(f"{sum(rule.findings for rule in found) or 'Không có'} phát hiện ({names})" + (":" if found else "."))
        for rule in found:
            print(f"  {rule.rule}  {rule.findings:>5}  {rule.title}".rstrip())
        print(f"Kết quả ở {self.out}" + ("." if written else " (không có gì thay đổi)."))
        for problem in self.failed:
            say(problem)

    def _list_skipped(self, skipped: Sequence[tuple[str, str]]) -> None:
        if skipped:
            print(f"Bỏ qua {len(skipped)} tệp:")
        lines = list(left_out(skipped))
        for line in lines[:_MOST]:
            print(f"  {line}")
        if len(lines) > _MOST:
            print(f"  và {len(lines) - _MOST} trường hợp khác, xem trang “Lỗi tệp” của bảng tổng hợp.")

    def _list(self, failed: Sequence[File]) -> None:
        if failed:
            print(f"Không đọc được {len(failed)} tệp:")
        for file in failed[:_MOST]:
            print(f"  {one_line(file.path)}: {one_line(file.reason or '')}")
        if len(failed) > _MOST:
            print(f"  và {len(failed) - _MOST} tệp khác, xem trang “Lỗi tệp” của bảng tổng hợp.")

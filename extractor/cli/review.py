"""`doisoat review`: what people say of the findings, entered by command or read back from a workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli.app import SettingsFile, app, load_settings, say
from extractor.usage import Command

if TYPE_CHECKING:
    from extractor.records import File, Finding, Report, Review
    from extractor.settings import Settings
    from extractor.store import Batch, Store

_UNKNOWN = "không có phát hiện “{}” trong kho; xem các mã: doisoat review KHO --all"
_VERDICTS = "sai, khong-sai, de-sau hoặc chua-xem"


@app.command("review", cls=Command, short_help="Ghi, xem kết luận của người kiểm tra về các phát hiện.")
def _review(
    where: Annotated[
        str,
        typer.Argument(metavar="KHO", help="Thư mục kết quả của doisoat batch, tệp kho dữ liệu hoặc địa chỉ của nó."),
    ],
    fingerprint: Annotated[
        str, typer.Argument(metavar="[MÃ]", help="Mã của một phát hiện; bỏ trống: liệt kê phát hiện chưa kết luận.")
    ] = "",
    verdict: Annotated[str, typer.Option("--verdict", metavar="KẾT_LUẬN", help=f"Ghi kết luận: {_VERDICTS}.")] = "",
    note: Annotated[str, typer.Option("--note", metavar="LÝ_DO", help="Lý do, ghi kèm kết luận.")] = "",
    by: Annotated[
        str, typer.Option("--by", metavar="TÊN", help="Người kết luận (mặc định: tên người dùng của máy).")
    ] = "",
    workbook: Annotated[
        Path | None, typer.Option("--from", metavar="TỆP", help="Đọc các kết luận đã ghi trong một tệp tong-hop.xlsx.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Liệt kê cả những phát hiện đã có kết luận.")] = False,
    settings_file: SettingsFile = None,
) -> int:
    """Liệt kê phát hiện chưa có kết luận; xem một phát hiện và các kết luận về nó; ghi kết luận mới. Kết luận cũ không
    bị xóa: kết luận sau cùng có hiệu lực."""
    from extractor.outputs import OutputProblem
    from extractor.store import Store, StoreProblem

    fingerprint = fingerprint.strip().lower()
    _refuse_mixed(fingerprint, verdict, note or by, workbook, everything)
    settings, _ = load_settings(settings_file)
    try:
        with Store.of(where) as store:
            if workbook:
                return _bring_back(store, workbook)
            if verdict:
                return _append(store, fingerprint, verdict, note, by, settings)
            if fingerprint:
                return _show(store, fingerprint, settings)
            return _list(store, settings, everything)
    except (StoreProblem, OutputProblem) as problem:
        raise typer.BadParameter(str(problem)) from None


def _refuse_mixed(fingerprint: str, verdict: str, more: str, workbook: Path | None, everything: bool) -> None:
    if workbook and (fingerprint or verdict or more):
        raise typer.BadParameter("--from đọc mọi kết luận trong tệp, không dùng cùng MÃ, --verdict, --note, --by")
    if verdict and not fingerprint:
        raise typer.BadParameter("--verdict cần MÃ của phát hiện; xem các mã: doisoat review KHO")
    if more and not verdict:
        raise typer.BadParameter(f"--note và --by đi kèm --verdict ({_VERDICTS})")
    if everything and (fingerprint or workbook):
        raise typer.BadParameter("--all chỉ dùng khi liệt kê, không cùng MÃ hoặc --from")


def _bring_back(store: Store, path: Path) -> int:
    from extractor.outputs.workbook.verdicts import bring_back

    added, problems = bring_back(store, path)
    for problem in problems:
        say(problem)
    print(f"Đã ghi {added} kết luận mới từ {path.name}." if added else f"{path.name} không có kết luận mới.")
    return 2 if problems else 0


def _append(store: Store, fingerprint: str, words: str, note: str, by: str, settings: Settings) -> int:
    from extractor.outputs.wording import VERDICT_NAMES, one_line, verdict_named
    from extractor.records import Review
    from extractor.store import now, user

    verdict = verdict_named(words)
    if verdict is None:
        raise typer.BadParameter(f"không có kết luận “{words}”; các kết luận: {_VERDICTS}")
    if not store.found_in(fingerprint) and not _of_several(store, settings, fingerprint):
        raise typer.BadParameter(_UNKNOWN.format(fingerprint))
    who = one_line(by).strip() or user()
    store.review([Review(fingerprint=fingerprint, verdict=verdict, who=who, when=now(), note=one_line(note).strip())])
    print(
        f"Đã ghi: {fingerprint} · {VERDICT_NAMES[verdict]} · {who}. Chạy lại doisoat batch để cập nhật các tệp kết quả."
    )
    return 0


def _show(store: Store, fingerprint: str, settings: Settings) -> int:
    from extractor.outputs.wording import one_line, plain, quotes

    contents, history = store.found_in(fingerprint), store.reviews(fingerprint)
    between = [] if contents else _of_several(store, settings, fingerprint)
    if not (contents or between or history):
        raise typer.BadParameter(_UNKNOWN.format(fingerprint))
    batch = _batch(store, settings)
    for file in batch.files:
        if file.status == "done" and file.sha256 in contents:
            report = batch.load(file)
            print(_title(file, report))
            for finding in report.findings:
                if finding.fingerprint == fingerprint:
                    _print(finding)
                    for place, quote in quotes(finding.spans, report.source.text):
                        print(f"    {place}: {plain(quote)}")
    for finding in between:
        _print(finding)
        for span in finding.spans:
            print(f"    {one_line(span.path or '')}: “{one_line(span.text)}”")
    if not (contents or between):
        print(one_line(f"Lần đọc gần đây không còn phát hiện này. {history[-1].about}"))
    for review in history:
        print(f"  {_said(review)}")
    return 0


def _list(store: Store, settings: Settings, everything: bool) -> int:
    counted: Counter[bool] = Counter()
    for title, findings in _findings(store, settings):
        counted.update(map(_is_open, findings))
        shown = [finding for finding in findings if everything or _is_open(finding)]
        if shown:
            print(title)
        for finding in shown:
            _print(finding)
            if finding.review:
                print(f"    {_said(finding.review)}")
            elif finding.dismissed is not None:
                print(f"    Đã bỏ qua theo danh sách của đơn vị: {finding.dismissed}")
    more = "" if everything or not counted[False] else " (xem --all)"
    print(f"{counted[True]} phát hiện chưa có kết luận, {counted[False]} đã có kết luận{more}.")
    return int(counted[True] > 0)


def _findings(store: Store, settings: Settings) -> Iterator[tuple[str, list[Finding]]]:
    """Yield each report's title with its findings that are grave enough; at the end those between reports."""
    from extractor.outputs import at_least

    shown = at_least(settings.level)
    for file, report in _batch(store, settings).reports():
        yield _title(file, report), [finding for finding in report.findings if finding.severity in shown]
    yield "Giữa các báo cáo", [finding for finding in _between(store, settings) if finding.severity in shown]


def _between(store: Store, settings: Settings) -> tuple[Finding, ...]:
    from extractor.crosscheck import crosscheck

    return crosscheck(store, settings=settings).findings


def _of_several(store: Store, settings: Settings, fingerprint: str) -> list[Finding]:
    """Return the finding between reports of several units, or else of several periods, with this mark."""
    from extractor.crosscheck.periods import over_periods

    for findings in (_between, over_periods):
        if found := [one for one in findings(store, settings) if one.fingerprint == fingerprint]:
            return found
    return []


def _batch(store: Store, settings: Settings) -> Batch:
    return store.batch(dismissed=lambda report: report.model_copy(update={"findings": settings.mark(report.findings)}))


def _is_open(finding: Finding) -> bool:
    """Tell whether somebody still has to decide: nobody has looked, or somebody put it off."""
    return finding.dismissed is None and (finding.review is None or finding.review.verdict == "later")


def _title(file: File, report: Report) -> str:
    from extractor.outputs.wording import one_line, period_name

    unit, period = report.document.unit, report.document.period
    words = (file.path, (unit.name if unit else "") or "", period_name(period) if period else "")
    return " · ".join(one_line(word) for word in words if word)


def _print(finding: Finding) -> None:
    from extractor.outputs.wording import SEVERITY_NAMES, one_line

    name = SEVERITY_NAMES[finding.severity].upper()
    print(f"  {finding.fingerprint}  {name} {finding.rule}  {one_line(finding.message)}")


def _said(review: Review) -> str:
    from extractor.outputs.wording import VERDICT_NAMES, one_line

    when = datetime.fromisoformat(review.when).strftime("%d/%m/%Y %H:%M")
    words = (VERDICT_NAMES[review.verdict], review.who, when, review.note)
    return " · ".join(one_line(word) for word in words if word)

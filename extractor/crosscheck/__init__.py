"""Between reports: sums against the level above, outliers, documents told otherwise, missing and copied reports.

    results = crosscheck(store)
    results.findings      U1xx; their spans name the files by `path`, as `File.path`
    results.left_out      what could not be compared, by rule, with the reason

The rules stand in `checks/between/`, beside those of one report; here the store's tables become what they read.
"""

from __future__ import annotations

from dataclasses import replace

from extractor.checks.between import Reports, Results, run
from extractor.checks.doubtful import softened
from extractor.crosscheck.gather import doubtful_places, gather, told
from extractor.records import Report, Span
from extractor.settings import Settings
from extractor.store import Store, reviewed
from extractor.store.packing import doubtful_of, no_collection

__all__ = ["Results", "crosscheck"]


def crosscheck(store: Store, *, against: Report | None = None, settings: Settings | None = None) -> Results:
    """Return what does not agree between the reports of the store's last run, with the people's verdicts.

    `against` is a further report (of the district, with its text) that is not in the store. The patterns, severities
    and dismissed findings are those of `settings`. Raises `StoreProblem`.
    """
    settings = settings or Settings()
    with settings.pattern_set.in_force(), no_collection():
        results = _run(store, against, settings)
    return replace(results, findings=settings.mark(reviewed(results.findings, store.verdicts())))


def _run(store: Store, against: Report | None, settings: Settings) -> Results:
    reports = gather(store)
    read, misread = doubtful_places(store), {}
    if against is not None:
        stored, extra, text = reports.text, told(against), against.source.text or ""
        reports = Reports((*reports.reports, extra), lambda one: text if one is extra else stored(one))
        misread[extra.path] = doubtful_of(against)
    results = run(reports, settings.severities)
    contents = {report.path: report.sha256 for report in reports.reports}

    def marked(span: Span) -> Span:
        path = span.path or ""
        places = misread[path] if path in misread else read(contents[path])
        doubtful = any(start < span.end and span.start < end for start, end in places)
        return span.model_copy(update={"doubtful": doubtful})

    findings = (f.model_copy(update={"spans": tuple(map(marked, f.spans))}) for f in results.findings)
    return replace(results, findings=tuple(map(softened, findings)))

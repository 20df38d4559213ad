"""Between reports: sums against the level above, outliers, documents told otherwise, missing and copied reports.

    results = crosscheck(store)
    results.findings      U1xx; their spans name the files by `path`, as `File.path`
    results.left_out      what could not be compared, by rule, with the reason

The rules stand in `checks/between/`, beside those of one report; here the store's tables become what they read.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from extractor.checks import Grade
from extractor.checks.between import Reports, Results, run
from extractor.crosscheck.gather import gather, told
from extractor.records import Report
from extractor.store import Store, reviewed

__all__ = ["Results", "crosscheck"]


def crosscheck(
    store: Store, *, against: Report | None = None, severities: Mapping[str, Grade] | None = None
) -> Results:
    """Return what does not agree between the reports of the store's last run, with the people's verdicts.

    `against` is a further report (of the district, with its text) that is not in the store. `severities` are a site's
    own, by rule code ("off": the rule is not run). Raises `StoreProblem`.
    """
    with _no_collecting():
        results = _results(store, against, severities)
    return replace(results, findings=reviewed(results.findings, store.verdicts()))


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Keep Python from looking for circles among a million small records: there are none, and it took 40 % of all."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _results(store: Store, against: Report | None, severities: Mapping[str, Grade] | None) -> Results:
    reports = gather(store)
    if against is not None:
        stored, extra, text = reports.text, told(against), against.source.text or ""
        reports = Reports((*reports.reports, extra), lambda one: text if one is extra else stored(one))
    return run(reports, severities)

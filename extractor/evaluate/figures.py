"""The figures of an evaluation: precision and recall, shares, and the outcome of each item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

GROUPS = ("references", "dates", "percentages", "counts")
FIELDS = (
    "topics",
    "heading_numbers",
    "heading_levels",
    "heading_parts",
    "reference_types",
    "reference_dates",
    "percentage_lows",
    "count_wholes",
    "units",
)
"""The fields of mentions that all gold has."""
LABELS = ("ORG", "LOC", "PER", "TITLE", "PLAN", "SUBJECT")
"""The labels of entities."""


@dataclass
class Figure:
    """Counts behind a precision and a recall."""

    hit: int = 0
    predicted: int = 0
    gold: int = 0

    def add(self, wanted: object, found: object) -> None:
        """Count one more thing, None where there is none."""
        self.gold += wanted is not None
        self.predicted += found is not None
        self.hit += wanted is not None and wanted == found

    @property
    def precision(self) -> float:
        """Return hits among what was found; 1 where nothing was found and nothing was to be found."""
        return self.hit / self.predicted if self.predicted else float(not self.gold)

    @property
    def recall(self) -> float:
        """Return hits among what was to be found."""
        return self.hit / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        return 2 * self.hit / (self.predicted + self.gold) if self.predicted + self.gold else 1.0

    def to_dict(self) -> dict[str, float | int]:
        """Return the figure for JSON."""
        return {"precision": self.precision, "recall": self.recall, "f1": self.f1} | vars(self)


@dataclass
class Share:
    """How many of a thing were right, of how many."""

    right: int = 0
    total: int = 0

    def add(self, right: bool, weight: int = 1) -> None:
        """Count one more."""
        self.right += weight * right
        self.total += weight

    @property
    def rate(self) -> float:
        """Return the share of right ones, 1 where there were none."""
        return self.right / self.total if self.total else 1.0

    def to_dict(self) -> dict[str, float | int]:
        """Return the share for JSON."""
        return {"rate": self.rate} | vars(self)


@dataclass
class RuleShare(Share):
    """A rule's errors and warnings (`right` of `total`), with the relations behind them.

    Of its relations `judged` came out true, false or rounded, `unjudged` had no verdict; `infos` are further findings.
    """

    judged: int = 0
    unjudged: int = 0
    infos: int = 0


def _shares(names: Iterable[str]) -> dict[str, Share]:
    return {name: Share() for name in names}


SAID = {"hit": "đúng", "miss": "bỏ sót", "false": "báo nhầm", None: "không có"}
"""An outcome as it is shown."""


@dataclass
class Outcomes:
    """What came of each item: "hit" or "miss" for one of gold, "false" for what was found and is not in gold.

    The keys carry no offsets, so that two runs can be set against each other; `details` say more on a miss.
    """

    outcomes: dict[str, str] = field(default_factory=dict)
    details: dict[str, str] = field(default_factory=dict)

    def note(self, key: str, outcome: str, detail: str = "") -> None:
        """Keep the outcome of one item with what there is to say on a miss; a key that is taken gets a number."""
        n, name = 1, key
        while name in self.outcomes:
            n += 1
            name = f"{key} #{n}"
        self.outcomes[name] = outcome
        if detail:
            self.details[name] = detail

    def misses(self) -> list[str]:
        """Return a line for each miss and each false alarm."""
        shown = [
            (outcome, key, self.details.get(key, "")) for key, outcome in self.outcomes.items() if outcome != "hit"
        ]
        return [f"{SAID[outcome]}: {key} {detail}".rstrip() for outcome, key, detail in shown]

    def against(self, earlier: Mapping[str, str]) -> list[str]:
        """Return a line for each item gained or lost since a run with the outcomes `earlier`."""
        lines = []
        for key in sorted(earlier.keys() | self.outcomes.keys()):
            before, now = earlier.get(key), self.outcomes.get(key)
            if before == now:
                continue
            better = now == "hit" or (now is None and before == "false")
            worse = now in ("miss", "false")
            word = "được thêm" if better else "mất đi" if worse else "không còn"
            lines.append(f"{word}: {key} ({SAID[before]} → {SAID[now]})")
        return lines


@dataclass
class Evaluation(Outcomes):
    """What was measured on the reports of a corpus."""

    found: dict[str, Figure] = field(default_factory=lambda: {name: Figure() for name in ("headings", *GROUPS)})
    exact: dict[str, Share] = field(default_factory=lambda: _shares(("headings", *GROUPS)))
    """By kind: of the mentions that were found, those whose span is gold's to the character."""
    right: dict[str, Share] = field(default_factory=lambda: _shares(FIELDS))
    """By field: of the mentions that were found, those whose field is gold's; topics by characters."""
    entities: dict[str, Figure] = field(default_factory=dict)
    """By label, where gold has entities: the spans are the same."""
    entities_lenient: dict[str, Figure] = field(default_factory=dict)
    """By label: the spans overlap."""
    issuers: Figure = field(default_factory=Figure)
    """Who issued the cited documents, as far as the text says it."""
    topics_by: dict[str, Share] = field(default_factory=dict)
    """By what told the topic of a heading, or that it has none: those headings whose topic is gold's."""
    listed_topics: dict[str, Figure] = field(default_factory=dict)
    """By judge and damage, on the list of single headings, where the corpus has one."""
    listed_parts: dict[str, Figure] = field(default_factory=dict)
    metadata: dict[str, Share] = field(default_factory=dict)
    contradictions: Share = field(default_factory=Share)
    alarms: Share = field(default_factory=Share)
    equations: Share = field(default_factory=Share)
    patterns: dict[str, Share] = field(default_factory=dict)
    checks: dict[str, RuleShare] = field(default_factory=dict)
    errors_in_gold: dict[str, Share] = field(default_factory=dict)
    """The errors that gold says were put into the reports, by kind: those that an error or a warning tells of."""
    contradictions_by_kind: dict[str, Share] = field(default_factory=dict)
    equations_by_kind: dict[str, Share] = field(default_factory=dict)
    bad_spans: int = 0
    failures: int = 0
    reports: int = 0

    def figures(self) -> dict[str, float]:
        """Return the figures that thresholds are kept for: 0 to 1, more is better."""
        all_metadata = Share(
            sum(share.right for share in self.metadata.values()), sum(share.total for share in self.metadata.values())
        )
        return {
            **{name: figure.f1 for name, figure in self.found.items()},
            **{name: share.rate for name, share in self.right.items()},
            **{label: figure.f1 for label, figure in self.entities.items()},
            "metadata": all_metadata.rate,
            "contradictions_recall": self.contradictions.rate,
            "contradictions_precision": self.alarms.rate,
            "equations": self.equations.rate,
        }

    def to_dict(self) -> dict[str, object]:
        """Return everything, for JSON; a later run takes it with `against`."""
        return {
            "figures": self.figures(),
            "found": {name: figure.to_dict() for name, figure in self.found.items()},
            "exact": {name: share.to_dict() for name, share in self.exact.items()},
            "right": {name: share.to_dict() for name, share in self.right.items()},
            "entities": {name: figure.to_dict() for name, figure in self.entities.items()},
            "entities_lenient": {name: figure.to_dict() for name, figure in self.entities_lenient.items()},
            "issuers": self.issuers.to_dict(),
            "topics_by": {name: share.to_dict() for name, share in sorted(self.topics_by.items())},
            "listed_topics": {name: figure.to_dict() for name, figure in self.listed_topics.items()},
            "listed_parts": {name: figure.to_dict() for name, figure in self.listed_parts.items()},
            "metadata": {name: share.to_dict() for name, share in self.metadata.items()},
            "contradictions": self.contradictions.to_dict(),
            "alarms": self.alarms.to_dict(),
            "equations": self.equations.to_dict(),
            "patterns": {name: self.patterns[name].to_dict() for name in sorted(self.patterns)},
            "checks": {name: self.checks[name].to_dict() for name in sorted(self.checks)},
            "contradictions_by_kind": {k: share.to_dict() for k, share in sorted(self.contradictions_by_kind.items())},
            "equations_by_kind": {k: share.to_dict() for k, share in sorted(self.equations_by_kind.items())},
            "errors_in_gold": {name: share.to_dict() for name, share in sorted(self.errors_in_gold.items())},
            "bad_spans": self.bad_spans,
            "failures": self.failures,
            "reports": self.reports,
            "outcomes": self.outcomes,
        }

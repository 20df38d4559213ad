"""The figures of an evaluation as tables in the terminal."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.table import Table

from extractor.evaluate.figures import Evaluation, Share


def show(evaluation: Evaluation, console: Console) -> None:
    """Print the figures as tables."""
    table = _table(f"{evaluation.reports} reports", "figure", "precision", "recall", "F1", "hit", "found", "gold")
    for name, figure in evaluation.found.items():
        rates = (f"{figure.precision:.3f}", f"{figure.recall:.3f}", f"{figure.f1:.3f}")
        table.add_row(name, *rates, str(figure.hit), str(figure.predicted), str(figure.gold))
    alarms = evaluation.alarms.total - evaluation.alarms.right
    table.add_row(
        "contradictions",
        f"{evaluation.alarms.rate:.3f}",
        f"{evaluation.contradictions.rate:.3f}",
        "",
        str(evaluation.contradictions.right),
        f"{evaluation.alarms.total} ({alarms} false)",
        str(evaluation.contradictions.total),
    )
    console.print(table)
    shares = {**evaluation.right, "equations seen": evaluation.equations}
    shares |= {f"metadata: {name}": share for name, share in evaluation.metadata.items()}
    _print_shares(console, "accuracy", "right", shares)
    _print_shares(console, "patterns", "right", dict(sorted(evaluation.patterns.items())))
    _print_shares(console, "checks (errors and warnings)", "right", dict(sorted(evaluation.checks.items())))
    console.print(f"bad spans {evaluation.bad_spans}, failures {evaluation.failures}")


def _table(title: str, first: str, *others: str) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column(first)
    for name in others:
        table.add_column(name, justify="right")
    return table


def _print_shares(console: Console, title: str, right: str, shares: Mapping[str, Share]) -> None:
    table = _table(title, "name", "share", right, "false", "total")
    for name, share in shares.items():
        counts = (share.right, share.total - share.right, share.total)
        table.add_row(name, f"{share.rate:.3f}", *map(str, counts))
    if shares:
        console.print(table)

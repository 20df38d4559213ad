"""The table of a district's report with a row a commune."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from extractor.generate.claims import Claim, bound
from extractor.generate.known import Figures
from extractor.generate.nodes import Node, Number
from extractor.generate.office import Office, full
from extractor.generate.periods import Period
from extractor.generate.tables import Cell, Table, row
from extractor.generate.writer import Writer

_COLUMNS: dict[str, tuple[str, ...]] = {
    "recv": ("Số hồ sơ tiếp nhận", "Hồ sơ tiếp nhận", "Tiếp nhận (hồ sơ)"),
    "direct": ("Trực tiếp", "Tiếp nhận trực tiếp"),
    "post": ("Qua bưu chính công ích", "BCCI"),
    "online": ("Trực tuyến", "Tiếp nhận trực tuyến"),
    "done": ("Số hồ sơ đã giải quyết", "Đã giải quyết (hồ sơ)"),
    "ontime": ("Trước và đúng hạn", "Giải quyết đúng hạn"),
    "late": ("Quá hạn", "Giải quyết quá hạn"),
    "docs": ("Số văn bản chỉ đạo CCHC đã ban hành", "Văn bản chỉ đạo, điều hành CCHC"),
    "staff": ("Số cán bộ, công chức có mặt", "Cán bộ, công chức hiện có"),
}
_CHOICES = (
    ("recv", "done", "ontime", "late"),
    ("recv", "direct", "post", "online", "done", "late"),
    ("recv", "online", "done", "ontime"),
    ("docs", "recv", "done", "late"),
    ("staff", "docs", "recv", "done"),
    ("done", "ontime", "late"),
)
_UNITS = {"docs": "văn bản", "staff": "người"}
_SUMS = (("recv", ("direct", "post", "online")), ("done", ("ontime", "late")))


_OF_ALL = {"docs": "docs_xa", "staff": "staff_xa"}
"""What the text calls the communes' total of what the office above has its own of."""


@dataclass(frozen=True, slots=True)
class Roll:
    """The communes' offices as they reported for a period, and all `together`; those `left_out` had sent nothing yet.

    `desk` is the office above, where the dossiers handed in there are among those that it tells of.
    """

    period: Period
    offices: tuple[Office, ...]
    together: Office
    desk: Office | None
    left_out: Collection[int] = ()


def key_of(commune: int, key: str) -> str:
    """Return the key of a commune's cell."""
    return f"row.{commune}.{key}"


def by_commune(writer: Writer, roll: Roll, communes: str) -> Table:
    """Return the table: a row a commune, one of the desk above where its dossiers are counted too, and the totals."""
    rng = writer.rng
    keys = rng.choice(_CHOICES)
    with_desk = roll.desk is not None and not _OF_ALL.keys() & set(keys) and rng.random() < 0.5
    titles = {key: rng.choice(_COLUMNS[key]) for key in keys}
    rated = {"done", "ontime"} <= set(keys) and rng.random() < 0.5
    rates = ["Tỷ lệ đúng hạn (%)"] if rated else []
    rows = [row("STT", rng.choice(("Đơn vị", "Tên đơn vị", "Xã, phường, thị trấn")), *titles.values(), *rates)]
    claims: list[Claim] = []
    columns: dict[str, list[Number]] = {key: [] for key in keys}

    def line(first: str, name: str, office: Office | None, printed: Callable[[str], str]) -> dict[str, Number]:
        numbers: dict[str, Number] = {}
        if office is not None:
            figures = Figures(office, roll.period)
            for key, title in titles.items():  # the unit is what the column's head says, if it does
                unit = "hồ sơ" if "hồ sơ" in title.lower() else _UNITS.get(key)
                value = figures.value(key, roll.period.months)
                numbers[key] = writer.printer.number(printed(key), value, unit, pad=False)
        cells: list[Cell] = [Node("c", [numbers[key]]) if numbers else "" for key in keys]
        for whole, parts in _SUMS:
            if {whole, *parts} <= numbers.keys():
                chosen = {"whole": [numbers[whole]], "parts": [numbers[part] for part in parts]}
                claims.append(bound("sum", "whole = parts", chosen))
        if rated and numbers and numbers["done"].value:
            value = Fraction(numbers["ontime"].value) / Fraction(numbers["done"].value)
            rate = writer.printer.number(printed("onrate"), value, "%")
            chosen = {"a": [numbers["ontime"]], "b": [numbers["done"]], "p": [rate]}
            claims.append(bound("table_row", "a / b = p", chosen, "p"))
            cells.append(Node("p", [rate]))
        elif rated:
            cells.append("")
        rows.append(row(first, name, *cells))
        return numbers

    style = rng.choice(("{}", "{}", "UBND {}"))
    for i, office in enumerate(roll.offices):
        named = style.format(full(office))
        told = line(
            str(i + 1), named[0].upper() + named[1:], None if i in roll.left_out else office, partial(key_of, i)
        )
        for key, number in told.items():
            columns[key].append(number)
    if with_desk:
        for key, number in line("", f"Cấp {writer.names.level}", roll.desk, "row.desk.{}".format).items():
            columns[key].append(number)
    label = rng.choice(("Tổng cộng", "Tổng", "Cộng"))
    if with_desk:
        totals = line("", label, writer.figures.office, str)
    elif roll.desk:
        totals = line("", label, roll.together, "{}_xa".format)
    else:
        totals = line("", label, roll.together, lambda key: _OF_ALL.get(key, key))
    for key, number in totals.items():
        claims.append(bound("sum", "total = parts", {"total": [number], "parts": columns[key]}))
    units = f"{writer.names.level} và {communes}" if with_desk and rng.random() < 0.5 else communes
    return Table(f"Kết quả của {units} {roll.period.name}", rows, claims)

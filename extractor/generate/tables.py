"""The tables of a report: dossiers by field, procedures made shorter, the statistics appendix."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from extractor.generate import shapes
from extractor.generate.claims import Claim, bound
from extractor.generate.nodes import Line, Node, Nodes, Number
from extractor.generate.style import ONLINE_LEVELS_END
from extractor.generate.writer import Writer

Cell = Node | Number | str


@dataclass(slots=True)
class Table:
    """A table: its lead-in, its rows, its claims; None where the rows are sentences of their own (the appendix)."""

    caption: str
    rows: list[Line]
    claims: list[Claim] | None


def row(*cells: Cell | None) -> Line:
    """Return a table row; cells are set apart by tabs."""
    parts: Nodes = []
    for i, cell in enumerate(cells):
        if i:
            parts.append("\t")
        if cell is not None and cell != "":
            parts.append(cell)
    return Line("row", parts)


def _cell(number: Number) -> Node:
    return Node("p" if number.kind == "rate" else "c", [number])


def by_field(writer: Writer) -> Table | None:
    """Return the table of dossiers by field: taken in, solved, on time, rate; with a totals row."""
    rng, figures = writer.rng, writer.figures
    columns = [
        ("recv", rng.choice(("Số hồ sơ tiếp nhận", "Tiếp nhận (hồ sơ)", "Hồ sơ tiếp nhận mới"))),
        ("done", rng.choice(("Số hồ sơ đã giải quyết", "Đã giải quyết (hồ sơ)"))),
        ("ontime", rng.choice(("Trước và đúng hạn", "Giải quyết đúng hạn (hồ sơ)"))),
        ("late", rng.choice(("Quá hạn", "Quá hạn (hồ sơ)"))),
    ]
    if rng.random() < 0.3:
        columns.pop(0)
    rated = rng.random() < 0.7
    head = ["STT", "Lĩnh vực", *(title for _, title in columns), *(["Tỷ lệ đúng hạn (%)"] if rated else [])]
    rows, claims = [row(*head)], []
    by_column: dict[str, list[Number]] = {key: [] for key, _ in columns}
    fields = [f for f in writer.figures.office.fields if figures.get(f"done.{f['id']}")]
    if len(fields) < 3:
        return None

    def line(first: str, name: str, keys: dict[str, str], rate_key: str) -> dict[str, Number]:
        cells = {key: writer.number(keys[key], figures.get(keys[key]), pad=False) for key, _ in columns}
        for key, title in columns:  # the unit is what the column's head says, if it does
            cells[key].unit = "hồ sơ" if "hồ sơ" in title.lower() else None
        shown: list[Cell] = [_cell(number) for number in cells.values()]
        if rated:
            value = Fraction(cells["ontime"].value) / Fraction(cells["done"].value)
            rate = writer.printer.number(rate_key, value, "%")
            shown.append(_cell(rate))
            chosen = {"a": [cells["ontime"]], "b": [cells["done"]], "p": [rate]}
            claims.append(bound("table_row", "a / b = p", chosen, "p"))
        chosen = {"done": [cells["done"]], "parts": [cells["ontime"], cells["late"]]}
        claims.append(bound("sum", "done = parts", chosen))
        rows.append(row(first, name, *shown))
        return cells

    for i, field in enumerate(fields, 1):
        name = field["id"]
        keys = {key: f"{key}.{name}" for key, _ in columns}
        for key, number in line(str(i), field["name"], keys, f"fieldrate.{name}").items():
            by_column[key].append(number)
    label = rng.choice(("Tổng cộng", "Cộng", "Tổng"))
    for key, total in line("", label, {key: key for key, _ in columns}, "onrate").items():
        if len(fields) == len(writer.figures.office.fields):
            claims.append(bound("sum", "total = parts", {"total": [total], "parts": by_column[key]}))
    caption = rng.choice(
        (
            "Kết quả giải quyết hồ sơ theo từng lĩnh vực:",
            "Chi tiết theo lĩnh vực như bảng sau:",
            "Cụ thể kết quả theo lĩnh vực:",
        )
    )
    return Table(caption, rows, claims)


def shortened(writer: Writer) -> Table | None:
    """Return the table of procedures whose time was cut, with the rate of the cut."""
    rng = writer.rng
    procedures = rng.sample(shapes.load("data/procedures")["procedure"], rng.randint(3, 7))
    differing = rng.random() < 0.4
    days = "Số ngày cắt giảm"
    head = ["STT", "Tên thủ tục hành chính", "Thời hạn theo quy định (ngày)", "Thời hạn sau cắt giảm (ngày)"]
    rows, claims = [row(*head, *([days] if differing else []), "Tỷ lệ cắt giảm (%)")], []
    for i, procedure in enumerate(procedures, 1):
        legal = procedure["days"]
        now = legal - rng.randint(1, max(1, legal * 2 // 3))
        cells = [Number("", str(value), Fraction(value), "count", "ngày") for value in (legal, now, legal - now)]
        rate = writer.printer.number("", Fraction(legal - now, legal), "%")
        shown = cells if differing else cells[:2]
        rows.append(row(str(i), procedure["name"], *map(_cell, shown), _cell(rate)))
        a, b, cut = cells
        claims.append(bound("table_row", "(a - b) / a = p", {"a": [a], "b": [b], "p": [rate]}, "p"))
        if differing:
            claims.append(bound("difference", "c = a - b", {"c": [cut], "a": [a], "b": [b]}))
    caption = rng.choice(
        ("Các thủ tục được cắt giảm thời gian giải quyết:", "Danh mục thủ tục rút ngắn thời gian giải quyết:")
    )
    return Table(caption, rows, claims)


def appendix(writer: Writer) -> Table:
    """Return Phụ lục 01b: a row an indicator, as far as the office knows it."""
    rng = writer.rng
    rows = [row("STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Số liệu", "Ghi chú")]
    for entry in shapes.load("data/appendix")["row"]:
        if "key" not in entry:
            coded = entry.get("code_value")
            value: Cell = ""
            if coded is not None:
                answer = rng.choice(coded)
                value = Node("c", [Number("", str(answer), Fraction(answer), "count", None)])
            rows.append(row(entry["code"], entry["label"], entry.get("unit", ""), value, ""))
            continue
        figure = writer.figures.get(entry["key"])
        if figure is None:
            continue
        later = writer.names.period.year > ONLINE_LEVELS_END
        label = entry.get("label_2023", entry["label"]) if later else entry["label"]
        number = writer.number(entry["key"], figure, pad=False)
        number.unit = entry["unit"].lower()
        rows.append(row(entry["code"], label, entry["unit"], _cell(number), ""))
    return Table("", rows, None)

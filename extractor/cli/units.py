"""`doisoat unit`: which administrative unit a name means, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli.app import app, say
from extractor.usage import Command

if TYPE_CHECKING:
    from extractor.gazetteer import Unit

_DIFFERS = {"accents": "khác dấu", "slip": "khác một chữ cái"}
_MOST = 20  # units of one name that are listed


@app.command("unit", cls=Command, short_help="Tra một đơn vị hành chính trước và sau ngày 01/7/2025.")
def _unit(
    address: Annotated[str, typer.Argument(metavar="ĐƠN_VỊ", help="Ví dụ: “xã Thanh Sơn, huyện Thanh Hà”.")],
    on: Annotated[str, typer.Option("--on", metavar="NGÀY", help="Đơn vị của ngày này, ví dụ 30/6/2025.")] = "",
) -> int:
    """Tra một đơn vị hành chính: thuộc đơn vị nào, từ ngày nào, đến ngày nào, lập từ hoặc trở thành đơn vị nào."""
    from extractor.gazetteer import resolve
    from extractor.models import ModelProblem

    name, *within = [part.strip() for part in address.split(",")]
    try:
        found = resolve(name, [part for part in within if part], _day(on) if on else None)
        if found.unit is not None:
            if found.match in _DIFFERS:
                print(f"“{name}” được hiểu là {found.unit.full} ({_DIFFERS[found.match]}).")
            print(found.unit.address)
            for line in _facts(found.unit):
                print(f"  {line}")
            return 0
    except ModelProblem as problem:
        say(str(problem))
        return 2
    if not found.candidates:
        raise typer.BadParameter(f"không có đơn vị “{address}” trong danh mục")
    print(f"“{address}” có thể là {len(found.candidates)} đơn vị; hãy ghi thêm huyện, tỉnh, dấu, hoặc ngày (--on):")
    for unit in found.candidates[:_MOST]:
        print(f"  {unit.address}" + (" (từ ngày 01/7/2025)" if unit.since else ""))
    if len(found.candidates) > _MOST:
        print(f"  … và {len(found.candidates) - _MOST} đơn vị khác")
    return 0


def _day(printed: str) -> date:
    try:
        return datetime.strptime(printed, "%d/%m/%Y").date()
    except ValueError:
        raise typer.BadParameter(f"“{printed}” không phải là ngày; hãy ghi như 30/6/2025") from None


def _facts(unit: Unit) -> Iterator[str]:
    from extractor.gazetteer import predecessors, same_area, successors

    before, after = predecessors(unit), successors(unit)
    if unit.since:
        yield "Đơn vị sau sắp xếp, từ ngày 01/7/2025."
        if same := same_area(unit):
            yield f"Trước đó: {same.address} (giữ nguyên địa giới)."
        else:
            parts = (part.address + (" (một phần)" if len(successors(part)) > 1 else "") for part in before)
            yield f"Lập từ: {'; '.join(parts)}."
    elif unit.until:
        yield "Có đến hết ngày 30/6/2025."
    else:
        yield "Đã sắp xếp trước ngày 30/6/2025; danh mục không có ngày cụ thể."
    if len(after) > 1:
        yield f"Sau đó chia về: {'; '.join(part.address for part in after)}."
    elif after:
        yield f"Sau đó: {after[0].address}."
    elif unit.level == "huyen" and unit.until:
        yield "Từ ngày 01/7/2025 không còn cấp huyện."
    elif not unit.since:
        yield "Danh mục không ghi đã nhập vào đơn vị nào."
    if unit.other:
        yield f"Cũng viết: {unit.type} {unit.other}."

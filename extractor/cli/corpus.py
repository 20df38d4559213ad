"""`doisoat corpus make`: reports of our own with gold, to measure and to train on."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.app import app, say
from extractor.usage import Command, Group

corpus = typer.Typer(cls=Group, add_completion=False, rich_markup_mode=None, help="Tạo bộ báo cáo mẫu có chú giải.")
app.add_typer(corpus, name="corpus", short_help="Tạo bộ báo cáo mẫu có chú giải.")
_FORMATS = ("txt", "docx", "pdf")
_SERIES = "ĐƠN_VỊxKỲ như 50x24"


@corpus.callback(invoke_without_command=True)
def _corpus(context: typer.Context) -> int:
    if context.invoked_subcommand is None:
        print(context.get_help(), file=sys.stderr)
        return 2
    return 0


@corpus.command("make", cls=Command, short_help="Viết các báo cáo giả định kèm chú giải.")
def _make(
    out: Annotated[Path, typer.Argument(metavar="THƯ_MỤC", help="Thư mục ghi báo cáo, mỗi báo cáo một thư mục con.")],
    reports: Annotated[
        str, typer.Option("--reports", metavar="SỐ", show_default=False, help="Số báo cáo (mặc định 20).")
    ] = "20",
    seed: Annotated[
        str,
        typer.Option("--seed", metavar="SỐ", show_default=False, help="Số gốc: cùng số thì cùng báo cáo (mặc định 1)."),
    ] = "1",
    errors: Annotated[
        str,
        typer.Option(
            "--errors",
            metavar="SỐ",
            show_default=False,
            help="Số lỗi cài vào mỗi báo cáo, hoặc tỷ lệ số liệu có lỗi nếu nhỏ hơn 1 (mặc định 0).",
        ),
    ] = "0",
    formats: Annotated[
        str,
        typer.Option("--formats", metavar="DẠNG,...", show_default=False, help="Dạng tệp: txt (mặc định), docx, pdf."),
    ] = "txt",
    series: Annotated[
        str | None,
        typer.Option(
            "--series",
            metavar="ĐƠN_VỊxKỲ",
            help="Báo cáo tháng liên tiếp, ví dụ 50x24: 50 đơn vị, mỗi đơn vị 24 tháng.",
        ),
    ] = None,
    across: Annotated[
        str | None,
        typer.Option(
            "--across",
            metavar="SỐ",
            help="Với --series: thêm báo cáo quý, 6 tháng, 9 tháng, năm, và cài SỐ lỗi giữa các báo cáo của một đơn vị"
            " trong một năm (0: không cài lỗi).",
        ),
    ] = None,
    districts: Annotated[
        str | None,
        typer.Option(
            "--districts",
            metavar="HUYỆNxXÃxKỲ",
            help="Thư mục của cả huyện, ví dụ 3x20x6: 3 huyện, mỗi huyện 20 xã, 6 tháng, kèm báo cáo của huyện.",
        ),
    ] = None,
    between: Annotated[
        str,
        typer.Option(
            "--between",
            metavar="SỐ",
            show_default=False,
            help="Với --districts: số lỗi giữa các báo cáo của một huyện trong một tháng (mặc định 0).",
        ),
    ] = "0",
) -> int:
    """Viết báo cáo của những đơn vị giả định, kèm tệp gold.json nói rõ ý nghĩa, quan hệ của từng số và lỗi đã cài."""
    from extractor import generate
    from extractor.generate.across import Size as Years
    from extractor.generate.across import make_series
    from extractor.generate.districts import Size, make_districts
    from extractor.generate.pdf import CannotMakePdf

    chosen = [name.strip() for name in formats.split(",")]
    if unknown := [name for name in chosen if name not in _FORMATS]:
        raise typer.BadParameter(f"không có dạng tệp “{unknown[0]}”; các dạng: {', '.join(_FORMATS)}")
    number, share, planted = _whole("--seed", seed), _share(errors), _whole("--between", between)
    if planted and districts is None:
        raise typer.BadParameter("--between cần có --districts")
    if across is not None and (series is None or share):
        raise typer.BadParameter("--across cần có --series, không dùng cùng --errors")
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise typer.BadParameter(f"{out} đã có nội dung; hãy chọn thư mục mới")
    made: Iterator[Path]
    if districts is not None:
        if series is not None or share:
            raise typer.BadParameter("--districts không dùng cùng --series và --errors")
        sizes = _sizes("--districts", "HUYỆNxXÃxKỲ như 3x20x6", 3, districts)
        try:
            size = Size(*sizes)
        except ValueError as error:
            raise typer.BadParameter("--districts cần ít nhất 3 xã, nhiều nhất 30 tháng") from error
        made = make_districts(out, size, number, chosen, planted)
    elif series is None:
        orders = generate.singles(_whole("--reports", reports), number, chosen)
        made = generate.make(out, orders, number, share)
    elif across is not None:
        many = _whole("--across", across)
        try:
            made = make_series(out, Years(*_sizes("--series", _SERIES, 2, series)), number, chosen, many)
        except ValueError as error:
            raise typer.BadParameter("--series với --across: nhiều nhất 30 tháng") from error
    else:
        units, periods = _sizes("--series", _SERIES, 2, series)
        orders = generate.series(units, periods, number, chosen)
        made = generate.make(out, orders, number, share)
    try:
        count = sum(1 for _ in made)
    except CannotMakePdf as error:
        say(str(error))
        return 2
    say(f"đã ghi {count} báo cáo vào {out}")
    return 0


def _whole(option: str, text: str) -> int:
    if not text.isdecimal():
        raise typer.BadParameter(f"{option} cần một số nguyên không âm, không phải “{text}”")
    return int(text)


def _sizes(option: str, form: str, many: int, text: str) -> list[int]:
    sizes = re.split("[x×]", text.strip().lower())
    if len(sizes) != many or not all(size.isdecimal() for size in sizes):
        raise typer.BadParameter(f"{option} cần dạng {form}, không phải “{text}”")
    return [int(size) for size in sizes]


def _share(text: str) -> float:
    if not re.fullmatch(r"\d+(?:[.,]\d+)?", text):
        raise typer.BadParameter(f"--errors cần một số không âm như 3 hoặc 0,02, không phải “{text}”")
    return float(text.replace(",", "."))

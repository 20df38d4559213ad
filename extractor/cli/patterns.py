"""`doisoat check-patterns`: whether a site's own patterns do what their examples say."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.app import SettingsFile, app, load_settings
from extractor.usage import Command


@app.command("check-patterns", cls=Command, short_help="Thử các mẫu nhận dạng bằng ví dụ của chúng.")
def _check_patterns(
    folders: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[THƯ_MỤC...]", help="Thư mục mẫu nhận dạng của đơn vị, thêm vào những gì thiết lập nêu."
        ),
    ] = None,
    settings_file: SettingsFile = None,
) -> int:
    """Thử mọi mẫu nhận dạng và chỉ tiêu, của chương trình và của đơn vị, bằng ví dụ và phản ví dụ ghi trong tệp mẫu."""
    from extractor.examples import faults

    settings, _ = load_settings(settings_file, folders)
    with settings.pattern_set.in_force():
        tried = list(faults())
    wrong = [(place, fault) for place, fault in tried if fault]
    for place, fault in wrong:
        print(f"{place}: {fault}")
    print(f"Đã thử {len(tried)} ví dụ: {f'{len(wrong)} sai' if wrong else 'tất cả đều đúng'}.")
    return int(bool(wrong))

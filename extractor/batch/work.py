"""What a worker does: a file → the rows that the store keeps of it, or why there are none."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.batch.folder import Content
    from extractor.records import Report
    from extractor.settings import Settings
    from extractor.store import Rows


@dataclass(frozen=True, slots=True)
class Answer:
    """What was made of a file, and in how many seconds.

    `reason` says why it could not be read. Where `rows` are there too, the bytes are to blame: no use to try again.
    """

    rows: Rows | None
    reason: str | None = None
    seconds: float = 0.0


def reader(settings: str) -> Callable[[Content], Answer]:
    """Return the function that reads files by these settings (as JSON), all that it needs being loaded."""
    from extractor.pipeline import analyse
    from extractor.settings import Settings
    from extractor.store import rows_of

    chosen = Settings.model_validate_json(settings)
    analyse("Báo cáo", chosen)

    def read(content: Content) -> Answer:
        start = time.perf_counter()
        report, reason = _report(content, chosen)
        rows = rows_of(report, chosen.revision) if report else None
        return Answer(rows, reason, round(time.perf_counter() - start, 3))

    return read


def _report(content: Content, settings: Settings) -> tuple[Report | None, str | None]:
    from extractor.formats import NeedsProgram, Overran
    from extractor.pipeline import Unreadable, extract, failed

    reason = None
    try:
        report = extract(content.path, with_text=True, settings=settings)
    except (NeedsProgram, Overran) as error:  # it may be there next time, or have more time
        return None, str(error)
    except Unreadable as error:
        reason = str(error)
        report = failed(content.path, "đọc tệp", reason, settings)
    except MemoryError:  # the pool tells it
        raise
    except Exception as error:  # a defect of ours on one file must not cost the others
        return None, f"lỗi nội bộ {type(error).__name__}: {error}"
    if report.source.sha256 != content.sha256:
        return None, reason or "tệp bị thay đổi trong lúc đọc; hãy chạy lại"
    source = report.source.model_copy(update={"path": content.name})
    return report.model_copy(update={"source": source}), reason

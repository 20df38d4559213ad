"""Pages for people to read in a browser: index.html and bao-cao/<name>.html for each report.

Each page is one file that asks for nothing else: style and script stand in it, allowed by their hashes alone in its
Content-Security-Policy. It is read with scripts off too; they add marking, keys, sorting and filtering.

`marked` lays a report's text out with its mentions and findings, `cards` says what a finding shows, `page` and `index`
put the pages together, `render` has the templates, `safe` the characters that would deceive the eye. All that a report
says is escaped by the templates (autoescape) or in `marked`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.outputs import batch_output

if TYPE_CHECKING:
    from extractor.store import Batch


@batch_output("html", "index.html và bao-cao/*.html: các trang xem bằng trình duyệt", default=True)
def write(batch: Batch, folder: Path) -> Sequence[str]:
    """Write the pages whose content changed, and remove those of files that are gone."""
    from extractor.outputs.pages.site import write_site  # templates: only when pages are written

    return write_site(batch, folder)

"""One page for all comparisons, to read in a browser: what changed, what does not agree, the reports side by side.

It is one file that asks for nothing else, made as the pages of a batch are (`extractor.outputs.pages`): style and
script stand in it, allowed by their hashes alone, and it is read with scripts off too.

`align` lines two texts up, `beside` sets them side by side with what is told of them marked, `told` says what is told
(rows, cards, entries) and `trends` draws the indicators over time; `page` puts it together.
"""

from __future__ import annotations

from typing import IO, Any

from extractor.outputs import Compared, comparison_output


@comparison_output("html", "một trang xem bằng trình duyệt: các chỗ thay đổi, hai báo cáo cạnh nhau", ".html")
def write(compared: Compared, stream: IO[Any]) -> None:
    """Write the page."""
    from extractor.outputs.compared.page.page import page  # templates: only when a page is written

    stream.write(page(compared))

"""A real browser for the tests of pages: Debian's Chromium, driven by Playwright.

Where there is none the tests are skipped, but with CI set they fail: the pages are not to land untried.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sync_api = pytest.importorskip("playwright.sync_api")

CONTRAST = """() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
  const over = (colour, behind) => {
    for (const style of [`rgb(${behind})`, colour]) {
      canvas.fillStyle = style;
      canvas.fillRect(0, 0, 1, 1);
    }
    return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  };
  const behind = (element) =>
    element ? over(getComputedStyle(element).backgroundColor, behind(element.parentElement)) : [255, 255, 255];
  const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
  const low = new Set();
  for (const element of document.querySelectorAll("body :not(script, style, option, svg, svg *)")) {
    if (![...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim())) continue;
    const back = behind(element);
    const front = over(getComputedStyle(element).color, back);
    const [a, b] = [light(front), light(back)].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) low.add(`${element.tagName}.${element.className} ${front} on ${back}`);
  }
  return [...low];
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium; as root it runs only without its sandbox."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium on this machine (apt-get install chromium)")
        pytest.skip("no Chromium on this machine")
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"] if root else [])
        yield opened
        opened.close()


class Opened:
    """A page open in the browser, with all that it said and asked for."""

    def __init__(self, browser: Any, **options: Any) -> None:
        self.context = browser.new_context(viewport=options.pop("viewport", {"width": 1300, "height": 800}), **options)
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[Any] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request))

    def go(self, path: Path, mark: str = "") -> Any:
        """Open a file's page."""
        self.page.goto(path.as_uri() + mark)
        return self.page

    def seen(self, selector: str) -> bool:
        """Tell whether an element stands within what is visible of its pane and of the window, all of it."""
        inside: bool = self.page.evaluate(
            """selector => {
                const element = document.querySelector(selector), box = element.getBoundingClientRect();
                const pane = (element.closest('.pane') || document.body).getBoundingClientRect();
                return box.height > 0 && box.top >= Math.max(0, pane.top) && box.left >= 0
                    && box.bottom <= Math.min(innerHeight, pane.bottom) && box.right <= innerWidth;
            }""",
            selector,
        )
        return inside


def outside(requests: list[Any]) -> list[str]:
    """Return what was asked for beyond the files themselves."""
    return [request.url for request in requests if not request.url.startswith(("file:", "data:"))]

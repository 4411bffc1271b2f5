"""A real browser to look at pages with: the Chromium of this machine without a window, driven by Playwright."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
Mode = Literal["light", "dark"]


@dataclass
class Seen:
    """An open page, and what it asked for and complained of since."""

    page: "Page"
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def evaluate(self, expression: str) -> Any:
        """Give what a JavaScript expression says in the page."""
        return self.page.evaluate(expression)


def find_chromium() -> str:
    """Give the browser's path; without one the test is skipped, in CI it fails."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None and os.environ.get("CI"):
        pytest.fail(f"CI needs a browser: none of {', '.join(NAMES)} is installed")
    if found is None:
        pytest.skip(f"needs a browser: {', '.join(NAMES)}")
    return found


@contextmanager
def browser() -> Iterator["Browser"]:
    """Start the browser, with nothing of anybody's profile; end it."""
    path = find_chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        try:
            yield started
        finally:
            started.close()


def opened(
    browser: "Browser", file: Path, *, width: int = 1280, height: int = 900, mode: Mode = "light", scale: float = 1
) -> Seen:
    """Open a file in a window of that size, in light or dark."""
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=mode, device_scale_factor=scale)
    seen = Seen(page)
    page.on("request", lambda request: seen.requests.append(request.url))
    page.on("console", lambda message: seen.complaints.append(message.text))
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    page.goto(file.as_uri())
    return seen

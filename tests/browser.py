"""A real browser to look at pages with: headless Chromium, found on this machine, driven by Playwright."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
Mode = Literal["light", "dark"]


@dataclass
class Seen:
    """An open page, and what it asked the network for and complained of while it was open."""

    page: "Page"
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


def find_chromium() -> str:
    """Give the path of a Chromium. Without one the test is skipped, but in CI it fails."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None and os.environ.get("CI"):
        pytest.fail(f"CI needs a browser: none of {', '.join(NAMES)} is installed")
    if found is None:
        pytest.skip(f"needs a browser: {', '.join(NAMES)}")
    return found


@contextmanager
def opened(
    file: Path, *, width: int = 1280, height: int = 900, mode: Mode = "light", scale: float = 1
) -> Iterator[Seen]:
    """Open a file in the browser, in a window of that size, in light or dark."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"])
        try:
            page = browser.new_page(
                viewport={"width": width, "height": height}, color_scheme=mode, device_scale_factor=scale
            )
            seen = Seen(page)
            page.on("request", lambda request: seen.requests.append(request.url))
            page.on("console", lambda message: seen.complaints.append(message.text))
            page.on("pageerror", lambda error: seen.complaints.append(str(error)))
            page.goto(file.as_uri())
            yield seen
        finally:
            browser.close()


def evaluate(file: Path, expression: str, width: int, height: int) -> Any:
    """Give what a JavaScript expression says in a page of that size."""
    with opened(file, width=width, height=height) as seen:
        return seen.page.evaluate(expression)

"""A real browser, where the machine has one: Chromium without a window, one page a call."""

import html
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str:
    """Give the browser's path; skip the test where there is none, except in CI."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is None:
        assert "CI" not in os.environ, "CI needs Chromium"
        pytest.skip("no Chromium on this machine")
    return found


def screenshot(page: Path, picture: Path, width: int, height: int) -> None:
    """Photograph a page."""
    _run(page, f"--screenshot={picture}", f"--window-size={width},{height}")


def evaluate(page: Path, expression: str, width: int, height: int) -> Any:
    """Give what a JavaScript expression says in a page of that size, as JSON.

    The page stands in a frame: no browser window is as narrow as a phone.
    """
    frame = page.with_name(f"{page.stem}-frame.html")
    frame.write_text(
        f"""<!doctype html>
        <iframe src="{page.name}" width="{width}" height="{height}" style="border:0"></iframe>
        <script>
        onload = () => document.body.textContent = frames[0].eval({json.dumps(f"JSON.stringify({expression})")});
        </script>""",
        encoding="utf-8",
    )
    dumped = _run(frame, "--allow-file-access-from-files", "--dump-dom")
    return json.loads(html.unescape(dumped.partition("<body>")[2].partition("</body>")[0]))


def _run(page: Path, *options: str) -> str:
    command = [find_chromium(), "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", *options]
    profile = page.with_name("browser-profile")
    run = subprocess.run(
        [*command, f"--user-data-dir={profile}", page.as_uri()], check=True, capture_output=True, text=True, timeout=120
    )
    return run.stdout

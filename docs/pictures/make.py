"""Takes the pictures of the docs from the real page, with the real browser: ``python docs/pictures/make.py``.

Needs what the tests need (playwright, and Debian's chromium).
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

import reegraph

HERE = Path(__file__).parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WAIT = 400  # milliseconds until what moves stands still


def browser_file() -> str:
    """Return the browser of this machine.

    Raises
    ------
    SystemExit
        If there is none.
    """
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise SystemExit(f"no browser: none of {', '.join(BROWSERS)} is here (apt install chromium)")
    return found


def opened(browser: Browser, page: Path, size: tuple[int, int], *, dark: bool = False, phone: bool = False) -> Page:
    """Return the page in a window of `size`."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if dark else "light",
        device_scale_factor=2 if phone else 1,
        has_touch=phone,
        is_mobile=phone,
        reduced_motion="reduce",
    )
    shown = context.new_page()
    shown.goto(page.as_uri())
    shown.wait_for_timeout(WAIT)
    return shown


def take(shown: Page, name: str) -> None:
    """Write one picture."""
    shown.wait_for_timeout(WAIT)
    shown.screenshot(path=HERE / name)
    shown.context.close()


def main() -> None:
    """Take all pictures."""
    graph = reegraph.load()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        page = graph.view(Path(folder) / "page.html").resolve()
        browser = play.chromium.launch(executable_path=browser_file())
        take(opened(browser, page, (1400, 900)), "page.png")
        take(opened(browser, page, (1400, 900), dark=True), "page-dark.png")
        facts = opened(browser, page, (1400, 900))
        spot = facts.evaluate("reegraph.spot('rare-earth-magnets')")
        facts.mouse.click(spot["x"], spot["y"])
        take(facts, "page-facts.png")
        take(opened(browser, page, (390, 844), phone=True), "page-phone.png")
        browser.close()


if __name__ == "__main__":
    main()

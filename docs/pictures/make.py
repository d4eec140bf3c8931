"""Takes the pictures of the docs from the real page, with the real browser: ``python docs/pictures/make.py``.

Needs what the tests need (playwright, and Debian's chromium) and matplotlib. The pictures of the page are written with
256 colours, which anti-aliased text on few colours hardly shows and which makes them much smaller.
"""

from __future__ import annotations

import shutil
import struct
import tempfile
import zlib
from collections import Counter
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

import reegraph
from reegraph.cli.app import run

HERE = Path(__file__).parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WAIT = 400  # milliseconds until what moves stands still
DEPTH = 8
Colour = tuple[int, int, int]


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
    (HERE / name).write_bytes(with_palette(shown.screenshot()))
    shown.context.close()


def with_palette(png: bytes) -> bytes:
    """Return a PNG of 8-bit colours (RGB or RGBA, which is what a browser writes) with 256 colours at most."""
    chunks, at = [], 8
    while at < len(png):
        size = struct.unpack_from(">I", png, at)[0]
        chunks.append((png[at + 4 : at + 8], png[at + 8 : at + 8 + size]))
        at += size + 12
    wide, high, depth, kind = struct.unpack_from(">IIBB", chunks[0][1])
    channels = {2: 3, 6: 4}[kind]
    if depth != DEPTH:
        raise ValueError(f"{depth} bits a channel")
    data = zlib.decompress(b"".join(body for name, body in chunks if name == b"IDAT"))
    rows, row = [], bytes(wide * channels)
    for start in range(0, len(data), wide * channels + 1):
        row = unfiltered(data[start], data[start + 1 : start + 1 + wide * channels], row, channels)
        rows.append(list(zip(row[::channels], row[1::channels], row[2::channels], strict=True)))
    counts = Counter(pixel for pixels in rows for pixel in pixels)
    palette, place = reduced(counts)
    packed = zlib.compress(b"".join(b"\0" + bytes(place[pixel] for pixel in pixels) for pixels in rows), 9)
    head = struct.pack(">IIBBBBB", wide, high, DEPTH, 3, 0, 0, 0)
    parts = ((b"IHDR", head), (b"PLTE", bytes(v for c in palette for v in c)), (b"IDAT", packed), (b"IEND", b""))
    written = (struct.pack(">I", len(b)) + n + b + struct.pack(">I", zlib.crc32(n + b)) for n, b in parts)
    return png[:8] + b"".join(written)


def reduced(counts: Counter[Colour]) -> tuple[list[Colour], dict[Colour, int]]:
    """Return 256 colours, each the one that was missed most by those before, and which of them stands for each."""
    palette = [min(counts, key=lambda c: (-counts[c], c))]
    place = dict.fromkeys(counts, 0)
    missed = {c: apart(c, palette[0]) for c in counts}
    while len(palette) < min(256, len(counts)):
        palette.append(min(missed, key=lambda c: (-counts[c] * missed[c], c)))
        for colour, best in missed.items():
            if best and (now := apart(colour, palette[-1])) < best:
                missed[colour], place[colour] = now, len(palette) - 1
    return palette, place


def apart(one: Colour, other: Colour) -> int:
    """Return how unlike two colours are."""
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 + (one[2] - other[2]) ** 2


def unfiltered(way: int, line: bytes, above: bytes, channels: int) -> bytes:
    """Undo the filter of one line of a PNG (its specification, section 9)."""
    row = bytearray(line)
    for n in range(len(row)):
        left, up = row[n - channels] if n >= channels else 0, above[n]
        corner = above[n - channels] if n >= channels else 0
        guess = left + up - corner
        nearest = min((left, up, corner), key=lambda v: abs(guess - v))
        row[n] = (row[n] + (0, left, up, (left + up) // 2, nearest)[way]) & 255
    return bytes(row)


def draw_timeline() -> None:
    """Draw the picture of `docs/policy.md`, as the command there does."""
    run(["policy", "timeline", "cn-2025-61", "--known", "2026-11-22", "--out", str(HERE / "timeline.svg")])


def draw_shares() -> None:
    """Draw the picture of `docs/metrics.md`, as the command there does."""
    asked = ["--material", "rare-earths", "--year", "2024", "--shares"]
    run(["metrics", "concentration", *asked, "--plot", str(HERE / "shares.svg")])


def main() -> None:
    """Take all pictures."""
    draw_timeline()
    draw_shares()
    graph = reegraph.load()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        page = graph.view(Path(folder) / "page.html").resolve()
        browser = play.chromium.launch(executable_path=browser_file())
        take(opened(browser, page, (1400, 900)), "page.png")
        take(opened(browser, page, (1400, 900), dark=True), "page-dark.png")
        facts = opened(browser, page, (1400, 900))
        spot = facts.evaluate("reegraph.spot('rare-earth-magnets')")
        facts.mouse.click(spot["x"], spot["y"])
        facts.mouse.move(2, 2)  # off the drawing, which has moved under the pointer
        take(facts, "page-facts.png")
        take(opened(browser, page, (390, 844), phone=True), "page-phone.png")
        browser.close()


if __name__ == "__main__":
    main()

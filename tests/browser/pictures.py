"""Pictures for the how-tos of our guidance: taken while a walk through the sample passes by, when that is asked for."""

import io
import os
import re
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "console" / "static" / "guidance"
ASKED_FOR = "PDUPS_TAKE_PICTURES"
SIZE = {"width": 1000, "height": 640}
COLORS = 96
LARGEST = 80_000
"""Bytes of one picture: a page of guidance has to be quick on a line of the prairie."""

TAKEN: set[str] = set()


def named() -> set[str]:
    """The pictures that our guidance shows."""
    texts = [each.read_text(encoding="utf-8") for each in (ROOT / "guidance").glob("*.md")]
    return {name for text in texts for name in re.findall(r"!\[[^\]]+\]\(([a-z0-9-]+\.png)\)", text)}


def take(page: Page, name: str, at: Locator | None = None) -> None:
    """Take a picture of the page from its heading or another place on; otherwise see that there is one already."""
    TAKEN.add(name)
    file = FOLDER / name
    before = page.viewport_size
    page.set_viewport_size(SIZE)  # type: ignore[arg-type]  # playwright names its own typed dict
    (at or page.locator("h1")).first.evaluate("place => { place.scrollIntoView(); scrollBy(0, -16); }")
    if os.environ.get(ASKED_FOR):
        keep(page.screenshot(animations="disabled"), file)
    if before:
        page.set_viewport_size(before)
    assert file.is_file(), f"{name} is missing: run this test with {ASKED_FOR}=1"
    assert file.stat().st_size <= LARGEST, f"{name} has {file.stat().st_size} bytes"


def keep(picture: bytes, file: Path) -> None:
    """Keep a picture with few colors, which is small and looks the same for a page of text."""
    file.parent.mkdir(exist_ok=True)
    with Image.open(io.BytesIO(picture)) as image:
        few = image.convert("RGB").quantize(COLORS, dither=Image.Dither.NONE)
        few.save(file, optimize=True)

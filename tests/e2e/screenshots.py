"""Takes the pictures in docs/images from the running demo: ``python -m tests.e2e.screenshots``, by hand."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

from playwright.async_api import async_playwright

from tests.e2e.cast import CLOUD_BROOK
from tests.e2e.phones import demo

IMAGES = Path(__file__).parents[2] / "docs" / "images"
SIZES = {"phones.png": (1280, 860), "phone-narrow.png": (390, 844)}


async def take(base: str) -> None:
    """One picture a size, once the page has drawn what the phones show."""
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, (width, height) in SIZES.items():
            page = await chromium.new_page(viewport={"width": width, "height": height}, device_scale_factor=1.5)
            await page.goto(base)
            await page.wait_for_timeout(2500)
            await page.screenshot(path=IMAGES / name)
        await chromium.close()


def main() -> None:
    """A school morning with a report in it."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with demo("2026-10-27T07:20") as phones:
        phones.go_to("2026-10-27T08:24")
        phones.say(CLOUD_BROOK.head, f"{CLOUD_BROOK.child}今天没来")
        phones.tap(CLOUD_BROOK.head, "记录家访", about=CLOUD_BROOK.child)
        asyncio.run(take(phones.base))


if __name__ == "__main__":
    main()

"""What every test may use: a browser for the pages, and a line at the end that says when there was none."""

import shutil
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "browser: looks at a page in a real Chromium or Chrome")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    """Say in the last lines how many pages nobody has looked at."""
    yield
    not_run = sum("browser" in report.keywords for report in terminalreporter.stats.get("skipped", []))
    if not_run:
        terminalreporter.write_line(
            f"{not_run} browser tests did not run: no Chromium or Chrome is on the PATH (make browser installs one)."
        )


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """The Chromium or Chrome of this machine, for tests marked `browser` that share the session's loop."""
    found = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if found is None:
        pytest.skip("no Chromium or Chrome on the PATH")
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=found, args=_ARGUMENTS)
        yield launched
        await launched.close()

"""Prints the figures of the corpus below the tests."""

from __future__ import annotations

import pytest

from tests.reading.figures import FIGURES


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    lines = FIGURES.lines()
    if lines:
        terminalreporter.section("reading")
        for line in lines:
            terminalreporter.write_line(line)

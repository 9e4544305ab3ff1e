"""The corpus: what teachers really write, with the reading each message must have."""

from __future__ import annotations

import pytest

from casework.reading.reader import read
from tests.reading.figures import FIGURES
from tests.reading.forms import Line, corpus, form
from tests.reading.town import CALENDAR, SCOPES

LINES = corpus()


def test_the_corpus_has_at_least_five_hundred_messages_and_a_quarter_of_them_are_traps() -> None:
    traps = [line for line in LINES if line.kind in ("ask", "not a report")]
    assert len(LINES) >= 500
    assert len(traps) / len(LINES) >= 0.25


@pytest.mark.parametrize("line", LINES, ids=[f"{place}-{line.kind}" for place, line in enumerate(LINES, start=1)])
def test_a_message_of_the_corpus_has_its_reading(line: Line) -> None:
    shown = form(read(line.text, scope=SCOPES[line.by], at=line.at, calendar=CALENDAR))
    expected = {"items": line.items, "ask": line.ask, "complete": line.complete}
    FIGURES.read[line.kind] += 1
    FIGURES.exact[line.kind] += shown == expected
    invented = any(item not in line.items for item in shown["items"])
    closed = any(one not in line.complete for one in shown["complete"])
    FIGURES.silent_wrong[line.kind] += invented or closed
    FIGURES.missed[line.kind] += any(item not in shown["items"] for item in line.items)
    assert shown == expected, line.text

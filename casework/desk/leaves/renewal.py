"""Leave that goes on (续假): which leave it is that does, and what a sentence about it means."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from casework.case import Assessment
from casework.desk.cases import follow
from casework.desk.leaves import lines as leave_lines
from casework.fact import Absent, OnLeave
from casework.leave import Stretch, current, renewed_from
from casework.ports import Casebook, Chart
from casework.reading.contract import Intent, Item, Reading, Reason
from casework.reading.numerals import number

LATELY: Final = timedelta(days=14)
"""For how long after its end leave can still be said to go on."""

_AGAIN: Final = re.compile(r"续假|续请|续(?=[0-9一二两三四五六七八九十到])|再请|接着请|延假")
_DAYS: Final = re.compile(r"([0-9]{1,2}|[一二两三四五六七八九十]{1,3})\s*(?:个)?天")


def prolongable(assessment: Assessment) -> Stretch | None:
    """The leave that can go on: the one that runs or has just ended, or else the next one."""
    begun = [s for s in assessment.leaves if s.first <= assessment.today]
    if begun and assessment.today - begun[-1].last <= LATELY:
        return begun[-1]
    return current(assessment.leaves, assessment.today)


def reason_of(chart: Chart, stretch: Stretch) -> Reason | None:
    """Why the child is on leave, as it was said last."""
    bodies = [f.body for f in leave_lines.facts_of(chart, stretch.first, stretch.last)]
    reasons = [body.reason for body in bodies if isinstance(body, OnLeave | Absent) and body.reason is not None]
    return reasons[-1] if reasons else None


def continued(book: Casebook, reading: Reading, text: str, now: datetime) -> Reading:
    """The reading of a sentence that says that leave goes on: ``续假两天`` are two school days behind the leave there
    is, not two from today on."""
    if not _AGAIN.search(text) or not any(item.intent is Intent.LEAVE and item.pupil for item in reading.items):
        return reading
    return replace(reading, items=tuple(_later(book, item, text, now) for item in reading.items))


def _later(book: Casebook, item: Item, text: str, now: datetime) -> Item:
    if item.intent is not Intent.LEAVE or item.pupil is None:
        return item
    chart = book.charts([item.pupil.id])[item.pupil.id]
    assessment, _ = follow.examine(book, chart, now)
    stretch, ground = prolongable(assessment), assessment.ground
    if stretch is None:
        return item
    first, last = renewed_from(stretch, ground, assessment.today), item.until or item.day
    said = _DAYS.search(text)
    count = number(said[1]) if said is not None else None
    if count:
        last = first
        for _ in range(count - 1):
            last = ground.next_school_day(last)
    elif last < first:
        return item
    reason = item.reason or reason_of(chart, stretch)
    return replace(item, day=first, until=last if last > first else None, sessions=("day",), reason=reason)

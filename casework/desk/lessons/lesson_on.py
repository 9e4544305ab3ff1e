"""Which lesson is on, and which one is meant by words that name none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from casework.absence import DayRecord, named_sessions, sessions_mask
from casework.ports import Casebook
from casework.reading.contract import Item, Reading, Session

BEFORE_THE_BELL = timedelta(minutes=10)
"""How long before it begins a lesson is offered as the running one."""


def begun(book: Casebook, now: datetime) -> int:
    """The number of the running lesson: the last that has begun, or is about to; at least the first."""
    local = now.astimezone(book.zone)
    soon = (local + BEFORE_THE_BELL).time()
    return max(1, sum(1 for begins in book.policy.timetable.lessons if begins <= soon))


def narrowed(book: Casebook, reading: Reading, at: datetime) -> Reading:
    """The reading with lessons that were named by their subject alone, today: of these it is the one that is on. Of an
    earlier day's nobody knows which it was; see ``unclear``."""
    today = at.astimezone(book.zone).date()

    def narrow(item: Item) -> Item:
        if not item.one_lesson or item.day != today:
            return item
        return replace(item, sessions=(f"lesson:{begun(book, at)}",), one_lesson=False)

    return replace(
        reading,
        items=tuple(map(narrow, reading.items)),
        doubts=tuple(replace(doubt, items=tuple(map(narrow, doubt.items))) for doubt in reading.doubts),
    )


def not_beyond_leave(
    book: Casebook, sessions: tuple[Session, ...], record: DayRecord, now: datetime
) -> tuple[Session, ...]:
    """The sessions that somebody can mean who says 没来 of a child on leave for the lesson that is on: those of the
    leave. Of what follows it nobody knows yet."""
    on = sessions_mask((f"lesson:{begun(book, now)}",), book.policy.timetable)
    if sessions != ("day",) or not record.leave & on:
        return sessions
    return named_sessions(record.leave, book.policy.timetable)


def unclear(items: Iterable[Item]) -> list[Item]:
    """Those of which it must be asked which lesson they are about: a lesson is no day."""
    return [item for item in items if item.one_lesson]

"""The way in: one message of one worker becomes a Reading; a query becomes the pupils it may mean."""

from __future__ import annotations

from datetime import datetime

from casework.calendar import SchoolCalendar
from casework.people import Pupil
from casework.reading.contract import Reading
from casework.reading.facts import facts
from casework.reading.frame import MENTIONS
from casework.reading.frames import frames
from casework.reading.hedges import reports, unsaid
from casework.reading.lists import without_other_matters
from casework.reading.names import bare
from casework.reading.scope import Scope
from casework.reading.strangers import homophones, settle
from casework.reading.tokens import normalise, tokens
from casework.reading.visits import approached

__all__ = ["Scope", "find", "read"]

LONGEST_MESSAGE = 4096
"""Characters read of one message; Telegram sends no longer ones."""
_NOTHING = Reading()


def read(text: str, *, scope: Scope, at: datetime, calendar: SchoolCalendar) -> Reading:
    """What the message says, of the children within scope alone; empty when it is no report.

    ``at`` is when it was written, in the town's zone: days are counted from it on the school calendar.
    """
    plain = normalise(text[:LONGEST_MESSAGE])
    found = without_other_matters(tokens(plain, scope))
    if not reports(found):
        return _NOTHING
    found = approached(settle(plain, found, scope))
    told = frames(found, unsaid(found), scope)
    if not told.frames and not told.rolls:
        heard = homophones(plain, found, scope)
        if heard is not found and any(token.kind in MENTIONS for token in heard):
            heard = approached(heard)
            told = frames(heard, unsaid(heard), scope)
    if not told.frames and not told.rolls:
        return _NOTHING
    return facts(told, scope=scope, at=at, calendar=calendar)


def find(query: str, *, scope: Scope, limit: int = 10) -> tuple[Pupil, ...]:
    """The pupils within scope that ``陈小雨``, ``小雨``, ``cxy`` or ``chenxiaoyu`` may mean, the likeliest first."""
    said = bare(normalise(query))
    if not said:
        return ()
    if said.isascii() and said.isalpha():
        names = dict.fromkeys(scope.near.spelt(said))
    else:
        whole = [name for name in scope.by_name if bare(name) == said]
        names = dict.fromkeys([*whole, *(name for name in scope.by_name if said in bare(name))])
        names = names or dict.fromkeys(scope.near.like(said))
    return scope.bearers(names)[:limit]

"""Frames become facts: children resolved or asked for, days counted, corrections applied, classes closed."""

from __future__ import annotations

from datetime import datetime

from casework.calendar import SchoolCalendar
from casework.reading.contract import Reading
from casework.reading.dating import Dating
from casework.reading.frame import Frames
from casework.reading.joining import Joining
from casework.reading.recounting import Recounting
from casework.reading.retractions import Retractions
from casework.reading.rolls import Rolls
from casework.reading.scope import Scope
from casework.reading.sharing import Sharing
from casework.reading.told import refine


def facts(told: Frames, *, scope: Scope, at: datetime, calendar: SchoolCalendar) -> Reading:
    """The reading of a message from its frames."""
    return _Facts(told, scope, at, calendar).run()


class _Facts(Recounting, Sharing, Retractions, Dating, Joining):
    """All the parts, in the order in which each builds on the one before."""

    def run(self) -> Reading:
        for place, frame in enumerate(self.frames):
            self._tell(frame, self.frames[place - 1] if place else None)
        several = len(self.told) > 1
        if len(self.frames) > 1:
            self._share_out()
        self._away_beside_the_rest()
        if several:
            refine(self.told)
        self._share_channel()
        if several:
            self._share_outcome()
        self._correct()
        if several:
            self._restate()
        for one in self.told:
            one.items = [] if one.dropped else list(self._items(one))
        self._late_reasons()
        self._there_all_along()
        items = self._merged()
        doubts = self._doubts()
        rolls = [*self.rolls, *self._only()]
        if not rolls:
            return Reading(items=items, doubts=doubts)
        held = Rolls(scope=self.scope, at=self.at, calendar=self.calendar, items=items, doubts=doubts)
        return held.close(rolls)

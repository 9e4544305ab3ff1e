"""The account of a message: what is told of each child of each frame, and what its days are counted by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from casework.calendar import SchoolCalendar
from casework.people import Pupil
from casework.reading.act import Act
from casework.reading.frame import Frame, Frames
from casework.reading.scope import Scope
from casework.reading.times import Clock
from casework.reading.tokens import Token
from casework.reading.told import Told
from casework.reading.words import Kind


class Account:
    """What each frame says of each of its children."""

    def __init__(self, told: Frames, scope: Scope, at: datetime, calendar: SchoolCalendar) -> None:
        self.frames, self.rolls, self.fixed_at, self.fixed_by = told.frames, told.rolls, told.fixed_at, told.fixed_by
        self.scope, self.at, self.calendar = scope, at, calendar
        self.told: list[Told] = []
        self.clocks: dict[tuple[object, object], Clock] = {}

    def _acts_of(self, frame: Frame) -> list[Act]:
        return next((one.acts for one in self.told if one.frame is frame), [])

    # --- days

    def _clock(self, child: Pupil | None) -> Clock:
        """What is counted by for the class of this child, the speaker's own where none is known."""
        own = child.school_class if child is not None else self.scope.own
        school, held = (own.school, own.id) if own is not None else (None, None)
        clock = self.clocks.get((school, held))
        if clock is None:
            calendar = self.calendar  # and not self, which holds the clock: a circle is only freed by the collector
            clock = self.clocks[school, held] = Clock(
                at=self.at,
                is_school_day=lambda day: calendar.is_school_day(day, school, held),
                grade=own.grade if own is not None else 1,
                opening=self.calendar.term_start(self.at.date(), school),
            )
        return clock


def times_of(tokens: Sequence[Token]) -> list[Token]:
    return [token for token in tokens if token.kind is Kind.TIME]


def loose_reason(tokens: Sequence[Token]) -> Token | None:
    """A reason said without an act."""
    for token in tokens:
        if token.kind is Kind.REASON:
            return token
    return None

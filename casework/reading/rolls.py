"""What is said of whole classes becomes present items and closed roll calls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from casework.calendar import SchoolCalendar
from casework.people import SchoolClass
from casework.reading.contract import Complete, Doubt, Intent, Item, Reading
from casework.reading.frame import Roll
from casework.reading.scope import Scope
from casework.reading.times import Clock, Span, spans

MISSING = (Intent.ABSENCE, Intent.LEAVE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Rolls:
    """The children of a message, against which what it says of classes is held."""

    scope: Scope
    at: datetime
    calendar: SchoolCalendar
    items: Sequence[Item]
    doubts: Sequence[Doubt]

    def close(self, rolls: Iterable[Roll]) -> Reading:
        """The reading with its classes: present where nobody is missing, complete where all are accounted for."""
        present: dict[Item, None] = {}
        complete: dict[Complete, None] = {}
        held: dict[Complete, None] = {}
        for roll, school_class, span in self._spoken_of(rolls):
            away = self._away(school_class, span.day)
            unsure = self._unsure_of(roll.classes or (school_class,))
            besides = roll.missing is None and roll.each and len(roll.classes or ()) > 1
            counted = sum(self._away(one, span.day) for one in roll.classes or ()) if besides else away
            if not self._agrees(roll, school_class, counted + unsure):
                continue
            closed = Complete(school_class=school_class, day=span.day)
            (held if unsure else complete)[closed] = None
            if roll.missing == 0 and not away and not unsure:
                of_lesson = roll.lesson and not any(one.startswith("lesson") for one in span.sessions)
                there = Item(
                    intent=Intent.PRESENT, school_class=school_class, day=span.day, sessions=span.sessions,
                    one_lesson=of_lesson,
                )  # fmt: skip
                present[there] = None
        return Reading(
            items=(*self.items, *present), doubts=tuple(self.doubts), complete=tuple(complete), held=tuple(held)
        )

    def _unsure_of(self, classes: Sequence[SchoolClass]) -> int:
        """Of how many doubtful names that are said to be missing the child may be in one of these classes."""
        ids = {one.id for one in classes}
        doubts = (one for one in self.doubts if any(item.intent in MISSING for item in one.items))
        return sum(not one.candidates or any(each.class_id in ids for each in one.candidates) for one in doubts)

    def _agrees(self, roll: Roll, school_class: SchoolClass, away: int) -> bool:
        """Whether what is said of the class agrees with the children of whom the message says that they are missing."""
        if roll.there is not None:
            by_roster = self.scope.sizes.get(school_class.id, 0) - roll.there
            return away > 0 and away in (roll.missing, by_roster)
        return away > 0 if roll.missing is None else roll.missing in (0, away)

    def _spoken_of(self, rolls: Iterable[Roll]) -> Iterator[tuple[Roll, SchoolClass, Span]]:
        for roll in rolls:
            for one in self._classes_of(roll):
                clock = self._clock(one)
                counted = spans([token.value for token in roll.times], clock=clock)
                one_day = len(counted) == 1 and counted[0].until is None  # not 上周全到
                if one_day and counted[0].day <= clock.today:
                    yield roll, one, counted[0]

    def _clock(self, one: SchoolClass) -> Clock:
        return Clock(
            at=self.at,
            is_school_day=lambda day: self.calendar.is_school_day(day, one.school, one.id),
            grade=one.grade,
            opening=self.calendar.term_start(self.at.date(), one.school),
        )

    def _away(self, school_class: SchoolClass, day: date) -> int:
        """How many children of the class the message says are missing on that day."""
        return len(
            {
                item.pupil.id
                for item in self.items
                if item.pupil is not None
                and item.pupil.class_id == school_class.id
                and item.intent in MISSING
                and item.day <= day <= (item.until or item.day)
            }
        )

    def _classes_of(self, roll: Roll) -> list[SchoolClass]:
        """The class named (or each of several), else that of all the children named, else the speaker's own; if theirs
        to speak for."""
        if roll.classes is not None:
            meant = list(roll.classes)
        else:
            meant = list({item.pupil.class_id: item.pupil.school_class for item in self.items if item.pupil}.values())
            if not meant and self.scope.own is not None:
                meant = [self.scope.own]
        return [one for one in meant if one.id in self.scope.whole] if roll.each or len(meant) == 1 else []

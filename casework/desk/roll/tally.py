"""How the classes stand on a day, in numbers: how many are there, are missing, are excused; nobody by name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from casework.desk.roll.calling import Why, known_missing
from casework.people import ClassId, SchoolClass, SchoolId
from casework.ports import Casebook
from casework.town import Town


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """One class on one day: ``count`` are on its roll, ``missing`` are not there, of ``unsure`` a roll call says
    nothing (on leave, or missing for a part of the day). ``complete``: its roll call is closed; ``heard``: somebody has
    said something of it."""

    school_class: SchoolClass
    count: int
    missing: int
    unsure: int
    complete: bool
    heard: bool

    @property
    def here(self) -> int:
        return self.count - self.missing - self.unsure


def tallies(book: Casebook, day: date, schools: Collection[SchoolId] | None = None) -> list[Tally]:
    """The classes taught on that day that have children, of these schools or of all, in the order of the school."""
    calendar, sizes = book.calendar(), book.class_sizes()
    said, cases = book.class_days(day), book.open_cases_by_class()
    found = []
    for one in sorted(book.town().classes.values(), key=lambda c: (c.school, c.grade, c.number)):
        if schools is not None and one.school not in schools:
            continue
        if not sizes.get(one.id) or not calendar.is_school_day(day, one.school, one.id):
            continue
        of_class = cases.get(one.id, ())
        known = known_missing(of_class, day)
        missing = sum(child.why is Why.MISSING for child in known)
        found.append(
            Tally(
                school_class=one,
                count=sizes[one.id],
                missing=missing,
                unsure=len(known) - missing,
                complete=one.id in said and said[one.id].complete,
                heard=one.id in said or any(summary.confirmed == day for _, summary in of_class),
            )
        )
    return found


def tally(book: Casebook, class_id: ClassId, day: date) -> Tally | None:
    """One class, or None where it is not taught that day."""
    school_class = book.town().classes.get(class_id)
    if school_class is None:
        return None
    found = tallies(book, day, {school_class.school})
    return next((one for one in found if one.school_class.id == class_id), None)


def shown(town: Town, school_class: SchoolClass) -> dict[str, str]:
    """The class as everybody in the town knows which is meant: ``label``, and ``school`` where several have such a
    class."""
    same = sum(one.label == school_class.label for one in town.classes.values())
    return {"label": school_class.label, "school": school_class.school_name if same > 1 else ""}

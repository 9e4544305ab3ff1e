"""The day's sheet: class by class who is there, which goes to the school leader and the duty teacher once a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from casework.board import Reported, Stands
from casework.desk import say
from casework.desk.roll import boards, calling, school_day
from casework.desk.roll.school_day import SchoolDay, of_schools
from casework.people import Role, SchoolId, WorkerId
from casework.ports import Casebook, Hold, Notice

KIND = "day_sheet"
"""The round that is begun once a day for each school."""

NAMES_SHOWN = 20
SILENT_SHOWN = 20


def complete(book: Casebook, now: datetime, schools: Collection[SchoolId]) -> bool:
    """Speak the sheets of those schools whose last class has reported; answers whether there were any."""
    day = now.astimezone(book.zone).date()
    known = of_schools(book, day, [one for one in schools if one in book.town().schools])
    full = {
        school: of
        for school, of in known.items()
        if of.lines and all(one.reported is Reported.CALLED for one in of.lines)
    }
    return _speak(book, now, day, full)


def the_rest(book: Casebook, now: datetime, day: date) -> None:
    """The third time of the round has come: every school's sheet that has not gone yet goes as it is."""
    known = of_schools(book, day, list(book.town().schools))
    _speak(book, now, day, {school: of for school, of in known.items() if of.lines})


def _speak(book: Casebook, now: datetime, day: date, known: Mapping[SchoolId, SchoolDay]) -> bool:
    """Each person gets one message, however many schools it is about."""
    due = [of for school, of in known.items() if book.begin_round(KIND, str(school), day)]
    hearers: dict[WorkerId, list[SchoolDay]] = {}
    town = book.town()
    for of in due:
        duty_teacher = town.of_school(Role.DUTY_TEACHER, of.school, day)
        for hearer in {calling.leader_of(town, of.school, day), duty_teacher}:
            if hearer is not None:
                hearers.setdefault(hearer, []).append(of)
    absent = {of.school: _absent(book, of) for of in due}
    for hearer, schools in sorted(hearers.items()):
        values = {
            "day": day.isoformat(),
            "at": now.isoformat(),
            "schools": [_values(book, of, day, absent[of.school]) for of in schools],
        }
        book.tell(Notice(template="day_sheet", values=values, worker=hearer, hold=Hold.NEVER))
    return bool(due)


def _values(book: Casebook, of: SchoolDay, day: date, absent: list[say.Values]) -> say.Values:
    """One school's sheet: the classes with somebody missing one by one, those in which all are there together."""
    town = book.town()
    called = [one for one in of.lines if one.reported is Reported.CALLED]
    silent = [one for one in of.lines if one.reported is not Reported.CALLED]
    whole = [one for one in called if one.present == one.enrolled]
    return {
        "school": {"id": of.school, "name": town.schools.get(of.school, "")},
        "total": boards.total_values(of.lines),
        "lines": [school_day.line_values(one) for one in called if one.present != one.enrolled],
        "whole": [{"label": one.school_class.label, "count": one.enrolled} for one in whole],
        "unexcused": absent[:NAMES_SHOWN],
        "more": max(0, len(absent) - NAMES_SHOWN),
        "silent": [
            calling.silent_values(town, one.school_class, day) | {"partly": one.reported is Reported.PARTLY}
            for one in silent[:SILENT_SHOWN]
        ],
        "more_silent": max(0, len(silent) - SILENT_SHOWN),
        "closed": [one.label for one in of.closed],
    }


def _absent(book: Casebook, of: SchoolDay) -> list[say.Values]:
    """The unexcused absences by name, class after class."""
    found = school_day.missing(book, list(of.facts.values()))
    classes: Iterable[int] = sorted(found, key=lambda one: _place(of, one))
    return [
        {"name": one.pupil.name, "class": one.pupil.school_class.label, "sought": one.sought}
        for class_id in classes
        for one in found[class_id]
        if one.stands is Stands.UNEXCUSED
    ]


def _place(of: SchoolDay, class_id: int) -> tuple[int, int]:
    school_class = of.facts[class_id].school_class
    return (school_class.grade, school_class.number)

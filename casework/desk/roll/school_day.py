"""The day of whole schools as the casebook knows it: every class, read together, in numbers and by name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from casework.absence import DayRecord, Statement, decide, statements
from casework.board import ClassDayFacts, Line, Stands, line, partly, silent_first, stands
from casework.desk import say
from casework.desk.lessons.counting import counted, midnight
from casework.fact import Fact, LessonCount, RollCall, standing
from casework.people import ClassId, Pupil, PupilId, SchoolClass, SchoolId
from casework.ports import Casebook, ClassDay
from casework.seeking import search
from casework.town import named


@dataclass(frozen=True, kw_only=True)
class SchoolDay:
    """One school on one day: the classes that are taught, silent ones first, and those that are not."""

    school: SchoolId
    lines: Sequence[Line]
    closed: Sequence[SchoolClass]
    facts: Mapping[ClassId, ClassDayFacts]


def of_schools(
    book: Casebook, day: date, schools: Collection[SchoolId], *, past: bool = False
) -> dict[SchoolId, SchoolDay]:
    """These schools on that day, in a fixed number of statements. ``past``: the day is over, and who was missing then
    may have no open case any more, so that everybody on the rolls is looked at."""
    calendar = book.calendar()
    classes = [one for one in book.town().classes.values() if one.school in schools]
    taught = {one.id: one for one in classes if calendar.is_school_day(day, one.school, one.id)}
    rolls = book.class_rolls(taught)
    facts = _facts(book, day, {one: found for one, found in taught.items() if rolls.get(one)}, rolls, past=past)
    known: dict[SchoolId, SchoolDay] = {}
    for school in schools:
        of_school = [one for one in facts.values() if one.school_class.school == school]
        lines = silent_first(line(one, book.policy.timetable) for one in of_school)
        closed = [one for one in classes if one.school == school and one.id not in taught]
        known[school] = SchoolDay(
            school=school,
            lines=lines,
            closed=sorted(closed, key=lambda one: (one.grade, one.number)),
            facts={one.school_class.id: one for one in of_school},
        )
    return known


def _facts(
    book: Casebook,
    day: date,
    classes: Mapping[ClassId, SchoolClass],
    rolls: Mapping[ClassId, tuple[PupilId, ...]],
    *,
    past: bool,
) -> dict[ClassId, ClassDayFacts]:
    said, days = book.class_facts(classes, midnight(book, day)), book.class_days(day)
    calls = {one: _call(said.get(one, ()), days.get(one), day) for one in classes}
    spoken_of = book.pupils([one for of in classes for one in rolls[of]]) if past else _spoken_of(book, day, classes)
    facts = book.pupil_facts(spoken_of) if spoken_of else {}
    records: dict[ClassId, dict[PupilId, DayRecord]] = {}
    sought: dict[ClassId, set[PupilId]] = {}
    heard = {one for one in classes if any(_heard(fact, day) for fact in standing(said.get(one, ())))}
    for pupil in spoken_of.values():
        call = calls[pupil.class_id]
        record = _record(book, pupil, facts[pupil.id], call, day)
        if record is not None:
            records.setdefault(pupil.class_id, {})[pupil.id] = record
            if any(_today(book, one, day) for one in record.deciding):
                heard.add(pupil.class_id)
        missing = search(facts[pupil.id], day)
        if missing is not None and missing.sought:
            sought.setdefault(pupil.class_id, set()).add(pupil.id)
    found: dict[ClassId, ClassDayFacts] = {}
    for one, school_class in classes.items():
        call = calls[one]
        found[one] = ClassDayFacts(
            school_class=school_class,
            roll=rolls[one],
            call=call.body if call is not None and isinstance(call.body, RollCall) else None,
            records=records.get(one, {}),
            heard=one in heard,
            sought=frozenset(sought.get(one, ())),
        )
    return found


def _call(facts: Iterable[Fact], said: ClassDay | None, day: date) -> Fact | None:
    """The roll call that stands last, where the class is accounted for."""
    if said is None or not said.complete:
        return None
    calls = [fact for fact in standing(facts) if isinstance(fact.body, RollCall) and fact.body.day == day]
    return max(calls, key=lambda fact: (fact.at, fact.seq), default=None)


def _heard(fact: Fact, day: date) -> bool:
    return isinstance(fact.body, LessonCount | RollCall) and fact.body.day == day


def _today(book: Casebook, statement: Statement, day: date) -> bool:
    return statement.said.astimezone(book.zone).date() >= day


def _spoken_of(book: Casebook, day: date, classes: Collection[ClassId]) -> dict[PupilId, Pupil]:
    """The children of these classes of whom anything may have been said: with an open case, or missed in a lesson."""
    found = {pupil.id: pupil for of_class in book.open_cases_by_class(classes).values() for pupil, _ in of_class}
    found |= book.pupils(book.searches(day))
    return {one: pupil for one, pupil in found.items() if pupil.class_id in classes}


def _record(book: Casebook, pupil: Pupil, facts: Sequence[Fact], call: Fact | None, day: date) -> DayRecord | None:
    said = statements(
        facts=facts,
        roll_calls=[call] if call is not None else [],
        pupil=pupil,
        calendar=book.calendar(),
        timetable=book.policy.timetable,
        zone=book.zone,
    )
    return decide([one for one in said if one.day == day], book.policy.timetable).get(day)


# --- by name, for whoever may see the children ---


@dataclass(frozen=True, kw_only=True)
class Missing:
    """A child who is not simply there, and how that is known."""

    pupil: Pupil
    stands: Stands
    record: DayRecord
    sought: bool


def missing(book: Casebook, facts: Collection[ClassDayFacts]) -> dict[ClassId, list[Missing]]:
    """The children of these classes who are missing, on leave or missed a part of the day, gravest first."""
    timetable = book.policy.timetable
    pupils = book.pupils([pupil for one in facts for pupil in one.records])
    found: dict[ClassId, list[Missing]] = {}
    for one in facts:
        for pupil, record in one.records.items():
            how = stands(record, one.call, pupil, timetable, sought=pupil in one.sought)
            if pupil not in one.roll or (how in (Stands.PRESENT, Stands.UNKNOWN) and not partly(record, timetable)):
                continue
            found.setdefault(one.school_class.id, []).append(
                Missing(pupil=pupils[pupil], stands=how, record=record, sought=pupil in one.sought)
            )
    order = [Stands.UNEXCUSED, Stands.EXCUSED, Stands.UNKNOWN, Stands.PRESENT]
    for of_class in found.values():
        of_class.sort(key=lambda one: (order.index(one.stands), one.pupil.name, one.pupil.id))
    return found


def missing_values(book: Casebook, one: Missing) -> say.Values:
    """A missing child as a page shows it: ``child stands sessions leave reason by at sought``."""
    timetable, town = book.policy.timetable, book.town()
    record = one.record
    said = [s for s in record.deciding if s.by is not None and s.sessions & (record.absent | record.leave)]
    last = said[-1] if said else None
    reason = next((s.reason for s in reversed(record.deciding) if s.reason is not None), None)
    return {
        "child": say.child(one.pupil),
        "stands": one.stands,
        "absent": say.sessions(record.absent, timetable),
        "leave": say.sessions(record.leave, timetable),
        "reason": reason,
        "by": named(town, last.by) if last is not None else "",
        "at": last.said.isoformat() if last is not None else None,
        "sought": one.sought,
    }


def line_values(one: Line) -> say.Values:
    """A class in numbers, as a board shows it."""
    return {
        "id": one.school_class.id,
        "label": one.school_class.label,
        "reported": one.reported,
        "enrolled": one.enrolled,
        "present": one.present,
        "excused": one.excused,
        "unexcused": one.unexcused,
        "unknown": one.unknown,
        "partly": one.partly,
        "sought": one.sought,
    }


def lesson_values(book: Casebook, school_class: SchoolClass, day: date, begun: int) -> list[say.Values]:
    """The lessons of the day that have begun, who counted each, and how many were missing."""
    facts = book.class_facts([school_class.id], midnight(book, day)).get(school_class.id, ())
    known = counted(facts, day)
    lines: list[say.Values] = []
    for number in range(1, max([begun, *known]) + 1 if known else begun + 1):
        fact = known.get(number)
        body = fact.body if fact is not None else None
        lines.append(
            {
                "number": number,
                "by": named(book.town(), fact.by) if fact is not None else "",
                "at": fact.at.isoformat() if fact is not None else None,
                "missing": len(body.missing) if isinstance(body, LessonCount) else 0,
            }
        )
    return lines

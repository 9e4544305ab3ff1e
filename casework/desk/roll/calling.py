"""Calling the classes: who is not simply expected today, whom the rounds ask, and which classes are silent."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from casework.case import CaseStatus, CaseSummary
from casework.desk import namesakes, say
from casework.desk.say import Values
from casework.ladder import unreachable
from casework.people import ClassId, Pupil, Role, SchoolClass, SchoolId, WorkerId
from casework.policy.model import Stage
from casework.ports import Casebook, ClassDay, Hold, Notice
from casework.town import Town, named


class Why(StrEnum):
    """Why a child of the class is not expected, or is asked about."""

    MISSING = "missing"  # on an open run
    AFTER_LEAVE = "after_leave"  # the leave is over and nobody has said whether the child is back
    LEAVE = "leave"
    PARTLY = "partly"  # a part of today was reported


ASKED_ABOUT = frozenset({Why.MISSING, Why.AFTER_LEAVE})
"""Of these 全到 would say something new; of the others it says nothing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """A child of whom something is known before the class is called."""

    pupil: Pupil
    why: Why
    summary: CaseSummary


def known_missing(cases: Iterable[tuple[Pupil, CaseSummary]], day: date) -> list[Known]:
    """The children of a class, among its open cases, who are not simply expected on that day."""
    found = []
    for pupil, summary in cases:
        why = _why(summary, day)
        if why is not None:
            found.append(Known(pupil=pupil, why=why, summary=summary))
    return found


def _why(summary: CaseSummary, day: date) -> Why | None:
    if summary.status is CaseStatus.ON_LEAVE:
        return Why.LEAVE
    if summary.status is not CaseStatus.OPEN:
        return None
    if summary.leave_until is not None and summary.leave_until >= day and summary.confirmed != day:
        return Why.LEAVE
    if summary.stage is not Stage.NONE:
        return Why.MISSING if summary.first_missed is not None and summary.first_missed <= day else None
    if summary.opened == day:
        return Why.PARTLY
    return Why.AFTER_LEAVE if summary.leave_until is not None and summary.leave_until < day else None


# --- the rounds ---


def ask_classes(
    book: Casebook, day: date, *, again: bool = False, only: Collection[ClassId] | None = None
) -> set[ClassId]:
    """One message a class to whoever is its head teacher today; only classes that are taught and not accounted for, and
    of those ``only`` some. Answers the classes of which somebody was asked.

    A head teacher of two classes gets two messages: each is answered by itself.
    """
    asked: set[ClassId] = set()
    town = book.town()
    sizes, said, cases = book.class_sizes(), book.class_days(day), book.open_cases_by_class()
    for school_class in _taught(book, day):
        head = town.of_class(Role.HEAD_TEACHER, school_class.id, day)
        if not sizes.get(school_class.id) or _accounted_for(said, school_class.id):
            continue
        if only is not None and school_class.id not in only:
            continue
        if head is None or not town.workers[head].reachable():
            continue
        known = [
            (one, namesakes.child(book, town.workers[head], one.pupil, day))
            for one in known_missing(cases.get(school_class.id, ()), day)
        ]
        book.tell(
            Notice(
                template="roll_call",
                values={
                    "school_class": class_values(school_class),
                    "day": day.isoformat(),
                    "count": sizes[school_class.id],
                    "known": [_known(one, child) for one, child in known],
                    "asked_about": [child["name"] for one, child in known if one.why in ASKED_ABOUT],
                    "again": again,
                },
                worker=head,
                hold=Hold.NEVER,
            )
        )
        asked.add(school_class.id)
    return asked


def is_taught(book: Casebook, class_id: ClassId, day: date) -> bool:
    """Whether the class has lessons on that day."""
    school_class = book.town().classes.get(class_id)
    return school_class is not None and book.calendar().is_school_day(day, school_class.school, class_id)


def _taught(book: Casebook, day: date) -> list[SchoolClass]:
    calendar = book.calendar()
    classes = sorted(book.town().classes.values(), key=lambda c: (c.school, c.grade, c.number))
    return [one for one in classes if calendar.is_school_day(day, one.school, one.id)]


def _accounted_for(said: dict[ClassId, ClassDay], class_id: ClassId) -> bool:
    return class_id in said and said[class_id].complete


def leader_of(town: Town, school: SchoolId, day: date) -> WorkerId | None:
    """The school leader, or the town contact where no leader can be reached; None where neither can."""
    contacts = (town.stands_in(worker, day) for worker in town.of_role(Role.TOWN_CONTACT))
    found = (town.of_school(Role.SCHOOL_LEADER, school, day), *contacts)
    return next((w for w in found if w is not None and w in town.workers and town.workers[w].reachable()), None)


def silent_values(town: Town, school_class: SchoolClass, day: date) -> Values:
    """A class that has not reported: ``label``, its ``head`` teacher, and ``why`` nobody can be asked, if so."""
    head = town.of_class(Role.HEAD_TEACHER, school_class.id, day)
    why = unreachable(town.workers.get(head) if head is not None else None)
    return {"label": school_class.label, "head": named(town, head), "why": why or ""}


def class_values(school_class: SchoolClass) -> Values:
    return {"id": school_class.id, "label": school_class.label, "school": school_class.school_name}


def _known(one: Known, child: Values) -> Values:
    return {"child": child, "why": one.why, "case": say.case(one.summary)}

"""The week's open list (周结): what is not closed yet, to those who answer for a class, a school, the town."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from casework.calendar import ONE_DAY, SchoolCalendar
from casework.case import CaseStatus, CaseSummary
from casework.desk import say
from casework.desk.say import Values
from casework.people import ClassId, Pupil, Role, SchoolId, WorkerId
from casework.policy.model import Policy, Stage
from casework.ports import Casebook, Hold, Notice
from casework.town import Town

GRAVEST: Final = 10
"""How many cases are named one by one to somebody who answers for more than one class."""

COUNTED: Final = ("out", "suspected", "dropout", "returning", "after_leave", "on_leave", "watched")
"""What is counted of a class or a school: ``after_leave`` are those of whom nobody has said whether they are back."""

STILL_OUT: Final = frozenset({CaseStatus.OPEN, CaseStatus.RETURNING})


def week_ends(
    day: date, calendar: SchoolCalendar, policy: Policy, school: SchoolId | None = None, of: ClassId | None = None
) -> bool:
    """Whether ``day`` is the last school day of its week up to the day on which the policy lets the week end."""
    if not calendar.is_school_day(day, school, of):
        return False
    end = day + timedelta(days=policy.rounds.week_ends_on - day.isoweekday())
    return day <= end and not any(calendar.school_days(day + ONE_DAY, end, school, of))


def speak(book: Casebook, day: date) -> None:
    """Tell everybody for whom the week ends today what is still open in what they answer for; one message each."""
    town, calendar, policy = book.town(), book.calendar(), book.policy
    open_cases = book.open_cases_by_class()
    lists: dict[WorkerId, dict[ClassId, None]] = {}
    contact = _town_contact(town, day)
    town_ends = week_ends(day, calendar, policy)
    for class_id in open_cases:
        school_class = town.classes[class_id]
        hearers: list[WorkerId | None] = []
        if week_ends(day, calendar, policy, school_class.school, class_id):
            hearers.append(town.of_class(Role.HEAD_TEACHER, class_id, day))
        if week_ends(day, calendar, policy, school_class.school):
            hearers.append(town.of_school(Role.SCHOOL_LEADER, school_class.school, day))
        if town_ends:
            hearers.append(contact)
        for hearer in hearers:
            if hearer is not None and hearer in town.workers and town.workers[hearer].reachable():
                lists.setdefault(hearer, {})[class_id] = None
    for worker, classes in lists.items():
        values = _values(book, {class_id: open_cases[class_id] for class_id in classes}, day)
        if values["open"]:
            book.tell(Notice(template="week_list", values=values, worker=worker, hold=Hold.NEVER))


def _town_contact(town: Town, day: date) -> WorkerId | None:
    """The one who does the town contact's work today; of several, one who can be reached."""
    found = [town.stands_in(worker, day) for worker in town.of_role(Role.TOWN_CONTACT)]
    return next((worker for worker in found if town.workers[worker].reachable()), None)


def _values(book: Casebook, cases: dict[ClassId, list[tuple[Pupil, CaseSummary]]], day: date) -> Values:
    """``groups``: how many are open in each class, or in each school where there are several; ``cases``: those still
    out, the gravest first, all of a single class and otherwise the first ten; ``open``: how many are not closed."""
    town = book.town()
    several_schools = len({town.classes[class_id].school for class_id in cases}) > 1
    groups: dict[str, dict[str, int]] = {}
    for class_id, listed in cases.items():
        of = town.classes[class_id]
        name = of.school_name if several_schools else of.label
        counts = groups.setdefault(name, dict.fromkeys(COUNTED, 0))
        for _, summary in listed:
            _count(counts, summary)
    out = [pair for listed in cases.values() for pair in listed if pair[1].status in STILL_OUT]
    gravity = list(Stage)
    out.sort(key=lambda pair: (-gravity.index(pair[1].stage), pair[1].since or day, pair[0].id))
    shown = out if len(cases) == 1 else out[:GRAVEST]
    return {
        "today": day.isoformat(),
        "groups": [{"name": name, **counts} for name, counts in groups.items()],
        "cases": [{"child": say.child(pupil, day), "case": say.case(summary)} for pupil, summary in shown],
        "more": len(out) - len(shown),
        "open": sum(len(listed) for listed in cases.values()),
        "several_schools": several_schools,
    }


def _count(counts: dict[str, int], summary: CaseSummary) -> None:
    match summary.status:
        case CaseStatus.ON_LEAVE:
            counts["on_leave"] += 1
        case CaseStatus.WATCHED:
            counts["watched"] += 1
        case CaseStatus.RETURNING:
            counts["returning"] += 1
        case _ if summary.after_leave:
            counts["after_leave"] += 1
        case _:
            counts["out"] += 1
            if summary.stage in (Stage.SUSPECTED, Stage.DROPOUT):
                counts[summary.stage] += 1

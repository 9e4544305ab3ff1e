"""Closing and opening school days in chat, by who may: a school leader their own school, the town everything."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from casework.calendar import DayChange
from casework.desk.cases import follow
from casework.desk.hearing import talk
from casework.desk.people.staff_values import Values
from casework.desk.reply import card, reply
from casework.desk.request import Answer, Refusal, Request
from casework.desk.rights import answer, may, who
from casework.people import RIGHTS, Act, ClassId, Extent, PupilId, SchoolClass, SchoolId, Worker
from casework.ports import Casebook
from casework.reading.classes import fitting
from casework.reading.school_days import DaysSaid, days_said

DRAFT = "closing_days"
MOST_OFFERED = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """Whose days are changed: the whole town where both are None."""

    school: SchoolId | None = None
    school_class: SchoolClass | None = None

    @property
    def class_id(self) -> ClassId | None:
        return self.school_class.id if self.school_class is not None else None


def heard(book: Casebook, request: Request, worker: Worker, text: str) -> bool:
    """Takes a sentence that closes or opens days; False if it is none."""
    town, calendar = book.town(), book.calendar()
    said = days_said(
        text, at=request.at.astimezone(book.zone), schools=town.schools, is_school_day=calendar.is_school_day
    )
    if said is None:
        return False
    if not may(book, worker, Act.CLOSE_DAY):
        raise Refusal("may_not_close_days")
    if not said.whole_days:
        raise Refusal("whole_days_only")
    reaches = _reaches(book, worker, said)
    if not reaches:
        raise Refusal("no_such_class" if said.classes else "not_your_days")
    if said.classes and len(reaches) > 1 and any(one.number is not None for one in said.classes):
        _ask_which(book, request, worker, said, reaches)
    else:
        _change(book, request, worker, said, reaches)
    return True


def _reaches(book: Casebook, worker: Worker, said: DaysSaid) -> list[Reach]:
    """Whose days are meant, as far as the worker may change them; empty where they may not."""
    town = book.town()
    posts = [post for post in worker.posts if Act.CLOSE_DAY in RIGHTS[post.role].acts]
    everything = any(RIGHTS[post.role].extent is Extent.TOWN for post in posts)
    own = {post.school for post in posts if post.school is not None}
    if said.classes:
        mine = [c for c in town.classes.values() if everything or c.school in own]
        if said.school is not None:
            mine = [c for c in mine if c.school == said.school]
        found = {c.id: c for one in said.classes for c in fitting(one, mine)}
        ordered = sorted(found.values(), key=lambda c: (c.school, c.grade, c.number))
        return [Reach(school=c.school, school_class=c) for c in ordered]
    if said.school is not None:
        return [Reach(school=said.school)] if everything or said.school in own else []
    if said.town or (everything and not own):
        return [Reach()] if everything else []
    return [Reach(school=school) for school in sorted(own)]


def _ask_which(book: Casebook, request: Request, worker: Worker, said: DaysSaid, reaches: list[Reach]) -> None:
    """The same class at several schools, or the same number in several grades: which one?"""
    if len(said.classes) > 1 and len(reaches) <= len(said.classes):
        _change(book, request, worker, said, reaches)
        return
    kept = {"days": [day.isoformat() for day in said.days], "opens": said.opens, "reason": said.reason}
    draft = talk.begin(book, request, worker, DRAFT, kept)
    offered = [reach.school_class for reach in reaches[:MOST_OFFERED] if reach.school_class is not None]
    values: Values = {
        "days": kept["days"],
        "opens": said.opens,
        "classes": [{"id": c.id, "label": c.label, "school": c.school_name} for c in offered],
    }
    reply(book, request, worker, "days_which_class", ref=draft.ref, **values)


def chosen(book: Casebook, request: Request, /, *, draft: str, class_id: ClassId) -> Answer | None:
    """A class was tapped."""
    worker = who(book, request)
    kept = talk.own_draft(book, worker, draft, DRAFT)
    found = book.town().classes.get(class_id)
    if kept is None or found is None:
        return answer(worker, "answer_done_already")
    if not may(book, worker, Act.CLOSE_DAY, class_id=class_id):
        raise Refusal("not_your_days")
    book.drop_draft(draft)
    said = DaysSaid(
        days=tuple(date.fromisoformat(day) for day in kept.values["days"]),
        opens=bool(kept.values["opens"]),
        reason=str(kept.values["reason"]),
    )
    _change(book, request, worker, said, [Reach(school=found.school, school_class=found)])
    return None


def _change(book: Casebook, request: Request, worker: Worker, said: DaysSaid, reaches: list[Reach]) -> None:
    """Write what changes anything, compute the cases it touches anew, and answer with a card that takes it back."""
    calendar = book.calendar()
    changes = [
        DayChange(day=day, opens=said.opens, school=reach.school, school_class=reach.class_id, reason=said.reason)
        for reach in reaches
        for day in said.days
        if calendar.is_school_day(day, reach.school, reach.class_id) != said.opens
    ]
    values = _values(book, said.opens, said.days, reaches, said.reason)
    if not changes:
        reply(book, request, worker, "days_as_they_are", **values)
        return
    ref = book.change_days(changes, by=worker.id, at=request.at)
    children = _touched(book, changes)
    if children:
        follow.recompute(book, request.now, children, actor=worker.id)
    changed = tuple(sorted({change.day for change in changes}))
    values = _values(book, said.opens, changed, reaches, said.reason)
    card(book, request, worker, "days_changed", ref=ref, cases=len(children), **values)


def take_back(book: Casebook, request: Request, /, *, ref: str) -> Answer | None:
    """The days are again what they were. Whoever may change them may take it back; twice does nothing."""
    worker = who(book, request)
    if not may(book, worker, Act.CLOSE_DAY):
        raise Refusal("may_not_close_days")
    changes = book.take_back_days(ref)
    if not changes:
        return answer(worker, "answer_done_already")
    for change in changes:
        if not _within(book, worker, change):
            raise Refusal("not_your_days")
    children = _touched(book, changes)
    if children:
        follow.recompute(book, request.now, children, actor=worker.id)
    classes = book.town().classes
    reaches = [
        Reach(school=school, school_class=classes.get(class_id) if class_id is not None else None)
        for school, class_id in dict.fromkeys((change.school, change.school_class) for change in changes)
    ]
    days = tuple(sorted({change.day for change in changes}))
    card(book, request, worker, "days_taken_back", **_values(book, changes[0].opens, days, reaches, ""))
    return None


def _within(book: Casebook, worker: Worker, change: DayChange) -> bool:
    if change.school_class is not None:
        return may(book, worker, Act.CLOSE_DAY, class_id=change.school_class)
    said = DaysSaid(days=(change.day,), opens=change.opens, town=change.school is None, school=change.school)
    return bool(_reaches(book, worker, said))


def _touched(book: Casebook, changes: Iterable[DayChange]) -> list[PupilId]:
    """The children with open cases whose days have changed."""
    reaches = {(change.school, change.school_class) for change in changes}
    found: dict[PupilId, None] = {}
    for class_id, cases in book.open_cases_by_class().items():
        for pupil, _ in cases:
            if reaches & {(None, None), (pupil.school, None), (pupil.school, class_id), (None, class_id)}:
                found[pupil.id] = None
    return list(found)


def _values(book: Casebook, opens: bool, days: Iterable[date], reaches: Iterable[Reach], reason: str) -> Values:
    """``opens days[] where[] reason``; ``where`` is empty for the whole town."""
    town = book.town()
    where = [
        f"{reach.school_class.school_name} {reach.school_class.label}"
        if reach.school_class is not None
        else town.schools.get(reach.school, "")
        for reach in reaches
        if reach.school is not None
    ]
    return {"opens": opens, "days": [day.isoformat() for day in days], "where": where, "reason": reason}

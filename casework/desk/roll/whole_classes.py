"""The classes a message accounts for in full: which roll calls it closes, and who of them is missing by it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from casework.desk.request import Request
from casework.desk.rights import may
from casework.desk.roll import roll_call
from casework.desk.say import Values
from casework.desk.standing import current
from casework.fact import Absent, Fact, OnLeave
from casework.people import Act, ClassId, Pupil, PupilId, SchoolClass, Worker
from casework.ports import Casebook
from casework.reading.contract import Complete, Intent, Item


def closing_of(book: Casebook, worker: Worker, said: Iterable[Complete]) -> list[tuple[ClassId, date]]:
    """The roll calls that are the worker's to close."""
    return sorted({(one.school_class.id, one.day) for one in said if may_call(book, worker, one.school_class)})


def may_call(book: Casebook, worker: Worker, school_class: SchoolClass) -> bool:
    """Whether the worker may close the roll call of this class."""
    return may(book, worker, Act.ROLL_CALL, class_id=school_class.id)


def close(
    book: Casebook,
    request: Request,
    worker: Worker,
    closing: Iterable[tuple[ClassId, date]],
    items: Collection[Item],
    *,
    utterance: str,
    said_before: Iterable[str] = (),
    lines: list[Values] | None = None,
) -> None:
    """Close these roll calls with those of their children who were missing or were seen by the message, by what it has
    recorded before (the utterances ``said_before``) too. Each is answered by itself, or with ``lines`` on the card
    that has them."""
    for class_id, day in closing:
        missing = _missing(items, class_id, day)
        for before in said_before:
            missing |= _recorded_missing(book, before, class_id, day)
        roll_call.take(
            book, request, worker, class_id, day, missing=missing, seen=_seen(items), utterance=utterance, lines=lines
        )


def _missing(items: Iterable[Item], class_id: ClassId, day: date) -> set[PupilId]:
    return {
        item.pupil.id
        for item in items
        if item.pupil is not None
        and item.pupil.class_id == class_id
        and item.intent in (Intent.ABSENCE, Intent.LEAVE)
        and item.day <= day <= (item.until or item.day)
    }


def _recorded_missing(book: Casebook, utterance: str, class_id: ClassId, day: date) -> set[PupilId]:
    missing = set()
    for now, pupil in _as_they_stand(book, utterance):
        body = now.body if now is not None else None
        if isinstance(body, Absent | OnLeave) and pupil.class_id == class_id:
            missing |= {pupil.id} if body.day <= day <= (body.until or body.day) else set()
    return missing


def _seen(items: Iterable[Item]) -> set[PupilId]:
    return {item.pupil.id for item in items if item.pupil is not None and item.intent is Intent.RETURNED}


def taken_back(book: Casebook, utterance: str) -> bool:
    """Whether some of what that message recorded was taken back since: then it accounts for nobody else."""
    return any(now is None for now, _ in _as_they_stand(book, utterance))


def _as_they_stand(book: Casebook, utterance: str) -> Iterator[tuple[Fact | None, Pupil]]:
    """What that message reported of children, as it stands now."""
    said = [fact for fact in book.facts_of(utterance) if isinstance(fact.body, Absent | OnLeave)]
    charts = book.charts({fact.subject.id for fact in said}) if said else {}
    for fact in said:
        chart = charts[fact.subject.id]
        yield current(chart.facts, fact.ref), chart.pupil

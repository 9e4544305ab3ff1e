"""Which lesson it was: asked where an earlier day's lesson was named by its subject alone, before it is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from casework.desk import say
from casework.desk.hearing import attached, doubts
from casework.desk.lessons import counting, lesson_on
from casework.desk.reply import card
from casework.desk.request import Request
from casework.desk.roll.calling import class_values
from casework.people import Worker
from casework.ports import Casebook, Draft
from casework.reading.contract import Item, Reading

KIND: Final = "which_lesson"
FAMILY: Final = f"{KIND}."
"""What the kinds of these drafts begin with: several may be open."""


def ask(book: Casebook, request: Request, worker: Worker, items: Sequence[Item]) -> None:
    """Which lesson? Nothing of these items is recorded before that is answered. A sentence asked about anew, because
    its message was edited, is asked about once."""
    came = attached.to_json(request)
    for old in book.drafts_of_family(worker.id, FAMILY):
        if came["source"] is not None and old.values["came"]["source"] == came["source"]:
            book.drop_draft(old.ref)
    ref = book.new_ref()
    kept = [
        doubts.item_to_json(item)
        | {"pupil": item.pupil.id if item.pupil is not None else None}
        | {"class": item.school_class.id if item.school_class is not None else None}
        for item in items
    ]
    values = {"items": kept, "at": request.at.isoformat(), "came": came}
    book.save_draft(Draft(ref=ref, worker=worker.id, kind=f"{FAMILY}{ref}", values=values, at=request.now))
    children = [say.child(item.pupil) for item in items if item.pupil is not None]
    card(
        book, request, worker, "lesson_which_was",
        ref=ref,
        day=items[0].day.isoformat(),
        children=children,
        classes=[class_values(item.school_class) for item in items if item.school_class is not None],
        lessons=len(book.policy.timetable.lessons),
        whole_day=len(children) == len(items),
    )  # fmt: skip


def asked_apart(book: Casebook, request: Request, worker: Worker, reading: Reading) -> Reading:
    """What a reading says for sure; of the rest it is asked which lesson it is about."""
    unclear = lesson_on.unclear(reading.items)
    if not unclear:
        return reading
    ask(book, request, worker, unclear)
    certain = tuple(item for item in reading.items if item not in unclear)
    return replace(reading, items=certain, complete=tuple(counting.roll_calls(reading)))

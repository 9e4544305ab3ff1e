"""The answer to which lesson it was: the sentence that waited for it is taken down as of when it was written."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Final

from casework.desk.hearing import attached, doubts
from casework.desk.hearing.talk import listens, own_draft
from casework.desk.lessons.which_lesson import FAMILY, KIND
from casework.desk.reply import card
from casework.desk.reports import taking_down
from casework.desk.request import Answer, Request
from casework.desk.rights import answer, who
from casework.people import Worker
from casework.ports import Casebook, Draft
from casework.reading.contract import Reading

WHOLE_DAY: Final = 0
"""The number behind the button that says the child missed all of the day."""

_LESSON = re.compile(r"第?([一二三四五六七八九1-9])节课?|(?:lesson )?([1-9])", re.IGNORECASE)
_NUMBERS = {numeral: index for index, numeral in enumerate("一二三四五六七八九", start=1)}


def was(book: Casebook, request: Request, /, *, draft: str, lesson: int) -> Answer | None:
    """It was that lesson, or the whole day. The second tap changes nothing."""
    worker = who(book, request)
    kept = own_draft(book, worker, draft, KIND)
    if kept is None:
        return answer(worker, "answer_already_answered")
    if not WHOLE_DAY <= lesson <= len(book.policy.timetable.lessons):
        return answer(worker, "answer_old_button")
    _record(book, request, worker, kept, lesson)
    return None


@listens(FAMILY)
def typed(book: Casebook, request: Request, worker: Worker, draft: Draft, text: str) -> bool:
    """第三节, typed instead of tapped."""
    found = _LESSON.fullmatch(text.strip())
    if found is None:
        return False
    said = found[1] or found[2]
    number = _NUMBERS.get(said) or int(said)
    if number > len(book.policy.timetable.lessons):
        return False
    _record(book, request, worker, draft, number)
    return True


def drop(book: Casebook, request: Request, /, *, draft: str) -> Answer | None:
    """取消: nothing is recorded."""
    worker = who(book, request)
    if own_draft(book, worker, draft, KIND) is None:
        return answer(worker, "answer_already_answered")
    book.drop_draft(draft)
    card(book, request, worker, "absence_dropped")
    return None


def _record(book: Casebook, request: Request, worker: Worker, draft: Draft, lesson: int) -> None:
    """Take the sentence down, of the children and classes that are there still."""
    book.drop_draft(draft.ref)
    sessions = ("day",) if lesson == WHOLE_DAY else (f"lesson:{lesson}",)
    pupils = book.pupils([one["pupil"] for one in draft.values["items"] if one["pupil"] is not None])
    classes = book.town().classes
    items = [
        replace(
            doubts.item_from_json(one), sessions=sessions, one_lesson=False, pupil=pupils.get(one["pupil"]),
            school_class=classes.get(one["class"]),
        )
        for one in draft.values["items"]
        if one["pupil"] in pupils or one["class"] in classes
    ]  # fmt: skip
    if not items:
        card(book, request, worker, "absence_dropped")
        return
    written = replace(
        attached.from_json(request, draft.values["came"]), at=datetime.fromisoformat(draft.values["at"])
    )  # fmt: skip
    edit = request.message if request.pressed else None
    taking_down.take_down(book, written, worker, Reading(items=tuple(items)), edit=edit)

"""点课 by buttons: class, lesson, then 全到 or the names; what was ticked is kept in a draft."""

from __future__ import annotations

from datetime import date
from typing import Final

from casework.desk import say
from casework.desk.cases import follow
from casework.desk.hearing.form import TickList, about_a_class, classes_to_report, pupils_of_class
from casework.desk.lessons import counting, lesson_on
from casework.desk.reply import card, reply
from casework.desk.request import Answer, Request
from casework.desk.rights import answer, require, who
from casework.desk.roll.calling import class_values
from casework.people import Act, ClassId, SchoolClass, Worker
from casework.ports import Casebook, Draft
from casework.town import named

KIND = "lesson"


def start(book: Casebook, request: Request, /, *, class_id: ClassId | None = None) -> None:
    """``/lesson`` or 点课: which class? Skipped where there is only one."""
    worker = who(book, request)
    classes = classes_to_report(book, worker, class_id)
    if len(classes) > 1:
        card(book, request, worker, "lesson_class", classes=say.class_keys(classes))
        return
    _ask_lesson(book, request, worker, classes[0])


def _ask_lesson(book: Casebook, request: Request, worker: Worker, school_class: SchoolClass) -> None:
    """Which lesson? The running one first; those that have not begun are not offered."""
    today = follow.today_of(book, request.now)
    if not book.calendar().is_school_day(today, school_class.school, school_class.id):
        reply(book, request, worker, "answer_no_lessons_today")
        return
    begun = lesson_on.begun(book, request.now)
    known = book.class_facts([school_class.id], counting.midnight(book, today)).get(school_class.id, ())
    said = counting.counted(known, today)
    card(
        book, request, worker, "lesson_which",
        school_class=class_values(school_class),
        day=today.isoformat(),
        lessons=[
            {
                "number": number,
                "running": number == begun,
                "by": named(book.town(), said[number].by) if number in said else "",
            }
            for number in range(begun, 0, -1)
        ],
    )  # fmt: skip


def names(book: Casebook, request: Request, /, *, class_id: ClassId, lesson: int, day: date) -> Answer | None:
    """The lesson was tapped: who is missing?"""
    worker = who(book, request)
    require(book, worker, Act.REPORT, class_id=class_id)
    if day != follow.today_of(book, request.now):
        return answer(worker, "answer_day_is_over")
    if not 1 <= lesson <= len(book.policy.timetable.lessons):
        return answer(worker, "answer_old_button")
    values = {"class": class_id, "lesson": lesson, "day": day.isoformat(), "ticked": []}
    FORM.begin(book, request, worker, values)
    return None


def _show(book: Casebook, request: Request, worker: Worker, draft: Draft) -> None:
    kept = draft.values
    pupils = book.class_pupils(kept["class"])
    shown = say.told_apart(pupils)
    card(
        book, request, worker, "lesson_names", draft=draft.ref,
        ref=draft.ref,
        school_class=class_values(book.town().classes[kept["class"]]),
        lesson=kept["lesson"],
        count=len(pupils),
        ticked=[p.name for p in pupils if p.id in kept["ticked"]],
        pupils=[{"id": p.id, "name": shown[p.id], "ticked": p.id in kept["ticked"]} for p in pupils],
    )  # fmt: skip


FORM: Final = TickList(
    kind=KIND, find=about_a_class(KIND), show=_show, offered=pupils_of_class, over="answer_form_gone"
)


def done(book: Casebook, request: Request, /, *, draft: str, everybody: bool) -> Answer | None:
    """全到, or those ticked are missing: counted, once."""
    worker, kept = FORM.find(book, request, draft)
    if kept is None:
        return answer(worker, FORM.over)
    if date.fromisoformat(kept.values["day"]) != follow.today_of(book, request.now):
        return answer(worker, "answer_day_is_over")
    if not everybody and not kept.values["ticked"]:
        return answer(worker, "answer_tick_first")
    book.drop_draft(draft)
    missing = () if everybody else tuple(book.pupils(kept.values["ticked"]).values())
    one = counting.Count(
        school_class=book.town().classes[kept.values["class"]],
        day=date.fromisoformat(kept.values["day"]),
        lesson=kept.values["lesson"],
        missing=missing,
        whole=True,
    )
    counting.take(book, request, worker, [one], utterance=book.new_ref())
    return None

"""点课 by buttons: class, lesson, then 全到 or the names; what was ticked is kept in a draft."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from casework.desk import follow, lessons, say
from casework.desk.calling import class_values
from casework.desk.reply import card, reply
from casework.desk.request import Answer, Refusal, Request
from casework.desk.rights import answer, may, require, who
from casework.desk.talk import own_draft
from casework.people import Act, ClassId, PupilId, SchoolClass, Worker
from casework.ports import Casebook, Draft
from casework.town import named

KIND = "lesson"
CLASSES_OFFERED = 90


def start(book: Casebook, request: Request, /, *, class_id: ClassId | None = None) -> None:
    """``/lesson`` or 点课: which class? Skipped where there is only one."""
    worker = who(book, request)
    classes = [c for c in book.scope(worker).classes if may(book, worker, Act.REPORT, class_id=c.id)]
    if class_id is not None:
        classes = [c for c in classes if c.id == class_id]
    if not classes:
        raise Refusal("not_allowed")
    if len(classes) > 1:
        schools = {c.school for c in classes}
        rows = [{"id": c.id, "label": c.label, "school": c.school_name if len(schools) > 1 else ""} for c in classes]
        card(book, request, worker, "lesson_class", classes=rows[:CLASSES_OFFERED])
        return
    _ask_lesson(book, request, worker, classes[0])


def _ask_lesson(book: Casebook, request: Request, worker: Worker, school_class: SchoolClass) -> None:
    """Which lesson? The running one first; those that have not begun are not offered."""
    today = follow.today_of(book, request.now)
    if not book.calendar().is_school_day(today, school_class.school, school_class.id):
        reply(book, request, worker, "answer_no_lessons_today")
        return
    begun = lessons.begun(book, request.now)
    known = book.class_facts([school_class.id], lessons.midnight(book, today)).get(school_class.id, ())
    said = lessons.counted(known, today)
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
    draft = Draft(ref=book.new_ref(), worker=worker.id, kind=KIND, values=values, at=request.now)
    book.save_draft(draft)
    _show(book, request, worker, draft)
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


def _mine(book: Casebook, request: Request, draft: str) -> tuple[Worker, Draft | None]:
    worker = who(book, request)
    kept = own_draft(book, worker, draft, KIND)
    if kept is not None:
        require(book, worker, Act.REPORT, class_id=kept.values["class"])
    return worker, kept


def tick(book: Casebook, request: Request, /, *, draft: str, pupil: PupilId, on: bool) -> Answer | None:
    """A name was tapped: ``on`` is what it becomes, so that a double tap changes nothing more."""
    worker, kept = _mine(book, request, draft)
    if kept is None:
        return answer(worker, "answer_form_gone")
    ticked = [one for one in kept.values["ticked"] if one != pupil]
    if on and pupil in {one.id for one in book.class_pupils(kept.values["class"])}:
        ticked.append(pupil)
    kept = replace(kept, values={**kept.values, "ticked": ticked}, at=request.now)
    book.save_draft(kept)
    _show(book, request, worker, kept)
    return None


def done(book: Casebook, request: Request, /, *, draft: str, everybody: bool) -> Answer | None:
    """全到, or those ticked are missing: counted, once."""
    worker, kept = _mine(book, request, draft)
    if kept is None:
        return answer(worker, "answer_form_gone")
    if date.fromisoformat(kept.values["day"]) != follow.today_of(book, request.now):
        return answer(worker, "answer_day_is_over")
    if not everybody and not kept.values["ticked"]:
        return answer(worker, "answer_tick_first")
    book.drop_draft(draft)
    missing = () if everybody else tuple(book.pupils(kept.values["ticked"]).values())
    one = lessons.Count(
        school_class=book.town().classes[kept.values["class"]],
        day=date.fromisoformat(kept.values["day"]),
        lesson=kept.values["lesson"],
        missing=missing,
        whole=True,
    )
    lessons.take(book, request, worker, [one], utterance=book.new_ref())
    return None


def drop(book: Casebook, request: Request, /, *, draft: str) -> Answer | None:
    """取消: nothing is recorded."""
    worker, kept = _mine(book, request, draft)
    if kept is None:
        return answer(worker, "answer_form_gone")
    book.drop_draft(draft)
    card(book, request, worker, "absence_dropped")
    return None

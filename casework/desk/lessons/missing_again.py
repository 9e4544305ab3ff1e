"""A child who was missing in an earlier lesson and is not found yet: is it in this one?"""

from __future__ import annotations

from datetime import date

from casework.desk.cases import follow
from casework.desk.lessons import counting
from casework.desk.lessons.whereabouts import put_down
from casework.desk.request import Answer, Request
from casework.desk.rights import answer, the_child, who
from casework.fact import LessonCount, Place
from casework.people import Act, PupilId
from casework.ports import Casebook
from casework.seeking import search


def here(book: Casebook, request: Request, /, *, pupil: PupilId, day: date, lesson: int) -> Answer | None:
    """这节在: the child who was looked for sits in the lesson. Whoever may report of the class may say so."""
    worker = who(book, request)
    child = the_child(book, worker, Act.REPORT, pupil)
    sought = search(book.charts([pupil])[pupil].facts, day)
    if day != follow.today_of(book, request.now):
        return answer(worker, "answer_day_is_over")
    if sought is None or not sought.sought:
        return answer(worker, "answer_already_answered")
    put_down(book, request, worker, child, sought=sought, place=Place.CLASSROOM)
    return None


def not_here(book: Casebook, request: Request, /, *, pupil: PupilId, day: date, lesson: int) -> Answer | None:
    """这节也不在: a further lesson missed."""
    worker = who(book, request)
    child = the_child(book, worker, Act.REPORT, pupil)
    if day != follow.today_of(book, request.now):
        return answer(worker, "answer_day_is_over")
    sought = search(book.charts([pupil])[pupil].facts, day)
    if sought is None or not sought.sought or lesson in sought.lessons:
        return answer(worker, "answer_already_answered")
    class_facts = book.class_facts([child.class_id], counting.midnight(book, day)).get(child.class_id, ())
    before = counting.counted(class_facts, day).get(lesson)
    ids = before.body.missing if before is not None and isinstance(before.body, LessonCount) else ()
    already = tuple(book.pupils(ids).values())
    one = counting.Count(school_class=child.school_class, day=day, lesson=lesson, missing=(*already, child))
    counting.take(book, request, worker, [one], utterance=book.new_ref())
    return None

"""Where a child missing from a lesson is: what the head teacher answers, and 找到了."""

from __future__ import annotations

from datetime import date

from casework.desk import say
from casework.desk.cases import follow
from casework.desk.reply import card
from casework.desk.request import Answer, Request
from casework.desk.rights import answer, the_child, who
from casework.fact import Place, Subject, Whereabouts
from casework.people import Act, Pupil, PupilId, Role, Worker
from casework.ports import Casebook, Hold, Notice
from casework.seeking import Search, Sought, search, told
from casework.town import named

UNKNOWN = "unknown"
"""The word for 不知去向 behind a button; the others are places."""


def found(book: Casebook, request: Request, /, *, pupil: PupilId, day: date) -> Answer | None:
    """找到了: where?"""
    worker = who(book, request)
    child = the_child(book, worker, Act.RETURN, pupil)
    sought = _sought(book, child, day)
    said_instead = _said_instead(book, request, worker, sought, day)
    if said_instead is not None or sought is None:
        return said_instead
    card(
        book, request, worker, "where_ask",
        child=say.child(child), day=day.isoformat(), lessons=list(sought.asked), places=list(Place),
    )  # fmt: skip
    return None


def say_where(book: Casebook, request: Request, /, *, pupil: PupilId, day: date, place: str) -> Answer | None:
    """知道,在校医室, 不知去向, or the place where the child was found. The second tap changes nothing, and a late one
    takes nothing back."""
    worker = who(book, request)
    child = the_child(book, worker, Act.RETURN, pupil)
    if place != UNKNOWN and place not in list(Place):
        return answer(worker, "answer_old_button")
    known = None if place == UNKNOWN else Place(place)
    sought = _sought(book, child, day)
    if sought is not None and sought.state is Sought.UNKNOWN and known is None:
        return answer(worker, "answer_recorded_already")
    said_instead = _said_instead(book, request, worker, sought, day)
    if said_instead is not None or sought is None:
        return said_instead
    put_down(book, request, worker, child, sought=sought, place=known)
    return None


def put_down(
    book: Casebook, request: Request, worker: Worker, child: Pupil, *, sought: Search, place: Place | None
) -> None:
    """Record where the child is, tell whom it concerns, and answer with a card."""
    town, today = book.town(), follow.today_of(book, request.now)
    utterance = book.new_ref()
    body = Whereabouts(day=sought.day, lessons=sought.asked, place=place)
    follow.say_fact(
        book, subject=Subject.pupil(child.id), body=body, by=worker.id, at=request.at, utterance=utterance
    )  # fmt: skip
    follow.recompute(book, request.now, [child.id], actor=worker.id)
    after = _sought(book, child, sought.day)
    head = town.answers(Role.HEAD_TEACHER, child, today)
    if place is not None and head is not None and head != worker.id:
        values = {
            "child": say.child(child, today), "state": Sought.KNOWN, "place": place, "how": "", "by": worker.name,
            "at": request.at.isoformat(),
        }  # fmt: skip
        book.tell(Notice(template="missing_over", values=values, worker=head, pupil=child.id, hold=Hold.NEVER))
    rule = book.policy.lessons
    card(
        book, request, worker, "where_said",
        child=say.child(child, today),
        day=sought.day.isoformat(),
        lessons=list(sought.asked),
        place=place,
        told=[named(town, one) for one in told(after.alerted) if one != worker.id] if after is not None else [],
        heard=[named(town, one) for one in told(sought.alerted) if one != worker.id],
        left=rule.tell_leader_from - len(after.lessons) if after is not None else 0,
        leads=worker.id != head,
        utterance=utterance,
    )  # fmt: skip


def _sought(book: Casebook, child: Pupil, day: date) -> Search | None:
    return search(book.charts([child.id])[child.id].facts, day)


def _said_instead(book: Casebook, request: Request, worker: Worker, sought: Search | None, day: date) -> Answer | None:
    """What a press is answered with that comes too late."""
    if day != follow.today_of(book, request.now):
        return answer(worker, "answer_day_is_over")
    if sought is None:
        return answer(worker, "answer_taken_back_already")
    if sought.state in (Sought.KNOWN, Sought.OVER):
        return answer(
            worker, "answer_where_known",
            place=sought.place, by=named(book.town(), sought.by),
            at=sought.said.isoformat() if sought.said is not None else "",
        )  # fmt: skip
    return None

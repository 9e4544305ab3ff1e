"""Who is on leave until when, and leave that goes on (续假)."""

from __future__ import annotations

from datetime import date
from typing import Final

from casework.calendar import ONE_DAY
from casework.desk import days, namesakes
from casework.desk.cases import follow
from casework.desk.leaves import lines as leave_lines
from casework.desk.leaves.renewal import prolongable, reason_of
from casework.desk.reply import reply
from casework.desk.reports import taking_down
from casework.desk.request import Answer, Refusal, Request
from casework.desk.rights import answer, may, the_child, who
from casework.leave import current, renewed_from
from casework.people import Act, PupilId
from casework.ports import Casebook
from casework.reading.contract import Intent, Item, Reading
from casework.runs import Ground

SHOWN: Final = 30
BUTTONS_SHOWN: Final = 12
AT_MOST_DAYS: Final = 120
"""How many days ahead leave may reach."""


def overview(book: Casebook, request: Request, /) -> None:
    """``/leave``, 看请假: who is on leave or will be, until when, who waits for an answer, whose leave ends."""
    worker = who(book, request)
    if not may(book, worker, Act.SEE):
        raise Refusal("not_allowed")
    today = follow.today_of(book, request.now)
    found = book.leaves(worker, today)
    calendar = book.calendar()
    lines = []
    for pupil, case in found[:SHOWN]:
        assert case.leave_from is not None
        assert case.leave_to is not None
        ground = Ground(pupil=pupil, calendar=calendar, policy=book.policy, zone=book.zone)
        lines.append(
            {
                "child": namesakes.child(book, worker, pupil, today),
                "first": case.leave_from.isoformat(),
                "last": case.leave_to.isoformat(),
                "consent": case.consent,
                "reason": case.reason,
                "ahead": case.leave_from > today,
                "back": ground.next_school_day(case.leave_to).isoformat(),
                "answers": may(book, worker, Act.APPROVE_LEAVE, pupil),
            }
        )
    reply(
        book, request, worker, "leaves",
        lines=lines, more=max(0, len(found) - SHOWN), buttons=BUTTONS_SHOWN,
        today=today.isoformat(), tomorrow=(today + ONE_DAY).isoformat(),
        reports=may(book, worker, Act.REPORT),
    )  # fmt: skip


def one(book: Casebook, request: Request, /, *, pupil: PupilId) -> Answer | None:
    """A child tapped in the overview: the leave with its decision, and what can be done about it."""
    worker = who(book, request)
    child = the_child(book, worker, Act.SEE, pupil)
    chart = book.charts([pupil])[pupil]
    assessment, _ = follow.examine(book, chart, request.now)
    stretch = current(assessment.leaves, assessment.today)
    if stretch is None:
        return answer(worker, "answer_leave_over")
    values = leave_lines.ask_values(book, chart, assessment, stretch, reader=worker.id)
    reply(
        book, request, worker, "leave_one", **values,
        may={
            "report": may(book, worker, Act.REPORT, child),
            "answer": may(book, worker, Act.APPROVE_LEAVE, child),
        },
        begun=stretch.first <= assessment.today,
    )  # fmt: skip
    return None


# --- it goes on ---


def renew(book: Casebook, request: Request, /, *, pupil: PupilId, until: date | None = None) -> Answer | None:
    """续假: until when? Then more leave is recorded behind the leave there is. The second tap changes nothing."""
    worker = who(book, request)
    child = the_child(book, worker, Act.REPORT, pupil)
    chart = book.charts([pupil])[pupil]
    assessment, _ = follow.examine(book, chart, request.now)
    stretch = prolongable(assessment)
    if stretch is None:
        return answer(worker, "answer_no_leave_to_renew")
    first = renewed_from(stretch, assessment.ground, assessment.today)
    if until is None:
        found = days.offered(book, child, first - ONE_DAY)
        reply(
            book, request, worker, "leave_renew",
            child=namesakes.child(book, worker, child, assessment.today),
            last=stretch.last.isoformat(), first=first.isoformat(),
            days=found | {"tomorrow": None, "monday": None},
        )  # fmt: skip
        return None
    if until < first:
        return answer(worker, "answer_recorded_already")
    if (until - assessment.today).days > AT_MOST_DAYS:
        raise Refusal("day_out_of_reach")
    item = Item(
        intent=Intent.LEAVE, pupil=child, day=first, until=until if until > first else None, excused=True,
        reason=reason_of(chart, stretch),
    )  # fmt: skip
    taking_down.take_down(book, request, worker, Reading(items=(item,)), edit=request.message)
    return None

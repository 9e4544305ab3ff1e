"""A duty of one's own: moved to a later day within its clause's limit, or handed to a colleague."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from casework.calendar import ONE_DAY
from casework.desk import say
from casework.desk.cases import follow
from casework.desk.duties import prompts
from casework.desk.reply import card, reply
from casework.desk.request import Answer, Refusal, Request
from casework.desk.rights import act_of, answer, require, who
from casework.duty import Duty, DutyKind
from casework.fact import PassedOn, Rescheduled, Subject
from casework.people import RIGHTS, Act, Post, Pupil, PupilId, Role, Worker, WorkerId, post_covers
from casework.ports import Casebook, Chart, Notice
from casework.town import Town, named

DAYS_OFFERED = 10
COLLEAGUES_OFFERED = 10

NOT_OURS = ("answer_no_longer_owed", "answer_duty_with")


def _mine(book: Casebook, request: Request, worker: Worker, pupil: PupilId, duty: str) -> tuple[Chart, Duty] | Answer:
    """The duty, if it is still owed and this person's; otherwise how to say so politely."""
    if pupil not in book.pupils([pupil]):
        raise Refusal("not_allowed")
    chart = book.charts([pupil])[pupil]
    found = next((item for item in chart.duties if item.key == duty), None)
    if found is None or found.owner is None:
        require(book, worker, Act.HAND_ON, chart.pupil)
        return answer(worker, NOT_OURS[0])
    today = follow.today_of(book, request.now)
    if book.town().stands_in(found.owner, today) != worker.id:
        require(book, worker, Act.HAND_ON, chart.pupil)
        return answer(worker, NOT_OURS[1], owner=named(book.town(), book.town().stands_in(found.owner, today)))
    return chart, found


def _shown(book: Casebook, request: Request, chart: Chart, duty: Duty) -> say.Values:
    today = follow.today_of(book, request.now)
    return say.duty(duty, pupil=chart.pupil, policy=book.policy, today=today, zone=book.zone)


# --- 改期 ---


def reschedule(book: Casebook, request: Request, /, *, pupil: PupilId, duty: str) -> Answer | None:
    """改期: the days up to the clause's limit; a polite refusal that names the clause where none is left."""
    worker = who(book, request)
    found = _mine(book, request, worker, pupil, duty)
    if isinstance(found, Answer):
        return found
    chart, owed = found
    days = list(_later_days(book, chart.pupil, owed, follow.today_of(book, request.now)))
    reply(
        book, request, worker, "duty_which_day" if days else "duty_cannot_move",
        child=say.child(chart.pupil),
        duty=_shown(book, request, chart, owed),
        limit=owed.limit.isoformat(),
        days=[day.isoformat() for day in days],
    )  # fmt: skip
    return None


def _later_days(book: Casebook, pupil: Pupil, duty: Duty, today: date) -> Iterator[date]:
    """The days after today, up to the limit, on which staff may be reminded; other than the day it stands on now."""
    calendar = book.calendar()
    day, count = today + ONE_DAY, 0
    while day <= duty.limit and count < DAYS_OFFERED:
        if day != duty.remind_on and calendar.is_reminding_day(day, pupil.school):
            count += 1
            yield day
        day += ONE_DAY


def move(book: Casebook, request: Request, /, *, pupil: PupilId, duty: str, day: date) -> Answer | None:
    """A day was tapped: the reminder comes on that day. The second tap changes nothing."""
    worker = who(book, request)
    found = _mine(book, request, worker, pupil, duty)
    if isinstance(found, Answer):
        return found
    chart, owed = found
    today = follow.today_of(book, request.now)
    if owed.remind_on == day:
        return answer(worker, "answer_recorded_already")
    if not today < day <= owed.limit:
        card(
            book, request, worker, "duty_cannot_move",
            child=say.child(chart.pupil), duty=_shown(book, request, chart, owed),
            limit=owed.limit.isoformat(), days=[],
        )  # fmt: skip
        return None
    utterance = book.new_ref()
    follow.say_fact(
        book, subject=Subject.pupil(pupil), body=Rescheduled(duty=duty, day=day),
        by=worker.id, at=request.at, utterance=utterance,
    )  # fmt: skip
    follow.recompute(book, request.now, [pupil], actor=worker.id)
    card(
        book, request, worker, "duty_moved",
        child=say.child(chart.pupil), duty=_shown(book, request, chart, owed), day=day.isoformat(), utterance=utterance,
    )  # fmt: skip
    return None


# --- 转交 ---


def pass_on(book: Casebook, request: Request, /, *, pupil: PupilId, duty: str) -> Answer | None:
    """转交: to which colleague?"""
    worker = who(book, request)
    found = _mine(book, request, worker, pupil, duty)
    if isinstance(found, Answer):
        return found
    chart, owed = found
    require(book, worker, Act.HAND_ON)
    reply(
        book, request, worker, "duty_to_whom",
        child=say.child(chart.pupil),
        duty=_shown(book, request, chart, owed),
        people=say.people(book.town(), _colleagues(book, worker, chart.pupil, owed)[:COLLEAGUES_OFFERED]),
    )  # fmt: skip
    return None


def _colleagues(book: Casebook, worker: Worker, pupil: Pupil, duty: Duty) -> list[WorkerId]:
    """Who may take the duty: others in the same role for the child, those who answer for the child otherwise, the
    staff of its school, other grid workers where it is theirs, the town contact. Only those whom a message reaches."""
    town = book.town()
    workers = town.workers.values()
    ordered = [
        *town.holders(duty.role, pupil),
        *(w.id for w in workers if any(_acts(post, duty) and post_covers(post, pupil) for post in w.posts)),
        *(w.id for w in workers if any(_at_school(town, post, pupil) for post in w.posts)),
        *(town.of_role(Role.GRID_WORKER) if duty.role is Role.GRID_WORKER else ()),
        *town.of_role(Role.TOWN_CONTACT),
    ]
    return [
        one
        for one in dict.fromkeys(ordered)
        if one != worker.id
        and town.workers[one].reachable()
        and any(_acts(post, duty) for post in town.workers[one].posts)
    ]


def _acts(post: Post, duty: Duty) -> bool:
    """Whether this post may do what the duty asks for."""
    return act_of(duty.kind) in RIGHTS[post.role].acts


def _at_school(town: Town, post: Post, pupil: Pupil) -> bool:
    """Whether this post is at the child's school."""
    return post.school == pupil.school or any(town.classes[c].school == pupil.school for c in post.classes)


def give(book: Casebook, request: Request, /, *, pupil: PupilId, duty: str, to: WorkerId) -> Answer | None:
    """A colleague was tapped: this one duty is theirs, and both are told. The second tap changes nothing."""
    worker = who(book, request)
    found = _mine(book, request, worker, pupil, duty)
    if isinstance(found, Answer):
        return found
    chart, owed = found
    if to not in _colleagues(book, worker, chart.pupil, owed):
        raise Refusal("cannot_take_it")
    follow.say_fact(
        book, subject=Subject.pupil(pupil), body=PassedOn(duty=duty, to=to),
        by=worker.id, at=request.at, utterance=book.new_ref(),
    )  # fmt: skip
    outcome = follow.recompute(book, request.now, [pupil], actor=worker.id, told=[to])[pupil]
    town = book.town()
    now_theirs = next((item for item in outcome.duties if item.key == duty), None)
    taker = now_theirs.owner if now_theirs is not None and now_theirs.owner is not None else to
    if now_theirs is not None:
        template, values = prompts.prompt(book, book.charts([pupil])[pupil], now_theirs, request.now)
        book.tell(
            Notice(
                template="duty_given",
                values={"by": worker.name, "what": template, **values},
                worker=taker, pupil=pupil, duty=duty,
            )
        )  # fmt: skip
    card(
        book, request, worker, "duty_passed_on",
        child=say.child(chart.pupil), duty=_shown(book, request, chart, owed), to=named(town, taker),
        visit=owed.kind is DutyKind.VISIT_HOME,
    )  # fmt: skip
    return None

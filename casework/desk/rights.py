"""The one place where the desk asks who is speaking and whether they may do what they ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from casework.desk.request import Answer, Refusal, Request
from casework.duty import DutyKind
from casework.fact import Fact, PassedOn, standing
from casework.people import RIGHTS, Act, ClassId, Extent, Post, Pupil, PupilId, Role, Worker, post_covers
from casework.ports import Casebook
from casework.town import Town, named


def who(book: Casebook, request: Request) -> Worker:
    """The worker whose phone this is, with the posts of those for whom they stand in today behind their own.

    Raises Refusal("not_joined") for anybody else, in the same words for all.
    """
    worker = book.worker_of_chat(request.chat)
    if worker is None or not worker.active:
        raise Refusal("not_joined")
    town = book.town()
    if not town.handovers:
        return worker
    lent = tuple(_lent_posts(town, worker, request.now.astimezone(book.zone).date()))
    return replace(worker, posts=(*worker.posts, *lent)) if lent else worker


def _lent_posts(town: Town, worker: Worker, day: date) -> Iterator[Post]:
    for giver in dict.fromkeys(handover.giver for handover in town.handovers if handover.holds(day)):
        if giver != worker.id and giver in town.workers and town.stands_in(giver, day) == worker.id:
            yield from town.workers[giver].posts


def allowed(
    book: Casebook, worker: Worker, act: Act, pupil: Pupil | None, now: datetime, *, class_id: ClassId | None = None
) -> bool:
    """Whether the worker may do this at ``now``, about this child or this class where one is named."""
    return may(book, standing_in(book, worker, now), act, pupil, class_id=class_id)


def standing_in(book: Casebook, worker: Worker, now: datetime) -> Worker:
    """The worker with the posts of those for whom they stand in at ``now``, as ``who`` answers whoever writes."""
    town = book.town()
    lent = tuple(_lent_posts(town, worker, now.astimezone(book.zone).date())) if town.handovers else ()
    return replace(worker, posts=(*worker.posts, *lent)) if lent else worker


def may(
    book: Casebook, worker: Worker, act: Act, pupil: Pupil | None = None, *, class_id: ClassId | None = None
) -> bool:
    """``allowed`` for a worker as ``who`` answered them: with the posts of those stood in for."""
    return worker.active and any(_roles(book, worker, act, pupil, class_id))


def require(
    book: Casebook, worker: Worker, act: Act, pupil: Pupil | None = None, *, class_id: ClassId | None = None
) -> None:
    """Raises Refusal("not_allowed"), in the same words whether the child exists or not."""
    if not may(book, worker, act, pupil, class_id=class_id):
        raise Refusal("not_allowed")


def administrator(book: Casebook, request: Request) -> Worker:
    """The 管理员 whose phone this is. Raises Refusal("administrators_only") for other workers."""
    worker = who(book, request)
    require_administrator(book, worker)
    return worker


def require_administrator(book: Casebook, worker: Worker) -> None:
    if not may(book, worker, Act.ADMINISTER):
        raise Refusal("administrators_only")


def the_child(book: Casebook, worker: Worker, act: Act, pupil: PupilId) -> Pupil:
    """The child with that id, if the worker may do this about it.

    Raises Refusal("duty_elsewhere") for somebody who has spoken for the child before (an old button), and
    Refusal("not_allowed") for anybody else, in the same words whether the child exists or not.
    """
    found = book.pupils([pupil]).get(pupil)
    if found is None:
        raise Refusal("not_allowed")
    if not may(book, worker, act, found):
        chart = book.charts([pupil])[pupil]
        if not any(fact.by == worker.id for fact in chart.facts):
            raise Refusal("not_allowed")
        owner = next((duty.owner for duty in chart.duties if duty.owner not in (None, worker.id)), None)
        raise Refusal("duty_elsewhere", name=named(book.town(), owner))
    return found


def child_of_own(book: Casebook, worker: Worker, act: Act, fact: Fact, now: datetime) -> Pupil:
    """The child this fact is about, if the worker may do this about it; raises as ``the_child``.

    Whoever did what a colleague gave them owes nothing any more by that, and may see it through to the end of the day.
    """
    same_day = fact.at.astimezone(book.zone).date() == now.astimezone(book.zone).date()
    if worker.active and fact.by == worker.id and same_day and fact.subject.id in book.pupils([fact.subject.id]):
        chart = book.charts([fact.subject.id])[fact.subject.id]
        if any(isinstance(one.body, PassedOn) and one.body.to == worker.id for one in standing(chart.facts)):
            return chart.pupil
    return the_child(book, worker, act, fact.subject.id)


def sees_village(worker: Worker, village: str) -> bool:
    """Whether the worker may see the children of a village that are on no roll: who answers for it, or for the town."""
    return worker.active and any(
        RIGHTS[post.role].extent is Extent.TOWN
        or (RIGHTS[post.role].extent is Extent.OWN_VILLAGES and village in post.villages)
        for post in worker.posts
    )


def heads(worker: Worker, class_id: ClassId) -> bool:
    """Whether the worker is the class's head teacher, who puts right what others reported of it."""
    return any(post.role is Role.HEAD_TEACHER and class_id in post.classes for post in worker.posts)


def must_be_here(book: Casebook, worker: Worker, now: datetime) -> None:
    """Raises Refusal("duty_elsewhere") for a worker who is away: their duties are another's until they are back."""
    stand_in = book.town().stands_in(worker.id, now.astimezone(book.zone).date())
    if stand_in != worker.id:
        raise Refusal("duty_elsewhere", name=named(book.town(), stand_in))


def role_for(book: Casebook, worker: Worker, act: Act, pupil: Pupil) -> Role:
    """The role in which the worker acts for the child. Raises Refusal("not_allowed") where there is none."""
    role = next(_roles(book, worker, act, pupil), None)
    if role is None:
        raise Refusal("not_allowed")
    return role


def acting_as(book: Casebook, worker: Worker, act: Act, pupil: Pupil) -> Role:
    """The role by which the worker is known to whoever answers for the child: the one in which they act, if any."""
    return next(_roles(book, worker, act, pupil), worker.role)


def _roles(
    book: Casebook, worker: Worker, act: Act, pupil: Pupil | None, class_id: ClassId | None = None
) -> Iterator[Role]:
    posts = [post for post in worker.posts if act in RIGHTS[post.role].acts]
    for post in posts:
        if pupil is None:
            if class_id is None or _covers_class(book, post, class_id):
                yield post.role
        elif post_covers(post, pupil):
            yield post.role
    if pupil is not None and posts and _owes_something(book, worker, pupil):
        yield from (post.role for post in posts)


def _covers_class(book: Casebook, post: Post, class_id: ClassId) -> bool:
    school_class = book.town().classes.get(class_id)
    match RIGHTS[post.role].extent:
        case Extent.TOWN:
            return school_class is not None
        case Extent.OWN_CLASSES:
            return class_id in post.classes
        case Extent.OWN_SCHOOL:
            return school_class is not None and post.school == school_class.school
        case _:
            return False


def _owes_something(book: Casebook, worker: Worker, pupil: Pupil) -> bool:
    """Whether a duty for the child is theirs although no post reaches that far: referred, handed on or assigned."""
    return any(worker.id in (duty.owner, duty.rung_worker) for duty in book.charts([pupil.id])[pupil.id].duties)


def act_of(kind: DutyKind) -> Act:
    """What one must be allowed to do to do what a duty asks for."""
    match kind:
        case DutyKind.APPROVE_LEAVE:
            return Act.APPROVE_LEAVE
        case DutyKind.BOARDER_BACK:
            return Act.SIGN_BOARDERS
        case _:
            return Act.ATTEMPT


def answer(worker: Worker, template: str, **values: Any) -> Answer:
    """The answer to a press, in the worker's language."""
    return Answer(template=template, values={**values, "locale": worker.locale})

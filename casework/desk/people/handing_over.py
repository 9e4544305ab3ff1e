"""Handing over: the duties and cases of one worker are another's, from one day to another or for good."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from casework.calendar import ONE_DAY
from casework.desk import say
from casework.desk.cases import follow
from casework.desk.hearing import talk
from casework.desk.people.posts import merged, resting
from casework.desk.people.staff_values import handover as handover_values
from casework.desk.people.staff_values import people
from casework.desk.reply import card, reply
from casework.desk.request import Answer, Refusal, Request
from casework.desk.rights import administrator, answer, require_administrator, who
from casework.people import PupilId, Role, Worker, WorkerId
from casework.ports import Casebook, Draft, Hold, Notice
from casework.town import Handover, Town

MOST_OFFERED = 8
"""How many colleagues are offered by button; anybody else is named in words."""

STARTS_WITHIN = 7
ENDS_WITHIN = 14
LONGER = (21, 30, 60)
"""Days that are offered for the beginning and the end of an absence."""

STILL_TOLD = timedelta(days=60)
"""How long after its end a handover is still looked at, should the bot have been down."""

DRAFT = "hand_over"


def away(book: Casebook, request: Request, /, *, worker: WorkerId) -> None:
    """From which day will the worker be away? Asked by themselves, or by 管理员 for them."""
    speaker, giver = _about(book, request, worker)
    today = _today(book, request)
    days = [(today + timedelta(days=n)).isoformat() for n in range(STARTS_WITHIN + 1)]
    card(book, request, speaker, "away_from", **_who(speaker, giver), days=days, today=today.isoformat())


def away_from(book: Casebook, request: Request, /, *, worker: WorkerId, start: date) -> Answer | None:
    """To which day?"""
    speaker, giver = _about(book, request, worker)
    today = _today(book, request)
    if start < today:
        return answer(speaker, "answer_day_is_over")
    spans = (*range(ENDS_WITHIN), *LONGER)
    days = [(start + timedelta(days=n)).isoformat() for n in spans]
    values: dict[str, Any] = {"start": start.isoformat(), "days": days, "today": today.isoformat()}
    card(book, request, speaker, "away_until", **_who(speaker, giver), **values)
    return None


def away_until(book: Casebook, request: Request, /, *, worker: WorkerId, start: date, until: date) -> Answer | None:
    """Who does the work meanwhile?"""
    speaker, giver = _about(book, request, worker)
    if until < max(start, _today(book, request)):
        return answer(speaker, "answer_day_is_over")
    ask_taker(book, request, speaker, giver, do=f"away:{start.isoformat()}:{until.isoformat()}")
    return None


def away_to(
    book: Casebook, request: Request, /, *, worker: WorkerId, start: date, until: date, taker: WorkerId
) -> Answer | None:
    """A colleague was tapped: from that day to that day they stand in. Both are told."""
    speaker, giver = _about(book, request, worker)
    if until < max(start, _today(book, request)):
        return answer(speaker, "answer_day_is_over")
    heir = _taker(book, giver, taker)
    agreed = Handover(id=0, giver=giver.id, taker=heir.id, start=start, until=until)
    if any(replace(known, id=0) == agreed for known in book.town().handovers):
        return answer(speaker, "answer_done_already")
    _stand_in(book, request, speaker, agreed)
    return None


def _stand_in(book: Casebook, request: Request, speaker: Worker, agreed: Handover) -> None:
    town = book.town()
    giver, taker = town.workers[agreed.giver], town.workers[agreed.taker]
    agreed = replace(agreed, id=book.save_handover(agreed))
    duties: list[dict[str, Any]] = []
    if agreed.start <= _today(book, request):
        book.begin_round("handover_begins", str(agreed.id), agreed.start)
        duties = _change_hands(book, request.now, agreed, told=(speaker.id,))
    values = handover_values(book.town(), agreed)
    card(book, request, speaker, "handed_over", **_who(speaker, giver), **values, duties=len(duties))
    if giver.id != speaker.id:
        _tell(book, giver, "stand_in_for_you", **values)
    if taker.id != speaker.id:
        _tell(book, taker, "you_stand_in", **values, duties=duties)


def end(book: Casebook, request: Request, /, *, handover: int) -> Answer | None:
    """The giver is back early, or 管理员 says so: from now on their work is theirs again."""
    speaker = who(book, request)
    town, today = book.town(), _today(book, request)
    found = next((h for h in town.handovers if h.id == handover), None)
    if found is None or (found.until is not None and found.until < today):
        return answer(speaker, "answer_over_already")
    if speaker.id != found.giver:
        require_administrator(book, speaker)
    book.end_handover(handover, today - ONE_DAY)
    book.begin_round("handover_ends", str(handover), today)
    ended = replace(found, until=today - ONE_DAY)
    _change_hands(book, request.now, ended, told=(speaker.id,))
    values = handover_values(town, found)
    card(book, request, speaker, "handover_ended", **values, mine=speaker.id == found.giver)
    for person in (found.giver, found.taker):
        if person != speaker.id:
            _tell(book, town.workers[person], "stand_in_over", **values, mine=person == found.giver)
    return None


def change_hands(book: Casebook, now: datetime) -> None:
    """What the days have brought: handovers that begin today and those that ended, each told once to both.

    Part of the rounds, and told in their digest; the cases themselves change hands when they are looked at, at the
    latest here.
    """
    town, today = book.town(), now.astimezone(book.zone).date()
    for found in town.handovers:
        over = found.until is not None and found.until < today
        if over and found.until is not None and today - found.until <= STILL_TOLD:
            if book.begin_round("handover_ends", str(found.id), found.until + ONE_DAY):
                _change_hands(book, now, found, hold=Hold.DIGEST)
                for person in (found.giver, found.taker):
                    values = handover_values(town, found) | {"mine": person == found.giver}
                    _tell(book, town.workers[person], "stand_in_over", hold=Hold.DIGEST, **values)
        elif (
            not over
            and found.until is not None
            and found.start <= today
            and book.begin_round("handover_begins", str(found.id), found.start)
        ):
            duties = _change_hands(book, now, found, hold=Hold.DIGEST)
            values = handover_values(town, found)
            _tell(book, town.workers[found.giver], "stand_in_for_you", hold=Hold.DIGEST, **values)
            _tell(book, town.workers[found.taker], "you_stand_in", hold=Hold.DIGEST, **values, duties=duties)


# --- choosing who takes over ---


def ask_taker(book: Casebook, request: Request, speaker: Worker, giver: Worker, *, do: str) -> None:
    """Who takes the work? Colleagues close to the giver are offered; anybody else can be named in words.

    ``do`` says what happens then: ``away:START:UNTIL``, ``off`` or ``give:N`` (the N-th post of the giver).
    """
    draft = talk.begin(book, request, speaker, DRAFT, {"giver": giver.id, "do": do})
    offered = candidates(book.town(), giver)
    values: dict[str, Any] = {"do": do, "offered": people(book.town(), offered), "draft": draft.ref}
    values["duties"] = len(book.open_duties(giver.id))
    card(book, request, speaker, "who_takes_over", **_who(speaker, giver), **values, tag=do.partition(":")[0])


def candidates(town: Town, giver: Worker) -> list[Worker]:
    """The colleagues nearest to the giver who can be reached: the same post at the same school first."""
    roles = {post.role for post in giver.posts}
    schools = {post.school for post in giver.posts if post.school is not None}

    def distance(other: Worker) -> tuple[int, int]:
        same_role = any(post.role in roles for post in other.posts)
        same_school = any(post.school in schools for post in other.posts)
        leads = any(post.role in (Role.SCHOOL_LEADER, Role.TOWN_CONTACT) for post in other.posts)
        return (4 * (not same_school) if schools else 0) + 2 * (not same_role) + (not leads), other.id

    others = (w for w in town.workers.values() if w.id != giver.id and w.reachable() and not _only(w))
    return sorted(others, key=distance)[:MOST_OFFERED]


def _only(worker: Worker) -> bool:
    """Whether the worker keeps the staff list and nothing else: no children are given to them unasked."""
    return all(post.role is Role.ADMINISTRATOR for post in worker.posts)


@talk.listens(DRAFT)
def _named(book: Casebook, request: Request, speaker: Worker, draft: Draft, text: str) -> bool:
    """A colleague named in words."""
    town = book.town()
    giver = town.workers.get(draft.values["giver"])
    if giver is None:
        return False
    said = text.strip()
    found = [w for w in town.workers.values() if w.active and w.id != giver.id and w.name == said]
    if len(found) != 1:
        values: dict[str, Any] = {"said": said[:20], "offered": people(town, found), "do": draft.values["do"]}
        reply(book, request, speaker, "who_is_that", **_who(speaker, giver), **values)
        return True
    kind, *rest = str(draft.values["do"]).split(":")
    said_instead: Answer | None = None
    match kind, rest:
        case "away", [start, until]:
            first, last = date.fromisoformat(start), date.fromisoformat(until)
            said_instead = away_to(book, request, worker=giver.id, start=first, until=last, taker=found[0].id)
        case "give", [number]:
            said_instead = give_to(book, request, worker=giver.id, post=int(number), taker=found[0].id)
        case _:
            take_off_to(book, request, worker=giver.id, taker=found[0].id)
    book.drop_draft(draft.ref)
    if said_instead is not None:
        reply(book, request, speaker, said_instead.template)
    return True


# --- leaving, and giving a post away ---


def take_off(book: Casebook, request: Request, /, *, worker: WorkerId) -> None:
    """A worker leaves. With open duties somebody must be named who takes them; without, one tap confirms."""
    speaker, giver = _by_administrator(book, request, worker)
    if book.open_duties(giver.id) or book.rungs_of(giver.id):
        ask_taker(book, request, speaker, giver, do="off")
    else:
        card(book, request, speaker, "take_off", **_who(speaker, giver))


def take_off_now(book: Casebook, request: Request, /, *, worker: WorkerId) -> None:
    """Confirmed, with nobody to take over.

    Raises Refusal("has_duties") if duties have come up meanwhile, and Refusal("last_administrator") for the only one
    left who keeps the staff list.
    """
    speaker, giver = _by_administrator(book, request, worker)
    if book.open_duties(giver.id) or book.rungs_of(giver.id):
        raise Refusal("has_duties", name=giver.name)
    if giver.holds(Role.ADMINISTRATOR) and book.town().of_role(Role.ADMINISTRATOR) == (giver.id,):
        raise Refusal("last_administrator")
    _leave(book, giver)
    _stand_in_no_more(book, request, speaker, giver)
    card(book, request, speaker, "taken_off", **_who(speaker, giver), taker="", duties=0)


def take_off_to(book: Casebook, request: Request, /, *, worker: WorkerId, taker: WorkerId) -> None:
    """The worker leaves; posts, duties and cases are the other's for good."""
    speaker, giver = _by_administrator(book, request, worker)
    heir = _taker(book, giver, taker)
    _leave(book, giver)
    book.save_worker(replace(heir, posts=merged((*heir.posts, *giver.posts))))
    agreed = Handover(id=0, giver=giver.id, taker=heir.id, start=_today(book, request))
    duties = _change_hands(book, request.now, replace(agreed, id=book.save_handover(agreed)), told=(speaker.id,))
    card(book, request, speaker, "taken_off", **_who(speaker, giver), taker=heir.name, duties=len(duties))
    if heir.id != speaker.id:
        _tell(book, heir, "you_take_over", giver=giver.name, duties=duties, post=None)


def _leave(book: Casebook, giver: Worker) -> None:
    if giver.joined:
        book.cut_off(giver.id)
    book.save_worker(replace(giver, active=False, chat=None))


def _stand_in_no_more(book: Casebook, request: Request, speaker: Worker, gone: Worker) -> None:
    """Those for whom the one who left was to stand in do their own work, and hear of it."""
    town, today = book.town(), _today(book, request)
    for found in town.handovers:
        if found.taker == gone.id and found.until is not None and today <= found.until:
            book.end_handover(found.id, today - ONE_DAY)
            book.begin_round("handover_ends", str(found.id), today)
            if found.giver != speaker.id:
                _tell(book, town.workers[found.giver], "stand_in_over", **handover_values(town, found), mine=True)


def give(book: Casebook, request: Request, /, *, worker: WorkerId, post: int) -> Answer | None:
    """One post of a worker who moves goes to another: to whom?"""
    speaker, giver = _by_administrator(book, request, worker)
    if post >= len(giver.posts):
        return answer(speaker, "answer_old_button")
    ask_taker(book, request, speaker, giver, do=f"give:{post}")
    return None


def give_to(book: Casebook, request: Request, /, *, worker: WorkerId, post: int, taker: WorkerId) -> Answer | None:
    """The post and what is owed in it are the other's; a worker without a post left teaches on at the school.

    Given once for each time it was asked: after that, the same number would mean another post.
    """
    speaker, giver = _by_administrator(book, request, worker)
    asked = book.draft(speaker.id, DRAFT)
    if asked is None or asked.values != {"giver": giver.id, "do": f"give:{post}"} or post >= len(giver.posts):
        return answer(speaker, "answer_old_button")
    heir, given = _taker(book, giver, taker), giver.posts[post]
    book.drop_draft(asked.ref)
    left = giver.posts[:post] + giver.posts[post + 1 :]
    if not left:
        if given.school is None:
            raise Refusal("only_post", name=giver.name)
        left = (resting(given.school),)
    before = _children(book, giver.id)
    book.save_worker(replace(giver, posts=left))
    book.save_worker(replace(heir, posts=merged((*heir.posts, given))))
    follow.recompute(book, request.now, before, actor=speaker.id)
    duties = _lines(book, heir.id, _today(book, request), among=before)
    what: dict[str, Any] = {"role": given.role, "taker": heir.name}
    card(book, request, speaker, "post_given", **_who(speaker, giver), **what, duties=len(duties))
    if giver.id != speaker.id:
        _tell(book, giver, "post_taken", **what)
    if heir.id != speaker.id:
        _tell(book, heir, "you_take_over", giver=giver.name, duties=duties, post=given.role)
    return None


# --- within ---


def _today(book: Casebook, request: Request) -> date:
    return request.now.astimezone(book.zone).date()


def _who(speaker: Worker, giver: Worker) -> dict[str, Any]:
    return {"id": giver.id, "name": giver.name, "mine": speaker.id == giver.id}


def _about(book: Casebook, request: Request, worker: WorkerId) -> tuple[Worker, Worker]:
    """Who speaks, and whose work it is about: their own, or anybody's for 管理员."""
    speaker = who(book, request)
    giver = book.town().workers.get(worker)
    if worker != speaker.id:
        require_administrator(book, speaker)
    if giver is None or not giver.active:
        raise Refusal("nobody_there")
    return speaker, giver


def _by_administrator(book: Casebook, request: Request, worker: WorkerId) -> tuple[Worker, Worker]:
    speaker = administrator(book, request)
    giver = book.town().workers.get(worker)
    if giver is None or not giver.active:
        raise Refusal("nobody_there")
    return speaker, giver


def _taker(book: Casebook, giver: Worker, taker: WorkerId) -> Worker:
    found = book.town().workers.get(taker)
    if found is None or not found.active or found.id == giver.id:
        raise Refusal("nobody_there")
    return found


def _children(book: Casebook, *workers: WorkerId) -> list[PupilId]:
    """The children for whom one of these owes something, or before whom something stands."""
    found = (item for worker in workers for item in (*book.open_duties(worker), *book.rungs_of(worker)))
    return list(dict.fromkeys(pupil.id for _, pupil in found))


def _change_hands(
    book: Casebook, now: datetime, handover: Handover, *, told: tuple[WorkerId, ...] = (), hold: Hold = Hold.QUIET
) -> list[dict[str, Any]]:
    """Put the right names to what is owed; answers the taker's lines for the children that changed hands."""
    children = _children(book, handover.giver, handover.taker)
    theirs = {pupil.id for _, pupil in book.open_duties(handover.giver)}
    if children:
        follow.recompute(book, now, children, told=told, hold=hold)
    return _lines(book, handover.taker, now.astimezone(book.zone).date(), among=theirs)


def _lines(book: Casebook, worker: WorkerId, today: date, *, among: set[PupilId] | list[PupilId]) -> list[say.Values]:
    return [
        say.duty(duty, pupil=pupil, policy=book.policy, today=today, zone=book.zone)
        for duty, pupil in book.open_duties(worker)
        if pupil.id in among
    ]


def _tell(book: Casebook, person: Worker, template: str, /, *, hold: Hold = Hold.QUIET, **values: Any) -> None:
    book.tell(Notice(template=template, values=values, worker=person.id, hold=hold))

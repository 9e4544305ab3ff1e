"""管理员 looks after the staff: who has joined, codes, phones, and where to go on with a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from casework.desk.hearing import talk
from casework.desk.people import joining
from casework.desk.people.staff_values import Values, handovers, people, person
from casework.desk.reply import card, reply
from casework.desk.request import Answer, Refusal, Request
from casework.desk.rights import administrator, answer, require_administrator
from casework.people import Worker, WorkerId
from casework.ports import Casebook, Draft
from casework.town import Town

PAGE = 20
"""People on one card."""

DRAFT = "find_worker"

JUST_INVITED = timedelta(minutes=10)
"""How long a second tap on 发邀请码 points to the code just given out instead of making another."""


def menu(book: Casebook, request: Request, /, *, said: str = "") -> None:
    """``/staff``: how many have joined, and what can be done; with a name, the people of that name."""
    speaker = administrator(book, request)
    if said.strip():
        _find(book, request, speaker, said)
        return
    town = book.town()
    active = [worker for worker in town.workers.values() if worker.active]
    card(
        book, request, speaker, "staff",
        active=len(active),
        joined=sum(worker.joined for worker in active),
        blocked=sum(worker.blocked for worker in active),
    )  # fmt: skip


def not_joined(book: Casebook, request: Request, /, *, page: int = 0) -> None:
    """Who has not joined yet, or has blocked the bot."""
    speaker = administrator(book, request)
    found = [w for w in by_name(book.town()) if w.active and (not w.joined or w.blocked)]
    page = min(page, max(0, len(found) - 1) // PAGE)
    shown = found[page * PAGE : (page + 1) * PAGE]
    values: Values = {"people": people(book.town(), shown), "all": len(found)}
    values |= {"page": page, "pages": -(-len(found) // PAGE)}
    card(book, request, speaker, "staff_not_joined", **values)


def ask_name(book: Casebook, request: Request, /) -> None:
    """Whom are you looking for?"""
    speaker = administrator(book, request)
    draft = Draft(ref=book.new_ref(), worker=speaker.id, kind=DRAFT, values={}, at=request.now)
    book.save_draft(draft)
    card(book, request, speaker, "staff_ask_name", draft=draft.ref)


@talk.listens(DRAFT)
def _named(book: Casebook, request: Request, speaker: Worker, draft: Draft, text: str) -> bool:
    require_administrator(book, speaker)
    book.drop_draft(draft.ref)
    _find(book, request, speaker, text)
    return True


def _find(book: Casebook, request: Request, speaker: Worker, said: str) -> None:
    town, name = book.town(), said.strip()
    found = [w for w in by_name(town) if w.active and (w.name == name or (w.phone and w.phone == name))]
    found = found or [w for w in by_name(town) if w.active and name in w.name]
    if len(found) == 1:
        _show(book, request, speaker, found[0])
    else:
        values: Values = {"said": name[:20], "people": people(town, found[:PAGE]), "all": len(found)}
        reply(book, request, speaker, "staff_found", **values)


def show(book: Casebook, request: Request, /, *, worker: WorkerId) -> None:
    """One member of staff: posts, phone, whether joined, and what can be done."""
    speaker = administrator(book, request)
    _show(book, request, speaker, _of_staff(book, worker))


def _show(book: Casebook, request: Request, speaker: Worker, found: Worker) -> None:
    town, today = book.town(), request.now.astimezone(book.zone).date()
    values: Values = {
        "person": person(town, found),
        "handovers": handovers(town, found.id, today),
        "duties": len(book.open_duties(found.id)),
    }
    card(book, request, speaker, "staff_person", **values)


def invite(book: Casebook, request: Request, /, *, worker: WorkerId) -> None:
    """A code for the worker, to be passed on by 管理员. One that was given out just now stays good: it is kept
    nowhere in words, so it is pointed to, and another is made only when asked for."""
    speaker = administrator(book, request)
    found = _of_staff(book, worker)
    until = book.open_invitation(found.id, request.now)
    if until is not None and request.now - (until - joining.CODE_HOLDS) < JUST_INVITED:
        reply(
            book, request, speaker, "invited_just_now",
            id=found.id, name=found.name, at=(until - joining.CODE_HOLDS).isoformat(), expires=until.isoformat(),
            given=int(until.timestamp()),
        )  # fmt: skip
        return
    _invite(book, request, speaker, found)


def invite_anew(book: Casebook, request: Request, /, *, worker: WorkerId, given: int) -> Answer | None:
    """重新发一个: the code that was given out (known by the second in which it runs out) stops working, once."""
    speaker = administrator(book, request)
    found = _of_staff(book, worker)
    until = book.open_invitation(found.id, request.now)
    if until is not None and int(until.timestamp()) != given:
        return answer(speaker, "answer_invited_already")
    if until is not None:
        # Two codes made within one second are told apart by when they run out.
        made = until - joining.CODE_HOLDS
        request = replace(request, now=max(request.now, made + timedelta(seconds=1)))
    _invite(book, request, speaker, found)
    return None


def _invite(book: Casebook, request: Request, speaker: Worker, found: Worker) -> None:
    invitation = joining.invite(book, request.now, found.id)
    reply(
        book, request, speaker, "invitation",
        id=found.id, name=found.name, code=invitation.code, expires=invitation.expires.isoformat(),
        joined=found.joined,
    )  # fmt: skip


def cut_off(book: Casebook, request: Request, /, *, worker: WorkerId) -> None:
    """A lost phone: asks once more before it is cut off."""
    speaker = administrator(book, request)
    found = _of_staff(book, worker)
    card(book, request, speaker, "cut_off", id=found.id, name=found.name, joined=found.joined)


def cut_off_now(book: Casebook, request: Request, /, *, worker: WorkerId) -> None:
    """The phone gets nothing more and may ask nothing more. It is not told: somebody else may hold it."""
    speaker = administrator(book, request)
    found = _of_staff(book, worker)
    if found.joined:
        book.cut_off(found.id)
    card(book, request, speaker, "phone_cut_off", id=found.id, name=found.name, mine=found.id == speaker.id)


def by_name(town: Town) -> list[Worker]:
    return sorted(town.workers.values(), key=lambda worker: (worker.name, worker.id))


def _of_staff(book: Casebook, worker: WorkerId) -> Worker:
    found = book.town().workers.get(worker)
    if found is None or not found.active:
        raise Refusal("nobody_there")
    return found

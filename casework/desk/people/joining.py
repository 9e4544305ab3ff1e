"""Joining: one-time codes bind one phone to one worker; whoever is not joined learns nothing."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Final

from casework.desk.people.staff_values import posts
from casework.desk.reply import reply
from casework.desk.request import Refusal, Request
from casework.people import Post, Role, Worker, WorkerId
from casework.ports import Casebook, Hold, Invitation, Notice

CODE_LETTERS: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""What codes are made of: nothing that could be read as something else (I, L, O, 0, 1)."""

CODE_LENGTH: Final = 8
CODE_HOLDS: Final = timedelta(days=7)

MOST_TRIES: Final = 5
TRIES_WITHIN: Final = timedelta(hours=1)


class AdministratorThere(ValueError):
    """The town has a 管理员 already, who gives out all other codes."""


def invite(book: Casebook, now: datetime, worker: WorkerId) -> Invitation:
    """A fresh code for the worker, good for seven days and once; codes given before stop working."""
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    invitation = Invitation(code=code, worker=worker, expires=now + CODE_HOLDS)
    book.save_invitation(invitation)
    return invitation


def create_first_administrator(book: Casebook, now: datetime, *, name: str) -> Invitation:
    """The first 管理员 of a town that has none, invited. Raises AdministratorThere if there is one."""
    if book.town().of_role(Role.ADMINISTRATOR):
        raise AdministratorThere(AdministratorThere.__doc__)
    worker = Worker(id=0, name=name, posts=(Post(role=Role.ADMINISTRATOR),))
    return invite(book, now, book.save_worker(worker))


def start(book: Casebook, request: Request, /, *, code: str = "") -> None:
    """``/start``, with or without a code. Raises Refusal("not_joined") where there is nobody to greet."""
    here = book.worker_of_chat(request.chat)
    if not code:
        if here is None or not here.active:
            raise Refusal("not_joined")
        reply(book, request, here, "joined", name=here.name, posts=posts(book.town(), here), already=True)
        return
    if book.wrong_codes(request.chat, request.now - TRIES_WITHIN) >= MOST_TRIES:
        _say(book, request, "code_too_many")
        return
    invited = book.redeem(normalised(code), request.now)
    worker = book.town().workers.get(invited) if invited is not None else None
    if worker is None or not worker.active:
        book.note_wrong_code(request.chat, request.now)
        left = MOST_TRIES - book.wrong_codes(request.chat, request.now - TRIES_WITHIN)
        _say(book, request, "code_wrong", left=max(0, left))
        return
    if here is not None and here.id != worker.id:
        raise Refusal("phone_of_another", name=here.name)  # gives the code back: it is not used up
    former = book.link_chat(worker.id, request.chat)
    if former is not None and former != request.chat:
        book.tell(Notice(template="phone_replaced", values={"name": worker.name}, chat=former, hold=Hold.NEVER))
    reply(book, request, worker, "joined", name=worker.name, posts=posts(book.town(), worker), already=False)


def standing_changed(book: Casebook, request: Request, /, *, blocked: bool) -> None:
    """The person blocked the bot, or let it in again."""
    book.mark_blocked(request.chat, blocked)


def normalised(code: str) -> str:
    """A code as it was given out, however it was typed: spaces, dashes and small letters do no harm."""
    return "".join(letter for letter in code.upper() if letter.isalnum())


def _say(book: Casebook, request: Request, template: str, **values: object) -> None:
    book.tell(Notice(template=template, values=values, chat=request.chat, reply=True, hold=Hold.NEVER))

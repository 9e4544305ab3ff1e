"""Conversations that are not finished: which room takes the text, picture or place that comes while one is open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TypeAlias

from casework.desk.reply import reply
from casework.desk.request import Request
from casework.desk.rights import who
from casework.people import Worker
from casework.ports import Casebook, Draft

Listener: TypeAlias = Callable[[Casebook, Request, Worker, Draft, str], bool]
"""Takes text for an open draft of its kind; False if the text means nothing to it."""

PATIENCE = timedelta(hours=2)
"""How long an open conversation takes text as meant for it; its buttons work for as long as it is open."""

_listeners: dict[str, Listener] = {}


def listens(kind: str) -> Callable[[Listener], Listener]:
    """Registers the listener for drafts of this kind."""

    def register(listener: Listener) -> Listener:
        _listeners[kind] = listener
        return listener

    return register


def answered(book: Casebook, request: Request, worker: Worker, text: str) -> bool:
    """Give the text to the latest open conversation that can use it; False if there is none."""
    found = (book.draft(worker.id, kind) for kind in _listeners)
    waiting = [draft for draft in found if draft is not None and request.now - draft.at <= PATIENCE]
    waiting.sort(key=lambda draft: draft.at, reverse=True)
    return any(_listeners[draft.kind](book, request, worker, draft, text) for draft in waiting)


def cancel(book: Casebook, request: Request, /) -> None:
    """取消: the conversation that was begun last is over; what it has recorded already stays."""
    worker = who(book, request)
    draft = book.draft(worker.id)
    if draft is None or request.now - draft.at > PATIENCE:
        reply(book, request, worker, "nothing_to_cancel")
        return
    book.drop_draft(draft.ref)
    reply(book, request, worker, "cancelled")


def own_draft(book: Casebook, worker: Worker, ref: str, kind: str) -> Draft | None:
    """The open conversation with that name, if it is this person's and of this kind (``doubt.`` begins many)."""
    found = book.draft_by_ref(ref)
    if found is None or found.worker != worker.id:
        return None
    return found if found.kind in (kind, f"{kind}.{ref}") else None

"""Conversations that are not finished: which room takes the text, picture or place that comes while one is open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TypeAlias

from casework.desk.request import Request
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
    draft = book.draft(worker.id)
    if draft is None or request.now - draft.at > PATIENCE:
        return False
    listener = _listeners.get(draft.kind)
    return listener is not None and listener(book, request, worker, draft, text)

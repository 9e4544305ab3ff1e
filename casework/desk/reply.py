"""Answers to what a person just sent: to the same phone, before anything else, at any hour."""

from __future__ import annotations

from typing import Any

from casework.desk.request import Request
from casework.people import Worker
from casework.ports import Casebook, Hold, Notice


def reply(book: Casebook, request: Request, worker: Worker, template: str, /, **values: Any) -> None:
    """Answer with a message of its own."""
    _say(book, request, worker, template, values, edit=None, draft=None)


def card(
    book: Casebook, request: Request, worker: Worker, template: str, /, *, draft: str | None = None, **values: Any
) -> None:
    """Answer with a card that takes the place of the one whose button was pressed; a new one to a message."""
    _say(book, request, worker, template, values, edit=request.message if request.pressed else None, draft=draft)


def _say(
    book: Casebook,
    request: Request,
    worker: Worker,
    template: str,
    values: dict[str, Any],
    *,
    edit: int | None,
    draft: str | None,
) -> None:
    book.tell(
        Notice(
            template=template,
            values=values,
            worker=worker.id,
            chat=request.chat,
            reply=True,
            hold=Hold.NEVER,
            edit=edit,
            draft=draft,
        )
    )

"""What the desk does with things that are nobody's report: old buttons, stickers."""

from __future__ import annotations

from casework.desk.request import Answer, Request
from casework.desk.rights import who
from casework.ports import Casebook, Hold, Notice


def ignored(book: Casebook, request: Request, /) -> None:
    """Nothing to do; the update is done with."""


def not_read(book: Casebook, request: Request, /) -> None:
    """Something that carries no words and no evidence."""
    _answer(book, request, "not_read")


def old_button(book: Casebook, request: Request, /) -> Answer:
    """A button of an older version, or words that never stood behind one of ours."""
    worker = book.worker_of_chat(request.chat)
    return Answer(template="answer_old_button", values={"locale": worker.locale} if worker is not None else {})


def _answer(book: Casebook, request: Request, template: str) -> None:
    worker = who(book, request)
    book.tell(Notice(template=template, worker=worker.id, chat=request.chat, reply=True, hold=Hold.NEVER))

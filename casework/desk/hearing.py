"""Whatever a joined worker writes: as an answer to a message of the bot, forwarded, or by itself."""

from __future__ import annotations

from dataclasses import replace

from casework.desk import answers, attached, forwards, kept_words, report
from casework.desk.request import Request
from casework.desk.rights import who
from casework.ports import Casebook

WAITING = (attached.EARLY, attached.STRAY, kept_words.KIND)
"""What may wait for a text: one look for all of it, as every report passes here."""


def hear(book: Casebook, request: Request, /, *, text: str) -> None:
    """A text that is no command. One that was heard by its edit already, for it came late, is not heard twice."""
    worker = who(book, request)
    waiting = book.drafts_of(worker.id, WAITING)
    early = waiting.get(attached.EARLY)
    if early is not None and request.message in early.values["messages"]:
        return
    request = replace(request, voices=attached.STRAY in waiting)
    if request.forwarded is not None:
        if not forwards.forwarded(book, request, worker, text):
            forwards.says_nothing(book, request, worker)
        return
    if answers.answered(book, request, worker, text):
        return
    if kept_words.name_typed(book, request, worker, text, waiting.get(kept_words.KIND)):
        return
    report.hear(book, request, text=text)

"""Whatever a joined worker writes: as an answer to a message of the bot, forwarded, or by itself."""

from __future__ import annotations

from casework.desk import answers, forwards, kept_words, report
from casework.desk.request import Request
from casework.desk.rights import who
from casework.ports import Casebook


def hear(book: Casebook, request: Request, /, *, text: str) -> None:
    """A text that is no command. One that was heard by its edit already, for it came late, is not heard twice."""
    worker = who(book, request)
    if request.message is not None and not request.pressed and _heard_edited(book, request):
        return
    if request.forwarded is not None:
        if not forwards.forwarded(book, request, worker, text):
            forwards.says_nothing(book, request, worker)
        return
    if answers.answered(book, request, worker, text) or kept_words.name_typed(book, request, worker, text):
        return
    report.hear(book, request, text=text)


def _heard_edited(book: Casebook, request: Request) -> bool:
    assert request.message is not None
    known = book.heard(request.chat, request.message)
    return known is not None and known.edited is not None

"""Forwarded messages: read as of the day they were written, recorded as said by whoever forwards them.

Not a word of one is kept as a note or told to anybody else: it was written to one person.
"""

from __future__ import annotations

from casework.desk.cases.follow import today_of
from casework.desk.hearing.kept_words import ask_day, ask_whom, narrow_reading
from casework.desk.reply import reply
from casework.desk.reports.taking_down import take_down
from casework.desk.request import Forwarded, Request
from casework.desk.rights import who
from casework.people import Pupil, Worker
from casework.ports import Casebook
from casework.reading import pronouns
from casework.reading.reader import read
from casework.reading.scope import Scope

CASES_OFFERED = 6


def forwarded(book: Casebook, request: Request, worker: Worker, text: str) -> bool:
    """Read what was forwarded; False where it says nothing of a child, and nothing was answered."""
    came = request.forwarded
    assert came is not None
    if came.by_bot:
        return False
    at = came.at.astimezone(book.zone)
    scope = book.scope(worker)
    reading = read(text, scope=scope, at=at, calendar=book.calendar())
    if not reading.empty:
        if at.date() == today_of(book, request.now):
            take_down(book, request, worker, reading)
        else:
            ask_day(book, request, worker, text, reading)
        return True
    said = _of_some_child(book, request, worker, scope, text)
    if said is None:
        return False
    ask_whom(book, request, worker, said, _likely(book, worker, scope, came), by_parent=text)
    return True


def not_taken(book: Casebook, request: Request, /, *, kind: str) -> None:
    """Something was forwarded that only its own author can send."""
    says_nothing(book, request, who(book, request), kind=kind)


def says_nothing(book: Casebook, request: Request, worker: Worker, *, kind: str = "text") -> None:
    """The short answer to what was forwarded and is no report."""
    by_bot = request.forwarded is not None and request.forwarded.by_bot
    reply(book, request, worker, "forwarded_says_nothing", kind="by_bot" if by_bot else kind)


def _of_some_child(book: Casebook, request: Request, worker: Worker, scope: Scope, text: str) -> str | None:
    """The words as they are to be recorded once somebody says of which child; None where they report nothing.

    A parent who writes that the child is ill asks for leave: that is said on the card, and recorded by the tap only.
    """
    child = next(iter(scope.pupils), None)
    if child is None:
        return None
    for said in (text, pronouns.excused(text) if pronouns.of_a_parent(text) else None):
        if said is not None and narrow_reading(book, worker, child, said, request.written).items:
            return said
    return None


def _likely(book: Casebook, worker: Worker, scope: Scope, came: Forwarded) -> list[Pupil]:
    """Who may be meant: children whose name or whose guardian's name the sender goes by, then those with a case."""
    sender = came.sender
    family = [
        one
        for one in scope.pupils
        if sender and (one.name in sender or any(g.name and g.name in sender for g in one.guardians if len(g.name) > 1))
    ]
    if family:
        return family
    mine = {one.id for one in scope.pupils}
    return [pupil for pupil, _ in book.cases_of(worker, limit=CASES_OFFERED) if pupil.id in mine]

"""Conversations that are not finished: which room takes the text, picture or place that comes while one is open."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

from casework.desk.hearing import old_questions
from casework.desk.hearing.old_questions import Became
from casework.desk.reply import reply
from casework.desk.request import Request
from casework.desk.rights import who
from casework.people import PupilId, Worker
from casework.ports import Casebook, Draft

Listener: TypeAlias = Callable[[Casebook, Request, Worker, Draft, str], bool]
"""Takes text for an open draft of its kind; False if the text means nothing to it."""

PATIENCE = timedelta(hours=2)
"""How long an open conversation takes text as meant for it; its buttons work for as long as it is open."""

QUESTIONS = ("doubt.", "whom.", "class.")
"""What the kinds of drafts begin with that ask which child, or which class, was meant."""

ROLL_CALL: Final = "roll_call"
"""The draft of the question whether those who were missing are back; it is no question which child was meant."""

_listeners: dict[str, Listener] = {}


def listens(kind: str) -> Callable[[Listener], Listener]:
    """Registers the listener for drafts of this kind; one that ends with a full stop is a family of kinds."""

    def register(listener: Listener) -> Listener:
        _listeners[kind] = listener
        return listener

    return register


def answered(book: Casebook, request: Request, worker: Worker, text: str, *, family: str | None = None) -> bool:
    """Give the text to the latest open conversation that can use it (one of ``family`` alone, where it is named);
    False if there is none."""
    waiting: list[tuple[Draft, bool, Listener]] = []
    for kind, listener in _listeners.items():
        if family in (None, kind):
            of_kind = (draft for draft in _open(book, worker, kind) if request.now - draft.at <= PATIENCE)
            waiting += [(draft, kind.endswith("."), listener) for draft in of_kind]
    # Of one moment a question comes before what takes any text for a note.
    waiting.sort(key=lambda one: (one[0].at, one[1]), reverse=True)
    return any(listener(book, request, worker, draft, text) for draft, _, listener in waiting)


def _open(book: Casebook, worker: Worker, kind: str) -> list[Draft]:
    if kind.endswith("."):
        return book.drafts_of_family(worker.id, kind)
    draft = book.draft(worker.id, kind)
    return [draft] if draft is not None else []


def began_since(
    book: Casebook, request: Request, worker: Worker, since: datetime, *, of_others_than: Collection[PupilId] = ()
) -> bool:
    """Whether a conversation that takes text was begun since that moment, or went on: what is written without a name is
    meant for it first. One that is about these children alone does not count."""
    families = tuple(kind for kind in _listeners if kind.endswith("."))
    return any(
        (draft.kind in _listeners or draft.kind.startswith(families))
        and max(since, request.now - PATIENCE) <= draft.at
        and draft.values.get("pupil") not in of_others_than
        for draft in book.drafts_of_family(worker.id, "")
    )


def cancel(book: Casebook, request: Request, /) -> None:
    """取消: the conversation that was begun last is over; what it has recorded already stays."""
    worker = who(book, request)
    draft = book.draft(worker.id)
    if draft is None or request.now - draft.at > PATIENCE:
        reply(book, request, worker, "nothing_to_cancel")
        return
    book.drop_draft(draft.ref)
    if draft.kind.startswith(QUESTIONS):
        old_questions.give_up(book, request, worker, draft, Became.CANCELLED)
    reply(book, request, worker, "cancelled")


def latest_question(book: Casebook, worker: Worker, now: datetime) -> Draft | None:
    """The question, asked last of all conversations that are open, which child or class was meant."""
    draft = latest_asked(book, worker, now)
    return draft if draft is not None and draft.kind.startswith(QUESTIONS) else None


def latest_asked(book: Casebook, worker: Worker, now: datetime) -> Draft | None:
    """The same, or the question of a roll call: whatever 撤销 is said of before anything that was recorded earlier."""
    draft = book.draft(worker.id)
    if draft is None or now - draft.at > PATIENCE or not draft.kind.startswith((*QUESTIONS, ROLL_CALL)):
        return None
    return draft


def let_go(book: Casebook, request: Request, worker: Worker, question: Draft) -> None:
    """撤销 of a question: nothing is recorded of what is asked about; what its message has recorded already stays."""
    book.drop_draft(question.ref)
    old_questions.give_up(book, request, worker, question, Became.CANCELLED)
    reply(book, request, worker, "question_let_go")


def begin(book: Casebook, request: Request, worker: Worker, kind: str, values: Mapping[str, Any]) -> Draft:
    """Open a conversation of this kind; the one of this kind that was open is gone."""
    draft = Draft(ref=book.new_ref(), worker=worker.id, kind=kind, values=values, at=request.now)
    book.save_draft(draft)
    return draft


def forget(book: Casebook, worker: Worker, kind: str) -> None:
    """What is typed is no longer meant for the conversation of this kind, if one was open."""
    draft = book.draft(worker.id, kind)
    if draft is not None:
        book.drop_draft(draft.ref)


def own_draft(book: Casebook, worker: Worker, ref: str, kind: str) -> Draft | None:
    """The open conversation with that name, if it is this person's and of this kind (``doubt.`` begins many)."""
    found = book.draft_by_ref(ref)
    if found is None or found.worker != worker.id:
        return None
    return found if found.kind in (kind, f"{kind}.{ref}") else None

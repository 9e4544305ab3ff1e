"""An edited message says nothing any more: whether what it had said is taken back or stays, by a tap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from casework.desk.cases import follow
from casework.desk.reply import card
from casework.desk.reports import undo
from casework.desk.reports.edits import lines_of, now_standing, take_away
from casework.desk.reports.revision import Edit
from casework.desk.request import Answer, Refusal, Request
from casework.desk.rights import answer, child_of_own, who
from casework.desk.standing import too_old
from casework.fact import Attempted, Fact
from casework.people import Act, Worker
from casework.ports import Casebook
from casework.reading.contract import Reading
from casework.spoken import Heard


def take_back(book: Casebook, request: Request, /, *, message: int) -> Answer | None:
    """撤销原来的记录: everything that the edited message had said, once, and what buttons have made of it since."""
    worker, known = _own(book, request, message)
    done: Answer | None = answer(worker, "answer_taken_back_already")
    put_right = [fact for fact in now_standing(book, known) if fact.utterance not in known.utterances]
    if put_right:
        _take_away(book, request, worker, known, put_right)
        done, request = None, replace(request, pressed=False)
    for utterance in known.utterances:
        if undo.undo(book, request, utterance=utterance) is None:
            # The first takes the place of the question, the others are messages of their own.
            done, request = None, replace(request, pressed=False)
    return done


def _take_away(book: Casebook, request: Request, worker: Worker, known: Heard, facts: Sequence[Fact]) -> None:
    """What was put right by a button goes with what it had replaced."""
    for fact in facts:
        child_of_own(book, worker, Act.ATTEMPT if isinstance(fact.body, Attempted) else Act.REPORT, fact, request.now)
        if too_old(fact, request.now):
            raise Refusal("too_old")
    edit = Edit(worker=worker, written=request, now=request, known=known, reading=Reading())
    take_away(book, edit, facts)
    charts = book.charts({fact.subject.id for fact in facts})
    follow.recompute(book, request.now, list(charts), actor=worker.id)
    undo.tell_hearers(book, request, worker, charts, facts)
    card(
        book, request, worker, "corrected",
        changed=[], gone=lines_of(book, request, facts), utterance=None, you=worker.id,
    )  # fmt: skip


def keep(book: Casebook, request: Request, /, *, message: int) -> Answer | None:
    """保留: what was recorded stays as it is."""
    worker, known = _own(book, request, message)
    card(book, request, worker, "edited_kept", lines=lines_of(book, request, now_standing(book, known)))
    return None


def _own(book: Casebook, request: Request, message: int) -> tuple[Worker, Heard]:
    """Raises Refusal for a message of somebody else, or one that nobody remembers."""
    worker = who(book, request)
    known = book.heard(request.chat, message)
    if known is None or known.worker != worker.id:
        raise Refusal("nothing_to_undo")
    return worker, known

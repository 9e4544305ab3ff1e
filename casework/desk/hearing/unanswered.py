"""Questions that nobody has answered: asked once more with a round of the day, let go after the days of the pack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from casework.desk.hearing import doubts, kept_words, old_questions, which_class
from casework.desk.hearing.answering import YES_WITHIN
from casework.desk.hearing.doubts import Pending
from casework.desk.hearing.old_questions import Became
from casework.desk.reply import reply
from casework.desk.reports import card as report_card
from casework.desk.request import Request
from casework.people import Worker, WorkerId
from casework.ports import Casebook, Draft
from casework.reading.contract import Intent

FAMILIES: Final = (doubts.FAMILY, f"{kept_words.KIND}.", which_class.FAMILY)
"""What the kinds of the drafts begin with that ask which child, or which class, was meant."""

MOST_LISTED: Final = 20
"""How many open names one list shows; the others wait for the next round."""

LEFT_ALONE: Final = timedelta(hours=1)
"""A question asked shortly before a round waits for the next one: the answer may be on its way."""


def look(book: Casebook, now: datetime) -> None:
    """A name that is still asked for is asked for once more, several in one message; what was not answered in time is
    let go, which a message says with what was not recorded. The draft of somebody who has left goes at once: nobody may
    answer it."""
    patience = timedelta(days=book.policy.question_kept_days)
    again: dict[WorkerId, list[Draft]] = {}
    waiting = sorted(book.questions(FAMILIES, before=now - LEFT_ALONE), key=lambda draft: (draft.at, _written(draft)))
    for draft in waiting:
        worker = book.town().workers.get(draft.worker)
        if worker is None or not worker.active or worker.chat is None:
            book.drop_draft(draft.ref)
            continue
        request = Request(chat=worker.chat, at=now, now=now)
        by_name = draft.kind.startswith(doubts.FAMILY)
        if by_name and not doubts.kept(draft).again:
            again.setdefault(worker.id, []).append(draft)
        elif now - draft.at >= patience:
            book.drop_draft(draft.ref)
            old_questions.give_up(book, request, worker, draft, Became.LAPSED)
            if by_name:
                old_questions.say_lapsed(book, request, worker, draft)
    for asked, of_theirs in again.items():
        _ask_again(book, book.town().workers[asked], of_theirs, now)


def _written(draft: Draft) -> str:
    """When the message was written that it is asked about."""
    written: str = draft.values.get("at") or draft.values.get("written") or ""
    return written


def _ask_again(book: Casebook, worker: Worker, waiting: Sequence[Draft], now: datetime) -> None:
    """The question once more; several of one person as one list, from which each is opened by a tap."""
    assert worker.chat is not None
    request = Request(chat=worker.chat, at=now, now=now)
    asked = sorted((replace(doubts.kept(one), listing=False, again=True) for one in waiting), key=_urgency)
    asked = asked[:MOST_LISTED]
    several = len(asked) > 1
    for pending in asked:
        _close(book, request, worker, pending, listed=several)
        # Below a list a bare 是 could answer any of them, so that it answers none.
        doubts.keep(book, worker, pending, now - 2 * YES_WITHIN if several else now)
    if several:
        _list(book, request, worker, asked)
        return
    [pending] = asked
    report_card.show(
        book, request, worker, report_card.of_utterance(book, request, worker, pending.utterance),
        utterance=pending.utterance, left=pending.left, question=doubts.question(book, worker, pending),
    )  # fmt: skip


def _close(book: Casebook, request: Request, worker: Worker, pending: Pending, *, listed: bool) -> None:
    """The card that has asked so far; where a list asks, which shows nothing else, it keeps what the message had
    recorded."""
    recorded = report_card.of_utterance(book, request, worker, pending.utterance)
    if listed and recorded and pending.message is not None:
        report_card.show(
            book, request, worker, recorded, utterance=pending.utterance, left=pending.left, edit=pending.message
        )  # fmt: skip
        return
    said = pending.now_asked.said
    old_questions.close(book, request, worker, Became.BELOW, message=pending.message, said=said)


def _list(book: Casebook, request: Request, worker: Worker, asked: Sequence[Pending]) -> None:
    reply(
        book, request, worker, "questions",
        questions=[
            {
                "draft": pending.ref,
                "said": pending.now_asked.said,
                "at": pending.at.isoformat(),
                "lines": [doubts.says(item) for item in pending.now_asked.items],
            }
            for pending in asked
        ],
        days=book.policy.question_kept_days,
    )  # fmt: skip


def _urgency(pending: Pending) -> tuple[bool, datetime]:
    """Who is missing comes first, then everything else; what was written first before the rest."""
    return not any(item.intent is Intent.ABSENCE for item in pending.now_asked.items), pending.at

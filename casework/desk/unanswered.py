"""Questions that nobody has answered: asked once more with a round of the day, let go after the days of the pack."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from casework.desk import doubts, kept_words, old_questions, report_card, which_class
from casework.desk.old_questions import Became
from casework.desk.request import Request
from casework.people import Worker
from casework.ports import Casebook, Draft

FAMILIES: Final = (doubts.FAMILY, f"{kept_words.KIND}.", which_class.FAMILY)
"""What the kinds of the drafts begin with that ask which child, or which class, was meant."""

LEFT_ALONE: Final = timedelta(hours=1)
"""A question asked shortly before a round waits for the next one: the answer may be on its way."""


def look(book: Casebook, now: datetime) -> None:
    """A name that is still asked for is asked for once more; what was not answered in time is let go, which a
    message says with what was not recorded. The draft of somebody who has left goes at once: nobody may answer it."""
    patience = timedelta(days=book.policy.question_kept_days)
    waiting = sorted(book.questions(FAMILIES, before=now - LEFT_ALONE), key=lambda draft: (draft.at, _written(draft)))
    for place, draft in enumerate(waiting):
        worker = book.town().workers.get(draft.worker)
        if worker is None or not worker.active or worker.chat is None:
            book.drop_draft(draft.ref)
            continue
        # Of several asked in one moment the last stands lowest in the chat: what is typed next answers that one.
        moment = now + timedelta(microseconds=place)
        request = Request(chat=worker.chat, at=moment, now=moment)
        by_name = draft.kind.startswith(doubts.FAMILY)
        if by_name and not doubts.kept(draft).again:
            _ask_again(book, request, worker, draft)
        elif now - draft.at >= patience:
            book.drop_draft(draft.ref)
            old_questions.give_up(book, request, worker, draft, Became.LAPSED)
            if by_name:
                old_questions.say_lapsed(book, request, worker, draft)


def _written(draft: Draft) -> str:
    """When the message was written that it is asked about."""
    written: str = draft.values.get("at") or draft.values.get("written") or ""
    return written


def _ask_again(book: Casebook, request: Request, worker: Worker, draft: Draft) -> None:
    pending = replace(doubts.kept(draft), listing=False, again=True)
    said = pending.now_asked.said
    old_questions.close(book, request, worker, Became.BELOW, message=draft.message, said=said)
    doubts.keep(book, worker, pending, request.now)
    report_card.show(
        book, request, worker, report_card.of_utterance(book, request, worker, pending.utterance),
        utterance=pending.utterance, left=pending.left, question=doubts.question(book, worker, pending),
    )  # fmt: skip

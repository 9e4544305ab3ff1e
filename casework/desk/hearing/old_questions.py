"""The card that asked something, once the answer stands elsewhere: it says what became of it and keeps no buttons."""

from __future__ import annotations

from enum import StrEnum

from casework.desk import say
from casework.desk.hearing import doubts, group_lines
from casework.desk.reports import card as report_card
from casework.desk.request import Request
from casework.people import Pupil, Worker
from casework.ports import Casebook, Draft, Hold, Notice


class Became(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"  # with a child
    DROPPED = "dropped"  # nothing is to be recorded of that name
    BELOW = "below"  # it is asked in a later message
    EDITED = "edited"  # the message it was about says something else now
    CANCELLED = "cancelled"
    LAPSED = "lapsed"  # nobody answered


def close(
    book: Casebook,
    request: Request,
    worker: Worker,
    became: Became,
    *,
    message: int | None,
    said: str = "",
    child: Pupil | None = None,
    lines: tuple[say.Values, ...] = (),
) -> None:
    """Say on the card of the question (None: nobody knows which it is) what became of it. ``said`` is the name that
    was asked about, ``child`` who it is, ``lines`` what it said of the child."""
    if message is not None:
        _say(book, request, worker, became, message=message, said=said, child=child, lines=lines)


def say_lapsed(book: Casebook, request: Request, worker: Worker, draft: Draft) -> None:
    """What was not recorded, name by name, because nobody said who was meant: a card that changes a week later is seen
    by nobody."""
    pending = doubts.kept(draft)
    for asked in pending.asked[pending.place :]:
        lines = tuple(doubts.says(item) for item in asked.items)
        _say(book, request, worker, Became.LAPSED, message=None, said=asked.said, child=None, lines=lines)


def _say(
    book: Casebook,
    request: Request,
    worker: Worker,
    became: Became,
    *,
    message: int | None,
    said: str,
    child: Pupil | None,
    lines: tuple[say.Values, ...],
) -> None:
    values: say.Values = {
        "became": became,
        "said": said,
        "child": report_card.child_of(book, worker, child) if child is not None else None,
        "lines": list(lines),
    }
    book.tell(
        Notice(
            template="question_over",
            values=values,
            chat=request.chat,
            worker=worker.id,
            reply=True,
            hold=Hold.NEVER,
            edit=message,
        )
    )


def give_up(book: Casebook, request: Request, worker: Worker, draft: Draft, became: Became) -> None:
    """A question that is not asked any more: its card keeps what the message had recorded."""
    if draft.message is None or not draft.kind.startswith(doubts.FAMILY):
        close(book, request, worker, became, message=draft.message)
        return
    pending = doubts.kept(draft)
    group_lines.let_be(book, pending.came.get("group"), request.now)
    recorded = report_card.of_utterance(book, request, worker, pending.utterance)
    if not recorded:
        asked = pending.now_asked
        lines = tuple(doubts.says(item) for item in asked.items)
        close(book, request, worker, became, message=draft.message, said=asked.said, lines=lines)
        return
    left = pending.left
    left.dropped += [asked.said for asked in pending.asked[pending.place :]]
    left.calls += [book.town().classes[class_id].label for class_id, _ in pending.held]
    report_card.show(
        book, request, worker, recorded, utterance=pending.utterance, left=left, edit=draft.message
    )  # fmt: skip

"""Whatever a joined worker writes: as an answer to a message of the bot, forwarded, or by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from casework.desk.boarding import gate_heard, late_typed
from casework.desk.cases import look
from casework.desk.hearing import answers, attached, doubts, forwards, kept_words, not_enough, talk, which_class
from casework.desk.leaves import renewal
from casework.desk.leaves import shorter as shorter_leave
from casework.desk.lessons import where_typed
from casework.desk.people import words_for_children
from casework.desk.reply import reply
from casework.desk.reports import other_child, taking_down
from casework.desk.request import Request
from casework.desk.rights import who
from casework.desk.roll import closing_days
from casework.desk.sightings import telling
from casework.people import Worker
from casework.ports import Casebook, Hold, Notice
from casework.reading import pronouns
from casework.reading.contract import Intent, Reading
from casework.reading.reader import read

_INNER: Final = str.maketrans("“”", "‘’")
"""Quotation marks inside of quotation marks."""

WAITING: Final = (attached.EARLY, attached.STRAY, kept_words.KIND)
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
    _by_itself(book, request, worker, text)


def _by_itself(book: Casebook, request: Request, worker: Worker, text: str) -> None:
    """A report, a closed day, an answer to what was asked last, a name, or none of these.

    Where somebody is who is looked for, said without a name, comes after a conversation that was begun since.

    An understood sentence wins over an open conversation, which stays open; other text belongs to the conversation.
    """
    if where_typed.heard(book, request, worker, text) or late_typed.heard(book, request, worker, text):
        return
    text = where_typed.rest_of(book, request, worker, text)
    if not text:
        return
    at = request.at.astimezone(book.zone)
    said = read(text, scope=book.scope(worker), at=at, calendar=book.calendar())
    reading = telling.heard(book, request, worker, text, said)
    if reading is None:
        return
    reading = other_child.corrected(book, request, worker, reading, text)
    if _denies(reading) and talk.answered(book, request, worker, text, family=doubts.FAMILY):
        return
    if not reading.empty:
        gate_heard.left_alone(book, request, worker, reading, text)
        if shorter_leave.heard(book, request, worker, reading, text):
            return
        reading = renewal.continued(book, reading, text, request.now)
        reading = other_child.instead(book, worker, reading, text, request.now)
        taking_down.take_down(book, request, worker, reading, text=text)
    elif (
        words_for_children.forgotten(book, request, worker, text)
        or gate_heard.heard(book, request, worker, text)
        or closing_days.heard(book, request, worker, text)
        or not_enough.of_another_class(book, request, worker, text)
        or talk.answered(book, request, worker, text)
        or where_typed.heard(book, request, worker, text, last=True)
        or late_typed.heard(book, request, worker, text, last=True)
        or which_class.heard(book, request, worker, text)
    ):
        return
    elif pronouns.plain(text):
        reply(book, request, worker, "seen", child=None, several=False, roll_call=False)
    elif not (look.named(book, request, worker, text) or not_enough.heard(book, request, worker, text)):
        book.tell(_not_understood(worker, request, text))


def _denies(reading: Reading) -> bool:
    """Whether a sentence only takes something back: 不是刘洋,是陈小雨 may as well answer which child was meant."""
    said = [*reading.items, *(item for doubt in reading.doubts for item in doubt.items)]
    return bool(said) and not reading.complete and all(item.intent is Intent.RETRACT for item in said)


def _not_understood(worker: Worker, request: Request, text: str) -> Notice:
    """The short answer to what nobody understood, with what this person most likely wants."""
    return Notice(
        template="not_understood",
        values={"said": text[:20].translate(_INNER) + ("…" if len(text) > 20 else ""), "role": worker.role},
        chat=request.chat,
        worker=worker.id,
        reply=True,
        hold=Hold.NEVER,
    )

"""A text that answers a message of the bot: without a name it is about the child that message is about."""

from __future__ import annotations

from casework.desk import say
from casework.desk.cases.follow import today_of
from casework.desk.duties import supervise
from casework.desk.hearing import own_words
from casework.desk.hearing.kept_words import acts, ask_whom, narrow_reading, offered_to
from casework.desk.reply import reply
from casework.desk.reports import other_child, put_right
from casework.desk.reports.taking_down import take_down
from casework.desk.request import Refusal, Request
from casework.desk.rights import may, the_child
from casework.people import Act, Pupil, PupilId, Worker
from casework.ports import Casebook
from casework.reading import pronouns
from casework.reading.contract import Intent, Reading
from casework.reading.reader import read
from casework.spoken import Spoken

ROLL_CALL = "roll_call"


def answered(book: Casebook, request: Request, worker: Worker, text: str) -> bool:
    """Take the text as said of the child of the message it answers; False if it has to be read by itself."""
    if request.replied is None:
        return False
    about = book.spoken(request.chat, request.replied)
    if about is None:
        return False
    if pronouns.plain(text):
        _seen(book, request, worker, about, text)
        return True
    return reported(book, request, worker, text)


def reported(book: Casebook, request: Request, worker: Worker, text: str) -> bool:
    """The same for words that are more than 知道了, such as the caption of a picture."""
    about = book.spoken(request.chat, request.replied) if request.replied is not None else None
    if about is None or not about.pupils:
        return False
    own = read(text, scope=book.scope(worker), at=request.written.astimezone(book.zone), calendar=book.calendar())
    if not own.empty:
        return pronouns.joined(text) and _with_others(book, request, worker, about, text)
    if len(about.pupils) == 1:
        child = book.pupils(about.pupils).get(about.pupils[0])
        of_others = own_words.names_others(text, book.scope(worker), about.pupils)
        words = child is not None and not request.files and not of_others
        if words and child and put_right.heard(book, request, worker, text, about=about, child=child):
            return True
        of_child = said_of(book, request, worker, about.pupils[0], text)
        named = pronouns.named(text, child.name) if child is not None else text
        reading = other_child.instead(book, worker, of_child, named, request.now)
        if of_others and reading == of_child and not _only_attempts(reading):
            return False  # 说错了,李思源在家 under another child's card says nothing of that child
        if reading.empty:
            return False
        for act in acts(reading):
            the_child(book, worker, act, about.pupils[0])
        take_down(book, request, worker, reading, text=named)
        return True
    return _ask(book, request, worker, about, text)


def _only_attempts(reading: Reading) -> bool:
    """Whether the words only say what was done to reach a child, which may well name another."""
    return all(item.intent is Intent.ATTEMPT for item in reading.items)


def said_of(book: Casebook, request: Request, worker: Worker, pupil: PupilId, text: str) -> Reading:
    """What the text says of that child; nothing where the child is on no roll any more."""
    child = book.pupils([pupil]).get(pupil)
    return narrow_reading(book, worker, child, text, request.written) if child is not None else Reading()


def the_one(book: Casebook, request: Request, worker: Worker, act: Act) -> Pupil | None:
    """The child of the message that this request answers, where it is about one alone. Raises Refusal for a child that
    is not theirs any more."""
    about = book.spoken(request.chat, request.replied) if request.replied is not None else None
    if about is None or len(about.pupils) != 1:
        return None
    return the_child(book, worker, act, about.pupils[0])


def _with_others(book: Casebook, request: Request, worker: Worker, about: Spoken, text: str) -> bool:
    """他和李思源都回来了: the name is put in, and all of it read like any sentence; namesakes are asked about."""
    child = book.pupils(about.pupils[:1]).get(about.pupils[0]) if len(about.pupils) == 1 else None
    if child is None:
        return False
    at = request.written.astimezone(book.zone)
    whole = read(
        pronouns.named(text, child.name), scope=book.scope(worker), at=at, calendar=book.calendar()
    )  # fmt: skip
    if whole.empty:
        return False
    take_down(book, request, worker, whole)
    return True


def _ask(book: Casebook, request: Request, worker: Worker, about: Spoken, text: str) -> bool:
    """A message about several children was answered: which of them?"""
    pupils = book.pupils(about.pupils)
    known = [pupils[one] for one in about.pupils if one in pupils]
    reading = narrow_reading(book, worker, known[0], text, request.written) if known else Reading()
    if reading.empty:
        return False
    allowed = known
    for act in acts(reading):
        allowed = offered_to(book, worker, allowed, act)
    if not allowed:
        raise Refusal("not_allowed")
    ask_whom(book, request, worker, text, allowed)
    return True


def _seen(book: Casebook, request: Request, worker: Worker, about: Spoken, text: str) -> None:
    """知道了, 收到: nothing is recorded of a child by it; a level of the ladder has seen what came up to it."""
    child = book.pupils(about.pupils).get(about.pupils[0]) if len(about.pupils) == 1 else None
    if child is None or about.template == ROLL_CALL:
        reply(
            book, request, worker, "seen", child=None, several=bool(about.pupils), roll_call=about.template == ROLL_CALL
        )
        return
    if not may(book, worker, Act.SEE, child) and not may(book, worker, Act.REPORT, child):
        raise Refusal("not_allowed")
    duties = book.charts([child.id])[child.id].duties
    before = next((d for d in duties if d.key == about.duty and d.rung_worker == worker.id), None)
    if before is not None and (before.rung_acknowledged or pronouns.seen(text)):
        supervise.acknowledge(book, request, pupil=child.id, duty=before.key)
        return
    today = today_of(book, request.now)
    owed = [
        say.duty(duty, pupil=child, policy=book.policy, today=today, zone=book.zone)
        for duty in duties
        if duty.owner == worker.id
    ]
    reply(
        book, request, worker, "seen",
        child=say.child(child, today), duties=owed, several=False, roll_call=False,
        before=before is not None,
        duty=say.duty(before, pupil=child, policy=book.policy, today=today, zone=book.zone) if before else None,
    )  # fmt: skip

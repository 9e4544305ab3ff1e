"""Pictures, voices and files: with words they are evidence of what the words say, without they belong to a child."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from casework.desk import say
from casework.desk.cases import extras
from casework.desk.hearing import answers, attached, forwards
from casework.desk.leaves import note as leave_note
from casework.desk.reply import reply
from casework.desk.reports import taking_down
from casework.desk.request import Request, Sent
from casework.desk.rights import may, who
from casework.fact import FactRef, OnLeave, in_force
from casework.people import Act, Pupil, PupilId, Worker
from casework.ports import Casebook, Draft
from casework.reading.reader import read

ALBUM = "album"
"""The draft that says where the first picture of an album went, so that the others follow."""


A_DAY = timedelta(days=1)


def sent(book: Casebook, request: Request, /, *, file: str, media: str, caption: str = "", voice: bool = False) -> None:
    """One file. A caption is read as a sentence; ``voice`` says that somebody speaks in it, which nobody here hears."""
    worker = who(book, request)
    one = Sent(file=file, media=media)
    if not caption and _follows(book, request, worker, one):
        return
    if caption and _says(book, request, worker, one, caption):
        _lead(book, request, worker)
        return
    if not caption and request.replied is not None and _of_the_answered(book, request, worker, one, voice=voice):
        return
    if request.forwarded is not None:
        caption = ""  # a private message is no note for others to read
    where = extras.filed(
        book, request, file=file, media=media, caption=caption, voice=voice, album=request.album or ""
    )  # fmt: skip
    if where is not None:
        _lead(book, request, worker, to=where)


def _says(book: Casebook, request: Request, worker: Worker, one: Sent, caption: str) -> bool:
    """Whether the caption is a report, which is then recorded, or asked about, with the file as its evidence."""
    with_file = replace(request, files=(one,))
    if request.forwarded is not None:
        return forwards.forwarded(book, with_file, worker, caption)
    at = request.at.astimezone(book.zone)
    reading = read(caption, scope=book.scope(worker), at=at, calendar=book.calendar())
    if reading.empty:
        return request.replied is not None and answers.reported(book, with_file, worker, caption)
    note = leave_note.named(book, request, worker, reading, caption)
    if note is not None:
        leave_note.keep(book, request, worker, note, one)
        return True
    with_file = replace(with_file, files=(one, *extras.of_album(book, request, worker)))
    taking_down.take_down(book, with_file, worker, reading)
    return True


def _of_the_answered(book: Casebook, request: Request, worker: Worker, one: Sent, *, voice: bool) -> bool:
    """A file without words in answer to a message about one child is that child's."""
    child = answers.the_one(book, request, worker, Act.ATTEMPT) if may(book, worker, Act.ATTEMPT) else None
    if child is None:
        return False
    leave = leave_note.leave_of(book, request, worker, child)
    if leave is not None and not voice and _is_about_leave(book, request, worker, child):
        leave_note.keep(book, request, worker, (child, leave), one)
        _lead(book, request, worker, to=(child.id, leave.ref))
        return True
    item = {"kind": "evidence", "file": one.file, "media": one.media, "caption": ""}
    attempt = _said_there(book, request, child) or extras.latest_attempt(book, worker, child)
    anchor = extras.keep(book, request, worker, child, attempt=attempt, item=item)
    _lead(book, request, worker, to=(child.id, anchor))
    reply(
        book, request, worker, "extra_kept",
        child=say.child(child), count=1, attempt=attempt, voice=voice, media=one.media,
    )  # fmt: skip
    return True


def _is_about_leave(book: Casebook, request: Request, worker: Worker, child: Pupil) -> bool:
    """Whether the answered message speaks of the child's leave: its card, or any message while nobody has tried to
    bring the child back."""
    said = _said_there(book, request, child)
    fact = book.fact(said) if said is not None else None
    if fact is not None:
        return isinstance(fact.body, OnLeave)
    return extras.latest_attempt(book, worker, child) is None


def _said_there(book: Casebook, request: Request, child: Pupil) -> FactRef | None:
    """The statement about the child that the answered card shows, where it still holds: the leave a note belongs to."""
    about = book.spoken(request.chat, request.replied) if request.replied is not None else None
    if about is None or about.utterance is None:
        return None
    holding = in_force(book.charts([child.id])[child.id].facts)
    said = [fact for fact in book.facts_of(about.utterance) if fact.ref in holding and fact.subject.id == child.id]
    return next((fact.ref for fact in attached.shown(said)), None)


# --- albums: the messenger sends each picture as a message of its own ---


def _lead(book: Casebook, request: Request, worker: Worker, *, to: tuple[PupilId, FactRef] | None = None) -> None:
    """The first picture of an album has found its place; the others will come without words."""
    if request.album is None or request.message is None:
        return
    values = {"album": request.album, "message": request.message, "to": list(to) if to is not None else None}
    # It is no conversation: 取消, and a name typed in answer to a question, must not find it before one.
    book.save_draft(Draft(ref=book.new_ref(), worker=worker.id, kind=ALBUM, values=values, at=request.now - A_DAY))


def _follows(book: Casebook, request: Request, worker: Worker, one: Sent) -> bool:
    """Whether the file belongs to an album of which an earlier one has a place; it goes there without another word."""
    lead = book.draft(worker.id, ALBUM) if request.album is not None else None
    if lead is None or lead.values["album"] != request.album:
        return False
    if lead.values["to"] is not None:
        pupil, anchor = lead.values["to"]
        book.want_file(file=one.file, media=one.media, pupil=pupil, attempt=anchor, by=worker.id, at=request.at)
        return True
    heard = book.heard(request.chat, lead.values["message"])
    if heard is None:
        return False
    facts = [fact for fact in map(book.fact, heard.facts) if fact is not None]
    for fact in attached.shown(facts):
        attached.want(book, request, worker, fact, one)
    for draft in filter(None, map(book.draft_by_ref, heard.drafts)):
        book.save_draft(attached.with_file(draft, one))
    book.save_heard(replace(heard, files=(*heard.files, (one.file, one.media))))
    return True

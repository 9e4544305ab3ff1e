"""What goes along with words: pictures and voices that become evidence of what was said, and what came of a message."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from casework.desk import say
from casework.desk.cases.follow import today_of
from casework.desk.request import Forwarded, Request, Sent
from casework.fact import Absent, Attempted, Fact, FactRef, OnLeave, Present, Returned, SubjectKind
from casework.people import PupilId, Worker, WorkerId
from casework.ports import Casebook, Draft, Hold, Notice
from casework.spoken import Heard

STRAY = "stray"
"""The draft that keeps what came while no attempt was open, until somebody says to which child it belongs."""

EARLY = "early"
"""The draft that lists messages whose edit was heard before they were: they come late, if at all."""

MOST_EARLY = 20

FILES_WITHIN = timedelta(hours=1)
"""How long pictures, voices and places wait for the child, the attempt or the sentence they belong to."""

SHOWN_BY = (Attempted, OnLeave, Absent, Returned, Present)
"""What a file that came with the words can be evidence of; of several about one child, the first of these."""

TOO_LARGE = "too_large"
GONE = "gone"


def values(book: Casebook, request: Request) -> say.Values:
    """What a card says of how the words came: ``files`` (media types) and ``forwarded`` (the day they are from)."""
    came = request.forwarded
    return {
        "files": [one.media for one in request.files],
        "forwarded": came.at.astimezone(book.zone).date().isoformat() if came is not None else None,
    }


# --- kept in a draft, so that a tap completes the whole ---


def to_json(request: Request) -> dict[str, Any]:
    """What must not be lost while something is asked about the words."""
    came = request.forwarded
    source = request.source if request.source is not None or request.pressed else request.message
    return {
        "source": source,
        "files": [[one.file, one.media] for one in request.files],
        "forwarded": came.at.isoformat() if came is not None else None,
        "group": request.group,
    }


def from_json(request: Request, kept: Mapping[str, Any]) -> Request:
    """The reverse, for the press that answers."""
    came = kept.get("forwarded")
    return replace(
        request,
        source=kept.get("source"),
        files=tuple(Sent(file=file, media=media) for file, media in kept.get("files", ())),
        forwarded=Forwarded(at=datetime.fromisoformat(came)) if came else None,
        group=kept.get("group"),
    )


def with_file(draft: Draft, one: Sent) -> Draft:
    """The draft with one more file; a question about a name keeps how the words came in a part of its own."""
    came = draft.values.get("came", draft.values)
    more = {**came, "files": [*came.get("files", ()), [one.file, one.media]]}
    return replace(draft, values={**draft.values, "came": more} if "came" in draft.values else more)


# --- voices that wait for their sentence ---


def with_voices(book: Casebook, request: Request, worker: Worker) -> Request:
    """The request with the voices that this person sent shortly before: the sentence that was asked for is here."""
    waiting = book.draft(worker.id, STRAY) if request.voices and not request.pressed else None
    if waiting is None or request.now - waiting.at > FILES_WITHIN:
        return request
    voices = [item for item in waiting.values["items"] if item.get("voice")]
    if not voices:
        return request
    others = [item for item in waiting.values["items"] if not item.get("voice")]
    if others:
        book.save_draft(replace(waiting, values={"items": others}))
    else:
        book.drop_draft(waiting.ref)
    spoken = tuple(Sent(file=item["file"], media=item["media"]) for item in voices)
    return replace(request, files=(*request.files, *spoken))


# --- what came of a message ---


def keep(book: Casebook, request: Request, worker: Worker, facts: Sequence[Fact]) -> None:
    """Queue what came with the words as evidence of what they said, once for each child."""
    for fact in shown(facts):
        for one in request.files:
            want(book, request, worker, fact, one)


def want(book: Casebook, request: Request, worker: Worker, fact: Fact, one: Sent) -> None:
    book.want_file(
        file=one.file, media=one.media, pupil=fact.subject.id, attempt=fact.ref, by=worker.id, at=request.at
    )  # fmt: skip


def shown(facts: Iterable[Fact]) -> list[Fact]:
    """Of each child the fact of which a file is evidence."""
    found: dict[PupilId, Fact] = {}
    for kind in SHOWN_BY:
        for fact in facts:
            if fact.subject.kind is SubjectKind.PUPIL and isinstance(fact.body, kind):
                found.setdefault(fact.subject.id, fact)
    return list(found.values())


def remember(
    book: Casebook,
    request: Request,
    worker: Worker,
    *,
    utterances: Sequence[str] = (),
    facts: Sequence[FactRef] = (),
    drafts: Sequence[str] = (),
    notes: Sequence[tuple[PupilId, FactRef]] = (),
    chosen: Mapping[str, PupilId] | None = None,
) -> None:
    """Write down what came of a message of this person, so that an edit of it finds what to correct."""
    message = request.source if request.source is not None or request.pressed else request.message
    if message is None or not (facts or drafts or notes or utterances):
        return
    # Of a message that has just come nothing is known yet: most reports need no look.
    looked = book.heard(request.chat, message) if request.source is not None or request.edited is not None else None
    known = looked or Heard(chat=request.chat, message=message, worker=worker.id, at=request.at)
    files = ((one.file, one.media) for one in request.files)
    book.save_heard(
        replace(
            known,
            edited=max(filter(None, (known.edited, request.edited)), default=None),
            utterances=tuple(dict.fromkeys((*known.utterances, *utterances))),
            facts=tuple(dict.fromkeys((*known.facts, *facts))),
            drafts=tuple(dict.fromkeys((*known.drafts, *drafts))),
            notes=(*known.notes, *notes),
            chosen={**known.chosen, **(chosen or {})},
            files=tuple(dict.fromkeys((*known.files, *files))),
        )
    )


def heard_early(book: Casebook, request: Request, worker: Worker) -> None:
    """The message counts as heard in its edited version: should the first one still arrive, it is passed over."""
    known = book.draft(worker.id, EARLY)
    messages = [*(known.values["messages"] if known is not None else ()), request.message][-MOST_EARLY:]
    # It is no conversation: 取消 must not find it.
    at = request.now - timedelta(days=1)
    book.save_draft(Draft(ref=book.new_ref(), worker=worker.id, kind=EARLY, values={"messages": messages}, at=at))


# --- what the messenger will not give out ---


def lost(book: Casebook, *, pupil: PupilId | None, by: WorkerId, media: str, why: str, now: datetime) -> None:
    """A file could not be had: whoever sent it hears of which child it was (None: one that nobody has recognised), and
    what to do."""
    child = book.pupils([pupil]).get(pupil) if pupil is not None else None
    if child is None and pupil is not None:
        return
    known = say.child(child, today_of(book, now)) if child is not None else None
    book.tell(
        Notice(
            template="file_lost",
            values={"child": known, "media": media, "why": why},
            worker=by,
            pupil=pupil,
            hold=Hold.NEVER,
        )
    )

"""What is added to a return attempt once it is stored, in any order: words, pictures, voices, places, companions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from casework.desk import say
from casework.desk.cases.follow import say_fact, today_of
from casework.desk.hearing import attached, own_words
from casework.desk.hearing.attached import FILES_WITHIN, STRAY
from casework.desk.hearing.talk import begin, listens, own_draft
from casework.desk.leaves import note as leave_note
from casework.desk.reply import card, reply
from casework.desk.reports import card as report_card
from casework.desk.request import Answer, Refusal, Request, Sent
from casework.desk.rights import answer, child_of_own, may, the_child, who
from casework.desk.sightings import extras as sighting_extras
from casework.desk.standing import current
from casework.fact import Accompanied, Attempted, Body, FactRef, Located, Noted, Subject, SubjectKind, standing
from casework.people import Act, Pupil, PupilId, Role, Worker, WorkerId
from casework.ports import Casebook, Draft
from casework.town import named

KIND = "extras"
"""The draft that says to which attempt what comes next belongs."""

WORDS_WITHIN = timedelta(minutes=30)
"""How long after the last addition a text that means nothing else still belongs to the attempt."""

CASES_OFFERED = 8
COMPANIONS_OFFERED = 6
LONGEST_NOTE = 1000
_WITH = ("同去", "同行", "一起去的", "with")


def open_for(book: Casebook, request: Request, worker: Worker, pupil: Pupil, attempt: FactRef) -> None:
    """From now on what this person sends belongs to this attempt."""
    begin(book, request, worker, KIND, {"attempt": attempt, "pupil": pupil.id, "done": False})


# --- the buttons under the card ---


def more(book: Casebook, request: Request, /, *, attempt: FactRef) -> Answer | None:
    """补充: says what may be added, and offers the colleagues who may have come along."""
    worker = who(book, request)
    child, _ = _attempt(book, request, worker, attempt)
    draft = book.draft(worker.id, KIND)
    if draft is None or draft.values["attempt"] != attempt or draft.values["done"]:
        open_for(book, request, worker, child, attempt)
    today = today_of(book, request.now)
    reply(
        book, request, worker, "attempt_more",
        child=say.child(child, today),
        attempt=attempt,
        people=say.people(book.town(), _companions(book, worker, child, today)),
    )  # fmt: skip
    return None


def done(book: Casebook, request: Request, /, *, attempt: FactRef) -> Answer | None:
    """写完了: says goodbye; everything is stored already."""
    worker = who(book, request)
    child, body = _attempt(book, request, worker, attempt)
    draft = book.draft(worker.id, KIND)
    if draft is not None and draft.values["attempt"] == attempt:
        book.save_draft(replace(draft, values={**draft.values, "done": True}))
    chart = book.charts([child.id])[child.id]
    added = [fact.body.kind for fact in standing(chart.facts) if fact.names == attempt and not fact.corrects]
    card(
        book, request, worker, "attempt_done",
        child=say.child(child, today_of(book, request.now)),
        channel=body.channel,
        outcome=body.outcome,
        day=body.day.isoformat(),
        promised=body.promised.isoformat() if body.promised is not None else None,
        added={kind: added.count(kind) for kind in ("note", "evidence", "location", "accompanied")},
        attempt=attempt,
    )  # fmt: skip
    return None


def along(book: Casebook, request: Request, /, *, attempt: FactRef, colleague: WorkerId) -> Answer | None:
    """A colleague was tapped who came along."""
    worker = who(book, request)
    child, _ = _attempt(book, request, worker, attempt)
    name = named(book.town(), colleague)
    if not name:
        raise Refusal("not_allowed")
    if not _add(book, request, worker, child, attempt=attempt, body=Accompanied(who=name)):
        return answer(worker, "answer_recorded_already")
    reply(
        book, request, worker, "extra_added",
        child=say.child(child), kind="accompanied", said=name, attempt=attempt, voice=False,
    )  # fmt: skip
    return None


def _attempt(book: Casebook, request: Request, worker: Worker, attempt: FactRef) -> tuple[Pupil, Attempted]:
    """The child and what was recorded. Raises Refusal for an attempt of somebody else, or one taken back."""
    fact = book.fact(attempt)
    if fact is None or fact.by != worker.id or fact.subject.kind is not SubjectKind.PUPIL:
        raise Refusal("not_yours")
    child = child_of_own(book, worker, Act.ATTEMPT, fact, request.now)
    now = current(book.charts([child.id])[child.id].facts, attempt)
    if now is None or not isinstance(now.body, Attempted):
        raise Refusal("taken_back")
    return child, now.body


def _companions(book: Casebook, worker: Worker, child: Pupil, today: date) -> list[WorkerId]:
    """Who usually comes along: those who answer for the child besides, and then the staff of the school."""
    town = book.town()
    roles = (Role.HEAD_TEACHER, Role.GRID_WORKER, Role.SCHOOL_LEADER, Role.TOWN_CONTACT)
    found = [town.answers(role, child, today) for role in roles]
    staff = [w.id for w in town.workers.values() if w.active and any(p.school == child.school for p in w.posts)]
    wanted = dict.fromkeys(w for w in (*found, *staff) if w is not None and w != worker.id)
    return list(wanted)[:COMPANIONS_OFFERED]


# --- what arrives ---


@listens(KIND)
def words(book: Casebook, request: Request, worker: Worker, draft: Draft, text: str) -> bool:
    """Text while an attempt is open: its note, or who came along."""
    if draft.values["done"] or request.now - draft.at > WORDS_WITHIN:
        return False
    companion = _companion(text)
    pupil = draft.values["pupil"]
    of_attempt = book.pupils([pupil]).get(pupil)
    seeking = of_attempt is None or of_attempt.boarding
    named = companion is not None
    if not own_words.free(text, book.scope(worker), about=[pupil], of_others=named, seeking=seeking):
        return False
    child = _still_there(book, request, worker, draft)
    if child is None or _answers_another(book, request, child):
        return False
    attempt = draft.values["attempt"]
    body = Accompanied(who=companion) if companion else Noted(text=text[:LONGEST_NOTE])
    added = _add(book, request, worker, child, attempt=attempt, body=body)
    if added and isinstance(body, Noted):
        attached.remember(book, request, worker, notes=[(child.id, added)])
    book.save_draft(replace(draft, at=request.now))
    reply(
        book, request, worker, "extra_added",
        child=say.child(child), kind=body.kind, said=companion or text[:LONGEST_NOTE], attempt=attempt, voice=False,
    )  # fmt: skip
    return True


def _answers_another(book: Casebook, request: Request, child: Pupil) -> bool:
    """Whether the words answer a message of the bot that is not about this child alone."""
    about = book.spoken(request.chat, request.replied) if request.replied is not None else None
    return about is not None and bool(about.pupils) and about.pupils != (child.id,)


def _still_there(book: Casebook, request: Request, worker: Worker, draft: Draft) -> Pupil | None:
    """The child of the open attempt, unless it was taken back or the child is no longer this person's."""
    try:
        child, _ = _attempt(book, request, worker, draft.values["attempt"])
    except Refusal:
        return None
    return child


def _companion(text: str) -> str | None:
    for word in _WITH:
        if text.lower().startswith(word):
            rest = text[len(word) :].removeprefix("的人")
            if rest[:1] in {":", "：", " ", "\u3000"}:
                return rest[1:].strip()[:100] or None
    return None


def located(book: Casebook, request: Request, /, *, latitude: float, longitude: float) -> None:
    """A place was sent."""
    _arrived(book, request, {"kind": "location", "latitude": latitude, "longitude": longitude})


def filed(
    book: Casebook,
    request: Request,
    /,
    *,
    file: str,
    media: str,
    caption: str = "",
    voice: bool = False,
    album: str = "",
) -> tuple[PupilId, FactRef] | None:
    """A picture, voice or document was sent; it becomes evidence once it has been fetched.

    Answers the child and the attempt it went to, None where it waits for somebody to say so. ``voice``: somebody
    speaks in it, and a sentence is asked for.
    """
    item = {
        "kind": "evidence", "file": file, "media": media, "caption": caption[:LONGEST_NOTE],
        "voice": voice, "album": album,
    }  # fmt: skip
    return _arrived(book, request, item)


def _arrived(book: Casebook, request: Request, item: Mapping[str, Any]) -> tuple[PupilId, FactRef] | None:
    worker = who(book, request)
    voice = bool(item.get("voice"))
    draft = book.draft(worker.id, KIND)
    note = book.draft(worker.id, leave_note.KIND)
    latest = max((one for one in (draft, note) if one is not None), key=lambda one: one.at, default=None)
    if sighting_extras.arrived(book, request, worker, item, after=latest):
        return None
    if not (voice or item.get("album")) and leave_note.taken(book, request, worker, item, but=draft):
        return None
    if not may(book, worker, Act.ATTEMPT) and not (voice and may(book, worker, Act.REPORT)):
        reply(book, request, worker, "not_read")
        return None
    if draft is not None and request.now - draft.at <= FILES_WITHIN:
        child, attempt = _still_there(book, request, worker, draft), draft.values["attempt"]
        if child is not None:
            keep(book, request, worker, child, attempt=attempt, item=item)
            book.save_draft(replace(draft, at=request.now))
            reply(
                book, request, worker, "extra_added",
                child=say.child(child), kind=item["kind"], said=item.get("media", ""), attempt=attempt, voice=voice,
            )  # fmt: skip
            return child.id, attempt
    waiting = book.draft(worker.id, STRAY)
    if waiting is not None and request.now - waiting.at <= FILES_WITHIN:
        asked_before = any(one.get("voice") for one in waiting.values["items"])
        kept = {"items": [*waiting.values["items"], dict(item)]}
        book.save_draft(replace(waiting, values=kept, at=request.now))
        if voice and not asked_before:
            _ask_whose(book, request, worker, waiting.ref, item)
        return None
    if not voice and not book.cases_of(worker, limit=1):
        reply(book, request, worker, "extra_nowhere", kind=item["kind"])
        return None
    stray = begin(book, request, worker, STRAY, {"items": [dict(item)]})
    _ask_whose(book, request, worker, stray.ref, item)
    return None


def _ask_whose(book: Casebook, request: Request, worker: Worker, draft: str, item: Mapping[str, Any]) -> None:
    """Whose is it? Of a voice rather: what does it say?"""
    cases = book.cases_of(worker, limit=CASES_OFFERED) if may(book, worker, Act.ATTEMPT) else []
    reply(
        book, request, worker, "extra_whose",
        kind=item["kind"], draft=draft, children=[report_card.child_of(book, worker, pupil) for pupil, _ in cases],
        voice=bool(item.get("voice")), media=item.get("media", ""),
    )  # fmt: skip


def of_album(book: Casebook, request: Request, worker: Worker) -> tuple[Sent, ...]:
    """The pictures of this request's album that came before the one with the words, and wait for a child."""
    waiting = book.draft(worker.id, STRAY)
    if request.album is None or waiting is None:
        return ()
    own = [item for item in waiting.values["items"] if item.get("album") == request.album]
    others = [item for item in waiting.values["items"] if item.get("album") != request.album]
    if own and others:
        book.save_draft(replace(waiting, values={"items": others}))
    elif own:
        book.drop_draft(waiting.ref)
    return tuple(Sent(file=item["file"], media=item["media"]) for item in own)


def whose(book: Casebook, request: Request, /, *, draft: str, pupil: PupilId) -> Answer | None:
    """The child was tapped to whom the pictures and places belong that came by themselves (0: to none)."""
    worker = who(book, request)
    kept = own_draft(book, worker, draft, STRAY)
    if kept is None:
        return answer(worker, "answer_already_answered")
    book.drop_draft(draft)
    if pupil == 0:
        card(book, request, worker, "extra_dropped", count=len(kept.values["items"]))
        return None
    child = the_child(book, worker, Act.ATTEMPT, pupil)
    attempt = latest_attempt(book, worker, child)
    for item in kept.values["items"]:
        keep(book, request, worker, child, attempt=attempt, item=item)
    card(
        book, request, worker, "extra_kept",
        child=say.child(child), count=len(kept.values["items"]), attempt=attempt, voice=False,
    )  # fmt: skip
    return None


def latest_attempt(book: Casebook, worker: Worker, child: Pupil) -> FactRef | None:
    """The attempt this person recorded last for the child, or anybody's; None where there is none."""
    chart = book.charts([child.id])[child.id]
    tried = [fact for fact in standing(chart.facts) if isinstance(fact.body, Attempted)]
    last = max(tried, key=lambda fact: (fact.by == worker.id, fact.at, fact.seq), default=None)
    return last.ref if last is not None else None


def keep(
    book: Casebook, request: Request, worker: Worker, child: Pupil, *, attempt: FactRef | None, item: Mapping[str, Any]
) -> FactRef:
    """Add it to the attempt, or to the case where there is none; answers the fact it hangs on."""
    if item["kind"] == "location":
        body = Located(latitude=item["latitude"], longitude=item["longitude"])
        return _add(book, request, worker, child, attempt=attempt, body=body)
    anchor = attempt
    if item["caption"] or anchor is None:
        # A file hangs on a fact: without an attempt, on the words that came with it.
        note = say_fact(
            book, subject=Subject.pupil(child.id), body=Noted(text=item["caption"]), by=worker.id, at=request.at,
            names=attempt, utterance=_utterance(book, attempt),
        )  # fmt: skip
        anchor = attempt or note.ref
        if item["caption"]:
            attached.remember(book, request, worker, notes=[(child.id, note.ref)])
    book.want_file(file=item["file"], media=item["media"], pupil=child.id, attempt=anchor, by=worker.id, at=request.at)
    return anchor


def _utterance(book: Casebook, attempt: FactRef | None) -> str:
    """Additions belong to the utterance of their attempt: taken back with it."""
    fact = book.fact(attempt) if attempt is not None else None
    return fact.utterance if fact is not None else book.new_ref()


def _add(
    book: Casebook, request: Request, worker: Worker, child: Pupil, *, attempt: FactRef | None, body: Body
) -> FactRef:
    """Add one fact to the attempt, once; empty if it is there already."""
    chart = book.charts([child.id])[child.id]
    if any(fact.names == attempt and fact.body == body for fact in standing(chart.facts)):
        return ""
    added = say_fact(
        book, subject=Subject.pupil(child.id), body=body, by=worker.id, at=request.at, names=attempt,
        utterance=_utterance(book, attempt),
    )  # fmt: skip
    return added.ref

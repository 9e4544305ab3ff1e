"""Words that wait for one tap: whose they are, or whether they count for the day on which they were written."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from casework.desk import say
from casework.desk.cases.follow import today_of
from casework.desk.hearing import attached, old_questions
from casework.desk.hearing.doubts import ACTS, says
from casework.desk.hearing.old_questions import Became
from casework.desk.hearing.talk import PATIENCE, own_draft
from casework.desk.reply import card
from casework.desk.reports.taking_down import take_down
from casework.desk.request import Answer, Request
from casework.desk.rights import answer, may, the_child, who
from casework.people import Act, Pupil, PupilId, Worker
from casework.ports import Casebook, Draft
from casework.reading import pronouns
from casework.reading.contract import Reading
from casework.reading.reader import find, read

KIND = "whom"
"""The drafts that keep words while it is asked whose they are, or whether they count; each has a kind of its own. The
draft of exactly this kind says which was asked last."""

OFFERED = 8
LONGEST_SAID = 40


def narrow_reading(book: Casebook, worker: Worker, child: Pupil, text: str, at: datetime) -> Reading:
    """What the text says if it is about this child, who need not be named in it."""
    scope = pronouns.narrowed(book.scope(worker), child)
    said = pronouns.named(text, child.name)
    return read(said, scope=scope, at=at.astimezone(book.zone), calendar=book.calendar())


def acts(reading: Reading) -> set[Act]:
    """What one must be allowed to do for it to be recorded."""
    return {ACTS[item.intent] for item in reading.items} or {Act.REPORT}


def ask_whom(
    book: Casebook,
    request: Request,
    worker: Worker,
    text: str,
    candidates: Sequence[Pupil],
    *,
    by_parent: str | None = None,
) -> None:
    """Ask which of these children the words are about; a name typed in answer is as good as a tap. ``by_parent``
    are the words as a parent wrote them, where it is one: then any child of this person's may be meant."""
    draft = _keep(book, request, worker, text, candidates=candidates, by_parent=by_parent)
    offered = candidates[:OFFERED]
    likely = next(iter(candidates), None) or next(iter(book.scope(worker).pupils), None)
    first = narrow_reading(book, worker, likely, text, request.written) if likely is not None else Reading()
    card(
        book, replace(request, pressed=False), worker, "whom", draft=draft.ref,
        said=_shortened(by_parent or text),
        question=draft.ref,
        candidates=[{"id": one.id, "label": label} for one, label in zip(offered, _labels(offered), strict=True)],
        more=len(candidates) > len(offered),
        by_parent=by_parent is not None,
        says=[says(item) for item in first.items],
        day=request.written.astimezone(book.zone).date().isoformat(),
        today=today_of(book, request.now).isoformat(),
    )  # fmt: skip


def ask_day(book: Casebook, request: Request, worker: Worker, text: str, reading: Reading) -> None:
    """Ask whether an old message counts for the day on which it was written; nothing is recorded before."""
    draft = _keep(book, request, worker, text, candidates=(), by_parent=None)
    card(
        book, replace(request, pressed=False), worker, "forwarded_day", draft=draft.ref,
        question=draft.ref,
        day=request.written.astimezone(book.zone).date().isoformat(),
        today=today_of(book, request.now).isoformat(),
        lines=[{"child": say.child(item.pupil), **says(item)} for item in reading.items if item.pupil is not None],
        doubts=[doubt.said for doubt in reading.doubts],
        classes=[
            {"label": one.school_class.label, "day": one.day.isoformat()} for one in reading.complete
        ],
    )  # fmt: skip


def _keep(
    book: Casebook, request: Request, worker: Worker, text: str, *, candidates: Collection[Pupil], by_parent: str | None
) -> Draft:
    ref = book.new_ref()
    draft = Draft(
        ref=ref,
        worker=worker.id,
        kind=f"{KIND}.{ref}",
        values={
            "text": text,
            "written": request.written.isoformat(),
            "candidates": [one.id for one in candidates],
            "by_parent": by_parent,
        }
        | attached.to_json(request),
        at=request.at,
    )
    book.save_draft(draft)
    # A moment before the question, so that 取消 finds the question itself.
    before = draft.at - timedelta(microseconds=1)
    book.save_draft(Draft(ref=book.new_ref(), worker=worker.id, kind=KIND, values={"question": ref}, at=before))
    attached.remember(book, request, worker, drafts=[ref])
    return draft


def _labels(pupils: Sequence[Pupil]) -> list[str]:
    """Each child with the class beside the name, and told apart from others of the same name."""
    names = say.told_apart(pupils)
    return [f"{names[one.id]} {one.school_class.label}" for one in pupils]


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_SAID else f"{text[:LONGEST_SAID]}…"


# --- the answers ---


def whom(book: Casebook, request: Request, /, *, draft: str, pupil: PupilId) -> Answer | None:
    """A child was tapped (0: none of them): the words are recorded of that child, once."""
    worker = who(book, request)
    kept = own_draft(book, worker, draft, KIND)
    if kept is None:
        return answer(worker, "answer_already_answered")
    if pupil == 0:
        book.drop_draft(draft)
        card(book, request, worker, "words_dropped", said=_shortened(kept.values["text"]))
        return None
    _complete(book, request, worker, kept, pupil)
    return None


def day_said(book: Casebook, request: Request, /, *, draft: str, counts: bool) -> Answer | None:
    """The day was confirmed, or the words are not to be recorded."""
    worker = who(book, request)
    kept = own_draft(book, worker, draft, KIND)
    if kept is None:
        return answer(worker, "answer_already_answered")
    book.drop_draft(draft)
    if not counts:
        card(book, request, worker, "words_dropped", said=_shortened(kept.values["text"]))
        return None
    then = _as_it_was(request, kept)
    at = datetime.fromisoformat(kept.values["written"]).astimezone(book.zone)
    reading = read(kept.values["text"], scope=book.scope(worker), at=at, calendar=book.calendar())
    _record(book, request, worker, then, reading)
    return None


def name_typed(book: Casebook, request: Request, worker: Worker, text: str, asked_last: Draft | None) -> bool:
    """The name written instead of tapped: right after the question ``asked_last``, or as an answer to one; False for
    anything else.

    After any other text it is no answer to a question asked before: the name alone may be to look the child up.
    """
    if request.replied is not None:
        about = book.spoken(request.chat, request.replied)
        kept = own_draft(book, worker, about.question, KIND) if about is not None and about.question else None
    else:
        recent = asked_last is not None and request.now - asked_last.at <= PATIENCE
        kept = own_draft(book, worker, asked_last.values["question"], KIND) if asked_last and recent else None
    if asked_last is not None:
        book.drop_draft(asked_last.ref)
    meant = _named(book, worker, kept, text) if kept is not None else []
    if kept is None or not meant:
        return False
    if len(meant) == 1:
        said, child = _shortened(kept.values["text"]), meant[0]
        old_questions.close(book, request, worker, Became.ANSWERED, message=kept.message, said=said, child=child)
        _complete(book, request, worker, kept, child.id)
    else:
        old_questions.close(book, request, worker, Became.BELOW, message=kept.message)
        book.drop_draft(kept.ref)
        again = _as_it_was(request, kept)
        ask_whom(book, again, worker, kept.values["text"], meant, by_parent=kept.values["by_parent"])
    return True


def _named(book: Casebook, worker: Worker, kept: Draft, text: str) -> list[Pupil]:
    """Who is called exactly so: among those offered, and where a parent wrote among all of this person's."""
    said = text.strip().rstrip("。.!！~～")
    meant = [one for one in find(said, scope=book.scope(worker)) if said in (one.name, one.name.replace("·", ""))]
    among = [one for one in meant if one.id in kept.values["candidates"]]
    return among or (meant if kept.values["by_parent"] else [])


def _complete(book: Casebook, request: Request, worker: Worker, kept: Draft, pupil: PupilId) -> None:
    """Record the kept words of this child."""
    text = kept.values["text"]
    child = the_child(book, worker, Act.SEE if pupil in kept.values["candidates"] else Act.REPORT, pupil)
    at = datetime.fromisoformat(kept.values["written"])
    reading = narrow_reading(book, worker, child, text, at)
    for act in acts(reading):
        the_child(book, worker, act, pupil)
    book.drop_draft(kept.ref)
    _record(book, request, worker, _as_it_was(request, kept), reading, chosen={"": child.id})


def _record(
    book: Casebook,
    request: Request,
    worker: Worker,
    then: Request,
    reading: Reading,
    *,
    chosen: dict[str, PupilId] | None = None,
) -> None:
    if reading.empty:
        card(book, request, worker, "forwarded_says_nothing", kind="text")
        return
    take_down(book, then, worker, reading, edit=request.message if request.pressed else None, chosen=chosen)


def _as_it_was(request: Request, kept: Draft) -> Request:
    """The request as it would have been, had nothing been asked."""
    return attached.from_json(replace(request, at=kept.at), kept.values)


def offered_to(book: Casebook, worker: Worker, pupils: Sequence[Pupil], act: Act) -> list[Pupil]:
    """Of these children those about whom this person may say it."""
    return [one for one in pupils if may(book, worker, act, one)]

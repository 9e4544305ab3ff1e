"""The picture of a note that goes with a leave: sent right after it, or whenever somebody asks to add it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from casework.absence import span_of
from casework.desk import namesakes
from casework.desk.cases import follow
from casework.desk.hearing.talk import begin
from casework.desk.leaves import lines as leave_lines
from casework.desk.reply import reply
from casework.desk.request import Answer, Request, Sent
from casework.desk.rights import answer, may, the_child, who
from casework.desk.standing import current
from casework.duty import DutyKind
from casework.fact import Fact, FactRef, Noted, OnLeave, Subject
from casework.leave import current as running
from casework.people import Act, Pupil, PupilId, Worker
from casework.ports import Casebook, Draft, Notice
from casework.reading.contract import Intent, Reading

KIND: Final = "leave_note"
"""The draft that says to which leave the next picture belongs."""

WITHIN: Final = timedelta(hours=1)
LONGEST_WORDS: Final = 500


def open_for(book: Casebook, request: Request, worker: Worker, pupil: PupilId, leave: FactRef) -> None:
    """From now on a picture that this person sends is the note of this leave."""
    begin(book, request, worker, KIND, {"pupil": pupil, "leave": leave})


def ask(book: Casebook, request: Request, /, *, pupil: PupilId) -> Answer | None:
    """补假条: the next picture belongs to the leave that runs, or comes next, or was the last."""
    worker = who(book, request)
    child = the_child(book, worker, Act.REPORT, pupil)
    chart = book.charts([pupil])[pupil]
    assessment, _ = follow.examine(book, chart, request.now)
    stretch = running(assessment.leaves, assessment.today) or next(reversed(assessment.leaves), None)
    leaves = leave_lines.facts_of(chart, stretch.first, stretch.last) if stretch is not None else []
    if stretch is None or not leaves:
        return answer(worker, "answer_leave_withdrawn")
    open_for(book, request, worker, pupil, leaves[-1].ref)
    reply(
        book, request, worker, "leave_note_ask",
        child=namesakes.child(book, worker, child, assessment.today),
        leave=leave_lines.leave(book, assessment, stretch),
    )  # fmt: skip
    return None


def taken(book: Casebook, request: Request, worker: Worker, item: Mapping[str, Any], *, but: Draft | None) -> bool:
    """Whether what arrived is the note of a leave that was just recorded; ``but`` is another conversation that takes
    pictures, and has them where it was begun later."""
    draft = book.draft(worker.id, KIND)
    if draft is None or item["kind"] != "evidence" or request.now - draft.at > WITHIN:
        return False
    if but is not None and but.at > draft.at:
        return False
    leave = _still_there(book, worker, draft)
    if leave is None or _reported_since(book, worker, draft):
        return False
    book.save_draft(replace(draft, at=request.now))
    keep(book, request, worker, leave, Sent(file=item["file"], media=item["media"]), words=item.get("caption", ""))
    return True


def leave_of(book: Casebook, request: Request, worker: Worker, child: Pupil) -> Fact | None:
    """The leave of the child that runs, or comes next, as it was said last; None also for somebody who may not report
    it."""
    chart = book.charts([child.id])[child.id]
    assessment, _ = follow.examine(book, chart, request.now)
    stretch = running(assessment.leaves, assessment.today)
    if stretch is None or not may(book, worker, Act.REPORT, child):
        return None
    leaves = [f for f in leave_lines.facts_of(chart, stretch.first, stretch.last) if isinstance(f.body, OnLeave)]
    return leaves[-1] if leaves else None


def named(
    book: Casebook, request: Request, worker: Worker, reading: Reading, caption: str
) -> tuple[Pupil, Fact] | None:
    """The child whose note a caption calls the picture (李思源的假条), and the leave it has already: that is no leave
    asked for anew."""
    if "假条" not in caption or len(reading.items) != 1 or reading.doubts:
        return None
    [item] = reading.items
    if item.intent is not Intent.LEAVE or item.pupil is None or item.until is not None or item.reason is not None:
        return None
    fact = leave_of(book, request, worker, item.pupil)
    return (item.pupil, fact) if fact is not None and span_of(fact.body)[0] <= item.day <= _end(fact) else None


def keep(
    book: Casebook, request: Request, worker: Worker, leave: tuple[Pupil, Fact], one: Sent, *, words: str = ""
) -> None:
    """The picture is the note of this leave: it is kept with it, and whoever must agree is told."""
    child, fact = leave
    if words:
        follow.say_fact(
            book, subject=Subject.pupil(child.id), body=Noted(text=words[:LONGEST_WORDS]), by=worker.id,
            at=request.at, names=fact.ref, utterance=fact.utterance,
        )  # fmt: skip
    book.want_file(file=one.file, media=one.media, pupil=child.id, attempt=fact.ref, by=worker.id, at=request.at)
    assessment, _ = follow.examine(book, book.charts([child.id])[child.id], request.now)
    stretch = next((s for s in assessment.leaves if isinstance(fact.body, OnLeave) and s.first <= _end(fact)), None)
    _tell_asked(book, request, worker, child, fact)
    reply(
        book, request, worker, "leave_noted",
        child=namesakes.child(book, worker, child, assessment.today),
        leave=leave_lines.leave(book, assessment, stretch) if stretch is not None else None,
        media=one.media,
    )  # fmt: skip


def _end(fact: Fact) -> Any:
    body = fact.body
    assert isinstance(body, OnLeave)
    return body.until or body.day


def _still_there(book: Casebook, worker: Worker, draft: Draft) -> tuple[Pupil, Fact] | None:
    """The child and the leave as it stands, unless it was taken back or the child is no longer this person's."""
    child = book.pupils([draft.values["pupil"]]).get(draft.values["pupil"])
    if child is None or not may(book, worker, Act.REPORT, child):
        return None
    fact = current(book.charts([child.id])[child.id].facts, draft.values["leave"])
    return (child, fact) if fact is not None and isinstance(fact.body, OnLeave) else None


def _reported_since(book: Casebook, worker: Worker, draft: Draft) -> bool:
    """Whether this person has reported something else since: the picture may well be about that."""
    said = book.facts_of(book.last_utterance(worker.id) or "")
    return any(fact.at > draft.at for fact in said)


def _tell_asked(book: Casebook, request: Request, worker: Worker, child: Pupil, fact: Fact) -> None:
    """Whoever is to agree gets the card once more, now that there is a note to look at."""
    chart = book.charts([child.id])[child.id]
    duty = next((d for d in chart.duties if d.kind is DutyKind.APPROVE_LEAVE), None)
    assessment, _ = follow.examine(book, chart, request.now)
    stretch = leave_lines.awaited(assessment)
    if duty is None or stretch is None:
        return
    for hearer in dict.fromkeys((duty.owner, duty.rung_worker)):
        if hearer is not None and hearer != worker.id:
            values = leave_lines.ask_values(book, chart, assessment, stretch, reader=hearer, note=True)
            book.tell(
                Notice(
                    template=leave_lines.ASK, values=values | {"fresh": worker.name}, worker=hearer, pupil=child.id,
                    duty=duty.key, once=f"leave_note:{fact.ref}:{hearer}",
                )
            )  # fmt: skip

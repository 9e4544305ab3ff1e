"""The boarders of a school: how many are out, when they are due back, who is late; signing them in again."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from casework.desk import say
from casework.desk.boarding import gate, late
from casework.desk.cases import follow, watch
from casework.desk.hearing.form import TickList
from casework.desk.hearing.talk import own_draft
from casework.desk.reply import card, reply
from casework.desk.request import Answer, Request
from casework.desk.rights import answer, who
from casework.fact import LateAnswered, Subject
from casework.people import PupilId, Worker
from casework.ports import Casebook, Draft

KIND: Final = "sign_in"
"""The draft that keeps who has been ticked as back."""

SHOWN: Final = 30
TICKS_SHOWN: Final = 60
BUTTONS_SHOWN: Final = 9

PLACES: Final = ("home", "leave", "unknown")
"""Where a boarder is who is not back, where a button says it."""


def board(book: Casebook, request: Request, /) -> Answer | None:
    """``/boarding``: how many boarders there are and are out, who is late, when the others are due back."""
    worker, classes = gate.signer(book, request)
    listed = book.boarders(classes)
    away = [pupil.id for pupil, case in listed if case is not None and case.out_due is not None]
    found = gate.out_of(book, request, away)
    lines = [gate.line_of(book, request, found, pupil) for pupil in found]
    lines.sort(key=lambda line: (not line["late"], line["due"], line["child"]["class"], line["child"]["name"]))
    card(
        book, request, worker, "boarding",
        boarders=len(listed),
        lines=lines[:SHOWN],
        more=max(0, len(lines) - SHOWN),
        out=len(lines),
        late=sum(1 for line in lines if line["late"]),
        shown=BUTTONS_SHOWN,
        several=len(classes) > 1,
        today=follow.today_of(book, request.now).isoformat(),
    )  # fmt: skip
    return None


def one(book: Casebook, request: Request, /, *, pupil: PupilId) -> Answer | None:
    """A boarder who is out: with whom, due back when, and what can be said of it."""
    worker = who(book, request)
    child = gate.boarder(book, worker, pupil)
    chart, assessment = gate.looked_at(book, request, pupil)
    if assessment.outing is None:
        return answer(worker, "answer_boarder_in")
    reply(
        book, request, worker, "boarder_out",
        child=say.child(child, assessment.today), line=late.line(book, chart, assessment.outing, request.now),
    )  # fmt: skip
    return None


# --- signing in ---


def sign_in(book: Casebook, request: Request, /) -> Answer | None:
    """签到: all who are out, to tick those who are back."""
    worker, classes = gate.signer(book, request)
    away = [pupil.id for pupil, case in book.boarders(classes) if case is not None and case.out_due is not None]
    found = gate.out_of(book, request, away)
    if not found:
        return board(book, request)
    values = {"out": list(found)[:TICKS_SHOWN], "ticked": [], "more": max(0, len(found) - TICKS_SHOWN)}
    TICKS.begin(book, request, worker, values)
    return None


def _show(book: Casebook, request: Request, worker: Worker, draft: Draft) -> None:
    kept = draft.values
    found = gate.out_of(book, request, [one for one in kept["out"] if one in book.pupils(kept["out"])])
    names = say.told_apart([chart.pupil for chart, _ in found.values()])
    lines = [
        gate.line_of(book, request, found, pupil) | {"name": names[pupil], "ticked": pupil in kept["ticked"]}
        for pupil in found
    ]
    card(
        book, request, worker, "sign_in", draft=draft.ref,
        ref=draft.ref, more=kept["more"], lines=lines, ticked=[line["name"] for line in lines if line["ticked"]],
    )  # fmt: skip


def _find(book: Casebook, request: Request, draft: str) -> tuple[Worker, Draft | None]:
    worker, _ = gate.signer(book, request)
    return worker, own_draft(book, worker, draft, KIND)


TICKS: Final = TickList(kind=KIND, find=_find, show=_show, offered=lambda book, draft: draft.values["out"])


def back_ticked(book: Casebook, request: Request, /, *, draft: str) -> Answer | None:
    """Those ticked are back."""
    worker, kept = TICKS.find(book, request, draft)
    if kept is None:
        return answer(worker, TICKS.over)
    if not kept.values["ticked"]:
        return answer(worker, "answer_tick_names")
    return _sign_in(book, request, worker, kept, kept.values["ticked"])


def back_all(book: Casebook, request: Request, /, *, draft: str) -> Answer | None:
    """全部已回."""
    worker, kept = TICKS.find(book, request, draft)
    if kept is None:
        return answer(worker, TICKS.over)
    return _sign_in(book, request, worker, kept, kept.values["out"])


def _sign_in(book: Casebook, request: Request, worker: Worker, draft: Draft, wanted: list[PupilId]) -> Answer | None:
    for pupil in wanted:
        gate.boarder(book, worker, pupil)
    book.drop_draft(draft.ref)
    back = list(gate.out_of(book, request, wanted))
    if not back:
        return answer(worker, "answer_boarder_in")
    say_in(book, request, worker, back)
    return None


def back(book: Casebook, request: Request, /, *, pupil: PupilId) -> Answer | None:
    """已回: one boarder is back. The second tap changes nothing."""
    worker = who(book, request)
    gate.boarder(book, worker, pupil)
    if not gate.out_of(book, request, [pupil]):
        return answer(worker, "answer_boarder_in")
    say_in(book, request, worker, [pupil])
    return None


def say_in(book: Casebook, request: Request, worker: Worker, pupils: list[PupilId]) -> None:
    """Sign these boarders in and answer with who is still out."""
    utterance = book.new_ref()
    gate.let_in(book, request, worker, pupils, utterance=utterance)
    _, classes = gate.signer(book, request)
    still = [p for p, case in book.boarders(classes) if case is not None and case.out_due is not None]
    today = follow.today_of(book, request.now)
    children = list(book.pupils(pupils).values())
    names = say.told_apart(children)
    card(
        book, request, worker, "signed_in",
        children=[say.child(child, today) | {"name": names[child.id]} for child in children],
        still=len(still), utterance=utterance,
    )  # fmt: skip


# --- where is the child? ---


def where(book: Casebook, request: Request, /, *, pupil: PupilId, where: str) -> Answer | None:
    """在家, 请假 or 不知去向 of a boarder who is not back. The second tap changes nothing."""
    worker = who(book, request)
    child = gate.boarder(book, worker, pupil)
    if where not in PLACES:
        return answer(worker, "answer_old_button")
    _, assessment = gate.looked_at(book, request, pupil)
    out = assessment.outing
    if out is None:
        return answer(worker, "answer_boarder_in")
    if out.said == where:
        return answer(worker, "answer_recorded_already")
    utterance = book.new_ref()
    follow.say_fact(
        book, subject=Subject.pupil(pupil), body=LateAnswered(day=assessment.today, where=where), by=worker.id,
        at=request.now, utterance=utterance,
    )  # fmt: skip
    outcome = follow.recompute(book, request.now, [pupil], actor=worker.id)[pupil]
    leader = next((d.rung_worker for d in outcome.duties if d.rung_worker is not None), None)
    reply(
        book, request, worker, "boarder_where",
        child=say.child(child, assessment.today), where=where, utterance=utterance,
        told=book.town().workers[leader].name if leader is not None and leader != worker.id else "",
        home=say.home(child),
    )  # fmt: skip
    if where == "leave":
        return watch.on_leave(book, replace(request, pressed=False), pupil=pupil)
    return None

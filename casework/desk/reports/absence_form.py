"""Reporting absence by buttons: class, names, part of the day, reason, done. What was ticked is kept in a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from casework.desk import say
from casework.desk.cases import follow
from casework.desk.hearing import own_words
from casework.desk.hearing.form import TickList, about_a_class, classes_to_report, pupils_of_class
from casework.desk.hearing.talk import listens
from casework.desk.reply import card
from casework.desk.reports import taking_down
from casework.desk.request import Answer, Request
from casework.desk.rights import answer, may, who
from casework.fact import Noted, Subject
from casework.people import Act, ClassId, Worker
from casework.ports import Casebook, Draft
from casework.reading.contract import Intent, Item, Reading, Reason, Session

KIND = "absence"
LONGEST_NOTE = 500
"""Characters of a note that are kept."""

EXCUSES: Mapping[str, tuple[Intent, Reason | None, bool | None]] = {
    "none": (Intent.ABSENCE, None, False),
    "unsaid": (Intent.ABSENCE, None, None),
    "ill": (Intent.LEAVE, Reason.ILLNESS, True),
    "family": (Intent.LEAVE, Reason.FAMILY, True),
    "leave": (Intent.LEAVE, None, True),
    "weary": (Intent.ABSENCE, Reason.WEARY, False),
    "working": (Intent.ABSENCE, Reason.WORKING, False),
    "unknown": (Intent.ABSENCE, Reason.UNKNOWN, None),
}
"""What the last tap says: absence or leave, the reason, and whether it is excused."""


def start(book: Casebook, request: Request, /, *, class_id: ClassId | None = None) -> None:
    """``/absent``, 缺勤 or 报缺勤 on a roll call: choose the class, skipped where there is only one."""
    worker = who(book, request)
    classes = classes_to_report(book, worker, class_id)
    if len(classes) > 1:
        card(book, request, worker, "absence_class", classes=say.class_keys(classes))
        return
    values = {"class": classes[0].id, "day": follow.today_of(book, request.at).isoformat(), "ticked": [], "note": ""}
    FORM.begin(book, request, worker, values)


def _show_names(book: Casebook, request: Request, worker: Worker, draft: Draft) -> None:
    values = draft.values
    pupils = book.class_pupils(values["class"])
    ticked = set(values["ticked"])
    names = say.told_apart(pupils)
    card(
        book, request, worker, "absence_names", draft=draft.ref,
        ref=draft.ref,
        day=values["day"],
        note=values["note"],
        ticked=[p.name for p in pupils if p.id in ticked],
        pupils=[{"id": p.id, "name": names[p.id], "ticked": p.id in ticked} for p in pupils],
        **{"class": book.town().classes[values["class"]].label},
    )  # fmt: skip


FORM: Final = TickList(
    kind=KIND, find=about_a_class(KIND), show=_show_names, offered=pupils_of_class, over="answer_form_gone"
)


def sessions(book: Casebook, request: Request, /, *, draft: str) -> Answer | None:
    """The names are chosen: which part of the day?"""
    worker, kept = FORM.find(book, request, draft)
    if kept is None:
        return answer(worker, FORM.over)
    if not kept.values["ticked"]:
        return answer(worker, "answer_tick_first")
    card(book, request, worker, "absence_sessions", **_summary(book, kept))
    return None


def reasons(book: Casebook, request: Request, /, *, draft: str, session: Session) -> Answer | None:
    """The part of the day is chosen: why?"""
    worker, kept = FORM.find(book, request, draft)
    if kept is None:
        return answer(worker, FORM.over)
    kept = replace(kept, values={**kept.values, "sessions": [session]}, at=request.now)
    book.save_draft(kept)
    card(book, request, worker, "absence_reasons", **_summary(book, kept), sessions=[session])
    return None


def _summary(book: Casebook, draft: Draft) -> say.Values:
    names = [p.name for p in book.class_pupils(draft.values["class"]) if p.id in draft.values["ticked"]]
    return {
        "ref": draft.ref,
        "class": book.town().classes[draft.values["class"]].label,
        "day": draft.values["day"],
        "names": names,
        "note": draft.values["note"],
        "lessons": len(book.policy.timetable.lessons),
        "morning": book.policy.timetable.morning,
    }


def done(book: Casebook, request: Request, /, *, draft: str, excuse: str) -> Answer | None:
    """The last tap: the absence is recorded, once, and the form becomes its card."""
    worker, kept = FORM.find(book, request, draft)
    if kept is None:
        return answer(worker, FORM.over)
    if excuse not in EXCUSES:
        return answer(worker, "answer_old_button")
    if not kept.values["ticked"]:
        return answer(worker, "answer_tick_first")
    book.drop_draft(draft)
    intent, reason, excused = EXCUSES[excuse]
    pupils = book.pupils(kept.values["ticked"])
    day = date.fromisoformat(kept.values["day"])
    items = tuple(
        Item(
            intent=intent,
            pupil=pupil,
            day=day,
            sessions=tuple(kept.values.get("sessions", ["day"])),
            reason=reason,
            excused=excused,
        )
        for pupil in pupils.values()
        if may(book, worker, Act.REPORT, pupil)
    )
    note = kept.values["note"]
    if note:
        for item in items:
            assert item.pupil is not None
            subject = Subject.pupil(item.pupil.id)
            follow.say_fact(book, subject=subject, body=Noted(text=note), by=worker.id, at=request.at)
    taking_down.take_down(book, replace(request, at=request.now), worker, Reading(items=items), edit=request.message)
    return None


@listens(KIND)
def note(book: Casebook, request: Request, worker: Worker, draft: Draft, text: str) -> bool:
    """Other text while the form is open is its note; what comes later stands behind."""
    if not own_words.free(text, book.scope(worker), about=pupils_of_class(book, draft)):
        return False
    whole = "\n".join(part for part in (draft.values["note"], text) if part)[:LONGEST_NOTE]
    kept = replace(draft, values={**draft.values, "note": whole}, at=request.now)
    book.save_draft(kept)
    card(book, request, worker, "absence_noted", note=whole)
    return True

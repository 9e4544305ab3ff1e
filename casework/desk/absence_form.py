"""Reporting absence by buttons: class, names, part of the day, reason, done. What was ticked is kept in a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from casework.desk import follow, report, say
from casework.desk.request import Answer, Refusal, Request
from casework.desk.rights import answer, may, require, who
from casework.desk.talk import listens, own_draft
from casework.fact import Noted, Subject
from casework.people import Act, ClassId, PupilId, Worker
from casework.ports import Casebook, Draft, Hold, Notice
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
    # A grid worker names children, not classes: no class is theirs as a whole.
    classes = [c for c in book.scope(worker).classes if may(book, worker, Act.REPORT, class_id=c.id)]
    if not classes:
        raise Refusal("not_allowed")
    if class_id is not None:
        classes = [c for c in classes if c.id == class_id]
        if not classes:
            raise Refusal("not_allowed")
    if len(classes) > 1:
        schools = {c.school for c in classes}
        rows = [{"id": c.id, "label": c.label, "school": c.school_name if len(schools) > 1 else ""} for c in classes]
        book.tell(_say(request, worker, "absence_class", {"classes": rows[:90]}))
        return
    draft = Draft(
        ref=book.new_ref(),
        worker=worker.id,
        kind=KIND,
        values={"class": classes[0].id, "day": follow.today_of(book, request.at).isoformat(), "ticked": [], "note": ""},
        at=request.now,
    )
    book.save_draft(draft)
    _show_names(book, request, worker, draft)


def _say(request: Request, worker: Worker, template: str, values: Mapping[str, Any], **more: Any) -> Notice:
    edit = request.message if request.pressed else None
    return Notice(
        template=template,
        values=values,
        chat=request.chat,
        worker=worker.id,
        reply=True,
        hold=Hold.NEVER,
        edit=edit,
        **more,
    )


def _mine(book: Casebook, request: Request, draft: str) -> tuple[Worker, Draft | None]:
    """The form, if it is this person's and not done with. Raises Refusal("not_allowed") where the class is no longer
    theirs."""
    worker = who(book, request)
    kept = own_draft(book, worker, draft, KIND)
    if kept is not None:
        require(book, worker, Act.REPORT, class_id=kept.values["class"])
    return worker, kept


def _show_names(book: Casebook, request: Request, worker: Worker, draft: Draft) -> None:
    values = draft.values
    pupils = book.class_pupils(values["class"])
    ticked = set(values["ticked"])
    names = say.told_apart(pupils)
    book.tell(
        _say(
            request,
            worker,
            "absence_names",
            {
                "draft": draft.ref,
                "class": book.town().classes[values["class"]].label,
                "day": values["day"],
                "note": values["note"],
                "ticked": [p.name for p in pupils if p.id in ticked],
                "pupils": [{"id": p.id, "name": names[p.id], "ticked": p.id in ticked} for p in pupils],
            },
            draft=draft.ref,
        )
    )


def tick(book: Casebook, request: Request, /, *, draft: str, pupil: PupilId, on: bool) -> Answer | None:
    """A name was tapped: ``on`` is what it becomes, so that a double tap changes nothing more."""
    worker, kept = _mine(book, request, draft)
    if kept is None:
        return answer(worker, "answer_form_gone")
    ticked = [p for p in kept.values["ticked"] if p != pupil]
    if on and pupil in {p.id for p in book.class_pupils(kept.values["class"])}:
        ticked.append(pupil)
    kept = replace(kept, values={**kept.values, "ticked": ticked}, at=request.now)
    book.save_draft(kept)
    _show_names(book, request, worker, kept)
    return None


def sessions(book: Casebook, request: Request, /, *, draft: str) -> Answer | None:
    """The names are chosen: which part of the day?"""
    worker, kept = _mine(book, request, draft)
    if kept is None:
        return answer(worker, "answer_form_gone")
    if not kept.values["ticked"]:
        return answer(worker, "answer_tick_first")
    book.tell(_say(request, worker, "absence_sessions", _summary(book, kept)))
    return None


def reasons(book: Casebook, request: Request, /, *, draft: str, session: Session) -> Answer | None:
    """The part of the day is chosen: why?"""
    worker, kept = _mine(book, request, draft)
    if kept is None:
        return answer(worker, "answer_form_gone")
    kept = replace(kept, values={**kept.values, "sessions": [session]}, at=request.now)
    book.save_draft(kept)
    book.tell(_say(request, worker, "absence_reasons", _summary(book, kept) | {"sessions": [session]}))
    return None


def _summary(book: Casebook, draft: Draft) -> say.Values:
    names = [p.name for p in book.class_pupils(draft.values["class"]) if p.id in draft.values["ticked"]]
    return {
        "draft": draft.ref,
        "class": book.town().classes[draft.values["class"]].label,
        "day": draft.values["day"],
        "names": names,
        "note": draft.values["note"],
        "lessons": len(book.policy.timetable.lessons),
        "morning": book.policy.timetable.morning,
    }


def done(book: Casebook, request: Request, /, *, draft: str, excuse: str) -> Answer | None:
    """The last tap: the absence is recorded, once, and the form becomes its card."""
    worker, kept = _mine(book, request, draft)
    if kept is None:
        return answer(worker, "answer_form_gone")
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
    report.take_down(book, replace(request, at=request.now), worker, Reading(items=items), edit=request.message)
    return None


def drop(book: Casebook, request: Request, /, *, draft: str) -> Answer | None:
    """取消: nothing is recorded."""
    worker, kept = _mine(book, request, draft)
    if kept is None:
        return answer(worker, "answer_form_gone")
    book.drop_draft(draft)
    book.tell(_say(request, worker, "absence_dropped", {}))
    return None


@listens(KIND)
def note(book: Casebook, request: Request, worker: Worker, draft: Draft, text: str) -> bool:
    """Other text while the form is open is its note; what comes later stands behind."""
    whole = "\n".join(part for part in (draft.values["note"], text) if part)[:LONGEST_NOTE]
    kept = replace(draft, values={**draft.values, "note": whole}, at=request.now)
    book.save_draft(kept)
    book.tell(_say(request, worker, "absence_noted", {"note": whole, "draft": draft.ref}))
    return True

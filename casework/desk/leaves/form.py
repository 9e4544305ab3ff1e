"""Asking for leave by buttons: child, from when, how long, who asked, why; what was chosen is kept in a draft."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from casework.calendar import ONE_DAY
from casework.desk import days, namesakes, say
from casework.desk.cases import follow
from casework.desk.hearing import own_words
from casework.desk.hearing.form import Form, classes_to_report
from casework.desk.hearing.talk import listens, own_draft
from casework.desk.leaves.on_leave import AT_MOST_DAYS
from casework.desk.reply import card
from casework.desk.reports import taking_down
from casework.desk.request import Answer, Refusal, Request
from casework.desk.rights import answer, may, require, the_child, who
from casework.fact import Noted, OnLeave, Subject
from casework.kin import adult_of, adult_typed
from casework.people import Act, ClassId, Pupil, PupilId, Worker
from casework.ports import Casebook, Draft
from casework.reading.contract import Intent, Item, Reading, Reason
from casework.reading.numerals import number
from casework.reading.reader import find as find_pupils
from casework.runs import Ground

KIND: Final = "leave"
LONGEST_NOTE: Final = 500

LENGTHS: Final[Mapping[str, int]] = {"am": 1, "pm": 1, "d1": 1, "d2": 2, "d3": 3}
"""How many school days each button means; ``am`` and ``pm`` are halves of one."""

SESSIONS: Final[Mapping[str, str]] = {"am": "morning", "pm": "afternoon"}

WHYS: Final[Mapping[str, Reason | None]] = {"ill": Reason.ILLNESS, "family": Reason.FAMILY, "other": None}

_COUNT: Final = re.compile(r"([0-9]{1,2}|[一二两三四五六七八九十]{1,3})\s*(?:个)?天")


def start(book: Casebook, request: Request, /, *, class_id: ClassId | None = None) -> None:
    """请假: which class, skipped where there is only one; then which child."""
    worker = who(book, request)
    classes = classes_to_report(book, worker, class_id)
    if len(classes) > 1:
        card(book, request, worker, "leave_form", step="class", classes=say.class_keys(classes))
        return
    FORM.begin(book, request, worker, {"class": classes[0].id})


def of_child(book: Casebook, request: Request, /, *, pupil: PupilId) -> None:
    """请假 for a child already known: from when?"""
    worker = who(book, request)
    child = the_child(book, worker, Act.REPORT, pupil)
    FORM.begin(book, request, worker, {"class": child.class_id, "pupil": child.id})


# --- the questions, in order: what is missing first is asked next ---


def _ask(book: Casebook, request: Request, worker: Worker, draft: Draft) -> None:
    kept, today = draft.values, follow.today_of(book, request.now)
    values: say.Values = {"ref": draft.ref, "today": today.isoformat(), "step": _step(kept)}
    if "pupil" not in kept:
        names = say.told_apart(book.class_pupils(kept["class"]))
        values |= {
            "class": book.town().classes[kept["class"]].label,
            "pupils": [{"id": one, "name": name} for one, name in names.items()],
        }
    else:
        child = book.pupils([kept["pupil"]])[kept["pupil"]]
        values |= {
            "child": namesakes.child(book, worker, child, today),
            "first": kept.get("first"),
            "until": kept.get("until"),
            "sessions": kept.get("sessions", ["day"]),
            "asked_by": kept.get("asked_by", ""),
            "guardians": [str(adult_of(one)) for one in child.guardians],
            "days": _days(book, child, kept, today),
            "lessons_today": _ground(book, child).school_day(today),
        }
    card(book, request, worker, "leave_form", draft=draft.ref, **values)


def _step(kept: Mapping[str, Any]) -> str:
    for step, known in (("child", "pupil"), ("from", "first"), ("long", "until"), ("who", "asked_by")):
        if known not in kept:
            return step
    return "why"


def _days(book: Casebook, child: Pupil, kept: Mapping[str, Any], today: date) -> say.Values:
    """The days to begin on, or to end on once the first is known."""
    if "first" not in kept:
        return days.offered(book, child, today)
    return days.offered(book, child, date.fromisoformat(kept["first"])) | {"tomorrow": None, "monday": None}


def _ground(book: Casebook, child: Pupil) -> Ground:
    return Ground(pupil=child, calendar=book.calendar(), policy=book.policy, zone=book.zone)


def _find(book: Casebook, request: Request, draft: str) -> tuple[Worker, Draft | None]:
    """The form, if it is this person's and not done with. Raises Refusal("not_allowed") where the class, or the child,
    is no longer theirs."""
    worker = who(book, request)
    kept = own_draft(book, worker, draft, KIND)
    if kept is not None and "pupil" in kept.values:
        the_child(book, worker, Act.REPORT, kept.values["pupil"])
    elif kept is not None:
        require(book, worker, Act.REPORT, class_id=kept.values["class"])
    return worker, kept


FORM: Final = Form(kind=KIND, find=_find, show=_ask)

ORDER: Final = ("pupil", "first", "until", "asked_by")


def _go_on(book: Casebook, request: Request, worker: Worker, draft: Draft, **known: Any) -> None:
    """One answer more. Answered anew, by an older message's button, it is asked anew what comes after it."""
    place = min(ORDER.index(one) for one in known if one in ORDER)
    before = {one: value for one, value in draft.values.items() if one not in ORDER[place:]}
    FORM.change(book, request, worker, replace(draft, values=before), **known)


# --- the answers ---


def child(book: Casebook, request: Request, /, *, draft: str, pupil: PupilId) -> Answer | None:
    """The child was tapped."""
    worker, kept = FORM.find(book, request, draft)
    if kept is None:
        return answer(worker, FORM.over)
    the_child(book, worker, Act.REPORT, pupil)
    _go_on(book, request, worker, kept, pupil=pupil)
    return None


def first_day(book: Casebook, request: Request, /, *, draft: str, day: date) -> Answer | None:
    """The first day was tapped."""
    worker, kept = FORM.find(book, request, draft)
    if kept is None or "pupil" not in kept.values:
        return answer(worker, FORM.over)
    if not _within_reach(book, request, kept, day):
        raise Refusal("day_out_of_reach")
    _go_on(book, request, worker, kept, first=day.isoformat())
    return None


def _within_reach(book: Casebook, request: Request, draft: Draft, day: date) -> bool:
    today = follow.today_of(book, request.now)
    pupil = book.pupils([draft.values["pupil"]])[draft.values["pupil"]]
    return today <= day and (day - today).days <= AT_MOST_DAYS and _ground(book, pupil).school_day(day)


def length(book: Casebook, request: Request, /, *, draft: str, length: str) -> Answer | None:
    """How long was tapped: a half, or so many school days."""
    worker, kept = FORM.find(book, request, draft)
    if kept is None or "first" not in kept.values:
        return answer(worker, FORM.over)
    if length not in LENGTHS:
        return answer(worker, "answer_old_button")
    sessions = [SESSIONS.get(length, "day")]
    last = _last_of(book, kept, LENGTHS[length])
    _go_on(book, request, worker, kept, until=last.isoformat(), sessions=sessions)
    return None


def last_day(book: Casebook, request: Request, /, *, draft: str, day: date) -> Answer | None:
    """The last day was tapped."""
    worker, kept = FORM.find(book, request, draft)
    if kept is None or "first" not in kept.values:
        return answer(worker, FORM.over)
    if day < date.fromisoformat(kept.values["first"]) or not _within_reach(book, request, kept, day):
        raise Refusal("day_out_of_reach")
    _go_on(book, request, worker, kept, until=day.isoformat(), sessions=["day"])
    return None


def _last_of(book: Casebook, draft: Draft, count: int) -> date:
    ground = _ground(book, book.pupils([draft.values["pupil"]])[draft.values["pupil"]])
    day = date.fromisoformat(draft.values["first"])
    for _ in range(count - 1):
        day = ground.next_school_day(day)
    return day


def asker(book: Casebook, request: Request, /, *, draft: str, guardian: int) -> Answer | None:
    """Who asked was tapped: the guardian in that place on the roster from 1 on; 0 where nobody says."""
    worker, kept = FORM.find(book, request, draft)
    if kept is None or "until" not in kept.values:
        return answer(worker, FORM.over)
    guardians: Sequence[str] = [
        str(adult_of(one)) for one in book.pupils([kept.values["pupil"]])[kept.values["pupil"]].guardians
    ]
    if guardian > len(guardians):
        return answer(worker, "answer_old_button")
    _go_on(book, request, worker, kept, asked_by=guardians[guardian - 1] if guardian else "")
    return None


def done(book: Casebook, request: Request, /, *, draft: str, why: str) -> Answer | None:
    """The last tap: the leave is recorded, once, and the form becomes its card."""
    worker, kept = FORM.find(book, request, draft)
    if kept is None or _step(kept.values) != "why":
        return answer(worker, FORM.over)
    if why not in WHYS:
        return answer(worker, "answer_old_button")
    _record(book, request, worker, kept, WHYS[why], words="")
    return None


def _record(
    book: Casebook, request: Request, worker: Worker, draft: Draft, reason: Reason | None, *, words: str
) -> None:
    kept = draft.values
    book.drop_draft(draft.ref)
    pupil = the_child(book, worker, Act.REPORT, kept["pupil"])
    first, until = date.fromisoformat(kept["first"]), date.fromisoformat(kept["until"])
    item = Item(
        intent=Intent.LEAVE, pupil=pupil, day=first, until=until if until > first else None,
        sessions=tuple(kept.get("sessions", ["day"])), reason=reason, excused=True,
    )  # fmt: skip
    asked_by = {pupil.id: kept["asked_by"]} if kept["asked_by"] else {}
    utterance = taking_down.take_down(
        book, replace(request, at=request.now), worker, Reading(items=(item,)),
        edit=request.message if request.pressed else None, asked_by=asked_by,
    )  # fmt: skip
    if words:
        leave = next((f for f in book.facts_of(utterance) if isinstance(f.body, OnLeave)), None)
        follow.say_fact(
            book, subject=Subject.pupil(pupil.id), body=Noted(text=words[:LONGEST_NOTE]), by=worker.id, at=request.at,
            names=leave.ref if leave is not None else None, utterance=utterance,
        )  # fmt: skip


# --- typed instead of tapped ---


@listens(KIND)
def typed(book: Casebook, request: Request, worker: Worker, draft: Draft, text: str) -> bool:
    """What was written while the form is open answers its question, if it can; False if it cannot."""
    kept, said = draft.values, text.strip()
    step = _step(kept)
    if step == "child":
        found = [p for p in find_pupils(said, scope=book.scope(worker), limit=9) if may(book, worker, Act.REPORT, p)]
        if len(found) != 1 or found[0].name != said:
            return False
        _go_on(book, request, worker, draft, pupil=found[0].id)
        return True
    pupil = the_child(book, worker, Act.REPORT, kept["pupil"])
    if step in ("from", "long") and own_words.names_others(said, book.scope(worker), [pupil.id]):
        return False
    if step == "from":
        day = days.typed(book, pupil, request.at, said)
        if day is None or not _within_reach(book, request, draft, day):
            return False
        _go_on(book, request, worker, draft, first=day.isoformat())
        return True
    if step == "long":
        return _length_typed(book, request, worker, draft, pupil=pupil, said=said)
    if step == "who":
        adult = adult_typed(said, pupil)
        if adult is None:
            return False
        _go_on(book, request, worker, draft, asked_by=str(adult))
        return True
    if not own_words.free(said, book.scope(worker), about=[pupil.id]):
        return False
    _record(book, request, worker, draft, None, words=said)
    return True


def _length_typed(book: Casebook, request: Request, worker: Worker, draft: Draft, *, pupil: Pupil, said: str) -> bool:
    half = next((word for word, part in (("am", "上午"), ("pm", "下午")) if part in said), None)
    if half is not None:
        first = draft.values["first"]
        _go_on(book, request, worker, draft, until=first, sessions=[SESSIONS[half]])
        return True
    count = _COUNT.search(said)
    if count is not None:
        last: date | None = _last_of(book, draft, max(1, number(count[1])))
    else:
        last = days.typed(book, pupil, request.at, said)
    if last is None or last < date.fromisoformat(draft.values["first"]):
        return False
    ground = _ground(book, pupil)
    if not ground.school_day(last):
        # Leave until Sunday is leave until the last lesson before it.
        while not ground.school_day(last):
            last -= ONE_DAY
    if not _within_reach(book, request, draft, last) or last < date.fromisoformat(draft.values["first"]):
        return False
    _go_on(book, request, worker, draft, until=last.isoformat(), sessions=["day"])
    return True

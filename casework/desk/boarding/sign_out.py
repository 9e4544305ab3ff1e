"""Signing a boarder out, by buttons or from a sentence: child, why, with whom, back by when; or not let out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, Final

from casework.boarding import Outing
from casework.desk import days, say
from casework.desk.boarding import gate
from casework.desk.cases import follow
from casework.desk.hearing import own_words
from casework.desk.hearing.form import Form
from casework.desk.hearing.talk import listens, own_draft
from casework.desk.reply import card
from casework.desk.request import Answer, Request
from casework.desk.rights import answer, may, who
from casework.kin import Adult, adult_of, adult_typed
from casework.people import Act, ClassId, Pupil, PupilId, Worker
from casework.ports import Casebook, Draft
from casework.reading.reader import find as find_pupils

KIND: Final = "sign_out"

WHYS: Final = ("weekend", "ill", "family")
"""Why a boarder leaves, where a button says it; anything else is in somebody's own words."""

CLOCKS: Final = ("0730", "1200", "1500", "1700", "1830", "2000")
"""Times of day to tap, besides those of the pack."""


def start(book: Casebook, request: Request, /, *, class_id: ClassId | None = None) -> Answer | None:
    """签出: which class, skipped where there is only one with boarders; then which child."""
    worker, classes = gate.signer(book, request)
    listed = book.boarders([one for one in classes if class_id in (None, one)])
    by_class: dict[ClassId, list[Pupil]] = {}
    for pupil, case in listed:
        if case is None or case.out_due is None:
            by_class.setdefault(pupil.class_id, []).append(pupil)
    if not by_class:
        return answer(worker, "answer_no_boarders")
    if len(by_class) > 1:
        known = book.town().classes
        rows = [{"id": one, "label": known[one].label, "count": len(pupils)} for one, pupils in by_class.items()]
        card(book, request, worker, "sign_out", step="class", classes=rows[:90])
        return None
    ((only, _),) = by_class.items()
    FORM.begin(book, request, worker, {"class": only})
    return None


def of_child(book: Casebook, request: Request, /, *, pupil: PupilId) -> Answer | None:
    """改时间: the child is out, and is due back at another time than was said."""
    worker = who(book, request)
    gate.boarder(book, worker, pupil)
    _, assessment = gate.looked_at(book, request, pupil)
    out = assessment.outing
    if out is None:
        return answer(worker, "answer_boarder_in")
    FORM.begin(
        book, request, worker,
        {
            "pupil": pupil, "reason": out.body.reason, "corrects": out.out.ref,
            "name": out.body.taken_by, "relation": out.body.relation,
        },
    )  # fmt: skip
    return None


def _step(kept: Mapping[str, Any]) -> str:
    for step, known in (("child", "pupil"), ("why", "reason"), ("who", "relation"), ("due", "due")):
        if known not in kept:
            return step
    return "done"


def _ask(book: Casebook, request: Request, worker: Worker, draft: Draft) -> None:
    kept, step = draft.values, _step(draft.values)
    if step == "done":
        _record(book, request, worker, draft)
        return
    values: say.Values = {"ref": draft.ref, "step": step}
    if step == "child":
        free = [p for p, case in book.boarders([kept["class"]]) if case is None or case.out_due is None]
        names = say.told_apart(free)
        values |= {
            "class": book.town().classes[kept["class"]].label,
            "pupils": [{"id": one, "name": name} for one, name in names.items()][:90],
        }
    else:
        values |= _asked_of(book, request, kept)
    card(book, request, worker, "sign_out", draft=draft.ref, **values)


def _asked_of(book: Casebook, request: Request, kept: Mapping[str, Any]) -> say.Values:
    child = book.pupils([kept["pupil"]])[kept["pupil"]]
    today = follow.today_of(book, request.now)
    return {
        "child": say.child(child, today),
        "today": today.isoformat(),
        "reason": kept.get("reason", ""),
        "relation": kept.get("relation", ""),
        "name": kept.get("name", ""),
        "guardians": [str(adult_of(one)) for one in child.guardians],
        "typing": kept.get("typing", ""),
        "dues": [{"word": word, "at": moment.isoformat()} for word, moment in gate.dues(book, child, request.now)],
        "days": days.offered(book, child, today),
        "day": kept.get("day"),
        "clocks": [_clock(one).strftime("%H:%M") for one in _clocks(book)],
        "moved": "corrects" in kept,
    }


def _clocks(book: Casebook) -> Sequence[str]:
    rule = gate.rule_of(book)
    own = (f"{one:%H%M}" for one in (rule.morning, rule.weekend, rule.evening))
    return sorted({*CLOCKS, *own})


def _clock(word: str) -> time:
    return time(int(word[:2]), int(word[2:]))


def known(book: Casebook, request: Request, /, *, pupil: PupilId) -> Answer | None:
    """The child was tapped that was meant: it is signed out from the first question on."""
    worker = who(book, request)
    child = gate.boarder(book, worker, pupil)
    if gate.out_of(book, request, [pupil]):
        return answer(worker, "answer_boarder_out")
    FORM.begin(book, request, worker, {"class": child.class_id, "pupil": pupil})
    return None


# --- the answers ---


def _find(book: Casebook, request: Request, draft: str) -> tuple[Worker, Draft | None]:
    worker, _ = gate.signer(book, request)
    kept = own_draft(book, worker, draft, KIND)
    if kept is not None and "pupil" in kept.values:
        gate.boarder(book, worker, kept.values["pupil"])
    return worker, kept


FORM: Final = Form(kind=KIND, find=_find, show=_ask)


def _go_on(book: Casebook, request: Request, worker: Worker, draft: Draft, **known: Any) -> None:
    FORM.change(book, request, worker, draft, **{"typing": "", **known})


def child(book: Casebook, request: Request, /, *, draft: str, pupil: PupilId) -> Answer | None:
    """The child was tapped."""
    worker, kept = FORM.find(book, request, draft)
    if kept is None:
        return answer(worker, FORM.over)
    gate.boarder(book, worker, pupil)
    if gate.out_of(book, request, [pupil]):
        return answer(worker, "answer_boarder_out")
    _go_on(book, request, worker, kept, pupil=pupil)
    return None


def why(book: Casebook, request: Request, /, *, draft: str, why: str) -> Answer | None:
    """Why was tapped: ``other`` is then written, ``none`` keeps the child in."""
    worker, kept = FORM.find(book, request, draft)
    if kept is None or "pupil" not in kept.values:
        return answer(worker, FORM.over)
    if why == "none":
        _refuse(book, request, worker, kept, lacking="reason")
        return None
    if why == "other":
        _go_on(book, request, worker, kept, typing="why")
        return None
    if why not in WHYS:
        return answer(worker, "answer_old_button")
    _go_on(book, request, worker, kept, reason=why)
    return None


def taker(book: Casebook, request: Request, /, *, draft: str, adult: str) -> Answer | None:
    """With whom was tapped: the guardian in that place on the roster from 1 on, ``other`` is then written, ``none``
    keeps the child in."""
    worker, kept = FORM.find(book, request, draft)
    if kept is None or "reason" not in kept.values:
        return answer(worker, FORM.over)
    if adult == "none":
        _refuse(book, request, worker, kept, lacking="guardian")
        return None
    if adult == "other":
        _go_on(book, request, worker, kept, typing="who")
        return None
    guardians = book.pupils([kept.values["pupil"]])[kept.values["pupil"]].guardians
    if not adult.isdigit() or not 1 <= int(adult) <= len(guardians):
        return answer(worker, "answer_old_button")
    chosen = adult_of(guardians[int(adult) - 1])
    _go_on(book, request, worker, kept, relation=chosen.relation, name=chosen.name)
    return None


def due(book: Casebook, request: Request, /, *, draft: str, day: date, clock: str = "") -> Answer | None:
    """The day was tapped on which the child is due back, then the time."""
    worker, kept = FORM.find(book, request, draft)
    if kept is None or "relation" not in kept.values:
        return answer(worker, FORM.over)
    if not clock:
        _go_on(book, request, worker, kept, day=day.isoformat())
        return None
    if clock not in _clocks(book):
        return answer(worker, "answer_old_button")
    moment = gate.at(book, day, _clock(clock))
    if moment <= request.now:
        return answer(worker, "answer_due_gone_by")
    _go_on(book, request, worker, kept, due=moment.isoformat())
    return None


def _refuse(book: Casebook, request: Request, worker: Worker, draft: Draft, *, lacking: str) -> None:
    book.drop_draft(draft.ref)
    child = gate.boarder(book, worker, draft.values["pupil"])
    values = gate.refuse(book, request, worker, child, lacking=lacking)
    card(book, request, worker, "gate_refused", **values)


def _record(book: Casebook, request: Request, worker: Worker, draft: Draft) -> None:
    kept = draft.values
    book.drop_draft(draft.ref)
    child = gate.boarder(book, worker, kept["pupil"])
    corrects = kept.get("corrects")
    found = gate.out_of(book, request, [child.id])
    if child.id in found and found[child.id][1].out.ref != corrects:
        show_out(book, request, worker, child, utterance="", already=True)
        return
    utterance = book.new_ref()
    gate.let_out(
        book, request, worker, child,
        reason=kept["reason"], adult=Adult(relation=kept["relation"], name=kept.get("name", "")),
        due=datetime.fromisoformat(kept["due"]), utterance=utterance, corrects=corrects,
    )  # fmt: skip
    follow.recompute(book, request.now, [child.id], actor=worker.id)
    show_out(book, request, worker, child, utterance=utterance, already=False)


def put_off(book: Casebook, request: Request, worker: Worker, child: Pupil, *, out: Outing, due: datetime) -> None:
    """The child is due back at another time than was said; all else stays."""
    utterance = book.new_ref()
    gate.let_out(
        book, request, worker, child,
        reason=out.body.reason, adult=Adult(relation=out.body.relation, name=out.body.taken_by), due=due,
        utterance=utterance, by_roster=out.body.by_roster, corrects=out.out.ref,
    )  # fmt: skip
    follow.recompute(book, request.now, [child.id], actor=worker.id)
    show_out(book, request, worker, child, utterance=utterance, already=False)


def show_out(book: Casebook, request: Request, worker: Worker, child: Pupil, *, utterance: str, already: bool) -> None:
    found = gate.out_of(book, request, [child.id])
    card(
        book, request, worker, "signed_out",
        line=gate.line_of(book, request, found, child.id), utterance=utterance, already=already,
    )  # fmt: skip


# --- written instead of tapped ---


@listens(KIND)
def typed(book: Casebook, request: Request, worker: Worker, draft: Draft, text: str) -> bool:
    """What was written while the form is open answers its question, if it can; False if it cannot."""
    kept, said, step = draft.values, text.strip(), _step(draft.values)
    if step == "child":
        found = find_pupils(said, scope=book.scope(worker), limit=9)
        if len(found) != 1 or found[0].name != said or not found[0].boarding:
            return False
        if not may(book, worker, Act.SIGN_BOARDERS, found[0]) or gate.out_of(book, request, [found[0].id]):
            return False
        _go_on(book, request, worker, draft, pupil=found[0].id)
        return True
    child = gate.boarder(book, worker, kept["pupil"])
    if step == "why":
        if not own_words.free(said, book.scope(worker), about=[child.id]):
            return False
        _go_on(book, request, worker, draft, reason=said)
        return True
    if step == "who":
        adult = adult_typed(said, child)
        if adult is None:
            return False
        _go_on(book, request, worker, draft, relation=adult.relation, name=adult.name)
        return True
    if own_words.names_others(said, book.scope(worker), [child.id]):
        return False
    moment = gate.due_typed(book, child, request, said)
    if moment is None:
        return False
    _go_on(book, request, worker, draft, due=moment.isoformat())
    return True

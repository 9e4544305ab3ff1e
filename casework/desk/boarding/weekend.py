"""All boarders of a class or a school signed out in one go, but for those who stay; ticks in a draft."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from casework.boarding import last_free_day
from casework.desk import say
from casework.desk.boarding import gate
from casework.desk.cases import follow
from casework.desk.hearing.form import TickList
from casework.desk.hearing.talk import listens, own_draft
from casework.desk.reply import card
from casework.desk.request import Answer, Request
from casework.desk.rights import answer
from casework.kin import adult_of
from casework.people import ClassId, Worker
from casework.ports import Casebook, Draft

KIND: Final = "weekend"

PAGE: Final = 60
"""Names on one page; a messenger shows at most a hundred buttons."""

WHOLE: Final = 0
"""Stands in the place of a class for all boarders one may sign for."""


def start(book: Casebook, request: Request, /, *, class_id: ClassId | None = None) -> Answer | None:
    """周末签出: a class or all of them, where there are several; then the list with its exceptions."""
    worker, classes = gate.signer(book, request)
    here = [p for p, case in book.boarders(classes) if case is None or case.out_due is None]
    if not here:
        return answer(worker, "answer_no_boarders")
    with_boarders = list(dict.fromkeys(pupil.class_id for pupil in here))
    if class_id is None and len(with_boarders) > 1:
        known = book.town().classes
        rows = [
            {"id": one, "label": known[one].label, "count": sum(1 for p in here if p.class_id == one)}
            for one in with_boarders
        ]
        card(book, request, worker, "weekend_class", classes=rows[:90], count=len(here))
        return None
    chosen = [p for p in here if class_id in (None, WHOLE, p.class_id)]
    if not chosen:
        return answer(worker, "answer_no_boarders")
    returns = last_free_day(gate.ground_of(book, chosen[0]), follow.today_of(book, request.now))
    values = {
        "all": [pupil.id for pupil in chosen if pupil.guardians],
        "unknown": [pupil.id for pupil in chosen if not pupil.guardians],
        "stay": [],
        "page": 0,
        "due": gate.at(book, returns, gate.rule_of(book).weekend).isoformat(),
    }
    FORM.begin(book, request, worker, values)
    return None


def _show(book: Casebook, request: Request, worker: Worker, draft: Draft) -> None:
    kept = draft.values
    pupils = book.pupils([*kept["all"], *kept["unknown"]])
    names = say.told_apart(list(pupils.values()))
    several = len({pupil.class_id for pupil in pupils.values()}) > 1
    shown = [one for one in kept["all"] if one in pupils][kept["page"] * PAGE : (kept["page"] + 1) * PAGE]
    card(
        book, request, worker, "weekend", draft=draft.ref,
        ref=draft.ref,
        pupils=[{"id": one, "name": names[one], "stays": one in kept["stay"]} for one in shown],
        stay=[names[one] for one in kept["stay"] if one in pupils],
        unknown=[names[one] for one in kept["unknown"] if one in pupils],
        going=len([one for one in kept["all"] if one in pupils and one not in kept["stay"]]),
        due=kept["due"],
        today=follow.today_of(book, request.now).isoformat(),
        several=several,
        page=kept["page"],
        pages=max(1, (len(kept["all"]) + PAGE - 1) // PAGE),
    )  # fmt: skip


def _find(book: Casebook, request: Request, draft: str) -> tuple[Worker, Draft | None]:
    worker, _ = gate.signer(book, request)
    return worker, own_draft(book, worker, draft, KIND)


FORM: Final = TickList(
    kind=KIND, find=_find, show=_show, offered=lambda book, draft: draft.values["all"], ticked="stay"
)
"""The names ticked are of those who stay."""


def turn(book: Casebook, request: Request, /, *, draft: str, page: int) -> Answer | None:
    """Another page of names."""
    worker, kept = FORM.find(book, request, draft)
    if kept is None:
        return answer(worker, FORM.over)
    last = max(0, (len(kept.values["all"]) - 1) // PAGE)
    FORM.change(book, request, worker, kept, page=min(page, last))
    return None


@listens(KIND)
def typed(book: Casebook, request: Request, worker: Worker, draft: Draft, text: str) -> bool:
    """A name written while the list is open stays, or goes after all; a time is when they are due back."""
    pupils = book.pupils(draft.values["all"])
    named = [one for one, pupil in pupils.items() if pupil.name == text.strip()]
    if len(named) == 1:
        stay = draft.values["stay"]
        changed = [one for one in stay if one not in named] if named[0] in stay else [*stay, *named]
        FORM.change(book, request, worker, draft, stay=changed)
        return True
    first = next(iter(pupils.values()), None)
    moment = gate.due_typed(book, first, request, text) if first is not None and not named else None
    if moment is None:
        return False
    FORM.change(book, request, worker, draft, due=moment.isoformat())
    return True


def done(book: Casebook, request: Request, /, *, draft: str) -> Answer | None:
    """The last tap: everybody ticked is signed out, each with the first guardian on the roster, marked as such."""
    worker, kept = FORM.find(book, request, draft)
    if kept is None:
        return answer(worker, FORM.over)
    due = datetime.fromisoformat(kept.values["due"])
    if due <= request.now:
        return answer(worker, "answer_due_gone_by")
    wanted = [one for one in kept.values["all"] if one not in kept.values["stay"]]
    out = gate.out_of(book, request, [one for one in wanted if one in book.pupils(wanted)])
    going = [gate.boarder(book, worker, one) for one in wanted if one not in out]
    if not going:
        return answer(worker, "answer_tick_names")
    book.drop_draft(draft)
    utterance = book.new_ref()
    for child in going:
        gate.let_out(
            book, request, worker, child,
            reason="weekend", adult=adult_of(child.guardians[0]), due=due, utterance=utterance, by_roster=True,
        )  # fmt: skip
    follow.recompute(book, request.now, [child.id for child in going], actor=worker.id)
    stay, unknown = kept.values["stay"], kept.values["unknown"]
    pupils = book.pupils([*stay, *unknown])
    card(
        book, request, worker, "weekend_done",
        count=len(going), due=kept.values["due"], today=follow.today_of(book, request.now).isoformat(),
        stay=[pupils[one].name for one in stay if one in pupils],
        unknown=[pupils[one].name for one in unknown if one in pupils],
        utterance=utterance,
    )  # fmt: skip
    return None

"""Telling of a child seen out of school by buttons: village, age, boy or girl, name, where; each may be typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from casework.desk.cases.follow import today_of
from casework.desk.hearing.form import Form
from casework.desk.hearing.talk import listens, own_draft
from casework.desk.reply import card
from casework.desk.request import Answer, Request
from casework.desk.rights import answer, may, require, who
from casework.desk.sightings import say as sighting_say
from casework.desk.sightings import telling
from casework.people import Act, Worker
from casework.ports import Casebook, Draft
from casework.reading.sightings import age_in, name_in, sex_in, villages_in

KIND = "sighting_form"

STEPS = ("village", "age", "sex", "name", "where")
"""What is asked, in this order; the draft's ``step`` says which answer is awaited."""

AGES = ((6, 8), (9, 11), (12, 14), (15, 17))
"""The buttons of the second step, in years."""

SEXES: Mapping[str, str] = {"girl": "女", "boy": "男", "unsure": ""}

LONGEST_PLACE = 200


def start(book: Casebook, request: Request, /) -> None:
    """``/sighting`` or 发现孩子没上学: which village?"""
    worker = who(book, request)
    require(book, worker, Act.SIGHT)
    values = {
        "step": "village", "offered": telling.offered_villages(book, worker)[: telling.VILLAGES_OFFERED],
        "places": [], "youngest": None, "oldest": None, "sex": "", "surname": "", "name": "", "guardian": "",
        "where": "", "day": today_of(book, request.now).isoformat(), "words": "",
    }  # fmt: skip
    FORM.begin(book, request, worker, values)


def _ask(book: Casebook, request: Request, worker: Worker, draft: Draft) -> None:
    values = {**draft.values, "sex": sighting_say.SEXES.get(draft.values["sex"], "")}
    card(book, request, worker, "sighting_form", form=draft.ref, ages=[list(one) for one in AGES], **values)


def _next(book: Casebook, request: Request, worker: Worker, draft: Draft, step: str, **said: Any) -> Answer | None:
    """The answer to one step: the next is asked, or the sighting opened. A step that was answered stays answered."""
    if draft.values["step"] != step:
        return answer(worker, "answer_already_answered")
    place = STEPS.index(step) + 1
    if place < len(STEPS):
        FORM.change(book, request, worker, draft, **said, step=STEPS[place])
        return None
    values = {**draft.values, **said}
    book.drop_draft(draft.ref)
    telling.open_one(book, request, worker, telling.from_json(values), values["words"])
    return None


def _find(book: Casebook, request: Request, ref: str) -> tuple[Worker, Draft | None]:
    worker = who(book, request)
    draft = own_draft(book, worker, ref, KIND)
    if draft is not None:
        require(book, worker, Act.SIGHT)
    return worker, draft


FORM: Final = Form(kind=KIND, find=_find, show=_ask, over="answer_sighting_form_gone", dropped="sighting_dropped")


def village(book: Casebook, request: Request, /, *, draft: str, village: int) -> Answer | None:
    """A village was tapped."""
    worker, kept = FORM.find(book, request, draft)
    if kept is None:
        return answer(worker, FORM.over)
    if village >= len(kept.values["offered"]):
        return answer(worker, "answer_old_button")
    return _next(book, request, worker, kept, "village", places=[kept.values["offered"][village]])


def age(book: Casebook, request: Request, /, *, draft: str, youngest: int, oldest: int) -> Answer | None:
    """About how old; 0 and 0: cannot be told."""
    worker, kept = FORM.find(book, request, draft)
    if kept is None:
        return answer(worker, FORM.over)
    known = (youngest, oldest) in AGES
    return _next(
        book, request, worker, kept, "age", youngest=youngest if known else None, oldest=oldest if known else None
    )


def sex(book: Casebook, request: Request, /, *, draft: str, sex: str) -> Answer | None:
    """A girl or a boy."""
    worker, kept = FORM.find(book, request, draft)
    if kept is None:
        return answer(worker, FORM.over)
    if sex not in SEXES:
        return answer(worker, "answer_old_button")
    return _next(book, request, worker, kept, "sex", sex=SEXES[sex])


def unknown(book: Casebook, request: Request, /, *, draft: str, step: str) -> Answer | None:
    """不知道 for the name, 跳过 for the place."""
    worker, kept = FORM.find(book, request, draft)
    if kept is None:
        return answer(worker, FORM.over)
    if step not in ("name", "where"):
        return answer(worker, "answer_old_button")
    return _next(book, request, worker, kept, step)


@listens(KIND)
def typed(book: Casebook, request: Request, worker: Worker, draft: Draft, text: str) -> bool:
    """The answer to the step that is asked, written instead of tapped; False if it is none."""
    said, step = text.strip(), draft.values["step"]
    found = _read(book, step, said)
    if found is None or not may(book, worker, Act.SIGHT):
        return False
    _next(book, request, worker, draft, step, **found)
    return True


_UNKNOWN = ("不知道", "不清楚", "不认识", "说不准", "不晓得", "没有", "跳过", "无")


def _read(book: Casebook, step: str, said: str) -> dict[str, Any] | None:
    """What a typed answer says to this step."""
    if step != "village" and said in _UNKNOWN:
        return {}
    match step:
        case "village":
            places, _ = villages_in(said, book.villages())
            return {"places": list(places)} if len(places) == 1 else None
        case "age":
            ages = age_in(said)
            return {"youngest": ages[0], "oldest": ages[1]} if ages is not None else None
        case "sex":
            found = sex_in(said)
            return {"sex": found} if found else None
        case "name":
            named = name_in(said)
            return {"surname": named[0], "name": named[1]} if named is not None else None
        case _:
            return {"words": said[:LONGEST_PLACE]}

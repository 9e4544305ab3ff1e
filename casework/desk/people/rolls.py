"""管理员 keeps the rolls between imports: head teachers of classes, and children added, moved or renamed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from casework.desk import say
from casework.desk.cases import follow
from casework.desk.hearing import talk
from casework.desk.people.posts import leading, leads, merged, no_longer_leading
from casework.desk.people.staff_values import Values, people
from casework.desk.reply import card, reply
from casework.desk.request import Answer, Refusal, Request
from casework.desk.rights import administrator, answer, require_administrator
from casework.people import ClassId, Guardian, Pupil, PupilId, Role, SchoolClass, SchoolId, Worker, WorkerId
from casework.ports import Casebook, Draft, Hold, Notice
from casework.town import Town

DRAFT = "rolls"
"""The open question about a class or a child: ``ask`` is ``new`` (who is added?), ``name`` (the right name?) or
``head`` (who is the head teacher?)."""

LONGEST_NAME = 30
MOST_OFFERED = 8

_PHONE = re.compile(r"\+?\d[\d-]{6,15}")
_BETWEEN = re.compile(r"[\s,，、;；/]+")


# --- finding the class ---


def schools(book: Casebook, request: Request, /, *, page: int = 0) -> None:
    """Which school? Skipped where there is one."""
    speaker = administrator(book, request)
    town = book.town()
    if len(town.schools) == 1:
        classes(book, request, school=next(iter(town.schools)))
        return
    size = 20
    named = sorted(town.schools.items(), key=lambda item: item[1])
    shown = [{"id": school, "name": name} for school, name in named[page * size : (page + 1) * size]]
    card(book, request, speaker, "rolls_schools", schools=shown, page=page, pages=-(-len(named) // size))


def classes(book: Casebook, request: Request, /, *, school: SchoolId) -> None:
    """Which class?"""
    speaker = administrator(book, request)
    town = book.town()
    found = sorted((c for c in town.classes.values() if c.school == school), key=lambda c: (c.grade, c.number))
    shown = [{"id": one.id, "label": one.label} for one in found]
    card(book, request, speaker, "rolls_classes", school=town.schools.get(school, ""), classes=shown)


def school_class(book: Casebook, request: Request, /, *, class_id: ClassId) -> None:
    """One class: its head teacher, how many children, and what can be done."""
    speaker = administrator(book, request)
    found = _class(book, class_id)
    heads = _heads(book.town(), class_id)
    values: Values = {"heads": [w.name for w in heads], "pupils": len(book.class_pupils(class_id))}
    card(book, request, speaker, "rolls_class", **_named(found), **values)


# --- the head teacher ---


def head(book: Casebook, request: Request, /, *, class_id: ClassId) -> None:
    """Who is to be the head teacher? The teachers of the school are offered; others are named in words."""
    speaker = administrator(book, request)
    found, town = _class(book, class_id), book.town()
    ref = _ask(book, request, speaker, ask="head", class_id=class_id)
    teachers = [w for w in _teachers(town, found.school) if w not in _heads(town, class_id)]
    values: Values = {"offered": people(town, teachers[:MOST_OFFERED])}
    card(book, request, speaker, "rolls_head", draft=ref, **_named(found), **values)


def set_head(book: Casebook, request: Request, /, *, class_id: ClassId, worker: WorkerId) -> Answer | None:
    """From now on that worker is the class's head teacher; what is owed for its children changes hands. The second
    tap changes nothing."""
    speaker = administrator(book, request)
    found, town = _class(book, class_id), book.town()
    new = town.workers.get(worker)
    if new is None or not new.active:
        raise Refusal("nobody_there")
    heads = _heads(town, class_id)
    if [head.id for head in heads] == [worker]:
        return answer(speaker, "answer_done_already")
    former = [w for w in heads if w.id != worker]
    for old in former:
        book.save_worker(replace(old, posts=no_longer_leading(old.posts, class_id, found.school)))
    if not leads(new.posts, class_id):
        book.save_worker(replace(new, posts=merged((leading(class_id, found.school), *new.posts))))
    open_cases = book.open_cases_by_class().get(class_id, [])
    follow.recompute(book, request.now, [pupil.id for pupil, _ in open_cases], actor=speaker.id)
    values: Values = {"worker": new.name, "former": [old.name for old in former], "cases": len(open_cases)}
    card(book, request, speaker, "rolls_head_set", **_named(found), **values)
    for person, template in ((new, "you_are_head"), *((old, "head_no_longer") for old in former)):
        if person.id != speaker.id:
            told: Values = {"by": new.name, "cases": len(open_cases)}
            book.tell(Notice(template=template, values=_named(found) | told, worker=person.id, hold=Hold.QUIET))
    return None


# --- children ---


def pupils(book: Casebook, request: Request, /, *, class_id: ClassId) -> None:
    """The children of a class, to choose one."""
    speaker = administrator(book, request)
    found = _class(book, class_id)
    names = say.told_apart(book.class_pupils(class_id))
    values: Values = {"pupils": [{"id": pupil, "name": name} for pupil, name in names.items()]}
    card(book, request, speaker, "rolls_pupils", **_named(found), **values)


def pupil(book: Casebook, request: Request, /, *, pupil: PupilId) -> None:
    """One child on the roll, and what can be changed."""
    speaker = administrator(book, request)
    card(book, request, speaker, "rolls_pupil", **_child(_pupil(book, pupil)))


def ask_new(book: Casebook, request: Request, /, *, class_id: ClassId) -> None:
    """Who is to be added? Name, and what else is known, in one line."""
    speaker = administrator(book, request)
    ref = _ask(book, request, speaker, ask="new", class_id=class_id)
    card(book, request, speaker, "rolls_ask_new", draft=ref, **_named(_class(book, class_id)))


def add(book: Casebook, request: Request, /, *, draft: str) -> Answer | None:
    """Confirmed: the child is on the roll."""
    speaker = administrator(book, request)
    kept = book.draft_by_ref(draft)
    if kept is None or kept.worker != speaker.id or kept.values.get("ask") != "confirm":
        return answer(speaker, "answer_done_already")
    book.drop_draft(draft)
    new = _from_draft(_class(book, kept.values["class_id"]), kept.values)
    new = replace(new, id=book.save_pupil(new))
    card(book, request, speaker, "rolls_added", **_child(new))
    return None


def ask_rename(book: Casebook, request: Request, /, *, pupil: PupilId) -> None:
    """What is the right name?"""
    speaker = administrator(book, request)
    found = _pupil(book, pupil)
    ref = _ask(book, request, speaker, ask="name", pupil=found.id)
    card(book, request, speaker, "rolls_ask_name", draft=ref, **_child(found))


def ask_move(book: Casebook, request: Request, /, *, pupil: PupilId) -> None:
    """To which class of the same school?"""
    speaker = administrator(book, request)
    found = _pupil(book, pupil)
    same = (c for c in book.town().classes.values() if c.school == found.school and c.id != found.class_id)
    shown = [{"id": one.id, "label": one.label} for one in sorted(same, key=lambda c: (c.grade, c.number))]
    card(book, request, speaker, "rolls_ask_move", classes=shown, **_child(found))


def move(book: Casebook, request: Request, /, *, pupil: PupilId, class_id: ClassId) -> Answer | None:
    """The child is in another class from now on; an open case goes along. The second tap changes nothing."""
    speaker = administrator(book, request)
    found, target = _pupil(book, pupil), _class(book, class_id)
    if found.class_id == target.id:
        return answer(speaker, "answer_done_already")
    book.save_pupil(replace(found, school_class=target))
    if book.charts([found.id])[found.id].case is not None:
        follow.recompute(book, request.now, [found.id], actor=speaker.id)
    values = _child(found) | {"class_id": target.id, "old": found.school_class.label, "new": target.label}
    card(book, request, speaker, "rolls_moved", **values)
    return None


# --- typed answers ---


def _ask(book: Casebook, request: Request, speaker: Worker, **values: object) -> str:
    return talk.begin(book, request, speaker, DRAFT, values).ref


@talk.listens(DRAFT)
def _typed(book: Casebook, request: Request, speaker: Worker, draft: Draft, text: str) -> bool:
    require_administrator(book, speaker)
    said = text.strip()
    match draft.values["ask"]:
        case "new" | "confirm":
            _typed_child(book, request, speaker, draft, said)
        case "name":
            if not 1 <= len(said) <= LONGEST_NAME:
                return False
            book.drop_draft(draft.ref)
            found = _pupil(book, draft.values["pupil"])
            book.save_pupil(replace(found, name=said))
            reply(book, request, speaker, "rolls_renamed", **(_child(found) | {"to": said}))
        case _:
            _typed_head(book, request, speaker, draft, said)
    return True


def _typed_child(book: Casebook, request: Request, speaker: Worker, draft: Draft, said: str) -> None:
    """``王小明 松树村 王建国 13800000001``: name, village, guardian, phone; only the name must be there."""
    name, *rest = [word for word in _BETWEEN.split(said) if word][:5] or [""]
    if not 1 <= len(name) <= LONGEST_NAME:
        raise Refusal("not_a_name")
    phone = next((word for word in rest if _PHONE.fullmatch(word)), "")
    village, guardian, *_ = [word for word in rest if word != phone] + ["", ""]
    kept = {
        "ask": "confirm",
        "class_id": draft.values["class_id"],
        "name": name,
        "village": village,
        "guardian": guardian,
        "phone": phone,
    }
    book.save_draft(replace(draft, values=kept))
    found = _class(book, kept["class_id"])
    same = [pupil for pupil in book.class_pupils(found.id) if pupil.name == name]
    values = _child(_from_draft(found, kept)) | {"draft": draft.ref, "there_already": len(same)}
    reply(book, request, speaker, "rolls_confirm_new", **values)


def _typed_head(book: Casebook, request: Request, speaker: Worker, draft: Draft, said: str) -> None:
    town, class_id = book.town(), draft.values["class_id"]
    found = [w for w in town.workers.values() if w.active and w.name == said]
    if len(found) == 1:
        book.drop_draft(draft.ref)
        said_instead = set_head(book, request, class_id=class_id, worker=found[0].id)
        if said_instead is not None:
            reply(book, request, speaker, said_instead.template)
        return
    values: Values = {"said": said[:20], "offered": people(town, found)}
    reply(book, request, speaker, "rolls_head_unknown", **_named(_class(book, class_id)), **values)


def _from_draft(school_class: SchoolClass, kept: Mapping[str, Any]) -> Pupil:
    guardians = (Guardian(name=kept["guardian"], phone=kept["phone"]),) if kept["guardian"] or kept["phone"] else ()
    return Pupil(id=0, name=kept["name"], school_class=school_class, village=kept["village"], guardians=guardians)


# --- within ---


def _class(book: Casebook, class_id: ClassId) -> SchoolClass:
    found = book.town().classes.get(class_id)
    if found is None:
        raise Refusal("nobody_there")
    return found


def _pupil(book: Casebook, pupil: PupilId) -> Pupil:
    found = book.pupils([pupil]).get(pupil)
    if found is None:
        raise Refusal("nobody_there")
    return found


def _heads(town: Town, class_id: ClassId) -> list[Worker]:
    return [worker for worker in town.workers.values() if worker.active and leads(worker.posts, class_id)]


def _teachers(town: Town, school: SchoolId) -> list[Worker]:
    """The teachers of a school, those who lead no class first."""
    teaching = (Role.SUBJECT_TEACHER, Role.HEAD_TEACHER, Role.DUTY_TEACHER)
    found = [
        w for w in town.workers.values() if w.active and any(p.role in teaching and p.school == school for p in w.posts)
    ]
    return sorted(found, key=lambda w: (w.holds(Role.HEAD_TEACHER), w.name, w.id))


def _named(found: SchoolClass) -> Values:
    return {"class_id": found.id, "label": found.label, "school": found.school_name, "school_id": found.school}


def _child(pupil: Pupil) -> Values:
    first = pupil.guardians[0] if pupil.guardians else None
    return {
        "id": pupil.id,
        "name": pupil.name,
        "class_id": pupil.class_id,
        "label": pupil.school_class.label,
        "village": pupil.village,
        "guardian": first.name if first else "",
        "phone": first.phone if first else "",
    }

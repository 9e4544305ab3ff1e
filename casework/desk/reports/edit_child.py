"""It was another child: the report is taken back of the one and made of the other; and what is typed for a field."""

from __future__ import annotations

from datetime import timedelta

from casework.desk import days, say
from casework.desk.cases import follow
from casework.desk.hearing import doubts, plain_answers
from casework.desk.hearing.plain_answers import Meant
from casework.desk.hearing.talk import forget, listens
from casework.desk.reply import card
from casework.desk.reports.card import Reported
from casework.desk.reports.changed import Change
from casework.desk.reports.edit import KIND, Field, answered, await_words, change, the_report
from casework.desk.request import Answer, Refusal, Request
from casework.desk.rights import answer, may, the_child, who
from casework.desk.standing import lineage
from casework.fact import Fact, FactRef, OnLeave, Retracted, Subject
from casework.people import Act, ClassId, Pupil, PupilId, Worker
from casework.ports import Casebook, Draft

WORDS_WITHIN = timedelta(minutes=10)
"""How long a day or a name is taken for the field that was opened last."""

CHILD = "child"
"""The field that says who it was."""


def another(book: Casebook, request: Request, /, *, report: FactRef, pupil: PupilId = 0) -> Answer | None:
    """换学生: who was it? Those of the same name first, then the rest of the class. Then it is moved to that child."""
    worker = who(book, request)
    found = the_report(book, worker, request, report)
    if found is None:
        return answer(worker, "answer_taken_back_already")
    _, chart = found
    if pupil == 0:
        return in_class(book, request, report=report, class_id=chart.pupil.class_id)
    return _move(book, request, worker, report, pupil)


def in_class(book: Casebook, request: Request, /, *, report: FactRef, class_id: ClassId) -> Answer | None:
    """The names of a class, for the report to be moved to one of them."""
    worker = who(book, request)
    found = the_report(book, worker, request, report)
    if found is None:
        return answer(worker, "answer_taken_back_already")
    child = found[1].pupil
    classes = doubts.classes_of(book, worker)
    if class_id not in {one.id for one in classes}:
        raise Refusal("not_allowed")
    namesakes = [one for one in book.scope(worker).by_name.get(child.name, ()) if class_id == child.class_id]
    listed = {one.id: one for one in (*namesakes, *book.class_pupils(class_id)) if one.id != child.id}
    allowed = [one for one in listed.values() if may(book, worker, Act.REPORT, one)]
    names = say.told_apart(allowed)
    await_words(book, request, worker, report, CHILD)
    card(
        book, request, worker, "edit_another",
        child=say.child(child), report=report,
        school_class=next(one.label for one in classes if one.id == class_id),
        pupils=[
            {"id": one.id, "name": names[one.id], "class": one.school_class.label if one.class_id != class_id else ""}
            for one in allowed[: doubts.NAMES_OFFERED]
        ],
        elsewhere=len(classes) > 1,
    )  # fmt: skip
    return None


def classes(book: Casebook, request: Request, /, *, report: FactRef) -> Answer | None:
    """别的班: the other classes of the speaker, or the request to write the name where these are many."""
    worker = who(book, request)
    found = the_report(book, worker, request, report)
    if found is None:
        return answer(worker, "answer_taken_back_already")
    known = doubts.classes_of(book, worker)
    await_words(book, request, worker, report, CHILD)
    card(
        book, request, worker, "edit_class",
        child=say.child(found[1].pupil), report=report,
        classes=say.class_keys(known) if len(known) <= doubts.CLASSES_OFFERED else [],
    )  # fmt: skip
    return None


def _move(book: Casebook, request: Request, worker: Worker, report: FactRef, pupil: PupilId) -> Answer | None:
    child = the_child(book, worker, Act.REPORT, pupil)
    found = the_report(book, worker, request, report)
    if found is None:
        return answer(worker, "answer_taken_back_already")
    fact, chart = found
    body = fact.body
    assert isinstance(body, Reported)
    forget(book, worker, KIND)
    if child.id == chart.pupil.id:
        return answer(worker, "answer_recorded_already")
    utterance = book.new_ref()
    there = Fact(
        ref=book.new_ref(), subject=Subject.pupil(child.id), body=body, by=worker.id, at=request.at, utterance=utterance
    )  # fmt: skip
    for wrong in lineage(chart.facts, fact.ref):
        follow.say_fact(
            book, subject=wrong.subject, body=Retracted(moved_to=there.ref), by=worker.id, at=request.at,
            utterance=utterance, names=wrong.ref,
        )  # fmt: skip
    book.append([there])
    answered(book, request, worker, Change(was=fact, of=chart.pupil, now=body, child=child), utterance=utterance)
    return None


@listens(KIND)
def typed(book: Casebook, request: Request, worker: Worker, draft: Draft, text: str) -> bool:
    """A day or a name, written instead of tapped."""
    if request.now - draft.at > WORDS_WITHIN:
        return False
    report, field = draft.values["report"], draft.values["field"]
    found = the_report(book, worker, request, report)
    if found is None:
        return False
    fact, chart = found
    if field == CHILD:
        return _child_typed(book, request, worker, report, was=chart.pupil, text=text)
    ahead = field == Field.UNTIL or isinstance(fact.body, OnLeave)
    day = days.named(book, chart.pupil, request.at, text, ahead=ahead)
    if day is None:
        return False
    if field == Field.UNTIL:
        change(book, request, report=report, until=day)
    else:
        change(book, request, report=report, day=day)
    return True


def _child_typed(book: Casebook, request: Request, worker: Worker, report: FactRef, *, was: Pupil, text: str) -> bool:
    words = plain_answers.meaning(text, offered=(), scope=book.scope(worker))
    if words is None:
        return False
    if words.meant is Meant.CLASS and len(words.classes) == 1:
        in_class(book, request, report=report, class_id=words.classes[0].id)
        return True
    others = [one for one in words.pupils if one.id != was.id and may(book, worker, Act.REPORT, one)]
    if words.meant is not Meant.OTHERS or not words.exact or not others:
        return False
    if len(others) == 1:
        _move(book, request, worker, report, others[0].id)
        return True
    card(
        book, request, worker, "edit_another",
        child=say.child(was), report=report, school_class="",
        pupils=[
            {"id": one, "name": name, "class": ""} for one, name in say.told_apart(others).items()
        ],
        elsewhere=False,
    )  # fmt: skip
    return True

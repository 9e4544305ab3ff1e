"""第三节全到 from somebody with several classes: which one is meant is asked, and the words wait for the tap."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from unicodedata import normalize

from casework.desk.hearing import attached, doubts, old_questions, plain_answers
from casework.desk.hearing.old_questions import Became
from casework.desk.hearing.talk import listens, own_draft
from casework.desk.lessons import counting
from casework.desk.reply import card
from casework.desk.reports.taking_down import take_down
from casework.desk.request import Answer, Refusal, Request
from casework.desk.rights import answer, may, who
from casework.desk.roll import whole_classes
from casework.people import Act, ClassId, SchoolClass, Worker
from casework.ports import Casebook, Draft
from casework.reading import classes
from casework.reading.contract import Reading
from casework.reading.reader import read

KIND: Final = "class"
"""The drafts that keep words while it is asked of which class they are; each has a kind of its own."""

FAMILY: Final = f"{KIND}."

CHOSEN: Final = "class."
"""Under which word it is remembered which class was tapped for a message (see ``Heard.chosen``)."""

LONGEST: Final = 40
"""Characters of a sentence that may say nothing but that a class is there."""

NAMED_WITHIN: Final = timedelta(minutes=30)
"""How long a class written by itself is taken for the answer."""


def heard(book: Casebook, request: Request, worker: Worker, text: str) -> bool:
    """Ask of which class it is said that all are there; False if the words do not say so, or name a class."""
    if len(text) > LONGEST or plain_answers.class_in(normalize("NFKC", text)) is not None:
        return False
    known = doubts.classes_of(book, worker)
    if not 1 < len(known) <= doubts.CLASSES_OFFERED:
        return False
    fitting = [one for one in known if not said_of(book, worker, one.id, text, request.written).empty]
    if not fitting:
        return False
    draft = Draft(
        ref=(ref := book.new_ref()),
        worker=worker.id,
        kind=f"{FAMILY}{ref}",
        values={"text": text, "written": request.written.isoformat()} | attached.to_json(request),
        at=request.now,
    )
    book.save_draft(draft)
    attached.remember(book, request, worker, drafts=[ref])
    schools = {one.school for one in fitting}
    card(
        book, request, worker, "which_class", draft=ref,
        said=text, question=ref,
        classes=[
            {"id": one.id, "label": one.label, "school": one.school_name if len(schools) > 1 else ""} for one in fitting
        ],
    )  # fmt: skip
    return True


def _read(book: Casebook, worker: Worker, one: SchoolClass, text: str, at: datetime) -> Reading:
    scope = book.scope(worker)
    return read(f"{one.label}{text}", scope=scope, at=at.astimezone(book.zone), calendar=book.calendar())


def _says_all_are_there(book: Casebook, worker: Worker, one: SchoolClass, reading: Reading) -> bool:
    """Whether the words account for the class and name nobody, and the worker may say so."""
    if reading.empty or reading.doubts or any(item.school_class != one for item in reading.items):
        return False
    if any(counting.of_a_lesson(item) for item in reading.items):
        return may(book, worker, Act.REPORT, class_id=one.id)
    return whole_classes.may_call(book, worker, one) and all(c.school_class == one for c in reading.complete)


def chosen(book: Casebook, request: Request, /, *, draft: str, class_id: ClassId) -> Answer | None:
    """A class was tapped (0: nothing is to be recorded): the words are recorded of it, once."""
    worker = who(book, request)
    kept = own_draft(book, worker, draft, KIND)
    if kept is None:
        return answer(worker, "answer_already_answered")
    if class_id == 0:
        book.drop_draft(draft)
        card(book, request, worker, "words_dropped", said=kept.values["text"])
        return None
    one = next((one for one in doubts.classes_of(book, worker) if one.id == class_id), None)
    if one is None:
        raise Refusal("not_allowed")
    _record(book, request, worker, kept, one)
    return None


@listens(FAMILY)
def typed(book: Casebook, request: Request, worker: Worker, draft: Draft, text: str) -> bool:
    """The class written instead of tapped."""
    said = plain_answers.class_in(normalize("NFKC", text).strip())
    if said is None or said[0].strip("班的 。.") or request.now - draft.at > NAMED_WITHIN:
        return False
    fitting = classes.fitting(said[1], book.scope(worker).classes)
    if len(fitting) != 1:
        return False
    old_questions.close(book, request, worker, Became.ANSWERED, message=draft.message)
    _record(book, request, worker, draft, fitting[0])
    return True


def _record(book: Casebook, request: Request, worker: Worker, kept: Draft, one: SchoolClass) -> None:
    """Raises Refusal where the class is not the worker's to speak of any more."""
    reading = _read(book, worker, one, kept.values["text"], datetime.fromisoformat(kept.values["written"]))
    if not _says_all_are_there(book, worker, one, reading):
        raise Refusal("not_allowed")
    book.drop_draft(kept.ref)
    then = attached.from_json(request, kept.values)
    edit = request.message if request.pressed else None
    take_down(book, then, worker, reading, edit=edit, chosen={CHOSEN: one.id})


def said_of(book: Casebook, worker: Worker, class_id: ClassId, text: str, at: datetime) -> Reading:
    """What words that name no class say of the one that was tapped for them; nothing that names a child."""
    one = next((one for one in doubts.classes_of(book, worker) if one.id == class_id), None)
    reading = _read(book, worker, one, text, at) if one is not None else Reading()
    return reading if one is not None and _says_all_are_there(book, worker, one, reading) else Reading()

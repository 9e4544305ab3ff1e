"""Answering which child was meant: by a tap, in a few typed words, or from the list of a class; the sentence waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from casework.desk.hearing import doubts, old_questions, plain_answers
from casework.desk.hearing.doubts import Pending, View
from casework.desk.hearing.old_questions import Became
from casework.desk.hearing.plain_answers import Meant
from casework.desk.hearing.talk import listens, own_draft
from casework.desk.people import words_for_children
from casework.desk.reports import card as report_card
from casework.desk.reports import taking_down
from casework.desk.request import Answer, Refusal, Request
from casework.desk.rights import answer, who
from casework.people import ClassId, Pupil, PupilId, SchoolClass, Worker
from casework.ports import Casebook, Draft

NAME_WITHIN = timedelta(minutes=30)
"""How long a bare name that was not offered is still taken for the answer, and not for a child to look up."""

YES_WITHIN = timedelta(minutes=10)
"""How long 是 or 1 alone is taken for the answer, if nothing else has been begun since; later it is asked again, as
it may well answer something else."""

LONGEST_SHOWN = 20
"""Characters of a typed answer that the question repeats."""


def _asked(book: Casebook, request: Request, draft: str, place: int) -> tuple[Worker, Pending | None]:
    """The question behind a button, if it is still the one that is asked."""
    worker = who(book, request)
    found = own_draft(book, worker, draft, doubts.DOUBT)
    pending = doubts.kept(found) if found is not None else None
    return worker, pending if pending is not None and pending.place == place else None


def which(book: Casebook, request: Request, /, *, draft: str, place: int, pupil: PupilId) -> Answer | None:
    """A child was tapped (0: none of those offered): what the sentence said is recorded of that child, once."""
    worker, pending = _asked(book, request, draft, place)
    if pending is None:
        return answer(worker, "answer_already_answered")
    if pupil == 0:
        _look_elsewhere(book, request, worker, pending, edit=request.message)
        return None
    chosen = book.pupils([pupil]).get(pupil)
    if chosen is None or not doubts.nameable(book, worker, pending.now_asked, chosen):
        raise Refusal("not_allowed")
    _settle(book, request, worker, pending, chosen, edit=request.message)
    return None


def listed(book: Casebook, request: Request, /, *, draft: str, place: int, class_id: ClassId = 0) -> Answer | None:
    """从名单里选: the names of a class, or the classes to choose from; the sentence is kept."""
    worker, pending = _asked(book, request, draft, place)
    if pending is None:
        return answer(worker, "answer_already_answered")
    if class_id == 0:
        _look_elsewhere(book, request, worker, pending, edit=request.message)
        return None
    if class_id not in {one.id for one in doubts.classes_of(book, worker)}:
        raise Refusal("not_allowed")
    _show(book, request, worker, pending, view=View.LIST, class_id=class_id, edit=request.message)
    return None


def again(book: Casebook, request: Request, /, *, draft: str, place: int) -> Answer | None:
    """返回: the candidates once more."""
    worker, pending = _asked(book, request, draft, place)
    if pending is None:
        return answer(worker, "answer_already_answered")
    _show(book, request, worker, replace(pending, listing=False), edit=request.message)
    return None


def asked_again(book: Casebook, request: Request, /, *, draft: str) -> Answer | None:
    """One question of a list was tapped: it is asked in a message of its own."""
    worker = who(book, request)
    found = own_draft(book, worker, draft, doubts.DOUBT)
    if found is None:
        return answer(worker, "answer_already_answered")
    _show(book, replace(request, pressed=False), worker, doubts.kept(found))
    return None


def let_be(book: Casebook, request: Request, /, *, draft: str, place: int) -> Answer | None:
    """不记了: nothing is recorded of that name; the next one is asked."""
    worker, pending = _asked(book, request, draft, place)
    if pending is None:
        return answer(worker, "answer_already_answered")
    _drop(book, request, worker, pending, edit=request.message)
    return None


# --- typed instead of tapped ---


@listens(doubts.FAMILY)
def typed(book: Casebook, request: Request, worker: Worker, draft: Draft, text: str) -> bool:
    """A few words while it is asked: taken where they settle it, asked again where they narrow it down."""
    pending = doubts.kept(draft)
    asked = pending.now_asked
    offered = [] if pending.listing else doubts.offered(book, worker, asked)[: doubts.OFFERED]
    sure = len(offered) == 1 or doubts.is_remembered(book, worker, asked, offered)
    latest = book.draft(worker.id) or draft
    fresh = request.now - draft.at <= YES_WITHIN and latest.at <= draft.at
    words = plain_answers.meaning(text, offered=offered, scope=book.scope(worker))
    if words is None:
        return False
    waits_for_a_name = not offered
    match words.meant:
        case Meant.YES if sure and fresh:
            _settle(book, request, worker, pending, offered[0])
        case Meant.YES:
            _show(book, request, worker, pending)
        case Meant.NONE:
            _look_elsewhere(book, request, worker, pending)
        case Meant.DROP:
            _drop(book, request, worker, pending)
        case Meant.THESE if words.pointed and not fresh:
            _show(book, request, worker, pending)
        case Meant.THESE if len(words.pupils) == 1 and words.exact:
            _settle(book, request, worker, pending, words.pupils[0])
        case Meant.THESE:
            _narrow(book, request, worker, pending, found=words.pupils, text=text)
        case Meant.CLASS if waits_for_a_name and len(words.classes) == 1:
            _show(book, request, worker, pending, view=View.LIST, class_id=words.classes[0].id)
        case Meant.CLASS if waits_for_a_name and len(words.classes) <= doubts.CLASSES_OFFERED:
            _show(book, request, worker, pending, view=View.CLASSES, among=words.classes)
        case Meant.OTHERS if request.now - draft.at <= NAME_WITHIN:
            return _other(book, request, worker, pending, words=words, text=text, waits=waits_for_a_name)
        case Meant.NOBODY if waits_for_a_name and request.now - draft.at <= NAME_WITHIN:
            _narrow(book, request, worker, pending, found=(), text=text)
        case _:
            return False
    return True


def _other(
    book: Casebook,
    request: Request,
    worker: Worker,
    pending: Pending,
    *,
    words: plain_answers.Words,
    text: str,
    waits: bool,
) -> bool:
    """A child who was not offered: taken at once where a full name was waited for or stressed (是李思源), otherwise
    asked."""
    found = [pupil for pupil in words.pupils if doubts.nameable(book, worker, pending.now_asked, pupil)]
    if not found or not (words.exact or (waits and plain_answers.shaped_like_a_name(text))):
        return False
    if (waits or words.stressed) and words.exact and len(found) == 1:
        _settle(book, request, worker, pending, found[0])
    else:
        _narrow(book, request, worker, pending, found=found, text=text)
    return True


def _narrow(
    book: Casebook, request: Request, worker: Worker, pending: Pending, *, found: Sequence[Pupil], text: str
) -> None:
    """Ask again, of these alone."""
    typed = text.strip()[:LONGEST_SHOWN]
    asked = replace(pending.now_asked, candidates=tuple(pupil.id for pupil in found), typed=typed)
    places = [*pending.asked[: pending.place], asked, *pending.asked[pending.place + 1 :]]
    _show(book, request, worker, replace(pending, asked=tuple(places), listing=False))


# --- what comes of it ---


def _settle(
    book: Casebook, request: Request, worker: Worker, pending: Pending, chosen: Pupil, *, edit: int | None = None
) -> None:
    asked = pending.now_asked
    if edit is None:
        old_questions.close(
            book, request, worker, Became.ANSWERED, message=pending.message, said=asked.said, child=chosen
        )  # fmt: skip
    words_for_children.learn(book, worker, asked.said, chosen, now=request.now)
    items = [replace(item, pupil=chosen) for item in asked.items]
    taking_down.go_on(book, request, worker, pending, items, edit=edit)


def _drop(book: Casebook, request: Request, worker: Worker, pending: Pending, *, edit: int | None = None) -> None:
    said = pending.now_asked.said
    if edit is None:
        old_questions.close(book, request, worker, Became.DROPPED, message=pending.message, said=said)
    pending.left.dropped.append(said)
    taking_down.go_on(book, request, worker, pending, (), edit=edit)


def _look_elsewhere(
    book: Casebook, request: Request, worker: Worker, pending: Pending, *, edit: int | None = None
) -> None:
    view, class_id = doubts.where_to_look(book, worker)
    _show(book, request, worker, replace(pending, listing=True), view=view, class_id=class_id, edit=edit)


def _show(
    book: Casebook,
    request: Request,
    worker: Worker,
    pending: Pending,
    *,
    view: View = View.ASK,
    class_id: ClassId | None = None,
    among: Sequence[SchoolClass] = (),
    edit: int | None = None,
) -> None:
    """The card with the question as it is asked now; what is typed next is an answer to it."""
    if edit is None:
        said = pending.now_asked.said
        old_questions.close(book, request, worker, Became.BELOW, message=pending.message, said=said)
    doubts.keep(book, worker, pending, request.now, message=edit)
    report_card.show(
        book, request, worker, report_card.of_utterance(book, request, worker, pending.utterance),
        utterance=pending.utterance, left=pending.left, edit=edit,
        question=doubts.question(book, worker, pending, view=view, class_id=class_id, among=among),
    )  # fmt: skip

"""Taking back what was said of a sighting: by its finder while nobody knows who it is, or by whoever settled it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from casework.desk import say
from casework.desk.cases import follow
from casework.desk.reply import card
from casework.desk.request import Answer, Refusal, Request
from casework.desk.rights import answer, may
from casework.desk.sightings import follow as sighting_follow
from casework.desk.sightings import say as sighting_say
from casework.desk.standing import too_old
from casework.fact import (
    Dismissed,
    Fact,
    FactRef,
    Identified,
    Joined,
    NotOnRoll,
    Retracted,
    Sighted,
    SubjectKind,
    in_force,
    standing,
)  # fmt: skip
from casework.people import Act, Role, Worker, WorkerId
from casework.ports import Casebook, Notice
from casework.sighting import Sighting, SightingState

OUTCOMES: Final = frozenset(
    {SightingState.IDENTIFIED, SightingState.NOT_ON_ROLL, SightingState.ELSEWHERE, SightingState.MISTAKEN}
)
"""How a sighting ends so that its finders hear of it."""


def concerns(facts: Sequence[Fact]) -> bool:
    """Whether a message said anything of a sighting."""
    return any(fact.subject.kind is SubjectKind.SIGHTING for fact in facts)


def take_back(book: Casebook, request: Request, worker: Worker, facts: Sequence[Fact]) -> Answer | None:
    """Take back everything that message said, on the chain of the sighting and on the child's. Once."""
    stated = [fact for fact in facts if not isinstance(fact.body, Retracted)]
    if any(fact.by != worker.id for fact in stated):
        raise Refusal("not_yours")
    if not (may(book, worker, Act.SIGHT) or may(book, worker, Act.RESOLVE)):
        raise Refusal("not_allowed")
    if any(too_old(fact, request.now) for fact in stated):
        raise Refusal("too_old")
    numbers = sorted({fact.subject.id for fact in stated if fact.subject.kind is SubjectKind.SIGHTING})
    before = book.sightings(numbers)
    holding = _holding(book, stated)
    back = [fact for fact in stated if fact.ref in holding]
    if not back:
        return answer(worker, "answer_taken_back_already")
    told = any(isinstance(fact.body, Sighted) and fact.subject.kind is SubjectKind.SIGHTING for fact in back)
    for one in before.values():
        if told and _settled_by_another(book, one, {fact.ref for fact in back}):
            return answer(worker, "answer_sighting_settled", state=one.state)
    for fact in back:
        follow.say_fact(
            book, subject=fact.subject, body=Retracted(), by=worker.id, at=request.at, utterance=fact.utterance,
            names=fact.ref,
        )  # fmt: skip
    pupils = sorted({fact.subject.id for fact in back if fact.subject.kind is SubjectKind.PUPIL})
    if pupils:
        follow.recompute(book, request.now, pupils, actor=worker.id)
        _tell_school(book, request, worker, back)
    after = sighting_follow.recompute(book, request.now, numbers, actor=worker.id)
    _tell_owner(book, worker, before, after)
    _tell_finders(book, worker, before, after)
    shown = after[next((one.id for one in before.values() if one.state is SightingState.JOINED), numbers[0])]
    card(
        book, request, worker, "sighting_undone",
        sighting=sighting_say.who_it_was(shown), reopened=shown.state is SightingState.OPEN,
        told=sighting_follow.told_to(book, shown) if shown.unsettled else "", resolves=may(book, worker, Act.RESOLVE),
    )  # fmt: skip
    return None


def _holding(book: Casebook, stated: Sequence[Fact]) -> set[FactRef]:
    held: set[FactRef] = set()
    numbers = {fact.subject.id for fact in stated if fact.subject.kind is SubjectKind.SIGHTING}
    for facts in book.sighting_facts(numbers).values():
        held |= in_force(facts)
    pupils = {fact.subject.id for fact in stated if fact.subject.kind is SubjectKind.PUPIL}
    for chart in book.charts(pupils).values() if pupils else ():
        held |= in_force(chart.facts)
    return held


def _settled_by_another(book: Casebook, sighting: Sighting, back: set[FactRef]) -> bool:
    """Whether it has been settled by something else than what is being taken back."""
    facts = standing(book.sighting_facts([sighting.id])[sighting.id])
    ends = Identified | NotOnRoll | Dismissed | Joined
    return not sighting.unsettled and any(isinstance(fact.body, ends) and fact.ref not in back for fact in facts)


def _tell_school(book: Casebook, request: Request, worker: Worker, back: Sequence[Fact]) -> None:
    town, today = book.town(), follow.today_of(book, request.now)
    for fact in back:
        if fact.subject.kind is SubjectKind.PUPIL and isinstance(fact.body, Sighted):
            child = book.charts([fact.subject.id])[fact.subject.id].pupil
            hearers: dict[WorkerId | None, None] = dict.fromkeys(
                town.answers(role, child, today) for role in (Role.HEAD_TEACHER, Role.TOWN_CONTACT)
            )
            values = {"child": say.child(child, today), "by": worker.name, "day": fact.body.day.isoformat()}
            for hearer in hearers:
                if hearer is not None and hearer != worker.id:
                    book.tell(Notice(template="sighted_taken_back", values=values, worker=hearer, pupil=child.id))


def _tell_owner(book: Casebook, worker: Worker, before: dict[int, Sighting], after: dict[int, Sighting]) -> None:
    for number, one in before.items():
        gone = after[number].state is SightingState.TAKEN_BACK
        whom = sighting_follow.before_whom(one)
        if gone and one.state is SightingState.OPEN and whom is not None and whom != worker.id:
            values = {"sighting": sighting_say.who_it_was(one), "by": worker.name}
            book.tell(Notice(template="sighting_taken_back", values=values, worker=whom))


def _tell_finders(book: Casebook, worker: Worker, before: dict[int, Sighting], after: dict[int, Sighting]) -> None:
    """Whoever saw the child, and heard what came of it, hears that this does not hold."""
    for number, one in before.items():
        if one.state in OUTCOMES and after[number].unsettled:
            for finder in sighting_follow.finders(book, book.sighting_facts([number])[number]):
                if finder.worker.id != worker.id:
                    values = {
                        "sighting": sighting_say.who_it_was(one), "by": worker.name,
                        "yours": finder.worker.id == one.finder,
                    }  # fmt: skip
                    book.tell(Notice(template="sighting_reopened", values=values, worker=finder.worker.id))

"""A child who was seen out of school is a pupil: it stands on the child's chain, and the school is asked at once."""

from __future__ import annotations

from casework.absence import DayKind, day_kind
from casework.case import CaseStatus
from casework.desk import say
from casework.desk.cases import follow
from casework.desk.request import Request
from casework.fact import Fact, Sighted, Subject, standing
from casework.people import Pupil, Role, Worker, WorkerId
from casework.ports import Casebook, Chart, Hold, Notice
from casework.sighting import Sighting, SightingState
from casework.town import named


def record(
    book: Casebook,
    request: Request,
    worker: Worker,
    pupil: Pupil,
    seen: Fact,
    *,
    sighting: Sighting,
    utterance: str,
) -> say.Values:
    """Add the fact to the child's chain and tell head teacher and town contact, once a day; answers how it stands.

    It is no absence: only the school can say whether the child is there, so the head teacher is asked.
    """
    assert isinstance(seen.body, Sighted)
    chart = book.charts([pupil.id])[pupil.id]
    finder = seen.body.finder if seen.body.finder is not None else seen.by
    body = Sighted(
        day=seen.body.day, village=seen.body.village, words=seen.body.words, where=seen.body.where,
        finder=finder if finder != worker.id else None, sighting=sighting.id,
    )  # fmt: skip
    told_already = any(isinstance(f.body, Sighted) and f.body.day == body.day for f in standing(chart.facts))
    fact = follow.say_fact(
        book, subject=Subject.pupil(pupil.id), body=body, by=worker.id, at=request.at, utterance=utterance
    )
    follow.recompute(book, request.now, [pupil.id], actor=worker.id)
    chart = book.charts([pupil.id])[pupil.id]
    contact = book.town().answers(Role.TOWN_CONTACT, pupil, follow.today_of(book, request.now))
    values = standing_of(book, chart, request) | said_by(book, fact)
    values |= {"contact_id": contact, "number": sighting.id if sighting.state is SightingState.OPEN else 0}
    # Who said that the child was at school is asked again: the child has been seen elsewhere since.
    told_already = told_already and values["known"] != "school"
    if not told_already:
        _tell(book, pupil, values, silent={worker.id})
    return values | {"told_already": told_already}


def said_by(book: Casebook, fact: Fact) -> say.Values:
    """Who saw the child, when and where, in whose words: ``by role day where words``."""
    assert isinstance(fact.body, Sighted)
    town = book.town()
    finder = fact.body.finder if fact.body.finder is not None else fact.by
    return {
        "by": named(town, finder),
        "role": town.workers[finder].role if finder is not None and finder in town.workers else "",
        "day": fact.body.day.isoformat(),
        "where": fact.body.where,
        "words": fact.body.words,
    }


def standing_of(book: Casebook, chart: Chart, request: Request) -> say.Values:
    """How the child stands at school: ``child case today`` and ``known``: ``leave``, ``absent``, ``school`` (said to be
    there today), ``back`` (said to be back), ``closed_day``, or ``unknown``; ``head`` is the head teacher."""
    assessment, _ = follow.examine(book, chart, request.now)
    kind = day_kind(assessment.records.get(assessment.today), book.policy.timetable)
    match kind:
        case DayKind.LEAVE:
            known = "leave"
        case DayKind.MISSED:
            known = "absent"
        case DayKind.SEEN:
            known = "school"
        case _ if assessment.summary.status is CaseStatus.ON_LEAVE:
            known = "leave"
        case _ if assessment.summary.status is CaseStatus.OPEN and assessment.run is not None:
            known = "absent"
        case _ if not assessment.ground.school_day(assessment.today):
            known = "closed_day"
        case _:
            known = "unknown"
    head = book.town().answers(Role.HEAD_TEACHER, chart.pupil, assessment.today)
    taught_at_home = any("送教" in word for word in (*chart.pupil.priorities, chart.pupil.note))
    return {
        "child": say.child(chart.pupil, assessment.today),
        "case": say.case(assessment.summary),
        "today": assessment.today.isoformat(),
        "known": known,
        "at_home": taught_at_home,
        "head": named(book.town(), head),
        "head_id": head,
    }


def _tell(book: Casebook, pupil: Pupil, values: say.Values, *, silent: set[WorkerId]) -> None:
    head, contact = values["head_id"], values["contact_id"]
    if head is not None and head not in silent:
        book.tell(Notice(template="sighted_ask", values=values, worker=head, pupil=pupil.id, hold=Hold.NEVER))
    if contact is not None and contact not in silent and contact != head:
        book.tell(Notice(template="sighted_told", values=values, worker=contact, pupil=pupil.id))

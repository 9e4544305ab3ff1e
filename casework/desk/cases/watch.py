"""A child comes back, is looked after, and the case is closed; and the answers to what the bot asks each morning."""

from __future__ import annotations

from datetime import date

from casework.absence import DayKind, day_kind
from casework.case import Assessment, CaseStatus
from casework.desk import days, say
from casework.desk.cases import follow
from casework.desk.hearing import own_words
from casework.desk.hearing.talk import listens
from casework.desk.reply import card, reply
from casework.desk.reports import taking_down
from casework.desk.request import Answer, Refusal, Request
from casework.desk.rights import answer, the_child, who
from casework.fact import CheckedIn, Closed, Subject, standing
from casework.people import Act, Pupil, PupilId, Role, Worker
from casework.ports import Casebook, Draft, Notice
from casework.reading.contract import Intent, Item, Reading

CLOSING = "closing"
"""The draft that waits for a reason in somebody's own words."""

LONGEST_REASON = 200
LEAVE_AT_MOST_DAYS = 120

REASONS = ("settled", "helped", "transferred")
"""Why a case is closed, where a button says it; anything else stands in the closer's own words."""

BACK = frozenset({CaseStatus.RETURNING, CaseStatus.WATCHED})


def _examined(book: Casebook, request: Request, pupil: PupilId) -> Assessment:
    assessment, _ = follow.examine(book, book.charts([pupil])[pupil], request.now)
    return assessment


def _today_is(assessment: Assessment) -> DayKind:
    return day_kind(assessment.records.get(assessment.today), assessment.ground.policy.timetable)


# --- is the child there? ---


def returned(book: Casebook, request: Request, /, *, pupil: PupilId) -> Answer | None:
    """已返校: the child is back; the next roll call confirms it. The second tap changes nothing."""
    worker = who(book, request)
    child = the_child(book, worker, Act.RETURN, pupil)
    return _back(book, request, worker, child)


def came(book: Casebook, request: Request, /, *, pupil: PupilId) -> Answer | None:
    """来了: the answer to whether the child is there today."""
    worker = who(book, request)
    child = the_child(book, worker, Act.REPORT, pupil)
    return _back(book, request, worker, child)


def _back(book: Casebook, request: Request, worker: Worker, child: Pupil) -> Answer | None:
    assessment = _examined(book, request, child.id)
    if assessment.summary.status in (CaseStatus.NONE, CaseStatus.CLOSED):
        return answer(worker, "answer_no_longer_owed")
    if assessment.summary.status in BACK or _today_is(assessment) is DayKind.SEEN:
        return answer(worker, "answer_back_already")
    item = Item(intent=Intent.RETURNED, pupil=child, day=assessment.today)
    taking_down.take_down(book, request, worker, Reading(items=(item,)))
    return None


def still(book: Casebook, request: Request, /, *, pupil: PupilId) -> Answer | None:
    """还没来: the child misses today too. The second tap changes nothing."""
    worker = who(book, request)
    child = the_child(book, worker, Act.REPORT, pupil)
    assessment = _examined(book, request, pupil)
    if not assessment.ground.school_day(assessment.today):
        return answer(worker, "answer_no_lessons_today")
    if _today_is(assessment) is DayKind.MISSED:
        return answer(worker, "answer_recorded_already")
    # A child that was to be back after its leave has not come since then, whenever that is answered.
    since = assessment.ask_after_leave or assessment.today
    item = Item(
        intent=Intent.ABSENCE, pupil=child, day=since, until=assessment.today if since < assessment.today else None
    )  # fmt: skip
    taking_down.take_down(book, request, worker, Reading(items=(item,)), edit=request.message)
    return None


def on_leave(book: Casebook, request: Request, /, *, pupil: PupilId, until: date | None = None) -> Answer | None:
    """请假: until when? Then the leave is recorded. The second tap changes nothing."""
    worker = who(book, request)
    child = the_child(book, worker, Act.REPORT, pupil)
    assessment = _examined(book, request, pupil)
    today, ground = assessment.today, assessment.ground
    if until is None:
        if request.pressed and _today_is(assessment) is DayKind.LEAVE:
            return answer(worker, "answer_recorded_already")
        reply(
            book, request, worker, "leave_until",
            child=say.child(child, today), today=today.isoformat(), lessons_today=ground.school_day(today),
            days=days.offered(book, child, today),
        )  # fmt: skip
        return None
    first = today if ground.school_day(today) else ground.next_school_day(today)
    if not first <= until or (until - today).days > LEAVE_AT_MOST_DAYS:
        raise Refusal("day_out_of_reach")
    if _today_is(assessment) is DayKind.LEAVE and assessment.summary.leave_until == until:
        return answer(worker, "answer_recorded_already")
    item = Item(
        intent=Intent.LEAVE, pupil=child, day=first, until=until if until > first else None, excused=True
    )  # fmt: skip
    taking_down.take_down(book, request, worker, Reading(items=(item,)), edit=request.message)
    return None


# --- the watch ---


def checked_in(book: Casebook, request: Request, /, *, pupil: PupilId, well: bool) -> Answer | None:
    """The week's look at a child who has come back. The second tap changes nothing."""
    worker = who(book, request)
    child = the_child(book, worker, Act.ATTEMPT, pupil)
    chart = book.charts([pupil])[pupil]
    today = follow.today_of(book, request.now)
    body = CheckedIn(day=today, well=well)
    if any(fact.body == body for fact in standing(chart.facts)):
        return answer(worker, "answer_recorded_already")
    if chart.case is None or chart.case.status is not CaseStatus.WATCHED:
        return answer(worker, "answer_no_longer_owed")
    utterance = book.new_ref()
    follow.say_fact(
        book, subject=Subject.pupil(pupil), body=body, by=worker.id, at=request.at, utterance=utterance
    )  # fmt: skip
    outcome = follow.recompute(book, request.now, [pupil], actor=worker.id)[pupil]
    if not body.well:
        _tell_unwell(book, worker, outcome)
    card(
        book, request, worker, "checked_in",
        child=say.child(child, today), well=body.well, case=say.case(outcome.summary),
        next=_next_check_in(outcome), utterance=utterance,
    )  # fmt: skip
    return None


def _tell_unwell(book: Casebook, worker: Worker, outcome: follow.Outcome) -> None:
    """A child who does not do well after coming back: the school leader hears of it."""
    pupil, today = outcome.chart.pupil, outcome.assessment.today
    for hearer in follow.concerned(book.town(), outcome, (Role.HEAD_TEACHER, Role.SCHOOL_LEADER)):
        if hearer != worker.id:
            values = {"child": say.child(pupil, today), "by": worker.name, "case": say.case(outcome.summary)}
            book.tell(Notice(template="not_doing_well", values=values, worker=hearer, pupil=pupil.id))


def _next_check_in(outcome: follow.Outcome) -> str | None:
    """The day of the next look, where one is to come."""
    look = outcome.summary.look_at
    if outcome.summary.status is not CaseStatus.WATCHED or look is None:
        return None
    day = look.astimezone(outcome.assessment.ground.zone).date()
    until = outcome.summary.watch_until
    return day.isoformat() if until is not None and day <= until else None


# --- closing ---


def close(book: Casebook, request: Request, /, *, pupil: PupilId, reason: str = "") -> Answer | None:
    """销号: why? Then the case is closed with its date and reason. The second tap changes nothing."""
    worker = who(book, request)
    child = the_child(book, worker, Act.CLOSE_CASE, pupil)
    assessment = _examined(book, request, pupil)
    summary = assessment.summary
    if summary.status is CaseStatus.CLOSED or summary.status is CaseStatus.NONE:
        return answer(worker, "answer_closed_already")
    missing = _missing(assessment)
    if missing is not None:
        reply(
            book, request, worker, "close_not_yet",
            child=say.child(child, assessment.today), case=say.case(summary), missing=missing,
            today=assessment.today.isoformat(),
        )  # fmt: skip
        return None
    if not reason:
        draft = Draft(ref=book.new_ref(), worker=worker.id, kind=CLOSING, values={"pupil": pupil}, at=request.now)
        book.save_draft(draft)
        reply(
            book, request, worker, "close_why",
            child=say.child(child, assessment.today), case=say.case(summary), reasons=list(REASONS),
        )  # fmt: skip
        return None
    if reason not in REASONS:
        return answer(worker, "answer_old_button")
    _close(book, request, worker, child, reason)
    return None


def _missing(assessment: Assessment) -> str | None:
    """What still keeps the case from being closed; None if nothing does."""
    summary = assessment.summary
    match summary.status:
        case CaseStatus.OPEN | CaseStatus.ON_LEAVE:
            return "return"
        case CaseStatus.RETURNING:
            return "roll_call"
        case _:
            over = summary.watch_until is not None and assessment.today > summary.watch_until
            return None if over else "watch"


@listens(CLOSING)
def reason_typed(book: Casebook, request: Request, worker: Worker, draft: Draft, text: str) -> bool:
    """The reason in the closer's own words."""
    if not own_words.free(text, book.scope(worker), about=[draft.values["pupil"]]):
        return False
    child = the_child(book, worker, Act.CLOSE_CASE, draft.values["pupil"])
    assessment = _examined(book, request, child.id)
    if assessment.summary.status is not CaseStatus.WATCHED or _missing(assessment) is not None:
        book.drop_draft(draft.ref)
        return False
    _close(book, request, worker, child, text[:LONGEST_REASON])
    return True


def _close(book: Casebook, request: Request, worker: Worker, child: Pupil, reason: str) -> None:
    today = follow.today_of(book, request.now)
    draft = book.draft(worker.id, CLOSING)
    if draft is not None:
        book.drop_draft(draft.ref)
    utterance = book.new_ref()
    follow.say_fact(
        book, subject=Subject.pupil(child.id), body=Closed(day=today, reason=reason),
        by=worker.id, at=request.at, utterance=utterance,
    )  # fmt: skip
    hearers = (Role.HEAD_TEACHER, Role.GRID_WORKER, Role.SCHOOL_LEADER, Role.TOWN_CONTACT, Role.EDUCATION_CENTRE)
    town = book.town()
    told = [town.answers(role, child, today) for role in hearers]
    others = [w for w in dict.fromkeys(told) if w is not None and w != worker.id]
    outcome = follow.recompute(book, request.now, [child.id], actor=worker.id, told=others)[child.id]
    values: say.Values = {
        "child": say.child(child, today),
        "case": say.case(outcome.summary),
        "day": today.isoformat(),
        "reason": reason,
        "by": worker.name,
        "utterance": utterance,
    }
    for hearer in others:
        book.tell(Notice(template="case_closed_told", values=values, worker=hearer, pupil=child.id))
    card(book, request, worker, "case_closed", **values)

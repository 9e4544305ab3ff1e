"""Recording a return attempt in at most four taps (five with a date), or from a sentence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from casework.case import Try
from casework.desk import days, say
from casework.desk.cases import extras
from casework.desk.cases.follow import Outcome as Result
from casework.desk.cases.follow import recompute, say_fact, today_of
from casework.desk.hearing import attached
from casework.desk.hearing.talk import listens
from casework.desk.reply import card, reply
from casework.desk.request import Answer, Request
from casework.desk.rights import answer, may, must_be_here, role_for, the_child, who
from casework.desk.standing import named_utterance
from casework.duty import Duty, DutyKind
from casework.fact import Attempted, Fact, Met, Retracted, Returned, Subject
from casework.people import Act, Pupil, PupilId, Role, Worker, WorkerId
from casework.ports import Casebook, Chart, Draft, Notice
from casework.reading.contract import Channel, Item, Outcome
from casework.town import named
from casework.visits import visits_owed

KIND = "attempt"
"""The draft that waits for the day of a promise to be typed."""

WITH_NOBODY = {
    Channel.VISIT: Outcome.NOBODY_HOME,
    Channel.PHONE: Outcome.UNREACHABLE,
    Channel.MESSAGE: Outcome.UNREACHABLE,
}
"""What came of an attempt that met nobody: there is nothing more to ask."""

NOBODY_MET = frozenset({Outcome.NOBODY_HOME, Outcome.UNREACHABLE})


# --- tap by tap: all that was said so far stands in the buttons, together with the utterance it will become ---


def begin(book: Casebook, request: Request, /, *, pupil: PupilId, channel: Channel | None = None) -> None:
    """记录 on a reminder or a case: asks how, or whom they met where the button says how."""
    worker = who(book, request)
    child = the_child(book, worker, Act.ATTEMPT, pupil)
    must_be_here(book, worker, request.now)
    named = say.child(child, today_of(book, request.now))
    if channel is None:
        reply(book, request, worker, "attempt_channel", child=named, utterance=book.new_ref())
    else:
        reply(book, request, worker, "attempt_met", child=named, utterance=book.new_ref(), channel=channel)


def called(book: Casebook, request: Request, /, *, pupil: PupilId) -> None:
    """已联系家长: a call is being recorded."""
    begin(book, request, pupil=pupil, channel=Channel.PHONE)


def step(
    book: Casebook,
    request: Request,
    /,
    *,
    utterance: str,
    pupil: PupilId,
    channel: Channel,
    met: Met | None = None,
    outcome: Outcome | None = None,
    promised: date | None = None,
) -> Answer | None:
    """The next tap: asks what is still missing, in the same message, or records. The second tap changes nothing."""
    worker = who(book, request)
    child = the_child(book, worker, Act.ATTEMPT, pupil)
    if book.facts_of(utterance):
        return answer(worker, "answer_recorded_already")
    today = today_of(book, request.now)
    named = say.child(child, today)
    if met is None:
        card(book, request, worker, "attempt_met", child=named, utterance=utterance, channel=channel)
        return None
    if met is Met.NOBODY:
        outcome = WITH_NOBODY[channel]
    if outcome is None:
        card(book, request, worker, "attempt_outcome", child=named, utterance=utterance, channel=channel, met=met)
        return None
    if outcome is Outcome.PROMISED and promised is None:
        _ask_for_day(book, request, worker, child, utterance=utterance, channel=channel, met=met)
        return None
    recorded = record(
        book, request, worker, child,
        channel=channel, outcome=outcome, met=met, promised=promised, utterance=utterance,
    )  # fmt: skip
    tell_recorded(book, request, worker, recorded)
    return None


def _ask_for_day(
    book: Casebook, request: Request, worker: Worker, child: Pupil, *, utterance: str, channel: Channel, met: Met
) -> None:
    today = today_of(book, request.now)
    draft = Draft(
        ref=book.new_ref(),
        worker=worker.id,
        kind=KIND,
        values={"utterance": utterance, "pupil": child.id, "channel": channel, "met": met},
        at=request.now,
        message=request.message,
    )
    book.save_draft(draft)
    before = f"att:{utterance}:{child.id}:{channel}:{met}:{Outcome.PROMISED}"
    card(
        book, request, worker, "attempt_promised",
        child=say.child(child, today), before=before, days=days.offered(book, child, today),
    )  # fmt: skip


@listens(KIND)
def day_typed(book: Casebook, request: Request, worker: Worker, draft: Draft, text: str) -> bool:
    """The day of a promise, written instead of tapped."""
    kept = draft.values
    child = the_child(book, worker, Act.ATTEMPT, kept["pupil"])
    day = days.typed(book, child, request.at, text)
    if day is None or book.facts_of(kept["utterance"]):
        return False
    recorded = record(
        book, request, worker, child,
        channel=Channel(kept["channel"]), outcome=Outcome.PROMISED, met=Met(kept["met"]), promised=day,
        utterance=kept["utterance"],
    )  # fmt: skip
    tell_recorded(book, request, worker, recorded)
    return True


# --- recording ---


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """An attempt that has been stored, and what the child's case has become by it."""

    fact: Fact
    attempt: Attempted
    result: Result
    settled: tuple[Duty, ...]
    """The duties it discharged."""
    told: tuple[WorkerId, ...] = ()
    """Who heard the result at once."""
    corrected: bool = False


def record(
    book: Casebook,
    request: Request,
    worker: Worker,
    pupil: Pupil,
    *,
    channel: Channel,
    outcome: Outcome,
    met: Met | None = None,
    promised: date | None = None,
    day: date | None = None,
    utterance: str,
) -> Recorded:
    """Store an attempt (of today unless ``day`` says otherwise), compute the case anew and tell those who await the
    result; what comes next as text, picture or place belongs to it. The reply is ``tell_recorded``'s.

    Raises Refusal("not_allowed").
    """
    chart = book.charts([pupil.id])[pupil.id]
    body = consistent(
        Attempted(
            channel=channel,
            day=day or today_of(book, request.at),
            outcome=outcome,
            met=met,
            promised=promised,
            role=role_of(book, worker, chart, channel),
        )
    )
    return store(book, request, worker, chart, body, utterance=utterance)


def record_item(
    book: Casebook, request: Request, worker: Worker, item: Item, pupil: Pupil, *, utterance: str
) -> Recorded:
    """What a sentence says of an attempt, recorded. The reply is the report's."""
    return record(
        book, request, worker, pupil,
        channel=item.channel or Channel.PHONE, outcome=item.outcome or Outcome.REACHED, promised=item.promised,
        day=item.day, utterance=utterance,
    )  # fmt: skip


def attempted(book: Casebook, worker: Worker, chart: Chart, item: Item) -> Attempted:
    """What an item says of an attempt, as it would be recorded."""
    channel = item.channel or Channel.PHONE
    return consistent(
        Attempted(
            channel=channel,
            day=item.day,
            outcome=item.outcome or Outcome.REACHED,
            promised=item.promised,
            role=role_of(book, worker, chart, channel),
        )
    )


def consistent(body: Attempted) -> Attempted:
    """Nobody met and nobody there are one thing, and only a promise has a day."""
    if body.outcome in NOBODY_MET:
        body = replace(body, met=Met.NOBODY)
    elif body.met is Met.NOBODY:
        body = replace(body, met=None)
    return body if body.outcome is Outcome.PROMISED else replace(body, promised=None)


def role_of(book: Casebook, worker: Worker, chart: Chart, channel: Channel) -> Role:
    """The role of the duty they owe for the child, of the kind that fits first; otherwise that of their post."""
    fitting = DutyKind.VISIT_HOME if channel is Channel.VISIT else DutyKind.CALL_GUARDIAN
    owed = [duty for duty in chart.duties if duty.owner == worker.id]
    owed.sort(key=lambda duty: (duty.kind is not fitting, duty.due))
    return owed[0].role if owed else role_for(book, worker, Act.ATTEMPT, chart.pupil)


def store(
    book: Casebook,
    request: Request,
    worker: Worker,
    chart: Chart,
    body: Attempted,
    *,
    utterance: str,
    corrects: Fact | None = None,
) -> Recorded:
    """Store an attempt or its correction, and everything that follows from it but the reply."""
    pupil = chart.pupil
    subject = Subject.pupil(pupil.id)
    names = corrects.ref if corrects is not None else None
    fact = say_fact(
        book, subject=subject, body=body, by=worker.id, at=request.at,
        utterance=utterance, names=names, corrects=corrects is not None,
    )  # fmt: skip
    if corrects is not None:
        _take_back_return(book, request, worker, chart, wrong=corrects, utterance=utterance)
    if body.outcome is Outcome.RETURNED and may(book, worker, Act.RETURN, pupil):
        back = Returned(day=body.day)
        say_fact(book, subject=subject, body=back, by=worker.id, at=request.at, utterance=utterance)
    told = _hearers(book, request, worker, pupil) if body.channel is Channel.VISIT else ()
    result = recompute(book, request.now, [pupil.id], actor=worker.id, told=told)[pupil.id]
    keys = {duty.key for duty in result.duties}
    settled = tuple(duty for duty in result.chart.duties if duty.key not in keys)
    recorded = Recorded(
        fact=fact, attempt=body, result=result, settled=settled, told=told, corrected=corrects is not None
    )
    _tell_result(book, recorded)
    extras.open_for(book, request, worker, pupil, fact.ref)
    kept = book.draft(worker.id, KIND)
    if kept is not None and kept.values["utterance"] == utterance:
        book.drop_draft(kept.ref)
    return recorded


def _take_back_return(
    book: Casebook, request: Request, worker: Worker, chart: Chart, *, wrong: Fact, utterance: str
) -> None:
    """A return that was said together with the attempt goes with it; said again if it still is the outcome."""
    for fact in named_utterance(chart, wrong.utterance):
        if isinstance(fact.body, Returned):
            say_fact(
                book, subject=fact.subject, body=Retracted(), by=worker.id, at=request.at,
                utterance=utterance, names=fact.ref,
            )  # fmt: skip


def _hearers(book: Casebook, request: Request, worker: Worker, pupil: Pupil) -> tuple[WorkerId, ...]:
    """Who else hears the result of a home visit at once: the roles that the clause about a missed day names."""
    town, today = book.town(), today_of(book, request.now)
    roles = [role for rule in book.policy.missed if rule.duty is DutyKind.VISIT_HOME for role in rule.result_to]
    found = (town.answers(role, pupil, today) for role in roles)
    return tuple(dict.fromkeys(hearer for hearer in found if hearer is not None and hearer != worker.id))


def _tell_result(book: Casebook, recorded: Recorded) -> None:
    pupil, today = recorded.result.chart.pupil, recorded.result.assessment.today
    for hearer in recorded.told:
        book.tell(
            Notice(
                template="visit_result",
                values={
                    "child": say.child(pupil, today),
                    "case": say.case(recorded.result.summary),
                    "attempt": shown(book, recorded.fact, recorded.attempt),
                    "number": recorded.result.summary.attempts,
                    "corrected": recorded.corrected,
                    "settled": bool(recorded.settled),
                },
                worker=hearer,
                pupil=pupil.id,
            )
        )


def shown(book: Casebook, fact: Fact, body: Attempted) -> say.Values:
    """An attempt as values for a message."""
    return say.attempt(Try(ref=fact.ref, at=fact.at, by=fact.by, body=body), book.town())


def tell_recorded(book: Casebook, request: Request, worker: Worker, recorded: Recorded) -> None:
    """The card: who, when, the how-many-th attempt, what follows, and how to add to it."""
    result = recorded.result
    pupil, today = result.chart.pupil, result.assessment.today
    town = book.town()
    draft = book.draft(worker.id, extras.KIND)
    mine = [duty for duty in result.duties if duty.owner == worker.id]
    body = recorded.attempt
    card(
        book, request, worker, "attempt_recorded",
        draft=draft.ref if draft is not None else None,
        child=say.child(pupil, today),
        case=say.case(result.summary),
        attempt=shown(book, recorded.fact, body),
        number=result.summary.attempts,
        today=today.isoformat(),
        corrected=recorded.corrected,
        settled=[
            {"kind": duty.kind, "mine": duty.owner == worker.id, "owner": named(town, duty.owner)}
            for duty in recorded.settled
        ],
        open=[
            say.duty(duty, pupil=pupil, policy=book.policy, today=today, zone=book.zone)
            for duty in mine
            if duty.kind in (DutyKind.VISIT_HOME, DutyKind.CALL_GUARDIAN)
        ],
        next_visit=_next_visit(result, body.role),
        returned=body.outcome is Outcome.RETURNED and may(book, worker, Act.RETURN, pupil),
        told=[named(town, hearer) for hearer in recorded.told],
        utterance=recorded.fact.utterance,
        **attached.values(book, request),
    )  # fmt: skip


def _next_visit(result: Result, role: Role | None) -> str | None:
    """The day on which the next visit falls due to this role, if the child is not back by then."""
    assessment = result.assessment
    rule = assessment.ground.policy.visit_rule(result.summary.stage)
    if assessment.run is None or rule is None or role not in rule.by:
        return None
    attempts = [attempt.body for attempt in assessment.attempts]
    _, upcoming = visits_owed(assessment.run, attempts, assessment.ground, today=assessment.today)
    return upcoming.isoformat() if upcoming is not None else None

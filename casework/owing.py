"""From what the facts amount to, to what is owed: every duty about one child, each with its clause and its last day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypeAlias

from casework.absence import DayKind, day_kind, end_of, how_much
from casework.boarding import goes_up_at
from casework.calendar import ONE_DAY
from casework.case import Assessment, CaseStatus
from casework.duty import DutyKind, Owed
from casework.fact import Attempted, CheckedIn, Fact, LeaveDecided, PassedOn, Rescheduled, Urged, standing
from casework.ladder import answer_due
from casework.people import Role
from casework.policy.model import DEFAULT, Missed, MissedRule, Span, Stage, Unit
from casework.runs import Ground
from casework.visits import PERIOD_DAYS, visits_owed


@dataclass(frozen=True, kw_only=True, slots=True)
class Obligations:
    """What is owed for a child now, and the day on which the rules must look again though nobody says anything;
    ``look_at`` is a moment of a day for what does not wait for its end."""

    owed: tuple[Owed, ...]
    look_on: date | None
    look_at: datetime | None = None


def obligations(assessment: Assessment, facts: Sequence[Fact]) -> Obligations:
    """Everything owed about the child at the moment of the assessment, before anybody's name is put to it.

    Nothing is owed on a day of leave but an answer to it, and where a boarder is. Rescheduling, urging and handing on
    move the duty they name.
    """
    today = assessment.today
    on_leave = today in assessment.records and (
        day_kind(assessment.records[today], assessment.ground.policy.timetable) is DayKind.LEAVE
    )
    owed, looks = _consent(assessment)
    late, moment = _boarder(assessment)
    owed.extend(late)
    if not on_leave:
        for part in (_calls, _visits, _confirmation, _after_leave, _promise, _after_return):
            found, look = part(assessment, facts)
            owed.extend(found)
            if look is not None:
                looks.append(look)
    status = assessment.summary.status
    if status in (CaseStatus.OPEN, CaseStatus.ON_LEAVE, CaseStatus.RETURNING):
        looks.append(today + ONE_DAY)
    elif status is CaseStatus.WATCHED and assessment.summary.watch_until is not None:
        looks.append(assessment.summary.watch_until + ONE_DAY)
    moved = _moved(owed, facts, assessment.ground)
    return Obligations(
        owed=tuple(moved),
        look_on=min((max(d, today + ONE_DAY) for d in looks), default=None),
        look_at=moment,
    )


def _within(first: date, span: Span, ground: Ground) -> date:
    """The last day of ``span`` after ``first``: 0 school days is that day."""
    if span.unit is Unit.SCHOOL_DAY:
        for _ in range(span.amount):
            first = ground.next_school_day(first)
        return first
    return ground.reminding_day(first + timedelta(days=PERIOD_DAYS.get(span.unit, 0) * span.amount))


def _tries(assessment: Assessment, since: date) -> int:
    return sum(1 for attempt in assessment.attempts if attempt.body.day >= since)


Part: TypeAlias = tuple[list[Owed], date | None]
"""What each part below answers: what it finds owed, and the next day on which its answer may change."""


def _calls(assessment: Assessment, facts: Sequence[Fact]) -> Part:
    """Word to the guardian for what was missed: owed from the first day that asks for it since the child was last seen,
    until somebody tries. A run of missed days asks once, each half day before it for itself. Leave ends the asking as
    it ends the run: who asked for it has spoken with the school. Once a stage holds, the visits stand for it."""
    ground, records, today = assessment.ground, assessment.records, assessment.today
    if assessment.summary.status is not CaseStatus.OPEN or assessment.summary.stage not in (Stage.NONE, Stage.ABSENT):
        return [], None
    timetable = ground.policy.timetable
    kinds = {day: day_kind(record, timetable) for day, record in records.items() if day <= today}
    seen = max((day for day, kind in kinds.items() if kind is DayKind.SEEN), default=date.min)
    left = max((day for day, kind in kinds.items() if kind is DayKind.LEAVE), default=date.min)
    run_since = assessment.run.first if assessment.run is not None else today
    later = {day for run in assessment.runs for day in run.missed if day != run.first}
    tried = max((f.body.day for f in standing(facts) if isinstance(f.body, Attempted)), default=date.min)
    missed = {
        day: how_much(record.absent, timetable)
        for day, record in records.items()
        if record.absent
        and tried < day <= run_since
        and day not in later
        and day >= seen
        and day > left
        and ground.school_day(day)
    }
    owed = []
    for rule in ground.policy.missed:
        if rule.duty is None or rule.duty is DutyKind.VISIT_HOME:
            continue
        asking = [day for day, much in missed.items() if much is not None and _brings(rule, much)]
        if not asking:
            continue
        day = min(asking)
        known = records[day].known
        assert known is not None  # somebody said what is missed
        last = max(_within(day, rule.within, ground), min(known.date(), today))
        owed.append(_owed(assessment, rule.duty, rule.by, since=day, last=last, clause=rule.clause, speak=last))
    return owed, None


def _brings(rule: MissedRule, missed: Missed) -> bool:
    """A missed day brings what half a day brings, and that what a lesson brings."""
    order = list(Missed)
    return order.index(rule.missed) <= order.index(missed)


def _owed(
    assessment: Assessment,
    kind: DutyKind,
    role: Role,
    *,
    since: date,
    last: date,
    clause: str,
    speak: date,
    limit: date | None = None,
) -> Owed:
    """A duty due by the end of ``last``, spoken of from ``speak`` on, every day once it is overdue."""
    today = assessment.today
    if speak < today and kind is not DutyKind.VISIT_HOME:
        speak = today
    return Owed(
        kind=kind,
        role=role,
        anchor=last,
        since=since,
        due=end_of(last, assessment.ground.zone),
        remind_on=speak,
        limit=limit or last,
        clause=clause,
        tries=_tries(assessment, since),
    )


def _visits(assessment: Assessment, facts: Sequence[Fact]) -> Part:
    run = assessment.run
    if run is None:
        return [], None
    attempts = [attempt.body for attempt in assessment.attempts]
    found, upcoming = visits_owed(run, attempts, assessment.ground, today=assessment.today)
    owed = []
    for visit in found:
        speak = visit.speak
        if speak < assessment.today:
            speak = assessment.ground.reminding_day(upcoming or assessment.today + ONE_DAY)
        owed.append(
            _owed(
                assessment,
                DutyKind.VISIT_HOME,
                visit.role,
                since=visit.slot.opens,
                last=visit.slot.due,
                clause=visit.rule.clause,
                speak=speak,
            )
        )
    return owed, upcoming


def _confirmation(assessment: Assessment, facts: Sequence[Fact]) -> Part:
    """Is the child still missing? Asked on every school day on which a stage would hold if somebody said so."""
    run, day = assessment.run, assessment.stage_day
    if run is None or day is None:
        return [], None
    today, ground = assessment.today, assessment.ground
    if day > today:
        return [], day
    asked = day if ground.school_day(day) else ground.next_school_day(day)
    if asked > today:
        return [], asked
    return [
        _owed(
            assessment, DutyKind.CONFIRM_ABSENCE, ground.policy.confirm_by,
            since=asked, last=asked, clause=_stage_clause(assessment), speak=asked,
        )
    ], None  # fmt: skip


def _stage_clause(assessment: Assessment) -> str:
    rules = {rule.stage: rule.clause for rule in assessment.ground.policy.stages}
    awaiting = assessment.summary.awaiting
    return rules[awaiting] if awaiting is not None else next(iter(rules.values()))


def _after_leave(assessment: Assessment, facts: Sequence[Fact]) -> Part:
    day = assessment.ask_after_leave
    if day is None:
        return [], None
    policy = assessment.ground.policy
    clause = policy.sources["answers.confirm_by"]
    return [
        _owed(
            assessment, DutyKind.ASK_AFTER_LEAVE, policy.confirm_by,
            since=day, last=_answer_after_leave(assessment, day), clause=clause, speak=day,
        )
    ], None  # fmt: skip


def _answer_after_leave(assessment: Assessment, day: date) -> date:
    """By when it must be said whether a child is back whose leave is over: on the first school day; on the one after
    the refusal where the leave was refused when that day had begun, for the class may have been called by then."""
    ground = assessment.ground
    ended = next(stretch for stretch in reversed(assessment.leaves) if stretch.last < day)
    said = ended.decision
    if said is None or not isinstance(said.body, LeaveDecided) or said.body.granted:
        return day
    refused_on = said.at.astimezone(ground.zone).date()
    return ground.next_school_day(refused_on) if day <= refused_on and ended.last < said.body.until else day


def _consent(assessment: Assessment) -> tuple[list[Owed], list[date]]:
    """An answer to leave that is longer than a head teacher may give, for as long as it changes anything: until its
    last day. Leave that is to come is looked at on its first."""
    today, ground = assessment.today, assessment.ground
    rule = ground.policy.leave
    owed: list[Owed] = []
    for stretch in assessment.leaves:
        asked = stretch.needed.astimezone(ground.zone).date() if stretch.needed is not None else today
        if rule is None or stretch.needed is None or stretch.last < today or asked > today:
            continue
        due = answer_due(stretch.needed, rule.answer_within, ground)
        last = (due - timedelta(seconds=1)).astimezone(ground.zone).date()
        owed.append(
            Owed(
                kind=DutyKind.APPROVE_LEAVE,
                role=rule.consent_by,
                anchor=asked,
                since=asked,
                due=due,
                remind_on=max(asked, today),
                limit=max(last, stretch.last),
                clause=ground.policy.sources.get("leave.consent_by", DEFAULT),
            )
        )
    return owed, [stretch.first for stretch in assessment.leaves if stretch.first > today]


def _boarder(assessment: Assessment) -> tuple[list[Owed], datetime | None]:
    """Where a boarder is who was to be back by now, until somebody signs the child in or says where it is; before
    that, the moment it is due back."""
    out, ground = assessment.outing, assessment.ground
    rule = ground.policy.boarding
    if out is None or rule is None or out.settled:
        return [], None
    if assessment.now < out.sought_from:
        return [], out.due
    day = out.sought_from.astimezone(ground.zone).date()
    owed = Owed(
        kind=DutyKind.BOARDER_BACK,
        role=rule.answer_by,
        anchor=day,
        since=day,
        due=goes_up_at(out, rule),
        remind_on=max(day, assessment.today),
        limit=day,
        clause=ground.policy.sources.get("boarding.answer_by", DEFAULT),
    )
    return [owed], None


def _promise(assessment: Assessment, facts: Sequence[Fact]) -> Part:
    """The last promise is looked at on its day by who recorded it, whoever knocks in vain meanwhile; anything said of
    the child from that day on answers it."""
    policy, ground = assessment.ground.policy, assessment.ground
    last = assessment.promise
    if not policy.promise_check or last is None or last.by is None or assessment.run is None:
        return [], None
    assert last.body.promised is not None
    day = last.body.promised
    day = day if ground.school_day(day) else ground.next_school_day(day)
    if any(d >= last.body.promised and r.deciding for d, r in assessment.records.items() if d <= assessment.today):
        return [], None
    if day > assessment.today:
        return [], day
    owed = _owed(
        assessment, DutyKind.CHECK_PROMISE, last.body.role or policy.confirm_by, since=last.body.day, last=day,
        clause=policy.sources["answers.promise_check"], speak=day,
    )  # fmt: skip
    return [replace(owed, worker=last.by)], None


def _after_return(assessment: Assessment, facts: Sequence[Fact]) -> Part:
    """Looks at a child who has come back, week by week, and at the end the closing of the case."""
    summary, ground, today = assessment.summary, assessment.ground, assessment.today
    if summary.status is not CaseStatus.WATCHED or summary.returned is None or summary.watch_until is None:
        return [], None
    policy = ground.policy
    if today > summary.watch_until:
        since = summary.watch_until + ONE_DAY
        last = _within(since, policy.close_within, ground)
        clause = policy.sources["return.close_by"]
        return [
            _owed(
                assessment, DutyKind.CLOSE_CASE, policy.close_by,
                since=since, last=last, clause=clause, speak=ground.reminding_day(since),
            )
        ], None  # fmt: skip
    looked = [
        fact.body.day
        for fact in standing(facts)
        if isinstance(fact.body, CheckedIn) and fact.body.day >= summary.returned
    ]
    since = max(looked, default=summary.returned)
    day = _within(since, policy.check_in_every, ground)
    if day > today:
        return [], day
    if day > summary.watch_until:
        return [], None
    clause = policy.sources["return.check_in_by"]
    return [
        _owed(assessment, DutyKind.CHECK_IN, policy.check_in_by, since=since, last=day, clause=clause, speak=day)
    ], None


def _moved(owed: Iterable[Owed], facts: Sequence[Fact], ground: Ground) -> list[Owed]:
    """The duties with what staff decided about each: another day, another owner; the latest decision counts."""
    decisions: dict[str, list[Fact]] = {}
    for fact in standing(facts):
        if isinstance(fact.body, Rescheduled | PassedOn | Urged):
            decisions.setdefault(fact.body.duty, []).append(fact)
    moved = []
    for duty in owed:
        for fact in sorted(decisions.get(duty.key, ()), key=lambda f: (f.at, f.ref)):
            match fact.body:
                case Rescheduled(day=day) if day <= duty.limit:
                    duty = replace(duty, remind_on=day)  # noqa: PLW2901 - each decision builds on the one before
                case PassedOn(to=to, day=day):
                    duty = replace(duty, worker=to)  # noqa: PLW2901
                    if day is not None:
                        duty = _put_off(duty, day, ground)  # noqa: PLW2901
                case Urged(day=day):
                    duty = _put_off(duty, day, ground)  # noqa: PLW2901
                case _:
                    pass
        moved.append(duty)
    return moved


def _put_off(duty: Owed, day: date, ground: Ground) -> Owed:
    """The duty with a new last day, on which it is spoken of again whatever its rhythm says."""
    return replace(duty, due=end_of(day, ground.zone), limit=max(day, duty.limit), remind_on=min(duty.remind_on, day))

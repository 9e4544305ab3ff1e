"""What follows from the facts: cases computed anew, duties given to people, and everybody told whom it concerns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from casework.case import Assessment, CaseStatus, CaseSummary, assess
from casework.desk import say
from casework.desk.boarding import late
from casework.desk.leaves import lines as leave_lines
from casework.desk.lessons import alerts
from casework.duty import Duty, DutyKind, DutyState, Owed
from casework.fact import Body, Fact, FactRef, Raised, Subject
from casework.ladder import Climb, climb
from casework.owing import Obligations, obligations
from casework.people import PupilId, Role, Worker, WorkerId
from casework.policy.model import Stage
from casework.ports import Casebook, Chart, Hold, Notice
from casework.reading.contract import Channel
from casework.runs import Ground
from casework.town import Town, named

GRAVITY = list(Stage)

ATTEMPTED = frozenset({DutyKind.VISIT_HOME, DutyKind.CALL_GUARDIAN})
"""The duties that an attempt discharges."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What one child's case has become: the chart it was computed from, and its duties with owners."""

    chart: Chart
    assessment: Assessment
    duties: tuple[Duty, ...]
    before: CaseSummary | None

    @property
    def summary(self) -> CaseSummary:
        return self.assessment.summary


def ground_of(book: Casebook, chart: Chart) -> Ground:
    return Ground(pupil=chart.pupil, calendar=book.calendar(), policy=book.policy, zone=book.zone)


def today_of(book: Casebook, now: datetime) -> date:
    """The town's date at ``now``."""
    return now.astimezone(book.zone).date()


def say_fact(
    book: Casebook,
    *,
    subject: Subject,
    body: Body,
    by: WorkerId | None,
    at: datetime,
    utterance: str = "",
    names: FactRef | None = None,
    corrects: bool = False,
) -> Fact:
    """Add one fact to its chain and answer it."""
    fact = Fact(
        ref=book.new_ref(),
        subject=subject,
        at=at,
        by=by,
        body=body,
        utterance=utterance,
        names=names,
        corrects=corrects,
    )
    book.append([fact])
    return fact


def examine(book: Casebook, chart: Chart, now: datetime) -> tuple[Assessment, Obligations]:
    """The case as it stands at ``now``, and what is owed; writes nothing."""
    assessment = assess(facts=chart.facts, roll_calls=chart.roll_calls, ground=ground_of(book, chart), now=now)
    return assessment, obligations(assessment, chart.facts)


def recompute(
    book: Casebook,
    now: datetime,
    pupils: Collection[PupilId],
    *,
    actor: WorkerId | None = None,
    told: Collection[WorkerId] = (),
    hold: Hold = Hold.QUIET,
) -> dict[PupilId, Outcome]:
    """Compute these children's cases from their facts, save what changed, and tell those whom a change concerns.

    ``actor`` caused it and hears of it in the reply; ``told`` are told by the verb itself; ``hold`` says when the
    others may hear.
    """
    charts = book.charts(pupils)
    outcomes: dict[PupilId, Outcome] = {}
    steps: list[Fact] = []
    late_steps: list[tuple[PupilId, Duty, Raised]] = []
    cases: list[CaseSummary] = []
    duties: list[Duty] = []
    silent = {actor, *told}
    for pupil, chart in charts.items():
        assessment, owing = examine(book, chart, now)
        placed, raised = _place(book, chart, assessment, owing.owed, now)
        steps.extend(
            Fact(ref=book.new_ref(), subject=Subject.pupil(pupil), at=now, by=None, body=step) for _, step in raised
        )
        gone = _gone(chart.duties, placed, assessment)
        summary = replace(assessment.summary, look_at=_look_at(assessment, owing, placed))
        assessment = replace(assessment, summary=summary)
        known = {duty.key: duty for duty in chart.duties}
        duties.extend(duty for duty in placed if known.get(duty.key) != duty)
        duties.extend(gone)
        known_of = chart.case is not None or summary.look_at is not None or summary.status is not CaseStatus.NONE
        if summary != chart.case and known_of:
            cases.append(summary)
        outcome = Outcome(chart=chart, assessment=assessment, duties=tuple(placed), before=chart.case)
        outcomes[pupil] = outcome
        _tell_stage(book, outcome, silent, hold)
        _tell_owners(book, outcome, gone, silent, hold)
        leave_lines.tell_asked(book, chart, assessment, placed, silent)
        late_steps += [(pupil, duty, step) for duty, step in raised if duty.kind is DutyKind.BOARDER_BACK]
        for duty, step in raised:
            if duty.kind is DutyKind.BOARDER_BACK:
                continue  # told below, all children in one message
            # A level hears of what time has brought in its next digest, whatever computed it.
            _tell_raised(book, outcome, duty, step, Hold.DIGEST if duty.overdue(now) else hold)
    late.tell(book, now, outcomes.values(), late_steps, silent)
    if steps:
        book.append(steps)
    book.save_cases(cases)
    book.save_duties(duties)
    alerts.follow_up(book, now, charts.values(), actor=actor)
    return outcomes


def look_again(book: Casebook, now: datetime, limit: int) -> int:
    """Compute the cases whose time has come anew; answers how many there were (at most ``limit``).

    What the passing of time has brought is told in the next digest: at midnight as after an outage, when many cases
    are late, nobody gets a message for each.
    """
    due = book.due_cases(now, limit)
    if due:
        recompute(book, now, due, hold=Hold.DIGEST)
    return len(due)


def _place(
    book: Casebook, chart: Chart, assessment: Assessment, owed: Iterable[Owed], now: datetime
) -> tuple[list[Duty], list[tuple[Duty, Raised]]]:
    """Put names to what is owed, and take up the ladder what is overdue."""
    town, today = book.town(), assessment.today
    placed: list[Duty] = []
    raised: list[tuple[Duty, Raised]] = []

    def who(role: Role) -> WorkerId | None:
        return town.answers(role, chart.pupil, today)

    def worker(of: WorkerId) -> Worker | None:
        return town.workers.get(of)

    for item in owed:
        owner = town.stands_in(item.worker, today) if item.worker is not None else who(item.role)
        gone_up: Climb = climb(
            owed=item,
            owner=owner,
            facts=_of_this_time(item, assessment, chart),
            who=who,
            worker=worker,
            ground=assessment.ground,
            now=now,
        )
        standing = gone_up.standing
        duty = Duty(
            pupil=chart.pupil.id,
            key=item.key,
            kind=item.kind,
            role=item.role,
            owner=owner,
            since=item.since,
            due=item.due,
            remind_on=item.remind_on,
            limit=item.limit,
            clause=item.clause,
            tries=item.tries,
            rung=standing.rung,
            rung_worker=standing.worker,
            rung_since=standing.since,
            rung_due=standing.due,
            rung_acknowledged=standing.acknowledged,
        )
        placed.append(duty)
        if gone_up.step is not None:
            raised.append((duty, gone_up.step))
    return placed, raised


def _of_this_time(item: Owed, assessment: Assessment, chart: Chart) -> Sequence[Fact]:
    """What the ladder knows of a duty: of a boarder who is not back, nothing from before the child went out."""
    if item.kind is not DutyKind.BOARDER_BACK or assessment.outing is None:
        return chart.facts
    return [fact for fact in chart.facts if fact.at >= assessment.outing.out.at]


def _gone(before: Iterable[Duty], now_owed: Iterable[Duty], assessment: Assessment) -> list[Duty]:
    """The duties no longer owed: done where the facts show the act, withdrawn otherwise."""
    keys = {duty.key for duty in now_owed}
    gone = []
    for duty in before:
        if duty.key in keys:
            continue
        acted = any(attempt.body.day >= duty.since for attempt in assessment.attempts)
        done = acted or duty.kind not in ATTEMPTED
        gone.append(replace(duty, state=DutyState.DONE if done else DutyState.WITHDRAWN, rung=None, rung_worker=None))
    return gone


def _look_at(assessment: Assessment, owing: Obligations, placed: Sequence[Duty]) -> datetime | None:
    """The first moment at which the case may change though nobody says anything."""
    moments = [duty.rung_due for duty in placed if duty.rung_due is not None]
    moments += [duty.due for duty in placed if duty.rung is None]
    if owing.look_on is not None:
        moments.append(datetime.combine(owing.look_on, time(), assessment.ground.zone))
    if owing.look_at is not None:
        moments.append(owing.look_at)
    return min((moment for moment in moments if moment > assessment.now), default=None)


def concerned(town: Town, outcome: Outcome, roles: Iterable[Role]) -> list[WorkerId]:
    """The people who hold these roles for the child today, each once."""
    pupil, today = outcome.chart.pupil, outcome.assessment.today
    found = (town.answers(role, pupil, today) for role in roles)
    return list(dict.fromkeys(worker for worker in found if worker is not None))


STAGE_HEARERS = (
    Role.HEAD_TEACHER,
    Role.GRID_WORKER,
    Role.SCHOOL_LEADER,
    Role.TOWN_CONTACT,
    Role.EDUCATION_CENTRE,
)


def _tell_stage(book: Casebook, outcome: Outcome, silent: Collection[WorkerId | None], hold: Hold) -> None:
    """A stage reached is told to everybody who now answers for the child; one that no longer holds, to the same.

    So is one that, as a correction shows, did not hold before the child came back: there is no watch then.
    """
    before = outcome.before.stage if outcome.before else Stage.NONE
    stage = outcome.summary.stage
    watched = outcome.before is not None and outcome.before.status is CaseStatus.WATCHED
    unfounded = watched and not any(run.stages for run in outcome.assessment.runs)
    if unfounded:
        before = book.policy.stages[0].stage
    if before is stage or (Stage.ABSENT in (before, stage) and Stage.NONE in (before, stage)):
        return
    risen = GRAVITY.index(stage) > GRAVITY.index(before)
    back = outcome.summary.status in (CaseStatus.RETURNING, CaseStatus.WATCHED, CaseStatus.CLOSED)
    if back and not risen and not unfounded:
        return
    pupil, today = outcome.chart.pupil, outcome.assessment.today
    town = book.town()
    rule = next((r for r in book.policy.stages if r.stage is (stage if risen else before)), None)
    for worker in concerned(town, outcome, STAGE_HEARERS):
        if worker not in silent:
            book.tell(
                Notice(
                    template="stage_reached" if risen else "stage_withdrawn",
                    values={
                        "child": say.child(pupil, today),
                        "home": say.home(pupil),
                        "case": say.case(outcome.summary),
                        "before": before,
                        "clause": say.clause(book.policy, rule.clause) if rule else None,
                        "duties": [
                            say.duty(d, pupil=pupil, policy=book.policy, today=today, zone=book.zone)
                            for d in outcome.duties
                            if d.owner == worker and d.kind is DutyKind.VISIT_HOME
                        ],
                    },
                    worker=worker,
                    pupil=pupil.id,
                    hold=hold,
                )
            )


def _tell_owners(
    book: Casebook, outcome: Outcome, gone: Sequence[Duty], silent: Collection[WorkerId | None], hold: Hold
) -> None:
    """Owners hear what they no longer owe (who did it, or that it is withdrawn), and those above what came of it."""
    town, today = book.town(), outcome.assessment.today
    pupil = outcome.chart.pupil
    gone = [duty for duty in gone if duty.kind is not DutyKind.BOARDER_BACK]  # see ``late``
    latest = outcome.assessment.attempts[-1] if outcome.assessment.attempts else None
    if outcome.assessment.run is not None and outcome.assessment.run.stages and latest is None:
        # The visits that the stage brings stand for the phone call now; the stage itself has been told.
        gone = [duty for duty in gone if duty.kind is not DutyKind.CALL_GUARDIAN]
    asked_anew = {duty.owner for duty in outcome.duties if duty.kind is DutyKind.APPROVE_LEAVE}  # they get the card
    spoken = {duty.key: duty for duty in outcome.chart.duties if duty.remind_on <= today or duty.rung is not None}
    for worker in dict.fromkeys(w for duty in gone if duty.key in spoken for w in _hearers(spoken[duty.key])):
        mine = [
            duty for duty in gone
            if duty.key in spoken and worker in _hearers(spoken[duty.key])
            and not (duty.kind is DutyKind.APPROVE_LEAVE and worker in asked_anew)
        ]  # fmt: skip
        if worker in silent or not mine:
            continue
        done = {duty.kind for duty in mine if duty.state is DutyState.DONE and duty.kind in ATTEMPTED}
        tried = latest if done else None
        visited = DutyKind.VISIT_HOME in done and tried is not None and tried.body.channel is Channel.VISIT
        lines = [say.duty(d, pupil=pupil, policy=book.policy, today=today, zone=book.zone) for d in mine]
        book.tell(
            Notice(
                template="visit_done_by_other" if visited else "duty_settled",
                values={
                    "child": say.child(pupil, today),
                    "case": say.case(outcome.summary),
                    "duties": lines,
                    "by": named(town, tried.by) if tried is not None else "",
                    "attempt": say.attempt(tried, town) if tried is not None else None,
                    "answered_by": leave_lines.answered_by(book, outcome.chart, outcome.assessment),
                    "leave_settled": leave_lines.why_settled(outcome.chart, outcome.assessment, outcome.duties),
                },
                worker=worker,
                pupil=pupil.id,
                hold=hold,
            )
        )


def _hearers(duty: Duty) -> list[WorkerId]:
    """Who hears when a duty is settled: its owner and the one it stood before."""
    return [worker for worker in (duty.owner, duty.rung_worker) if worker is not None]


def _tell_raised(book: Casebook, outcome: Outcome, duty: Duty, step: Raised, hold: Hold) -> None:
    """The level above hears with the facts why it comes to them; the one who let it lie hears that it went on."""
    town, today = book.town(), outcome.assessment.today
    pupil, policy = outcome.chart.pupil, book.policy
    values = {
        "child": say.child(pupil, today),
        "case": say.case(outcome.summary),
        "duty": say.duty(
            duty, pupil=pupil, policy=policy, today=today, zone=book.zone, owner=named(town, duty.owner)
        ),
        "rung": step.rung,
        "skipped": [dict(zip(("role", "why"), item.split(":"), strict=True)) for item in step.skipped],
        "let_lie": named(town, step.let_lie),
        "flagged": step.flagged,
        "attempts": [say.attempt(a, town) for a in outcome.assessment.attempts[-3:]],
    }  # fmt: skip
    book.tell(Notice(template="overdue", values=values, worker=step.to, pupil=pupil.id, duty=duty.key, hold=hold))
    if step.let_lie is not None and step.let_lie != step.to:
        book.tell(
            Notice(
                template="went_over_you",
                values=values | {"to": named(town, step.to)},
                worker=step.let_lie,
                pupil=pupil.id,
                hold=hold,
            )
        )

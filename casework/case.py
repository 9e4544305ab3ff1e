"""One pupil, one case: what the facts about a child amount to on a given day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import partial

from casework.absence import DayKind, DayRecord, day_kind, decide, how_much, statements
from casework.boarding import Outing, outing
from casework.calendar import ONE_DAY
from casework.fact import Attempted, Closed, Fact, FactRef, standing
from casework.leave import Consent, Stretch, current, stretches
from casework.people import PupilId, WorkerId
from casework.policy.model import Stage
from casework.reading.contract import Outcome, Reason
from casework.runs import Ground, Run, find_runs, next_stage

NO_ANSWER = frozenset({Outcome.NOBODY_HOME, Outcome.UNREACHABLE, Outcome.REACHED})
"""Outcomes of an attempt after which what was promised before still stands."""


class CaseStatus(StrEnum):
    NONE = "none"  # nothing is or was the matter
    OPEN = "open"  # the child is missing, or something is owed
    ON_LEAVE = "on_leave"  # excused until a day
    RETURNING = "returning"  # said to be back, not yet confirmed by a roll call
    WATCHED = "watched"  # back, and looked after for the time the policy says
    CLOSED = "closed"  # closed by itself or in the ledger (销号)


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseSummary:
    """What lists and rounds need of a case; computed from the facts, kept as a row to be found by.

    ``since`` is the first day of the stage, ``first_missed`` the first day of the run of unexcused absence,
    ``missed_days`` the school days of that run counted so far (confirmed ones only), ``confirmed`` the last day on
    which somebody said the child was missing, ``awaiting`` the stage that would hold if somebody said so again,
    ``look_at`` when it must be computed anew even if nobody says anything. ``leave_from`` and ``leave_to`` are the
    first and the last school day of the leave that runs or comes next, ``consent`` how it stands with whoever must
    agree to it (None: nobody need); ``out_due`` is when a boarder who is out is due back.
    """

    pupil: PupilId
    status: CaseStatus
    stage: Stage = Stage.NONE
    since: date | None = None
    opened: date | None = None
    first_missed: date | None = None
    missed_days: int = 0
    confirmed: date | None = None
    awaiting: Stage | None = None
    reason: Reason | None = None
    leave_until: date | None = None
    promised: date | None = None
    returned: date | None = None
    watch_until: date | None = None
    closed: date | None = None
    attempts: int = 0
    last_attempt: datetime | None = None
    look_at: datetime | None = None
    leave_from: date | None = None
    leave_to: date | None = None
    consent: Consent | None = None
    out_due: datetime | None = None

    @property
    def after_leave(self) -> bool:
        """Whether all that is open is whether the child has come back from leave: nobody has said since."""
        if self.status is not CaseStatus.OPEN or self.first_missed is not None or self.opened is None:
            return False
        return self.leave_until is not None and self.opened <= self.leave_until


@dataclass(frozen=True, kw_only=True, slots=True)
class Try:
    """A return attempt with who recorded it and when."""

    ref: FactRef
    at: datetime
    by: WorkerId | None
    body: Attempted


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """Everything the rules make of one child's facts at one moment; the summary is what is kept of it."""

    summary: CaseSummary
    ground: Ground
    now: datetime
    today: date
    records: Mapping[date, DayRecord]
    runs: tuple[Run, ...]
    attempts: tuple[Try, ...]
    """Those of the current case, oldest first."""
    ask_after_leave: date | None = None
    """The school day after a leave that has ended, while nobody has said whether the child is back."""
    leaves: tuple[Stretch, ...] = ()
    """All leave that holds, past and to come, oldest first."""
    outing: Outing | None = None
    """Since when and with whom a boarder is out."""
    stage_day: date | None = None
    """The day from which ``summary.awaiting`` would hold."""

    @property
    def promise(self) -> Try | None:
        """The attempt of the last promise that holds (see ``_promise``)."""
        return _promise(self.attempts)

    @property
    def run(self) -> Run | None:
        """The run that is open, if one is."""
        return self.runs[-1] if self.runs and self.runs[-1].ended is None else None


def assess(*, facts: Sequence[Fact], roll_calls: Sequence[Fact], ground: Ground, now: datetime) -> Assessment:
    """What the facts about one child amount to at ``now``. Pure; the order of the facts does not matter."""
    today = now.astimezone(ground.zone).date()
    records = decide(
        statements(
            facts=facts,
            roll_calls=roll_calls,
            pupil=ground.pupil,
            calendar=ground.calendar,
            timetable=ground.policy.timetable,
            zone=ground.zone,
        ),
        ground.policy.timetable,
    )
    valid = standing(facts)
    runs = tuple(find_runs(records, today=today, ground=ground))
    closings = sorted((f.at, f.body.day, f.body.reason) for f in valid if isinstance(f.body, Closed))
    leaves = stretches(records, facts, ground)
    opened = _opened(runs, records, closings, today=today, ground=ground)
    if opened is not None and not any(run.first == opened for run in runs):
        opened = next((stretch.first for stretch in leaves if stretch.first <= opened <= stretch.last), opened)
    tries = sorted(
        (
            Try(ref=f.ref, at=f.at, by=f.by, body=f.body)
            for f in valid
            if isinstance(f.body, Attempted) and opened is not None and f.body.day >= opened
        ),
        key=lambda t: (t.body.day, t.at, t.ref),
    )
    run, promise = runs[-1] if runs else None, _promise(tries)
    leave_until, leave_open, ask = _leave(records, leaves, today=today, ground=ground)
    away, out = current(leaves, today), outing(facts, records, ground)
    summed_up = partial(
        CaseSummary,
        pupil=ground.pupil.id,
        opened=opened,
        reason=_reason(records, tries, opened),
        leave_until=leave_until,
        promised=promise.body.promised if promise is not None else None,
        attempts=len(tries),
        last_attempt=tries[-1].at if tries else None,
        leave_from=away.first if away is not None else None,
        leave_to=away.last if away is not None else None,
        consent=away.consent if away is not None else None,
        out_due=out.due if out is not None else None,
    )
    awaiting: Stage | None = None
    stage_day: date | None = None
    if run is not None and run.ended is None:
        coming = next_stage(run, ground)
        if coming is not None:
            stage_day = coming[1]
            awaiting = coming[0].stage if coming[1] <= today else None
        summary = summed_up(
            status=CaseStatus.OPEN,
            stage=run.stage,
            since=run.since,
            first_missed=run.first,
            missed_days=_counted(run, ground),
            confirmed=run.confirmed,
            awaiting=awaiting,
        )
    elif ask is not None:
        summary = summed_up(status=CaseStatus.OPEN)
    elif leave_open:
        summary = summed_up(status=CaseStatus.ON_LEAVE)
    elif run is not None and run.ended is not None and not run.by_leave:
        summary = _after_return(summed_up(status=CaseStatus.RETURNING), run, closings, ground)
    elif opened is not None:
        partly = _last_partial(records, ground)
        open_still = partly is not None and (partly == today or _call_owed(partly, records, tries, ground))
        summary = summed_up(
            status=CaseStatus.OPEN if open_still else CaseStatus.CLOSED, closed=None if open_still else partly
        )
    else:
        summary = summed_up(status=CaseStatus.NONE)
    return Assessment(
        summary=summary,
        ground=ground,
        now=now,
        today=today,
        records=records,
        runs=runs,
        attempts=tuple(tries),
        ask_after_leave=ask,
        leaves=leaves,
        outing=out,
        stage_day=stage_day,
    )


def _after_return(
    returning: CaseSummary, run: Run, closings: Sequence[tuple[datetime, date, str]], ground: Ground
) -> CaseSummary:
    assert run.ended is not None
    summary = replace(returning, returned=run.ended, first_missed=run.first)
    closed = next((day for _, day, _ in reversed(closings) if day >= run.ended), None)
    if closed is not None:
        return replace(summary, status=CaseStatus.CLOSED, closed=closed)
    if run.confirmed_back is None:
        return summary
    if not run.stages:
        return replace(summary, status=CaseStatus.CLOSED, closed=run.confirmed_back)
    return replace(
        summary, status=CaseStatus.WATCHED, watch_until=ground.more_than(ground.policy.watch, run.ended) - ONE_DAY
    )


def _counted(run: Run, ground: Ground) -> int:
    """The school days of the run up to the last one spoken for, leave left out."""
    pupil = ground.pupil
    days = ground.calendar.school_days(run.first, run.confirmed, pupil.school, pupil.class_id)
    return sum(1 for day in days if day not in run.paused)


def _opened(
    runs: Sequence[Run],
    records: Mapping[date, DayRecord],
    closings: Sequence[tuple[datetime, date, str]],
    *,
    today: date,
    ground: Ground,
) -> date | None:
    """The first day of the current case: of the oldest run not closed since, or of the last partial day or leave."""
    first: date | None = None
    for run, following in zip(runs, [*runs[1:], None], strict=False):
        first = first or run.first
        if run.ended is None or following is None:
            break
        closed_itself = not run.stages and run.confirmed_back is not None and not run.by_leave
        if closed_itself or any(run.ended <= day <= following.first for _, day, _ in closings):
            first = None
    timetable = ground.policy.timetable
    other = [d for d, r in records.items() if d <= today and day_kind(r, timetable) in (DayKind.PARTLY, DayKind.LEAVE)]
    other += [d for d, r in records.items() if d <= today and r.absent and day_kind(r, timetable) is DayKind.SEEN]
    if first is None:
        return max(other, default=None)
    last = runs[-1]
    if last.ended is not None and not last.stages:
        return max((d for d in other if d > last.ended), default=first)
    return first


def _last_partial(records: Mapping[date, DayRecord], ground: Ground) -> date | None:
    """The last day on which some sessions, not all, were missed without leave."""
    return max((d for d, r in records.items() if r.absent and ground.school_day(d)), default=None)


def _call_owed(day: date, records: Mapping[date, DayRecord], tries: Sequence[Try], ground: Ground) -> bool:
    """Whether a partly missed day still asks for word to the guardian: not after an attempt, nor once the child was
    seen or on leave on a later day."""
    missed = how_much(records[day].absent, ground.policy.timetable)
    if missed is None or not any(r.missed is missed and r.duty is not None for r in ground.policy.missed):
        return False
    settled = (DayKind.SEEN, DayKind.LEAVE)
    since = any(d > day and day_kind(r, ground.policy.timetable) in settled for d, r in records.items())
    return not since and not any(t.body.day >= day for t in tries)


def _leave(
    records: Mapping[date, DayRecord],
    leaves: Sequence[Stretch],
    *,
    today: date,
    ground: Ground,
) -> tuple[date | None, bool, date | None]:
    """The last day of the leave that has begun, whether it still covers today, and the school day to ask about."""
    begun = [stretch for stretch in leaves if stretch.first <= today]
    if not begun:
        return None, False, None
    last = begun[-1].last
    if any(
        d > min(last, today) and day_kind(r, ground.policy.timetable) is not DayKind.LEAVE
        for d, r in records.items()
        if d <= today
    ):
        return last, False, None
    if day_kind(records.get(today), ground.policy.timetable) in (DayKind.SEEN, DayKind.PARTLY):
        return last, False, None  # there, or missing from what the leave does not cover
    if today <= last:
        return last, True, None
    back = ground.next_school_day(last)
    return (last, True, None) if today < back else (last, False, back)


def _promise(tries: Sequence[Try]) -> Try | None:
    """The attempt of the last promise: a later one that met nobody takes nothing back, any other answer does."""
    for attempt in reversed(tries):
        if attempt.body.promised is not None:
            return attempt
        if attempt.body.outcome not in NO_ANSWER:
            return None
    return None


def _reason(records: Mapping[date, DayRecord], tries: Sequence[Try], opened: date | None) -> Reason | None:
    """The reason said last for a missed day of the current case."""
    said = [
        s
        for day, record in records.items()
        if opened is not None and day >= opened
        for s in record.deciding
        if s.reason is not None
    ]
    return max(said, key=lambda s: (s.of, s.said, s.ref)).reason if said else None

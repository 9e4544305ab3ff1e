"""The rhythm of home visits: which visit is owed first, when it falls due, and on which days it is spoken of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from casework.calendar import ONE_DAY
from casework.fact import Attempted
from casework.people import Role
from casework.policy.model import Missed, Span, Stage, Unit, VisitRule
from casework.reading.contract import Channel
from casework.runs import DAYS_IN, Ground, Run

PERIOD_DAYS = {**DAYS_IN, Unit.MONTH: 30}
"""How long one period of a visiting rhythm is, in calendar days."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """One visit of the rhythm: a visit from ``opens`` on discharges it, it is due by the end of ``due``, and the
    morning digest speaks of it on ``speak``."""

    opens: date
    due: date
    speak: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """A stretch of days, ``start`` to before ``end``, over which one rhythm holds for the roles of ``rule``."""

    rule: VisitRule
    every: Span
    start: date
    end: date | None
    first: Slot | None = None


def stretches(run: Run, ground: Ground) -> list[Stretch]:
    """The rhythms that hold over a run, in order: while only absent, then stage by stage, fresh first."""
    found: list[Stretch] = []
    starts = [(Stage.ABSENT, run.first), *((held.stage, held.known) for held in run.stages)]
    for index, (stage, start) in enumerate(starts):
        end = starts[index + 1][1] if index + 1 < len(starts) else None
        rule = ground.policy.visit_rule(stage)
        if rule is None or (end is not None and end <= start):
            continue
        if stage is Stage.ABSENT:
            first = first_visit(run, ground)
            if first is None:
                continue
            after = ground.next_school_day(first.due)
            found.append(Stretch(rule=rule, every=rule.every, start=after, end=end, first=first))
            continue
        if rule.fresh is None or rule.later is None:
            found.append(Stretch(rule=rule, every=rule.every, start=start, end=end))
            continue
        stale = ground.more_than(rule.fresh, start)
        found.append(Stretch(rule=rule, every=rule.every, start=start, end=min(stale, end) if end else stale))
        if end is None or stale < end:
            found.append(Stretch(rule=rule, every=rule.later, start=stale, end=end))
    return found


def first_visit(run: Run, ground: Ground) -> Slot | None:
    """The visit that a whole missed day brings (None where the policy has no such rule). A day reported late is
    visited for no earlier than the day it was reported."""
    rule = next((r for r in ground.policy.missed if r.missed is Missed.DAY and r.duty is not None), None)
    if rule is None:
        return None
    due = run.first
    for _ in range(rule.within.amount):
        due = ground.next_school_day(due)
    if due < run.known:
        due = ground.reminding_day(run.known)
    return Slot(opens=run.first, due=due, speak=due)


def slots(stretch: Stretch, ground: Ground, *, after: date | None, today: date) -> Iterator[Slot]:
    """The visits of a stretch that one made on ``after`` has not discharged, up to the first that opens after today."""
    if stretch.first is not None and (after is None or stretch.first.opens > after):
        yield stretch.first
        if stretch.first.opens > today:
            return
    last_opened: date | None = None
    day = stretch.start
    while stretch.end is None or day < stretch.end:
        slot: Slot | None = None
        in_vacation = ground.calendar.in_vacation(day, ground.pupil.school)
        every = stretch.rule.vacation if in_vacation else stretch.every
        if every is not None and every.unit is Unit.SCHOOL_DAY:
            if ground.school_day(day):
                slot = Slot(opens=day, due=day, speak=day)
        elif every is not None:
            period = PERIOD_DAYS[every.unit] * every.amount
            if last_opened is None or day - last_opened >= timedelta(days=period):
                speak = ground.reminding_day(day)
                due = max(day + timedelta(days=period - 1), speak)
                slot = Slot(opens=day, due=due, speak=speak)
        if slot is not None:
            last_opened = slot.speak  # a visit put off by a holiday puts off the next one
            if after is None or slot.opens > after:
                yield slot
            if slot.opens > today:
                return
        elif day > today + timedelta(days=400):
            return
        day += ONE_DAY


@dataclass(frozen=True, kw_only=True, slots=True)
class VisitOwed:
    """The visit one role owes now: the first of the rhythm not made, and the next day to speak of it."""

    role: Role
    rule: VisitRule
    slot: Slot
    speak: date


def _counts(attempt: Attempted, run: Run, rhythms: Sequence[Stretch]) -> bool:
    """Whether an attempt is a visit that discharges the first of these rhythms: made by one of its roles, or, once a
    later rhythm holds, by one of that one's."""
    if attempt.channel is not Channel.VISIT or attempt.day < run.first:
        return False
    first, *later = rhythms
    return attempt.role in first.rule.by or any(
        attempt.role in rhythm.rule.by and attempt.day >= rhythm.start for rhythm in later
    )


def visits_owed(
    run: Run, attempts: Sequence[Attempted], ground: Ground, *, today: date
) -> tuple[list[VisitOwed], date | None]:
    """The visits owed today, one a role, and the next day on which another one opens (None: none is to come).

    While the child is only absent a visit counts for the role that owes it; where several roles share the visits, a
    visit by any of them discharges all.
    """
    owed: dict[Role, VisitOwed] = {}
    upcoming: date | None = None
    rhythms = stretches(run, ground)
    for index, stretch in enumerate(rhythms):
        last_made = max((a.day for a in attempts if _counts(a, run, rhythms[index:])), default=None)
        for slot in slots(stretch, ground, after=last_made, today=today):
            if slot.opens > today:
                upcoming = min(upcoming or slot.opens, slot.opens)
                break
            for role in stretch.rule.by:
                first = owed.get(role)
                if first is None:
                    owed[role] = VisitOwed(role=role, rule=stretch.rule, slot=slot, speak=slot.speak)
                elif first.speak < today:
                    owed[role] = VisitOwed(role=role, rule=first.rule, slot=first.slot, speak=slot.speak)
    return list(owed.values()), upcoming

"""Going up: before whom an overdue duty stands, who let it lie, and where it goes next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Protocol
from zoneinfo import ZoneInfo

from casework.absence import end_of
from casework.fact import Acknowledged, Fact, PassedOn, Raised, Urged, standing
from casework.people import Role, Worker, WorkerId
from casework.policy.model import Policy, Span, Unit

LAST_RESORT = (Role.TOWN_CONTACT, Role.LEADING_GROUP, Role.EDUCATION_CENTRE, Role.SCHOOL_LEADER, Role.ADMINISTRATOR)
"""Who is told, in this order, when a duty has gone past the top of its ladder."""


class Due(Protocol):
    """What can go up: a duty, or a sighting that nobody has found out about."""

    @property
    def key(self) -> str: ...
    @property
    def role(self) -> Role: ...
    @property
    def due(self) -> datetime: ...


class SchoolTime(Protocol):
    """The school days that a level is given to answer: those of a child's class, or the town's."""

    @property
    def policy(self) -> Policy: ...
    @property
    def zone(self) -> ZoneInfo: ...
    def school_day(self, day: date) -> bool: ...
    def next_school_day(self, day: date) -> date: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """The level before which a duty stands: who must answer, since when, by when (None: no further level)."""

    rung: Role | None = None
    worker: WorkerId | None = None
    since: datetime | None = None
    due: datetime | None = None
    acknowledged: bool = False
    flagged: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Climb:
    """Where a duty stands now and, if it must go up at this moment, the step to be recorded."""

    standing: Standing
    step: Raised | None = None


def unreachable(worker: Worker | None) -> str | None:
    """Why nothing can be sent to this person: ``vacant``, ``not_joined``, ``blocked``; None if it can."""
    if worker is None or not worker.active:
        return "vacant"
    if worker.chat is None:
        return "not_joined"
    return "blocked" if worker.blocked else None


def climb(
    *,
    owed: Due,
    owner: WorkerId | None,
    facts: Sequence[Fact],
    who: Callable[[Role], WorkerId | None],
    worker: Callable[[WorkerId], Worker | None],
    ground: SchoolTime,
    now: datetime,
) -> Climb:
    """Where a duty stands on its ladder at ``now``. Nothing is before anybody until it is overdue, unless its owner
    cannot be reached at all: then the level above is told at once, and why."""
    owner_missing = unreachable(worker(owner) if owner is not None else None)
    if now < owed.due and owner_missing is None:
        return Climb(standing=Standing())
    ladder = ground.policy.ladder(owed.role)
    about = [f for f in standing(facts) if _duty_of(f) == owed.key]
    raised = sorted((f for f in about if isinstance(f.body, Raised)), key=lambda f: (f.at, f.ref))
    skipped = [f"{owed.role}:{owner_missing}"] if owner_missing else []
    level, let_lie = 0, None
    if raised:
        last = raised[-1]
        assert isinstance(last.body, Raised)
        put_off = owner_missing is None and last.at < owed.due
        here = _standing_at(last, about, ground)
        if not put_off and (here.due is None or now < here.due):
            return Climb(standing=here)
        level = ladder.index(last.body.rung) + 1 if last.body.rung in ladder else len(ladder)
        if not put_off:
            let_lie = last.body.to
            skipped = []
    for rung in ladder[level:]:
        candidate = who(rung)
        why = unreachable(worker(candidate) if candidate is not None else None)
        if why is None and candidate in (owner, let_lie):
            why = "owner"
        if why is None and candidate is not None:
            return _step(owed, rung, candidate, skipped, let_lie, flagged=False, ground=ground, now=now)
        skipped.append(f"{rung}:{why}")
    for rung in LAST_RESORT:
        candidate = who(rung)
        if candidate is not None and unreachable(worker(candidate)) is None:
            return _step(owed, rung, candidate, skipped, let_lie, flagged=True, ground=ground, now=now)
    return Climb(standing=Standing())


def _duty_of(fact: Fact) -> str | None:
    body = fact.body
    return body.duty if isinstance(body, Raised | Acknowledged | Urged | PassedOn) else None


def _step(
    owed: Due,
    rung: Role,
    to: WorkerId,
    skipped: Sequence[str],
    let_lie: WorkerId | None,
    *,
    flagged: bool,
    ground: SchoolTime,
    now: datetime,
) -> Climb:
    step = Raised(duty=owed.key, rung=rung, to=to, skipped=tuple(skipped), let_lie=let_lie, flagged=flagged)
    due = None if flagged else answer_due(now, ground.policy.acknowledge_within, ground)
    return Climb(
        standing=Standing(rung=rung, worker=to, since=now, due=due, flagged=flagged),
        step=step,
    )


def _standing_at(last: Fact, about: Sequence[Fact], ground: SchoolTime) -> Standing:
    body = last.body
    assert isinstance(body, Raised)
    answers = [
        f.at for f in about if f.at >= last.at and isinstance(f.body, Acknowledged | Urged | PassedOn)
        and f.body.rung == body.rung
    ]  # fmt: skip
    if body.flagged:
        due = None
    elif answers:
        due = answer_due(min(answers), ground.policy.act_within, ground, next_day=True)
    else:
        due = answer_due(last.at, ground.policy.acknowledge_within, ground)
    return Standing(
        rung=body.rung, worker=body.to, since=last.at, due=due, acknowledged=bool(answers), flagged=body.flagged
    )


def answer_due(told: datetime, span: Span, ground: SchoolTime, *, next_day: bool = False) -> datetime:
    """The moment by which a level must have answered: the end of the last of ``span`` school days, of which the first
    is the day it can hear of it (the day itself until the evening round), or the day after with ``next_day``."""
    local = told.astimezone(ground.zone)
    day: date = local.date()
    if next_day or not ground.school_day(day) or local.time() >= ground.policy.rounds.evening:
        day = ground.next_school_day(day)
    count = span.amount if span.unit is Unit.SCHOOL_DAY else 1
    for _ in range(count - 1):
        day = ground.next_school_day(day)
    return end_of(day, ground.zone)


def within_quiet(moment: time, quiet_from: time, quiet_until: time) -> bool:
    """Whether a time of day lies in the quiet hours, which may run over midnight."""
    if quiet_from <= quiet_until:
        return quiet_from <= moment < quiet_until
    return moment >= quiet_from or moment < quiet_until

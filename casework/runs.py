"""Runs of unexcused absence and the clocks that count over them: when "more than a week" or "a month" holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from casework.absence import DayKind, DayRecord, Mark, Source, Statement, day_kind
from casework.calendar import ONE_DAY, NoSchoolDay, SchoolCalendar
from casework.people import Pupil
from casework.policy.model import Policy, Span, Stage, StageRule, Unit

DAYS_IN = {Unit.DAY: 1, Unit.WEEK: 7}


def months_after(first: date, months: int) -> date:
    """The first day after a period of months whose first day is ``first`` (14 September and 1 give 14 October).

    A period that would end on a day its last month does not have ends with that month: from 31 January one month
    runs to the last of February, and 1 March is the first day after it.
    """
    index = first.year * 12 + first.month - 1 + months
    year, month = index // 12, index % 12 + 1
    try:
        return date(year, month, first.day)
    except ValueError:
        return date(year + month // 12, month % 12 + 1, 1)


def exceeds(first: date, span: Span, *, calendar: SchoolCalendar, pupil: Pupil, paused: Collection[date] = ()) -> date:
    """The first day on which more than ``span`` has passed, ``first`` counting as its first day.

    Spans of days, weeks and months run over weekends and holidays but not over vacations nor over ``paused`` days
    (leave); spans of school days count school days. After the last term that anybody has entered the days count
    plainly: nothing can be reported of them, so they name a day and bring nothing about.
    """
    if span.unit in (Unit.SCHOOL_DAY, Unit.LESSON, Unit.HALF_DAY):
        needed = span.amount + 1 if span.unit is Unit.SCHOOL_DAY else 1
        day = first - ONE_DAY
        for _ in range(needed):
            day = next_school_day(day, calendar=calendar, pupil=pupil)
            while day in paused:
                day = next_school_day(day, calendar=calendar, pupil=pupil)
        return day
    if span.unit is Unit.MONTH:
        plain = months_after(first, span.amount)
    else:
        plain = first + timedelta(days=DAYS_IN[span.unit] * span.amount)
    if not calendar.terms and not paused:
        return plain
    left = (plain - first).days
    day = first
    known_until = max((term.end for term in calendar.terms if term.school in (None, pupil.school)), default=first)
    while True:
        counts = calendar.in_term(day, pupil.school) or day > known_until
        if counts and day not in paused:
            if left == 0:
                return day
            left -= 1
        day += ONE_DAY


def next_school_day(day: date, *, calendar: SchoolCalendar, pupil: Pupil) -> date:
    """The first school day of the child's class after ``day``; the first working day where no term is known to come."""
    try:
        return calendar.next_school_day(day, pupil.school, pupil.class_id)
    except NoSchoolDay:
        day += ONE_DAY
        while not calendar.is_working_day(day):
            day += ONE_DAY
        return day


@dataclass(frozen=True, kw_only=True, slots=True)
class Ground:
    """What every clock of one child stands on: the child's school, its calendar, and the town's policy and zone."""

    pupil: Pupil
    calendar: SchoolCalendar
    policy: Policy
    zone: ZoneInfo

    def school_day(self, day: date) -> bool:
        return self.calendar.is_school_day(day, self.pupil.school, self.pupil.class_id)

    def next_school_day(self, day: date) -> date:
        return next_school_day(day, calendar=self.calendar, pupil=self.pupil)

    def reminding_day(self, day: date) -> date:
        """The day itself if staff may be reminded then, otherwise the next on which they may."""
        if self.calendar.is_reminding_day(day, self.pupil.school):
            return day
        return self.calendar.next_reminding_day(day, self.pupil.school)

    def more_than(self, span: Span, first: date, paused: Collection[date] = ()) -> date:
        """The first day on which more than ``span`` has passed since ``first`` (see ``exceeds``)."""
        return exceeds(first, span, calendar=self.calendar, pupil=self.pupil, paused=paused)


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """A stage that holds: from which day by the clock, and since which day it was known (somebody confirmed it)."""

    stage: Stage
    since: date
    known: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """School days missed in a row without leave, from ``first``.

    ``missed`` are the days spoken for; school days between them that nobody spoke for count with the next one that is.
    ``paused`` are days of leave inside it once a stage is reached: no clock counts them. ``stages`` are those reached,
    in order; ``ended`` the day the child was seen or, before any stage, leave began; ``by_leave`` which of the two;
    ``confirmed_back`` the day a roll call saw the child after that.
    """

    first: date
    known: date
    missed: tuple[date, ...]
    paused: tuple[date, ...] = ()
    stages: tuple[Held, ...] = ()
    ended: date | None = None
    by_leave: bool = False
    confirmed_back: date | None = None

    @property
    def confirmed(self) -> date:
        """The last day somebody said the child was missing."""
        return self.missed[-1]

    @property
    def stage(self) -> Stage:
        return self.stages[-1].stage if self.stages else Stage.ABSENT

    @property
    def since(self) -> date:
        """The first day of the stage."""
        return self.stages[-1].since if self.stages else self.first


def next_stage(run: Run, ground: Ground) -> tuple[StageRule, date] | None:
    """The stage that would come next for this run, and the day from which it could hold."""
    if len(run.stages) >= len(ground.policy.stages):
        return None
    rule = ground.policy.stages[len(run.stages)]
    return rule, ground.more_than(rule.after, run.since, run.paused)


def _missed_on(run: Run, day: date, said_on: date, ground: Ground) -> Run:
    """The run with one more day spoken for, and every stage that this confirms."""
    if day != run.first:
        run = replace(run, missed=(*run.missed, day))
    while (coming := next_stage(run, ground)) is not None and coming[1] <= day:
        rule, since = coming
        run = replace(run, stages=(*run.stages, Held(stage=rule.stage, since=since, known=max(since, said_on))))
    return run


def _seen_in_roll_call(record: DayRecord) -> bool:
    return any(s.mark is Mark.PRESENT and s.source is Source.ROLL_CALL for s in record.deciding)


def find_runs(records: Mapping[date, DayRecord], *, today: date, ground: Ground) -> list[Run]:
    """The child's runs of unexcused absence up to today, oldest first; only the last may be open.

    Nothing is counted on a day that is no school day for the class. A child seen ends a run, leave too unless a stage
    holds already. A return that no roll call confirmed and the next school day spoken for contradicts did not happen,
    where a stage holds.
    """
    done: list[Run] = []
    run: Run | None = None
    for day in sorted(records):
        if day > today:
            break
        record = records[day]
        kind = day_kind(record, ground.policy.timetable)
        if kind is DayKind.SEEN:
            if run is not None:
                back = day if _seen_in_roll_call(record) else None
                done.append(replace(run, ended=day, confirmed_back=back))
                run = None
            elif done and done[-1].confirmed_back is None and _seen_in_roll_call(record):
                done[-1] = replace(done[-1], confirmed_back=day)
        elif not ground.school_day(day):
            continue
        elif kind is DayKind.LEAVE and run is not None:
            if run.stages:
                run = replace(run, paused=(*run.paused, day))
            else:
                done.append(replace(run, ended=day, by_leave=True))
                run = None
        elif kind is DayKind.MISSED:
            assert record.known is not None  # somebody said what is missed
            said_on = record.known.date()
            if run is None and done and done[-1].stages and done[-1].confirmed_back is None:
                run = replace(done.pop(), ended=None)
            if run is None:
                run = Run(first=day, known=said_on, missed=(day,))
            run = _missed_on(run, day, said_on, ground)
    if run is not None:
        done.append(run)
    return done


def sources_of(run: Run, records: Mapping[date, DayRecord]) -> list[tuple[date, tuple[Statement, ...]]]:
    """The days of the run that were spoken for, each with the statements that decided it (for 为什么)."""
    return [(day, tuple(s for s in records[day].deciding if s.mark is Mark.ABSENT)) for day in run.missed]

"""Builders for rule tests: a pupil, a calendar with the State Council's days of autumn 2026, facts said at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from casework.calendar import DayChange, SchoolCalendar, Term
from casework.case import Assessment, assess
from casework.fact import Absent, Attempted, Body, Fact, Met, OnLeave, Present, Retracted, Returned, RollCall, Subject
from casework.owing import Obligations, obligations
from casework.people import Pupil, Role, SchoolClass
from casework.policy.loader import load_policy
from casework.policy.model import Policy
from casework.reading.contract import Channel, Outcome
from casework.runs import Ground

ZONE = ZoneInfo("Asia/Shanghai")
TINY = Path(__file__).with_name("tiny.toml")

NATIONAL_DAY = frozenset(date(2026, 10, day) for day in range(1, 8))
MID_AUTUMN = frozenset(date(2026, 9, day) for day in (25, 26, 27))
MAKEUP_DAYS = frozenset({date(2026, 9, 20), date(2026, 10, 10)})

SCHOOL_CLASS = SchoolClass(id=32, school=1, school_name="云溪中心小学", grade=3, number=2)
HEAD, SUBJECT_TEACHER, GRID = 1, 2, 3

_refs = count(1)


def pupil(*, id: int = 7, village: str = "松树村") -> Pupil:
    return Pupil(id=id, name="陈小雨", school_class=SCHOOL_CLASS, village=village)


def calendar(*, terms: Sequence[Term] = (), changes: Sequence[DayChange] = ()) -> SchoolCalendar:
    return SchoolCalendar(
        holidays=NATIONAL_DAY | MID_AUTUMN, makeup_days=MAKEUP_DAYS, terms=tuple(terms), changes=tuple(changes)
    )


def ground(
    *, policy: Policy | str = "langan-2023", of: Pupil | None = None, on: SchoolCalendar | None = None
) -> Ground:
    rules = load_policy(policy) if isinstance(policy, str) else policy
    return Ground(pupil=of or pupil(), calendar=on or calendar(), policy=rules, zone=ZONE)


def moment(day: date, at: str = "08:20") -> datetime:
    return datetime.combine(day, time.fromisoformat(at), ZONE)


def said(
    body: Body, at: datetime, *, by: int | None = HEAD, names: str | None = None, corrects: bool = False, ref: str = ""
) -> Fact:
    subject = Subject.school_class(SCHOOL_CLASS.id) if isinstance(body, RollCall) else Subject.pupil(7)
    ref = ref or f"fact{next(_refs):08}"
    return Fact(ref=ref, subject=subject, at=at, by=by, body=body, names=names, corrects=corrects)


def absent(day: date, at: str = "08:20", *, sessions: tuple[str, ...] = ("day",), by: int = HEAD) -> Fact:
    return said(Absent(day=day, sessions=sessions), moment(day, at), by=by)


def absent_each_school_day(first: date, last: date, *, on: SchoolCalendar | None = None) -> list[Fact]:
    return [absent(day) for day in (on or calendar()).school_days(first, last, 1, SCHOOL_CLASS.id)]


def leave(day: date, until: date | None = None, *, said_on: date | None = None, at: str = "08:00") -> Fact:
    return said(OnLeave(day=day, until=until), moment(said_on or day, at))


def returned(day: date, at: str = "08:10") -> Fact:
    return said(Returned(day=day), moment(day, at))


def came_in(day: date, at: str) -> Fact:
    return said(Present(day=day, whole=False), moment(day, at))


def roll_call(day: date, at: str = "08:30", *, missing: tuple[int, ...] = (), unsure: tuple[int, ...] = ()) -> Fact:
    return said(RollCall(day=day, missing=missing, unsure=unsure), moment(day, at))


def visit(
    day: date, *, role: Role = Role.HEAD_TEACHER, outcome: Outcome = Outcome.REFUSED, promised: date | None = None
) -> Fact:
    body = Attempted(
        channel=Channel.VISIT, day=day, outcome=outcome, met=Met.GUARDIAN, promised=promised, role=role
    )  # fmt: skip
    return said(body, moment(day, "18:00"), by=HEAD if role is Role.HEAD_TEACHER else GRID)


def call(day: date) -> Fact:
    body = Attempted(channel=Channel.PHONE, day=day, outcome=Outcome.REACHED, met=Met.GUARDIAN, role=Role.HEAD_TEACHER)
    return said(body, moment(day, "12:00"))


def taken_back(fact: Fact, at: datetime) -> Fact:
    return said(Retracted(), at, names=fact.ref)


def look(
    facts: Sequence[Fact], now: datetime, *, on: Ground | None = None, roll_calls: Sequence[Fact] = ()
) -> tuple[Assessment, Obligations]:
    """What the facts amount to at ``now``, and what is owed."""
    assessment = assess(facts=facts, roll_calls=roll_calls, ground=on or ground(), now=now)
    return assessment, obligations(assessment, facts)


def owed_keys(owing: Obligations) -> set[str]:
    return {duty.key for duty in owing.owed}


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]

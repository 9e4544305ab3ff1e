"""A small fictional town for storage tests: one school, two classes, six children, four members of staff."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, insert

from casework.case import CaseStatus, CaseSummary
from casework.duty import Duty, DutyKind, duty_key
from casework.fact import Absent, Fact, Subject
from casework.people import Guardian, Post, Pupil, Role, Worker
from casework.policy.model import Policy, Rounds, SightingRule, Span, Stage, Timetable, Unit
from casework.ports import Casebook, Hold, Notice
from storage import tables
from storage.casebook import casebook_on

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 9, 7)
NOON = datetime(2026, 9, 7, 12, 0, tzinfo=ZONE)
LATE = datetime(2026, 9, 7, 23, 0, tzinfo=ZONE)

POLICY = Policy(
    name="test", title="测试方案", place="测试镇", issued=date(2026, 1, 1), clauses={}, missed=(), stages=(), visits=(),
    ladders=(), acknowledge_within=Span(amount=1, unit=Unit.SCHOOL_DAY),
    act_within=Span(amount=1, unit=Unit.SCHOOL_DAY),
    confirm_by=Role.HEAD_TEACHER, watch=Span(amount=1, unit=Unit.MONTH),
    check_in_every=Span(amount=1, unit=Unit.WEEK), check_in_by=Role.HEAD_TEACHER, close_by=Role.SCHOOL_LEADER,
    close_within=Span(amount=1, unit=Unit.WEEK), promise_check=True,
    sightings=SightingRule(
        by=Role.TOWN_CONTACT, acknowledge_within=Span(amount=1, unit=Unit.SCHOOL_DAY),
        resolve_within=Span(amount=3, unit=Unit.SCHOOL_DAY), same_child_within=Span(amount=14, unit=Unit.DAY),
    ),
    timetable=Timetable(lessons=(time(8), time(9), time(10), time(14)), morning=3),
    rounds=Rounds(
        roll_call=time(8, 20), roll_call_reminder=time(8, 50), roll_call_to_leader=time(9, 20), morning=time(7, 30),
        evening=time(17, 30), week_ends_on=5,
    ),
    quiet_from=time(21), quiet_until=time(7), sources={},
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class People:
    """The ids of the town."""

    school: int
    classes: tuple[int, int]
    pupils: tuple[int, ...]
    head: int
    other_head: int
    grid: int
    contact: int


def settle_town(engine: Engine) -> People:
    """Fill an empty database. The head teacher's phone is 101, the others' 102, 103, 104."""
    with casebook_on(engine, policy=POLICY, zone=ZONE, now=NOON) as book:
        school = book.write(insert(tables.schools).values(name="晨光小学").returning(tables.schools.c.id)).scalar_one()
        book.changed("staff")
        classes = (book.class_of(school, 3, 1), book.class_of(school, 3, 2))
        posts = {
            "何静": Post(role=Role.HEAD_TEACHER, school=school, classes=frozenset({classes[0]})),
            "方远": Post(role=Role.HEAD_TEACHER, school=school, classes=frozenset({classes[1]})),
            "田野": Post(role=Role.GRID_WORKER, villages=frozenset({"柳湾村"})),
            "江海": Post(role=Role.TOWN_CONTACT),
        }
        staff = [
            book.save_worker(Worker(id=0, name=name, posts=(post,), chat=101 + place))
            for place, (name, post) in enumerate(posts.items())
        ]
        names = ("白小满", "蓝小寒", "青小暑", "紫小雪", "丹立春", "朱立夏")
        pupils = tuple(
            book.save_pupil(
                Pupil(
                    id=0,
                    name=name,
                    school_class=book.town().classes[classes[place % 2]],
                    village="柳湾村" if place < 3 else "桃岭村",
                    guardians=(Guardian(name="家长", relation="父亲", phone="13800000000"),),
                )
            )
            for place, name in enumerate(names)
        )
    return People(
        school=school, classes=classes, pupils=pupils, head=staff[0], other_head=staff[1], grid=staff[2],
        contact=staff[3],
    )  # fmt: skip


def absent(book: Casebook, pupil: int, *, by: int | None, day: date = MONDAY, utterance: str = "") -> Fact:
    return Fact(
        ref=book.new_ref(), subject=Subject.pupil(pupil), at=NOON, by=by, body=Absent(day=day), utterance=utterance
    )


def case_of(pupil: int, *, look_at: datetime | None = None, stage: Stage = Stage.ABSENT) -> CaseSummary:
    return CaseSummary(pupil=pupil, status=CaseStatus.OPEN, stage=stage, since=MONDAY, look_at=look_at)


def duty_of(pupil: int, owner: int, *, day: date = MONDAY, kind: DutyKind = DutyKind.VISIT_HOME) -> Duty:
    return Duty(
        pupil=pupil, key=duty_key(kind, Role.HEAD_TEACHER, day), kind=kind, role=Role.HEAD_TEACHER, owner=owner,
        since=day, due=datetime(day.year, day.month, day.day, 23, tzinfo=ZONE), remind_on=day, limit=day,
        clause="default",
    )  # fmt: skip


def said(worker: int, values: Mapping[str, object] | None = None, **more: object) -> Notice:
    return Notice(template="said", values=values or {}, worker=worker, hold=Hold.NEVER, **more)  # type: ignore[arg-type]

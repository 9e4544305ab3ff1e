"""The town of the reading tests: two schools, three classes, children with difficult names, and the staff who write."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from casework.calendar import SchoolCalendar, Term
from casework.people import Post, Pupil, Role, SchoolClass, Worker
from casework.reading.reader import Scope

ZONE = ZoneInfo("Asia/Shanghai")
WEDNESDAY = datetime(2026, 9, 9, 8, 25, tzinfo=ZONE)

THREE_ONE = SchoolClass(id=1, school=1, school_name="石门中心小学", grade=3, number=1)
THREE_TWO = SchoolClass(id=2, school=1, school_name="石门中心小学", grade=3, number=2)
SEVEN_ONE = SchoolClass(id=3, school=2, school_name="石门初级中学", grade=7, number=1)
CLASSES = (THREE_ONE, THREE_TWO, SEVEN_ONE)

CALENDAR = SchoolCalendar(
    terms=(Term(name="秋季", start=date(2026, 9, 1), end=date(2027, 1, 20)),),
    holidays=frozenset({date(2026, 9, 25), *(date(2026, 10, day) for day in range(1, 8))}),
    makeup_days=frozenset({date(2026, 9, 20), date(2026, 10, 10)}),
)


def pupils(names: str, school_class: SchoolClass, first: int, village: str) -> list[Pupil]:
    return [
        Pupil(id=first + place, name=name, school_class=school_class, village=village)
        for place, name in enumerate(names.split())
    ]


PUPILS = [
    *pupils(
        "罗小满 韦思远 蒙强 覃一帆 黄周三 卢二节 苏半天 齐全到 "
        "孙婷婷 单晓东 阿依努尔·买买提 张雨桐 岑洋 孙浩 何时雨 周病 万一鸣 高兴",
        THREE_TWO,
        100,
        "坪上村",
    ),
    Pupil(id=200, name="岑洋", school_class=THREE_TWO, village="河湾村"),
    *pupils("岑洋 王芳 罗晓曼 李雷", THREE_ONE, 300, "河湾村"),
    *pupils("马跃 曾丽 区明 仇建国 解玉", SEVEN_ONE, 400, "李家村"),
]

WORKERS = {
    "班主任": Worker(id=1, name="韦老师", posts=(Post(role=Role.HEAD_TEACHER, school=1, classes=frozenset({2})),)),
    "科任": Worker(id=2, name="蓝老师", posts=(Post(role=Role.SUBJECT_TEACHER, school=1, classes=frozenset({1, 2})),)),
    "校长": Worker(id=3, name="莫校长", posts=(Post(role=Role.SCHOOL_LEADER, school=1),)),
    "联络员": Worker(id=4, name="覃主任", posts=(Post(role=Role.TOWN_CONTACT),)),
    "网格员": Worker(id=5, name="农大姐", posts=(Post(role=Role.GRID_WORKER, villages=frozenset({"河湾村"})),)),
}
SCOPES = {name: Scope.of(worker, PUPILS, CLASSES) for name, worker in WORKERS.items()}


def head_teacher_of(names: list[str]) -> Scope:
    """The scope of a head teacher whose class has children of these names."""
    own = [Pupil(id=place, name=name, school_class=THREE_TWO) for place, name in enumerate(names, start=1)]
    return Scope.of(WORKERS["班主任"], own, CLASSES)

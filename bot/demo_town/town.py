"""云溪镇: two schools, eight classes, 240 pupils, twenty staff, four villages; the same every time."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Final

from casework.people import Guardian, Role
from storage.workbook.cells import ClassName
from storage.workbook.rows import RosterSheets, StaffRow, StudentRow, TermRow

SEED: Final = 20261027
PRIMARY: Final = "云溪中心小学"
JUNIOR: Final = "云溪初级中学"
VILLAGES: Final = ("松树村", "河口村", "李家村", "王庄村")
PUPILS_IN_A_CLASS: Final = 30

CLASSES: Final = (
    (PRIMARY, 3, 2),
    (PRIMARY, 3, 1),
    (PRIMARY, 4, 1),
    (PRIMARY, 5, 1),
    (PRIMARY, 6, 1),
    (JUNIOR, 7, 1),
    (JUNIOR, 7, 2),
    (JUNIOR, 8, 1),
)
HEADS: Final = ("何文静", "周明兰", "孙立群", "郭海燕", "曹学文", "范志强", "蒋小梅", "潘家和")

TERMS: Final = (
    ("2025年秋季", date(2025, 9, 1), date(2026, 1, 30)),
    ("2026年春季", date(2026, 3, 2), date(2026, 7, 3)),
    ("2026年秋季", date(2026, 9, 1), date(2027, 1, 29)),
    ("2027年春季", date(2027, 3, 1), date(2027, 7, 2)),
)

_SURNAMES: Final = (
    "陈李王张刘杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
)
_GIRLS: Final = (
    "小雨",
    "思涵",
    "梦瑶",
    "雨欣",
    "佳怡",
    "诗琪",
    "若兰",
    "晓晴",
    "婉清",
    "静文",
    "可欣",
    "子萱",
    "美玲",
    "春燕",
)
_BOYS: Final = (
    "浩然",
    "子轩",
    "一帆",
    "思源",
    "志远",
    "俊杰",
    "天佑",
    "宇航",
    "家乐",
    "小军",
    "文博",
    "明辉",
    "建国",
    "承志",
)
_STREETS: Final = ("一组", "二组", "三组", "四组", "五组")
_HOMES: Final = (("父亲", "{}建军"), ("母亲", "{}桂兰"), ("奶奶", "王桂香"), ("爷爷", "{}德福"), ("父亲", "{}志强"))
_PRIORITIES: Final = (frozenset({"留守"}), frozenset({"监测户"}), frozenset({"学困"}), frozenset({"单亲"}))

KNOWN: Final = {
    (PRIMARY, 3, 2): (
        ("陈小雨", "女", "松树村"),
        ("李思源", "男", "河口村"),
        ("赵一帆", "男", "松树村"),
        ("刘洋", "男", "松树村"),
        ("刘洋", "女", "河口村"),
    )
}
"""Children that the documents of this project speak of; the others are drawn."""


def sheets() -> RosterSheets:
    """The town as a roster workbook would hold it."""
    draw = Random(SEED)
    return RosterSheets(
        students=tuple(_students(draw)),
        staff=tuple(_staff()),
        terms=tuple(TermRow(row=n, name=name, start=start, end=end) for n, (name, start, end) in enumerate(TERMS, 2)),
    )


def _students(draw: Random) -> list[StudentRow]:
    students: list[StudentRow] = []
    for school, grade, number in CLASSES:
        known = KNOWN.get((school, grade, number), ())
        names = {name for name, _, _ in known}
        for place in range(PUPILS_IN_A_CLASS):
            if place < len(known):
                name, sex, village = known[place]
            else:
                name, sex = _name(draw, names)
                village = draw.choice(VILLAGES)
            students.append(
                _student(
                    draw, row=len(students) + 2, school=school, grade=grade, number=number, who=(name, sex, village)
                )
            )
    return students


def _name(draw: Random, taken: set[str]) -> tuple[str, str]:
    while True:
        sex = draw.choice("男女")
        name = draw.choice(_SURNAMES) + draw.choice(_BOYS if sex == "男" else _GIRLS)
        if name not in taken:
            taken.add(name)
            return name, sex


def _student(draw: Random, *, row: int, school: str, grade: int, number: int, who: tuple[str, str, str]) -> StudentRow:
    name, sex, village = who
    relation, guardian = draw.choice(_HOMES)
    return StudentRow(
        row=row,
        school=school,
        grade=grade,
        number=number,
        name=name,
        sex=sex,
        born=date(2026 - 6 - grade, draw.randint(1, 12), draw.randint(1, 28)),
        roll_number=f"G3499{row:06}",
        village=village,
        address=f"{village}{draw.choice(_STREETS)}{draw.randint(1, 60)}号",
        guardians=(
            Guardian(name=guardian.format(name[0]), relation=relation, phone=f"1390000{draw.randint(0, 9999):04}"),
        ),
        boarding=school == JUNIOR and draw.random() < 0.4,
        priorities=draw.choice(_PRIORITIES) if draw.random() < 0.3 else frozenset(),
    )


def _staff() -> list[StaffRow]:
    rows: list[StaffRow] = []

    def post(name: str, role: Role, *, school: str = "", classes: tuple[ClassName, ...] = (), **more: object) -> None:
        row = len(rows) + 2
        phone = f"1380000{row:04}"
        rows.append(StaffRow(row=row, name=name, role=role, phone=phone, school=school, classes=classes, **more))  # type: ignore[arg-type]

    for head, (school, grade, number) in zip(HEADS, CLASSES, strict=True):
        post(head, Role.HEAD_TEACHER, school=school, classes=(ClassName(grade=grade, number=number),))
    taught = tuple(ClassName(grade=grade, number=number) for school, grade, number in CLASSES if school == PRIMARY)
    post("余小红", Role.SUBJECT_TEACHER, school=PRIMARY, classes=taught)
    post("邱大勇", Role.DUTY_TEACHER, school=JUNIOR)
    post("程国栋", Role.SCHOOL_LEADER, school=PRIMARY)
    post("陆建平", Role.SCHOOL_LEADER, school=JUNIOR)
    post("黄守田", Role.GRID_WORKER, villages=("松树村",))
    post("邓秀英", Role.GRID_WORKER, villages=("河口村",))
    post("魏长河", Role.GRID_WORKER, villages=("李家村", "王庄村"))
    post("沈月华", Role.TOWN_CONTACT)
    post("彭致和", Role.EDUCATION_CENTRE)
    post("傅安民", Role.LEADING_GROUP)
    post("吕正", Role.PARTNER_AGENCY, agency="派出所")
    post("丁晓", Role.ADMINISTRATOR)
    return rows

"""Two towns in which the same story is played: the demo's own, and one from a workbook with awkward rows in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.public_holidays import seed
from casework.calendar import SchoolCalendar
from tests.builders.workbooks import build_workbook, id_number, post, student

VILLAGE = "村(社区)"
SCHOOL = "青石小学"
OTHER_SCHOOL = "青石中学"


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Who plays: a child and those who answer for the child, and a neighbour whom it does not concern."""

    child: str
    school_class: str
    village: str
    head: str
    grid: str
    other_grid: str
    leader: str
    contact: str
    centre: str


CLOUD_BROOK = Cast(
    child="陈小雨",
    school_class="三(2)班",
    village="松树村",
    head="何文静",
    grid="黄守田",
    other_grid="魏长河",
    leader="程国栋",
    contact="沈月华",
    centre="彭致和",
)

GREEN_STONE = Cast(
    child="欧阳雪",
    school_class="五(1)班",
    village="石桥村",
    head="卢秀琴",
    grid="尹大山",
    other_grid="牛金花",
    leader="段明德",
    contact="覃向前",
    centre="卜文华",
)

SILENT_CHILD = "古丽娜尔·艾山"
SILENT_HEAD = "穆长青"
"""A child of another class of Green Stone of whom one sentence is said and then nothing, and her head teacher."""

NAMESAKE = "万佳"
"""Two children of the silent head teacher's class have this name; neither lives in a village on the list."""


def green_stone(folder: Path) -> Path:
    """The workbook of Green Stone: children without a village, two of one name, a teacher with two posts."""

    def child(name: str, grade: str, number: str, serial: int, **more: object) -> dict[str, object]:
        born = date(2014, 1 + serial % 12, 1 + serial % 28)
        cells = {"学校": SCHOOL, "年级": grade, "班级": number, "姓名": name, "出生日期": born}
        return dict(student(**(cells | {"身份证号": id_number(born, serial)} | more)))

    names = ["章亦凡", "柏青", "戚薇薇", "伏波", "施雨桐", "甘露", "桑梓", "闵捷", "时光", "项南"]
    fillers = [(n, name, ("岭头村", "石桥村")[n % 2]) for n, name in enumerate(names)]
    students = [
        child("欧阳雪", "五年级", "1", 1, **{VILLAGE: "石桥村", "家庭住址": "石桥村三组8号", "监护人": "欧阳海",
              "与学生关系": "父亲", "监护人电话": "13900000101"}),
        *(child(name, "五年级", "1", 10 + n, **{VILLAGE: village}) for n, name, village in fillers),
        child(SILENT_CHILD, "五年级", "2", 2, **{VILLAGE: "石桥村", "监护人": "艾山", "与学生关系": "父亲"}),
        child(NAMESAKE, "五年级", "2", 3, **{"监护人": "万国强", "与学生关系": "父亲"}),
        child(NAMESAKE, "五年级", "2", 4, **{"监护人": "丁巧云", "与学生关系": "母亲"}),
        child("车小马", "七年级", "1", 5, 学校=OTHER_SCHOOL, **{VILLAGE: "岭头村"}),
    ]  # fmt: skip
    staff = [
        post(姓名="卢秀琴", 手机="13800000101", 学校=SCHOOL, 班级="五(1)班"),
        post(姓名="卢秀琴", 手机="13800000101", 角色="科任教师", 学校=SCHOOL, 班级="五(2)班"),
        post(姓名=SILENT_HEAD, 手机="13800000102", 学校=SCHOOL, 班级="五(2)班"),
        post(姓名="车前草", 手机="13800000103", 学校=OTHER_SCHOOL, 班级="七(1)班"),
        post(姓名="段明德", 手机="13800000104", 角色="校长", 学校=SCHOOL, 班级=""),
        post(姓名="尹大山", 手机="13800000105", 角色="网格员", 学校="", 班级="", **{VILLAGE: "石桥村"}),
        post(姓名="牛金花", 手机="13800000106", 角色="网格员", 学校="", 班级="", **{VILLAGE: "岭头村"}),
        post(姓名="覃向前", 手机="13800000107", 角色="镇联络员", 学校="", 班级=""),
        post(姓名="卜文华", 手机="13800000108", 角色="中心校", 学校="", 班级=""),
        post(姓名="芮安", 手机="13800000109", 角色="领导小组", 学校="", 班级=""),
        post(姓名="冷静", 手机="13800000110", 角色="管理员", 学校="", 班级=""),
    ]
    return build_workbook(folder / "青石镇.xlsx", students=students, staff=staff)


def last_school_day() -> date:
    """Today by the clock on the wall, or the latest day before it on which there was school."""
    holidays, makeup_days, _ = seed()
    calendar = SchoolCalendar(holidays=holidays, makeup_days=makeup_days)
    day = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    while not calendar.is_school_day(day):
        day -= timedelta(days=1)
    return day

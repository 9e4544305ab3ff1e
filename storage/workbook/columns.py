"""The five sheets and their headings, with what the template tells about each."""

from __future__ import annotations

from dataclasses import dataclass

from casework.people import GRADES, ROLE_NAMES

PUPILS = "学生"
STAFF = "人员"
TERMS = "校历"
CLOSURES = "停课"
CHILDREN = "适龄儿童"

PRIORITIES = (
    "留守", "流动", "残疾", "监测户", "边缘户", "低保", "特困",
    "孤儿", "事实无人抚养", "服刑人员子女", "学困", "厌学", "单亲",
)  # fmt: skip
GRADE_NAMES = tuple(f"{grade}年级" for grade in GRADES)
SEXES = ("男", "女")
YES_NO = ("是", "否")


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One heading. ``text`` columns are formatted as text, so that Excel keeps every digit."""

    heading: str
    required: bool = False
    text: bool = False
    choices: tuple[str, ...] = ()
    hint: str = ""
    width: int = 12


SEVERAL = "有几项时用分号隔开。"

SHEETS: dict[str, tuple[Column, ...]] = {
    PUPILS: (
        Column(heading="学校", required=True, width=20, hint="学校全称,各表写法一致。"),
        Column(heading="年级", required=True, choices=GRADE_NAMES),
        Column(heading="班级", required=True, width=8, hint="只写数字,如 1、2。"),
        Column(heading="姓名", required=True, hint="间隔号照写,如 阿依古丽·买买提。同班同名的,请写清村和监护人。"),
        Column(heading="性别", width=6, choices=SEXES),
        Column(heading="出生日期", width=14, hint="如 2015-03-04。"),
        Column(heading="身份证号", text=True, width=22, hint="必须是文本,不能是数字,否则末几位会变成 0。"),
        Column(heading="学籍号", text=True, width=24),
        Column(heading="村(社区)", width=14, hint="由这个村的网格员负责。"),
        Column(heading="家庭住址", width=26),
        Column(heading="监护人"),
        Column(heading="与学生关系"),
        Column(heading="监护人电话", text=True, width=16),
        Column(heading="监护人2"),
        Column(heading="与学生关系2"),
        Column(heading="监护人电话2", text=True, width=16),
        Column(heading="寄宿", width=6, choices=YES_NO),
        Column(heading="重点类别", width=18, hint=f"可填:{'、'.join(PRIORITIES)}。{SEVERAL}"),
        Column(heading="备注", width=26),
    ),
    STAFF: (
        Column(heading="姓名", required=True),
        Column(heading="手机", text=True, width=16),
        Column(
            heading="角色",
            required=True,
            choices=tuple(ROLE_NAMES.values()),
            hint="一人有几个角色就写几行,姓名和手机相同。",
        ),
        Column(heading="学校", width=20, hint="教师和校长要写;领导小组、镇联络员不写。"),
        Column(heading="班级", width=20, hint=f"班主任、科任教师要写,如 三(2)班;三(1)班。{SEVERAL}"),
        Column(heading="村(社区)", width=20, hint=f"网格员要写,如 李家村;王庄村。{SEVERAL}"),
        Column(heading="单位", width=14, hint="成员单位要写,如 派出所、民政所、司法所。"),
    ),
    TERMS: (
        Column(heading="学期", required=True, width=24),
        Column(heading="开始", required=True, width=14, hint="如 2026-09-01,当天算在内。"),
        Column(heading="结束", required=True, width=14, hint="如 2027-01-20,当天算在内。"),
        Column(heading="学校", width=20, hint="不写就是全部学校。"),
    ),
    CLOSURES: (
        Column(heading="日期", required=True, width=14),
        Column(heading="学校", width=20, hint="不写就是全镇。"),
        Column(heading="班级", width=14, hint="如 三(2)班;不写就是全校。"),
        Column(heading="原因", width=26),
    ),
    CHILDREN: (
        Column(heading="村(社区)", required=True, width=14),
        Column(heading="姓名", required=True),
        Column(heading="性别", width=6, choices=SEXES),
        Column(heading="出生日期", required=True, width=14),
        Column(heading="身份证号", text=True, width=22, hint="必须是文本,不能是数字。"),
        Column(heading="户籍", width=20),
        Column(heading="现居住地", width=20),
        Column(heading="监护人"),
        Column(heading="监护人电话", text=True, width=16),
        Column(heading="就读学校", width=20),
        Column(heading="就读年级"),
        Column(heading="未就读原因", width=26),
    ),
}

GUIDE = "说明"
GUIDANCE = (
    "每张表第一行是表头,不要改;带 * 的列必须填。用不到的表可以删去,列的先后不要紧,多出来的列不会读。",
    "身份证号、学籍号、电话已设为文本。从别处粘贴时请选“只粘贴值”,不要让身份证号变成数字。",
    "班级在“学生”表里只写数字(1、2),在“人员”和“停课”表里写全(三(2)班);几个班用分号隔开。",
    "一个人有几个角色就写几行,姓名和手机写得一样,导入后是一个人。",
    "领导小组、镇联络员不写学校;成员单位写明单位(派出所、民政所、司法所等)。",
    "导入前先看一遍检查结果:红色的格子必须改,黄色的请核对。名单里没有的学生不会被删除,只会列出来。",
    "本说明和“问题清单”不会导入。",
)
"""The page 说明 of the template."""

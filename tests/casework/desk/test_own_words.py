"""Somebody's own words of one child: what is a reason or a note, and what was meant for something else."""

from __future__ import annotations

import pytest

from casework.desk.hearing.own_words import free
from casework.people import Post, Pupil, Role, Worker
from casework.reading.reader import Scope
from tests.builders.town import SCHOOL_CLASS

YU = Pupil(id=1, name="陈小雨", school_class=SCHOOL_CLASS, boarding=True)
SI = Pupil(id=2, name="李思源", school_class=SCHOOL_CLASS, boarding=True)
HE = Worker(id=1, name="何", posts=(Post(role=Role.HEAD_TEACHER, school=1, classes=frozenset({32})),), chat=1)
SCOPE = Scope.of(HE, [YU, SI], [SCHOOL_CLASS])


@pytest.mark.parametrize(
    "text",
    [
        "奶奶说劝不动,父亲答应国庆回来",
        "陈小雨说不想读",
        "高烧不退",
        "参加表姐婚礼",
        "孩子说没什么意思",
        "不知道去哪里了,邻居在找",
        "问他为什么不来,他不说",
        "家长不同意",
        "和村支书张三一起去的",
        "周末家里没人",
        "明天我再去",
        "怎么劝都不听",
        "谁也劝不动他",
        "家里条件不怎么样",
        "在家没干什么",
        "谁劝都不肯来",
        "哪儿也不去,就在家打游戏",
        "为什么不来他也不讲",
        "孩子成绩不怎么样",
        "想打工嘛",
    ],
)
def test_a_sentence_about_the_child_is_taken(text: str) -> None:
    assert free(text, SCOPE, about=[YU.id])


@pytest.mark.parametrize(
    "text",
    [
        "李思源他妈说孩子不想读了",
        "李思源怎么样了",
        "陈小雨、李思源都在校医室",
        "王小二家长说明天来办手续",
        "陈小雨",
        "家里出什么事了?",
        "今天开会吗",
        "请问怎么用",
        "你好",
        "稍等",
        "好的",
        "收到,谢谢",
        "同意",
        "是",
        "第二个",
        "不知去向",
        "陈小雨 签到",
        "李思源自己回家了",
        "家长怎么说",
        "陈小雨怎么说的",
        "怎么不先跟我说",
        "病情证明有没有",
        "问过家长没有",
        "为什么他也没来",
        "家长说什么",
    ],
)
def test_what_is_about_something_else_is_not(text: str) -> None:
    assert not free(text, SCOPE, about=[YU.id])


def test_who_has_asked_hears_a_yes_and_whoever_asks_may_ask() -> None:
    assert free("是", SCOPE, answering=True)
    assert free("怎么还没去家访?", SCOPE, about=[YU.id], asking=True)
    assert free("好像是李思源的弟弟", SCOPE, of_others=True)


@pytest.mark.parametrize("text", ["没找到孩子", "没找到人", "找不到人"])
def test_that_nobody_was_found_is_a_note_where_nobody_is_being_looked_for(text: str) -> None:
    assert not free(text, SCOPE, about=[YU.id])
    assert free(text, SCOPE, about=[YU.id], seeking=False)

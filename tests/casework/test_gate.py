"""Sentences of the gate, and who at home is meant: nothing is taken for one that is not, no child is guessed."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from casework.gate import Said, Way, clock_of, days_ago, heard
from casework.kin import Adult, adult_before, adult_typed
from casework.people import Guardian, Post, Pupil, Role, Worker
from casework.policy.loader import load_policy
from casework.reading.reader import Scope, read
from tests.builders.town import SCHOOL_CLASS, ZONE, calendar

GRANDMOTHER = Guardian(name="王桂香", relation="奶奶")
FATHER = Guardian(name="陈大山", relation="父亲")
YU = Pupil(id=1, name="陈小雨", school_class=SCHOOL_CLASS, guardians=(GRANDMOTHER, FATHER), boarding=True)
SI = Pupil(id=2, name="李思源", school_class=SCHOOL_CLASS, boarding=True)
HE = Worker(id=1, name="何", posts=(Post(role=Role.HEAD_TEACHER, school=1, classes=frozenset({32})),), chat=1)
SCOPE = Scope.of(HE, [YU, SI], [SCHOOL_CLASS])
BOARDING = load_policy("langan-2023").boarding


def of(text: str) -> Said | None:
    return heard(text, SCOPE)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("陈小雨 出校 奶奶接走 周日下午回", (Way.OUT, ("陈小雨",), "", False, "周日下午")),
        ("陈小雨出校,看病,妈妈接走,今晚回", (Way.OUT, ("陈小雨",), "ill", False, "今晚")),
        ("奶奶把陈小雨接走了", (Way.OUT, ("陈小雨",), "", False, "")),
        ("陈小雨 李思源 离校 周末回家 爸爸接 明早回校", (Way.OUT, ("陈小雨", "李思源"), "weekend", False, "明早")),
        ("陈小雨 离校 自己回家", (Way.OUT, ("陈小雨",), "", True, "")),
        ("陈小雨 签出 没有人接", (Way.OUT, ("陈小雨",), "", True, "")),
        ("陈小雨 签到", (Way.IN, ("陈小雨",), "", False, "")),
        ("陈小雨、李思源返校签到", (Way.IN, ("陈小雨", "李思源"), "", False, "")),
    ],
)
def test_what_is_said_at_the_gate(text: str, meant: tuple[Way, tuple[str, ...], str, bool, str]) -> None:
    said = of(text)
    assert said is not None
    back = said.back if not said.alone else ""
    assert (said.way, said.names, said.reason, said.alone, back) == meant


@pytest.mark.parametrize(
    ("text", "gone"),
    [("陈小雨自己回家了", True), ("陈小雨翻墙出去了", True), ("陈小雨偷跑了", True), ("陈小雨周五自己回家", False)],
)
def test_who_leaves_with_nobody(text: str, gone: bool) -> None:
    said = of(text)
    assert said is not None
    assert (said.way, said.alone, said.gone) == (Way.OUT, True, gone)


@pytest.mark.parametrize(
    "text", ["陈小雨自己回来了", "陈小雨自己跑过来了", "陈小雨想自己回家", "陈小雨不要自己回家", "孩子自己回家了"]
)
def test_who_comes_or_only_wants_to_leave_has_not_left(text: str) -> None:
    said = of(text)
    assert said is None or not said.gone


@pytest.mark.parametrize(
    "text",
    [
        "陈小雨昨天自己回家了,今天回来了",
        "陈小雨自己回家了,现在已经在教室",
        "陈小雨自己回去上课了",
        "陈小雨自己回去拿书了,马上来",
        "陈小雨翻墙摔伤了,请假两天",
        "陈小雨翻墙没出去,在教室",
        "陈小雨说她自己跑了5公里去镇上买药,下午来",
    ],
)
def test_who_is_here_again_or_has_only_gone_about_has_not_left(text: str) -> None:
    said = of(text)
    assert said is None or not said.gone


@pytest.mark.parametrize(
    "text",
    [
        "陈小雨一个人跑掉了,联系不上",
        "陈小雨偷跑出去了,还没回来",
        "陈小雨自己回家了,书包还在教室",
        "陈小雨自己回家拿药了",
        "陈小雨偷偷跑出校门了,不在教室",
    ],
)
def test_who_has_left_and_is_not_back_is_gone(text: str) -> None:
    said = of(text)
    assert said is not None
    assert said.gone


@pytest.mark.parametrize(
    ("when", "days"),
    [
        ("陈小雨", 0),
        ("陈小雨昨晚", 1),
        ("陈小雨前天", 2),
        ("陈小雨周四", 0),
        ("陈小雨周三", 1),
        ("陈小雨上周", 7),
        ("陈小雨上周五", 6),
    ],
)
def test_how_many_days_ago_that_was(when: str, days: int) -> None:
    assert days_ago(when, date(2026, 9, 10)) == days


@pytest.mark.parametrize(
    "text",
    [
        "陈小雨出校了吗",
        "陈小雨没签到",
        "谁还没签到?",
        "签到",
        "王小明 出校 奶奶接走",
        "陈小雨能不能出校",
        "陈小雨今天没来",
    ],
)
def test_what_is_no_word_of_the_gate(text: str) -> None:
    assert of(text) is None


@pytest.mark.parametrize("text", ["陈小雨 出校 奶奶接走 周日下午回", "陈小雨 签到", "陈小雨 离校 自己回家"])
def test_no_sentence_of_the_gate_is_a_report(text: str) -> None:
    at = datetime(2026, 9, 11, 16, 30, tzinfo=ZONE)
    assert read(text, scope=SCOPE, at=at, calendar=calendar()).empty


@pytest.mark.parametrize(
    ("words", "free", "meant"),
    [
        ("周日下午", True, time(17)),
        ("周日", True, time(17)),
        ("周四", False, time(18, 30)),
        ("明早", False, time(7, 30)),
        ("今晚", False, time(18, 30)),
        ("晚自习前", False, time(18, 30)),
        ("今晚8点半", False, time(20, 30)),
        ("下午三点", False, time(15)),
        ("19:40", False, time(19, 40)),
        ("中午", False, time(12)),
        ("25点", False, None),
        ("", False, None),
    ],
)
def test_by_when_a_child_is_back(words: str, free: bool, meant: time | None) -> None:
    assert BOARDING is not None
    assert clock_of(words, BOARDING, free=free) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("陈小雨 出校 奶奶接走", Adult(relation="奶奶", name="王桂香")),
        ("陈小雨 出校 爸爸来接", Adult(relation="父亲", name="陈大山")),
        ("陈小雨 出校 王桂香接走", Adult(relation="奶奶", name="王桂香")),
        ("陈小雨 出校 舅舅王建国接走", Adult(relation="舅舅", name="王建国")),
        ("陈小雨 出校 舅舅接走", Adult(relation="舅舅")),
        ("陈小雨 出校 接走", None),
        ("陈小雨 出校 王小明接走", None),
    ],
)
def test_who_comes_for_the_child(text: str, meant: Adult | None) -> None:
    assert adult_before(text, "来?接", YU) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("王建国 舅舅", Adult(relation="舅舅", name="王建国")),
        ("舅舅王建国", Adult(relation="舅舅", name="王建国")),
        ("奶奶", Adult(relation="奶奶", name="王桂香")),
        ("陈大山", Adult(relation="父亲", name="陈大山")),
        ("王建国", None),
        ("今天天气不错,我们去爬山吧好不好", None),
        ("12345", None),
    ],
)
def test_an_adult_written_by_hand(text: str, meant: Adult | None) -> None:
    assert adult_typed(text, YU) == meant

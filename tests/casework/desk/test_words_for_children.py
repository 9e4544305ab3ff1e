"""Words for children: learnt from an answer, offered first, never taken silently, shown to one worker, forgotten."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casework.fact import Absent, standing
from casework.people import Pupil, SchoolClass
from tests.casework.desk.phones import HE, LIU, MONDAY, SI, SUN, THREE_TWO, YANG, YU, Town

HAO = Pupil(id=30, name="孙浩", school_class=THREE_TWO, village="松树村")
TING = Pupil(id=31, name="孙梦婷", school_class=THREE_TWO, village="河口村")


@pytest.fixture
def town() -> Town:
    town = Town()
    town.book.save_pupil(HAO)
    town.book.save_pupil(TING)
    return town


def of(town: Town, pupil: Pupil) -> list[object]:
    return [fact.body for fact in standing(town.book.charts([pupil.id])[pupil.id].facts) if fact.by is not None]


def words(town: Town) -> dict[str, int]:
    return {word.said: word.pupil for word in town.book.remembered(HE.id)}


def test_the_child_meant_before_is_asked_first_and_nothing_is_recorded(town: Town) -> None:
    town.write(HE, "小孙没来")
    town.tap(HE, "孙梦婷 河口村")
    before = len(of(town, TING))
    town.write(HE, "小孙下午请假")
    assert "“小孙”还是三(2)班 孙梦婷吗?" in town.last(HE)
    assert list(town.on(HE)[-1].keys) == ["是孙梦婷", "孙浩 松树村", "不是,从名单里选"]
    assert len(of(town, TING)) == before
    town.write(HE, "是")
    assert len(of(town, TING)) == before + 1


def test_the_later_answer_counts(town: Town) -> None:
    town.write(HE, "小孙没来")
    town.tap(HE, "孙梦婷 河口村")
    town.write(HE, "小孙没来")
    town.tap(HE, "孙浩 松树村")
    assert words(town) == {"小孙": HAO.id}


def test_one_from_the_list_is_remembered_though_no_name_is_like_it(town: Town) -> None:
    town.write(HE, "王小二没来")
    town.tap(HE, "从名单里选")
    town.tap(HE, "李思源")
    town.write(HE, "王小二没来")
    assert "是李思源" in town.on(HE)[-1].keys


def test_a_slip_is_remembered_but_not_which_of_two_with_the_very_name(town: Town) -> None:
    town.write(HE, "陈小宇没来")
    town.tap(HE, "是陈小雨")
    town.write(HE, "刘洋没来")
    town.tap(HE, "刘洋 河口村 母亲周兰")
    town.write(HE, "刘洋没来")
    town.tap(HE, "都不是")
    town.tap(HE, "李思源")
    assert words(town) == {"陈小宇": YU.id}


def test_of_two_with_the_same_name_the_remembered_one_is_told_apart(town: Town) -> None:
    town.write(HE, "小刘没来")
    town.tap(HE, "刘洋 河口村 母亲周兰")
    town.write(HE, "小刘没来")
    assert "刘洋(河口村,母亲周兰)吗?" in town.last(HE)
    assert list(town.on(HE)[-1].keys)[:2] == ["是刘洋 河口村 母亲周兰", "刘洋 松树村 父亲刘建"]
    assert words(town) == {"小刘": YANG.id}
    assert LIU.id not in words(town).values()


def test_the_words_are_one_workers_own(town: Town) -> None:
    town.write(HE, "小孙没来")
    town.tap(HE, "孙浩 松树村")
    town.write(SUN, "三2小孙没来")
    assert "还是" not in town.last(SUN)
    town.write(SUN, "忘记")
    assert "孙浩" not in town.last(SUN)


def test_a_child_outside_ones_sight_is_neither_offered_nor_listed(town: Town) -> None:
    town.write(HE, "小孙没来")
    town.tap(HE, "孙浩 松树村")
    elsewhere = SchoolClass(id=71, school=7, school_name="青石小学", grade=1, number=1)
    town.book.known_classes[71] = elsewhere
    town.book.save_pupil(replace(HAO, school_class=elsewhere))
    town.write(HE, "小孙没来")
    assert "孙浩" not in town.last(HE)
    assert not any("孙浩" in key for key in town.on(HE)[-1].keys)
    town.write(HE, "忘记")
    assert "孙浩" not in town.last(HE)


def test_forgetting_by_word_by_command_and_by_button(town: Town) -> None:
    for said, key in (("小孙没来", "孙浩 松树村"), ("陈小宇没来", "是陈小雨"), ("小李没来", "是李思源")):
        town.write(HE, said)
        town.tap(HE, key)
    assert words(town) == {"小孙": HAO.id, "陈小宇": YU.id, "小李": SI.id}
    town.write(HE, "忘记 小孙")
    town.write(HE, "/forget 小李")
    assert words(town) == {"陈小宇": YU.id}
    town.write(HE, "忘记 小孙")
    assert "没有记过“小孙”" in town.last(HE)
    town.write(HE, "忘记")
    button = town.on(HE)[-1].keys["忘记“陈小宇”"]
    assert town.press(HE, button) is None
    assert town.press(HE, button) == "已经忘记了。"
    assert words(town) == {}


def test_the_words_go_with_the_worker(town: Town) -> None:
    town.write(HE, "小孙没来")
    town.tap(HE, "孙浩 松树村")
    town.book.save_worker(replace(HE, active=False))
    assert words(town) == {}


def test_a_sentence_about_forgetting_is_no_command(town: Town) -> None:
    town.write(HE, "忘记报了,陈小雨没来")
    assert of(town, YU) == [Absent(day=MONDAY)]

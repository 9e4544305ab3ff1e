"""管理员 keeps the rolls: what is done once stays so, and children of one name are told apart."""

from __future__ import annotations

from dataclasses import replace

from casework.people import Guardian, Post, Role, Worker
from tests.casework.desk.phones import HE, LIU, MA, THREE_ONE, THREE_TWO, YANG, YU, Town

BAI = Worker(id=10, name="白管理", posts=(Post(role=Role.ADMINISTRATOR),), chat=110)


def town_with_an_administrator() -> Town:
    town = Town()
    town.book.save_worker(BAI)
    return town


def test_a_head_teacher_is_set_once_and_told_once() -> None:
    town = town_with_an_administrator()
    for _ in range(2):
        town.press(BAI, f"head_set:{THREE_TWO.id}:{MA.id}")
    assert len(town.heard(MA, "you_are_head")) == len(town.heard(HE, "head_no_longer")) == 1


def test_a_child_is_moved_once() -> None:
    town = town_with_an_administrator()
    for _ in range(2):
        town.press(BAI, f"pupil_to:{YU.id}:{THREE_ONE.id}")
    assert town.book.roll[YU.id].class_id == THREE_ONE.id
    assert len(town.heard(BAI, "rolls_moved")) == 1


def test_children_of_one_name_are_told_apart_on_every_list() -> None:
    town = town_with_an_administrator()
    town.book.save_pupil(replace(YANG, village=LIU.village))
    town.press(BAI, f"rolls_pupils:{THREE_TWO.id}")
    assert {"刘洋(刘建)", "刘洋(周兰)"} <= town.on(BAI)[-1].keys.keys()
    town.write(HE, "缺勤")
    assert {"刘洋(刘建)", "刘洋(周兰)"} <= town.on(HE)[-1].keys.keys()
    town.write(HE, "陈小雨没来")
    town.tap(HE, "改")
    town.tap(HE, "换学生")
    assert {"刘洋(刘建)", "刘洋(周兰)"} <= town.on(HE)[-1].keys.keys()


def test_children_of_one_name_with_nothing_else_known_are_told_apart_by_number() -> None:
    town = town_with_an_administrator()
    for child in (LIU, YANG):
        town.book.save_pupil(replace(child, village="", guardians=()))
    town.write(HE, "缺勤")
    assert {"刘洋(1)", "刘洋(2)"} <= town.on(HE)[-1].keys.keys()


def test_the_village_tells_apart_where_it_can() -> None:
    town = town_with_an_administrator()
    town.book.save_pupil(replace(YANG, guardians=(Guardian(name="刘建"),)))
    town.write(HE, "缺勤")
    assert {"刘洋(松树村)", "刘洋(河口村)"} <= town.on(HE)[-1].keys.keys()


def test_naming_the_head_teacher_there_is_already_is_answered() -> None:
    town = town_with_an_administrator()
    town.press(BAI, f"head:{THREE_TWO.id}")
    town.write(BAI, HE.name)
    assert town.on(BAI)[-1].template == "answer_done_already"

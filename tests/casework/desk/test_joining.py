"""Codes bind one phone to one worker; whoever is not joined learns nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casework.desk.people import joining
from casework.people import Post, Role, Worker
from tests.casework.desk.phones import HE, MA, Town

NEW_PHONE = Worker(id=0, name="", posts=(Post(role=Role.SUBJECT_TEACHER),), chat=900)
BAI = Worker(id=10, name="白管理", posts=(Post(role=Role.ADMINISTRATOR),), chat=110)
OTHER_PHONE = Worker(id=0, name="", posts=(Post(role=Role.SUBJECT_TEACHER),), chat=901)


def code_for(town: Town, worker: Worker) -> str:
    return joining.invite(town.book, town.now, worker.id).code


def test_a_code_has_eight_letters_that_cannot_be_taken_for_others() -> None:
    town = Town()
    codes = {code_for(town, HE) for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == 8 for code in codes)
    assert not set("".join(codes)) & set("IL1O0")


@pytest.mark.parametrize("words", ["陈小雨今天没来", "/today", "查 陈小雨", "我", "/start", "帮助"])
def test_a_stranger_hears_the_same_whatever_they_say(words: str) -> None:
    town = Town()
    town.write(NEW_PHONE, words)
    assert [message.template for message in town.on(NEW_PHONE)] == ["refusal_not_joined"]


def test_a_code_joins_a_phone_and_the_old_one_is_told_and_stops() -> None:
    town = Town()
    code = code_for(town, HE)
    town.write(NEW_PHONE, f"/start {code[:4]}-{code[4:].lower()}")
    assert "何文静" in town.last(NEW_PHONE)
    assert "另一部手机" in town.last(HE)
    town.write(HE, "我")
    assert town.on(HE)[-1].template == "refusal_not_joined"
    town.write(NEW_PHONE, "我")
    assert town.on(NEW_PHONE)[-1].template == "me"


def test_a_code_is_good_once_and_for_seven_days() -> None:
    town = Town()
    code = code_for(town, HE)
    town.write(NEW_PHONE, f"/start {code}")
    town.write(OTHER_PHONE, f"/start {code}")
    assert town.on(OTHER_PHONE)[-1].template == "code_wrong"
    late = code_for(town, MA)
    town.now += timedelta(days=7, minutes=1)
    town.write(OTHER_PHONE, f"/start {late}")
    assert town.on(OTHER_PHONE)[-1].template == "code_wrong"


def test_a_new_code_stops_the_one_before() -> None:
    town = Town()
    old, _new = code_for(town, HE), code_for(town, HE)
    town.write(NEW_PHONE, f"/start {old}")
    assert town.on(NEW_PHONE)[-1].template == "code_wrong"


def test_after_five_wrong_codes_a_phone_waits_an_hour() -> None:
    town = Town()
    for left in (4, 3, 2, 1, 0):
        town.write(NEW_PHONE, "/start ABCDEFG2")
        shown = town.last(NEW_PHONE)
        assert (f"还可以试{left}次" in shown) == (left > 0)
    good = code_for(town, HE)
    town.write(NEW_PHONE, f"/start {good}")
    assert town.on(NEW_PHONE)[-1].template == "code_too_many"
    town.later(minutes=61)
    town.write(NEW_PHONE, f"/start {good}")
    assert town.on(NEW_PHONE)[-1].template == "joined"


def test_a_phone_of_one_worker_does_not_become_anothers() -> None:
    town = Town()
    town.write(MA, f"/start {code_for(town, HE)}")
    assert "马老师" in town.last(MA)
    assert town.book.worker_of_chat(HE.chat or 0) == HE


def test_the_same_worker_may_join_again_with_the_same_phone() -> None:
    town = Town()
    town.write(HE, f"/start {code_for(town, HE)}")
    assert [message.template for message in town.on(HE)] == ["joined"]


def test_the_first_administrator_is_made_once() -> None:
    town = Town()
    invitation = joining.create_first_administrator(town.book, town.now, name="白管理")
    town.write(NEW_PHONE, f"/start {invitation.code}")
    assert town.book.workers[invitation.worker].chat == NEW_PHONE.chat
    with pytest.raises(joining.AdministratorThere):
        joining.create_first_administrator(town.book, town.now, name="黑管理")


def test_whoever_blocks_the_bot_is_marked_until_they_come_back() -> None:
    town = Town()
    town.do(HE, joining.standing_changed, blocked=True)
    assert town.book.workers[HE.id].blocked
    town.do(HE, joining.standing_changed, blocked=False)
    assert not town.book.workers[HE.id].blocked


# --- given out by 管理员 ---


def test_a_second_tap_leaves_the_code_just_given_out_good() -> None:
    town = Town()
    town.book.save_worker(BAI)
    town.write(BAI, "/staff 何文静")
    person = town.on(BAI)[-1]
    town.tap(BAI, "发邀请码", message=person)
    code = town.last(BAI).splitlines()[1]
    town.later(minutes=1)
    town.tap(BAI, "发邀请码", message=person)
    assert town.on(BAI)[-1].template == "invited_just_now"
    assert code not in town.last(BAI)
    town.write(NEW_PHONE, f"/start {code}")
    assert town.on(NEW_PHONE)[-1].template == "joined"


def test_another_code_is_made_when_asked_for_once_or_long_after() -> None:
    town = Town()
    town.book.save_worker(BAI)
    for _ in range(2):
        town.press(BAI, f"invite:{HE.id}")
    again = town.on(BAI)[-1].keys["重新发一个"]
    town.press(BAI, again)
    code = town.last(BAI).splitlines()[1]
    assert town.press(BAI, again) == "已经重新发过了,请看最新的一条。"
    town.later(minutes=11)
    town.write(NEW_PHONE, f"/start {code}")
    assert town.on(NEW_PHONE)[-1].template == "joined"
    town.press(BAI, f"invite:{HE.id}")
    assert town.on(BAI)[-1].template == "invitation"
    town.later(minutes=11)
    town.press(BAI, f"invite:{HE.id}")
    assert town.on(BAI)[-1].template == "invitation"


def test_only_an_administrator_gives_out_codes() -> None:
    town = Town()
    town.press(HE, f"invite_anew:{MA.id}:0")
    assert town.on(HE)[-1].template == "refusal_administrators_only"

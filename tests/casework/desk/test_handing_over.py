"""Work goes to a named other and comes back by itself; nobody leaves with work undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from casework.desk.people import handing_over
from casework.people import Post, Role, Worker
from tests.casework.desk.phones import GAO, HE, LIN, MA, MONDAY, WU, YU, Town

BAI = Worker(id=10, name="白管理", posts=(Post(role=Role.ADMINISTRATOR),), chat=110)
TUESDAY, WEDNESDAY, THURSDAY = (MONDAY + timedelta(days=n) for n in (1, 2, 3))


def town_with_a_missing_child() -> Town:
    town = Town()
    town.book.save_worker(BAI)
    town.write(HE, "陈小雨今天没来")
    return town


def owners(town: Town) -> set[int | None]:
    return {duty.owner for duty in town.book.charts([YU.id])[YU.id].duties}


def away(town: Town, start: date, until: date, taker: Worker = MA, speaker: Worker = HE) -> None:
    town.press(speaker, f"away_to:{HE.id}:{start}:{until}:{taker.id}")


def test_from_today_the_duties_are_the_colleagues_and_both_are_told() -> None:
    town = town_with_a_missing_child()
    away(town, MONDAY, TUESDAY)
    assert owners(town) == {MA.id}
    assert "马老师" in town.last(HE)
    assert "陈小雨" in town.heard(MA, "you_stand_in")[0].text


def test_it_comes_back_by_itself_and_both_are_told_once() -> None:
    town = town_with_a_missing_child()
    away(town, MONDAY, TUESDAY)
    town.go_to(TUESDAY)
    town.write(MA, "陈小雨还是没来")
    assert owners(town) == {MA.id}
    town.go_to(WEDNESDAY, "07:30")
    handing_over.change_hands(town.book, town.now)
    handing_over.change_hands(town.book, town.now)
    town.do(HE, lambda book, request: None)
    assert owners(town) == {HE.id}
    assert len(town.heard(HE, "stand_in_over")) == len(town.heard(MA, "stand_in_over")) == 1


def test_a_later_absence_begins_on_its_day() -> None:
    town = town_with_a_missing_child()
    away(town, WEDNESDAY, THURSDAY)
    assert owners(town) == {HE.id}
    town.go_to(WEDNESDAY, "07:30")
    handing_over.change_hands(town.book, town.now)
    town.do(HE, lambda book, request: None)
    assert owners(town) == {MA.id}
    assert len(town.heard(HE, "stand_in_for_you")) == 1


def test_an_old_button_of_somebody_away_says_who_does_it_now() -> None:
    town = town_with_a_missing_child()
    card = town.on(HE)[-1]
    away(town, MONDAY, TUESDAY)
    town.tap(HE, "记录家访", message=card)
    assert "马老师" in town.last(HE)


def test_being_back_early_ends_it() -> None:
    town = town_with_a_missing_child()
    away(town, MONDAY, THURSDAY)
    number = next(iter(town.book.handovers))
    town.press(HE, f"away_end:{number}")
    assert owners(town) == {HE.id}
    assert "已经结束" in (town.press(HE, f"away_end:{number}") or "")
    assert len(town.heard(MA, "stand_in_over")) == 1


def test_nobody_hands_over_the_work_of_others() -> None:
    town = town_with_a_missing_child()
    away(town, MONDAY, TUESDAY, speaker=LIN)
    assert town.on(LIN)[-1].template == "refusal_administrators_only"
    assert owners(town) == {HE.id}


def test_the_administrator_may_and_both_are_told() -> None:
    town = town_with_a_missing_child()
    away(town, MONDAY, TUESDAY, speaker=BAI)
    assert town.heard(HE, "stand_in_for_you")
    assert town.heard(MA, "you_stand_in")


def test_a_day_that_is_over_cannot_begin_an_absence() -> None:
    town = town_with_a_missing_child()
    assert town.press(HE, f"away_from:{HE.id}:{MONDAY - timedelta(days=1)}") == "这一天已经过去了。"
    assert town.press(HE, f"away_to:{HE.id}:{TUESDAY}:{MONDAY}:{MA.id}") == "这一天已经过去了。"


def test_a_colleague_can_be_named_in_words() -> None:
    town = town_with_a_missing_child()
    town.press(HE, f"away_until:{HE.id}:{MONDAY}:{TUESDAY}")
    town.write(HE, "某某某")
    assert town.on(HE)[-1].template == "who_is_that"
    town.write(HE, "马老师")
    assert owners(town) == {MA.id}


def test_a_worker_with_open_duties_is_not_taken_off_without_an_heir() -> None:
    town = town_with_a_missing_child()
    town.press(BAI, f"take_off:{HE.id}")
    assert town.on(BAI)[-1].template == "who_takes_over"
    town.press(BAI, f"take_off_now:{HE.id}")
    assert town.on(BAI)[-1].template == "refusal_has_duties"
    assert town.book.workers[HE.id].active


def test_the_heir_gets_posts_duties_and_word() -> None:
    town = town_with_a_missing_child()
    town.press(BAI, f"take_off_to:{HE.id}:{MA.id}")
    assert not town.book.workers[HE.id].active
    assert owners(town) == {MA.id}
    heir = town.book.workers[MA.id]
    assert heir.posts == (Post(role=Role.HEAD_TEACHER, classes=frozenset({31, 32})),)
    assert "陈小雨" in town.heard(MA, "you_take_over")[0].text
    town.write(HE, "今天")
    assert town.on(HE)[-1].template == "refusal_not_joined"


def test_a_worker_without_duties_leaves_at_a_tap() -> None:
    town = town_with_a_missing_child()
    town.press(BAI, f"take_off:{WU.id}")
    town.tap(BAI, "确认离岗")
    assert not town.book.workers[WU.id].active


def test_the_last_administrator_stays() -> None:
    town = town_with_a_missing_child()
    town.press(BAI, f"take_off_now:{BAI.id}")
    assert town.on(BAI)[-1].template == "refusal_last_administrator"
    assert town.book.workers[BAI.id].active


def test_a_post_is_given_on_and_what_is_owed_in_it_goes_along() -> None:
    town = town_with_a_missing_child()
    town.press(BAI, f"give_post:{GAO.id}:0")
    town.press(BAI, f"give_post_to:{GAO.id}:0:{WU.id}")
    assert town.on(BAI)[-1].template == "refusal_only_post"
    school_head = Worker(
        id=1, name="何文静", posts=(Post(role=Role.HEAD_TEACHER, school=1, classes=frozenset({32})),), chat=101
    )
    town.book.save_worker(school_head)
    town.press(BAI, f"give_post:{HE.id}:0")
    town.press(BAI, f"give_post_to:{HE.id}:0:{MA.id}")
    assert owners(town) == {MA.id}
    assert town.book.workers[HE.id].posts == (Post(role=Role.SUBJECT_TEACHER, school=1),)
    assert town.heard(HE, "post_taken")


def test_a_lost_phone_is_cut_off_without_a_word_to_it() -> None:
    town = town_with_a_missing_child()
    before = len(town.on(HE))
    town.press(BAI, f"cut_off_now:{HE.id}")
    assert town.book.workers[HE.id].chat is None
    assert len(town.on(HE)) == before


def test_the_same_absence_agreed_twice_is_one_and_told_once() -> None:
    town = town_with_a_missing_child()
    for _ in range(2):
        away(town, MONDAY, TUESDAY)
    assert len(town.book.handovers) == 1
    assert len(town.heard(MA, "you_stand_in")) == 1


def test_a_second_tap_does_not_give_the_next_post_away() -> None:
    town = town_with_a_missing_child()
    subject = Post(role=Role.SUBJECT_TEACHER, school=1, classes=frozenset({31}))
    town.book.save_worker(replace(HE, posts=(*HE.posts, subject)))
    town.press(BAI, f"give_post:{HE.id}:0")
    for _ in range(2):
        town.press(BAI, f"give_post_to:{HE.id}:0:{MA.id}")
    assert town.book.workers[HE.id].posts == (subject,)
    assert len(town.heard(MA, "you_take_over")) == 1


def test_whoever_leaves_stands_in_for_nobody_any_more() -> None:
    town = town_with_a_missing_child()
    away(town, WEDNESDAY, THURSDAY)
    town.press(BAI, f"take_off_now:{MA.id}")
    assert "不再代办" in town.heard(HE, "stand_in_over")[0].text
    town.go_to(WEDNESDAY, "07:30")
    handing_over.change_hands(town.book, town.now)
    town.write(HE, "陈小雨还是没来")
    assert owners(town) == {HE.id}
    assert not town.heard(HE, "stand_in_for_you")


def test_the_last_administrator_leaves_only_to_another() -> None:
    town = town_with_a_missing_child()
    town.press(BAI, f"take_off_now:{BAI.id}")
    assert town.on(BAI)[-1].template == "refusal_last_administrator"
    town.press(BAI, f"take_off_to:{BAI.id}:{LIN.id}")
    assert town.book.workers[LIN.id].holds(Role.ADMINISTRATOR)
    assert not town.book.workers[BAI.id].active


def test_a_colleague_named_for_an_absence_agreed_already_is_answered() -> None:
    town = town_with_a_missing_child()
    away(town, MONDAY, TUESDAY)
    town.press(HE, f"away_until:{HE.id}:{MONDAY}:{TUESDAY}")
    town.write(HE, MA.name)
    assert town.on(HE)[-1].template == "answer_done_already"

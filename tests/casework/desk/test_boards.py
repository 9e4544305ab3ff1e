"""The board: who may see it, one message kept up to date, silent classes asked again, and the sheet of the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from casework.calendar import DayChange
from casework.desk.roll import live
from casework.people import Post, Pupil, Role, SchoolClass, Worker
from casework.ports import ALL_SCHOOLS
from casework.town import Handover
from tests.casework.desk.clockwork import FAR_LEADER, Clockwork
from tests.casework.desk.phones import FAR, FAR_AWAY, GAO, HE, LIN, MA, MONDAY, SUN, TAN, THREE_ONE, ZHOU

TUESDAY = date(2026, 9, 8)
XU = Worker(id=12, name="许燕", posts=(Post(role=Role.DUTY_TEACHER, school=1),), chat=112)
ALL_HERE = {HE: "allhere:32:20260907", MA: "allhere:31:20260907", FAR: "allhere:52:20260907"}


@pytest.fixture
def town() -> Clockwork:
    made = Clockwork()
    made.book.save_worker(XU)
    made.book.save_pupil(Pupil(id=30, name="吴桐", school_class=THREE_ONE, village="松树村"))
    made.run_to(MONDAY, "08:21")
    made.tick()
    made.hang_up()
    return made


def test_the_board_says_of_each_class_whether_it_has_reported(town: Clockwork) -> None:
    town.write(XU, "看板")
    assert town.last(XU).startswith("云溪中心小学 9月7日(周一)\n已报0/2班,应到5人,到校0,未请假0,未报5")
    assert "三(1)班 未报,应到1" in town.last(XU)


def test_the_same_message_changes_and_several_reports_make_one_change(town: Clockwork) -> None:
    town.write(LIN, "/board")
    town.tick()
    before = len(town.book.told)
    town.press(HE, ALL_HERE[HE])
    town.write(HE, "陈小雨今天没来")
    town.tick()
    edits = [notice for notice in town.book.told[before:] if notice.template == "board"]
    assert len(edits) == 1
    assert edits[0].edit == town.on(LIN)[-1].number
    assert "三(2)班 应到4 到3 未请假1" in town.last(LIN)
    town.tick()
    assert [n.template for n in town.book.told[before:]].count("board") == 1


def test_nothing_is_changed_when_nothing_shown_has_changed(town: Clockwork) -> None:
    town.write(LIN, "/board")
    town.write(FAR, "赵一帆今天没来")
    told = len(town.book.told)
    assert not live.catch_up(town.book, town.now)
    town.write(HE, "陈小雨今天没来")
    assert live.catch_up(town.book, town.now)
    town._deliver()
    town.write(HE, "陈小雨今天没来,生病了没请假")
    assert not live.catch_up(town.book, town.now)
    assert len(town.book.told) > told


def test_a_change_waits_while_the_one_before_is_on_its_way(town: Clockwork) -> None:
    town.write(LIN, "/board")
    board = town.book.boards[LIN.id, 1]
    town.book.save_boards([replace(board, in_hand=True)])
    town.press(HE, ALL_HERE[HE])
    assert not live.catch_up(town.book, town.now)
    assert town.book.boards[LIN.id, 1].stale
    town.book.save_boards([replace(town.book.boards[LIN.id, 1], in_hand=False)])
    assert live.catch_up(town.book, town.now)
    town._deliver()
    assert "三(2)班 应到4 到4" in town.last(LIN)


def test_refreshing_begins_a_new_message_and_the_old_one_stays_as_it_was(town: Clockwork) -> None:
    town.write(LIN, "/board")
    old = town.on(LIN)[-1]
    town.tap(LIN, "刷新")
    new = town.on(LIN)[-1]
    assert new.number != old.number
    town.press(HE, ALL_HERE[HE])
    town.tick()
    texts = {message.number: message.text for message in town.on(LIN)}
    assert "三(2)班 未报" in texts[old.number]
    assert "三(2)班 应到4 到4" in texts[new.number]


def test_yesterdays_board_stops_and_its_buttons_say_so(town: Clockwork) -> None:
    town.write(LIN, "/board")
    old = town.on(LIN)[-1]
    town.run_to(TUESDAY, "08:30")
    town.write(HE, "陈小雨今天没来")
    town.tick()
    assert next(m for m in town.on(LIN) if m.number == old.number).text == old.text
    assert town.tap(LIN, "催未报的班", message=old) == "这是9月7日的看板,点“刷新”看今天的。"
    assert town.press(LIN, "board_page:1:20260907:0", message=old.number) == "这是9月7日的看板,点“刷新”看今天的。"


@pytest.mark.parametrize("gone", ["blocked", "left", "moved", "handed over"])
def test_a_board_stops_when_its_viewer_may_not_or_cannot_see_it_any_more(town: Clockwork, gone: str) -> None:
    town.write(LIN, "/board")
    if gone == "blocked":
        town.book.mark_blocked(104, True)
    elif gone == "handed over":
        town.book.save_handover(Handover(id=0, giver=LIN.id, taker=XU.id, start=MONDAY, until=MONDAY))
    else:
        posts = (Post(role=Role.SCHOOL_LEADER, school=2),) if gone == "moved" else LIN.posts
        town.book.save_worker(replace(LIN, posts=posts, active=gone != "left"))
    town.press(HE, ALL_HERE[HE])
    assert not live.catch_up(town.book, town.now)
    assert (LIN.id, 1) not in town.book.boards


def test_the_town_sees_a_school_a_row_and_opens_one(town: Clockwork) -> None:
    for who in (ZHOU, TAN):
        town.write(who, "看板")
        assert "云溪中心小学:已报0/2班" in town.last(who)
        assert "河口小学:已报0/1班" in town.last(who)
    town.tap(ZHOU, "河口小学")
    assert town.last(ZHOU).startswith("河口小学 9月7日(周一)")
    town.press(FAR, ALL_HERE[FAR])
    town.tick()
    assert {board.school for board in town.book.boards.values() if board.worker == ZHOU.id} == {ALL_SCHOOLS, 2}
    assert any("河口小学:已报1/1班,应到1人,到校1" in message.text for message in town.on(ZHOU))


def test_who_has_no_board_gets_the_own_class_or_a_kind_word(town: Clockwork) -> None:
    town.write(HE, "看板")
    assert town.last(HE).startswith("三(2)班 9月7日(周一)")
    for who in (SUN, GAO):
        town.write(who, "看板")
        assert town.on(who)[-1].template == "refusal_no_board"
    town.press(FAR_LEADER, "board:1")
    assert town.on(FAR_LEADER)[-1].template == "refusal_not_allowed"
    for data in ("board_class:32", "board_ask:1:20260907"):
        town.press(FAR_LEADER, data)
        assert town.on(FAR_LEADER)[-1].template == "refusal_not_allowed"
        town.press(SUN, data)
        assert town.on(SUN)[-1].template == "refusal_not_allowed"


def test_no_child_is_named_on_a_board_and_the_class_page_names_who_reported(town: Clockwork) -> None:
    town.write(HE, "陈小雨今天没来,生病了没请假")
    town.write(XU, "看板")
    assert "陈小雨" not in town.last(XU)
    town.tap(XU, "三(2)班")
    assert "陈小雨 全天未请假 生病 (何文静 8:21)" in town.last(XU)
    assert "还没有点名,班主任:何文静" in town.last(XU)


def test_asking_again_says_who_was_asked_and_is_not_repeated_for_some_minutes(town: Clockwork) -> None:
    town.press(HE, ALL_HERE[HE])
    assert town.press(XU, "board_ask:1:20260907") is None
    assert town.last(XU).startswith("已催1个班:云溪中心小学\n· 三(1)班 马老师")
    assert town.on(MA)[-1].template == "roll_call"
    assert town.press(LIN, "board_ask:1:20260907") == "许燕 8:21刚催过,8:31以后可以再催。"
    town.later(minutes=11)
    assert town.press(LIN, "board_ask:1:20260907") is None
    town.press(MA, ALL_HERE[MA])
    town.later(minutes=11)
    assert town.press(LIN, "board_ask:1:20260907") == "各班都报了。"


def test_many_classes_are_shown_on_pages_and_the_page_tapped_stays_live(town: Clockwork) -> None:
    for number in range(41):
        made = SchoolClass(
            id=500 + number, school=1, school_name="云溪中心小学", grade=4 + number // 10, number=number % 10 + 1
        )
        town.book.known_classes[made.id] = made
        town.book.save_pupil(Pupil(id=600 + number, name=f"童{number}", school_class=made))
    town.write(LIN, "看板")
    assert "第1页,共3页" in town.last(LIN)
    assert town.last(LIN).count("未报,应到") == 20
    town.tap(LIN, "第3页")
    assert "第3页,共3页" in town.last(LIN)
    town.press(HE, ALL_HERE[HE])
    town.tick()
    assert "第3页,共3页" in town.last(LIN)
    assert "三(2)班 应到4 到4" in town.last(LIN)
    town.press(LIN, "board_page:1:20260907:99", message=town.on(LIN)[-1].number)
    assert "第3页,共3页" in town.last(LIN)


def test_a_page_tapped_while_a_change_is_on_its_way_is_drawn_again(town: Clockwork) -> None:
    town.write(LIN, "看板")
    shown = town.on(LIN)[-1].number
    town.book.save_boards([replace(town.book.boards[LIN.id, 1], in_hand=True)])
    town.press(LIN, "board_page:1:20260907:0", message=shown)
    assert town.book.boards[LIN.id, 1].stale
    assert live.catch_up(town.book, town.now)
    town._deliver()
    assert not live.catch_up(town.book, town.now)


def test_a_closed_class_is_said_to_be_closed_and_does_not_count() -> None:
    town = Clockwork(changes=(DayChange(day=MONDAY, opens=False, school_class=31),))
    town.book.save_pupil(Pupil(id=30, name="吴桐", school_class=THREE_ONE))
    town.run_to(MONDAY, "08:21")
    town.write(LIN, "看板")
    assert "已报0/1班" in town.last(LIN)
    assert "停课:三(1)班" in town.last(LIN)


def test_there_is_no_board_on_a_day_without_lessons() -> None:
    town = Clockwork(day=date(2026, 9, 12), at="09:00")
    town.write(LIN, "看板")
    assert town.on(LIN)[-1].template == "answer_no_lessons_today"


# --- the day's sheet ---


def test_the_sheet_goes_when_the_last_class_has_reported_and_once(town: Clockwork) -> None:
    town.press(HE, ALL_HERE[HE])
    town.tick()
    assert not town.heard(LIN, "day_sheet")
    town.press(MA, ALL_HERE[MA])
    for _ in range(3):
        town.tick()
    for who in (LIN, XU):
        assert len(town.heard(who, "day_sheet")) == 1
    assert "已报2/2班,应到5人,到校5,未请假0" in town.heard(LIN, "day_sheet")[0].text
    assert "全到2个班:三(1)班1人、三(2)班4人" in town.heard(LIN, "day_sheet")[0].text
    town.run_to(MONDAY, "12:00")
    assert len(town.heard(LIN, "day_sheet")) == 1
    assert len(town.heard(FAR_LEADER, "day_sheet")) == 1


def test_the_sheet_names_unexcused_children_by_class_and_silent_head_teachers(town: Clockwork) -> None:
    town.write(HE, "陈小雨今天没来")
    town.press(HE, "exceptknown:32:20260907")
    town.run_to(MONDAY, "10:05")
    [sheet] = town.heard(LIN, "day_sheet")
    assert "三(2)班 应到4 到3 未请假1" in sheet.text
    assert "未请假1人:三(2)班陈小雨" in sheet.text
    assert "未报:三(1)班 马老师" in sheet.text
    assert sheet.keys["催未报的班"] == "board_ask:1:20260907"


def test_closing_the_last_silent_class_completes_the_day(town: Clockwork) -> None:
    town.press(HE, ALL_HERE[HE])
    town.write(LIN, "今天三1班停课")
    town.tick()
    assert "停课:三(1)班" in town.heard(LIN, "day_sheet")[0].text


def test_a_sheet_stays_one_screen_however_many_children_are_missing(town: Clockwork) -> None:
    for number in range(60):
        town.book.save_pupil(Pupil(id=700 + number, name=f"王{chr(0x4E00 + number)}", school_class=FAR_AWAY))
    for number in range(60):
        town.press(FAR, "absent:52")
        draft = town.book.draft(FAR.id, "absence")
        assert draft is not None
        town.press(FAR, f"tick:{draft.ref}:{700 + number}:1")
        town.press(FAR, f"absent_done:{draft.ref}:none")
    town.run_to(MONDAY, "10:05")
    [sheet] = town.heard(FAR_LEADER, "day_sheet")
    assert "等,见看板" in sheet.text
    assert len(sheet.text) < 700

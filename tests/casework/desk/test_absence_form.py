"""The form with the names of a class: other text is its note, commands win over it, and it is its owner's alone."""

from __future__ import annotations

from dataclasses import replace

from casework.fact import Absent, Noted, standing
from casework.people import Post, Pupil, Role
from tests.casework.desk.phones import HE, LIN, MA, SUN, THREE_TWO, YU, Town


def bodies(town: Town, kind: type) -> list[object]:
    facts = standing(town.book.charts([YU.id])[YU.id].facts)
    return [fact.body for fact in facts if isinstance(fact.body, kind)]


def test_other_text_is_the_note_of_the_open_form() -> None:
    town = Town()
    town.write(HE, "缺勤")
    form = town.on(HE)[-1]
    town.write(HE, "奶奶说路上积水")
    town.tap(HE, "陈小雨", message=form)
    town.tap(HE, "全天没来,没请假")
    assert [note.text for note in bodies(town, Noted) if isinstance(note, Noted)] == ["奶奶说路上积水"]


def test_a_second_note_stands_behind_the_first() -> None:
    town = Town()
    town.write(HE, "缺勤")
    form = town.on(HE)[-1]
    town.write(HE, "奶奶说路上积水")
    town.write(HE, "下午再看")
    town.tap(HE, "陈小雨", message=form)
    assert "奶奶说路上积水" in town.last(HE)
    assert "下午再看" in town.last(HE)


def test_an_understood_sentence_and_a_command_win_over_the_form_which_stays_open() -> None:
    town = Town()
    town.write(HE, "缺勤")
    form = town.on(HE)[-1]
    town.write(HE, "李思源今天没来")
    assert town.on(HE)[-1].template == "recorded"
    town.write(HE, "我")
    assert town.on(HE)[-1].template == "me"
    town.tap(HE, "陈小雨", message=form)
    town.tap(HE, "全天没来,没请假")
    assert len(bodies(town, Absent)) == 1


def test_a_question_opened_later_does_not_keep_text_from_the_form() -> None:
    town = Town()
    town.write(HE, "缺勤")
    town.later(minutes=1)
    town.write(HE, "刘洋没来")
    assert town.on(HE)[-1].template == "which_child"
    town.write(HE, "奶奶说路上积水")
    assert town.on(HE)[-1].template == "absence_noted"


def test_cancelling_drops_the_form_and_is_not_its_note() -> None:
    town = Town()
    town.write(HE, "缺勤")
    form = town.on(HE)[-1]
    town.write(HE, "取消")
    assert town.on(HE)[-1].template == "cancelled"
    assert "已经记录或取消" in (town.tap(HE, "陈小雨", message=form) or "")
    town.write(HE, "/cancel")
    assert town.on(HE)[-1].template == "nothing_to_cancel"


def test_the_last_tap_twice_records_once() -> None:
    town = Town()
    town.write(HE, "缺勤")
    town.tap(HE, "陈小雨")
    done = town.on(HE)[-1]
    town.tap(HE, "全天没来,没请假")
    assert "已经记录或取消" in (town.tap(HE, "全天没来,没请假", message=done) or "")
    assert len(bodies(town, Absent)) == 1


def test_a_form_of_a_class_that_is_anothers_now_shows_nobody() -> None:
    town = Town()
    town.write(HE, "缺勤")
    form = town.on(HE)[-1]
    town.book.save_worker(replace(HE, posts=(Post(role=Role.SUBJECT_TEACHER, school=1),)))
    town.tap(HE, "陈小雨", message=form)
    assert town.on(HE)[-1].template == "refusal_not_allowed"
    assert not bodies(town, Absent)


def test_nobody_else_fills_in_a_form() -> None:
    town = Town()
    town.write(HE, "缺勤")
    form = town.on(HE)[-1]
    for other in (SUN, MA, LIN):
        for words in form.keys.values():
            assert "已经记录或取消" in (town.press(other, words) or "")
        assert not town.on(other)


def test_forty_five_names_stand_on_one_message_two_of_one_name_told_apart() -> None:
    town = Town()
    for number in range(100, 141):
        town.book.save_pupil(Pupil(id=number, name=f"王小{chr(0x4E00 + number)}", school_class=THREE_TWO))
    assert town.book.class_sizes()[THREE_TWO.id] == 45
    town.write(HE, "缺勤")
    form = town.on(HE)[-1]
    names = [key for key, words in form.keys.items() if words.startswith("tick:")]
    assert len(names) == 45
    assert len(form.rendered.rows) <= 14


def test_the_words_behind_one_persons_button_for_another_thing_do_no_harm() -> None:
    town = Town()
    town.write(HE, "缺勤")
    draft = town.on(HE)[-1].keys["取消"].split(":")[1]
    for words in ("who:{}:0:7", "stray:{}:7", "days_for:{}:32", "rollback:{}", "roster_drop:{}"):
        town.press(HE, words.format(draft))
    assert town.book.draft_by_ref(draft) is not None
    town.write(HE, "刘洋没来")
    doubt = town.on(HE)[-1].keys["都不是"].split(":")[1]
    for words in (f"tick:{doubt}:7:1", f"absent_when:{doubt}", f"absent_done:{doubt}:none", f"absent_drop:{doubt}"):
        assert "已经记录或取消" in (town.press(HE, words) or "")
    assert town.book.draft_by_ref(doubt) is not None

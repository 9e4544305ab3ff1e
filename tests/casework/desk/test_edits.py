"""Edited messages: what they correct, take back, add and leave, and who hears of it."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.fact import Absent, Attempted, Noted, OnLeave, Present, RollCall, Subject, standing
from casework.reading.contract import Outcome
from tests.builders.town import ZONE
from tests.casework.desk.phones import FAR_AWAY, HE, SI, SUN, THREE_TWO, YANG, YU, Town

MONDAY = date(2026, 9, 7)
TUESDAY = date(2026, 9, 8)
AT = datetime(2026, 9, 7, 8, 20, tzinfo=ZONE)


def facts(town: Town, of: int = YU.id) -> list[object]:
    return [fact.body for fact in standing(town.book.charts([of])[of].facts) if fact.by is not None]


def chain(town: Town, of: int = YU.id) -> int:
    return len(town.book.charts([of])[of].facts)


def test_what_is_said_otherwise_corrects_the_old_fact_and_the_old_card_says_so() -> None:
    town = Town()
    number = town.write(HE, "陈小雨没来")
    town.edit(HE, number, "陈小雨发烧请假两天")
    assert [type(body) for body in facts(town)] == [OnLeave]
    correction = town.book.charts([YU.id])[YU.id].facts[-1]
    assert correction.corrects
    assert correction.names == town.book.charts([YU.id])[YU.id].facts[0].ref
    assert len(town.on(HE)) == 1
    assert "已按改过的消息更正" in town.last(HE)
    assert town.owed() == []


def test_days_are_counted_from_the_day_the_message_was_written() -> None:
    town = Town()
    number = town.write(HE, "陈小雨没来")
    town.go_to(TUESDAY)
    town.edit(HE, number, "陈小雨上午没来", wrote=AT)
    assert facts(town) == [Absent(day=MONDAY, sessions=("morning",))]


@pytest.mark.parametrize("words", ["陈小雨没来。", "陈小雨 没来", "陈小雨今天没来", "陈小雨没来!!"])
def test_an_edit_that_changes_nothing_in_meaning_is_silent(words: str) -> None:
    town = Town()
    number = town.write(HE, "陈小雨没来")
    before, shown = chain(town), len(town.on(HE))
    town.edit(HE, number, words)
    assert (chain(town), len(town.on(HE))) == (before, shown)


def test_what_is_no_longer_said_is_taken_back_and_what_is_new_is_added() -> None:
    town = Town()
    number = town.write(HE, "陈小雨、李思源没来")
    before = chain(town)
    town.edit(HE, number, "陈小雨、刘洋(河口村)没来")
    assert chain(town) == before
    assert facts(town, SI.id) == []
    assert [type(body) for body in facts(town, YANG.id)] == [Absent]


def test_the_same_edit_again_changes_nothing_and_an_older_one_is_passed_over() -> None:
    town = Town()
    number = town.write(HE, "陈小雨没来")
    early = town.now
    town.later(minutes=2)
    town.edit(HE, number, "陈小雨请假")
    before = chain(town)
    town.edit(HE, number, "陈小雨请假")
    town.now = early
    town.edit(HE, number, "陈小雨上午没来")
    assert chain(town) == before
    assert [type(body) for body in facts(town)] == [OnLeave]


def test_edited_into_no_report_nothing_is_dropped_until_it_is_tapped() -> None:
    town = Town()
    number = town.write(HE, "陈小雨没来")
    town.edit(HE, number, "算了")
    assert len(facts(town)) == 1
    asked = town.on(HE)[-1]
    town.tap(HE, "撤销原来的记录")
    assert facts(town) == []
    assert town.press(HE, asked.keys["撤销原来的记录"], message=asked.number) == "这条记录已经撤销了。"


def test_kept_by_a_tap_it_stands() -> None:
    town = Town()
    number = town.write(HE, "陈小雨没来")
    town.edit(HE, number, "撤销")
    town.tap(HE, "保留")
    assert len(facts(town)) == 1
    assert "原来的记录保留" in town.last(HE)


def test_a_message_that_said_nothing_is_a_report_of_its_own_day_once_it_says_something() -> None:
    town = Town()
    number = town.write(HE, "吃了吗")
    town.go_to(TUESDAY)
    town.edit(HE, number, "陈小雨没来", wrote=AT)
    assert facts(town) == [Absent(day=MONDAY)]


def test_the_edit_of_a_message_that_was_lost_is_the_report_and_the_message_itself_comes_too_late() -> None:
    town = Town()
    town.edit(HE, 77, "陈小雨请假")
    town.write(HE, "陈小雨没来", late=77)
    assert [type(body) for body in facts(town)] == [OnLeave]


def test_what_was_taken_back_by_a_button_stays_so_while_the_words_stay_the_same() -> None:
    town = Town()
    number = town.write(HE, "陈小雨没来")
    town.tap(HE, "撤销")
    town.edit(HE, number, "陈小雨没来。")
    assert facts(town) == []
    town.edit(HE, number, "陈小雨请假")
    assert [type(body) for body in facts(town)] == [OnLeave]


def test_what_was_put_right_by_a_button_stays_while_the_words_stay_the_same() -> None:
    town = Town()
    number = town.write(HE, "陈小雨没来")
    town.tap(HE, "是请假")
    town.edit(HE, number, "陈小雨没来。")
    assert [type(body) for body in facts(town)] == [OnLeave]


def test_the_head_teacher_hears_that_the_report_of_a_colleague_was_changed() -> None:
    town = Town()
    number = town.write(SUN, "李思源第二节没来")
    town.edit(SUN, number, "李思源第一节没来")
    assert "更正:三(2)班 李思源" in town.heard(HE, "corrected_told")[-1].text
    town.edit(SUN, number, "陈小雨第一节没来")
    assert "撤销" in town.heard(HE, "taken_back")[-1].text


def test_a_name_that_was_asked_about_stays_answered_while_it_is_written_the_same() -> None:
    town = Town()
    number = town.write(HE, "刘洋没来")
    town.tap(HE, "刘洋 河口村 母亲周兰")
    town.edit(HE, number, "刘洋请假")
    assert [type(body) for body in facts(town, YANG.id)] == [OnLeave]
    town.edit(HE, number, "刘样请假")
    assert facts(town, YANG.id) == []
    assert "“刘样”是哪一位" in town.last(HE) or any("“刘样”是哪一位" in one.text for one in town.on(HE))


def test_a_question_about_words_that_are_gone_is_not_answered_any_more() -> None:
    town = Town()
    number = town.write(HE, "刘洋没来")
    asked = town.on(HE)[-1]
    town.edit(HE, number, "陈小雨没来")
    assert town.press(HE, asked.keys["刘洋 河口村 母亲周兰"], message=asked.number) == "这个问题已经回答过了。"
    assert facts(town, YANG.id) == []
    assert len(facts(town)) == 1


def test_an_attempt_is_corrected_as_an_attempt_and_a_note_as_a_note() -> None:
    town = Town()
    town.write(HE, "陈小雨没来")
    number = town.write(HE, "家访了陈小雨,没人在家")
    note = town.write(HE, "邻居说去了外婆家")
    town.edit(HE, number, "家访了陈小雨,答应明天返校")
    [attempt] = [body for body in facts(town) if isinstance(body, Attempted)]
    assert (attempt.outcome, attempt.promised) == (Outcome.PROMISED, TUESDAY)
    town.edit(HE, note, "邻居说去了舅舅家")
    assert [body for body in facts(town) if isinstance(body, Noted)] == [Noted(text="邻居说去了舅舅家")]


def test_a_roll_call_follows_its_sentence() -> None:
    town = Town(at="10:10")
    number = town.write(HE, "三2班除陈小雨外都到了")
    town.edit(HE, number, "三2班除陈小雨、李思源外都到了")
    calls = [f.body for f in standing(town.book.chains[Subject.school_class(THREE_TWO.id)])]
    assert [body.missing for body in calls if isinstance(body, RollCall)] == [(YU.id, SI.id)]
    town.edit(HE, number, "陈小雨没来")
    assert not standing(town.book.chains[Subject.school_class(THREE_TWO.id)])
    assert not town.book.days[THREE_TWO.id, MONDAY].complete
    assert facts(town, SI.id) == []
    assert len(facts(town)) == 1


def test_an_unchanged_roll_call_stands_and_what_a_tap_said_for_it_too() -> None:
    town = Town()
    town.write(HE, "陈小雨没来")
    town.go_to(TUESDAY, "10:10")
    number = town.write(HE, "三2班全到")
    town.tap(HE, "除陈小雨外都到了")
    before = chain(town)
    town.edit(HE, number, "三2班全到。")
    assert chain(town) == before
    assert not any(isinstance(body, Present) for body in facts(town))


def test_after_a_month_and_for_a_child_of_another_nothing_changes() -> None:
    town = Town()
    number = town.write(HE, "陈小雨没来")
    town.book.roll[YU.id] = replace(YU, school_class=FAR_AWAY, village="别处")
    town.edit(HE, number, "陈小雨请假")
    assert [type(body) for body in facts(town)] == [Absent]
    town.book.roll[YU.id] = YU
    town.now = datetime(2026, 10, 12, 8, 20, tzinfo=ZONE)
    town.edit(HE, number, "陈小雨请假", wrote=AT)
    assert "超过一个月" in town.last(HE)
    assert [type(body) for body in facts(town)] == [Absent]


def test_a_question_whose_words_change_is_asked_anew_and_one_whose_words_do_not_stays() -> None:
    town = Town()
    town.write(HE, "陈小雨、李思源没来")
    card = town.on(HE)[-1]
    number = town.write(HE, "家访没人在家", answering=card)
    first = town.on(HE)[-1]
    town.edit(HE, number, "家访没人在家", answering=card)
    town.edit(HE, number, "打过电话,没人接", answering=card)
    assert town.press(HE, first.keys["陈小雨 三(2)班"], message=first.number) == "这个问题已经回答过了。"
    town.tap(HE, "陈小雨 三(2)班")
    [attempt] = [body for body in facts(town) if isinstance(body, Attempted)]
    assert attempt.outcome is Outcome.UNREACHABLE
    town.edit(HE, number, "家访没人在家", answering=card)
    [attempt] = [body for body in facts(town) if isinstance(body, Attempted)]
    assert attempt.outcome is Outcome.NOBODY_HOME


def test_a_note_that_becomes_a_report_is_a_note_no_more() -> None:
    town = Town()
    town.write(HE, "家访了陈小雨,没人在家")
    number = town.write(HE, "邻居说不知道")
    town.edit(HE, number, "李思源没来")
    assert not any(isinstance(body, Noted) for body in facts(town))
    assert [type(body) for body in facts(town, SI.id)] == [Absent]


def test_a_command_is_not_carried_out_by_an_edit() -> None:
    town = Town()
    town.write(HE, "陈小雨没来")
    number = town.write(HE, "/today")
    town.edit(HE, number, "/undo")
    assert len(facts(town)) == 1


SENTENCES = st.sampled_from(
    [
        "陈小雨没来",
        "陈小雨请假两天",
        "陈小雨上午没来",
        "李思源没来",
        "陈小雨、李思源没来",
        "陈小雨发烧请假",
        "陈小雨旷课",
    ]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(SENTENCES, min_size=1, max_size=4))
def test_after_any_edits_what_stands_is_what_the_last_words_say(said: list[str]) -> None:
    edited, plain = Town(), Town()
    number = edited.write(HE, said[0])
    for words in said[1:]:
        edited.later(minutes=1)
        edited.edit(HE, number, words, wrote=AT)
    plain.write(HE, said[-1])
    for child in (YU.id, SI.id):
        assert facts(edited, child) == facts(plain, child)
        assert edited.book.charts([child])[child].duties == plain.book.charts([child])[child].duties

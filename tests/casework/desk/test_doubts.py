"""Asking which child was meant: one card, the questions one after the other, answered once, by whoever may."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.fact import Absent, Attempted, OnLeave, Retracted, RollCall, Subject, standing
from casework.people import Post, Pupil, Role, SchoolClass
from tests.casework.desk.phones import FAR, GAO, HE, LIU, MONDAY, SI, SUN, THREE_TWO, YANG, YU, ZHOU, Town

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


def called(town: Town) -> list[RollCall]:
    chain = town.book.chains.get(Subject.school_class(THREE_TWO.id), [])
    return [fact.body for fact in standing(chain) if isinstance(fact.body, RollCall)]


def everything(town: Town) -> int:
    return sum(len(chain) for chain in town.book.chains.values())


# --- one card, one question after the other ---


def test_what_is_recorded_and_the_first_question_are_one_card(town: Town) -> None:
    town.write(HE, "陈小雨没来,小孙、刘洋没来,其他都到了")
    assert len(town.on(HE)) == 1
    said = town.last(HE)
    assert said.index("陈小雨") < said.index("小孙")
    assert "(1/2)" in said
    assert list(town.on(HE)[-1].keys)[:3] == ["孙浩 松树村", "孙梦婷 河口村", "都不是"]
    town.tap(HE, "孙浩 松树村")
    assert len(town.on(HE)) == 1
    assert "(2/2)" in town.last(HE)
    assert not called(town)
    town.tap(HE, "刘洋 河口村 母亲周兰")
    assert len(town.on(HE)) == 1
    assert of(town, HAO) == of(town, YANG) == of(town, YU) == [Absent(day=MONDAY)]
    (roll,) = called(town)
    assert set(roll.missing) == {YU.id, HAO.id, YANG.id}


def test_the_whole_message_is_one_utterance_that_is_taken_back_together(town: Town) -> None:
    town.write(HE, "陈小雨没来,小孙没来,其他都到了")
    town.tap(HE, "孙浩 松树村")
    town.tap(HE, "全部撤销")
    assert of(town, YU) == of(town, HAO) == []
    assert not called(town)


def test_a_name_that_is_let_be_leaves_the_roll_call_open_and_says_so(town: Town) -> None:
    town.write(HE, "陈小雨没来,小孙没来,其他都到了")
    town.tap(HE, "都不是")
    town.tap(HE, "不记了")
    assert not called(town)
    assert "“小孙”没有记录" in town.last(HE)
    assert "三(2)班的点名也没有记" in town.last(HE)
    assert of(town, YU) == [Absent(day=MONDAY)]


def test_none_of_them_leads_to_the_list_and_from_there_the_roll_call_is_closed(town: Town) -> None:
    town.write(HE, "小孙没来,其他都到了")
    town.tap(HE, "都不是")
    town.tap(HE, "李思源")
    assert of(town, SI) == [Absent(day=MONDAY)]
    assert [roll.missing for roll in called(town)] == [(SI.id,)]


def test_a_held_roll_call_asks_about_those_missing_before(town: Town) -> None:
    town.write(HE, "陈小雨没来")
    town.go_to(MONDAY.replace(day=8))
    town.write(HE, "小孙没来,其他都到了")
    town.tap(HE, "孙浩 松树村")
    assert town.heard(HE, "roll_call_ask")
    assert not called(town)


def test_a_second_tap_on_the_first_answer_does_not_answer_the_second_question(town: Town) -> None:
    town.write(HE, "小孙没来,刘洋没来")
    first = town.on(HE)[-1].keys["孙浩 松树村"]
    town.press(HE, first)
    facts = everything(town)
    assert town.press(HE, first) == "这个问题已经回答过了。"
    assert everything(town) == facts
    assert "刘洋" in town.last(HE)


def test_a_tap_days_later_records_for_the_day_of_the_sentence(town: Town) -> None:
    town.write(HE, "小孙没来")
    town.go_to(MONDAY.replace(day=10))
    question = town.heard(HE, "which_child")[-1]
    town.tap(HE, "孙浩 松树村", message=question)
    assert of(town, HAO) == [Absent(day=MONDAY)]
    facts = everything(town)
    assert town.tap(HE, "孙浩 松树村", message=question) == "这个问题已经回答过了。"
    assert everything(town) == facts


def test_what_is_not_allowed_and_what_is_not_taught_stand_on_the_same_card(town: Town) -> None:
    town.write(HE, "陈小雨没来,9月6日李思源没来,三(1)班全到")
    assert len(town.on(HE)) == 1
    assert "9月6日(周日)不是上课日" in town.last(HE)


def test_an_attempt_of_a_doubtful_child_is_recorded_with_one_tap(town: Town) -> None:
    town.write(GAO, "家访了小刘,没人在家")
    town.tap(GAO, "是刘洋")
    (body,) = of(town, LIU)
    assert isinstance(body, Attempted)
    assert town.on(GAO)[-1].template == "attempt_recorded"


def test_a_subject_teacher_is_not_asked_whom_they_visited(town: Town) -> None:
    town.write(SUN, "家访了小孙,没人在家")
    assert "家访、电话没有记录" in town.last(SUN)
    assert not town.on(SUN)[-1].keys


def test_an_absence_and_an_attempt_are_one_card_and_both_can_be_changed(town: Town) -> None:
    town.write(HE, "陈小雨没来,家访了,没人在家")
    assert len(town.on(HE)) == 1
    town.tap(HE, "改")
    assert list(town.on(HE)[-1].keys) == ["陈小雨", "家访 陈小雨"]
    town.tap(HE, "家访 陈小雨")
    assert "结果" in town.on(HE)[-1].keys


# --- who may answer ---


def test_nobody_answers_for_somebody_else(town: Town) -> None:
    town.write(HE, "小孙没来")
    words = town.on(HE)[-1].keys["孙浩 松树村"]
    before = everything(town)
    for other in (SUN, FAR, ZHOU):
        assert town.press(other, words) == "这个问题已经回答过了。"
    assert everything(town) == before


def test_a_child_outside_the_speakers_sight_is_refused(town: Town) -> None:
    town.write(HE, "小孙没来")
    _, draft, place, _ = town.on(HE)[-1].keys["孙浩 松树村"].split(":")
    town.press(HE, f"who:{draft}:{place}:20")
    assert town.on(HE)[-1].template == "refusal_not_allowed"
    town.press(HE, f"who_list:{draft}:{place}:52")
    assert town.on(HE)[-1].template == "refusal_not_allowed"
    town.press(HE, f"who:{draft}:{place}:{HAO.id}")
    assert of(town, HAO) == [Absent(day=MONDAY)]


def test_a_candidate_who_has_left_the_class_is_not_recorded(town: Town) -> None:
    town.write(HE, "小孙没来")
    words = town.on(HE)[-1].keys["孙浩 松树村"]
    elsewhere = SchoolClass(id=71, school=7, school_name="青石小学", grade=1, number=1)
    town.book.known_classes[71] = elsewhere
    town.book.save_pupil(replace(HAO, school_class=elsewhere))
    town.press(HE, words)
    assert town.on(HE)[-1].template == "refusal_not_allowed"


# --- typed ---


@pytest.mark.parametrize(
    ("said", "who"),
    [
        ("1", LIU), ("第一个", LIU), ("第二位", YANG), ("２", YANG), ("松树村的", LIU), ("松树村那个。", LIU),
        ("周兰家的", YANG), ("他爸是刘建", LIU), ("河口村的刘洋", YANG), ("是河口的那个", YANG),
    ],
)  # fmt: skip
def test_a_few_words_choose_between_two_of_one_name(town: Town, said: str, who: Pupil) -> None:
    town.write(HE, "刘洋病假")
    town.write(HE, said)
    assert [type(body) for body in of(town, who)] == [OnLeave]
    assert not of(town, YANG if who is LIU else LIU)


@pytest.mark.parametrize("said", ["是", "对", "是的", "嗯", "对的!", "是他", "是陈小雨", "陈小雨", "yes"])
def test_yes_takes_the_only_candidate(town: Town, said: str) -> None:
    town.write(HE, "陈小宇没来")
    town.write(HE, said)
    assert of(town, YU) == [Absent(day=MONDAY)]


@pytest.mark.parametrize("said", ["不是", "都不是", "不对", "不是陈小雨"])
def test_no_leads_to_the_list(town: Town, said: str) -> None:
    town.write(HE, "陈小宇没来")
    town.write(HE, said)
    assert "李思源" in town.on(HE)[-1].keys
    assert not of(town, YU)


@pytest.mark.parametrize("said", ["不是陈小雨,是李思源", "不是,是李思源", "是李思源", "应该是李思源"])
def test_another_child_is_named_at_once(town: Town, said: str) -> None:
    town.write(HE, "陈小宇没来")
    town.write(HE, said)
    assert of(town, SI) == [Absent(day=MONDAY)]
    assert not [body for body in of(town, YU) if isinstance(body, Retracted)]


def test_a_bare_name_that_was_not_offered_is_asked_and_not_taken(town: Town) -> None:
    town.write(HE, "陈小宇没来")
    town.write(HE, "李思源")
    assert not of(town, SI)
    town.tap(HE, "是李思源")
    assert of(town, SI) == [Absent(day=MONDAY)]


def test_a_bare_name_long_after_is_a_child_to_look_up(town: Town) -> None:
    town.write(HE, "王小二没来")
    town.later(minutes=40)
    town.write(HE, "李思源")
    assert not of(town, SI)
    assert town.on(HE)[-1].template == "case"


def test_yes_to_several_asks_again(town: Town) -> None:
    town.write(HE, "刘洋没来")
    town.write(HE, "是")
    assert town.on(HE)[-1].template == "which_child"
    assert not of(town, LIU)


@pytest.mark.parametrize(("asked", "said"), [("陈小宇没来", "对"), ("刘洋没来", "1")])
def test_a_bare_word_long_after_or_after_another_question_is_not_taken_but_asked_again(
    town: Town, asked: str, said: str
) -> None:
    town.write(HE, "李思源没来")
    town.go_to(MONDAY.replace(day=8))
    town.write(HE, asked)
    town.later(minutes=1)
    town.write(HE, "全到")
    assert town.on(HE)[-1].template == "roll_call_ask"
    before = everything(town)
    town.write(HE, said)
    assert everything(town) == before
    assert town.on(HE)[-1].template == "which_child"
    town.later(minutes=11)
    town.write(HE, said)
    assert everything(town) == before
    town.write(HE, said)
    assert everything(town) > before


def test_after_a_name_was_typed_its_bearers_can_be_pointed_to(town: Town) -> None:
    town.write(HE, "王小二没来")
    town.write(HE, "刘洋")
    town.write(HE, "2")
    assert of(town, YANG) == [Absent(day=MONDAY)]


def test_a_report_of_its_own_stays_a_report_and_the_question_stays_open(town: Town) -> None:
    town.write(HE, "刘洋没来")
    town.write(HE, "李思源没来")
    assert of(town, SI) == [Absent(day=MONDAY)]
    town.write(HE, "松树村的")
    assert of(town, LIU) == [Absent(day=MONDAY)]


def test_the_latest_question_is_answered_first(town: Town) -> None:
    town.write(HE, "刘洋没来")
    town.later(minutes=1)
    town.write(HE, "陈小宇没来")
    town.write(HE, "对")
    assert of(town, YU) == [Absent(day=MONDAY)]
    town.write(HE, "第二个")
    assert of(town, YANG) == [Absent(day=MONDAY)]


@pytest.mark.parametrize("said", ["算了", "不记了", "取消"])
def test_it_can_be_let_be(town: Town, said: str) -> None:
    town.write(HE, "刘洋没来")
    before = everything(town)
    town.write(HE, said)
    town.write(HE, "第一个")
    assert everything(town) == before


@pytest.mark.parametrize("said", ["谢谢", "吃了吗", "在吗", "好", "九个", "9"])
def test_what_is_no_answer_is_not_taken_for_one(town: Town, said: str) -> None:
    town.write(HE, "刘洋没来")
    before = everything(town)
    town.write(HE, said)
    assert everything(town) == before
    town.write(HE, "第一个")
    assert of(town, LIU) == [Absent(day=MONDAY)]


def test_a_name_that_nobody_bears_is_said_and_the_sentence_kept(town: Town) -> None:
    town.write(HE, "王小二请假")
    town.write(HE, "孙悟空")
    assert "没有找到“孙悟空”" in town.last(HE)
    town.write(HE, "李思源")
    assert [type(body) for body in of(town, SI)] == [OnLeave]


# --- a speaker of many classes ---


def test_the_town_contact_completes_the_sentence_by_a_class_or_a_full_name(town: Town) -> None:
    many = [
        SchoolClass(id=100 + n, school=9, school_name="青石小学", grade=1 + n // 4, number=1 + n % 4) for n in range(14)
    ]
    town.book.known_classes |= {one.id: one for one in many}
    town.write(ZHOU, "王小二没来")
    assert "请写全名或班级" in town.last(ZHOU)
    assert list(town.on(ZHOU)[-1].keys) == ["不记了"]
    town.write(ZHOU, "三2")
    assert len(town.on(ZHOU)[-1].keys) == 4
    town.tap(ZHOU, f"{THREE_TWO.label} {THREE_TWO.school_name}")
    town.tap(ZHOU, "李思源")
    assert of(town, SI) == [Absent(day=MONDAY)]
    town.write(ZHOU, "王小三没来")
    town.write(ZHOU, "孙浩")
    assert of(town, HAO) == [Absent(day=MONDAY)]


def test_a_speaker_of_two_classes_chooses_the_class_first(town: Town) -> None:
    posts = (Post(role=Role.SUBJECT_TEACHER, classes=frozenset({32, 31})),)
    town.book.save_worker(replace(SUN, posts=posts))
    town.write(SUN, "三2王小二没来")
    town.tap(SUN, "从名单里选")
    town.tap(SUN, "三(2)班")
    town.tap(SUN, "返回")
    assert "没有找到" in town.last(SUN)
    town.tap(SUN, "从名单里选")
    town.tap(SUN, "三(2)班")
    town.tap(SUN, "孙浩")
    assert of(town, HAO) == [Absent(day=MONDAY)]


def test_undoing_a_card_that_asks_leaves_the_question_on_it(town: Town) -> None:
    town.write(HE, "陈小雨没来,小孙没来")
    town.tap(HE, "撤销")
    assert town.on(HE)[-1].template == "undone"
    assert len(town.on(HE)) == 2
    town.tap(HE, "孙浩 松树村", message=town.on(HE)[0])
    assert of(town, HAO) == [Absent(day=MONDAY)]
    assert not of(town, YU)


def test_what_was_taken_back_before_the_last_answer_leaves_the_roll_call_open(town: Town) -> None:
    town.write(HE, "陈小雨没来,小孙没来,其他都到了")
    town.write(HE, "撤销")
    question = town.heard(HE, "recorded")[-1]
    town.tap(HE, "孙浩 松树村", message=question)
    assert not called(town)
    assert "点名也没有记" in town.last(HE)


def test_what_was_corrected_before_the_last_answer_counts_as_it_is_now(town: Town) -> None:
    town.write(HE, "陈小雨没来,小孙没来,其他都到了")
    question = town.on(HE)[-1]
    report = town.book.charts([YU.id])[YU.id].facts[0]
    town.press(HE, f"edkind:{report.ref}:there")
    town.tap(HE, "孙浩 松树村", message=question)
    assert [roll.missing for roll in called(town)] == [(HAO.id,)]


def test_an_answer_is_no_note_of_the_attempt_in_the_same_message(town: Town) -> None:
    town.write(HE, "家访了陈小雨,没人在家,小孙没来")
    town.write(HE, "第一个")
    assert of(town, HAO) == [Absent(day=MONDAY)]
    assert [type(body) for body in of(town, YU)] == [Attempted]


# --- whatever is tapped, in whatever order ---

NAMES = {"小孙": (HAO, TING), "刘洋": (LIU, YANG), "小李": (SI,)}


@given(
    taps=st.lists(st.sampled_from(["first", "none", "list", "back", "drop", "twice", "words", "report"]), max_size=12)
)
@settings(max_examples=30, deadline=None)
def test_no_name_is_lost_and_none_is_recorded_twice(taps: list[str]) -> None:
    town = Town()
    town.book.save_pupil(HAO)
    town.book.save_pupil(TING)
    town.write(HE, "小孙没来,刘洋没来,小李没来,其他都到了")
    settled = dropped = 0
    for tap in taps:
        card = next((m for m in reversed(town.on(HE)) if any(k.startswith("who") for k in m.keys.values())), None)
        before = absences(town)
        keys = {} if card is None else card.keys
        by_verb = {words.split(":")[0]: words for words in keys.values()}
        match tap:
            case "first" | "twice" if "who" in by_verb:
                choose = next(words for words in keys.values() if words.startswith("who:"))
                child = not choose.endswith(":0")
                for _ in range(1 if tap == "first" else 2):
                    town.press(HE, choose, message=card.number if card else None)
                settled += child
                assert absences(town) - before == child
            case "none" if "who" in by_verb and by_verb["who"].endswith(":0"):
                town.press(HE, by_verb["who"], message=card.number if card else None)
            case "list" | "back" if (verb := "who_list" if tap == "list" else "who_again") in by_verb:
                town.press(HE, by_verb[verb], message=card.number if card else None)
            case "drop" if "who_drop" in by_verb:
                town.press(HE, by_verb["who_drop"], message=card.number if card else None)
                dropped += 1
            case "words":
                town.write(HE, "谢谢")
            case "report":
                town.write(HE, "陈小雨昨天没来")
    (draft,) = town.book.drafts_of_family(HE.id, "doubt.") or [None]
    left = len(draft.values["asked"]) - draft.values["place"] if draft is not None else 0
    assert settled + dropped + left == len(NAMES)
    assert absences(town) == settled
    assert bool(called(town)) == (settled == len(NAMES))


def absences(town: Town) -> int:
    return sum(len(of(town, pupil)) for pupil in (HAO, TING, LIU, YANG, SI, YU))

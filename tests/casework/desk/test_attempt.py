"""Recording return attempts: few taps, once, with what follows; adding to them; putting them right."""

from datetime import date

import pytest

from bot.wording import LONGEST_BUTTON
from casework.desk.cases import extras
from casework.fact import Accompanied, Attempted, Located, Met, Noted, Returned, standing
from casework.people import Role
from casework.reading.contract import Channel, Outcome
from tests.casework.desk.phones import FAR, GAO, HE, LIN, MA, SI, SUN, TAN, YU, ZHOU, Town


@pytest.fixture
def town() -> Town:
    """陈小雨 is missing since Monday; it is Tuesday afternoon."""
    town = Town()
    town.write(HE, "陈小雨今天没来")
    town.go_to(date(2026, 9, 8), "16:00")
    town.hang_up()
    return town


def attempts(town: Town) -> list[Attempted]:
    facts = standing(town.book.charts([YU.id])[YU.id].facts)
    return [fact.body for fact in facts if isinstance(fact.body, Attempted)]


def bodies(town: Town, kind: type) -> list[object]:
    facts = standing(town.book.charts([YU.id])[YU.id].facts)
    return [fact.body for fact in facts if isinstance(fact.body, kind)]


def test_a_visit_with_a_promise_takes_five_taps_on_one_message(town: Town) -> None:
    town.press(HE, "rec:7")
    for label in ("上门家访", "孩子和监护人", "答应返校", "9/14"):
        town.tap(HE, label)
    assert attempts(town) == [
        Attempted(
            channel=Channel.VISIT, day=date(2026, 9, 8), outcome=Outcome.PROMISED, met=Met.BOTH,
            promised=date(2026, 9, 14), role=Role.HEAD_TEACHER,
        )
    ]  # fmt: skip
    assert len(town.on(HE)) == 1
    assert "已记录:9月8日(周二) 家访 陈小雨(三(2)班)" in town.last(HE)
    assert "这是第1次劝返。" in town.last(HE)
    assert "9月14日(周一)我会问您是否到校。" in town.last(HE)


def test_nobody_at_home_is_stored_on_the_second_tap(town: Town) -> None:
    town.press(HE, "rec:7:visit")
    town.tap(HE, "没人在家")
    assert [(a.met, a.outcome) for a in attempts(town)] == [(Met.NOBODY, Outcome.NOBODY_HOME)]


def test_a_call_nobody_took_is_unreachable(town: Town) -> None:
    town.press(HE, "call:7")
    town.tap(HE, "没人接")
    assert [(a.channel, a.outcome) for a in attempts(town)] == [(Channel.PHONE, Outcome.UNREACHABLE)]


def test_the_last_tap_pressed_twice_stores_once(town: Town) -> None:
    town.press(HE, "rec:7:visit")
    message = town.on(HE)[-1]
    again = message.keys["没人在家"]
    town.tap(HE, "没人在家")
    assert town.press(HE, again, message=message.number) == "已经记录过了。"
    assert len(attempts(town)) == 1


def test_the_day_of_a_promise_may_be_typed(town: Town) -> None:
    town.press(HE, "rec:7:visit")
    town.tap(HE, "监护人")
    town.tap(HE, "答应返校")
    town.write(HE, "下周三")
    assert [a.promised for a in attempts(town)] == [date(2026, 9, 16)]


def test_a_promise_is_offered_on_school_days_only(town: Town) -> None:
    town.press(HE, "rec:7:visit")
    town.tap(HE, "监护人")
    town.tap(HE, "答应返校")
    labels = set(town.on(HE)[-1].keys)
    assert {"明天", "下周一", "9/9", "9/14", "9/20"} <= labels
    assert not {"9/12", "9/13", "9/8", "9/25"} & labels


def test_a_visit_discharges_the_visit_owed_and_tells_those_the_clause_names(town: Town) -> None:
    assert any(key.startswith("visit_home") for key in town.owed())
    town.press(HE, "rec:7:visit")
    town.tap(HE, "孩子")
    town.tap(HE, "不肯返校")
    assert not any(key.startswith("visit_home") for key in town.owed())
    for hearer in (ZHOU, TAN):
        [told] = town.heard(hearer, "visit_result")
        assert "何文静家访:见到孩子,不肯返校" in told.text
    assert "家访这件事已完成。" in town.last(HE)
    assert "还不到校的话,下次家访:明天。" in town.last(HE)
    assert "结果已告诉周联络、谭中心。" in town.last(HE)


def test_a_call_is_told_to_nobody(town: Town) -> None:
    town.press(HE, "call:7")
    town.tap(HE, "监护人")
    town.tap(HE, "生病")
    assert not town.on(ZHOU)
    assert not town.on(TAN)


def test_a_promise_becomes_a_duty_on_its_day(town: Town) -> None:
    town.press(HE, "rec:7:visit")
    town.tap(HE, "监护人")
    town.tap(HE, "答应返校")
    town.tap(HE, "明天")
    town.go_to(date(2026, 9, 9))
    assert any(duty.startswith("check_promise 1 2026-09-09") for duty in town.duties())


def test_a_child_who_came_back_is_said_to_be_back(town: Town) -> None:
    town.press(HE, "rec:7:visit")
    town.tap(HE, "孩子")
    town.tap(HE, "已返校")
    assert bodies(town, Returned) == [Returned(day=date(2026, 9, 8))]
    assert town.case().status == "returning"
    assert "下次点名到齐就确认返校。" in town.last(HE)


def test_a_subject_teacher_and_a_stranger_are_refused_in_the_same_words(town: Town) -> None:
    town.press(SUN, "rec:7")
    town.press(FAR, "rec:7")
    town.press(FAR, "rec:4711")
    assert town.last(SUN) == town.last(FAR) == town.on(FAR)[0].text
    assert attempts(town) == []


def test_a_sentence_records_an_attempt(town: Town) -> None:
    town.write(HE, "家访了陈小雨,没人在家")
    assert [(a.channel, a.outcome, a.met) for a in attempts(town)] == [
        (Channel.VISIT, Outcome.NOBODY_HOME, Met.NOBODY)
    ]  # fmt: skip
    assert town.on(HE)[-1].template == "attempt_recorded"


def test_what_a_call_said_is_not_called_a_meeting(town: Town) -> None:
    town.press(HE, "call:7")
    town.tap(HE, "监护人")
    town.tap(HE, "只是说上了话")
    assert "联系到监护人,只是说上了话" in town.last(HE)


def test_every_button_of_a_recording_fits_though_the_child_has_a_long_number() -> None:
    longest = max(
        (
            f"att:{'r' * 12}:9999999:{channel}:{met}:{outcome}"
            for channel in Channel
            for met in Met
            for outcome in Outcome
        ),
        key=len,
    )
    promised = max((f"att:{'r' * 12}:9999999:{channel}:{met}:promised" for channel in Channel for met in Met), key=len)
    assert len(longest) <= LONGEST_BUTTON
    assert len(f"{promised}:2026-09-14") <= LONGEST_BUTTON


def test_a_photo_from_somebody_who_records_nothing_is_not_kept(town: Town) -> None:
    town.do(SUN, extras.filed, file="photo-1", media="image/jpeg")
    assert town.on(SUN)[-1].template == "not_read"
    assert town.book.wanted == []


def test_after_an_attempt_is_taken_back_a_photo_asks_for_its_child(town: Town) -> None:
    recorded(town)
    town.write(HE, "撤销")
    town.do(HE, extras.filed, file="photo-1", media="image/jpeg")
    assert town.on(HE)[-1].template == "extra_whose"


# --- adding to it ---


def recorded(town: Town) -> str:
    town.press(HE, "rec:7:visit")
    town.tap(HE, "孩子")
    town.tap(HE, "只是见到了")
    return next(f.ref for f in town.book.charts([7])[7].facts if isinstance(f.body, Attempted))


def test_words_places_pictures_and_companions_are_added_in_any_order(town: Town) -> None:
    attempt = recorded(town)
    town.do(HE, extras.located, latitude=33.5, longitude=117.2)
    town.write(HE, "奶奶说劝不动")
    town.do(HE, extras.filed, file="photo-1", media="image/jpeg", caption="")
    town.write(HE, "同去:林校长")
    assert bodies(town, Located) == [Located(latitude=33.5, longitude=117.2)]
    assert bodies(town, Noted) == [Noted(text="奶奶说劝不动")]
    assert bodies(town, Accompanied) == [Accompanied(who="林校长")]
    assert [(file, names) for file, _, _, names, _, _ in town.book.wanted] == [("photo-1", attempt)]
    town.press(HE, f"done:{attempt}")
    assert "文字1条" in town.last(HE)


def test_companions_may_be_tapped_once(town: Town) -> None:
    recorded(town)
    town.tap(HE, "补充")
    message = town.on(HE)[-1]
    town.tap(HE, "同去:高网格")
    assert town.tap(HE, "同去:高网格", message=message) == "已经记录过了。"
    assert bodies(town, Accompanied) == [Accompanied(who="高网格")]


def test_after_half_an_hour_a_text_belongs_to_it_no_more_but_a_picture_does(town: Town) -> None:
    recorded(town)
    town.later(minutes=40)
    town.write(HE, "今天天气真好")
    assert town.on(HE)[-1].template == "not_understood"
    town.do(HE, extras.filed, file="photo-1", media="image/jpeg")
    assert town.on(HE)[-1].template == "extra_added"


def test_after_done_a_text_is_no_note(town: Town) -> None:
    recorded(town)
    town.tap(HE, "写完了")
    town.write(HE, "今天天气真好")
    assert bodies(town, Noted) == []


def test_a_picture_out_of_nowhere_is_kept_until_the_child_is_named(town: Town) -> None:
    town.do(HE, extras.filed, file="photo-1", media="image/jpeg")
    town.do(HE, extras.filed, file="photo-2", media="image/jpeg")
    assert len(town.on(HE)) == 1
    assert town.book.wanted == []
    message = town.on(HE)[-1]
    town.tap(HE, "陈小雨 三(2)班")
    assert [file for file, *_ in town.book.wanted] == ["photo-1", "photo-2"]
    assert town.press(HE, message.keys["陈小雨 三(2)班"]) is not None
    assert len(town.book.wanted) == 2


def test_a_picture_from_somebody_without_cases_is_not_kept(town: Town) -> None:
    town.do(FAR, extras.filed, file="photo-1", media="image/jpeg")
    assert town.on(FAR)[-1].template == "extra_nowhere"


# --- putting it right ---


def test_a_correction_names_what_it_corrects(town: Town) -> None:
    attempt = recorded(town)
    town.tap(HE, "改")
    town.tap(HE, "结果")
    town.tap(HE, "不肯返校")
    facts = town.book.charts([7])[7].facts
    correction = next(f for f in facts if f.corrects)
    assert correction.names == attempt
    assert [a.outcome for a in attempts(town)] == [Outcome.REFUSED]
    assert "已更正" in town.last(HE)
    assert [m.template for m in town.on(ZHOU)] == ["visit_result", "visit_result"]
    assert "家访结果有更正" in town.last(ZHOU)


def test_a_correction_to_promised_asks_for_the_day(town: Town) -> None:
    recorded(town)
    town.tap(HE, "改")
    town.tap(HE, "结果")
    town.tap(HE, "答应返校")
    town.tap(HE, "明天")
    assert [(a.outcome, a.promised) for a in attempts(town)] == [(Outcome.PROMISED, date(2026, 9, 9))]


def test_an_old_card_corrects_what_stands_now(town: Town) -> None:
    attempt = recorded(town)
    town.press(HE, f"fixo:{attempt}:refused")
    assert town.press(HE, f"fixo:{attempt}:refused") == "已经记录过了。"
    town.press(HE, f"fixd:{attempt}:2026-09-07")
    assert [(a.outcome, a.day) for a in attempts(town)] == [(Outcome.REFUSED, date(2026, 9, 7))]


def test_a_return_said_by_mistake_goes_with_its_correction(town: Town) -> None:
    town.press(HE, "rec:7:visit")
    town.tap(HE, "孩子")
    town.tap(HE, "已返校")
    town.tap(HE, "改")
    town.tap(HE, "结果")
    town.tap(HE, "不肯返校")
    assert bodies(town, Returned) == []
    assert town.case().status == "open"


def test_nobody_corrects_what_somebody_else_recorded(town: Town) -> None:
    attempt = recorded(town)
    town.press(LIN, f"fixo:{attempt}:refused")
    assert town.on(LIN)[-1].template == "refusal_not_yours"
    assert [a.outcome for a in attempts(town)] == [Outcome.REACHED]


def test_the_grid_worker_of_another_village_may_not_record(town: Town) -> None:
    town.press(GAO, f"rec:{SI.id}")
    assert town.on(GAO)[-1].template == "refusal_not_allowed"


def test_whoever_did_a_visit_given_to_them_may_add_to_it_and_put_it_right_that_day(town: Town) -> None:
    town.press(HE, f"give:7:{next(key for key in town.owed() if key.startswith('visit_home'))}:{MA.id}")
    town.press(MA, "rec:7:visit")
    town.tap(MA, "监护人")
    town.tap(MA, "不肯返校")
    message = town.on(MA)[-1]
    town.do(MA, extras.filed, file="F", media="image/jpeg")
    assert town.on(MA)[-1].template == "extra_added"
    assert len(town.book.wanted) == 1
    town.tap(MA, "写完了", message=message)
    assert town.on(MA)[-1].template == "attempt_done"
    town.tap(MA, "改")
    assert town.on(MA)[-1].template == "attempt_wrong"
    town.go_to(date(2026, 9, 9))
    town.press(MA, message.keys["改"])
    assert town.on(MA)[-1].template == "refusal_duty_elsewhere"

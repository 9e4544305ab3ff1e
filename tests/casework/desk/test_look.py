"""Looking things up: the case with its history, names and initials, and why."""

from datetime import date, timedelta

from casework.fact import Attempted
from tests.casework.desk.phones import FAR, GAO, HE, LIN, SI, SUN, YU, ZHOU, Town


def missing_since_monday(until: date) -> Town:
    """陈小雨 is reported missing every school day from Monday 7 September to ``until``."""
    town = Town()
    day = date(2026, 9, 7)
    while day <= until:
        if town.book.calendar().is_school_day(day):
            town.go_to(day)
            town.write(HE, "陈小雨今天没来")
        day += timedelta(days=1)
    town.hang_up()
    return town


def test_a_case_shows_how_it_stands_what_is_owed_and_its_history() -> None:
    town = missing_since_monday(date(2026, 9, 9))
    town.press(HE, "rec:7:visit")
    town.tap(HE, "孩子")
    town.tap(HE, "不肯返校")
    town.write(HE, "孩子说不想念了")
    town.write(HE, "个案 陈小雨")
    text = town.last(HE)
    assert "陈小雨(三(2)班) 云溪中心小学" in text
    assert "9月7日起未到校,已确认3个上课日" in text
    assert "奶奶 王桂香 +8613800138000" in text
    assert "9月7日–9月9日 全天未到(何文静)" in text
    assert "9月9日(周三) 家访:见到孩子,不肯返校(何文静) “孩子说不想念了”" in text


def test_what_was_corrected_is_shown_once_and_what_was_taken_back_struck_out() -> None:
    town = missing_since_monday(date(2026, 9, 7))
    town.press(HE, "rec:7:visit")
    town.tap(HE, "孩子")
    town.tap(HE, "不肯返校")
    attempt = next(f.ref for f in town.book.charts([7])[7].facts if isinstance(f.body, Attempted))
    town.press(HE, f"fixo:{attempt}:ill")
    town.press(HE, "case:7")
    assert "不肯返校" not in town.last(HE)
    assert "见到孩子,生病(何文静) 更正" in town.last(HE)
    utterance = next(f.utterance for f in town.book.charts([7])[7].facts if f.corrects)
    town.press(HE, f"undo:{utterance}")
    town.press(HE, "case:7")
    assert "<s>9月7日(周一) 家访:见到孩子,生病" in town.on(HE)[-1].rendered.text
    assert "9月7日(周一) 家访:见到孩子,不肯返校" in town.last(HE)


def test_the_buttons_of_a_case_are_those_the_person_may_use() -> None:
    town = missing_since_monday(date(2026, 9, 9))
    town.press(HE, "case:7")
    assert set(town.on(HE)[-1].keys) == {"记录", "已返校", "为什么"}
    town.press(LIN, "case:7")
    assert "销号" not in town.on(LIN)[-1].keys


def test_whoever_may_not_see_a_child_is_refused_in_the_same_words() -> None:
    town = missing_since_monday(date(2026, 9, 7))
    town.press(FAR, "case:7")
    town.press(FAR, "case:4711")
    town.write(FAR, "查 陈小雨")
    town.write(FAR, "查 没有人")
    town.press(SUN, "case:7")
    texts = {message.text for message in (*town.on(FAR), *town.on(SUN))}
    assert len(texts) == 1
    assert "您没有查看这名学生的权限" in texts.pop()


def test_a_name_finds_the_child() -> None:
    town = missing_since_monday(date(2026, 9, 7))
    town.write(HE, "查 陈小雨")
    assert town.on(HE)[-1].template == "case"


def test_a_bare_name_shows_the_child() -> None:
    town = missing_since_monday(date(2026, 9, 7))
    town.write(ZHOU, "陈小雨")
    assert town.on(ZHOU)[-1].template == "case"


def test_children_of_one_name_are_told_apart_by_village_and_guardian() -> None:
    town = Town()
    town.write(HE, "查 刘洋")
    assert list(town.on(HE)[-1].keys) == ["刘洋 三(2)班 松树村 父亲刘建", "刘洋 三(2)班 河口村 母亲周兰"]
    town.tap(HE, "刘洋 三(2)班 河口村 母亲周兰")
    assert town.on(HE)[-1].template == "case"


def test_find_without_a_name_says_how() -> None:
    town = Town()
    town.write(HE, "查")
    assert town.on(HE)[-1].template == "find_ask"


def test_case_without_a_name_lists_the_open_cases_within_sight() -> None:
    town = missing_since_monday(date(2026, 9, 7))
    town.write(HE, "李思源今天没来")
    town.write(GAO, "个案")
    assert list(town.on(GAO)[-1].keys) == ["1 陈小雨"]
    town.write(LIN, "/case")
    assert "未结个案:2名学生" in town.last(LIN)


def test_why_lists_the_days_counted_with_who_and_when_and_the_clause() -> None:
    town = missing_since_monday(date(2026, 9, 14))
    assert town.case().stage == "suspected"
    town.press(HE, "why:7")
    text = town.last(HE)
    assert "陈小雨(三(2)班)为什么是“疑似辍学”" in text
    assert "9月14日起疑似辍学(栏杆镇制度附件3第一条)" in text
    assert "9月7日(周一) 未到 (何文静 8:20)" in text
    assert "9月14日(周一) 未到 (何文静 8:20) → 第8天,疑似辍学" in text
    assert "周末照算" in text
    assert "10月14日(周三)起进入下一阶段" in text


def test_why_marks_the_days_nobody_spoke_for_as_not_counted() -> None:
    town = missing_since_monday(date(2026, 9, 8))
    town.go_to(date(2026, 9, 14))
    town.press(HE, "why:7")
    text = town.last(HE)
    assert "还没有计入(没人报告):9月9日、9月10日、9月11日、9月14日" in text
    assert "等班主任确认:今天仍未到校的话,进入下一阶段" in text


def test_a_day_between_that_nobody_reported_counts_with_the_next_confirmation() -> None:
    town = missing_since_monday(date(2026, 9, 7))
    town.go_to(date(2026, 9, 9))
    town.write(HE, "陈小雨今天没来")
    town.press(HE, "why:7")
    assert "9月8日(周二) 未到(当天没人报,之后确认仍未到,计入)" in town.last(HE)


def test_the_visit_prompt_is_for_who_owes_the_visit() -> None:
    town = missing_since_monday(date(2026, 9, 8))
    town.press(HE, "visit:7")
    text = town.last(HE)
    assert "松树村二组17号" in text
    assert "+8613800138000" in text
    assert {"记录家访", "转交", "为什么"} <= set(town.on(HE)[-1].keys)
    assert town.press(LIN, "visit:7") == "这件事现在由何文静负责。"
    assert town.press(HE, f"visit:{SI.id}") == "这件事已经不用做了。"
    assert YU.address in text

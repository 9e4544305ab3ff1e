"""Whatever the roster and the sentence: no child outside the scope, and none whom the sentence does not name."""

from __future__ import annotations

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from casework.reading.contract import Intent, Outcome, Reading
from casework.reading.reader import Scope, read
from casework.reading.words import WORDS
from tests.reading.town import CALENDAR, PUPILS, SCOPES, THREE_ONE, WEDNESDAY, head_teacher_of

SURNAMES = "王李钱石方安周高万全常路白金向时曾单区仇何马平文"
GIVEN = (
    "周五", "八节", "一天", "全到", "病", "兴", "一", "来", "远", "小雨", "半天", "三班", "请假", "没来",
    "今天", "昨天", "下午", "九月", "二十", "十一", "感冒", "打工", "平安", "全", "到齐", "明天", "早", "午",
    "晚", "厌学", "家访", "电话", "返校", "都来", "初一", "三年", "班长", "不在", "老师", "妈妈", "迟到",
    "思源", "雨桐", "强", "洋", "婷婷", "子轩", "国庆", "元旦", "上午", "节", "号", "日", "年",
)  # fmt: skip
NAMES = st.builds(lambda surname, own: surname + own, st.sampled_from(SURNAMES), st.sampled_from(GIVEN))
ROSTERS = st.lists(NAMES, min_size=1, max_size=12, unique=True)
FRAMES = (
    "{a}没来", "{a}今天没来", "今天{a}没来", "{a}、{b}没来", "{a}和{b}请假", "{a} {b} 病假", "{a}病假{b}事假",
    "除了{a}都到了", "三(2)班{a}上午没来", "{a}昨天下午到现在没来", "缺{a}", "没来的有{a}、{b}",
    "{a}没来,{b}来了", "{a}已返校", "{a}发烧请假两天", "家访{a},没人在家", "给{a}妈妈打电话,没人接",
    "说错了,不是{a},是{b}没来", "更正:{a}来了", "{a}没来{b}没来", "应到45实到44,缺{a}", "{a}因为{r}没来",
    "{t}{a}没来", "{a}{t}没来", "{a}{t}{r}没来", "老师{a}{t}{r}请假", "{a}还是没来", "{a}第一节没来",
    "{a}已经三天没来了", "1.{a}\n2.{b} 请假", "缺勤:{a}病假,{b}",
)  # fmt: skip
QUIET = (
    "今天全到", "明天放假", "谢谢老师", "下午开家长会", "周五大扫除", "第八节自习", "一天到晚下雨",
    "同学们都安全到家了", "今天很高兴", "全部到齐", "感冒的同学多喝水", "今天下午没来电", "昨天家长会都来了",
    "都没来", "李老师没来", "没人请假", "九月二十号秋游", "路太远了", "请假条交给班长", "明天国庆放假",
    "今天上午停电",
)  # fmt: skip
WORDS_OF_REPORT = (
    "罗小满", "没来", "今天", "昨天下午", "到", "请假", "不是", "是", "更正", ",", "。", "、", "(", ")", "和",
    "家访", "说", "电话", "三天", "除了", "都到了", ":", "有", "缺", "蒙强", "?", "吗", "第二节", "9.8", "从",
    "\n", "1.", "妈妈", "的", "其他",
)  # fmt: skip
TIMES = ("今天", "昨天", "周五", "上午", "第八节", "一天", "9月8号", "")
REASONS = ("感冒", "家里有事", "打工", "路远", "厌学", "")


def named(reading: Reading) -> set[str]:
    return {item.pupil.name for item in reading.items if item.pupil is not None}


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    roster=ROSTERS, frame=st.sampled_from(FRAMES), t=st.sampled_from(TIMES), r=st.sampled_from(REASONS), data=st.data()
)
def test_only_children_whom_the_sentence_names_are_named(
    roster: list[str], frame: str, t: str, r: str, data: st.DataObject
) -> None:
    a = data.draw(st.sampled_from(roster))
    b = data.draw(st.sampled_from(roster))
    text = frame.format(a=a, b=b, t=t, r=r)
    reading = read(text, scope=head_teacher_of(roster), at=WEDNESDAY, calendar=CALENDAR)
    meant = {a, b} if "{b}" in frame else {a}
    assert named(reading) <= meant, text
    for doubt in reading.doubts:
        assert {one.name for one in doubt.candidates} <= set(roster)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    roster=ROSTERS, stranger=NAMES, frame=st.sampled_from(FRAMES), t=st.sampled_from(TIMES), r=st.sampled_from(REASONS)
)
@example(roster=["钱周"], stranger="钱周五", frame="{a}没来", t="", r="")
@example(roster=["路远"], stranger="全周五", frame="{a}{t}{r}没来", t="今天", r="路远")
@example(roster=["路远"], stranger="向周五", frame="{a}因为{r}没来", t="", r="路远")
def test_a_child_not_on_the_roster_is_never_taken_for_another(
    roster: list[str], stranger: str, frame: str, t: str, r: str
) -> None:
    others = [name for name in roster if name not in stranger and stranger not in name]
    if not others:
        return
    text = frame.format(a=stranger, b=stranger, t=t, r=r)
    reading = read(text, scope=head_teacher_of(others), at=WEDNESDAY, calendar=CALENDAR)
    assert not named(reading), text


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(roster=ROSTERS, text=st.sampled_from(QUIET))
def test_a_sentence_that_names_nobody_names_nobody(roster: list[str], text: str) -> None:
    spelt = {name for name in roster if name in text}
    reading = read(text, scope=head_teacher_of(roster), at=WEDNESDAY, calendar=CALENDAR)
    assert named(reading) <= spelt, text


@settings(max_examples=200, deadline=None)
@given(
    speaker=st.sampled_from(sorted(SCOPES)),
    first=st.sampled_from(PUPILS),
    second=st.sampled_from(PUPILS),
    frame=st.sampled_from(FRAMES),
)
def test_no_reading_reaches_beyond_the_speakers_scope(speaker: str, first, second, frame: str) -> None:  # type: ignore[no-untyped-def]
    scope = SCOPES[speaker]
    text = frame.format(a=first.name, b=second.name, t="", r="")
    within = {one.id for one in scope.pupils}
    reading = read(text, scope=scope, at=WEDNESDAY, calendar=CALENDAR)
    assert {item.pupil.id for item in reading.items if item.pupil} <= within
    assert {one.id for doubt in reading.doubts for one in doubt.candidates} <= within
    assert {item.pupil.name for item in reading.items if item.pupil} <= {first.name, second.name}


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=60))
def test_any_text_at_all_is_read_without_an_error(text: str) -> None:
    read(text, scope=SCOPES["班主任"], at=WEDNESDAY, calendar=CALENDAR)


@settings(max_examples=300, deadline=None)
@given(
    words=st.lists(
        st.sampled_from(WORDS_OF_REPORT),
        max_size=14,
    )
)
def test_words_of_report_in_any_order_are_read_without_an_error(words: list[str]) -> None:
    reading = read("".join(words), scope=SCOPES["班主任"], at=WEDNESDAY, calendar=CALENDAR)
    said = "".join(words)
    assert {item.pupil.name for item in reading.items if item.pupil} <= {
        name for name in ("罗小满", "蒙强") if name in said
    }


MOMENTS = (
    "一早", "一大早", "大清早", "清晨", "早自习", "晨读", "午后", "夜里", "晚自修", "上午头", "大前天", "昨晚",
    "前天早上", "上上周五", "这周", "下周", "上个月8号", "9月31号", "2月30日", "12.31", "0.5", "第九节",
    "第1、2节", "前三节", "最后两节", "后一节", "半个月", "一个多月", "好几天", "从开学到现在", "开学", "明后天",
    "昨今两天", "上完第二节课", "到现在", "至今", "到下周一", "十点半", "8:30", "连着两天", "一整天", "两节课",
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(said=st.lists(st.sampled_from((*sorted(WORDS), *MOMENTS, "罗小满", "岑洋", "高兴")), max_size=10))
@example(said=["罗小满", "一早", "没来"])
def test_every_word_and_moment_known_is_read_without_an_error(said: list[str]) -> None:
    text = "".join(said)
    reading = read(text, scope=SCOPES["班主任"], at=WEDNESDAY, calendar=CALENDAR)
    assert all(one.name in text for one in (item.pupil for item in reading.items) if one is not None)


@settings(max_examples=400, deadline=None)
@given(said=st.lists(st.sampled_from((*sorted(WORDS), *MOMENTS, *WORDS_OF_REPORT, "罗小满", "岑洋")), max_size=10))
@example(said=["昨晚", "晚自习", "除了", "罗小满", "请假", "一天"])
@example(said=["家访", "罗小满", ",", "家长", "保证", "9月1", "来"])
def test_what_is_read_is_of_the_contracts_form(said: list[str]) -> None:
    reading = read("".join(said), scope=SCOPES["校长"], at=WEDNESDAY, calendar=CALENDAR)
    for item in (*reading.items, *(item for doubt in reading.doubts for item in doubt.items)):
        attempted = item.intent is Intent.ATTEMPT
        assert item.until is None or item.until > item.day
        assert item.sessions == ("day",) or "day" not in item.sessions
        assert len(set(item.sessions)) == len(item.sessions) > 0
        assert item.intent is not Intent.LEAVE or item.excused is True
        assert (item.outcome is not None) == attempted
        assert item.channel is None or attempted
        assert item.promised is None or (item.outcome is Outcome.PROMISED and item.promised >= item.day)
        assert item.intent is Intent.LEAVE or (item.until or item.day) <= WEDNESDAY.date()


def test_a_class_outside_the_scope_resolves_nobody() -> None:
    scope: Scope = SCOPES["班主任"]
    reading = read(f"{THREE_ONE.label}罗小满没来", scope=scope, at=WEDNESDAY, calendar=CALENDAR)
    assert not reading.items
    assert reading.doubts[0].candidates == ()


def test_a_roll_of_somebody_elses_class_is_not_taken() -> None:
    reading = read("三(1)班全到", scope=SCOPES["班主任"], at=WEDNESDAY, calendar=CALENDAR)
    assert all(item.intent is not Intent.PRESENT for item in reading.items)
    assert not reading.complete

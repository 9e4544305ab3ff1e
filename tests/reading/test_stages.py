"""Each stage of the reader by itself: tokens, classes, doubtful names, what is not said, frames, acts."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import replace
from importlib import resources
from itertools import product

import pytest

import casework.reading
from casework.reading.acts import acts
from casework.reading.classes import ClassSaid, scan
from casework.reading.contract import Channel, Intent, Outcome, Reason
from casework.reading.frames import frames
from casework.reading.hedges import reports, unsaid
from casework.reading.names import Near, sounds
from casework.reading.reader import find, read
from casework.reading.shapes import LOOKS
from casework.reading.strangers import settle
from casework.reading.surroundings import asks_around
from casework.reading.tokens import normalise, tokens
from casework.reading.words import LENGTHS, WORDS, Kind
from tests.reading.town import CALENDAR, SCOPES, WEDNESDAY, head_teacher_of

HEAD = SCOPES["班主任"]


def test_every_word_stands_once_in_the_list() -> None:
    table = tomllib.loads(resources.files(casework.reading).joinpath("words.toml").read_text(encoding="utf-8"))
    words = [word for group in table["group"] for word in group["words"].split()]
    assert [word for word, times in Counter(words).items() if times > 1] == []


def test_no_group_lists_what_a_pairing_gives_with_the_same_meaning() -> None:
    table = tomllib.loads(resources.files(casework.reading).joinpath("words.toml").read_text(encoding="utf-8"))
    paired = {
        first + second: {key: value for key, value in pairs.items() if key not in ("firsts", "seconds")}
        for pairs in table["pairs"]
        for first, second in product(pairs["firsts"].split(), pairs["seconds"].split())
    }
    for group in table["group"]:
        meaning = {key: value for key, value in group.items() if key != "words"}
        assert [word for word in group["words"].split() if paired.get(word) == meaning] == []


def cover(text: str, scope=HEAD) -> list[tuple[Kind, str]]:  # type: ignore[no-untyped-def]
    return [(token.kind, token.text) for token in tokens(normalise(text), scope)]


def test_a_name_of_the_roster_is_longer_than_the_time_in_it() -> None:
    assert cover("黄周三没来") == [(Kind.NAME, "黄周三"), (Kind.ABSENT, "没来")]


def test_a_word_is_taken_where_the_name_would_leave_a_rest() -> None:
    assert cover("安全到校", head_teacher_of(["安全到"])) == [(Kind.PLAIN, "安全"), (Kind.BACK, "到校")]


def test_full_width_signs_and_digits_are_folded() -> None:
    assert normalise("三（２）班　罗小满，没来") == "三(2)班 罗小满,没来"


def test_list_numbers_become_separators() -> None:
    assert normalise("1. 罗小满\n2. 蒙强") == "、罗小满\n、蒙强"


def test_leave_split_by_its_length_is_put_together() -> None:
    assert normalise("请三天病假") == "请病假三天"


def test_every_word_is_found_by_its_first_character() -> None:
    assert all(len(word) in LENGTHS[word[0]] for word in WORDS)


@pytest.mark.parametrize(
    ("said", "grade", "number"),
    [
        ("三(2)班", 3, 2), ("三年级二班", 3, 2), ("三2", 3, 2), ("三2班", 3, 2), ("3.2班", 3, 2), ("302班", 3, 2),
        ("3年2班", 3, 2),
        ("初一1班", 7, 1), ("七1", 7, 1), ("七年级(1)班", 7, 1), ("八三班", 8, 3), ("3(2)班", 3, 2),
        ("初三(2)班", 9, 2), ("二班", None, 2),
        ("三年级", 3, None), ("十二班", None, 12),
    ],
)  # fmt: skip
def test_a_class_is_read_in_all_its_spellings(said: str, grade: int | None, number: int | None) -> None:
    assert scan(said, 0) == (len(said), ClassSaid(grade, number))


@pytest.mark.parametrize("said", ["三天", "三2人", "八节", "一个班主任", "七月1日", "三次"])
def test_numbers_of_other_things_are_no_class(said: str) -> None:
    assert scan(said, 0) is None


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("罗小曼", "罗小满"),
        ("洛小满", "罗小满"),
        ("罗小雪", "罗小满"),
        ("善晓东", "单晓东"),
        ("山晓东", "单晓东"),
        ("张雨同", "张雨桐"),
    ],
)
def test_a_homophone_or_slip_lies_near_its_name(said: str, meant: str) -> None:
    assert meant in Near.of(one.name for one in HEAD.pupils).like(said)


def test_a_surname_is_read_as_a_surname_first() -> None:
    assert sounds("单晓东")[0] == "shan xiao dong"
    assert sounds("仇建国")[0] == "qiu jian guo"


@pytest.mark.parametrize("said", ["小满", "婷婷", "小孙", "孙", "罗小曼", "罗小满涵", "老三"])
def test_what_may_be_a_child_is_marked_doubtful(said: str) -> None:
    text = f"{said}没来"
    found = settle(text, tokens(text, HEAD), HEAD)
    told = frames(found, unsaid(found), HEAD)
    assert [(mention.said, mention.sure) for frame in told.frames for mention in frame.mentions] == [(said, False)]


@pytest.mark.parametrize(
    ("text", "acting"),
    [
        ("好像罗小满没来", "没来"),
        ("听说罗小满没来", "没来"),
        ("罗小满妈妈没来", "没来"),
        ("如果罗小满没来", "没来"),
        ("打算家访罗小满", "家访"),
        ("罗小满的作业没到", "没到"),
    ],
)
def test_what_only_sounds_like_a_report_is_unsaid(text: str, acting: str) -> None:
    found = tokens(text, HEAD)
    assert [found[place].text for place in sorted(unsaid(found))] == [acting]


@pytest.mark.parametrize("text", ["罗小满来了吗", "叫罗小满来一下"])
def test_a_question_or_an_errand_has_no_word_of_report(text: str) -> None:
    found = tokens(text, HEAD)
    assert Kind.NAME in {token.kind for token in found}
    assert not reports(found)


def test_the_same_words_said_plainly_are_a_report() -> None:
    found = tokens("罗小满没来", HEAD)
    assert reports(found)
    assert unsaid(found) == frozenset()


def test_what_opens_with_a_laugh_is_no_report() -> None:
    assert not reports(tokens("哈哈罗小满没来", HEAD))
    assert reports(tokens("罗小满没来,全班都替他着急,哈哈", HEAD))


def test_each_group_of_names_has_its_frame() -> None:
    text = "罗小满没来韦思远病假蒙强来了"
    found = settle(text, tokens(text, HEAD), HEAD)
    told = frames(found, unsaid(found), HEAD)
    assert [[mention.said for mention in frame.mentions] for frame in told.frames] == [["罗小满"], ["韦思远"], ["蒙强"]]


def test_absence_with_leave_is_one_leave_with_its_reason() -> None:
    said = acts(tokens("没来,发烧请假", HEAD))
    assert [(act.intent, act.reason, act.excused) for act in said] == [(Intent.LEAVE, Reason.ILLNESS, True)]


def test_two_ways_of_reaching_a_family_are_two_attempts() -> None:
    said = acts(tokens("打了电话没人接又去家访锁着门", HEAD))
    assert [(act.channel, act.outcome) for act in said] == [
        (Channel.PHONE, Outcome.UNREACHABLE),
        (Channel.VISIT, Outcome.NOBODY_HOME),
    ]


@pytest.mark.parametrize("query", ["罗小满", "小满", "lxm", "luoxiaoman", "LXM", "luo xiao man", "罗晓满"])
def test_a_child_is_found_by_name_part_initials_pinyin_and_sound(query: str) -> None:
    assert [one.name for one in find(query, scope=HEAD)] == ["罗小满"]


def test_finding_stops_at_the_limit_and_at_the_scope() -> None:
    assert len(find("孙", scope=HEAD, limit=1)) == 1
    assert find("马跃", scope=HEAD) == ()
    assert find("", scope=HEAD) == ()


def test_what_a_doubt_holds_back_is_completed_by_one_choice() -> None:
    doubt = read("罗小曼昨天下午到现在没来", scope=HEAD, at=WEDNESDAY, calendar=CALENDAR).doubts[0]
    settled = [replace(item, pupil=doubt.candidates[0]) for item in doubt.items]
    assert [(item.pupil.name, item.sessions) for item in settled if item.pupil] == [
        ("罗小满", ("afternoon",)),
        ("罗小满", ("day",)),
    ]


def test_a_roll_call_waits_until_its_doubts_are_settled() -> None:
    reading = read("除了罗小曼都到了", scope=HEAD, at=WEDNESDAY, calendar=CALENDAR)
    assert not reading.complete
    assert [one.school_class.label for one in reading.held] == ["三(2)班"]


@pytest.mark.parametrize(
    ("text", "kind", "end"),
    [
        ("打了三次电话没人接", Kind.CALL, 6),
        ("门反锁着的", Kind.NOBODY, 5),
        ("三家里头", Kind.HOME, 4),
        ("应到45实到44", Kind.COUNT, 8),
        ("坚决不让娃读书", Kind.REFUSE, 7),
        ("十点半左右", Kind.FILLER, 5),
    ],
)
def test_what_has_a_form_is_found_where_it_begins(text: str, kind: Kind, end: int) -> None:
    found = [look(text, 0, SCOPES["班主任"]) for look, _ in LOOKS[text[0]]]
    assert (end, kind) in [(shape[0], shape[1]) for shape in found if shape is not None]


@pytest.mark.parametrize(
    ("text", "around"),
    [
        ("没来,问了同桌也不知道", True),
        ("没来,问了说在医务室", True),
        ("没来,问了他妈说感冒", False),
        ("问了同学", False),
    ],
)
def test_who_is_asked_at_school_is_no_family(text: str, around: bool) -> None:
    found = tokens(text, SCOPES["班主任"])
    place = next(at for at, token in enumerate(found) if token.text == "问了")
    assert asks_around(found, place, place) is around

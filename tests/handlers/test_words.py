"""What people type is taken for what they mean: a command, or a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.words import Command, Sentence, meaning


@pytest.mark.parametrize(
    ("typed", "name", "argument"),
    [
        ("/today", "today", ""),
        ("/today@not_one_less_bot", "today", ""),
        ("今天", "today", ""),
        ("今天。", "today", ""),
        (" 今天 !", "today", ""),
        ("／今天", "today", ""),
        ("/今天", "today", ""),
        ("/ABSENT", "absent", ""),
        ("缺勤", "absent", ""),
        ("报缺勤", "absent", ""),
        ("查 陈小雨", "find", "陈小雨"),
        ("查陈小雨", "find", "陈小雨"),
        ("查cxy", "find", "cxy"),
        ("查:cxy", "find", "cxy"),
        ("查\u3000陈小雨", "find", "陈小雨"),
        ("/find 陈小雨", "find", "陈小雨"),
        ("／查 陈小雨？", "find", "陈小雨"),
        ("个案 陈小雨", "case", "陈小雨"),
        ("查 阿依古丽·买买提", "find", "阿依古丽·买买提"),
        ("待办", "inbox", ""),
        ("我", "me", ""),
        ("撤销", "undo", ""),
        ("帮助？", "help", ""),
        ("语言", "lang", ""),
        ("/lang en", "lang", "en"),
        ("/start K7M2P9QX", "start", "K7M2P9QX"),
        ("k7m2p9qx", "start", "K7M2P9QX"),
        ("k7m2 p9qx", "start", "K7M2P9QX"),
        ("K7M2-P9QX", "start", "K7M2P9QX"),
        ("邀请码 k7m2p9qx", "start", "k7m2p9qx"),
        ("邀请码:K7M2 P9QX", "start", "K7M2 P9QX"),
        ("开始 K7M2P9QX", "start", "K7M2P9QX"),
        ("取消", "cancel", ""),
        ("人员", "staff", ""),
        ("/staff 何文静", "staff", "何文静"),
        ("/nosuch thing", "nosuch", "thing"),
    ],
)
def test_commands_and_their_words(typed: str, name: str, argument: str) -> None:
    assert meaning(typed) == Command(name=name, argument=argument)


@pytest.mark.parametrize(
    "typed",
    [
        "陈小雨今天没来",
        "今天全到",
        "查理没来",
        "查理今天没来",
        "查理请假",
        "查小雨回来了",
        "撤销陈小雨的记录",
        "我请假",
        "缺勤:陈小雨",
        "",
        "?",
        "/",
        "//////",
        "全到",
        "好的",
    ],
)
def test_sentences_stay_sentences(typed: str) -> None:
    assert meaning(typed) == Sentence(text=typed)


@given(st.text(max_size=5000))
def test_whatever_is_typed_means_something(typed: str) -> None:
    assert isinstance(meaning(typed), Command | Sentence)

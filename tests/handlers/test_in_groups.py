"""What reaches the bot from a group: whether it is called, and by what name."""

from __future__ import annotations

import pytest

from handlers import words
from handlers.in_groups import addressed

ME = "Not_One_Less_bot"


@pytest.mark.parametrize(
    ("text", "said", "called"),
    [
        ("三2班全到", "三2班全到", False),
        (" @not_one_less_bot 三2班全到", "三2班全到", True),
        ("三2班全到 @Not_One_Less_bot", "三2班全到", False),
        ("@not_one_less_bot", "", True),
        ("@not_one_less_bot2 早", "@not_one_less_bot2 早", False),
        ("/board", "/board", True),
        ("/link@NOT_one_less_bot ABCD2345", "/link ABCD2345", True),
        ("／绑定 ABCD2345", "/绑定 ABCD2345", True),
        ("绑定 ABCD2345", "绑定 ABCD2345", False),
        ("", "", False),
    ],
)
def test_the_bots_name_is_taken_out_and_heard(text: str, said: str, called: bool) -> None:
    assert addressed(text, ME) == (said, called)


def test_a_command_to_another_bot_is_none_of_ours() -> None:
    assert addressed("/board@other_bot", ME) is None
    assert addressed("/board@other_bot", "") == ("/board", True)


@pytest.mark.parametrize(
    "text", ["绑定 ABCD2345", "绑定ABCD2345", "绑定码:ABCD2345", "/link ABCD2345", "link abcd-2345", "/绑定 ABCD2345"]
)
def test_the_code_of_a_group_is_found_however_it_is_sent(text: str) -> None:
    meant = words.meaning(text)
    assert isinstance(meant, words.Command)
    assert meant.name == "link"
    assert "".join(letter for letter in meant.argument.upper() if letter.isalnum()) == "ABCD2345"


def test_a_sentence_that_only_begins_like_it_is_a_sentence() -> None:
    assert isinstance(words.meaning("绑定微信的同学请举手"), words.Sentence)

"""Phones show the commands their owners may use, each with words beside it."""

from zoneinfo import ZoneInfo

import pytest

from bot.wording import Wording
from casework.people import Post, Role, Worker
from handlers import rooms
from handlers.menus import NEEDS, menu_for


def worker(*roles: Role) -> Worker:
    return Worker(id=1, name="何文静", posts=tuple(Post(role=role) for role in roles))


def test_a_head_teacher_is_shown_reporting_first_and_no_inbox() -> None:
    shown = menu_for(worker(Role.HEAD_TEACHER))
    assert shown[0] == "absent"
    assert "inbox" not in shown
    assert "staff" not in shown


def test_a_subject_teacher_is_not_shown_cases() -> None:
    assert menu_for(worker(Role.SUBJECT_TEACHER)) == ("absent", "lesson", "undo", "me", "lang", "help")


def test_who_holds_two_posts_is_shown_the_commands_of_both() -> None:
    assert {"absent", "staff"} <= set(menu_for(worker(Role.HEAD_TEACHER, Role.ADMINISTRATOR)))


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
@pytest.mark.parametrize("command", NEEDS)
def test_every_command_has_words_in_every_language(command: str, locale: str) -> None:
    said = Wording(zone=ZoneInfo("Asia/Shanghai")).plain("menu", {"command": command}, locale)
    assert 2 <= len(said) <= 40


@pytest.mark.parametrize("command", NEEDS)
def test_every_command_that_is_shown_is_understood(command: str) -> None:
    assert command in rooms.COMMANDS

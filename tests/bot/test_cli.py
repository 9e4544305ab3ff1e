"""Each command does its work or says in one sentence why not, with exit code 2 and without a traceback."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.cli import sentence
from bot.clock import SystemClock
from bot.inviting import NameNeeded, NobodyToInvite, UnknownRole, invite, role_named, run
from bot.settings import Settings
from casework.people import Role
from tests.bot.running import looked_up, new_town, settings_for
from tests.storage.town import NOON


def command(*words: str, **surroundings: str) -> subprocess.CompletedProcess[str]:
    own = {f"NOTONELESS_{name}": value for name, value in surroundings.items()}
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin"} | own,
        check=False,
    )


def test_a_setting_that_is_wrong_is_one_sentence(tmp_path: Path) -> None:
    ran = command("run", DATA_DIR=str(tmp_path), TIMEZONE="Mars/Base")

    assert ran.returncode == 2
    assert ran.stderr.splitlines()[-1] == (
        "notoneless: NOTONELESS_TIMEZONE is not the name of a time zone, such as Asia/Shanghai"
    )
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("words", [["policy", "show", "nowhere-1999"], ["roster", "import", "/nowhere.xlsx"]])
def test_what_is_not_there_is_one_sentence(words: list[str], tmp_path: Path) -> None:
    ran = command(*words, DATA_DIR=str(tmp_path))

    assert ran.returncode == 2
    assert ran.stderr.splitlines()[-1].startswith("notoneless: ")
    assert "Traceback" not in ran.stderr


def test_a_template_of_the_roster_is_written(tmp_path: Path) -> None:
    file = tmp_path / "roster.xlsx"

    ran = command("roster", "template", str(file))

    assert ran.returncode == 0
    assert file.read_bytes()[:2] == b"PK"


def test_errors_are_put_into_words() -> None:
    with pytest.raises(ValidationError) as wrong:
        Settings(webhook_url="https://town.example.org")

    assert sentence(wrong.value) == "NOTONELESS_WEBHOOK_SECRET is required with NOTONELESS_WEBHOOK_URL"
    assert sentence(FileNotFoundError(2, "No such file", "a.xlsx")) == "No such file: a.xlsx"
    assert sentence(NobodyToInvite()).startswith("Nobody on the roster")
    assert sentence(KeyError()) == "KeyError"


def test_the_first_administrator_of_a_town_is_invited_by_name(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, telegram_token="")
    file = tmp_path / "codes.csv"

    run(settings, role="管理员", name="丁晓", csv_file=file)

    [headings, line] = list(csv.reader(file.read_text("utf-8-sig").splitlines()))
    assert headings[:3] == ["姓名", "角色", "邀请码"]
    assert line[:2] == ["丁晓", "管理员"]
    now = SystemClock().now()
    assert looked_up(settings, lambda book: book.redeem(line[2], now)) is not None


def test_the_first_administrator_needs_a_name(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)

    with pytest.raises(NameNeeded):
        looked_up(settings, lambda book: invite(book, now=NOON, role=Role.ADMINISTRATOR, name=None))


def test_those_who_have_joined_are_invited_again_only_by_name(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    people = new_town(settings)
    looked_up(settings, lambda book: book.cut_off(people.grid))

    def invited(name: str | None = None, role: Role | None = None) -> list[int]:
        given = looked_up(settings, lambda book: invite(book, now=NOON, role=role, name=name))
        return [one.worker.id for one in given]

    assert invited() == [people.grid]
    assert invited(name="何静") == [people.head]
    with pytest.raises(NobodyToInvite):
        invited(role=Role.TOWN_CONTACT)


def test_a_role_is_known_by_its_word_and_by_its_english_name() -> None:
    assert role_named("班主任") is role_named("head_teacher") is Role.HEAD_TEACHER
    with pytest.raises(UnknownRole, match="网格员"):
        role_named("校工")

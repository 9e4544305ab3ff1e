"""Buttons carry their meaning, and no words behind one can do harm."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wording import LONGEST_BUTTON
from casework.desk.request import Request
from casework.duty import DutyKind
from casework.duty import duty_key as duty_name
from casework.people import RIGHTS, Act, Role
from casework.ports import Casebook
from casework.reading.contract import Channel, Outcome
from handlers import rooms
from handlers.buttons import (
    Button,
    NotAButton,
    button,
    choice,
    day,
    duty_key,
    flag,
    number,
    read,
    ref,
    session,
    word,
)

REPLIES = Path(rooms.__file__).parent / "replies"


def _verb(book: Casebook, request: Request, /, **args: object) -> None:
    """Stands for any verb of the desk."""


TABLE: Mapping[str, Button] = {
    "all": button(
        _verb, pupil=number, on=day, how=choice(Channel), tick=flag, part=session, fact=ref, duty=duty_key, why=word
    ),
    "some": button(_verb, optional=1, pupil=number, on=day),
}


def test_every_kind_of_argument_is_read() -> None:
    press = read("all:7:20260908:visit:1:lesson.2:aB_-12345678:visit_home.head_teacher.20260908:none", TABLE)
    assert press.args == {
        "pupil": 7, "on": date(2026, 9, 8), "how": Channel.VISIT, "tick": True, "part": "lesson:2",
        "fact": "aB_-12345678", "duty": "visit_home.head_teacher.20260908", "why": "none",
    }  # fmt: skip


def test_the_last_arguments_may_be_optional() -> None:
    assert read("some:7", TABLE).args == {"pupil": 7}
    assert read("some:7:2026-09-08", TABLE).args == {"pupil": 7, "on": date(2026, 9, 8)}


@pytest.mark.parametrize(
    "words",
    ["", ":", "none", "some", "some:", "some:x", "some:-1", "some:1:2:3", "some:99999999999999999999", "some:٣",
     "some:1:2026-13-01", "some:1:", "all:1:2:3:4:5:6:7:8"],
)  # fmt: skip
def test_words_that_are_none_of_ours_are_refused(words: str) -> None:
    with pytest.raises(NotAButton):
        read(words, TABLE)


@given(st.text(max_size=64))
def test_no_words_break_the_reading(words: str) -> None:
    for table in (TABLE, rooms.BUTTONS):
        try:
            read(words, table)
        except NotAButton:
            continue


@given(st.sampled_from(sorted(rooms.BUTTONS)), st.lists(st.text(max_size=12), max_size=4))
def test_no_arguments_break_a_known_button(name: str, args: list[str]) -> None:
    try:
        read(":".join((name, *args)), rooms.BUTTONS)
    except NotAButton:
        return


def _pressed(source: str) -> list[tuple[str, list[str]]]:
    """The names of the buttons that a template puts, with the arguments behind each as they are written."""
    found = []
    for call in re.finditer(r"\{\{ key\(", source):
        depth, at = 1, call.end()
        parts: list[str] = [""]
        while depth:
            char = source[at]
            depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(char, 0)
            if char == "," and depth == 1:
                parts.append("")
            elif depth:
                parts[-1] += char
            at += 1
        name = parts[1].strip()
        if re.fullmatch(r'"[a-z_]+"', name):
            found.append((name.strip('"'), [part.strip() for part in parts[2:]]))
    return found


@pytest.mark.parametrize("template", sorted(REPLIES.glob("*.j2")), ids=lambda path: path.stem)
def test_every_button_of_a_template_leads_to_a_verb(template: Path) -> None:
    for name, given_args in _pressed(template.read_text("utf-8")):
        assert name in rooms.BUTTONS, name
        known = rooms.BUTTONS[name]
        assert len(known.readers) - known.optional <= len(given_args) <= len(known.readers), name
        for written, reader in zip(given_args, known.readers.values(), strict=False):
            if re.fullmatch(r'"[^"]*"|\d+', written):
                reader(written.strip('"'))


def test_every_verb_takes_the_arguments_of_its_button() -> None:
    for name, known in rooms.BUTTONS.items():
        annotations: dict[str, Any] = known.verb.__annotations__
        assert known.readers.keys() <= annotations.keys(), name


THE_CLASSES_OWN = frozenset(
    {DutyKind.CONFIRM_ABSENCE, DutyKind.ASK_AFTER_LEAVE, DutyKind.CHECK_IN, DutyKind.CLOSE_CASE}
)
"""What a head teacher or a school leader owes, and nobody else."""


def _longest_key() -> str:
    keys = (
        duty_name(kind, role, date(2026, 9, 8))
        for kind in DutyKind
        for role in Role
        if Act.ATTEMPT in RIGHTS[role].acts
        and (kind not in THE_CLASSES_OWN or role in {Role.HEAD_TEACHER, Role.SCHOOL_LEADER})
    )
    return max(keys, key=len)


@pytest.mark.parametrize("name", rooms.BUTTONS)
def test_the_words_behind_a_button_fit_with_a_thousand_million_children(name: str) -> None:
    longest: dict[Any, str] = {
        ref: "r" * 12, day: "20260908", flag: "1", session: "lesson.10", word: "transferred", duty_key: _longest_key(),
        choice(Outcome): Outcome.PROMISED,
    }  # fmt: skip
    said = [name]
    for argument, reader in rooms.BUTTONS[name].readers.items():
        if reader is number:
            said.append("999999" if argument in {"worker", "taker", "to", "colleague"} else "1" + "0" * 9)
        elif reader in longest:
            said.append(longest[reader])
        else:
            said.append(max((member.value for member in reader), key=len))  # type: ignore[attr-defined]
    assert len(":".join(said).encode()) <= LONGEST_BUTTON

"""Forgetting a word by which a teacher means a child."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from casework.desk.people import words_for_children
from handlers.buttons import Button, button, ref
from handlers.command import Command, command

COMMANDS: Final[Mapping[str, Command]] = {"forget": command(words_for_children.forget, argument="said")}

BUTTONS: Final[Mapping[str, Button]] = {
    "forget": button(words_for_children.forget),
    "forget_word": button(words_for_children.forget_tapped, word=ref),
}

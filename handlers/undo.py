"""Taking back what was said, and taking that back; leaving a conversation that was begun."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from casework.desk.hearing import talk
from casework.desk.reports import undo
from handlers.buttons import Button, button, ref
from handlers.command import Command, command

COMMANDS: Final[Mapping[str, Command]] = {"undo": command(undo.undo_last), "cancel": command(talk.cancel)}

BUTTONS: Final[Mapping[str, Button]] = {
    "undo": button(undo.undo, utterance=ref),
    "redo": button(undo.redo, utterance=ref),
}

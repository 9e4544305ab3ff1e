"""Looking things up: cases, children by name, why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from casework.desk.cases import look
from handlers.buttons import Button, button, number
from handlers.command import Command, command

COMMANDS: Final[Mapping[str, Command]] = {
    "case": command(look.cases, argument="name"),
    "find": command(look.find, argument="query"),
}

BUTTONS: Final[Mapping[str, Button]] = {
    "case": button(look.case, pupil=number),
    "cases": button(look.cases),
    "find": button(look.find),
    "visit": button(look.visit, pupil=number),
    "why": button(look.why, pupil=number),
}

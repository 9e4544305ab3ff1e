"""Putting an absence report right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from casework.desk import edit
from casework.reading.contract import Reason
from handlers.buttons import Button, button, choice, day, flag, number, ref, session
from handlers.command import Command

COMMANDS: Final[Mapping[str, Command]] = {}

BUTTONS: Final[Mapping[str, Button]] = {
    "edit": button(edit.edit, utterance=ref),
    "ed": button(edit.which, report=ref),
    "edday": button(edit.change, report=ref, day=day),
    "edses": button(edit.change, report=ref, session=session),
    "edexc": button(edit.change, report=ref, excused=flag),
    "edwhy": button(edit.change, report=ref, reason=choice(Reason)),
    "edkid": button(edit.another, optional=1, report=ref, pupil=number),
}

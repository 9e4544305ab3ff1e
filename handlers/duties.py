"""A duty moved to another day or handed to a colleague."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from casework.desk.duties import own
from handlers.buttons import Button, button, day, duty_key, number
from handlers.command import Command

COMMANDS: Final[Mapping[str, Command]] = {}

BUTTONS: Final[Mapping[str, Button]] = {
    "resched": button(own.reschedule, pupil=number, duty=duty_key),
    "mv": button(own.move, pupil=number, duty=duty_key, day=day),
    "pass": button(own.pass_on, pupil=number, duty=duty_key),
    "give": button(own.give, pupil=number, duty=duty_key, to=number),
}

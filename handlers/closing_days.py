"""Closing and opening school days: the buttons under the answer to a sentence that does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from casework.desk.roll import closing_days
from handlers.buttons import Button, button, number, ref
from handlers.command import Command

COMMANDS: Final[Mapping[str, Command]] = {}

BUTTONS: Final[Mapping[str, Button]] = {
    "days_for": button(closing_days.chosen, draft=ref, class_id=number),
    "days_undo": button(closing_days.take_back, ref=ref),
}

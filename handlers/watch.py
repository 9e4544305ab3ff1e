"""A child comes back, is looked after, and the case is closed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from casework.desk.cases import watch
from handlers.buttons import Button, button, day, flag, number, word
from handlers.command import Command

COMMANDS: Final[Mapping[str, Command]] = {}

BUTTONS: Final[Mapping[str, Button]] = {
    "ret": button(watch.returned, pupil=number),
    "came": button(watch.came, pupil=number),
    "still": button(watch.still, pupil=number),
    "leave": button(watch.on_leave, optional=1, pupil=number, until=day),
    "checkin": button(watch.checked_in, pupil=number, well=flag),
    "close": button(watch.close, optional=1, pupil=number, reason=word),
}

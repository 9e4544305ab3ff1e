"""Words that wait for a tap: of a reply, of a forwarded message, of one that was edited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from casework.desk.hearing import kept_words, which_class
from casework.desk.reports import edited_away
from handlers.buttons import Button, button, flag, number, ref
from handlers.command import Command

COMMANDS: Final[Mapping[str, Command]] = {}

BUTTONS: Final[Mapping[str, Button]] = {
    "whom": button(kept_words.whom, draft=ref, pupil=number),
    "inclass": button(which_class.chosen, draft=ref, class_id=number),
    "thatday": button(kept_words.day_said, draft=ref, counts=flag),
    "unsay": button(edited_away.take_back, message=number),
    "letstand": button(edited_away.keep, message=number),
}

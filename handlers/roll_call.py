"""Roll call: the answers to the morning's question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from casework.desk.roll import roll_call
from handlers.buttons import Button, button, day, flag, number, ref
from handlers.command import Command

COMMANDS: Final[Mapping[str, Command]] = {}

BUTTONS: Final[Mapping[str, Button]] = {
    "allhere": button(roll_call.all_here, class_id=number, day=day),
    "exceptknown": button(roll_call.except_known, class_id=number, day=day),
    "rollback": button(roll_call.all_back, draft=ref),
    "rollnone": button(roll_call.none_back, draft=ref),
    "rolltick": button(roll_call.tick, draft=ref, pupil=number, on=flag),
    "rollbut": button(roll_call.but_ticked, draft=ref),
}

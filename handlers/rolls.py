"""管理员: head teachers of classes, and children added, moved or renamed between imports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from casework.desk.people import rolls
from handlers.buttons import Button, button, number, ref
from handlers.command import Command

COMMANDS: Final[Mapping[str, Command]] = {}

BUTTONS: Final[Mapping[str, Button]] = {
    "rolls": button(rolls.schools, page=number, optional=1),
    "rolls_school": button(rolls.classes, school=number),
    "rolls_class": button(rolls.school_class, class_id=number),
    "head": button(rolls.head, class_id=number),
    "head_set": button(rolls.set_head, class_id=number, worker=number),
    "rolls_pupils": button(rolls.pupils, class_id=number),
    "rolls_pupil": button(rolls.pupil, pupil=number),
    "pupil_new": button(rolls.ask_new, class_id=number),
    "pupil_add": button(rolls.add, draft=ref),
    "pupil_name": button(rolls.ask_rename, pupil=number),
    "pupil_move": button(rolls.ask_move, pupil=number),
    "pupil_to": button(rolls.move, pupil=number, class_id=number),
}

"""Putting a report right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from casework.desk.reports import edit, edit_child, edit_fields
from casework.desk.reports.edit import Field, Happened
from casework.reading.contract import Reason
from handlers.buttons import Button, button, choice, day, flag, number, ref, session
from handlers.command import Command

COMMANDS: Final[Mapping[str, Command]] = {}

BUTTONS: Final[Mapping[str, Button]] = {
    "edit": button(edit.edit, utterance=ref),
    "ed": button(edit.which, report=ref),
    "edback": button(edit.back, utterance=ref),
    "edf": button(edit_fields.choose, report=ref, field=choice(Field)),
    "edcal": button(edit_fields.calendar, report=ref, field=choice(Field), upto=day),
    "edtick": button(edit_fields.ticked, report=ref, mask=number),
    "edkind": button(edit.change, report=ref, happened=choice(Happened)),
    "edday": button(edit.change, report=ref, day=day),
    "eduntil": button(edit.change, report=ref, until=day),
    "edses": button(edit.change, report=ref, session=session),
    "edless": button(edit.change, report=ref, mask=number),
    "edexc": button(edit.change, report=ref, excused=flag),
    "edwhy": button(edit.change, report=ref, reason=choice(Reason)),
    "ednowhy": button(edit.no_reason, report=ref),
    "edkid": button(edit_child.another, optional=1, report=ref, pupil=number),
    "edin": button(edit_child.in_class, report=ref, class_id=number),
    "edcls": button(edit_child.classes, report=ref),
}

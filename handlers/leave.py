"""Leave: asked for by buttons, agreed to or not, prolonged, looked over, and the picture of its note."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from casework.desk.leaves import consent, on_leave
from casework.desk.leaves import form as leave_form
from casework.desk.leaves import note as leave_note
from handlers.buttons import Button, button, day, number, ref, word
from handlers.command import Command, command

COMMANDS: Final[Mapping[str, Command]] = {
    "leave": command(on_leave.overview),
    "ask_leave": command(leave_form.start),
}

BUTTONS: Final[Mapping[str, Button]] = {
    "lvs": button(on_leave.overview),
    "lv1": button(on_leave.one, pupil=number),
    "lvmore": button(on_leave.renew, optional=1, pupil=number, until=day),
    "lv": button(leave_form.start, optional=1, class_id=number),
    "lvof": button(leave_form.of_child, pupil=number),
    "lvkid": button(leave_form.child, draft=ref, pupil=number),
    "lvfrom": button(leave_form.first_day, draft=ref, day=day),
    "lvlong": button(leave_form.length, draft=ref, length=word),
    "lvto": button(leave_form.last_day, draft=ref, day=day),
    "lvwho": button(leave_form.asker, draft=ref, guardian=number),
    "lvwhy": button(leave_form.done, draft=ref, why=word),
    "lvdrop": button(leave_form.FORM.drop, draft=ref),
    "lvsee": button(consent.see, pupil=number),
    "lvok": button(consent.grant, pupil=number, first=day, last=day),
    "lvno": button(consent.refuse, optional=1, pupil=number, first=day, last=day, why=word),
    "lvnote": button(consent.note, pupil=number),
    "lvadd": button(leave_note.ask, pupil=number),
}

"""Reporting absence: the form with the names of a class, and the buttons under a report's card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from casework.desk.hearing import answering
from casework.desk.reports import absence_form, excused
from handlers.buttons import Button, button, flag, number, ref, session, word
from handlers.command import Command, command

COMMANDS: Final[Mapping[str, Command]] = {"absent": command(absence_form.start)}

BUTTONS: Final[Mapping[str, Button]] = {
    "absent": button(absence_form.start, class_id=number, optional=1),
    "tick": button(absence_form.FORM.tick, draft=ref, pupil=number, on=flag),
    "absent_when": button(absence_form.sessions, draft=ref),
    "absent_why": button(absence_form.reasons, draft=ref, session=session),
    "absent_done": button(absence_form.done, draft=ref, excuse=word),
    "absent_drop": button(absence_form.FORM.drop, draft=ref),
    "who": button(answering.which, draft=ref, place=number, pupil=number),
    "who_list": button(answering.listed, draft=ref, place=number, class_id=number, optional=1),
    "who_again": button(answering.again, draft=ref, place=number),
    "who_ask": button(answering.asked_again, draft=ref),
    "who_drop": button(answering.let_be, draft=ref, place=number),
    "excuse": button(excused.excuse, utterance=ref),
}

"""Children seen out of school: the form, whom it may be, and finding out who it was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from casework.desk.sightings import answers as sighted_answers
from casework.desk.sightings import extras as sighting_extras
from casework.desk.sightings import finding_out, telling
from casework.desk.sightings import form as sighting_form
from handlers.buttons import Button, button, flag, number, ref, word
from handlers.command import Command, command

COMMANDS: Final[Mapping[str, Command]] = {
    "sighting": command(sighting_form.start),
    "sightings": command(finding_out.listed),
}

BUTTONS: Final[Mapping[str, Button]] = {
    "sighting": button(sighting_form.start),
    "sf_village": button(sighting_form.village, draft=ref, village=number),
    "sf_age": button(sighting_form.age, draft=ref, youngest=number, oldest=number),
    "sf_sex": button(sighting_form.sex, draft=ref, sex=word),
    "sf_unknown": button(sighting_form.unknown, draft=ref, step=word),
    "sf_drop": button(sighting_form.FORM.drop, draft=ref),
    "seen_in": button(telling.in_village, draft=ref, village=number),
    "seen_heard": button(telling.look_into, draft=ref, yes=flag),
    "seen_is": button(telling.is_pupil, sighting=number, pupil=number),
    "seen_child": button(telling.is_child, sighting=number, child=number),
    "seen_none": button(telling.none_of_them, sighting=number, none=flag),
    "seen": button(finding_out.show, sighting=number),
    "seen_list": button(finding_out.listed),
    "seen_ack": button(finding_out.acknowledge, sighting=number),
    "seen_urge": button(finding_out.urge, sighting=number),
    "seen_roll": button(finding_out.on_roll, sighting=number),
    "seen_off": button(finding_out.not_on_roll, sighting=number, enrolled=word, following=word, optional=2),
    "seen_away": button(finding_out.elsewhere, sighting=number, known=flag, optional=1),
    "seen_wrong": button(finding_out.mistaken, sighting=number),
    "seen_join": button(finding_out.join, sighting=number, other=number),
    "seen_ask": button(finding_out.ask, sighting=number),
    "seen_where": button(finding_out.ask_where, sighting=number),
    "seen_answer": button(sighting_extras.answering, sighting=number, question=ref),
    "seen_there": button(sighted_answers.there, pupil=number),
    "seen_gone": button(sighted_answers.gone, pupil=number),
}

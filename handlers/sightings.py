"""Children seen out of school: the form, whom it may be, and finding out who it was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from casework.desk import sighted_answers, sighting_desk, sighting_extras, sighting_form, sightings
from handlers.buttons import Button, button, flag, number, ref, word
from handlers.command import Command, command

COMMANDS: Final[Mapping[str, Command]] = {
    "sighting": command(sighting_form.start),
    "sightings": command(sighting_desk.listed),
}

BUTTONS: Final[Mapping[str, Button]] = {
    "sighting": button(sighting_form.start),
    "sf_village": button(sighting_form.village, draft=ref, village=number),
    "sf_age": button(sighting_form.age, draft=ref, youngest=number, oldest=number),
    "sf_sex": button(sighting_form.sex, draft=ref, sex=word),
    "sf_unknown": button(sighting_form.unknown, draft=ref, step=word),
    "sf_drop": button(sighting_form.FORM.drop, draft=ref),
    "seen_in": button(sightings.in_village, draft=ref, village=number),
    "seen_heard": button(sightings.look_into, draft=ref, yes=flag),
    "seen_is": button(sightings.is_pupil, sighting=number, pupil=number),
    "seen_child": button(sightings.is_child, sighting=number, child=number),
    "seen_none": button(sightings.none_of_them, sighting=number, none=flag),
    "seen": button(sighting_desk.show, sighting=number),
    "seen_list": button(sighting_desk.listed),
    "seen_ack": button(sighting_desk.acknowledge, sighting=number),
    "seen_urge": button(sighting_desk.urge, sighting=number),
    "seen_roll": button(sighting_desk.on_roll, sighting=number),
    "seen_off": button(sighting_desk.not_on_roll, sighting=number, enrolled=word, following=word, optional=2),
    "seen_away": button(sighting_desk.elsewhere, sighting=number, known=flag, optional=1),
    "seen_wrong": button(sighting_desk.mistaken, sighting=number),
    "seen_join": button(sighting_desk.join, sighting=number, other=number),
    "seen_ask": button(sighting_desk.ask, sighting=number),
    "seen_where": button(sighting_desk.ask_where, sighting=number),
    "seen_answer": button(sighting_extras.answering, sighting=number, question=ref),
    "seen_there": button(sighted_answers.there, pupil=number),
    "seen_gone": button(sighted_answers.gone, pupil=number),
}

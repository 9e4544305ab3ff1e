"""Counting a lesson by buttons, and what the head teacher answers about a child missing from one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from casework.desk.lessons import counting, lesson_was, missing_again, whereabouts
from casework.desk.lessons import form as lesson_form
from handlers.buttons import Button, button, day, flag, number, ref, word
from handlers.command import Command, command

COMMANDS: Final[Mapping[str, Command]] = {"lesson": command(lesson_form.start)}

BUTTONS: Final[Mapping[str, Button]] = {
    "lesson": button(lesson_form.start, class_id=number, optional=1),
    "lesson_of": button(lesson_form.names, class_id=number, lesson=number, day=day),
    "lesson_tick": button(lesson_form.FORM.tick, draft=ref, pupil=number, on=flag),
    "lesson_done": button(lesson_form.done, draft=ref, everybody=flag),
    "lesson_drop": button(lesson_form.FORM.drop, draft=ref),
    "lesson_was": button(lesson_was.was, draft=ref, lesson=number),
    "lesson_was_drop": button(lesson_was.drop, draft=ref),
    "lesson_child": button(counting.one_child, pupil=number, day=day),
    "lesson_here": button(missing_again.here, pupil=number, day=day, lesson=number),
    "lesson_gone": button(missing_again.not_here, pupil=number, day=day, lesson=number),
    "where": button(whereabouts.say_where, pupil=number, day=day, place=word),
    "found": button(whereabouts.found, pupil=number, day=day),
}

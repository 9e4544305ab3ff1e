"""Recording a return attempt, putting it right, and adding to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from casework.desk.cases import attempt, attempt_fix, extras
from casework.desk.cases.attempt_fix import Field
from casework.fact import Met
from casework.reading.contract import Channel, Outcome
from handlers.buttons import Button, button, choice, day, number, ref
from handlers.command import Command

COMMANDS: Final[Mapping[str, Command]] = {}

BUTTONS: Final[Mapping[str, Button]] = {
    "rec": button(attempt.begin, optional=1, pupil=number, channel=choice(Channel)),
    "call": button(attempt.called, pupil=number),
    "att": button(
        attempt.step, optional=3, utterance=ref, pupil=number, channel=choice(Channel),
        met=choice(Met), outcome=choice(Outcome), promised=day,
    ),
    "fix": button(attempt_fix.wrong, attempt=ref),
    "fixf": button(attempt_fix.choose, attempt=ref, field=choice(Field)),
    "fixback": button(attempt_fix.back, attempt=ref),
    "fixc": button(attempt_fix.correct, attempt=ref, channel=choice(Channel)),
    "fixm": button(attempt_fix.correct, attempt=ref, met=choice(Met)),
    "fixo": button(attempt_fix.correct, optional=1, attempt=ref, outcome=choice(Outcome), promised=day),
    "fixd": button(attempt_fix.correct, attempt=ref, day=day),
    "more": button(extras.more, attempt=ref),
    "done": button(extras.done, attempt=ref),
    "with": button(extras.along, attempt=ref, colleague=number),
    "stray": button(extras.whose, draft=ref, pupil=number),
}  # fmt: skip

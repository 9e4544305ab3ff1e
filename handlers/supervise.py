"""What is to be done today, and what came up the ladder: seen, urged, assigned, taken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from casework.desk.duties import digest, supervise
from handlers.buttons import Button, button, day, duty_key, number
from handlers.command import Command, command

COMMANDS: Final[Mapping[str, Command]] = {
    "today": command(digest.today),
    "inbox": command(supervise.inbox),
}

BUTTONS: Final[Mapping[str, Button]] = {
    "today": button(digest.today, page=number, optional=1),
    "duty": button(digest.open_duty, pupil=number, duty=duty_key),
    "inbox": button(supervise.inbox, page=number, optional=1),
    "up": button(supervise.show, pupil=number, duty=duty_key),
    "ack": button(supervise.acknowledge, pupil=number, duty=duty_key),
    "ackall": button(supervise.acknowledge_all),
    "urge": button(supervise.urge, pupil=number, duty=duty_key, day=day, optional=1),
    "assign": button(supervise.assign, pupil=number, duty=duty_key, worker=number, optional=1),
    "take": button(supervise.take, pupil=number, duty=duty_key),
}

"""Staff groups, seen from the town contact's private chat: the code, the list, ending a link."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from casework.desk.people import linking
from handlers.buttons import Button, button, number
from handlers.command import Command, command

COMMANDS: Final[Mapping[str, Command]] = {
    "group": command(linking.menu),
    "link": command(linking.not_here, argument="code"),
}

BUTTONS: Final[Mapping[str, Button]] = {
    "groups": button(linking.menu),
    "group_off": button(linking.unlink, group=number),
}

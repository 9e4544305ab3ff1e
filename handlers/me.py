"""What people ask about themselves, and handing over their own work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from casework.desk.people import handing_over, me
from handlers.buttons import Button, button, day, number, word
from handlers.command import Command, command

COMMANDS: Final[Mapping[str, Command]] = {
    "me": command(me.me),
    "lang": command(me.lang, argument="said"),
    "help": command(me.help),
}

BUTTONS: Final[Mapping[str, Button]] = {
    "me": button(me.me),
    "help": button(me.help),
    "lang": button(me.lang),
    "speak": button(me.speak, locale=word),
    "away": button(handing_over.away, worker=number),
    "away_from": button(handing_over.away_from, worker=number, start=day),
    "away_until": button(handing_over.away_until, worker=number, start=day, until=day),
    "away_to": button(handing_over.away_to, worker=number, start=day, until=day, taker=number),
    "away_end": button(handing_over.end, handover=number),
}

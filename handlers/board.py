"""The status board of a school and of the town, and the pages behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from casework.desk.roll import boards, day_board
from handlers.buttons import Button, button, day, number
from handlers.command import Command, command

COMMANDS: Final[Mapping[str, Command]] = {"board": command(day_board.asked, argument="said")}

BUTTONS: Final[Mapping[str, Button]] = {
    "board": button(boards.show, school=number, optional=1),
    "board_page": button(boards.page, school=number, day=day, number=number),
    "board_class": button(boards.one_class, class_id=number, day=day, optional=1),
    "board_day": button(day_board.show, school=number, day=day, number=number, optional=1),
    "board_ask": button(boards.ask_again, school=number, day=day),
}

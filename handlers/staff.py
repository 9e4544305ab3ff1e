"""管理员: people, codes, phones, and who takes over from whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from casework.desk.people import handing_over, staff
from handlers.buttons import Button, button, number
from handlers.command import Command, command

COMMANDS: Final[Mapping[str, Command]] = {"staff": command(staff.menu, argument="said")}

BUTTONS: Final[Mapping[str, Button]] = {
    "staff": button(staff.menu),
    "staff_waiting": button(staff.not_joined, page=number),
    "staff_find": button(staff.ask_name),
    "person": button(staff.show, worker=number),
    "invite": button(staff.invite, worker=number),
    "invite_anew": button(staff.invite_anew, worker=number, given=number),
    "cut_off": button(staff.cut_off, worker=number),
    "cut_off_now": button(staff.cut_off_now, worker=number),
    "take_off": button(handing_over.take_off, worker=number),
    "take_off_now": button(handing_over.take_off_now, worker=number),
    "take_off_to": button(handing_over.take_off_to, worker=number, taker=number),
    "give_post": button(handing_over.give, worker=number, post=number),
    "give_post_to": button(handing_over.give_to, worker=number, post=number, taker=number),
}

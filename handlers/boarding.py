"""Boarders signed out and in: the board, the gate, the weekend, and who is not back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from casework.desk.boarding import boarders, sign_out, weekend
from handlers.buttons import Button, button, day, flag, number, ref, word
from handlers.command import Command, command

COMMANDS: Final[Mapping[str, Command]] = {"boarding": command(boarders.board)}

BUTTONS: Final[Mapping[str, Button]] = {
    "bd": button(boarders.board),
    "bd1": button(boarders.one, pupil=number),
    "bdin": button(boarders.sign_in),
    "bdtick": button(boarders.TICKS.tick, draft=ref, pupil=number, on=flag),
    "bdsome": button(boarders.back_ticked, draft=ref),
    "bdall": button(boarders.back_all, draft=ref),
    "bdback": button(boarders.back, pupil=number),
    "bdwhere": button(boarders.where, pupil=number, where=word),
    "so": button(sign_out.start, optional=1, class_id=number),
    "soof": button(sign_out.known, pupil=number),
    "solate": button(sign_out.of_child, pupil=number),
    "sokid": button(sign_out.child, draft=ref, pupil=number),
    "sowhy": button(sign_out.why, draft=ref, why=word),
    "sowho": button(sign_out.taker, draft=ref, adult=word),
    "sodue": button(sign_out.due, optional=1, draft=ref, day=day, clock=word),
    "sodrop": button(sign_out.FORM.drop, draft=ref),
    "wk": button(weekend.start, optional=1, class_id=number),
    "wktick": button(weekend.FORM.tick, draft=ref, pupil=number, on=flag),
    "wkpage": button(weekend.turn, draft=ref, page=number),
    "wkdrop": button(weekend.FORM.drop, draft=ref),
    "wkdone": button(weekend.done, draft=ref),
}

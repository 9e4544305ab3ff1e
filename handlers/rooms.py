"""All conversations together: which command and which button belongs to which verb of the desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, Protocol, TypeVar

from handlers import (
    absence,
    attempt,
    board,
    boarding,
    closing_days,
    duties,
    edit,
    groups,
    joining,
    kept_words,
    leave,
    lessons,
    look,
    me,
    roll_call,
    rolls,
    roster,
    sightings,
    staff,
    supervise,
    undo,
    watch,
    words_for_children,
)
from handlers.buttons import Button
from handlers.command import Command

T = TypeVar("T")


class Room(Protocol):
    """A module of this package that holds one conversation."""

    COMMANDS: Mapping[str, Command]
    BUTTONS: Mapping[str, Button]


class TwoRoomsClaimIt(ValueError):
    """Two conversations use the same name for a command or a button."""


ROOMS: Final[tuple[Room, ...]] = (
    absence, lessons, board, leave, boarding, edit, roll_call, attempt, duties, watch, look, supervise, undo,
    closing_days, joining, me, staff, rolls, roster, groups, kept_words, words_for_children, sightings,
)  # fmt: skip


def _together(tables: Iterable[Mapping[str, T]]) -> Mapping[str, T]:
    whole: dict[str, T] = {}
    for table in tables:
        if twice := whole.keys() & table.keys():
            raise TwoRoomsClaimIt(", ".join(sorted(twice)))
        whole.update(table)
    return MappingProxyType(whole)


COMMANDS: Final = _together(room.COMMANDS for room in ROOMS)
BUTTONS: Final = _together(room.BUTTONS for room in ROOMS)

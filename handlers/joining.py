"""Joining with a code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from casework.desk.people import joining
from handlers.buttons import Button
from handlers.command import Command, command

COMMANDS: Final[Mapping[str, Command]] = {"start": command(joining.start, argument="code")}
BUTTONS: Final[Mapping[str, Button]] = {}

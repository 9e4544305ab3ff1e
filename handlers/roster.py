"""管理员: the roster workbook, sent as a file, checked, and imported at a tap."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from aiogram.types import Document

from casework.desk.people import roster
from casework.desk.request import Request
from handlers.buttons import Button, button, flag, ref
from handlers.command import Command, command
from handlers.ports import CasebookThread

COMMANDS: Final[Mapping[str, Command]] = {"roster": command(roster.menu)}

BUTTONS: Final[Mapping[str, Button]] = {
    "roster": button(roster.menu),
    "roster_empty": button(roster.empty_workbook),
    "roster_go": button(roster.go, draft=ref, skip=flag),
    "roster_drop": button(roster.drop, draft=ref),
}


def is_workbook(document: Document | None) -> bool:
    """Whether the file looks like a roster; whose it is decides the desk."""
    return document is not None and roster.is_workbook(document.file_name or "")


async def sent(casebook: CasebookThread, request: Request, document: Document, caption: str) -> None:
    """A workbook was sent."""
    media = document.mime_type or "application/octet-stream"
    name = document.file_name or ""
    await casebook.run(roster.sent, request, file=document.file_id, name=name, media=media, caption=caption)

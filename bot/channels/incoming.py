"""What an update says about itself before anybody reads it: its number and the chat whose order it must keep."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

Raw = dict[str, Any]

NO_CHAT = 0
"""Updates that belong to no chat keep their order among themselves."""

FILES = ("photo", "voice", "document", "video", "audio", "video_note")


@dataclass(frozen=True, kw_only=True, slots=True)
class Incoming:
    """An update as it came: nothing in ``raw`` but its number has been checked."""

    id: int
    chat: int
    raw: Raw

    @property
    def payload(self) -> str:
        return json.dumps(self.raw, ensure_ascii=False, separators=(",", ":"))


class Inbox(Protocol):
    """The updates as rows: in before they are confirmed, marked when handled."""

    async def store(self, updates: list[Incoming]) -> list[Incoming]:
        """Keep them durably; answers those that were not there before, in order."""

    async def unfinished(self, after: int, limit: int) -> list[tuple[int, Incoming]]:
        """Updates stored but neither handled nor given up, in the order in which they came, each with its row number;
        the first has a row number above ``after``."""

    async def done(self, update: int) -> None:
        """The update needs nothing more. No change if it is marked already."""

    async def failed(self, update: Incoming, error: str, *, tell: bool) -> bool:
        """The update could not be handled: it stays, marked with the error. With ``tell`` the person is told.
        Answers False, and changes nothing, if it is marked as done already."""


def incoming(raw: object) -> Incoming | None:
    """The update, or None for what cannot be one: no object, or without a number."""
    if not isinstance(raw, dict):
        return None
    number = raw.get("update_id")
    if not isinstance(number, int) or isinstance(number, bool):
        return None
    return Incoming(id=number, chat=_chat(raw), raw=raw)


def may_bring_a_file(raw: Raw) -> bool:
    """Whether something may have to be downloaded after it: its message carries a file, or a button was pressed that
    says to which child an earlier one belongs."""
    message = raw.get("message")
    return "callback_query" in raw or (isinstance(message, dict) and any(kind in message for kind in FILES))


def _chat(raw: Raw) -> int:
    for event in raw.values():
        if not isinstance(event, dict):
            continue
        message = event.get("message")
        owners: Iterable[object] = (
            event.get("chat"),
            message.get("chat") if isinstance(message, dict) else None,
            event.get("from"),
        )
        for owner in owners:
            if isinstance(owner, dict) and isinstance(owner.get("id"), int):
                return int(owner["id"])
    return NO_CHAT

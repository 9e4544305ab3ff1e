"""A notice on its way: as it is gathered, as a row of the outbox, as it is handed to delivery."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from casework.ports import Notice
from storage.rows import to_json

LEASE = timedelta(seconds=60)
"""How long whoever has taken a notice may take to send it; after that it is anybody's again."""


class State(StrEnum):
    """Where a notice stands."""

    WAITING = "waiting"
    HELD = "held"  # for the next digest
    SENDING = "sending"  # on lease
    SENT = "sent"
    DROPPED = "dropped"  # need not be said any more, or was said in a digest
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True, slots=True)
class OutboxRow:
    """A notice that may be spoken now, with its recipient's chat and language."""

    id: int
    chat: int
    template: str
    values: Mapping[str, Any]
    locale: str
    reply: bool = False
    edit: int | None = None
    attach: str | None = None
    tries: int = 0


class Told:
    """A notice as a piece of work has said it. ``chat_now`` is where it is spoken right after the commit, None where
    it is held or can reach nobody."""

    __slots__ = ("body", "chat_now", "created", "error", "locale", "notice", "state")

    def __init__(
        self, notice: Notice, *, created: datetime, state: State, chat: int | None, locale: str, error: str = ""
    ) -> None:
        self.notice = notice
        self.body = to_json(notice.values)
        self.created = created
        self.state = state
        self.chat_now = chat if state is State.SENDING else None
        self.locale = locale
        self.error = error

    def row(self, number: int) -> list[Any]:
        """The row in the order of the table's columns."""
        notice = self.notice
        return [
            number,
            self.created,
            notice.worker,
            notice.chat,
            notice.template,
            self.body,
            notice.pupil,
            notice.duty,
            notice.hold.value,
            notice.reply,
            notice.edit,
            notice.attach,
            notice.once,
            notice.draft,
            self.state.value,
            self.created + LEASE if self.state is State.SENDING else None,
            None,
            0,
            None,
            self.error,
            notice.sighting,
        ]

    def spoken(self, number: int) -> OutboxRow:
        """For delivery. Only where ``chat_now`` is known."""
        assert self.chat_now is not None
        notice = self.notice
        return OutboxRow(
            id=number,
            chat=self.chat_now,
            template=notice.template,
            values=notice.values,
            locale=self.locale,
            reply=notice.reply,
            edit=notice.edit,
            attach=notice.attach,
        )

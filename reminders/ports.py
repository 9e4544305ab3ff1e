"""What delivery and the tick need of the outside: rows to speak, words for them, somebody who sends, a tick's work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol


class OutboxRow(Protocol):
    """A notice that may be spoken now, with its recipient's chat and language. Never changes."""

    @property
    def id(self) -> int: ...
    @property
    def chat(self) -> int: ...
    @property
    def template(self) -> str: ...
    @property
    def values(self) -> Mapping[str, Any]: ...
    @property
    def locale(self) -> str: ...
    @property
    def reply(self) -> bool: ...
    @property
    def edit(self) -> int | None: ...
    @property
    def attach(self) -> str | None: ...
    @property
    def tries(self) -> int: ...


class Fate(StrEnum):
    """What became of a row."""

    SENT = "sent"
    DOUBTFUL = "doubtful"  # the connection broke after sending, twice: it may have arrived or not
    LATER = "later"  # try again from ``not_before`` on
    BLOCKED = "blocked"  # the person blocked the bot: dropped, and the phone is marked
    FAILED = "failed"  # it can never be sent as it is


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What became of one row: ``message`` is the id of the message that shows it now, ``error`` for the operator."""

    row: OutboxRow
    fate: Fate
    message: int | None = None
    not_before: datetime | None = None
    tries: int = 0
    error: str = ""


class Outbox(Protocol):
    """The notices as rows."""

    async def claim(self, now: datetime, limit: int) -> Sequence[OutboxRow]:
        """Lease the oldest notices that may be spoken now; those no longer owed are dropped on the way.

        Rows whose lease has run out are among them, also those this process still has in hand.
        """

    async def record(self, outcomes: Sequence[Outcome], now: datetime) -> None:
        """Write down what became of these rows, all in one transaction."""

    async def next_due(self, after: datetime) -> datetime | None:
        """The first moment later than ``after`` at which a waiting notice may be spoken."""


class Key(Protocol):
    """A button: what stands on it, and its callback data or its address."""

    @property
    def text(self) -> str: ...
    @property
    def data(self) -> str | None: ...
    @property
    def url(self) -> str | None: ...


class Rendered(Protocol):
    """A notice in words: HTML as Telegram takes it, and rows of buttons."""

    @property
    def text(self) -> str: ...
    @property
    def rows(self) -> Sequence[Sequence[Key]]: ...


class Renderer(Protocol):
    def render(self, template: str, values: Mapping[str, Any], locale: str) -> Rendered: ...


class NotDelivered(Exception):
    """The message did not get there; what to do next depends on which of the kinds below it is."""


class TooFast(NotDelivered):
    """The server asks to wait ``seconds`` before the next message."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"wait {seconds} s")
        self.seconds = seconds


class Unreachable(NotDelivered):
    """The server could not be reached: nothing was sent."""


class Troubled(NotDelivered):
    """The server had a failure of its own and did not take the message."""


class InDoubt(NotDelivered):
    """The message went out, but the answer was lost on the way back."""


class Blocked(NotDelivered):
    """The person blocked the bot or deleted the account."""


class NothingToEdit(NotDelivered):
    """The message to be changed is gone or can no longer be changed."""


class Rejected(NotDelivered):
    """The server will never take this message as it is."""


class Messenger(Protocol):
    """Sends to one chat of one channel. Raises one of the kinds of ``NotDelivered``."""

    async def send(self, chat: int, rendered: Rendered, *, attach: str | None = None) -> int:
        """Answers the new message's id. ``attach`` names a file in the data folder."""

    async def edit(self, chat: int, message: int, rendered: Rendered) -> int:
        """Put new words and buttons in place of a message's; answers its id. Unchanged words are no failure."""


class TickWork(Protocol):
    """What is to be done when time has passed, each piece in a transaction of its own."""

    async def look_again(self, now: datetime, limit: int) -> int:
        """Compute anew at most ``limit`` cases that are due for it; answers how many there were."""

    async def rounds(self, now: datetime) -> None:
        """Speak the rounds of the day (roll call, digests, the week's list) that have come and were not spoken."""

    async def catch_up(self, now: datetime) -> bool:
        """Bring up to date what is shown of the day (boards, sheets); answers whether anything is to be said."""

    async def next_moment(self, after: datetime) -> datetime | None:
        """The first moment later than ``after`` at which a case, a search or a round falls due."""

    async def tidy(self, now: datetime) -> None:
        """Clear away what is over and done with."""

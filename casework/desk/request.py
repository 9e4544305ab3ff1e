"""What a verb is asked: who sent what, when, and what a button press is answered with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """A file as the messenger names it, and its media type."""

    file: str
    media: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Forwarded:
    """Where a forwarded message comes from: when it was written, and what the sender is called there.

    ``sender`` is only looked at to offer the likely child; it is neither kept nor told.
    """

    at: datetime
    sender: str = ""
    by_bot: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """One message or button press. ``at`` is the message's own date, ``now`` the clock's, both aware.

    ``message`` is the id of the message sent, or of the one whose button was pressed; ``update`` the update's id, which
    the casebook marks as done in the same transaction; ``replied`` the id of the bot's message this one answers.
    ``group`` is the group in which it was said: ``chat`` is then the speaker's own, where all that is personal is
    answered.
    ``edited`` is when an old message was changed, ``forwarded`` where it came from, ``album`` what it was sent together
    with, ``files`` what came with the words. ``source`` is the message of the person whose words a tap completes,
    ``voices`` False where it is known that no voice waits for its sentence.
    """

    chat: int
    at: datetime
    now: datetime
    message: int | None = None
    update: int | None = None
    pressed: bool = False
    replied: int | None = None
    group: int | None = None
    source: int | None = None
    edited: datetime | None = None
    forwarded: Forwarded | None = None
    album: str | None = None
    files: tuple[Sent, ...] = ()
    voices: bool = True

    @property
    def written(self) -> datetime:
        """When the words were written: days are counted from it."""
        return self.forwarded.at if self.forwarded is not None else self.at


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """A few words shown over the chat when a button was pressed: a template and its values."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)


class Refusal(Exception):
    """What was asked cannot be done; changes nothing. The casebook answers with the template ``refusal_<name>``."""

    def __init__(self, name: str, /, **values: Any) -> None:
        super().__init__(name)
        self.name = name
        self.values = values

    @property
    def template(self) -> str:
        return f"refusal_{self.name}"

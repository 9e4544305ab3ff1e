"""What a verb is asked: who sent what, when, and what a button press is answered with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """One message or button press. ``at`` is the message's own date, ``now`` the clock's, both aware.

    ``message`` is the id of the message sent, or of the one whose button was pressed; ``update`` the update's id, which
    the casebook marks as done in the same transaction; ``replied`` the id of the bot's message this one answers.
    ``group`` is the group in which it was said: ``chat`` is then the speaker's own, where all that is personal is
    answered.
    """

    chat: int
    at: datetime
    now: datetime
    message: int | None = None
    update: int | None = None
    pressed: bool = False
    replied: int | None = None
    group: int | None = None


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

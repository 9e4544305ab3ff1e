"""Stand-ins for what delivery and the tick need: an outbox in memory, a messenger that fails on demand, plain words."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from reminders.ports import Fate, NotDelivered, OutboxRow, Outcome

NOON = datetime(2026, 9, 7, 4, 0, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Row:
    """A notice in one chat; its words are its values."""

    id: int
    chat: int = 1
    template: str = "said"
    values: Mapping[str, Any] = field(default_factory=dict)
    locale: str = "zh_CN"
    reply: bool = False
    edit: int | None = None
    attach: str | None = None
    tries: int = 0


@dataclass(frozen=True, kw_only=True)
class Words:
    text: str
    rows: Sequence[Sequence[Any]] = ()


class PlainRenderer:
    """Words as they stand in the values; the template ``broken`` cannot be rendered."""

    def render(self, template: str, values: Mapping[str, Any], locale: str) -> Words:
        if template == "broken":
            raise LookupError(template)
        return Words(text=str(values.get("text", "")))


class MemoryOutbox:
    """Rows until they are sent; claims lease them for a minute, as the real one does."""

    def __init__(self, rows: Sequence[Row] = ()) -> None:
        self.waiting: dict[int, tuple[datetime, Row]] = {row.id: (NOON, row) for row in rows}
        self.outcomes: list[Outcome] = []
        self.transactions = 0
        self.failures = 0

    async def claim(self, now: datetime, limit: int) -> list[OutboxRow]:
        due = [row for moment, row in self.waiting.values() if moment <= now][:limit]
        for row in due:
            self.waiting[row.id] = (now + timedelta(minutes=1), row)
        return list(due)

    async def record(self, outcomes: Sequence[Outcome], now: datetime) -> None:
        await asyncio.sleep(0.001)
        if self.failures:
            self.failures -= 1
            raise OSError("disk full")
        self.transactions += 1
        self.outcomes += outcomes
        for outcome in outcomes:
            if outcome.fate is Fate.LATER:
                assert outcome.not_before is not None
                assert isinstance(outcome.row, Row)
                self.waiting[outcome.row.id] = (outcome.not_before, outcome.row)
            else:
                self.waiting.pop(outcome.row.id, None)

    async def next_due(self, after: datetime) -> datetime | None:
        return min((moment for moment, _ in self.waiting.values() if moment > after), default=None)

    def fates(self) -> list[tuple[int, Fate]]:
        return [(outcome.row.id, outcome.fate) for outcome in self.outcomes]


class Phone:
    """Keeps what arrives; ``trouble`` lists what goes wrong with the next calls, None for one that goes well."""

    def __init__(self, *trouble: NotDelivered | None, delay: Callable[[int], float] = lambda chat: 0.0) -> None:
        self.arrived: list[tuple[int, str]] = []
        self.edited: list[tuple[int, int, str]] = []
        self.trouble = deque(trouble)
        self.at_once = 0
        self.most_at_once = 0
        self._delay = delay

    async def send(self, chat: int, rendered: Any, *, attach: str | None = None) -> int:
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        try:
            await asyncio.sleep(self._delay(chat))
            self._stumble()
        finally:
            self.at_once -= 1
        self.arrived.append((chat, rendered.text))
        return 100 + len(self.arrived)

    async def edit(self, chat: int, message: int, rendered: Any) -> int:
        self._stumble()
        self.edited.append((chat, message, rendered.text))
        return message

    def _stumble(self) -> None:
        error = self.trouble.popleft() if self.trouble else None
        if error is not None:
            raise error

"""What the passing of time asks for: cases looked at again, rounds spoken, notices that are due handed to delivery."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol

from reminders.ports import Outbox, OutboxRow, TickWork

CASES_AT_ONCE = 200
"""Cases computed anew in one transaction: reports that come meanwhile wait for no more than these."""

NOTICES_AT_ONCE = 500


class Speaker(Protocol):
    """Delivery, as far as the tick needs it."""

    def take(self, rows: Iterable[OutboxRow]) -> None: ...
    async def room(self) -> None: ...


class Tick:
    """One look at everything that may have fallen due; as often as one likes, and never twice at the same time.

    It asks the rows what is due at ``now`` and nothing else: after an outage of any length it finds the same work
    that an uninterrupted run would have left for this moment.
    """

    def __init__(self, *, work: TickWork, outbox: Outbox, speaker: Speaker) -> None:
        self._work = work
        self._outbox = outbox
        self._speaker = speaker
        self._turn = asyncio.Lock()
        self._tidied: date | None = None

    async def run(self, now: datetime) -> None:
        """Do all that is due at ``now``; what is to be said is in delivery's hands when this returns."""
        async with self._turn:
            while await self._work.look_again(now, CASES_AT_ONCE) >= CASES_AT_ONCE:
                pass
            await self._work.rounds(now)
            await self._work.catch_up(now)
            await self._speak(now)
            if self._tidied != now.date():
                self._tidied = now.date()
                await self._work.tidy(now)

    async def catch_up(self, now: datetime) -> bool:
        """Bring up to date what is shown of the day, between two ticks; answers whether anything is said by it."""
        async with self._turn:
            if not await self._work.catch_up(now):
                return False
            await self._speak(now)
            return True

    async def next_moment(self, after: datetime) -> datetime | None:
        """The first moment later than ``after`` at which something falls due; None when nothing will."""
        moments = [await self._work.next_moment(after), await self._outbox.next_due(after)]
        return min((moment for moment in moments if moment is not None and moment > after), default=None)

    async def _speak(self, now: datetime) -> None:
        while True:
            await self._speaker.room()
            rows = await self._outbox.claim(now, NOTICES_AT_ONCE)
            if not rows:
                return
            self._speaker.take(rows)

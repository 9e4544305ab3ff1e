"""Keeps messages within a server's limits: one scheduler gives out slots, replies first."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable
from typing import Protocol

_REMEMBERED_CHATS = 10_000


class Pace(Protocol):
    """Says when the next message may go."""

    async def turn(self, chat: int, *, reply: bool) -> None:
        """Return when a message to this chat may be sent."""

    def hold(self, chat: int, seconds: float) -> None:
        """The server asked for quiet in this chat."""


class Unpaced:
    """No limits: for a server of one's own. What the server itself asks for is obeyed all the same."""

    async def turn(self, chat: int, *, reply: bool) -> None:
        return None

    def hold(self, chat: int, seconds: float) -> None:
        return None


class Paced:
    """At most ``a_second`` messages a second in all, and one each ``chat_gap`` seconds in one chat, each ``group_gap``
    in a group: Telegram takes twenty a minute there, edits among them. Groups have numbers below zero.

    Whoever waits stands in one queue; every slot goes to the first whose chat is ready, answers to what somebody just
    said before all others. Delivery asks for one turn per chat at a time.
    """

    def __init__(
        self,
        *,
        a_second: float = 30.0,
        chat_gap: float = 1.0,
        group_gap: float = 3.0,
        clock: Callable[[], float] | None = None,
    ) -> None:
        self._gap = 1.0 / a_second
        self._chat_gap = chat_gap
        self._group_gap = group_gap
        self._now = clock or (lambda: asyncio.get_running_loop().time())
        self._free_at: dict[int, float] = {}
        self._held: dict[int, float] = {}
        self._next_slot = 0.0
        self._queue: list[tuple[bool, int, int, asyncio.Future[None]]] = []
        self._arrivals = 0
        self._timer: asyncio.TimerHandle | None = None
        self._timer_at = 0.0

    async def turn(self, chat: int, *, reply: bool) -> None:
        now = self._now()
        if not self._queue and now >= self._next_slot and now >= self._free_at.get(chat, 0.0):
            self._spend(chat, now)
            return
        waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._arrivals += 1
        heapq.heappush(self._queue, (not reply, self._arrivals, chat, waiting))
        self._wake_at(max(self._next_slot, self._free_at.get(chat, 0.0)))
        await waiting

    def hold(self, chat: int, seconds: float) -> None:
        """Quiet in this chat; in all of them, if another chat is being held too: then the limit meant is the bot's."""
        now = self._now()
        until = now + seconds
        self._held = {other: end for other, end in self._held.items() if end > now}
        if any(other != chat for other in self._held):
            self._next_slot = max(self._next_slot, until)
        self._held[chat] = until
        self._free_at[chat] = max(self._free_at.get(chat, 0.0), until)

    def _spend(self, chat: int, now: float) -> None:
        self._next_slot = max(self._next_slot, now - self._gap) + self._gap
        self._free_at[chat] = now + (self._group_gap if chat < 0 else self._chat_gap)
        if len(self._free_at) > _REMEMBERED_CHATS:
            self._free_at = {other: free for other, free in self._free_at.items() if free > now}

    def _wake_at(self, moment: float) -> None:
        if self._timer is not None:
            if self._timer_at <= moment:
                return
            self._timer.cancel()
        self._timer_at = moment
        self._timer = asyncio.get_running_loop().call_later(max(moment - self._now(), 0.0), self._give)

    def _give(self) -> None:
        """Give the slot of this moment to the first in the queue whose chat is ready."""
        self._timer = None
        now = self._now()
        not_ready: list[tuple[bool, int, int, asyncio.Future[None]]] = []
        while self._queue and now >= self._next_slot:
            place = heapq.heappop(self._queue)
            _, _, chat, waiting = place
            if waiting.done():
                continue
            if now >= self._free_at.get(chat, 0.0):
                self._spend(chat, now)
                waiting.set_result(None)
            else:
                not_ready.append(place)
        nobody_ready = not self._queue
        for place in not_ready:
            heapq.heappush(self._queue, place)
        if self._queue:
            earliest = min(self._free_at.get(chat, 0.0) for _, _, chat, _ in not_ready) if nobody_ready else 0.0
            self._wake_at(max(self._next_slot, earliest))

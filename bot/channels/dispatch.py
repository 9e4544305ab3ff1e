"""Hands updates to the conversations: in order within a chat, several chats at once, each one to its end."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable

import structlog

from bot.channels.incoming import Inbox, Incoming

log = structlog.get_logger(__name__)

MOST_WAITING = 1_000
"""Updates taken but not handled, at which no more are fetched."""

PAUSES = (0.1, 0.5, 2.0)
"""Seconds before an update whose handler failed is tried again; then it is given up."""

_REPLAYED_AT_ONCE = 200


class Malformed(ValueError):
    """The update is not what the Bot API describes. Says nothing of its content."""


Feed = Callable[[Incoming], Awaitable[bool]]
"""Runs the conversations on one update; answers whether it was marked as done on the way."""


class Dispatch:
    """The updates in hand, a lane a chat. A lane exists only while something is in it."""

    def __init__(
        self, *, feed: Feed, inbox: Inbox, pauses: tuple[float, ...] = PAUSES, most_waiting: int = MOST_WAITING
    ) -> None:
        self._feed = feed
        self._inbox = inbox
        self._pauses = pauses
        self._most_waiting = most_waiting
        self._lanes: dict[int, deque[Incoming]] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._waiting = 0
        self._room = asyncio.Event()
        self._room.set()
        self._idle = asyncio.Event()
        self._idle.set()
        self._hurry = False

    def put(self, updates: Iterable[Incoming]) -> None:
        """Take updates that are in the inbox; each chat's are handled in this order."""
        for update in updates:
            self._waiting += 1
            lane = self._lanes.get(update.chat)
            if lane is None:
                self._lanes[update.chat] = lane = deque()
                worker = asyncio.create_task(self._work(update.chat, lane))
                self._workers.add(worker)
                worker.add_done_callback(self._workers.discard)
            lane.append(update)
        if self._waiting:
            self._idle.clear()
        if self._waiting >= self._most_waiting:
            self._room.clear()

    async def room(self) -> None:
        """Return when there is room for more."""
        await self._room.wait()

    @property
    def at_rest(self) -> bool:
        return self._idle.is_set()

    async def idle(self) -> None:
        """Return when every update taken has been handled or given up."""
        await self._idle.wait()

    async def replay(self) -> None:
        """Take what an earlier run left unfinished, before anything new is fetched."""
        last = 0
        while rows := await self._inbox.unfinished(last, _REPLAYED_AT_ONCE):
            await self.room()
            self.put(update for _, update in rows)
            last = rows[-1][0]

    async def stop(self, patience: float) -> None:
        """Finish what is in hand, for at most ``patience`` seconds; the rest stays in the inbox for the next run."""
        self._hurry = True
        if self._workers:
            _, late = await asyncio.wait(self._workers, timeout=patience)
            for worker in late:
                worker.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _work(self, chat: int, lane: deque[Incoming]) -> None:
        # Nothing is awaited between finding the lane empty and removing it: an update can't fall between.
        while lane:
            try:
                await self._handle(lane[0])
            finally:
                lane.popleft()
                self._waiting -= 1
                if self._waiting < self._most_waiting:
                    self._room.set()
                if not self._waiting:
                    self._idle.set()
        del self._lanes[chat]

    async def _handle(self, update: Incoming) -> None:
        try:
            error = await self._try(update)
            if error is not None:
                await self._inbox.failed(update, type(error).__name__, tell=not isinstance(error, Malformed))
        except Exception:
            # The inbox itself cannot be written: the row stays unfinished and is replayed at the next start.
            log.exception("update_left_unfinished", update_id=update.id)

    async def _try(self, update: Incoming) -> Exception | None:
        """Handle it, several times if need be; answers why it has to be given up."""
        for pause in (*self._pauses, None):
            try:
                if not await self._feed(update):
                    await self._inbox.done(update.id)
                return None
            except Malformed as error:
                log.warning("update_malformed", update_id=update.id, error=str(error))
                return error
            except Exception as error:
                if self._hurry:
                    log.warning("update_left_unfinished", update_id=update.id, error=type(error).__name__)
                    return None
                if pause is None:
                    log.exception("update_failed", update_id=update.id, chat_id=update.chat)
                    return error
                log.warning("update_tried_again", update_id=update.id, error=type(error).__name__)
                await asyncio.sleep(pause)
        return None

"""The updates waiting for the bot: fetched by long poll and acknowledged by offset, or carried to its webhook."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import aiohttp

from bot.clock import Clock
from bot.sandbox.chats import fresh_counter
from bot.sandbox.refusals import conflict

MOST_AT_ONCE = 100
LONGEST_POLL = 50
_FIRST_RETRY = 0.05
_LONGEST_RETRY = 5.0
_WEBHOOK_PATIENCE = aiohttp.ClientTimeout(total=60)
_ON_REQUEST_ONLY = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True, kw_only=True)
class Update:
    """Something that happened in one chat, as one Bot API object of one kind."""

    number: int
    chat: int
    kind: str
    content: dict[str, object]

    def as_json(self) -> dict[str, object]:
        return {"update_id": self.number, self.kind: self.content}


class Updates:
    """A queue in the order of events, emptied only by acknowledgement."""

    def __init__(self) -> None:
        self._waiting: dict[int, Update] = {}
        self._numbers = fresh_counter()
        self._changed = asyncio.Event()
        self._latest_poll = 0
        self._closed = False
        self.allowed: frozenset[str] | None = None
        """The kinds the bot asked for; None for all but those Telegram sends on request only."""

    def add(self, *, chat: int, kind: str, content: dict[str, object]) -> None:
        wanted = kind not in _ON_REQUEST_ONLY if self.allowed is None else kind in self.allowed
        if not wanted:
            return
        update = Update(number=next(self._numbers), chat=chat, kind=kind, content=content)
        self._waiting[update.number] = update
        self._wake()

    def waiting(self) -> list[Update]:
        return list(self._waiting.values())

    def done(self, update: Update) -> None:
        self._waiting.pop(update.number, None)
        self._wake()

    def clear(self) -> None:
        self._waiting.clear()
        self._wake()

    def close(self) -> None:
        """Answer every open poll with nothing; no more waiting from here."""
        self._closed = True
        self._wake()

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def change(self) -> None:
        """Return as soon as an update comes or goes."""
        if not self._closed:
            await self._changed.wait()

    async def drained(self, *, within: float) -> None:
        """Return when nothing waits; raises `TimeoutError` after `within` seconds."""
        async with asyncio.timeout(within):
            while self._waiting and not self._closed:
                await self.change()

    async def poll(self, *, offset: int, limit: int, seconds: int) -> list[Update]:
        """As `getUpdates`: everything before `offset` is forgotten, a negative one counts from the end.

        The newer of two polls ends the older one with a 409, as the real server does.
        """
        self._latest_poll += 1
        this_poll = self._latest_poll
        self._acknowledge(offset)
        self._wake()
        try:
            async with asyncio.timeout(min(seconds, LONGEST_POLL)):
                while not self._waiting and not self._closed:
                    await self.change()
                    if self._latest_poll != this_poll:
                        raise conflict(
                            "terminated by other getUpdates request; make sure that only one bot instance is running"
                        )
        except TimeoutError:
            return []
        return self.waiting()[:limit]

    def _acknowledge(self, offset: int) -> None:
        if offset > 0:
            self._waiting = {number: update for number, update in self._waiting.items() if number >= offset}
        elif offset < 0:
            self._waiting = {update.number: update for update in self.waiting()[offset:]}


@dataclass(frozen=True, kw_only=True)
class WebhookAddress:
    """Where updates are carried to, and the secret that goes with them."""

    url: str
    secret: str
    at_once: int


class Webhook:
    """Carries updates to the bot's own server, in order within a chat, again and again until it says 2xx."""

    def __init__(self, updates: Updates, clock: Clock) -> None:
        self._updates = updates
        self._clock = clock
        self._address: WebhookAddress | None = None
        self._rounds: asyncio.Task[None] | None = None
        self._last_error: tuple[datetime, str] | None = None

    @property
    def active(self) -> bool:
        return self._address is not None

    async def set(self, address: WebhookAddress | None) -> None:
        """Carry to `address` from now on; with None, keep the updates for a poll."""
        await self._stop()
        self._address = address
        self._last_error = None
        if address is not None:
            self._rounds = asyncio.create_task(self._carry_all(address))

    async def close(self) -> None:
        await self._stop()

    def as_json(self) -> dict[str, object]:
        state: dict[str, object] = {
            "url": self._address.url if self._address else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates.waiting()),
        }
        if self._address is not None:
            state["max_connections"] = self._address.at_once
        if self._last_error is not None:
            at, message = self._last_error
            state |= {"last_error_date": int(at.astimezone(UTC).timestamp()), "last_error_message": message}
        if self._updates.allowed is not None:
            state["allowed_updates"] = sorted(self._updates.allowed)
        return state

    async def _stop(self) -> None:
        if self._rounds is None:
            return
        self._rounds.cancel()
        await asyncio.gather(self._rounds, return_exceptions=True)
        self._rounds = None

    async def _carry_all(self, address: WebhookAddress) -> None:
        on_the_way: dict[int, asyncio.Task[None]] = {}
        async with aiohttp.ClientSession(timeout=_WEBHOOK_PATIENCE) as session:
            try:
                while True:
                    on_the_way = {chat: task for chat, task in on_the_way.items() if not task.done()}
                    for update in _first_of_each_chat(self._updates.waiting()):
                        if update.chat not in on_the_way and len(on_the_way) < address.at_once:
                            on_the_way[update.chat] = asyncio.create_task(self._carry(session, address, update))
                    await self._updates.change()
            finally:
                for task in on_the_way.values():
                    task.cancel()
                await asyncio.gather(*on_the_way.values(), return_exceptions=True)

    async def _carry(self, session: aiohttp.ClientSession, address: WebhookAddress, update: Update) -> None:
        headers = {"X-Telegram-Bot-Api-Secret-Token": address.secret} if address.secret else {}
        pause = _FIRST_RETRY
        while (complaint := await self._post(session, address, update, headers)) is not None:
            self._last_error = (self._clock.now(), complaint)
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_RETRY)
        # Last, and without a pause after it: when the round wakes, this task has ended and its chat is free.
        self._updates.done(update)

    @staticmethod
    async def _post(
        session: aiohttp.ClientSession, address: WebhookAddress, update: Update, headers: dict[str, str]
    ) -> str | None:
        """What went wrong, in Telegram's words; None when the bot took the update."""
        try:
            async with session.post(address.url, json=update.as_json(), headers=headers) as answer:
                await answer.read()
                if answer.ok and answer.status < 300:
                    return None
                return f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except TimeoutError:
            return "Read timeout expired"
        except aiohttp.ClientError as error:
            return f"Connection failed: {error}"


def _first_of_each_chat(updates: Iterable[Update]) -> list[Update]:
    first: dict[int, Update] = {}
    for update in updates:
        first.setdefault(update.chat, update)
    return list(first.values())

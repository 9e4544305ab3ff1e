"""Fetches the files that somebody sent as evidence, one after the other, beside the conversations."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

import structlog

from bot.channels.api import Api, ApiError, NoAnswer

log = structlog.get_logger(__name__)

LARGEST_FILE = 20 * 1024 * 1024
"""Bytes; the Bot API gives out nothing larger."""

_AT_ONCE = 20
_FIRST_PAUSE = timedelta(seconds=5)
_LONGEST_PAUSE = timedelta(hours=1)
_MOST_TRIES = 30


class Wanted(Protocol):
    """A file of the messenger that is to be kept."""

    @property
    def id(self) -> int: ...
    @property
    def file(self) -> str: ...
    @property
    def tries(self) -> int: ...


W = TypeVar("W", bound=Wanted)


class Shelf(Protocol[W]):
    """Where evidence is kept."""

    async def wanted(self, now: datetime, limit: int) -> Sequence[W]:
        """Files still to be fetched that may be tried now, oldest first."""

    async def keep(self, wanted: W, content: bytes) -> None:
        """Store the file durably and add the fact that it is there."""

    async def put_off(self, wanted: W, error: str, not_before: datetime | None) -> None:
        """Try again from ``not_before`` on, or never if it is None."""


class Lost(Exception):
    """The file cannot be had: too large, or no longer on the server."""


class Downloads(Generic[W]):
    """Sleeps until it is woken, then fetches all that can be fetched."""

    def __init__(self, *, api: Api, shelf: Shelf[W], now: Callable[[], datetime]) -> None:
        self._api = api
        self._shelf = shelf
        self._now = now
        self._woken = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run())
        self.wake()

    def wake(self) -> None:
        """There may be something to fetch."""
        self._idle.clear()
        self._woken.set()

    @property
    def at_rest(self) -> bool:
        return self._idle.is_set()

    async def idle(self) -> None:
        """Return when everything that can be fetched now has been."""
        await self._idle.wait()

    async def stop(self) -> None:
        """Leave the file under way; it is fetched anew in the next run."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        while True:
            await self._woken.wait()
            self._woken.clear()
            try:
                while rows := await self._shelf.wanted(self._now(), _AT_ONCE):
                    for row in rows:
                        await self._fetch(row)
            except Exception:
                log.exception("downloads_failed")
            if not self._woken.is_set():
                self._idle.set()

    async def _fetch(self, row: W) -> None:
        try:
            content = await fetch(self._api, row.file)
        except Lost as error:
            log.warning("file_lost", download_id=row.id, error=str(error))
            await self._shelf.put_off(row, str(error), None)
        except (ApiError, NoAnswer) as error:
            pause = min(_FIRST_PAUSE * 2 ** min(row.tries, 20), _LONGEST_PAUSE)
            again = None if row.tries >= _MOST_TRIES else self._now() + pause
            log.warning("file_not_fetched", download_id=row.id, error=type(error).__name__)
            await self._shelf.put_off(row, str(error), again)
        else:
            await self._shelf.keep(row, content)


async def fetch(api: Api, file: str) -> bytes:
    """What the file holds. Raises ``Lost``, ``ApiError`` or ``NoAnswer``."""
    try:
        found = await api.call("getFile", {"file_id": file})
    except ApiError as error:
        if error.status in (400, 404):
            raise Lost(error.description) from None
        raise
    path = found.get("file_path") if isinstance(found, dict) else None
    if not isinstance(path, str):
        raise Lost("no path")
    content = bytearray()
    async for piece in api.download(path):
        content += piece
        if len(content) > LARGEST_FILE:
            raise Lost("too large")
    return bytes(content)

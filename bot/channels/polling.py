"""Fetches updates by long polling: a batch is in the inbox before the next request confirms it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

import structlog

from bot.channels.api import Api, ApiError, NoAnswer
from bot.channels.dispatch import Dispatch
from bot.channels.incoming import Inbox, Incoming, incoming

log = structlog.get_logger(__name__)

LONG_POLL = 25
"""Seconds for which the server may keep a request open when there is nothing new."""

_PATIENCE = LONG_POLL + 15.0
_AT_ONCE = 0.2
"""An empty answer within these seconds comes from a server that does not wait: then the bot does."""

_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0
_EMPTY_PAUSE = 0.3


class TokenRefused(Exception):
    """The Bot API server does not accept the token in NOTONELESS_TELEGRAM_TOKEN."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class Polling:
    """One long poll after the other, until it is cancelled. Raises ``TokenRefused``."""

    def __init__(
        self,
        *,
        api: Api,
        inbox: Inbox,
        dispatch: Dispatch,
        kinds: Sequence[str],
        first_pause: float = _FIRST_PAUSE,
        empty_pause: float = _EMPTY_PAUSE,
    ) -> None:
        self._api = api
        self._inbox = inbox
        self._dispatch = dispatch
        self._kinds = list(kinds)
        self._first_pause = first_pause
        self._empty_pause = empty_pause
        self._offset: int | None = None

    async def run(self) -> None:
        pause = self._first_pause
        while True:
            await self._dispatch.room()
            asked = time.monotonic()
            try:
                got_some = await self._fetch()
            except ApiError as error:
                if error.status in (401, 404):
                    raise TokenRefused from None
                log.warning("polling_refused", status=error.status)
                await asyncio.sleep(max(pause, error.retry_after or 0))
                pause = min(pause * 2, _LONGEST_PAUSE)
                continue
            except NoAnswer as error:
                log.warning("polling_failed", error=str(error))
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
                continue
            except Exception:
                # The inbox could not be written: nothing was confirmed, so the same updates come again.
                log.exception("inbox_not_written")
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
                continue
            pause = self._first_pause
            if not got_some and time.monotonic() - asked < _AT_ONCE:
                await asyncio.sleep(self._empty_pause)

    async def _fetch(self) -> bool:
        """One request, its updates stored and handed on; answers whether anything new came."""
        parameters: dict[str, object] = {"timeout": LONG_POLL, "limit": 100, "allowed_updates": self._kinds}
        if self._offset is not None:
            parameters["offset"] = self._offset
        batch = await self._api.call("getUpdates", parameters, patience=_PATIENCE)
        if not isinstance(batch, list):
            raise ApiError("getUpdates", 502, "not a list")
        updates: list[Incoming] = []
        for raw in batch:
            update = incoming(raw)
            if update is None:
                log.warning("update_without_number")
            else:
                updates.append(update)
        if not updates:
            return False
        fresh = await self._inbox.store(updates)
        # Numbers may go backwards; the last one of a batch is what the server counts from, not the highest.
        self._offset = updates[-1].id + 1
        self._dispatch.put(fresh)
        return bool(fresh)

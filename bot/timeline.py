"""The bot's own time, as the sandbox needs it: what falls due next, doing it, and coming to rest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.channels.dispatch import Dispatch
from bot.channels.downloads import Downloads
from bot.roster_room import RosterRoom
from reminders.delivery import Delivery
from reminders.tick import Tick
from storage.evidence import Wanted


class BotTimeline:
    """The sandbox's ``Timeline`` over the running bot."""

    def __init__(
        self,
        *,
        tick: Tick,
        dispatch: Dispatch,
        downloads: Downloads[Wanted],
        roster: RosterRoom,
        delivery: Delivery,
        now: Callable[[], datetime],
    ) -> None:
        self._now = now
        self._tick = tick
        self._dispatch = dispatch
        self._downloads = downloads
        self._roster = roster
        self._delivery = delivery

    async def next_moment(self, after: datetime) -> datetime | None:
        return await self._tick.next_moment(after)

    async def run(self, now: datetime) -> None:
        await self._tick.run(now)
        self._downloads.wake()

    async def settle(self) -> None:
        """Return when every update taken is handled, every file fetched and every workbook read, every notice that
        is due sent or put off, and every board shows what is known."""
        await self._rest()
        while await self._tick.catch_up(self._now()):
            await self._rest()

    async def _rest(self) -> None:
        resting = (self._dispatch, self._downloads, self._roster, self._delivery)
        while not all(part.at_rest for part in resting):
            # One may give the next something to do: an update files, files facts, all of them notices.
            for part in resting:
                await part.idle()

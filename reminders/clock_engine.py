"""The embedded clock: APScheduler calls the tick every few seconds with the moment the injected clock shows.

There is one job and it asks the rows what is due. No job per reminder, and no cron of APScheduler's own: it could not
follow a clock that is moved.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]  # it has no types

from reminders.tick import Tick

log = structlog.get_logger(__name__)

SECONDS_BETWEEN_TICKS = 5.0


class ClockEngine:
    """Runs the tick until it is stopped; a tick that fails is logged, and the next one finds the same work again."""

    def __init__(self, *, tick: Tick, now: Callable[[], datetime], seconds: float = SECONDS_BETWEEN_TICKS) -> None:
        self._tick = tick
        self._now = now
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._scheduler.add_job(
            self._run,
            "interval",
            seconds=seconds,
            max_instances=1,
            coalesce=True,
            # A loop that was busy, or a machine that slept, must not make the scheduler skip the tick.
            misfire_grace_time=None,
        )

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        """No more ticks; the one under way is not waited for. No harm if it was never started."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def _run(self) -> None:
        try:
            await self._tick.run(self._now())
        except Exception:
            log.exception("tick_failed")

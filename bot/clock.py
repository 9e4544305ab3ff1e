"""The clocks the program reads: the machine's own, and one that can be moved forward."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol


class ClockRunsForwardOnly(ValueError):
    """The clock runs forward only."""

    def __init__(self, *, now: datetime, asked: datetime) -> None:
        super().__init__(f"{self.__doc__} It is {now.isoformat()}; {asked.isoformat()} has passed.")


class Clock(Protocol):
    """Tells the time, always with an offset."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class MovableClock:
    """Starts at a given moment, runs in real time, and can be moved forward.

    `elapsed` counts real seconds from any zero; a test passes its own to hold time still.
    """

    def __init__(self, start: datetime, *, elapsed: Callable[[], float] = time.monotonic) -> None:
        if start.tzinfo is None:
            raise ValueError("The start of a clock needs an offset.")
        self._elapsed = elapsed
        self._origin = start
        self._zero = elapsed()

    def now(self) -> datetime:
        return self._origin + timedelta(seconds=self._elapsed() - self._zero)

    def move_to(self, moment: datetime) -> None:
        """Continue from `moment`; raises `ClockRunsForwardOnly` when it has passed already."""
        now = self.now()
        if moment < now:
            raise ClockRunsForwardOnly(now=now, asked=moment)
        self._put_to(moment)

    def reach(self, moment: datetime) -> None:
        """Continue from `moment`, or from now when it has passed meanwhile."""
        self._put_to(max(moment, self.now()))

    def _put_to(self, moment: datetime) -> None:
        self._origin = moment.astimezone(self._origin.tzinfo)
        self._zero = self._elapsed()

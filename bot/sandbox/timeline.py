"""What the sandbox asks of the bot behind it: who has a phone, what falls due next, and to finish what is in hand."""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.clock import MovableClock

LONGEST_PASSAGE = 100_000
"""Moments at which the clock may stop on one way; far more than a school year has."""

_DURATION = re.compile(
    r"P(?!$)(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?(?:T(?!$)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?"
)


@dataclass(frozen=True, kw_only=True)
class Person:
    """A member of staff whose phone has joined; `role` as on the sheet 人员."""

    chat: int
    name: str
    role: str


class People(Protocol):
    """Tells who has joined with which chat; asked whenever the sandbox lists the phones."""

    async def __call__(self) -> Sequence[Person]: ...


class Timeline(Protocol):
    """The bot's own time, as far as the sandbox must know it to move the clock."""

    async def next_moment(self, after: datetime) -> datetime | None:
        """The first moment later than `after` at which something falls due; None when nothing will."""

    async def run(self, now: datetime) -> None:
        """Do what is due at `now`."""

    async def settle(self) -> None:
        """Return when every update taken is handled and every notice that is due is sent, retries included."""


class TimelineStandsStill(RuntimeError):
    """The timeline named a moment that is not later than the one just reached, or never comes to an end."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class NotADuration(ValueError):
    """A length of time is written like P1DT2H: weeks, days, hours, minutes, seconds."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


def duration(written: str) -> timedelta:
    """An ISO 8601 length of time without months and years, whose length depends on when; raises `NotADuration`."""
    match = _DURATION.fullmatch(written)
    if match is None:
        raise NotADuration
    return timedelta(**{unit: int(count) for unit, count in match.groupdict().items() if count})


async def pass_time(
    *, clock: MovableClock, target: datetime, timeline: Timeline, settled: Callable[[], Awaitable[None]]
) -> None:
    """Move the clock to `target`, stopping wherever something falls due and finishing it before going on."""
    await settled()
    await timeline.run(clock.now())
    await settled()
    for _ in range(LONGEST_PASSAGE):
        now = clock.now()
        moment = await timeline.next_moment(now)
        if moment is None or moment > target:
            break
        if moment <= now:
            raise TimelineStandsStill
        # The clock also runs by itself: the moment may have come while the timeline was looking for it.
        clock.reach(moment)
        await timeline.run(clock.now())
        await settled()
    else:
        raise TimelineStandsStill
    clock.reach(target)
    await timeline.run(clock.now())
    await settled()

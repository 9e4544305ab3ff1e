"""The tick does what is due at its moment, once, and says when something falls due next."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta

from reminders.clock_engine import ClockEngine
from reminders.ports import OutboxRow
from reminders.tick import CASES_AT_ONCE, NOTICES_AT_ONCE, Tick
from tests.reminders.fakes import NOON, MemoryOutbox, Row


class Work:
    """So many cases due; remembers the order of what it was asked."""

    def __init__(self, cases: int = 0, next_moment: datetime | None = None) -> None:
        self.cases = cases
        self.asked: list[str] = []
        self._next = next_moment
        self.under_way = 0
        self.most_under_way = 0

    async def look_again(self, now: datetime, limit: int) -> int:
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        await asyncio.sleep(0)
        self.under_way -= 1
        self.asked.append("cases")
        looked = min(limit, self.cases)
        self.cases -= looked
        return looked

    async def rounds(self, now: datetime) -> None:
        self.asked.append("rounds")

    async def catch_up(self, now: datetime) -> bool:
        self.asked.append("catch up")
        return False

    async def next_moment(self, after: datetime) -> datetime | None:
        return self._next

    async def tidy(self, now: datetime) -> None:
        self.asked.append("tidy")


class Speaker:
    def __init__(self) -> None:
        self.taken: list[OutboxRow] = []

    def take(self, rows: Iterable[OutboxRow]) -> None:
        self.taken += rows

    async def room(self) -> None:
        return None


def tick(work: Work, outbox: MemoryOutbox | None = None, speaker: Speaker | None = None) -> Tick:
    return Tick(work=work, outbox=outbox or MemoryOutbox(), speaker=speaker or Speaker())


async def test_cases_are_looked_at_in_portions_before_the_rounds() -> None:
    work = Work(cases=2 * CASES_AT_ONCE + 1)

    await tick(work).run(NOON)

    assert work.asked == ["cases", "cases", "cases", "rounds", "catch up", "tidy"]
    assert work.cases == 0


async def test_every_notice_that_is_due_is_handed_over() -> None:
    rows = [Row(id=n) for n in range(NOTICES_AT_ONCE + 7)]
    speaker = Speaker()

    await tick(Work(), MemoryOutbox(rows), speaker).run(NOON)

    assert [row.id for row in speaker.taken] == [row.id for row in rows]


async def test_what_is_over_is_cleared_away_once_a_day() -> None:
    work = Work()
    daily = tick(work)

    for hours in (0, 1, 2, 24, 25):
        await daily.run(NOON + timedelta(hours=hours))

    assert work.asked.count("tidy") == 2


async def test_two_calls_at_once_follow_one_another() -> None:
    work = Work()
    both = tick(work)

    await asyncio.gather(both.run(NOON), both.run(NOON))

    assert work.most_under_way == 1


async def test_the_next_moment_is_the_earlier_of_work_and_notices() -> None:
    outbox = MemoryOutbox([Row(id=1)])
    outbox.waiting[1] = (NOON + timedelta(minutes=5), Row(id=1))

    assert await tick(Work(next_moment=NOON + timedelta(hours=1)), outbox).next_moment(NOON) == NOON + timedelta(
        minutes=5
    )
    assert await tick(Work(next_moment=NOON + timedelta(minutes=1)), outbox).next_moment(NOON) == NOON + timedelta(
        minutes=1
    )
    assert await tick(Work()).next_moment(NOON) is None


async def test_the_engine_goes_on_after_a_tick_that_failed() -> None:
    again = asyncio.Event()

    class Failing(Work):
        async def rounds(self, now: datetime) -> None:
            await super().rounds(now)
            if self.asked.count("rounds") == 1:
                raise OSError("database away")
            again.set()

    work = Failing()
    engine = ClockEngine(tick=tick(work), now=lambda: NOON, seconds=0.02)
    engine.start()
    async with asyncio.timeout(5):
        await again.wait()
    engine.stop()

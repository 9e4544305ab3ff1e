"""The sandbox's clock: it runs, moves forward only, and stops wherever something falls due."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.clock import ClockRunsForwardOnly, MovableClock, SystemClock
from bot.sandbox.timeline import NotADuration, duration
from tests.sandbox.speaking import HE, MONDAY_MORNING, PretendedTimeline, Spoken, spoken_sandbox

_DAY = timedelta(days=1)


def test_a_movable_clock_runs_from_its_start_and_goes_on_from_where_it_is_put() -> None:
    seconds = [100.0]
    clock = MovableClock(MONDAY_MORNING, elapsed=lambda: seconds[0])
    seconds[0] += 5
    assert clock.now() == MONDAY_MORNING + timedelta(seconds=5)

    clock.move_to(MONDAY_MORNING + _DAY)
    seconds[0] += 2
    assert clock.now() == MONDAY_MORNING + _DAY + timedelta(seconds=2)


def test_a_movable_clock_never_goes_back() -> None:
    clock = MovableClock(MONDAY_MORNING)

    with pytest.raises(ClockRunsForwardOnly, match="forward only"):
        clock.move_to(MONDAY_MORNING - _DAY)


def test_a_movable_clock_reaches_a_moment_that_has_just_passed_by_going_on() -> None:
    seconds = [100.0]
    clock = MovableClock(MONDAY_MORNING, elapsed=lambda: seconds[0])
    seconds[0] += 5
    clock.reach(MONDAY_MORNING + timedelta(seconds=1))
    assert clock.now() == MONDAY_MORNING + timedelta(seconds=5)

    clock.reach(MONDAY_MORNING + _DAY)
    assert clock.now() == MONDAY_MORNING + _DAY


def test_a_clock_without_an_offset_cannot_be_started() -> None:
    with pytest.raises(ValueError, match="offset"):
        MovableClock(datetime(2026, 9, 7, 7, 0))  # noqa: DTZ001 - the mistake this test is about


def test_the_machines_clock_tells_an_offset() -> None:
    assert SystemClock().now().tzinfo is not None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("P1DT2H", timedelta(days=1, hours=2)),
        ("P1W", timedelta(weeks=1)),
        ("PT90M", timedelta(minutes=90)),
        ("PT5S", timedelta(seconds=5)),
        ("P45D", timedelta(days=45)),
    ],
)
def test_lengths_of_time_are_read(written: str, meant: timedelta) -> None:
    assert duration(written) == meant


@pytest.mark.parametrize("written", ["", "P", "PT", "P1DT", "1D", "P1M", "P-1D", "-P1D", "P1H", "PT1.5H"])
def test_anything_else_is_no_length_of_time(written: str) -> None:
    with pytest.raises(NotADuration):
        duration(written)


async def test_the_clock_stops_at_every_moment_something_falls_due() -> None:
    due = [MONDAY_MORNING + hours * timedelta(hours=1) for hours in (1, 10, 24, 24 * 9)]
    timeline = PretendedTimeline(due=due)
    async with spoken_sandbox(timeline=timeline) as spoken:
        timeline.speaking = spoken
        moved = await spoken.post("/api/clock", {"advance": "P2D"})
        shown = await spoken.chat()

    assert moved.status == 200
    assert moved.body["now"] == "2026-09-09T07:00:00+08:00"
    assert moved.body["sent"] == 3
    assert [message["date"] for message in shown] == [
        "2026-09-07T08:00:00+08:00",
        "2026-09-07T17:00:00+08:00",
        "2026-09-08T07:00:00+08:00",
    ]
    assert timeline.due == due[3:]


async def test_the_clock_can_be_put_to_a_moment_and_read_again() -> None:
    timeline = PretendedTimeline(due=[])
    async with spoken_sandbox(timeline=timeline) as spoken:
        await spoken.post("/api/clock", {"now": "2026-09-08T07:30:00+08:00"})
        told = (await spoken.get("/api/clock")).body["now"]
        same = await spoken.post("/api/clock", {"now": told})

    assert told.startswith("2026-09-08T07:30:0")
    assert told.endswith("+08:00")
    assert same.status == 200


@pytest.mark.parametrize(
    "body",
    [
        {"now": "2026-09-06T07:30:00+08:00"},
        {"now": "2026-09-07T06:59:00+08:00"},
        {"now": "yesterday"},
        {"advance": "P1M"},
        {"advance": "-P1D"},
        {"advance": "P99999999999D"},
        {"now": "2026-09-08T07:30:00+08:00", "advance": "P1D"},
        {},
    ],
)
async def test_a_clock_is_not_put_back_or_to_nowhere(spoken: Spoken, body: dict[str, str]) -> None:
    answered = await spoken.post("/api/clock", body)

    assert answered.status == 400
    assert answered.body["error"]


async def test_a_timeline_that_stands_still_ends_the_way_instead_of_going_round() -> None:
    class StandingStill(PretendedTimeline):
        async def next_moment(self, after: datetime) -> datetime | None:
            return after

    async with spoken_sandbox(timeline=StandingStill(due=[])) as spoken:
        assert (await spoken.post("/api/clock", {"advance": "P1D"})).status == 500


async def test_thousands_of_moments_pass_on_the_way() -> None:
    timeline = PretendedTimeline(due=[MONDAY_MORNING + index * timedelta(minutes=15) for index in range(1, 4321)])
    async with spoken_sandbox(timeline=timeline) as spoken:
        moved = await spoken.post("/api/clock", {"advance": "P45D"})

    assert moved.body["now"].startswith("2026-10-22T07:00:0")
    assert timeline.due == []


async def test_those_who_move_the_clock_at_once_take_turns() -> None:
    timeline = PretendedTimeline(due=[MONDAY_MORNING + _DAY / 2, MONDAY_MORNING + _DAY * 1.5])
    async with spoken_sandbox(timeline=timeline) as spoken:
        moves = await asyncio.gather(*(spoken.post("/api/clock", {"advance": "P1D"}) for _ in range(2)))

    assert sorted(move.body["now"][:10] for move in moves) == ["2026-09-08", "2026-09-09"]


async def test_settling_waits_until_the_bot_has_taken_every_update() -> None:
    timeline = PretendedTimeline(due=[])
    async with spoken_sandbox(timeline=timeline) as spoken:
        await spoken.say("你好")
        settling = asyncio.create_task(spoken.post("/api/settle"))
        (update,) = (await spoken.call("getUpdates")).result
        await asyncio.sleep(0.1)
        waited = not settling.done()
        await spoken.call("getUpdates", offset=update["update_id"] + 1)
        settled = await settling

    assert waited
    assert settled.status == 200
    assert timeline.settled > 0


async def test_the_clock_does_not_move_before_the_bot_has_answered_what_was_said() -> None:
    timeline = PretendedTimeline(due=[])
    async with spoken_sandbox(timeline=timeline) as spoken:
        await spoken.say("陈小雨今天没来")
        moving = asyncio.create_task(spoken.post("/api/clock", {"advance": "P1D"}))
        (update,) = (await spoken.call("getUpdates")).result
        await spoken.call("sendMessage", chat_id=HE, text="已记录")
        await spoken.call("getUpdates", offset=update["update_id"] + 1)
        await moving

        assert [message["date"][:10] for message in await spoken.chat()] == ["2026-09-07", "2026-09-07"]


async def test_people_and_time_can_be_handed_over_after_the_start() -> None:
    timeline = PretendedTimeline(due=[MONDAY_MORNING + timedelta(hours=1)])
    async with spoken_sandbox(people=None) as spoken:
        empty = (await spoken.get("/api/phones")).body
        spoken.sandbox.add_phone(HE, "何文静")
        timeline.speaking = replace(spoken)
        await spoken.sandbox.attach(timeline=timeline)
        moved = await spoken.post("/api/clock", {"advance": "PT2H"})

    assert empty == []
    assert moved.body["sent"] == 1

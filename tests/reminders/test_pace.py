"""Paced delivery keeps to the limits of a server, answers first."""

from __future__ import annotations

import asyncio

from reminders.pace import Paced, Unpaced


async def timed(pace: Paced, *chats: int, reply: bool = False) -> list[tuple[float, int]]:
    loop = asyncio.get_running_loop()
    began = loop.time()
    turns: list[tuple[float, int]] = []

    async def one(chat: int) -> None:
        await pace.turn(chat, reply=reply)
        turns.append((loop.time() - began, chat))

    async with asyncio.timeout(10):
        await asyncio.gather(*(one(chat) for chat in chats))
    return turns


async def test_all_chats_together_keep_the_rate() -> None:
    turns = await timed(Paced(a_second=100, chat_gap=0), *range(50))

    assert turns[-1][0] >= 0.45


async def test_one_chat_waits_between_its_messages_and_does_not_hold_up_others() -> None:
    turns = await timed(Paced(a_second=1000, chat_gap=0.2), 1, 1, 2, 3)

    assert [chat for _, chat in turns] == [1, 2, 3, 1]
    assert turns[3][0] >= 0.2


async def test_an_answer_takes_the_next_slot_whoever_waits() -> None:
    pace = Paced(a_second=4, chat_gap=0)
    order: list[str] = []

    async def one(chat: int, *, reply: bool) -> None:
        await pace.turn(chat, reply=reply)
        order.append("answer" if reply else "digest")

    digests = [asyncio.create_task(one(chat, reply=False)) for chat in range(5)]
    await asyncio.sleep(0)
    await asyncio.gather(one(99, reply=True), *digests)

    assert order.index("answer") <= 2


async def test_a_chat_that_the_server_wants_quiet_is_quiet() -> None:
    pace = Paced(a_second=1000, chat_gap=0)
    pace.hold(1, 0.2)

    turns = await timed(pace, 1, 2)

    assert [chat for _, chat in turns] == [2, 1]
    assert turns[1][0] >= 0.2


async def test_two_chats_wanted_quiet_at_once_quieten_all() -> None:
    pace = Paced(a_second=1000, chat_gap=0)
    pace.hold(1, 0.2)
    pace.hold(2, 0.2)

    turns = await timed(pace, 3)

    assert turns[0][0] >= 0.2


async def test_somebody_who_stopped_waiting_takes_no_slot() -> None:
    pace = Paced(a_second=20, chat_gap=0)
    await pace.turn(1, reply=False)
    gone = asyncio.create_task(pace.turn(2, reply=False))
    await asyncio.sleep(0)
    gone.cancel()

    turns = await timed(pace, 3)

    assert turns[0][0] < 0.09


async def test_without_limits_nobody_waits() -> None:
    pace = Unpaced()
    pace.hold(1, 1000)

    async with asyncio.timeout(0.1):
        for _ in range(1000):
            await pace.turn(1, reply=False)


async def test_a_group_takes_no_more_than_twenty_messages_a_minute() -> None:
    turns = await timed(Paced(a_second=1000, chat_gap=0, group_gap=0.2), -1, -1, -1, 1, 1)

    assert [chat for _, chat in turns] == [-1, 1, 1, -1, -1]
    assert turns[-1][0] >= 0.4
    assert 60 / Paced()._group_gap <= 20

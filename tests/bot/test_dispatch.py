"""The dispatch keeps each chat's order, handles several chats at once, and gives up only what it marks as failed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot.channels.dispatch import Dispatch, Malformed
from bot.channels.incoming import Incoming, incoming
from tests.bot.fakes import MemoryInbox, taken, text_update


def update(number: int, chat: int = 1) -> Incoming:
    return taken(text_update(number, "陈小雨没来", chat=chat))


def dispatch(feed: Callable[[Incoming], Awaitable[bool]], inbox: MemoryInbox, **more: int) -> Dispatch:
    return Dispatch(feed=feed, inbox=inbox, pauses=(0.001, 0.002), **more)


async def settled(handing: Dispatch) -> None:
    async with asyncio.timeout(5):
        await handing.idle()


async def test_updates_of_a_chat_are_handled_in_order_and_chats_at_once() -> None:
    order: list[tuple[int, int]] = []
    under_way: set[int] = set()
    most = 0

    async def feed(one: Incoming) -> bool:
        nonlocal most
        assert one.chat not in under_way
        under_way.add(one.chat)
        most = max(most, len(under_way))
        await asyncio.sleep(0.001)
        under_way.discard(one.chat)
        order.append((one.chat, one.id))
        return True

    handing = dispatch(feed, MemoryInbox())
    handing.put([update(n, chat=n % 4) for n in range(40)])
    await settled(handing)

    assert most == 4
    for chat in range(4):
        assert [n for c, n in order if c == chat] == list(range(chat, 40, 4))


async def test_what_no_conversation_marked_is_marked_afterwards() -> None:
    async def feed(one: Incoming) -> bool:
        return one.id == 1

    inbox = MemoryInbox(update(1), update(2))
    handing = dispatch(feed, inbox)
    handing.put(inbox.rows.values())
    await settled(handing)

    assert inbox.states == {1: "waiting", 2: "done"}


async def test_a_failed_update_is_tried_again_before_the_next_of_its_chat() -> None:
    tried: list[int] = []

    async def feed(one: Incoming) -> bool:
        tried.append(one.id)
        if len(tried) < 3:
            raise OSError("database away")
        return True

    handing = dispatch(feed, MemoryInbox())
    handing.put([update(1), update(2)])
    await settled(handing)

    assert tried == [1, 1, 1, 2]


async def test_an_update_that_keeps_failing_is_kept_as_failed_and_the_person_is_told() -> None:
    async def feed(one: Incoming) -> bool:
        if one.id == 1:
            raise KeyError("bug")
        return True

    inbox = MemoryInbox(update(1), update(2))
    handing = dispatch(feed, inbox)
    handing.put(inbox.rows.values())
    await settled(handing)

    assert inbox.states[1] == "failed: KeyError"
    assert inbox.told == [1]


async def test_a_malformed_update_is_kept_as_failed_and_nobody_is_told() -> None:
    tried: list[int] = []

    async def feed(one: Incoming) -> bool:
        tried.append(one.id)
        if one.id == 1:
            raise Malformed("message.date")
        return True

    inbox = MemoryInbox(update(1), update(2))
    handing = dispatch(feed, inbox)
    handing.put(inbox.rows.values())
    await settled(handing)

    assert tried == [1, 2]
    assert inbox.states[1] == "failed: Malformed"
    assert inbox.told == []


async def test_what_an_earlier_run_left_is_replayed_in_order() -> None:
    seen: list[int] = []

    async def feed(one: Incoming) -> bool:
        seen.append(one.id)
        return True

    inbox = MemoryInbox(*[update(n) for n in (9, 3, 500, *range(600, 1100))])
    inbox.states[3] = "done"
    handing = dispatch(feed, inbox, most_waiting=300)
    await handing.replay()
    await settled(handing)

    assert seen == [9, 500, *range(600, 1100)]


async def test_there_is_no_room_while_too_much_waits() -> None:
    go = asyncio.Event()

    async def feed(one: Incoming) -> bool:
        await go.wait()
        return True

    handing = dispatch(feed, MemoryInbox(), most_waiting=2)
    handing.put([update(1), update(2)])
    asking = asyncio.create_task(handing.room())
    await asyncio.sleep(0.01)
    assert not asking.done()

    go.set()
    async with asyncio.timeout(1):
        await asking


async def test_no_lane_is_left_behind() -> None:
    async def feed(one: Incoming) -> bool:
        return True

    handing = dispatch(feed, MemoryInbox())
    handing.put([update(n, chat=n) for n in range(500)])
    await settled(handing)
    await asyncio.sleep(0)

    assert handing._lanes == {}


async def test_stopping_finishes_what_is_in_hand() -> None:
    finished: list[int] = []

    async def feed(one: Incoming) -> bool:
        await asyncio.sleep(0.02)
        finished.append(one.id)
        return True

    handing = dispatch(feed, MemoryInbox())
    handing.put([update(1), update(2), update(3, chat=2)])
    await handing.stop(patience=5)

    assert sorted(finished) == [1, 2, 3]


async def test_what_stopping_has_no_time_for_stays_in_the_inbox() -> None:
    async def feed(one: Incoming) -> bool:
        await asyncio.sleep(10)
        return True

    inbox = MemoryInbox(update(1))
    handing = dispatch(feed, inbox)
    handing.put([update(1)])
    await handing.stop(patience=0.01)

    assert inbox.states == {1: "waiting"}


def test_the_chat_of_an_update_is_found_without_reading_it() -> None:
    pressed = {"update_id": 1, "callback_query": {"id": "7", "from": {"id": 5}, "message": {"chat": {"id": 8}}}}
    inline = {"update_id": 1, "callback_query": {"id": "7", "from": {"id": 5}}}
    strange = {"update_id": 1, "message": {"chat": "?", "from": None}}

    assert [taken(raw).chat for raw in (text_update(1, "x", chat=3), pressed, inline, strange)] == [3, 8, 5, 0]


def test_what_has_no_number_is_no_update() -> None:
    assert [incoming(raw) for raw in (None, [], "x", {}, {"update_id": "1"}, {"update_id": True})] == [None] * 6

"""Delivery keeps each chat's order, tries again what failed, and says what became of every row."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from reminders.delivery import Delivery
from reminders.pace import Unpaced
from reminders.ports import (
    Blocked,
    Fate,
    InDoubt,
    NotDelivered,
    NothingToEdit,
    Rejected,
    TooFast,
    Troubled,
    Unreachable,
)
from tests.reminders.fakes import NOON, MemoryOutbox, Phone, PlainRenderer, Row


def row(number: int, **more: Any) -> Row:
    return Row(**({"id": number, "values": {"text": str(number)}} | more))


def delivery(outbox: MemoryOutbox, phone: Phone, **more: Any) -> Delivery:
    settings = {"first_pause": 0.001, "longest_wait": 0.5} | more
    return Delivery(
        outbox=outbox, messenger=phone, renderer=PlainRenderer(), pace=Unpaced(), now=lambda: NOON, **settings
    )


async def deliver(*rows: Row, phone: Phone, **more: Any) -> MemoryOutbox:
    outbox = MemoryOutbox(rows)
    speaking = delivery(outbox, phone, **more)
    speaking.take(rows)
    async with asyncio.timeout(5):
        await speaking.idle()
    return outbox


async def test_messages_of_a_chat_arrive_in_order_and_those_of_several_chats_at_once() -> None:
    phone = Phone(delay=lambda chat: 0.001 * chat)

    await deliver(*[row(n, chat=1 + n % 5) for n in range(50)], phone=phone)

    assert phone.most_at_once == 5
    for chat in range(1, 6):
        said = [int(text) for where, text in phone.arrived if where == chat]
        assert said == sorted(said)
        assert len(said) == 10


async def test_an_answer_goes_before_what_else_waits_in_its_chat() -> None:
    phone = Phone()

    await deliver(row(1), row(2), row(3, reply=True), phone=phone)

    assert [text for _, text in phone.arrived] == ["3", "1", "2"]


async def test_what_was_sent_is_written_down_in_few_transactions() -> None:
    outbox = await deliver(*[row(n, chat=n) for n in range(200)], phone=Phone())

    assert len(outbox.outcomes) == 200
    assert outbox.transactions < 20
    assert outbox.waiting == {}


async def test_a_row_taken_twice_is_said_once() -> None:
    phone = Phone()
    outbox = MemoryOutbox()
    speaking = delivery(outbox, phone)

    speaking.take([row(1)])
    speaking.take([row(1)])
    await speaking.idle()

    assert phone.arrived == [(1, "1")]


async def test_the_wait_that_the_server_asks_for_is_kept() -> None:
    phone = Phone(TooFast(0.2))
    started = asyncio.get_running_loop().time()

    outbox = await deliver(row(1), phone=phone)

    assert asyncio.get_running_loop().time() - started >= 0.2
    assert outbox.fates() == [(1, Fate.SENT)]


@pytest.mark.parametrize("trouble", [Troubled("502"), Unreachable("no route")])
async def test_a_failure_is_tried_again_and_keeps_the_order(trouble: NotDelivered) -> None:
    phone = Phone(trouble, trouble, trouble)

    outbox = await deliver(row(1), row(2), phone=phone)

    assert [text for _, text in phone.arrived] == ["1", "2"]
    assert outbox.outcomes[0].tries == 4


async def test_after_some_seconds_of_failure_the_whole_chat_goes_back_to_its_rows() -> None:
    phone = Phone(Unreachable("no route"), Unreachable("no route"))

    outbox = await deliver(row(1), row(2), phone=phone, first_pause=0.01, longest_wait=0.015)

    assert outbox.fates() == [(1, Fate.LATER), (2, Fate.LATER)]
    assert {moment for moment, _ in outbox.waiting.values()} == {NOON + timedelta(seconds=0.02)}
    assert [outcome.tries for outcome in outbox.outcomes] == [2, 0]


async def test_a_connection_that_broke_after_sending_is_tried_once_more() -> None:
    phone = Phone(InDoubt("reset"))

    outbox = await deliver(row(1), phone=phone)

    assert outbox.fates() == [(1, Fate.SENT)]


async def test_a_connection_that_broke_twice_is_left_in_doubt() -> None:
    phone = Phone(InDoubt("reset"), InDoubt("reset"))

    outbox = await deliver(row(1), row(2), phone=phone)

    assert outbox.fates() == [(1, Fate.DOUBTFUL), (2, Fate.SENT)]


async def test_nothing_more_is_sent_to_who_blocked_the_bot() -> None:
    phone = Phone(Blocked("Forbidden"))

    outbox = await deliver(row(1), row(2), row(3, chat=9), phone=phone)

    assert sorted(outbox.fates()) == [(1, Fate.BLOCKED), (2, Fate.BLOCKED), (3, Fate.SENT)]
    assert phone.arrived == [(9, "3")]


async def test_what_can_never_be_sent_does_not_stop_the_next() -> None:
    phone = Phone(Rejected("400 can't parse entities"))

    outbox = await deliver(row(1), row(2, template="broken"), row(3), phone=phone)

    assert outbox.fates() == [(1, Fate.FAILED), (2, Fate.FAILED), (3, Fate.SENT)]


async def test_an_edit_changes_the_message_and_keeps_its_number() -> None:
    phone = Phone()

    outbox = await deliver(row(1, edit=77), phone=phone)

    assert phone.edited == [(1, 77, "1")]
    assert outbox.outcomes[0].message == 77


async def test_an_edit_of_a_message_that_is_gone_becomes_a_new_message() -> None:
    phone = Phone(NothingToEdit("gone"))

    outbox = await deliver(row(1, edit=77, reply=True), phone=phone)

    assert phone.arrived == [(1, "1")]
    assert outbox.outcomes[0].message == 101


async def test_what_changes_by_itself_does_not_come_back_when_its_message_is_gone() -> None:
    phone = Phone(NothingToEdit("gone"))

    outbox = await deliver(row(1, edit=77), phone=phone)

    assert phone.arrived == []
    assert outbox.fates() == [(1, Fate.FAILED)]


async def test_what_could_not_be_written_down_is_written_later() -> None:
    outbox = MemoryOutbox([row(1)])
    outbox.failures = 2
    phone = Phone()
    speaking = delivery(outbox, phone)

    speaking.take([row(1)])
    await speaking.idle()

    assert phone.arrived == [(1, "1")]
    assert outbox.fates() == [(1, Fate.SENT)]


async def test_stopping_sends_what_is_in_hand() -> None:
    outbox = MemoryOutbox()
    phone = Phone(delay=lambda chat: 0.02)
    speaking = delivery(outbox, phone)
    speaking.take([row(1), row(2)])

    await speaking.stop(patience=5)

    assert outbox.fates() == [(1, Fate.SENT), (2, Fate.SENT)]


async def test_what_stopping_has_no_time_for_is_put_back() -> None:
    outbox = MemoryOutbox()
    phone = Phone(delay=lambda chat: 10)
    speaking = delivery(outbox, phone)
    speaking.take([row(1), row(2)])

    await speaking.stop(patience=0.02)

    assert sorted(outbox.fates()) == [(1, Fate.LATER), (2, Fate.LATER)]
    assert phone.arrived == []

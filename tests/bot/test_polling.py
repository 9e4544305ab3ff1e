"""Polling has updates in the inbox before it confirms them, and rides out whatever the server does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from bot.channels.dispatch import Dispatch
from bot.channels.incoming import Incoming
from bot.channels.polling import Polling, TokenRefused
from tests.bot.fakes import BotServer, MemoryInbox, Reply, text_update


class Handled:
    """A conversation that remembers whom it was given."""

    def __init__(self) -> None:
        self.ids: list[int] = []

    async def __call__(self, update: Incoming) -> bool:
        self.ids.append(update.id)
        return True


@asynccontextmanager
async def polling(
    server: BotServer, inbox: MemoryInbox, handled: Handled, *, empty_pause: float = 0.01
) -> AsyncIterator[asyncio.Task[None]]:
    async with server.running() as api:
        poll = Polling(
            api=api,
            inbox=inbox,
            dispatch=Dispatch(feed=handled, inbox=inbox),
            kinds=["message"],
            first_pause=0.01,
            empty_pause=empty_pause,
        )
        task = asyncio.create_task(poll.run())
        try:
            yield task
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError, TokenRefused):
                await task


async def test_a_batch_is_stored_before_the_next_request_confirms_it() -> None:
    server, inbox, handled = BotServer(), MemoryInbox(), Handled()
    server.say("getUpdates", Reply(result=[text_update(7, "a"), text_update(8, "b")]))

    async with polling(server, inbox, handled):
        calls = await server.until_called("getUpdates", 2)

    assert "offset" not in calls[0]
    assert calls[1]["offset"] == 9
    assert list(inbox.rows) == handled.ids == [7, 8]


async def test_what_could_not_be_stored_is_not_confirmed() -> None:
    server, inbox, handled = BotServer(), MemoryInbox(), Handled()
    inbox.failures = 1
    batch = [text_update(7, "a")]
    server.say("getUpdates", Reply(result=batch), Reply(result=batch))

    async with polling(server, inbox, handled):
        calls = await server.until_called("getUpdates", 3)

    assert [call.get("offset") for call in calls[:3]] == [None, None, 8]
    assert handled.ids == [7]


async def test_an_update_that_comes_again_is_handled_once() -> None:
    server, inbox, handled = BotServer(), MemoryInbox(), Handled()
    server.say("getUpdates", Reply(result=[text_update(7, "a")]), Reply(result=[text_update(7, "a")]))

    async with polling(server, inbox, handled):
        await server.until_called("getUpdates", 3)

    assert handled.ids == [7]


async def test_numbers_may_go_backwards() -> None:
    server, inbox, handled = BotServer(), MemoryInbox(), Handled()
    server.say("getUpdates", Reply(result=[text_update(900, "a")]), Reply(result=[text_update(3, "b")]))

    async with polling(server, inbox, handled):
        calls = await server.until_called("getUpdates", 3)

    assert handled.ids == [900, 3]
    assert calls[2]["offset"] == 4


async def test_what_is_no_update_does_not_hold_up_the_others() -> None:
    server, inbox, handled = BotServer(), MemoryInbox(), Handled()
    server.say("getUpdates", Reply(result=["?", {"message": {}}, text_update(7, "a")]))

    async with polling(server, inbox, handled):
        await server.until_called("getUpdates", 2)

    assert handled.ids == [7]


async def test_empty_answers_that_come_at_once_are_asked_for_slowly() -> None:
    server = BotServer()

    async with polling(server, MemoryInbox(), Handled(), empty_pause=0.1):
        await asyncio.sleep(0.45)

    assert 2 <= len(server.called("getUpdates")) <= 5


@pytest.mark.parametrize(
    "trouble",
    [
        Reply(status=409, description="Conflict: terminated by other getUpdates request"),
        Reply(status=502, body="<html>Bad Gateway</html>"),
        Reply(status=429, parameters={"retry_after": 0}),
        Reply(drop=True),
        Reply(result={"not": "a list"}),
        Reply(body="not json"),
    ],
)
async def test_trouble_with_the_server_passes(trouble: Reply) -> None:
    server, inbox, handled = BotServer(), MemoryInbox(), Handled()
    server.say("getUpdates", trouble, trouble, Reply(result=[text_update(7, "a")]))

    async with polling(server, inbox, handled):
        await server.until_called("getUpdates", 4)

    assert handled.ids == [7]


async def test_a_token_that_is_not_accepted_ends_the_polling() -> None:
    server = BotServer()
    server.say("getUpdates", Reply(status=401, description="Unauthorized"))

    async with polling(server, MemoryInbox(), Handled()) as task, asyncio.timeout(5):
        with pytest.raises(TokenRefused, match="NOTONELESS_TELEGRAM_TOKEN"):
            await task

"""The webhook takes updates only from who knows the secret, and says 200 only when they are in the inbox."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from bot.channels.dispatch import Dispatch
from bot.channels.incoming import Incoming
from bot.channels.webhook import SECRET_HEADER, SecretMissing, Webhook
from tests.bot.fakes import MemoryInbox, text_update

SECRET = "s3cret"


class Line:
    """A webhook that is listening, and the updates that reached the conversations."""

    def __init__(self) -> None:
        self.inbox = MemoryInbox()
        self.handled: list[int] = []
        self.dispatch = Dispatch(feed=self._feed, inbox=self.inbox)
        self.address = ""

    async def _feed(self, update: Incoming) -> bool:
        self.handled.append(update.id)
        return True

    async def post(self, body: Any, *, secret: str | None = SECRET, raw: bytes | None = None) -> int:
        headers = {} if secret is None else {SECRET_HEADER: secret}
        async with aiohttp.ClientSession() as session:
            if raw is not None:
                async with session.post(self.address, data=raw, headers=headers) as answer:
                    return answer.status
            async with session.post(self.address, json=body, headers=headers) as answer:
                return answer.status

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Line]:
        webhook = Webhook(inbox=self.inbox, dispatch=self.dispatch, secret=SECRET)
        port = await webhook.start(host="127.0.0.1", port=0, path="/hook")
        self.address = f"http://127.0.0.1:{port}/hook"
        try:
            yield self
        finally:
            await webhook.stop()


async def test_an_update_is_stored_and_handed_on() -> None:
    async with Line().open() as line:
        status = await line.post(text_update(5, "a"))
        await line.dispatch.idle()

    assert status == 200
    assert list(line.inbox.rows) == line.handled == [5]


@pytest.mark.parametrize("secret", [None, "", "wrong", "s3cre", "S3CRET"])
async def test_nothing_is_taken_without_the_secret(secret: str | None) -> None:
    async with Line().open() as line:
        status = await line.post(text_update(5, "a"), secret=secret)

    assert status == 403
    assert line.inbox.rows == {}


async def test_what_could_not_be_stored_is_sent_again_by_the_server() -> None:
    async with Line().open() as line:
        line.inbox.failures = 1
        first = await line.post(text_update(5, "a"))
        second = await line.post(text_update(5, "a"))
        await line.dispatch.idle()

    assert (first, second) == (503, 200)
    assert line.handled == [5]


async def test_the_same_update_twice_is_handled_once() -> None:
    async with Line().open() as line:
        assert [await line.post(text_update(5, "a")) for _ in range(2)] == [200, 200]
        await line.dispatch.idle()

    assert line.handled == [5]


async def test_what_is_no_update_is_not_asked_for_again() -> None:
    async with Line().open() as line:
        statuses = [await line.post(None, raw=raw) for raw in (b"{", b"[]", b'{"message": {}}', b"\xff")]

    assert statuses == [200] * 4
    assert line.inbox.rows == {}


def test_without_a_secret_there_is_no_webhook() -> None:
    inbox = MemoryInbox()

    with pytest.raises(SecretMissing):
        Webhook(inbox=inbox, dispatch=Dispatch(feed=Line()._feed, inbox=inbox), secret="")

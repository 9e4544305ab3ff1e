"""How updates reach the bot: by long poll until acknowledged, or carried to its webhook until it takes them."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.sandbox.speaking import HE, LIU, Spoken


def _texts(updates: Any) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_updates_come_again_until_they_are_acknowledged(spoken: Spoken) -> None:
    await spoken.say("一")
    await spoken.say("二")

    first = (await spoken.call("getUpdates")).result
    again = (await spoken.call("getUpdates", limit=1)).result
    rest = (await spoken.call("getUpdates", offset=first[0]["update_id"] + 1)).result
    nothing = (await spoken.call("getUpdates", offset=first[1]["update_id"] + 1)).result

    assert _texts(first) == ["一", "二"]
    assert again == first[:1]
    assert rest == first[1:]
    assert nothing == []


async def test_a_negative_offset_counts_from_the_end_and_forgets_the_rest(spoken: Spoken) -> None:
    for text in "一二三":
        await spoken.say(text)

    assert _texts((await spoken.call("getUpdates", offset=-2)).result) == ["二", "三"]
    assert _texts((await spoken.call("getUpdates")).result) == ["二", "三"]


async def test_a_waiting_poll_is_answered_the_moment_somebody_writes(spoken: Spoken) -> None:
    began = time.monotonic()
    poll = asyncio.create_task(spoken.call("getUpdates", timeout=50))
    await asyncio.sleep(0.1)
    await spoken.say("你好")

    assert _texts((await poll).result) == ["你好"]
    assert time.monotonic() - began < 40


async def test_a_poll_without_news_waits_as_long_as_it_was_told(spoken: Spoken) -> None:
    began = time.monotonic()

    assert (await spoken.call("getUpdates", timeout=1)).result == []
    assert time.monotonic() - began > 0.9


async def test_the_newer_of_two_polls_ends_the_older(spoken: Spoken) -> None:
    older = asyncio.create_task(spoken.call("getUpdates", timeout=20))
    await asyncio.sleep(0.1)
    newer = asyncio.create_task(spoken.call("getUpdates", timeout=20))
    ended = await older
    await spoken.say("你好")

    assert ended.status == 409
    assert ended.description.startswith("Conflict: terminated by other getUpdates request")
    assert _texts((await newer).result) == ["你好"]


async def test_only_the_kinds_asked_for_come(spoken: Spoken) -> None:
    await spoken.call("getUpdates", allowed_updates=["callback_query"])
    await spoken.say("nobody asked")
    await spoken.call("getUpdates", allowed_updates=[])
    await spoken.say("now somebody does")

    assert _texts((await spoken.call("getUpdates")).result) == ["now somebody does"]


async def test_an_edit_and_a_reply_come_as_telegram_writes_them(spoken: Spoken) -> None:
    first = await spoken.say("陈小宇没来")
    async with spoken.http.patch(f"/api/phones/{HE}/messages/{first}", json={"text": "陈小雨没来"}) as response:
        assert response.status == 200
    await spoken.post(f"/api/phones/{HE}/messages", {"text": "病假", "reply_to": first})

    _, edit, reply = (await spoken.call("getUpdates")).result
    assert edit["edited_message"]["text"] == "陈小雨没来"
    assert edit["edited_message"]["edit_date"] >= edit["edited_message"]["date"]
    assert reply["message"]["reply_to_message"]["message_id"] == first


async def test_a_command_is_marked_for_clients_that_look_for_the_mark(spoken: Spoken) -> None:
    await spoken.say("/start ABCD2345")
    (update,) = (await spoken.call("getUpdates")).result

    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


@dataclass(kw_only=True)
class _BotServer:
    """Takes updates at `/hook`; answers 500 as often as `failing` says."""

    failing: int = 0
    url: str = ""
    taken: list[str] = field(default_factory=list)
    secrets: set[str] = field(default_factory=set)
    calls: int = 0

    async def take(self, request: web.Request) -> web.Response:
        self.calls += 1
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""))
        if self.failing:
            self.failing -= 1
            return web.Response(status=500)
        self.taken.append((await request.json())["message"]["text"])
        return web.Response()


@asynccontextmanager
async def _bot_server(failing: int = 0) -> AsyncIterator[_BotServer]:
    server = _BotServer(failing=failing)
    app = web.Application()
    app.router.add_post("/hook", server.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = "http://127.0.0.1:{1}/hook".format(*runner.addresses[0])
    try:
        yield server
    finally:
        await runner.cleanup()


async def test_a_webhook_gets_every_update_in_order_with_its_secret(spoken: Spoken) -> None:
    await spoken.say("一")
    async with _bot_server() as server:
        assert (await spoken.call("setWebhook", url=server.url, secret_token="s3cret_-")).result is True
        await spoken.say("二")
        await spoken.say("三", phone=LIU)
        await spoken.sandbox.settled()

        assert sorted(server.taken) == ["一", "三", "二"]
        assert server.taken.index("一") < server.taken.index("二")
        assert server.secrets == {"s3cret_-"}


async def test_a_webhook_that_fails_is_tried_again_until_it_says_2xx(spoken: Spoken) -> None:
    async with _bot_server(failing=3) as server:
        await spoken.call("setWebhook", url=server.url)
        await spoken.say("一")
        await spoken.say("二")
        await spoken.sandbox.settled()
        told = (await spoken.call("getWebhookInfo")).result

        assert server.taken == ["一", "二"]
        assert server.calls == 5
        assert told["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"
        assert told["pending_update_count"] == 0


async def test_updates_wait_for_a_webhook_that_is_not_there_yet(spoken: Spoken) -> None:
    await spoken.call("setWebhook", url="http://127.0.0.1:9/hook")
    await spoken.say("一")
    await asyncio.sleep(0.2)
    told = (await spoken.call("getWebhookInfo")).result
    await spoken.call("deleteWebhook")

    assert told["pending_update_count"] == 1
    assert told["last_error_message"].startswith("Connection failed")
    assert _texts((await spoken.call("getUpdates")).result) == ["一"]


async def test_there_is_no_poll_while_a_webhook_is_set(spoken: Spoken) -> None:
    await spoken.call("setWebhook", url="http://127.0.0.1:9/hook")
    refused = await spoken.call("getUpdates")
    await spoken.say("一")
    await spoken.call("deleteWebhook", drop_pending_updates=True)

    assert refused.status == 409
    assert refused.description.startswith("Conflict: can't use getUpdates method while webhook is active")
    assert (await spoken.call("getWebhookInfo")).result["url"] == ""
    assert (await spoken.call("getUpdates")).result == []


async def test_a_webhook_with_a_bad_address_or_secret_is_refused(spoken: Spoken) -> None:
    no_web = await spoken.call("setWebhook", url="ftp://example.org")
    odd = await spoken.call("setWebhook", url="https://example.org", secret_token="密")
    long = await spoken.call("setWebhook", url="https://example.org", secret_token="x" * 257)

    assert no_web.description == "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"
    assert odd.description == "Bad Request: secret token contains unallowed characters"
    assert long.description == "Bad Request: secret token is too long"

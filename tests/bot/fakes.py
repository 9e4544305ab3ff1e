"""Stand-ins for the channel's tests: an inbox in memory, and a Bot API server that says what it is told to say."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiohttp import web

from bot.channels.api import Api
from bot.channels.incoming import Incoming, incoming

TOKEN = "42:TEST"


def text_update(number: int, text: str, *, chat: int = 1) -> dict[str, Any]:
    """An update as Telegram writes it."""
    return {
        "update_id": number,
        "message": {
            "message_id": number,
            "date": 1_788_739_200,
            "chat": {"id": chat, "type": "private", "first_name": "何"},
            "from": {"id": chat, "is_bot": False, "first_name": "何"},
            "text": text,
        },
    }


def taken(raw: dict[str, Any]) -> Incoming:
    update = incoming(raw)
    assert update is not None
    return update


class MemoryInbox:
    """Keeps updates by number in the order in which they came."""

    def __init__(self, *waiting: Incoming) -> None:
        self.rows: dict[int, Incoming] = {update.id: update for update in waiting}
        self.states: dict[int, str] = {update.id: "waiting" for update in waiting}
        self.told: list[int] = []
        self.failures = 0

    async def store(self, updates: list[Incoming]) -> list[Incoming]:
        await asyncio.sleep(0)
        if self.failures:
            self.failures -= 1
            raise OSError("disk full")
        fresh = []
        for update in updates:
            if update.id not in self.rows:
                self.rows[update.id] = update
                self.states[update.id] = "waiting"
                fresh.append(update)
        return fresh

    async def unfinished(self, after: int, limit: int) -> list[tuple[int, Incoming]]:
        found = [
            (place, update)
            for place, update in enumerate(self.rows.values(), 1)
            if place > after and self.states[update.id] == "waiting"
        ]
        return found[:limit]

    async def done(self, update: int) -> None:
        self.states[update] = "done"

    async def failed(self, update: Incoming, error: str, *, tell: bool) -> bool:
        self.states[update.id] = f"failed: {error}"
        if tell:
            self.told.append(update.id)
        return True


@dataclass(frozen=True, kw_only=True)
class Reply:
    """How a call is answered; ``drop`` closes the connection instead."""

    result: Any = True
    status: int = 200
    description: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    drop: bool = False
    body: str | None = None


class BotServer:
    """Answers each method with the replies queued for it, then with an empty list or true. Remembers the calls."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.files: dict[str, bytes] = {}
        self._replies: dict[str, deque[Reply]] = {}
        self.address = ""

    def say(self, method: str, *replies: Reply) -> None:
        self._replies.setdefault(method, deque()).extend(replies)

    def called(self, method: str) -> list[dict[str, Any]]:
        return [parameters for name, parameters in self.calls if name == method]

    async def until_called(self, method: str, times: int) -> Sequence[dict[str, Any]]:
        async with asyncio.timeout(5):
            while len(self.called(method)) < times:  # noqa: ASYNC110 - the server has no event to wait for
                await asyncio.sleep(0.005)
        return self.called(method)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if request.content_type == "application/json":
            self.calls.append((method, await request.json()))
        else:
            self.calls.append((method, dict(await request.post())))
        waiting = self._replies.get(method)
        reply = waiting.popleft() if waiting else Reply(result=[] if method == "getUpdates" else True)
        if reply.drop:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if reply.body is not None:
            return web.Response(text=reply.body, status=reply.status)
        if reply.status == 200:
            return web.json_response({"ok": True, "result": reply.result})
        refusal = {"ok": False, "error_code": reply.status, "description": reply.description}
        return web.json_response(refusal | {"parameters": reply.parameters}, status=reply.status)

    async def _file(self, request: web.Request) -> web.Response:
        content = self.files.get(request.match_info["path"])
        return web.Response(status=404) if content is None else web.Response(body=content)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Api]:
        """Listen, and give a client that calls it."""
        app = web.Application()
        app.router.add_post("/bot{token}/{method}", self._answer)
        app.router.add_get("/file/bot{token}/{path:.+}", self._file)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
        session = AiohttpSession(api=TelegramAPIServer.from_base(self.address))
        try:
            yield Api(Bot(TOKEN, session=session))
        finally:
            await session.close()
            await runner.cleanup()

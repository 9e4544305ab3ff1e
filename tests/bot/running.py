"""The whole bot against the sandbox over HTTP, with a small town whose staff have joined."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from bot.app import App
from bot.casebook import open_casebook
from bot.clock import MovableClock
from bot.sandbox.server import Sandbox
from bot.settings import Settings
from storage.casebook import SqlCasebook
from storage.engine import open_database
from tests.storage.town import NOON, ZONE, People, settle_town

TOKEN = "42:SANDBOX"
HEAD = 101
CONTACT = 104


def settings_for(folder: Path, **more: Any) -> Settings:
    return Settings(**({"data_dir": folder, "telegram_token": TOKEN} | more))


def new_town(settings: Settings) -> People:
    engine = open_database(settings.database)
    try:
        return settle_town(engine)
    finally:
        engine.dispose()


def looked_up(settings: Settings, what: Callable[[Any], Any]) -> Any:
    """What the casebook says while no bot is needed."""
    with open_casebook(settings, MovableClock(NOON)) as casebook:

        def look(book: Any) -> Any:
            assert isinstance(book, SqlCasebook)
            return what(book)

        return casebook(look)


@dataclass(frozen=True, kw_only=True)
class Running:
    """The sandbox, and the bot if it is up."""

    sandbox: Sandbox
    http: aiohttp.ClientSession
    settings: Settings
    clock: MovableClock

    async def say(self, text: str, phone: int = HEAD) -> None:
        async with self.http.post(f"/api/phones/{phone}/messages", json={"text": text}) as answer:
            assert answer.status == 200, await answer.text()

    async def post(self, path: str, body: Any = None) -> Any:
        async with self.http.post(path, json=body) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def get(self, path: str) -> Any:
        async with self.http.get(path) as answer:
            return await answer.json()

    async def said_to(self, phone: int = HEAD) -> list[str]:
        """What the bot has said in this chat, once all is quiet."""
        await self.post("/api/settle")
        return [m["text"] for m in await self.get(f"/api/phones/{phone}/messages") if m["from"] == "bot"]

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[App]:
        app = App(self.settings, self.clock)
        try:
            await app.start()
            await self.sandbox.attach(timeline=app.timeline, people=app.people)
            yield app
        finally:
            await self.sandbox.attach()
            await app.stop()


@asynccontextmanager
async def town_without_bot(folder: Path, **more: Any) -> AsyncIterator[Running]:
    """The sandbox, the phones of the staff and a database; the bot is not up yet."""
    clock = MovableClock(NOON)
    sandbox = Sandbox(clock, TOKEN, ZONE)
    for phone in range(HEAD, CONTACT + 1):
        sandbox.add_phone(phone, str(phone))
    address = await sandbox.start()
    settings = settings_for(folder, telegram_api=address, **more)
    new_town(settings)
    async with aiohttp.ClientSession(address) as http:
        try:
            yield Running(sandbox=sandbox, http=http, settings=settings, clock=clock)
        finally:
            await sandbox.stop()

"""The real bot and the sandbox over HTTP, and the phones of a small town in front of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp

from bot.app import App
from bot.clock import MovableClock
from bot.sandbox.server import Sandbox
from bot.settings import Settings
from casework.policy.loader import load_policy
from storage.engine import open_database
from tests.conversations.town import ZONE, settle_town

TOKEN = "1:sandbox"


@dataclass(frozen=True, kw_only=True)
class Said:
    """A message of the bot as a phone shows it."""

    phone: str
    number: int
    date: datetime
    text: str
    rows: tuple[tuple[tuple[str, str], ...], ...]
    """Rows of buttons: what each reads, and its data (or address)."""
    changed: bool = False
    """Whether it took the place of what the message said before."""


@dataclass(kw_only=True)
class Stage:
    """Everybody's phones, as they are now."""

    http: aiohttp.ClientSession
    phones: dict[str, int]
    seen: dict[tuple[str, int], tuple[str, Any]] = field(default_factory=dict)
    shown: dict[str, list[Said]] = field(default_factory=dict)

    async def move_to(self, moment: datetime) -> None:
        await self._post("/api/clock", {"now": moment.isoformat()})

    async def say(self, phone: str, words: dict[str, Any]) -> None:
        await self._post(f"/api/phones/{await self._phone(phone)}/messages", words)
        await self._post("/api/settle", None)

    async def send_photo(self, phone: str, caption: str) -> None:
        form = aiohttp.FormData()
        form.add_field("photo", b"\x89PNG\r\n\x1a\n" + b"0" * 64, filename="door.png", content_type="image/png")
        if caption:
            form.add_field("caption", caption)
        async with self.http.post(f"/api/phones/{await self._phone(phone)}/messages", data=form) as answered:
            assert answered.status == 200, await answered.text()
        await self._post("/api/settle", None)

    async def press(self, phone: str, number: int, data: str) -> str | None:
        words = {"message_id": number, "data": data}
        answered = await self._post(f"/api/phones/{self.phones[phone]}/press", words)
        await self._post("/api/settle", None)
        answer: str | None = answered["answer"]
        return answer

    async def news(self) -> list[Said]:
        """What the bot has said or changed since the last look, oldest first, then by phone."""
        found: list[Said] = []
        for phone, chat in self.phones.items():
            async with self.http.get(f"/api/phones/{chat}/messages") as answered:
                messages = await answered.json()
            self.shown[phone] = []
            for message in messages:
                if message["from"] != "bot":
                    continue
                buttons = tuple(
                    tuple((one["text"], one.get("data") or one.get("url") or "") for one in row)
                    for row in message["buttons"] or ()
                )
                now = (message["text"], buttons)
                before = self.seen.get((phone, message["message_id"]))
                said = Said(
                    phone=phone,
                    number=message["message_id"],
                    date=datetime.fromisoformat(message["date"]),
                    text=message["text"],
                    rows=buttons,
                    changed=before is not None,
                )
                self.shown[phone].append(said)
                if before != now:
                    self.seen[phone, message["message_id"]] = now
                    found.append(said)
        order = {phone: place for place, phone in enumerate(self.phones)}
        return sorted(found, key=lambda said: (said.changed, said.date, order[said.phone], said.number))

    async def _phone(self, name: str) -> int:
        if name not in self.phones:
            self.phones[name] = int((await self._post("/api/phones", {"name": name}))["id"])
        return self.phones[name]

    async def _post(self, path: str, body: Any) -> Any:
        async with self.http.post(path, json=body) as answered:
            assert answered.status == 200, (path, body, await answered.text())
            return await answered.json()


@asynccontextmanager
async def stage(folder: Path, *, start: datetime, locale: str, also: tuple[str, ...] = ()) -> AsyncIterator[Stage]:
    """The bot running against the sandbox in this process, over HTTP on loopback; time stands still in between.

    ``also`` names people of the town who are there in this play only."""
    clock = MovableClock(start, elapsed=lambda: 0.0)
    sandbox = Sandbox(clock, TOKEN, ZONE)
    base = await sandbox.start()
    settings = Settings(
        data_dir=folder, telegram_token=TOKEN, telegram_api=base, locale=locale, pacing=False, log_level="ERROR"
    )
    chats = _found_town(settings, start, also)
    app = App(settings, clock)
    try:
        await app.start()
        await sandbox.attach(timeline=app.timeline, people=app.people)
        async with aiohttp.ClientSession(base) as http:
            yield Stage(http=http, phones=chats)
    finally:
        await app.stop()
        await sandbox.stop()


def _found_town(settings: Settings, start: datetime, also: tuple[str, ...]) -> dict[str, int]:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    engine = open_database(settings.database)
    chats = settle_town(engine, policy=load_policy(settings.policy), now=start, also=also)
    engine.dispose()
    return chats

"""The real bot and the sandbox over HTTP, and the phones of a small town in front of them."""

from __future__ import annotations

import io
import json
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
GROUP = "群"
"""How a group chat is called among the phones; ``群2`` and so on are further ones."""


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
    groups: dict[str, int] = field(default_factory=dict)

    async def move_to(self, moment: datetime) -> None:
        await self._post("/api/clock", {"now": moment.isoformat()})

    async def say(self, phone: str, words: dict[str, Any]) -> None:
        await self._post(f"/api/phones/{await self._phone(phone)}/messages", words)
        await self._post("/api/settle", None)

    async def in_group(self, group: str, speaker: str, words: str) -> None:
        """Somebody writes in a group; without a speaker the group itself changes: 建群, 移出, 拉进, 升级, 改名 …"""
        if group not in self.groups:
            body = {"title": f"三年级组{group.removeprefix(GROUP)}", "members": list(self.phones.values())}
            self.groups[group] = int((await self._post("/api/groups", body))["id"])
        place = f"/api/groups/{self.groups[group]}"
        what, _, title = words.partition(" ")
        if speaker:
            sign, said = ("", words) if words[:1] != "^" else (words[1:3], words[4:])
            more = {"匿名": {"anonymous": True}, "转发": {"forwarded": True}}.get(sign, {})
            await self._post(f"{place}/messages", {"phone": await self._phone(speaker), "text": said, **more})
        elif what == "升级":
            self.groups[group] = int((await self._post(f"{place}/upgrade", {}))["id"])
        elif what == "改名":
            await self._post(f"{place}/title", {"title": title})
        elif what in {"移出", "拉进"}:
            await self._post(f"{place}/bot", {"member": what == "拉进"})
        await self._post("/api/settle", None)

    async def send_file(
        self, phone: str, name: str, media: str, caption: str, how: dict[str, Any], *, size: int = 64
    ) -> None:
        form = aiohttp.FormData()
        content = io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"0" * size)
        form.add_field(name, content, filename="sent", content_type=media)
        if caption:
            form.add_field("caption", caption)
        for field_name, value in how.items():
            form.add_field(field_name, json.dumps(value) if isinstance(value, dict) else str(value))
        async with self.http.post(f"/api/phones/{await self._phone(phone)}/messages", data=form) as answered:
            assert answered.status == 200, await answered.text()
        await self._post("/api/settle", None)

    async def edit(self, phone: str, back: int, words: str) -> None:
        """Change the text or the caption of the person's latest message that has one, or of an earlier one."""
        chat = self.phones[phone]
        async with self.http.get(f"/api/phones/{chat}/messages") as answered:
            mine = [one for one in await answered.json() if one["from"] == "me" and one["location"] is None]
        changed = [one for one in mine if one["sticker"] is None][-back]
        field_name = (
            "caption" if any(changed[kind] for kind in ("photo", "document", "voice", "video_note")) else "text"
        )
        path = f"/api/phones/{chat}/messages/{changed['message_id']}"
        async with self.http.patch(path, json={field_name: words}) as edited:
            assert edited.status == 200, await edited.text()
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
        places = [(phone, f"/api/phones/{chat}") for phone, chat in self.phones.items()]
        places += [(group, f"/api/groups/{chat}") for group, chat in self.groups.items()]
        for phone, place in places:
            async with self.http.get(f"{place}/messages") as answered:
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
        order = {phone: place for place, (phone, _) in enumerate(places)}
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
async def stage(
    folder: Path, *, start: datetime, locale: str, boarders: bool = False, also: tuple[str, ...] = ()
) -> AsyncIterator[Stage]:
    """The bot running against the sandbox in this process, over HTTP on loopback; time stands still in between.

    ``also`` names people of the town who are there in this play only."""
    clock = MovableClock(start, elapsed=lambda: 0.0)
    sandbox = Sandbox(clock, TOKEN, ZONE)
    base = await sandbox.start()
    settings = Settings(
        data_dir=folder, telegram_token=TOKEN, telegram_api=base, locale=locale, pacing=False, log_level="ERROR"
    )
    chats = _found_town(settings, start, boarders=boarders, also=also)
    app = App(settings, clock)
    try:
        await app.start()
        await sandbox.attach(timeline=app.timeline, people=app.people)
        async with aiohttp.ClientSession(base) as http:
            yield Stage(http=http, phones=chats)
    finally:
        await app.stop()
        await sandbox.stop()


def _found_town(settings: Settings, start: datetime, *, boarders: bool, also: tuple[str, ...]) -> dict[str, int]:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    engine = open_database(settings.database)
    chats = settle_town(engine, policy=load_policy(settings.policy), now=start, boarders=boarders, also=also)
    engine.dispose()
    return chats

"""Files are fetched beside the conversations, again where it failed, and given up where they cannot be had."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.channels.api import Api
from bot.channels.downloads import Downloads, Wanted
from tests.bot.fakes import BotServer, Reply

NOON = datetime(2026, 9, 7, 4, 0, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class File:
    id: int
    file: str = "AgAC"
    tries: int = 0


class MemoryShelf:
    def __init__(self, *files: File) -> None:
        self.waiting: list[Wanted] = list(files)
        self.kept: dict[int, bytes] = {}
        self.put_offs: list[tuple[int, datetime | None]] = []

    async def wanted(self, now: datetime, limit: int) -> list[Wanted]:
        return self.waiting[:limit]

    async def keep(self, wanted: Wanted, content: bytes) -> None:
        self.waiting.remove(wanted)
        self.kept[wanted.id] = content

    async def put_off(self, wanted: Wanted, error: str, not_before: datetime | None) -> None:
        self.waiting.remove(wanted)
        self.put_offs.append((wanted.id, not_before))


async def fetch(api: Api, shelf: MemoryShelf) -> None:
    downloads = Downloads(api=api, shelf=shelf, now=lambda: NOON)
    downloads.start()
    async with asyncio.timeout(5):
        await downloads.idle()
    await downloads.stop()


async def test_a_file_is_fetched_and_kept() -> None:
    server, shelf = BotServer(), MemoryShelf(File(id=1), File(id=2))
    server.say("getFile", *[Reply(result={"file_path": "photos/a.jpg"})] * 2)
    server.files["photos/a.jpg"] = b"\xff\xd8picture"

    async with server.running() as api:
        await fetch(api, shelf)

    assert shelf.kept == {1: b"\xff\xd8picture", 2: b"\xff\xd8picture"}


async def test_a_failure_is_put_off() -> None:
    server, shelf = BotServer(), MemoryShelf(File(id=1, tries=1), File(id=2))
    server.say("getFile", Reply(status=500), Reply(drop=True))

    async with server.running() as api:
        await fetch(api, shelf)

    assert shelf.put_offs == [(1, NOON + timedelta(seconds=10)), (2, NOON + timedelta(seconds=5))]


async def test_what_cannot_be_had_is_given_up() -> None:
    server, shelf = BotServer(), MemoryShelf(File(id=1), File(id=2), File(id=3, tries=30))
    server.say("getFile", Reply(status=400, description="file is too big"), Reply(result={}), Reply(status=500))

    async with server.running() as api:
        await fetch(api, shelf)

    assert shelf.put_offs == [(1, None), (2, None), (3, None)]

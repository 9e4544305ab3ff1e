"""Speaking to a sandbox over HTTP: what a bot calls, what a person does, and a bot's side that is only pretended."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp

from bot.clock import MovableClock
from bot.sandbox.server import Sandbox
from bot.sandbox.timeline import People, Person, Timeline

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY_MORNING = datetime(2026, 9, 7, 7, 0, tzinfo=ZONE)
TOKEN = "42:SANDBOX-token"
HE = 1001
LIU = 1002


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What came back from a call."""

    status: int
    body: Any

    @property
    def result(self) -> Any:
        assert self.body["ok"], self.body
        return self.body["result"]

    @property
    def description(self) -> str:
        assert not self.body["ok"], self.body
        assert self.body["error_code"] == self.status
        return str(self.body["description"])


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """A running sandbox, its address and a client for it."""

    sandbox: Sandbox
    base: str
    http: aiohttp.ClientSession
    clock: MovableClock

    async def call(self, method: str, **arguments: Any) -> Answered:
        """The bot calls a method with a JSON body."""
        async with self.http.post(f"/bot{TOKEN}/{method}", json=arguments) as response:
            return Answered(status=response.status, body=await response.json())

    async def get(self, path: str) -> Answered:
        async with self.http.get(path) as response:
            return Answered(status=response.status, body=await response.json())

    async def post(self, path: str, body: Any = None) -> Answered:
        async with self.http.post(path, json=body) as response:
            return Answered(status=response.status, body=await response.json())

    async def say(self, text: str, *, phone: int = HE) -> int:
        """A person writes; answers the message's number."""
        answered = await self.post(f"/api/phones/{phone}/messages", {"text": text})
        assert answered.status == 200, answered.body
        return int(answered.body["message_id"])

    async def send_file(self, *, kind: str, caption: str = "", phone: int = HE, **fields: str) -> int:
        """A person sends a file; answers the message's number."""
        form = aiohttp.FormData()
        form.add_field(kind, b"\x89PNG\r\n\x1a\n" + b"0" * 32, filename="sent", content_type="image/png")
        for name, value in {"caption": caption, **fields}.items():
            form.add_field(name, value)
        async with self.http.post(f"/api/phones/{phone}/messages", data=form) as answered:
            assert answered.status == 200, await answered.text()
            return int((await answered.json())["message_id"])

    async def chat(self, phone: int = HE) -> Any:
        return (await self.get(f"/api/phones/{phone}/messages")).body


async def staff() -> Sequence[Person]:
    return [Person(chat=HE, name="何文静", role="班主任"), Person(chat=LIU, name="刘守田", role="网格员")]


@asynccontextmanager
async def spoken_sandbox(
    *,
    timeline: Timeline | None = None,
    people: People | None = staff,
    clock: MovableClock | None = None,
) -> AsyncIterator[Spoken]:
    moving = clock or MovableClock(MONDAY_MORNING)
    sandbox = Sandbox(moving, TOKEN, ZONE, timeline, people)
    base = await sandbox.start()
    try:
        async with aiohttp.ClientSession(base) as http:
            yield Spoken(sandbox=sandbox, base=base, http=http, clock=moving)
    finally:
        await sandbox.stop()


@dataclass(kw_only=True)
class PretendedTimeline:
    """Falls due at the moments given; remembers when it ran, and says something then through `speak`."""

    due: list[datetime]
    ran: list[datetime] = field(default_factory=list)
    settled: int = 0
    speaking: Spoken | None = None

    async def next_moment(self, after: datetime) -> datetime | None:
        return min((moment for moment in self.due if moment > after), default=None)

    async def run(self, now: datetime) -> None:
        self.ran.append(now)
        due = [moment for moment in self.due if moment <= now]
        self.due = [moment for moment in self.due if moment > now]
        if self.speaking is not None:
            for moment in due:
                await self.speaking.call("sendMessage", chat_id=HE, text=f"{moment:%d} 日")

    async def settle(self) -> None:
        self.settled += 1

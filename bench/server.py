"""A Bot API server that costs next to nothing, with fifty phones that write as soon as they are answered.

Runs in a process of its own and prints its address. For each number on a line of its input every phone writes so many
more messages; when all have their answers it prints how many a second that were.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
import time
from typing import Any

FIRST_CHAT = 1001
SCHOOL_MORNING = 1788826800
"""8 September 2026, 08:20 in Shanghai, as a Unix time: the date of every message."""

_CHAT = re.compile(rb'chat_id"?\s*[=:]\s*"?(\d+)|name="chat_id"\r\n\r\n(\d+)')
_TIMEOUT = re.compile(rb'timeout"?\s*[=:]\s*"?(\d+)|name="timeout"\r\n\r\n(\d+)')


class Phones:
    """Fifty people; each sends the next message when the last one was answered."""

    def __init__(self, texts: list[list[str]]) -> None:
        self.texts = texts
        self.sent = [0] * len(texts)
        self.last = 0
        """How many messages each phone may have sent by the end of this round."""
        self.talking: set[int] = set()
        self.waiting: list[dict[str, Any]] = []
        self.polls: list[asyncio.Future[None]] = []
        self.update = 0
        self.over = asyncio.Event()

    async def talk(self, each: int) -> float:
        """Messages a second while every phone sends so many more."""
        self.last += each
        self.talking = set(range(len(self.texts)))
        self.over.clear()
        began = time.perf_counter()
        for phone in range(len(self.texts)):
            self.write(phone)
        await self.over.wait()
        return each * len(self.texts) / (time.perf_counter() - began)

    def write(self, phone: int) -> None:
        """Send this phone's next message."""
        number = self.sent[phone]
        self.sent[phone] += 1
        self.update += 1
        chat = {"id": FIRST_CHAT + phone, "type": "private", "first_name": "T"}
        self.waiting.append(
            {
                "update_id": self.update,
                "message": {
                    "message_id": number + 1,
                    "date": SCHOOL_MORNING,
                    "chat": chat,
                    "from": {"id": FIRST_CHAT + phone, "is_bot": False, "first_name": "T"},
                    "text": self.texts[phone][number % len(self.texts[phone])],
                },
            }
        )
        for poll in self.polls:
            if not poll.done():
                poll.set_result(None)
        self.polls.clear()

    def answer(self, chat: int) -> None:
        phone = chat - FIRST_CHAT
        if self.sent[phone] < self.last:
            self.write(phone)
            return
        self.talking.discard(phone)
        if not self.talking:
            self.over.set()

    async def updates(self, seconds: float) -> list[dict[str, Any]]:
        if not self.waiting and seconds:
            poll = asyncio.get_running_loop().create_future()
            self.polls.append(poll)
            await asyncio.wait([poll], timeout=seconds)
        found, self.waiting = self.waiting[:100], self.waiting[100:]
        return found


class Connection(asyncio.Protocol):
    """HTTP/1.1 with keep-alive, one request after the other, read with as little ado as possible."""

    def __init__(self, phones: Phones) -> None:
        self.phones = phones
        self.buffer = b""
        self.transport: asyncio.Transport
        self.message = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while True:
            head, mark, rest = self.buffer.partition(b"\r\n\r\n")
            if not mark:
                return
            length = re.search(rb"(?i)content-length: *(\d+)", head)
            size = int(length[1]) if length else 0
            if len(rest) < size:
                if b"100-continue" in head:
                    self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
                return
            self.buffer = rest[size:]
            method = head.split(b" ", 2)[1].rsplit(b"/", 1)[-1].decode().partition("?")[0]
            self.handle(method, rest[:size])

    def handle(self, method: str, body: bytes) -> None:
        if method == "getUpdates":
            wanted = _TIMEOUT.search(body)
            timeout = float(wanted[1] or wanted[2]) if wanted else 0.0
            asyncio.get_running_loop().create_task(self.poll(timeout))
        elif method in ("sendMessage", "editMessageText"):
            found = _CHAT.search(body)
            chat = int(found[1] or found[2]) if found else FIRST_CHAT
            self.message += 1
            self.reply(
                {
                    "message_id": 1_000_000 + self.message,
                    "date": SCHOOL_MORNING,
                    "chat": {"id": chat, "type": "private"},
                    "text": "ok",
                }
            )
            self.phones.answer(chat)
        elif method == "getMe":
            self.reply({"id": 42, "is_bot": True, "first_name": "bench", "username": "bench_bot"})
        else:
            self.reply(True)

    async def poll(self, seconds: float) -> None:
        self.reply(await self.phones.updates(seconds))

    def reply(self, result: object) -> None:
        body = json.dumps({"ok": True, "result": result}, ensure_ascii=False).encode()
        self.transport.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body
        )


async def serve(texts: list[list[str]]) -> None:
    phones = Phones(texts)
    server = await asyncio.get_running_loop().create_server(lambda: Connection(phones), "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    while each := await asyncio.to_thread(sys.stdin.readline):
        print(await phones.talk(int(each)), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", help="JSON file: a list of messages for each phone")
    arguments = parser.parse_args()
    with open(arguments.texts, encoding="utf-8") as file:
        asyncio.run(serve(json.load(file)))

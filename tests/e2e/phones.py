"""Starts the program the way a person does, in a process of its own, and plays people on their phones over HTTP."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

ZONE = "+08:00"
PATIENCE = 120


class NoSuchButton(LookupError):
    """No message in this chat has that button."""


@dataclass(frozen=True, kw_only=True)
class Program:
    """A running process, and what it has written so far."""

    process: subprocess.Popen[str]
    errors: IO[str]

    @property
    def log(self) -> str:
        """Everything on its error output."""
        self.errors.flush()
        return Path(self.errors.name).read_text("utf-8")


@contextmanager
def program(*arguments: str, surroundings: Mapping[str, str] | None = None) -> Iterator[Program]:
    """``python -m …`` until the end of the block, then SIGTERM."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("NOTONELESS_")}
    with tempfile.NamedTemporaryFile("w+", encoding="utf-8", suffix=".log") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env=inherited | {"PYTHONUNBUFFERED": "1"} | dict(surroundings or {}),
        )
        try:
            yield Program(process=process, errors=errors)
        finally:
            process.terminate()
            try:
                process.communicate(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()


def ready(running: Program) -> str:
    """The address on the line READY."""
    assert running.process.stdout is not None
    line = running.process.stdout.readline().split()
    assert line[:1] == ["READY"], running.log
    return line[1]


@dataclass(kw_only=True)
class Phones:
    """The phones of a sandbox, by the names of their owners."""

    base: str
    program: Program | None = None
    numbers: dict[str, int] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: bytes | None = None, kind: str = "application/json") -> tuple[int, Any]:
        """One request; answers its status and what it answered."""
        connection = HTTPConnection(urlsplit(self.base).netloc, timeout=PATIENCE)
        try:
            connection.request(method, path, body, {"Content-Type": kind})
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def get(self, path: str) -> Any:
        status, answer = self.ask("GET", path)
        assert status == 200, answer
        return answer

    def post(self, path: str, body: Any = None) -> Any:
        return self.upload(path, json.dumps({} if body is None else body).encode(), "application/json")

    def upload(self, path: str, body: bytes, kind: str) -> Any:
        status, answer = self.ask("POST", path, body, kind)
        assert status == 200, answer
        return answer

    def meet(self) -> list[dict[str, Any]]:
        """Learn who has a phone."""
        listed: list[dict[str, Any]] = self.get("/api/phones")
        self.numbers |= {phone["name"]: phone["id"] for phone in listed}
        return listed

    def new(self, name: str) -> str:
        """Somebody who has not joined gets a phone."""
        self.numbers[name] = self.post("/api/phones", {"name": name})["id"]
        return name

    def settle(self) -> None:
        self.post("/api/settle")

    def say(self, who: str, text: str) -> list[str]:
        """Write a message; answers what the bot has said to it."""
        sent = self.post(f"/api/phones/{self.numbers[who]}/messages", {"text": text})["message_id"]
        self.settle()
        return [message["text"] for message in self.chat(who, after=sent)]

    def chat(self, who: str, after: int = 0) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = self.get(f"/api/phones/{self.numbers[who]}/messages?after={after}")
        return messages

    def heard(self, who: str, since: str = "", until: str = "9") -> list[dict[str, Any]]:
        """What the bot has said, from one moment (of the town's clock) to another."""
        return [m for m in self.chat(who) if m["from"] == "bot" and since <= m["date"] < until]

    def told(self, who: str, since: str = "", until: str = "9") -> str:
        """The same as one text."""
        return "\n\n".join(message["text"] for message in self.heard(who, since, until))

    def find(self, who: str, *labels: str, about: str = "") -> tuple[int, str]:
        """The message and the words behind the latest button that begins with one of the labels."""
        for message in reversed(self.chat(who)):
            if about in message["text"]:
                for button in (button for row in message["buttons"] for button in row):
                    if "data" in button and button["text"].startswith(labels):
                        return message["message_id"], button["data"]
        raise NoSuchButton(labels)

    def tap(self, who: str, *labels: str, about: str = "") -> str | None:
        """Press that button; answers what flashed up."""
        return self.press(who, *self.find(who, *labels, about=about))

    def press(self, who: str, message: int, behind: str) -> str | None:
        answer = self.post(f"/api/phones/{self.numbers[who]}/press", {"message_id": message, "data": behind})
        self.settle()
        flashed: str | None = answer["answer"]
        return flashed

    def go_to(self, moment: str) -> int:
        """Move the clock, such as to 2026-09-08T07:30; answers how many messages went out on the way."""
        sent: int = self.post("/api/clock", {"now": f"{moment}:00{ZONE}"})["sent"]
        return sent

    def everything(self) -> list[tuple[str, dict[str, Any]]]:
        """Every message of the bot on every phone, with its owner."""
        return [(who, message) for who in self.numbers for message in self.heard(who)]


@contextmanager
def demo(now: str, *, roster: Path | None = None, more: Sequence[str] = ()) -> Iterator[Phones]:
    """``notoneless demo`` from that moment on, on a free port."""
    arguments = ["bot", "demo", "--port", "0", "--now", f"{now}:00{ZONE}", *more]
    if roster is not None:
        arguments += ["--roster", str(roster)]
    with program(*arguments) as running:
        phones = Phones(base=ready(running), program=running)
        phones.meet()
        yield phones

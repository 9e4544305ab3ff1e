"""`notoneless run` against a Bot API server of other people: the npm package telegram-test-api 4.2.1.

It is looked for in the folder named by TELEGRAM_TEST_API, in which somebody ran `npm install telegram-test-api@4.2.1`.
Four small corrections stand in front of it, as for any strict client: `is_bot` in getMe, `chat_instance` in presses,
dates in seconds, `true` for `null`.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.e2e.cast import GREEN_STONE, green_stone, last_school_day
from tests.e2e.phones import program

TOKEN = "42:OTHER"
CHAT = 77
PACKAGE = Path(os.environ.get("TELEGRAM_TEST_API", ""), "node_modules", "telegram-test-api")
SERVER = """
const found = require(process.argv[1]);
const Server = found.TelegramServer || found.default || found;
new Server({host: "127.0.0.1", port: Number(process.argv[2])}).start().then(() => console.log("READY"));
"""
MILLISECONDS = 10_000_000_000

pytestmark = [
    pytest.mark.skipif(shutil.which("node") is None, reason="no node on the PATH"),
    pytest.mark.skipif(
        not os.environ.get("TELEGRAM_TEST_API") or not PACKAGE.exists(),
        reason="TELEGRAM_TEST_API names no folder with the npm package telegram-test-api",
    ),
]


def posted(address: str, body: object) -> Any:
    request = urllib.request.Request(address, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


@contextmanager
def other_server() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    node = subprocess.Popen(["node", "-e", SERVER, str(PACKAGE), str(port)], stdout=subprocess.PIPE, text=True)
    try:
        assert node.stdout is not None
        assert node.stdout.readline() == "READY\n"
        yield f"http://127.0.0.1:{port}"
    finally:
        node.terminate()
        node.communicate(timeout=30)


def corrected(method: str, value: Any) -> Any:
    """What the server answered, with the four corrections."""
    if isinstance(value, list):
        return [corrected(method, item) for item in value]
    if not isinstance(value, dict):
        return value
    right = {key: corrected(method, item) for key, item in value.items()}
    if "result" in right and right["result"] is None:
        right["result"] = True
    if method == "getMe" and "username" in right:
        right["is_bot"] = True
    if "data" in right and "from" in right:
        right.setdefault("chat_instance", "1")
        right["message"].setdefault("date", int(time.time()))
    if isinstance(right.get("date"), int) and right["date"] > MILLISECONDS:
        right["date"] //= 1000
    return right


@contextmanager
def corrections(server: str) -> Iterator[str]:
    """An address at which the server answers the way strict clients expect."""

    class Corrected(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            kind = {"Content-Type": self.headers.get("Content-Type", "application/json")}
            try:
                with urllib.request.urlopen(urllib.request.Request(server + self.path, body, kind)) as answer:
                    status, said = answer.status, answer.read()
            except urllib.error.HTTPError as refused:
                status, said = refused.code, refused.read()
            told = json.dumps(corrected(self.path.rpartition("/")[2], json.loads(said))).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *said: object) -> None:
            """Nothing is written of what passes."""

    proxy = ThreadingHTTPServer(("127.0.0.1", 0), Corrected)
    thread = Thread(target=proxy.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{proxy.server_port}"
    finally:
        proxy.shutdown()
        thread.join()
        proxy.server_close()


class OtherPhone:
    """A person's side of that server."""

    def __init__(self, server: str) -> None:
        self._server = server
        self._person = {"id": CHAT, "first_name": "卢", "username": "lu", "is_bot": False}
        self._chat = {"id": CHAT, "first_name": "卢", "username": "lu", "type": "private"}
        self.heard: list[dict[str, Any]] = []

    def _sent(self, **more: object) -> dict[str, object]:
        now = int(datetime.now(UTC).timestamp())
        return {"botToken": TOKEN, "date": now, "from": self._person, "chat": self._chat} | more

    def say(self, text: str) -> None:
        if text.startswith("/"):
            command = {"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}
            posted(f"{self._server}/sendCommand", self._sent(text=text, entities=[command]))
        else:
            posted(f"{self._server}/sendMessage", self._sent(text=text))

    def press(self, behind: str) -> None:
        message = {"message_id": self.heard[-1]["messageId"], "chat": self._chat, "from": self._person, "text": "…"}
        posted(f"{self._server}/sendCallback", self._sent(message=message, data=behind))

    def hears(self, wanted: Callable[[str], bool]) -> str:
        """Wait for a message like that."""
        until = time.monotonic() + 60
        while time.monotonic() < until:
            self.heard += posted(f"{self._server}/getUpdates", {"token": TOKEN, "chatId": CHAT})["result"]
            for message in reversed(self.heard):
                if wanted(message["message"]["text"]):
                    return str(message["message"]["text"])
            time.sleep(0.2)
        raise AssertionError([message["message"]["text"] for message in self.heard])


def test_a_worker_joins_and_reports_over_a_server_of_other_people(tmp_path: Path) -> None:
    with other_server() as server, corrections(server) as address:
        surroundings = {
            "NOTONELESS_DATA_DIR": str(tmp_path / "data"),
            "NOTONELESS_TELEGRAM_TOKEN": TOKEN,
            "NOTONELESS_TELEGRAM_API": address,
        }
        notoneless(surroundings, "roster", "import", str(green_stone(tmp_path)))
        notoneless(surroundings, "invite", "--name", GREEN_STONE.head, "--csv", str(tmp_path / "codes.csv"))
        with (tmp_path / "codes.csv").open(encoding="utf-8-sig", newline="") as file:
            [invited] = csv.DictReader(file)
        phone = OtherPhone(server)
        with program("bot", "run", surroundings=surroundings) as running:
            phone.say(f"/start {invited['邀请码']}")
            phone.hears(lambda said: GREEN_STONE.head in said)
            day = last_school_day()
            phone.say(f"{GREEN_STONE.child}{day.month}月{day.day}日没来")
            answer = phone.hears(lambda said: "已记录" in said)
            keyboard = phone.heard[-1]["message"]["reply_markup"]["inline_keyboard"]
            phone.press(next(k["callback_data"] for row in keyboard for k in row if k["text"] == "撤销"))
            time.sleep(3)
            history = posted(f"{server}/getUpdatesHistory", {"token": TOKEN})
            log = running.log

    said = json.dumps(history, ensure_ascii=False)
    assert GREEN_STONE.child in answer
    assert f"{day.month}月{day.day}日" in answer
    assert "已撤销" in said
    assert "Traceback" not in log


def notoneless(surroundings: dict[str, str], *arguments: str) -> None:
    finished = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env=os.environ | surroundings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr

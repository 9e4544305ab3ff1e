"""The whole bot over HTTP: what it takes it answers, through restarts, failures and the end of its process."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.app import App, TokenMissing
from bot.casebook import secret_of
from bot.channels.polling import TokenRefused
from bot.clock import MovableClock
from casework.fact import Evidence
from casework.ports import Hold, Notice
from storage import inbox, tables
from storage.evidence import EvidenceFolder
from tests.bot.fakes import BotServer, Reply, text_update
from tests.bot.running import HEAD, looked_up, new_town, settings_for, town_without_bot
from tests.storage.town import NOON

SENTENCE = "白小满今天没来"


async def test_a_report_is_answered(tmp_path: Path) -> None:
    async with town_without_bot(tmp_path) as town, town.bot():
        await town.say(SENTENCE)
        [answer] = await town.said_to()

    assert "白小满" in answer


async def test_what_was_taken_but_not_handled_is_handled_after_a_restart(tmp_path: Path) -> None:
    async with town_without_bot(tmp_path) as town:
        rows = [
            inbox.Received(update_id=n, chat=HEAD, body=json.dumps(text_update(n, text, chat=HEAD)))
            for n, text in ((8, SENTENCE), (9, "查 白小满"))
        ]
        looked_up(town.settings, lambda book: inbox.store(book, rows=rows))

        async with town.bot():
            said = await town.said_to()

    assert len(said) == 2
    assert looked_up(town.settings, inbox.unfinished) == []


async def test_what_was_committed_but_not_said_is_said_after_a_restart(tmp_path: Path) -> None:
    async with town_without_bot(tmp_path) as town:
        looked_up(town.settings, lambda book: book.tell(Notice(template="group", chat=HEAD, hold=Hold.NEVER)))

        async with town.bot() as app:
            await app.timeline.run(town.clock.now())
            said = await town.said_to()

    assert len(said) == 1


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 429, "retry_after": 1},
        {"status": 500, "times": 2},
        {"status": 502},
        {"drop": True},
    ],
)
async def test_an_answer_gets_through_every_failure_that_passes(tmp_path: Path, fault: dict[str, Any]) -> None:
    async with town_without_bot(tmp_path) as town, town.bot():
        await town.post("/api/faults", {"method": "sendMessage", **fault})
        await town.say(SENTENCE)
        said = await town.said_to()

    # Acted on and then cut off: Telegram cannot tell the second from the first.
    assert len(said) == (2 if "drop" in fault else 1)


async def test_a_phone_that_blocked_the_bot_is_known_as_such(tmp_path: Path) -> None:
    async with town_without_bot(tmp_path) as town, town.bot():
        await town.post("/api/faults", {"method": "sendMessage", "status": 403})
        await town.say(SENTENCE)
        await town.said_to()

    head = looked_up(town.settings, lambda book: book.worker_of_chat(HEAD))
    assert head.blocked


async def test_a_webhook_brings_updates_too(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}/telegram"
    hook = {"webhook_url": address, "webhook_secret": "s3cret", "webhook_port": port}

    async with town_without_bot(tmp_path, **hook) as town, town.bot():
        await town.say(SENTENCE)
        said = await town.said_to()

    assert len(said) == 1


async def test_a_server_with_malformed_updates_and_few_methods_is_served(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    new_town(settings)
    server = BotServer()
    malformed = text_update(1, "?", chat=HEAD)
    malformed["message"]["date"] = "yesterday"
    server.say("getUpdates", Reply(result=[malformed, text_update(2, SENTENCE, chat=HEAD)]))
    server.say("sendMessage", Reply(result={"message_id": 5}))
    for method in ("deleteWebhook", "setMyCommands"):
        server.say(method, *[Reply(status=404, description="Not Found")] * 10)

    async with server.running():
        app = App(settings_for(tmp_path, telegram_api=server.address), MovableClock(NOON))
        await app.start()
        [call] = await server.until_called("sendMessage", 1)
        await app.timeline.settle()
        await app.stop()

    assert "白小满" in call["text"]
    states = looked_up(
        settings, lambda book: book.connection.execute(select(tables.inbox.c.update_id, tables.inbox.c.state)).all()
    )
    assert sorted(map(tuple, states)) == [(1, "failed"), (2, "done")]


async def test_evidence_is_fetched_and_becomes_a_fact(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    people = new_town(settings)
    child = people.pupils[0]
    looked_up(
        settings,
        lambda book: book.want_file(
            file="AgAC", media="image/jpeg", pupil=child, attempt="a" * 12, by=people.head, at=NOON
        ),
    )
    server = BotServer()
    server.say("getFile", Reply(result={"file_path": "photos/1.jpg"}))
    server.files["photos/1.jpg"] = b"\xff\xd8 a door"

    async with server.running():
        app = App(settings_for(tmp_path, telegram_api=server.address), MovableClock(NOON))
        await app.start()
        await app.timeline.settle()
        await app.stop()

    [fact] = looked_up(settings, lambda book: book.charts([child])[child].facts)
    assert isinstance(fact.body, Evidence)
    assert (fact.body.size, fact.by, fact.names) == (9, people.head, "a" * 12)
    assert EvidenceFolder(tmp_path).unchanged(fact.body.sha256)


async def test_without_a_token_there_is_no_bot(tmp_path: Path) -> None:
    with pytest.raises(TokenMissing, match="NOTONELESS_TELEGRAM_TOKEN"):
        App(settings_for(tmp_path, telegram_token=""), MovableClock(NOON))


async def test_a_token_that_the_server_does_not_know_is_told_at_once(tmp_path: Path) -> None:
    server = BotServer()
    server.say("getMe", Reply(status=401, description="Unauthorized"))

    async with server.running():
        app = App(settings_for(tmp_path, telegram_api=server.address), MovableClock(NOON))
        with pytest.raises(TokenRefused):
            await app.start()
        await app.stop()


async def test_sigterm_finishes_what_is_in_hand(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    new_town(settings)
    server = BotServer()
    server.say("getUpdates", Reply(result=[text_update(n, SENTENCE, chat=HEAD) for n in range(1, 4)]))

    async with server.running():
        surroundings = {
            "NOTONELESS_DATA_DIR": str(tmp_path),
            "NOTONELESS_TELEGRAM_TOKEN": "42:SANDBOX",
            "NOTONELESS_TELEGRAM_API": server.address,
        }
        running = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", env=os.environ | surroundings, stderr=asyncio.subprocess.PIPE
        )
        async with asyncio.timeout(60):
            await _first_update_fetched(server)
            running.send_signal(signal.SIGTERM)
            _, errors = await running.communicate()

    assert running.returncode == 0, errors.decode()
    assert looked_up(settings, inbox.unfinished) == []
    assert len(server.called("sendMessage")) == 3


async def _first_update_fetched(server: BotServer) -> None:
    while len(server.called("getUpdates")) < 2:  # noqa: ASYNC110 - another process makes the call
        await asyncio.sleep(0.01)


def test_the_secret_is_drawn_once_and_kept_from_others(tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "new")

    first = secret_of(settings)

    assert len(first) > 30
    assert secret_of(settings) == first
    assert (tmp_path / "new" / "secret.key").stat().st_mode & 0o077 == 0
    assert secret_of(settings_for(tmp_path, secret_key="given")) == "given"

"""The messenger sends what was rendered, and says in delivery's words what went wrong."""

from __future__ import annotations

import json
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bot.channels.api import Api
from bot.channels.messenger import TelegramMessenger
from reminders.ports import (
    Blocked,
    InDoubt,
    NotDelivered,
    NothingToEdit,
    Rejected,
    TooFast,
    Troubled,
    Unreachable,
)
from tests.bot.fakes import TOKEN, BotServer, Reply


@dataclass(frozen=True, kw_only=True)
class Button:
    text: str
    data: str | None = None
    url: str | None = None


@dataclass(frozen=True, kw_only=True)
class Words:
    text: str = "<b>三(2)班</b>"
    rows: tuple[tuple[Button, ...], ...] = ()


async def sent(server: BotServer, words: Words, *, files: Path = Path(), **more: Any) -> int:
    async with server.running() as api:
        return await TelegramMessenger(api=api, files=files).send(7, words, **more)


async def edited(server: BotServer, words: Words | None = None) -> int:
    async with server.running() as api:
        return await TelegramMessenger(api=api, files=Path()).edit(7, 55, words or Words())


async def test_text_and_buttons_arrive_as_they_were_rendered() -> None:
    server = BotServer()
    server.say("sendMessage", Reply(result={"message_id": 31}))
    rows = ((Button(text="改", data="change:x"), Button(text="图", url="https://example.org")),)

    number = await sent(server, Words(rows=rows))

    assert number == 31
    [call] = server.called("sendMessage")
    assert (call["chat_id"], call["text"], call["parse_mode"]) == (7, "<b>三(2)班</b>", "HTML")
    assert json.loads(call["reply_markup"]) == {
        "inline_keyboard": [[{"text": "改", "callback_data": "change:x"}, {"text": "图", "url": "https://example.org"}]]
    }


async def test_a_file_goes_with_its_words(tmp_path: Path) -> None:
    server = BotServer()
    server.say("sendDocument", Reply(result={"message_id": 32}))
    (tmp_path / "list.xlsx").write_bytes(b"PK")

    assert await sent(server, Words(), files=tmp_path, attach="list.xlsx") == 32

    [call] = server.called("sendDocument")
    assert call["caption"] == "<b>三(2)班</b>"
    assert call["document"].filename == "list.xlsx"


async def test_words_too_long_for_a_caption_follow_the_file(tmp_path: Path) -> None:
    server = BotServer()
    (tmp_path / "list.xlsx").write_bytes(b"PK")
    server.say("sendMessage", Reply(result={"message_id": 33}))

    assert await sent(server, Words(text="长" * 2000), files=tmp_path, attach="list.xlsx") == 33

    assert "caption" not in server.called("sendDocument")[0]


async def test_a_file_that_is_gone_is_never_sent(tmp_path: Path) -> None:
    with pytest.raises(Rejected):
        await sent(BotServer(), Words(), files=tmp_path, attach="gone.xlsx")


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(status=429, parameters={"retry_after": 3}), TooFast),
        (Reply(status=403, description="Forbidden: bot was blocked by the user"), Blocked),
        (Reply(status=400, description="Bad Request: can't parse entities"), Rejected),
        (Reply(status=500, description="Internal Server Error"), Troubled),
        (Reply(status=502, body="<html>"), Troubled),
        (Reply(status=401, description="Unauthorized"), Troubled),
        (Reply(drop=True), InDoubt),
    ],
)
async def test_each_failure_has_its_name(reply: Reply, error: type[NotDelivered]) -> None:
    server = BotServer()
    server.say("sendMessage", reply)

    with pytest.raises(error) as caught:
        await sent(server, Words())

    if isinstance(caught.value, TooFast):
        assert caught.value.seconds == 3


async def test_a_server_that_is_away_was_not_reached() -> None:
    with socket.socket() as nobody_listens:
        nobody_listens.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{nobody_listens.getsockname()[1]}"
        async with AiohttpSession(api=TelegramAPIServer.from_base(address)) as session:
            api = Api(Bot(TOKEN, session=session))
            with pytest.raises(Unreachable):
                await TelegramMessenger(api=api, files=Path()).send(7, Words())


async def test_an_edit_that_changes_nothing_is_done() -> None:
    server = BotServer()
    server.say("editMessageText", Reply(status=400, description="Bad Request: message is not modified: …"))

    assert await edited(server) == 55


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=400, description="Bad Request: message to edit not found"),
        Reply(status=400, description="Bad Request: message can't be edited"),
        Reply(status=404, description="Not Found"),
    ],
)
async def test_an_edit_of_what_is_not_there_is_told_apart(reply: Reply) -> None:
    server = BotServer()
    server.say("editMessageText", reply)

    with pytest.raises(NothingToEdit):
        await edited(server)


async def test_an_edit_whose_answer_is_lost_may_simply_be_repeated() -> None:
    server = BotServer()
    server.say("editMessageText", Reply(drop=True))

    with pytest.raises(Troubled):
        await edited(server)

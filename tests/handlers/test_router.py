"""What an update says of itself reaches the desk: what it answers, where it was forwarded from, when it was changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from aiogram import Bot, Dispatcher
from aiogram.types import Update

from casework.desk.hearing import elsewhere, forwards, pictures, texts
from casework.desk.reports import edits
from casework.desk.request import Answer, Request
from handlers import router

NOON = datetime(2026, 9, 7, 4, 0, tzinfo=UTC)
STAMP = int(NOON.timestamp())
CHAT = {"id": 5, "type": "private", "first_name": "何"}
USER = {"id": 5, "is_bot": False, "first_name": "何"}
PARENT = {"id": 9, "is_bot": False, "first_name": "李", "last_name": "家长"}


class Thread:
    """Writes down which verb was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, Request, dict[str, Any]]] = []

    async def run(self, verb: Callable[..., Answer | None], request: Request, /, *args: Any, **more: Any) -> None:
        self.asked.append((verb, request, more))

    async def read(self, work: Callable[..., Any], /, *args: Any, **more: Any) -> None:
        return None


class Clock:
    def now(self) -> datetime:
        return NOON


async def asked(kind: str, **message: Any) -> tuple[Any, Request, dict[str, Any]]:
    thread = Thread()
    dispatcher = Dispatcher(disable_fsm=True)
    dispatcher.include_router(router(thread, Clock(), lambda answer: ""))
    raw = {"update_id": 1, kind: {"message_id": 7, "date": STAMP - 60, "chat": CHAT, "from": USER, **message}}
    bot = Bot("1:a")
    await dispatcher.feed_update(bot, Update.model_validate(raw, context={"bot": bot}))
    [only] = thread.asked
    return only


ORIGINS = [
    ({"forward_origin": {"type": "user", "date": STAMP - 900, "sender_user": PARENT}}, "李 家长"),
    ({"forward_origin": {"type": "hidden_user", "date": STAMP - 900, "sender_user_name": "李家长"}}, "李家长"),
    (
        {
            "forward_origin": {
                "type": "channel",
                "date": STAMP - 900,
                "chat": {"id": -1, "type": "channel", "title": "家长通知"},
                "message_id": 3,
            }
        },
        "家长通知",
    ),
    (
        {
            "forward_origin": {
                "type": "chat",
                "date": STAMP - 900,
                "sender_chat": {"id": -1, "type": "supergroup", "title": "家长群"},
            }
        },
        "家长群",
    ),
    ({"forward_date": STAMP - 900, "forward_from": PARENT}, "李 家长"),
    ({"forward_date": STAMP - 900, "forward_sender_name": "李家长"}, "李家长"),
]


@pytest.mark.parametrize(("origin", "sender"), ORIGINS, ids=lambda value: str(value)[:40])
async def test_every_origin_of_a_forwarded_message_is_understood(origin: dict[str, Any], sender: str) -> None:
    verb, request, said = await asked("message", text="/undo", **origin)
    assert verb is texts.hear
    assert said == {"text": "undo"}
    assert request.forwarded is not None
    assert (request.forwarded.sender, request.forwarded.at.timestamp()) == (sender, STAMP - 900)
    assert request.written.timestamp() == STAMP - 900


async def test_a_forwarded_place_is_not_taken_for_where_one_is() -> None:
    verb, _, said = await asked("message", location={"latitude": 33.6, "longitude": 117.2}, **ORIGINS[0][0])
    assert (verb, said) == (forwards.not_taken, {"kind": "location"})


async def test_a_changed_message_says_when_it_was_written_and_when_changed() -> None:
    verb, request, said = await asked("edited_message", text="/today", edit_date=STAMP)
    assert (verb, said) == (edits.edited, {"text": "today", "command": True})
    assert (request.at.timestamp(), request.edited) == (STAMP - 60, NOON)


async def test_a_changed_caption_comes_with_its_file_and_a_changed_place_is_nothing() -> None:
    photo = [{"file_id": "A", "file_unique_id": "a", "width": 9, "height": 9}]
    _, request, said = await asked("edited_message", caption="病假", photo=photo, edit_date=STAMP)
    assert said == {"text": "病假", "command": False}
    assert [one.file for one in request.files] == ["A"]
    verb, *_ = await asked("edited_message", location={"latitude": 1.0, "longitude": 2.0}, edit_date=STAMP)
    assert verb is elsewhere.ignored


@pytest.mark.parametrize(
    ("message", "voice"),
    [
        ({"voice": {"file_id": "A", "file_unique_id": "a", "duration": 2}}, True),
        ({"video_note": {"file_id": "A", "file_unique_id": "a", "duration": 2, "length": 240}}, True),
        ({"photo": [{"file_id": "A", "file_unique_id": "a", "width": 9, "height": 9}], "media_group_id": "7"}, False),
    ],
    ids=["voice", "round video", "photo"],
)
async def test_in_which_files_somebody_speaks_is_known(message: dict[str, Any], voice: bool) -> None:
    verb, request, said = await asked("message", **message)
    assert verb is pictures.sent
    assert (said["file"], said["voice"]) == ("A", voice)
    assert request.album == message.get("media_group_id")

"""An update is read on its own: one that cannot be read, or whose answer fails, is no trouble for the next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from aiogram import Bot, Dispatcher, Router
from aiogram.types import Message, Update

from bot.channels.conversations import Conversations, WatchedThread
from bot.channels.dispatch import Malformed
from casework.desk.request import Answer, Request
from casework.ports import Casebook
from tests.bot.fakes import TOKEN, taken, text_update

NOON = datetime(2026, 9, 7, 4, 0, tzinfo=UTC)


class QuickThread:
    """Commits at once."""

    async def run(self, verb: Callable[..., Answer | None], request: Request, /, *args: Any, **more: Any) -> None:
        return None

    async def read(self, work: Callable[..., Any], /, *args: Any, **more: Any) -> None:
        return None


def heard(book: Casebook, request: Request) -> None:
    """A verb that changes nothing."""


def conversations(after: Callable[[str], None]) -> Conversations:
    """A bot that hands every text but ``aside`` to the casebook, and then does something."""
    thread = WatchedThread(QuickThread())
    router = Router()

    @router.message()
    async def received(message: Message, event_update: Update) -> None:
        if message.text != "aside":
            request = Request(chat=message.chat.id, at=NOON, now=NOON, update=event_update.update_id)
            await thread.run(heard, request)
        after(message.text or "")

    dispatcher = Dispatcher(disable_fsm=True)
    dispatcher.include_router(router)
    return Conversations(dispatcher=dispatcher, bot=Bot(TOKEN), thread=thread)


def fails(said: str) -> None:
    raise OSError("the answer did not get through")


async def test_an_update_that_reached_the_casebook_is_done() -> None:
    assert await conversations(lambda said: None)(taken(text_update(1, "陈小雨没来")))


async def test_an_update_that_did_not_is_still_to_be_marked() -> None:
    assert not await conversations(lambda said: None)(taken(text_update(1, "aside")))


async def test_a_failure_after_the_commit_does_not_do_the_work_again() -> None:
    assert await conversations(fails)(taken(text_update(1, "陈小雨没来")))


async def test_a_failure_before_the_commit_is_raised() -> None:
    with pytest.raises(OSError, match="did not get through"):
        await conversations(fails)(taken(text_update(1, "aside")))


async def test_what_is_wrong_with_a_malformed_update_is_told_without_its_content() -> None:
    raw = text_update(1, "陈小雨没来")
    raw["message"]["date"] = "陈小雨"

    with pytest.raises(Malformed) as caught:
        await conversations(lambda said: None)(taken(raw))

    assert str(caught.value) == "message.date"


async def test_a_kind_of_update_that_nobody_knows_is_left() -> None:
    assert not await conversations(lambda said: None)(taken({"update_id": 3, "new_kind_of_event": {"x": 1}}))

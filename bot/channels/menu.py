"""Shows each person the commands their posts allow, in the messenger's own menu."""

from __future__ import annotations

import asyncio
from html import unescape

import structlog

from bot.channels.api import Api, ApiError, NoAnswer
from casework.people import Worker
from casework.ports import Casebook
from handlers.menus import menu_for
from handlers.ports import CasebookThread
from reminders.ports import Renderer

log = structlog.get_logger(__name__)

TEMPLATE = "menu"
"""Says of one command what it is for."""

_SECONDS_BETWEEN = 0.05


class Menus:
    """Sets menus beside the conversations: nobody waits for one, and a server without them is no trouble."""

    def __init__(self, *, api: Api, casebook: CasebookThread, words: Renderer) -> None:
        self._api = api
        self._casebook = casebook
        self._words = words
        self._tasks: set[asyncio.Task[None]] = set()
        self._lacking = False

    async def joined(self, chat: int) -> None:
        """The menu of this chat may have to change."""
        self._begin([chat])

    async def bring_up_to_date(self) -> None:
        """Set everybody's menu, as posts and words may have changed since the last run."""
        self._begin(await self._casebook.read(_chats))

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _begin(self, chats: list[int]) -> None:
        task = asyncio.create_task(self._set_all(chats))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _set_all(self, chats: list[int]) -> None:
        for chat in chats:
            if self._lacking:
                return
            try:
                await self._set(chat)
            except ApiError as error:
                log.info("menu_not_set", status=error.status)
                # The server says that it has no menus, or that this chat cannot have one.
                self._lacking = error.status == 404
            except NoAnswer as error:
                log.info("menu_not_set", error=str(error))
            await asyncio.sleep(_SECONDS_BETWEEN)

    async def _set(self, chat: int) -> None:
        worker = await self._casebook.read(_worker_of, chat=chat)
        if worker is None:
            return
        commands = [
            {
                "command": name,
                "description": unescape(self._words.render(TEMPLATE, {"command": name}, worker.locale).text),
            }
            for name in menu_for(worker)
        ]
        await self._api.call("setMyCommands", {"commands": commands, "scope": {"type": "chat", "chat_id": chat}})


def _chats(book: Casebook) -> list[int]:
    return [worker.chat for worker in book.town().workers.values() if worker.reachable() and worker.chat is not None]


def _worker_of(book: Casebook, chat: int) -> Worker | None:
    return book.worker_of_chat(chat)

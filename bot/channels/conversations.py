"""Runs the routers on one update, and knows whether the casebook marked it as done on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

import structlog
from aiogram import Bot, Dispatcher
from aiogram.types import Update
from aiogram.types.update import UpdateTypeLookupError
from pydantic import ValidationError

from bot.channels.dispatch import Malformed
from bot.channels.incoming import Incoming
from casework.desk.request import Answer, Request
from casework.ports import Casebook
from handlers.ports import CasebookThread

P = ParamSpec("P")
T = TypeVar("T")

log = structlog.get_logger(__name__)


class WatchedThread:
    """The casebook's thread as the conversations get it: remembers which updates it has marked as done."""

    def __init__(self, thread: CasebookThread) -> None:
        self._thread = thread
        self.finished: set[int] = set()

    async def run(
        self,
        verb: Callable[Concatenate[Casebook, Request, P], Answer | None],
        request: Request,
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Answer | None:
        answer = await self._thread.run(verb, request, *args, **kwargs)
        if request.update is not None:
            self.finished.add(request.update)
        return answer

    async def read(self, work: Callable[Concatenate[Casebook, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._thread.read(work, *args, **kwargs)


class Conversations:
    """The ``Feed`` of the dispatch: an update, read and handed to the routers. Raises ``Malformed``."""

    def __init__(self, *, dispatcher: Dispatcher, bot: Bot, thread: WatchedThread) -> None:
        self._dispatcher = dispatcher
        self._bot = bot
        self._finished = thread.finished

    async def __call__(self, incoming: Incoming) -> bool:
        try:
            update = Update.model_validate(incoming.raw, context={"bot": self._bot})
            update.event_type  # noqa: B018 - looked up once, kept by the update
        except ValidationError as error:
            # What pydantic says quotes the update; where it went wrong is enough.
            places = {".".join(map(str, problem["loc"])) for problem in error.errors(include_input=False)}
            raise Malformed(", ".join(sorted(places)[:5])) from None
        except UpdateTypeLookupError:
            return False
        try:
            await self._dispatcher.feed_update(self._bot, update)
        except Exception as error:
            if update.update_id not in self._finished:
                raise
            # The work is done and stored; only saying so failed, such as an answer to a button pressed long ago.
            log.warning("failed_after_commit", update_id=update.update_id, error=type(error).__name__)
        finally:
            finished = update.update_id in self._finished
            self._finished.discard(update.update_id)
        return finished

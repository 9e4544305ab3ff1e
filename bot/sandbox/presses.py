"""Presses of inline buttons: the person waits a moment for an answer, the bot may answer once and not too late."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.sandbox.arguments import Arguments
from bot.sandbox.chats import ChatMessage, Chats, fresh_counter
from bot.sandbox.refusals import bad_request
from bot.sandbox.updates import Updates

ANSWERABLE_FOR = timedelta(seconds=60)
"""How long Telegram takes an answer to a press, by the sandbox's clock."""

PATIENCE = 5.0
"""Seconds for which the phone shows that the press is under way."""

LONGEST_ANSWER = 200


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the bot says to a press: words over the chat, or in a box that wants to be closed."""

    text: str | None
    alert: bool = False


@dataclass(frozen=True, kw_only=True)
class _Press:
    at: datetime
    answered: asyncio.Future[Answer]


class Presses:
    """The presses the bot has not answered yet."""

    def __init__(self, *, chats: Chats, clock: Clock, updates: Updates) -> None:
        self._chats = chats
        self._clock = clock
        self._updates = updates
        self._open: dict[str, _Press] = {}
        self._numbers = fresh_counter()

    async def press(self, message: ChatMessage, data: str) -> Answer:
        """Tell the bot, and wait for what it says; no words after `PATIENCE` seconds."""
        now = self._clock.now()
        self._open = {name: press for name, press in self._open.items() if now - press.at <= ANSWERABLE_FOR}
        number = str(message.chat << 32 | next(self._numbers))
        press = _Press(at=now, answered=asyncio.get_running_loop().create_future())
        self._open[number] = press
        self._updates.add(
            chat=message.chat,
            kind="callback_query",
            content={
                "id": number,
                "from": self._chats.phone(message.chat).as_user(),
                "message": self._chats.as_json(message),
                "chat_instance": str(-(message.chat << 20)),
                "data": data,
            },
        )
        try:
            async with asyncio.timeout(PATIENCE):
                return await asyncio.shield(press.answered)
        except TimeoutError:
            return Answer(text=None)

    async def answer(self, arguments: Arguments) -> object:
        """As `answerCallbackQuery`."""
        text = arguments.text("text")
        if len(text) > LONGEST_ANSWER:
            raise bad_request("MESSAGE_TOO_LONG")
        press = self._open.pop(arguments.text("callback_query_id"), None)
        if press is None or self._clock.now() - press.at > ANSWERABLE_FOR:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        press.answered.set_result(Answer(text=text or None, alert=arguments.flag("show_alert")))
        return True

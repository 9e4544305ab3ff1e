"""Sends rendered notices to Telegram, and says in delivery's words what went wrong."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import aiohttp

from bot.channels.api import Api, ApiError, NoAnswer
from reminders.ports import (
    Blocked,
    InDoubt,
    NotDelivered,
    NothingToEdit,
    Rejected,
    Rendered,
    TooFast,
    Troubled,
    Unreachable,
)

LONGEST_CAPTION = 1024
_UPLOAD_PATIENCE = 120.0
_NO_PREVIEW = {"is_disabled": True}
_GONE = ("message to edit not found", "message can't be edited", "no text in the message", "message_id_invalid")


class TelegramMessenger:
    """The ``Messenger`` over the Bot API."""

    def __init__(self, *, api: Api, files: Path) -> None:
        self._api = api
        self._files = files

    async def send(self, chat: int, rendered: Rendered, *, attach: str | None = None) -> int:
        if attach is not None:
            return await self._send_file(chat, rendered, self._files / attach)
        return _number(await self._call("sendMessage", _message(chat, rendered)))

    async def edit(self, chat: int, message: int, rendered: Rendered) -> int:
        try:
            await self._call("editMessageText", {**_message(chat, rendered), "message_id": message})
        except Rejected as refusal:
            reason = str(refusal).lower()
            if "message is not modified" in reason:
                return message
            if any(words in reason for words in _GONE) or "404" in reason:
                raise NothingToEdit(str(refusal)) from None
            raise
        except InDoubt as error:
            # The same words twice change nothing: an edit may simply be tried again.
            raise Troubled(str(error)) from None
        return message

    async def _send_file(self, chat: int, rendered: Rendered, file: Path) -> int:
        fits = len(rendered.text) <= LONGEST_CAPTION
        try:
            content = await asyncio.to_thread(file.read_bytes)
        except OSError as error:
            raise Rejected(f"attachment: {type(error).__name__}") from error
        form = aiohttp.FormData(quote_fields=False)  # a file keeps its Chinese name
        form.add_field("chat_id", str(chat))
        if fits:
            for name, value in _message(chat, rendered, words="caption").items():
                if isinstance(value, str):
                    form.add_field(name, value)
        form.add_field("document", content, filename=file.name, content_type="application/octet-stream")
        sent = _number(await self._call("sendDocument", form, patience=_UPLOAD_PATIENCE))
        return sent if fits else _number(await self._call("sendMessage", _message(chat, rendered)))

    async def _call(self, method: str, parameters: dict[str, Any] | aiohttp.FormData, *, patience: float = 30.0) -> Any:
        try:
            return await self._api.call(method, parameters, patience=patience)
        except ApiError as error:
            raise _in_own_words(error) from None
        except NoAnswer as error:
            raise (InDoubt(str(error)) if error.sent else Unreachable(str(error))) from None


def _message(chat: int, rendered: Rendered, *, words: str = "text") -> dict[str, Any]:
    message: dict[str, Any] = {"chat_id": chat, words: rendered.text, "parse_mode": "HTML"}
    if words == "text":
        message["link_preview_options"] = _NO_PREVIEW
    if rendered.rows:
        keyboard = [
            [
                {"text": key.text, "url": key.url} if key.url else {"text": key.text, "callback_data": key.data}
                for key in row
            ]
            for row in rendered.rows
        ]
        # Written out, as the Bot API describes it: not every server takes an object in its place.
        message["reply_markup"] = json.dumps({"inline_keyboard": keyboard}, ensure_ascii=False)
    return message


def _number(result: Any) -> int:
    number = result.get("message_id") if isinstance(result, dict) else None
    # A server that does not say which message it was has sent it all the same.
    return number if isinstance(number, int) else 0


def _in_own_words(error: ApiError) -> NotDelivered:
    if error.status == 429:
        return TooFast(error.retry_after or 1.0)
    if error.status == 403:
        return Blocked(error.description)
    # A token that is refused may be accepted again once it is corrected: what was to be said is not lost.
    if error.status >= 500 or error.status == 401:
        return Troubled(str(error))
    return Rejected(str(error))

"""Calls of the Bot API as plain JSON, for what is called too often, or too raw, for typed methods."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

import aiohttp
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession

_JSON = {"Content-Type": "application/json"}
_USUAL_PATIENCE = 30.0
_CONNECT_PATIENCE = 10.0


class ApiError(Exception):
    """The server refused the call. ``status`` is the HTTP status, ``retry_after`` seconds to wait, where it says so."""

    def __init__(self, method: str, status: int, description: str, retry_after: float | None = None) -> None:
        super().__init__(f"{method}: {status} {description}")
        self.method = method
        self.status = status
        self.description = description
        self.retry_after = retry_after


class NoAnswer(Exception):
    """The connection failed. ``sent`` says whether the server may have acted on the call all the same."""

    def __init__(self, method: str, reason: str, *, sent: bool) -> None:
        super().__init__(f"{method}: {reason}")
        self.sent = sent


class Api:
    """One bot's way to its server, over the same connections that aiogram's own methods use."""

    def __init__(self, bot: Bot) -> None:
        if not isinstance(bot.session, AiohttpSession):
            raise TypeError("The bot's session must be aiohttp's.")
        self._session = bot.session
        self._server = bot.session.api
        self._token = bot.token
        self._urls: dict[str, str] = {}

    async def call(
        self,
        method: str,
        parameters: Mapping[str, Any] | aiohttp.FormData | None = None,
        *,
        patience: float = _USUAL_PATIENCE,
    ) -> Any:
        """The result of a method, unparsed. Raises ``ApiError`` or ``NoAnswer``."""
        url = self._urls.get(method)
        if url is None:
            url = self._urls[method] = self._server.api_url(token=self._token, method=method)
        session = await self._session.create_session()
        body: bytes | aiohttp.FormData
        if isinstance(parameters, aiohttp.FormData):
            body, headers = parameters, None
        else:
            body, headers = json.dumps(parameters or {}, ensure_ascii=False).encode(), _JSON
        timeout = aiohttp.ClientTimeout(total=patience, sock_connect=_CONNECT_PATIENCE)
        try:
            async with session.post(url, data=body, headers=headers, timeout=timeout) as response:
                content = await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NoAnswer(method, type(error).__name__, sent=False) from error
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise NoAnswer(method, type(error).__name__, sent=True) from error
        return _result(method, response.status, content)

    async def download(self, path: str) -> AsyncIterator[bytes]:
        """A file of the server, piece by piece. Raises ``ApiError`` or ``NoAnswer``."""
        session = await self._session.create_session()
        timeout = aiohttp.ClientTimeout(sock_connect=_CONNECT_PATIENCE, sock_read=_USUAL_PATIENCE)
        try:
            async with session.get(self._server.file_url(self._token, path), timeout=timeout) as response:
                if response.status != 200:
                    raise ApiError("download", response.status, response.reason or "")
                async for piece in response.content.iter_chunked(65536):
                    yield piece
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise NoAnswer("download", type(error).__name__, sent=True) from error


def _result(method: str, status: int, content: bytes) -> Any:
    try:
        answer = json.loads(content)
    except ValueError:
        # A proxy in front of the server answers in HTML; the status says enough.
        answer = None
    if not isinstance(answer, dict):
        raise ApiError(method, status if status >= 400 else 502, "not an answer of a Bot API server")
    if status < 300 and answer.get("ok") is True:
        return answer.get("result")
    parameters = answer.get("parameters")
    wait = parameters.get("retry_after") if isinstance(parameters, dict) else None
    code = status if status >= 400 else answer.get("error_code")
    raise ApiError(
        method,
        code if isinstance(code, int) else 400,
        str(answer.get("description") or ""),
        float(wait) if isinstance(wait, int | float) else None,
    )

"""Takes updates over HTTP: 200 is answered only when the update is in the inbox, and only to who knows the secret."""

from __future__ import annotations

import hmac
import json

import structlog
from aiohttp import web

from bot.channels.dispatch import Dispatch
from bot.channels.incoming import Inbox, incoming

log = structlog.get_logger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
LARGEST_UPDATE = 1024 * 1024


class SecretMissing(ValueError):
    """A webhook needs a secret."""


class Webhook:
    """The route that Telegram posts updates to."""

    def __init__(self, *, inbox: Inbox, dispatch: Dispatch, secret: str) -> None:
        if not secret:
            raise SecretMissing(SecretMissing.__doc__)
        self._inbox = inbox
        self._dispatch = dispatch
        self._secret = secret.encode()
        self._runner: web.AppRunner | None = None

    async def start(self, *, host: str, port: int, path: str) -> int:
        """Listen; answers the port, which is a free one when ``port`` is 0."""
        app = web.Application(client_max_size=LARGEST_UPDATE)
        app.router.add_post(path or "/", self._receive)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        listening: int = self._runner.addresses[0][1]
        return listening

    async def stop(self) -> None:
        """Finish the requests in hand and close."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _receive(self, request: web.Request) -> web.Response:
        said = request.headers.get(SECRET_HEADER, "").encode(errors="replace")
        if not hmac.compare_digest(said, self._secret):
            return web.Response(status=403)
        try:
            update = incoming(json.loads(await request.read()))
        except ValueError:
            update = None
        if update is None:
            # Sending it again would not mend it.
            log.warning("update_without_number")
            return web.Response()
        await self._dispatch.room()
        try:
            fresh = await self._inbox.store([update])
        except Exception:
            log.exception("inbox_not_written")
            return web.Response(status=503)
        self._dispatch.put(fresh)
        return web.Response()

"""The Bot API over HTTP: who calls which method, what goes wrong on purpose, and the answer in Telegram's form."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.clock import Clock
from bot.sandbox.arguments import Arguments, read_arguments
from bot.sandbox.chats import Chats
from bot.sandbox.commands import Commands
from bot.sandbox.faults import Call, CallLog, Fault, Faults
from bot.sandbox.methods import Messages
from bot.sandbox.presses import Presses
from bot.sandbox.refusals import Refusal, bad_request, conflict, failure, not_found, unauthorized
from bot.sandbox.updates import MOST_AT_ONCE, Updates, Webhook, WebhookAddress

Method = Callable[[Arguments], Awaitable[object]]

_MOST_CONNECTIONS = 100
_USUAL_CONNECTIONS = 40
_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")


class BotApi:
    """Answers `/bot<token>/<method>` and `/file/bot<token>/<path>` for one token."""

    def __init__(
        self,
        *,
        token: str,
        clock: Clock,
        chats: Chats,
        messages: Messages,
        presses: Presses,
        commands: Commands,
        updates: Updates,
        webhook: Webhook,
        faults: Faults,
        calls: CallLog,
    ) -> None:
        self._token = token
        self._clock = clock
        self._chats = chats
        self._updates = updates
        self._webhook = webhook
        self._faults = faults
        self._calls = calls
        self._methods: dict[str, Method] = {
            "getme": self._get_me,
            "getupdates": self._get_updates,
            "setwebhook": self._set_webhook,
            "deletewebhook": self._delete_webhook,
            "getwebhookinfo": self._get_webhook_info,
            "sendmessage": messages.send_message,
            "senddocument": messages.send_document,
            "sendphoto": messages.send_photo,
            "sendvoice": messages.send_voice,
            "sendlocation": messages.send_location,
            "editmessagetext": messages.edit_message_text,
            "editmessagecaption": messages.edit_message_caption,
            "editmessagereplymarkup": messages.edit_message_reply_markup,
            "deletemessage": messages.delete_message,
            "sendchataction": messages.send_chat_action,
            "getfile": messages.get_file,
            "answercallbackquery": presses.answer,
            "setmycommands": commands.set,
            "getmycommands": commands.get,
            "deletemycommands": commands.delete,
            "setchatmenubutton": commands.set_menu_button,
        }

    def routes(self) -> list[web.RouteDef]:
        return [
            web.route("*", "/bot{token:[^/]*}/{method}", self._called),
            web.get("/file/bot{token:[^/]*}/{path:.+}", self._download),
        ]

    async def _called(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        arguments = Arguments({}, {})
        dropped = False
        try:
            if request.match_info["token"] != self._token:
                raise unauthorized()
            method = self._methods.get(name.lower())
            if method is None:
                raise not_found()
            arguments = await read_arguments(request)
            fault = self._faults.take(name, arguments.whole("chat_id") or None)
            dropped = fault is not None and fault.drop
            result = await _meeting(fault, method, arguments)
        except Refusal as refusal:
            status, answer = refusal.code, refusal.as_json()
        else:
            status, answer = 200, {"ok": True, "result": result}
        self._calls.add(
            Call(
                method=name,
                arguments=arguments,
                at=self._clock.now(),
                status=0 if dropped else status,
                description=None if status == 200 else str(answer["description"]),
            )
        )
        if dropped and request.transport is not None:
            request.transport.abort()
        return web.json_response(answer, status=status, dumps=_dumps)

    async def _download(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self._token:
            refusal = unauthorized()
            return web.json_response(refusal.as_json(), status=refusal.code)
        file = self._chats.file_at(request.match_info["path"])
        if file is None:
            refusal = not_found()
            return web.json_response(refusal.as_json(), status=refusal.code)
        return web.Response(body=file.content, content_type="application/octet-stream")

    async def _get_me(self, arguments: Arguments) -> object:
        return self._chats.bot | {
            "can_join_groups": True,
            "can_read_all_group_messages": True,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    async def _get_updates(self, arguments: Arguments) -> object:
        if self._webhook.active:
            raise conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            )
        self._note_allowed(arguments)
        limit = arguments.whole("limit", MOST_AT_ONCE)
        updates = await self._updates.poll(
            offset=arguments.whole("offset"),
            limit=min(max(limit, 1), MOST_AT_ONCE),
            seconds=max(arguments.whole("timeout"), 0),
        )
        return [update.as_json() for update in updates]

    def _note_allowed(self, arguments: Arguments) -> None:
        """The kinds asked for hold until others are asked for; an empty list stands for the usual ones."""
        allowed = arguments.structure("allowed_updates", "can't parse allowed updates JSON object")
        if isinstance(allowed, list):
            self._updates.allowed = frozenset(map(str, allowed)) or None

    async def _set_webhook(self, arguments: Arguments) -> object:
        url = arguments.text("url")
        if not url:
            return await self._delete_webhook(arguments)
        # The real server wants https; one on loopback, as Telegram's own in local mode, takes http as well.
        if not url.startswith(("https://", "http://")):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        secret = arguments.text("secret_token")
        if not _SECRET.fullmatch(secret):
            raise bad_request(
                "secret token is too long" if len(secret) > 256 else "secret token contains unallowed characters"
            )
        self._note_allowed(arguments)
        if arguments.flag("drop_pending_updates"):
            self._updates.clear()
        at_once = min(max(arguments.whole("max_connections", _USUAL_CONNECTIONS), 1), _MOST_CONNECTIONS)
        await self._webhook.set(WebhookAddress(url=url, secret=secret, at_once=at_once))
        return True

    async def _delete_webhook(self, arguments: Arguments) -> object:
        await self._webhook.set(None)
        if arguments.flag("drop_pending_updates"):
            self._updates.clear()
        return True

    async def _get_webhook_info(self, arguments: Arguments) -> object:
        return self._webhook.as_json()


async def _meeting(fault: Fault | None, method: Method, arguments: Arguments) -> object:
    """Run a method into its fault: late, refused before it acts, or acting with nobody told."""
    if fault is None:
        return await method(arguments)
    if fault.delay:
        await asyncio.sleep(fault.delay)
    if fault.status is not None and not fault.drop:
        raise failure(fault.status, retry_after=fault.retry_after)
    return await method(arguments)


def _dumps(answer: object) -> str:
    return json.dumps(answer, ensure_ascii=False)

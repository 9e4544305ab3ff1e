"""The sandbox as one server: the Bot API, the phones' interface and their page on one port."""

from pathlib import Path
from zoneinfo import ZoneInfo

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.clock import MovableClock
from bot.sandbox.bodies import Unacceptable
from bot.sandbox.botapi import BotApi
from bot.sandbox.chats import Chats, Phone
from bot.sandbox.commands import Commands
from bot.sandbox.controls import Controls
from bot.sandbox.events import Events
from bot.sandbox.faults import CallLog, Faults
from bot.sandbox.groupside import GroupSide
from bot.sandbox.methods import LARGEST_UPLOAD, Messages
from bot.sandbox.phoneside import Directory, PhoneSide
from bot.sandbox.presses import Presses
from bot.sandbox.timeline import People, Timeline
from bot.sandbox.updates import Updates, Webhook

PAGE = Path(__file__).parent / "page"
USERNAME = "not_one_less_bot"
_SECONDS_TO_HANG_UP = 0.5
_PAGE_HEADERS = {
    "Cache-Control": "no-store",
    # Nothing from elsewhere, and no script or style in what the bot or a person writes. The page evaluates no text;
    # tools that drive a browser for a test do.
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'unsafe-eval'; base-uri 'none'; form-action 'self'"
    ),
}


class Sandbox:
    """Telegram and the staff's phones, for one bot.

    `timeline` and `people` come from the bot's side. It needs this server's address before it can be made, so they
    may also be handed over later, with `attach`; without them the clock moves past nothing and only phones made by
    hand exist.
    """

    def __init__(
        self,
        clock: MovableClock,
        token: str,
        zone: ZoneInfo,
        timeline: Timeline | None = None,
        people: People | None = None,
    ) -> None:
        number = token.partition(":")[0]
        bot: dict[str, object] = {
            "id": int(number) if number.isdigit() else 1,
            "is_bot": True,
            "first_name": "一个都不能少",
            "username": USERNAME,
        }
        self._chats = Chats(bot)
        self._events = Events()
        self._updates = Updates()
        self._webhook = Webhook(self._updates, clock)
        self._directory = Directory(chats=self._chats, events=self._events, people=people)
        faults, calls, commands = Faults(), CallLog(), Commands()
        presses = Presses(chats=self._chats, clock=clock, updates=self._updates)
        self._controls = Controls(
            clock=clock,
            zone=zone,
            chats=self._chats,
            updates=self._updates,
            faults=faults,
            calls=calls,
            events=self._events,
        )
        self._controls.timeline = timeline
        self._bot_side = BotApi(
            token=token,
            clock=clock,
            chats=self._chats,
            messages=Messages(
                chats=self._chats,
                clock=clock,
                zone=zone,
                events=self._events,
                look_for_people=self._directory.refresh,
            ),
            presses=presses,
            commands=commands,
            updates=self._updates,
            webhook=self._webhook,
            faults=faults,
            calls=calls,
        )
        self._phone_side = PhoneSide(
            chats=self._chats,
            clock=clock,
            zone=zone,
            updates=self._updates,
            presses=presses,
            commands=commands,
            events=self._events,
            directory=self._directory,
        )
        self._group_side = GroupSide(
            chats=self._chats,
            clock=clock,
            zone=zone,
            updates=self._updates,
            events=self._events,
            directory=self._directory,
        )
        self._runner: web.AppRunner | None = None

    async def attach(self, *, timeline: Timeline | None = None, people: People | None = None) -> None:
        """Take the bot's time and its people into account from now on."""
        self._controls.timeline = timeline
        self._directory.people = people
        await self._directory.refresh()

    def add_phone(self, chat: int, name: str) -> None:
        """A phone with a number of one's own choosing, not joined; for tests and for a sandbox without people."""
        self._chats.keep(Phone(chat=chat, name=name))

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Listen, on a free port when `port` is 0; answers the base URL."""
        await self._directory.refresh()
        # A multipart body is a little longer than the file in it.
        app = web.Application(middlewares=[_answer_complaints], client_max_size=LARGEST_UPLOAD + 1024 * 1024)
        sides = (self._bot_side, self._phone_side, self._group_side, self._controls)
        app.add_routes([route for side in sides for route in side.routes()])
        app.add_routes([web.get("/", _show_page), web.static("/page", PAGE)])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=_SECONDS_TO_HANG_UP)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        listening = self._runner.addresses[0]
        return f"http://{f'[{listening[0]}]' if ':' in listening[0] else listening[0]}:{listening[1]}"

    async def settled(self) -> None:
        """As `POST /api/settle`; raises `TimeoutError` when the bot does not take its updates."""
        await self._controls.settled()

    async def stop(self) -> None:
        """Answer what is waiting with nothing, and close."""
        self._updates.close()
        self._events.close()
        await self._webhook.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None


async def _show_page(request: web.Request) -> web.StreamResponse:
    return web.FileResponse(PAGE / "index.html", headers=_PAGE_HEADERS)


@web.middleware
async def _answer_complaints(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refusals of the phones' interface as JSON, paths that do not exist as Telegram answers them."""
    try:
        return await handler(request)
    except Unacceptable as complaint:
        return web.json_response({"error": str(complaint)}, status=complaint.status)
    except web.HTTPNotFound:
        return web.json_response({"ok": False, "error_code": 404, "description": "Not Found"}, status=404)

"""The composition root: introduces the parts to one another, starts them in order and stops them in order."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import structlog
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.utils.token import TokenValidationError

from bot.casebook import make_data_dir, secret_of
from bot.channels.api import Api, ApiError, NoAnswer
from bot.channels.conversations import Conversations, WatchedThread
from bot.channels.dispatch import Dispatch
from bot.channels.downloads import Downloads
from bot.channels.incoming import Incoming, may_bring_a_file
from bot.channels.menu import Menus
from bot.channels.messenger import TelegramMessenger
from bot.channels.polling import Polling, TokenRefused
from bot.channels.webhook import Webhook
from bot.clock import Clock, SystemClock
from bot.roster_room import RosterRoom, concerns_the_roster
from bot.rows import DownloadRows, InboxRows, OutboxRows, TimeWork
from bot.sandbox.timeline import Person
from bot.settings import Settings
from bot.timeline import BotTimeline
from bot.wording import Wording
from casework.desk.request import Answer
from casework.people import ROLE_NAMES
from casework.policy.loader import load_policy
from casework.ports import Casebook
from handlers import router
from reminders.clock_engine import ClockEngine
from reminders.delivery import Delivery
from reminders.pace import Paced, Unpaced
from reminders.tick import Tick
from storage.engine import open_database
from storage.thread import CasebookThread

log = structlog.get_logger(__name__)

SECONDS_TO_FINISH = 10.0
"""How long what is in hand may take after SIGTERM, once for updates and once for messages."""

COLLECT_AFTER = (50_000, 20, 20)
"""New objects before the garbage collector looks at them, and rounds before it looks at the older ones."""

_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 30.0


class TokenMissing(ValueError):
    """NOTONELESS_TELEGRAM_TOKEN is not set; @BotFather gives out tokens. `notoneless demo` needs none."""


class App:
    """The bot with everything it is made of. Made on the event loop that will run it."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        token = settings.telegram_token.get_secret_value()
        if not token:
            raise TokenMissing(TokenMissing.__doc__)
        files = make_data_dir(settings)
        wording = self._wording = _wording(settings.zone, settings.locale)
        self._settings = settings
        self._engine = open_database(settings.database)
        self._thread = CasebookThread(
            self._engine,
            policy=load_policy(settings.policy),
            zone=settings.zone,
            clock=clock.now,
            secret=secret_of(settings),
        )
        try:
            session = AiohttpSession(api=TelegramAPIServer.from_base(settings.telegram_api))
            self._bot = Bot(token, session=session)
        except TokenValidationError:
            raise TokenRefused from None
        self._api = Api(self._bot)
        watched = WatchedThread(self._thread)

        def say(answer: Answer) -> str:
            return wording.plain(answer.template, answer.values, str(answer.values.get("locale", "")))

        self._menus = Menus(api=self._api, casebook=watched, words=wording)
        dispatcher = Dispatcher(disable_fsm=True)
        dispatcher.include_router(router(watched, clock, say, self._menus.joined, lambda: wording.bot_name))
        self._kinds = dispatcher.resolve_used_update_types()
        self._conversations = Conversations(dispatcher=dispatcher, bot=self._bot, thread=watched)
        self._inbox = InboxRows(self._thread)
        outbox = OutboxRows(self._thread)
        self._outbox = outbox
        self._dispatch = Dispatch(feed=self._converse, inbox=self._inbox)
        self._downloads = Downloads(api=self._api, shelf=DownloadRows(self._thread, files), now=clock.now)
        self._roster = RosterRoom(
            api=self._api,
            thread=self._thread,
            engine=self._engine,
            files=files,
            now=clock.now,
            on_imported=self._menus.bring_up_to_date,
        )
        self._delivery = Delivery(
            outbox=outbox,
            messenger=TelegramMessenger(api=self._api, files=files),
            renderer=wording,
            pace=Paced() if settings.paced else Unpaced(),
            now=clock.now,
        )
        self._thread.on_notices = self._delivery.take
        self._tick = Tick(work=TimeWork(self._thread), outbox=outbox, speaker=self._delivery)
        self._clock_engine = ClockEngine(tick=self._tick, now=clock.now)
        self._webhook: Webhook | None = None
        self._polling: asyncio.Task[None] | None = None
        self.timeline = BotTimeline(
            tick=self._tick,
            dispatch=self._dispatch,
            downloads=self._downloads,
            roster=self._roster,
            delivery=self._delivery,
            now=clock.now,
        )

    async def start(self) -> None:
        """Take up what an earlier run left, then everything new. Raises ``TokenRefused``."""
        self._thread.start()
        await self._introduce_itself()
        await self._outbox.release()
        await self._dispatch.replay()
        self._downloads.start()
        self._roster.start()
        self._clock_engine.start()
        if self._settings.webhook_url:
            await self._open_webhook()
        else:
            await self._without_it_if_need_be("deleteWebhook", {})
            polling = Polling(api=self._api, inbox=self._inbox, dispatch=self._dispatch, kinds=self._kinds)
            self._polling = asyncio.create_task(polling.run())
        await self._menus.bring_up_to_date()
        log.info("started", webhook=bool(self._settings.webhook_url), paced=self._settings.paced)

    async def ended(self) -> None:
        """Return or raise when the bot can no longer take updates; otherwise wait for ever."""
        if self._polling is not None:
            await asyncio.shield(self._polling)
        else:
            await asyncio.Event().wait()

    async def stop(self) -> None:
        """Take nothing more, finish what is in hand, close. What there is no time for is found by the next run."""
        if self._polling is not None:
            self._polling.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await self._polling
        if self._webhook is not None:
            await self._webhook.stop()
        self._clock_engine.stop()
        await self._dispatch.stop(SECONDS_TO_FINISH)
        await self._menus.stop()
        await self._downloads.stop()
        await self._roster.stop()
        await self._delivery.stop(SECONDS_TO_FINISH)
        await self._thread.stop()
        await self._bot.session.close()
        self._engine.dispose()
        log.info("stopped")

    async def people(self) -> Sequence[Person]:
        """Everybody who has joined with a phone."""
        return await self._thread.read(_people)

    async def _converse(self, update: Incoming) -> bool:
        done = await self._conversations(update)
        if self._thread.files_wanted() or may_bring_a_file(update.raw):
            self._downloads.wake()
        if concerns_the_roster(update.raw):
            self._roster.wake()
        return done

    async def _introduce_itself(self) -> None:
        """Wait for the server to know the token; a server that is away may come back."""
        pause = _FIRST_PAUSE
        while True:
            try:
                myself = await self._api.call("getMe")
                if isinstance(myself, dict):
                    self._wording.name_bot(str(myself.get("username", "")))
                return
            except ApiError as error:
                if error.status in (401, 404):
                    raise TokenRefused from None
                reason = str(error.status)
            except NoAnswer as error:
                reason = str(error)
            log.warning("server_away", error=reason, seconds=pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def _open_webhook(self) -> None:
        settings, secret = self._settings, self._settings.webhook_secret.get_secret_value()
        self._webhook = Webhook(inbox=self._inbox, dispatch=self._dispatch, secret=secret)
        path = urlsplit(settings.webhook_url).path
        await self._webhook.start(host=settings.webhook_host, port=settings.webhook_port, path=path)
        await self._api.call(
            "setWebhook", {"url": settings.webhook_url, "secret_token": secret, "allowed_updates": self._kinds}
        )

    async def _without_it_if_need_be(self, method: str, parameters: dict[str, object]) -> None:
        """A method that a server may lack, or may fail on, without harm."""
        try:
            await self._api.call(method, parameters)
        except (ApiError, NoAnswer) as error:
            log.info("done_without", method=method, error=type(error).__name__)


@cache
def _wording(zone: ZoneInfo, default: str) -> Wording:
    """All templates, compiled: the most expensive part of a start, and the same for every bot in a process."""
    return Wording(zone=zone, default=default)


def _people(book: Casebook) -> list[Person]:
    return [
        Person(chat=worker.chat, name=worker.name, role=ROLE_NAMES[worker.role])
        for worker in book.town().workers.values()
        if worker.chat is not None and worker.active
    ]


async def serve(settings: Settings, clock: Clock) -> None:
    """Run the bot until SIGTERM or SIGINT, then finish what is in hand."""
    app = App(settings, clock)
    stopping = asyncio.Event()
    for asked in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(asked, stopping.set)
    try:
        await until_stopped(stopping, app)
    finally:
        await app.stop()


async def until_stopped(
    stopping: asyncio.Event, app: App, *, started: Callable[[], Awaitable[None]] | None = None
) -> None:
    """Start the bot, do what is to be done once it runs, and return when it is asked to stop; raises what keeps it from
    going on."""
    asked = asyncio.create_task(stopping.wait())
    running = asyncio.create_task(_run(app, started))
    try:
        done, _ = await asyncio.wait({asked, running}, return_when=asyncio.FIRST_COMPLETED)
        if running in done:
            running.result()
    finally:
        for task in (asked, running):
            task.cancel()
        await asyncio.gather(asked, running, return_exceptions=True)


async def _run(app: App, started: Callable[[], Awaitable[None]] | None) -> None:
    await app.start()
    if started is not None:
        await started()
    # What is there now stays for good: the collector need not look at it again and again.
    gc.collect()
    gc.freeze()
    # Reports leave few cycles behind; looking for them after every few hundred objects costs more than it frees.
    gc.set_threshold(*COLLECT_AFTER)
    await app.ended()


def main(settings: Settings) -> None:
    """As the command ``notoneless run``."""
    asyncio.run(serve(settings, SystemClock()))

"""The real bot and the sandbox in this process, on a loop of their own in a thread: a demo that starts at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Thread
from typing import Any
from zoneinfo import ZoneInfo

from bot.app import App
from bot.casebook import open_casebook
from bot.clock import MovableClock
from bot.demo_town.history import join_everybody
from bot.roster_import import load_roster
from bot.sandbox.server import Sandbox
from bot.settings import Settings
from tests.e2e.cast import green_stone
from tests.e2e.phones import Phones

TOKEN = "42:HOME"


@dataclass(kw_only=True)
class AtHome(Phones):
    """The phones, and the bot itself, which can be switched off and on."""

    sandbox: Sandbox
    settings: Settings
    clock: MovableClock
    loop: asyncio.AbstractEventLoop
    bot: App | None = None

    def switch_on(self) -> None:
        async def start() -> App:
            app = App(self.settings, self.clock)
            await app.start()
            await self.sandbox.attach(timeline=app.timeline, people=app.people)
            return app

        self.bot = self._on_the_loop(start())

    def switch_off(self) -> None:
        async def stop(app: App) -> None:
            await self.sandbox.attach()
            await app.stop()

        if self.bot is not None:
            self._on_the_loop(stop(self.bot))
            self.bot = None

    def _on_the_loop(self, what: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(what, self.loop).result(60)


@contextmanager
def at_home(folder: Path, now: str = "2026-09-07T08:21") -> Iterator[AtHome]:
    """Green Stone with everybody joined, from that moment on."""
    zone = ZoneInfo("Asia/Shanghai")
    clock = MovableClock(datetime.fromisoformat(now).replace(tzinfo=zone))
    settings = Settings.model_validate({"data_dir": folder / "data", "telegram_token": TOKEN, "pacing": False})
    load_roster(settings, green_stone(folder), now=clock.now())
    with open_casebook(settings, clock) as casebook:
        casebook(join_everybody)
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever)
    thread.start()
    sandbox = Sandbox(clock, TOKEN, zone)
    try:
        base = asyncio.run_coroutine_threadsafe(sandbox.start(), loop).result(60)
        here = AtHome(
            base=base,
            sandbox=sandbox,
            settings=settings.model_copy(update={"telegram_api": base}),
            clock=clock,
            loop=loop,
        )
        try:
            here.switch_on()
            here.meet()
            yield here
        finally:
            here.switch_off()
            asyncio.run_coroutine_threadsafe(sandbox.stop(), loop).result(60)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()

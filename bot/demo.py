"""``notoneless demo``: the real bot and its stand-in for Telegram in one process, with a clock that can be moved."""

from __future__ import annotations

import asyncio
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import SecretStr
from sqlalchemy import func, select

from bot.app import App, until_stopped
from bot.casebook import make_data_dir, open_casebook
from bot.clock import MovableClock
from bot.demo_town import history, town
from bot.logs import configure
from bot.sandbox.server import Sandbox
from bot.settings import Settings
from casework.ports import Casebook
from storage import tables
from storage.engine import open_database
from storage.roster import import_whole
from storage.workbook.read import read_workbook
from storage.workbook.rows import RosterSheets

TOKEN = "1:sandbox"
START = datetime(2026, 10, 27, 7, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
"""A school morning of the fictional town's autumn term, at the moment of the morning digest."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wishes:
    """What was asked for on the command line."""

    host: str
    port: int
    start: datetime | None = None
    roster: Path | None = None
    policy: str | None = None
    data: Path | None = None


class NobodyInTheRoster(ValueError):
    """The sheet 人员 of this workbook names nobody: there would be no phone to show."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


def main(wishes: Wishes) -> None:
    """Run until it is interrupted."""
    configure("WARNING")
    sheets = read_workbook(wishes.roster) if wishes.roster is not None else None
    with _folder(wishes.data) as folder:
        asyncio.run(_show(wishes, folder, sheets))


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        yield kept
        return
    with tempfile.TemporaryDirectory(prefix="notoneless-") as folder:
        yield Path(folder)


async def _show(wishes: Wishes, folder: Path, sheets: RosterSheets | None) -> None:
    # A town that runs on this machine for real is left alone, whatever the environment says of it.
    own = {"data_dir": folder, "database_url": "", "telegram_token": SecretStr(TOKEN), "webhook_url": ""}
    rules = {"policy": wishes.policy} if wishes.policy is not None else {}
    settings = Settings().model_copy(update=own | rules | {"pacing": False})
    start = await asyncio.to_thread(_settle, settings, wishes, sheets)
    clock = MovableClock(start)
    sandbox = Sandbox(clock, TOKEN, settings.zone)
    base = await sandbox.start(wishes.host, wishes.port)
    app = App(settings.model_copy(update={"telegram_api": base}), clock)
    stopping = asyncio.Event()
    for asked in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(asked, stopping.set)
    try:
        await until_stopped(stopping, app, started=lambda: _ready(sandbox, app, clock, base))
    finally:
        await app.stop()
        await sandbox.stop()


async def _ready(sandbox: Sandbox, app: App, clock: MovableClock, base: str) -> None:
    """What is due at the first moment is on the phones before anybody looks at them."""
    await sandbox.attach(timeline=app.timeline, people=app.people)
    await app.timeline.run(clock.now())
    await sandbox.settled()
    print(f"READY {base}", flush=True)


def _settle(settings: Settings, wishes: Wishes, sheets: RosterSheets | None) -> datetime:
    """Fill the data folder with the town, unless a kept folder has one already; answers where the clock starts."""
    make_data_dir(settings)
    engine = open_database(settings.database)
    try:
        with engine.connect() as connection:
            latest = connection.execute(select(func.max(tables.inbox.c.received_at))).scalar()
        start = wishes.start if wishes.start is not None else START
        start = (start if start.tzinfo is not None else start.replace(tzinfo=settings.zone)).astimezone(settings.zone)
        if latest is not None and latest > start:
            start = latest.astimezone(settings.zone)
        clock = MovableClock(start, elapsed=lambda: 0.0)
        with open_casebook(settings, clock) as session:
            settled = session(_somebody_is_there)
        if not settled or sheets is not None:
            import_whole(engine, sheets if sheets is not None else town.sheets(), now=start)
        with open_casebook(settings, clock) as session:
            if not session(_somebody_is_there):
                raise NobodyInTheRoster
            if wishes.start is None and latest is None:
                start = session(_school_morning, start=start)
            session(history.join_everybody)
            if not settled and sheets is None:
                session(history.tell, now=start)
    finally:
        engine.dispose()
    return start


def _somebody_is_there(book: Casebook) -> bool:
    return bool(book.town().workers)


def _school_morning(book: Casebook, *, start: datetime) -> datetime:
    """The start itself, or the first morning from it on on which school is taught."""
    calendar = book.calendar()
    if calendar.is_school_day(start.date()):
        return start
    return datetime.combine(calendar.next_school_day(start.date()), time(7, 30), start.tzinfo)

"""The usual way to store the same rows: a session a message by middleware, SQLModel objects, aiosqlite."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from aiogram import BaseMiddleware, Router
from aiogram.types import Message, TelegramObject, Update
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel import Field, SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bench.town import CLASSES, PUPILS, name

FIRST_CHAT = 1001


class UsualWorker(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    chat: int = Field(index=True)
    class_id: int


class UsualPupil(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    class_id: int = Field(index=True)
    name: str


class UsualFact(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    pupil_id: int = Field(index=True)
    kind: str
    at: datetime
    by: int
    body: str


class UsualCase(SQLModel, table=True):
    pupil_id: int = Field(primary_key=True)
    status: str
    look_at: datetime


class UsualDuty(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    pupil_id: int = Field(index=True)
    kind: str
    owner: int
    due: datetime


class UsualNotice(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    chat: int
    text: str
    state: str


class UsualInbox(SQLModel, table=True):
    update_id: int = Field(primary_key=True)
    state: str


class SessionMiddleware(BaseMiddleware):
    """Opens a session around each update and commits it when the handler is done."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        async with AsyncSession(self.engine, expire_on_commit=False) as session:
            data["session"] = session
            return await handler(event, data)


async def engine_in(folder: Path) -> AsyncEngine:
    """A database as durable as ours (WAL, synchronous FULL) with the same fifty classes in it."""
    engine = create_async_engine(f"sqlite+aiosqlite:///{folder / 'usual.db'}", connect_args={"timeout": 30})

    @event.listens_for(engine.sync_engine, "connect")
    def pragmas(connection: Any, _: object) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")

    async with engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    async with AsyncSession(engine) as session:
        for number in range(CLASSES):
            session.add(UsualWorker(chat=FIRST_CHAT + number, class_id=number))
            session.add_all(UsualPupil(class_id=number, name=name(pupil)) for pupil in range(PUPILS))
        await session.commit()
    return engine


router = Router()


@router.message()
async def reported(message: Message, session: AsyncSession, event_update: Update) -> None:
    """Look up who speaks of whom, add the rows, commit, answer."""
    worker = (await session.exec(select(UsualWorker).where(UsualWorker.chat == message.chat.id))).one()
    said = (message.text or "").removesuffix("今天没来")
    pupil = (
        await session.exec(select(UsualPupil).where(UsualPupil.class_id == worker.class_id, UsualPupil.name == said))
    ).one()
    assert pupil.id is not None
    assert worker.id is not None
    text = f"<b>已记录:{said},全天未到</b>"
    session.add(UsualInbox(update_id=event_update.update_id, state="done"))
    session.add(UsualFact(pupil_id=pupil.id, kind="absent", at=message.date, by=worker.id, body="{}"))
    case = await session.get(UsualCase, pupil.id)
    if case is None:
        session.add(UsualCase(pupil_id=pupil.id, status="open", look_at=message.date))
    session.add(UsualDuty(pupil_id=pupil.id, kind="call_guardian", owner=worker.id, due=message.date))
    session.add(UsualDuty(pupil_id=pupil.id, kind="visit_home", owner=worker.id, due=message.date))
    notice = UsualNotice(chat=message.chat.id, text=text, state="waiting")
    session.add(notice)
    await session.commit()
    await message.answer(text)
    notice.state = "sent"
    await session.commit()

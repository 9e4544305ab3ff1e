"""The bots that are compared, each run in a process of its own: ``bare``, ``usual`` and ``ours``."""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
from pathlib import Path

from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message
from pydantic import SecretStr

TOKEN = "42:bench"


def client(api: str) -> Bot:
    session = AiohttpSession(api=TelegramAPIServer.from_base(api))
    return Bot(TOKEN, session=session, default=DefaultBotProperties(parse_mode="HTML"))


async def bare(api: str) -> None:
    """Answers each message and stores nothing."""
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def answer(message: Message) -> None:
        await message.answer(f"<b>已记录:{message.text},全天未到</b>")

    gc.freeze()
    await dispatcher.start_polling(client(api), handle_signals=False)


async def usual(api: str, folder: Path) -> None:
    """Stores the same rows the usual way."""
    from bench.usual import SessionMiddleware, engine_in, router  # noqa: PLC0415 - only this bot pays for it

    dispatcher = Dispatcher()
    dispatcher.message.middleware(SessionMiddleware(await engine_in(folder)))
    dispatcher.include_router(router)
    gc.freeze()
    await dispatcher.start_polling(client(api), handle_signals=False)


async def ours(api: str, folder: Path) -> None:
    """The bot itself, as ``notoneless run`` runs it, on a school morning."""
    from bench import town  # noqa: PLC0415
    from bot.app import App, until_stopped  # noqa: PLC0415
    from bot.clock import MovableClock  # noqa: PLC0415
    from bot.logs import configure  # noqa: PLC0415
    from bot.settings import Settings  # noqa: PLC0415

    configure("WARNING")
    settings = Settings(data_dir=folder / "ours", telegram_token=SecretStr(TOKEN), telegram_api=api)
    town.settle(settings)
    await until_stopped(asyncio.Event(), App(settings, MovableClock(town.START)))


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bot", choices=["bare", "usual", "ours"])
    parser.add_argument("api")
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    match arguments.bot:
        case "bare":
            asyncio.run(bare(arguments.api))
        case "usual":
            asyncio.run(usual(arguments.api, arguments.folder))
        case _:
            asyncio.run(ours(arguments.api, arguments.folder))

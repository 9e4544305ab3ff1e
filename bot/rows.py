"""The inbox, the outbox, the downloads and the work of the tick, as pieces of work for the casebook's thread."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from bot.channels.incoming import NO_CHAT, Incoming
from casework.desk.cases import follow
from casework.desk.hearing import attached
from casework.desk.lessons import alerts
from casework.desk.roll import live, rounds
from casework.desk.sightings import follow as sighting_follow
from casework.desk.standing import UNDO_WITHIN
from casework.groups import is_group
from casework.ports import Hold, Notice
from reminders.ports import OutboxRow, Outcome
from storage import evidence, inbox, outbox
from storage.casebook import SqlCasebook
from storage.thread import CasebookThread

UPDATES_KEPT = timedelta(days=14)
"""How long updates stay that are done; Telegram sends none again after a day."""

NOTICES_KEPT = timedelta(days=90)
"""How long notices stay that are over and done with."""


class InboxRows:
    """``bot.channels.incoming.Inbox`` over the table."""

    def __init__(self, thread: CasebookThread) -> None:
        self._thread = thread

    async def store(self, updates: list[Incoming]) -> list[Incoming]:
        rows = [inbox.Received(update_id=each.id, chat=each.chat, body=each.payload) for each in updates]
        fresh = set(await self._thread.work(inbox.store, rows=rows))
        # The same number twice in one batch is one update.
        return [each for each in {each.id: each for each in reversed(updates)}.values() if each.id in fresh][::-1]

    async def unfinished(self, after: int, limit: int) -> list[tuple[int, Incoming]]:
        rows = await self._thread.read(inbox.unfinished, after=after, limit=limit)
        return [(row.number, Incoming(id=row.update_id, chat=row.chat, raw=json.loads(row.body))) for row in rows]

    async def done(self, update: int) -> None:
        await self._thread.work(inbox.done, update_id=update)

    async def failed(self, update: Incoming, error: str, *, tell: bool) -> bool:
        chat = update.chat if tell and update.chat != NO_CHAT and not is_group(update.chat) else None
        return await self._thread.work(_give_up, update=update.id, error=error, chat=chat)


def _give_up(book: SqlCasebook, *, update: int, error: str, chat: int | None) -> bool:
    given_up = inbox.failed(book, update_id=update, error=error)
    if given_up and chat is not None:
        book.tell(Notice(template="refusal_broken", chat=chat, hold=Hold.NEVER, reply=True))
    return given_up


class OutboxRows:
    """``reminders.ports.Outbox`` over the table."""

    def __init__(self, thread: CasebookThread) -> None:
        self._thread = thread

    async def release(self) -> None:
        """Take back what an earlier run had in hand: this process is the only one that sends."""
        await self._thread.work(outbox.release)

    async def claim(self, now: datetime, limit: int) -> Sequence[OutboxRow]:
        return await self._thread.work(outbox.claim, now=now, limit=limit)

    async def record(self, outcomes: Sequence[Outcome], now: datetime) -> None:
        await self._thread.work(outbox.record, outcomes=outcomes, now=now)

    async def next_due(self, after: datetime) -> datetime | None:
        return await self._thread.read(outbox.next_due, after=after)


class DownloadRows:
    """``bot.channels.downloads.Shelf`` over the table and the folder of evidence."""

    def __init__(self, thread: CasebookThread, data_dir: Path) -> None:
        self._thread = thread
        self._folder = evidence.EvidenceFolder(data_dir)

    async def wanted(self, now: datetime, limit: int) -> Sequence[evidence.Wanted]:
        return await self._thread.read(evidence.wanted, now=now, limit=limit)

    async def keep(self, wanted: evidence.Wanted, content: bytes) -> None:
        sha256 = await asyncio.to_thread(self._folder.keep, content)
        await self._thread.work(evidence.fetched, wanted=wanted, sha256=sha256, size=len(content))

    async def put_off(self, wanted: evidence.Wanted, error: str, not_before: datetime | None) -> None:
        await self._thread.work(_put_off, wanted=wanted, error=error, not_before=not_before)


def _put_off(book: SqlCasebook, *, wanted: evidence.Wanted, error: str, not_before: datetime | None) -> None:
    if evidence.put_off(book, wanted=wanted, error=error, not_before=not_before):
        why = attached.TOO_LARGE if "too big" in error or "too large" in error else attached.GONE
        attached.lost(book, pupil=wanted.pupil, by=wanted.by, media=wanted.media, why=why, now=book.now)


class TimeWork:
    """``reminders.ports.TickWork``: the desk's verbs for what comes of time passing."""

    def __init__(self, thread: CasebookThread) -> None:
        self._thread = thread

    async def look_again(self, now: datetime, limit: int) -> int:
        looked = await self._thread.work(_look_again, now=now, limit=limit)
        return looked + await self._thread.work(alerts.unanswered, now=now, limit=limit)

    async def rounds(self, now: datetime) -> None:
        await self._thread.work(rounds.run, now=now)

    async def catch_up(self, now: datetime) -> bool:
        return await self._thread.work(live.catch_up, now=now)

    async def next_moment(self, after: datetime) -> datetime | None:
        return await self._thread.read(_next_moment, after=after)

    async def tidy(self, now: datetime) -> None:
        await self._thread.work(_tidy, now=now)


def _look_again(book: SqlCasebook, *, now: datetime, limit: int) -> int:
    return follow.look_again(book, now, limit) + sighting_follow.look_again(book, now, limit)


def _next_moment(book: SqlCasebook, *, after: datetime) -> datetime | None:
    moments = (
        book.next_look_at(after), book.next_sighting_look_at(after), book.next_search(after),
        rounds.next_round(book, after),
    )  # fmt: skip
    return min((moment for moment in moments if moment is not None), default=None)


def _tidy(book: SqlCasebook, *, now: datetime) -> None:
    inbox.prune(book, before=now - UPDATES_KEPT)
    outbox.prune(book, before=now - NOTICES_KEPT)
    outbox.forget_spoken(book, before=now - NOTICES_KEPT)
    outbox.forget_heard(book, before=now - UNDO_WITHIN)

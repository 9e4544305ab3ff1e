"""The updates as they were received: stored before they are confirmed, found again after a crash, cleared in time.

Each function is a piece of work for the casebook's thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from storage import tables
from storage.bulk import InsertNew
from storage.transaction import Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class Received:
    """An update and the chat whose order it must keep; ``body`` is its JSON."""

    update_id: int
    chat: int
    body: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Unfinished:
    """An update that waits in the inbox, with its place in the order of arrival."""

    number: int
    update_id: int
    chat: int
    body: str
    tries: int


_STORE = InsertNew(tables.inbox, "update_id", "chat", "received_at", "body", "state", "tries", "error", key="update_id")
_UNFINISHED = (
    select(tables.inbox)
    .where(tables.inbox.c.state == "waiting", tables.inbox.c.id > bindparam("after"))
    .order_by(tables.inbox.c.id)
    .limit(bindparam("most"))
)
_NOT_DONE = (tables.inbox.c.update_id == bindparam("which")) & (tables.inbox.c.state != "done")
_DONE = update(tables.inbox).where(_NOT_DONE).values(state="done")
_FAILED = update(tables.inbox).where(_NOT_DONE).values(state="failed", error=bindparam("why"))


def store(book: Transaction, *, rows: Sequence[Received]) -> list[int]:
    """Keep these updates; answers the numbers of those that were not there before, in the order given."""
    fresh: dict[int, Received] = {}
    for row in rows:
        fresh.setdefault(row.update_id, row)
    if not fresh:
        return []
    book.writes()
    values = [[row.update_id, row.chat, book.now, row.body, "waiting", 0, ""] for row in fresh.values()]
    stored = set(_STORE.run(book.connection, values))
    return [number for number in fresh if number in stored]


def unfinished(book: Transaction, *, after: int = 0, limit: int = 200) -> list[Unfinished]:
    """Updates that wait, in the order in which they came, from behind the place ``after``."""
    rows = book.connection.execute(_UNFINISHED, {"after": after, "most": limit})
    return [
        Unfinished(number=row.id, update_id=row.update_id, chat=row.chat, body=row.body, tries=row.tries)
        for row in rows
    ]


def done(book: Transaction, *, update_id: int) -> bool:
    """The update needs nothing more. False if it was marked so before."""
    return bool(book.write(_DONE, {"which": update_id}).rowcount)


def failed(book: Transaction, *, update_id: int, error: str) -> bool:
    """The update is given up. False, and nothing changes, if it was done before."""
    return bool(book.write(_FAILED, {"which": update_id, "why": error}).rowcount)


def prune(book: Transaction, *, before: datetime) -> int:
    """Clear updates that are done and came before that moment; the messenger will not send them again."""
    old = (tables.inbox.c.state == "done") & (tables.inbox.c.received_at < before)
    removed: int = book.write(delete(tables.inbox).where(old)).rowcount
    return removed

"""The notices as rows: claimed when they may be spoken, checked again at that moment, marked with what became of them.

Each function is a piece of work for the casebook's thread.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import Row, bindparam, delete, func, or_, select, update

from casework.desk.hearing import group_lines
from casework.desk.people import linking
from casework.groups import is_group
from casework.ports import Hold
from casework.spoken import spoken
from storage import tables
from storage.bulk import Insert, Select, Update
from storage.casebook import SqlCasebook
from storage.outgoing import LEASE, OutboxRow, State
from storage.recheck import RECHECKED, objection
from storage.rows import spoken_row
from storage.talk import DEFAULT_LOCALE

ROLL_CALL = "roll_call"
"""The question that is about a class even where it names nobody."""

STALE = timedelta(hours=12)
"""A quiet notice that could not be spoken for so long (an outage) waits for the next digest instead."""


class Told(Protocol):
    """The row an outcome is about."""

    @property
    def id(self) -> int: ...
    @property
    def chat(self) -> int: ...
    @property
    def template(self) -> str: ...
    @property
    def values(self) -> Mapping[str, Any]: ...
    @property
    def edit(self) -> int | None: ...


class Outcome(Protocol):
    """What became of a row: ``fate`` is ``sent``, ``doubtful``, ``later``, ``blocked`` or ``failed``."""

    @property
    def row(self) -> Told: ...
    @property
    def fate(self) -> str: ...
    @property
    def message(self) -> int | None: ...
    @property
    def not_before(self) -> datetime | None: ...
    @property
    def tries(self) -> int: ...
    @property
    def error(self) -> str: ...


_STATE_OF = {
    "sent": State.SENT,
    "doubtful": State.SENT,
    "later": State.WAITING,
    "blocked": State.DROPPED,
    "failed": State.FAILED,
}

_outbox = tables.outbox.c
_IN_HAND = _outbox.state.in_([State.WAITING.value, State.SENDING.value])
_FREE = _IN_HAND & or_(_outbox.lease_until.is_(None), _outbox.lease_until <= bindparam("at"))
_DUE = _FREE & or_(_outbox.not_before.is_(None), _outbox.not_before <= bindparam("at"))
_QUIET = (_outbox.hold == Hold.QUIET.value) & _outbox.worker.is_not(None) & ~_outbox.reply
_HOLD = update(tables.outbox).where(_DUE & _QUIET).values(state=State.HELD.value, lease_until=None)
_HOLD_STALE = _HOLD.where(_outbox.created < bindparam("stale"))
_CLAIM = (
    RECHECKED.where(_DUE)
    .order_by(_outbox.reply.desc(), _outbox.id)
    .limit(bindparam("most"))
    .with_for_update(of=tables.outbox, skip_locked=True)
)
_LEASE = (
    update(tables.outbox)
    .where(_outbox.id.in_(bindparam("ids", expanding=True)))
    .values(state=State.SENDING.value, lease_until=bindparam("lease"))
)
_DROP = (
    update(tables.outbox)
    .where(_outbox.id == bindparam("number"))
    .values(state=State.DROPPED.value, lease_until=None, error=bindparam("why"))
)
_RECORD = Update(tables.outbox, "state", "lease_until", "not_before", "tries", "message", "error", key="id")
_WITH_A_DRAFT = Select(tables.outbox, "id", condition="draft IS NOT NULL")
_DRAFT_SHOWN = (
    update(tables.drafts).where(tables.drafts.c.ref == bindparam("which")).values(message=bindparam("shown_as"))
)
_SPOKEN = Insert(tables.spoken, replaces=True)
_BOARD_SHOWN = (
    update(tables.boards)
    .where(tables.boards.c.ref == bindparam("which"))
    .values(message=bindparam("shown_as"), in_hand=False)
)
_RELEASE = (
    update(tables.outbox)
    .where(_outbox.state == State.SENDING.value)
    .values(state=State.WAITING.value, lease_until=None)
)
_due_at = func.coalesce(_outbox.not_before, _outbox.lease_until)
_NEXT_DUE = select(func.min(_due_at)).where(_IN_HAND, _due_at > bindparam("after"))


def claim(book: SqlCasebook, *, now: datetime, limit: int) -> list[OutboxRow]:
    """Lease what may be spoken now, replies first, then the oldest. What is no longer owed, or whose recipient may no
    longer hear it, is dropped on the way; at quiet hours, and after an outage, quiet notices wait for the digest."""
    book.settle()
    if book.quiet(now):
        book.write(_HOLD, {"at": now})
    else:
        book.write(_HOLD_STALE, {"at": now, "stale": now - STALE})
    while rows := book.connection.execute(_CLAIM, {"at": now, "most": limit}).all():
        spoken: list[OutboxRow] = []
        dropped: list[dict[str, Any]] = []
        for row in rows:
            why = objection(row, book)
            if why:
                dropped.append({"number": row.id, "why": why})
            else:
                spoken.append(_spoken(row))
        if dropped:
            book.write(_DROP, dropped)
        if spoken:
            book.write(_LEASE, {"ids": [row.id for row in spoken], "lease": now + LEASE})
            return spoken
    return []


def record(book: SqlCasebook, *, outcomes: Sequence[Outcome], now: datetime) -> None:
    """Write down what became of these rows; a phone that blocked the bot is marked, drafts learn their message, and
    of each message it is kept whom it is about."""
    if not outcomes:
        return
    book.writes()
    _RECORD.run(
        book.connection,
        [
            [_STATE_OF[one.fate].value, None, one.not_before, one.tries, one.message, one.error, one.row.id]
            for one in outcomes
        ],
    )
    shown = {one.row.id: one.message for one in outcomes if one.message is not None}
    _remember(book, outcomes, now)
    if shown:
        drafts = _WITH_A_DRAFT.run(book.connection, list(shown))
        if drafts:
            learnt = [{"which": row.draft, "shown_as": shown[row.id]} for row in drafts]
            book.write(_DRAFT_SHOWN, learnt)
            book.write(_BOARD_SHOWN, learnt)
    _stop_boards(book, [one.row.id for one in outcomes if one.fate == "failed"])
    for one in outcomes:
        if one.fate == "blocked":
            book.mark_blocked(one.row.chat, True)
    in_groups = [one for one in outcomes if is_group(one.row.chat) and one.fate != "later"]
    if in_groups:
        _went_on_in_groups(book, in_groups, now)


def _went_on_in_groups(book: SqlCasebook, outcomes: Sequence[Outcome], now: datetime) -> None:
    """What was reported while the answer in a group was on its way is added to it; a group that put the bot out is
    linked no more."""
    lines = _WITH_A_DRAFT.run(book.connection, [one.row.id for one in outcomes])
    line_of = {row.id: row.draft for row in lines}
    for one in outcomes:
        if one.fate == "blocked":
            linking.lost(book, one.row.chat, now)
        elif one.row.id in line_of:
            group_lines.spoken(book, line_of[one.row.id], one.message, now)


def _remember(book: SqlCasebook, outcomes: Iterable[Outcome], now: datetime) -> None:
    """Only ids are kept. A message of nobody is not, unless it took the place of one that was about somebody."""
    rows: dict[tuple[int, int], list[Any]] = {}
    for one in outcomes:
        if one.message is None:
            continue
        about = spoken(one.row.template, one.row.values)
        worth_it = about.pupils or about.utterance or about.question or about.template == ROLL_CALL
        if worth_it or one.row.edit is not None:
            rows[one.row.chat, one.message] = spoken_row(one.row.chat, one.message, now, about)
    if rows:
        _SPOKEN.run(book.connection, rows.values())


def forget_spoken(book: SqlCasebook, *, before: datetime) -> int:
    """Clear what was kept of messages older than that; a reply to one of them has to name the child."""
    cleared: int = book.write(delete(tables.spoken).where(tables.spoken.c.at < before)).rowcount
    return cleared


def forget_heard(book: SqlCasebook, *, before: datetime) -> int:
    """Clear what was kept of people's messages older than that: they can no longer be put right."""
    cleared: int = book.write(delete(tables.heard).where(tables.heard.c.at < before)).rowcount
    return cleared


def _stop_boards(book: SqlCasebook, failed: Sequence[int]) -> None:
    """A board whose message is gone, or could not be sent, is kept up to date no longer."""
    if failed:
        gone = _WITH_A_DRAFT.run(book.connection, failed)
        if gone:
            book.write(_BOARD_SHOWN, [{"which": row.draft, "shown_as": None} for row in gone])


def release(book: SqlCasebook) -> int:
    """Take back every lease, at the start of the only process that sends: an earlier run will not use them."""
    released: int = book.write(_RELEASE).rowcount
    return released


def next_due(book: SqlCasebook, *, after: datetime) -> datetime | None:
    """The first moment later than ``after`` at which a notice in the outbox may be spoken."""
    book.settle()
    found: datetime | None = book.connection.execute(_NEXT_DUE, {"after": after}).scalar()
    return found


def prune(book: SqlCasebook, *, before: datetime) -> int:
    """Clear notices made before that moment that are over and done with."""
    over = _outbox.state.in_([State.SENT.value, State.DROPPED.value, State.FAILED.value])
    # One whose name may come up again stays: its row is what keeps it from being said twice.
    removed: int = book.write(
        delete(tables.outbox).where(over, _outbox.created < before, _outbox.once.is_(None))
    ).rowcount
    return removed


def _spoken(row: Row[Any]) -> OutboxRow:
    return OutboxRow(
        id=row.id,
        chat=row.chat if row.chat is not None else row.worker_chat,
        template=row.template,
        values=json.loads(row.body),
        locale=row.worker_locale or DEFAULT_LOCALE,
        reply=row.reply,
        edit=row.edit,
        attach=row.attach,
        tries=row.tries,
    )

"""One database transaction made of one or more pieces of work, whose writes are gathered and made together.

Facts, cases, duties, notices and inbox marks are gathered (they are what every report writes); everything else is
written at once. Whoever reads a gathered table settles first. A piece that fails before it has written anything is
dropped from memory and costs its neighbours nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Executable, Table, bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from casework.case import CaseSummary
from casework.duty import Duty
from casework.fact import Fact
from casework.people import ClassId, PupilId, SchoolId
from casework.policy.model import Policy
from casework.ports import ALL_SCHOOLS
from casework.spoken import Heard
from storage import tables
from storage.bulk import Insert, Update
from storage.outgoing import OutboxRow, Told
from storage.rows import case_row, duty_row, fact_row, heard_row
from storage.sheets import ClassSheet, Layers, PupilSheet
from storage.snapshots import Snapshots, Versions

KEPT_PUPILS = 5_000
KEPT_CLASSES = 500


@dataclass(kw_only=True)
class Shared:
    """What the threads of one process share."""

    snapshots: Snapshots = field(default_factory=Snapshots)
    files_wanted: bool = False
    """Whether a file was queued for download since somebody last looked."""

    def at(self, versions: Versions) -> Snapshots:
        self.snapshots = self.snapshots.at(versions)
        return self.snapshots


@dataclass(kw_only=True)
class Gathered:
    """Writes that were not made yet."""

    facts: list[Fact] = field(default_factory=list)
    cases: dict[PupilId, CaseSummary] = field(default_factory=dict)
    duties: dict[tuple[PupilId, str], Duty] = field(default_factory=dict)
    notices: list[Told] = field(default_factory=list)
    heard: dict[tuple[int, int], Heard] = field(default_factory=dict)
    once: set[str] = field(default_factory=set)
    done: list[int] = field(default_factory=list)
    failed: list[dict[str, Any]] = field(default_factory=list)
    watched: set[SchoolId] = field(default_factory=set)
    """Schools of which something has changed: noted where somebody has a board of them."""
    reported: set[SchoolId] = field(default_factory=set)
    """Schools of which a class has been accounted for: noted in any case."""

    def add(self, other: Gathered) -> None:
        self.facts += other.facts
        self.cases.update(other.cases)
        self.duties.update(other.duties)
        self.notices += other.notices
        self.heard.update(other.heard)
        self.once |= other.once
        self.done += other.done
        self.failed += other.failed
        self.watched |= other.watched
        self.reported |= other.reported

    def __bool__(self) -> bool:
        written = self.facts or self.cases or self.duties or self.notices or self.heard or self.done or self.failed
        return bool(written or self.watched or self.reported)


def upsert(dialect: str, table: Table) -> Executable:
    """INSERT that replaces the row of the same primary key."""
    statement = (sqlite.insert if dialect == "sqlite" else postgresql.insert)(table)
    keys = [column.name for column in table.primary_key]
    changed = {column.name: statement.excluded[column.name] for column in table.columns if column.name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=changed)


def insert_new(dialect: str, table: Table) -> Any:
    """INSERT that leaves a row of the same key as it is."""
    return (sqlite.insert if dialect == "sqlite" else postgresql.insert)(table).on_conflict_do_nothing()


_FACTS = Insert(tables.facts)
_CASES = Insert(tables.cases, replaces=True)
_DUTIES = Insert(tables.duties, replaces=True)
_NOTICES = Insert(tables.outbox)
_HEARD = Insert(tables.heard, replaces=True)
_MARK_DONE = Update(tables.inbox, "state", key="update_id")
_MARK_FAILED = (
    update(tables.inbox)
    .where(tables.inbox.c.update_id == bindparam("failed_update"))
    .values(tries=tables.inbox.c.tries + 1, error=bindparam("why"))
)
_STATES = (
    select(tables.inbox.c.update_id, tables.inbox.c.state)
    .where(tables.inbox.c.update_id.in_(bindparam("ids", expanding=True)))
    .with_for_update()
)
_NOTE = insert(tables.school_changes)
# Rows of their own, never an update of the boards: two reports of one school must not wait for each other.
_NOTE_WATCHED = insert(tables.school_changes).from_select(
    ["school"],
    select(tables.schools.c.id).where(
        tables.schools.c.id.in_(bindparam("schools", expanding=True)),
        select(tables.boards.c.ref)
        .where(
            tables.boards.c.day == bindparam("today"),
            tables.boards.c.school.in_([ALL_SCHOOLS, tables.schools.c.id]),
        )
        .exists(),
    ),
)
_LAST_NOTICE = select(func.coalesce(func.max(tables.outbox.c.id), 0))
_COUNT_UP = (
    update(tables.versions)
    .where(tables.versions.c.name == bindparam("part"))
    .values(number=tables.versions.c.number + 1)
)


class Transaction:
    """The ground of the casebook: its connection, what is kept in memory, and what was gathered.

    ``locks`` says that others write at the same moment: then whoever reads a chain to go on with it locks its subject
    (PostgreSQL; SQLite has one writer anyway). ``sole`` says that this is the only connection of the process that
    writes: then what it has read stays true until another process writes, which SQLite's ``data_version`` tells.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        policy: Policy,
        zone: ZoneInfo,
        shared: Shared,
        secret: str = "",
        sole: bool = False,
        locks: bool = False,
    ) -> None:
        self.connection = connection
        self.policy = policy
        self.zone = zone
        self.secret = secret
        self.dialect = connection.dialect.name
        self.locks = locks
        self.locked_classes: set[ClassId] = set()
        self.now: datetime
        self.today: date
        self._refs: list[str] = []
        self.ready: list[OutboxRow] = []
        """The notices of this transaction that may be spoken once it is committed."""
        self._shared = shared
        self._sole = sole
        self._data_version = -1
        self._fresh = False
        self._snapshots = shared.snapshots
        self._accepted = Gathered()
        self._mine = Gathered()
        self._wrote = False
        self._wants_file = False
        self._last_notice: int | None = None
        self._pupil_sheets: Layers[PupilId, PupilSheet] = Layers(KEPT_PUPILS if sole else 0)
        self._class_sheets: Layers[ClassId, ClassSheet] = Layers(KEPT_CLASSES if sole else 0)

    # --- the transaction as a whole ---
    def begin(self) -> None:
        """Start from what the database says now; to be called right after BEGIN."""
        if self._sole:
            data_version = self.connection.exec_driver_sql("PRAGMA data_version").scalar_one()
            if data_version != self._data_version:
                self._data_version = data_version
                self._fresh = False
                self.forget()
        if not (self._sole and self._fresh):
            self._snapshots = self._shared.at(Versions.read(self.connection))
            self._fresh = True

    def settle(self) -> None:
        """Make the writes gathered so far."""
        if self._mine:
            self._wrote = True
            self._accepted.add(self._mine)
            self._mine = Gathered()
        gathered, self._accepted = self._accepted, Gathered()
        if gathered.facts:
            _FACTS.run(self.connection, map(fact_row, gathered.facts))
        if gathered.cases:
            _CASES.run(self.connection, map(case_row, gathered.cases.values()))
        if gathered.duties:
            _DUTIES.run(self.connection, map(duty_row, gathered.duties.values()))
        if gathered.notices:
            numbered = list(zip(self._notice_numbers(len(gathered.notices)), gathered.notices, strict=True))
            _NOTICES.run(self.connection, [told.row(number) for number, told in numbered])
            self.ready += [told.spoken(number) for number, told in numbered if told.chat_now is not None]
        if gathered.heard:
            _HEARD.run(self.connection, map(heard_row, gathered.heard.values()))
        if gathered.done:
            _MARK_DONE.run(self.connection, [["done", update_id] for update_id in gathered.done])
        if gathered.failed:
            self.connection.execute(_MARK_FAILED, gathered.failed)
        if gathered.reported:
            self.connection.execute(_NOTE, [{"school": school} for school in sorted(gathered.reported)])
        if watched := sorted(gathered.watched - gathered.reported):
            self.connection.execute(_NOTE_WATCHED, {"schools": watched, "today": self.today})

    def _notice_numbers(self, count: int) -> Sequence[int]:
        if self.dialect == "postgresql":
            drawn = self.connection.exec_driver_sql(
                "SELECT nextval('outbox_id_seq') FROM generate_series(1, %s)", (count,)
            )
            return sorted(drawn.scalars())
        last = self._last_notice
        if last is None:
            last = self.connection.execute(_LAST_NOTICE).scalar_one()
        self._last_notice = last + count
        return range(last + 1, last + count + 1)

    def committed(self) -> list[OutboxRow]:
        """To be called after COMMIT; the notices to be spoken now."""
        if self._wants_file:
            self._wants_file, self._shared.files_wanted = False, True
        self._pupil_sheets.commit()
        self._class_sheets.commit()
        self.locked_classes.clear()
        if not self._sole:
            self._last_notice = None
        ready, self.ready = self.ready, []
        return ready

    def rolled_back(self) -> None:
        """To be called after ROLLBACK: nothing of it has happened."""
        self._accepted, self._mine = Gathered(), Gathered()
        self._pupil_sheets.roll_back()
        self._class_sheets.roll_back()
        if not self._sole:
            self.forget()
        self.locked_classes.clear()
        self._last_notice = None
        self._fresh = False
        self._wrote = False
        self.ready = []

    def forget(self) -> None:
        """Drop what is kept of facts, cases and duties: they were written past this book."""
        self._pupil_sheets.forget()
        self._class_sheets.forget()
        self._last_notice = None

    # --- one piece of work ---
    def start_piece(self, now: datetime) -> None:
        self.now = now
        self.today = now.astimezone(self.zone).date()
        self._wrote = False

    def keep_piece(self) -> None:
        self._accepted.add(self._mine)
        self._mine = Gathered()
        self._pupil_sheets.keep_piece()
        self._class_sheets.keep_piece()

    def drop_piece(self) -> bool:
        """Forget what the piece has gathered. False when it has written already: then only a rollback undoes it."""
        self._mine = Gathered()
        self._pupil_sheets.drop_piece()
        self._class_sheets.drop_piece()
        return not self._wrote

    def undo_piece(self) -> None:
        """To be called after a rollback to the piece's savepoint."""
        self.drop_piece()
        self._wrote = False
        self._last_notice = None
        self._snapshots = Snapshots()
        self._fresh = False

    def has_written(self) -> bool:
        """Whether the piece has written, or gathered anything to write."""
        return self._wrote or bool(self._mine)

    # --- writes ---
    def write(self, statement: Executable, values: Mapping[str, Any] | Sequence[Mapping[str, Any]] = ()) -> Any:
        """Run a statement that writes past the gathered tables, at once."""
        self.writes()
        return self.connection.execute(statement, values or None)

    def writes(self) -> None:
        """Say that the piece is about to write on the connection itself: from here on only a rollback undoes it."""
        self._wrote = True

    def changed(self, part: str) -> None:
        """Say that ``staff``, ``phones``, ``pupils`` or ``calendar`` is not what memory says any more."""
        self.write(_COUNT_UP, {"part": part})
        self._snapshots = self._snapshots.without(part)
        self._fresh = False

    def already_done(self, updates: Sequence[int]) -> set[int]:
        """Those of the updates whose work has been done before; the others are nobody else's until the end."""
        if not updates:
            return set()
        return {row.update_id for row in self.connection.execute(_STATES, {"ids": updates}) if row.state == "done"}

    def mark_done(self, update_id: int) -> None:
        self._mine.done.append(update_id)

    def mark_failed(self, update_id: int, why: str) -> None:
        """Count a try that failed; the update stays as it is."""
        self._mine.failed.append({"failed_update": update_id, "why": why})

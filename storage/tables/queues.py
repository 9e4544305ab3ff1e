"""Tables of what waits to be worked on: updates received, notices to be said, files to be fetched, rounds begun."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Index, PrimaryKeyConstraint, text
from sqlmodel import Field, SQLModel

from storage.tables.columns import metadata, moment, reference, row_id, words


class InboxRow(SQLModel, table=True):
    """An update as it was received: ``waiting``, ``done``, or ``failed`` for good. The id gives the order of arrival;
    the messenger's own numbers can go backwards."""

    __tablename__ = "inbox"
    __table_args__ = (
        Index(
            "ix_inbox_waiting", "id", sqlite_where=text("state = 'waiting'"), postgresql_where=text("state = 'waiting'")
        ),
    )
    id: int | None = row_id()
    update_id: int = Field(sa_type=BigInteger, unique=True)
    chat: int = Field(sa_type=BigInteger)
    received_at: datetime = moment()
    body: str = words()
    state: str = "waiting"
    tries: int = 0
    error: str = words(default="")


_IN_HAND = text("state IN ('waiting', 'sending')")
_HELD = text("state = 'held'")


class OutboxRecord(SQLModel, table=True):
    """A notice: ``waiting``, ``held`` for a digest, ``sending`` on lease, then ``sent``, ``dropped`` or ``failed``.

    The number gives the order in which notices were made.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_in_hand", "id", sqlite_where=_IN_HAND, postgresql_where=_IN_HAND),
        Index("ix_outbox_held", "worker", sqlite_where=_HELD, postgresql_where=_HELD),
        Index(
            "uq_outbox_once",
            "once",
            unique=True,
            sqlite_where=text("once IS NOT NULL"),
            postgresql_where=text("once IS NOT NULL"),
        ),
    )
    id: int | None = row_id()
    created: datetime = moment()
    worker: int | None = reference("workers.id", default=None)
    chat: int | None = Field(default=None, sa_type=BigInteger)
    template: str
    body: str = words()
    pupil: int | None = Field(default=None, sa_type=BigInteger)
    duty: str | None = None
    hold: str
    reply: bool = False
    edit: int | None = Field(default=None, sa_type=BigInteger)
    attach: str | None = None
    once: str | None = None
    draft: str | None = None
    state: str
    lease_until: datetime | None = moment(default=None)
    not_before: datetime | None = moment(default=None)
    tries: int = 0
    message: int | None = Field(default=None, sa_type=BigInteger)
    error: str = words(default="")
    sighting: int | None = Field(default=None, sa_type=BigInteger)


class DownloadRow(SQLModel, table=True):
    """A file of the messenger that is wanted as evidence: ``wanted``, ``done`` or ``failed``. ``attempt`` is the fact
    to which it belongs, about the pupil or the sighting."""

    __tablename__ = "downloads"
    __table_args__ = (Index(None, "state", "not_before"),)
    id: int | None = row_id()
    file: str = words()
    media: str
    pupil: int | None = reference("pupils.id", default=None)
    attempt: str
    by: int = reference("workers.id")
    at: datetime = moment()
    state: str = "wanted"
    not_before: datetime = moment()
    tries: int = 0
    error: str = words(default="")
    sighting: int | None = reference("sightings.id", default=None)


class RoundRow(SQLModel, table=True):
    """A round that has been begun: what kind, over whom, on which day."""

    __tablename__ = "rounds"
    __table_args__ = (PrimaryKeyConstraint("day", "kind", "scope"),)
    day: date
    kind: str
    scope: str


inbox = metadata.tables["inbox"]
outbox = metadata.tables["outbox"]
downloads = metadata.tables["downloads"]
rounds = metadata.tables["rounds"]

"""Tables of what was said of children and what follows: facts, cases, duties, sightings, class days, searches."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Index, PrimaryKeyConstraint, text
from sqlmodel import Field, SQLModel

from storage.tables.columns import metadata, moment, reference, row_id, words

_OF_A_CLASS = text("subject_kind = 'class'")


class FactRow(SQLModel, table=True):
    """Something said. Never changed nor deleted: triggers refuse it. ``day`` is the day it speaks of, if any."""

    __tablename__ = "facts"
    __table_args__ = (
        PrimaryKeyConstraint("subject_kind", "subject_id", "seq"),
        Index(None, "by", "at", sqlite_where=text("utterance <> ''"), postgresql_where=text("utterance <> ''")),
        Index(None, "utterance", sqlite_where=text("utterance <> ''"), postgresql_where=text("utterance <> ''")),
        Index("ix_facts_of_classes", "at", sqlite_where=_OF_A_CLASS, postgresql_where=_OF_A_CLASS),
        {"sqlite_with_rowid": False},
    )
    subject_kind: str
    subject_id: int = Field(sa_type=BigInteger)
    seq: int
    ref: str = Field(unique=True)
    utterance: str = ""
    kind: str
    at: datetime = moment()
    by: int | None = reference("workers.id", default=None)
    day: date | None = None
    body: str = words()
    names: str | None = None
    corrects: bool = False
    previous: str
    hash: str


class CaseRow(SQLModel, table=True):
    """What the facts about a child amount to; computed, kept to be found by."""

    __tablename__ = "cases"
    __table_args__ = (
        Index(None, "look_at", sqlite_where=text("look_at IS NOT NULL"), postgresql_where=text("look_at IS NOT NULL")),
        Index(None, "status"),
        Index(
            None,
            "leave_to",
            sqlite_where=text("leave_to IS NOT NULL"),
            postgresql_where=text("leave_to IS NOT NULL"),
        ),
    )
    pupil: int = reference("pupils.id", primary_key=True)
    status: str
    stage: str
    since: date | None = None
    opened: date | None = None
    first_missed: date | None = None
    missed_days: int = 0
    confirmed: date | None = None
    awaiting: str | None = None
    reason: str | None = None
    leave_until: date | None = None
    promised: date | None = None
    returned: date | None = None
    watch_until: date | None = None
    closed: date | None = None
    attempts: int = 0
    last_attempt: datetime | None = moment(default=None)
    look_at: datetime | None = moment(default=None)
    leave_from: date | None = None
    leave_to: date | None = None
    consent: str | None = None
    out_due: datetime | None = moment(default=None)


_OPEN = text("state = 'open'")


class DutyRow(SQLModel, table=True):
    """Who owes what for which child by when; computed, kept to be found by."""

    __tablename__ = "duties"
    __table_args__ = (
        PrimaryKeyConstraint("pupil", "key"),
        Index("ix_duties_owner", "owner", "remind_on", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_duties_rung_worker", "rung_worker", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_duties_open", "pupil", sqlite_where=_OPEN, postgresql_where=_OPEN),
        {"sqlite_with_rowid": False},
    )
    pupil: int = reference("pupils.id")
    key: str
    kind: str
    role: str
    owner: int | None = reference("workers.id", default=None)
    since: date
    due: datetime = moment()
    remind_on: date
    last_day: date
    clause: str
    tries: int = 0
    state: str
    rung: str | None = None
    rung_worker: int | None = reference("workers.id", default=None)
    rung_since: datetime | None = moment(default=None)
    rung_due: datetime | None = moment(default=None)
    rung_acknowledged: bool = False


_SIGHTING_OPEN = text("state = 'open'")
_SIGHTING_LOOKED_AT = text("look_at IS NOT NULL")


class SightingRow(SQLModel, table=True):
    """A child seen out of school of whom nobody knew who it is; computed from its facts, kept to be found by."""

    __tablename__ = "sightings"
    __table_args__ = (
        Index("ix_sightings_open", "id", sqlite_where=_SIGHTING_OPEN, postgresql_where=_SIGHTING_OPEN),
        Index(None, "look_at", sqlite_where=_SIGHTING_LOOKED_AT, postgresql_where=_SIGHTING_LOOKED_AT),
        Index(None, "village", "day"),
        Index(None, "finder"),
    )
    id: int | None = row_id()
    state: str
    village: str
    finder: int | None = reference("workers.id", default=None)
    at: datetime = moment()
    day: date
    youngest: int | None = None
    oldest: int | None = None
    sex: str = ""
    surname: str = ""
    name: str = ""
    guardian: str = ""
    pupil: int | None = reference("pupils.id", default=None)
    joined: int | None = reference("sightings.id", default=None)
    owner: int | None = reference("workers.id", default=None)
    acknowledged: bool = False
    due: datetime | None = moment(default=None)
    rung: str | None = None
    rung_worker: int | None = reference("workers.id", default=None)
    rung_since: datetime | None = moment(default=None)
    rung_due: datetime | None = moment(default=None)
    rung_acknowledged: bool = False
    look_at: datetime | None = moment(default=None)


class ClassDayRow(SQLModel, table=True):
    """What a class has reported for a day."""

    __tablename__ = "class_days"
    __table_args__ = (PrimaryKeyConstraint("day", "school_class"),)
    day: date
    school_class: int = reference("classes.id")
    by: int | None = reference("workers.id", default=None)
    at: datetime = moment()
    complete: bool


class SearchRow(SQLModel, table=True):
    """A child missing from lessons of a day: to be looked at again at ``answer_by``, if nobody has answered by then."""

    __tablename__ = "searches"
    __table_args__ = (
        PrimaryKeyConstraint("day", "pupil"),
        Index(
            "ix_searches_answer_by",
            "answer_by",
            sqlite_where=text("answer_by IS NOT NULL"),
            postgresql_where=text("answer_by IS NOT NULL"),
        ),
    )
    day: date
    pupil: int = reference("pupils.id")
    answer_by: datetime | None = moment(default=None)


facts = metadata.tables["facts"]
cases = metadata.tables["cases"]
duties = metadata.tables["duties"]
sightings = metadata.tables["sightings"]
class_days = metadata.tables["class_days"]
searches = metadata.tables["searches"]

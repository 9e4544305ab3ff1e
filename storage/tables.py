"""Every table of the casebook, as SQLModel classes; the code works with Core statements over the tables below them.

Lists (a post's classes, a pupil's guardians) are JSON in a text column: they are read whole with their row and never
searched. Whatever is searched has a column of its own.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Index, Integer, PrimaryKeyConstraint, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.moment import Moment

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

Long = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite numbers rows by itself only in columns called INTEGER."""


def _id() -> Any:
    return Field(default=None, primary_key=True, sa_type=Long)


def _reference(column: str, **more: Any) -> Any:
    return Field(foreign_key=column, sa_type=Long, **more)


def _at(**more: Any) -> Any:
    return Field(sa_type=Moment, **more)


def _words(**more: Any) -> Any:
    return Field(sa_type=Text, **more)


class SchoolRow(SQLModel, table=True):
    """A school of the town."""

    __tablename__ = "schools"
    id: int | None = _id()
    name: str = Field(unique=True)


class ClassRow(SQLModel, table=True):
    """One class of one school."""

    __tablename__ = "classes"
    __table_args__ = (UniqueConstraint("school", "grade", "number"),)
    id: int | None = _id()
    school: int = _reference("schools.id")
    grade: int
    number: int


class PupilRow(SQLModel, table=True):
    """A child on a school's roll, or once on it. ``guardians`` is JSON ``[[name, relation, phone], …]``,
    ``priorities`` the words of the sheet joined by ``;``."""

    __tablename__ = "pupils"
    __table_args__ = (
        Index(None, "id_number"),
        Index(None, "roll_number"),
        Index(None, "name", "born"),
        Index(None, "village"),
    )
    id: int | None = _id()
    school_class: int = _reference("classes.id", index=True)
    name: str
    village: str = ""
    sex: str = ""
    born: date | None = None
    id_number: str = ""
    roll_number: str = ""
    address: str = _words(default="")
    guardians: str = _words(default="[]")
    boarding: bool = False
    priorities: str = _words(default="")
    note: str = _words(default="")
    on_roll: bool = True


class WorkerRow(SQLModel, table=True):
    """A member of staff; ``chat`` is the phone that joined."""

    __tablename__ = "workers"
    id: int | None = _id()
    name: str
    phone: str = ""
    active: bool = True
    locale: str = ""
    chat: int | None = Field(default=None, sa_type=BigInteger, unique=True)
    blocked: bool = False


class PostRow(SQLModel, table=True):
    """One post of one worker, the ``place``-th on the roster; ``classes`` and ``villages`` are JSON lists."""

    __tablename__ = "posts"
    __table_args__ = (PrimaryKeyConstraint("worker", "place"),)
    worker: int = _reference("workers.id")
    place: int
    role: str
    school: int | None = _reference("schools.id", default=None)
    classes: str = _words(default="[]")
    villages: str = _words(default="[]")
    agency: str = ""


class HandoverRow(SQLModel, table=True):
    """From one day to another (or for good) one worker's duties are another's."""

    __tablename__ = "handovers"
    id: int | None = _id()
    giver: int = _reference("workers.id")
    taker: int = _reference("workers.id")
    start: date
    until: date | None = None


class TermRow(SQLModel, table=True):
    """A stretch of teaching; without a school, of all schools."""

    __tablename__ = "terms"
    id: int | None = _id()
    name: str
    first_day: date
    last_day: date
    school: int | None = _reference("schools.id", default=None)


class DayChangeRow(SQLModel, table=True):
    """A day closed or opened by staff; the last row of equal extent counts, so taking one back restores the former."""

    __tablename__ = "day_changes"
    id: int | None = _id()
    ref: str = Field(index=True)
    day: date
    opens: bool
    school: int | None = _reference("schools.id", default=None)
    school_class: int | None = _reference("classes.id", default=None)
    reason: str = _words(default="")
    by: int | None = _reference("workers.id", default=None)
    at: datetime = _at()


class VillageChildRow(SQLModel, table=True):
    """A row of the sheet 适龄儿童: a child living in, or registered with, a village, whatever school it goes to."""

    __tablename__ = "village_children"
    id: int | None = _id()
    village: str = Field(index=True)
    name: str
    sex: str = ""
    born: date
    id_number: str = ""
    registered: str = ""
    residence: str = _words(default="")
    guardian: str = ""
    guardian_phone: str = ""
    school: str = ""
    grade: str = ""
    reason: str = _words(default="")


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
    at: datetime = _at()
    by: int | None = _reference("workers.id", default=None)
    day: date | None = None
    body: str = _words()
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
    pupil: int = _reference("pupils.id", primary_key=True)
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
    last_attempt: datetime | None = _at(default=None)
    look_at: datetime | None = _at(default=None)
    leave_from: date | None = None
    leave_to: date | None = None
    consent: str | None = None
    out_due: datetime | None = _at(default=None)


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
    pupil: int = _reference("pupils.id")
    key: str
    kind: str
    role: str
    owner: int | None = _reference("workers.id", default=None)
    since: date
    due: datetime = _at()
    remind_on: date
    last_day: date
    clause: str
    tries: int = 0
    state: str
    rung: str | None = None
    rung_worker: int | None = _reference("workers.id", default=None)
    rung_since: datetime | None = _at(default=None)
    rung_due: datetime | None = _at(default=None)
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
    id: int | None = _id()
    state: str
    village: str
    finder: int | None = _reference("workers.id", default=None)
    at: datetime = _at()
    day: date
    youngest: int | None = None
    oldest: int | None = None
    sex: str = ""
    surname: str = ""
    name: str = ""
    guardian: str = ""
    pupil: int | None = _reference("pupils.id", default=None)
    joined: int | None = _reference("sightings.id", default=None)
    owner: int | None = _reference("workers.id", default=None)
    acknowledged: bool = False
    due: datetime | None = _at(default=None)
    rung: str | None = None
    rung_worker: int | None = _reference("workers.id", default=None)
    rung_since: datetime | None = _at(default=None)
    rung_due: datetime | None = _at(default=None)
    rung_acknowledged: bool = False
    look_at: datetime | None = _at(default=None)


class ClassDayRow(SQLModel, table=True):
    """What a class has reported for a day."""

    __tablename__ = "class_days"
    __table_args__ = (PrimaryKeyConstraint("day", "school_class"),)
    day: date
    school_class: int = _reference("classes.id")
    by: int | None = _reference("workers.id", default=None)
    at: datetime = _at()
    complete: bool


class DraftRow(SQLModel, table=True):
    """A conversation that is not finished; one of each kind a worker."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("worker", "kind"),)
    ref: str = Field(primary_key=True)
    worker: int = _reference("workers.id")
    kind: str
    body: str = _words()
    at: datetime = _at()
    message: int | None = Field(default=None, sa_type=BigInteger)


class RememberedRow(SQLModel, table=True):
    """A word by which one worker means one child (小孙), chosen by that worker; nobody else is shown it."""

    __tablename__ = "remembered"
    __table_args__ = (PrimaryKeyConstraint("worker", "said"),)
    worker: int = _reference("workers.id")
    said: str
    pupil: int = _reference("pupils.id")
    at: datetime = _at()


class InboxRow(SQLModel, table=True):
    """An update as it was received: ``waiting``, ``done``, or ``failed`` for good. The id gives the order of arrival;
    the messenger's own numbers can go backwards."""

    __tablename__ = "inbox"
    __table_args__ = (
        Index(
            "ix_inbox_waiting", "id", sqlite_where=text("state = 'waiting'"), postgresql_where=text("state = 'waiting'")
        ),
    )
    id: int | None = _id()
    update_id: int = Field(sa_type=BigInteger, unique=True)
    chat: int = Field(sa_type=BigInteger)
    received_at: datetime = _at()
    body: str = _words()
    state: str = "waiting"
    tries: int = 0
    error: str = _words(default="")


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
    id: int | None = _id()
    created: datetime = _at()
    worker: int | None = _reference("workers.id", default=None)
    chat: int | None = Field(default=None, sa_type=BigInteger)
    template: str
    body: str = _words()
    pupil: int | None = Field(default=None, sa_type=BigInteger)
    duty: str | None = None
    hold: str
    reply: bool = False
    edit: int | None = Field(default=None, sa_type=BigInteger)
    attach: str | None = None
    once: str | None = None
    draft: str | None = None
    state: str
    lease_until: datetime | None = _at(default=None)
    not_before: datetime | None = _at(default=None)
    tries: int = 0
    message: int | None = Field(default=None, sa_type=BigInteger)
    error: str = _words(default="")
    sighting: int | None = Field(default=None, sa_type=BigInteger)


class SpokenRow(SQLModel, table=True):
    """A message of the bot in a chat: the children it names (a JSON list), the duty or utterance whose card it is, the
    draft whose question it asks."""

    __tablename__ = "spoken"
    __table_args__ = (
        PrimaryKeyConstraint("chat", "message"),
        Index(None, "chat", "utterance"),
        Index(None, "at"),
    )
    chat: int = Field(sa_type=BigInteger)
    message: int = Field(sa_type=BigInteger)
    at: datetime = _at()
    template: str
    pupils: str = _words(default="[]")
    duty: str | None = None
    utterance: str | None = None
    question: str | None = None


class HeardRow(SQLModel, table=True):
    """A message of a person and what came of it: JSON of utterances, facts, drafts, notes, choices and files."""

    __tablename__ = "heard"
    __table_args__ = (PrimaryKeyConstraint("chat", "message"), Index(None, "at"))
    chat: int = Field(sa_type=BigInteger)
    message: int = Field(sa_type=BigInteger)
    worker: int = _reference("workers.id")
    at: datetime = _at()
    edited: datetime | None = _at(default=None)
    body: str = _words(default="{}")


class RoundRow(SQLModel, table=True):
    """A round that has been begun: what kind, over whom, on which day."""

    __tablename__ = "rounds"
    __table_args__ = (PrimaryKeyConstraint("day", "kind", "scope"),)
    day: date
    kind: str
    scope: str


class BoardRow(SQLModel, table=True):
    """The board that a worker looked at last, of one school (0: of all). ``message`` shows it on their phone (none: it
    is on its way, or gone); ``shown`` is what it says, in short; ``in_hand`` while a change of it is being sent,
    ``stale`` when something has changed meanwhile."""

    __tablename__ = "boards"
    __table_args__ = (PrimaryKeyConstraint("worker", "school"), Index("ix_boards_ref", "ref"))
    worker: int = _reference("workers.id")
    school: int = Field(sa_type=BigInteger)
    ref: str
    day: date
    page: int = 0
    message: int | None = Field(default=None, sa_type=BigInteger)
    shown: str = ""
    in_hand: bool = True
    stale: bool = False


class SchoolChangeRow(SQLModel, table=True):
    """Something has changed about the day of a school; taken out by whoever looks at boards and sheets next."""

    __tablename__ = "school_changes"
    id: int | None = _id()
    school: int = Field(sa_type=BigInteger)


class AskedAgainRow(SQLModel, table=True):
    """When the silent classes of a school were last asked from a board that day, and by whom."""

    __tablename__ = "asked_again"
    __table_args__ = (PrimaryKeyConstraint("day", "school"),)
    day: date
    school: int = _reference("schools.id")
    at: datetime = _at()
    by: int = _reference("workers.id")


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
    pupil: int = _reference("pupils.id")
    answer_by: datetime | None = _at(default=None)


class InvitationRow(SQLModel, table=True):
    """A one-time code, of which only the SHA-256 is kept."""

    __tablename__ = "invitations"
    code: str = Field(primary_key=True)
    worker: int = _reference("workers.id", index=True)
    expires: datetime = _at()
    used: bool = False


class WrongCodeRow(SQLModel, table=True):
    """A code that somebody tried and that opened nothing."""

    __tablename__ = "wrong_codes"
    __table_args__ = (Index(None, "chat", "at"),)
    id: int | None = _id()
    chat: int = Field(sa_type=BigInteger)
    at: datetime = _at()


class GroupRow(SQLModel, table=True):
    """A group chat linked with the town, or once linked: ``until`` ended it."""

    __tablename__ = "groups"
    __table_args__ = (
        Index(
            "uq_groups_chat",
            "chat",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
    )
    id: int | None = _id()
    chat: int = Field(sa_type=BigInteger)
    title: str
    contact: int = _reference("workers.id")
    by: int = _reference("workers.id")
    at: datetime = _at()
    until: datetime | None = _at(default=None)
    removed: bool = False


class GroupCodeRow(SQLModel, table=True):
    """A one-time code that links a group, of which only the SHA-256 is kept."""

    __tablename__ = "group_codes"
    code: str = Field(primary_key=True)
    contact: int = _reference("workers.id", index=True)
    expires: datetime = _at()
    used: bool = False


class GroupLineRow(SQLModel, table=True):
    """The latest answer in a group and what it gathers (``said``, a JSON list)."""

    __tablename__ = "group_lines"
    chat: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    ref: str = Field(unique=True)
    at: datetime = _at()
    said: str = _words()
    spoken: int
    message: int | None = Field(default=None, sa_type=BigInteger)
    on_its_way: bool


class DownloadRow(SQLModel, table=True):
    """A file of the messenger that is wanted as evidence: ``wanted``, ``done`` or ``failed``. ``attempt`` is the fact
    to which it belongs, about the pupil or the sighting."""

    __tablename__ = "downloads"
    __table_args__ = (Index(None, "state", "not_before"),)
    id: int | None = _id()
    file: str = _words()
    media: str
    pupil: int | None = _reference("pupils.id", default=None)
    attempt: str
    by: int = _reference("workers.id")
    at: datetime = _at()
    state: str = "wanted"
    not_before: datetime = _at()
    tries: int = 0
    error: str = _words(default="")
    sighting: int | None = _reference("sightings.id", default=None)


class VersionRow(SQLModel, table=True):
    """Counts the changes to a part of the roster, so that what is kept in memory is known to be old."""

    __tablename__ = "versions"
    name: str = Field(primary_key=True)
    number: int = 0


metadata = SQLModel.metadata
schools = metadata.tables["schools"]
classes = metadata.tables["classes"]
pupils = metadata.tables["pupils"]
workers = metadata.tables["workers"]
posts = metadata.tables["posts"]
handovers = metadata.tables["handovers"]
terms = metadata.tables["terms"]
day_changes = metadata.tables["day_changes"]
village_children = metadata.tables["village_children"]
facts = metadata.tables["facts"]
cases = metadata.tables["cases"]
duties = metadata.tables["duties"]
sightings = metadata.tables["sightings"]
class_days = metadata.tables["class_days"]
drafts = metadata.tables["drafts"]
remembered = metadata.tables["remembered"]
inbox = metadata.tables["inbox"]
outbox = metadata.tables["outbox"]
spoken = metadata.tables["spoken"]
heard = metadata.tables["heard"]
rounds = metadata.tables["rounds"]
boards = metadata.tables["boards"]
school_changes = metadata.tables["school_changes"]
asked_again = metadata.tables["asked_again"]
searches = metadata.tables["searches"]
invitations = metadata.tables["invitations"]
wrong_codes = metadata.tables["wrong_codes"]
groups = metadata.tables["groups"]
group_codes = metadata.tables["group_codes"]
group_lines = metadata.tables["group_lines"]
downloads = metadata.tables["downloads"]
versions = metadata.tables["versions"]

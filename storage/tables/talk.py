"""Tables of conversations: drafts, words remembered, messages spoken and heard, boards, groups, one-time codes."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Index, PrimaryKeyConstraint, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.tables.columns import metadata, moment, reference, row_id, words


class DraftRow(SQLModel, table=True):
    """A conversation that is not finished; one of each kind a worker."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("worker", "kind"),)
    ref: str = Field(primary_key=True)
    worker: int = reference("workers.id")
    kind: str
    body: str = words()
    at: datetime = moment()
    message: int | None = Field(default=None, sa_type=BigInteger)


class RememberedRow(SQLModel, table=True):
    """A word by which one worker means one child (小孙), chosen by that worker; nobody else is shown it."""

    __tablename__ = "remembered"
    __table_args__ = (PrimaryKeyConstraint("worker", "said"),)
    worker: int = reference("workers.id")
    said: str
    pupil: int = reference("pupils.id")
    at: datetime = moment()


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
    at: datetime = moment()
    template: str
    pupils: str = words(default="[]")
    duty: str | None = None
    utterance: str | None = None
    question: str | None = None


class HeardRow(SQLModel, table=True):
    """A message of a person and what came of it: JSON of utterances, facts, drafts, notes, choices and files."""

    __tablename__ = "heard"
    __table_args__ = (PrimaryKeyConstraint("chat", "message"), Index(None, "at"))
    chat: int = Field(sa_type=BigInteger)
    message: int = Field(sa_type=BigInteger)
    worker: int = reference("workers.id")
    at: datetime = moment()
    edited: datetime | None = moment(default=None)
    body: str = words(default="{}")


class BoardRow(SQLModel, table=True):
    """The board that a worker looked at last, of one school (0: of all). ``message`` shows it on their phone (none: it
    is on its way, or gone); ``shown`` is what it says, in short; ``in_hand`` while a change of it is being sent,
    ``stale`` when something has changed meanwhile."""

    __tablename__ = "boards"
    __table_args__ = (PrimaryKeyConstraint("worker", "school"), Index("ix_boards_ref", "ref"))
    worker: int = reference("workers.id")
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
    id: int | None = row_id()
    school: int = Field(sa_type=BigInteger)


class AskedAgainRow(SQLModel, table=True):
    """When the silent classes of a school were last asked from a board that day, and by whom."""

    __tablename__ = "asked_again"
    __table_args__ = (PrimaryKeyConstraint("day", "school"),)
    day: date
    school: int = reference("schools.id")
    at: datetime = moment()
    by: int = reference("workers.id")


class InvitationRow(SQLModel, table=True):
    """A one-time code, of which only the SHA-256 is kept."""

    __tablename__ = "invitations"
    code: str = Field(primary_key=True)
    worker: int = reference("workers.id", index=True)
    expires: datetime = moment()
    used: bool = False


class WrongCodeRow(SQLModel, table=True):
    """A code that somebody tried and that opened nothing."""

    __tablename__ = "wrong_codes"
    __table_args__ = (Index(None, "chat", "at"),)
    id: int | None = row_id()
    chat: int = Field(sa_type=BigInteger)
    at: datetime = moment()


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
    id: int | None = row_id()
    chat: int = Field(sa_type=BigInteger)
    title: str
    contact: int = reference("workers.id")
    by: int = reference("workers.id")
    at: datetime = moment()
    until: datetime | None = moment(default=None)
    removed: bool = False


class GroupCodeRow(SQLModel, table=True):
    """A one-time code that links a group, of which only the SHA-256 is kept."""

    __tablename__ = "group_codes"
    code: str = Field(primary_key=True)
    contact: int = reference("workers.id", index=True)
    expires: datetime = moment()
    used: bool = False


class GroupLineRow(SQLModel, table=True):
    """The latest answer in a group and what it gathers (``said``, a JSON list)."""

    __tablename__ = "group_lines"
    chat: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    ref: str = Field(unique=True)
    at: datetime = moment()
    said: str = words()
    spoken: int
    message: int | None = Field(default=None, sa_type=BigInteger)
    on_its_way: bool


drafts = metadata.tables["drafts"]
remembered = metadata.tables["remembered"]
spoken = metadata.tables["spoken"]
heard = metadata.tables["heard"]
boards = metadata.tables["boards"]
school_changes = metadata.tables["school_changes"]
asked_again = metadata.tables["asked_again"]
invitations = metadata.tables["invitations"]
wrong_codes = metadata.tables["wrong_codes"]
groups = metadata.tables["groups"]
group_codes = metadata.tables["group_codes"]
group_lines = metadata.tables["group_lines"]

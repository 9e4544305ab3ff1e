"""Tables of the roster: schools, classes, pupils, staff and who stands in for whom, villages, terms and days."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Index, PrimaryKeyConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.columns import metadata, moment, reference, row_id, words


class SchoolRow(SQLModel, table=True):
    """A school of the town."""

    __tablename__ = "schools"
    id: int | None = row_id()
    name: str = Field(unique=True)


class ClassRow(SQLModel, table=True):
    """One class of one school."""

    __tablename__ = "classes"
    __table_args__ = (UniqueConstraint("school", "grade", "number"),)
    id: int | None = row_id()
    school: int = reference("schools.id")
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
    id: int | None = row_id()
    school_class: int = reference("classes.id", index=True)
    name: str
    village: str = ""
    sex: str = ""
    born: date | None = None
    id_number: str = ""
    roll_number: str = ""
    address: str = words(default="")
    guardians: str = words(default="[]")
    boarding: bool = False
    priorities: str = words(default="")
    note: str = words(default="")
    on_roll: bool = True


class WorkerRow(SQLModel, table=True):
    """A member of staff; ``chat`` is the phone that joined."""

    __tablename__ = "workers"
    id: int | None = row_id()
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
    worker: int = reference("workers.id")
    place: int
    role: str
    school: int | None = reference("schools.id", default=None)
    classes: str = words(default="[]")
    villages: str = words(default="[]")
    agency: str = ""


class HandoverRow(SQLModel, table=True):
    """From one day to another (or for good) one worker's duties are another's."""

    __tablename__ = "handovers"
    id: int | None = row_id()
    giver: int = reference("workers.id")
    taker: int = reference("workers.id")
    start: date
    until: date | None = None


class TermRow(SQLModel, table=True):
    """A stretch of teaching; without a school, of all schools."""

    __tablename__ = "terms"
    id: int | None = row_id()
    name: str
    first_day: date
    last_day: date
    school: int | None = reference("schools.id", default=None)


class DayChangeRow(SQLModel, table=True):
    """A day closed or opened by staff; the last row of equal extent counts, so taking one back restores the former."""

    __tablename__ = "day_changes"
    id: int | None = row_id()
    ref: str = Field(index=True)
    day: date
    opens: bool
    school: int | None = reference("schools.id", default=None)
    school_class: int | None = reference("classes.id", default=None)
    reason: str = words(default="")
    by: int | None = reference("workers.id", default=None)
    at: datetime = moment()


class VillageChildRow(SQLModel, table=True):
    """A row of the sheet 适龄儿童: a child living in, or registered with, a village, whatever school it goes to."""

    __tablename__ = "village_children"
    id: int | None = row_id()
    village: str = Field(index=True)
    name: str
    sex: str = ""
    born: date
    id_number: str = ""
    registered: str = ""
    residence: str = words(default="")
    guardian: str = ""
    guardian_phone: str = ""
    school: str = ""
    grade: str = ""
    reason: str = words(default="")


class VersionRow(SQLModel, table=True):
    """Counts the changes to a part of the roster, so that what is kept in memory is known to be old."""

    __tablename__ = "versions"
    name: str = Field(primary_key=True)
    number: int = 0


schools = metadata.tables["schools"]
classes = metadata.tables["classes"]
pupils = metadata.tables["pupils"]
workers = metadata.tables["workers"]
posts = metadata.tables["posts"]
handovers = metadata.tables["handovers"]
terms = metadata.tables["terms"]
day_changes = metadata.tables["day_changes"]
village_children = metadata.tables["village_children"]
versions = metadata.tables["versions"]

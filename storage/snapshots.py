"""What hardly changes, kept in memory: the staff, the children, the calendar; each known by a counter in the database.

A piece of work that changes one of them works on from then with a private copy, which nobody else sees before the
commit; whoever comes later finds the counter moved and reads anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, false, or_, select, true

from casework.calendar import SchoolCalendar
from casework.people import RIGHTS, Act, ClassId, Extent, Post, Pupil, PupilId, SchoolClass, Worker, WorkerId
from casework.reading.reader import Scope
from casework.town import Town
from storage import tables
from storage.holidays import public_days
from storage.rows import change_from, handover_from, post_from, pupil_from, term_from, worker_from

CHUNK = 5_000
"""How many ids one IN list takes at most."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Versions:
    """The counters; equal counters, equal contents. ``phones`` counts what changes often and moves nobody's sight:
    who joined, blocked the bot, or changed the language."""

    staff: int
    phones: int
    pupils: int
    calendar: int

    @staticmethod
    def read(connection: Connection) -> Versions:
        found = {row.name: row.number for row in connection.execute(select(tables.versions))}
        return Versions(**found)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sight:
    """How far somebody sees, posts and stand-ins taken together."""

    everything: bool
    classes: frozenset[ClassId]
    schools: frozenset[int]
    villages: frozenset[str]

    @staticmethod
    def of(posts: Iterable[Post], act: Act | None = None) -> Sight:
        """The sight these posts give, or only those that allow ``act``."""
        seeing = [post for post in posts if act is None or act in RIGHTS[post.role].acts]

        def of_extent(extent: Extent) -> list[Post]:
            return [post for post in seeing if RIGHTS[post.role].extent is extent]

        return Sight(
            everything=bool(of_extent(Extent.TOWN)),
            classes=frozenset(c for post in of_extent(Extent.OWN_CLASSES) for c in post.classes),
            schools=frozenset(post.school for post in of_extent(Extent.OWN_SCHOOL) if post.school is not None),
            villages=frozenset(v for post in of_extent(Extent.OWN_VILLAGES) for v in post.villages),
        )

    def condition(self, town: Town) -> ColumnElement[bool]:
        """The same as a condition on the table ``pupils``."""
        if self.everything:
            return true()
        classes = self.classes | {c.id for c in town.classes.values() if c.school in self.schools}
        ways: list[ColumnElement[bool]] = []
        if classes:
            ways.append(tables.pupils.c.school_class.in_(sorted(classes)))
        if self.villages:
            ways.append(tables.pupils.c.village.in_(sorted(self.villages)))
        return or_(*ways) if ways else false()


@dataclass(kw_only=True)
class Staff:
    """Workers, schools, classes and handovers at one version."""

    town: Town
    by_chat: dict[int, Worker]
    _givers: dict[tuple[WorkerId, date], tuple[WorkerId, ...]] = field(default_factory=dict)

    @staticmethod
    def load(connection: Connection) -> Staff:
        names = {row.id: row.name for row in connection.execute(select(tables.schools))}
        classes = {
            row.id: SchoolClass(
                id=row.id, school=row.school, school_name=names[row.school], grade=row.grade, number=row.number
            )
            for row in connection.execute(select(tables.classes))
        }
        posts: dict[WorkerId, list[Post]] = {}
        for row in connection.execute(select(tables.posts).order_by(tables.posts.c.worker, tables.posts.c.place)):
            posts.setdefault(row.worker, []).append(post_from(row))
        workers = {
            row.id: worker_from(row, tuple(posts.get(row.id, ())))
            for row in connection.execute(select(tables.workers).order_by(tables.workers.c.id))
        }
        handovers = tuple(
            handover_from(row) for row in connection.execute(select(tables.handovers).order_by(tables.handovers.c.id))
        )
        town = Town(workers=workers, schools=names, classes=classes, handovers=handovers)
        return Staff(town=town, by_chat={w.chat: w for w in workers.values() if w.chat is not None})

    def givers(self, worker: WorkerId, day: date) -> tuple[WorkerId, ...]:
        """Whom the worker stands in for on that day."""
        if not self.town.handovers:
            return ()
        key = (worker, day)
        if key not in self._givers:
            self._givers[key] = self.town.givers(worker, day)
        return self._givers[key]

    def posts(self, worker: Worker, day: date) -> list[Post]:
        """The worker's posts and those stood in for."""
        standing_in = (self.town.workers[giver] for giver in self.givers(worker.id, day))
        return [post for one in (worker, *standing_in) for post in one.posts]


_some_pupils = select(tables.pupils).where(tables.pupils.c.id.in_(bindparam("ids", expanding=True)))
_of_class = (
    select(tables.pupils)
    .where(tables.pupils.c.school_class == bindparam("school_class"), tables.pupils.c.on_roll)
    .order_by(tables.pupils.c.name, tables.pupils.c.id)
)


@dataclass(kw_only=True)
class Pupils:
    """The children that were asked for so far, at one version."""

    by_id: dict[PupilId, Pupil] = field(default_factory=dict)
    by_class: dict[ClassId, list[Pupil]] = field(default_factory=dict)
    scopes: dict[tuple[WorkerId, tuple[WorkerId, ...]], Scope] = field(default_factory=dict)

    def some(self, connection: Connection, town: Town, ids: Collection[PupilId]) -> dict[PupilId, Pupil]:
        unknown = sorted({one for one in ids if one not in self.by_id})
        for start in range(0, len(unknown), CHUNK):
            rows = connection.execute(_some_pupils, {"ids": unknown[start : start + CHUNK]})
            self._keep(rows, town)
        return {one: self.by_id[one] for one in ids if one in self.by_id}

    def of_class(self, connection: Connection, town: Town, class_id: ClassId) -> list[Pupil]:
        if class_id not in self.by_class:
            self.by_class[class_id] = self._keep(connection.execute(_of_class, {"school_class": class_id}), town)
        return self.by_class[class_id]

    def scope(self, connection: Connection, staff: Staff, worker: Worker, day: date) -> Scope:
        key = (worker.id, staff.givers(worker.id, day))
        if key not in self.scopes:
            posts = staff.posts(worker, day)
            condition = Sight.of(posts).condition(staff.town)
            query = select(tables.pupils).where(condition, tables.pupils.c.on_roll).order_by(tables.pupils.c.id)
            seen = self._keep(connection.execute(query), staff.town)
            as_seen = Worker(
                id=worker.id, name=worker.name, posts=tuple(posts), phone=worker.phone, active=worker.active,
                locale=worker.locale, chat=worker.chat, blocked=worker.blocked,
            )  # fmt: skip
            colleagues = (one.name for one in staff.town.workers.values() if one.active)
            self.scopes[key] = Scope.of(as_seen, seen, staff.town.classes.values(), colleagues)
        return self.scopes[key]

    def _keep(self, rows: Iterable[Any], town: Town) -> list[Pupil]:
        kept = []
        for row in rows:
            pupil = self.by_id.get(row.id)
            if pupil is None:
                pupil = self.by_id[row.id] = pupil_from(row, town.classes)
            kept.append(pupil)
        return kept


def load_calendar(connection: Connection) -> SchoolCalendar:
    public = public_days()
    return SchoolCalendar(
        holidays=public.holidays,
        makeup_days=public.makeup_days,
        published_until=public.published_until,
        terms=tuple(term_from(row) for row in connection.execute(select(tables.terms).order_by(tables.terms.c.id))),
        changes=tuple(
            change_from(row) for row in connection.execute(select(tables.day_changes).order_by(tables.day_changes.c.id))
        ),
    )


class Snapshots:
    """The copies that are shared by everybody who works at the versions they were read at; each is read when asked for.

    Reading twice at the same moment does no harm: the copies are equal, and the last one stays.
    """

    def __init__(self) -> None:
        self._versions: Versions | None = None
        self._staff: Staff | None = None
        self._pupils = Pupils()
        self._calendar: SchoolCalendar | None = None

    def at(self, versions: Versions) -> Snapshots:
        """These copies as far as they are not out of date by those versions; the rest empty, to be read again."""
        if self._versions == versions:
            return self
        newer = Snapshots()
        newer._versions = versions
        if self._versions is not None:
            same_staff = self._versions.staff == versions.staff
            newer._staff = self._staff if same_staff and self._versions.phones == versions.phones else None
            newer._pupils = self._pupils if same_staff and self._versions.pupils == versions.pupils else Pupils()
            newer._calendar = self._calendar if self._versions.calendar == versions.calendar else None
        return newer

    def without(self, part: str) -> Snapshots:
        """A private copy in which the part counted under that name is to be read again."""
        copy = Snapshots()
        copy._staff = self._staff if part not in ("staff", "phones") else None
        copy._pupils = self._pupils if part in ("calendar", "phones") else Pupils()
        copy._calendar = self._calendar if part != "calendar" else None
        return copy

    def staff(self, connection: Connection) -> Staff:
        found = self._staff
        if found is None:
            found = self._staff = Staff.load(connection)
        return found

    def pupils(self) -> Pupils:
        return self._pupils

    def calendar(self, connection: Connection) -> SchoolCalendar:
        found = self._calendar
        if found is None:
            found = self._calendar = load_calendar(connection)
        return found

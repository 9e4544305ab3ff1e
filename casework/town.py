"""The town as it stands: its staff, schools and classes, who stands in for whom, and who answers for a child."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from casework.people import ClassId, Post, Pupil, Role, SchoolClass, SchoolId, Worker, WorkerId, post_covers


@dataclass(frozen=True, kw_only=True, slots=True)
class Handover:
    """From ``start`` to ``until`` (None: for good) the duties and cases of one worker are another's."""

    id: int
    giver: WorkerId
    taker: WorkerId
    start: date
    until: date | None = None

    def holds(self, day: date) -> bool:
        return self.start <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, kw_only=True)
class Town:
    """A snapshot of everything but the children, taken at one version of the roster."""

    workers: Mapping[WorkerId, Worker]
    schools: Mapping[SchoolId, str]
    classes: Mapping[ClassId, SchoolClass]
    handovers: tuple[Handover, ...] = ()
    _by_class: dict[tuple[Role, ClassId], list[WorkerId]] = field(init=False, repr=False, default_factory=dict)
    _by_school: dict[tuple[Role, SchoolId], list[WorkerId]] = field(init=False, repr=False, default_factory=dict)
    _by_village: dict[str, list[WorkerId]] = field(init=False, repr=False, default_factory=dict)
    _by_role: dict[Role, list[WorkerId]] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        for worker, post in self._posts():
            self._by_role.setdefault(post.role, []).append(worker.id)
            for class_id in post.classes:
                self._by_class.setdefault((post.role, class_id), []).append(worker.id)
            if post.school is not None:
                self._by_school.setdefault((post.role, post.school), []).append(worker.id)
            if post.role is Role.GRID_WORKER:
                for village in post.villages:
                    self._by_village.setdefault(village, []).append(worker.id)

    def _posts(self) -> Iterator[tuple[Worker, Post]]:
        for worker in sorted(self.workers.values(), key=lambda w: w.id):
            if worker.active:
                for post in worker.posts:
                    yield worker, post

    def stands_in(self, worker: WorkerId, day: date) -> WorkerId:
        """Who does this worker's work on that day: the worker, or the end of the chain of handovers."""
        seen = {worker}
        while True:
            taker = next((h.taker for h in reversed(self.handovers) if h.giver == worker and h.holds(day)), None)
            if taker is None or taker in seen:
                return worker
            seen.add(taker)
            worker = taker

    def holders(self, role: Role, pupil: Pupil) -> tuple[WorkerId, ...]:
        """Everybody who holds this role for the child, first on the roster first; without stand-ins.

        A child without a village, or in a village nobody answers for, belongs to the town contact where a grid
        worker would answer.
        """
        match role:
            case Role.HEAD_TEACHER | Role.SUBJECT_TEACHER:
                found = self._by_class.get((role, pupil.class_id), [])
            case Role.SCHOOL_LEADER | Role.DUTY_TEACHER:
                found = self._by_school.get((role, pupil.school), [])
            case Role.GRID_WORKER:
                found = self._by_village.get(pupil.village, []) if pupil.village else []
                found = found or self._by_role.get(Role.TOWN_CONTACT, [])
            case _:
                found = self._by_role.get(role, [])
        return tuple(found)

    def answers(self, role: Role, pupil: Pupil, day: date) -> WorkerId | None:
        """The one person who answers in this role for the child on that day, or None where the post is vacant.

        Of several holders, one who can be reached comes first.
        """
        found = [self.stands_in(holder, day) for holder in self.holders(role, pupil)]
        reachable = (w for w in found if w in self.workers and self.workers[w].reachable())
        return next(reachable, found[0] if found else None)

    def of_role(self, role: Role) -> tuple[WorkerId, ...]:
        """Everybody active in this role, first on the roster first."""
        return tuple(self._by_role.get(role, ()))

    def of_class(self, role: Role, class_id: ClassId, day: date) -> WorkerId | None:
        """The one person who answers in this role (head or subject teacher) for the class on that day."""
        found = [self.stands_in(holder, day) for holder in self._by_class.get((role, class_id), [])]
        reachable = (w for w in found if w in self.workers and self.workers[w].reachable())
        return next(reachable, found[0] if found else None)

    def of_school(self, role: Role, school: SchoolId, day: date) -> WorkerId | None:
        """The one person who answers in this role (school leader, duty teacher) for the school on that day."""
        found = [self.stands_in(holder, day) for holder in self._by_school.get((role, school), [])]
        reachable = (w for w in found if w in self.workers and self.workers[w].reachable())
        return next(reachable, found[0] if found else None)

    def givers(self, taker: WorkerId, day: date) -> tuple[WorkerId, ...]:
        """The workers for whom this one stands in on that day."""
        return tuple(w for w in self.workers if w != taker and self.stands_in(w, day) == taker)

    def sees(self, worker: Worker, pupil: Pupil, day: date) -> Iterator[Post]:
        """The posts through which the worker answers for the child: own ones and those stood in for."""
        for holder in (worker.id, *self.givers(worker.id, day)):
            for post in self.workers[holder].posts:
                if post_covers(post, pupil):
                    yield post


def named(town: Town, worker: WorkerId | None) -> str:
    """The worker's name for a message, or an empty string for nobody."""
    return town.workers[worker].name if worker is not None and worker in town.workers else ""

"""Who on the sheet 人员 is who among the staff, and what becomes of their posts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace

from casework.people import ROLE_NAMES, Post, Role, Worker, WorkerId
from casework.town import Town
from storage.roster_report import NOBODY, Changes, Listed, NewHead, names_in_rejected_rows
from storage.workbook.cells import ClassName
from storage.workbook.columns import STAFF
from storage.workbook.parse import IN_A_SCHOOL
from storage.workbook.rows import Kind, Problem, RosterSheets, StaffRow
from storage.workbook.staff import PersonRow, merge_people

ClassKey = tuple[str, int, int]
"""School, grade and number of a class, new or known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedPost:
    """A post in words: its school and classes may be new."""

    role: Role
    school: str = ""
    classes: frozenset[ClassName] = frozenset()
    villages: frozenset[str] = frozenset()
    agency: str = ""

    def resolved(self, schools: Mapping[str, int], classes: Mapping[ClassKey, int]) -> Post:
        """The same with ids."""
        return Post(
            role=self.role,
            school=schools[self.school] if self.school else None,
            classes=frozenset(classes[self.school, one.grade, one.number] for one in self.classes),
            villages=self.villages,
            agency=self.agency,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedWorker:
    """A member of staff as they will be; ``id`` 0 is new."""

    id: WorkerId
    name: str
    phone: str
    posts: tuple[PlannedPost, ...]


@dataclass(frozen=True, kw_only=True)
class StaffPlan:
    """``workers`` are those to be written: new ones, and those of whom something changes."""

    workers: tuple[PlannedWorker, ...] = ()
    changes: Changes = NOBODY
    heads: tuple[NewHead, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def moves_posts(self) -> bool:
        return bool(self.workers)


def plan_staff(sheets: RosterSheets, town: Town, schools: Collection[str]) -> StaffPlan:
    """Match people by phone, else by name and school, and put their posts together. ``schools`` are all those there
    will be. A post of 管理员 is only taken away in chat; so is whoever is not in the workbook."""
    people = merge_people(sheets.staff)
    if not people:
        return StaffPlan()
    matched, problems = _match(people, town)
    unsure = names_in_rejected_rows(sheets, STAFF)  # what is missing may stand in a row that cannot be read
    workers: list[PlannedWorker] = []
    added: list[Listed] = []
    changed: list[Listed] = []
    unchanged = 0
    for number, person in enumerate(people):
        if problems.keys() & {post.row for post in person.posts}:
            continue
        posts = tuple(dict.fromkeys(_planned(post, schools) for post in person.posts))
        known = matched.get(number)
        if known is None:
            planned = PlannedWorker(id=0, name=person.name, phone=person.phone, posts=posts)
            workers.append(planned)
            added.append(_listed(planned))
            continue
        before = tuple(_in_words(post, town) for post in known.posts)
        kept = [
            post for post in before if post not in posts and (post.role is Role.ADMINISTRATOR or person.name in unsure)
        ]
        planned = PlannedWorker(id=known.id, name=person.name, phone=person.phone or known.phone, posts=(*posts, *kept))
        what = _what_changes(planned, known, before)
        if what:
            workers.append(planned)
            changed.append(replace(_listed(planned), what=what))
        else:
            unchanged += 1
    present = {worker.id for worker in matched.values()}
    absent = [w for w in town.workers.values() if w.active and w.id not in present]
    heads, relieved = _heads(people, matched, absent, town)
    return StaffPlan(
        workers=(*workers, *relieved),
        changes=Changes(
            added=tuple(added),
            changed=tuple(changed),
            unchanged=unchanged,
            absent=tuple(
                _listed(_as_is(w, town)) for w in absent if w.name not in unsure and _expected(w, people, town)
            ),
        ),
        heads=heads,
        problems=tuple(problems.values()),
    )


def _match(people: tuple[PersonRow, ...], town: Town) -> tuple[dict[int, Worker], dict[int, Problem]]:
    """Who is who, the surest way first; rows that fit several people are problems, by row."""
    matched: dict[int, Worker] = {}
    problems: dict[int, Problem] = {}
    taken: set[WorkerId] = set()
    # Somebody who has left may come back, but whoever is there is meant first.
    known = sorted(town.workers.values(), key=lambda worker: (not worker.active, worker.id))

    def by(mine: Callable[[PersonRow], Iterable[Hashable]], theirs: Callable[[Worker], Iterable[Hashable]]) -> None:
        found: dict[Hashable, list[Worker]] = {}
        for worker in known:
            if worker.id not in taken:
                for key in set(theirs(worker)):
                    found.setdefault(key, []).append(worker)
        claims: dict[int, list[Worker]] = {}
        for number, person in enumerate(people):
            if number not in matched and person.posts[0].row not in problems:
                fits = {w.id: w for key in set(mine(person)) for w in found.get(key, ())}
                active = {w.id: w for w in fits.values() if w.active}
                if fits:
                    claims[number] = list((active or fits).values())
        claimed: dict[WorkerId, list[int]] = {}
        for number, fits_now in claims.items():
            for worker in fits_now:
                claimed.setdefault(worker.id, []).append(number)
        for number, fits_now in claims.items():
            if len(fits_now) == 1 and len(claimed[fits_now[0].id]) == 1:
                matched[number] = fits_now[0]
                taken.add(fits_now[0].id)
            else:
                for post in people[number].posts:
                    problems[post.row] = _unclear(post, len(fits_now))

    by(lambda p: [(p.name, p.phone)] if p.phone else [], lambda w: [(w.name, w.phone)] if w.phone else [])
    # A phone on somebody's desk belongs to several people: it knows nobody again by itself.
    shared = _more_than_once([p.phone for p in people]) | _more_than_once([w.phone for w in known if w.active])
    by(
        lambda p: [p.phone] if p.phone and p.phone not in shared else [],
        lambda w: [w.phone] if w.phone and w.phone not in shared else [],
    )
    by(
        lambda p: [(p.name, post.school) for post in p.posts if post.school],
        lambda w: [(w.name, town.schools[post.school]) for post in w.posts if post.school is not None],
    )
    by(
        lambda p: [(p.name, post.role) for post in p.posts if post.role not in IN_A_SCHOOL],
        lambda w: [(w.name, post.role) for post in w.posts if post.role not in IN_A_SCHOOL],
    )
    return matched, problems


def _more_than_once(phones: Iterable[str]) -> set[str]:
    seen: set[str] = set()
    return {phone for phone in phones if phone in seen or seen.add(phone)}  # type: ignore[func-returns-value]


def _unclear(post: StaffRow, count: int) -> Problem:
    return Problem(
        sheet=STAFF, row=post.row, column="姓名", kind=Kind.REJECT, code="staff_unclear", values={"count": count}
    )


def _planned(row: StaffRow, schools: Collection[str]) -> PlannedPost:
    # Offices write their own name under 学校; only a school there is becomes part of the post.
    school = row.school if row.role in IN_A_SCHOOL or row.school in schools else ""
    return PlannedPost(
        role=row.role,
        school=school,
        classes=frozenset(row.classes) if school else frozenset(),
        villages=frozenset(row.villages),
        agency=row.agency,
    )


def _in_words(post: Post, town: Town) -> PlannedPost:
    return PlannedPost(
        role=post.role,
        school=town.schools[post.school] if post.school is not None else "",
        classes=frozenset(ClassName(town.classes[one].grade, town.classes[one].number) for one in post.classes),
        villages=post.villages,
        agency=post.agency,
    )


def _as_is(worker: Worker, town: Town) -> PlannedWorker:
    posts = tuple(_in_words(post, town) for post in worker.posts)
    return PlannedWorker(id=worker.id, name=worker.name, phone=worker.phone, posts=posts)


def _listed(worker: PlannedWorker) -> Listed:
    """With the post the person is known by, as the sheet writes it."""
    if not worker.posts:
        return Listed(name=worker.name, place="")
    post = worker.posts[0]
    where = (post.school, *(one.label for one in sorted(post.classes)), *sorted(post.villages), post.agency)
    return Listed(name=worker.name, place=" ".join(word for word in (ROLE_NAMES[post.role], *where) if word))


def _what_changes(planned: PlannedWorker, known: Worker, before: tuple[PlannedPost, ...]) -> tuple[str, ...]:
    changes = {
        "姓名": planned.name != known.name,
        "手机": planned.phone != known.phone,
        "角色": planned.posts != before or not known.active,
    }
    return tuple(column for column, differs in changes.items() if differs)


def _expected(worker: Worker, people: tuple[PersonRow, ...], town: Town) -> bool:
    """Whether the workbook should name this person: it has others of the same school or, where there is no school, of
    the same role. Who keeps the staff list and nothing else need not stand in it."""
    rows = [post for person in people for post in person.posts]
    schools = {post.school for post in rows if post.role in IN_A_SCHOOL}
    roles = {post.role for post in rows if post.role not in IN_A_SCHOOL}
    return any(
        (town.schools[post.school] in schools if post.school is not None else post.role in roles)
        for post in worker.posts
        if post.role is not Role.ADMINISTRATOR
    )


def _heads(
    people: tuple[PersonRow, ...], matched: Mapping[int, Worker], absent: Iterable[Worker], town: Town
) -> tuple[tuple[NewHead, ...], list[PlannedWorker]]:
    """The classes that get another head teacher, and those not in the workbook whose class it was: they teach on."""
    now: dict[tuple[str, ClassName], dict[int, str]] = {}
    for number, person in enumerate(people):
        for post in person.posts:
            if post.role is Role.HEAD_TEACHER:
                for one in post.classes:
                    now.setdefault((post.school, one), {})[number] = person.name
    ids = {number: worker.id for number, worker in matched.items()}
    before: dict[tuple[str, ClassName], dict[WorkerId, str]] = {}
    for worker in town.workers.values():
        for planned in _as_is(worker, town).posts if worker.active else ():
            if planned.role is Role.HEAD_TEACHER:
                for one in planned.classes:
                    before.setdefault((planned.school, one), {})[worker.id] = worker.name
    heads = tuple(
        NewHead(place=f"{place[0]} {place[1].label}", name=name, former=tuple(before.get(place, {}).values()))
        for place, holders in now.items()
        for number, name in holders.items()
        if ids.get(number) not in before.get(place, {})
    )
    relieved = []
    for worker in absent:
        as_is = _as_is(worker, town)
        posts = tuple(left for post in as_is.posts if (left := _without(post, now.keys())) is not None)
        if posts != as_is.posts:
            school = next(post.school for post in as_is.posts if post.role is Role.HEAD_TEACHER)
            relieved.append(replace(as_is, posts=posts or (PlannedPost(role=Role.SUBJECT_TEACHER, school=school),)))
    return heads, relieved


def _without(post: PlannedPost, classes: Collection[tuple[str, ClassName]]) -> PlannedPost | None:
    """The post without these classes if it is a head teacher's; None where nothing is left of it."""
    if post.role is not Role.HEAD_TEACHER:
        return post
    left = frozenset(one for one in post.classes if (post.school, one) not in classes)
    return replace(post, classes=left) if left or not post.classes else None

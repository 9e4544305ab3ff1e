"""Who the people are, and the one table of what each role sees and may do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias

PupilId: TypeAlias = int
WorkerId: TypeAlias = int
ClassId: TypeAlias = int
SchoolId: TypeAlias = int

GRADES = "一二三四五六七八九"


def class_label(grade: int, number: int) -> str:
    """The class's name as everybody writes it: grade 1..9 and number give ``三(2)班``."""
    return f"{GRADES[grade - 1]}({number})班"


class Role(StrEnum):
    """A post on the sheet 人员."""

    SUBJECT_TEACHER = "subject_teacher"
    HEAD_TEACHER = "head_teacher"
    DUTY_TEACHER = "duty_teacher"
    SCHOOL_LEADER = "school_leader"
    GRID_WORKER = "grid_worker"
    TOWN_CONTACT = "town_contact"
    EDUCATION_CENTRE = "education_centre"
    LEADING_GROUP = "leading_group"
    PARTNER_AGENCY = "partner_agency"
    ADMINISTRATOR = "administrator"


ROLE_NAMES: dict[Role, str] = {
    Role.SUBJECT_TEACHER: "科任教师",
    Role.HEAD_TEACHER: "班主任",
    Role.DUTY_TEACHER: "值日教师",
    Role.SCHOOL_LEADER: "校长",
    Role.GRID_WORKER: "网格员",
    Role.TOWN_CONTACT: "镇联络员",
    Role.EDUCATION_CENTRE: "中心校",
    Role.LEADING_GROUP: "领导小组",
    Role.PARTNER_AGENCY: "成员单位",
    Role.ADMINISTRATOR: "管理员",
}
"""The words of the sheet 人员, column 角色."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SchoolClass:
    """One class of one school."""

    id: ClassId
    school: SchoolId
    school_name: str
    grade: int
    number: int

    @property
    def label(self) -> str:
        return class_label(self.grade, self.number)


@dataclass(frozen=True, kw_only=True, slots=True)
class Guardian:
    """One adult who answers for a pupil at home."""

    name: str
    relation: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pupil:
    """A child on a school's roll."""

    id: PupilId
    name: str
    school_class: SchoolClass
    village: str = ""
    sex: str = ""
    born: date | None = None
    id_number: str = ""
    roll_number: str = ""
    address: str = ""
    guardians: tuple[Guardian, ...] = ()
    boarding: bool = False
    priorities: frozenset[str] = frozenset()
    note: str = ""

    @property
    def class_id(self) -> ClassId:
        return self.school_class.id

    @property
    def school(self) -> SchoolId:
        return self.school_class.school


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """One row of the sheet 人员: a role and what it extends over."""

    role: Role
    school: SchoolId | None = None
    classes: frozenset[ClassId] = frozenset()
    villages: frozenset[str] = frozenset()
    agency: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Worker:
    """A member of staff; one person may hold several posts (head teacher of one class, subject teacher of others)."""

    id: WorkerId
    name: str
    posts: tuple[Post, ...]
    phone: str = ""
    active: bool = True
    locale: str = ""
    """The language chosen with /lang; empty: the town's own."""
    chat: int | None = None
    blocked: bool = False

    @property
    def role(self) -> Role:
        """The post the person is known by: the first on the roster."""
        return self.posts[0].role

    @property
    def joined(self) -> bool:
        return self.chat is not None

    def holds(self, role: Role) -> bool:
        return any(post.role is role for post in self.posts)

    def reachable(self) -> bool:
        """Whether a message to this person can arrive at all."""
        return self.active and self.chat is not None and not self.blocked


class Extent(StrEnum):
    """How far a role's sight goes."""

    OWN_CLASSES = "own_classes"
    OWN_SCHOOL = "own_school"
    OWN_VILLAGES = "own_villages"
    REFERRED = "referred"
    TOWN = "town"
    NONE = "none"


class Act(StrEnum):
    """Something a worker may do about a child, a class, or the town."""

    REPORT = "report"  # absence, leave, present, taking one's own report back
    SEE = "see"  # the case with its history
    RETURN = "return"  # say that the child is back
    ATTEMPT = "attempt"  # record a return attempt
    ROLL_CALL = "roll_call"
    HAND_ON = "hand_on"  # give one's own duty to somebody else
    SUPERVISE = "supervise"  # acknowledge, urge, assign, take what came up the ladder
    CLOSE_CASE = "close_case"
    CLOSE_DAY = "close_day"  # close or open a school day
    LINK_GROUP = "link_group"  # link a staff group with the town, and end that
    APPROVE_LEAVE = "approve_leave"  # agree to leave that is longer than a head teacher may give, or not
    SIGN_BOARDERS = "sign_boarders"  # sign boarders out and in
    BOARD = "board"  # see how all classes of a school stand today
    ADMINISTER = "administer"  # roster, invitations, staff
    SIGHT = "sight"  # tell of a child seen out of school
    RESOLVE = "resolve"  # find out who was seen, for the whole town


@dataclass(frozen=True, kw_only=True, slots=True)
class Rights:
    extent: Extent
    acts: frozenset[Act] = field(default_factory=frozenset)


_CASEWORK = frozenset({Act.REPORT, Act.SEE, Act.RETURN, Act.ATTEMPT, Act.HAND_ON})
_OVERSIGHT = frozenset({Act.SEE, Act.SUPERVISE, Act.HAND_ON, Act.BOARD})
_SIGHTINGS = frozenset({Act.SIGHT, Act.RESOLVE})

RIGHTS: dict[Role, Rights] = {
    Role.SUBJECT_TEACHER: Rights(extent=Extent.OWN_CLASSES, acts=frozenset({Act.REPORT})),
    Role.HEAD_TEACHER: Rights(
        extent=Extent.OWN_CLASSES, acts=_CASEWORK | {Act.ROLL_CALL, Act.SIGN_BOARDERS, Act.SIGHT}
    ),
    Role.DUTY_TEACHER: Rights(
        extent=Extent.OWN_SCHOOL, acts=frozenset({Act.REPORT, Act.SEE, Act.SIGN_BOARDERS, Act.BOARD})
    ),
    Role.SCHOOL_LEADER: Rights(
        extent=Extent.OWN_SCHOOL,
        acts=_CASEWORK
        | _OVERSIGHT
        | {Act.ROLL_CALL, Act.CLOSE_CASE, Act.CLOSE_DAY, Act.APPROVE_LEAVE, Act.SIGN_BOARDERS, Act.SIGHT},
    ),
    Role.GRID_WORKER: Rights(extent=Extent.OWN_VILLAGES, acts=_CASEWORK | {Act.SIGHT}),
    Role.TOWN_CONTACT: Rights(
        extent=Extent.TOWN,
        acts=_CASEWORK | _OVERSIGHT | _SIGHTINGS | {Act.CLOSE_CASE, Act.CLOSE_DAY, Act.LINK_GROUP, Act.APPROVE_LEAVE},
    ),
    Role.EDUCATION_CENTRE: Rights(extent=Extent.TOWN, acts=_CASEWORK | _OVERSIGHT | _SIGHTINGS),
    Role.LEADING_GROUP: Rights(
        extent=Extent.TOWN, acts=_CASEWORK | _OVERSIGHT | _SIGHTINGS | {Act.CLOSE_DAY, Act.APPROVE_LEAVE}
    ),
    Role.PARTNER_AGENCY: Rights(extent=Extent.REFERRED, acts=frozenset({Act.SEE, Act.ATTEMPT})),
    Role.ADMINISTRATOR: Rights(extent=Extent.NONE, acts=frozenset({Act.ADMINISTER})),
}
"""The one table of rights. ``docs/rights.md`` prints it; ``post_covers`` and ``may`` are the only readers."""


def teaches(worker: Worker) -> bool:
    """Whether a post of theirs is about whole classes of a school: not the town's, nor one of single children."""
    return any(RIGHTS[post.role].extent in (Extent.OWN_CLASSES, Extent.OWN_SCHOOL) for post in worker.posts)


def post_covers(post: Post, pupil: Pupil, *, referred: frozenset[PupilId] = frozenset()) -> bool:
    """Whether the child lies within the extent of this post."""
    match RIGHTS[post.role].extent:
        case Extent.TOWN:
            return True
        case Extent.OWN_CLASSES:
            return pupil.class_id in post.classes
        case Extent.OWN_SCHOOL:
            return post.school is not None and pupil.school == post.school
        case Extent.OWN_VILLAGES:
            return bool(pupil.village) and pupil.village in post.villages
        case Extent.REFERRED:
            return pupil.id in referred
        case Extent.NONE:
            return False


def may(worker: Worker, act: Act, pupil: Pupil | None = None, *, referred: frozenset[PupilId] = frozenset()) -> bool:
    """Whether the worker may do this, about this child where one is named.

    A worker who has left may do nothing. Duties handed over (``duty.Handover``) widen a worker's sight by the
    children they are for; the desk adds those to ``referred``.
    """
    if not worker.active:
        return False
    for post in worker.posts:
        if act not in RIGHTS[post.role].acts:
            continue
        if pupil is None or post_covers(post, pupil, referred=referred):
            return True
    return False


def within_scope(worker: Worker, pupils: Iterable[Pupil]) -> list[Pupil]:
    """The children this worker may name in a message: those within the extent of any of their posts."""
    return [pupil for pupil in pupils if any(post_covers(post, pupil) for post in worker.posts)]

"""The children, classes, schools and villages one worker may name, indexed for reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from casework.people import RIGHTS, Extent, Post, Pupil, Role, SchoolClass, SchoolId, Worker, within_scope
from casework.reading import names
from casework.reading.classes import ClassSaid, fitting

_SCHOOL_ENDINGS = ("小学", "中学", "学校", "中心校", "教学点")
_KINDS_OF_SCHOOL = ("中学", "小学", "初中")
"""Enough to say which school is meant where there is one of the kind."""
_FORMS = ("·", "", " ", ".", "•", "・")


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What one worker's messages are read against. Build it once per worker and roster, and keep it."""

    worker: Worker
    pupils: tuple[Pupil, ...]
    classes: tuple[SchoolClass, ...]
    """The classes this worker may name, because some of the children are in them."""
    whole: frozenset[int] = frozenset()
    """The classes for all of which the worker may speak (``全到``)."""
    staff: frozenset[str] = frozenset()
    """Names of the town's staff that no child of the scope bears: whoever of them is away is no child."""
    own: SchoolClass | None = None
    """The class meant when none is named."""
    forms: dict[str, tuple[Pupil, ...]] = field(repr=False, default_factory=dict)
    """Every way a name is written, with its bearers."""
    lengths: dict[str, tuple[int, ...]] = field(repr=False, default_factory=dict)
    """For each first character, the lengths of the forms that begin with it, longest first."""

    @classmethod
    def of(
        cls,
        worker: Worker,
        pupils: Iterable[Pupil],
        classes: Iterable[SchoolClass],
        staff: Iterable[str] = (),
    ) -> Scope:
        """The scope of this worker among all pupils and classes of the town; ``staff`` are the names of colleagues."""
        own = tuple(within_scope(worker, pupils))
        with_children = {one.class_id for one in own}
        nameable: list[SchoolClass] = []
        whole: set[int] = set()
        for one in classes:
            speaks = any(_covers(post, one) for post in worker.posts)
            if speaks:
                whole.add(one.id)
            if speaks or one.id in with_children:
                nameable.append(one)
        forms = _forms(own)
        lengths: dict[str, set[int]] = {}
        for form in forms:
            lengths.setdefault(form[0], set()).add(len(form))
        return cls(
            worker=worker,
            pupils=own,
            classes=tuple(nameable),
            whole=frozenset(whole),
            staff=frozenset(name for name in staff if len(name) > 1 and name not in forms),
            own=_own_class(worker, nameable, whole),
            forms=forms,
            lengths={first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()},
        )

    @cached_property
    def near(self) -> names.Near:
        """Names by sound and slip; built when a name is first not found."""
        return names.Near.of(one.name for one in self.pupils)

    @cached_property
    def by_name(self) -> dict[str, tuple[Pupil, ...]]:
        found: dict[str, list[Pupil]] = {}
        for one in self.pupils:
            found.setdefault(one.name, []).append(one)
        return {name: tuple(bearers) for name, bearers in found.items()}

    @cached_property
    def villages(self) -> dict[str, str]:
        """Ways to write a village of these children, with its name on the roster."""
        whole = dict.fromkeys(one.village for one in self.pupils if len(one.village) > 1)
        short = {name.removesuffix("村").removesuffix("社区"): name for name in whole}
        shorter = {form: name for form, name in short.items() if len(form) > 1 and form not in self.forms}
        return shorter | {name: name for name in whole}

    @cached_property
    def shared(self) -> tuple[str, ...]:
        """Names that several of these children bear."""
        return tuple(name for name, bearers in self.by_name.items() if len(bearers) > 1)

    @cached_property
    def schools(self) -> dict[str, frozenset[SchoolId]]:
        """Whole and shortened names of schools, with those they may mean."""
        found: dict[str, set[SchoolId]] = {}
        for one in self.classes:
            whole = one.school_name
            for start in range(len(whole) - 1):
                short = whole[start:]
                if start == 0 or (len(short) >= 4 and short.endswith(_SCHOOL_ENDINGS)):
                    found.setdefault(short, set()).add(one.school)
        for ending in _KINDS_OF_SCHOOL:
            kind = {one.school for one in self.classes if one.school_name.endswith(ending)}
            if len(kind) == 1:
                found.setdefault(ending, set()).update(kind)
        return {name: frozenset(ids) for name, ids in found.items()}

    @cached_property
    def places(self) -> dict[str, tuple[int, ...]]:
        """For each first character, the lengths of the villages, schools and colleagues that begin with it, longest
        first."""
        lengths: dict[str, set[int]] = {}
        for name in (*self.villages, *self.schools, *self.staff):
            lengths.setdefault(name[0], set()).add(len(name))
        return {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}

    def bearers(self, found: Iterable[str]) -> tuple[Pupil, ...]:
        """The pupils of these names, in their order."""
        return tuple(one for name in found for one in self.by_name[name])

    @cached_property
    def sizes(self) -> dict[int, int]:
        """How many children of each class the scope holds."""
        return Counter(one.class_id for one in self.pupils)

    def spoken_for(self, many: int) -> tuple[SchoolClass, ...]:
        """All classes for which the worker may speak, if they are so many, or as many as they are for 0."""
        classes = tuple(one for one in self.classes if one.id in self.whole)
        return classes if many in (0, len(classes)) else ()

    def classes_said(self, said: ClassSaid, schools: frozenset[SchoolId] | None) -> tuple[SchoolClass, ...]:
        """The classes of this scope that the words may mean, of these schools if any were named."""
        return tuple(one for one in fitting(said, self.classes) if schools is None or one.school in schools)


def _covers(post: Post, one: SchoolClass) -> bool:
    match RIGHTS[post.role].extent:
        case Extent.TOWN:
            return True
        case Extent.OWN_SCHOOL:
            return post.school == one.school
        case Extent.OWN_CLASSES:
            return one.id in post.classes
        case Extent.OWN_VILLAGES | Extent.REFERRED | Extent.NONE:
            return False


def _own_class(worker: Worker, nameable: list[SchoolClass], whole: set[int]) -> SchoolClass | None:
    """The one class led, or else the one class spoken for."""
    led = {held for post in worker.posts if post.role is Role.HEAD_TEACHER for held in post.classes}
    for candidates in (led, whole):
        if len(candidates) == 1:
            return next((one for one in nameable if one.id in candidates), None)
        if candidates:
            return None
    return None


def _forms(own: tuple[Pupil, ...]) -> dict[str, tuple[Pupil, ...]]:
    forms: dict[str, tuple[Pupil, ...]] = {}
    parts: dict[str, list[Pupil]] = {}
    for one in own:
        name = one.name
        forms[name] = (*forms.get(name, ()), one)
        if "·" in name:
            for joint in _FORMS[1:]:
                spelling = name.replace("·", joint)
                forms[spelling] = (*forms.get(spelling, ()), one)
        elif len(name) == 2:
            spelling = f"{name[0]} {name[1]}"
            forms[spelling] = (*forms.get(spelling, ()), one)
        for part in names.given_parts(name):
            if part != name:
                parts.setdefault(part, []).append(one)
    for part, bearers in parts.items():
        if len(part) > 1 and part not in forms:
            forms[part] = tuple(bearers)
    return forms

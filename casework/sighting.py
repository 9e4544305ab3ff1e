"""Sightings: a child seen out of school of whom it is not known who it is; what the facts about one amount to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypeAlias
from zoneinfo import ZoneInfo

from casework.absence import end_of
from casework.calendar import ONE_DAY, NoSchoolDay, SchoolCalendar
from casework.fact import (
    Acknowledged,
    Asked,
    Dismissed,
    Fact,
    Identified,
    Joined,
    NotOnRoll,
    NotRecognised,
    Raised,
    Sighted,
    Urged,
    standing,
)
from casework.ladder import answer_due, climb
from casework.people import Guardian, Pupil, PupilId, Role, Worker, WorkerId
from casework.policy.model import Policy
from casework.reading.names import SURNAMES, sounds, surname_length

SightingId: TypeAlias = int
"""The number of a sighting, which everybody calls it by."""

ANSWER_WITHIN = timedelta(minutes=10)
"""How long the finder is waited for who was shown children to choose from; then the town hears without the answer."""

AGE_TOLERANCE = 1
"""Years by which an age that somebody guessed may be wrong."""


class SightingState(StrEnum):
    ASKED = "asked"  # the finder is being asked whether they know the child
    OPEN = "open"  # it must be found out who it is
    IDENTIFIED = "identified"  # a pupil; the case goes on there
    NOT_ON_ROLL = "not_on_roll"
    ELSEWHERE = "elsewhere"
    MISTAKEN = "mistaken"
    JOINED = "joined"  # the same child as another sighting
    TAKEN_BACK = "taken_back"


UNSETTLED = frozenset({SightingState.ASKED, SightingState.OPEN})


@dataclass(frozen=True, kw_only=True, slots=True)
class VillageChild:
    """A child of the sheet 适龄儿童."""

    id: int
    village: str
    name: str
    sex: str = ""
    born: date | None = None
    id_number: str = ""
    guardian: str = ""
    school: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sighting:
    """One sighting as the casebook keeps it to be found by; computed from its facts.

    ``owner`` must find out who it is, ``due`` the moment after which that is overdue (or the acknowledgement, while
    there is none); ``rung`` to ``rung_acknowledged`` are as with a duty. ``joined`` is the sighting it goes on in.
    """

    id: SightingId
    state: SightingState
    village: str
    finder: WorkerId | None
    at: datetime
    day: date
    youngest: int | None = None
    oldest: int | None = None
    sex: str = ""
    surname: str = ""
    name: str = ""
    guardian: str = ""
    pupil: PupilId | None = None
    joined: SightingId | None = None
    owner: WorkerId | None = None
    acknowledged: bool = False
    due: datetime | None = None
    rung: Role | None = None
    rung_worker: WorkerId | None = None
    rung_since: datetime | None = None
    rung_due: datetime | None = None
    rung_acknowledged: bool = False
    look_at: datetime | None = None

    @property
    def unsettled(self) -> bool:
        return self.state in UNSETTLED

    @property
    def key(self) -> str:
        return key_of(self.id, acknowledged=self.acknowledged)

    def overdue(self, now: datetime) -> bool:
        return self.state is SightingState.OPEN and self.due is not None and now >= self.due


@dataclass(frozen=True, kw_only=True, slots=True)
class TownTime:
    """The town's own school days, for what is not about a class."""

    calendar: SchoolCalendar
    policy: Policy
    zone: ZoneInfo

    def school_day(self, day: date) -> bool:
        return self.calendar.is_school_day(day)

    def next_school_day(self, day: date) -> date:
        """The next school day; the next working day where no term is known to come."""
        try:
            return self.calendar.next_school_day(day)
        except NoSchoolDay:
            day += ONE_DAY
            while not self.calendar.is_working_day(day):
                day += ONE_DAY
            return day


@dataclass(frozen=True, kw_only=True, slots=True)
class _Owed:
    """The finding out, as something that goes up the ladder."""

    key: str
    role: Role
    due: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """What a sighting is at a moment, and the step up the ladder to be recorded, if one is due."""

    sighting: Sighting
    step: Raised | None = None


def key_of(sighting: SightingId, *, acknowledged: bool) -> str:
    """Names what is owed among what the ladder knows: the acknowledgement, and then the finding out. Each goes up by
    itself, so that a level which heard that nothing was acknowledged hears again when nothing is found out."""
    return f"sighting.{sighting}" if acknowledged else f"sighting.{sighting}.seen"


def judge(
    number: SightingId,
    facts: Sequence[Fact],
    *,
    who: Callable[[Role], WorkerId | None],
    worker: Callable[[WorkerId], Worker | None],
    ground: TownTime,
    now: datetime,
) -> Judged:
    """What the facts on the chain of a sighting amount to at ``now``. Pure.

    It is asked first whether the finder knows the child; then the owner of the pack must acknowledge it and find out
    who it is. Either being overdue takes it up the ladder of that role. Whatever the owner does about it acknowledges
    it, even if it was taken back since. The last word about who it is counts.
    """
    holding = sorted(standing(facts), key=lambda f: (f.at, f.seq))
    first = next(f for f in facts if isinstance(f.body, Sighted))
    seen = first.body
    assert isinstance(seen, Sighted)
    base = Sighting(
        id=number, state=SightingState.TAKEN_BACK, village=seen.village, finder=first.by, at=first.at, day=seen.day,
        youngest=seen.youngest, oldest=seen.oldest, sex=seen.sex, surname=seen.surname, name=seen.name,
        guardian=seen.guardian,
    )  # fmt: skip
    if first not in holding:
        return Judged(sighting=base)
    settled = _settled(base, holding)
    if settled is not None:
        return Judged(sighting=settled)
    answered = any(isinstance(f.body, NotRecognised | Identified) for f in holding)
    waited = first.at + ANSWER_WITHIN
    if seen.offered and not answered and now < waited:
        return Judged(sighting=replace(base, state=SightingState.ASKED, look_at=waited))
    opened = first.at
    if seen.offered:
        opened = min([waited, *(f.at for f in holding if isinstance(f.body, NotRecognised | Identified))])
    return _placed(base, facts, holding, opened, who=who, worker=worker, ground=ground, now=now)


def _settled(base: Sighting, holding: Iterable[Fact]) -> Sighting | None:
    found: Sighting | None = None
    for fact in holding:
        match fact.body:
            case Identified(pupil=int() as pupil):
                found = replace(base, state=SightingState.IDENTIFIED, pupil=pupil)
            case NotOnRoll():
                found = replace(base, state=SightingState.NOT_ON_ROLL)
            case Dismissed(why=why):
                found = replace(base, state=SightingState(why))
            case Joined(to=to):
                found = replace(base, state=SightingState.JOINED, joined=to)
            case _:
                pass
    return found


def _placed(
    base: Sighting,
    facts: Sequence[Fact],
    holding: Sequence[Fact],
    opened: datetime,
    *,
    who: Callable[[Role], WorkerId | None],
    worker: Callable[[WorkerId], Worker | None],
    ground: TownTime,
    now: datetime,
) -> Judged:
    rule = ground.policy.sightings
    owner = who(rule.by)
    acted = Asked | Identified | NotOnRoll | Dismissed | Joined
    acknowledged = any(
        isinstance(f.body, acted) or (isinstance(f.body, Acknowledged) and f.body.rung is rule.by)
        for f in facts
        if f.by != base.finder or f.by == owner
    )
    due = answer_due(opened, rule.resolve_within, ground)
    urged = [end_of(f.body.day, ground.zone) for f in holding if isinstance(f.body, Urged)]
    due = max([due, *urged])
    if not acknowledged:
        due = min(due, max([answer_due(opened, rule.acknowledge_within, ground), *urged]))
    gone_up = climb(
        owed=_Owed(key=key_of(base.id, acknowledged=acknowledged), role=rule.by, due=due),
        owner=owner,
        facts=holding,
        who=who,
        worker=worker,
        ground=ground,
        now=now,
    )
    at = gone_up.standing
    moments = [moment for moment in (at.due if at.rung is not None else due,) if moment is not None and moment > now]
    sighting = replace(
        base, state=SightingState.OPEN, owner=owner, acknowledged=acknowledged, due=due, rung=at.rung,
        rung_worker=at.worker, rung_since=at.since, rung_due=at.due, rung_acknowledged=at.acknowledged,
        look_at=min(moments, default=None),
    )  # fmt: skip
    return Judged(sighting=sighting, step=gone_up.step)


# --- whom it may be ---


def same_sound(one: str, other: str) -> bool:
    """Whether two names, or surnames, are read alike."""
    return bool(set(sounds(one)) & set(sounds(other)))


def age_on(day: date, born: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def likeness(
    seen: Sighting, *, name: str, sex: str, born: date | None, guardians: Iterable[Guardian], village: str
) -> int | None:
    """How well a child fits what was seen, the more the better; None where something that is known speaks against it.

    An age may be wrong by a year. What is not known, of the one or of the other, speaks for nobody and against nobody;
    a child without a village must at least share a name with what was seen.
    """
    if village and village != seen.village:
        return None
    if seen.sex and sex and seen.sex != sex:
        return None
    if born is not None and seen.youngest is not None and seen.oldest is not None:
        age = age_on(seen.day, born)
        if not seen.youngest - AGE_TOLERANCE <= age <= seen.oldest + AGE_TOLERANCE:
            return None
    known = {guardian.name for guardian in guardians if guardian.name}
    points = 4 if seen.guardian and seen.guardian in known else 0
    if seen.surname:
        own = name[: max(1, surname_length(name))]
        if not same_sound(own, seen.surname):
            return None
        points += 2 if own == seen.surname else 1
    if seen.name:
        whole = len(seen.name) > 1 and seen.name[0] in SURNAMES and surname_length(seen.name) > 0
        if name == seen.name or same_sound(name, seen.name):
            points += 4
        elif whole and len(seen.name) > 2:
            return None
        elif seen.name.strip("小阿老")[:1] in name[1:]:
            points += 2
    return points if village or points else None


def alike(one: Sighting, other: Sighting, *, within: timedelta) -> bool:
    """Whether two sightings may be of the same child: same village, not too far apart, nothing known against it and a
    surname or an age in common."""
    if one.village != other.village or abs(one.day - other.day) > within or one.id == other.id:
        return False
    if one.sex and other.sex and one.sex != other.sex:
        return False
    shares = False
    if one.surname and other.surname:
        if not same_sound(one.surname, other.surname):
            return False
        shares = True
    if None not in (one.youngest, one.oldest, other.youngest, other.oldest):
        assert one.youngest is not None and one.oldest is not None  # noqa: PT018 - for the type checker
        assert other.youngest is not None and other.oldest is not None  # noqa: PT018
        if one.youngest > other.oldest + AGE_TOLERANCE or other.youngest > one.oldest + AGE_TOLERANCE:
            return False
        shares = True
    if one.name and other.name and same_sound(one.name, other.name):
        shares = True
    return shares


def not_among(children: Iterable[VillageChild], pupils: Iterable[Pupil]) -> list[VillageChild]:
    """The children of the sheet 适龄儿童 that are none of these pupils: by ID number, or by name and day of birth."""
    numbers, names = set(), set()
    for pupil in pupils:
        numbers.add(pupil.id_number or None)
        names.add((pupil.name, pupil.born))
    return [
        child
        for child in children
        if not (child.id_number and child.id_number in numbers)
        and (child.name, child.born) not in names
        and (child.name, None) not in names
    ]

"""The rules of one town as values; every number names its clause or is marked as a default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from casework.duty import DutyKind
from casework.people import Role

DEFAULT = "default"
"""Stands where a clause would, when the document is silent and the town may set the value."""


class Unit(StrEnum):
    """What a clock counts in."""

    LESSON = "lesson"
    HALF_DAY = "half_day"
    SCHOOL_DAY = "school_day"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """An amount of school time or calendar time."""

    amount: int
    unit: Unit


@dataclass(frozen=True, kw_only=True, slots=True)
class Clause:
    """A passage of the source document: where it stands and its words. The clause ``default`` has neither."""

    id: str
    where: str
    text: str


class Stage(StrEnum):
    """How grave a case is. The words 疑似辍学 and 辍学 are used only while the stage holds."""

    NONE = "none"
    ABSENT = "absent"
    SUSPECTED = "suspected"
    DROPOUT = "dropout"


class Missed(StrEnum):
    """How much of a day was missed without leave."""

    LESSON = "lesson"
    HALF_DAY = "half_day"
    DAY = "day"


@dataclass(frozen=True, kw_only=True, slots=True)
class MissedRule:
    """What missing a lesson, half a day or a day brings: a duty (or None: the role is only told), by whom, within what.

    ``within`` counts from the day itself: 0 school days is that day. ``result_to`` hears the duty's result at once.
    """

    missed: Missed
    duty: DutyKind | None
    by: Role
    within: Span
    within_clause: str
    clause: str
    result_to: tuple[Role, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class StageRule:
    """A stage that holds once the stage before it has lasted *more than* ``after``; the first day counts."""

    stage: Stage
    after: Span
    clause: str


@dataclass(frozen=True, kw_only=True, slots=True)
class VisitRule:
    """Home visits owed while a stage holds: ``every`` while it is fresh (``fresh`` long; None: always), then ``later``.

    All of ``by`` share them: a visit by one discharges the others too. ``vacation`` is the rhythm outside terms (None:
    no visits then).
    """

    stage: Stage
    by: tuple[Role, ...]
    by_clause: str
    every: Span
    fresh: Span | None = None
    later: Span | None = None
    vacation: Span | None = None
    clause: str
    rhythm_clause: str = DEFAULT


@dataclass(frozen=True, kw_only=True, slots=True)
class LadderRule:
    """Whom an overdue duty of an owner in role ``of`` goes up to, level by level."""

    of: Role
    to: tuple[Role, ...]
    clause: str = DEFAULT


@dataclass(frozen=True, kw_only=True, slots=True)
class Timetable:
    """When lessons begin, in the town's zone; the first ``morning`` of them are the morning."""

    lessons: tuple[time, ...]
    morning: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Rounds:
    """The moments of the day at which the bot speaks by itself; ``week_ends_on`` is 1 (Monday) to 7."""

    roll_call: time
    roll_call_reminder: time
    roll_call_to_leader: time
    morning: time
    evening: time
    week_ends_on: int


@dataclass(frozen=True, kw_only=True, slots=True)
class LeaveRule:
    """Leave of more than ``consent_after`` needs the consent of ``consent_by``, due within ``answer_within``."""

    consent_after: Span
    consent_by: Role
    answer_within: Span


@dataclass(frozen=True, kw_only=True, slots=True)
class BoardingRule:
    """By when boarders are due back, in the town's zone: on an ordinary evening, in the morning, on the last day of a
    weekend or holiday. Who owes an answer about one who is not, and after how many minutes it goes up to the level
    above."""

    evening: time
    morning: time
    weekend: time
    answer_by: Role
    up_after_minutes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SightingRule:
    """A child seen out of school whom nobody knows: ``by`` whom it is found out who it is, how soon it is acknowledged
    and how soon found out (school days, of which the first is the day it can be heard of), and how long two that are
    alike may be the same child."""

    by: Role
    acknowledge_within: Span
    resolve_within: Span
    same_child_within: Span


@dataclass(frozen=True, kw_only=True, slots=True)
class LessonRule:
    """What follows when a child misses lessons and nobody knows where they are.

    The school leader is told at once from the ``tell_leader_from``-th missed lesson of a day on, of a boarder from the
    first; and when the head teacher has not answered ``answer_within`` minutes.
    """

    tell_leader_from: int
    answer_within: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """One town's rules. ``sources`` says for each value, by its dotted name in the pack, the clause or ``default``."""

    name: str
    title: str
    place: str
    issued: date
    clauses: Mapping[str, Clause]
    missed: tuple[MissedRule, ...]
    stages: tuple[StageRule, ...]
    visits: tuple[VisitRule, ...]
    ladders: tuple[LadderRule, ...]
    acknowledge_within: Span
    act_within: Span
    confirm_by: Role
    watch: Span
    check_in_every: Span
    check_in_by: Role
    close_by: Role
    close_within: Span
    promise_check: bool
    sightings: SightingRule
    timetable: Timetable
    rounds: Rounds
    quiet_from: time
    quiet_until: time
    sources: Mapping[str, str]
    leave: LeaveRule | None = None
    """None: leave of any length is the head teacher's to give."""
    boarding: BoardingRule | None = None
    """None: the town's schools have no boarders to sign out and in."""
    lessons: LessonRule = LessonRule(tell_leader_from=2, answer_within=40)
    ask_again_after: int = 10
    """Minutes before the silent classes of a school may be asked again by a tap on the board."""

    question_kept_days: int = 7
    """Days after which a question about a name that nobody answers is let go."""

    def clause(self, key: str) -> Clause | None:
        """The clause of that name, or None for a default."""
        return self.clauses.get(key)

    def visit_rule(self, stage: Stage) -> VisitRule | None:
        return next((rule for rule in self.visits if rule.stage is stage), None)

    def ladder(self, role: Role) -> tuple[Role, ...]:
        """The levels above an owner in this role; empty where the pack names none."""
        return next((rule.to for rule in self.ladders if rule.of is role), ())

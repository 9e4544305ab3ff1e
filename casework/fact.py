"""Facts: what was said about a child or a class, by whom and when; never changed, each chained to the one before.

Everything else (stage, duties, ledgers) is computed from them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache, lru_cache
from types import UnionType
from typing import Any, ClassVar, TypeAlias, Union, get_args, get_origin, get_type_hints

from casework.people import PupilId, Role, WorkerId
from casework.reading.contract import Channel, Outcome, Reason, Session

FactRef: TypeAlias = str
"""Names one fact for ever: 12 characters, drawn at random when it is said."""

GENESIS = "0" * 64
"""What stands before the first fact of a chain."""


class Met(StrEnum):
    """Whom a return attempt met."""

    NOBODY = "nobody"
    PUPIL = "pupil"
    GUARDIAN = "guardian"
    BOTH = "both"


class Place(StrEnum):
    """Where a child who is not in a lesson is."""

    CLASSROOM = "classroom"
    CLINIC = "clinic"
    DORMITORY = "dormitory"
    GROUNDS = "grounds"  # elsewhere in the school
    HOME = "home"
    OUTSIDE = "outside"


class SubjectKind(StrEnum):
    PUPIL = "pupil"
    CLASS = "class"
    SIGHTING = "sighting"


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """Whom a chain of facts is about: a child, a class for what concerns nobody by name, or the sighting of a child of
    whom nobody knows yet who it is."""

    kind: SubjectKind
    id: int

    @staticmethod
    def pupil(pupil: PupilId) -> Subject:
        return Subject(kind=SubjectKind.PUPIL, id=pupil)

    @staticmethod
    def school_class(class_id: int) -> Subject:
        return Subject(kind=SubjectKind.CLASS, id=class_id)

    @staticmethod
    def sighting(sighting: int) -> Subject:
        return Subject(kind=SubjectKind.SIGHTING, id=sighting)


class Body:
    """What a fact says. ``kind`` is its name in the table."""

    kind: ClassVar[str]
    __slots__ = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Absent(Body):
    """The child misses these sessions; ``excused`` is None where nobody said. ``until`` ends a stated range."""

    kind: ClassVar[str] = "absent"
    day: date
    until: date | None = None
    sessions: tuple[Session, ...] = ("day",)
    excused: bool | None = None
    reason: Reason | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class OnLeave(Body):
    """An excused absence from ``day`` to ``until`` (None: that day only)."""

    kind: ClassVar[str] = "leave"
    day: date
    until: date | None = None
    sessions: tuple[Session, ...] = ("day",)
    reason: Reason | None = None
    asked_by: str = ""
    """The guardian who asked for it, as relation and name; empty where nobody said."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LeaveDecided(Body):
    """Somebody above agreed to leave from ``day`` to ``until``, or did not; of several the last counts.

    A refusal holds from the day it was said on: the days of leave before it stay excused.
    """

    kind: ClassVar[str] = "leave_decided"
    day: date
    until: date
    granted: bool
    why: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedOut(Body):
    """A boarder has left the school: why, with whom, and by when the child is due back (aware).

    ``by_roster``: nobody said who took the child; the guardian is the first on the roster.
    """

    kind: ClassVar[str] = "signed_out"
    day: date
    reason: str
    taken_by: str
    relation: str
    due_back: datetime
    by_roster: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedIn(Body):
    """A boarder has come back to the school."""

    kind: ClassVar[str] = "signed_in"
    day: date


@dataclass(frozen=True, kw_only=True, slots=True)
class OutRefused(Body):
    """A boarder was not let out: ``lacking`` is what there was not (``reason``, ``guardian``, ``signature``)."""

    kind: ClassVar[str] = "out_refused"
    day: date
    lacking: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LateAnswered(Body):
    """Where a boarder is who was not back in time: ``leave``, ``home`` or ``unknown`` (asked, and nobody knows)."""

    kind: ClassVar[str] = "late_answered"
    day: date
    where: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Present(Body):
    """The child is at school on that day; ``whole`` False: from the moment it was said on, earlier sessions stand.

    ``called``: seen in the roll call of that day. It stands on the child's own chain, and goes along to another class.
    """

    kind: ClassVar[str] = "present"
    day: date
    whole: bool = True
    called: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Returned(Body):
    """The child has come back to school; the next roll call confirms it."""

    kind: ClassVar[str] = "returned"
    day: date


@dataclass(frozen=True, kw_only=True, slots=True)
class RollCall(Body):
    """A class accounted for in full: everybody on its ``roll`` that day (empty: not written down, whoever is in the
    class) was there but ``missing``; nothing is said of ``unsure``.

    Stands on the class's chain. The absences of the missing are facts of their own.
    """

    kind: ClassVar[str] = "roll_call"
    day: date
    missing: tuple[PupilId, ...] = ()
    unsure: tuple[PupilId, ...] = ()
    roll: tuple[PupilId, ...] = ()

    def saw(self, pupil: PupilId) -> bool:
        """Whether it says of the child that they were there."""
        return pupil not in self.missing and pupil not in self.unsure and (not self.roll or pupil in self.roll)


@dataclass(frozen=True, kw_only=True, slots=True)
class LessonCount(Body):
    """A lesson of a class was counted (点课): everybody was in it but ``missing``; nothing is said of ``unsure``.

    Stands on the class's chain, and closes no roll call. The absences of the missing are facts of their own.
    """

    kind: ClassVar[str] = "lesson_count"
    day: date
    lesson: int
    missing: tuple[PupilId, ...] = ()
    unsure: tuple[PupilId, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Whereabouts(Body):
    """Where a child is who missed ``lessons`` of that day; ``place`` None: nobody knows (不知去向).

    A child in the school's infirmary (校医室) was at school: those lessons are no absence.
    """

    kind: ClassVar[str] = "whereabouts"
    day: date
    lessons: tuple[int, ...] = ()
    place: Place | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Alerted(Body):
    """The bot told ``to`` about a child missing from lessons of that day: ``why`` is ``unknown`` (nobody knows where
    the child is), ``unanswered`` (the head teacher has not answered) or ``over`` (that it need not be asked any more).
    """

    kind: ClassVar[str] = "alerted"
    day: date
    to: WorkerId
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Retracted(Body):
    """The named fact is taken back."""

    kind: ClassVar[str] = "retracted"
    why: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Attempted(Body):
    """A return attempt: how, on which day, whom it met, what came of it, and the day a return was promised for."""

    kind: ClassVar[str] = "attempt"
    channel: Channel
    day: date
    outcome: Outcome
    met: Met | None = None
    promised: date | None = None
    role: Role | None = None
    """The role in which its author acted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Noted(Body):
    """Words added to the named fact (or to the case when it names none)."""

    kind: ClassVar[str] = "note"
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence(Body):
    """A file that shows what the named attempt, or the named leave, says; ``sha256`` finds it in the data folder."""

    kind: ClassVar[str] = "evidence"
    sha256: str
    media: str
    size: int

    @property
    def place(self) -> str:
        """Where the file is, as a path in the data folder."""
        return f"evidence/{self.sha256[:2]}/{self.sha256}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Located(Body):
    """Where the author of the named attempt stood, in degrees."""

    kind: ClassVar[str] = "location"
    latitude: float
    longitude: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Accompanied(Body):
    """Who else came along on the named attempt."""

    kind: ClassVar[str] = "accompanied"
    who: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Rescheduled(Body):
    """The owner moved a duty of theirs to a later day, within the clause's limit."""

    kind: ClassVar[str] = "rescheduled"
    duty: str
    day: date


@dataclass(frozen=True, kw_only=True, slots=True)
class PassedOn(Body):
    """One duty goes to another worker: by its owner (转交) or by somebody above (改派, 我来处理)."""

    kind: ClassVar[str] = "passed_on"
    duty: str
    to: WorkerId
    rung: Role | None = None
    day: date | None = None
    """The new last day, where somebody above assigned it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Raised(Body):
    """The bot took an overdue duty up to a level of the ladder. ``skipped`` lists the levels passed over on the way
    as ``role:why`` (``vacant``, ``not_joined``, ``blocked``, ``owner``), ``let_lie`` who was told and did not answer,
    ``flagged`` that it went past the top and came back."""

    kind: ClassVar[str] = "raised"
    duty: str
    rung: Role
    to: WorkerId
    skipped: tuple[str, ...] = ()
    let_lie: WorkerId | None = None
    flagged: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Acknowledged(Body):
    """A level of the ladder has seen that the duty is overdue (收到)."""

    kind: ClassVar[str] = "acknowledged"
    duty: str
    rung: Role


@dataclass(frozen=True, kw_only=True, slots=True)
class Urged(Body):
    """A level of the ladder wrote to the owner and set a new day."""

    kind: ClassVar[str] = "urged"
    duty: str
    rung: Role
    day: date
    text: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckedIn(Body):
    """A look at a child who has come back, during the watch."""

    kind: ClassVar[str] = "checked_in"
    day: date
    well: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Closed(Body):
    """The case is closed in the ledger (销号), with its reason."""

    kind: ClassVar[str] = "closed"
    day: date
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Sighted(Body):
    """A child was seen out of school on ``day``. Stands on the chain of a sighting with all that is known of the child,
    and once it is known who it was on the child's own, where ``sighting`` says which it was. It is no absence.

    ``finder`` saw the child, where somebody else says so; ``offered`` children were shown to the finder to choose from.
    """

    kind: ClassVar[str] = "sighted"
    day: date
    village: str
    words: str = ""
    youngest: int | None = None
    oldest: int | None = None
    sex: str = ""
    surname: str = ""
    name: str = ""
    guardian: str = ""
    where: str = ""
    finder: WorkerId | None = None
    sighting: int | None = None
    offered: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class NotRecognised(Body):
    """The finder has looked at the children offered: it is ``none`` of them, or they cannot tell."""

    kind: ClassVar[str] = "not_recognised"
    none: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Identified(Body):
    """Who the child of a sighting is: a pupil, or a child of the sheet 适龄儿童 that is on no roll (``listed``)."""

    kind: ClassVar[str] = "identified"
    pupil: PupilId | None = None
    listed: str = ""
    born: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class NotOnRoll(Body):
    """The child of a sighting is on no roll: ``never`` enrolled or ``unknown``, and what is done next."""

    kind: ClassVar[str] = "not_on_roll"
    enrolled: str
    following: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Dismissed(Body):
    """Nothing is left to be done here about a sighting: ``mistaken``, or the child is from ``elsewhere``."""

    kind: ClassVar[str] = "dismissed"
    why: str
    text: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Joined(Body):
    """This sighting was the same child as another one, on whose chain it goes on."""

    kind: ClassVar[str] = "joined"
    to: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked(Body):
    """A question put to the finder; the answer is a note that names it."""

    kind: ClassVar[str] = "asked"
    text: str


BODIES: dict[str, type[Body]] = {
    body.kind: body
    for body in (
        Absent, OnLeave, Present, Returned, RollCall, Retracted, Attempted, Noted, Evidence, Located, Accompanied,
        Rescheduled, PassedOn, Raised, Acknowledged, Urged, CheckedIn, Closed,
        LeaveDecided, SignedOut, SignedIn, OutRefused, LateAnswered,
        Sighted, NotRecognised, Identified, NotOnRoll, Dismissed, Joined, Asked,
        LessonCount, Whereabouts, Alerted,
    )
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """One thing said. ``at`` is when it was said (aware), ``by`` who said it (None: the bot itself), ``names`` the
    fact of the same chain that it corrects, retracts or adds to, ``utterance`` groups what one message said."""

    ref: FactRef
    subject: Subject
    at: datetime
    by: WorkerId | None
    body: Body
    names: FactRef | None = None
    corrects: bool = False
    """Whether it replaces the fact it names (a correction) rather than adding to it."""
    utterance: str = ""
    seq: int = 0
    """Place in the chain from 1; given by ``chain``."""
    previous: str = ""
    hash: str = ""


class UnknownFact(ValueError):
    """记录的种类不认识,可能来自更新的版本。"""


@cache
def _hints(kind: str) -> dict[str, Any]:
    body = BODIES[kind]
    hints = get_type_hints(body)
    return {f.name: hints[f.name] for f in fields(body)}  # type: ignore[arg-type]


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    return value


def _typed(value: Any, hint: Any) -> Any:
    if value is None:
        return None
    if get_origin(hint) in (UnionType, Union):
        hint = next(h for h in get_args(hint) if h is not type(None))
    if get_origin(hint) is tuple:
        inner = get_args(hint)[0]
        return tuple(_typed(v, inner) for v in value)
    if hint is datetime:
        return datetime.fromisoformat(value)
    if hint is date:
        return date.fromisoformat(value)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(value)
    return value


@lru_cache(maxsize=8_192)
def body_to_json(body: Body) -> str:
    """The fact's words as compact JSON, fields left at their default value omitted; keys in a fixed order."""
    written = {
        f.name: _plain(getattr(body, f.name))
        for f in fields(body)  # type: ignore[arg-type]
        if getattr(body, f.name) != f.default
    }
    return json.dumps(written, ensure_ascii=False, separators=(",", ":"))


def body_from_json(kind: str, text: str) -> Body:
    """The reverse of ``body_to_json``. Raises UnknownFact for a kind this version does not know."""
    try:
        body = BODIES[kind]
    except KeyError:
        raise UnknownFact(kind) from None
    hints = _hints(kind)
    values: Mapping[str, Any] = json.loads(text)
    return body(**{name: _typed(value, hints[name]) for name, value in values.items()})


def digest(fact: Fact, previous: str) -> str:
    """SHA-256 in hex over everything the fact says and the hash of the fact before it."""
    return _digest(fact, fact.seq, previous)


def _digest(fact: Fact, seq: int, previous: str) -> str:
    words = [
        previous,
        fact.subject.kind,
        str(fact.subject.id),
        str(seq),
        fact.ref,
        fact.body.kind,
        fact.at.astimezone(UTC).isoformat(),
        "" if fact.by is None else str(fact.by),
        fact.names or "",
        "1" if fact.corrects else "0",
        fact.utterance,
        body_to_json(fact.body),
    ]
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()


def chain(facts: Iterable[Fact], *, last_seq: int, last_hash: str) -> list[Fact]:
    """Give new facts of one subject their places behind ``last_seq``/``last_hash`` (0 and GENESIS for a new chain)."""
    linked: list[Fact] = []
    for fact in facts:
        last_seq += 1
        own_hash = _digest(fact, last_seq, last_hash)
        linked.append(replace(fact, seq=last_seq, previous=last_hash, hash=own_hash))
        last_hash = own_hash
    return linked


def standing(facts: Iterable[Fact]) -> list[Fact]:
    """The facts that hold, without the retractions: see ``in_force``. Does not depend on the order of arrival."""
    known = list(facts)
    holding = in_force(known)
    return [fact for fact in known if fact.ref in holding and not isinstance(fact.body, Retracted)]


def in_force(facts: Sequence[Fact]) -> set[FactRef]:
    """The facts that nobody took back or replaced, retractions among them.

    A retraction voids what it names unless it is void itself. So does a correction unless somebody took it back: one
    that was corrected in its turn still replaces the first statement.
    """
    against: dict[FactRef, list[Fact]] = {}
    for fact in facts:
        if fact.names and (fact.corrects or isinstance(fact.body, Retracted)):
            against.setdefault(fact.names, []).append(fact)
    if not against:
        return {fact.ref for fact in facts}
    verdict: dict[FactRef, bool] = {}

    def void(ref: FactRef, path: frozenset[FactRef]) -> bool:
        if ref not in verdict:
            verdict[ref] = any(f.ref not in path and counts(f, path | {f.ref}) for f in against.get(ref, ()))
        return verdict[ref]

    def counts(fact: Fact, path: frozenset[FactRef]) -> bool:
        if isinstance(fact.body, Retracted):
            return not void(fact.ref, path)
        taken_back = (f for f in against.get(fact.ref, ()) if isinstance(f.body, Retracted) and f.ref not in path)
        return not any(counts(f, path | {f.ref}) for f in taken_back)

    return {fact.ref for fact in facts if not void(fact.ref, frozenset({fact.ref}))}

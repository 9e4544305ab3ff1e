"""What the rules ask of the outside: the casebook (synchronous, one transaction per piece of work) and its values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from casework.calendar import DayChange, SchoolCalendar, Term
from casework.case import CaseSummary
from casework.duty import Duty, DutyState
from casework.fact import Fact, FactRef
from casework.people import ClassId, Pupil, PupilId, Role, SchoolId, Worker, WorkerId
from casework.policy.model import Policy
from casework.reading.reader import Scope
from casework.town import Handover, Town


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """All that is known of one child: their own facts, the roll calls of their class, the case and its open duties."""

    pupil: Pupil
    facts: tuple[Fact, ...] = ()
    roll_calls: tuple[Fact, ...] = ()
    case: CaseSummary | None = None
    duties: tuple[Duty, ...] = ()


class Hold(StrEnum):
    """When a notice may be spoken."""

    NEVER = "never"  # at once, at any hour: replies, new same-day absences
    QUIET = "quiet"  # not in quiet hours nor on holidays; what is held comes in the next morning digest, once
    DIGEST = "digest"  # at no hour by itself: comes in the next digest, however late it was noticed


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """Something to be said to one person: a template's name and its values (JSON), spoken after the commit.

    ``worker`` or, for somebody not joined, ``chat`` says to whom. ``pupil`` and ``duty`` (a duty's key) are what is
    checked again before speaking: the recipient must still be active and allowed to see the child, and the duty must
    still be owed. ``edit`` replaces the text of that message of the same chat instead of sending a new one.
    ``attach`` names a file in the data folder to send with it. ``reply`` marks the answer to what the person just
    sent: it goes first. ``once`` is unique among all notices: the second of the same is not added.
    ``draft`` is the draft whose ``message`` becomes the message sent.
    """

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    worker: WorkerId | None = None
    chat: int | None = None
    pupil: PupilId | None = None
    duty: str | None = None
    hold: Hold = Hold.QUIET
    reply: bool = False
    edit: int | None = None
    attach: str | None = None
    once: str | None = None
    draft: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A conversation that is not finished: what is being asked, and what was answered so far (JSON).

    One person has at most one open draft of each kind. ``ref`` stands in its buttons.
    """

    ref: str
    worker: WorkerId
    kind: str
    values: Mapping[str, Any]
    at: datetime
    message: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ClassDay:
    """What a class has reported for a day: ``complete`` once everybody is accounted for."""

    class_id: ClassId
    day: date
    by: WorkerId | None
    at: datetime
    complete: bool


ALL_SCHOOLS: SchoolId = 0
"""Stands for a school on a board that shows all of them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Board:
    """The board that a worker looked at last, of one school or of ``ALL_SCHOOLS``: one row each.

    ``message`` is its message on their phone (None: on its way, or gone), ``shown`` what it says, in short, ``in_hand``
    whether a change of it is being sent, ``stale`` whether something has changed that it does not show yet.
    """

    ref: str
    worker: WorkerId
    school: SchoolId
    day: date
    page: int = 0
    message: int | None = None
    shown: str = ""
    in_hand: bool = True
    stale: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Invitation:
    """A one-time code for one worker."""

    code: str
    worker: WorkerId
    expires: datetime


class Casebook(Protocol):
    """One transaction on the town's records. Nothing it does is seen by others before it ends well."""

    policy: Policy
    zone: ZoneInfo

    # --- who and where (snapshots, cached by version) ---
    def town(self) -> Town: ...
    def calendar(self) -> SchoolCalendar: ...
    def scope(self, worker: Worker) -> Scope:
        """The reader's index over the children this worker may name, those of workers stood in for included."""

    def worker_of_chat(self, chat: int) -> Worker | None: ...
    def pupils(self, ids: Collection[PupilId]) -> dict[PupilId, Pupil]: ...
    def class_pupils(self, class_id: ClassId) -> list[Pupil]:
        """The pupils on the roll of a class, by name."""

    def class_sizes(self) -> dict[ClassId, int]:
        """How many pupils each class has on its roll, in one statement."""

    # --- facts and what follows from them ---
    def new_ref(self) -> FactRef:
        """A fresh random name of 12 characters from A-Z a-z 0-9 - and _."""

    def charts(self, pupils: Collection[PupilId]) -> dict[PupilId, Chart]:
        """Everything about these children, in a fixed number of statements; their chains stay locked to the end.

        Raises casework.desk.errors.UnknownPupil if one of them does not exist.
        """

    def append(self, facts: Sequence[Fact]) -> None:
        """Add facts behind their chains (``seq``, ``previous`` and ``hash`` are given here). ``charts`` read later in
        the same transaction show them."""

    def facts_of(self, utterance: str) -> list[Fact]:
        """What one message said, in order."""

    def last_utterance(self, worker: WorkerId) -> str | None:
        """The latest utterance of this worker that said something not yet retracted."""

    def fact(self, ref: FactRef) -> Fact | None: ...
    def save_cases(self, cases: Iterable[CaseSummary]) -> None: ...
    def save_duties(self, duties: Iterable[Duty]) -> None:
        """Insert or replace by (pupil, key)."""

    def due_cases(self, now: datetime, limit: int) -> list[PupilId]:
        """The children whose case must be looked at again, the longest due first."""

    def cases_of(self, worker: Worker, *, open_only: bool = True, limit: int = 50) -> list[tuple[Pupil, CaseSummary]]:
        """The cases within the worker's sight (own posts and those stood in for), the gravest stage first."""

    def duties_of(self, worker: WorkerId, *, until: date) -> list[tuple[Duty, Pupil]]:
        """The open duties this worker owns that the digest of ``until`` lists (``remind_on`` <= until) or that are
        overdue by then; earliest due first."""

    def open_duties(self, worker: WorkerId) -> list[tuple[Duty, Pupil]]:
        """All open duties this worker owns, earliest due first."""

    def rungs_of(self, worker: WorkerId) -> list[tuple[Duty, Pupil]]:
        """The open duties that stand before this worker on the ladder, unacknowledged and untried first."""

    def owners_due(self, until: date) -> dict[WorkerId, list[tuple[Duty, Pupil]]]:
        """``duties_of`` for everybody who has any, in one statement."""

    def rungs_by_worker(self) -> dict[WorkerId, list[tuple[Duty, Pupil]]]:
        """``rungs_of`` for everybody before whom something stands, in one statement."""

    def open_cases_by_class(
        self, only: Collection[ClassId] | None = None
    ) -> dict[ClassId, list[tuple[Pupil, CaseSummary]]]:
        """Every open case of the town, or of these classes, by class, in one statement (for roll calls, boards and the
        week's list)."""

    # --- roll call ---
    def class_days(self, day: date) -> dict[ClassId, ClassDay]: ...
    def save_class_day(self, said: ClassDay) -> None:
        """Insert or replace by (class, day)."""

    def class_facts(self, classes: Collection[ClassId], since: datetime) -> dict[ClassId, list[Fact]]:
        """What was said of these classes from that moment on, in one statement, in order."""

    def class_rolls(self, classes: Collection[ClassId]) -> dict[ClassId, tuple[PupilId, ...]]:
        """Who is on the roll of these classes, in one statement."""

    def pupil_facts(self, pupils: Collection[PupilId]) -> dict[PupilId, tuple[Fact, ...]]:
        """Everything said of these children, in one statement, for whoever only looks: their chains stay free."""

    # --- boards and searches ---
    # ``append``, ``save_class_day``, ``change_days``, ``take_back_days`` and ``save_pupil`` note which schools have
    # changed where a board shows them, ``save_class_day`` in any case.
    def take_changes(self) -> set[SchoolId]:
        """The schools of which something has changed since this was asked last; taken out by this call."""

    def board(self, worker: WorkerId, school: SchoolId) -> Board | None: ...
    def boards_due(self, day: date, changed: Collection[SchoolId]) -> list[Board]:
        """The boards of that day that are stale or show one of these schools (``ALL_SCHOOLS`` where there is any)."""

    def save_boards(self, boards: Iterable[Board]) -> None:
        """Insert or replace by (worker, school)."""

    def drop_boards(self, boards: Iterable[Board]) -> None: ...
    def last_asked(self, school: SchoolId, day: date) -> tuple[datetime, WorkerId] | None:
        """When the silent classes of the school were last asked from a board that day, and by whom."""

    def save_asked(self, school: SchoolId, day: date, *, at: datetime, by: WorkerId) -> None: ...
    def save_searches(self, day: date, answer_by: Mapping[PupilId, datetime | None]) -> None:
        """Insert or replace by (day, pupil): when to look again for whom."""

    def searches(self, day: date) -> list[PupilId]:
        """The children who were missing from lessons of that day."""

    def searches_due(self, now: datetime, limit: int) -> list[tuple[date, PupilId]]: ...

    # --- school time ---
    def change_days(self, changes: Sequence[DayChange], *, by: WorkerId, at: datetime) -> str:
        """Write closures and openings (replacing those for the same day and extent); the ref takes them back."""

    def take_back_days(self, ref: str) -> tuple[DayChange, ...]: ...

    # --- talk ---
    def draft(self, worker: WorkerId, kind: str | None = None) -> Draft | None:
        """The open draft of this kind, or the latest of any."""

    def draft_by_ref(self, ref: str) -> Draft | None: ...
    def save_draft(self, draft: Draft) -> None: ...
    def drop_draft(self, ref: str) -> None: ...
    def tell(self, notice: Notice) -> None: ...
    def held_notices(self, now: datetime) -> dict[WorkerId, list[Notice]]:
        """The notices with Hold.QUIET that wait for a digest; taken out of the queue by this call."""

    # --- rounds ---
    def begin_round(self, kind: str, scope: str, day: date) -> bool:
        """True the first time it is called for this kind, scope and day; False ever after."""

    # --- staff ---
    def save_handover(self, handover: Handover) -> int: ...
    def end_handover(self, handover: int, on: date) -> None: ...
    def save_worker(self, worker: Worker) -> WorkerId:
        """Insert (id 0) or replace; posts included."""

    def set_locale(self, worker: WorkerId, locale: str) -> None: ...
    def link_chat(self, worker: WorkerId, chat: int) -> int | None:
        """Join a phone to a worker; answers the worker's former chat, which is cut off."""

    def cut_off(self, worker: WorkerId) -> None: ...
    def mark_blocked(self, chat: int, blocked: bool) -> None: ...
    def save_invitation(self, invitation: Invitation) -> None:
        """Older unused codes of the same worker stop working."""

    def redeem(self, code: str, now: datetime) -> WorkerId | None:
        """Use up a code: the worker it was for, or None if it is unknown, used or expired."""

    def wrong_codes(self, chat: int, since: datetime) -> int: ...
    def note_wrong_code(self, chat: int, at: datetime) -> None: ...
    def save_pupil(self, pupil: Pupil) -> PupilId:
        """Insert (id 0) or replace one pupil between imports."""

    def save_terms(self, terms: Sequence[Term]) -> None: ...
    def school_named(self, name: str) -> SchoolId | None: ...
    def class_of(self, school: SchoolId, grade: int, number: int) -> ClassId:
        """The class, made if it is new."""

    # --- evidence ---
    def want_file(self, *, file: str, media: str, pupil: PupilId, attempt: FactRef, by: WorkerId, at: datetime) -> None:
        """Queue a file of the messenger for download; it becomes an Evidence fact once it is there."""


__all__ = [
    "ALL_SCHOOLS", "Board", "Casebook", "Chart", "ClassDay", "Draft", "DutyState", "Hold", "Invitation", "Notice",
    "Role",
]  # fmt: skip

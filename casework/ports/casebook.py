"""The casebook as the rules ask for it: synchronous, one transaction per piece of work."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from casework.calendar import DayChange, SchoolCalendar, Term
from casework.case import CaseSummary
from casework.duty import Duty
from casework.fact import Fact, FactRef
from casework.groups import Group, GroupCode, GroupLine
from casework.people import ClassId, Pupil, PupilId, SchoolId, Worker, WorkerId
from casework.policy.model import Policy
from casework.ports.values import Board, Chart, ClassDay, Draft, Invitation, Notice, Remembered
from casework.reading.reader import Scope
from casework.sighting import Sighting, SightingId, VillageChild
from casework.spoken import Heard, Spoken
from casework.town import Handover, Town


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

    def leaves(self, worker: Worker, today: date) -> list[tuple[Pupil, CaseSummary]]:
        """The children within the worker's sight who are on leave from ``today`` on or will be: the leave that needs an
        answer first, then the one that ends first."""

    def boarders(self, classes: Collection[ClassId]) -> list[tuple[Pupil, CaseSummary | None]]:
        """The boarders of these classes with their cases, by class and name."""

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

    def board(self, worker: WorkerId, school: SchoolId) -> Board | None:
        """The board of this viewer; whoever else would change it waits until this work is done."""

    def boards_due(self, day: date, changed: Collection[SchoolId]) -> list[Board]:
        """The boards of that day that are stale or show one of these schools (``ALL_SCHOOLS`` where there is any)."""

    def save_boards(self, boards: Iterable[Board]) -> None:
        """Insert or replace by (worker, school)."""

    def redraw_boards(self, boards: Iterable[Board]) -> set[str]:
        """Save these boards where they are still the ones that were read, by ``ref``; answers the refs saved. A board
        that its viewer has opened or turned over meanwhile stays as it is and is stale: it is drawn again."""

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

    # --- children seen out of school ---
    def villages(self) -> list[str]:
        """The town's villages, by name: those of its children and those that somebody answers for."""

    def pupils_of_village(self, village: str) -> list[Pupil]:
        """The pupils on a roll that live there (empty: of whom no village is known), by name."""

    def children_of_village(self, village: str) -> list[VillageChild]:
        """The rows of the sheet 适龄儿童 of that village, by name."""

    def new_sighting(self, sighting: Sighting) -> SightingId:
        """Insert one (id 0); its chain begins with the next fact."""

    def save_sightings(self, sightings: Iterable[Sighting]) -> None:
        """Replace these."""

    def sightings(self, ids: Collection[SightingId]) -> dict[SightingId, Sighting]: ...
    def sighting_facts(self, ids: Collection[SightingId]) -> dict[SightingId, tuple[Fact, ...]]:
        """Their chains, which stay locked to the end."""

    def open_sightings(self) -> list[Sighting]:
        """Those of which it must be found out who it was, earliest due first."""

    def sightings_in(self, village: str, *, since: date) -> list[Sighting]:
        """Those of that village from that day on, whatever became of them, oldest first."""

    def sightings_by(self, finder: WorkerId | None, *, limit: int) -> list[Sighting]:
        """Those of this finder (None: everybody's) that were not taken back, open ones first, then the latest first."""

    def due_sightings(self, now: datetime, limit: int) -> list[SightingId]:
        """Those that must be looked at again, the longest due first."""

    # --- talk ---
    def draft(self, worker: WorkerId, kind: str | None = None) -> Draft | None:
        """The open draft of this kind, or the latest of any."""

    def drafts_of(self, worker: WorkerId, kinds: tuple[str, ...]) -> dict[str, Draft]:
        """The open drafts of these kinds, by kind, in one statement; ``kinds`` are words of the code."""

    def draft_by_ref(self, ref: str) -> Draft | None: ...
    def drafts_of_family(self, worker: WorkerId, family: str) -> list[Draft]:
        """The open drafts whose kind begins with ``family``, the latest first."""

    def questions(self, families: tuple[str, ...], *, before: datetime) -> list[Draft]:
        """Everybody's drafts of kinds that begin so, not touched since that moment, oldest first."""

    def save_draft(self, draft: Draft) -> None: ...
    def drop_draft(self, ref: str) -> None: ...
    def tell(self, notice: Notice) -> None: ...
    def held_notices(self, now: datetime) -> dict[WorkerId, list[Notice]]:
        """The notices with Hold.QUIET that wait for a digest; taken out of the queue by this call."""

    def spoken(self, chat: int, message: int) -> Spoken | None:
        """Whom and what that message of the bot is about; None for one of nobody, or one too old."""

    def card_of(self, chat: int, utterance: str) -> int | None:
        """The latest message of the bot in this chat that shows this utterance."""

    def heard(self, chat: int, message: int) -> Heard | None:
        """What came of that message of a person; None where nothing did, or for one too old."""

    def save_heard(self, heard: Heard) -> None:
        """Insert or replace by (chat, message)."""

    # --- words for children ---
    def remember(self, word: Remembered) -> None:
        """Insert or replace by (worker, said). The words of a worker go when the worker leaves."""

    def remembered(self, worker: WorkerId) -> list[Remembered]:
        """The words of this worker, the latest first. No other worker is shown them."""

    def forget_word(self, worker: WorkerId, said: str) -> bool:
        """False if the word was not known."""

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

    def open_invitation(self, worker: WorkerId, now: datetime) -> datetime | None:
        """Until when the unused code of this worker holds, None if there is none; the code itself is kept nowhere."""

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

    # --- staff groups ---
    def group(self, chat: int) -> Group | None:
        """The group linked with this chat, if it still is."""

    def groups(self) -> list[Group]:
        """Every group that is linked, the longest linked first."""

    def link_group(self, group: Group) -> int:
        """Link a chat that is not linked (id 0); answers the link's id."""

    def end_group(self, group: int, at: datetime, *, removed: bool = False) -> Group | None:
        """End a link; answers it as it was, or None if it had ended before."""

    def retitle_group(self, chat: int, title: str) -> None: ...
    def move_group(self, chat: int, to: int, at: datetime) -> Group | None:
        """The chat has become another one (a supergroup): its link goes along, once, and is answered as it was. So does
        a link that ended in the minutes before because the bot was put out of the old chat: that happens on the
        way."""

    def save_group_code(self, code: GroupCode) -> None:
        """Older unused codes of the same contact stop working."""

    def redeem_group_code(self, code: str, now: datetime) -> WorkerId | None:
        """Use up a code: the contact it is of, or None if it is unknown, used or expired."""

    def why_no_group_code(self, code: str, now: datetime) -> str:
        """Why it links nothing: ``used``, ``expired`` or ``unknown``."""

    def group_line(self, chat: int) -> GroupLine | None:
        """The latest answer in this group; nobody else changes it before the end of the transaction."""

    def group_line_called(self, ref: str) -> GroupLine | None: ...
    def save_group_line(self, line: GroupLine) -> None:
        """Insert or replace by chat."""

    # --- evidence ---
    def want_file(
        self,
        *,
        file: str,
        media: str,
        pupil: PupilId | None,
        attempt: FactRef,
        by: WorkerId,
        at: datetime,
        sighting: SightingId | None = None,
    ) -> None:
        """Queue a file of the messenger for download; it becomes an Evidence fact once it is there, on the chain of the
        child or of the sighting."""

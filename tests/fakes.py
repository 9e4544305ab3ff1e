"""A casebook in dictionaries: everything of ``casework.ports.Casebook`` without a database, for tests of the rules."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import TypeVar
from zoneinfo import ZoneInfo

from casework.calendar import DayChange, SchoolCalendar, Term
from casework.case import CaseStatus, CaseSummary
from casework.desk.errors import UnknownPupil
from casework.duty import Duty, DutyState
from casework.fact import GENESIS, Fact, FactRef, RollCall, Subject, SubjectKind, chain, said_of_its_own, standing
from casework.groups import Group, GroupCode, GroupLine
from casework.leave import Consent
from casework.people import RIGHTS, Act, ClassId, Pupil, PupilId, SchoolClass, SchoolId, Worker, WorkerId, post_covers
from casework.policy.model import Policy, Stage
from casework.ports import ALL_SCHOOLS, Board, Chart, ClassDay, Draft, Invitation, Notice, Remembered
from casework.reading.reader import Scope
from casework.sighting import Sighting, SightingId, SightingState, VillageChild
from casework.spoken import Heard, Spoken
from casework.town import Handover, Town

T = TypeVar("T")
ZONE = ZoneInfo("Asia/Shanghai")
_GRAVITY = {Stage.NONE: 0, Stage.ABSENT: 1, Stage.SUSPECTED: 2, Stage.DROPOUT: 3}


class FakeCasebook:
    """Keeps what it is told. ``told`` lists the notices in order, ``wanted`` the files, ``held`` what the next digest
    will find. ``today`` is the day by which handovers are read; ``said_to`` is what each phone was shown, filled by
    whoever plays the messenger."""

    def __init__(
        self,
        *,
        policy: Policy,
        today: date,
        zone: ZoneInfo = ZONE,
        workers: Iterable[Worker] = (),
        classes: Iterable[SchoolClass] = (),
        pupils: Iterable[Pupil] = (),
        calendar: SchoolCalendar | None = None,
    ) -> None:
        self.policy = policy
        self.zone = zone
        self.today = today
        self.workers = {worker.id: worker for worker in workers}
        self.known_classes = {one.id: one for one in classes}
        self.known_schools = {one.school: one.school_name for one in self.known_classes.values()}
        self.roll = {pupil.id: pupil for pupil in pupils}
        self.handovers: dict[int, Handover] = {}
        self.chains: dict[Subject, list[Fact]] = {}
        self.cases: dict[PupilId, CaseSummary] = {}
        self.duties: dict[tuple[PupilId, str], Duty] = {}
        self.days: dict[tuple[ClassId, date], ClassDay] = {}
        self.drafts: dict[str, Draft] = {}
        self.words: dict[tuple[WorkerId, str], Remembered] = {}
        self.told: list[Notice] = []
        self.said_to: dict[tuple[int, int], Spoken] = {}
        self.heard_of: dict[tuple[int, int], Heard] = {}
        self.held: list[Notice] = []
        self.wanted: list[tuple[str, str, PupilId | None, FactRef, WorkerId, datetime]] = []
        self.seen: dict[SightingId, Sighting] = {}
        self.village_children: list[VillageChild] = []
        self._calendar = calendar or SchoolCalendar()
        self._changes: list[tuple[str, DayChange]] = [("", change) for change in self._calendar.changes]
        self._once: set[str] = set()
        self._begun: set[tuple[str, str, date]] = set()
        self._invitations: dict[str, Invitation] = {}
        self._wrong: list[tuple[int, datetime]] = []
        self.linked: dict[int, Group] = {}
        self.lines: dict[int, GroupLine] = {}
        self._group_codes: dict[str, tuple[GroupCode, bool]] = {}
        self._numbers = count(1_000)
        self._said: list[str] = []
        self.boards: dict[tuple[WorkerId, SchoolId], Board] = {}
        self.sought: dict[tuple[date, PupilId], datetime | None] = {}
        self._asked: dict[tuple[SchoolId, date], tuple[datetime, WorkerId]] = {}
        self._changed: set[SchoolId] = set()

    # --- who and where ---
    def town(self) -> Town:
        return Town(
            workers=self.workers,
            schools=self.known_schools,
            classes=self.known_classes,
            handovers=tuple(self.handovers.values()),
        )

    def calendar(self) -> SchoolCalendar:
        return replace(self._calendar, changes=tuple(change for _, change in self._changes))

    def scope(self, worker: Worker) -> Scope:
        posts = [post for one in self._standing_in(worker) for post in one.posts]
        staff = [one.name for one in self.workers.values() if one.active]
        seen = replace(worker, posts=tuple(posts))
        return Scope.of(seen, list(self.roll.values()), self.known_classes.values(), staff)

    def worker_of_chat(self, chat: int) -> Worker | None:
        return next((worker for worker in self.workers.values() if worker.chat == chat), None)

    def pupils(self, ids: Collection[PupilId]) -> dict[PupilId, Pupil]:
        return {one: self.roll[one] for one in ids if one in self.roll}

    def class_pupils(self, class_id: ClassId) -> list[Pupil]:
        return sorted((p for p in self.roll.values() if p.class_id == class_id), key=lambda p: (p.name, p.id))

    def class_sizes(self) -> dict[ClassId, int]:
        sizes: dict[ClassId, int] = {}
        for pupil in self.roll.values():
            sizes[pupil.class_id] = sizes.get(pupil.class_id, 0) + 1
        return sizes

    # --- facts and what follows from them ---
    def new_ref(self) -> FactRef:
        return f"ref{next(self._numbers):09}"

    def charts(self, pupils: Collection[PupilId]) -> dict[PupilId, Chart]:
        for wanted in pupils:
            if wanted not in self.roll:
                raise UnknownPupil(wanted)
        return {one: self._chart(self.roll[one]) for one in pupils}

    def _chart(self, pupil: Pupil) -> Chart:
        facts = tuple(self.chains.get(Subject.pupil(pupil.id), ()))
        said_on = ((getattr(fact.body, "day", None) or fact.at.astimezone(self.zone).date()) for fact in facts)
        first = min(said_on, default=date.max)
        of_class = standing(self.chains.get(Subject.school_class(pupil.class_id), ()))
        calls = [f for f in of_class if isinstance(f.body, RollCall) and f.body.day >= first]
        open_duties = [d for d in self.duties.values() if d.pupil == pupil.id and d.state is DutyState.OPEN]
        return Chart(
            pupil=pupil,
            facts=facts,
            roll_calls=tuple(
                sorted(calls, key=lambda f: (f.body.day if isinstance(f.body, RollCall) else first, f.seq))
            ),
            case=self.cases.get(pupil.id),
            duties=tuple(sorted(open_duties, key=lambda d: (d.due, d.key))),
        )

    def append(self, facts: Sequence[Fact]) -> None:
        for fact in facts:
            known = self.chains.setdefault(fact.subject, [])
            last = (known[-1].seq, known[-1].hash) if known else (0, GENESIS)
            known += chain([fact], last_seq=last[0], last_hash=last[1])
            if fact.subject.kind is SubjectKind.PUPIL:
                self._note(self.roll[fact.subject.id].school)
            elif fact.subject.kind is SubjectKind.CLASS:
                self._note(self.known_classes[fact.subject.id].school)
            if fact.utterance and fact.utterance not in self._said:
                self._said.append(fact.utterance)

    def facts_of(self, utterance: str) -> list[Fact]:
        said = [fact for known in self.chains.values() for fact in known if utterance and fact.utterance == utterance]
        return sorted(said, key=lambda f: (f.at, f.subject.kind, f.subject.id, f.seq))

    def last_utterance(self, worker: WorkerId) -> str | None:
        stands = {ref for known in self.chains.values() for ref in said_of_its_own(known)}
        for utterance in reversed(self._said):
            if any(fact.by == worker and fact.ref in stands for fact in self.facts_of(utterance)):
                return utterance
        return None

    def fact(self, ref: FactRef) -> Fact | None:
        return next((fact for known in self.chains.values() for fact in known if fact.ref == ref), None)

    def save_cases(self, cases: Iterable[CaseSummary]) -> None:
        self.cases.update({case.pupil: case for case in cases})

    def save_duties(self, duties: Iterable[Duty]) -> None:
        self.duties.update({(duty.pupil, duty.key): duty for duty in duties})

    # --- lists ---
    def due_cases(self, now: datetime, limit: int) -> list[PupilId]:
        due = [(case.look_at, case.pupil) for case in self.cases.values() if case.look_at and case.look_at <= now]
        return [pupil for _, pupil in sorted(due)][:limit]

    def cases_of(self, worker: Worker, *, open_only: bool = True, limit: int = 50) -> list[tuple[Pupil, CaseSummary]]:
        posts = [p for one in self._standing_in(worker) for p in one.posts if Act.SEE in RIGHTS[p.role].acts]
        found = [
            (self.roll[case.pupil], case)
            for case in self.cases.values()
            if (_is_open(case) if open_only else case.status is not CaseStatus.NONE)
            and any(post_covers(post, self.roll[case.pupil]) for post in posts)
        ]
        return _gravest_first(found)[:limit]

    def open_cases_by_class(
        self, only: Collection[ClassId] | None = None
    ) -> dict[ClassId, list[tuple[Pupil, CaseSummary]]]:
        found = [(self.roll[case.pupil], case) for case in self.cases.values() if _is_open(case)]
        found = [pair for pair in found if only is None or pair[0].class_id in only]
        return _grouped(_gravest_first(found), lambda pair: pair[0].class_id)

    def leaves(self, worker: Worker, today: date) -> list[tuple[Pupil, CaseSummary]]:
        posts = [p for one in self._standing_in(worker) for p in one.posts if Act.SEE in RIGHTS[p.role].acts]
        found = [
            (self.roll[case.pupil], case)
            for case in self.cases.values()
            if case.leave_to is not None
            and case.leave_to >= today
            and any(post_covers(post, self.roll[case.pupil]) for post in posts)
        ]
        return sorted(
            found, key=lambda pair: (pair[1].consent is not Consent.AWAITED, pair[1].leave_to or today, pair[0].id)
        )

    def boarders(self, classes: Collection[ClassId]) -> list[tuple[Pupil, CaseSummary | None]]:
        known = [self.known_classes[one] for one in classes if one in self.known_classes]
        ordered = sorted(known, key=lambda c: (c.school, c.grade, c.number))
        pupils = (pupil for one in ordered for pupil in self.class_pupils(one.id))
        return [(pupil, self.cases.get(pupil.id)) for pupil in pupils if pupil.boarding]

    def duties_of(self, worker: WorkerId, *, until: date) -> list[tuple[Duty, Pupil]]:
        return self.owners_due(until).get(worker, [])

    def open_duties(self, worker: WorkerId) -> list[tuple[Duty, Pupil]]:
        return [(duty, pupil) for duty, pupil in self._open() if duty.owner == worker]

    def owners_due(self, until: date) -> dict[WorkerId, list[tuple[Duty, Pupil]]]:
        midnight = datetime.combine(until + timedelta(days=1), time(), self.zone)
        listed = [pair for pair in self._open() if pair[0].remind_on <= until or pair[0].due < midnight]
        return _grouped([pair for pair in listed if pair[0].owner is not None], lambda pair: pair[0].owner or 0)

    def rungs_of(self, worker: WorkerId) -> list[tuple[Duty, Pupil]]:
        return _urgent_first([pair for pair in self._open() if pair[0].rung_worker == worker])

    def rungs_by_worker(self) -> dict[WorkerId, list[tuple[Duty, Pupil]]]:
        raised = [pair for pair in self._open() if pair[0].rung_worker is not None]
        return _grouped(_urgent_first(raised), lambda pair: pair[0].rung_worker or 0)

    def _open(self) -> list[tuple[Duty, Pupil]]:
        duties = [duty for duty in self.duties.values() if duty.state is DutyState.OPEN]
        return [(duty, self.roll[duty.pupil]) for duty in sorted(duties, key=lambda d: (d.due, d.pupil, d.key))]

    # --- roll call and school time ---
    def class_days(self, day: date) -> dict[ClassId, ClassDay]:
        return {said.class_id: said for said in self.days.values() if said.day == day}

    def save_class_day(self, said: ClassDay) -> None:
        self.days[said.class_id, said.day] = said
        self._changed.add(self.known_classes[said.class_id].school)

    def class_facts(self, classes: Collection[ClassId], since: datetime) -> dict[ClassId, list[Fact]]:
        said = {one: self.chains.get(Subject.school_class(one), []) for one in classes}
        lately = {one: [fact for fact in facts if fact.at >= since] for one, facts in said.items()}
        return {one: facts for one, facts in lately.items() if facts}

    def class_rolls(self, classes: Collection[ClassId]) -> dict[ClassId, tuple[PupilId, ...]]:
        return _rolls(self.roll.values(), classes)

    def pupil_facts(self, pupils: Collection[PupilId]) -> dict[PupilId, tuple[Fact, ...]]:
        return {one: tuple(self.chains.get(Subject.pupil(one), ())) for one in pupils}

    # --- boards and searches ---
    def _note(self, school: SchoolId) -> None:
        if any(board.school in (school, ALL_SCHOOLS) and board.day == self.today for board in self.boards.values()):
            self._changed.add(school)

    def take_changes(self) -> set[SchoolId]:
        changed, self._changed = self._changed, set()
        return changed

    def board(self, worker: WorkerId, school: SchoolId) -> Board | None:
        return self.boards.get((worker, school))

    def boards_due(self, day: date, changed: Collection[SchoolId]) -> list[Board]:
        schools = {*changed, ALL_SCHOOLS} if changed else set()
        due = [one for one in self.boards.values() if one.day == day and (one.stale or one.school in schools)]
        return sorted(due, key=lambda one: (one.worker, one.school))

    def save_boards(self, boards: Iterable[Board]) -> None:
        self.boards.update({(one.worker, one.school): one for one in boards})

    def redraw_boards(self, boards: Iterable[Board]) -> set[str]:
        kept: list[Board] = []
        for one in boards:
            now = self.boards.get((one.worker, one.school))
            if now is not None and now.ref != one.ref:
                self.boards[one.worker, one.school] = replace(now, stale=True)
            elif now is not None:
                kept.append(one)
        self.save_boards(kept)
        return {one.ref for one in kept}

    def drop_boards(self, boards: Iterable[Board]) -> None:
        for one in boards:
            self.boards.pop((one.worker, one.school), None)

    def last_asked(self, school: SchoolId, day: date) -> tuple[datetime, WorkerId] | None:
        return self._asked.get((school, day))

    def save_asked(self, school: SchoolId, day: date, *, at: datetime, by: WorkerId) -> None:
        self._asked[school, day] = (at, by)

    def save_searches(self, day: date, answer_by: Mapping[PupilId, datetime | None]) -> None:
        self.sought.update({(day, pupil): moment for pupil, moment in answer_by.items()})

    def searches(self, day: date) -> list[PupilId]:
        return sorted(pupil for known, pupil in self.sought if known == day)

    def searches_due(self, now: datetime, limit: int) -> list[tuple[date, PupilId]]:
        due = [(moment, pupil, day) for (day, pupil), moment in self.sought.items() if moment and moment <= now]
        return [(day, pupil) for _, pupil, day in sorted(due)][:limit]

    def change_days(self, changes: Sequence[DayChange], *, by: WorkerId, at: datetime) -> str:
        ref = self.new_ref()
        self._changes += [(ref, change) for change in changes]
        self._note_days(changes)
        return ref

    def _note_days(self, changes: Sequence[DayChange]) -> None:
        for one in changes:
            of_class = self.known_classes[one.school_class].school if one.school_class is not None else None
            school = one.school if one.school is not None else of_class
            self._changed.update([school] if school is not None else self.known_schools)

    def take_back_days(self, ref: str) -> tuple[DayChange, ...]:
        taken = tuple(change for known, change in self._changes if known == ref)
        self._changes = [(known, change) for known, change in self._changes if known != ref]
        self._note_days(taken)
        return taken

    def save_terms(self, terms: Sequence[Term]) -> None:
        self._calendar = replace(self._calendar, terms=tuple(terms))

    # --- children seen out of school ---
    def villages(self) -> list[str]:
        lived = {pupil.village for pupil in self.roll.values()} | {child.village for child in self.village_children}
        served = {village for worker in self.workers.values() for post in worker.posts for village in post.villages}
        return sorted(filter(None, lived | served))

    def pupils_of_village(self, village: str) -> list[Pupil]:
        return sorted((p for p in self.roll.values() if p.village == village), key=lambda p: (p.name, p.id))

    def children_of_village(self, village: str) -> list[VillageChild]:
        return sorted((c for c in self.village_children if c.village == village), key=lambda c: (c.name, c.id))

    def new_sighting(self, sighting: Sighting) -> SightingId:
        number = len(self.seen) + 1
        self.seen[number] = replace(sighting, id=number)
        return number

    def save_sightings(self, sightings: Iterable[Sighting]) -> None:
        self.seen.update({one.id: one for one in sightings})

    def sightings(self, ids: Collection[SightingId]) -> dict[SightingId, Sighting]:
        return {one: self.seen[one] for one in sorted(set(ids)) if one in self.seen}

    def sighting_facts(self, ids: Collection[SightingId]) -> dict[SightingId, tuple[Fact, ...]]:
        return {one: tuple(self.chains.get(Subject.sighting(one), ())) for one in sorted(set(ids))}

    def open_sightings(self) -> list[Sighting]:
        last = datetime.max.replace(tzinfo=ZONE)
        found = [one for one in self.seen.values() if one.state is SightingState.OPEN]
        return sorted(found, key=lambda one: (one.due or last, one.id))

    def sightings_in(self, village: str, *, since: date) -> list[Sighting]:
        return [one for _, one in sorted(self.seen.items()) if one.village == village and one.day >= since]

    def sightings_by(self, finder: WorkerId | None, *, limit: int) -> list[Sighting]:
        found = [one for one in self.seen.values() if one.state is not SightingState.TAKEN_BACK]
        own = [one for one in found if finder in (None, one.finder)]
        return sorted(own, key=lambda one: (not one.unsettled, -one.id))[:limit]

    def due_sightings(self, now: datetime, limit: int) -> list[SightingId]:
        due = [(one.look_at, one.id) for one in self.seen.values() if one.look_at and one.look_at <= now]
        return [number for _, number in sorted(due)][:limit]

    # --- talk ---
    def draft(self, worker: WorkerId, kind: str | None = None) -> Draft | None:
        own = [one for one in self.drafts.values() if one.worker == worker and kind in (None, one.kind)]
        return max(own, key=lambda one: one.at, default=None)

    def drafts_of(self, worker: WorkerId, kinds: tuple[str, ...]) -> dict[str, Draft]:
        return {one.kind: one for one in self.drafts.values() if one.worker == worker and one.kind in kinds}

    def draft_by_ref(self, ref: str) -> Draft | None:
        return self.drafts.get(ref)

    def drafts_of_family(self, worker: WorkerId, family: str) -> list[Draft]:
        own = [one for one in self.drafts.values() if one.worker == worker and one.kind.startswith(family)]
        return sorted(sorted(own, key=lambda one: one.ref), key=lambda one: one.at, reverse=True)

    def questions(self, families: tuple[str, ...], *, before: datetime) -> list[Draft]:
        found = [one for one in self.drafts.values() if one.kind.startswith(families) and one.at <= before]
        return sorted(found, key=lambda one: (one.at, one.ref))

    def save_draft(self, draft: Draft) -> None:
        former = self.draft(draft.worker, draft.kind)
        if former is not None:
            del self.drafts[former.ref]
        self.drafts[draft.ref] = draft

    def drop_draft(self, ref: str) -> None:
        self.drafts.pop(ref, None)

    def remember(self, word: Remembered) -> None:
        self.words[word.worker, word.said] = word

    def remembered(self, worker: WorkerId) -> list[Remembered]:
        own = sorted((one for one in self.words.values() if one.worker == worker), key=lambda one: one.said)
        return sorted(own, key=lambda one: one.at, reverse=True)

    def forget_word(self, worker: WorkerId, said: str) -> bool:
        return self.words.pop((worker, said), None) is not None

    def tell(self, notice: Notice) -> None:
        if notice.once is not None:
            if notice.once in self._once:
                return
            self._once.add(notice.once)
        self.told.append(notice)

    def held_notices(self, now: datetime) -> dict[WorkerId, list[Notice]]:
        taken, self.held = self.held, []
        return _grouped([one for one in taken if one.worker is not None], lambda one: one.worker or 0)

    def spoken(self, chat: int, message: int) -> Spoken | None:
        return self.said_to.get((chat, message))

    def card_of(self, chat: int, utterance: str) -> int | None:
        shown = [one for (where, one), said in self.said_to.items() if where == chat and said.utterance == utterance]
        return max(shown, default=None)

    def heard(self, chat: int, message: int) -> Heard | None:
        return self.heard_of.get((chat, message))

    def save_heard(self, heard: Heard) -> None:
        self.heard_of[heard.chat, heard.message] = heard

    # --- rounds ---
    def begin_round(self, kind: str, scope: str, day: date) -> bool:
        new = (kind, scope, day) not in self._begun
        self._begun.add((kind, scope, day))
        return new

    # --- staff ---
    def save_handover(self, handover: Handover) -> int:
        number = handover.id or next(self._numbers)
        self.handovers[number] = replace(handover, id=number)
        return number

    def end_handover(self, handover: int, on: date) -> None:
        self.handovers[handover] = replace(self.handovers[handover], until=on)

    def save_worker(self, worker: Worker) -> WorkerId:
        number = worker.id or next(self._numbers)
        self.workers[number] = replace(worker, id=number)
        if not worker.active:
            self.words = {key: one for key, one in self.words.items() if one.worker != number}
        return number

    def set_locale(self, worker: WorkerId, locale: str) -> None:
        self.workers[worker] = replace(self.workers[worker], locale=locale)

    def link_chat(self, worker: WorkerId, chat: int) -> int | None:
        former = self.workers[worker].chat
        holder = self.worker_of_chat(chat)
        if holder is not None:
            self.workers[holder.id] = replace(holder, chat=None)
        self.workers[worker] = replace(self.workers[worker], chat=chat, blocked=False)
        return former if former != chat else None

    def cut_off(self, worker: WorkerId) -> None:
        self.workers[worker] = replace(self.workers[worker], chat=None, blocked=False)

    def mark_blocked(self, chat: int, blocked: bool) -> None:
        known = self.worker_of_chat(chat)
        if known is not None:
            self.workers[known.id] = replace(known, blocked=blocked)

    def save_invitation(self, invitation: Invitation) -> None:
        others = {code: one for code, one in self._invitations.items() if one.worker != invitation.worker}
        self._invitations = {**others, invitation.code: invitation}

    def open_invitation(self, worker: WorkerId, now: datetime) -> datetime | None:
        held = [one.expires for one in self._invitations.values() if one.worker == worker and one.expires > now]
        return max(held, default=None)

    def redeem(self, code: str, now: datetime) -> WorkerId | None:
        found = self._invitations.get(code.strip().upper())
        if found is None or found.expires <= now:
            return None
        del self._invitations[found.code]
        return found.worker

    def wrong_codes(self, chat: int, since: datetime) -> int:
        return sum(known == chat and at >= since for known, at in self._wrong)

    def note_wrong_code(self, chat: int, at: datetime) -> None:
        self._wrong.append((chat, at))

    def save_pupil(self, pupil: Pupil) -> PupilId:
        number = pupil.id or next(self._numbers)
        self.roll[number] = replace(pupil, id=number)
        self._note(pupil.school)
        return number

    def school_named(self, name: str) -> SchoolId | None:
        return next((number for number, known in self.known_schools.items() if known == name), None)

    def class_of(self, school: SchoolId, grade: int, number: int) -> ClassId:
        for known in self.known_classes.values():
            if (known.school, known.grade, known.number) == (school, grade, number):
                return known.id
        made = SchoolClass(
            id=next(self._numbers), school=school, school_name=self.known_schools[school], grade=grade, number=number
        )
        self.known_classes[made.id] = made
        return made.id

    # --- staff groups ---
    def group(self, chat: int) -> Group | None:
        return next((one for one in self.linked.values() if one.chat == chat and one.until is None), None)

    def groups(self) -> list[Group]:
        return sorted((one for one in self.linked.values() if one.until is None), key=lambda one: (one.at, one.id))

    def link_group(self, group: Group) -> int:
        number = next(self._numbers)
        self.linked[number] = replace(group, id=number)
        return number

    def end_group(self, group: int, at: datetime, *, removed: bool = False) -> Group | None:
        found = self.linked.get(group)
        if found is None or found.until is not None:
            return None
        self.linked[group] = replace(found, until=at, removed=removed)
        self.lines.pop(found.chat, None)
        return found

    def retitle_group(self, chat: int, title: str) -> None:
        found = self.group(chat)
        if found is not None:
            self.linked[found.id] = replace(found, title=title)

    def move_group(self, chat: int, to: int, at: datetime) -> Group | None:
        latest = max((one for one in self.linked.values() if one.chat == chat), key=lambda one: one.id, default=None)
        if latest is None or self.group(to) is not None:
            return None
        if latest.until is not None and not (latest.removed and at - latest.until <= timedelta(minutes=10)):
            return None
        self.linked[latest.id] = replace(latest, chat=to, until=None, removed=False)
        self.lines.pop(chat, None)
        return latest

    def save_group_code(self, code: GroupCode) -> None:
        kept = {text: one for text, one in self._group_codes.items() if one[1] or one[0].contact != code.contact}
        self._group_codes = {**kept, code.code: (code, False)}

    def redeem_group_code(self, code: str, now: datetime) -> WorkerId | None:
        found = self._group_codes.get(code.strip().upper())
        if found is None or found[1] or found[0].expires <= now:
            return None
        self._group_codes[found[0].code] = (found[0], True)
        return found[0].contact

    def why_no_group_code(self, code: str, now: datetime) -> str:
        found = self._group_codes.get(code.strip().upper())
        if found is None:
            return "unknown"
        return "used" if found[1] else "expired"

    def group_line(self, chat: int) -> GroupLine | None:
        return self.lines.get(chat)

    def group_line_called(self, ref: str) -> GroupLine | None:
        return next((line for line in self.lines.values() if line.ref == ref), None)

    def save_group_line(self, line: GroupLine) -> None:
        self.lines[line.chat] = line

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
        self.wanted.append((file, media, pupil, attempt, by, at))

    def _standing_in(self, worker: Worker) -> list[Worker]:
        return [worker, *(self.workers[giver] for giver in self.town().givers(worker.id, self.today))]


def _rolls(pupils: Iterable[Pupil], classes: Collection[ClassId]) -> dict[ClassId, tuple[PupilId, ...]]:
    found: dict[ClassId, list[PupilId]] = {}
    for pupil in sorted(pupils, key=lambda one: one.id):
        if pupil.class_id in classes:
            found.setdefault(pupil.class_id, []).append(pupil.id)
    return {one: tuple(ids) for one, ids in found.items()}


def _is_open(case: CaseSummary) -> bool:
    return case.status not in (CaseStatus.NONE, CaseStatus.CLOSED)


def _gravest_first(found: list[tuple[Pupil, CaseSummary]]) -> list[tuple[Pupil, CaseSummary]]:
    return sorted(found, key=lambda pair: (-_GRAVITY[pair[1].stage], pair[1].since or date.max, pair[0].id))


def _urgent_first(listed: list[tuple[Duty, Pupil]]) -> list[tuple[Duty, Pupil]]:
    return sorted(listed, key=lambda pair: (pair[0].rung_acknowledged, pair[0].tries > 0, pair[0].due))


def _grouped(found: Iterable[T], key: Callable[[T], int]) -> dict[int, list[T]]:
    groups: dict[int, list[T]] = {}
    for one in found:
        groups.setdefault(key(one), []).append(one)
    return groups

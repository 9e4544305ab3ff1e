"""Facts and what follows from them: the charts of children, appending to chains, saving cases and duties."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, bindparam, select
from sqlalchemy import Select as CoreSelect

from casework.case import CaseSummary
from casework.desk.errors import UnknownPupil
from casework.duty import Duty, DutyState
from casework.fact import Fact, FactRef, LessonCount, Subject, SubjectKind, chain, said_of_its_own
from casework.people import ClassId, PupilId, WorkerId
from casework.ports import Chart
from casework.sighting import SightingId
from storage import tables
from storage.bulk import Select
from storage.people import PeopleRoom
from storage.rows import case_from, duty_from, fact_from
from storage.sheets import ClassSheet, PupilSheet, behind
from storage.snapshots import CHUNK

REFS_DRAWN = 64
"""How many names for facts are drawn at once."""

_FACTS = {
    kind: Select(tables.facts, "subject_id", condition=f"subject_kind = '{kind.value}'", order="subject_id, seq")
    for kind in SubjectKind
}
_CALLED = Select(
    tables.facts,
    "subject_id",
    condition=(
        f"subject_kind = '{SubjectKind.CLASS.value}' AND (kind <> '{LessonCount.kind}' OR seq = (SELECT max(behind.seq)"
        " FROM facts AS behind WHERE behind.subject_kind = facts.subject_kind"
        " AND behind.subject_id = facts.subject_id))"
    ),
    order="subject_id, seq",
)
"""What charts need of a class: all but its counted lessons, of which there are many, and the end of its chain."""
_CASES = Select(tables.cases, "pupil")
_OPEN_DUTIES = Select(tables.duties, "pupil", condition=f"state = '{DutyState.OPEN.value}'", order="due, key")
_FACT = select(tables.facts).where(tables.facts.c.ref == bindparam("wanted"))
_SAID = (
    select(tables.facts)
    .where(tables.facts.c.utterance == bindparam("wanted"), tables.facts.c.utterance != "")
    .order_by(tables.facts.c.at, tables.facts.c.subject_kind, tables.facts.c.subject_id, tables.facts.c.seq)
)
_SAID_LATELY = (
    select(tables.facts)
    .where(tables.facts.c.by == bindparam("worker"), tables.facts.c.utterance != "")
    .order_by(tables.facts.c.at.desc(), tables.facts.c.seq.desc())
    .limit(200)
)


def _locking(ids: ColumnElement[int]) -> CoreSelect[Any]:
    # Weak enough to let others refer to the row meanwhile, and in one order, so that two do not wait for each other.
    return select(ids).where(ids.in_(bindparam("ids", expanding=True))).order_by(ids).with_for_update(key_share=True)


_LOCKS = {
    SubjectKind.PUPIL: _locking(tables.pupils.c.id),
    SubjectKind.CLASS: _locking(tables.classes.c.id),
    SubjectKind.SIGHTING: _locking(tables.sightings.c.id),
}


class ChartsRoom(PeopleRoom):
    """The part of the casebook that keeps chains, cases and duties."""

    def new_ref(self) -> FactRef:
        # Drawn many at a time: each call of the operating system hands the interpreter to another thread, and waiting
        # for it to come back costs a busy bot more than everything else here.
        if not self._refs:
            drawn = secrets.token_urlsafe(9 * REFS_DRAWN)
            self._refs = [drawn[start : start + 12] for start in range(0, len(drawn), 12)]
        return self._refs.pop()

    def charts(self, pupils: Collection[PupilId]) -> dict[PupilId, Chart]:
        found = self.pupils(pupils)
        for wanted in pupils:
            if wanted not in found:
                raise UnknownPupil(wanted)
        sheets = self._sheets_of(found)
        classes = self._class_sheets_of({found[one].class_id for one, sheet in sheets.items() if sheet.facts})
        return {
            one: Chart(
                pupil=pupil,
                facts=sheets[one].facts,
                roll_calls=(
                    classes[pupil.class_id].since(sheets[one].first_day(self.zone)) if sheets[one].facts else ()
                ),
                case=sheets[one].case,
                duties=sheets[one].duties,
            )
            for one, pupil in found.items()
        }

    def append(self, facts: Sequence[Fact]) -> None:
        by_subject: dict[Subject, list[Fact]] = {}
        for fact in facts:
            by_subject.setdefault(fact.subject, []).append(fact)
        of_pupils = self._sheets_of({one.id for one in by_subject if one.kind is SubjectKind.PUPIL})
        of_classes = self._class_sheets_of(
            {one.id for one in by_subject if one.kind is SubjectKind.CLASS}, to_write=True
        )
        self._note_schools(by_subject)
        for subject, said in by_subject.items():
            if subject.kind is SubjectKind.PUPIL:
                sheet = of_pupils[subject.id]
                linked = self._linked(sheet.facts, said)
                self._pupil_sheets.put(
                    subject.id, PupilSheet(facts=(*sheet.facts, *linked), case=sheet.case, duties=sheet.duties)
                )
            elif subject.kind is SubjectKind.SIGHTING:
                self._linked(self.sighting_facts([subject.id])[subject.id], said)
            else:
                before = of_classes[subject.id].facts
                linked = self._linked(before, said)
                called = (fact for fact in before if not isinstance(fact.body, LessonCount))
                self._class_sheets.put(subject.id, ClassSheet.of((*called, *linked)))

    def sighting_facts(self, ids: Collection[SightingId]) -> dict[SightingId, tuple[Fact, ...]]:
        # Few and short: always read anew, with what was said a moment ago.
        self.settle()
        wanted = sorted(set(ids))
        self._lock(SubjectKind.SIGHTING, wanted)
        facts = self._read_facts(SubjectKind.SIGHTING, wanted) if wanted else {}
        return {one: tuple(facts.get(one, ())) for one in wanted}

    def _note_schools(self, subjects: Iterable[Subject]) -> None:
        ids = {kind: {one.id for one in subjects if one.kind is kind} for kind in SubjectKind}
        classes = self.town().classes
        known = self.pupils(ids[SubjectKind.PUPIL]).values() if ids[SubjectKind.PUPIL] else ()
        self._mine.watched.update(pupil.school for pupil in known)
        self._mine.watched.update(classes[one].school for one in ids[SubjectKind.CLASS] if one in classes)

    def _linked(self, before: tuple[Fact, ...], said: Sequence[Fact]) -> list[Fact]:
        seq, last_hash = behind(before)
        linked = chain(said, last_seq=seq, last_hash=last_hash)
        self._mine.facts += linked
        return linked

    def facts_of(self, utterance: str) -> list[Fact]:
        self.settle()
        return [fact_from(row) for row in self.connection.execute(_SAID, {"wanted": utterance})]

    def fact(self, ref: FactRef) -> Fact | None:
        self.settle()
        row = self.connection.execute(_FACT, {"wanted": ref}).one_or_none()
        return fact_from(row) if row is not None else None

    def last_utterance(self, worker: WorkerId) -> str | None:
        self.settle()
        said = [fact_from(row) for row in self.connection.execute(_SAID_LATELY, {"worker": worker})]
        pupils = self._sheets_of({fact.subject.id for fact in said if fact.subject.kind is SubjectKind.PUPIL})
        of_classes = sorted({fact.subject.id for fact in said if fact.subject.kind is SubjectKind.CLASS})
        classes = self._read_facts(SubjectKind.CLASS, of_classes) if of_classes else {}
        seen = self.sighting_facts({fact.subject.id for fact in said if fact.subject.kind is SubjectKind.SIGHTING})
        chains = [
            *(sheet.facts for sheet in pupils.values()), *classes.values(), *seen.values(),
        ]  # fmt: skip
        stands = {ref for facts in chains for ref in said_of_its_own(facts)}
        return next((fact.utterance for fact in said if fact.ref in stands), None)

    def save_cases(self, cases: Iterable[CaseSummary]) -> None:
        saved = {case.pupil: case for case in cases}
        for pupil, sheet in self._sheets_of(saved).items():
            self._pupil_sheets.put(pupil, PupilSheet(facts=sheet.facts, case=saved[pupil], duties=sheet.duties))
        self._mine.cases.update(saved)

    def save_duties(self, duties: Iterable[Duty]) -> None:
        saved: dict[PupilId, list[Duty]] = {}
        for duty in duties:
            saved.setdefault(duty.pupil, []).append(duty)
            self._mine.duties[duty.pupil, duty.key] = duty
        for pupil, sheet in self._sheets_of(saved).items():
            changed = sheet.with_duties(saved[pupil])
            self._pupil_sheets.put(pupil, PupilSheet(facts=sheet.facts, case=sheet.case, duties=changed))

    # --- what has been read, and what has not yet ---
    def _sheets_of(self, pupils: Collection[PupilId]) -> dict[PupilId, PupilSheet]:
        found: dict[PupilId, PupilSheet] = {}
        missing: list[PupilId] = []
        for one in pupils:
            sheet = self._pupil_sheets.get(one)
            if sheet is None:
                missing.append(one)
            else:
                found[one] = sheet
        for start in range(0, len(missing), CHUNK):
            found.update(self._read_sheets(missing[start : start + CHUNK]))
        return found

    def _read_sheets(self, ids: list[PupilId]) -> dict[PupilId, PupilSheet]:
        self._lock(SubjectKind.PUPIL, ids)
        facts = self._read_facts(SubjectKind.PUPIL, ids)
        cases = {row.pupil: case_from(row) for row in _CASES.run(self.connection, ids)}
        duties: dict[PupilId, list[Duty]] = {}
        for row in _OPEN_DUTIES.run(self.connection, ids):
            duties.setdefault(row.pupil, []).append(duty_from(row))
        read = {
            one: PupilSheet(facts=tuple(facts.get(one, ())), case=cases.get(one), duties=tuple(duties.get(one, ())))
            for one in ids
        }
        for one, sheet in read.items():
            self._pupil_sheets.read(one, sheet)
        return read

    def _class_sheets_of(self, classes: Collection[ClassId], *, to_write: bool = False) -> dict[ClassId, ClassSheet]:
        kept = {one: sheet for one in classes if (sheet := self._class_sheets.get(one)) is not None}
        missing = sorted(set(classes) - set(kept))
        if to_write and self.locks:
            # What was read for a chart was read without the lock; somebody may have added to the chain since.
            missing = sorted(set(classes) - self.locked_classes)
            self._lock(SubjectKind.CLASS, missing)
            self.locked_classes.update(missing)
        if missing:
            facts: dict[int, list[Fact]] = {}
            for row in _CALLED.run(self.connection, missing):
                facts.setdefault(row.subject_id, []).append(fact_from(row))
            for one in missing:
                kept[one] = ClassSheet.of(tuple(facts.get(one, ())))
                self._class_sheets.read(one, kept[one])
        return kept

    def _lock(self, kind: SubjectKind, ids: list[int]) -> None:
        if self.locks and ids:
            self.connection.execute(_LOCKS[kind], {"ids": ids})

    def _read_facts(self, kind: SubjectKind, ids: list[int]) -> dict[int, list[Fact]]:
        found: dict[int, list[Fact]] = {}
        for row in _FACTS[kind].run(self.connection, ids):
            found.setdefault(row.subject_id, []).append(fact_from(row))
        return found

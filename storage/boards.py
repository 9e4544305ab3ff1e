"""Boards on the phones, which schools have changed since they were drawn, and children looked for in lessons."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, or_, select, update

from casework.fact import Fact, SubjectKind
from casework.people import ClassId, PupilId, SchoolId, WorkerId
from casework.ports import ALL_SCHOOLS, Board
from storage import tables
from storage.charts import ChartsRoom
from storage.rows import fact_from
from storage.snapshots import CHUNK
from storage.transaction import upsert

_boards = tables.boards.c
_searches = tables.searches.c
_BOARD = (
    select(tables.boards)
    .where(_boards.worker == bindparam("whose"), _boards.school == bindparam("of"))
    .with_for_update()
)
_STILL_THERE = (
    select(_boards.ref)
    .where(_boards.ref.in_(bindparam("refs", expanding=True)))
    .order_by(_boards.worker, _boards.school)
    .with_for_update()
)
_REPLACED = (
    update(tables.boards)
    .where(_boards.worker == bindparam("whose"), _boards.school == bindparam("of"))
    .values(stale=True)
)
_BOARDS_DUE = (
    select(tables.boards)
    .where(
        _boards.day == bindparam("wanted"),
        or_(_boards.stale, _boards.school.in_(bindparam("changed", expanding=True))),
    )
    .order_by(_boards.worker, _boards.school)
)
_SAVE_BOARDS = {dialect: upsert(dialect, tables.boards) for dialect in ("sqlite", "postgresql")}
_DROP_BOARDS = delete(tables.boards).where(_boards.ref.in_(bindparam("refs", expanding=True)))
_TAKE_CHANGES = delete(tables.school_changes).returning(tables.school_changes.c.school)
_ANY_CHANGE = select(tables.school_changes.c.id).limit(1)
_ASKED = select(tables.asked_again).where(
    tables.asked_again.c.day == bindparam("wanted"), tables.asked_again.c.school == bindparam("of")
)
_SAVE_ASKED = {dialect: upsert(dialect, tables.asked_again) for dialect in ("sqlite", "postgresql")}
_SAVE_SEARCHES = {dialect: upsert(dialect, tables.searches) for dialect in ("sqlite", "postgresql")}
_SEARCHES = select(_searches.pupil).where(_searches.day == bindparam("wanted")).order_by(_searches.pupil)
_SEARCHES_DUE = (
    select(_searches.day, _searches.pupil)
    .where(_searches.answer_by <= bindparam("at"))
    .order_by(_searches.answer_by, _searches.pupil)
    .limit(bindparam("most"))
)
_NEXT_SEARCH = select(func.min(_searches.answer_by)).where(_searches.answer_by > bindparam("after"))
_OF_CLASSES = (
    select(tables.facts)
    .where(
        tables.facts.c.subject_kind == SubjectKind.CLASS.value,
        tables.facts.c.at >= bindparam("since"),
        tables.facts.c.subject_id.in_(bindparam("ids", expanding=True)),
    )
    .order_by(tables.facts.c.subject_id, tables.facts.c.seq)
)
_ROLLS = (
    select(tables.pupils.c.school_class, tables.pupils.c.id)
    .where(tables.pupils.c.on_roll, tables.pupils.c.school_class.in_(bindparam("ids", expanding=True)))
    .order_by(tables.pupils.c.id)
)


class BoardsRoom(ChartsRoom):
    """The part of the casebook that knows what stands on the boards."""

    def class_facts(self, classes: Collection[ClassId], since: datetime) -> dict[ClassId, list[Fact]]:
        self.settle()
        found: dict[ClassId, list[Fact]] = {}
        if classes:
            for row in self.connection.execute(_OF_CLASSES, {"since": since, "ids": sorted(classes)}):
                found.setdefault(row.subject_id, []).append(fact_from(row))
        return found

    def class_rolls(self, classes: Collection[ClassId]) -> dict[ClassId, tuple[PupilId, ...]]:
        found: dict[ClassId, list[PupilId]] = {}
        if classes:
            for row in self.connection.execute(_ROLLS, {"ids": sorted(classes)}):
                found.setdefault(row.school_class, []).append(row.id)
        return {one: tuple(ids) for one, ids in found.items()}

    def pupil_facts(self, pupils: Collection[PupilId]) -> dict[PupilId, tuple[Fact, ...]]:
        found: dict[PupilId, tuple[Fact, ...]] = {}
        unknown: list[PupilId] = []
        for one in sorted(set(pupils)):
            sheet = self._pupil_sheets.get(one)
            if sheet is None:
                unknown.append(one)
            else:
                found[one] = sheet.facts
        if unknown:
            self.settle()
        for start in range(0, len(unknown), CHUNK):
            ids = unknown[start : start + CHUNK]
            read = self._read_facts(SubjectKind.PUPIL, ids)
            found.update({one: tuple(read.get(one, ())) for one in ids})
        return found

    # --- boards ---
    def take_changes(self) -> set[SchoolId]:
        self.settle()
        if self.connection.execute(_ANY_CHANGE).first() is None:
            return set()
        return set(self.write(_TAKE_CHANGES).scalars())

    def board(self, worker: WorkerId, school: SchoolId) -> Board | None:
        row = self.connection.execute(_BOARD, {"whose": worker, "of": school}).one_or_none()
        return _board_from(row) if row is not None else None

    def boards_due(self, day: date, changed: Collection[SchoolId]) -> list[Board]:
        schools = sorted({*changed, ALL_SCHOOLS}) if changed else []
        return [_board_from(row) for row in self.connection.execute(_BOARDS_DUE, {"wanted": day, "changed": schools})]

    def save_boards(self, boards: Iterable[Board]) -> None:
        rows = [
            {
                "worker": one.worker, "school": one.school, "ref": one.ref, "day": one.day, "page": one.page,
                "message": one.message, "shown": one.shown, "in_hand": one.in_hand, "stale": one.stale,
            }
            for one in boards
        ]  # fmt: skip
        if rows:
            self.write(_SAVE_BOARDS[self.dialect], rows)

    def redraw_boards(self, boards: Iterable[Board]) -> set[str]:
        wanted = list(boards)
        if not wanted:
            return set()
        kept = set(self.connection.execute(_STILL_THERE, {"refs": [one.ref for one in wanted]}).scalars())
        self.save_boards(one for one in wanted if one.ref in kept)
        replaced = [{"whose": one.worker, "of": one.school} for one in wanted if one.ref not in kept]
        if replaced:
            self.write(_REPLACED, replaced)
        return kept

    def drop_boards(self, boards: Iterable[Board]) -> None:
        refs = [one.ref for one in boards]
        if refs:
            self.write(_DROP_BOARDS, {"refs": refs})

    def last_asked(self, school: SchoolId, day: date) -> tuple[datetime, WorkerId] | None:
        row = self.connection.execute(_ASKED, {"wanted": day, "of": school}).one_or_none()
        return (row.at, row.by) if row is not None else None

    def save_asked(self, school: SchoolId, day: date, *, at: datetime, by: WorkerId) -> None:
        self.write(_SAVE_ASKED[self.dialect], {"day": day, "school": school, "at": at, "by": by})

    # --- children missing from lessons ---
    def save_searches(self, day: date, answer_by: Mapping[PupilId, datetime | None]) -> None:
        rows = [{"day": day, "pupil": pupil, "answer_by": moment} for pupil, moment in sorted(answer_by.items())]
        if rows:
            self.write(_SAVE_SEARCHES[self.dialect], rows)

    def searches(self, day: date) -> list[PupilId]:
        return list(self.connection.execute(_SEARCHES, {"wanted": day}).scalars())

    def searches_due(self, now: datetime, limit: int) -> list[tuple[date, PupilId]]:
        return [(row.day, row.pupil) for row in self.connection.execute(_SEARCHES_DUE, {"at": now, "most": limit})]

    def next_search(self, after: datetime) -> datetime | None:
        """The first moment later than ``after`` at which a search must be looked at again."""
        found: datetime | None = self.connection.execute(_NEXT_SEARCH, {"after": after}).scalar()
        return found


def _board_from(row: Any) -> Board:
    return Board(
        ref=row.ref, worker=row.worker, school=row.school, day=row.day, page=row.page, message=row.message,
        shown=row.shown, in_hand=row.in_hand, stale=row.stale,
    )  # fmt: skip

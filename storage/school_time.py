"""School time as staff change it: closures, openings and terms; what classes have reported; rounds begun."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import bindparam, delete, insert, select

from casework.calendar import DayChange, Term
from casework.people import ClassId, WorkerId
from casework.ports import ClassDay
from storage import tables
from storage.people import PeopleRoom
from storage.rows import change_from, class_day_from
from storage.transaction import insert_new, upsert

_CLASS_DAYS = select(tables.class_days).where(tables.class_days.c.day == bindparam("wanted"))
_OF_REF = tables.day_changes.c.ref == bindparam("wanted")
_SAVE_CLASS_DAY = {dialect: upsert(dialect, tables.class_days) for dialect in ("sqlite", "postgresql")}
_BEGIN_ROUND = {
    dialect: insert_new(dialect, tables.rounds).returning(tables.rounds.c.kind) for dialect in ("sqlite", "postgresql")
}


class SchoolTimeRoom(PeopleRoom):
    """The part of the casebook that keeps days."""

    def change_days(self, changes: Sequence[DayChange], *, by: WorkerId, at: datetime) -> str:
        ref = secrets.token_urlsafe(9)
        if changes:
            # The last change of equal extent counts, so the former ones may stay and return when this is taken back.
            self.write(
                insert(tables.day_changes),
                [
                    {
                        "ref": ref, "day": one.day, "opens": one.opens, "school": one.school,
                        "school_class": one.school_class, "reason": one.reason, "by": by, "at": at,
                    }
                    for one in changes
                ],
            )  # fmt: skip
            self.changed("calendar")
            self._note_days(changes)
        return ref

    def _note_days(self, changes: Sequence[DayChange]) -> None:
        """A class that is not taught any more may have been the last that was silent."""
        for one in changes:
            school = one.school
            if school is None and one.school_class is not None:
                school = self.town().classes[one.school_class].school
            self._mine.reported.update([school] if school is not None else self.town().schools)

    def take_back_days(self, ref: str) -> tuple[DayChange, ...]:
        query = select(tables.day_changes).where(_OF_REF).order_by(tables.day_changes.c.id)
        taken = tuple(change_from(row) for row in self.connection.execute(query, {"wanted": ref}))
        if taken:
            self.write(delete(tables.day_changes).where(_OF_REF), {"wanted": ref})
            self.changed("calendar")
            self._note_days(taken)
        return taken

    def save_terms(self, terms: Sequence[Term]) -> None:
        self.write(delete(tables.terms))
        if terms:
            self.write(
                insert(tables.terms),
                [
                    {"name": one.name, "first_day": one.start, "last_day": one.end, "school": one.school}
                    for one in terms
                ],
            )
        self.changed("calendar")

    def class_days(self, day: date) -> dict[ClassId, ClassDay]:
        rows = self.connection.execute(_CLASS_DAYS, {"wanted": day})
        return {row.school_class: class_day_from(row) for row in rows}

    def save_class_day(self, said: ClassDay) -> None:
        self.write(
            _SAVE_CLASS_DAY[self.dialect],
            {"day": said.day, "school_class": said.class_id, "by": said.by, "at": said.at, "complete": said.complete},
        )
        self._mine.reported.add(self.town().classes[said.class_id].school)

    def begin_round(self, kind: str, scope: str, day: date) -> bool:
        begun = self.write(_BEGIN_ROUND[self.dialect], {"day": day, "kind": kind, "scope": scope})
        return begun.first() is not None

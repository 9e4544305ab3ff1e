"""Who and where: the town, its calendar and its children, from memory where nothing has changed."""

from __future__ import annotations

from collections.abc import Collection

from casework.calendar import SchoolCalendar
from casework.people import ClassId, Pupil, PupilId, Worker
from casework.reading.reader import Scope
from casework.town import Town
from storage.snapshots import Staff
from storage.transaction import Transaction


class PeopleRoom(Transaction):
    """The part of the casebook that knows people and places."""

    def town(self) -> Town:
        return self._staff().town

    def calendar(self) -> SchoolCalendar:
        return self._snapshots.calendar(self.connection)

    def scope(self, worker: Worker) -> Scope:
        return self._snapshots.pupils().scope(self.connection, self._staff(), worker, self.today)

    def worker_of_chat(self, chat: int) -> Worker | None:
        return self._staff().by_chat.get(chat)

    def pupils(self, ids: Collection[PupilId]) -> dict[PupilId, Pupil]:
        return self._snapshots.pupils().some(self.connection, self.town(), ids)

    def class_pupils(self, class_id: ClassId) -> list[Pupil]:
        return list(self._snapshots.pupils().of_class(self.connection, self.town(), class_id))

    def sees(self, worker: Worker, pupil: Pupil) -> bool:
        """Whether the worker may see the child today, stand-ins included."""
        return worker.active and next(self.town().sees(worker, pupil, self.today), None) is not None

    def _staff(self) -> Staff:
        return self._snapshots.staff(self.connection)

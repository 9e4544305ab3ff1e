"""Staff: workers and their posts, phones and invitations, handovers, and single changes to the roll."""

from __future__ import annotations

import hashlib
import hmac
from datetime import date, datetime

from sqlalchemy import Table, delete, func, insert, select, update

from casework.people import ClassId, Pupil, PupilId, SchoolId, Worker, WorkerId
from casework.ports import Invitation
from casework.town import Handover
from storage import tables
from storage.people import PeopleRoom
from storage.rows import post_row, pupil_row, worker_row


def fingerprint(code: str, secret: str) -> str:
    """What is kept of an invitation's code: nobody who reads the database can join with it."""
    return hmac.new(secret.encode(), code.strip().upper().encode(), hashlib.sha256).hexdigest()


class StaffRoom(PeopleRoom):
    """The part of the casebook that knows who works here and with which phone."""

    def save_worker(self, worker: Worker) -> WorkerId:
        values = worker_row(worker)
        number = worker.id
        if number == 0:
            number = self._insert(tables.workers, values)
        else:
            self.write(update(tables.workers).where(tables.workers.c.id == number).values(values))
            self.write(delete(tables.posts).where(tables.posts.c.worker == number))
        if not worker.active:
            # What they called the children was theirs alone.
            self.write(delete(tables.remembered).where(tables.remembered.c.worker == number))
        if worker.posts:
            self.write(insert(tables.posts), [post_row(number, place, post) for place, post in enumerate(worker.posts)])
        self.changed("staff")
        return number

    def set_locale(self, worker: WorkerId, locale: str) -> None:
        self._phone(worker, {"locale": locale})

    def link_chat(self, worker: WorkerId, chat: int) -> int | None:
        former: int | None = self.connection.execute(
            select(tables.workers.c.chat).where(tables.workers.c.id == worker)
        ).scalar_one()
        self.write(update(tables.workers).where(tables.workers.c.chat == chat).values(chat=None))
        self._phone(worker, {"chat": chat, "blocked": False})
        return former if former != chat else None

    def cut_off(self, worker: WorkerId) -> None:
        self._phone(worker, {"chat": None, "blocked": False})

    def mark_blocked(self, chat: int, blocked: bool) -> None:
        known = self.worker_of_chat(chat)
        if known is not None and known.blocked != blocked:
            self._phone(known.id, {"blocked": blocked})

    def _phone(self, worker: WorkerId, values: dict[str, object]) -> None:
        self.write(update(tables.workers).where(tables.workers.c.id == worker).values(values))
        self.changed("phones")

    # --- handing over ---
    def save_handover(self, handover: Handover) -> int:
        values = {
            "giver": handover.giver,
            "taker": handover.taker,
            "start": handover.start,
            "until": handover.until,
        }
        number = handover.id
        if number == 0:
            number = self._insert(tables.handovers, values)
        else:
            self.write(update(tables.handovers).where(tables.handovers.c.id == number).values(values))
        self.changed("staff")
        return number

    def end_handover(self, handover: int, on: date) -> None:
        self.write(update(tables.handovers).where(tables.handovers.c.id == handover).values(until=on))
        self.changed("staff")

    # --- joining ---
    def save_invitation(self, invitation: Invitation) -> None:
        unused = (tables.invitations.c.worker == invitation.worker) & ~tables.invitations.c.used
        self.write(delete(tables.invitations).where(unused))
        self.write(
            insert(tables.invitations),
            {
                "code": fingerprint(invitation.code, self.secret),
                "worker": invitation.worker,
                "expires": invitation.expires,
                "used": False,
            },
        )

    def open_invitation(self, worker: WorkerId, now: datetime) -> datetime | None:
        unused = (tables.invitations.c.worker == worker) & ~tables.invitations.c.used
        holds = select(func.max(tables.invitations.c.expires)).where(unused & (tables.invitations.c.expires > now))
        until: datetime | None = self.connection.execute(holds).scalar_one()
        return until

    def redeem(self, code: str, now: datetime) -> WorkerId | None:
        of_code = tables.invitations.c.code == fingerprint(code, self.secret)
        valid = of_code & ~tables.invitations.c.used & (tables.invitations.c.expires > now)
        used = self.write(
            update(tables.invitations).where(valid).values(used=True).returning(tables.invitations.c.worker)
        )
        worker: WorkerId | None = used.scalar()
        return worker

    def wrong_codes(self, chat: int, since: datetime) -> int:
        tried = (tables.wrong_codes.c.chat == chat) & (tables.wrong_codes.c.at >= since)
        count: int = self.connection.execute(
            select(func.count()).select_from(tables.wrong_codes).where(tried)
        ).scalar_one()
        return count

    def note_wrong_code(self, chat: int, at: datetime) -> None:
        self.write(insert(tables.wrong_codes), {"chat": chat, "at": at})

    # --- the roll between imports ---
    def save_pupil(self, pupil: Pupil) -> PupilId:
        values = pupil_row(pupil)
        number = pupil.id
        if number == 0:
            number = self._insert(tables.pupils, {**values, "on_roll": True})
        else:
            self.write(update(tables.pupils).where(tables.pupils.c.id == number).values(values))
        self.changed("pupils")
        self._mine.watched.add(pupil.school)
        return number

    def school_named(self, name: str) -> SchoolId | None:
        found = (number for number, known in self.town().schools.items() if known == name)
        return next(found, None)

    def class_of(self, school: SchoolId, grade: int, number: int) -> ClassId:
        for known in self.town().classes.values():
            if (known.school, known.grade, known.number) == (school, grade, number):
                return known.id
        made = self._insert(tables.classes, {"school": school, "grade": grade, "number": number})
        self.changed("staff")
        return made

    def _insert(self, table: Table, values: dict[str, object]) -> int:
        number: int = self.write(insert(table).values(values).returning(table.c.id)).scalar_one()
        return number

"""Whether a notice may still be spoken: asked of the rows as they stand at that moment."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Protocol

from sqlalchemy import Row, and_, select

from casework.duty import DutyState
from casework.fact import PassedOn
from casework.people import Pupil, PupilId, Worker
from casework.ports import Chart
from casework.sighting import SightingState
from casework.town import Town
from storage import tables

RECHECKED = select(
    tables.outbox,
    tables.workers.c.chat.label("worker_chat"),
    tables.workers.c.active.label("worker_active"),
    tables.workers.c.blocked.label("worker_blocked"),
    tables.workers.c.locale.label("worker_locale"),
    tables.duties.c.state.label("duty_state"),
    tables.duties.c.owner.label("duty_owner"),
    tables.duties.c.rung_worker.label("duty_rung_worker"),
    tables.sightings.c.state.label("sighting_state"),
    tables.sightings.c.owner.label("sighting_owner"),
    tables.sightings.c.rung_worker.label("sighting_rung_worker"),
).select_from(
    tables.outbox.outerjoin(tables.workers, tables.workers.c.id == tables.outbox.c.worker)
    .outerjoin(
        tables.duties, and_(tables.duties.c.pupil == tables.outbox.c.pupil, tables.duties.c.key == tables.outbox.c.duty)
    )
    .outerjoin(tables.sightings, tables.sightings.c.id == tables.outbox.c.sighting)
)
"""Notices with their recipient and the duty or the sighting they are about."""


class Sees(Protocol):
    """Who knows the town well enough to say whether somebody may see a child."""

    def town(self) -> Town: ...
    def pupils(self, ids: list[PupilId]) -> dict[PupilId, Pupil]: ...
    def sees(self, worker: Worker, pupil: Pupil) -> bool: ...
    def charts(self, pupils: Collection[PupilId]) -> dict[PupilId, Chart]: ...


def objection(row: Row[Any], book: Sees) -> str:
    """Why this row of ``RECHECKED`` must not be spoken, or an empty string."""
    if row.worker is not None:
        if not row.worker_active:
            return "left"
        if row.worker_blocked:
            return "blocked"
        if row.chat is None and row.worker_chat is None:
            return "not joined"
    if row.duty is not None:
        if row.duty_state != DutyState.OPEN.value:
            return "no longer owed"
        if row.worker not in (row.duty_owner, row.duty_rung_worker):
            return "another's duty"
    if row.sighting is not None:
        if row.sighting_state != SightingState.OPEN.value:
            return "no longer owed"
        if row.worker not in (row.sighting_owner, row.sighting_rung_worker):
            return "another's duty"
    if row.pupil is not None and row.worker is not None and not row.reply:
        pupil = book.pupils([row.pupil]).get(row.pupil)
        worker = book.town().workers.get(row.worker)
        if pupil is None or worker is None:
            return "may not see"
        if not book.sees(worker, pupil) and not _was_handed_on(row, book):
            return "may not see"
    return ""


def _was_handed_on(row: Row[Any], book: Sees) -> bool:
    """Whether the duty, which the recipient owns, went to them by name: to somebody whose posts need not reach it."""
    if row.duty is None:
        return False
    facts = book.charts([row.pupil])[row.pupil].facts
    return any(isinstance(fact.body, PassedOn) and fact.body.duty == row.duty for fact in facts)

"""Children seen out of school: the rows by which sightings are found, and the children of a village they may be."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import date, datetime

from sqlalchemy import bindparam, case, func, insert, select, update

from casework.people import Pupil, WorkerId
from casework.sighting import Sighting, SightingId, SightingState, VillageChild
from storage import tables
from storage.charts import ChartsRoom
from storage.rows import sighting_from, sighting_row, village_child_from

_sightings = tables.sightings.c
_NEW = insert(tables.sightings).returning(_sightings.id)
_SAVE = (
    update(tables.sightings)
    .where(_sightings.id == bindparam("number"))
    .values(
        {column.name: bindparam(f"new_{column.name}") for column in tables.sightings.columns if column.name != "id"}
    )
)
_SOME = select(tables.sightings).where(_sightings.id.in_(bindparam("ids", expanding=True))).order_by(_sightings.id)
_OPEN = (
    select(tables.sightings)
    .where(_sightings.state == SightingState.OPEN.value)
    .order_by(_sightings.due.nulls_last(), _sightings.id)
)
_IN = (
    select(tables.sightings)
    .where(_sightings.village == bindparam("village"), _sightings.day >= bindparam("since"))
    .order_by(_sightings.id)
)
_UNSETTLED = case({SightingState.OPEN.value: 0, SightingState.ASKED.value: 0}, value=_sightings.state, else_=1)
_LISTED = (
    select(tables.sightings)
    .where(_sightings.state != SightingState.TAKEN_BACK.value)
    .order_by(_UNSETTLED, _sightings.id.desc())
    .limit(bindparam("most"))
)
_LISTED_BY = _LISTED.where(_sightings.finder == bindparam("whose"))
_DUE = (
    select(_sightings.id)
    .where(_sightings.look_at <= bindparam("now"))
    .order_by(_sightings.look_at, _sightings.id)
    .limit(bindparam("most"))
)
_NEXT_LOOK_AT = select(func.min(_sightings.look_at)).where(_sightings.look_at > bindparam("after"))
_PUPILS = (
    select(tables.pupils.c.id)
    .where(tables.pupils.c.village == bindparam("village"), tables.pupils.c.on_roll)
    .order_by(tables.pupils.c.name, tables.pupils.c.id)
)
_CHILDREN = (
    select(tables.village_children)
    .where(tables.village_children.c.village == bindparam("village"))
    .order_by(tables.village_children.c.name, tables.village_children.c.id)
)
_VILLAGES = (
    select(tables.pupils.c.village)
    .where(tables.pupils.c.village != "", tables.pupils.c.on_roll)
    .union(select(tables.village_children.c.village).where(tables.village_children.c.village != ""))
)
_OF_POSTS = select(tables.posts.c.villages).where(tables.posts.c.villages != "[]")


class SightingsRoom(ChartsRoom):
    """The part of the casebook that knows of children whom nobody knew."""

    def villages(self) -> list[str]:
        found = set(self.connection.execute(_VILLAGES).scalars())
        for listed in self.connection.execute(_OF_POSTS).scalars():
            found.update(json.loads(listed))
        return sorted(found)

    def pupils_of_village(self, village: str) -> list[Pupil]:
        ids = list(self.connection.execute(_PUPILS, {"village": village}).scalars())
        return list(self.pupils(ids).values())

    def children_of_village(self, village: str) -> list[VillageChild]:
        return [village_child_from(row) for row in self.connection.execute(_CHILDREN, {"village": village})]

    def new_sighting(self, sighting: Sighting) -> SightingId:
        number: SightingId = self.write(_NEW, sighting_row(sighting)).scalar_one()
        return number

    def save_sightings(self, sightings: Iterable[Sighting]) -> None:
        for one in sightings:
            row = sighting_row(one)
            self.write(_SAVE, {"number": one.id, **{f"new_{name}": value for name, value in row.items()}})

    def sightings(self, ids: Collection[SightingId]) -> dict[SightingId, Sighting]:
        rows = self.connection.execute(_SOME, {"ids": sorted(set(ids))}) if ids else ()
        return {row.id: sighting_from(row) for row in rows}

    def open_sightings(self) -> list[Sighting]:
        return [sighting_from(row) for row in self.connection.execute(_OPEN)]

    def sightings_in(self, village: str, *, since: date) -> list[Sighting]:
        return [sighting_from(row) for row in self.connection.execute(_IN, {"village": village, "since": since})]

    def sightings_by(self, finder: WorkerId | None, *, limit: int) -> list[Sighting]:
        if finder is None:
            rows = self.connection.execute(_LISTED, {"most": limit})
        else:
            rows = self.connection.execute(_LISTED_BY, {"most": limit, "whose": finder})
        return [sighting_from(row) for row in rows]

    def due_sightings(self, now: datetime, limit: int) -> list[SightingId]:
        return list(self.connection.execute(_DUE, {"now": now, "most": limit}).scalars())

    def next_sighting_look_at(self, after: datetime) -> datetime | None:
        """The first moment later than ``after`` at which a sighting must be looked at again."""
        found: datetime | None = self.connection.execute(_NEXT_LOOK_AT, {"after": after}).scalar()
        return found

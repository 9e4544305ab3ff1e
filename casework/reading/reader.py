"""The way in: one message of one worker becomes a Reading; a query becomes the pupils it may mean."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from casework.calendar import SchoolCalendar
from casework.people import Pupil, SchoolClass, Worker, within_scope
from casework.reading.contract import Complete, Doubt, Intent, Item, Reading, Reason

_ABSENT = re.compile(r"没来|未到|缺")
_LEAVE = re.compile(r"病假|事假|请假")
_BACK = re.compile(r"返校|来了|回来")
_ALL = re.compile(r"全到|都到了|到齐")


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """The children one worker may name, indexed for the reader; build once per worker and roster version."""

    worker: Worker
    pupils: tuple[Pupil, ...]
    classes: tuple[SchoolClass, ...]
    by_name: dict[str, tuple[Pupil, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, worker: Worker, pupils: Iterable[Pupil], classes: Iterable[SchoolClass]) -> Scope:
        own = tuple(within_scope(worker, pupils))
        held = {one.class_id for one in own}
        names: dict[str, tuple[Pupil, ...]] = {}
        for one in own:
            names[one.name] = (*names.get(one.name, ()), one)
        return cls(worker=worker, pupils=own, classes=tuple(c for c in classes if c.id in held), by_name=names)


def read(text: str, *, scope: Scope, at: datetime, calendar: SchoolCalendar) -> Reading:
    """What the message says, of the children within scope; empty when it is no report."""
    today = at.date()
    if _ALL.search(text) and len(scope.classes) == 1:
        own = scope.classes[0]
        return Reading(
            items=(Item(intent=Intent.PRESENT, school_class=own, day=today),),
            complete=(Complete(school_class=own, day=today),),
        )
    intent = (
        Intent.LEAVE
        if _LEAVE.search(text)
        else Intent.ABSENCE
        if _ABSENT.search(text)
        else Intent.RETURNED
        if _BACK.search(text)
        else None
    )
    if intent is None:
        return Reading()
    items: list[Item] = []
    doubts: list[Doubt] = []
    for name, bearers in scope.by_name.items():
        if name not in text:
            continue
        item = Item(
            intent=intent,
            day=today,
            reason=Reason.ILLNESS if "病假" in text else None,
            excused=True if intent is Intent.LEAVE else None,
            pupil=bearers[0] if len(bearers) == 1 else None,
        )
        if len(bearers) == 1:
            items.append(item)
        else:
            doubts.append(Doubt(said=name, candidates=bearers, items=(item,)))
    return Reading(items=tuple(items), doubts=tuple(doubts))


def find(query: str, *, scope: Scope, limit: int = 10) -> tuple[Pupil, ...]:
    """Pupils within scope whose name the query may mean: whole, partial."""
    return tuple(one for one in scope.pupils if query in one.name)[:limit]

"""Values for templates about staff: people with their posts as plain JSON, the same shape everywhere."""

from __future__ import annotations

from datetime import date
from typing import Any

from casework.people import Post, Worker, WorkerId
from casework.town import Handover, Town, named

Values = dict[str, Any]


def posts(town: Town, worker: Worker) -> list[Values]:
    """What the worker answers for, a line each: ``role school classes villages agency``."""
    return [post(town, one) for one in worker.posts]


def post(town: Town, one: Post) -> Values:
    labels = sorted(
        (town.classes[c] for c in one.classes if c in town.classes), key=lambda c: (c.school, c.grade, c.number)
    )
    return {
        "role": one.role,
        "school": town.schools.get(one.school, "") if one.school is not None else "",
        "classes": [found.label for found in labels],
        "villages": sorted(one.villages),
        "agency": one.agency,
    }


def person(town: Town, worker: Worker) -> Values:
    """A worker in a list: ``id name phone joined blocked active posts``."""
    return {
        "id": worker.id,
        "name": worker.name,
        "phone": worker.phone,
        "joined": worker.joined,
        "blocked": worker.blocked,
        "active": worker.active,
        "posts": posts(town, worker),
    }


def people(town: Town, workers: list[Worker]) -> list[Values]:
    return [person(town, worker) for worker in workers]


def handovers(town: Town, worker: WorkerId, today: date) -> list[Values]:
    """What the worker lets others do or does for others for a time: ``handover giver taker start until mine``."""
    return [
        handover(town, found) | {"mine": found.giver == worker}
        for found in town.handovers
        if worker in (found.giver, found.taker) and found.until is not None and today <= found.until
    ]


def handover(town: Town, found: Handover) -> Values:
    return {
        "handover": found.id,
        "giver": named(town, found.giver),
        "taker": named(town, found.taker),
        "start": found.start.isoformat(),
        "until": found.until.isoformat() if found.until is not None else None,
    }

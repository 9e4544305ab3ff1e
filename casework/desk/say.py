"""Values for templates: children, duties and days as plain JSON, the same shape everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from casework.absence import named_sessions
from casework.case import CaseSummary, Try
from casework.duty import Duty, Owed
from casework.people import Pupil, PupilId, SchoolClass, WorkerId
from casework.policy.model import Policy, Timetable
from casework.town import Town, named

Values = dict[str, Any]


def child(pupil: Pupil, today: date | None = None) -> Values:
    """A child by name and class: ``id name class school village boarding``, with ``age`` in years where known."""
    age = None
    if pupil.born is not None and today is not None:
        age = today.year - pupil.born.year - ((today.month, today.day) < (pupil.born.month, pupil.born.day))
    return {
        "id": pupil.id,
        "name": pupil.name,
        "class": pupil.school_class.label,
        "school": pupil.school_class.school_name,
        "village": pupil.village,
        "boarding": pupil.boarding,
        "age": age,
    }


def told_apart(pupils: Sequence[Pupil]) -> dict[PupilId, str]:
    """The name of each to choose it by: with the village behind it where others in the list bear the same, or the
    guardian where they live in the same village, or a number where no more is known."""
    bearers: dict[str, list[Pupil]] = {}
    for pupil in pupils:
        bearers.setdefault(pupil.name, []).append(pupil)
    found: dict[PupilId, str] = {}
    for name, same in bearers.items():
        villages = [pupil.village for pupil in same]
        guardians = [pupil.guardians[0].name if pupil.guardians else "" for pupil in same]
        numbers = [str(number) for number in range(1, len(same) + 1)]
        marks = next(marks for marks in (villages, guardians, numbers) if all(marks) and len({*marks}) == len(same))
        for pupil, mark in zip(same, marks, strict=True):
            found[pupil.id] = f"{name}({mark})" if len(same) > 1 else name
    return found


def class_keys(classes: Sequence[SchoolClass]) -> list[Values]:
    """Classes to tap: ``id label school``, the school empty where all are of one."""
    several = len({one.school for one in classes}) > 1
    return [{"id": one.id, "label": one.label, "school": one.school_name if several else ""} for one in classes]


def home(pupil: Pupil) -> Values:
    """Where the child lives and who answers there: ``village address guardians[name relation phone]``."""
    return {
        "village": pupil.village,
        "address": pupil.address,
        "guardians": [{"name": g.name, "relation": g.relation, "phone": g.phone} for g in pupil.guardians],
    }


def clause(policy: Policy, key: str) -> Values | None:
    """The clause as ``place where text``, or None for a default."""
    found = policy.clause(key)
    return {"place": policy.place, "where": found.where, "text": found.text} if found else None


def duty(item: Duty | Owed, *, pupil: Pupil, policy: Policy, today: date, zone: ZoneInfo, owner: str = "") -> Values:
    """One duty as a line: ``kind key child since due`` (its last day) ``overdue`` (days, 0: not yet) ``clause``..."""
    last = last_day(item.due, zone)
    return {
        "kind": item.kind,
        "key": item.key,
        "role": item.role,
        "child": child(pupil, today),
        "since": item.since.isoformat(),
        "due": last.isoformat(),
        "today": today.isoformat(),
        "overdue": max(0, (today - last).days),
        "clause": clause(policy, item.clause),
        "tries": item.tries,
        "owner": owner,
    }


def last_day(due: datetime, zone: ZoneInfo) -> date:
    """The last day of a duty that is due by the midnight after it."""
    local = due.astimezone(zone)
    return date.fromordinal(local.date().toordinal() - 1) if local.hour == local.minute == 0 else local.date()


def case(summary: CaseSummary) -> Values:
    """What a message may need of a case, dates in ISO form."""
    names = (
        "since",
        "opened",
        "first_missed",
        "confirmed",
        "leave_until",
        "leave_from",
        "leave_to",
        "promised",
        "returned",
        "watch_until",
        "closed",
    )
    found: Values = {name: _iso(getattr(summary, name)) for name in names}
    return found | {
        "status": summary.status,
        "stage": summary.stage,
        "missed_days": summary.missed_days,
        "awaiting": summary.awaiting,
        "reason": summary.reason,
        "attempts": summary.attempts,
        "consent": summary.consent,
        "after_leave": summary.after_leave,
    }


def attempt(item: Try, town: Town) -> Values:
    """One return attempt: ``ref day by channel met outcome promised``."""
    body = item.body
    return {
        "ref": item.ref,
        "day": body.day.isoformat(),
        "by": named(town, item.by),
        "channel": body.channel,
        "met": body.met,
        "outcome": body.outcome,
        "promised": _iso(body.promised),
    }


def sessions(mask: int, timetable: Timetable) -> list[str]:
    return list(named_sessions(mask, timetable))


def people(town: Town, workers: Iterable[WorkerId]) -> list[Values]:
    """Workers to choose from: ``id name role``."""
    return [{"id": w, "name": town.workers[w].name, "role": town.workers[w].role} for w in workers if w in town.workers]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def urgency(values: Mapping[str, Any]) -> tuple[int, int, str]:
    """Orders duty lines: overdue and untried first, then the longest overdue, then the earliest due."""
    overdue = int(values["overdue"])
    untried = 0 if overdue and not values["tries"] else 1
    return (untried, -overdue, str(values["due"]))


def by_urgency(lines: Sequence[Values]) -> list[Values]:
    return sorted(lines, key=urgency)

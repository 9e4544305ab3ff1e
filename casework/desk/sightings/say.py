"""Sightings as values for templates: what is known of the child, who said it, whom it may be, by when it is owed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from casework.absence import end_of
from casework.desk import say
from casework.desk.cases.follow import today_of
from casework.desk.rights import allowed, may, sees_village, standing_in
from casework.fact import Asked, Evidence, Fact, Identified, Located, Noted, NotRecognised, Raised, Sighted, standing
from casework.people import Act, Guardian, Pupil, Worker
from casework.ports import Casebook
from casework.sighting import Sighting, VillageChild, age_on, alike, likeness, not_among
from casework.town import named

MOST_OFFERED = 6
"""More children than these are no help on one screen; then nobody is offered and how many fit is said."""

SEXES: Mapping[str, str] = {"女": "girl", "男": "boy"}
"""What the roster's words for boys and girls are called in values."""

LONGEST_QUOTE = 120


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A child that may have been seen: a pupil, or one of the sheet 适龄儿童 that is on no roll."""

    points: int
    pupil: Pupil | None = None
    child: VillageChild | None = None


def candidates(book: Casebook, sighting: Sighting) -> list[Candidate]:
    """Everybody it may be, the likeliest first. Without a name, surname, guardian, age or sex it may be anybody: nobody
    is offered then."""
    if not (sighting.surname or sighting.name or sighting.guardian or sighting.sex or sighting.youngest is not None):
        return []
    named_at_all = sighting.surname or sighting.name or sighting.guardian
    pupils = book.pupils_of_village(sighting.village)
    nowhere = book.pupils_of_village("") if named_at_all else []
    found = []
    for pupil in (*pupils, *nowhere):
        points = likeness(
            sighting, name=pupil.name, sex=pupil.sex, born=pupil.born, guardians=pupil.guardians, village=pupil.village
        )
        if points is not None:
            found.append(Candidate(points=points, pupil=pupil))
    for child in not_among(book.children_of_village(sighting.village), pupils):
        guardians = (Guardian(name=child.guardian),)
        points = likeness(
            sighting, name=child.name, sex=child.sex, born=child.born, guardians=guardians, village=child.village
        )
        if points is not None:
            found.append(Candidate(points=points, child=child))
    return sorted(found, key=lambda one: (-one.points, one.pupil is None))


def offered(book: Casebook, worker: Worker, sighting: Sighting) -> tuple[list[Candidate], int]:
    """Those of the candidates whom this person may see, and how many there were where they were too many to offer."""
    found = [
        one
        for one in candidates(book, sighting)
        if (one.pupil is not None and may(book, worker, Act.SEE, one.pupil))
        or (one.child is not None and sees_village(worker, one.child.village))
    ]
    return (found, 0) if len(found) <= MOST_OFFERED else ([], len(found))


def candidate_values(found: Sequence[Candidate], sighting: Sighting) -> list[say.Values]:
    """``pupil`` or ``child`` (its number), ``name class age guardian relation``."""
    values = []
    for one in found:
        if one.pupil is not None:
            first = one.pupil.guardians[0] if one.pupil.guardians else Guardian(name="")
            values.append(
                say.child(one.pupil, sighting.day)
                | {"pupil": one.pupil.id, "child": 0, "guardian": first.name, "relation": first.relation}
            )
        elif one.child is not None:
            age = age_on(sighting.day, one.child.born) if one.child.born is not None else None
            values.append(
                {"pupil": 0, "child": one.child.id, "name": one.child.name, "class": "", "age": age,
                 "guardian": one.child.guardian, "relation": ""}
            )  # fmt: skip
    return values


def who_it_was(sighting: Sighting) -> say.Values:
    """What is known of the child, without any child's name but what the finder said."""
    return {
        "number": sighting.id,
        "state": sighting.state,
        "village": sighting.village,
        "surname": sighting.surname,
        "name": sighting.name,
        "guardian": sighting.guardian,
        "sex": SEXES.get(sighting.sex, ""),
        "youngest": sighting.youngest,
        "oldest": sighting.oldest,
        "day": sighting.day.isoformat(),
        "joined": sighting.joined,
    }


def line(book: Casebook, sighting: Sighting, reader: Worker, now: datetime) -> say.Values:
    """One sighting in a list, with how it stands: ``last`` is the last day on which it may be done in time."""
    today = today_of(book, now)
    last = _last(book, sighting)
    return who_it_was(sighting) | {
        "today": today.isoformat(),
        "last": last.isoformat() if last is not None else None,
        "overdue": max(0, (today - last).days) if last is not None else 0,
        "acknowledged": sighting.acknowledged,
        "owner": named(book.town(), sighting.owner),
        "mine": sighting.owner == reader.id,
        "rung": sighting.rung,
        "rung_worker": named(book.town(), sighting.rung_worker),
        "before_me": sighting.rung is not None and sighting.rung_worker == reader.id,
        "rung_acknowledged": sighting.rung_acknowledged,
        "resolves": allowed(book, reader, Act.RESOLVE, None, now),
    }


def _last(book: Casebook, sighting: Sighting) -> date | None:
    if sighting.due is None:
        return None
    return (sighting.due.astimezone(book.zone) - timedelta(microseconds=1)).date()


def card(book: Casebook, sighting: Sighting, reader: Worker, now: datetime) -> say.Values:
    """All that somebody needs who must find out who it was; a finder sees of it only what they said themselves."""
    facts = book.sighting_facts([sighting.id])[sighting.id]
    holding = standing(facts)
    town, today = book.town(), standing_in(book, reader, now)
    found, many = offered(book, today, sighting) if sighting.unsettled else ([], 0)
    if not may(book, today, Act.RESOLVE):
        holding = [fact for fact in holding if fact.by == reader.id and not isinstance(fact.body, Identified)]
    reports = [fact for fact in holding if isinstance(fact.body, Sighted)]
    steps = [fact.body for fact in holding if isinstance(fact.body, Raised)]
    kinds = [fact.body.kind for fact in holding]
    rejected = {fact.body.none for fact in holding if isinstance(fact.body, NotRecognised)}
    named_child = next((f.body for f in reversed(holding) if isinstance(f.body, Identified) and f.body.listed), None)
    if named_child is not None:
        found, many = [], 0
    denied = _denied(book, sighting, facts, now)
    found = [one for one in found if one not in denied]
    return line(book, sighting, reader, now) | {
        "reports": [_report(book, fact) for fact in reports],
        "notes": [
            {"by": named(town, fact.by), "text": fact.body.text, "asked": fact.body.kind == Asked.kind}
            for fact in holding
            if isinstance(fact.body, Noted | Asked) and fact.body.text
        ],
        "files": kinds.count(Evidence.kind),
        "places": kinds.count(Located.kind),
        "rejected": "" if not rejected else "none" if True in rejected else "unsure",
        "listed": named_child.listed if named_child is not None else "",
        "candidates": candidate_values(found, sighting),
        "many": many,
        "similar": similar(book, sighting) if sighting.unsettled else [],
        "skipped": [
            dict(zip(("role", "why"), item.split(":"), strict=True)) for item in (steps[-1].skipped if steps else ())
        ],
        "let_lie": named(town, steps[-1].let_lie) if steps else "",
        "asks": any(fact.by not in (None, reader.id) for fact in reports),
    }


def _denied(book: Casebook, sighting: Sighting, facts: Iterable[Fact], now: datetime) -> list[Candidate]:
    """Those whom a finder was shown and said that it is none of them: they are not offered a second time."""
    denied: list[Candidate] = []
    for fact in standing(facts):
        finder = book.town().workers.get(fact.by) if fact.by is not None else None
        if isinstance(fact.body, NotRecognised) and fact.body.none and finder is not None:
            denied += offered(book, standing_in(book, finder, now), sighting)[0]
    return denied


def _report(book: Casebook, fact: Fact) -> say.Values:
    assert isinstance(fact.body, Sighted)
    town = book.town()
    finder = fact.body.finder if fact.body.finder is not None else fact.by
    # One that was joined to this one was told of when it was a sighting of its own.
    joined = book.sightings([fact.body.sighting]) if fact.body.sighting is not None else {}
    at = next((one.at for one in joined.values()), fact.at)
    return {
        "by": named(town, finder),
        "role": town.workers[finder].role if finder is not None and finder in town.workers else "",
        "at": at.isoformat(),
        "day": fact.body.day.isoformat(),
        "words": fact.body.words[:LONGEST_QUOTE] + ("…" if len(fact.body.words) > LONGEST_QUOTE else ""),
        "where": fact.body.where,
        "same_day": at.astimezone(book.zone).date() == fact.body.day,
    }


def similar(book: Casebook, sighting: Sighting) -> list[say.Values]:
    """The other sightings that may be of the same child, the latest first."""
    within = timedelta(days=book.policy.sightings.same_child_within.amount)
    others = book.sightings_in(sighting.village, since=sighting.day - within)
    kept = [one for one in others if one.id < sighting.id and one.state not in ("joined", "taken_back", "mistaken")]
    return [who_it_was(one) for one in reversed(kept) if alike(sighting, one, within=within)][:2]


def over(book: Casebook, sighting: Sighting, now: datetime) -> bool:
    """Whether it should have been found out by tonight."""
    return sighting.due is not None and sighting.due <= end_of(today_of(book, now), book.zone)

"""What follows from what was said of a sighting: it is opened to whoever must find out, goes up, and is told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from casework.desk import say
from casework.desk.cases.follow import say_fact, today_of
from casework.desk.sightings.say import card, who_it_was
from casework.fact import Body, Fact, FactRef, Sighted, Subject, standing
from casework.people import RIGHTS, Act, Role, Worker, WorkerId
from casework.ports import Casebook, Notice
from casework.sighting import Sighting, SightingId, SightingState, TownTime, judge
from casework.town import named


def time_of(book: Casebook) -> TownTime:
    return TownTime(calendar=book.calendar(), policy=book.policy, zone=book.zone)


def say_of(
    book: Casebook,
    sighting: SightingId,
    body: Body,
    *,
    by: WorkerId | None,
    at: datetime,
    utterance: str = "",
    names: FactRef | None = None,
) -> Fact:
    """Add one fact to the chain of a sighting."""
    subject = Subject.sighting(sighting)
    return say_fact(book, subject=subject, body=body, by=by, at=at, utterance=utterance, names=names)


def recompute(
    book: Casebook, now: datetime, ids: Collection[SightingId], *, actor: WorkerId | None = None
) -> dict[SightingId, Sighting]:
    """Compute these sightings from their facts and save them; whoever must find out now hears of a new one at once.

    ``actor`` caused it and hears of it in the reply. What time brings is told in the next digest, which reads the rows.
    """
    before = book.sightings(ids)
    facts = book.sighting_facts(ids)
    found: dict[SightingId, Sighting] = {}
    changed = []
    for number in ids:
        judged = judge(
            number, facts[number], who=lambda role: answers(book, role, now), worker=book.town().workers.get,
            ground=time_of(book), now=now,
        )  # fmt: skip
        if judged.step is not None:
            say_of(book, number, judged.step, by=None, at=now)
        found[number] = judged.sighting
        if judged.sighting != before[number]:
            changed.append(judged.sighting)
    book.save_sightings(changed)
    for number, sighting in found.items():
        if sighting.state is SightingState.OPEN and before[number].state is not SightingState.OPEN:
            _tell_opened(book, sighting, now, actor)
    return found


def answers(book: Casebook, role: Role, now: datetime) -> WorkerId | None:
    """Who finds out in this role today: stand-ins included, whoever can be reached first. Nobody who may not see it."""
    if Act.RESOLVE not in RIGHTS[role].acts:
        return None
    town, today = book.town(), today_of(book, now)
    found = [town.stands_in(holder, today) for holder in town.of_role(role)]
    reachable = (one for one in found if one in town.workers and town.workers[one].reachable())
    return next(reachable, found[0] if found else None)


def before_whom(sighting: Sighting) -> WorkerId | None:
    """The one person who must do something about it now."""
    return sighting.rung_worker if sighting.rung is not None else sighting.owner


def _tell_opened(book: Casebook, sighting: Sighting, now: datetime, actor: WorkerId | None) -> None:
    town = book.town()
    whom = before_whom(sighting)
    worker = town.workers.get(whom) if whom is not None else None
    if worker is None or not worker.reachable():
        for administrator in town.of_role(Role.ADMINISTRATOR):
            book.tell(Notice(template="sighting_nobody", values={"number": sighting.id}, worker=administrator))
    elif worker.id != actor:
        values = card(book, sighting, worker, now)
        book.tell(Notice(template="sighting", values=values, worker=worker.id, sighting=sighting.id))


def look_again(book: Casebook, now: datetime, limit: int) -> int:
    """Compute the sightings whose time has come anew; answers how many there were (at most ``limit``)."""
    due = book.due_sightings(now, limit)
    if due:
        recompute(book, now, due)
    return len(due)


def hand_over(book: Casebook, now: datetime) -> None:
    """Part of the rounds: whoever stands in today is asked, and not whoever is away."""
    recompute(book, now, [one.id for one in book.open_sightings()])


# --- who hears what came of it ---


@dataclass(frozen=True, kw_only=True, slots=True)
class Finder:
    """Somebody who saw the child."""

    worker: Worker
    fact: Fact


def finders(book: Casebook, facts: Collection[Fact]) -> list[Finder]:
    """Everybody who saw the child, each once, first first."""
    workers = book.town().workers
    found: dict[WorkerId, Finder] = {}
    for fact in standing(facts):
        if isinstance(fact.body, Sighted):
            finder = fact.body.finder if fact.body.finder is not None else fact.by
            if finder is not None and finder in workers:
                found.setdefault(finder, Finder(worker=workers[finder], fact=fact))
    return list(found.values())


def tell_outcome(book: Casebook, sighting: Sighting, facts: Collection[Fact], by: Worker, **more: object) -> None:
    """The finders hear what came of it, without anything of a child whom they may not see."""
    values: say.Values = {"sighting": who_it_was(sighting), "by": by.name, "role": by.role, **more}
    for finder in finders(book, facts):
        if finder.worker.id != by.id:
            own = values | {"yours": finder.worker.id == sighting.finder}
            book.tell(Notice(template="sighting_outcome", values=own, worker=finder.worker.id))


def tell_over(
    book: Casebook, before: Sighting, settled: Sighting, by: Worker, *, but: Collection[WorkerId | None] = ()
) -> None:
    """Owner and level above hear that it is settled, unless they settled it or hear of it anyway (``but``)."""
    if before.state is not SightingState.OPEN:
        return
    silent = {by.id, *but, *(one.worker.id for one in finders(book, book.sighting_facts([settled.id])[settled.id]))}
    for other in dict.fromkeys((before.owner, before.rung_worker)):
        if other is not None and other not in silent:
            values = {"sighting": who_it_was(settled), "by": by.name}
            book.tell(Notice(template="sighting_over", values=values, worker=other))


def told_to(book: Casebook, sighting: Sighting) -> str:
    """The name of whoever has been told to find out, or an empty string."""
    whom = before_whom(sighting)
    worker = book.town().workers.get(whom) if whom is not None else None
    return named(book.town(), whom) if worker is not None and worker.reachable() else ""


def school_today(book: Casebook, day: date) -> bool:
    return time_of(book).school_day(day)

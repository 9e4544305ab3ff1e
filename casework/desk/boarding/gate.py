"""What the gate writes down: who was let out and with whom, who was not and why, who is back; and who may sign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from casework.boarding import Outing, last_free_day
from casework.case import Assessment
from casework.desk import days, say
from casework.desk.boarding import late
from casework.desk.cases import follow
from casework.desk.request import Refusal, Request
from casework.desk.rights import may, the_child, who
from casework.fact import OutRefused, Present, Returned, SignedIn, SignedOut, Subject, standing
from casework.gate import clock_of
from casework.kin import Adult
from casework.people import Act, ClassId, Pupil, PupilId, Role, Worker
from casework.policy.model import BoardingRule
from casework.ports import Casebook, Chart, Hold, Notice
from casework.runs import Ground

LONGEST_REASON: Final = 60

LACKING: Final = ("reason", "guardian", "signature", "gone")
"""What there must be for a boarder to leave: a reason, somebody who comes for the child, and a signature; ``gone``: the
child has left without all of that."""


def rule_of(book: Casebook) -> BoardingRule:
    """The town's rules for boarders. Raises Refusal("no_boarding") where the pack has none."""
    if book.policy.boarding is None:
        raise Refusal("no_boarding")
    return book.policy.boarding


def signer(book: Casebook, request: Request) -> tuple[Worker, list[ClassId]]:
    """Who signs, and the classes whose boarders they may sign out and in. Raises Refusal for everybody else."""
    worker = who(book, request)
    rule_of(book)
    classes = [one for one in book.town().classes if may(book, worker, Act.SIGN_BOARDERS, class_id=one)]
    if not classes:
        raise Refusal("signs_nobody")
    return worker, classes


def boarder(book: Casebook, worker: Worker, pupil: PupilId) -> Pupil:
    """The boarder with that id, if the worker may sign for it. Raises Refusal otherwise."""
    child = the_child(book, worker, Act.SIGN_BOARDERS, pupil)
    if not child.boarding:
        raise Refusal("no_boarder")
    return child


def looked_at(book: Casebook, request: Request, pupil: PupilId) -> tuple[Chart, Assessment]:
    chart = book.charts([pupil])[pupil]
    assessment, _ = follow.examine(book, chart, request.now)
    return chart, assessment


def out_of(book: Casebook, request: Request, pupils: Sequence[PupilId]) -> dict[PupilId, tuple[Chart, Outing]]:
    """Those of the children who are out, each with its outing."""
    found = {}
    for pupil, chart in book.charts(pupils).items():
        assessment, _ = follow.examine(book, chart, request.now)
        if assessment.outing is not None:
            found[pupil] = (chart, assessment.outing)
    return found


def ground_of(book: Casebook, child: Pupil) -> Ground:
    return Ground(pupil=child, calendar=book.calendar(), policy=book.policy, zone=book.zone)


# --- by when ---


def dues(book: Casebook, child: Pupil, now: datetime) -> list[tuple[str, datetime]]:
    """The times to tap, those of the pack that are still to come: ``evening`` of today, ``weekend`` (the last free day
    before lessons begin again), ``morning`` of tomorrow."""
    rule, today = rule_of(book), follow.today_of(book, now)
    ground = ground_of(book, child)
    free = last_free_day(ground, today)
    found = [
        ("evening", at(book, today, rule.evening)),
        ("weekend", at(book, free, rule.weekend)),
        ("morning", at(book, today + timedelta(days=1), rule.morning)),
    ]
    return [(word, moment) for word, moment in found if moment > now]


def at(book: Casebook, day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, book.zone)


def due_typed(book: Casebook, child: Pupil, request: Request, words: str) -> datetime | None:
    """When a child is due back by words such as 周日下午, 明早, 今晚8点; None for none, or one that has gone by."""
    rule, ground = rule_of(book), ground_of(book, child)
    today = follow.today_of(book, request.at)
    day = days.typed(book, child, request.at, words)
    clock = clock_of(words, rule, free=day is not None and not ground.school_day(day))
    if clock is None:
        return None
    if day is None:
        if not any(word in words for word in ("晚", "下午", "中午", "点", ":", ":")):
            return None
        day = today
    due = at(book, day, clock)
    return due if due > request.now else None


def over_free_days(book: Casebook, child: Pupil, request: Request, due: datetime) -> bool:
    """Whether the child is home over a day without lessons: going home for the weekend needs no other reason."""
    ground, day = ground_of(book, child), follow.today_of(book, request.now)
    last = due.astimezone(book.zone).date()
    while day <= last:
        if not ground.school_day(day):
            return True
        day += timedelta(days=1)
    return False


# --- facts ---


def let_out(
    book: Casebook,
    request: Request,
    worker: Worker,
    child: Pupil,
    *,
    reason: str,
    adult: Adult,
    due: datetime,
    utterance: str,
    by_roster: bool = False,
    corrects: str | None = None,
) -> None:
    """Write down that a boarder leaves; the case is for the caller to compute anew."""
    follow.say_fact(
        book,
        subject=Subject.pupil(child.id),
        body=SignedOut(
            day=follow.today_of(book, request.now), reason=reason[:LONGEST_REASON], taken_by=adult.name,
            relation=adult.relation, due_back=due, by_roster=by_roster,
        ),
        by=worker.id,
        at=request.now,
        utterance=utterance,
        names=corrects,
        corrects=corrects is not None,
    )  # fmt: skip


def let_in(book: Casebook, request: Request, worker: Worker, pupils: Sequence[PupilId], *, utterance: str) -> None:
    """Write down that boarders are back, and compute their cases anew."""
    for pupil in pupils:
        follow.say_fact(
            book, subject=Subject.pupil(pupil), body=SignedIn(day=follow.today_of(book, request.now)), by=worker.id,
            at=request.now, utterance=utterance,
        )  # fmt: skip
    follow.recompute(book, request.now, pupils, actor=worker.id)


TOLD_AT_THE_GATE: Final = (Role.HEAD_TEACHER, Role.SCHOOL_LEADER)
"""Who hears at once of a boarder who was not let out, or has left alone."""


def gone_already(book: Casebook, request: Request, children: Sequence[Pupil]) -> set[PupilId]:
    """Those of whom it was said today that they have left alone, and not since that they are back."""
    today, found = follow.today_of(book, request.now), set()
    for pupil, facts in book.pupil_facts([child.id for child in children]).items():
        said = [f for f in standing(facts) if isinstance(f.body, OutRefused | SignedIn | Returned | Present)]
        last = max(said, key=lambda fact: (fact.at, fact.seq), default=None)
        if last is None or not isinstance(last.body, OutRefused) or last.body.lacking != "gone":
            continue
        if last.at.astimezone(book.zone).date() == today:
            found.add(pupil)
    return found


def refuse(book: Casebook, request: Request, worker: Worker, child: Pupil, *, lacking: str, ago: int = 0) -> say.Values:
    """A boarder is not let out: written down, and told to the head teacher and the school leader at once, at any hour,
    for the child stands at the gate. ``ago``: the child left so many days before today."""
    utterance = book.new_ref()
    follow.say_fact(
        book, subject=Subject.pupil(child.id),
        body=OutRefused(day=follow.today_of(book, request.now) - timedelta(days=ago), lacking=lacking),
        by=worker.id, at=request.now, utterance=utterance,
    )  # fmt: skip
    town, today = book.town(), follow.today_of(book, request.now)
    hearers = dict.fromkeys(town.answers(role, child, today) for role in TOLD_AT_THE_GATE)
    told = [one for one in hearers if one is not None and one != worker.id]
    values: say.Values = {
        "child": say.child(child, today),
        "home": say.home(child),
        "lacking": lacking,
        "utterance": utterance,
        "by": worker.name,
        "at": request.now.astimezone(book.zone).isoformat(),
    }
    for hearer in told:
        book.tell(
            Notice(template="gate_refused_told", values=values, worker=hearer, pupil=child.id, hold=Hold.NEVER)
        )  # fmt: skip
    return values | {"told": [town.workers[one].name for one in told if one in town.workers]}


def line_of(book: Casebook, request: Request, found: Mapping[PupilId, tuple[Chart, Outing]], pupil: PupilId) -> Any:
    """One boarder who is out, as values (see ``late.line``)."""
    chart, out = found[pupil]
    return late.line(book, chart, out, request.now)

"""The one card that answers a report: what was recorded of whom, then what was not, then what is asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeAlias

from casework.absence import DayKind, day_kind, named_sessions
from casework.case import CaseStatus, CaseSummary, Try
from casework.desk import namesakes, say
from casework.desk.cases import follow
from casework.desk.cases.history import event
from casework.desk.leaves import lines as leave_lines
from casework.desk.request import Request
from casework.desk.rights import may
from casework.desk.roll.calling import class_values
from casework.desk.standing import current
from casework.duty import DutyKind
from casework.fact import (
    Absent,
    Attempted,
    Body,
    Fact,
    OnLeave,
    Present,
    Retracted,
    Returned,
    RollCall,
    SubjectKind,
    in_force,
)
from casework.people import Act, Pupil, PupilId, Worker
from casework.ports import Casebook, Chart, Hold, Notice
from casework.reading.contract import Outcome
from casework.town import named

Reported: TypeAlias = Absent | OnLeave | Present | Returned
"""What a report may say of a child; only absences have sessions, an excuse and a reason."""


@dataclass(kw_only=True)
class Left:
    """What of a message was not recorded, and why."""

    refused: list[say.Values] = field(default_factory=list)
    """Children with a ``day`` on which their class is not taught."""
    kinds: list[str] = field(default_factory=list)
    """What the speaker may not record: ``attempt``, ``present`` …"""
    nothing: list[say.Values] = field(default_factory=list)
    """Children of whom there was nothing to take back."""
    theirs: list[say.Values] = field(default_factory=list)
    """Children of whom only somebody else may take back what is said."""
    dropped: list[str] = field(default_factory=list)
    """Names that the speaker chose not to settle."""
    calls: list[str] = field(default_factory=list)
    """Classes whose roll call is not closed, because of those."""

    closed: list[say.Values] = field(default_factory=list)
    """Classes with a ``day`` on which nobody is counted: they are not taught then, or it is ``ahead``."""

    def to_json(self) -> say.Values:
        return dict(vars(self))

    @staticmethod
    def from_json(kept: Mapping[str, Any]) -> Left:
        return Left(**{name: list(kept.get(name, ())) for name in vars(Left())})

    def __bool__(self) -> bool:
        return any(vars(self).values())


@dataclass(kw_only=True)
class Recorded:
    """What was recorded: lines about children, and roll calls."""

    entries: list[say.Values] = field(default_factory=list)
    rolls: list[say.Values] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.entries or self.rolls)


def show(
    book: Casebook,
    request: Request,
    worker: Worker,
    recorded: Recorded,
    *,
    utterance: str,
    left: Left | None = None,
    question: say.Values | None = None,
    edit: int | None = None,
    came: say.Values | None = None,
) -> None:
    """Say the card; nothing where there is nothing to say. ``edit`` is the message whose place it takes, ``came`` how
    the words came (see ``attached.values``)."""
    left = left or Left()
    template = "recorded" if recorded else "which_child" if question is not None else "not_recorded"
    if not (recorded or question or left):
        return
    values: say.Values = {
        "entries": _as_may_be_known(book, worker, _each_child_once(recorded.entries)),
        "rolls": recorded.rolls,
        "utterance": utterance,
        "you": worker.id,
        "left": left.to_json(),
        "question": question,
    } | (came or {"files": [], "forwarded": None})
    book.tell(
        Notice(
            template=template,
            values=values,
            chat=request.chat,
            worker=worker.id,
            reply=True,
            hold=Hold.NEVER,
            edit=edit,
            draft=question["draft"] if question is not None else None,
        )
    )


def _each_child_once(entries: Sequence[say.Values]) -> list[say.Values]:
    """What follows for a child is said once, under the last of their lines."""
    last = {entry["child"]["id"]: place for place, entry in enumerate(entries)}
    return [entry | {"last": last[entry["child"]["id"]] == place} for place, entry in enumerate(entries)]


def _as_may_be_known(book: Casebook, worker: Worker, entries: Sequence[say.Values]) -> list[say.Values]:
    """The lines as their author may know them: who may not see a case learns nothing of it by reporting."""
    known = book.pupils({entry["child"]["id"] for entry in entries}) if entries else {}
    hidden = {one for one, pupil in known.items() if not may(book, worker, Act.SEE, pupil)}
    nothing: say.Values = {"follows": [], "withdrawn": [], "also_by": [], "hidden": True}
    return [
        {**entry, **nothing, "case": say.case(CaseSummary(pupil=entry["child"]["id"], status=CaseStatus.NONE))}
        if entry["child"]["id"] in hidden
        else entry
        for entry in entries
    ]


# --- one line ---


def child_of(book: Casebook, worker: Worker, pupil: Pupil) -> say.Values:
    """The child as the card names them: told apart from those of the same name whom the worker may name as well."""
    return namesakes.child(book, worker, pupil)


def entry(body: Body, child: say.Values, *, also_by: Iterable[str] = ()) -> say.Values:
    """One line about a child, without what follows from it (see ``what_follows``)."""
    line: say.Values = {
        "child": child,
        "kind": body.kind,
        "day": body.day.isoformat() if isinstance(body, Reported) else None,
        "until": None,
        "sessions": [],
        "excused": None,
        "reason": None,
        "also_by": list(also_by),
    }
    if isinstance(body, Absent | OnLeave):
        line |= {
            "until": body.until.isoformat() if body.until else None,
            "sessions": list(body.sessions),
            "excused": True if isinstance(body, OnLeave) else body.excused,
            "reason": body.reason,
        }
    return line


def taken_back(book: Casebook, worker: Worker, child: say.Values, gone: Sequence[Fact]) -> say.Values:
    """The line about what was taken back, of which ``gone`` says each with its author, but for the worker's own."""
    town = book.town()
    lines = [(fact, event(fact, town, book.zone)) for fact in gone]
    said = [line | {"by": "" if fact.by == worker.id else line["by"]} for fact, line in lines if line is not None]
    return entry(Retracted(), child) | {"day": said[0]["day"], "gone": said}


def tried(book: Casebook, fact: Fact, body: Attempted, child: say.Values, *, told: Iterable[str] = ()) -> say.Values:
    """The line about an attempt."""
    attempt = say.attempt(Try(ref=fact.ref, at=fact.at, by=fact.by, body=body), book.town())
    return entry(body, child) | {"kind": "attempt", "day": body.day.isoformat(), "attempt": attempt, "told": list(told)}


def what_follows(book: Casebook, outcome: follow.Outcome, now: datetime, day: str) -> say.Values:
    """What the card says after the fact: the stage, what is owed now and by whom, and what was left of that day."""
    town, today = book.town(), follow.today_of(book, now)
    pupil = outcome.chart.pupil
    record = outcome.assessment.records.get(date.fromisoformat(day))
    timetable = book.policy.timetable
    excused = record is not None and record.leave and not record.absent
    return ({"excused": True} if excused else {}) | {
        "case": say.case(outcome.summary),
        "missed": list(named_sessions(record.absent, timetable)) if record is not None else [],
        "seen": record is not None and day_kind(record, timetable) is DayKind.SEEN,
        "follows": [
            say.duty(duty, pupil=pupil, policy=book.policy, today=today, zone=book.zone, owner=named(town, duty.owner))
            | {"owner_id": duty.owner}
            for duty in outcome.duties
            if duty.kind is not DutyKind.APPROVE_LEAVE  # said with the leave itself
        ],
        "ended_leave": _ended_leave(outcome),
        "signed_in": outcome.before is not None and outcome.before.out_due is not None and not outcome.summary.out_due,
        "leave": _leave_of(book, outcome, date.fromisoformat(day)),
        "withdrawn": [
            duty.kind
            for duty in outcome.chart.duties
            if duty.kind is not DutyKind.APPROVE_LEAVE and duty.key not in {d.key for d in outcome.duties}
        ],
    }


def against_leave(outcome: follow.Outcome, day: date) -> list[str] | None:
    """The first and the last day of leave that stood for a day which now counts as missed without leave."""
    before, record = outcome.before, outcome.assessment.records.get(day)
    if before is None or before.leave_from is None or before.leave_to is None or record is None:
        return None
    broken = before.leave_from <= day <= before.leave_to and record.absent and not record.leave
    return [before.leave_from.isoformat(), before.leave_to.isoformat()] if broken else None


def _leave_of(book: Casebook, outcome: follow.Outcome, day: date) -> say.Values | None:
    """The stretch of leave that a day belongs to, as values."""
    assessment = outcome.assessment
    stretch = next((s for s in assessment.leaves if s.first <= day <= s.last), None)
    return leave_lines.leave(book, assessment, stretch, outcome.duties) if stretch is not None else None


def _ended_leave(outcome: follow.Outcome) -> str | None:
    """The last day of leave that was to go on and does no more, because the child is back."""
    before, today = outcome.before, outcome.assessment.today
    if before is None or before.leave_from is None or before.leave_to is None:
        return None
    ran_on = before.leave_from <= today < before.leave_to and outcome.summary.leave_to != before.leave_to
    return before.leave_to.isoformat() if ran_on else None


# --- the whole card, from the records ---


def of_utterance(
    book: Casebook,
    request: Request,
    worker: Worker,
    utterance: str,
    *,
    outcomes: Mapping[PupilId, follow.Outcome] | None = None,
) -> Recorded:
    """What one message has recorded, as it stands now. ``outcomes`` are those just computed."""
    facts = [fact for fact in book.facts_of(utterance) if fact.by is not None]
    pupils = {fact.subject.id for fact in facts if fact.subject.kind is SubjectKind.PUPIL}
    charts = book.charts(sorted(pupils)) if pupils else {}
    recorded = Recorded()
    for fact in facts:
        if fact.subject.kind is SubjectKind.PUPIL:
            chart = charts[fact.subject.id]
            if isinstance(fact.body, Retracted):
                line = _taken_back(book, worker, fact, chart, facts)
            else:
                line = _line(book, fact, chart, facts, child=child_of(book, worker, chart.pupil))
            if line is not None and line not in recorded.entries:
                recorded.entries.append(line)
        elif isinstance(fact.body, RollCall) and fact.ref in in_force(facts):
            recorded.rolls.append(_roll(book, fact, fact.body))
    known = dict(outcomes or {})
    for line in recorded.entries:
        child = line["child"]["id"]
        known.setdefault(child, _as_it_stands(book, request, charts[child]))
        line.update(what_follows(book, known[child], request.now, line["day"]) | _own_words(line))
    return recorded


def _own_words(line: say.Values) -> say.Values:
    """An attempt says nothing of whether the day was excused."""
    return {"excused": None} if line["kind"] == "attempt" else {}


def _line(book: Casebook, fact: Fact, chart: Chart, said: Collection[Fact], *, child: say.Values) -> say.Values | None:
    if isinstance(fact.body, Present) and fact.body.called:
        return None
    now = current(chart.facts, fact.ref)
    if now is None:
        return None
    if isinstance(now.body, Attempted):
        return tried(book, now, now.body, child)
    if isinstance(now.body, Returned) and any(_brought_back(one, fact) for one in said):
        return None
    return entry(now.body, child) if isinstance(now.body, Reported) else None


def _taken_back(book: Casebook, worker: Worker, fact: Fact, chart: Chart, said: Collection[Fact]) -> say.Values | None:
    """All that the message takes back of one child, in one line; nothing for what it takes back of itself."""
    own, holding = {one.ref for one in said}, in_force(chart.facts)
    names = {
        one.names for one in said
        if isinstance(one.body, Retracted) and one.subject == fact.subject and one.ref in holding
    } - own  # fmt: skip
    gone = [one for one in chart.facts if one.ref in names and isinstance(one.body, Reported)]
    replaced = {one.names for one in gone if one.corrects}
    gone = [one for one in gone if one.ref not in replaced]
    if fact.names not in names or not gone:
        return None
    return taken_back(book, worker, child_of(book, worker, chart.pupil), gone)


def _brought_back(one: Fact, returned: Fact) -> bool:
    """Whether the return is the outcome of that attempt, which says so itself."""
    return one.subject == returned.subject and isinstance(one.body, Attempted) and one.body.outcome is Outcome.RETURNED


def _as_it_stands(book: Casebook, request: Request, chart: Chart) -> follow.Outcome:
    assessment, _ = follow.examine(book, chart, request.now)
    return follow.Outcome(chart=chart, assessment=assessment, duties=chart.duties, before=chart.case)


def _roll(book: Casebook, fact: Fact, body: RollCall) -> say.Values:
    """A roll call as ``roll_call_done`` says it, without what was confirmed by it."""
    pupils = book.class_pupils(fact.subject.id)
    return {
        "school_class": class_values(book.town().classes[fact.subject.id]),
        "day": body.day.isoformat(),
        "count": len(pupils),
        "missing": [pupil.name for pupil in pupils if pupil.id in body.missing],
        "unsure": [pupil.name for pupil in pupils if pupil.id in body.unsure],
        "back": [],
    }
